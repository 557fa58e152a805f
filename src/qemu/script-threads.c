/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Script: affinity, cgroup and scheduler of each thread. */
#include "base/source.h"
#include "qemu/script-parts.h"

/* Linux keeps as much of a thread's name. */
#define COMM_LENGTH 15

/* vCPUs and IOThreads inherit the emulator's affinity, so one pin is reason to set all. */
static bool matters(const struct applied *applied, const struct applied_thread *thread)
{
	if (applied->pins || thread->nodes || thread->bandwidth.period_us ||
	    thread->bandwidth.quota_us || thread->scheduler != SCHEDULER_NONE)
		return true;
	for (size_t i = 0; i < applied->n_resctrls && thread->kind == APPLIED_VCPU; i++)
		if (bitmap_has(&applied->resctrls[i].vcpus, thread->id))
			return true;
	return false;
}

static void add_place(const struct script *script, struct span at, struct strbuf *out)
{
	if (span_is_given(at))
		strbuf_printf(out, ", line %u",
			      source_locate(&script->guest->domain->source, at.at).line);
}

static void add_title(struct script *script, const struct applied_thread *thread)
{
	struct strbuf *out = &script->body;

	strbuf_add_string(out, "\n# ");
	if (thread->kind == APPLIED_EMULATOR)
		strbuf_add_string(out, "emulator");
	else
		strbuf_printf(out, "%s %u", thread->kind == APPLIED_VCPU ? "vCPU" : "IOThread",
			      thread->id);
	add_place(script, thread->cpus_at, out);
	add_place(script, thread->scheduler_at, out);
	strbuf_add_char(out, '\n');
}

/* $tid from here on */
static void add_find(struct script *script, const struct applied_thread *thread)
{
	AUTO(strbuf) name = STRBUF_INIT;

	script_use(script, SCRIPT_THREADS);
	if (thread->kind == APPLIED_VCPU)
		strbuf_printf(&name, "CPU %u", thread->id);
	else
		strbuf_printf(&name, "IO iothread%u", thread->id);
	strbuf_printf(&script->body, "find_thread '%.*s'\n", COMM_LENGTH, strbuf_text(&name));
}

static void add_node_cpus(struct script *script, const struct bitmap *nodes)
{
	script_use(script, SCRIPT_NODE_CPUS);
	strbuf_add_string(&script->body, "find_node_cpus");
	bitmap_for_each (nodes, node)
		strbuf_printf(&script->body, " %u", node);
	strbuf_add_char(&script->body, '\n');
}

/* "0-3", or "$cpus" */
static void add_cpus(const struct applied_thread *thread, struct strbuf *out)
{
	if (thread->cpus)
		bitmap_format(thread->cpus, out);
	else
		strbuf_add_string(out, "\"$cpus\"");
}

static bool is_bound(const struct applied_thread *thread)
{
	return thread->cpus || thread->cpus_of_nodes;
}

static void add_part(struct script *script, const struct applied_thread *thread, const char *tid)
{
	struct strbuf *out = &script->body;

	strbuf_add_string(out, "part ");
	if (thread->kind == APPLIED_EMULATOR)
		strbuf_add_string(out, "emulator");
	else
		strbuf_printf(out, "%s%u", thread->kind == APPLIED_VCPU ? "vcpu" : "iothread",
			      thread->id);
	strbuf_printf(out, " %s", tid);
	if (is_bound(thread)) {
		strbuf_add_string(out, " cpuset.cpus ");
		add_cpus(thread, out);
	}
	if (thread->nodes && !bitmap_is_empty(thread->nodes)) {
		strbuf_add_string(out, " cpuset.mems ");
		bitmap_format(thread->nodes, out);
	}
	script_add_bandwidth(&thread->bandwidth, out);
	strbuf_add_char(out, '\n');
}

