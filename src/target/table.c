/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each release of libvirt and QEMU does that the one before didn't: one row a behaviour. */
#include "target/table.h"

#include "base/mem.h"

#define V(major, minor) TARGET_VERSION(major, minor)

#define SINCE_LIBVIRT(major, minor, where)                                                   \
	{                                                                                    \
		.system = TARGET_SYSTEM_LIBVIRT, .since = V(major, minor), .source = (where) \
	}
#define SINCE_QEMU(major, minor, where)                                                   \
	{                                                                                 \
		.system = TARGET_SYSTEM_QEMU, .since = V(major, minor), .source = (where) \
	}

/*
 * One row a change between libvirt 9.0 and 11.3 that arguments, verdicts or what libvirt applies
 * depend on. Changes that are no rows:
 * - 9.1.0 configures a watchdog on every q35 guest: -global and -watchdog-action aren't in scope.
 * - 10.1.0 stopped taking NVDIMMs for overlapping that don't: both sides of that are 9.8's row.
 * - 10.1.0 refuses dynamicMemslots and 11.1.0 virtio-mem-ccw where QEMU lacks them: that they are
 *   read at all is the row, what QEMU has is QEMU's.
 * - Cache and bandwidth ids that the host lacks, but that aren't above its highest: 9.0 takes them
 *   (10.8.0 doesn't), and the kernel refuses them in schemata, so that the start fails either way.
 * - 9.2.0 refuses emulator CPUs on no node where a thread context is built: a part of cutting its
 *   nodes down to the emulator's.
 * - The oldest QEMU that is taken: target_oldest_qemu(). 11.2.0 takes none that lacks JSON objects.
 * - Elements that older versions don't read at all (<iothreads> of disks and controllers): the
 *   functions that read them know since when.
 * - The default machine types of arm and riscv, 9.3.0: machines.c.
 *
 * "at the latest": 9.0 doesn't have it, the release named is the first that was seen to have it,
 * and no release note says which of those between brought it.
 * A QEMU's ability counts from when libvirt can see it, which may be later than its option.
 */
