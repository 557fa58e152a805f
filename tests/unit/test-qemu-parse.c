/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Command lines back into words and options. */
#include "testing.h"

#include "base/strbuf.h"
#include "qemu/parse.h"

#define MAX_WORDS 6

static const struct {
	const char *line;
	const char *words[MAX_WORDS]; /* none: refused */
	const char *error;
} lines[] = {
	{ .line = "a b  c\t d", .words = { "a", "b", "c", "d" } },
	{ .line = "" },
	{ .line = "  a ", .words = { "a" } },
	{ .line = "'a b' \"c d\" e\\ f", .words = { "a b", "c d", "e f" } },
	{ .line = "'' \"\"", .words = { "", "" } },
	{ .line = "a'b'\"c\"\\d", .words = { "abcd" } },
	{ .line = "'it'\\''s'", .words = { "it's" } },
	{ .line = "\"\\\"\\\\\\$\\`\\n\"", .words = { "\"\\$`\\n" } },
	{ .line = "a \\\n  -b \\\n c", .words = { "a", "-b", "c" } },
	{ .line = "a\\\nb", .words = { "ab" } },
	{ .line = "\"a\\\nb\"", .words = { "ab" } },
	{ .line = "'a\nb'", .words = { "a\nb" } },
	{ .line = "LC_ALL=C '{\"a\":[1,2]}'\n", .words = { "LC_ALL=C", "{\"a\":[1,2]}" } },
	{ .line = "a\n\n", .words = { "a" } },
	{ .line = "a\nb", .error = "it has more than one line" },
	{ .line = "'a", .error = "a single quote isn't closed" },
	{ .line = "a\"b", .error = "a double quote isn't closed" },
	{ .line = "\"a\\", .error = "a double quote isn't closed" },
	{ .line = "a\\", .error = "it ends with a backslash" },
	{ .line = "a $b", .error = "it isn't one plain command: a shell acts on $" },
	{ .line = "a; b", .error = "it isn't one plain command: a shell acts on ;" },
	{ .line = "a > b", .error = "it isn't one plain command: a shell acts on >" },
	{ .line = "\"$(b)\"", .error = "a shell would expand a $" },
};

static void splits_as_a_shell_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		AUTO(arena) arena = ARENA_INIT;
		AUTO(error) error = ERROR_INIT;
		struct qemu_words words = { 0 };
		int result = qemu_split_shell(&arena, lines[i].line, &words, &error);
		size_t n = 0;

		if (lines[i].error) {
			assert_int_equal(result, -1);
			assert_string_equal(error.message, lines[i].error);
			continue;
		}
		if (result < 0)
			fail_msg("%s: %s", lines[i].line, error.message);
		for (; n < MAX_WORDS && lines[i].words[n]; n++) {
			assert_true(n < words.n_items);
			assert_string_equal(words.items[n], lines[i].words[n]);
		}
		assert_int_equal(words.n_items, n);
	}
}

static void add_property(struct strbuf *out, const struct argv_property *property)
{
	AUTO(arena) arena = ARENA_INIT;

	strbuf_printf(out, " %s:", property->key ? property->key : "-");
	switch (property->kind) {
	case ARGV_STRING:
		strbuf_printf(out, "\"%s\"", property->string);
		break;
	case ARGV_NUMBER:
		strbuf_printf(out, "%llu", (unsigned long long)property->number);
		break;
	case ARGV_BOOL:
		strbuf_add_string(out, property->flag ? "true" : "false");
		break;
	case ARGV_LIST:
		strbuf_printf(out, "[%s]", bitmap_text(&arena, &property->list));
		break;
	case ARGV_KIB:
		strbuf_add_string(out, "KIB");
		break;
	}
}

static void describe(const struct argv *argv, struct strbuf *out)
{
	for (size_t i = 0; i < argv->n_options; i++) {
		strbuf_printf(out, "%s%s", i ? "; " : "", argv->options[i].option);
		for (size_t j = 0; j < argv->options[i].n_properties; j++)
			add_property(out, &argv->options[i].properties[j]);
	}
}

