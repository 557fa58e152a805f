/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Probes on disk: found again for the same binary only, and never in the way. */
#include "testing.h"

#include <dirent.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "fake-qemu.h"
#include "target/probe-cache.h"

#define SHELL "#!/bin/sh\n"

struct fixture {
	struct fake_folder folder;
	const char *cache;
	struct probe *probe;
	struct probe_key key;
};

static void fixture_done(struct fixture *f)
{
	probe_free(f->probe);
	probe_key_done(&f->key);
	fake_folder_done(&f->folder);
}

static void set_up(struct fixture *f)
{
	AUTO(error) error = ERROR_INIT;
	struct probe_request request = { .limit_ms = PROBE_LIMIT_MS };

	fake_folder_init(&f->folder);
	f->cache = arena_printf(&f->folder.arena, "%s/a/b/virtnuma", f->folder.path);
	request.binary = fake_program(&f->folder, "qemu", SHELL FAKE_GREETING FAKE_ANSWERS(""));
	assert_int_equal(probe_ask(&request, &f->probe, &error), 0);
	f->key = (struct probe_key){
		.path = "/usr/bin/qemu-system-x86_64",
		.size_bytes = 18397984,
		.changed_ns = INT64_C(1779741869000000001),
		.kernel = "6.1 #1",
	};
}

/* The one file in the cache; NULL: there is none. */
static const char *cache_file(struct fixture *f)
{
	DIR *folder = opendir(f->cache);
	const char *path = NULL;

	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (entry->d_name[0] != '.')
			path = arena_printf(&f->folder.arena, "%s/%s", f->cache, entry->d_name);
	if (folder)
		(void)closedir(folder);
	return path;
}

static void assert_text(const char *a, const char *b)
{
	if (a && b)
		assert_string_equal(a, b);
	else
		assert_ptr_equal(a, b);
}

static void assert_same(const struct probe *a, const struct probe *b)
{
	assert_int_equal(a->qemu, b->qemu);
	assert_string_equal(a->version, b->version);
	assert_string_equal(a->arch, b->arch);
	assert_true(bitmap_is_equal(&a->features, &b->features));
	assert_int_equal(a->n_machines, b->n_machines);
	for (size_t i = 0; i < a->n_machines; i++) {
		const struct probe_machine *m = &a->machines[i], *n = &b->machines[i];

		assert_string_equal(m->name, n->name);
		assert_text(m->alias, n->alias);
		assert_text(m->default_ram_id, n->default_ram_id);
		assert_text(m->default_cpu, n->default_cpu);
		assert_int_equal(m->max_vcpus, n->max_vcpus);
		assert_int_equal(m->is_default, n->is_default);
		assert_int_equal(m->cpu_hotplug, n->cpu_hotplug);
		assert_int_equal(m->numa_mem_supported, n->numa_mem_supported);
		assert_int_equal(m->acpi_known, n->acpi_known);
		assert_int_equal(m->acpi, n->acpi);
		assert_int_equal(m->properties_known, n->properties_known);
		assert_int_equal(m->hmat, n->hmat);
		assert_int_equal(m->nvdimm, n->nvdimm);
	}
}

static void gives_back_what_was_kept(void **state)
{
	AUTO(fixture) f = { 0 };
	AUTO_PROBE struct probe *again = NULL;

	(void)state;
	set_up(&f);
	assert_null(probe_cache_read(f.cache, &f.key));
	f.probe->machines[1].properties_known = false;
	f.probe->machines[1].hmat = false;
	probe_cache_write(f.cache, &f.key, f.probe);
	again = probe_cache_read(f.cache, &f.key);
	assert_non_null(again);
	assert_same(again, f.probe);
}

static void misses_when_the_binary_changed(void **state)
{
	AUTO(fixture) f = { 0 };
	struct probe_key others[4];

	(void)state;
	set_up(&f);
	probe_cache_write(f.cache, &f.key, f.probe);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		others[i] = f.key;
	others[0].path = "/usr/bin/qemu-system-i386";
	others[1].size_bytes++;
	others[2].changed_ns++;
	others[3].kernel = "6.1 #2";
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_null(probe_cache_read(f.cache, &others[i]));
}

