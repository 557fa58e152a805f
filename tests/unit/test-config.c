/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma.conf: what it may say, and where it is wrong. */
#include "testing.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/config.h"
#include "rules/registry.h"

static int parse(struct config *config, const char *text, struct error *error)
{
	return config_parse(config, "virtnuma.conf", text, strlen(text), error);
}

static void parse_takes_every_key(void **state)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(parse(&config,
			       "# a comment\n"
			       "\n"
			       "disable = VN106, vn107 # another\r\n"
			       "disable=VN109\n"
			       "\ttarget.libvirt\t=\t9.0\n"
			       "target.qemu = 7.2\n"
			       "hook.mode = enforce\n"
			       "hook.refuse = warning\n"
			       "hook.on-failure = deny\n"
			       "hook.timeout = 7",
			       &error),
			 0);
	assert_string_equal(config.path, "virtnuma.conf");
	assert_true(bitmap_has(&config.rules.disabled, 106));
	assert_true(bitmap_has(&config.rules.disabled, 107));
	assert_true(bitmap_has(&config.rules.disabled, 109));
	assert_int_equal(bitmap_count(&config.rules.disabled), 3);
	assert_string_equal(config.libvirt, "9.0");
	assert_string_equal(config.qemu, "7.2");
	assert_int_equal(config.hook.mode, HOOK_MODE_ENFORCE);
	assert_int_equal(config.hook.refuse, SEVERITY_WARNING);
	assert_int_equal(config.hook.on_failure, HOOK_FAILURE_DENY);
	assert_int_equal(config.hook.timeout_s, 7);
}

static void parse_of_nothing_gives_defaults(void **state)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(parse(&config, "", &error), 0);
	assert_null(config.libvirt);
	assert_null(config.qemu);
	assert_true(bitmap_is_empty(&config.rules.disabled));
	assert_int_equal(config.hook.mode, HOOK_MODE_WARN);
	assert_int_equal(config.hook.refuse, SEVERITY_ERROR);
	assert_int_equal(config.hook.on_failure, HOOK_FAILURE_ALLOW);
	assert_int_equal(config.hook.timeout_s, 2);
}

static void severity_changes_but_not_of_refusals(void **state)
{
	const struct rule *warning = rule_find(106), *refusal = rule_find(101);
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_non_null(warning);
	assert_non_null(refusal);
	assert_int_not_equal(warning->severity, SEVERITY_ERROR);
	assert_int_equal(refusal->severity, SEVERITY_ERROR);
	assert_int_equal(parse(&config,
			       "severity.VN106 = error\n"
			       "  severity.VN101 = warning\n",
			       &error),
			 0);
	assert_int_equal(rule_effective_severity(&config.rules, warning), SEVERITY_ERROR);
	assert_int_equal(rule_effective_severity(&config.rules, refusal), SEVERITY_ERROR);
	assert_int_equal(config.n_notes, 1);
	assert_string_equal(config.notes[0], "virtnuma.conf:2:3: VN101 stays an error: what it "
					     "finds is refused");
}

struct broken_row {
	const char *text;
	const char *message; /* its start */
};

static const struct broken_row broken_rows[] = {
	{ .text = "nonsense", .message = "virtnuma.conf:1:1: this is not a line of the form" },
	{ .text = "\n\n  = 1\n", .message = "virtnuma.conf:3:3: this is not a line of the form" },
	{ .text = "disable =\n", .message = "virtnuma.conf:1:10: \"disable\" has no value" },
	{ .text = "disable = # VN101", .message = "virtnuma.conf:1:10: \"disable\" has no value" },
	{
		.text = "disabel = VN101\n",
		.message = "virtnuma.conf:1:1: there is no key \"disabel\"; did you mean "
			   "\"disable\"?",
	},
	{ .text = "x = 1\n", .message = "virtnuma.conf:1:1: there is no key \"x\"" },
	{ .text = "# é\ndisable = VN1\n", .message = "virtnuma.conf:2:11: \"VN1\" is not" },
	{ .text = "severity.VN000 = error\n", .message = "virtnuma.conf:1:1: \"VN000\" is not" },
	{ .text = "severity.VN106 = bad\n", .message = "virtnuma.conf:1:1: \"bad\" is not" },
	{ .text = "severity.VN101 = bad\n", .message = "virtnuma.conf:1:1: \"bad\" is not" },
	{ .text = "target.libvirt = 8.0\n", .message = "virtnuma.conf:1:18: libvirt 8.0 is not" },
	{ .text = "target.qemu = ten\n", .message = "virtnuma.conf:1:15: \"ten\" is no QEMU" },
	{ .text = "hook.mode = on\n", .message = "virtnuma.conf:1:13: \"on\" is not off, warn" },
	{ .text = "hook.refuse = info\n", .message = "virtnuma.conf:1:15: \"info\" is not error" },
	{ .text = "hook.on-failure = x\n", .message = "virtnuma.conf:1:19: \"x\" is not allow" },
	{ .text = "hook.timeout = 0\n", .message = "virtnuma.conf:1:16: \"0\" is not a number" },
	{ .text = "hook.timeout = 1h\n", .message = "virtnuma.conf:1:16: \"1h\" is not a number" },
};

