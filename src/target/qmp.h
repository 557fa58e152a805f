/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A QEMU without a machine, asked by QMP.
 *
 * The process is ours: qmp_done() ends it and all that it started, whatever it is doing. It is not
 * trusted to be a QEMU: what it says is bounded in size and, all questions together, in time.
 */
#ifndef VN_TARGET_QMP_H
#define VN_TARGET_QMP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "target/json.h"

#define QMP_LIMIT_BYTES (16u * 1024 * 1024)

struct qmp {
	const char *binary; /* borrowed */
	pid_t pid;	    /* leads a process group of its own; 0: none */
	int socket;	    /* its standard input and output; -1: none */
	int errors;	    /* its standard error; -1: none, or closed */
	unsigned limit_ms;
	int64_t deadline_ms;
	size_t n_received;
	struct strbuf input; /* received, of which the first used bytes are done with */
	size_t used;
	struct strbuf complaint; /* how its words on standard error begin */
	unsigned major, minor, micro;
};

#define QMP_INIT                            \
	{                                   \
		.socket = -1, .errors = -1, \
	}

/*
 * Starts the binary, a path, and waits for its greeting. limit_ms is for this and all questions
 * together.
 */
int qmp_start(struct qmp *qmp, const char *binary, unsigned limit_ms,
	      struct error *error) MUST_CHECK;

/*
 * Asks: arguments, NULL for none, are taken over. out is what the command returns, the caller's to
 * put; NULL when QEMU refuses the command or what it is asked for. Fails when the process doesn't
 * answer any more.
 */
int qmp_ask(struct qmp *qmp, const char *command, struct json_object *arguments,
	    struct json_object **out, struct error *error) MUST_CHECK;

void qmp_done(struct qmp *qmp);

#endif
