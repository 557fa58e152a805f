/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two command lines: what counts as equal, and what is told of the rest. */
#include "testing.h"

#include "base/strbuf.h"
#include "qemu/compare.h"
#include "qemu/parse.h"
#include "qemu/syntax.h"

#define FILE_BACKEND "-object memory-backend-file,id=a,mem-path="

static void parse(struct argv *argv, const char *line)
{
	AUTO(error) error = ERROR_INIT;
	struct qemu_words words = { 0 };

	if (qemu_split_shell(argv->arena, line, &words, &error) < 0 ||
	    qemu_parse_words(&words, argv, &error) < 0)
		fail_msg("%s: %s", line, error.message);
}

static void describe(const struct qemu_comparison *comparison, struct strbuf *out)
{
	static const char *const kinds[] = {
		[QEMU_DIFFERENCE_VALUE] = "value",
		[QEMU_DIFFERENCE_MISSING] = "missing",
		[QEMU_DIFFERENCE_EXTRA] = "extra",
		[QEMU_DIFFERENCE_ORDER] = "order",
	};

	for (size_t i = 0; i < comparison->n_differences; i++) {
		const struct qemu_difference *difference = &comparison->differences[i];

		strbuf_printf(out, "%s [%s] [%s]\n", kinds[difference->kind],
			      difference->theirs ? difference->theirs : "",
			      difference->ours ? difference->ours : "");
		assert_int_equal(difference->our_option == NULL, difference->ours == NULL);
	}
	strbuf_printf(out, "%zu equal\n", comparison->n_equal);
}

