/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Machine types. What query-machines tells is compared by tests/integration/test-machines. */
#include "testing.h"

#include "target/target.h"

#define V(major, minor) TARGET_VERSION(major, minor)

#define KNOWN TARGET_MACHINE_KNOWN
#define UNKNOWN TARGET_MACHINE_UNKNOWN
#define DROPPED TARGET_MACHINE_DROPPED
#define TOO_NEW TARGET_MACHINE_TOO_NEW

static struct target_machine find(struct arena *arena, target_version libvirt, target_version qemu,
				  const char *arch, const char *name)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(target) target = { 0 };

	assert_int_equal(target_init(&target, libvirt, qemu, &error), 0);
	return target_find_machine(&target, arena, arch, name);
}

static const struct {
	const char *arch;
	target_version qemu;
	const char *name;
	enum target_machine_state state;
	enum target_machine_family family;
	const char *resolved;
} names[] = {
	{ "x86_64", V(7, 2), "pc", KNOWN, TARGET_FAMILY_PC, "pc-i440fx-7.2" },
	{ "x86_64", V(10, 0), "q35", KNOWN, TARGET_FAMILY_Q35, "pc-q35-10.0" },
	{ "i686", V(10, 0), "q35", KNOWN, TARGET_FAMILY_Q35, "pc-q35-10.0" },
	{ "x86_64", V(10, 0), "pc-q35-2.12", KNOWN, TARGET_FAMILY_Q35, "pc-q35-2.12" },
	{ "x86_64", V(7, 2), "pc-q35-8.0", TOO_NEW, TARGET_FAMILY_Q35, "pc-q35-8.0" },
	{ "x86_64", V(10, 0), "pc-q35-10.1", TOO_NEW, TARGET_FAMILY_Q35, "pc-q35-10.1" },
	{ "x86_64", V(10, 0), "pc-q35-2.3", DROPPED, TARGET_FAMILY_Q35, "pc-q35-2.3" },
	{ "x86_64", V(10, 0), "pc-i440fx-2.3", DROPPED, TARGET_FAMILY_PC, "pc-i440fx-2.3" },
	{ "x86_64", V(9, 1), "pc-i440fx-2.3", DROPPED, TARGET_FAMILY_PC, "pc-i440fx-2.3" },
	{ "x86_64", V(9, 0), "pc-i440fx-2.3", KNOWN, TARGET_FAMILY_PC, "pc-i440fx-2.3" },
	{ "x86_64", V(8, 1), "pc-i440fx-1.4", KNOWN, TARGET_FAMILY_PC, "pc-i440fx-1.4" },
	{ "x86_64", V(8, 2), "pc-i440fx-1.4", DROPPED, TARGET_FAMILY_PC, "pc-i440fx-1.4" },
	{ "x86_64", V(5, 2), "pc-1.3", KNOWN, TARGET_FAMILY_PC, "pc-1.3" },
	{ "x86_64", V(6, 0), "pc-1.3", DROPPED, TARGET_FAMILY_PC, "pc-1.3" },
	{ "x86_64", V(5, 0), "pc-0.15", DROPPED, TARGET_FAMILY_PC, "pc-0.15" },
	{ "x86_64", V(5, 0), "pc-2.0", UNKNOWN, TARGET_FAMILY_PC, "pc-2.0" },
	{ "x86_64", V(7, 2), "pc-q35-4.0.1", KNOWN, TARGET_FAMILY_Q35, "pc-q35-4.0.1" },
	{ "x86_64", V(7, 2), "pc-q35-4.0.2", UNKNOWN, TARGET_FAMILY_Q35, "pc-q35-4.0.2" },
	{ "x86_64", V(7, 2), "pc-q35-3.2", UNKNOWN, TARGET_FAMILY_Q35, "pc-q35-3.2" },
	{ "x86_64", V(7, 2), "pc-q35-07.2", UNKNOWN, TARGET_FAMILY_Q35, "pc-q35-07.2" },
	{ "x86_64", V(7, 2), "pc-q35-", UNKNOWN, TARGET_FAMILY_Q35, "pc-q35-" },
	{ "x86_64", V(7, 2), "pc-q35-7.", UNKNOWN, TARGET_FAMILY_Q35, "pc-q35-7." },
	{ "x86_64", V(7, 2), "pc-q35-7.2 ", UNKNOWN, TARGET_FAMILY_Q35, "pc-q35-7.2 " },
	{ "x86_64", V(7, 2), "pc-q35-rhel9.4.0", UNKNOWN, TARGET_FAMILY_Q35, "pc-q35-rhel9.4.0" },
	{ "x86_64", V(7, 2), "pc-i440fx-bionic", UNKNOWN, TARGET_FAMILY_PC, "pc-i440fx-bionic" },
	{ "x86_64", V(7, 2), "pc-1.0-precise", UNKNOWN, TARGET_FAMILY_PC, "pc-1.0-precise" },
	{ "x86_64", V(7, 2), "xenfv", UNKNOWN, TARGET_FAMILY_OTHER, "xenfv" },
	{ "x86_64", V(7, 2), "", UNKNOWN, TARGET_FAMILY_OTHER, "" },
	{ "x86_64", V(7, 2), "none", UNKNOWN, TARGET_FAMILY_OTHER, "none" },
	{ "x86_64", V(7, 2), "virt", UNKNOWN, TARGET_FAMILY_OTHER, "virt" },
	{ "", V(7, 2), "pc", UNKNOWN, TARGET_FAMILY_OTHER, "pc" },
	{ " ", V(7, 2), "pc", UNKNOWN, TARGET_FAMILY_OTHER, "pc" },
	{ "86", V(7, 2), "pc", UNKNOWN, TARGET_FAMILY_OTHER, "pc" },
	{ "x86_64", V(7, 2), "microvm", KNOWN, TARGET_FAMILY_MICROVM, "microvm" },
	{ "x86_64", V(7, 2), "isapc", KNOWN, TARGET_FAMILY_ISAPC, "isapc" },
	{ "aarch64", V(7, 2), "virt", KNOWN, TARGET_FAMILY_ARM_VIRT, "virt-7.2" },
	{ "aarch64", V(10, 0), "virt-rhel9.2.0", UNKNOWN, TARGET_FAMILY_ARM_VIRT,
	  "virt-rhel9.2.0" },
	{ "aarch64", V(7, 2), "sbsa-ref", KNOWN, TARGET_FAMILY_SBSA_REF, "sbsa-ref" },
	{ "armv7l", V(7, 2), "virt", KNOWN, TARGET_FAMILY_ARM_VIRT, "virt-7.2" },
	{ "ppc64le", V(10, 0), "pseries", KNOWN, TARGET_FAMILY_PSERIES, "pseries-10.0" },
	{ "ppc64", V(10, 0), "pseries-2.12", DROPPED, TARGET_FAMILY_PSERIES, "pseries-2.12" },
	{ "ppc64", V(7, 2), "pseries-2.12-sxxm", KNOWN, TARGET_FAMILY_PSERIES,
	  "pseries-2.12-sxxm" },
	{ "s390x", V(10, 0), "s390-ccw-virtio", KNOWN, TARGET_FAMILY_S390, "s390-ccw-virtio-10.0" },
	{ "s390x", V(9, 2), "s390-ccw-virtio-2.4", KNOWN, TARGET_FAMILY_S390,
	  "s390-ccw-virtio-2.4" },
	{ "s390x", V(10, 0), "s390-ccw-virtio-2.8", DROPPED, TARGET_FAMILY_S390,
	  "s390-ccw-virtio-2.8" },
	{ "riscv64", V(7, 2), "virt", KNOWN, TARGET_FAMILY_RISCV_VIRT, "virt" },
	{ "riscv64", V(7, 2), "spike", KNOWN, TARGET_FAMILY_SPIKE, "spike" },
	{ "loongarch64", V(8, 2), "virt", KNOWN, TARGET_FAMILY_LOONGARCH_VIRT, "virt" },
	{ "loongarch64", V(7, 0), "virt", TOO_NEW, TARGET_FAMILY_LOONGARCH_VIRT, "virt" },
	{ "ppc64", V(4, 2), "powernv10", TOO_NEW, TARGET_FAMILY_POWERNV, "powernv10" },
};

