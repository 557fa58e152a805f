/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From messages, as people quote them in bug reports, to the rules that are about them. */
#include "testing.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "qemu/mapping.h"
#include "rules/message.h"

struct message_row {
	const char *text;
	unsigned first;	 /* id of the rule that has to be the first */
	unsigned second; /* 0: it has to be the only one */
};

static const struct message_row message_rows[] = {
	/* late failures that name no element */
	{ .text = "unable to map backing store for guest RAM: Cannot allocate memory",
	  .first = 427,
	  .second = 428 },
	{ .text = "internal error: qemu unexpectedly closed the monitor: 2023-03-01T09:12:44.1Z "
		  "qemu-system-x86_64: unable to map backing store for guest RAM: Cannot allocate "
		  "memory",
	  .first = 427,
	  .second = 428 },
	{ .text = "os_mem_prealloc: Insufficient free host memory pages available to allocate guest "
		  "RAM",
	  .first = 428 },
	{ .text = "cannot set up guest memory 'pc.ram': Cannot allocate memory", .first = 402 },
	{ .text = "cannot bind memory to host NUMA nodes: Invalid argument",
	  .first = 508,
	  .second = 521 },
	{ .text = "cannot set CPU affinity on process 71: Invalid argument",
	  .first = 623,
	  .second = 624 },
	{ .text = "Invalid value '3' for 'cpuset.cpus': Invalid argument",
	  .first = 623,
	  .second = 624 },
	{ .text = "Unable to write to '/sys/fs/cgroup/machine.slice/machine-qemu\\x2d1\\x2dg.scope/"
		  "libvirt/emulator/cpuset.mems': Invalid argument",
	  .first = 520,
	  .second = 521 },
	{ .text = "NUMA node 3 is unavailable", .first = 520 },
	{ .text = "hugetlbfs filesystem is not mounted or disabled by administrator config",
	  .first = 426 },
	{ .text = "Unable to find any usable hugetlbfs mount for 1048576 KiB",
	  .first = 425,
	  .second = 426 },
	{ .text = "qemu-kvm: warning: This family of AMD CPU doesn't support hyperthreading(2)",
	  .first = 240,
	  .second = 241 },
	{ .text = "internal error: Failed to query numad for the advisory nodeset", .first = 510 },
	{ .text = "failed to resize memfd to 135266304: Invalid argument", .first = 430 },
	/* refusals */
	{ .text = "unsupported configuration: CPU topology doesn't match maximum vcpu count",
	  .first = 232 },
	{ .text = "error: unsupported configuration: Maximum CPUs greater than specified machine "
		  "type limit 288",
	  .first = 204 },
	{ .text = "XML error: NUMA cells 1 and 0 have overlapping vCPU ids", .first = 301 },
	{ .text = "XML error: Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous "
		  "ranges or ranges not starting from 0 are not allowed",
	  .first = 303 },
	{ .text = "qemu-system-x86_64: -device {\"driver\":\"pc-dimm\",\"node\":0}: memory hotplug "
		  "is not enabled: missing acpi device or acpi disabled",
	  .first = 463 },
	{ .text = "XML error: Cannot find 'iothread' : 1", .first = 622 },
	{ .text = "Value of cputune 'quota' must be in range [1000, 17592186044415]",
	  .first = 605 },
	{ .text = "vCPU '4' is not present in domain definition", .first = 611 },
	{ .text = "Per-node binding is not compatible with automatic NUMA placement.",
	  .first = 501 },
	{ .text = "cannot use/hotplug a memory device when domain 'maxMemory' is not defined",
	  .first = 455 },
	/* parts, and other letters */
	{ .text = "UNABLE TO MAP BACKING STORE", .first = 427, .second = 428 },
	{ .text = "overlapping vCPU ids", .first = 301 },
	/* a rule's title */
	{ .text = "several vcpus on one cpu", .first = 626 },
};

