/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Script: what is asked of QEMU's monitor. */
#include "qemu/script-parts.h"

#include "qemu/values.h"

bool script_needs_monitor(const struct applied *applied)
{
	return applied->n_plugs || applied->sets_balloon || applied->stats_period_s;
}

/* json-c's additions fail only without memory, and then end up as null. */
static void set(struct json_object *object, const char *key, struct json_object *value)
{
	(void)json_object_object_add(object, key, value);
}

/* Puts arguments; takes them over. */
static void add_request(struct script *script, const char *command, struct json_object *arguments)
{
	struct json_object *request = json_object_new_object();
	AUTO(strbuf) text = STRBUF_INIT;

	set(request, "execute", json_object_new_string(command));
	set(request, "arguments", arguments);
	values_add_json_text(request, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE,
			     &text);
	strbuf_add_string(&script->body, "ask ");
	qemu_shell_word(strbuf_text(&text), &script->body);
	strbuf_add_char(&script->body, '\n');
	(void)json_object_put(request);
}

void script_add_plugs(struct script *script)
{
	const struct applied *applied = &script->applied;
	struct strbuf *out = &script->body;

	if (applied->n_plugs) {
		script_use(script, SCRIPT_PLUG);
		if (script->format->running)
			script_use(script, SCRIPT_THREADS);
		strbuf_add_string(out, "\n# vCPUs that can be unplugged\n");
		if (script->format->running)
			strbuf_add_string(out, "list_threads\n");
	}
	for (size_t i = 0; i < applied->n_plugs; i++) {
		const struct applied_plug *plug = &applied->plugs[i];

		if (script->format->running)
			strbuf_printf(out, "has_thread 'CPU %u' || ", plug->vcpu);
		strbuf_printf(out, "plug %u '", plug->vcpu);
		for (size_t j = 0; j < plug->n_places; j++)
			strbuf_printf(out, "%s\"%s\":%u", j ? "," : "", plug->places[j].key,
				      plug->places[j].value);
		strbuf_add_string(out, "'\n");
	}
}

/* They have done their work when QEMU has started, so one that runs has none. */
static void remove_contexts(struct script *script)
{
	for (size_t i = 0; i < script->applied.n_contexts && !script->format->running; i++) {
		struct json_object *arguments = json_object_new_object();

		set(arguments, "id", json_object_new_string(script->applied.contexts[i]));
		add_request(script, "object-del", arguments);
	}
}

static void set_stats_period(struct script *script)
{
	const struct applied *applied = &script->applied;
	struct json_object *arguments = json_object_new_object();

	set(arguments, "path",
	    json_object_new_string(
		    arena_printf(script->arena, "/machine/peripheral/%s", applied->balloon_id)));
	set(arguments, "property", json_object_new_string("guest-stats-polling-interval"));
	set(arguments, "value", json_object_new_int64((int64_t)applied->stats_period_s));
	add_request(script, "qom-set", arguments);
}

void script_add_requests(struct script *script)
{
	const struct applied *applied = &script->applied;
	struct json_object *arguments;

	if (applied->n_contexts || applied->sets_balloon || applied->stats_period_s)
		strbuf_add_string(&script->body, "\n# by the monitor\n");
	if (applied->stats_period_s)
		set_stats_period(script);
	if (applied->sets_balloon) {
		arguments = json_object_new_object();
		set(arguments, "value", json_object_new_int64((int64_t)applied->balloon_bytes));
		add_request(script, "balloon", arguments);
	}
	remove_contexts(script);
}