static void tells_names_apart(void **state)
{
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct target_machine m =
			find(&arena, V(9, 0), names[i].qemu, names[i].arch, names[i].name);

		if (m.state != names[i].state)
			fail_msg("%s %s is in state %d", names[i].arch, names[i].name,
				 (int)m.state);
		assert_int_equal(m.family, names[i].family);
		assert_string_equal(m.name, names[i].resolved);
		if (m.state != KNOWN) {
			assert_int_equal(m.max_vcpus, 0);
			assert_null(m.default_ram_id);
			assert_false(m.numa);
		}
	}
}

static const struct {
	const char *arch;
	target_version libvirt, qemu;
	const char *name; /* NULL: no default */
	enum target_machine_state state;
} defaults[] = {
	{ "x86_64", V(9, 0), V(7, 2), "pc-i440fx-7.2", KNOWN },
	{ "i686", V(11, 3), V(10, 0), "pc-i440fx-10.0", KNOWN },
	{ "aarch64", V(9, 0), V(7, 2), "integratorcp", KNOWN },
	{ "aarch64", V(9, 2), V(7, 2), "integratorcp", KNOWN },
	{ "aarch64", V(9, 3), V(7, 2), "virt-7.2", KNOWN },
	{ "aarch64", V(11, 3), V(10, 0), "virt-10.0", KNOWN },
	{ "armv6l", V(11, 3), V(10, 0), "integratorcp", KNOWN },
	{ "ppc64", V(11, 3), V(10, 0), "pseries-10.0", KNOWN },
	{ "s390x", V(9, 0), V(7, 2), "s390-ccw-virtio-7.2", KNOWN },
	{ "riscv64", V(9, 0), V(7, 2), "spike", KNOWN },
	{ "riscv64", V(9, 0), V(5, 0), "spike_v1.10", UNKNOWN },
	{ "riscv64", V(11, 3), V(10, 0), "virt", KNOWN },
	{ "loongarch64", V(11, 3), V(10, 0), "virt", KNOWN },
	{ "mips64", V(11, 3), V(10, 0), NULL, UNKNOWN },
};

