/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From messages, as people quote them in bug reports, to the rules that are about them. */
#include "testing.h"

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

UNIT_TESTS(cmocka_unit_test(messages_lead_to_rules), cmocka_unit_test(other_texts_lead_nowhere),
	   cmocka_unit_test(long_texts_take_no_time), cmocka_unit_test(mappings_are_whole),
	   cmocka_unit_test(mappings_are_found));
