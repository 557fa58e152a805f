/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check --fix and <virtnuma:allow> with any domain: what is fixed can be read again, nothing else
 * of the text changes, and after a few rounds there is nothing left to fix.
 */
#include "base/edit.h"
#include "fuzz.h"

#define MAX_ROUNDS 40

/* Adds the edits of all findings; gives how many were taken. */
static size_t add_edits(struct edits *edits, const struct verdict *verdict, bool unsafe)
{
	size_t n = 0;

	for (size_t i = 0; i < verdict->n_findings; i++) {
		const struct diag *diag = verdict->findings[i].diag;

		if (diag->n_edits > 0 && (unsafe || !diag->edits_unsafe))
			n += edits_add(edits, diag);
	}
	return n;
}

/* What stands between two edits is the same in the old text and the new. */
static void expect_rest_same(const struct edits *edits, const struct strbuf *fixed)
{
	const char *text = fixed->text;
	size_t at = 0;

	for (size_t i = 0; i <= edits->n_items; i++) {
		size_t end = i < edits->n_items ? edits->items[i].at : edits->length;

		if (end < at || end > edits->length)
			abort();
		if (!text || memcmp(text, edits->text + at, end - at) != 0)
			abort();
		text += end - at;
		if (i == edits->n_items)
			break;
		at = end + edits->items[i].length;
		text += strlen(edits->items[i].text);
		if (text > fixed->text + fixed->length)
			abort();
	}
}

/* One round: the new text in out. Gives how many findings were fixed; -1: there is no domain. */
static int fix_once(const struct verdict_input *input, const char *text, size_t length, bool unsafe,
		    struct strbuf *out)
{
	AUTO(verdict) verdict = VERDICT_INIT;
	AUTO(error) error = ERROR_INIT;
	AUTO(edits) edits = EDITS_INIT;
	AUTO(strbuf) diff = STRBUF_INIT;
	const struct source *source;
	size_t n;

	if (verdict_of_text(input, "fuzz.xml", text, length, &verdict, &error) < 0)
		return -1;
	source = &verdict.domain->source;
	if (source->length != length || memcmp(source->text, text, length) != 0)
		return 0; /* it isn't UTF-8, or has a mark */
	edits_begin(&edits, text, length, 0);
	n = add_edits(&edits, &verdict, unsafe);
	edits_apply(&edits, out);
	edits_diff(&edits, "fuzz.xml", &diff);
	if (n && !edits.crlf)
		expect_rest_same(&edits, out);
	return (int)n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	struct surroundings around;
	const char *text = fuzz_text(&arena, data, size);
	bool unsafe = fuzz_hash(data, size) / 1024 % 2;
	struct verdict_input input = { 0 };
	int n_fixed = 1;

	surroundings_init(&around, data, size);
	input = (struct verdict_input){ around.host, &around.target, &around.settings };
	for (int i = 0; n_fixed > 0 && i < MAX_ROUNDS; i++) {
		AUTO(strbuf) fixed = STRBUF_INIT;

		n_fixed = fix_once(&input, text, size, unsafe, &fixed);
		if (n_fixed < 0 && i > 0)
			abort(); /* a fix broke it */
		if (n_fixed > 0 && i == MAX_ROUNDS - 1)
			abort(); /* they never end */
		text = arena_strndup(&arena, strbuf_text(&fixed), fixed.length);
		size = fixed.length;
	}
	surroundings_done(&around);
	return 0;
}
