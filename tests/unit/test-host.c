/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host from a capabilities XML, and what is looked up in it. */
#include "testing.h"

#include "base/strbuf.h"
#include "host/host.h"

static struct host *read_shared(const char *name)
{
	const char *srcdir = getenv("srcdir");
	AUTO(strbuf) path = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	strbuf_printf(&path, "%s/tests/hosts/%s.xml", srcdir ? srcdir : ".", name);
	if (host_read_file(strbuf_text(&path), &host, &error))
		fail_msg("%s", error.message);
	return host;
}

static struct host *read_text(const char *text)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	if (host_read_capabilities("host.xml", text, strlen(text), &host, &error))
		fail_msg("%s", error.message);
	return host;
}

static void assert_bitmap(const struct bitmap *map, const char *expected)
{
	AUTO(strbuf) text = STRBUF_INIT;

	bitmap_format(map, &text);
	assert_string_equal(strbuf_text(&text), expected);
}

static void reads_nodes(void **state)
{
	struct host *host = read_shared("small-two-nodes");
	const struct host_node *node = host_find_node(host, 1);

	(void)state;
	assert_int_equal(host->source, HOST_SOURCE_CAPABILITIES);
	assert_non_null(strstr(host->description, "small-two-nodes.xml"));
	assert_string_equal(host->arch, "x86_64");
	assert_string_equal(host->cpu_vendor, "Intel");
	assert_true(host->numa_known && host->page_sizes_known);
	assert_int_equal(host->n_nodes, 2);
	assert_int_equal(host->n_cpus, 8);
	assert_true(node->memory_known && node->memory_kib == 4 * 1024 * 1024);
	assert_false(node->free_known);
	assert_true(node->distances_known);
	assert_int_equal(node->distances[0], 21);
	assert_int_equal(node->distances[1], 10);
	assert_int_equal(node->n_pages, 2);
	assert_int_equal(host_find_pages(node, 2048)->total, 192);
	assert_false(host_find_pages(node, 2048)->free_known);
	assert_null(host_find_pages(node, 1048576));
	assert_true(host_has_page_size(host, 2048));
	assert_false(host_has_page_size(host, 1048576));
	assert_bitmap(&node->cpus, "2-3,6-7");
	assert_false(host->caches_known || host->pci_devices_known);
	assert_int_equal(host->libvirt_version, 0);
	host_free(host);
}

static void reads_cpus(void **state)
{
	struct host *host = read_shared("small-two-nodes");
	const struct host_cpu *cpu = host_find_cpu(host, 7);

	(void)state;
	assert_int_equal(cpu->id, 7);
	assert_int_equal(cpu->node, 1);
	assert_true(cpu->topology_known);
	assert_int_equal(cpu->socket, 1);
	assert_int_equal(cpu->core, 1);
	assert_bitmap(&cpu->siblings, "3,7");
	assert_false(cpu->online_known || cpu->isolated_known);
	assert_null(host_find_cpu(host, 8));
	for (size_t i = 0; i < host->n_cpus; i++)
		assert_int_equal(host->cpus[i].id, i);
	host_free(host);
}

static void reads_cluster_and_die(void **state)
{
	struct host *host = read_text(
		"<capabilities><host><topology><cells num='1'><cell id='0'><pages size='4'>1</pages>"
		"<cpus num='1'><cpu id='5' socket_id='36' die_id='2' cluster_id='65535' core_id='7'"
		" siblings='5'/></cpus></cell></cells></topology></host></capabilities>");

	(void)state;
	assert_int_equal(host->cpus[0].socket, 36);
	assert_int_equal(host->cpus[0].die, 2);
	assert_int_equal(host->cpus[0].cluster, 65535);
	assert_int_equal(host->cpus[0].core, 7);
	assert_null(host->arch);
	assert_null(host->cpu_model);
	assert_int_equal(host->phys_bits, 0);
	host_free(host);
}

