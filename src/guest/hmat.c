/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HMAT: whether there is one, and each cell's initiator. */
#include <limits.h>

#include "guest/build.h"

/* libvirt 9.0, 11.3 numa_conf.c virDomainNumaGetNodeInitiator */
static unsigned best_initiator(const struct guest *guest, unsigned cell_id)
{
	const struct domain_numa *numa = &guest->domain->numa;
	unsigned by_latency = GUEST_NO_CELL, by_bandwidth = GUEST_NO_CELL;
	uint64_t lowest = UINT_MAX, highest = 0;

	for (size_t i = 0; i < numa->n_interconnects; i++) {
		const struct domain_interconnect *link = &numa->interconnects[i];

		if (link->broken || link->target != cell_id)
			continue;
		if (!link->is_bandwidth && link->value < lowest) {
			lowest = link->value;
			by_latency = link->initiator;
		}
		if (link->is_bandwidth && link->value > highest) {
			highest = link->value;
			by_bandwidth = link->initiator;
		}
	}
	return by_latency != GUEST_NO_CELL ? by_latency : by_bandwidth;
}

void guest_build_hmat(struct guest *guest)
{
	unsigned first_with_cpus = GUEST_NO_CELL;

	guest->hmat = guest->n_cells > 0 && guest->domain->numa.n_interconnects > 0;
	for (unsigned i = 0; i < guest->n_cells; i++) {
		const struct guest_cell *cell = &guest->cells[i];

		if (cell->domain && cell->domain->n_caches)
			guest->hmat = true;
		if (first_with_cpus == GUEST_NO_CELL && !bitmap_is_empty(&cell->cpus))
			first_with_cpus = i;
	}
	for (unsigned i = 0; guest->hmat && i < guest->n_cells; i++) {
		struct guest_cell *cell = &guest->cells[i];

		cell->initiator = i;
		if (bitmap_is_empty(&cell->cpus))
			cell->initiator = best_initiator(guest, i);
		if (cell->initiator == GUEST_NO_CELL)
			cell->initiator = first_with_cpus;
	}
}
