/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text to number, against what libvirt 9.0.0 and 11.3.0 say of the same texts. */
#include "testing.h"

#include "base/number.h"

#define UNTOUCHED UINT64_C(0x5555)

struct number_case {
	const char *text;
	enum number_status status;
	uint64_t value;
};

static void assert_number(const struct number_case *row, enum number_status status, uint64_t value)
{
	if (status != row->status || value != (status == NUMBER_OK ? row->value : UNTOUCHED))
		fail_msg("\"%s\": status %d, value %llu", row->text, (int)status,
			 (unsigned long long)value);
}

/* As <vcpu current='…'> and <iothread id='…'> are read (virXMLPropUInt). */
static void unsigned_numbers_follow_libvirt(void **state)
{
	static const struct number_case rows[] = {
		{ .text = "1", .value = 1 },
		{ .text = "0", .value = 0 },
		{ .text = "0008", .value = 8 },
		{ .text = " 1", .value = 1 },
		{ .text = "\t\n\r 2", .value = 2 },
		{ .text = "+1", .value = 1 },
		{ .text = " +1", .value = 1 },
		{ .text = "4294967295", .value = UINT32_MAX },
		{ .text = "4294967296", .status = NUMBER_RANGE },
		{ .text = "18446744073709551615", .status = NUMBER_RANGE },
		{ .text = "18446744073709551616", .status = NUMBER_RANGE },
		{ .text = "99999999999999999999999999999999999", .status = NUMBER_RANGE },
		{ .text = "-1", .status = NUMBER_RANGE },
		{ .text = "-0", .status = NUMBER_RANGE },
		{ .text = "-18446744073709551615", .status = NUMBER_RANGE },
		{ .text = "", .status = NUMBER_SYNTAX },
		{ .text = " ", .status = NUMBER_SYNTAX },
		{ .text = "+", .status = NUMBER_SYNTAX },
		{ .text = "-", .status = NUMBER_SYNTAX },
		{ .text = "+-1", .status = NUMBER_SYNTAX },
		{ .text = "--1", .status = NUMBER_SYNTAX },
		{ .text = "+ 1", .status = NUMBER_SYNTAX },
		{ .text = "- 1", .status = NUMBER_SYNTAX },
		{ .text = "1 ", .status = NUMBER_SYNTAX },
		{ .text = "1a", .status = NUMBER_SYNTAX },
		{ .text = "a", .status = NUMBER_SYNTAX },
		{ .text = "0x10", .status = NUMBER_SYNTAX },
		{ .text = "1.0", .status = NUMBER_SYNTAX },
		{ .text = "1e3", .status = NUMBER_SYNTAX },
		{ .text = "99999999999999999999x", .status = NUMBER_SYNTAX },
		{ .text = "\xd9\xa1", .status = NUMBER_SYNTAX }, /* an Arabic one */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t value = UNTOUCHED;
		enum number_status status = number_parse(rows[i].text, UINT32_MAX, &value);

		assert_number(&rows[i], status, value);
	}
}

static void bounds_are_included(void **state)
{
	uint64_t value = 0;

	(void)state;
	assert_int_equal(number_parse("18446744073709551615", UINT64_MAX, &value), NUMBER_OK);
	assert_true(value == UINT64_MAX);
	assert_int_equal(number_parse("18446744073709551616", UINT64_MAX, &value), NUMBER_RANGE);
	assert_int_equal(number_parse("18446744073709551620", UINT64_MAX, &value), NUMBER_RANGE);
	assert_int_equal(number_parse("10", 10, &value), NUMBER_OK);
	assert_int_equal(number_parse("11", 10, &value), NUMBER_RANGE);
	assert_int_equal(number_parse("0", 0, &value), NUMBER_OK);
}