static void takes_defaults_as_libvirt_does(void **state)
{
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
		struct target_machine m =
			find(&arena, defaults[i].libvirt, defaults[i].qemu, defaults[i].arch, NULL);

		if (m.state != defaults[i].state)
			fail_msg("%s is in state %d", defaults[i].arch, (int)m.state);
		if (defaults[i].name)
			assert_string_equal(m.name, defaults[i].name);
		else
			assert_null(m.name);
	}
}

static const struct {
	const char *arch;
	target_version qemu;
	const char *name;
	unsigned max_vcpus, max_slots;
	bool numa_mem, prefers_sockets, auto_slots, auto_maxmem, always;
} facts[] = {
	{ "x86_64", V(7, 2), "pc-i440fx-2.0", 255, 0, 1, 1, 0, 0, 0 },
	{ "x86_64", V(7, 2), "pc-i440fx-2.10", 255, 256, 1, 1, 0, 0, 0 },
	{ "x86_64", V(7, 2), "pc-i440fx-2.11", 255, 256, 1, 1, 1, 0, 0 },
	{ "x86_64", V(7, 2), "pc-q35-2.7", 255, 256, 1, 1, 0, 0, 0 },
	{ "x86_64", V(7, 2), "pc-q35-5.0", 288, 256, 1, 1, 1, 0, 0 },
	{ "x86_64", V(7, 2), "pc-q35-5.1", 288, 256, 0, 1, 1, 1, 0 },
	{ "x86_64", V(7, 2), "pc-q35-6.1", 288, 256, 0, 1, 1, 1, 0 },
	{ "x86_64", V(7, 2), "pc-q35-6.2", 288, 256, 0, 0, 1, 1, 0 },
	{ "x86_64", V(10, 0), "pc-q35-8.1", 1024, 256, 0, 0, 1, 1, 0 },
	{ "x86_64", V(10, 0), "pc-q35-9.0", 4096, 256, 0, 0, 1, 1, 0 },
	{ "x86_64", V(6, 1), "microvm", 288, 0, 0, 1, 0, 0, 0 },
	{ "x86_64", V(7, 2), "microvm", 288, 0, 0, 0, 0, 0, 0 },
	{ "aarch64", V(7, 2), "virt-2.12", 255, 256, 1, 1, 0, 0, 0 },
	{ "aarch64", V(7, 2), "virt-4.2", 512, 256, 1, 1, 1, 0, 0 },
	{ "aarch64", V(7, 2), "virt-5.1", 512, 256, 0, 1, 1, 1, 0 },
	{ "ppc64", V(5, 2), "pseries", 1024, 32, 0, 1, 0, 0, 1 },
	{ "ppc64", V(7, 1), "pseries-5.0", INT32_MAX, 32, 1, 1, 0, 0, 1 },
	{ "ppc64", V(7, 2), "pseries", 4096, 32, 0, 0, 0, 0, 1 },
	{ "s390x", V(7, 2), "s390-ccw-virtio", 248, 0, 0, 0, 0, 0, 0 },
	{ "riscv64", V(5, 1), "virt", 8, 0, 0, 1, 0, 0, 0 },
	{ "riscv64", V(7, 2), "virt", 512, 0, 1, 0, 0, 0, 0 },
	{ "loongarch64", V(7, 2), "virt", 4, 256, 0, 0, 0, 0, 0 },
	{ "loongarch64", V(10, 0), "virt", 256, 256, 1, 0, 1, 1, 0 },
};