/* Ids with gaps, a node without memory, one without CPUs, CPUs that are offline. */
static void reads_sparse_hosts(void **state)
{
	struct host *host = read_shared("sparse");

	(void)state;
	assert_int_equal(host->n_nodes, 3);
	assert_int_equal(host_node_index(host, 33), 2);
	assert_int_equal(host_node_index(host, 1), 3);
	assert_int_equal(host_node_index(host, 34), 3);
	assert_null(host_find_node(host, 1));
	/* libvirt leaves 0 KiB out */
	assert_true(host_find_node(host, 2)->memory_known);
	assert_int_equal(host_find_node(host, 2)->memory_kib, 0);
	assert_true(host_find_node(host, 33)->memory_known);
	assert_bitmap(&host_find_node(host, 33)->cpus, "");
	assert_int_equal(host_find_node(host, 33)->distances[1], 28);
	assert_false(host_find_cpu(host, 3)->topology_known);
	assert_int_equal(host_find_cpu(host, 3)->node, 0);
	assert_null(host_find_cpu(host, 1));
	host_free(host);
}

static void finds_between_nodes_and_cpus(void **state)
{
	struct host *host = read_shared("sparse");
	AUTO(arena) arena = ARENA_INIT;
	struct bitmap cpus = { 0 }, nodes = { 0 }, found;

	(void)state;
	bitmap_set_range(&arena, &cpus, 1, 5);
	bitmap_set(&arena, &cpus, 500);
	found = host_nodes_of_cpus(host, &arena, &cpus);
	assert_bitmap(&found, "0,2");
	bitmap_set(&arena, &nodes, 2);
	bitmap_set_range(&arena, &nodes, 33, 99);
	found = host_cpus_of_nodes(host, &arena, &nodes);
	assert_bitmap(&found, "4,6-7");
	host_free(host);
}

static void reads_memory_tiers(void **state)
{
	struct host *host = read_shared("tiers");
	const struct host_node *node = host_find_node(host, 2);

	(void)state;
	assert_int_equal(node->n_caches, 1);
	assert_int_equal(node->caches[0].level, 1);
	assert_string_equal(node->caches[0].associativity, "direct");
	assert_string_equal(node->caches[0].policy, "writeback");
	assert_int_equal(node->caches[0].size_kib, 16 * 1024 * 1024);
	assert_int_equal(node->caches[0].line_bytes, 64);
	assert_int_equal(host->n_interconnects, 16);
	assert_false(host->interconnects[3].is_bandwidth);
	assert_int_equal(host->interconnects[3].initiator, 0);
	assert_int_equal(host->interconnects[3].target, 2);
	assert_string_equal(host->interconnects[3].type, "write");
	assert_int_equal(host->interconnects[3].value, 400);
	assert_true(host->interconnects[15].is_bandwidth);
	assert_int_equal(host->interconnects[15].value, 10485760);
	host_free(host);
}

static void reads_resctrl(void **state)
{
	struct host *host = read_shared("resctrl");

	(void)state;
	assert_true(host->caches_known);
	assert_int_equal(host->n_caches, 2);
	assert_int_equal(host->caches[1].id, 1);
	assert_int_equal(host->caches[1].level, 3);
	assert_int_equal(host->caches[1].size_kib, 15 * 1024);
	assert_bitmap(&host->caches[1].cpus, "4-7");
	assert_int_equal(host->caches[1].n_controls, 2);
	assert_string_equal(host->caches[1].controls[0].type, "code");
	assert_int_equal(host->caches[1].controls[1].granularity_bytes, 768 * 1024);
	assert_int_equal(host->caches[1].controls[1].min_bytes, 1536 * 1024);
	assert_int_equal(host->caches[1].controls[1].max_allocations, 8);
	assert_int_equal(host->n_bandwidth_nodes, 2);
	assert_true(host->bandwidth_nodes[1].control_known);
	assert_int_equal(host->bandwidth_nodes[1].granularity, 10);
	assert_int_equal(host->bandwidth_nodes[1].max_allocations, 8);
	host_free(host);
}