const struct target_fact target_facts[TARGET_FEATURE_COUNT] = {
	[LIBVIRT_MEMORY_SIZE_KEY] = SINCE_LIBVIRT(
		9, 4, "libvirt 11.3.0 qemu_command.c qemuBuildMemCommandLine; 9.4 at the latest"),
	[LIBVIRT_MEMORY_KEYS_OPTIONAL] =
		SINCE_LIBVIRT(9, 5, "libvirt 9.5.0 NEWS; qemu_command.c qemuBuildMemCommandLine"),
	[LIBVIRT_ACPI_MACHINE_KEY] = SINCE_LIBVIRT(
		9, 3,
		"libvirt 11.3.0 qemu_command.c qemuBuildMachineACPI; qemu_postparse.c dates it after 9.2"),
	[LIBVIRT_CLUSTERS] = SINCE_LIBVIRT(10, 1, "libvirt 10.1.0 NEWS"),
	[LIBVIRT_THREAD_CONTEXT_EMULATOR] = SINCE_LIBVIRT(9, 2, "libvirt 9.2.0 NEWS"),
	[LIBVIRT_THREAD_CONTEXT_RESTRICTIVE] = SINCE_LIBVIRT(
		9, 6,
		"libvirt 11.3.0 qemu_command.c qemuBuildMemoryBackendProps; 9.6 at the latest"),
	[LIBVIRT_TARGET_ADDRESS] = SINCE_LIBVIRT(9, 4, "libvirt 9.4.0 NEWS"),
	[LIBVIRT_DYNAMIC_MEMSLOTS] = SINCE_LIBVIRT(10, 1, "libvirt 10.1.0 NEWS"),
	[LIBVIRT_IOTHREAD_POLL] =
		SINCE_LIBVIRT(9, 4, "libvirt docs/formatdomain.rst: poll of an iothread"),
	[LIBVIRT_MAXPHYSADDR_LIMIT] = SINCE_LIBVIRT(9, 3, "libvirt 9.3.0 NEWS"),
	[LIBVIRT_MAXPHYSADDR_BITS_OPTIONAL] =
		SINCE_LIBVIRT(9, 2, "libvirt docs/formatdomain.rst: maxphysaddr"),
	[LIBVIRT_IOMMU_AUTO] = SINCE_LIBVIRT(10, 10, "libvirt 10.10.0 NEWS"),
	[LIBVIRT_HOTPLUG_CELL] = SINCE_LIBVIRT(9, 6, "libvirt 9.6.0 NEWS"),
	[LIBVIRT_S390_VIRTIO_MEM] = SINCE_LIBVIRT(11, 1, "libvirt 11.1.0 NEWS"),
	[LIBVIRT_CPUSET_MEMS_UNION] = SINCE_LIBVIRT(
		9, 5,
		"libvirt 11.3.0 qemu_process.c qemuProcessSetupPid; 9.4.0 NEWS has it for the start"),
	[LIBVIRT_MEMLOCK_NVME] = SINCE_LIBVIRT(
		9, 4, "libvirt 9.4.0 NEWS; qemu_domain.c qemuDomainGetMemLockLimitBytes"),
	[LIBVIRT_DMA_TRANSLATION] =
		SINCE_LIBVIRT(10, 7, "libvirt docs/formatdomain.rst: dma_translation of an IOMMU"),
	[LIBVIRT_PSTORE] = SINCE_LIBVIRT(10, 6, "libvirt 10.6.0 NEWS"),
	/* 9.0's src/cpu has no driver for them; the news of 10.2 have LoongArch, none has RISC-V. */
	[LIBVIRT_RISCV_LOONGARCH_CPUS] = SINCE_LIBVIRT(10, 2, "libvirt 10.2.0 NEWS"),
	[LIBVIRT_SHARES_UNCHECKED] = SINCE_LIBVIRT(9, 1, "libvirt 9.1.0, commit 38af64976100"),
	[LIBVIRT_SHARES_V2_RANGE] =
		SINCE_LIBVIRT(9, 1, "libvirt 9.1.0, with commit 38af64976100; util/vircgroupv2.c"),
	[LIBVIRT_BANDWIDTH_UNCHECKED] = SINCE_LIBVIRT(10, 8, "libvirt 10.8.0 NEWS"),
	[LIBVIRT_SLOTS_OPTIONAL] = SINCE_LIBVIRT(9, 5, "libvirt 9.5.0 NEWS"),
	[LIBVIRT_VHOST_USER_NET_REFUSED] = SINCE_LIBVIRT(11, 2, "libvirt 11.2.0 NEWS"),
	[LIBVIRT_RESTRICTIVE_PAIRING] = SINCE_LIBVIRT(9, 4, "libvirt 9.4.0 NEWS"),
	[LIBVIRT_ADDRESS_ALIGNMENT] = SINCE_LIBVIRT(9, 8, "libvirt 9.8.0 NEWS"),
	/* 10.1.0 only stopped taking NVDIMMs for overlapping that weren't. */
	[LIBVIRT_ADDRESS_OVERLAP] = SINCE_LIBVIRT(9, 8, "libvirt 9.8.0 NEWS; 10.1.0 NEWS"),
	[LIBVIRT_ACPI_REFUSED] = SINCE_LIBVIRT(
		9, 3,
		"libvirt 11.3.0 qemu_validate.c qemuValidateDomainDef; dated after 9.2 by qemu_postparse.c"),
	[LIBVIRT_ISOLATED_CPUS] = SINCE_LIBVIRT(10, 4, "libvirt 10.4.0 NEWS"),

	[QEMU_ACPI_TOLD] = SINCE_QEMU(8, 0, "QEMU 8.0 qapi/machine.json MachineInfo acpi"),
	/* default-ram-id came to query-machines after -machine memory-backend= (5.0). */
	[QEMU_DEFAULT_RAM_ID] =
		SINCE_QEMU(5, 2, "QEMU 5.2 qapi/machine.json MachineInfo default-ram-id"),
	[QEMU_HMAT] = SINCE_QEMU(5, 0, "QEMU 5.0 qapi/machine.json NumaHmatLBOptions"),
	[QEMU_SMP_DIES] =
		SINCE_QEMU(4, 1, "QEMU 4.1 qapi/machine.json CpuInstanceProperties die-id"),
	/* The option is 7.0's, but libvirt goes by cluster-id. */
	[QEMU_SMP_CLUSTERS] =
		SINCE_QEMU(7, 1, "QEMU 7.1 qapi/machine.json CpuInstanceProperties cluster-id"),
	[QEMU_SMP_BOOKS] =
		SINCE_QEMU(8, 2, "QEMU 8.2 qapi/machine-common.json SMPConfiguration books"),
	[QEMU_SMP_MODULES] =
		SINCE_QEMU(9, 1, "QEMU 9.1 qapi/machine.json SMPConfiguration modules"),
	[QEMU_JSON_OBJECT] = SINCE_QEMU(6, 0, "QEMU 6.0 qemu-options.hx -object"),
	/* 6.2 takes JSON, but can't unplug what was made so: libvirt waits for json-cli-hotplug. */
	[QEMU_JSON_DEVICE] =
		SINCE_QEMU(7, 0, "QEMU 7.0 qapi/qdev.json device_add json-cli-hotplug"),
	[QEMU_BACKEND_RESERVE] =
		SINCE_QEMU(6, 1, "QEMU 6.1 qapi/qom.json MemoryBackendProperties reserve"),
	[QEMU_PREALLOC_THREADS] =
		SINCE_QEMU(5, 0, "QEMU 5.0 qapi/qom.json MemoryBackendProperties prealloc-threads"),
	[QEMU_THREAD_CONTEXT] = SINCE_QEMU(7, 2, "QEMU 7.2 qapi/qom.json ThreadContextProperties"),
	[QEMU_VIRTIO_MEM] = SINCE_QEMU(5, 1, "QEMU 5.1 hw/virtio/virtio-mem-pci.c"),
	[QEMU_VIRTIO_MEM_PREALLOC] = SINCE_QEMU(7, 0, "QEMU 7.0 hw/virtio/virtio-mem.c prealloc"),
	[QEMU_VIRTIO_MEM_MEMSLOTS] =
		SINCE_QEMU(8, 2, "QEMU 8.2 hw/virtio/virtio-mem.c dynamic-memslots"),
	[QEMU_VIRTIO_MEM_CCW] = SINCE_QEMU(10, 0, "QEMU 10.0 hw/s390x/virtio-ccw-mem.c"),
	[QEMU_FREE_PAGE_REPORTING] =
		SINCE_QEMU(5, 1, "QEMU 5.1 hw/virtio/virtio-balloon.c free-page-reporting"),
	[QEMU_IOTHREAD_POOL] =
		SINCE_QEMU(7, 1, "QEMU 7.1 qapi/qom.json EventLoopBaseProperties thread-pool-max"),
	/* 6.2 has the device, but not the node of an EPC section. */
	[QEMU_SGX_EPC] = SINCE_QEMU(7, 0, "QEMU 7.0 qapi/machine.json SgxEPC node"),
	[QEMU_MEMFD_HUGETLB] = SINCE_QEMU(4, 2, "QEMU 4.2 backends/hostmem-memfd.c hugetlb"),
};

