/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vCPUs that are plugged before the guest runs: in which order, and where. */
#include "qemu/applied-parts.h"

static void place(struct applied_plug *plug, const char *key, unsigned value)
{
	plug->places[plug->n_places++] = (struct applied_place){ .key = key, .value = value };
}

/* QEMU 10.0: x86_cpu_pre_plug, spapr_core_pre_plug, s390_cpu_plug; the node follows from these. */
static void set_places(const struct guest *guest, struct applied_plug *plug)
{
	const struct guest_vcpu *vcpu = &guest->vcpus[plug->vcpu];

	if (guest->arch == DOMAIN_ARCH_PPC64 || guest->arch == DOMAIN_ARCH_PPC64LE ||
	    guest->arch == DOMAIN_ARCH_S390X) {
		place(plug, "core-id", plug->vcpu);
		return;
	}
	place(plug, "socket-id", vcpu->socket);
	if (guest->dies > 1)
		place(plug, "die-id", vcpu->die);
	place(plug, "core-id", vcpu->core);
	place(plug, "thread-id", vcpu->thread);
}

/* Where QEMU plugs cores, the first thread's device brings the others. */
static bool has_device(const struct guest *guest, unsigned vcpu)
{
	if (guest->arch != DOMAIN_ARCH_PPC64 && guest->arch != DOMAIN_ARCH_PPC64LE)
		return true;
	return guest->vcpus[vcpu].thread == 0;
}

/* libvirt 11.3 qemu_process.c qemuProcessVcpusSortOrder; few, and mostly in order already. */
static void sort_by_order(const struct guest *guest, struct applied *out)
{
	for (size_t i = 1; i < out->n_plugs; i++) {
		struct applied_plug plug = out->plugs[i];
		size_t at = i;

		while (at > 0 && guest->vcpus[out->plugs[at - 1].vcpu].order >
					 guest->vcpus[plug.vcpu].order) {
			out->plugs[at] = out->plugs[at - 1];
			at--;
		}
		out->plugs[at] = plug;
	}
}

void applied_add_plugs(const struct guest *guest, struct arena *arena, struct applied *out)
{
	if (!guest->vcpus_known)
		return;
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		struct applied_plug *plug;

		if (!guest->vcpus[i].online || !guest->vcpus[i].hotpluggable ||
		    !has_device(guest, i))
			continue;
		plug = ARENA_APPEND(arena, out->plugs, out->n_plugs);
		plug->vcpu = i;
		set_places(guest, plug);
	}
	sort_by_order(guest, out);
}
