/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text to number, the only place where that happens.
 *
 * The syntax is that of libvirt's virStrToLong_* (util/virstring.c, 9.0.0 to 11.3.0): white space
 * and one sign in front are allowed, nothing may follow. A result out of bounds is an error,
 * never cut. An empty text is no number; note that libvirt takes an empty text for "not given"
 * where it reads by XPath, and for an error where it reads an attribute with virXMLProp*.
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

/*
 * Decimal; virStrToLong_uip with max UINT32_MAX, virStrToLong_ullp with UINT64_MAX. A minus sign
 * is out of range, in front of 0 too. out is written only with NUMBER_OK, here and below.
 */
enum number_status number_parse(const char *text, uint64_t max, uint64_t *out) MUST_CHECK;
/* Decimal; virStrToLong_i with INT32_MIN and INT32_MAX, virStrToLong_ll. */
enum number_status number_parse_signed(const char *text, int64_t min, int64_t max,
				       int64_t *out) MUST_CHECK;
/* As number_parse, but hexadecimal, with or without 0x (libvirt's base 16). */
enum number_status number_parse_hex(const char *text, uint64_t max, uint64_t *out) MUST_CHECK;
/* As number_parse and number_parse_signed, but C's prefixes choose the base (libvirt's base 0):
   0x1f, 017, 15. */
enum number_status number_parse_c(const char *text, uint64_t max, uint64_t *out) MUST_CHECK;
enum number_status number_parse_c_signed(const char *text, int64_t min, int64_t max,
					 int64_t *out) MUST_CHECK;
/* Decimal; virStrToLong_ui: a negative number counts back from 2^32, so -1 is UINT32_MAX. */
enum number_status number_parse_wrapping(const char *text, uint32_t *out) MUST_CHECK;
/* Plain digits only, length of them: no sign, no blanks (sysfs, options of ours). */
enum number_status number_parse_digits(const char *text, size_t length, uint64_t max,
				       uint64_t *out) MUST_CHECK;

/*
 * libvirt's scale of a unit in bytes (virScaleInteger, util/virutil.c): "" and NULL give
 * default_scale; b, byte, bytes = 1; k and KiB = 1024, KB = 1000, … E; in any case of letters.
 * 0 for an unknown unit.
 */
uint64_t number_unit_scale(const char *unit, uint64_t default_scale);

/* value * scale (> 0) in bytes, at most INT64_MAX: libvirt's limit for a size of memory
   (conf/domain_conf.c, virDomainParseMemory). */
enum number_status number_scale(uint64_t value, uint64_t scale, uint64_t *out_bytes) MUST_CHECK;
/* The same with another limit; cachetune's sizes have UINT64_MAX. */
enum number_status number_scale_up_to(uint64_t value, uint64_t scale, uint64_t max_bytes,
				      uint64_t *out_bytes) MUST_CHECK;

#endif
