/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vCPUs: how many, which of them are there at start, where each sits in the topology. */
#include "guest/build.h"

static void set_topology(struct guest *guest)
{
	const struct domain_topology *topology = &guest->domain->cpu.topology;
	bool clusters = target_has(guest->target, LIBVIRT_CLUSTERS);

	/* libvirt 9.0, 11.3 qemu_command.c qemuBuildSmpCommandLine: without <topology> one socket
	   a vCPU, whatever this QEMU prefers */
	guest->sockets = guest->n_vcpus;
	guest->dies = guest->clusters = guest->cores = guest->threads = 1;
	if (!span_is_given(topology->at.element) || topology->broken ||
	    (topology->clusters_broken && clusters))
		return;
	guest->topology_given = true;
	guest->sockets = topology->sockets;
	guest->dies = topology->dies ? topology->dies : 1;
	guest->clusters = topology->clusters && clusters ? topology->clusters : 1;
	guest->cores = topology->cores;
	guest->threads = topology->threads;
}

/* libvirt 11.3 domain_postparse.c virDomainVcpuDefPostParse: hotpluggable unless online. */
static void apply_entries(struct guest *guest)
{
	const struct domain_vcpus *vcpus = &guest->domain->vcpus;

	for (size_t i = 0; i < vcpus->n_entries; i++) {
		const struct domain_vcpu_entry *entry = &vcpus->entries[i];
		struct guest_vcpu *vcpu;

		if (!span_is_given(entry->at.id) || entry->id >= guest->n_vcpus)
			continue;
		vcpu = &guest->vcpus[entry->id];
		vcpu->online = entry->enabled == TRISTATE_YES;
		vcpu->hotpluggable = entry->hotpluggable == TRISTATE_ABSENT
					     ? !vcpu->online
					     : entry->hotpluggable == TRISTATE_YES;
		vcpu->order = entry->order;
	}
}

static void place_in_topology(const struct guest *guest, struct guest_vcpu *vcpu, unsigned index)
{
	vcpu->thread = index % guest->threads;
	index /= guest->threads;
	vcpu->core = index % guest->cores;
	index /= guest->cores;
	vcpu->cluster = index % guest->clusters;
	index /= guest->clusters;
	vcpu->die = index % guest->dies;
	vcpu->socket = index / guest->dies;
}

void guest_build_vcpus(struct guest *guest)
{
	const struct domain_vcpus *vcpus = &guest->domain->vcpus;
	unsigned online;

	guest->n_vcpus = span_is_given(vcpus->at.maximum)   ? vcpus->maximum
			 : span_is_given(vcpus->at.element) ? 0
							    : 1;
	online = span_is_given(vcpus->at.current) ? vcpus->current : guest->n_vcpus;
	set_topology(guest);
	guest->n_online = guest->n_cold = online;
	if (guest->n_vcpus == 0 || guest->n_vcpus > GUEST_VCPU_LIMIT || vcpus->broken)
		return;

	guest->vcpus_known = true;
	guest->vcpus = ARENA_ARRAY(&guest->arena, struct guest_vcpu, guest->n_vcpus);
	guest->n_online = guest->n_cold = 0;
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		struct guest_vcpu *vcpu = &guest->vcpus[i];

		vcpu->online = vcpus->n_entries == 0 && i < online;
		vcpu->hotpluggable = !vcpu->online;
		vcpu->cell = GUEST_NO_CELL;
		place_in_topology(guest, vcpu, i);
	}
	apply_entries(guest);
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		guest->n_online += guest->vcpus[i].online;
		guest->n_cold += guest->vcpus[i].online && !guest->vcpus[i].hotpluggable;
	}
}

static void pin_own(struct guest *guest)
{
	const struct domain_cputune *cputune = &guest->domain->cputune;

	for (size_t i = 0; i < cputune->n_vcpu_pins; i++) {
		const struct domain_pin *pin = &cputune->vcpu_pins[i];
		struct guest_vcpu *vcpu;

		if (pin->broken || pin->thread >= guest->n_vcpus)
			continue;
		vcpu = &guest->vcpus[pin->thread];
		if (vcpu->pin_source == GUEST_PIN_OWN)
			continue;
		vcpu->pin_source = GUEST_PIN_OWN;
		vcpu->pin = &pin->cpuset;
		vcpu->pin_at = pin->at.cpuset;
	}
}

/* libvirt 11.3 qemu_process.c qemuProcessSetupPid: own pin, advice, cpuset, everything. */
void guest_build_pins(struct guest *guest)
{
	const struct domain_vcpus *vcpus = &guest->domain->vcpus;
	bool cpuset = span_is_given(vcpus->at.cpuset) && !bitmap_is_empty(&vcpus->cpuset) &&
		      vcpus->placement != PLACEMENT_AUTO;

	if (!guest->vcpus_known)
		return;
	pin_own(guest);
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		struct guest_vcpu *vcpu = &guest->vcpus[i];

		if (vcpu->pin_source == GUEST_PIN_OWN)
			continue;
		if (guest->placement == PLACEMENT_AUTO) {
			vcpu->pin_source = GUEST_PIN_ADVICE;
		} else if (cpuset) {
			vcpu->pin_source = GUEST_PIN_CPUSET;
			vcpu->pin = &vcpus->cpuset;
			vcpu->pin_at = vcpus->at.cpuset;
		}
	}
}
