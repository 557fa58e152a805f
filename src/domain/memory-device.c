/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <devices><memory>. */
#include "domain/sections.h"

/* conf/domain_conf.c, virDomainMemoryTargetDefParseXML: 9.0.0 to 11.3.0 */
#define LABEL_LEAST_KIB 128u

#define MODEL(model) (1u << MEMORY_MODEL_##model)

/* Children that libvirt reads for some models only, and passes over in silence for others. */
static const struct {
	const char *parent, *name; /* parent NULL: the device itself */
	unsigned models;
} children[] = {
	{ NULL, "uuid", MODEL(NVDIMM) },
	{ "source", "pagesize", MODEL(DIMM) | MODEL(VIRTIO_MEM) },
	{ "source", "nodemask", MODEL(DIMM) | MODEL(VIRTIO_MEM) | MODEL(SGX_EPC) },
	{ "source", "path", MODEL(NVDIMM) | MODEL(VIRTIO_PMEM) },
	{ "source", "alignsize", MODEL(NVDIMM) },
	{ "source", "pmem", MODEL(NVDIMM) },
	{ "target", "label", MODEL(NVDIMM) },
	{ "target", "readonly", MODEL(NVDIMM) },
	{ "target", "block", MODEL(VIRTIO_MEM) },
	{ "target", "requested", MODEL(VIRTIO_MEM) },
	{ "target", "address", MODEL(VIRTIO_MEM) | MODEL(VIRTIO_PMEM) },
};

static bool has_model(const struct domain_memory_device *memory, unsigned models)
{
	return models & (1u << memory->model);
}

static void check_ignored(struct reader *r, struct xml_node *device,
			  const struct domain_memory_device *memory)
{
	for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
		struct xml_node *parent =
			children[i].parent ? xml_child(device, children[i].parent) : device;
		struct xml_node *child = parent ? xml_child(parent, children[i].name) : NULL;

		if (child && memory->model && !has_model(memory, children[i].models))
			blame(r, RULE_IGNORED, child->name_at,
			      "<%s> has no effect on a memory device of model %s", child->name,
			      enum_name(&memory_model_names, (int)memory->model));
	}
}

static void read_source(struct reader *r, struct xml_node *source,
			struct domain_memory_device *memory)
{
	struct field page_size = field_child(r, source, "pagesize");
	struct field nodemask = field_child(r, source, "nodemask");
	struct field path = field_child(r, source, "path");
	struct field align = field_child(r, source, "alignsize");

	memory->at.source = source->tag_at;
	if (has_model(memory, MODEL(DIMM) | MODEL(VIRTIO_MEM)))
		read_size(r, &page_size, 0, &memory->page_size_kib, &memory->at.page_size);
	if (has_model(memory, MODEL(DIMM) | MODEL(VIRTIO_MEM) | MODEL(SGX_EPC)))
		read_list(r, &nodemask, 0, &memory->nodemask, &memory->at.nodemask);
	if (has_model(memory, MODEL(NVDIMM) | MODEL(VIRTIO_PMEM)))
		memory->path = read_text(&path, &memory->at.path);
	if (has_model(memory, MODEL(NVDIMM))) {
		struct xml_node *pmem = xml_child(source, "pmem");

		read_size(r, &align, 0, &memory->align_kib, &memory->at.align);
		memory->pmem = pmem;
		if (pmem)
			memory->at.pmem = pmem->tag_at;
	}
}

static void read_nvdimm(struct reader *r, struct xml_node *target,
			struct domain_memory_device *memory)
{
	struct xml_node *label = first_child(r, target, "label");
	struct xml_node *readonly = xml_child(target, "readonly");
	unsigned before = r->n_errors;

	memory->readonly = readonly;
	if (readonly)
		memory->at.readonly = readonly->tag_at;
	if (label) {
		struct field size = field_child(r, label, "size");

		read_size(r, &size, 0, &memory->label_kib, &memory->at.label);
	}
	if (r->n_errors != before || !memory->label_kib)
		return;
	if (memory->label_kib < LABEL_LEAST_KIB)
		diag_set_help(
			r->diags,
			blame(r, RULE_SIZE, memory->at.label,
			      "the label of an nvdimm has %llu KiB, but needs at least 128 KiB",
			      (unsigned long long)memory->label_kib),
			"write <label><size unit='KiB'>128</size></label>");
	else if (span_is_given(memory->at.size) && memory->label_kib >= memory->size_kib)
		blame(r, RULE_SIZE, memory->at.label,
		      "the label has %llu KiB, which leaves nothing of the nvdimm's %llu KiB",
		      (unsigned long long)memory->label_kib, (unsigned long long)memory->size_kib);
}

