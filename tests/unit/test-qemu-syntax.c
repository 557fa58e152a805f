/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text of arguments: quoting survives whatever an XML may hold. */
#include "testing.h"

#include "qemu/syntax.h"

struct fixture {
	struct arena arena;
	struct target target;
	struct domain domain;
	struct guest guest;
	struct argv argv;
	struct qemu_format format;
};

static void fixture_done(struct fixture *f)
{
	arena_done(&f->arena);
}

static void set_up(struct fixture *f)
{
	static const char text[] = "<domain>\n <memory/>\n</domain>";

	*f = (struct fixture){ .target = { .libvirt = 11003, .qemu = 10000 } };
	bitmap_set(&f->arena, &f->target.features, QEMU_JSON_OBJECT);
	bitmap_set(&f->arena, &f->target.features, QEMU_JSON_DEVICE);
	f->domain.source = (struct source){ .path = "a.xml", .text = text, .length = strlen(text) };
	f->guest.arch = DOMAIN_ARCH_X86_64;
	f->guest.machine.name = "pc-q35-10.0";
	f->guest.target = &f->target;
	f->guest.domain = &f->domain;
	f->argv.arena = &f->arena;
	f->format.guest = &f->guest;
}

static void add_object(struct fixture *f, const char *path)
{
	struct bitmap nodes = { 0 };

	bitmap_set_range(&f->arena, &nodes, 0, 1);
	bitmap_set(&f->arena, &nodes, 3);
	(void)argv_add(&f->argv, "-object", ARGV_OBJECT, ARGV_FAMILY_NUMA);
	argv_from(&f->argv, (struct span){ .at = 10, .length = 9 }, "<memory>");
	argv_string(&f->argv, "qom-type", "memory-backend-file");
	argv_string(&f->argv, "id", "m");
	argv_string(&f->argv, "mem-path", path);
	argv_bool(&f->argv, "share", true);
	argv_number(&f->argv, "size", UINT64_C(18446744073709550592));
	argv_list(&f->argv, "host-nodes", &nodes);
}

