/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --format script: QEMU's arguments with libvirt's part, as a POSIX sh script. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "qemu/script-parts.h"
#include "qemu/values.h"

/* Of the guest's name in that of its groups; systemd and file systems take 255 in all. */
#define GROUP_NAME_LENGTH 100

void script_use(struct script *script, enum script_helper helper)
{
	script->helpers[helper] = true;
}

/* A name for groups: letters, digits and a few signs; what else there is becomes "_". */
static void add_group_of_guest(const struct guest *guest, struct strbuf *out)
{
	const char *name = guest->domain->name;

	strbuf_add_string(out, "virtnuma-");
	for (size_t i = 0; i < GROUP_NAME_LENGTH && name[i]; i++) {
		char c = name[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '.';

		strbuf_add_char(out, plain ? c : '_');
	}
}

static void add_escaped(struct strbuf *out, const char *text)
{
	text_add_escaped(out, text, strlen(text));
}

static void add_title(const struct script *script, struct strbuf *out)
{
	const struct guest *guest = script->guest;
	const struct target *target = guest->target;

	strbuf_add_string(out, "#!/bin/sh\n# ");
	strbuf_printf(out,
		      script->format->running
			      ? "What libvirt %s does for a guest beside starting QEMU %s: "
			      : "What libvirt %s does to run a guest with QEMU %s: ",
		      target_version_text(script->arena, target->libvirt),
		      target_version_text(script->arena, target->qemu));
	add_escaped(out, guest->domain->name);
	if (guest->domain->source.path) {
		strbuf_add_string(out, ", ");
		add_escaped(out, guest->domain->source.path);
	}
	strbuf_add_char(out, '\n');
}

static void add_usage(const struct script *script, struct strbuf *out)
{
	if (!script->format->running)
		strbuf_add_string(
			out, "#\n"
			     "# usage: sh FILE [QEMU-ARGUMENT...]\n"
			     "# Stays until QEMU ends, with its exit status. The arguments are "
			     "added to QEMU's.\n");
	if (script->has_group)
		strbuf_add_string(out, "#\n"
				       "# VIRTNUMA_CGROUP=FOLDER  the cgroup v2 group for the "
				       "guest's own; \"no\": do without\n");
	if (script->has_group && !script->format->running)
		strbuf_add_string(out, "#                         (default: a scope of systemd's "
				       "where it runs, else /sys/fs/cgroup)\n");
	if (script->has_monitor && script->format->running)
		strbuf_add_string(out, "#\n"
				       "# VIRTNUMA_QMP=SOCKET     QEMU's QMP socket; \"no\": do "
				       "without what goes through it\n");
}

/* What libvirt does and the script too isn't left out here. */
static void add_left_out(const struct script *script, struct strbuf *out)
{
	const struct argv *argv = script->argv;
	bool any = false;

	for (size_t i = 0; i < argv->n_left_out; i++) {
		if (bitmap_has(&argv->applied, (unsigned)i))
			continue;
		strbuf_add_string(out, any ? "" : "#\n# Left out:\n");
		any = true;
		strbuf_add_string(out, "# - ");
		add_escaped(out, argv->left_out[i]);
		strbuf_add_char(out, '\n');
	}
}

static void add_head(const struct script *script, struct strbuf *out)
{
	add_title(script, out);
	add_usage(script, out);
	add_left_out(script, out);
	strbuf_add_string(out, "#\n# shellcheck disable=SC2016 # single quotes are meant\n"
			       "set -eu\n\nguest=");
	add_group_of_guest(script->guest, out);
	strbuf_add_string(out, "\nqemu=\n");
	if (script->has_group)
		strbuf_add_string(out, "group=\n");
	strbuf_add_string(out, "sys=${VIRTNUMA_SYS:-/sys} # another one for tests\n");
	if (script->applied.n_resctrls)
		strbuf_add_string(out, "resctrl=$sys/fs/resctrl\n");
	for (size_t i = 0; i < SCRIPT_HELPER_COUNT; i++)
		if (script->helpers[i])
			strbuf_printf(out, "\n%s", script_helpers[i]);
}

static void add_needed_commands(struct script *script)
{
	static const struct {
		enum script_helper helper;
		const char *command;
	} needed[] = { { SCRIPT_PIN, "taskset" },
		       { SCRIPT_SCHEDULE, "chrt" },
		       { SCRIPT_LOCK, "prlimit" } };
	AUTO(strbuf) list = STRBUF_INIT;
	AUTO(strbuf) rest = STRBUF_INIT;

	if (!script->format->running) {
		strbuf_add_char(&list, ' ');
		qemu_shell_word(qemu_binary(script->format, script->arena), &list);
	}
	if (script->applied.policy == MEMORY_MODE_PREFERRED ||
	    script->applied.policy == MEMORY_MODE_INTERLEAVE)
		strbuf_add_string(&list, script->format->running ? "" : " numactl");
	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (script->helpers[needed[i].helper])
			strbuf_printf(&list, " %s", needed[i].command);
	if (list.length == 0)
		return;
	strbuf_printf(&rest, "\nneed%s\n%s", strbuf_text(&list), strbuf_text(&script->body));
	strbuf_clear(&script->body);
	strbuf_add_string(&script->body, strbuf_text(&rest));
}

/* -name gives threads the names that they are found by; the monitor is for this script. */
static void add_command(struct script *script)
{
	const struct argv *argv = script->argv;
	struct strbuf *out = &script->body;
	struct argv own = { .arena = script->arena };

	argv_add(&own, "-name", ARGV_KEYVAL, ARGV_FAMILY_MACHINE);
	argv_string(&own, "guest", script->guest->domain->name);
	argv_bool(&own, "debug-threads", true);
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < argv->n_options && script->format->annotate; i++) {
		strbuf_printf(out, "# %s: ", argv->options[i].option);
		qemu_format_origin(&argv->options[i], script->format, out);
		strbuf_add_char(out, '\n');
	}
	strbuf_add_string(out, "set -- \\\n\t");
	qemu_shell_word(qemu_binary(script->format, script->arena), out);
	strbuf_add_string(out, " \\\n\t");
	values_add_shell(&own.options[0], script->format, out);
	strbuf_add_string(out, " \\\n\t-S \\\n");
	for (size_t i = 0; i < argv->n_options; i++) {
		strbuf_add_char(out, '\t');
		values_add_shell(&argv->options[i], script->format, out);
		strbuf_add_string(out, " \\\n");
	}
	strbuf_add_string(out, "\t-no-user-config -nodefaults -display none \\\n"
			       "\t-chardev pipe,id=virtnuma-qmp,path=\"$work/qmp\" \\\n"
			       "\t-mon chardev=virtnuma-qmp,mode=control \\\n"
			       "\t\"$@\"\n");
}