static void knows_what_machines_can(void **state)
{
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		struct target_machine m =
			find(&arena, V(9, 0), facts[i].qemu, facts[i].arch, facts[i].name);

		if (m.state != KNOWN || m.max_vcpus != facts[i].max_vcpus)
			fail_msg("%s has %u vCPUs", facts[i].name, m.max_vcpus);
		assert_int_equal(m.max_slots, facts[i].max_slots);
		assert_int_equal(m.numa_mem_supported, facts[i].numa_mem);
		assert_int_equal(m.prefers_sockets, facts[i].prefers_sockets);
		assert_int_equal(m.auto_numa_slots, facts[i].auto_slots);
		assert_int_equal(m.auto_numa_maxmem, facts[i].auto_maxmem);
		assert_int_equal(m.always_numa, facts[i].always);
	}
}

static void knows_topology_levels(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct target_machine q35 = find(&arena, V(9, 0), V(10, 0), "x86_64", "q35");
	struct target_machine old_q35 = find(&arena, V(9, 0), V(9, 0), "x86_64", "q35");
	struct target_machine microvm = find(&arena, V(9, 0), V(10, 0), "x86_64", "microvm");
	struct target_machine virt = find(&arena, V(9, 0), V(7, 0), "aarch64", "virt");
	struct target_machine old_virt = find(&arena, V(9, 0), V(6, 2), "aarch64", "virt");
	struct target_machine s390 = find(&arena, V(9, 0), V(8, 2), "s390x", NULL);
	struct target_machine old_s390 =
		find(&arena, V(9, 0), V(10, 0), "s390x", "s390-ccw-virtio-8.1");

	(void)state;
	assert_true(q35.dies && q35.modules && !q35.clusters && !q35.books);
	assert_true(old_q35.dies && !old_q35.modules);
	assert_false(microvm.dies || microvm.modules);
	assert_true(virt.clusters && !virt.dies);
	assert_false(old_virt.clusters);
	assert_true(s390.books && !s390.numa && !s390.hmat);
	assert_false(old_s390.books);
}

