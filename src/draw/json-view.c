/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A view as JSON. Addresses and sizes in it are numbers of bytes. */
#include "base/units.h"
#include "draw/formats.h"
#include "draw/json.h"

static struct json_object *processors_to_json(const struct view *view)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < view->n_processors; i++) {
		const struct view_processor *processor = &view->processors[i];
		struct json_object *object = json_object_new_object();

		json_add_number(object, "type", (uint64_t)processor->type);
		json_add_number(object, "id", processor->id);
		json_add_number(object, "vcpu", processor->vcpu);
		json_add_number(object, "cell", processor->cell);
		(void)json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *ranges_to_json(const struct view *view)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < view->n_ranges; i++) {
		const struct view_range *range = &view->ranges[i];
		struct json_object *object = json_object_new_object();

		json_add_string(object, "kind", enum_name(&view_range_names, (int)range->kind));
		json_add_number(object, "base", range->base_bytes);
		json_add_number(object, "size", range->size_bytes);
		json_add_number(object, "cell", range->cell);
		json_add_number(object, "flags", range->flags);
		(void)json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *distances_to_json(const struct view *view)
{
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < view->n_nodes; i++) {
		struct json_object *row = json_object_new_array();

		for (size_t j = 0; j < view->n_nodes; j++)
			(void)json_object_array_add(
				row, json_object_new_int64(view_distance(view, i, j)));
		(void)json_object_array_add(rows, row);
	}
	return rows;
}

static struct json_object *entries_to_json(const struct view_latencies *latencies)
{
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < latencies->n_initiators; i++) {
		struct json_object *row = json_object_new_array();

		for (size_t j = 0; j < latencies->n_targets; j++)
			(void)json_object_array_add(
				row, json_object_new_int64(
					     latencies->entries[i * latencies->n_targets + j]));
		(void)json_object_array_add(rows, row);
	}
	return rows;
}

static struct json_object *latencies_to_json(const struct view_latencies *latencies)
{
	struct json_object *object = json_object_new_object();
	struct json_object *initiators = json_object_new_array();

	json_add_number(object, "hierarchy", latencies->hierarchy);
	json_add_number(object, "data_type", latencies->data_type);
	json_add_string(object, "of", view_hierarchy_name(latencies->hierarchy));
	json_add_string(object, "what", view_data_type_name(latencies->data_type));
	json_add_number(object, "base", latencies->base);
	for (size_t i = 0; i < latencies->n_initiators; i++)
		(void)json_object_array_add(initiators,
					    json_object_new_int64(latencies->initiators[i]));
	json_add(object, "initiators", initiators);
	json_add(object, "entries", entries_to_json(latencies));
	return object;
}

static struct json_object *caches_to_json(const struct view *view)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < view->n_caches; i++) {
		const struct view_cache *cache = &view->caches[i];
		struct json_object *object = json_object_new_object();

		json_add_number(object, "cell", cache->cell);
		json_add_number(object, "level", cache->level);
		json_add_number(object, "levels", cache->n_levels);
		json_add_number(object, "size", cache->size_bytes);
		json_add_number(object, "line", cache->line_bytes);
		json_add_number(object, "associativity", cache->associativity);
		json_add_number(object, "policy", cache->policy);
		json_add_number(object, "attributes", cache->attributes);
		(void)json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *hmat_to_json(const struct view *view)
{
	struct json_object *object, *attributes, *latencies;

	if (!view->hmat)
		return NULL;
	object = json_object_new_object();
	attributes = json_object_new_array();
	latencies = json_object_new_array();
	for (size_t i = 0; i < view->n_attributes; i++) {
		struct json_object *one = json_object_new_object();

		json_add_number(one, "cell", view->attributes[i].cell);
		json_add_number(one, "initiator", view->attributes[i].initiator);
		json_add_bool(one, "valid", view->attributes[i].initiator_known);
		(void)json_object_array_add(attributes, one);
	}
	for (size_t i = 0; i < view->n_latencies; i++)
		(void)json_object_array_add(latencies, latencies_to_json(&view->latencies[i]));
	json_add(object, "attributes", attributes);
	json_add(object, "latencies", latencies);
	json_add(object, "caches", caches_to_json(view));
	return object;
}

static struct json_object *linux_node_to_json(const struct view *view, unsigned index)
{
	const struct view_node *node = &view->nodes[index];
	struct json_object *object = json_object_new_object();

	json_add_number(object, "node", node->linux_node);
	json_add_number(object, "cell", node->cell);
	json_add_bool(object, "online", node->online);
	json_add_list(object, "cpus", &node->linux_cpus);
	json_add_number(object, "memory_kib", size_kib_add(node->memory_kib, node->plugged_kib));
	json_add_number(object, "plugged_kib", node->plugged_kib);
	return object;
}

/* Linux's single node where the guest is told of none. */
static struct json_object *single_node(const struct view *view)
{
	AUTO(arena) arena = ARENA_INIT;
	struct json_object *object = json_object_new_object();
	uint64_t plugged_kib = view_plugged_kib(view->guest, 0);
	struct bitmap cpus = { 0 };

	for (unsigned i = 0; view->linux_cpus && i < view->guest->n_online; i++)
		bitmap_set(&arena, &cpus, i);
	json_add_number(object, "node", 0);
	json_add(object, "cell", NULL);
	json_add_bool(object, "online", true);
	json_add_list(object, "cpus", &cpus);
	json_add_number(object, "memory_kib", size_kib_add(view->guest->initial_kib, plugged_kib));
	json_add_number(object, "plugged_kib", plugged_kib);
	return object;
}

static struct json_object *linux_to_json(const struct view *view)
{
	struct json_object *object = json_object_new_object();
	struct json_object *nodes = json_object_new_array(), *rows = json_object_new_array();

	for (size_t i = 0; i < view->n_linux_nodes; i++) {
		struct json_object *row = json_object_new_array();

		(void)json_object_array_add(nodes, linux_node_to_json(view, view->linux_order[i]));
		for (size_t j = 0; j < view->n_linux_nodes; j++)
			(void)json_object_array_add(
				row, json_object_new_int64(view_distance(view, view->linux_order[i],
									 view->linux_order[j])));
		(void)json_object_array_add(rows, row);
	}
	if (view->n_linux_nodes == 0)
		(void)json_object_array_add(nodes, single_node(view));
	json_add(object, "nodes", nodes);
	json_add(object, "distances", rows);
	return object;
}

struct json_object *json_view(const struct view *view)
{
	struct json_object *object = json_object_new_object();
	bool has_tables = view->source != VIEW_NONE;

	json_add_string(object, "source", enum_name(&view_source_names, (int)view->source));
	json_add_string(object, "why", view->why);
	json_add_bool(object, "implicit_node", view->implicit);
	json_add(object, "processors", processors_to_json(view));
	json_add(object, "memory", ranges_to_json(view));
	json_add(object, "distances",
		 has_tables && view->distances ? distances_to_json(view) : NULL);
	json_add(object, "hmat", hmat_to_json(view));
	json_add(object, "linux", linux_to_json(view));
	return object;
}
