/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Script: the guest's cgroup, and what is written to the whole of it. */
#include <inttypes.h>

#include "qemu/script-parts.h"

/* libvirt's VIR_CGROUP_CPU_QUOTA_MAX stands for no limit (util/vircgroup.h). */
#define UNLIMITED_QUOTA_US INT64_C(17592186044415)

void script_add_bandwidth(const struct applied_bandwidth *bandwidth, struct strbuf *out)
{
	bool unlimited = bandwidth->quota_us <= 0 || bandwidth->quota_us == UNLIMITED_QUOTA_US;

	if (!bandwidth->period_us && !bandwidth->quota_us)
		return;
	strbuf_add_string(out, " cpu.max '");
	if (unlimited)
		strbuf_add_string(out, "max");
	else
		strbuf_printf(out, "%" PRId64, bandwidth->quota_us);
	if (bandwidth->period_us)
		strbuf_printf(out, " %" PRIu64, bandwidth->period_us);
	strbuf_add_char(out, '\'');
}

static void add_controllers(const struct script *script, struct strbuf *out)
{
	const struct applied *applied = &script->applied;
	bool cpu = applied->shares_given || applied->bandwidth.period_us ||
		   applied->bandwidth.quota_us;
	bool cpuset = applied->pins;

	for (size_t i = 0; i < applied->n_threads; i++) {
		cpu |= applied->threads[i].bandwidth.period_us ||
		       applied->threads[i].bandwidth.quota_us;
		cpuset |= applied->threads[i].nodes != NULL;
	}
	if (cpu)
		strbuf_add_string(out, " cpu");
	if (cpuset)
		strbuf_add_string(out, " cpuset");
	if (applied->memory_max_bytes || applied->memory_high_bytes || applied->swap_max_bytes)
		strbuf_add_string(out, " memory");
}

static void add_limit(struct script *script, const char *file, uint64_t bytes)
{
	if (bytes)
		strbuf_printf(&script->body, "set_group %s %" PRIu64 "\n", file, bytes);
}

/* The whole guest's limits. libvirt sets the bandwidth behind the vCPUs', with the same result. */
void script_add_limits(struct script *script)
{
	const struct applied *applied = &script->applied;
	AUTO(strbuf) bandwidth = STRBUF_INIT;

	if (!script->has_group)
		return;
	if (applied->shares_given)
		strbuf_printf(&script->body, "set_group cpu.weight %" PRIu64 "\n", applied->shares);
	script_add_bandwidth(&applied->bandwidth, &bandwidth);
	if (bandwidth.length)
		strbuf_printf(&script->body, "set_group%s\n", strbuf_text(&bandwidth));
	add_limit(script, "memory.max", applied->memory_max_bytes);
	add_limit(script, "memory.high", applied->memory_high_bytes);
	add_limit(script, "memory.swap.max", applied->swap_max_bytes);
}

static void add_without(struct script *script)
{
	if (applied_needs_cgroup(&script->applied))
		strbuf_add_string(&script->body,
				  "no) echo \"$guest: no cgroup: limits and nodes of its threads "
				  "are left out\" >&2 ;;\n");
	else
		strbuf_add_string(&script->body, "no) ;;\n");
}

/* Affinity alone does for pins, as with libvirt where there is no such controller. */
static void add_whether(struct script *script)
{
	if (!applied_needs_cgroup(&script->applied))
		strbuf_add_string(&script->body,
				  "[ -r \"${VIRTNUMA_CGROUP:-$sys/fs/cgroup}/cgroup.controllers\" "
				  "] || VIRTNUMA_CGROUP=no\n");
}

/* Where systemd runs, groups are its own: the script runs again in a scope that it makes. */
void script_add_group(struct script *script)
{
	struct strbuf *out = &script->body;
	AUTO(strbuf) controllers = STRBUF_INIT;

	if (!script->has_group)
		return;
	script_use(script, SCRIPT_GROUP);
	script_use(script, SCRIPT_SCOPE);
	add_controllers(script, &controllers);
	strbuf_add_string(out, "\n");
	add_whether(script);
	strbuf_add_string(out, "case ${VIRTNUMA_CGROUP-} in\n");
	add_without(script);
	strbuf_printf(out, "*) make_group%s ;;\nesac\n", strbuf_text(&controllers));
}

void script_add_running_group(struct script *script)
{
	struct strbuf *out = &script->body;
	AUTO(strbuf) controllers = STRBUF_INIT;

	if (!script->has_group)
		return;
	script_use(script, SCRIPT_GROUP);
	script_use(script, SCRIPT_RUNNING_GROUP);
	add_controllers(script, &controllers);
	strbuf_add_string(out, "\n");
	add_whether(script);
	strbuf_add_string(out, "case ${VIRTNUMA_CGROUP-} in\n");
	add_without(script);
	strbuf_printf(out, "*) find_group%s ;;\nesac\n", strbuf_text(&controllers));
}
