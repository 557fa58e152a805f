/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts from small trees of sysfs, and what survives a snapshot and capabilities. */
#include "testing.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "host/host.h"
#include "host/snapshot.h"

static int enter_folder(void **state)
{
	char *folder = mem_strdup("/tmp/virtnuma-test-sysfs-XXXXXX");

	*state = folder;
	return mkdtemp(folder) ? 0 : -1;
}

static int run(const char *const *arguments)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		(void)execvp(arguments[0], (char *const *)(uintptr_t)arguments);
		_exit(127);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)
		       ? WEXITSTATUS(status)
		       : -1;
}

static int leave_folder(void **state)
{
	const char *const arguments[] = { "rm", "-rf", *state, NULL };
	int result = run(arguments);

	free(*state);
	return result;
}

static const char *source_path(struct strbuf *out, const char *below)
{
	const char *srcdir = getenv("srcdir");

	strbuf_clear(out);
	strbuf_printf(out, "%s/%s", srcdir ? srcdir : ".", below);
	return strbuf_text(out);
}

/* The machine of that name, unpacked into the test's folder. */
static struct host *read_tree(const char *folder, const char *name)
{
	AUTO(arena) scratch = ARENA_INIT;
	AUTO(strbuf) unpack = STRBUF_INIT;
	AUTO(strbuf) file = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *root = arena_printf(&scratch, "%s/%s", folder, name);
	const char *arguments[] = { NULL, NULL, root, NULL };
	struct host *host = NULL;

	arguments[0] = source_path(&unpack, "tests/hosts/unpack");
	arguments[1] = source_path(&file, arena_printf(&scratch, "tests/hosts/%s.sysfs", name));
	assert_int_equal(run(arguments), 0);
	if (host_read_sysfs(root, &host, &error))
		fail_msg("%s", error.message);
	return host;
}

static void assert_bitmap(const struct bitmap *map, const char *expected)
{
	AUTO(strbuf) text = STRBUF_INIT;

	bitmap_format(map, &text);
	assert_string_equal(strbuf_text(&text), expected);
}

static bool has_note(const struct host *host, const char *note)
{
	for (size_t i = 0; i < host->n_notes; i++)
		if (strstr(host->notes[i], note))
			return true;
	return false;
}

static void reads_sparse_nodes_and_threads_that_are_off(void **state)
{
	struct host *host = read_tree(*state, "power-smt-off");
	const struct host_node *gpu = host_find_node(host, 252);
	const struct host_cpu *off = host_find_cpu(host, 9), *on = host_find_cpu(host, 8);

	assert_int_equal(host->source, HOST_SOURCE_SYSFS);
	assert_string_equal(host->arch, "ppc64le");
	assert_string_equal(host->cpu_name, "POWER9, altivec supported");
	assert_null(host->cpu_model);
	assert_int_equal(host->n_nodes, 4);
	assert_true(gpu->memory_known && gpu->memory_kib == 16777216);
	assert_bitmap(&gpu->cpus, "");
	assert_int_equal(gpu->distances[host_node_index(host, 8)], 80);
	assert_int_equal(host->n_cpus, 16);
	assert_true(off->online_known && !off->online && !off->topology_known);
	assert_int_equal(off->node, 8);
	assert_true(on->online && on->topology_known);
	assert_int_equal(on->socket, 8);
	assert_bitmap(&host_find_node(host, 8)->cpus, "8,12");
	assert_true(host->mounts_known && host->n_mounts == 0);
	assert_int_equal(host->pools[0].reserved, 100);
	assert_true(host->caches[0].id_unknown);
	assert_int_equal(host->n_notes, 0);
	host_free(host);
}

static void reads_masks_and_ids_of_old_kernels(void **state)
{
	struct host *host = read_tree(*state, "itanium");
	const struct host_cpu *cpu = host_find_cpu(host, 1);

	assert_string_equal(host->arch, "ia64");
	assert_int_equal(host->n_nodes, 4);
	assert_bitmap(&host->nodes[3].cpus, "6-7");
	assert_int_equal(host->nodes[1].memory_kib, 4177920);
	assert_true(cpu->online_known && cpu->online);
	assert_int_equal(cpu->socket, 0);
	assert_int_equal(cpu->core, 1); /* -1 in the file */
	assert_bitmap(&cpu->siblings, "1");
	assert_int_equal(host_find_cpu(host, 5)->core, 1);
	assert_false(cpu->isolated_known);
	assert_false(host->mounts_known);
	assert_int_equal(host->n_caches, 24);
	assert_string_equal(host->caches[0].type, "data");
	assert_true(host->caches[0].id_unknown);
	host_free(host);
}

