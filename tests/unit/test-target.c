/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Versions as text, pairs of libvirt and QEMU, features. */
#include "testing.h"

#include "target/target.h"

#define V(major, minor) TARGET_VERSION(major, minor)

static const struct {
	const char *text;
	target_version version; /* 0: refused */
	const char *message;	/* a part of it */
} libvirt_versions[] = {
	{ "9.0", V(9, 0), NULL },
	{ "9.0.0", V(9, 0), NULL },
	{ "11.3", V(11, 3), NULL },
	{ "11.3.7", V(11, 3), NULL },
	{ "10.10", V(10, 10), NULL },
	{ "010.1", V(10, 1), NULL },
	{ "8.10", 0, "knows 9.0 to 11.3" },
	{ "11.4", 0, "knows 9.0 to 11.3" },
	{ "9.11", 0, "there is no libvirt 9.11" },
	{ "9", 0, "write it as 11.3" },
	{ "9.", 0, "write it as 11.3" },
	{ ".9", 0, "write it as 11.3" },
	{ "9.0.", 0, "write it as 11.3" },
	{ "9.0.0.0", 0, "write it as 11.3" },
	{ "9.0-4", 0, "write it as 11.3" },
	{ " 9.0", 0, "write it as 11.3" },
	{ "+9.0", 0, "write it as 11.3" },
	{ "9.-1", 0, "write it as 11.3" },
	{ "", 0, "write it as 11.3" },
	{ "latest", 0, "\"latest\" is no libvirt version" },
	{ "9.4294967296", 0, "write it as 11.3" },
	{ "4294967305.0", 0, "write it as 11.3" },
};

static void parses_libvirt_versions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(libvirt_versions); i++) {
		AUTO(error) error = ERROR_INIT;
		target_version version = 0;
		int result = target_parse_libvirt(libvirt_versions[i].text, &version, &error);

		if (version != libvirt_versions[i].version)
			fail_msg("\"%s\" gives %u", libvirt_versions[i].text, version);
		assert_int_equal(result, libvirt_versions[i].version ? 0 : -1);
		if (libvirt_versions[i].message)
			assert_non_null(strstr(error.message, libvirt_versions[i].message));
	}
}

static const struct {
	const char *text;
	target_version version;
} qemu_versions[] = {
	{ "4.2", V(4, 2) }, { "7.2.22", V(7, 2) }, { "10.0", V(10, 0) }, { "4.1", 0 },
	{ "10.1", 0 },	    { "6.3", 0 },	   { "5.2.0.1", 0 },	 { "7", 0 },
};

static void parses_qemu_versions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(qemu_versions); i++) {
		AUTO(error) error = ERROR_INIT;
		target_version version = 0;
		int result = target_parse_qemu(qemu_versions[i].text, &version, &error);

		assert_int_equal(version, qemu_versions[i].version);
		assert_int_equal(result, qemu_versions[i].version ? 0 : -1);
		assert_true(!error.message == !result);
	}
}

static const struct {
	target_version libvirt, qemu;			/* asked; 0: not said */
	target_version expected_libvirt, expected_qemu; /* 0: refused */
} pairs[] = {
	{ 0, 0, V(11, 3), V(10, 0) },
	{ V(9, 0), 0, V(9, 0), V(7, 2) },
	{ V(9, 2), 0, V(9, 2), V(7, 2) },
	{ V(9, 3), 0, V(9, 3), V(8, 0) },
	{ V(9, 10), 0, V(9, 10), V(8, 1) },
	{ V(10, 0), 0, V(10, 0), V(8, 2) },
	{ V(10, 7), 0, V(10, 7), V(9, 0) },
	{ V(10, 8), 0, V(10, 8), V(9, 1) },
	{ V(11, 2), 0, V(11, 2), V(9, 2) },
	{ V(11, 3), 0, V(11, 3), V(10, 0) },
	{ V(9, 0), V(4, 2), V(9, 0), V(4, 2) },
	{ V(10, 5), V(4, 2), V(10, 5), V(4, 2) },
	{ V(10, 6), V(5, 1), 0, 0 },
	{ V(10, 6), V(5, 2), V(10, 6), V(5, 2) },
	{ V(11, 2), V(6, 1), 0, 0 },
	{ V(11, 3), V(6, 2), V(11, 3), V(6, 2) },
	{ V(9, 0), V(10, 0), V(9, 0), V(10, 0) },
	/* A QEMU alone: the newest libvirt that takes it. */
	{ 0, V(6, 2), V(11, 3), V(6, 2) },
	{ 0, V(6, 1), V(11, 1), V(6, 1) },
	{ 0, V(4, 2), V(10, 5), V(4, 2) },
};

static void pairs_libvirt_and_qemu(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		AUTO(error) error = ERROR_INIT;
		AUTO(target) target = { 0 };
		int result = target_init(&target, pairs[i].libvirt, pairs[i].qemu, &error);

		assert_int_equal(result, pairs[i].expected_libvirt ? 0 : -1);
		assert_int_equal(target.libvirt, pairs[i].expected_libvirt);
		assert_int_equal(target.qemu, pairs[i].expected_qemu);
		if (result)
			assert_non_null(strstr(error.message, "does not take QEMU"));
		else
			assert_true(target.versions_known);
	}
}

