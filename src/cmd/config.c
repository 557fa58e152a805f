/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virtnuma.conf. */
#include "cmd/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/enum.h"
#include "base/file.h"
#include "base/number.h"
#include "base/source.h"
#include "base/strbuf.h"
#include "domain/suggest.h"
#include "target/target.h"

/* A config is a page or two: more than this is some other file. */
#define CONFIG_LIMIT_BYTES (1024u * 1024)
#define HOOK_TIMEOUT_MAX_S 3600

static const char *const hook_mode_table[] = {
	[HOOK_MODE_WARN] = "warn",
	[HOOK_MODE_OFF] = "off",
	[HOOK_MODE_ENFORCE] = "enforce",
};
static const struct enum_names hook_mode_names = ENUM_NAMES(hook_mode_table);

static const char *const hook_failure_table[] = {
	[HOOK_FAILURE_ALLOW] = "allow",
	[HOOK_FAILURE_DENY] = "deny",
};
static const struct enum_names hook_failure_names = ENUM_NAMES(hook_failure_table);

static int set_disable(struct config *config, const char *value, struct error *error)
{
	return rule_settings_disable(&config->rules, value, error);
}

static int set_libvirt(struct config *config, const char *value, struct error *error)
{
	target_version version;

	if (target_parse_libvirt(value, &version, error) < 0)
		return -1;
	config->libvirt = value;
	return 0;
}

static int set_qemu(struct config *config, const char *value, struct error *error)
{
	target_version version;

	if (target_parse_qemu(value, &version, error) < 0)
		return -1;
	config->qemu = value;
	return 0;
}

static int set_hook_mode(struct config *config, const char *value, struct error *error)
{
	int mode = enum_parse(&hook_mode_names, value);

	if (mode < 0)
		return error_set(error, "\"%s\" is not off, warn or enforce", value);
	config->hook.mode = (enum hook_mode)mode;
	return 0;
}

static int set_hook_refuse(struct config *config, const char *value, struct error *error)
{
	int severity = enum_parse(&severity_names, value);

	if (severity < 0 || severity == SEVERITY_INFO)
		return error_set(error, "\"%s\" is not error or warning", value);
	config->hook.refuse = (enum severity)severity;
	return 0;
}

static int set_hook_failure(struct config *config, const char *value, struct error *error)
{
	int failure = enum_parse(&hook_failure_names, value);

	if (failure < 0)
		return error_set(error, "\"%s\" is not allow or deny", value);
	config->hook.on_failure = (enum hook_failure)failure;
	return 0;
}

static int set_hook_timeout(struct config *config, const char *value, struct error *error)
{
	uint64_t seconds = 0;

	if (number_parse_digits(value, strlen(value), HOOK_TIMEOUT_MAX_S, &seconds) != NUMBER_OK ||
	    seconds == 0)
		return error_set(error, "\"%s\" is not a number of seconds from 1 to %d", value,
				 HOOK_TIMEOUT_MAX_S);
	config->hook.timeout_s = (unsigned)seconds;
	return 0;
}

struct config_key {
	const char *name;
	int (*set)(struct config *config, const char *value, struct error *error);
};

static const struct config_key keys[] = {
	{ .name = "disable", .set = set_disable },
	{ .name = "target.libvirt", .set = set_libvirt },
	{ .name = "target.qemu", .set = set_qemu },
	{ .name = "hook.mode", .set = set_hook_mode },
	{ .name = "hook.refuse", .set = set_hook_refuse },
	{ .name = "hook.on-failure", .set = set_hook_failure },
	{ .name = "hook.timeout", .set = set_hook_timeout },
};

#define SEVERITY_KEY "severity."

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const struct config_key *find_key(const char *name, struct error *error)
{
	const char *names[ARRAY_SIZE(keys)], *meant;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
		names[i] = keys[i].name;
	}
	meant = suggest(name, names, ARRAY_SIZE(names));
	if (meant)
		(void)error_set(error, "there is no key \"%s\"; did you mean \"%s\"?", name, meant);
	else
		(void)error_set(error, "there is no key \"%s\"", name);
	return NULL;
}

