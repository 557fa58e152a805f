/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a guest sees, in numbers that were read from tables of real QEMUs 7.2 and 10.0. */
#include "draw-testing.h"

#include "draw/formats.h"
#include "draw/view.h"

#define Q35 "<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>"
#define PC "<os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>"
#define VIRT "<os><type arch='aarch64' machine='virt'>hvm</type></os>"
#define VIRT_UEFI                                                           \
	"<os firmware='efi'><type arch='aarch64' machine='virt'>hvm</type>" \
	"</os><features><acpi/></features>"
#define RISCV "<os><type arch='riscv64' machine='virt'>hvm</type></os>"
#define CELL(id, cpus, mib) "<cell id='" id "' cpus='" cpus "' memory='" mib "' unit='MiB'/>"
#define BARE(id, mib) "<cell id='" id "' memory='" mib "' unit='MiB'/>"
#define NUMA(cells) "<cpu><numa>" cells "</numa></cpu>"
#define MODEL(name, cells) "<cpu mode='custom'><model>" name "</model><numa>" cells "</numa></cpu>"
#define MAX(slots, mib) "<maxMemory slots='" slots "' unit='MiB'>" mib "</maxMemory>"
#define NVDIMM                                                                     \
	"<devices><memory model='nvdimm'><source><path>/x</path></source><target>" \
	"<size unit='MiB'>256</size><node>0</node></target></memory></devices>"

/* "BASE+SIZE nCELL fFLAGS", in hexadecimal; padding is "-". */
static void ranges_text(const struct view *view, struct strbuf *out)
{
	for (size_t i = 0; i < view->n_ranges; i++) {
		const struct view_range *range = &view->ranges[i];

		strbuf_add_string(out, i ? ", " : "");
		if (range->kind == VIEW_RANGE_PADDING)
			strbuf_add_char(out, '-');
		else
			strbuf_printf(
				out, "%llx+%llx n%u f%u", (unsigned long long)range->base_bytes,
				(unsigned long long)range->size_bytes, range->cell, range->flags);
	}
}

static const struct {
	const char *content, *want;
} layouts[] = {
	{
		Q35 "<vcpu>4</vcpu>" NUMA(CELL("0", "0-1", "256") CELL("1", "2-3", "256")),
		"0+a0000 n0 f1, 100000+ff00000 n0 f1, 10000000+10000000 n1 f1, -",
	},
	{
		Q35 "<memory unit='MiB'>512</memory><vcpu>2</vcpu>" MAX("2", "1024"),
		"0+a0000 n0 f1, 100000+1ff00000 n0 f1, -, 100000000+a0000000 n0 f3",
	},
	{
		Q35 "<vcpu>2</vcpu>" NUMA(CELL("0", "0", "2560") CELL("1", "1", "2560")),
		"0+a0000 n0 f1, 100000+7ff00000 n0 f1, 100000000+20000000 n0 f1,"
		" 120000000+a0000000 n1 f1",
	},
	{
		PC "<vcpu>2</vcpu>" NUMA(CELL("0", "0", "4096") CELL("1", "1", "1024")),
		"0+a0000 n0 f1, 100000+bff00000 n0 f1, 100000000+40000000 n0 f1,"
		" 140000000+40000000 n1 f1",
	},
	{
		Q35 "<vcpu>1</vcpu>" MAX("2", "2048")
			NUMA(CELL("0", "0", "0") BARE("1", "512") BARE("2", "0")),
		"0+a0000 n1 f1, 100000+1ff00000 n1 f1, -, -, -, 100000000+e0000000 n2 f3",
	},
	{
		Q35 "<vcpu>1</vcpu>" MAX("2", "2048") NUMA(CELL("0", "0", "512")) NVDIMM,
		"0+a0000 n0 f1, 100000+1ff00000 n0 f1, 100000000+10000000 n0 f5,"
		" 100000000+e0000000 n0 f3",
	},
	{
		Q35 "<vcpu>1</vcpu>" MODEL("EPYC", CELL("0", "0", "1126400")),
		"0+a0000 n0 f1, 100000+7ff00000 n0 f1, 10000000000+11280000000 n0 f1",
	},
	{
		Q35 "<vcpu>1</vcpu>" MODEL("Skylake-Server", CELL("0", "0", "1126400")),
		"0+a0000 n0 f1, 100000+7ff00000 n0 f1, 100000000+11280000000 n0 f1",
	},
	{
		VIRT_UEFI "<vcpu>2</vcpu>" MAX("2", "4096")
			NUMA(CELL("0", "0", "256") CELL("1", "1", "512")),
		"40000000+10000000 n0 f1, 50000000+20000000 n1 f1, 80000000+150000000 n1 f3",
	},
	{
		VIRT "<vcpu>2</vcpu>" MAX("2", "4096")
			NUMA(CELL("0", "0", "256") CELL("1", "1", "512")),
		"40000000+10000000 n0 f1, 50000000+20000000 n1 f1",
	},
	{
		RISCV "<vcpu>2</vcpu>" NUMA(CELL("0", "0", "256") CELL("1", "1", "512")),
		"80000000+10000000 n0 f1, 90000000+20000000 n1 f1",
	},
	{ Q35 "<vcpu>2</vcpu><memory unit='MiB'>512</memory>", "" },
};

