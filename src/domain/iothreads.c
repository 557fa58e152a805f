/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <iothreads>, <iothreadids> and <defaultiothread>. */
#include <limits.h>

#include "domain/sections.h"

/* A pool's size is an int to libvirt: 2147483647 at most (virDomainIOThreadIDDefParseXML). */
static void read_pool(struct reader *r, struct xml_node *node, struct domain_iothread *out)
{
	struct field min = field_attribute(node, "thread_pool_min");
	struct field max = field_attribute(node, "thread_pool_max");
	int value = 0;

	read_int(r, &min, READ_NONNEGATIVE | READ_FORGET, &value, &out->at.thread_pool_min);
	out->thread_pool_min = value;
	value = 0;
	read_int(r, &max, READ_NONNEGATIVE | READ_FORGET, &value, &out->at.thread_pool_max);
	out->thread_pool_max = value;
}

static void read_poll(struct reader *r, struct xml_node *iothread, struct domain_iothread *out)
{
	struct xml_node *poll = first_child(r, iothread, "poll");
	struct field max, grow, shrink;

	if (!poll)
		return;
	max = field_attribute(poll, "max");
	grow = field_attribute(poll, "grow");
	shrink = field_attribute(poll, "shrink");
	out->at.poll = poll->tag_at;
	r->since_libvirt = 9004; /* 9.0.0 ignores the element, NEWS of 9.4.0 has it */
	read_uint64(r, &max, READ_FORGET, &out->poll_max_ns, &out->at.poll_max);
	read_uint64(r, &grow, READ_FORGET, &out->poll_grow, &out->at.poll_grow);
	read_uint64(r, &shrink, READ_FORGET, &out->poll_shrink, &out->at.poll_shrink);
	r->since_libvirt = 0;
}

static void read_iothread(struct reader *r, struct xml_node *node)
{
	struct domain_iothreads *iothreads = &r->domain->iothreads;
	struct domain_iothread *out = ARENA_APPEND(r->arena, iothreads->ids, iothreads->n_ids);
	struct field id = field_attribute(node, "id");

	out->at.element = node->tag_at;
	read_unsigned(r, &id, READ_REQUIRED | READ_NONZERO, &out->id, &out->at.id);
	r->subject = DIAG_SUBJECT_IOTHREAD;
	r->subject_id = out->id;
	read_pool(r, node, out);
	read_poll(r, node, out);
	r->subject = DIAG_SUBJECT_DOMAIN;
	r->subject_id = 0;
}

static void read_default(struct reader *r, struct xml_node *node)
{
	struct domain_iothreads *iothreads = &r->domain->iothreads;
	struct domain_iothread *pool = &iothreads->main_loop;

	iothreads->at.default_element = node->tag_at;
	pool->at.element = node->tag_at;
	read_pool(r, node, pool);
	if (!xml_attribute(node, "thread_pool_min") && !xml_attribute(node, "thread_pool_max"))
		blame(r, RULE_IGNORED, node->name_at,
		      "<defaultiothread> has no effect without thread_pool_min or thread_pool_max");
}

void read_iothreads(struct reader *r, struct xml_node *node)
{
	struct domain_iothreads *iothreads = &r->domain->iothreads;
	struct xml_node *element = first_child(r, node, "iothreads");
	struct xml_node *pool = first_child(r, node, "defaultiothread");
	struct xml_node *ids = xml_child(node, "iothreadids");
	unsigned before = r->n_errors;

	if (element) {
		struct field count = field_text(element);

		iothreads->at.element = element->tag_at;
		read_unsigned(r, &count, 0, &iothreads->count, &iothreads->at.count);
		/* virDomainIOThreadIDDefArrayInit: one more is 0 */
		if (iothreads->count == UINT_MAX)
			blame(r, RULE_NUMBER, count.at, "%s is more than libvirt can number",
			      field_name(r, &count));
	}
	if (pool)
		read_default(r, pool);
	if (ids)
		iothreads->at.ids = ids->tag_at;
	path_for_each (node, "iothreadids", "iothread", iothread)
		read_iothread(r, iothread);
	iothreads->broken = r->n_errors != before;
}