static void reads_books_and_no_nodes(void **state)
{
	struct host *host = read_tree(*state, "mainframe");
	const struct host_cpu *cpu = host_find_cpu(host, 2);

	assert_string_equal(host->arch, "s390x");
	assert_false(host->numa_known);
	assert_int_equal(host->n_nodes, 1);
	assert_int_equal(host->nodes[0].memory_kib, 16777216);
	assert_bitmap(&host->nodes[0].cpus, "0-3");
	assert_false(host->nodes[0].distances_known);
	assert_int_equal(host_find_pages(&host->nodes[0], 1024)->free, 60);
	assert_true(cpu->book_known && cpu->book == 1 && cpu->drawer == 0);
	assert_false(host_find_cpu(host, 5)->online);
	assert_string_equal(host->mounts[0].path, "/dev/huge pages");
	assert_int_equal(host->mounts[0].page_size_kib, 1024);
	assert_int_equal(host->pools[0].surplus, 4);
	host_free(host);
}

static void reads_what_else_there_is(void **state)
{
	struct host *host = read_tree(*state, "hybrid");
	const struct host_node *far = host_find_node(host, 1);
	const struct host_cache *last = &host->caches[host->n_caches - 1];

	assert_int_equal(host->phys_bits, 46);
	assert_string_equal(host->cpu_vendor, "Intel");
	assert_int_equal(host_find_cpu(host, 0)->core_type, HOST_CORE_PERFORMANCE);
	assert_int_equal(host_find_cpu(host, 4)->core_type, HOST_CORE_EFFICIENCY);
	assert_true(host_find_cpu(host, 2)->isolated && host_find_cpu(host, 2)->nohz_full);
	assert_true(host_find_cpu(host, 5)->isolated && !host_find_cpu(host, 5)->nohz_full);
	assert_true(host_find_cpu(host, 4)->isolated_known && !host_find_cpu(host, 4)->isolated);
	assert_true(host->cgroup_v2_known && host->cgroup_v2);
	assert_int_equal(host->default_hugepage_kib, 2048);
	assert_string_equal(host->thp_mode, "madvise");
	assert_int_equal(host->n_mounts, 2);
	assert_int_equal(host->mounts[0].page_size_kib, 2048);
	assert_int_equal(host->mounts[1].page_size_kib, 1048576);
	assert_true(far->tier_known && far->tier == 22);
	assert_int_equal(far->caches[0].size_kib, 8388608);
	assert_string_equal(far->caches[0].associativity, "direct");
	assert_int_equal(host->n_interconnects, 8);
	assert_true(host->interconnects[7].is_bandwidth);
	assert_int_equal(host->interconnects[7].value, 15000 * 1024);
	assert_int_equal(host_find_pages(host_find_node(host, 0), 2048)->surplus, 24);
	/* 32 GiB but for 2 GiB and 4 GiB of huge pages */
	assert_int_equal(host_find_pages(host_find_node(host, 0), 4)->total, 26 * 262144);
	assert_int_equal(last->level, 3);
	assert_string_equal(last->controls[0].type, "code");
	assert_int_equal(last->controls[0].granularity_bytes, 1048576);
	assert_int_equal(last->controls[0].min_bytes, 2 * 1048576);
	assert_int_equal(host->bandwidth_nodes[0].min, 10);
	assert_int_equal(host->cache_monitor->n_features, 1);
	assert_int_equal(host->bandwidth_monitor->n_features, 2);
	assert_int_equal(host->n_pci_devices, 3);
	assert_int_equal(host->pci_devices[1].node, HOST_NO_NODE);
	assert_int_equal(host->pci_devices[2].domain, 1);
	assert_int_equal(host->pci_devices[2].bus, 0x3b);
	assert_int_equal(host->pci_devices[2].node, 1);
	assert_false(host->allowed_known);
	host_free(host);
}

