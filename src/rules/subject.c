/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What findings are about, where rules don't say: the vCPU, IOThread or cell in whose element the
 * finding stands, if its message names it.
 */
#include "rules/subject.h"

#include <string.h>

#include "domain/domain.h"

static bool is_within(struct span at, struct span tag)
{
	return span_is_given(tag) && at.at >= tag.at &&
	       at.at + at.length <= (size_t)tag.at + tag.length;
}

/* "vCPU 1" is in "vCPU 1 is …", not in "vCPU 12 is …" nor in "vCPU 1-3". */
static bool names(struct arena *arena, const char *message, const char *what, unsigned id)
{
	const char *name = arena_printf(arena, "%s %u", what, id);
	size_t length = strlen(name);

	for (const char *at = strstr(message, name); at; at = strstr(at + 1, name))
		if (!strchr("0123456789-", at[length]) || !at[length])
			return true;
	return false;
}

/* A thing with a number, and the start tag that is about it. */
struct candidate {
	enum diag_subject subject;
	unsigned id;
	struct span tag;
};

static bool take(struct arena *arena, struct diag *diag, const struct candidate *candidate)
{
	static const char *const words[] = {
		[DIAG_SUBJECT_VCPU] = "vCPU",
		[DIAG_SUBJECT_CELL] = "cell",
		[DIAG_SUBJECT_IOTHREAD] = "IOThread",
	};

	if (!is_within(diag->at, candidate->tag) ||
	    !names(arena, diag->message, words[candidate->subject], candidate->id))
		return false;
	diag->subject = candidate->subject;
	diag->subject_id = candidate->id;
	return true;
}

static bool find_thread(struct arena *arena, const struct domain *domain, struct diag *diag)
{
	const struct domain_cputune *tune = &domain->cputune;

	for (size_t i = 0; i < domain->vcpus.n_entries; i++)
		if (take(arena, diag,
			 &(struct candidate){ DIAG_SUBJECT_VCPU, domain->vcpus.entries[i].id,
					      domain->vcpus.entries[i].at.element }))
			return true;
	for (size_t i = 0; i < tune->n_vcpu_pins; i++)
		if (take(arena, diag,
			 &(struct candidate){ DIAG_SUBJECT_VCPU, tune->vcpu_pins[i].thread,
					      tune->vcpu_pins[i].at.element }))
			return true;
	for (size_t i = 0; i < tune->n_iothread_pins; i++)
		if (take(arena, diag,
			 &(struct candidate){ DIAG_SUBJECT_IOTHREAD, tune->iothread_pins[i].thread,
					      tune->iothread_pins[i].at.element }))
			return true;
	for (size_t i = 0; i < domain->iothreads.n_ids; i++)
		if (take(arena, diag,
			 &(struct candidate){ DIAG_SUBJECT_IOTHREAD, domain->iothreads.ids[i].id,
					      domain->iothreads.ids[i].at.element }))
			return true;
	return false;
}

static bool find_cell(struct arena *arena, const struct domain *domain, struct diag *diag)
{
	for (size_t i = 0; i < domain->numa.n_cells; i++)
		if (take(arena, diag,
			 &(struct candidate){ DIAG_SUBJECT_CELL, domain->numa.cells[i].id,
					      domain->numa.cells[i].at.element }))
			return true;
	for (size_t i = 0; i < domain->numatune.n_memnodes; i++)
		if (take(arena, diag,
			 &(struct candidate){ DIAG_SUBJECT_CELL,
					      domain->numatune.memnodes[i].cell_id,
					      domain->numatune.memnodes[i].at.element }))
			return true;
	return false;
}

/* With more of them than this, a generated file's, nobody looks at subjects. */
#define MOST_DIAGS 1000

void subjects_find(const struct domain *domain, struct diag_list *diags)
{
	AUTO(arena) scratch = ARENA_INIT;

	if (diags->n_items > MOST_DIAGS)
		return;
	for (size_t i = 0; i < diags->n_items; i++) {
		struct diag *diag = &diags->items[i];

		if (diag->subject == DIAG_SUBJECT_DOMAIN && span_is_given(diag->at) &&
		    !find_thread(&scratch, domain, diag))
			(void)find_cell(&scratch, domain, diag);
	}
}