static void messages_lead_to_rules(void **state)
{
	unsigned n_failed = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(message_rows); i++) {
		const struct message_row *row = &message_rows[i];
		AUTO(arena) arena = ARENA_INIT;
		struct rule_match *matches;
		size_t n = rules_match_text(&arena, row->text, &matches);

		if (n > 0 && matches[0].rule->id == row->first &&
		    (row->second ? n > 1 && matches[1].rule->id == row->second : n == 1))
			continue;
		print_message("# %s:\n", row->text);
		for (size_t k = 0; k < n; k++)
			print_message("#   VN%u %s\n", matches[k].rule->id, matches[k].rule->title);
		n_failed++;
	}
	assert_int_equal(n_failed, 0);
}

/* As people quoted them in bug reports, with what the programs between put around them. */
static const struct message_row reported_rows[] = {
	{ .text = "error: Failed to start domain 'avocado-vt-vm1'\nerror: internal error: process exited "
		  "while connecting to monitor: 2024-05-30T09:26:58.786400Z qemu-kvm: unable to map "
		  "backing store for guest RAM: Cannot allocate memory(... (62.76 s)",
	  .first = 427 },
	{ .text = "00:00:37.884  Call to virDomainCreateWithFlags failed: internal error: process exited "
		  "while connecting to monitor: qemu-system-x86_64: -realtime mlock=off: warning: "
		  "'-realtime mlock=...' is deprecated, please use '-overcommit mem-lock=...' instead\n"
		  "00:00:37.884  2020-11-02T07:23:04.418862Z qemu-system-x86_64: unable to map backing "
		  "store for guest RAM: Cannot allocate memory",
	  .first = 427 },
	{ .text = "{\"component\":\"virt-launcher\",\"level\":\"error\",\"msg\":\"internal error: qemu "
		  "unexpectedly closed the monitor: 2025-06-04T01:42:29.495586Z qemu-kvm: unable to map "
		  "backing store for guest RAM: Cannot allocate memory\",\"pos\":"
		  "\"qemuProcessReportLogError:2051\",\"subcomponent\":\"libvirt\"}",
	  .first = 427 },
	{ .text = "Error in driver during machine creation: virError(Code=1, Domain=10, Message='internal "
		  "error: process exited while connecting to monitor: 2017-09-29T12:54:42.748222Z "
		  "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory')",
	  .first = 402 },
	{ .text = "(qemu) qemu-system-x86_64: cannot set up guest memory 'pc.ram': Out of memory",
	  .first = 402 },
	{ .text = "Error starting domain: cannot set CPU affinity on process 2492: Invalid argument",
	  .first = 623 },
	{ .text = "XML \xe9\x94\x99\xe8\xaf\xaf\xef\xbc\x9a"
		  "both maximum memory size and memory slot "
		  "count must be specified",
	  .first = 441 },
	{ .text = "ERROR    XML error: both maximum memory size and memory slot count must be specified\n"
		  "Domain installation does not appear to have been successful.",
	  .first = 441 },
	{ .text = "error: unsupported configuration: At least one numa node has to be configured when "
		  "enabling memory hotplug\\n (4.84 s)",
	  .first = 443 },
	{ .text = "LibvirtXMLError: Failed to define avocado-vt-vm1 for reason:error: Failed to define "
		  "domain from /tmp/xml_utils_temp_guw2anlu.xmlerror: unsupported configuration: CPU "
		  "topology doesn't match maximum vcpu count",
	  .first = 232 },
	{ .text = "error: Invalid value '1-2' for 'cpuset.mems': Invalid argument(exit status: 1)",
	  .first = 520 },
	{ .text = "setlocale: No such file or directory\\nerror: unsupported configuration: NUMA node 2 "
		  "is unavailable",
	  .first = 520 },
	{ .text = "LibvirtError(Code=1, Domain=10, Message='internal error: QEMU unexpectedly closed the "
		  "monitor: qemu-kvm: -numa node,nodeid=0,cpus=0-3,memdev=ram-node0: NUMA is not "
		  "supported by this machine-type')",
	  .first = 309 },
	{ .text = "KCHVM0019E: Unable to start virtual machine SLES12. Details: internal error: process "
		  "exited while connecting to monitor: 2016-07-05T13:33:27.920731Z qemu-system-ppc64: "
		  "warning: All CPU(s) up to maxcpus should be described in NUMA config "
		  "2016-07-05T13:33:27.932925Z qemu-system-ppc64: Specified number of memory slots 256 "
		  "exceeds max supported 32",
	  .first = 445 },
	{ .text = "Error starting domain: internal error: process exited while connecting to monitor: "
		  "2021-01-11T18:21:27.952798Z qemu-system-x86_64: -machine pc-q35-4.2,accel=kvm,usb=off,"
		  "vmport=off,dump-guest-core=off: unsupported machine type 'pc-q35-4.2'\nUse -machine help "
		  "to list supported machines",
	  .first = 800 },
	{ .text = "err_msg: unsupported configuration: Disk iothread '1' not defined in iothreadid",
	  .first = 264 },
	{ .text = "iothread '1' not defined in iothreadid", .first = 264 },
	{ .text = "FATA[0000] run pod sandbox: Add 189759MB virtio-mem-pci fail QMP command failed: "
		  "backend memory size must be multiple of 0x200000: unknown",
	  .first = 430 },
	{ .text = "VNC server running on ::1:5900\nqemu-kvm: current -smp configuration requires Extended "
		  "Interrupt Mode enabled. You can add an IOMMU using: -device "
		  "intel-iommu,intremap=on,eim=on",
	  .first = 206 },
	{ .text = "qemu-system-x86_64: cannot bind memory to host NUMA nodes: Operation not permitted",
	  .first = 508 },
	{ .text = "error: internal error: qemu unexpectedly closed the monitor: 2024-02-07T09:02:08.234524Z "
		  "qemu-system-x86_64: -device vfio-pci,host=0000:07:00.0,id=hostdev0,bus=pci.2,addr=0x0: "
		  "VFIO_MAP_DMA failed: Bad address",
	  .first = 417 },
	{ .text = "internal error: Process exited prior to exec: libvirt: error : cannot limit locked "
		  "memory\nof process 111 to 9007199254740991: Operation not permitted",
	  .first = 408 },
	{ .text = "Expect should fail with one of [\"error: unsupported configuration: CPU cache mode "
		  "'passthrough' can only be used with 'host-passthrough' CPUs\"], but failed with:",
	  .first = 252 },
	{ .text = "libvirt.libvirtError: unsupported configuration: 'virtiofs' requires shared memory",
	  .first = 409 },
	{ .text = "error: Unable to write to '/sys/fs/cgroup/machine.slice/machine-qemu\\x2d2\\x2davocado"
		  "\\x2dvt\\x2dvm1.scope/libvirt/emulator/cpuset.cpus': Invalid argument",
	  .first = 623 },
	{ .text = "Fehler: Interner Fehler: qemu hat den Monitor geschlossen: "
		  "qemu-system-x86_64: -object memory-backend-memfd,id=ram-node0,hugetlb=true: failed to "
		  "create memfd: No such device",
	  .first = 429 },
	{ .text = "erreur :erreur interne : hugepages: node 1 not found", .first = 422 },
	{ .text = "XML error: CPU IDs in <numa> exceed the <vcpu> count", .first = 302 },
	{ .text = "unsupported configuration: NUMA memory tuning in 'preferred' mode only supports single "
		  "node",
	  .first = 509 },
	{ .text = "exceeds the maximum cpus supported by KVM (240)", .first = 204 },
};