/*
 * By release dates: libvirt 9.3.0 2023-05-02 after QEMU 8.0 2023-04-20; 9.7.0 2023-09-01 after
 * 8.1 2023-08-22; 10.0.0 2024-01-15 after 8.2 2023-12-20; 10.3.0 2024-05-02 after 9.0 2024-04-23;
 * 10.8.0 2024-10-01 after 9.1 2024-09-03; 11.0.0 2025-01-15 after 9.2 2024-12-11; 11.3.0
 * 2025-05-02 after 10.0 2025-04-22.
 */
const struct target_pair target_pairs[] = {
	{ .libvirt = V(9, 0), .qemu = V(7, 2) },  { .libvirt = V(9, 3), .qemu = V(8, 0) },
	{ .libvirt = V(9, 7), .qemu = V(8, 1) },  { .libvirt = V(10, 0), .qemu = V(8, 2) },
	{ .libvirt = V(10, 3), .qemu = V(9, 0) }, { .libvirt = V(10, 8), .qemu = V(9, 1) },
	{ .libvirt = V(11, 0), .qemu = V(9, 2) }, { .libvirt = V(11, 3), .qemu = V(10, 0) },
};
const size_t target_n_pairs = ARRAY_SIZE(target_pairs);

/* The highest minor number of each major one, from 0 on. */
static const unsigned qemu_minors[] = { [0] = 15, [1] = 7, [2] = 12, [3] = 1 };

bool target_is_libvirt_release(target_version version)
{
	/* Eleven releases a year since 1.2: x.0 in January to x.10 in December. */
	return version % 1000 <= 10;
}

bool target_is_qemu_release(target_version version)
{
	unsigned major = version / 1000, minor = version % 1000;

	return minor <= (major < ARRAY_SIZE(qemu_minors) ? qemu_minors[major] : 2);
}
