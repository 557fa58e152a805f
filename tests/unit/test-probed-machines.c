/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A target whose QEMU was asked: its own answers go before the tables. */
#include "testing.h"

#include "fake-qemu.h"
#include "target/probe.h"

#define V(major, minor) TARGET_VERSION(major, minor)

static struct probe_machine rhel_types[] = {
	{ .name = "pc-i440fx-rhel7.6.0",
	  .alias = "pc",
	  .default_ram_id = "pc.ram",
	  .max_vcpus = 240,
	  .cpu_hotplug = true,
	  .numa_mem_supported = true,
	  .acpi_known = true,
	  .acpi = true,
	  .properties_known = true,
	  .hmat = false,
	  .nvdimm = true },
	{ .name = "pc-q35-rhel9.6.0",
	  .alias = "q35",
	  .is_default = true,
	  .default_ram_id = "pc.ram",
	  .max_vcpus = 4096,
	  .cpu_hotplug = true,
	  .acpi_known = true,
	  .acpi = true },
	{ .name = "pc-q35-10.1", .default_ram_id = "pc.ram", .max_vcpus = 4096 },
	{ .name = "pc-q35-7.2",
	  .default_ram_id = "other.ram",
	  .max_vcpus = 100,
	  .acpi_known = true },
	{ .name = "odd", .default_ram_id = "odd.ram", .max_vcpus = 5 },
};

/* To be given to a target, which frees it. */
static struct probe *make_probe(const char *arch, struct probe_machine *machines, size_t n)
{
	struct probe *probe = mem_alloc_array(1, sizeof(*probe));

	probe->qemu = V(9, 1);
	probe->version = "9.1.7";
	probe->arch = arch;
	bitmap_set(&probe->arena, &probe->features, QEMU_HMAT);
	bitmap_set(&probe->arena, &probe->features, QEMU_VIRTIO_MEM_CCW);
	probe->machines = machines;
	probe->n_machines = n;
	return probe;
}

static void set_up(struct target *target, struct probe *probe)
{
	AUTO(error) error = ERROR_INIT;

	assert_int_equal(target_init(target, V(11, 0), V(9, 1), &error), 0);
	target_take_probe(target, probe);
}

static void features_are_the_binarys(void **state)
{
	AUTO(target) target = { 0 };

	(void)state;
	set_up(&target, make_probe("x86_64", rhel_types, ARRAY_SIZE(rhel_types)));
	assert_true(target_has(&target, QEMU_HMAT));
	assert_true(target_has(&target, QEMU_VIRTIO_MEM_CCW));	/* 10.0 by the table */
	assert_false(target_has(&target, QEMU_THREAD_CONTEXT)); /* 7.2 by the table */
	assert_true(target_has(&target, LIBVIRT_CLUSTERS));
}

static const struct {
	const char *name;
	enum target_machine_state state;
	enum target_machine_family family;
	const char *resolved;
	unsigned max_vcpus;
	target_version version;
} rows[] = {
	{ "pc", TARGET_MACHINE_KNOWN, TARGET_FAMILY_PC, "pc-i440fx-rhel7.6.0", 240, V(5, 0) },
	{ NULL, TARGET_MACHINE_KNOWN, TARGET_FAMILY_PC, "pc-i440fx-rhel7.6.0", 240, V(5, 0) },
	{ "q35", TARGET_MACHINE_KNOWN, TARGET_FAMILY_Q35, "pc-q35-rhel9.6.0", 4096, V(9, 1) },
	{ "pc-q35-rhel9.6.0", TARGET_MACHINE_KNOWN, TARGET_FAMILY_Q35, "pc-q35-rhel9.6.0", 4096,
	  V(9, 1) },
	/* the tables would say that it is too new */
	{ "pc-q35-10.1", TARGET_MACHINE_KNOWN, TARGET_FAMILY_Q35, "pc-q35-10.1", 4096, V(10, 1) },
	{ "pc-q35-7.2", TARGET_MACHINE_KNOWN, TARGET_FAMILY_Q35, "pc-q35-7.2", 100, V(7, 2) },
	/* the tables know it, this QEMU doesn't have it */
	{ "pc-q35-9.0", TARGET_MACHINE_DROPPED, TARGET_FAMILY_Q35, "pc-q35-9.0", 0, V(9, 0) },
	{ "pc-q35-9.2", TARGET_MACHINE_TOO_NEW, TARGET_FAMILY_Q35, "pc-q35-9.2", 0, V(9, 2) },
	{ "microvm", TARGET_MACHINE_DROPPED, TARGET_FAMILY_MICROVM, "microvm", 0, V(9, 1) },
	{ "pc-i440fx-rhel7.0.0", TARGET_MACHINE_DROPPED, TARGET_FAMILY_PC, "pc-i440fx-rhel7.0.0", 0,
	  0 },
	{ "nothing", TARGET_MACHINE_DROPPED, TARGET_FAMILY_OTHER, "nothing", 0, 0 },
	/* what the tables would have to add isn't known */
	{ "odd", TARGET_MACHINE_UNKNOWN, TARGET_FAMILY_OTHER, "odd", 5, 0 },
};