static void reports_lead_to_rules(void **state)
{
	unsigned n_failed = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(reported_rows); i++) {
		AUTO(arena) arena = ARENA_INIT;
		struct rule_match *matches;
		size_t n = rules_match_text(&arena, reported_rows[i].text, &matches);

		if (n > 0 && matches[0].rule->id == reported_rows[i].first)
			continue;
		print_message("# %s: VN%u\n", reported_rows[i].text, n ? matches[0].rule->id : 0);
		n_failed++;
	}
	assert_int_equal(n_failed, 0);
}

enum { REFUSAL_WORDS = 4, REFUSAL_RULES = 5 };

/* A column of a row of data/refusals.tsv, with a number for each value left open. */
static const char *column(struct arena *arena, const char *row, size_t length, unsigned index)
{
	static const char open_value[] = "\xe2\x80\xa6";
	AUTO(strbuf) text = STRBUF_INIT;
	const char *end = row + length;

	for (; index > 0 && row < end; row++)
		index -= *row == '\t';
	for (; row < end && *row != '\t'; row++) {
		if (strncmp(row, open_value, 3) == 0) {
			strbuf_add_char(&text, '7');
			row += 2;
		} else {
			strbuf_add_char(&text, *row);
		}
	}
	return arena_strdup(arena, strbuf_text(&text));
}

