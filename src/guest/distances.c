/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Distances between cells, completed as libvirt does: mirrored, then 10 and 20. */
#include "guest/build.h"

#define LOCAL_DISTANCE 10u
#define REMOTE_DISTANCE 20u
#define LARGEST_DISTANCE 255u

static bool is_valid(const struct domain_distance *distance, const struct guest *guest,
		     unsigned from)
{
	if (distance->broken || distance->cell_id >= guest->n_cells ||
	    distance->value < LOCAL_DISTANCE || distance->value > LARGEST_DISTANCE)
		return false;
	return (distance->value == LOCAL_DISTANCE) == (distance->cell_id == from);
}

/* A row exists once any cell's <distances> touched it; its diagonal is then set. */
static void touch_row(struct guest *guest, bool *rows, unsigned row)
{
	if (rows[row])
		return;
	rows[row] = true;
	guest->distances[row * guest->n_cells + row] = LOCAL_DISTANCE;
}

/* libvirt 9.0, 11.3 numa_conf.c virDomainNumaDefNodeDistanceParseXML, in XML order. */
static void read_cell(struct guest *guest, bool *rows, const struct domain_cell *cell)
{
	for (size_t i = 0; i < cell->n_distances; i++) {
		const struct domain_distance *distance = &cell->distances[i];
		unsigned *mirror;

		if (!is_valid(distance, guest, cell->id))
			continue;
		touch_row(guest, rows, cell->id);
		guest->distances[cell->id * guest->n_cells + distance->cell_id] = distance->value;
		touch_row(guest, rows, distance->cell_id);
		mirror = &guest->distances[distance->cell_id * guest->n_cells + cell->id];
		if (*mirror == 0)
			*mirror = distance->value;
	}
}

void guest_build_distances(struct guest *guest)
{
	size_t n = guest->n_cells;
	bool *rows = ARENA_ARRAY(&guest->arena, bool, n);

	guest->distances = ARENA_ARRAY(&guest->arena, unsigned, n *n);
	for (size_t i = 0; i < guest->domain->numa.n_cells && n > 0; i++)
		read_cell(guest, rows, &guest->domain->numa.cells[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			unsigned *distance = &guest->distances[i * n + j];

			/* …NodesDistancesAreBeingSet: a row that exists and isn't all 10 and 20,
			   its unnamed entries counting as neither */
			if (rows[i] && *distance != LOCAL_DISTANCE && *distance != REMOTE_DISTANCE)
				guest->distances_written = true;
			if (*distance == 0)
				*distance = i == j ? LOCAL_DISTANCE : REMOTE_DISTANCE;
		}
}
