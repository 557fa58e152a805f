/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two command lines side by side, as far as the scope goes.
 *
 * Equal are the same options, in the same order, with the same keys and values in the same order,
 * whatever syntax they are written in. Not looked at: other options, -machine keys and -cpu keys
 * out of scope, bus addresses that ours leaves to QEMU, and the folders in which huge pages and
 * backing files lie, which the host's settings decide.
 */
#ifndef VN_QEMU_COMPARE_H
#define VN_QEMU_COMPARE_H

#include "base/arena.h"
#include "qemu/argv.h"

struct qemu_comparison_input {
	const struct argv *theirs, *ours;
	bool cpu_model_unknown; /* ours is a guess: which model it is isn't compared */
};

enum qemu_difference_kind {
	QEMU_DIFFERENCE_VALUE,	 /* both have the option, with other keys or values */
	QEMU_DIFFERENCE_MISSING, /* ours lacks it */
	QEMU_DIFFERENCE_EXTRA,	 /* theirs lacks it */
	QEMU_DIFFERENCE_ORDER,	 /* both have it, but not in the same place among the others */
};

struct qemu_difference {
	enum qemu_difference_kind kind;
	const char *theirs; /* what was compared of it, as key=value; NULL: MISSING, EXTRA */
	const char *ours;
	const struct argv_option *our_option; /* NULL: MISSING */
};

/* All of it is the arena's. */
struct qemu_comparison {
	struct qemu_difference *differences;
	size_t n_differences;
	size_t n_equal; /* options */
};

void qemu_compare(const struct qemu_comparison_input *input, struct arena *arena,
		  struct qemu_comparison *out);

#endif