static void clamps_to_what_is_known(void **state)
{
	(void)state;
	assert_int_equal(target_nearest_libvirt(V(8, 0)), V(9, 0));
	assert_int_equal(target_nearest_libvirt(V(10, 4)), V(10, 4));
	assert_int_equal(target_nearest_libvirt(V(12, 4)), V(11, 3));
	assert_int_equal(target_nearest_qemu(V(2, 11)), V(4, 2));
	assert_int_equal(target_nearest_qemu(V(10, 2)), V(10, 0));
}

/* Every fact is within what 4.2 and 9.0 to the newest know, and says where it is from. */
static void facts_are_whole(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		const struct target_fact *fact = target_fact(i);
		bool is_qemu = fact->system == TARGET_SYSTEM_QEMU;

		if (is_qemu != (i >= QEMU_DEFAULT_RAM_ID))
			fail_msg("feature %u is of the wrong system, or not in the table", i);
		assert_true(fact->since > (is_qemu ? V(4, 0) : TARGET_LIBVIRT_OLDEST));
		assert_true(fact->since <= (is_qemu ? TARGET_QEMU_NEWEST : TARGET_LIBVIRT_NEWEST));
		assert_non_null(strstr(fact->source, is_qemu ? "QEMU " : "libvirt "));
	}
}

static const struct {
	enum target_feature feature;
	target_version libvirt, qemu;
	bool has;
} features[] = {
	{ LIBVIRT_CLUSTERS, V(9, 0), 0, false },
	{ LIBVIRT_CLUSTERS, V(10, 0), 0, false },
	{ LIBVIRT_CLUSTERS, V(10, 1), 0, true },
	{ LIBVIRT_IOMMU_AUTO, V(10, 9), 0, false },
	{ LIBVIRT_IOMMU_AUTO, V(10, 10), 0, true },
	{ LIBVIRT_SHARES_UNCHECKED, V(9, 0), 0, false },
	{ LIBVIRT_SHARES_UNCHECKED, V(9, 1), 0, true },
	{ QEMU_THREAD_CONTEXT, V(9, 0), V(7, 1), false },
	{ QEMU_THREAD_CONTEXT, V(9, 0), V(7, 2), true },
	{ QEMU_DEFAULT_RAM_ID, V(9, 0), V(5, 1), false },
	{ QEMU_DEFAULT_RAM_ID, V(9, 0), V(5, 2), true },
	{ QEMU_SMP_CLUSTERS, V(9, 0), V(7, 0), false },
	{ QEMU_SMP_CLUSTERS, V(9, 0), V(7, 1), true },
	{ QEMU_JSON_DEVICE, V(11, 3), V(6, 2), false },
	{ QEMU_MEMFD_HUGETLB, V(9, 0), V(4, 2), true },
};

static void features_begin_with_their_version(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(features); i++) {
		AUTO(error) error = ERROR_INIT;
		AUTO(target) target = { 0 };

		assert_int_equal(
			target_init(&target, features[i].libvirt, features[i].qemu, &error), 0);
		if (target_has(&target, features[i].feature) != features[i].has)
			fail_msg("row %zu is wrong", i);
	}
}

static void newest_pair_has_all(void **state)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(target) target = { 0 };

	(void)state;
	assert_int_equal(target_init(&target, 0, 0, &error), 0);
	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++)
		assert_true(target_has(&target, i));
}

static void assumes_mounts(void **state)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(target) target = { 0 };
	struct target_hugetlbfs mount = { .page_size_kib = 1048576, .path = "/mnt/huge" };

	(void)state;
	assert_int_equal(target_init(&target, 0, 0, &error), 0);
	assert_string_equal(target_hugepage_mount(&target, 2048), "/dev/hugepages");
	assert_string_equal(target_hugepage_mount(&target, 1048576), "/dev/hugepages1G");
	assert_null(target_hugepage_mount(&target, 64));
	assert_null(target_hugepage_mount(&target, 4));

	target.host.mounts = &mount;
	target.host.n_mounts = 1;
	assert_string_equal(target_hugepage_mount(&target, 1048576), "/mnt/huge");
	assert_string_equal(target_hugepage_mount(&target, 2048), "/dev/hugepages");
	target.host.mounts_known = true;
	assert_null(target_hugepage_mount(&target, 2048));

	target.host.n_mounts = 0;
	assert_null(target_hugepage_mount(&target, 1048576));
	target.host.mounts_known = false;
	target.host.default_hugepage_kib = 1048576;
	assert_string_equal(target_hugepage_mount(&target, 1048576), "/dev/hugepages");
	assert_null(target_hugepage_mount(&target, 2048));
}

UNIT_TESTS(cmocka_unit_test(parses_libvirt_versions), cmocka_unit_test(parses_qemu_versions),
	   cmocka_unit_test(pairs_libvirt_and_qemu), cmocka_unit_test(clamps_to_what_is_known),
	   cmocka_unit_test(facts_are_whole), cmocka_unit_test(features_begin_with_their_version),
	   cmocka_unit_test(newest_pair_has_all), cmocka_unit_test(assumes_mounts));