static bool leads_to_one_of(struct arena *arena, const char *text, const char *rules)
{
	struct rule_match *matches;
	const char *id;

	if (rules_match_text(arena, text, &matches) == 0)
		return false;
	id = arena_printf(arena, "VN%u", matches[0].rule->id);
	return strstr(rules, id);
}

/* All that the two systems are known to say; a few say too little to be told from others. */
static void refusals_lead_to_their_rules(void **state)
{
	const char *srcdir = getenv("srcdir"), *text = NULL;
	size_t length = 0, n_rows = 0, n_lost = 0;
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)state;
	if (file_read(&arena, arena_printf(&arena, "%s/data/refusals.tsv", srcdir ? srcdir : "."),
		      1 << 20, &text, &length, &error) < 0)
		fail_msg("%s", error.message);
	for (const char *row = text; *row; row += strcspn(row, "\n") + 1) {
		size_t end = strcspn(row, "\n");
		const char *words = column(&arena, row, end, REFUSAL_WORDS);
		const char *rules = column(&arena, row, end, REFUSAL_RULES);

		if (*row == '#' || strcmp(rules, "-") == 0)
			continue;
		n_rows++;
		if (leads_to_one_of(&arena,
				    arena_printf(&arena, "error: internal error: %s", words),
				    rules))
			continue;
		print_message("# %s: not to %s\n", words, rules);
		n_lost++;
	}
	assert_true(n_rows > 400);
	assert_true(n_lost * 10 < n_rows);
}

static void other_texts_lead_nowhere(void **state)
{
	static const char *const texts[] = {
		"",
		"  \n",
		"'",
		"the",
		"the cell",
		"Cannot allocate memory",
		"Invalid argument",
		"error: Failed to start domain 'guest'",
		"permission denied",
		"\xff\xfe",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		AUTO(arena) arena = ARENA_INIT;
		struct rule_match *matches;

		print_message("# %s\n", texts[i]);
		assert_int_equal(rules_match_text(&arena, texts[i], &matches), 0);
	}
}

/* A log of any length is looked at no further than a message is long. */
static void long_texts_take_no_time(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct rule_match *matches;

	(void)state;
	strbuf_add_string(&text, "unable to map backing store for guest RAM ");
	for (size_t i = 0; i < 100000; i++)
		strbuf_add_string(&text, "must be in range ");
	assert_true(rules_match_text(&arena, strbuf_text(&text), &matches) > 0);
	assert_int_equal(matches[0].rule->id, 427);
}

static void mappings_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < mapping_count(); i++) {
		const struct mapping *mapping = mapping_at(i);

		print_message("# %zu\n", i);
		assert_non_null(mapping->xml);
		assert_non_null(mapping->words);
		assert_non_null(mapping->by);
		/* what becomes an argument is found by it */
		assert_int_equal(!!mapping->becomes, !!mapping->options);
		assert_null(strstr(mapping->words, "  "));
	}
}

static void mappings_are_found(void **state)
{
	(void)state;
	assert_true(mapping_lists("a bc d", "bc"));
	assert_true(mapping_lists("a bc d", "d"));
	assert_false(mapping_lists("a bc d", "b"));
	assert_false(mapping_lists("a bc d", "c"));
	assert_false(mapping_lists("a bc d", ""));
	assert_false(mapping_lists(NULL, "a"));
}

UNIT_TESTS(cmocka_unit_test(messages_lead_to_rules), cmocka_unit_test(reports_lead_to_rules),
	   cmocka_unit_test(refusals_lead_to_their_rules),
	   cmocka_unit_test(other_texts_lead_nowhere), cmocka_unit_test(long_texts_take_no_time),
	   cmocka_unit_test(mappings_are_whole), cmocka_unit_test(mappings_are_found));
