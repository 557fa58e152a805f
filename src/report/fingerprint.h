/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names for findings that outlive edits elsewhere in the file, so that a program can tell an old
 * finding from a new one.
 *
 * A fingerprint is made from
 *	- the rule's id,
 *	- the subject (vCPU 4, cell 1),
 *	- the path of the element or attribute (report/path.h): names and ids, no line numbers,
 *	- an ordinal among the findings of the file that are equal in all this,
 * and from nothing else: the message's values, the layout and the file's name may change.
 * Within a file it is unique; together with the file's name it is among all files. It is 16
 * hexadecimal digits, FNV-1a (64 bits) of these parts with a NUL behind each. Whoever changes
 * what goes into it gives FINGERPRINT_SCHEME another version.
 */
#ifndef VN_REPORT_FINGERPRINT_H
#define VN_REPORT_FINGERPRINT_H

#include "base/arena.h"
#include "report/report.h"

#define FINGERPRINT_SCHEME "virtnuma/v1"

/* Sets path and fingerprint of n findings, which are in order of their places. root may be NULL:
   all paths are "/domain". */
void fingerprints_make(struct arena *arena, const struct xml_node *root,
		       struct report_finding *findings, size_t n);

#endif