static void memory_is_where_qemu_puts_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(layouts); i++) {
		AUTO(view) view = VIEW_INIT;
		AUTO(strbuf) text = STRBUF_INIT;
		struct drawn drawn;

		drawn_build(&drawn, layouts[i].content);
		view_build(drawn.guest, NULL, &view);
		ranges_text(&view, &text);
		assert_string_equal(strbuf_text(&text), layouts[i].want);
		drawn_done(&drawn);
	}
}

static const struct {
	const char *topology;
	unsigned vcpus, vcpu, want;
} ids[] = {
	{ "sockets='2' cores='3' threads='2'", 12, 5, 5 },
	{ "sockets='2' cores='3' threads='2'", 12, 6, 8 },
	{ "sockets='2' cores='3' threads='2'", 12, 11, 13 },
	{ "sockets='2' dies='3' cores='2' threads='1'", 12, 6, 8 },
	{ "sockets='5' cores='51' threads='1'", 255, 254, 306 },
	{ "sockets='2' cores='129' threads='1'", 258, 128, 128 },
	{ "sockets='2' cores='129' threads='1'", 258, 129, 256 },
};

static void apic_ids_have_a_field_a_level(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		AUTO(strbuf) content = STRBUF_INIT;
		struct drawn drawn;

		strbuf_printf(&content, Q35 "<vcpu>%u</vcpu><cpu><topology %s/></cpu>",
			      ids[i].vcpus, ids[i].topology);
		drawn_build(&drawn, strbuf_text(&content));
		assert_int_equal(view_apic_id(drawn.guest, ids[i].vcpu), ids[i].want);
		drawn_done(&drawn);
	}
}

static void large_ids_have_the_long_entry(void **state)
{
	AUTO(view) view = VIEW_INIT;
	struct drawn drawn;

	(void)state;
	drawn_build(&drawn,
		    Q35 "<vcpu>258</vcpu><cpu><topology sockets='2' cores='129' threads='1'/>"
			"<numa><cell id='0' cpus='0-128' memory='512' unit='MiB'/>"
			"<cell id='1' cpus='129-257' memory='512' unit='MiB'/></numa></cpu>");
	view_build(drawn.guest, NULL, &view);
	assert_int_equal(view.n_processors, 258);
	assert_int_equal(view.processors[128].type, VIEW_PROCESSOR_APIC);
	assert_int_equal(view.processors[129].type, VIEW_PROCESSOR_X2APIC);
	assert_int_equal(view.processors[129].cell, 1);
	drawn_done(&drawn);
}

#define HMAT(caches, links)                                                                  \
	Q35 "<vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='512' unit='MiB'>" caches \
	    "</cell><cell id='1' cpus='1' memory='512' unit='MiB'/><interconnects>" links    \
	    "</interconnects></numa></cpu>"
