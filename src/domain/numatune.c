/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <numatune>. */
#include "domain/sections.h"

static void read_memory_binding(struct reader *r, struct xml_node *node)
{
	struct domain_numatune *numatune = &r->domain->numatune;
	struct field mode = field_attribute(node, "mode");
	struct field placement = field_attribute(node, "placement");
	struct field nodeset = field_attribute(node, "nodeset");
	unsigned before = r->n_errors;

	numatune->at.memory = node->tag_at;
	numatune->mode =
		(enum memory_mode)read_word(r, &mode, 0, &memory_mode_names, &numatune->at.mode);
	numatune->placement = (enum placement)read_word(r, &placement, 0, &placement_names,
							&numatune->at.placement);
	read_list(r, &nodeset, 0, &numatune->nodeset, &numatune->at.nodeset);
	if (numatune->placement == PLACEMENT_AUTO && r->n_errors == before)
		blame_ignored(r, &nodeset, "placement is auto");
	if (numatune->placement == PLACEMENT_DEFAULT)
		blame(r, RULE_SCHEMA, placement.at,
		      "%s is the same as no placement, but schema validation refuses it",
		      field_name(r, &placement));
}

static void read_memnode(struct reader *r, struct xml_node *node)
{
	struct domain_numatune *numatune = &r->domain->numatune;
	struct domain_memnode *memnode =
		ARENA_APPEND(r->arena, numatune->memnodes, numatune->n_memnodes);
	struct field cell_id = field_attribute(node, "cellid");
	struct field mode = field_attribute(node, "mode");
	struct field nodeset = field_attribute(node, "nodeset");
	unsigned before = r->n_errors;

	memnode->at.element = node->tag_at;
	read_unsigned(r, &cell_id, READ_REQUIRED, &memnode->cell_id, &memnode->at.cell_id);
	r->subject = DIAG_SUBJECT_CELL;
	r->subject_id = memnode->cell_id;
	memnode->mode =
		(enum memory_mode)read_word(r, &mode, 0, &memory_mode_names, &memnode->at.mode);
	read_list(r, &nodeset, READ_REQUIRED, &memnode->nodeset, &memnode->at.nodeset);
	if (!mode.value)
		blame(r, RULE_SCHEMA, node->name_at,
		      "<memnode> without mode is strict, but schema validation wants it written");
	memnode->broken = r->n_errors != before;
	r->subject = DIAG_SUBJECT_DOMAIN;
	r->subject_id = 0;
}

void read_numatune(struct reader *r, struct xml_node *node)
{
	struct domain_numatune *numatune = &r->domain->numatune;
	struct xml_node *element = only_child(r, node, "numatune"), *memory;
	unsigned before = r->n_errors;

	if (!element)
		return;
	numatune->at.element = element->tag_at;
	memory = first_child(r, element, "memory");
	if (memory)
		read_memory_binding(r, memory);
	numatune->broken = r->n_errors != before;
	xml_for_each (element, "memnode", memnode)
		read_memnode(r, memnode);
}
