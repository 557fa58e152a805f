/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices: IOThreads, balloon, IOMMU. */
#include <string.h>

#include "guest/build.h"

/* More IOThreads than this make no sense, and none of theirs is laid out. */
#define IOTHREAD_LIMIT 16384u

static bool has_id(const struct domain_iothreads *iothreads, unsigned id)
{
	for (size_t i = 0; i < iothreads->n_ids; i++)
		if (iothreads->ids[i].id == id)
			return true;
	return false;
}

/* libvirt 9.0, 11.3 domain_conf.c virDomainIOThreadIDDefArrayInit: the ids that the XML gives, then
   the lowest that are free. */
void guest_build_iothreads(struct guest *guest)
{
	const struct domain_iothreads *iothreads = &guest->domain->iothreads;
	size_t n = iothreads->n_ids > iothreads->count ? iothreads->n_ids : iothreads->count;
	unsigned next = 1;

	if (n > IOTHREAD_LIMIT)
		n = iothreads->n_ids;
	guest->n_iothreads = n;
	guest->iothreads = ARENA_ARRAY(&guest->arena, struct guest_iothread, n);
	for (size_t i = 0; i < n; i++) {
		struct guest_iothread *iothread = &guest->iothreads[i];

		if (i < iothreads->n_ids) {
			iothread->domain = &iothreads->ids[i];
			iothread->id = iothreads->ids[i].id;
			continue;
		}
		while (has_id(iothreads, next))
			next++;
		iothread->id = next++;
	}
}

/* libvirt 11.3 qemu_postparse.c qemuDomainDefAddDefaultDevices (addDefaultMemballoon) */
static bool gets_balloon(const struct guest *guest)
{
	switch (guest->arch) {
	case DOMAIN_ARCH_X86_64:
	case DOMAIN_ARCH_I686:
	case DOMAIN_ARCH_PPC64:
	case DOMAIN_ARCH_PPC64LE:
	case DOMAIN_ARCH_S390X:
	case DOMAIN_ARCH_RISCV64:
		return true;
	case DOMAIN_ARCH_LOONGARCH64: /* not any more in 11.3; 9.0 doesn't know the machine */
	case DOMAIN_ARCH_AARCH64:
	case DOMAIN_ARCH_ARMV7L:
	case DOMAIN_ARCH_OTHER:
	case DOMAIN_ARCH_NONE:
	case DOMAIN_ARCH_COUNT:
		break;
	}
	return false;
}

/* libvirt 9.0, 11.3 qemu_domain_address.c qemuDomainAssignVirtioMMIOAddresses: one device there
   takes the others along; the Versatile Express boards have no PCI. */
bool guest_prefers_mmio(const struct guest *guest)
{
	static const char board[] = "vexpress-";

	if (guest->machine.family == TARGET_FAMILY_ARM_VIRT ||
	    guest->machine.family == TARGET_FAMILY_RISCV_VIRT)
		return guest->domain->devices.virtio_mmio;
	return guest->machine.name && strncmp(guest->machine.name, board, strlen(board)) == 0;
}

static enum guest_balloon_bus balloon_bus(const struct guest *guest)
{
	switch (guest->domain->devices.balloon.address.type) {
	case DEVICE_ADDRESS_PCI:
		return GUEST_BALLOON_PCI;
	case DEVICE_ADDRESS_CCW:
		return GUEST_BALLOON_CCW;
	case DEVICE_ADDRESS_VIRTIO_MMIO:
		return GUEST_BALLOON_MMIO;
	case DEVICE_ADDRESS_NONE:
	case DEVICE_ADDRESS_DIMM:
	case DEVICE_ADDRESS_SPAPR_VIO:
	case DEVICE_ADDRESS_UNASSIGNED:
	case DEVICE_ADDRESS_OTHER:
	case DEVICE_ADDRESS_COUNT:
		break;
	}
	if (guest->machine.family == TARGET_FAMILY_S390)
		return GUEST_BALLOON_CCW;
	return guest_prefers_mmio(guest) ? GUEST_BALLOON_MMIO : GUEST_BALLOON_PCI;
}

void guest_build_balloon(struct guest *guest)
{
	const struct domain_balloon *balloon = &guest->domain->devices.balloon;

	guest->balloon_automatic = balloon->model == BALLOON_MODEL_ABSENT && gets_balloon(guest);
	if (guest->balloon_automatic || balloon->model == BALLOON_MODEL_VIRTIO ||
	    balloon->model == BALLOON_MODEL_VIRTIO_TRANSITIONAL ||
	    balloon->model == BALLOON_MODEL_VIRTIO_NON_TRANSITIONAL)
		guest->balloon = balloon_bus(guest);
	/* qemu_process.c qemuProcessPrepareDomain: nothing can take memory away then */
	if (guest->balloon == GUEST_BALLOON_OFF)
		guest->current_kib = guest->total_kib;
}

/* libvirt 11.3 qemu_postparse.c qemuDomainNeedsIOMMUWithEIM */
#define MOST_VCPUS_WITHOUT_EIM 255u

static const char *kernel_irqchip(const struct guest *guest)
{
	const char *driver = guest->domain->os.ioapic_driver;

	if (driver && strcmp(driver, "qemu") == 0)
		return "split";
	if (driver && strcmp(driver, "kvm") == 0)
		return "on";
	/* 11.3 qemuDomainDefEnableDefaultFeatures: interrupt remapping needs it */
	if (!driver && guest->iommu.present && guest->iommu.intremap == TRISTATE_YES &&
	    target_has(guest->target, LIBVIRT_IOMMU_AUTO))
		return "split";
	return NULL;
}

void guest_build_iommu(struct guest *guest)
{
	const struct domain_iommu *iommu = &guest->domain->devices.iommu;
	bool needs_eim = target_has(guest->target, LIBVIRT_IOMMU_AUTO) &&
			 guest->machine.family == TARGET_FAMILY_Q35 &&
			 guest->n_vcpus > MOST_VCPUS_WITHOUT_EIM;

	guest->iommu.present = span_is_given(iommu->at.element);
	guest->iommu.intremap = iommu->intremap;
	guest->iommu.eim = iommu->eim;
	if (needs_eim && !guest->iommu.present)
		guest->iommu.present = guest->iommu.automatic = true;
	if (needs_eim &&
	    (guest->iommu.automatic || (iommu->model && strcmp(iommu->model, "intel") == 0))) {
		if (guest->iommu.intremap == TRISTATE_ABSENT)
			guest->iommu.intremap = TRISTATE_YES;
		if (guest->iommu.eim == TRISTATE_ABSENT)
			guest->iommu.eim = TRISTATE_YES;
	}
	guest->kernel_irqchip = kernel_irqchip(guest);
}
