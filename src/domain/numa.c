/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cpu><numa>: cells, their distances and caches, interconnects. */
#include <stdlib.h>
#include <string.h>

#include "domain/sections.h"

static void read_sibling(struct reader *r, struct xml_node *node, struct domain_cell *cell)
{
	struct domain_distance *distance =
		ARENA_APPEND(r->arena, cell->distances, cell->n_distances);
	struct field id = field_attribute(node, "id");
	struct field value = field_attribute(node, "value");
	unsigned before = r->n_errors;

	distance->at.element = node->tag_at;
	read_unsigned(r, &id, READ_REQUIRED, &distance->cell_id, &distance->at.id);
	read_unsigned(r, &value, READ_REQUIRED, &distance->value, &distance->at.value);
	distance->broken = r->n_errors != before;
}

static void read_distances(struct reader *r, struct xml_node *node, struct domain_cell *cell)
{
	struct xml_node *distances = first_child(r, node, "distances");

	if (!distances)
		return;
	cell->at.distances = distances->tag_at;
	if (!xml_child(distances, "sibling"))
		blame_missing_element(r, distances, "sibling");
	xml_for_each (distances, "sibling", sibling)
		read_sibling(r, sibling, cell);
	cell->distances_ascend = true;
	for (size_t i = 1; i < cell->n_distances; i++)
		if (cell->distances[i].cell_id <= cell->distances[i - 1].cell_id)
			cell->distances_ascend = false;
}

/* A size of a cell cache: its unit attribute is never looked at (conf/numa_conf.c,
   virDomainNumaDefNodeCacheParseXML, 9.0.0 to 11.3.0). */
static struct field cache_size(struct reader *r, struct xml_node *node, const char *name,
			       const char **out_unit, struct span *out_unit_at)
{
	struct xml_node *size = first_child(r, node, name);

	if (!size)
		return (struct field){ .parent = node, .name = name, .is_text = true };
	*out_unit = xml_value(size, "unit");
	*out_unit_at = place_of(size, "unit");
	return field_attribute_filled(size, "value");
}

static void read_cell_cache(struct reader *r, struct xml_node *node, struct domain_cell *cell)
{
	struct domain_cell_cache *cache = ARENA_APPEND(r->arena, cell->caches, cell->n_caches);
	struct field level = field_attribute(node, "level");
	struct field associativity = field_attribute(node, "associativity");
	struct field policy = field_attribute(node, "policy");
	struct field size, line;
	unsigned before = r->n_errors;

	cache->at.element = node->tag_at;
	read_unsigned(r, &level, READ_REQUIRED | READ_NONZERO, &cache->level, &cache->at.level);
	cache->associativity = (enum cache_associativity)read_word(r, &associativity, READ_REQUIRED,
								   &cache_associativity_names,
								   &cache->at.associativity);
	cache->policy = (enum cache_policy)read_word(r, &policy, READ_REQUIRED, &cache_policy_names,
						     &cache->at.policy);
	size = cache_size(r, node, "size", &cache->size_unit, &cache->at.size_unit);
	read_size(r, &size, READ_REQUIRED | READ_NO_UNIT, &cache->size_kib, &cache->at.size);
	line = cache_size(r, node, "line", &cache->line_unit, &cache->at.line_unit);
	read_bytes(r, &line, READ_REQUIRED | READ_NO_UNIT, &cache->line_bytes, &cache->at.line);
	cache->broken = r->n_errors != before;
}

static void read_cell_attributes(struct reader *r, struct xml_node *node, struct domain_cell *cell)
{
	struct field id = field_attribute(node, "id");
	struct field cpus = field_attribute(node, "cpus");
	struct field memory = field_attribute_filled(node, "memory");
	struct field access = field_attribute(node, "memAccess");

	unsigned before = r->n_errors;

	read_unsigned(r, &id, 0, &cell->id, &cell->at.id);
	r->domain->numa.broken |= r->n_errors != before;
	r->subject_id = cell->id;
	read_list(r, &cpus, READ_MAY_BE_EMPTY, &cell->cpus, &cell->at.cpus);
	read_size(r, &memory, READ_REQUIRED | READ_ANY_FORM, &cell->memory_kib, &cell->at.memory);
	cell->at.unit = place_of(node, "unit");
	cell->access = (enum memory_access)read_word(r, &access, 0, &memory_access_names,
						     &cell->at.access);
	cell->discard = read_yes_no(r, node, "discard", &cell->at.discard);
}

