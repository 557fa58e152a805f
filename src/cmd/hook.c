/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * virtnuma hook: what libvirt's hooks/qemu.d runs before a guest starts.
 *
 * libvirt (docs/hooks.rst, util/virhook.c; 9.0, 11.3) waits for a hook without limit, shows its
 * standard error only if it fails, and takes what it prints at some operations for the domain.
 * So: only "prepare begin" does anything; standard output stays empty; a watch ends the run in
 * time; what is not a refusal goes to syslog. Nothing here talks to libvirt, which waits for us.
 */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/target.h"
#include "host/host.h"
#include "lib/target-host.h"
#include "lib/verdict.h"

#define SYSTEM_CONFIG SYSCONFDIR "/virtnuma/virtnuma.conf"

/* A rule with more findings than this is told once, as in the text of check. */
#define SAME_RULE_LIMIT 10

/* Shared by the thread that works and the one that watches it. */
struct hook {
	const char *guest;
	const char *config_path; /* --config; NULL: the system's */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool decided; /* status is what it comes to, told or not yet */
	bool done;
	enum cmd_status status;
	enum hook_failure on_failure; /* as far as the config is known */
	unsigned timeout_s;
};

/* What libvirt shows and logs is for every terminal and locale: ASCII, nothing that controls. */
static char *ascii(const char *text)
{
	AUTO(strbuf) out = STRBUF_INIT;
	size_t length = strlen(text);

	for (size_t at = 0, used; at < length; at += used) {
		uint32_t code_point = text_decode(text + at, length - at, &used);

		if (code_point >= ' ' && code_point < 0x7F)
			strbuf_add_char(&out, (char)code_point);
		else if (code_point == TEXT_REPLACEMENT && used == 1)
			strbuf_printf(&out, "\\x%02x", (unsigned char)text[at]);
		else
			strbuf_printf(&out, "\\u{%x}", code_point);
	}
	return strbuf_take(&out);
}

/* For who starts the guest: libvirt shows it, if the start is refused. */
static void say(const char *text)
{
	AUTO_FREE char *message = ascii(text);

	(void)fprintf(stderr, "virtnuma: %s\n", message);
}

static void log_line(const struct hook *hook, int priority, const char *text)
{
	AUTO_FREE char *guest = ascii(hook->guest);
	AUTO_FREE char *message = ascii(text);

	syslog(priority, "%s: %s", guest, message);
}

/* From here on the watch ends with this status, even where telling why takes too long. */
static void decide(struct hook *hook, enum cmd_status status)
{
	(void)pthread_mutex_lock(&hook->lock);
	hook->decided = true;
	hook->status = status;
	(void)pthread_mutex_unlock(&hook->lock);
}

static enum cmd_status failure_status(enum hook_failure on_failure)
{
	return on_failure == HOOK_FAILURE_DENY ? CMD_FOUND : CMD_OK;
}

static void tell_failure(const struct hook *hook, enum cmd_status status, const char *why)
{
	AUTO(strbuf) text = STRBUF_INIT;
	bool denied = status == CMD_FOUND;

	strbuf_printf(&text, "%s: %s",
		      denied ? "start refused, because the guest could not be checked"
			     : "the guest was not checked",
		      why);
	if (denied)
		say(strbuf_text(&text));
	log_line(hook, LOG_ERR, strbuf_text(&text));
}

/* The tool itself failed: the config says whether the guest may start then. */
static enum cmd_status fail(struct hook *hook, enum hook_failure on_failure, const char *why)
{
	enum cmd_status status = failure_status(on_failure);

	decide(hook, status);
	tell_failure(hook, status, why);
	return status;
}

static size_t count_of_rule(const struct verdict *verdict, const struct rule *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < verdict->n_findings; i++)
		n += verdict->findings[i].rule == rule;
	return n;
}

/* Whether another finding of its rule stands for this one. */
static bool is_repeated(const struct verdict *verdict, size_t index, size_t n_same)
{
	if (n_same <= SAME_RULE_LIMIT)
		return false;
	for (size_t i = 0; i < index; i++)
		if (verdict->findings[i].rule == verdict->findings[index].rule)
			return true;
	return false;
}