/* libvirt's virNumaSetupMemoryPolicy; with strict it is cpuset.mems that does it. */
static void add_policy(struct script *script)
{
	static const char *const options[MEMORY_MODE_COUNT] = {
		[MEMORY_MODE_STRICT] = "membind",
		[MEMORY_MODE_PREFERRED] = "preferred",
		[MEMORY_MODE_INTERLEAVE] = "interleave",
	};
	const struct applied *applied = &script->applied;
	struct strbuf *out = &script->body;
	bool many =
		applied->policy == MEMORY_MODE_PREFERRED && bitmap_count(applied->policy_nodes) > 1;

	if (applied->policy == MEMORY_MODE_NONE || !options[applied->policy])
		return;
	if (applied->policy == MEMORY_MODE_STRICT)
		strbuf_add_string(out, "if [ -z \"$group\" ]; then\n\tneed numactl\n\t");
	strbuf_printf(out, "set -- numactl --%s%s=", options[applied->policy], many ? "-many" : "");
	bitmap_format(applied->policy_nodes, out);
	strbuf_add_string(out, " -- \"$@\"\n");
	if (applied->policy == MEMORY_MODE_STRICT)
		strbuf_add_string(out, "fi\n");
}

static void add_locking(struct script *script)
{
	if (script->applied.lock_bytes == 0)
		return;
	script_use(script, SCRIPT_LOCK);
	if (script->applied.lock_bytes == APPLIED_UNLIMITED)
		strbuf_add_string(&script->body, "allow_locking unlimited\n");
	else
		strbuf_printf(&script->body, "allow_locking %" PRIu64 "\n",
			      script->applied.lock_bytes);
}

/* Runs this script again in a scope of systemd's, before anything else happens. */
static void add_scope(struct script *script)
{
	struct strbuf *out = &script->body;

	if (!script->has_group)
		return;
	strbuf_add_string(out, "\nif [ \"${VIRTNUMA_CGROUP-}\" = scope ]; then\n"
			       "\tenter_scope\n"
			       "elif [ -z \"${VIRTNUMA_CGROUP-}\" ] && [ -d /run/systemd/system ] "
			       "&& [ -f \"$0\" ]; then\n"
			       "\texport VIRTNUMA_CGROUP=scope\n"
			       "\texec systemd-run --quiet --scope --collect "
			       "--slice=machine.slice --unit=\"$guest\" \\\n"
			       "\t\t-p Delegate=yes");
	if (script->applied.shares_given)
		strbuf_printf(out, " -p CPUWeight=%" PRIu64, script->applied.shares);
	strbuf_add_string(out, " -- sh \"$0\" \"$@\"\nfi\n");
}