/* 9.0.0 doesn't look at the element: it came with 9.4.0. */
static void read_base(struct reader *r, struct xml_node *target,
		      struct domain_memory_device *memory)
{
	struct xml_node *address = first_child(r, target, "address");
	struct field base;

	if (!address)
		return;
	base = field_attribute(address, "base");
	r->since_libvirt = 9004;
	read_uint64(r, &base, READ_HEX, &memory->base, &memory->at.base);
	r->since_libvirt = 0;
}

static void read_virtio_mem(struct reader *r, struct xml_node *target,
			    struct domain_memory_device *memory)
{
	struct field block = field_child(r, target, "block");
	struct field requested = field_child(r, target, "requested");

	read_size(r, &block, 0, &memory->block_kib, &memory->at.block);
	read_size(r, &requested, 0, &memory->requested_kib, &memory->at.requested);
	r->since_libvirt = 10001; /* 9.0.0 doesn't look at it */
	memory->dynamic_memslots =
		read_yes_no(r, target, "dynamicMemslots", &memory->at.dynamic_memslots);
	r->since_libvirt = 0;
}

static void read_target(struct reader *r, struct xml_node *target,
			struct domain_memory_device *memory)
{
	struct field size = field_child(r, target, "size");
	struct field node = field_child(r, target, "node");
	int cell = 0;

	memory->at.target = target->tag_at;
	read_int(r, &node, READ_NONNEGATIVE, &cell, &memory->at.node);
	memory->node = (unsigned)cell; /* not negative */
	read_size(r, &size, READ_REQUIRED, &memory->size_kib, &memory->at.size);
	if (has_model(memory, MODEL(NVDIMM)))
		read_nvdimm(r, target, memory);
	if (has_model(memory, MODEL(VIRTIO_MEM)))
		read_virtio_mem(r, target, memory);
	else if (place_of(target, "dynamicMemslots").at)
		blame(r, RULE_IGNORED, place_of(target, "dynamicMemslots"),
		      "dynamicMemslots has an effect on virtio-mem devices only");
	if (has_model(memory, MODEL(VIRTIO_MEM) | MODEL(VIRTIO_PMEM)))
		read_base(r, target, memory);
}

static void read_parts(struct reader *r, struct xml_node *device,
		       struct domain_memory_device *memory)
{
	struct xml_node *source = first_child(r, device, "source");
	struct xml_node *target = first_child(r, device, "target");
	struct field uuid = field_child(r, device, "uuid");

	if (has_model(memory, MODEL(NVDIMM)))
		memory->uuid = read_uuid(r, &uuid, &memory->at.uuid);
	if (source)
		read_source(r, source, memory);
	if (target)
		read_target(r, target, memory);
	else
		blame_missing_element(r, device, "target");
	check_ignored(r, device, memory);
}

void read_memory_device(struct reader *r, struct xml_node *device)
{
	struct domain_devices *devices = &r->domain->devices;
	struct domain_memory_device *memory =
		ARENA_APPEND(r->arena, devices->memory, devices->n_memory);
	struct field model = field_attribute(device, "model");
	struct field access = field_attribute(device, "access");
	unsigned before = r->n_errors;

	r->subject = DIAG_SUBJECT_DEVICE;
	r->subject_id = (unsigned)devices->n_memory - 1; /* fewer than 2^32 in 16 MiB */
	memory->at.element = device->tag_at;
	memory->model = (enum memory_model)read_word(r, &model, READ_REQUIRED, &memory_model_names,
						     &memory->at.model);
	memory->access = (enum memory_access)read_word(r, &access, 0, &memory_access_names,
						       &memory->at.access);
	memory->discard = read_yes_no(r, device, "discard", &memory->at.discard);
	read_parts(r, device, memory);
	memory->alias = read_alias(device);
	(void)read_device_address(r, device, &memory->address); /* errors are counted below */
	memory->broken = r->n_errors != before;
	r->subject = DIAG_SUBJECT_DOMAIN;
	r->subject_id = 0;
}
