/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* show --format json: data/schema/show.schema.json. */
#include "draw/json.h"

#include "base/text.h"
#include "draw/formats.h"
#include "draw/growth.h"
#include "draw/words.h"

#define DOCUMENT_VERSION 1

void json_add(struct json_object *object, const char *key, struct json_object *value)
{
	(void)json_object_object_add(object, key, value);
}

void json_add_string(struct json_object *object, const char *key, const char *text)
{
	json_add(object, key, text ? json_object_new_string(text) : NULL);
}

void json_add_number(struct json_object *object, const char *key, uint64_t value)
{
	json_add(object, key, json_object_new_int64((int64_t)value));
}

void json_add_bool(struct json_object *object, const char *key, bool value)
{
	json_add(object, key, json_object_new_boolean(value));
}

void json_add_list(struct json_object *object, const char *key, const struct bitmap *map)
{
	AUTO(strbuf) text = STRBUF_INIT;

	if (map)
		bitmap_format(map, &text);
	json_add_string(object, key, map ? strbuf_text(&text) : NULL);
}

static void add_cell_number(struct json_object *object, const char *key, unsigned cell)
{
	if (cell == GUEST_NO_CELL)
		json_add(object, key, NULL);
	else
		json_add_number(object, key, cell);
}

static struct json_object *vcpu_to_json(const struct guest *guest, const struct view *view,
					unsigned id)
{
	static const char *const sources[] = {
		[GUEST_PIN_NONE] = "none",
		[GUEST_PIN_OWN] = "vcpupin",
		[GUEST_PIN_ADVICE] = "advice",
		[GUEST_PIN_CPUSET] = "cpuset",
	};
	const struct guest_vcpu *vcpu = &guest->vcpus[id];
	struct json_object *object = json_object_new_object();

	json_add_number(object, "id", id);
	json_add_bool(object, "online", vcpu->online);
	json_add_bool(object, "hotpluggable", vcpu->hotpluggable);
	json_add_number(object, "socket", vcpu->socket);
	json_add_number(object, "die", vcpu->die);
	json_add_number(object, "cluster", vcpu->cluster);
	json_add_number(object, "core", vcpu->core);
	json_add_number(object, "thread", vcpu->thread);
	add_cell_number(object, "cell", vcpu->cell);
	json_add_string(object, "pin_source", sources[vcpu->pin_source]);
	json_add_list(object, "pin", vcpu->pin);
	if (view->linux_cpus[id] == VIEW_NO_CPU)
		json_add(object, "linux_cpu", NULL);
	else
		json_add_number(object, "linux_cpu", view->linux_cpus[id]);
	return object;
}

static struct json_object *vcpus_to_json(const struct guest *guest, const struct view *view)
{
	struct json_object *object = json_object_new_object();
	struct json_object *list = json_object_new_array();

	json_add_number(object, "maximum", guest->n_vcpus);
	json_add_number(object, "online", guest->n_online);
	json_add_number(object, "sockets", guest->sockets);
	json_add_number(object, "dies", guest->dies);
	json_add_number(object, "clusters", guest->clusters);
	json_add_number(object, "cores", guest->cores);
	json_add_number(object, "threads", guest->threads);
	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++)
		(void)json_object_array_add(list, vcpu_to_json(guest, view, i));
	json_add(object, "list", list);
	return object;
}

static struct json_object *cells_to_json(const struct guest *guest, const struct view *view)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < guest->n_cells; i++) {
		const struct guest_cell *cell = &guest->cells[i];
		struct json_object *object = json_object_new_object();
		const struct view_node *node = i < view->n_nodes ? &view->nodes[i] : NULL;

