/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * "We cannot do the work": what went wrong, told once, at the top.
 *
 * A function that can fail takes a struct error last, returns 0 or -1 and sets the message only
 * when it returns -1. The struct owns its message (error_done, AUTO(error)).
 */
#ifndef VN_BASE_ERROR_H
#define VN_BASE_ERROR_H

#include "base/mem.h"

struct error {
	char *message; /* one sentence without a full stop at its end; NULL: no error */
};

#define ERROR_INIT \
	{          \
		0  \
	}

/* Always -1, so that a caller can return it. */
int error_set(struct error *error, const char *format, ...) PRINTF(2, 3);
/* Puts context in front: "context: message". Always -1. */
int error_wrap(struct error *error, const char *format, ...) PRINTF(2, 3);
void error_done(struct error *error);

#endif