static void add_work_folder(struct script *script)
{
	strbuf_add_string(&script->body, "\nwork=$(mktemp -d /tmp/virtnuma.XXXXXX)\n");
	script_add_end(script);
}

static void find_all_cpus(struct script *script)
{
	if (!script->helpers[SCRIPT_PIN_ALL])
		return;
	strbuf_add_string(&script->body, "find_all_cpus\n");
}

/* pin_all's variable has to be set before the first use, which is only known when all is there. */
static bool some_float(const struct applied *applied)
{
	for (size_t i = 0; i < applied->n_threads && applied->pins; i++)
		if (!applied->threads[i].cpus && !applied->threads[i].cpus_of_nodes)
			return true;
	return false;
}

static void add_start(struct script *script)
{
	script_use(script, SCRIPT_START);
	script_use(script, SCRIPT_QMP);
	add_scope(script);
	add_work_folder(script);
	if (some_float(&script->applied))
		script_use(script, SCRIPT_PIN_ALL);
	find_all_cpus(script);
	script_add_folders(script);
	script_add_group(script);
	script_add_limits(script);
	add_command(script);
	add_policy(script);
	strbuf_add_string(&script->body, "start \"$@\"\n");
	add_locking(script);
	script_add_emulator(script);
	script_add_resctrls(script);
	strbuf_add_string(&script->body, "\ngo\n");
	script_add_plugs(script);
	script_add_threads(script);
	script_add_emulator_scheduler(script);
	script_add_requests(script);
	strbuf_add_string(&script->body, "\nrun\n");
}

static bool is_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && text[digits] == '\0';
}

static void add_finding(struct script *script)
{
	const char *running = script->format->running;
	struct strbuf *out = &script->body;

	if (is_number(running)) {
		script_use(script, SCRIPT_FIND_PID);
		strbuf_printf(out, "\nqemu=%s\ncheck_qemu\n", running);
		return;
	}
	script_use(script, SCRIPT_FIND_NAME);
	strbuf_add_string(out, "\nfind_qemu ");
	qemu_shell_word(running, out);
	strbuf_add_char(out, '\n');
}

static void add_running_monitor(struct script *script)
{
	AUTO(strbuf) asked = STRBUF_INIT;
	struct strbuf rest = script->body;

	if (!script->has_monitor)
		return;
	script_use(script, SCRIPT_SOCKET);
	script_use(script, SCRIPT_QMP);
	script->body = (struct strbuf)STRBUF_INIT;
	script_add_plugs(script);
	script_add_requests(script);
	asked = script->body;
	script->body = rest;
	strbuf_add_string(&script->body,
			  "\nif [ \"${VIRTNUMA_QMP-}\" = no ]; then\n"
			  "\techo \"$guest: no monitor: what goes through it is left out\" >&2\n"
			  "else\nconnect\n");
	strbuf_printf(&script->body, "%s\nfi\n", strbuf_text(&asked));
}

static void add_to_running(struct script *script)
{
	add_work_folder(script);
	add_finding(script);
	if (some_float(&script->applied))
		script_use(script, SCRIPT_PIN_ALL);
	find_all_cpus(script);
	script_add_running_group(script);
	script_add_limits(script);
	strbuf_add_char(&script->body, '\n');
	add_locking(script);
	script_add_emulator(script);
	script_add_resctrls(script);
	add_running_monitor(script);
	script_add_threads(script);
	script_add_emulator_scheduler(script);
}

void qemu_format_script(const struct argv *argv, const struct qemu_format *format,
			struct strbuf *out)
{
	struct script script = {
		.argv = argv,
		.format = format,
		.guest = format->guest,
		.arena = argv->arena,
		.helpers = { [SCRIPT_BASIC] = true },
	};

	if (argv->n_options == 0)
		return;
	applied_build(format->guest, argv->arena, &script.applied);
	script.has_group = script.applied.pins || applied_needs_cgroup(&script.applied);
	script.has_monitor = script_needs_monitor(&script.applied);
	if (script.has_group || script.applied.n_resctrls)
		script_use(&script, SCRIPT_WRITE);
	if (format->running)
		add_to_running(&script);
	else
		add_start(&script);
	add_needed_commands(&script);
	add_head(&script, out);
	strbuf_add_string(out, strbuf_text(&script.body));
	strbuf_done(&script.body);
}