static void knows_a_made_up_cell(void **state)
{
	struct host *host = read_shared("made-up");

	(void)state;
	assert_false(host->numa_known);
	assert_int_equal(host->n_nodes, 1);
	assert_bitmap(&host->nodes[0].cpus, "0-3");
	assert_false(host_find_cpu(host, 2)->topology_known);
	host_free(host);

	/* One a node, all called 0. */
	host = read_text("<capabilities><host><topology><cells num='2'>"
			 "<cell id='0'><memory>1024</memory><cpus><cpu id='0'/></cpus></cell>"
			 "<cell id='0'><memory>1024</memory><cpus><cpu id='1'/></cpus></cell>"
			 "</cells></topology></host></capabilities>");
	assert_false(host->numa_known);
	assert_int_equal(host->n_nodes, 1);
	assert_bitmap(&host->nodes[0].cpus, "0-1");
	host_free(host);
}

/* libvirt repeats what a kernel says: a CPU in two nodes, distances of 0. */
static void takes_a_cpu_in_two_nodes(void **state)
{
	struct host *host = read_text(
		"<capabilities><host><topology><cells num='2'>"
		"<cell id='0'><pages size='4'>1</pages><cpus><cpu id='0'/></cpus></cell>"
		"<cell id='1'><pages size='4'>1</pages><cpus><cpu id='0'/><cpu id='1'/></cpus></cell>"
		"</cells></topology></host></capabilities>");

	(void)state;
	assert_int_equal(host->n_notes, 1);
	assert_non_null(strstr(host->notes[0], "CPU 0 is in node 1 and in one before it"));
	assert_bitmap(&host->nodes[0].cpus, "0");
	assert_bitmap(&host->nodes[1].cpus, "1");
	assert_int_equal(host->n_cpus, 2);
	host_free(host);
}

static void takes_hosts_that_say_little(void **state)
{
	static const char *const texts[] = {
		"<capabilities><host/></capabilities>",
		"<capabilities><host><topology/></host></capabilities>",
		"<capabilities><host><topology><cells num='0'/></topology></host></capabilities>",
		"<!-- c --><capabilities><guest/><host/><guest><arch name='x'/></guest></capabilities>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct host *host = read_text(texts[i]);

		assert_false(host->numa_known || host->page_sizes_known || host->caches_known);
		assert_int_equal(host->n_nodes, 0);
		assert_null(host_find_node(host, 0));
		assert_null(host_find_cpu(host, 0));
		host_free(host);
	}
}

static void reads_machine_types(void **state)
{
	struct host *host = read_text(
		"<capabilities><host/><guest><os_type>hvm</os_type><arch name='x86_64'>"
		"<emulator>/usr/bin/q</emulator><machine maxCpus='288'>pc-q35-7.2</machine>"
		"<machine canonical='pc-q35-7.2' maxCpus='288'>q35</machine><domain type='qemu'/>"
		"<domain type='kvm'><emulator>/usr/bin/k</emulator><machine>one</machine></domain>"
		"</arch></guest></capabilities>");

	(void)state;
	assert_int_equal(host->n_machine_types, 3);
	assert_string_equal(host->machine_types[0].arch, "x86_64");
	assert_string_equal(host->machine_types[0].name, "pc-q35-7.2");
	assert_null(host->machine_types[0].canonical);
	assert_string_equal(host->machine_types[1].canonical, "pc-q35-7.2");
	assert_string_equal(host->machine_types[1].emulator, "/usr/bin/q");
	assert_int_equal(host->machine_types[1].max_vcpus, 288);
	assert_string_equal(host->machine_types[2].emulator, "/usr/bin/k");
	host_free(host);
}