/* One line; NULL where another finding's has it. */
static char *finding_line(const struct verdict *verdict, size_t index)
{
	const struct report_finding *finding = &verdict->findings[index];
	size_t n_same = count_of_rule(verdict, finding->rule);
	struct source_position position;
	AUTO(strbuf) text = STRBUF_INIT;

	if (is_repeated(verdict, index, n_same))
		return NULL;
	position = source_locate(&verdict->domain->source, finding->diag->at.at);
	strbuf_printf(&text, "%s[VN%u]: %s (line %u of the domain XML",
		      enum_name(&severity_names, (int)finding->severity), finding->rule->id,
		      finding->diag->message, position.line);
	if (n_same > SAME_RULE_LIMIT)
		strbuf_printf(&text, "; %zu more like it", n_same - 1);
	strbuf_add_char(&text, ')');
	return strbuf_take(&text);
}

/* What is refused, for who starts the guest. */
static void say_refusals(const struct verdict *verdict, enum severity refuse)
{
	for (size_t i = 0; i < verdict->n_findings; i++) {
		AUTO_FREE char *line = NULL;

		if (verdict->findings[i].severity >= refuse)
			line = finding_line(verdict, i);
		if (line)
			say(line);
	}
}

static void log_findings(const struct hook *hook, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_findings; i++) {
		enum severity severity = verdict->findings[i].severity;
		AUTO_FREE char *line = NULL;

		if (severity >= SEVERITY_WARNING)
			line = finding_line(verdict, i);
		if (line)
			log_line(hook, severity == SEVERITY_ERROR ? LOG_ERR : LOG_WARNING, line);
	}
}

/* Who starts the guest is told first: the log may take nothing. */
static enum cmd_status judge(struct hook *hook, const struct config *config,
			     const struct verdict *verdict)
{
	bool enforce = config->hook.mode == HOOK_MODE_ENFORCE;
	enum cmd_status status = CMD_OK;

	for (size_t i = 0; enforce && i < verdict->n_findings; i++)
		if (verdict->findings[i].severity >= config->hook.refuse)
			status = CMD_FOUND;
	decide(hook, status);
	if (enforce)
		say_refusals(verdict, config->hook.refuse);
	log_findings(hook, verdict);
	return status;
}

/* Without versions in the config, what hangs on them isn't checked: the hook can't ask libvirt. */
static int make_target(const struct config *config, const struct host *host, struct target *out,
		       struct error *error)
{
	target_version libvirt = 0, qemu = 0;

	if (config->libvirt && target_parse_libvirt(config->libvirt, &libvirt, error) < 0)
		return -1;
	if (config->qemu && target_parse_qemu(config->qemu, &qemu, error) < 0)
		return -1;
	if (target_init(out, libvirt, qemu, error) < 0)
		return -1;
	out->versions_known = libvirt || qemu;
	target_use_host(out, host);
	return 0;
}

static void free_host(struct host **host)
{
	host_free(*host);
}

static int check_domain(struct hook *hook, const struct config *config, enum cmd_status *out_status,
			struct error *error)
{
	__attribute__((cleanup(free_host))) struct host *host = NULL;
	AUTO(target) target = CMD_TARGET_INIT;
	AUTO(verdict) verdict = VERDICT_INIT;
	struct verdict_input input = { .target = &target, .settings = &config->rules };

	if (host_read_sysfs("/", &host, error) < 0)
		return -1;
	input.host = host;
	if (make_target(config, host, &target, error) < 0)
		return -1;
	if (verdict_make(&input, "-", &verdict, error) < 0)
		return -1;
	*out_status = judge(hook, config, &verdict);
	return 0;
}

static int load_config(struct hook *hook, struct config *config, struct error *error)
{
	const char *path = hook->config_path;
	int result;

	if (!path && access(SYSTEM_CONFIG, F_OK) != 0)
		return 0;
	result = config_load(config, path ? path : SYSTEM_CONFIG, error);
	(void)pthread_mutex_lock(&hook->lock);
	hook->on_failure = config->hook.on_failure; /* of a broken one, as far as it was read */
	hook->timeout_s = config->hook.timeout_s;
	(void)pthread_cond_signal(&hook->changed);
	(void)pthread_mutex_unlock(&hook->lock);
	mem_set_exit_status(config->hook.on_failure == HOOK_FAILURE_DENY ? CMD_FOUND : CMD_OK);
	return result;
}

