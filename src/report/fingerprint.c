/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fingerprints of findings. */
#include "report/fingerprint.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/path.h"

#define FNV_OFFSET UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/* What a finding's fingerprint is without the ordinal. */
struct print {
	uint64_t hash;
	size_t index;
};

/* The text with its NUL: parts can't run into one another. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	do {
		hash ^= (unsigned char)*text;
		hash *= FNV_PRIME;
	} while (*text++);
	return hash;
}

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	AUTO(strbuf) digits = STRBUF_INIT;

	strbuf_printf(&digits, "%" PRIu64, number);
	return hash_text(hash, strbuf_text(&digits));
}

static uint64_t hash_finding(const struct report_finding *finding)
{
	uint64_t hash = hash_number(FNV_OFFSET, finding->rule->id);

	hash = hash_number(hash, finding->diag->subject);
	hash = hash_number(hash, finding->diag->subject_id);
	return hash_text(hash, finding->path);
}

static int compare_prints(const void *left, const void *right)
{
	const struct print *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->index < b->index ? -1 : 1;
}

void fingerprints_make(struct arena *arena, const struct xml_node *root,
		       struct report_finding *findings, size_t n)
{
	struct path_finder finder = { .root = root };
	AUTO(strbuf) path = STRBUF_INIT;
	AUTO(arena) scratch = ARENA_INIT;
	struct print *prints;
	size_t nth = 0;

	if (n == 0)
		return;
	prints = ARENA_ARRAY(&scratch, struct print, n);
	for (size_t i = 0; i < n; i++) {
		strbuf_clear(&path);
		if (root)
			path_add(&finder, findings[i].diag->at, &path);
		findings[i].path = arena_strdup(arena, root ? strbuf_text(&path) : "/domain");
		prints[i] = (struct print){ .hash = hash_finding(&findings[i]), .index = i };
	}
	qsort(prints, n, sizeof(*prints), compare_prints);
	for (size_t i = 0; i < n; i++) {
		nth = i > 0 && prints[i].hash == prints[i - 1].hash ? nth + 1 : 0;
		findings[prints[i].index].fingerprint =
			arena_printf(arena, "%016" PRIx64, hash_number(prints[i].hash, nth));
	}
}