static void signed_numbers_have_both_bounds(void **state)
{
	static const struct {
		const char *text;
		int64_t min, max;
		enum number_status status;
		int64_t value;
	} rows[] = {
		{ .text = "-1", .min = INT32_MIN, .max = INT32_MAX, .value = -1 },
		{ .text = "-0", .min = 0, .max = INT32_MAX, .value = 0 },
		{ .text = "2147483647", .min = INT32_MIN, .max = INT32_MAX, .value = INT32_MAX },
		{ .text = "-2147483648", .min = INT32_MIN, .max = INT32_MAX, .value = INT32_MIN },
		{ .text = "2147483648",
		  .min = INT32_MIN,
		  .max = INT32_MAX,
		  .status = NUMBER_RANGE },
		{ .text = "-2147483649",
		  .min = INT32_MIN,
		  .max = INT32_MAX,
		  .status = NUMBER_RANGE },
		{ .text = "-1", .min = 0, .max = 5, .status = NUMBER_RANGE },
		{ .text = "9223372036854775807",
		  .min = INT64_MIN,
		  .max = INT64_MAX,
		  .value = INT64_MAX },
		{ .text = "-9223372036854775808",
		  .min = INT64_MIN,
		  .max = INT64_MAX,
		  .value = INT64_MIN },
		{ .text = "9223372036854775808",
		  .min = INT64_MIN,
		  .max = INT64_MAX,
		  .status = NUMBER_RANGE },
		{ .text = "-9223372036854775809",
		  .min = INT64_MIN,
		  .max = INT64_MAX,
		  .status = NUMBER_RANGE },
		{ .text = "-18446744073709551616",
		  .min = INT64_MIN,
		  .max = INT64_MAX,
		  .status = NUMBER_RANGE },
		{ .text = "-", .min = INT64_MIN, .max = INT64_MAX, .status = NUMBER_SYNTAX },
		{ .text = "-1 ", .min = INT64_MIN, .max = INT64_MAX, .status = NUMBER_SYNTAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t value = 77;
		enum number_status status =
			number_parse_signed(rows[i].text, rows[i].min, rows[i].max, &value);

		if (status != rows[i].status || value != (status == NUMBER_OK ? rows[i].value : 77))
			fail_msg("\"%s\": status %d, value %lld", rows[i].text, (int)status,
				 (long long)value);
	}
}

static void prefixes_choose_the_base(void **state)
{
	static const struct number_case rows[] = {
		{ .text = "0x1f", .value = 31 },
		{ .text = " 0X1F", .value = 31 },
		{ .text = "017", .value = 15 },
		{ .text = "0", .value = 0 },
		{ .text = "15", .value = 15 },
		{ .text = "08", .status = NUMBER_SYNTAX },
		{ .text = "0x", .status = NUMBER_SYNTAX },
		{ .text = "0xg", .status = NUMBER_SYNTAX },
		{ .text = "0x0x1", .status = NUMBER_SYNTAX },
		{ .text = "1f", .status = NUMBER_SYNTAX },
		{ .text = "0x100000000", .status = NUMBER_RANGE },
	};
	static const struct number_case hex_rows[] = {
		{ .text = "0x1f", .value = 31 },
		{ .text = "1F", .value = 31 },
		{ .text = "017", .value = 23 },
		{ .text = "0x", .status = NUMBER_SYNTAX },
		{ .text = "0", .value = 0 },
		{ .text = "1g", .status = NUMBER_SYNTAX },
		{ .text = "-1", .status = NUMBER_RANGE },
	};
	int64_t signed_value = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t value = UNTOUCHED;
		enum number_status status = number_parse_c(rows[i].text, UINT32_MAX, &value);

		assert_number(&rows[i], status, value);
	}
	for (size_t i = 0; i < ARRAY_SIZE(hex_rows); i++) {
		uint64_t value = UNTOUCHED;
		enum number_status status = number_parse_hex(hex_rows[i].text, UINT32_MAX, &value);

		assert_number(&hex_rows[i], status, value);
	}
	assert_int_equal(number_parse_c_signed("-0x10", -16, 0, &signed_value), NUMBER_OK);
	assert_int_equal(signed_value, -16);
}

/* As the text of <vcpu> is read (virStrToLong_ui). */
static void negative_numbers_may_wrap(void **state)
{
	static const struct number_case rows[] = {
		{ .text = "-1", .value = UINT32_MAX },
		{ .text = "-4294967295", .value = 1 },
		{ .text = "-0", .value = 0 },
		{ .text = "7", .value = 7 },
		{ .text = "4294967295", .value = UINT32_MAX },
		{ .text = "-4294967296", .status = NUMBER_RANGE },
		{ .text = "4294967296", .status = NUMBER_RANGE },
		{ .text = "-18446744073709551615", .status = NUMBER_RANGE },
		{ .text = "1 ", .status = NUMBER_SYNTAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t value = (uint32_t)UNTOUCHED;
		enum number_status status = number_parse_wrapping(rows[i].text, &value);

		assert_number(&rows[i], status, value);
	}
}

static void digits_are_all_that_counts(void **state)
{
	static const struct number_case rows[] = {
		{ .text = "0", .value = 0 },
		{ .text = "0099", .value = 99 },
		{ .text = "100", .status = NUMBER_RANGE },
		{ .text = "99999999999999999999999", .status = NUMBER_RANGE },
		{ .text = "", .status = NUMBER_SYNTAX },
		{ .text = "+1", .status = NUMBER_SYNTAX },
		{ .text = " 1", .status = NUMBER_SYNTAX },
		{ .text = "1\n", .status = NUMBER_SYNTAX },
		{ .text = "1f", .status = NUMBER_SYNTAX },
	};
	uint64_t value = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t read = UNTOUCHED;
		enum number_status status =
			number_parse_digits(rows[i].text, strlen(rows[i].text), 99, &read);

		assert_number(&rows[i], status, read);
	}
	assert_int_equal(number_parse_digits("123", 2, 99, &value), NUMBER_OK);
	assert_int_equal(value, 12);
}

