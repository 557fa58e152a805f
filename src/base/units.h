/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sizes: units and arithmetic that doesn't wrap. */
#ifndef VN_BASE_UNITS_H
#define VN_BASE_UNITS_H

#include <stdint.h>

#define KIB_PER_MIB UINT64_C(1024)
#define KIB_PER_GIB (UINT64_C(1024) * 1024)
#define BYTES_PER_KIB UINT64_C(1024)

/* The largest size in KiB whose bytes fit a signed 64-bit number. */
#define SIZE_KIB_MAX ((uint64_t)INT64_MAX / 1024)

/* a + b, at most SIZE_KIB_MAX. */
static inline uint64_t size_kib_add(uint64_t a, uint64_t b)
{
	return a > SIZE_KIB_MAX || b > SIZE_KIB_MAX - a ? SIZE_KIB_MAX : a + b;
}

/* Rounded up to a multiple of unit (> 0), at most SIZE_KIB_MAX. */
static inline uint64_t size_kib_round_up(uint64_t size_kib, uint64_t unit_kib)
{
	uint64_t rest = size_kib % unit_kib;

	return rest ? size_kib_add(size_kib, unit_kib - rest) : size_kib;
}

#endif
