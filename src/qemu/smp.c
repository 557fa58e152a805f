/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -smp: libvirt 9.0, 11.3 qemu_command.c qemuBuildSmpCommandLine. */
#include "qemu/families.h"

void qemu_add_smp(const struct guest *guest, struct argv *argv)
{
	const struct domain *domain = guest->domain;

	argv_add(argv, "-smp", ARGV_KEYVAL, ARGV_FAMILY_SMP);
	if (guest->topology_given)
		argv_from(argv, domain->cpu.topology.at.element, "<vcpu> and <topology>");
	else if (span_is_given(domain->vcpus.at.element))
		argv_from(argv, domain->vcpus.at.element,
			  "<vcpu>; without <topology> each vCPU "
			  "is a socket");
	else
		argv_from(argv, (struct span){ 0 }, "one vCPU, as without <vcpu>");
	argv_number(argv, NULL, guest->n_cold);
	if (guest->n_cold != guest->n_vcpus)
		argv_number(argv, "maxcpus", guest->n_vcpus);
	if (!guest->topology_given) {
		argv_number(argv, "sockets", guest->n_vcpus);
		argv_number(argv, "cores", 1);
		argv_number(argv, "threads", 1);
		return;
	}
	argv_number(argv, "sockets", guest->sockets);
	if (target_has(guest->target, QEMU_SMP_DIES))
		argv_number(argv, "dies", guest->dies);
	if (target_has(guest->target, LIBVIRT_CLUSTERS) &&
	    target_has(guest->target, QEMU_SMP_CLUSTERS))
		argv_number(argv, "clusters", guest->clusters);
	argv_number(argv, "cores", guest->cores);
	argv_number(argv, "threads", guest->threads);
}
