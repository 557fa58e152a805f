/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files below another root: links stay within it, by either way of opening. */
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"

/* What lies in the folder of the tests: top is the root, beside it is what must not be reached. */
static const struct {
	const char *path, *text, *link;
} things[] = {
	{ .path = "secret", .text = "outside\n" },
	{ .path = "top" },
	{ .path = "top/file", .text = "in the root\n" },
	{ .path = "top/empty", .text = "" },
	{ .path = "top/a" },
	{ .path = "top/a/b" },
	{ .path = "top/a/b/file", .text = "deep\n" },
	{ .path = "top/secret", .text = "inside\n" },
	{ .path = "top/a/up", .link = "../file" },
	{ .path = "top/a/out", .link = "../../../../secret" },
	{ .path = "top/a/absolute", .link = "/a/b/file" },
	{ .path = "top/to-b", .link = "a/b" },
	{ .path = "top/to-root", .link = "/" },
	{ .path = "top/a/b/back", .link = "../../to-b/file" },
	{ .path = "top/loop", .link = "loop" },
	{ .path = "top/dangling", .link = "nowhere" },
};

static int make_things(void **state)
{
	char *folder = mem_strdup("/tmp/virtnuma-test-root-XXXXXX");

	*state = folder;
	if (!mkdtemp(folder) || chdir(folder) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(things); i++) {
		int fd;

		if (things[i].link) {
			if (symlink(things[i].link, things[i].path) < 0)
				return -1;
			continue;
		}
		if (!things[i].text) {
			if (mkdir(things[i].path, 0700) < 0)
				return -1;
			continue;
		}
		fd = open(things[i].path, O_WRONLY | O_CREAT, 0600);
		if (fd < 0 || write(fd, things[i].text, strlen(things[i].text)) < 0)
			return -1;
		(void)close(fd);
	}
	return mkfifo("top/fifo", 0600);
}

static int remove_things(void **state)
{
	if (unlink("top/fifo") < 0)
		return -1;
	for (size_t i = ARRAY_SIZE(things); i-- > 0;)
		if ((things[i].text || things[i].link ? unlink : rmdir)(things[i].path) < 0)
			return -1;
	if (chdir("/") < 0 || rmdir(*state) < 0)
		return -1;
	free(*state);
	return 0;
}

static struct root open_top(bool walks)
{
	AUTO(error) error = ERROR_INIT;
	struct root root = ROOT_INIT;

	if (root_open(&root, "top", &error))
		fail_msg("%s", error.message);
	root.walks = walks;
	return root;
}

static const struct {
	const char *path;
	enum root_status status;
	const char *text;
} reads[] = {
	{ .path = "file", .text = "in the root\n" },
	{ .path = "empty", .text = "" },
	{ .path = "a/b/file", .text = "deep\n" },
	{ .path = "/a//b/file", .text = "deep\n" },
	{ .path = "a/./b/../b/file", .text = "deep\n" },
	{ .path = "a/up", .text = "in the root\n" },
	{ .path = "a/out", .text = "inside\n" },
	{ .path = "../../secret", .text = "inside\n" },
	{ .path = "a/absolute", .text = "deep\n" },
	{ .path = "to-b/file", .text = "deep\n" },
	{ .path = "to-root/to-root/a/b/file", .text = "deep\n" },
	{ .path = "a/b/back", .text = "deep\n" },
	{ .path = "to-b/back", .text = "deep\n" },
	{ .path = "to-b/../up", .text = "in the root\n" },
	{ .path = "fifo", .text = "" },
	{ .path = "missing", .status = ROOT_ABSENT },
	{ .path = "missing/file", .status = ROOT_ABSENT },
	{ .path = "file/file", .status = ROOT_ABSENT },
	{ .path = "dangling", .status = ROOT_ABSENT },
	{ .path = "loop", .status = ROOT_REFUSED },
	{ .path = "loop/file", .status = ROOT_REFUSED },
	{ .path = "a", .status = ROOT_REFUSED },
};