static const struct {
	const char *option, *value;
	const char *expect; /* NULL: refused */
	const char *error;
} options[] = {
	{ .option = "-smp", .value = "8,sockets=2", .expect = "-smp -:\"8\" sockets:\"2\"" },
	{ .option = "-m", .value = "size=1048576k", .expect = "-m size:\"1048576k\"" },
	{ .option = "-m", .value = "", .expect = "-m" },
	{ .option = "-machine", .value = "pc,,q=1,x", .expect = "-machine -:\"pc,q=1\" x:\"on\"" },
	{ .option = "-machine",
	  .value = "q35,graphics=,usb=a,,b,",
	  .expect = "-machine -:\"q35\" graphics:\"\" usb:\"a,b\"" },
	{ .option = "-numa",
	  .value = "node,cpus=0-1,cpus=3",
	  .expect = "-numa -:\"node\" cpus:\"0-1\" cpus:\"3\"" },
	{ .option = "--numa", .value = "=", .expect = "-numa :\"\"" },
	{ .option = "-object",
	  .value = "iothread,id=a",
	  .expect = "-object -:\"iothread\" id:\"a\"" },
	{ .option = "-object",
	  .value = "{\"qom-type\":\"x\",\"size\":18446744073709551615,\"share\":true,\"a\":[0,1,3],"
		   "\"b\":[1,0],\"c\":-1,\"d\":[\"x\"],\"e\":null,\"f\":1.5}",
	  .expect =
		  "-object qom-type:\"x\" size:18446744073709551615 share:true a:[0-1,3] b:\"[ 1, 0 ]\" "
		  "c:18446744073709551615 d:\"[ \"x\" ]\" e:\"null\" f:\"1.5\"" },
	{ .option = "-device",
	  .value = "{\"driver\":\"a\\u0009b\"}",
	  .expect = "-device driver:\"a\tb\"" },
	{ .option = "-device",
	  .value = "{\"driver\":\"a\"",
	  .error = "-device: the value is no JSON: unexpected end of data" },
	{ .option = "-device",
	  .value = "{\"driver\":}",
	  .error = "-device: the value is no JSON: " },
	{ .option = "-device", .value = "{} x", .error = "-device: the value is no JSON: " },
	{ .option = "-device", .error = "-device: its value is missing" },
	{ .option = "-mem-path", .value = "/a,b=c", .expect = "-mem-path -:\"/a,b=c\"" },
	{ .option = "-no-acpi", .expect = "-no-acpi" },
	{ .option = "-S", .expect = "-S" },
	{ .option = "-drive", .value = "file=a,if=b", .expect = "-drive -:\"file=a,if=b\"" },
};

static void reads_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		AUTO(arena) arena = ARENA_INIT;
		AUTO(error) error = ERROR_INIT;
		AUTO(strbuf) text = STRBUF_INIT;
		struct argv argv = { .arena = &arena };
		int result = qemu_parse_option(options[i].option, options[i].value, &argv, &error);

		if (!options[i].expect) {
			assert_int_equal(result, -1);
			if (!strstr(error.message, options[i].error))
				fail_msg("%s", error.message);
			continue;
		}
		if (result < 0)
			fail_msg("%s: %s", options[i].value, error.message);
		describe(&argv, &text);
		assert_string_equal(strbuf_text(&text), options[i].expect);
	}
}

static const struct {
	const char *line, *expect;
} commands[] = {
	{ "LC_ALL=C PATH=/bin qemu -S -m 1", "-S; -m -:\"1\"" },
	{ "qemu", "" },
	{ "", "" },
	{ "qemu -no-acpi disk.img -mem-prealloc x", "-no-acpi; -mem-prealloc" },
	{ "qemu -name guest=a -S -nodefaults -boot strict=on",
	  "-name -:\"guest=a\"; -S; -nodefaults; -boot -:\"strict=on\"" },
	{ "qemu -numa -x", "-numa -:\"-x\"" },
	{ "9A=b -m 1", "-m -:\"1\"" },
	{ "qemu - -S", "-S" },
};

static void reads_command_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		AUTO(arena) arena = ARENA_INIT;
		AUTO(error) error = ERROR_INIT;
		AUTO(strbuf) text = STRBUF_INIT;
		struct argv argv = { .arena = &arena };
		struct qemu_words words = { 0 };

		if (qemu_split_shell(&arena, commands[i].line, &words, &error) < 0 ||
		    qemu_parse_command(&words, &argv, &error) < 0)
			fail_msg("%s: %s", commands[i].line, error.message);
		describe(&argv, &text);
		assert_string_equal(strbuf_text(&text), commands[i].expect);
	}
}

static void a_value_may_be_missing_at_the_end(void **state)
{
	const char *items[] = { "-m" };
	const struct qemu_words words = { items, 1 };
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct argv argv = { .arena = &arena };

	(void)state;
	assert_int_equal(qemu_parse_words(&words, &argv, &error), -1);
	assert_string_equal(error.message, "-m: its value is missing");
}

UNIT_TESTS(cmocka_unit_test(splits_as_a_shell_does), cmocka_unit_test(reads_options),
	   cmocka_unit_test(reads_command_lines),
	   cmocka_unit_test(a_value_may_be_missing_at_the_end));
