/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules that hold for some versions of libvirt, beside the table that says which. */
#include "testing.h"

#include "rules/registry.h"
#include "rules/rule.h"
#include "target/target.h"

static const struct {
	unsigned rule;
	enum target_feature feature;
	bool ends; /* the rule holds before the change, not from it on */
} rows[] = {
	{ 235, LIBVIRT_CLUSTERS, true },
	{ 256, LIBVIRT_MAXPHYSADDR_BITS_OPTIONAL, true },
	{ 257, LIBVIRT_MAXPHYSADDR_LIMIT, false },
	{ 266, LIBVIRT_IOTHREAD_POLL, true },
	{ 410, LIBVIRT_VHOST_USER_NET_REFUSED, false },
	{ 411, LIBVIRT_VHOST_USER_NET_REFUSED, true },
	{ 441, LIBVIRT_SLOTS_OPTIONAL, true },
	{ 443, LIBVIRT_HOTPLUG_CELL, true },
	{ 444, LIBVIRT_HOTPLUG_CELL, false },
	{ 466, LIBVIRT_ADDRESS_OVERLAP, true },
	{ 506, LIBVIRT_RESTRICTIVE_PAIRING, false },
	{ 507, LIBVIRT_RESTRICTIVE_PAIRING, true },
	{ 508, LIBVIRT_CPUSET_MEMS_UNION, true },
};

/* The newest release before another: minor numbers end with 10. */
static target_version release_before(target_version version)
{
	return version % 1000 ? version - 1 : TARGET_VERSION(version / 1000 - 1, 10);
}

static void rules_and_table_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct rule *rule = rule_find(rows[i].rule);
		target_version since = target_fact(rows[i].feature)->since;

		assert_non_null(rule);
		if (rule->since != (rows[i].ends ? 0 : since) ||
		    rule->until != (rows[i].ends ? release_before(since) : 0))
			fail_msg("VN%u: since %u until %u, the table says %u", rows[i].rule,
				 rule->since, rule->until, since);
	}
}

/* Every row says where it is from, and is about a release that was made. */
static void facts_have_sources(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		const struct target_fact *fact = target_fact((enum target_feature)i);

		assert_non_null(fact->source);
		assert_true(strlen(fact->source) > 10);
		if (fact->system == TARGET_SYSTEM_LIBVIRT)
			assert_true(fact->since > TARGET_LIBVIRT_OLDEST &&
				    fact->since <= TARGET_LIBVIRT_NEWEST);
		else
			assert_true(fact->since <= TARGET_QEMU_NEWEST);
	}
}

UNIT_TESTS(cmocka_unit_test(rules_and_table_agree), cmocka_unit_test(facts_have_sources));
