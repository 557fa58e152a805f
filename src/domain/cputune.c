/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cputune> but for cachetune and memorytune. */
#include "domain/sections.h"

static void read_pin(struct reader *r, struct xml_node *node, const char *thread,
		     struct domain_pin *out)
{
	struct field cpuset = field_attribute(node, "cpuset");
	unsigned before = r->n_errors;

	out->at.element = node->tag_at;
	if (thread) {
		struct field id = field_attribute(node, thread);
		/* vCPUs count from 0, IOThreads from 1 */
		unsigned flags = r->subject == DIAG_SUBJECT_IOTHREAD ? READ_NONZERO : 0;

		read_unsigned(r, &id, READ_REQUIRED | flags, &out->thread, &out->at.thread);
		r->subject_id = out->thread;
	}
	read_list(r, &cpuset, READ_REQUIRED, &out->cpuset, &out->at.cpuset);
	out->broken = r->n_errors != before;
}

static void read_sched(struct reader *r, struct xml_node *node, const char *threads,
		       struct domain_sched *out)
{
	struct field scheduler = field_attribute(node, "scheduler");
	struct field priority = field_attribute(node, "priority");
	unsigned before = r->n_errors;

	out->at.element = node->tag_at;
	if (threads) {
		struct field list = field_attribute(node, threads);

		read_list(r, &list, READ_REQUIRED, &out->threads, &out->at.threads);
	}
	out->scheduler = (enum scheduler)read_word(r, &scheduler, READ_REQUIRED, &scheduler_names,
						   &out->at.scheduler);
	if (out->scheduler == SCHEDULER_FIFO || out->scheduler == SCHEDULER_RR)
		read_int(r, &priority, READ_REQUIRED, &out->priority, &out->at.priority);
	else if (out->scheduler)
		blame_ignored(r, &priority, "only fifo and rr have priorities");
	out->broken = r->n_errors != before;
}

static void read_pins(struct reader *r, struct xml_node *node)
{
	struct domain_cputune *cputune = &r->domain->cputune;

	r->subject = DIAG_SUBJECT_VCPU;
	path_for_each (node, "cputune", "vcpupin", pin)
		read_pin(r, pin, "vcpu",
			 ARENA_APPEND(r->arena, cputune->vcpu_pins, cputune->n_vcpu_pins));
	r->subject = DIAG_SUBJECT_IOTHREAD;
	path_for_each (node, "cputune", "iothreadpin", pin)
		read_pin(r, pin, "iothread",
			 ARENA_APPEND(r->arena, cputune->iothread_pins, cputune->n_iothread_pins));
	r->subject = DIAG_SUBJECT_DOMAIN;
	r->subject_id = 0;
}

static void read_scheds(struct reader *r, struct xml_node *node)
{
	struct domain_cputune *cputune = &r->domain->cputune;

	path_for_each (node, "cputune", "vcpusched", sched)
		read_sched(r, sched, "vcpus",
			   ARENA_APPEND(r->arena, cputune->vcpu_scheds, cputune->n_vcpu_scheds));
	path_for_each (node, "cputune", "iothreadsched", sched)
		read_sched(r, sched, "iothreads",
			   ARENA_APPEND(r->arena, cputune->iothread_scheds,
					cputune->n_iothread_scheds));
}

/* The one <name> of all <cputune>: libvirt refuses a second. */
static struct xml_node *one_of(struct reader *r, struct xml_node *node, const char *name)
{
	struct xml_node *first = path_first(node, "cputune", name);
	struct xml_node *second = first ? path_next(first) : NULL;
	struct diag *diag;

	if (!second)
		return first;
	diag = blame(r, RULE_REPEATED, second->name_at, "<cputune> has more than one <%s>", name);
	diag_add_place(r->diags, diag, first->name_at, "the first one");
	return first;
}

static void read_emulator(struct reader *r, struct xml_node *node)
{
	struct domain_cputune *cputune = &r->domain->cputune;
	struct xml_node *pin = one_of(r, node, "emulatorpin");
	struct xml_node *sched = one_of(r, node, "emulatorsched");

	if (pin)
		read_pin(r, pin, NULL, &cputune->emulator_pin);
	if (sched)
		read_sched(r, sched, NULL, &cputune->emulator_sched);
}

static const char *const period_names[BANDWIDTH_COUNT] = {
	[BANDWIDTH_VCPU] = "period",
	[BANDWIDTH_EMULATOR] = "emulator_period",
	[BANDWIDTH_IOTHREAD] = "iothread_period",
	[BANDWIDTH_GLOBAL] = "global_period",
};

static const char *const quota_names[BANDWIDTH_COUNT] = {
	[BANDWIDTH_VCPU] = "quota",
	[BANDWIDTH_EMULATOR] = "emulator_quota",
	[BANDWIDTH_IOTHREAD] = "iothread_quota",
	[BANDWIDTH_GLOBAL] = "global_quota",
};

static void read_bandwidths(struct reader *r, struct xml_node *node)
{
	for (size_t i = 0; i < BANDWIDTH_COUNT; i++) {
		struct domain_bandwidth *bandwidth = &r->domain->cputune.bandwidth[i];
		struct field period = field_path(r, node, "cputune", period_names[i]);
		struct field quota = field_path(r, node, "cputune", quota_names[i]);

		read_uint64(r, &period, READ_FORGET, &bandwidth->period_us, &bandwidth->at.period);
		read_int64(r, &quota, READ_FORGET, &bandwidth->quota_us, &bandwidth->at.quota);
		if (bandwidth->quota_us < -1)
			blame(r, RULE_SCHEMA, quota.at,
			      "%s means no limit, but schema validation takes only -1 for that",
			      field_name(r, &quota));
	}
}

void read_cputune(struct reader *r, struct xml_node *node)
{
	struct domain_cputune *cputune = &r->domain->cputune;
	struct xml_node *element = xml_child(node, "cputune");
	struct field shares;

	if (!element)
		return;
	cputune->at.element = element->tag_at;
	shares = field_path(r, node, "cputune", "shares");
	read_uint64(r, &shares, READ_FORGET, &cputune->shares, &cputune->at.shares);
	read_bandwidths(r, node);
	read_pins(r, node);
	read_scheds(r, node);
	read_emulator(r, node);
	read_resctrl(r, node);
}