static void reads_clusters_and_caches_of_another_depth(void **state)
{
	struct host *host = read_tree(*state, "arm-clusters");

	assert_string_equal(host->arch, "aarch64");
	assert_int_equal(host_find_cpu(host, 4)->cluster, 1);
	assert_int_equal(host_find_cpu(host, 0)->socket, 0); /* -1 in the file */
	assert_int_equal(host_find_cpu(host, 4)->core_type, HOST_CORE_PERFORMANCE);
	assert_int_equal(host_find_cpu(host, 0)->core_type, HOST_CORE_EFFICIENCY);
	assert_int_equal(host_find_cpu(host, 0)->capacity, 446);
	assert_false(host->nodes[0].distances_known);
	/* index2 is the last level of the little ones and the big ones' second */
	assert_int_equal(host->n_caches, 3);
	assert_bitmap(&host->caches[0].cpus, "4");
	assert_bitmap(&host->caches[2].cpus, "0-5");
	host_free(host);
}

static void tells_what_makes_no_sense(void **state)
{
	static const char *const notes[] = {
		"CPUs 4 are said to be present",
		"CPUs 7 have a folder",
		"CPU 1 is not among its thread siblings, 2-3",
		"physical_package_id has \"x\", which is no id",
		"has \"2-3,^3\", which is no list",
		"cpu3/topology/thread_siblings_list: Is a directory",
		"has \"zz\", which is no mask",
		"node 0 has CPUs 9, of which there is no folder",
		"doesn't tell MemTotal",
		"CPU 2 is in nodes 0 and 3",
		"\"10 twenty\", which is no row of distances",
		"has 1 numbers for 2 nodes",
	};
	struct host *host = read_tree(*state, "broken");

	for (size_t i = 0; i < ARRAY_SIZE(notes); i++)
		if (!has_note(host, notes[i]))
			fail_msg("no note has: %s", notes[i]);
	assert_true(host->n_more_notes > 0);
	assert_int_equal(host->n_nodes, 2);
	assert_false(host->nodes[0].memory_known);
	assert_false(host->nodes[0].distances_known);
	assert_bitmap(&host->nodes[0].cpus, "0-2,9");
	assert_bitmap(&host->nodes[1].cpus, "3");
	assert_false(host_find_cpu(host, 0)->isolated_known);
	assert_int_equal(host->n_interconnects, 0);
	assert_int_equal(host->n_bandwidth_nodes, 0);
	host_free(host);
}

static void reads_this_machine(void **state)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	(void)state;
	if (host_read_sysfs("/", &host, &error)) {
		print_message("no sysfs here: %s\n", error.message);
		skip();
	}
	assert_string_equal(host->description, "sysfs of this machine");
	assert_true(host->n_nodes > 0 && host->n_cpus > 0);
	assert_non_null(host->arch);
	host_free(host);
}

static void refuses_what_is_no_machine(void **state)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(error) other = ERROR_INIT;
	AUTO(strbuf) expected = STRBUF_INIT;
	struct host *host = NULL;

	strbuf_printf(&expected,
		      "reading sysfs below %s: there are no CPUs in sys/devices/system/cpu",
		      (const char *)*state);
	assert_int_equal(host_read_sysfs(*state, &host, &error), -1);
	assert_string_equal(error.message, strbuf_text(&expected));
	assert_int_equal(host_read_sysfs("/nonexistent", &host, &other), -1);
	assert_string_equal(other.message, "cannot open /nonexistent: No such file or directory");
	assert_null(host);
}

static const char *const machines[] = { "power-smt-off", "itanium", "mainframe", "hybrid",
					"arm-clusters",	 "broken",  "small-vm",	 "cxl",
					"superchip",	 "apart" };

static struct host *read_back(const struct strbuf *text)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	if (host_read_snapshot("host.json", strbuf_text(text), text->length, &host, &error))
		fail_msg("%s", error.message);
	return host;
}