/* A part that is gone, cut off, or of another kind. */
static void misses_when_the_file_is_broken(void **state)
{
	static const struct {
		const char *part, *instead;
	} rows[] = {
		{ "\"format\":1", "\"format\":2" },
		{ "\"hmat\":true", "\"hmat\":1" },
		{ "\"program\"", "\"programme\"" },
		{ "\"smp-dies\":true,", "" },
		{ "\"max-vcpus\":240", "\"max-vcpus\":-1" },
		{ "\"machines\":[", "\"machines\":7,\"x\":[" },
		{ "\"qemu\":9001", "\"qemu\":\"9001\"" },
		{ "\"arch\"", "\"arc\"" },
		{ "\"version\"", "\"v\"" },
		{ "\"name\"", "\"n\"" },
		{ "}", "" },
		{ "{", "" },
	};
	AUTO(fixture) f = { 0 };

	(void)state;
	set_up(&f);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(error) error = ERROR_INIT;
		AUTO(strbuf) changed = STRBUF_INIT;
		const char *text = NULL, *at;
		size_t length = 0;

		probe_cache_write(f.cache, &f.key, f.probe);
		assert_int_equal(file_read(&f.folder.arena, cache_file(&f), FILE_LIMIT_BYTES, &text,
					   &length, &error),
				 0);
		at = strstr(text, rows[i].part);
		if (!at)
			fail_msg("%s isn't there", rows[i].part);
		strbuf_add(&changed, text, (size_t)(at - text));
		strbuf_add_string(&changed, rows[i].instead);
		strbuf_add_string(&changed, at + strlen(rows[i].part));
		assert_int_equal(
			file_write(cache_file(&f), strbuf_text(&changed), changed.length, &error),
			0);
		if (probe_cache_read(f.cache, &f.key))
			fail_msg("%s", rows[i].part);
	}
}

static void a_cache_that_can_not_be_is_no_failure(void **state)
{
	AUTO(fixture) f = { 0 };
	const char *below;

	(void)state;
	set_up(&f);
	below = fake_program(&f.folder, "file", "");
	probe_cache_write(arena_printf(&f.folder.arena, "%s/cache", below), &f.key, f.probe);
	assert_null(probe_cache_read(below, &f.key));
	probe_cache_write("/proc/self/nothing", &f.key, f.probe);
}

/* /bin/true is no QEMU, so what is told of it can only come from the cache. */
static void asks_the_cache_before_the_binary(void **state)
{
	AUTO(fixture) f = { 0 };
	AUTO(probe_key) key = PROBE_KEY_INIT;
	AUTO(error) error = ERROR_INIT;
	AUTO_PROBE struct probe *again = NULL;
	struct probe *none = NULL;
	struct probe_request request = { .binary = "/bin/true", .limit_ms = PROBE_LIMIT_MS };

	(void)state;
	set_up(&f);
	request.cache_folder = f.cache;
	assert_int_equal(probe_read(&request, &none, &error), -1);
	assert_null(cache_file(&f));
	assert_true(probe_key_read(&key, request.binary));
	probe_cache_write(f.cache, &key, f.probe);
	assert_int_equal(probe_read(&request, &again, &error), 0);
	assert_same(again, f.probe);
}

static void keeps_nothing_of_scripts(void **state)
{
	AUTO(fixture) f = { 0 };
	AUTO(probe_key) key = PROBE_KEY_INIT;
	AUTO(error) error = ERROR_INIT;
	AUTO_PROBE struct probe *probe = NULL;
	struct probe_request request = { .limit_ms = PROBE_LIMIT_MS };

	(void)state;
	set_up(&f);
	request.cache_folder = f.cache;
	request.binary = fake_program(&f.folder, "qemu", SHELL FAKE_GREETING FAKE_ANSWERS(""));
	assert_int_equal(probe_read(&request, &probe, &error), 0);
	assert_null(cache_file(&f));
	assert_false(probe_key_read(&key, request.binary));
	assert_false(probe_key_read(&key, "/nonexistent"));
	assert_false(probe_key_read(&key, "/"));
}

UNIT_TESTS(cmocka_unit_test(gives_back_what_was_kept),
	   cmocka_unit_test(misses_when_the_binary_changed),
	   cmocka_unit_test(misses_when_the_file_is_broken),
	   cmocka_unit_test(a_cache_that_can_not_be_is_no_failure),
	   cmocka_unit_test(asks_the_cache_before_the_binary),
	   cmocka_unit_test(keeps_nothing_of_scripts));