static void each_syntax_writes_the_same(void **state)
{
	static const struct {
		enum qemu_syntax syntax;
		const char *path, *expect;
	} rows[] = {
		{ QEMU_SYNTAX_JSON, "/a/b",
		  "{\"qom-type\":\"memory-backend-file\",\"id\":\"m\",\"mem-path\":\"/a/b\","
		  "\"share\":true,\"size\":-1024,\"host-nodes\":[0,1,3]}" },
		{ QEMU_SYNTAX_KEYVAL, "/a/b",
		  "memory-backend-file,id=m,mem-path=/a/b,share=on,size=18446744073709550592,"
		  "host-nodes=0-1,host-nodes=3" },
		{ QEMU_SYNTAX_KEYVAL, "/a,size=1,,b",
		  "memory-backend-file,id=m,mem-path=/a,,size=1,,,,b,share=on,"
		  "size=18446744073709550592,host-nodes=0-1,host-nodes=3" },
		/* a bidirectional override and CSI become escapes that mean the same */
		{ QEMU_SYNTAX_JSON, "\"\\\n\xe2\x80\xae\xc2\x9b\xc3\xa4\xf3\xa0\x81\x81",
		  "{\"qom-type\":\"memory-backend-file\",\"id\":\"m\",\"mem-path\":"
		  "\"\\\"\\\\\\n\\u202e\\u009b\xc3\xa4\\udb40\\udc41\",\"share\":true,"
		  "\"size\":-1024,\"host-nodes\":[0,1,3]}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(fixture) f = { 0 };
		AUTO(strbuf) out = STRBUF_INIT;

		set_up(&f);
		add_object(&f, rows[i].path);
		f.format.syntax = rows[i].syntax;
		qemu_format_value(&f.argv.options[0], &f.format, &out);
		assert_string_equal(strbuf_text(&out), rows[i].expect);
	}
}

static void libvirts_syntax_follows_the_qemu(void **state)
{
	AUTO(fixture) f = { 0 };
	AUTO(strbuf) out = STRBUF_INIT;

	(void)state;
	set_up(&f);
	add_object(&f, "/p");
	qemu_format_value(&f.argv.options[0], &f.format, &out);
	assert_int_equal(strbuf_text(&out)[0], '{');
	strbuf_clear(&out);
	bitmap_clear(&f.target.features, QEMU_JSON_OBJECT);
	qemu_format_value(&f.argv.options[0], &f.format, &out);
	assert_int_equal(strbuf_text(&out)[0], 'm');
}

static void words_survive_the_shell(void **state)
{
	static const struct {
		const char *word, *expect;
	} rows[] = {
		{ "pc,usb=off", "pc,usb=off" },
		{ "", "''" },
		{ "a b", "'a b'" },
		{ "a'b", "'a'\\''b'" },
		{ "$(reboot)`x`\"\\", "'$(reboot)`x`\"\\'" },
		{ "~root", "'~root'" },
		{ "{a,b}", "'{a,b}'" },
		{ "\xc3\xa4", "'\xc3\xa4'" },
		{ "a\nb%'", "\"$(printf -- 'a\\012b%%'\\''')\"" },
		{ "\xe2\x80\xae\\", "\"$(printf -- '\\342\\200\\256\\\\')\"" },
		{ "x\n\n", "\"$(printf -- 'x')\"'\n\n'" },
		{ "\x9b", "\"$(printf -- '\\233')\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(strbuf) out = STRBUF_INIT;

		qemu_shell_word(rows[i].word, &out);
		assert_string_equal(strbuf_text(&out), rows[i].expect);
	}
}

/* What a real sh makes of a quoted word is the word again. */
static void sh_gives_the_word_back(void **state)
{
	static const char *const words[] = {
		"{\"qom-type\":\"x\",\"id\":\"it's\"}",
		"a b\tc",
		"-e\\n%s$(id)`id`$HOME*?[a]!#&;|<>(){}~'\"",
		"%d\\001\n\xe2\x80\xae"
		"end",
		"line\n",
		"\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		AUTO(strbuf) command = STRBUF_INIT;
		AUTO(strbuf) got = STRBUF_INIT;
		FILE *pipe;
		int c;

		strbuf_add_string(&command, "printf %s ");
		qemu_shell_word(words[i], &command);
		pipe = popen(strbuf_text(&command), "r");
		assert_non_null(pipe);
		while ((c = fgetc(pipe)) != EOF)
			strbuf_add_char(&got, (char)c);
		assert_int_equal(pclose(pipe), 0);
		assert_string_equal(strbuf_text(&got), words[i]);
	}
}

static void formats_choose_and_annotate(void **state)
{
	AUTO(fixture) f = { 0 };
	AUTO(strbuf) out = STRBUF_INIT;

	(void)state;
	set_up(&f);
	(void)argv_add(&f.argv, "-m", ARGV_KEYVAL, ARGV_FAMILY_MEMORY);
	argv_from(&f.argv, (struct span){ 0 }, "of libvirt");
	argv_kib(&f.argv, "size", 1024, 'k');
	(void)argv_add(&f.argv, "-no-acpi", ARGV_FLAG, ARGV_FAMILY_MACHINE);
	argv_from(&f.argv, (struct span){ .at = 10, .length = 9 }, "<memory/>");
	qemu_format_shell(&f.argv, &f.format, &out);
	assert_string_equal(strbuf_text(&out),
			    "qemu-system-x86_64 \\\n  -m size=1024k \\\n  -no-acpi\n");
	strbuf_clear(&out);
	f.format.annotate = true;
	f.format.binary = "/opt/my qemu";
	qemu_format_shell(&f.argv, &f.format, &out);
	assert_string_equal(strbuf_text(&out), "set --\n"
					       "# default: of libvirt\n"
					       "set -- \"$@\" -m size=1024k\n"
					       "# a.xml:2: <memory/>\n"
					       "set -- \"$@\" -no-acpi\n"
					       "'/opt/my qemu' \"$@\"\n");
	strbuf_clear(&out);
	f.format.families = 1u << ARGV_FAMILY_MACHINE;
	qemu_format_args(&f.argv, &f.format, &out);
	assert_string_equal(strbuf_text(&out), "# a.xml:2: <memory/>\n-no-acpi\n");
}

static void json_has_all_of_it(void **state)
{
	AUTO(fixture) f = { 0 };
	AUTO(strbuf) out = STRBUF_INIT;

	(void)state;
	set_up(&f);
	(void)argv_add(&f.argv, "-smp", ARGV_KEYVAL, ARGV_FAMILY_SMP);
	argv_from(&f.argv, (struct span){ .at = 10, .length = 9 }, "<vcpu>");
	argv_number(&f.argv, NULL, 2);
	argv_left_out(&f.argv, "disks");
	qemu_format_json(&f.argv, &f.format, &out);
	assert_string_equal(strbuf_text(&out), "{\n"
					       "  \"version\": 1,\n"
					       "  \"target\": {\n"
					       "    \"libvirt\": \"11.3\",\n"
					       "    \"qemu\": \"10.0\",\n"
					       "    \"arch\": \"x86_64\",\n"
					       "    \"machine\": \"pc-q35-10.0\"\n"
					       "  },\n"
					       "  \"arguments\": [\n"
					       "    {\n"
					       "      \"option\": \"-smp\",\n"
					       "      \"value\": \"2\",\n"
					       "      \"properties\": {\n"
					       "        \"cpus\": 2\n"
					       "      },\n"
					       "      \"from\": {\n"
					       "        \"element\": \"<vcpu>\",\n"
					       "        \"line\": 2,\n"
					       "        \"column\": 2\n"
					       "      }\n"
					       "    }\n"
					       "  ],\n"
					       "  \"left_out\": [\n"
					       "    \"disks\"\n"
					       "  ]\n"
					       "}\n");
}

static void families_are_read(void **state)
{
	AUTO(error) error = ERROR_INIT;
	unsigned families = 0;

	(void)state;
	assert_int_equal(qemu_parse_families("smp", &families, &error), 0);
	assert_int_equal(families, 1u << ARGV_FAMILY_SMP);
	assert_int_equal(qemu_parse_families("numa,memory", &families, &error), 0);
	assert_int_equal(families, 1u << ARGV_FAMILY_NUMA | 1u << ARGV_FAMILY_MEMORY);
	assert_int_equal(qemu_parse_families("smp,cores", &families, &error), -1);
	assert_non_null(strstr(error.message, "'cores'"));
	assert_non_null(strstr(error.message, "iothreads"));
	assert_int_equal(families, 1u << ARGV_FAMILY_NUMA | 1u << ARGV_FAMILY_MEMORY);
	error_done(&error);
	assert_int_equal(qemu_parse_families("", &families, &error), -1);
}

UNIT_TESTS(cmocka_unit_test(each_syntax_writes_the_same),
	   cmocka_unit_test(libvirts_syntax_follows_the_qemu),
	   cmocka_unit_test(words_survive_the_shell), cmocka_unit_test(sh_gives_the_word_back),
	   cmocka_unit_test(formats_choose_and_annotate), cmocka_unit_test(json_has_all_of_it),
	   cmocka_unit_test(families_are_read));