#define LATENCY(from, to, value) \
	"<latency initiator='" from "' target='" to "' type='access' value='" value "'/>"
#define BANDWIDTH(from, to, mib) \
	"<bandwidth initiator='" from "' target='" to "' type='access' value='" mib "' unit='MiB'/>"

static const struct {
	const char *links;
	unsigned data_type;
	uint64_t base;
	uint16_t entries[4];
} latencies[] = {
	{ LATENCY("0", "0", "5") LATENCY("0", "1", "10"), 0, 1000, { 5, 10, 0, 0 } },
	{ LATENCY("0", "0", "70"), 0, 10000, { 7, 0, 0, 0 } },
	{ BANDWIDTH("0", "0", "200") BANDWIDTH("1", "1", "100"), 3, 4, { 50, 0, 0, 25 } },
	{ LATENCY("0", "0", "65537"), 0, 1000, { 1, 0, 0, 0 } },
	{ LATENCY("0", "0", "655350") LATENCY("1", "1", "1"), 0, 1000, { 65526, 0, 0, 1 } },
};

static void hmat_entries_are_compressed_as_qemu_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(latencies); i++) {
		AUTO(strbuf) content = STRBUF_INIT;
		AUTO(view) view = VIEW_INIT;
		struct drawn drawn;

		strbuf_printf(&content, HMAT("", "%s"), latencies[i].links);
		drawn_build(&drawn, strbuf_text(&content));
		view_build(drawn.guest, NULL, &view);
		assert_true(view.hmat);
		assert_int_equal(view.n_attributes, 2);
		assert_int_equal(view.n_latencies, 1);
		assert_int_equal(view.latencies[0].data_type, latencies[i].data_type);
		assert_int_equal(view.latencies[0].base, latencies[i].base);
		assert_memory_equal(view.latencies[0].entries, latencies[i].entries,
				    sizeof(latencies[i].entries));
		drawn_done(&drawn);
	}
}

static void cache_attributes_are_packed(void **state)
{
	AUTO(view) view = VIEW_INIT;
	struct drawn drawn;

	(void)state;
	drawn_build(&drawn, HMAT("<cache level='1' associativity='direct' policy='writeback'>"
				 "<size value='10' unit='KiB'/><line value='8' unit='B'/></cache>",
				 LATENCY("0", "0", "5")));
	view_build(drawn.guest, NULL, &view);
	assert_int_equal(view.n_caches, 1);
	assert_int_equal(view.caches[0].attributes, 0x81111);
	assert_int_equal(view.caches[0].size_bytes, 10240);
	drawn_done(&drawn);
}

static const struct {
	const char *content, *want;
} numactl[] = {
	/* vCPU 0 is in cell 1, so that is Linux's node 0 */
	{
		Q35 "<vcpu>4</vcpu>" NUMA(CELL("0", "2-3", "512") CELL("1", "0-1", "256")),
		"available: 2 nodes (0-1)\n"
		"node 0 cpus: 0 1\nnode 0 size: 256 MB\nnode 0 free: 256 MB\n"
		"node 1 cpus: 2 3\nnode 1 size: 512 MB\nnode 1 free: 512 MB\n"
		"node distances:\nnode   0   1 \n  0:  10  20 \n  1:  20  10 \n",
	},
	/* absent vCPUs number nodes, but aren't CPUs */
	{
		Q35
		"<vcpu current='2'>4</vcpu>" NUMA(CELL("0", "2-3", "512") CELL("1", "0-1", "256")),
		"available: 2 nodes (0-1)\n"
		"node 0 cpus: 0 1\nnode 0 size: 256 MB\nnode 0 free: 256 MB\n"
		"node 1 cpus:\nnode 1 size: 512 MB\nnode 1 free: 512 MB\n"
		"node distances:\nnode   0   1 \n  0:  10  20 \n  1:  20  10 \n",
	},
	/* a device tree's ids stay */
	{
		VIRT "<vcpu>2</vcpu>" NUMA(CELL("0", "1", "512") CELL("1", "0", "256")),
		"available: 2 nodes (0-1)\n"
		"node 0 cpus: 1\nnode 0 size: 512 MB\nnode 0 free: 512 MB\n"
		"node 1 cpus: 0\nnode 1 size: 256 MB\nnode 1 free: 256 MB\n"
		"node distances:\nnode   0   1 \n  0:  10  20 \n  1:  20  10 \n",
	},
	/* no tables, no nodes */
	{
		"<os><type arch='x86_64' machine='q35'>hvm</type></os><vcpu>2</vcpu>" NUMA(
			CELL("0", "0", "512") CELL("1", "1", "256")),
		"available: 1 nodes (0)\nnode 0 cpus: 0 1\nnode 0 size: 768 MB\n"
		"node 0 free: 768 MB\nnode distances:\nnode   0 \n  0:  10 \n",
	},
};