static enum cmd_status work(struct hook *hook)
{
	AUTO(config) config = CONFIG_INIT;
	AUTO(error) error = ERROR_INIT;
	enum cmd_status status = CMD_OK;

	if (load_config(hook, &config, &error) < 0)
		return fail(hook, config.hook.on_failure, error.message);
	if (config.hook.mode == HOOK_MODE_OFF)
		return CMD_OK;
	if (check_domain(hook, &config, &status, &error) < 0)
		return fail(hook, config.hook.on_failure, error.message);
	return status;
}

static void *run_work(void *argument)
{
	struct hook *hook = argument;
	enum cmd_status status = work(hook);

	(void)pthread_mutex_lock(&hook->lock);
	hook->done = true;
	hook->status = status;
	(void)pthread_cond_signal(&hook->changed);
	(void)pthread_mutex_unlock(&hook->lock);
	return NULL;
}

/* Waits for the work with the lock held; false when its time is over. */
static bool wait_for_work(struct hook *hook, const struct timespec *start)
{
	while (!hook->done) {
		struct timespec end = *start; /* the config may have moved the end meanwhile */

		end.tv_sec += (time_t)hook->timeout_s;
		if (pthread_cond_timedwait(&hook->changed, &hook->lock, &end) != 0 && !hook->done &&
		    end.tv_sec == start->tv_sec + (time_t)hook->timeout_s)
			return false;
	}
	return true;
}

static void end_allowed(int signal)
{
	(void)signal;
	_exit(CMD_OK);
}

static void end_denied(int signal)
{
	(void)signal;
	_exit(CMD_FOUND);
}

/*
 * Whatever the worker hangs in, it ends with the process; the lock stays ours. A log that takes
 * nothing (syslog(3) waits for it, holding a lock of its own) must not hold libvirt either.
 */
__attribute__((noreturn)) static void give_up(struct hook *hook)
{
	enum cmd_status status = hook->decided ? hook->status : failure_status(hook->on_failure);
	AUTO(strbuf) why = STRBUF_INIT;

	(void)signal(SIGALRM, status == CMD_FOUND ? end_denied : end_allowed);
	(void)alarm(1);
	if (!hook->decided) {
		strbuf_printf(&why, "it took longer than %u s (hook.timeout)", hook->timeout_s);
		tell_failure(hook, status, strbuf_text(&why));
		(void)fflush(stderr);
	}
	_exit((int)status);
}

static enum cmd_status watch(struct hook *hook)
{
	pthread_condattr_t clock;
	struct timespec start;
	pthread_t worker;

	(void)pthread_condattr_init(&clock);
	(void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&hook->changed, &clock);
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	if (pthread_create(&worker, NULL, run_work, hook) != 0)
		return fail(hook, hook->on_failure, "no thread could be started");
	(void)pthread_mutex_lock(&hook->lock);
	if (!wait_for_work(hook, &start))
		give_up(hook);
	(void)pthread_mutex_unlock(&hook->lock);
	(void)pthread_join(worker, NULL);
	return hook->status;
}

static enum cmd_status run(struct invocation *invocation)
{
	const struct options *options = &invocation->options;
	struct hook hook = {
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.on_failure = HOOK_FAILURE_ALLOW,
		.timeout_s = 2,
	};

	if (options->n_operands < 2)
		return cmd_misused(invocation, "libvirt calls it with GUEST OPERATION "
					       "SUB-OPERATION EXTRA");
	if (strcmp(options->operands[1], "prepare") != 0)
		return CMD_OK;
	hook.guest = options->operands[0];
	hook.config_path = options_value(options, OPTION_CONFIG);
	mem_set_exit_status(CMD_OK);
	openlog("virtnuma", LOG_PID, LOG_DAEMON);
	return watch(&hook);
}

const struct cmd cmd_hook = {
	.name = "hook",
	.summary = "Stop a bad domain before libvirt starts it, or warn of it",
	.usage = "GUEST OPERATION SUB-OPERATION EXTRA",
	.details = "For libvirt's hooks/qemu.d; the domain XML comes on standard input. Only\n"
		   "\"prepare\" does anything. hook.mode, hook.refuse, hook.on-failure and\n"
		   "hook.timeout of " SYSTEM_CONFIG " say what.\n",
	.takes_words = true,
	.run = run,
};
