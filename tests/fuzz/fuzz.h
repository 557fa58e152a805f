/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A fuzz target is one function, which libFuzzer and AFL++ call with made-up inputs, and
 * replay.c with the files that it is given.
 */
#ifndef VN_FUZZ_H
#define VN_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