/* A piece of the text without the blanks around it. */
struct piece {
	const char *start, *end;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct piece trimmed(const char *start, const char *end)
{
	while (start < end && is_blank(*start))
		start++;
	while (end > start && is_blank(end[-1]))
		end--;
	return (struct piece){ start, end };
}

static char *copy_piece(struct config *config, struct piece piece)
{
	return arena_strndup(&config->arena, piece.start, (size_t)(piece.end - piece.start));
}

static int refuse_at(const struct source *source, const char *at, struct error *error)
{
	struct source_position place = source_locate(source, (uint32_t)(at - source->text));

	return error_wrap(error, "%s:%u:%u", source->path, place.line, place.column);
}

/* What libvirt or QEMU refuses stays an error: such a line has no effect but a note. */
static bool is_fixed(const char *id, const char *severity)
{
	const struct rule *rule = rule_find(rule_id_parse(id, strlen(id)));

	return rule && rule->severity == SEVERITY_ERROR &&
	       (rule->consequence == CONSEQUENCE_LIBVIRT_REFUSES ||
		rule->consequence == CONSEQUENCE_QEMU_REFUSES) &&
	       enum_parse(&severity_names, severity) >= 0;
}

static int set_severity(struct config *config, const struct source *source, struct piece key,
			const char *severity, struct error *error)
{
	const char *name = copy_piece(config, key), *id = name + strlen(SEVERITY_KEY);
	struct source_position place;

	if (!is_fixed(id, severity)) {
		if (rule_settings_severity(&config->rules, id, severity, error) < 0)
			return refuse_at(source, key.start, error);
		return 0;
	}
	if (strcmp(severity, "error") == 0)
		return 0;
	place = source_locate(source, (uint32_t)(key.start - source->text));
	*ARENA_APPEND(&config->arena, config->notes, config->n_notes) = arena_printf(
		&config->arena, "%s:%u:%u: %s stays an error: what it finds is refused",
		source->path, place.line, place.column, id);
	return 0;
}

static int set_key(struct config *config, const struct source *source, struct piece key,
		   struct piece value, struct error *error)
{
	const char *name = copy_piece(config, key), *text = copy_piece(config, value);
	const struct config_key *known;

	if (!*text) {
		(void)error_set(error, "\"%s\" has no value", name);
		return refuse_at(source, value.start, error);
	}
	if (has_prefix(name, SEVERITY_KEY))
		return set_severity(config, source, key, text, error);
	known = find_key(name, error);
	if (!known)
		return refuse_at(source, key.start, error);
	if (known->set(config, text, error) < 0)
		return refuse_at(source, value.start, error);
	return 0;
}

static int parse_line(struct config *config, const struct source *source, struct piece line,
		      struct error *error)
{
	const char *comment = memchr(line.start, '#', (size_t)(line.end - line.start));
	const char *equals;

	line = trimmed(line.start, comment ? comment : line.end);
	if (line.start == line.end)
		return 0;
	equals = memchr(line.start, '=', (size_t)(line.end - line.start));
	if (!equals || equals == line.start) {
		(void)error_set(error, "this is not a line of the form \"key = value\"");
		return refuse_at(source, line.start, error);
	}
	return set_key(config, source, trimmed(line.start, equals), trimmed(equals + 1, line.end),
		       error);
}

int config_parse(struct config *config, const char *path, const char *text, size_t length,
		 struct error *error)
{
	struct source source = { .path = path, .text = text, .length = length };
	const char *end = text + length;
	const char *nul = memchr(text, '\0', length);
	AUTO(error) wrong = ERROR_INIT;

	if (nul) {
		(void)error_set(error, "there is a NUL byte in it");
		return refuse_at(&source, nul, error);
	}
	config->path = arena_strdup(&config->arena, path);
	for (const char *line = text; line < end;) {
		const char *line_end = memchr(line, '\n', (size_t)(end - line));

		if (!line_end)
			line_end = end;
		if (parse_line(config, &source, (struct piece){ line, line_end }, &wrong) < 0 &&
		    !error->message)
			error->message = TAKE(wrong.message);
		line = line_end + 1;
	}
	return error->message ? -1 : 0;
}

/* NULL where the environment says nothing usable. */
static const char *user_path(struct arena *arena)
{
	const char *folder = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	/* XDG base directories: a relative path is to be ignored */
	if (folder && folder[0] == '/')
		return arena_printf(arena, "%s/virtnuma/virtnuma.conf", folder);
	if (home && home[0] == '/')
		return arena_printf(arena, "%s/.config/virtnuma/virtnuma.conf", home);
	return NULL;
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int config_load(struct config *config, const char *path, struct error *error)
{
	const char *text = NULL;
	size_t length = 0;

	if (!path) {
		path = user_path(&config->arena);
		if (!path || !is_there(path))
			path = SYSCONFDIR "/virtnuma/virtnuma.conf";
		if (!is_there(path))
			return 0;
	}
	if (file_read(&config->arena, path, CONFIG_LIMIT_BYTES, &text, &length, error) < 0)
		return -1;
	return config_parse(config, path, text, length, error);
}

void config_done(struct config *config)
{
	rule_settings_done(&config->rules);
	arena_done(&config->arena);
	*config = (struct config)CONFIG_INIT;
}
