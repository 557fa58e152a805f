/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Limits of the whole guest: weight, bandwidth, memory, locked memory. */
#include "qemu/applied-parts.h"

#include <string.h>

#include "base/units.h"

/* libvirt 9.0, 11.3 qemu_domain.c getPPC64MemLockLimitBytes, without its case of NVLink bridges,
   which only the host knows: KiB. */
#define PPC_HASH_SHARE 128u
#define PPC_BRIDGE_KIB 4096u
#define PPC_FIXED_KIB 8192u
#define PPC_WINDOW_KIB (2u * KIB_PER_GIB)
#define PPC_TABLE_SHARE 512u
/* qemuDomainGetMemLockLimitBytes: room for MMIO regions of the devices */
#define PASSTHROUGH_FIXED_KIB KIB_PER_GIB

struct passed_through {
	uint64_t vfio, nvme, vdpa;
};

static struct passed_through count_devices(const struct domain_devices *devices)
{
	struct passed_through n = { 0 };

	for (size_t i = 0; i < devices->n_hostdevs; i++) {
		enum hostdev_kind kind = devices->hostdevs[i].kind;

		n.vfio += kind == HOSTDEV_PCI || kind == HOSTDEV_MDEV;
		n.nvme += kind == HOSTDEV_NVME;
		n.vdpa += kind == HOSTDEV_VDPA;
	}
	return n;
}

static uint64_t count_host_bridges(const struct domain_devices *devices)
{
	uint64_t n = 1; /* the one that is there anyway */

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];

		n += controller->model && strcmp(controller->model, "pci-root") == 0 &&
		     controller->index > 0;
	}
	return n;
}

static uint64_t ppc64_lock_kib(const struct guest *guest, bool passes_through)
{
	uint64_t bridges = count_host_bridges(&guest->domain->devices);
	uint64_t most = guest->max_kib ? guest->max_kib : guest->total_kib;
	uint64_t kib = most / PPC_HASH_SHARE + PPC_BRIDGE_KIB * bridges + PPC_FIXED_KIB;
	uint64_t window = PPC_WINDOW_KIB * bridges;
	uint64_t tables =
		guest->total_kib + guest->total_kib / PPC_TABLE_SHARE * bridges + PPC_FIXED_KIB;

	if (passes_through)
		kib += window > tables ? window : tables;
	return kib;
}

/* How often all memory is locked. libvirt 9.0 counts NVMe disks as it counts VFIO devices. */
static uint64_t lock_factor(const struct guest *guest, struct passed_through n)
{
	if (target_has(guest->target, LIBVIRT_MEMLOCK_NVME)) {
		uint64_t vfio = guest->iommu.present ? n.vfio : n.vfio > 0;

		return n.vdpa + n.nvme + vfio;
	}
	n.vfio += n.nvme;
	return n.vdpa + (guest->iommu.present ? n.vfio : n.vfio > 0);
}

/* libvirt 9.0, 11.3 qemu_domain.c qemuDomainGetMemLockLimitBytes */
static uint64_t lock_bytes(const struct guest *guest, uint64_t hard_limit_bytes)
{
	struct passed_through n = count_devices(&guest->domain->devices);
	bool passes_through = n.vfio || n.nvme || n.vdpa;
	bool ppc64 = guest->arch == DOMAIN_ARCH_PPC64 || guest->arch == DOMAIN_ARCH_PPC64LE;

	if (hard_limit_bytes)
		return hard_limit_bytes;
	if (guest->domain->backing.locked)
		return APPLIED_UNLIMITED;
	if (ppc64 && guest->domain->type == DOMAIN_TYPE_KVM)
		return ppc64_lock_kib(guest, passes_through) * BYTES_PER_KIB;
	if (!passes_through)
		return 0;
	return (lock_factor(guest, n) * guest->total_kib + PASSTHROUGH_FIXED_KIB) * BYTES_PER_KIB;
}

/* libvirt's virMemoryLimitIsSet: what is unlimited isn't written. */
static uint64_t limit_bytes(struct span at, uint64_t kib)
{
	return span_is_given(at) && kib < DOMAIN_LIMIT_NONE_KIB ? kib * BYTES_PER_KIB : 0;
}

void applied_add_limits(const struct guest *guest, struct applied *out)
{
	const struct domain_memtune *memtune = &guest->domain->memtune;
	const struct domain_cputune *cputune = &guest->domain->cputune;
	const struct domain_bandwidth *global = &cputune->bandwidth[BANDWIDTH_GLOBAL];

	out->shares_given = span_is_given(cputune->at.shares);
	out->shares = cputune->shares;
	out->bandwidth = (struct applied_bandwidth){ global->period_us, global->quota_us };
	out->memory_max_bytes = limit_bytes(memtune->at.hard_limit, memtune->hard_limit_kib);
	out->memory_high_bytes = limit_bytes(memtune->at.soft_limit, memtune->soft_limit_kib);
	out->swap_max_bytes =
		limit_bytes(memtune->at.swap_hard_limit, memtune->swap_hard_limit_kib);
	out->lock_bytes = lock_bytes(guest, out->memory_max_bytes);
}