static void read_cell(struct reader *r, struct xml_node *node)
{
	struct domain_numa *numa = &r->domain->numa;
	unsigned position = (unsigned)numa->n_cells; /* an input of 16 MiB has fewer than 2^32 */
	struct domain_cell *cell = ARENA_APPEND(r->arena, numa->cells, numa->n_cells);
	unsigned before = r->n_errors;

	cell->id = position;
	cell->at.element = node->tag_at;
	r->subject = DIAG_SUBJECT_CELL;
	r->subject_id = position;
	read_cell_attributes(r, node, cell);
	read_distances(r, node, cell);
	xml_for_each (node, "cache", cache)
		read_cell_cache(r, cache, cell);
	cell->broken = r->n_errors != before;
	r->subject = DIAG_SUBJECT_DOMAIN;
	r->subject_id = 0;
}

static void read_interconnect(struct reader *r, struct xml_node *node, bool is_bandwidth)
{
	struct domain_numa *numa = &r->domain->numa;
	struct domain_interconnect *link =
		ARENA_APPEND(r->arena, numa->interconnects, numa->n_interconnects);
	struct field initiator = field_attribute(node, "initiator");
	struct field target = field_attribute(node, "target");
	struct field cache = field_attribute(node, "cache");
	struct field type = field_attribute(node, "type");
	unsigned before = r->n_errors;

	link->is_bandwidth = is_bandwidth;
	link->at.element = node->tag_at;
	if (is_bandwidth) {
		struct field value = field_attribute_filled(node, "value");

		read_size(r, &value, READ_REQUIRED, &link->value, &link->at.value);
		link->at.unit = place_of(node, "unit");
		if (!span_is_given(link->at.unit))
			blame(r, RULE_SCHEMA, node->name_at,
			      "<bandwidth> without unit is in KiB, but schema validation wants it "
			      "written");
	} else {
		struct field value = field_attribute(node, "value");

		read_uint64(r, &value, READ_REQUIRED, &link->value, &link->at.value);
	}
	read_unsigned(r, &initiator, READ_REQUIRED, &link->initiator, &link->at.initiator);
	read_unsigned(r, &target, READ_REQUIRED, &link->target, &link->at.target);
	read_unsigned(r, &cache, 0, &link->cache, &link->at.cache);
	link->type = (enum interconnect_type)read_word(r, &type, READ_REQUIRED,
						       &interconnect_type_names, &link->at.type);
	link->broken = r->n_errors != before;
}

static void read_interconnects(struct reader *r, struct xml_node *numa)
{
	struct xml_node *links = first_child(r, numa, "interconnects");

	if (!links)
		return;
	if (!span_is_given(r->domain->numa.at.interconnects))
		r->domain->numa.at.interconnects = links->tag_at;
	for (struct xml_node *link = links->children; link; link = link->next) {
		bool is_bandwidth = strcmp(link->name, "bandwidth") == 0;

		if (!link->namespace && (is_bandwidth || strcmp(link->name, "latency") == 0))
			read_interconnect(r, link, is_bandwidth);
	}
}

static int compare_ids(const void *a, const void *b)
{
	unsigned first = *(const unsigned *)a, second = *(const unsigned *)b;

	return first < second ? -1 : first > second;
}

/* Whether the cells' ids are 0 … n-1, each once. */
static bool ids_are_whole(struct reader *r, const struct domain_numa *numa)
{
	unsigned *ids = ARENA_ARRAY(r->arena, unsigned, numa->n_cells);

	for (size_t i = 0; i < numa->n_cells; i++)
		ids[i] = numa->cells[i].id;
	qsort(ids, numa->n_cells, sizeof(*ids), compare_ids);
	for (size_t i = 0; i < numa->n_cells; i++)
		if (ids[i] != i)
			return false;
	return true;
}

void read_numa(struct reader *r, struct xml_node *node)
{
	struct domain_numa *numa = &r->domain->numa;
	struct xml_node *first = path_first(node, "cpu", "numa");

	if (!first)
		return;
	numa->at.element = first->tag_at;
	/* ./cpu/numa[1]/cell: the first <numa> of each <cpu> */
	xml_for_each (node, "cpu", cpu) {
		struct xml_node *cells = first_child(r, cpu, "numa");

		if (!cells)
			continue;
		xml_for_each (cells, "cell", cell)
			read_cell(r, cell);
		read_interconnects(r, cells);
	}
	if (!numa->n_cells)
		blame_missing_element(r, first, "cell");
	if (!numa->n_cells || !ids_are_whole(r, numa))
		numa->broken = true;
}