static void add_pin(struct script *script, const struct applied_thread *thread, const char *tid)
{
	bool isolated = target_has(script->guest->target, LIBVIRT_ISOLATED_CPUS);

	if (!script->applied.pins)
		return;
	if (is_bound(thread)) {
		script_use(script, SCRIPT_PIN);
		strbuf_printf(&script->body, "pin %s ", tid);
		add_cpus(thread, &script->body);
		strbuf_add_char(&script->body, '\n');
		return;
	}
	script_use(script, SCRIPT_PIN_ALL);
	script_use(script, isolated ? SCRIPT_ALL_BUT_ISOLATED : SCRIPT_ALL_CPUS);
	strbuf_printf(&script->body, "pin_all %s\n", tid);
}

static void add_scheduler(struct script *script, const struct applied_thread *thread,
			  const char *tid)
{
	bool realtime = thread->scheduler == SCHEDULER_FIFO || thread->scheduler == SCHEDULER_RR;

	if (thread->scheduler == SCHEDULER_NONE)
		return;
	script_use(script, SCRIPT_SCHEDULE);
	strbuf_printf(&script->body, "schedule %s %s %d\n", tid,
		      enum_name(&scheduler_names, (int)thread->scheduler),
		      realtime ? thread->priority : 0);
}

static void add_group_task(struct script *script, const struct applied_resctrl *group,
			   const struct bitmap *monitor)
{
	struct strbuf *out = &script->body;
	bool allocates = group->n_caches + group->n_membws > 0;

	strbuf_add_string(out, "write \"$resctrl");
	if (allocates) {
		strbuf_add_string(out, "/$guest-");
		script_add_group_name(&group->vcpus, out);
	}
	if (monitor) {
		strbuf_add_string(out, "/mon_groups/$guest-");
		script_add_group_name(monitor, out);
	}
	strbuf_add_string(out, "/tasks\" \"$tid\"\n");
}

/* libvirt 11.3 qemu_process.c qemuProcessSetupVcpu: the first monitor that has the vCPU. */
static void add_tasks(struct script *script, const struct applied_thread *thread)
{
	for (size_t i = 0; i < script->applied.n_resctrls; i++) {
		const struct applied_resctrl *group = &script->applied.resctrls[i];

		if (!bitmap_has(&group->vcpus, thread->id))
			continue;
		if (group->n_caches + group->n_membws > 0)
			add_group_task(script, group, NULL);
		for (size_t j = 0; j < group->n_monitors; j++) {
			if (!bitmap_has(&group->monitors[j], thread->id))
				continue;
			add_group_task(script, group, &group->monitors[j]);
			break;
		}
		break;
	}
}

static void add_thread(struct script *script, const struct applied_thread *thread)
{
	bool is_emulator = thread->kind == APPLIED_EMULATOR;
	const char *tid = is_emulator ? "\"$qemu\"" : "\"$tid\"";

	add_title(script, thread);
	if (!is_emulator)
		add_find(script, thread);
	if (thread->cpus_of_nodes)
		add_node_cpus(script, thread->cpus_of_nodes);
	if (script->has_group)
		add_part(script, thread, tid);
	add_pin(script, thread, tid);
	if (!is_emulator)
		add_scheduler(script, thread, tid);
	if (thread->kind == APPLIED_VCPU)
		add_tasks(script, thread);
}

void script_add_emulator(struct script *script)
{
	const struct applied_thread *emulator = &script->applied.threads[0];

	if (script->has_group || script->applied.pins)
		add_thread(script, emulator);
}

/* Last, so that no thread inherits it. */
void script_add_emulator_scheduler(struct script *script)
{
	const struct applied_thread *emulator = &script->applied.threads[0];

	if (emulator->scheduler == SCHEDULER_NONE)
		return;
	strbuf_add_string(&script->body, "\n# the emulator's scheduler");
	add_place(script, emulator->scheduler_at, &script->body);
	strbuf_add_char(&script->body, '\n');
	add_scheduler(script, emulator, "\"$qemu\"");
}

void script_add_threads(struct script *script)
{
	const struct applied *applied = &script->applied;
	bool listed = false;

	for (size_t i = 1; i < applied->n_threads; i++) {
		if (!matters(applied, &applied->threads[i]))
			continue;
		if (!listed)
			strbuf_add_string(&script->body, "\nlist_threads\n");
		listed = true;
		add_thread(script, &applied->threads[i]);
	}
}