static const struct {
	const char *theirs, *ours;
	bool cpu_model_unknown;
	const char *expect;
} rows[] = {
	{ .theirs = "", .ours = "", .expect = "0 equal\n" },
	/* whatever syntax */
	{ .theirs = "-object '{\"qom-type\":\"memory-backend-ram\",\"id\":\"a\",\"size\":1048576,"
		    "\"share\":true,\"host-nodes\":[0,1,3],\"policy\":\"bind\"}'",
	  .ours = "-object memory-backend-ram,id=a,size=1M,share=yes,host-nodes=0-1,host-nodes=3,"
		  "policy=bind",
	  .expect = "1 equal\n" },
	{ .theirs = "-m 1024", .ours = "-m size=1048576k", .expect = "1 equal\n" },
	{ .theirs = "-m 1024,slots=2,maxmem=4G",
	  .ours = "-m size=1G,slots=2,maxmem=4194304k",
	  .expect = "1 equal\n" },
	{ .theirs = "-numa node,mem=512", .ours = "-numa node,mem=512M", .expect = "1 equal\n" },
	{ .theirs = "-machine type=q35", .ours = "-machine q35", .expect = "1 equal\n" },
	{ .theirs = "-accel kvm", .ours = "-accel accel=kvm", .expect = "1 equal\n" },
	/* values, keys, their order */
	{ .theirs = "-smp 4,cores=4",
	  .ours = "-smp 4,cores=2",
	  .expect = "value [-smp cpus=4,cores=4] [-smp cpus=4,cores=2]\n0 equal\n" },
	{ .theirs = "-smp 4,dies=1,cores=4",
	  .ours = "-smp 4,cores=4",
	  .expect = "value [-smp cpus=4,dies=1,cores=4] [-smp cpus=4,cores=4]\n0 equal\n" },
	{ .theirs = "-smp 4,cores=4,dies=1",
	  .ours = "-smp 4,dies=1,cores=4",
	  .expect = "value [-smp cpus=4,cores=4,dies=1] [-smp cpus=4,dies=1,cores=4]\n0 equal\n" },
	{ .theirs = "-object iothread,id=yes",
	  .ours = "-object iothread,id=on",
	  .expect = "missing [-object qom-type=iothread,id=yes] []\n"
		    "extra [] [-object qom-type=iothread,id=on]\n0 equal\n" },
	{ .theirs = "-m 18446744073709551616",
	  .ours = "-m 0",
	  .expect = "value [-m size=18446744073709551616] [-m size=0]\n0 equal\n" },
	{ .theirs = "-m 1X",
	  .ours = "-m 1",
	  .expect = "value [-m size=1X] [-m size=1048576]\n0 equal\n" },
	{ .theirs = "-no-acpi", .ours = "", .expect = "missing [-no-acpi] []\n0 equal\n" },
	{ .theirs = "",
	  .ours = "-mem-prealloc -no-acpi",
	  .expect = "extra [] [-mem-prealloc]\nextra [] [-no-acpi]\n0 equal\n" },
	/* order of options */
	{ .theirs = "-m 1 -smp 1",
	  .ours = "-smp 1 -m 1",
	  .expect = "order [-smp cpus=1] [-smp cpus=1]\n2 equal\n" },
	{ .theirs = "-numa dist,src=0,dst=0,val=10 -numa dist,src=0,dst=1,val=20",
	  .ours = "-numa dist,src=0,dst=1,val=20 -numa dist,src=0,dst=0,val=10",
	  .expect =
		  "order [-numa type=dist,src=0,dst=1,val=20] [-numa type=dist,src=0,dst=1,val=20]\n"
		  "2 equal\n" },
	/* pairs by what they are about */
	{ .theirs = "-numa node,nodeid=0,initiator=1",
	  .ours = "-numa node,nodeid=0,initiator=0",
	  .expect =
		  "value [-numa type=node,nodeid=0,initiator=1] [-numa type=node,nodeid=0,initiator=0]\n"
		  "0 equal\n" },
	{ .theirs = "-numa hmat-lb,initiator=0,target=0,latency=1",
	  .ours = "-numa hmat-lb,initiator=1,target=0,latency=1",
	  .expect = "missing [-numa type=hmat-lb,initiator=0,target=0,latency=1] []\n"
		    "extra [] [-numa type=hmat-lb,initiator=1,target=0,latency=1]\n0 equal\n" },
	{ .theirs = "-object iothread,id=a -object iothread,id=a",
	  .ours = "-object iothread,id=a",
	  .expect = "missing [-object qom-type=iothread,id=a] []\n1 equal\n" },
	/* out of scope */
	{ .theirs =
		  "-name x -drive a -machine q35,usb=off,smm=on -cpu host,migratable=on,l3-cache=on "
		  "-object rng-random,id=r -device e1000,id=n "
		  "-device '{\"driver\":\"spapr-pci-host-bridge\",\"index\":1}' -S",
	  .ours = "-machine q35 -cpu host,l3-cache=on",
	  .expect = "2 equal\n" },
	{ .theirs = "-device spapr-pci-host-bridge,index=1,numa_node=1",
	  .ours = "",
	  .expect =
		  "missing [-device driver=spapr-pci-host-bridge,index=1,numa_node=1] []\n0 equal\n" },
	{ .theirs = "-machine q35,sgx-epc.0.memdev=a",
	  .ours = "-machine q35",
	  .expect = "value [-machine type=q35,sgx-epc.0.memdev=a] [-machine type=q35]\n0 equal\n" },
	/* addresses that ours leaves to QEMU, and those that it doesn't */
	{ .theirs =
		  "-device '{\"driver\":\"pc-dimm\",\"id\":\"d\",\"bus\":\"pci.1\",\"addr\":\"0x1\"}'",
	  .ours = "-device pc-dimm,id=d",
	  .expect = "1 equal\n" },
	{ .theirs = "-device pxb,id=d,bus=pci.1,addr=0x1",
	  .ours = "-device pxb,id=d,bus=pci.2",
	  .expect =
		  "value [-device driver=pxb,id=d,bus=pci.1] [-device driver=pxb,id=d,bus=pci.2]\n"
		  "0 equal\n" },
	{ .theirs = "-device pxb,id=d",
	  .ours = "-device pxb,id=d,addr=0x2",
	  .expect =
		  "value [-device driver=pxb,id=d] [-device driver=pxb,id=d,addr=0x2]\n0 equal\n" },
	/* the host's folders */
	{ .theirs = FILE_BACKEND "/dev/hugepages/libvirt/qemu-embed-0a/-1-vm",
	  .ours = FILE_BACKEND "/dev/hugepages/libvirt/qemu/-1-vm",
	  .expect = "1 equal\n" },
	{ .theirs = FILE_BACKEND "/mnt/huge/libvirt/qemu/-1-vm",
	  .ours = FILE_BACKEND "/dev/hugepages/libvirt/qemu/-1-vm",
	  .expect = "1 equal\n" },
	{ .theirs = FILE_BACKEND "/dev/hugepages1G/libvirt/qemu/-1-vm",
	  .ours = FILE_BACKEND "/dev/hugepages/libvirt/qemu/-1-vm",
	  .expect = "value [" FILE_BACKEND "/dev/hugepages1G[...]/-1-vm] [" FILE_BACKEND
		    "/dev/hugepages[...]/-1-vm]\n0 equal\n" },
	{ .theirs = FILE_BACKEND "/x/ram/-1-vm/ram-node0",
	  .ours = FILE_BACKEND "/y/ram/-1-vm/ram-node1",
	  .expect = "value [" FILE_BACKEND "[...]/-1-vm/ram-node0] [" FILE_BACKEND
		    "[...]/-1-vm/ram-node1]\n0 equal\n" },
	/* a name that is cut in another place, and other names */
	{ .theirs = FILE_BACKEND "/x/ram/-1-ab/pc.ram",
	  .ours = FILE_BACKEND "/y/ram/-1-abc/pc.ram",
	  .expect = "1 equal\n" },
	{ .theirs = "-mem-path /a/-1-abc",
	  .ours = "-mem-path /b/-1-abd",
	  .expect = "value [-mem-path mem-path=[...]/-1-abc] [-mem-path mem-path=[...]/-1-abd]\n"
		    "0 equal\n" },
	{ .theirs = "-mem-path /a/-1-abc/x",
	  .ours = "-mem-path /a/-1-abc",
	  .expect = "value [-mem-path mem-path=[...]/-1-abc/x] [-mem-path "
		    "mem-path=[...]/-1-abc]\n0 equal\n" },
	{ .theirs = FILE_BACKEND "/x/nvdimm",
	  .ours = FILE_BACKEND "/y/nvdimm",
	  .expect = "value [" FILE_BACKEND "/x/nvdimm] [" FILE_BACKEND "/y/nvdimm]\n0 equal\n" },
	{ .theirs = "-mem-path /a/libvirt/qemu/-1-vm",
	  .ours = "-mem-path /b/libvirt/qemu/-1-vm",
	  .expect = "1 equal\n" },
	/* host-model */
	{ .theirs = "-cpu EPYC,l3-cache=on",
	  .ours = "-cpu max,l3-cache=on",
	  .expect = "1 equal\n",
	  .cpu_model_unknown = true },
	{ .theirs = "-cpu EPYC",
	  .ours = "-cpu max",
	  .expect = "value [-cpu model=EPYC] [-cpu model=max]\n0 equal\n" },
};