/* Order of elements, units and white space are the writer's; ours are sorted and in KiB. */
static void puts_things_in_order(void **state)
{
	struct host *host = read_text(
		"<capabilities><host><topology><cells num='2'>"
		"<cell id='4'><memory unit='MiB'> 2\n</memory><pages unit='MiB' size='1024'>1</pages>"
		"<pages unit='KiB' size='4'>512</pages><distances><sibling id='4' value='10'/>"
		"<sibling id='9' value='30'/><sibling id='2' value='20'/></distances>"
		"<cpus><cpu id='9'/><cpu id='3'/></cpus></cell>"
		"<cell id='2'><cpus><cpu id='5'/></cpus></cell></cells></topology></host></capabilities>");

	(void)state;
	assert_int_equal(host->nodes[0].id, 2);
	assert_false(host->nodes[0].distances_known);
	assert_int_equal(host->nodes[1].id, 4);
	assert_int_equal(host->nodes[1].memory_kib, 2048);
	assert_int_equal(host->nodes[1].pages[0].size_kib, 4);
	assert_int_equal(host->nodes[1].pages[1].size_kib, 1048576);
	assert_int_equal(host->nodes[1].distances[0], 20);
	assert_int_equal(host->nodes[1].distances[1], 10);
	assert_int_equal(host->cpus[0].id, 3);
	assert_int_equal(host->cpus[2].id, 9);
	assert_int_equal(host->page_sizes_kib[1], 1048576);
	host_free(host);
}

#define TOPOLOGY(cells)                                                  \
	"<capabilities><host><topology><cells num='1'>" cells "</cells>" \
	"</topology></host></capabilities>"
#define CELL(body) TOPOLOGY("<cell id='0'>" body "</cell>")
#define CPUS(body) CELL("<pages size='4'>1</pages><cpus num='1'>" body "</cpus>")
#define CACHE(body) "<capabilities><host><cache>" body "</cache></host></capabilities>"

static const struct {
	const char *text, *message;
} refused[] = {
	{ "", "host.xml:1:1" },
	{ "<capabilities>", "host.xml:1:" },
	{ "<domain type='kvm'/>", "host.xml:1:2: this is a domain, not a host" },
	{ "\n <domstatus/>", "host.xml:2:3: this is a domain" },
	{ "<domainCapabilities/>", "these are domain capabilities" },
	{ "<html/>", "the root element is <html>" },
	{ "<capabilities xmlns='urn:x'><host/></capabilities>", "the root element" },
	{ "<capabilities/>", "has no <host>" },
	{ TOPOLOGY("<cell/>"), "<cell> has no attribute id" },
	{ TOPOLOGY("<cell id='x'/>"), "1:56: id of <cell> is \"x\", not a number from 0 to 16383" },
	{ TOPOLOGY("<cell id=''/>"), "id of <cell> is \"\"" },
	{ TOPOLOGY("<cell id='-1'/>"), "id of <cell> is \"-1\"" },
	{ TOPOLOGY("<cell id='16384'/>"), "id of <cell> is \"16384\"" },
	{ TOPOLOGY("<cell id='99999999999999999999'/>"), "id of <cell>" },
	{ TOPOLOGY("<cell id='1'/><cell id='1'/>"), "node 1 is there twice" },
	{ CELL("<memory>x</memory>"), "<memory> is \"x\"" },
	{ CELL("<memory></memory>"), "<memory> is \"\"" },
	{ CELL("<memory unit='XB'>1</memory>"), "unit of <memory> is \"XB\"" },
	{ CELL("<memory unit='EiB'>9</memory>"), "the size of <memory> is out of range" },
	{ CELL("<memory>18446744073709551615</memory>"), "the size of <memory> is out of range" },
	{ CELL("<pages>1</pages>"), "<pages> has no attribute size" },
	{ CELL("<pages size='0'>1</pages>"), "pages of 0 KiB" },
	{ CELL("<pages size='4'>1</pages><pages size='4'>1</pages>"), "pages of 4 KiB twice" },
	{ CELL("<distances><sibling id='0'/></distances>"), "<sibling> has no attribute value" },
	{ CELL("<cache associativity='none'/>"), "<cache> has no attribute level" },
	{ CELL("<cache level='1'><size/></cache>"), "<size> has no attribute value" },
	{ CPUS("<cpu/>"), "<cpu> has no attribute id" },
	{ CPUS("<cpu id='16384'/>"), "id of <cpu> is \"16384\"" },
	{ CPUS("<cpu id='1'/><cpu id='1'/>"), "CPU 1 is there twice" },
	{ CPUS("<cpu id='1' socket_id='0' core_id='0' siblings='2'/>"), "not among its siblings" },
	{ CPUS("<cpu id='1' socket_id='0' core_id='0' siblings='1-'/>"), "siblings of <cpu>" },
	{ CPUS("<cpu id='1' socket_id='a' core_id='0' siblings='1'/>"), "socket_id of <cpu>" },
	{ TOPOLOGY("") "<x/>", "host.xml:1:" },
	{ CACHE("<bank level='3' size='1' cpus='0'/>"), "<bank> has no attribute id" },
	{ CACHE("<bank id='0' level='3' size='1'/>"), "<bank> has no attribute cpus" },
	{ CACHE("<bank id='0' level='3' size='1' cpus='16384'/>"), "cpus of <bank>" },
	{ CACHE("<bank id='0' level='3' size='1' cpus='0'><control/></bank>"), "granularity" },
	{ "<capabilities><host><cpu><pages size='z'/></cpu></host></capabilities>",
	  "size of <pages>" },
	{ "<capabilities><host/><guest><arch><machine maxCpus='many'>pc</machine></arch></guest>"
	  "</capabilities>",
	  "maxCpus of <machine> is \"many\"" },
	{ TOPOLOGY("<cell id='\xe2\x80\xae'/>"), "\"\\u{202e}\"" },
};

