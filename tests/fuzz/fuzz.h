/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A fuzz target is one function, which libFuzzer and AFL++ call with made-up inputs, and
 * replay.c with the files that it is given. What must not happen is an abort().
 */
#ifndef VN_FUZZ_H
#define VN_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "host/host.h"
#include "lib/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Against which host, libvirt and QEMU an input is judged: it follows from the input. */
struct surroundings {
	struct host *host; /* NULL: none */
	struct target target;
	struct rule_settings settings;
};

void surroundings_init(struct surroundings *surroundings, const uint8_t *data, size_t size);
void surroundings_done(struct surroundings *surroundings);

/* A number that follows from the input, the same on each run. */
uint32_t fuzz_hash(const uint8_t *data, size_t size);

/* The input as the readers get a file: NUL behind, in memory of its own so that reading on is
   found. */
const char *fuzz_text(struct arena *arena, const uint8_t *data, size_t size);

/* Nothing that a terminal would act on is in it, lines aside. */
void fuzz_expect_neutral(const char *text, size_t length);

/* What a host was read from can be written and read again as the same. */
void fuzz_host_round_trip(const struct host *host);

#endif
