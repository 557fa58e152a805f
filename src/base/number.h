/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text to number, the only place where that happens.
 *
 * The syntax is that of libvirt's virStrToLong_* (util/virstring.c, 9.0.0 to 11.3.0): decimal;
 * white space and a plus sign in front are allowed, nothing may follow. A result out of bounds
 * is an error, never cut.
 */
#ifndef VN_BASE_NUMBER_H
#define VN_BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum number_status {
	NUMBER_OK,
	NUMBER_SYNTAX, /* not a number, or something follows it */
	NUMBER_RANGE,  /* a number, but beyond what it may be */
};

/* out is written only with NUMBER_OK. */
enum number_status number_parse(const char *text, uint64_t max, uint64_t *out) MUST_CHECK;
enum number_status number_parse_signed(const char *text, int64_t min, int64_t max,
				       int64_t *out) MUST_CHECK;
/* Hexadecimal, with or without 0x. */
enum number_status number_parse_hex(const char *text, uint64_t max, uint64_t *out) MUST_CHECK;
/* Plain digits only: no sign, no blanks (sysfs, options of ours). */
enum number_status number_parse_digits(const char *text, size_t length, uint64_t max,
				       uint64_t *out) MUST_CHECK;

/*
 * libvirt's scale of a unit in bytes (virScaleInteger, util/virutil.c): "" and NULL give
 * default_scale; "b", "bytes", k, KiB = 1024, KB = 1000, … E. 0 for an unknown unit.
 */
uint64_t number_unit_scale(const char *unit, uint64_t default_scale);

/* value * scale in bytes, at most INT64_MAX: libvirt's limit. */
enum number_status number_scale(uint64_t value, uint64_t scale, uint64_t *out_bytes) MUST_CHECK;

#endif