static void refuses_with_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		AUTO(error) error = ERROR_INIT;
		struct host *host = NULL;

		if (host_read_capabilities("host.xml", refused[i].text, strlen(refused[i].text),
					   &host, &error) == 0)
			fail_msg("is taken: %s", refused[i].text);
		assert_null(host);
		if (!strstr(error.message, refused[i].message) ||
		    strncmp(error.message, "host.xml:", strlen("host.xml:")) != 0)
			fail_msg("%s: %s", refused[i].text, error.message);
	}
}

static void refuses_what_would_use_up_memory(void **state)
{
	AUTO(strbuf) text = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	(void)state;
	strbuf_add_string(&text, "<capabilities><host><topology><cells num='2000'>");
	for (unsigned i = 0; i < 2000; i++)
		strbuf_printf(&text, "<cell id='%u'><distances/></cell>", i);
	strbuf_add_string(&text, "</cells></topology></host></capabilities>");
	assert_int_equal(host_read_capabilities("host.xml", text.text, text.length, &host, &error),
			 -1);
	assert_non_null(strstr(error.message, "more than 1024 nodes"));

	strbuf_clear(&text);
	strbuf_add_string(&text, "<capabilities><host><cpu>");
	for (unsigned i = 1; i < 100; i++)
		strbuf_printf(&text, "<pages size='%u'/>", i);
	strbuf_add_string(&text, "</cpu></host></capabilities>");
	assert_int_equal(host_read_capabilities("host.xml", text.text, text.length, &host, &error),
			 -1);
	assert_non_null(strstr(error.message, "64 page sizes"));
}

static void tells_what_is_no_file(void **state)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	(void)state;
	assert_int_equal(host_read_file("/nonexistent/host.xml", &host, &error), -1);
	assert_non_null(strstr(error.message, "/nonexistent/host.xml"));
	assert_null(host);
	host_free(NULL);
}

UNIT_TESTS(cmocka_unit_test(reads_nodes), cmocka_unit_test(reads_cpus),
	   cmocka_unit_test(reads_cluster_and_die), cmocka_unit_test(reads_sparse_hosts),
	   cmocka_unit_test(finds_between_nodes_and_cpus), cmocka_unit_test(reads_memory_tiers),
	   cmocka_unit_test(reads_resctrl), cmocka_unit_test(knows_a_made_up_cell),
	   cmocka_unit_test(takes_a_cpu_in_two_nodes),
	   cmocka_unit_test(takes_hosts_that_say_little), cmocka_unit_test(reads_machine_types),
	   cmocka_unit_test(puts_things_in_order), cmocka_unit_test(refuses_with_the_place),
	   cmocka_unit_test(refuses_what_would_use_up_memory),
	   cmocka_unit_test(tells_what_is_no_file));
