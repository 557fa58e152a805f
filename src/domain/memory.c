/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <memory>, <currentMemory>, <maxMemory>, <memoryBacking> and <memtune>. */
#include <string.h>

#include "domain/sections.h"

static void read_total(struct reader *r, struct xml_node *node)
{
	struct domain_memory *memory = &r->domain->memory;
	struct xml_node *element = first_child(r, node, "memory");
	struct field size;

	if (!element)
		return;
	size = field_text(element);
	memory->at.total_element = element->tag_at;
	memory->at.total_unit = place_of(element, "unit");
	read_size(r, &size, 0, &memory->total_kib, &memory->at.total);
	memory->dump_core = read_on_off(r, element, "dumpCore", &memory->at.dump_core);
}

static void read_current(struct reader *r, struct xml_node *node)
{
	struct domain_memory *memory = &r->domain->memory;
	struct xml_node *element = first_child(r, node, "currentMemory");
	struct field size;

	if (!element)
		return;
	size = field_text(element);
	memory->at.current_element = element->tag_at;
	memory->at.current_unit = place_of(element, "unit");
	read_size(r, &size, 0, &memory->current_kib, &memory->at.current);
}

static void read_maximum(struct reader *r, struct xml_node *node)
{
	struct domain_memory *memory = &r->domain->memory;
	struct xml_node *element = first_child(r, node, "maxMemory");
	struct field size, slots;

	if (!element)
		return;
	size = field_text(element);
	slots = field_attribute_filled(element, "slots");
	memory->at.max_element = element->tag_at;
	memory->at.max_unit = place_of(element, "unit");
	read_size(r, &size, 0, &memory->max_kib, &memory->at.max);
	read_unsigned(r, &slots, 0, &memory->slots, &memory->at.slots);
}

static void read_page(struct reader *r, struct xml_node *node)
{
	struct domain_backing *backing = &r->domain->backing;
	struct domain_hugepage *page = ARENA_APPEND(r->arena, backing->pages, backing->n_pages);
	struct field size = field_attribute_filled(node, "size");
	struct field nodeset = field_attribute(node, "nodeset");
	unsigned before = r->n_errors;

	page->at.element = node->tag_at;
	page->at.unit = place_of(node, "unit");
	read_size(r, &size, READ_REQUIRED | READ_NONZERO, &page->size_kib, &page->at.size);
	read_list(r, &nodeset, 0, &page->nodeset, &page->at.nodeset);
	page->broken = r->n_errors != before;
}

/* ./memoryBacking/element/@name: of the first such element that has the attribute
   (virDomainDefParseMemory reads it by XPath). */
static struct field backing_attribute(struct reader *r, struct xml_node *node, const char *element,
				      const char *name)
{
	path_for_each (node, "memoryBacking", element, found) {
		if (xml_attribute(found, name))
			return field_attribute_filled(found, name);
		/* the schema allows an <allocation> with nothing */
		if (strcmp(element, "allocation") != 0)
			blame(r, RULE_SCHEMA, found->name_at,
			      "<%s> without %s has no effect, and schema validation refuses it",
			      element, name);
	}
	return (struct field){ .name = name };
}

static void read_backing_words(struct reader *r, struct xml_node *node)
{
	struct domain_backing *backing = &r->domain->backing;
	struct field source = backing_attribute(r, node, "source", "type");
	struct field access = backing_attribute(r, node, "access", "mode");
	struct field allocation = backing_attribute(r, node, "allocation", "mode");
	struct field threads = backing_attribute(r, node, "allocation", "threads");

	backing->source = (enum memory_source)read_word(r, &source, 0, &memory_source_names,
							&backing->at.source);
	backing->access = (enum memory_access)read_word(r, &access, 0, &memory_access_names,
							&backing->at.access);
	backing->allocation = (enum memory_allocation)read_word(
		r, &allocation, 0, &memory_allocation_names, &backing->at.allocation);
	read_unsigned(r, &threads, READ_FORGET, &backing->threads, &backing->at.threads);
}

static bool has_flag(struct xml_node *node, const char *name, struct span *at)
{
	struct xml_node *element = path_first(node, "memoryBacking", name);

	if (element)
		*at = element->tag_at;
	return element;
}

static void read_backing(struct reader *r, struct xml_node *node)
{
	struct domain_backing *backing = &r->domain->backing;
	struct xml_node *element = xml_child(node, "memoryBacking");

	if (!element)
		return;
	backing->at.element = element->tag_at;
	read_backing_words(r, node);
	path_for_each (node, "memoryBacking", "hugepages", pages)
		xml_for_each (pages, "page", page)
			read_page(r, page);
	backing->hugepages = has_flag(node, "hugepages", &backing->at.hugepages);
	backing->nosharepages = has_flag(node, "nosharepages", &backing->at.nosharepages);
	backing->locked = has_flag(node, "locked", &backing->at.locked);
	backing->discard = has_flag(node, "discard", &backing->at.discard);
}

void read_memory(struct reader *r, struct xml_node *node)
{
	unsigned before = r->n_errors;

	read_total(r, node);
	read_current(r, node);
	read_maximum(r, node);
	r->domain->memory.broken = r->n_errors != before;
	read_backing(r, node);
}

void read_memtune(struct reader *r, struct xml_node *node)
{
	struct domain_memtune *memtune = &r->domain->memtune;
	struct xml_node *element = xml_child(node, "memtune");
	struct field hard = field_path(r, node, "memtune", "hard_limit");
	struct field soft = field_path(r, node, "memtune", "soft_limit");
	struct field swap = field_path(r, node, "memtune", "swap_hard_limit");
	struct field guarantee = field_path(r, node, "memtune", "min_guarantee");

	if (element)
		memtune->at.element = element->tag_at;
	read_size(r, &hard, READ_FORGET, &memtune->hard_limit_kib, &memtune->at.hard_limit);
	read_size(r, &soft, READ_FORGET, &memtune->soft_limit_kib, &memtune->at.soft_limit);
	read_size(r, &swap, READ_FORGET, &memtune->swap_hard_limit_kib,
		  &memtune->at.swap_hard_limit);
	read_size(r, &guarantee, READ_FORGET, &memtune->min_guarantee_kib,
		  &memtune->at.min_guarantee);
}
