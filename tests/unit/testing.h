/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmocka and the headers that it wants before it. Unit tests include this, never cmocka.h. */
#ifndef VN_TESTING_H
#define VN_TESTING_H

/* clang-format off: cmocka.h has to come last */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
/* clang-format on */

/*
 * The main() of a test program: UNIT_TESTS(cmocka_unit_test(parse_takes_ranges), …).
 * cmocka returns how many failed, which an exit status would cut to eight bits.
 */
#define UNIT_TESTS(...)                                                        \
	int main(void)                                                         \
	{                                                                      \
		const struct CMUnitTest unit_tests[] = { __VA_ARGS__ };        \
                                                                               \
		return cmocka_run_group_tests(unit_tests, NULL, NULL) ? 1 : 0; \
	}                                                                      \
	_Static_assert(1, "takes the semicolon after UNIT_TESTS(...)")

#endif