static void survives_a_snapshot(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		AUTO(strbuf) first = STRBUF_INIT;
		AUTO(strbuf) second = STRBUF_INIT;
		AUTO(strbuf) first_xml = STRBUF_INIT;
		AUTO(strbuf) second_xml = STRBUF_INIT;
		struct host *host = read_tree(*state, machines[i]), *copy;

		host_format_snapshot(host, &first);
		copy = read_back(&first);
		host_format_snapshot(copy, &second);
		assert_string_equal(strbuf_text(&first), strbuf_text(&second));
		host_format_capabilities(host, 11003, &first_xml);
		host_format_capabilities(copy, 11003, &second_xml);
		assert_string_equal(strbuf_text(&first_xml), strbuf_text(&second_xml));
		assert_int_equal(copy->source, HOST_SOURCE_SNAPSHOT);
		assert_non_null(strstr(copy->description, "snapshot host.json of sysfs below "));
		host_free(copy);
		host_free(host);
	}
}

static void check_capabilities(const struct host *host, unsigned version)
{
	AUTO(strbuf) first = STRBUF_INIT;
	AUTO(strbuf) second = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	struct host *copy = NULL;

	host_format_capabilities(host, version, &first);
	if (host_read_capabilities("caps.xml", strbuf_text(&first), first.length, &copy, &error))
		fail_msg("%s: %s", host->description, error.message);
	host_format_capabilities(copy, version, &second);
	assert_string_equal(strbuf_text(&first), strbuf_text(&second));
	host_free(copy);
}

static void survives_capabilities(void **state)
{
	static const unsigned versions[] = { 9000, 11003 };

	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		struct host *host = read_tree(*state, machines[i]);

		for (size_t j = 0; j < ARRAY_SIZE(versions); j++)
			check_capabilities(host, versions[j]);
		host_free(host);
	}
}

#define START "{\"virtnuma-host\":1,\"numa\":true,"

static const struct {
	const char *text, *message;
} refusals[] = {
	{ START "\"cpu_name\":\"\xc3\xa4\xff\"}", "host.json:1:" },
	{ "{", "host.json:1:2: " },
	{ "{}", "host.json: this is JSON, but no host" },
	{ "[]", "host.json: this is JSON, but no host" },
	{ "{\"virtnuma-host\":2}", "host.json: it is a host of version 2, and only 1 is known" },
	{ "{\"virtnuma-host\":\"1\"}", "host.json: it is a host of version \"1\"" },
	{ "{\"virtnuma-host\":1}", "host.json: there is no \"numa\"" },
	{ START "\"nodes\":[]}", "host.json: there is no \"cpus\"" },
	{ START "\"nodes\":{},\"cpus\":[]}", "host.json: nodes: { } is no array" },
	{ START "\"nodes\":[1],\"cpus\":[]}", "host.json: nodes[0]: 1 is no object" },
	{ START "\"nodes\":[{\"cpus\":\"\"}],\"cpus\":[]}",
	  "host.json: nodes[0]: there is no \"id\"" },
	{ START "\"nodes\":[{\"id\":-1,\"cpus\":\"\"}],\"cpus\":[]}",
	  "host.json: nodes[0].id: -1 is not from 0 to 16383" },
	{ START "\"nodes\":[{\"id\":16384,\"cpus\":\"\"}],\"cpus\":[]}",
	  "host.json: nodes[0].id: 16384 is not from 0 to 16383" },
	{ START "\"nodes\":[{\"id\":0.5,\"cpus\":\"\"}],\"cpus\":[]}",
	  "host.json: nodes[0].id: 0.5 is no whole number" },
	{ START "\"nodes\":[{\"id\":0,\"cpus\":\"3-1\"}],\"cpus\":[]}",
	  "host.json: nodes[0].cpus: \"3-1\": the list " },
	{ START "\"nodes\":[{\"id\":1,\"cpus\":\"\"},{\"id\":1,\"cpus\":\"\"}],\"cpus\":[]}",
	  "host.json: the ids of nodes don't ascend at nodes[1]" },
	{ START "\"nodes\":[{\"id\":0,\"cpus\":\"\",\"distances\":[10,20]}],\"cpus\":[]}",
	  "host.json: nodes[0].distances: there are 2 for 1 nodes" },
	{ START "\"nodes\":[{\"id\":0,\"cpus\":\"\",\"pages\":[{\"size_kib\":0,\"total\":1}]}],"
		"\"cpus\":[]}",
	  "host.json: the page sizes of node 0 don't ascend from 1" },
	{ START "\"nodes\":[],\"cpus\":[{\"id\":0,\"socket\":0}]}",
	  "host.json: cpus[0]: there is no \"die\", but what belongs to it" },
	{ START "\"nodes\":[],\"cpus\":[{\"id\":0,\"socket\":0,\"die\":0,\"cluster\":0,"
		"\"core\":0,\"siblings\":\"1\"}]}",
	  "host.json: CPU 0 is not among its siblings" },
	{ START "\"nodes\":[],\"cpus\":[{\"id\":0,\"online\":1}]}",
	  "host.json: cpus[0].online: 1 is no true or false" },
	{ START "\"nodes\":[],\"cpus\":[{\"id\":0,\"core_type\":\"slow\"}]}",
	  "host.json: cpus[0].core_type: \"slow\" is no type of core that is known" },
	{ START "\"nodes\":[],\"cpus\":[],\"page_sizes_kib\":[4,4]}",
	  "host.json: page_sizes_kib: the sizes don't ascend from 1" },
	{ START "\"nodes\":[],\"cpus\":[],\"libvirt_version\":\"eleven\"}",
	  "host.json: libvirt_version: \"eleven\" is no version" },
	{ START "\"nodes\":[],\"cpus\":[],\"arch\":null}", "host.json: arch: null is no string" },
	{ START "\"nodes\":[],\"cpus\":[],\"hugetlbfs_mounts\":[{\"page_size_kib\":0,"
		"\"path\":\"/\"}]}",
	  "host.json: hugetlbfs_mounts[0] has pages of 0 KiB" },
	{ START "\"nodes\":[],\"cpus\":[]} {}", "host.json:1:" },
	{ START "\"nodes\":[],\"cpus\":[],\"x\":\"\xff\"}", "host.json:1:" },
};

