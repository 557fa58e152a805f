/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * virtnuma.conf: "key = value" lines, # comments.
 *
 * Read once, early; the struct owns its strings.
 */
#ifndef VN_CMD_CONFIG_H
#define VN_CMD_CONFIG_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "rules/suppress.h"

enum hook_mode {
	HOOK_MODE_WARN,
	HOOK_MODE_OFF,
	HOOK_MODE_ENFORCE,
	HOOK_MODE_COUNT,
};

enum hook_failure {
	HOOK_FAILURE_ALLOW,
	HOOK_FAILURE_DENY,
	HOOK_FAILURE_COUNT,
};

struct config {
	struct arena arena;
	const char *path;	    /* of the file that was read; NULL: none */
	struct rule_settings rules; /* disable, severity.VNnnn */
	const char **notes;	    /* sentences with their place: what has no effect */
	size_t n_notes;
	const char *libvirt; /* target.libvirt; NULL: not given */
	const char *qemu;    /* target.qemu; likewise */
	struct {
		enum hook_mode mode;
		enum severity refuse; /* refuses from this severity on */
		enum hook_failure on_failure;
		unsigned timeout_s;
	} hook;
};

#define CONFIG_INIT                                               \
	{                                                         \
		.arena = ARENA_INIT, .rules = RULE_SETTINGS_INIT, \
		.hook = { .mode = HOOK_MODE_WARN,                 \
			  .refuse = SEVERITY_ERROR,               \
			  .on_failure = HOOK_FAILURE_ALLOW,       \
			  .timeout_s = 2 },                       \
	}

/*
 * Reads text (length bytes) as the file path; a message begins with "path:line:column: ". Fails
 * with the first line that is wrong, after taking all that are right: the hook needs its settings
 * where another line is broken, too.
 */
int config_parse(struct config *config, const char *path, const char *text, size_t length,
		 struct error *error) MUST_CHECK;

/*
 * Reads path, or where that is NULL the first of $XDG_CONFIG_HOME/virtnuma/virtnuma.conf
 * ($HOME/.config where that isn't set) and SYSCONFDIR/virtnuma/virtnuma.conf that is there;
 * none of them is no error.
 */
int config_load(struct config *config, const char *path, struct error *error) MUST_CHECK;

void config_done(struct config *config);

#endif