#define PSERIES(type, distance)                                                                     \
	"<os><type arch='ppc64' machine='" type "'>hvm</type></os><vcpu>2</vcpu><cpu><numa>"        \
	"<cell id='0' cpus='0' memory='512' unit='MiB'><distances><sibling id='1' value='" distance \
	"'/></distances></cell><cell id='1' cpus='1' memory='512' unit='MiB'/></numa></cpu>"

static const struct {
	const char *content;
	unsigned want;
} rounded[] = {
	{ PSERIES("pseries-6.1", "21"), 20 },  { PSERIES("pseries-6.1", "40"), 40 },
	{ PSERIES("pseries-6.1", "31"), 160 }, { PSERIES("pseries-6.1", "100"), 80 },
	{ PSERIES("pseries-6.2", "21"), 21 },
};

static void pseries_guests_see_rounded_distances(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rounded); i++) {
		AUTO(view) view = VIEW_INIT;
		struct drawn drawn;

		drawn_build(&drawn, rounded[i].content);
		view_build(drawn.guest, NULL, &view);
		assert_int_equal(view_distance(&view, 0, 1), rounded[i].want);
		assert_int_equal(view_distance(&view, 0, 0), 10);
		drawn_done(&drawn);
	}
}

static void linux_numbers_nodes_by_appearance(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numactl); i++) {
		AUTO(view) view = VIEW_INIT;
		AUTO(strbuf) text = STRBUF_INIT;
		struct drawn drawn;

		drawn_build(&drawn, numactl[i].content);
		view_build(drawn.guest, NULL, &view);
		numactl_format(&view, &text);
		assert_string_equal(strbuf_text(&text), numactl[i].want);
		drawn_done(&drawn);
	}
}

static void wrong_formats_say_what_is_right(void **state)
{
	AUTO(view) view = VIEW_INIT, pc = VIEW_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	struct drawn drawn;

	(void)state;
	drawn_build(&drawn, VIRT "<vcpu>1</vcpu>" NUMA(CELL("0", "0", "512")));
	view_build(drawn.guest, NULL, &view);
	assert_int_equal(acpi_format(&view, &text, &error), -1);
	assert_non_null(strstr(error.message, "--format dts"));
	drawn_done(&drawn);
	error_done(&error);
	drawn_build(&drawn, Q35 "<vcpu>1</vcpu>" NUMA(CELL("0", "0", "512")));
	view_build(drawn.guest, NULL, &pc);
	assert_int_equal(dts_format(&pc, &text, &error), -1);
	assert_non_null(strstr(error.message, "--format acpi"));
	drawn_done(&drawn);
}

UNIT_TESTS(cmocka_unit_test(memory_is_where_qemu_puts_it),
	   cmocka_unit_test(apic_ids_have_a_field_a_level),
	   cmocka_unit_test(large_ids_have_the_long_entry),
	   cmocka_unit_test(hmat_entries_are_compressed_as_qemu_does),
	   cmocka_unit_test(cache_attributes_are_packed),
	   cmocka_unit_test(pseries_guests_see_rounded_distances),
	   cmocka_unit_test(linux_numbers_nodes_by_appearance),
	   cmocka_unit_test(wrong_formats_say_what_is_right));
