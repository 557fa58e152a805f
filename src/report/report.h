/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Findings to text of some format.
 *
 * A format is a table of functions (struct report_ops), called in this order: begin, for each
 * file: file, finding for each of its findings, file_end; then end. A report borrows everything
 * it is given; it isn't for several threads at once.
 */
#ifndef VN_REPORT_REPORT_H
#define VN_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/diag.h"
#include "base/source.h"
#include "base/strbuf.h"
#include "base/xml.h"
#include "report/lines.h"
#include "rules/registry.h"
#include "rules/rule.h"

struct report_finding {
	const struct diag *diag;
	const struct rule *rule;
	enum severity severity;			  /* as the user's configuration has it */
	const struct rule_suppressed *suppressed; /* NULL: it isn't */
	/* the report's own */
	size_t nth, of;		 /* among this rule's findings in the file, from 1 */
	const char *path;	 /* see report/path.h; for formats with has_identity */
	const char *fingerprint; /* see report/fingerprint.h; likewise */
};

struct report_file {
	const char *path;
	const struct source *source;	 /* NULL: there is no domain in it to be read */
	const char *error;		 /* why not */
	struct report_finding *findings; /* in order of their places */
	size_t n_findings;
	struct report_finding *suppressed; /* what the user doesn't want to see */
	size_t n_suppressed;
	const struct xml_node *root;		    /* <domain>, for paths; NULL: unknown */
	const struct rule_not_checked *not_checked; /* ascending ids */
	size_t n_not_checked;
	struct lines lines; /* the report's own */
};

struct report;

struct report_ops {
	const char *name;  /* as --format has it */
	bool has_all;	   /* information is shown always, not only if the report is verbose */
	bool has_identity; /* findings get path and fingerprint first */
	bool is_stream;	   /* what it writes of a file stands for itself: parts can be made apart */
	void (*begin)(struct report *report);
	void (*file)(struct report *report, struct report_file *file);
	void (*finding)(struct report *report, struct report_file *file,
			const struct report_finding *finding);
	void (*file_end)(struct report *report, struct report_file *file);
	void (*end)(struct report *report);
};

struct report {
	const struct report_ops *ops;
	FILE *out;
	struct strbuf *buffer; /* instead of out; NULL: none */
	bool verbose, quiet, colour;
	unsigned columns;	/* of the screen; 0: none, or not known */
	bool has_host;		/* false: what needs a host was not checked for want of one */
	enum severity error_on; /* from here on a finding is a failure */
	/* sums over the files so far; the report's own */
	size_t n_files;
	size_t n_files_unread;
	size_t n_files_with_findings; /* information counts where it is shown */
	size_t n_suppressed;
	size_t counts[SEVERITY_COUNT];
	struct arena arena;
	struct bitmap not_checked; /* rule ids */
	unsigned missing;	   /* enum rule_needs that they lacked */
	void *document;		   /* of the format: what it gathers until the end */
};

/* The formats that there are, by name; NULL when there is none of that name. */
const struct report_ops *report_find(const char *name);
/* "text, gcc, json, …" */
const char *report_names(struct arena *arena);

/* ops, out and the flags are the caller's to set first; the rest zero. */
void report_begin(struct report *report);
void report_file(struct report *report, struct report_file *file);
/* Writes what remains and frees what the report holds. */
void report_end(struct report *report);

/*
 * A part of a report, for a thread of its own: reports files as whole does, into its buffer, which
 * is the caller's to set. Of formats that are streams. Its sums go to the whole at its end.
 */
void report_begin_part(struct report *part, const struct report *whole);
void report_end_part(struct report *part, struct report *whole);

/* For formats. A failed write is found when the stream is flushed. */
void report_write(struct report *report, const struct strbuf *text);

/* What these needs lack, for people: "no host", "needed: the host's huge-page pools". */
const char *report_missing(const struct report *report, struct arena *arena, unsigned missing);

/* Whether rules were not checked for want of a host. */
bool report_lacks_host(const struct report *report);

/* What happens to a domain that a rule finds something in: a sentence without full stop, or NULL
   where the finding says it all. */
const char *report_consequence(const struct rule *rule);

/* Without the path: a finding about the whole document is at 1:1. */
struct source_position report_place(struct report_file *file, struct span at);

/* Where a span ends: the position just behind it. */
struct source_position report_place_end(struct report_file *file, struct span at);

/* Without "./" in front: what looks annotations up goes by the repository's own paths. */
const char *report_plain_path(const char *path);

/* What to do: the finding's own help, else the rule's; NULL where there is none. */
const char *report_help(const struct report_finding *finding);

/* The table that a rule is in. */
const struct rule_topic *report_topic(const struct rule *rule);

extern const struct report_ops report_text, report_gcc, report_json, report_ndjson, report_sarif,
	report_github, report_junit;

#endif