/* entry_text() writes qom-type where the line has it bare. */
static const char *with_keys(struct arena *arena, const char *expect)
{
	static const char bare[] = "-object memory-backend-file";
	AUTO(strbuf) text = STRBUF_INIT;

	for (const char *found; (found = strstr(expect, bare));
	     expect = found + strlen("-object ")) {
		strbuf_add(&text, expect, (size_t)(found - expect) + strlen("-object "));
		strbuf_add_string(&text, "qom-type=");
	}
	strbuf_add_string(&text, expect);
	return arena_strdup(arena, strbuf_text(&text));
}

static void compares_in_scope(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(arena) arena = ARENA_INIT;
		AUTO(strbuf) text = STRBUF_INIT;
		struct argv theirs = { .arena = &arena }, ours = { .arena = &arena };
		const struct qemu_comparison_input input = {
			.theirs = &theirs,
			.ours = &ours,
			.cpu_model_unknown = rows[i].cpu_model_unknown,
		};
		struct qemu_comparison comparison;

		parse(&theirs, rows[i].theirs);
		parse(&ours, rows[i].ours);
		qemu_compare(&input, &arena, &comparison);
		describe(&comparison, &text);
		assert_string_equal(strbuf_text(&text), with_keys(&arena, rows[i].expect));
	}
}