static void parse_tells_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(broken_rows); i++) {
		const struct broken_row *row = &broken_rows[i];
		AUTO(config) config = CONFIG_INIT;
		AUTO(error) error = ERROR_INIT;

		print_message("# %s\n", row->message);
		assert_int_equal(parse(&config, row->text, &error), -1);
		if (strncmp(error.message, row->message, strlen(row->message)) != 0)
			assert_string_equal(error.message, row->message);
	}
}

/* The hook needs to know what to do when it fails, wherever the line stands. */
static void parse_takes_what_is_right_of_a_broken_one(void **state)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(parse(&config,
			       "hook.mod = enforce\nhook.timeout = x\nhook.on-failure = deny\n",
			       &error),
			 -1);
	assert_non_null(strstr(error.message, "virtnuma.conf:1:1: "));
	assert_int_equal(config.hook.on_failure, HOOK_FAILURE_DENY);
	assert_int_equal(config.hook.timeout_s, 2);
}

static void parse_refuses_nul_bytes(void **state)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(config_parse(&config, "f", "disable\0= VN101", 15, &error), -1);
	assert_string_equal(error.message, "f:1:8: there is a NUL byte in it");
}

/* A folder that is gone at the end of the test. */
struct folder {
	char *path, *inner, *file;
};

static void folder_done(struct folder *folder)
{
	(void)unlink(folder->file);
	(void)rmdir(folder->inner);
	(void)rmdir(folder->path);
	free(folder->path);
	free(folder->inner);
	free(folder->file);
}

static char *joined(const char *a, const char *b)
{
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_printf(&text, "%s/%s", a, b);
	return strbuf_take(&text);
}

static void load_finds_the_users_file(void **state)
{
	char template[] = "/tmp/virtnuma-test.XXXXXX";
	AUTO(folder) folder = { .path = mem_strdup(mkdtemp(template)) };
	AUTO(config) config = CONFIG_INIT;
	AUTO(config) none = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;
	FILE *file;

	(void)state;
	folder.inner = joined(folder.path, "virtnuma");
	folder.file = joined(folder.inner, "virtnuma.conf");
	assert_int_equal(setenv("XDG_CONFIG_HOME", folder.path, 1), 0);
	assert_int_equal(mkdir(folder.inner, 0700), 0);
	file = fopen(folder.file, "w");
	assert_non_null(file);
	assert_true(fputs("target.libvirt = 9.0\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(config_load(&config, NULL, &error), 0);
	assert_string_equal(config.path, folder.file);
	assert_string_equal(config.libvirt, "9.0");

	assert_int_equal(config_load(&none, "/nonexistent/virtnuma.conf", &error), -1);
	assert_non_null(strstr(error.message, "/nonexistent/virtnuma.conf"));
}

UNIT_TESTS(cmocka_unit_test(parse_takes_every_key),
	   cmocka_unit_test(parse_of_nothing_gives_defaults),
	   cmocka_unit_test(severity_changes_but_not_of_refusals),
	   cmocka_unit_test(parse_tells_the_place), cmocka_unit_test(parse_refuses_nul_bytes),
	   cmocka_unit_test(parse_takes_what_is_right_of_a_broken_one),
	   cmocka_unit_test(load_finds_the_users_file));