static void machine_types_are_the_binarys(void **state)
{
	AUTO(target) target = { 0 };

	(void)state;
	set_up(&target, make_probe("x86_64", rhel_types, ARRAY_SIZE(rhel_types)));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct target_machine m =
			target_find_machine(&target, &target.arena, "x86_64", rows[i].name);

		if (strcmp(m.name, rows[i].resolved) != 0 || m.state != rows[i].state ||
		    m.family != rows[i].family || m.max_vcpus != rows[i].max_vcpus ||
		    m.version != rows[i].version)
			fail_msg("%zu: %s, state %d, family %d, %u vCPUs, version %u", i, m.name,
				 m.state, m.family, m.max_vcpus, m.version);
	}
}

static void tables_add_what_a_binary_does_not_tell(void **state)
{
	AUTO(target) target = { 0 };
	struct target_machine m;

	(void)state;
	set_up(&target, make_probe("x86_64", rhel_types, ARRAY_SIZE(rhel_types)));
	m = target_find_machine(&target, &target.arena, "x86_64", "pc");
	assert_true(m.numa && m.dies && m.dimms && m.device_memory && m.auto_numa_slots);
	assert_int_equal(m.max_slots, 256);
	assert_false(m.auto_numa_maxmem); /* types that take -numa mem= are of 5.0 at most */
	assert_true(m.numa_mem_supported && m.acpi && m.acpi_known && m.nvdimm);
	assert_false(m.hmat); /* told */
	m = target_find_machine(&target, &target.arena, "x86_64", "q35");
	assert_true(m.hmat && m.nvdimm); /* not told */
	assert_true(m.auto_numa_maxmem && !m.numa_mem_supported);
	m = target_find_machine(&target, &target.arena, "x86_64", "pc-q35-7.2");
	assert_string_equal(m.default_ram_id, "other.ram");
	assert_true(m.acpi_known && !m.acpi && !m.cpu_hotplug);
	m = target_find_machine(&target, &target.arena, "x86_64", "odd");
	assert_string_equal(m.default_ram_id, "odd.ram");
}

static void aliases_may_stay(void **state)
{
	AUTO(target) target = { 0 };

	(void)state;
	set_up(&target, make_probe("x86_64", rhel_types, ARRAY_SIZE(rhel_types)));
	target.alias_kept = true;
	assert_string_equal(target_find_machine(&target, &target.arena, "x86_64", "q35").name,
			    "q35");
}

/* Other architectures aren't its matter. */
static void other_architectures_are_the_tables(void **state)
{
	AUTO(target) target = { 0 };

	(void)state;
	set_up(&target, make_probe("x86_64", rhel_types, ARRAY_SIZE(rhel_types)));
	assert_string_equal(target_find_machine(&target, &target.arena, "aarch64", "virt").name,
			    "virt-9.1");
}

static void takes_qemus_default_without_libvirts(void **state)
{
	AUTO(target) target = { 0 };

	(void)state;
	set_up(&target, make_probe("x86_64", rhel_types + 1, 2));
	assert_string_equal(target_find_machine(&target, &target.arena, "x86_64", NULL).name,
			    "pc-q35-rhel9.6.0");
	target_take_probe(&target, make_probe("x86_64", rhel_types + 2, 1));
	assert_null(target_find_machine(&target, &target.arena, "x86_64", NULL).name);
}

/* pseries is a POWER9 before 9.0: the CPU tells what the name doesn't. */
static void the_cpu_tells_how_old_pseries_is(void **state)
{
	static struct probe_machine types[] = {
		{ .name = "pseries-rhel9.0.0", .default_cpu = "power9_v2.2-powerpc64-cpu" },
		{ .name = "pseries-rhel7.6.0", .default_cpu = "power8_v2.0-powerpc64-cpu" },
		{ .name = "pseries-rhel10.0.0", .default_cpu = "power10_v2.0-powerpc64-cpu" },
	};
	static const target_version versions[] = { V(8, 2), V(3, 1), V(9, 1) };
	AUTO(target) target = { 0 };

	(void)state;
	set_up(&target, make_probe("ppc64", types, ARRAY_SIZE(types)));
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		assert_int_equal(
			target_find_machine(&target, &target.arena, "ppc64le", types[i].name)
				.version,
			versions[i]);
}

UNIT_TESTS(cmocka_unit_test(features_are_the_binarys),
	   cmocka_unit_test(machine_types_are_the_binarys),
	   cmocka_unit_test(tables_add_what_a_binary_does_not_tell),
	   cmocka_unit_test(aliases_may_stay), cmocka_unit_test(other_architectures_are_the_tables),
	   cmocka_unit_test(takes_qemus_default_without_libvirts),
	   cmocka_unit_test(the_cpu_tells_how_old_pseries_is));