/* What the builders add, which has other kinds than text does. */
static void built_options_compare_too(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct argv theirs = { .arena = &arena }, ours = { .arena = &arena };
	const struct qemu_comparison_input input = { .theirs = &theirs, .ours = &ours };
	struct qemu_comparison comparison;
	struct bitmap cpus = { 0 };

	(void)state;
	bitmap_set_range(&arena, &cpus, 0, 2);
	(void)argv_add(&ours, "-m", ARGV_KEYVAL, ARGV_FAMILY_MEMORY);
	argv_kib(&ours, "size", 1048576, 'k');
	(void)argv_add(&ours, "-numa", ARGV_KEYVAL, ARGV_FAMILY_NUMA);
	argv_string(&ours, NULL, "node");
	argv_list(&ours, "cpus", &cpus);
	(void)argv_add(&ours, "-mem-path", ARGV_PLAIN, ARGV_FAMILY_MEMORY);
	argv_string(&ours, NULL, "/a");
	(void)argv_add(&ours, "-object", ARGV_OBJECT, ARGV_FAMILY_NUMA);
	argv_string(&ours, "qom-type", "iothread");
	argv_number(&ours, "thread-pool-max", 4);
	argv_bool(&ours, "x", false);
	parse(&theirs, "-m 1G -numa node,cpus=0-2 -mem-path /a "
		       "-object '{\"qom-type\":\"iothread\",\"thread-pool-max\":4,\"x\":false}'");
	qemu_compare(&input, &arena, &comparison);
	describe(&comparison, &text);
	assert_string_equal(strbuf_text(&text), "4 equal\n");
}

/* Both syntaxes say the same, whatever a path is made of. */
static void what_is_written_is_read_again(void **state)
{
	static const char *const paths[] = {
		"/a", "/a,b=c,,", "/it's \"q\" \\ \n\t", "=", ",", "{}", "\xc3\xa4\xe2\x80\xae", "",
	};
	static const enum qemu_syntax syntaxes[] = { QEMU_SYNTAX_JSON, QEMU_SYNTAX_KEYVAL };
	const struct target target = { .qemu = 10000 };
	const struct guest guest = { .target = &target };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths) * ARRAY_SIZE(syntaxes); i++) {
		AUTO(arena) arena = ARENA_INIT;
		AUTO(strbuf) text = STRBUF_INIT;
		AUTO(error) error = ERROR_INIT;
		struct argv ours = { .arena = &arena }, again = { .arena = &arena };
		const struct qemu_comparison_input input = { .theirs = &again, .ours = &ours };
		const struct qemu_format format = {
			.guest = &guest,
			.syntax = syntaxes[i % ARRAY_SIZE(syntaxes)],
		};
		struct qemu_comparison comparison;
		struct bitmap nodes = { 0 };

		bitmap_set_range(&arena, &nodes, 1, 2);
		bitmap_set(&arena, &nodes, 5);
		(void)argv_add(&ours, "-object", ARGV_OBJECT, ARGV_FAMILY_NUMA);
		argv_string(&ours, "qom-type", "memory-backend-file");
		argv_string(&ours, "mem-path", paths[i / ARRAY_SIZE(syntaxes)]);
		argv_number(&ours, "size", UINT64_MAX);
		argv_bool(&ours, "share", false);
		argv_list(&ours, "host-nodes", &nodes);
		qemu_format_value(&ours.options[0], &format, &text);
		if (qemu_parse_option("-object", strbuf_text(&text), &again, &error) < 0)
			fail_msg("%s: %s", strbuf_text(&text), error.message);
		qemu_compare(&input, &arena, &comparison);
		if (comparison.n_differences > 0)
			fail_msg("%s", strbuf_text(&text));
		assert_int_equal(comparison.n_equal, 1);
	}
}

UNIT_TESTS(cmocka_unit_test(compares_in_scope), cmocka_unit_test(built_options_compare_too),
	   cmocka_unit_test(what_is_written_is_read_again));