static void refuses_other_json(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		AUTO(error) error = ERROR_INIT;
		const char *text = refusals[i].text;
		struct host *host = NULL;

		if (host_read_snapshot("host.json", text, strlen(text), &host, &error) == 0)
			fail_msg("%s was read", text);
		if (strncmp(error.message, refusals[i].message, strlen(refusals[i].message)) != 0)
			fail_msg("%s: %s", text, error.message);
	}
}

/* A later version may know more. */
static void passes_over_what_it_does_not_know(void **state)
{
	AUTO(strbuf) text = STRBUF_INIT;
	struct host *host;

	(void)state;
	strbuf_add_string(&text, " \n" START "\"nodes\":[],\"cpus\":[],\"weather\":[{}]}\n");
	host = read_back(&text);
	assert_int_equal(host->n_nodes, 0);
	assert_string_equal(host->description, "snapshot host.json");
	host_free(host);
}

static void check_shape(const char *schema, const struct shape *shape)
{
	for (size_t i = 0; i < shape->n_fields; i++) {
		AUTO(strbuf) name = STRBUF_INIT;

		strbuf_printf(&name, "\"%s\": {", shape->fields[i].name);
		if (!strstr(schema, strbuf_text(&name)))
			fail_msg("the schema doesn't have %s", shape->fields[i].name);
		if (shape->fields[i].shape)
			check_shape(schema, shape->fields[i].shape);
	}
}

static void schema_has_all_fields(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) path = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *schema;
	size_t length;

	(void)state;
	if (file_read(&arena, source_path(&path, "data/schema/host.schema.json"), FILE_LIMIT_BYTES,
		      &schema, &length, &error))
		fail_msg("%s", error.message);
	check_shape(schema, &snapshot_shape);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

UNIT_TESTS(IN_FOLDER(reads_sparse_nodes_and_threads_that_are_off),
	   IN_FOLDER(reads_masks_and_ids_of_old_kernels), IN_FOLDER(reads_books_and_no_nodes),
	   IN_FOLDER(reads_what_else_there_is),
	   IN_FOLDER(reads_clusters_and_caches_of_another_depth),
	   IN_FOLDER(tells_what_makes_no_sense), IN_FOLDER(refuses_what_is_no_machine),
	   IN_FOLDER(survives_a_snapshot), IN_FOLDER(survives_capabilities),
	   cmocka_unit_test(reads_this_machine), cmocka_unit_test(refuses_other_json),
	   cmocka_unit_test(passes_over_what_it_does_not_know),
	   cmocka_unit_test(schema_has_all_fields));
