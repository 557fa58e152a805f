/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Placement: static or by numad's advice, for vCPUs and for memory, each inferred from the other. */
#include "guest/build.h"

/* A pin that libvirt keeps: one of a vCPU or IOThread that exists, or the emulator's. */
static bool has_pins(const struct guest *guest)
{
	const struct domain_cputune *cputune = &guest->domain->cputune;

	if (span_is_given(cputune->emulator_pin.at.element) || cputune->n_iothread_pins)
		return true;
	for (size_t i = 0; i < cputune->n_vcpu_pins; i++)
		if (cputune->vcpu_pins[i].thread < guest->n_vcpus)
			return true;
	return false;
}

/* libvirt 9.0, 11.3 numa_conf.c virDomainNumatuneParseXML and virDomainNumatuneSet. */
static enum placement memory_placement(const struct guest *guest)
{
	const struct domain_numatune *numatune = &guest->domain->numatune;
	bool vcpus_auto = guest->domain->vcpus.placement == PLACEMENT_AUTO;

	if (!span_is_given(numatune->at.memory))
		return vcpus_auto ? PLACEMENT_AUTO : PLACEMENT_NONE;
	if (!span_is_given(numatune->at.mode) && !span_is_given(numatune->at.placement) &&
	    !span_is_given(numatune->at.nodeset))
		return PLACEMENT_NONE;
	if (numatune->placement == PLACEMENT_STATIC || numatune->placement == PLACEMENT_AUTO)
		return numatune->placement;
	return span_is_given(numatune->at.nodeset) || !vcpus_auto ? PLACEMENT_STATIC
								  : PLACEMENT_AUTO;
}

void guest_build_placement(struct guest *guest)
{
	const struct domain *domain = guest->domain;
	const struct domain_numatune *numatune = &domain->numatune;

	guest->numa_placement = memory_placement(guest);
	guest->numa_mode = MEMORY_MODE_STRICT;
	if (guest->numa_placement != PLACEMENT_NONE && numatune->mode != MEMORY_MODE_NONE)
		guest->numa_mode = numatune->mode;
	if (guest->numa_placement == PLACEMENT_STATIC && !bitmap_is_empty(&numatune->nodeset))
		guest->numa_nodeset = &numatune->nodeset;
	if (guest->numa_placement == PLACEMENT_AUTO &&
	    !bitmap_is_empty(&guest->target->host.advice))
		guest->numa_nodeset = &guest->target->host.advice;

	guest->placement = PLACEMENT_STATIC;
	if (domain->vcpus.placement == PLACEMENT_AUTO)
		guest->placement = PLACEMENT_AUTO;
	else if (guest->numa_placement == PLACEMENT_AUTO && !has_pins(guest) &&
		 !span_is_given(domain->vcpus.at.cpuset))
		/* libvirt 11.3 domain_conf.c virDomainDefParseXML, behind the numatune */
		guest->placement = PLACEMENT_AUTO;
}