		json_add_number(object, "id", cell->id);
		json_add_list(object, "vcpus", &cell->cpus);
		json_add_number(object, "memory_kib", cell->memory_kib);
		json_add_number(object, "hugepage_kib", cell->hugepage_kib);
		json_add_string(object, "mode",
				cell->host_nodes ? enum_name(&memory_mode_names, (int)cell->mode)
						 : NULL);
		json_add_list(object, "host_nodes", cell->host_nodes);
		add_cell_number(object, "linux_node",
				node && node->numbered ? node->linux_node : GUEST_NO_CELL);
		(void)json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *memory_to_json(const struct guest *guest)
{
	struct json_object *object = json_object_new_object();

	json_add_number(object, "initial_kib", guest->initial_kib);
	json_add_number(object, "total_kib", guest->total_kib);
	json_add_number(object, "current_kib", guest->current_kib);
	json_add_number(object, "max_kib", guest->max_kib);
	json_add_number(object, "slots", guest->slots);
	return object;
}

static struct json_object *devices_to_json(const struct guest *guest)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];
		struct json_object *object = json_object_new_object();

		json_add_string(object, "alias", device->alias);
		json_add_string(object, "model",
				enum_name(&memory_model_names, (int)device->domain->model));
		json_add_number(object, "size_kib", device->size_kib);
		json_add_number(object, "requested_kib", device->requested_kib);
		add_cell_number(object, "cell", device->node_given ? device->node : GUEST_NO_CELL);
		add_cell_number(object, "slot", device->slot_known ? device->slot : GUEST_NO_CELL);
		json_add_number(object, "hugepage_kib", device->hugepage_kib);
		json_add_list(object, "host_nodes", device->host_nodes);
		(void)json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *steps_to_json(const struct growth *growth)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < growth->n_steps; i++) {
		const struct growth_step *step = &growth->steps[i];
		struct json_object *object = json_object_new_object();
		struct json_object *commands = json_object_new_array();

		json_add_string(object, "id", step->id);
		json_add_string(object, "text", step->text);
		for (size_t j = 0; j < step->n_commands; j++) {
			struct json_object *command = json_object_new_object();

			json_add_string(command, "tool", step->commands[j].tool);
			json_add_string(command, "text", step->commands[j].text);
			(void)json_object_array_add(commands, command);
		}
		json_add(object, "commands", commands);
		(void)json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *growth_to_json(const struct guest *guest)
{
	AUTO(arena) arena = ARENA_INIT;
	struct json_object *object = json_object_new_object();
	struct growth growth;

	growth_find(guest, &arena, &growth);
	json_add_number(object, "vcpus_to_plug", growth.vcpus_to_plug);
	json_add_number(object, "slots_free", growth.slots_free);
	json_add_number(object, "memory_to_plug_kib", growth.memory_to_plug_kib);
	json_add_number(object, "balloon_max_kib", growth.balloon_max_kib);
	json_add(object, "steps", steps_to_json(&growth));
	return object;
}

static struct json_object *findings_to_json(const struct draw_guest *drawn)
{
	static const char *const severities[] = {
		[DRAW_INFO] = "info",
		[DRAW_WARNING] = "warning",
		[DRAW_ERROR] = "error",
	};
	static const char *const subjects[] = {
		[DIAG_SUBJECT_DOMAIN] = "domain", [DIAG_SUBJECT_VCPU] = "vcpu",
		[DIAG_SUBJECT_CELL] = "cell",	  [DIAG_SUBJECT_IOTHREAD] = "iothread",
		[DIAG_SUBJECT_DEVICE] = "device", [DIAG_SUBJECT_NODE] = "node",
	};
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < drawn->n_findings; i++) {
		const struct draw_finding *finding = &drawn->findings[i];
		struct json_object *object = json_object_new_object();

		json_add_string(object, "id", finding->id);
		json_add_string(object, "severity", severities[finding->severity]);
		json_add_string(object, "message", finding->diag->message);
		json_add_string(object, "subject", subjects[finding->diag->subject]);
		json_add_number(object, "subject_id", finding->diag->subject_id);
		(void)json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *guest_to_json(const struct draw_input *input, size_t index)
{
	const struct draw_guest *drawn = &input->guests[index];
	const struct guest *guest = drawn->guest;
	AUTO(view) view = VIEW_INIT;
	struct json_object *object = json_object_new_object();

	view_build(guest, input->host, &view);
	json_add_string(object, "file", drawn->path);
	json_add_string(object, "name", guest->domain->name);
	json_add_string(object, "arch", guest_arch_name(guest));
	json_add_string(object, "machine", guest->machine.name);
	json_add(object, "vcpus", vcpus_to_json(guest, &view));
	json_add(object, "memory", memory_to_json(guest));
	json_add(object, "cells", cells_to_json(guest, &view));
	json_add(object, "memory_devices", devices_to_json(guest));
	json_add(object, "growth", growth_to_json(guest));
	json_add(object, "findings", findings_to_json(drawn));
	json_add(object, "view", json_view(&view));
	return object;
}

void json_format(const struct draw_input *input, struct strbuf *out)
{
	struct json_object *document = json_object_new_object();
	struct json_object *guests = json_object_new_array();

	json_add_number(document, "version", DOCUMENT_VERSION);
	json_add_string(document, "host", input->host ? input->host->description : NULL);
	for (size_t i = 0; i < input->n_guests; i++)
		(void)json_object_array_add(guests, guest_to_json(input, i));
	json_add(document, "guests", guests);
	text_add_json(out,
		      json_object_to_json_string_ext(
			      document, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	strbuf_add_char(out, '\n');
	json_object_put(document);
}