static void check_reads(bool walks, const char *near)
{
	AUTO(root) root = open_top(walks);
	AUTO(strbuf) text = STRBUF_INIT;

	if (near)
		root_stay_near(&root, near);
	/* twice, as what was read before stays open */
	for (size_t i = 0; i < 2 * ARRAY_SIZE(reads); i++) {
		size_t row = i % ARRAY_SIZE(reads);
		enum root_status status = root_read(&root, reads[row].path, 100, &text);

		if (status != reads[row].status)
			fail_msg("%s: status %d", reads[row].path, (int)status);
		if (status == ROOT_OK && strcmp(strbuf_text(&text), reads[row].text) != 0)
			fail_msg("%s: \"%s\"", reads[row].path, strbuf_text(&text));
	}
}

static void stays_below_its_root(void **state)
{
	(void)state;
	check_reads(false, NULL);
}

static void stays_below_its_root_walking(void **state)
{
	(void)state;
	check_reads(true, NULL);
	check_reads(true, "a");
}

static void stays_below_its_root_from_near(void **state)
{
	(void)state;
	check_reads(false, "a");
	check_reads(false, "to-b");
	check_reads(false, "missing");
}

static void holds_to_the_limit(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		AUTO(root) root = open_top(i == 1);
		AUTO(strbuf) text = STRBUF_INIT;

		assert_int_equal(root_read(&root, "file", 6, &text), ROOT_TOO_LONG);
		assert_string_equal(strbuf_text(&text), "in the");
		assert_int_equal(root_read(&root, "file", 12, &text), ROOT_OK);
		assert_int_equal(root_read_attribute(&root, "file", 11, &text), ROOT_TOO_LONG);
		assert_int_equal(root_read_attribute(&root, "file", 12, &text), ROOT_OK);
		assert_string_equal(strbuf_text(&text), "in the root\n");
	}
}

static void lists_folders_in_order(void **state)
{
	static const char *const expected[] = { "absolute", "b", "out", "up" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		AUTO(root) root = open_top(i == 1);
		AUTO(arena) arena = ARENA_INIT;
		const char **names;
		size_t n;

		assert_int_equal(root_list(&root, "to-b/..", &arena, &names, &n), ROOT_OK);
		assert_int_equal(n, ARRAY_SIZE(expected));
		for (size_t j = 0; j < n; j++)
			assert_string_equal(names[j], expected[j]);
		assert_int_equal(root_list(&root, "file", &arena, &names, &n), ROOT_ABSENT);
		assert_int_equal(root_list(&root, "none", &arena, &names, &n), ROOT_ABSENT);
		assert_int_equal(root_list(&root, "", &arena, &names, &n), ROOT_OK);
	}
}

static void tells_what_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		AUTO(root) root = open_top(i == 1);

		assert_true(root_has(&root, "file"));
		assert_true(root_has(&root, "a/b"));
		assert_true(root_has(&root, "a/b/back"));
		assert_true(root_has(&root, "to-root/a"));
		assert_false(root_has(&root, "a/c"));
		assert_false(root_has(&root, "file/b"));
	}
}

static void refuses_what_is_no_folder(void **state)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(root) root = ROOT_INIT;

	(void)state;
	assert_int_equal(root_open(&root, "top/file", &error), -1);
	assert_string_equal(error.message, "cannot open top/file: Not a directory");
}

UNIT_TESTS(cmocka_unit_test_setup_teardown(stays_below_its_root, make_things, remove_things),
	   cmocka_unit_test_setup_teardown(stays_below_its_root_walking, make_things,
					   remove_things),
	   cmocka_unit_test_setup_teardown(stays_below_its_root_from_near, make_things,
					   remove_things),
	   cmocka_unit_test_setup_teardown(holds_to_the_limit, make_things, remove_things),
	   cmocka_unit_test_setup_teardown(lists_folders_in_order, make_things, remove_things),
	   cmocka_unit_test_setup_teardown(tells_what_is_there, make_things, remove_things),
	   cmocka_unit_test_setup_teardown(refuses_what_is_no_folder, make_things, remove_things));
