/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check --fix: what has one right answer is put right. */
#include "cmd/fix.h"

#include <string.h>

#include "base/edit.h"
#include "base/file.h"

/* The byte-order mark of UTF-8, which the source that spans refer to is without. */
static const char mark[] = "\xef\xbb\xbf";

/* How far into the file's bytes its source begins; -1: it isn't part of them. */
static int find_source(const struct source *source, const char *text, size_t length)
{
	size_t shift = sizeof(mark) - 1;

	if (length < shift || memcmp(text, mark, shift) != 0)
		shift = 0;
	if (source->length != length - shift ||
	    memcmp(source->text, text + shift, source->length) != 0)
		return -1;
	return (int)shift;
}

static size_t add_all(const struct fix_options *options, const struct verdict *verdict,
		      struct edits *edits)
{
	size_t n = 0;

	for (size_t i = 0; i < verdict->n_findings; i++) {
		const struct diag *diag = verdict->findings[i].diag;

		if (diag->n_edits > 0 && (options->unsafe || !diag->edits_unsafe))
			n += edits_add(edits, diag);
	}
	return n;
}

/* Puts the new text into out->text. */
static int make_text(const struct fix_options *options, const struct verdict *verdict,
		     const char *text, size_t length, struct fixed *out, struct error *error)
{
	const struct source *source = &verdict->domain->source;
	int shift = find_source(source, text, length);
	AUTO(edits) edits = EDITS_INIT;

	edits_begin(&edits, text, length, shift < 0 ? 0 : (size_t)shift);
	out->n_fixed = add_all(options, verdict, &edits);
	if (out->n_fixed > 0 && shift < 0)
		return error_set(error,
				 "%s: only UTF-8 can be fixed; convert the file first (iconv)",
				 source->path);
	edits_apply(&edits, &out->text);
	edits_diff(&edits, source->path, &out->diff);
	return 0;
}

int fix_file(const struct fix_options *options, const struct verdict_input *input, const char *path,
	     struct fixed *out, struct error *error)
{
	AUTO(verdict) before = VERDICT_INIT;
	const char *text = NULL;
	size_t length = 0;

	if (file_read(&out->arena, path, FILE_LIMIT_BYTES, &text, &length, error) < 0)
		return -1;
	if (verdict_of_text(input, path, text, length, &before, error) < 0) {
		out->other_root = before.other_root;
		return -1;
	}
	if (make_text(options, &before, text, length, out, error) < 0)
		return -1;
	/* judged before it is written: a file that can't be read again must never be */
	if (verdict_of_text(input, path, strbuf_text(&out->text), out->text.length, &out->verdict,
			    error) < 0)
		return error_wrap(error, "a fix would break the file, which is left as it is");
	if (!options->in_place || out->n_fixed == 0)
		return 0;
	return file_write(path, out->text.text, out->text.length, error);
}

void fixed_done(struct fixed *fixed)
{
	verdict_done(&fixed->verdict);
	strbuf_done(&fixed->text);
	strbuf_done(&fixed->diff);
	arena_done(&fixed->arena);
}