static void units_follow_libvirt(void **state)
{
	static const struct {
		const char *unit;
		uint64_t scale;
	} rows[] = {
		{ NULL, 7 },
		{ "", 7 },
		{ "b", 1 },
		{ "B", 1 },
		{ "byte", 1 },
		{ "Bytes", 1 },
		{ "k", 1024 },
		{ "K", 1024 },
		{ "KB", 1000 },
		{ "kb", 1000 },
		{ "KiB", 1024 },
		{ "kIb", 1024 },
		{ "MB", UINT64_C(1000000) },
		{ "M", UINT64_C(1) << 20 },
		{ "MiB", UINT64_C(1) << 20 },
		{ "GB", UINT64_C(1000000000) },
		{ "GiB", UINT64_C(1) << 30 },
		{ "TB", UINT64_C(1000000000000) },
		{ "TiB", UINT64_C(1) << 40 },
		{ "PB", UINT64_C(1000000000000000) },
		{ "PiB", UINT64_C(1) << 50 },
		{ "EB", UINT64_C(1000000000000000000) },
		{ "EiB", UINT64_C(1) << 60 },
		{ "e", UINT64_C(1) << 60 },
		{ "x", 0 },
		{ "xB", 0 },
		{ "xiB", 0 },
		{ "Ki", 0 },
		{ "KBs", 0 },
		{ "KiBs", 0 },
		{ "kbytes", 0 },
		{ " KiB", 0 },
		{ "KiB ", 0 },
		{ "bit", 0 },
		{ "bb", 0 },
		{ "biB", 0 },
		{ "\x8a", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (number_unit_scale(rows[i].unit, 7) != rows[i].scale)
			fail_msg("unit \"%s\"", rows[i].unit ? rows[i].unit : "NULL");
}

static void scaling_is_checked(void **state)
{
	uint64_t bytes = UNTOUCHED;

	(void)state;
	assert_int_equal(number_scale(8, UINT64_C(1) << 60, &bytes), NUMBER_RANGE);
	assert_int_equal(number_scale(UINT64_C(9007199254740992), 1024, &bytes), NUMBER_RANGE);
	assert_true(bytes == UNTOUCHED);
	assert_int_equal(number_scale(UINT64_C(9007199254740991), 1024, &bytes), NUMBER_OK);
	assert_true(bytes == UINT64_C(9007199254740991) * 1024);
	assert_int_equal(number_scale(INT64_MAX, 1, &bytes), NUMBER_OK);
	assert_int_equal(number_scale((uint64_t)INT64_MAX + 1, 1, &bytes), NUMBER_RANGE);
	assert_int_equal(number_scale(0, UINT64_C(1) << 60, &bytes), NUMBER_OK);
	assert_true(bytes == 0);
	assert_int_equal(number_scale_up_to(UINT64_MAX, 1, UINT64_MAX, &bytes), NUMBER_OK);
	assert_true(bytes == UINT64_MAX);
	assert_int_equal(number_scale_up_to(UINT64_C(1) << 54, 1024, UINT64_MAX, &bytes),
			 NUMBER_RANGE);
}

UNIT_TESTS(cmocka_unit_test(unsigned_numbers_follow_libvirt), cmocka_unit_test(bounds_are_included),
	   cmocka_unit_test(signed_numbers_have_both_bounds),
	   cmocka_unit_test(prefixes_choose_the_base), cmocka_unit_test(negative_numbers_may_wrap),
	   cmocka_unit_test(digits_are_all_that_counts), cmocka_unit_test(units_follow_libvirt),
	   cmocka_unit_test(scaling_is_checked));