/* Which QEMU tells libvirt what, and since when. */
static void knows_what_qemu_reports(void **state)
{
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	assert_null(find(&arena, V(9, 0), V(5, 1), "x86_64", "pc").default_ram_id);
	assert_string_equal(find(&arena, V(9, 0), V(5, 2), "x86_64", "pc").default_ram_id,
			    "pc.ram");
	assert_null(find(&arena, V(9, 0), V(5, 2), "riscv64", "virt").default_ram_id);
	assert_true(find(&arena, V(9, 0), V(7, 2), "x86_64", "pc").acpi);
	assert_false(find(&arena, V(9, 0), V(7, 2), "x86_64", "pc").acpi_known);
	assert_true(find(&arena, V(9, 0), V(8, 0), "x86_64", "pc").acpi_known);
	assert_false(find(&arena, V(9, 0), V(8, 0), "ppc64", "pseries").acpi);
	assert_false(find(&arena, V(9, 0), V(8, 0), "aarch64", "sbsa-ref").acpi);
	assert_false(find(&arena, V(9, 0), V(4, 2), "x86_64", "pc").hmat);
	assert_true(find(&arena, V(9, 0), V(5, 0), "x86_64", "pc").hmat);
	assert_false(find(&arena, V(9, 0), V(7, 2), "ppc64", "pseries-4.2").nvdimm);
	assert_true(find(&arena, V(9, 0), V(7, 2), "ppc64", "pseries-5.0").nvdimm);
	assert_false(find(&arena, V(9, 0), V(7, 2), "aarch64", "virt-4.1").dimms);
	assert_true(find(&arena, V(9, 0), V(10, 0), "s390x", NULL).device_memory);
	assert_false(find(&arena, V(9, 0), V(7, 2), "s390x", NULL).device_memory);
}

static void keeps_aliases_when_told(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	AUTO(target) target = { 0 };

	(void)state;
	assert_int_equal(target_init(&target, 0, 0, &error), 0);
	target.alias_kept = true;
	assert_string_equal(target_find_machine(&target, &arena, "x86_64", "q35").name, "q35");
	assert_string_equal(target_find_machine(&target, &arena, "x86_64", NULL).name, "pc");
	assert_int_equal(target_find_machine(&target, &arena, "x86_64", "q35").max_vcpus, 4096);
	assert_string_equal(target_find_machine(&target, &arena, "x86_64", "pc-q35-9.0").name,
			    "pc-q35-9.0");
}

/* A target that stands for a newer one can't call anything too new. */
static void newer_than_known_is_unknown(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	AUTO(target) target = { 0 };

	(void)state;
	assert_int_equal(target_init(&target, 0, 0, &error), 0);
	target.stale = true;
	assert_int_equal(target_find_machine(&target, &arena, "x86_64", "pc-q35-10.1").state,
			 UNKNOWN);
	assert_int_equal(target_find_machine(&target, &arena, "x86_64", "pc-q35-2.0").state,
			 DROPPED);
}

UNIT_TESTS(cmocka_unit_test(tells_names_apart), cmocka_unit_test(takes_defaults_as_libvirt_does),
	   cmocka_unit_test(knows_what_machines_can), cmocka_unit_test(knows_topology_levels),
	   cmocka_unit_test(knows_what_qemu_reports), cmocka_unit_test(keeps_aliases_when_told),
	   cmocka_unit_test(newer_than_known_is_unknown));
