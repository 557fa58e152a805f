/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <devices>: balloon, controllers, IOMMU, and what names IOThreads. */
#include <string.h>

#include "domain/sections.h"

/* Libvirts that read <iothreads> of a <driver>; 9.0.0 doesn't. */
#define MAPPING_OF_DISKS 10000u
#define MAPPING_OF_CONTROLLERS 11002u
#define DMA_TRANSLATION 10007u /* 9.0.0 ignores it */

static const char *const controller_types[] = {
	"ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa",
};
static const struct enum_names controller_type_names = ENUM_NAMES(controller_types);

static const char *const pci_models[] = {
	"pci-root",
	"pcie-root",
	"pci-bridge",
	"dmi-to-pci-bridge",
	"pcie-to-pci-bridge",
	"pcie-root-port",
	"pcie-switch-upstream-port",
	"pcie-switch-downstream-port",
	"pci-expander-bus",
	"pcie-expander-bus",
};
static const struct enum_names pci_model_names = ENUM_NAMES(pci_models);
static const char *const ide_models[] = { "piix3", "piix4", "ich6" };
static const struct enum_names ide_model_names = ENUM_NAMES(ide_models);

static const char *const iommu_models[] = { "intel", "smmuv3", "virtio" };
static const struct enum_names iommu_model_names = ENUM_NAMES(iommu_models);

static bool is_type(struct xml_node *node, const char *type)
{
	const char *value = xml_value(node, "type");

	return value && strcmp(value, type) == 0;
}

static void add_iothread_user(struct reader *r, unsigned iothread, struct span at)
{
	struct domain_devices *devices = &r->domain->devices;
	struct domain_iothread_user *user =
		ARENA_APPEND(r->arena, devices->iothread_users, devices->n_iothread_users);

	user->iothread = iothread;
	user->at = at;
	user->since_libvirt = r->since_libvirt;
}

static void read_mapped(struct reader *r, struct xml_node *iothread,
			struct domain_iothread_map *map)
{
	struct domain_mapped_iothread *out = ARENA_APPEND(r->arena, map->threads, map->n_threads);
	struct field id = field_attribute(iothread, "id");
	unsigned before = r->n_errors;
	struct span at = { 0 };

	read_unsigned(r, &id, READ_REQUIRED, &out->id, &out->at);
	if (r->n_errors == before)
		add_iothread_user(r, out->id, out->at);
	xml_for_each (iothread, "queue", queue) {
		id = field_attribute(queue, "id");
		read_unsigned(r, &id, READ_REQUIRED,
			      ARENA_APPEND(r->arena, out->queues, out->n_queues), &at);
	}
}

/* <driver><iothreads><iothread id=>: which queues are served by which IOThread. */
static struct domain_iothread_map *read_mapping(struct reader *r, struct xml_node *driver,
						unsigned since_libvirt)
{
	struct xml_node *mapping = xml_child(driver, "iothreads");
	struct domain_devices *devices = &r->domain->devices;
	struct field queues = field_attribute(driver, "queues");
	struct domain_iothread_map *map;
	unsigned before = r->n_errors;
	struct span at = { 0 };

	if (!mapping)
		return NULL;
	map = ARENA_APPEND(r->arena, devices->iothread_maps, devices->n_iothread_maps);
	map->at = mapping->tag_at;
	map->since_libvirt = since_libvirt;
	map->with_attribute = xml_attribute(driver, "iothread");
	read_unsigned(r, &queues, 0, &map->queues, &at);
	r->since_libvirt = since_libvirt;
	xml_for_each (mapping, "iothread", iothread)
		read_mapped(r, iothread, map);
	r->since_libvirt = 0;
	map->broken = r->n_errors != before;
	return map;
}

static void read_disk(struct reader *r, struct xml_node *disk)
{
	struct xml_node *driver = xml_child(disk, "driver");
	unsigned before = r->n_errors, iothread = 0;
	struct span at = { 0 };
	struct field field;

	if (!driver)
		return;
	field = field_attribute(driver, "iothread");
	read_unsigned(r, &field, READ_NONZERO, &iothread, &at);
	if (iothread && r->n_errors == before)
		add_iothread_user(r, iothread, at);
	(void)read_mapping(r, driver, MAPPING_OF_DISKS); /* no more is to be said of a disk's */
}

static void read_int_of(struct reader *r, struct xml_node *node, const char *name, unsigned *out,
			struct span *at)
{
	struct field field = field_attribute(node, name);
	int value = 0;

	/* an int to libvirt, that any of C's bases may write */
	read_int(r, &field, READ_NONNEGATIVE | READ_ANY_BASE, &value, at);
	*out = (unsigned)value; /* not negative */
}

static void read_controller_target(struct reader *r, struct xml_node *node,
				   struct domain_controller *controller)
{
	struct xml_node *target = only_child(r, node, "target");
	struct field field;
	int cell = 0;

	if (!target)
		return;
	if (strcmp(controller->type, "pci") == 0) {
		read_int_of(r, target, "busNr", &controller->bus_nr, &controller->at.bus_nr);
		read_int_of(r, target, "index", &controller->target_index,
			    &controller->at.target_index);
	}
	field = field_child(r, target, "node");
	read_int(r, &field, READ_NONNEGATIVE, &cell, &controller->at.node);
	controller->node = (unsigned)cell; /* not negative */
}

static void read_controller_driver(struct reader *r, struct xml_node *node,
				   struct domain_controller *controller)
{
	struct xml_node *driver = first_child(r, node, "driver");
	struct domain_iothread_map *map;
	struct field iothread;

	if (!driver)
		return;
	iothread = field_attribute(driver, "iothread");
	read_unsigned(r, &iothread, 0, &controller->iothread, &controller->at.iothread);
	if (controller->iothread)
		add_iothread_user(r, controller->iothread, controller->at.iothread);
	map = read_mapping(r, driver, MAPPING_OF_CONTROLLERS);
	if (!map)
		return;
	map->is_controller = true;
	map->controller = r->domain->devices.n_controllers - 1; /* the last that was added */
}

static void read_model(struct reader *r, struct xml_node *node,
		       struct domain_controller *controller)
{
	struct field model = field_attribute(node, "model");

	if (strcmp(controller->type, "pci") == 0)
		(void)read_word(r, &model, 0, &pci_model_names, &controller->at.model);
	controller->model = read_text(&model, &controller->at.model);
	(void)only_child(r, node, "model"); /* that libvirt refuses a second is all we want */
}

/* IDE is what a controller without type is (virDomainControllerDefParseXML). */
static void check_ide_model(struct reader *r, struct xml_node *node)
{
	struct field model = field_attribute(node, "model");
	struct span at = { 0 };

	(void)read_word(r, &model, 0, &ide_model_names, &at);
}

/* Those of type pci, of type scsi, of type ide, which is what no type means, and others that name an
   IOThread. */
static bool is_ours(struct xml_node *node)
{
	struct xml_node *driver = xml_child(node, "driver");

	return is_type(node, "pci") || is_type(node, "scsi") || is_type(node, "ide") ||
	       !xml_attribute(node, "type") ||
	       (driver && (xml_attribute(driver, "iothread") || xml_child(driver, "iothreads")));
}

static void read_controller(struct reader *r, struct xml_node *node)
{
	struct domain_devices *devices = &r->domain->devices;
	struct domain_controller *controller;
	struct field type = field_attribute(node, "type");
	struct field index = field_attribute(node, "index");
	unsigned before = r->n_errors;
	struct span type_at = { 0 };
	int value = 0;

	(void)read_word(r, &type, 0, &controller_type_names, &type_at);
	if (!type.value)
		check_ide_model(r, node);
	if (!is_ours(node) || r->n_errors != before)
		return;
	controller = ARENA_APPEND(r->arena, devices->controllers, devices->n_controllers);
	controller->at.element = node->tag_at;
	controller->at.type = type_at;
	controller->type = type.value ? type.value : "ide"; /* virDomainControllerDefParseXML */
	read_model(r, node, controller);
	read_int(r, &index, READ_NONNEGATIVE, &value, &controller->at.index);
	controller->index = (unsigned)value; /* not negative */
	read_controller_driver(r, node, controller);
	read_controller_target(r, node, controller);
	controller->alias = read_alias(node);
	(void)read_device_address(r, node, &controller->address); /* errors are counted below */
	controller->broken = r->n_errors != before;
}

static void read_virtio_options(struct reader *r, struct xml_node *device,
				struct virtio_options *out)
{
	struct xml_node *driver = first_child(r, device, "driver");

	if (!driver)
		return;
	out->iommu = read_on_off(r, driver, "iommu", &out->at.iommu);
	out->ats = read_on_off(r, driver, "ats", &out->at.ats);
	out->packed = read_on_off(r, driver, "packed", &out->at.packed);
	out->page_per_vq = read_on_off(r, driver, "page_per_vq", &out->at.page_per_vq);
}

static void read_stats(struct reader *r, struct xml_node *node)
{
	struct domain_balloon *balloon = &r->domain->devices.balloon;
	struct xml_node *stats = first_child(r, node, "stats");
	struct field period;

	if (!stats)
		return;
	period = field_attribute(stats, "period");
	read_int(r, &period, READ_ANY_BASE | READ_FORGET, &balloon->stats_period_s,
		 &balloon->at.stats_period);
	if (balloon->stats_period_s >= 0)
		return;
	balloon->stats_period_s = 0;
	blame(r, RULE_SCHEMA, period.at,
	      "%s turns statistics off, but schema validation refuses a negative number",
	      field_name(r, &period));
}

static void read_balloon(struct reader *r, struct xml_node *node)
{
	struct domain_balloon *balloon = &r->domain->devices.balloon;
	struct field model = field_attribute(node, "model");

	balloon->at.element = node->tag_at;
	balloon->model = (enum balloon_model)read_word(r, &model, READ_REQUIRED,
						       &balloon_model_names, &balloon->at.model);
	balloon->autodeflate = read_on_off(r, node, "autodeflate", &balloon->at.autodeflate);
	balloon->free_page_reporting =
		read_on_off(r, node, "freePageReporting", &balloon->at.free_page_reporting);
	read_stats(r, node);
	/* model none has no address, not even a wrong one */
	if (balloon->model != BALLOON_MODEL_NONE) {
		balloon->alias = read_alias(node);
		(void)read_device_address(r, node, &balloon->address); /* blames by itself */
	}
	read_virtio_options(r, node, &balloon->virtio);
}

/* libvirt 9.0, 11.3 domain_validate.c virDomainIOMMUDefValidate */
static void check_iommu(struct reader *r)
{
	const struct domain_iommu *iommu = &r->domain->devices.iommu;
	const struct span *const intels[] = { &iommu->at.intremap, &iommu->at.caching_mode,
					      &iommu->at.eim,	   &iommu->at.iotlb,
					      &iommu->at.aw_bits,  &iommu->at.dma_translation };
	bool is_intel = !iommu->model || strcmp(iommu->model, "intel") == 0;

	for (size_t i = 0; i < ARRAY_SIZE(intels) && !is_intel; i++) {
		if (!span_is_given(*intels[i]))
			continue;
		r->since_libvirt = intels[i] == &iommu->at.dma_translation ? DMA_TRANSLATION : 0;
		blame(r, RULE_VALUE, *intels[i],
		      "an <iommu> of model %s has no such attribute: only intel's has",
		      iommu->model);
		r->since_libvirt = 0;
		return;
	}
	if (iommu->address.type != DEVICE_ADDRESS_NONE && iommu->model &&
	    strcmp(iommu->model, "virtio") != 0)
		blame(r, RULE_VALUE, iommu->address.at.element,
		      "an <iommu> of model %s can't have an <address>", iommu->model);
}

static void read_iommu_driver(struct reader *r, struct xml_node *driver)
{
	struct domain_iommu *iommu = &r->domain->devices.iommu;
	struct field aw_bits = field_attribute(driver, "aw_bits");

	iommu->intremap = read_on_off(r, driver, "intremap", &iommu->at.intremap);
	iommu->caching_mode = read_on_off(r, driver, "caching_mode", &iommu->at.caching_mode);
	iommu->iotlb = read_on_off(r, driver, "iotlb", &iommu->at.iotlb);
	iommu->eim = read_on_off(r, driver, "eim", &iommu->at.eim);
	read_unsigned(r, &aw_bits, READ_FORGET, &iommu->aw_bits, &iommu->at.aw_bits);
	r->since_libvirt = DMA_TRANSLATION;
	iommu->dma_translation =
		read_on_off(r, driver, "dma_translation", &iommu->at.dma_translation);
	r->since_libvirt = 0;
}

static void read_iommu(struct reader *r, struct xml_node *node)
{
	struct domain_iommu *iommu = &r->domain->devices.iommu;
	struct xml_node *driver = first_child(r, node, "driver");
	struct field model = field_attribute(node, "model");
	unsigned before = r->n_errors;

	iommu->at.element = node->tag_at;
	(void)read_word(r, &model, READ_REQUIRED, &iommu_model_names, &iommu->at.model);
	iommu->model = model.value;
	(void)read_device_address(r, node, &iommu->address); /* blames by itself */
	if (driver)
		read_iommu_driver(r, driver);
	if (r->n_errors == before)
		check_iommu(r);
}

static const char *const other_devices[] = {
	"disk",	    "controller", "filesystem", "interface", "smartcard", "serial",
	"parallel", "console",	  "channel",	"input",     "tpm",	  "graphics",
	"sound",    "audio",	  "video",	"hostdev",   "redirdev",  "hub",
	"watchdog", "rng",	  "nvram",	"panic",     "vsock",	  "crypto",
};
static const struct enum_names other_device_names = ENUM_NAMES(other_devices);

/* A root bus or an expander, of which there are arguments; or model none, which is no device. */
static bool has_no_device(struct xml_node *device)
{
	static const char *const models[] = { "none", "pci-root", "pcie-root", "pci-expander-bus",
					      "pcie-expander-bus" };
	static const struct enum_names model_names = ENUM_NAMES(models);
	struct xml_node *inner = xml_child(device, "model");
	const char *model = xml_value(device, "model");
	const char *type = inner ? xml_value(inner, "type") : NULL;

	if (strcmp(device->name, "controller") == 0)
		return model && enum_parse(&model_names, model) >= 0;
	return strcmp(device->name, "video") == 0 && type && strcmp(type, "none") == 0;
}

static void count_others(struct reader *r, struct xml_node *node)
{
	struct domain_devices *devices = &r->domain->devices;
	size_t counts[ARRAY_SIZE(other_devices)] = { 0 };

	xml_for_each (node, "devices", element)
		for (struct xml_node *device = element->children; device; device = device->next) {
			int i = enum_parse(&other_device_names, device->name);

			if (i >= 0 && !device->namespace && !has_no_device(device))
				counts[i]++;
		}
	for (size_t i = 0; i < ARRAY_SIZE(other_devices); i++)
		if (counts[i] > 0)
			*ARENA_APPEND(r->arena, devices->others, devices->n_others) =
				(struct domain_device_count){ other_devices[i], counts[i] };
}

/* The one device of its kind, of all <devices>: libvirt refuses a second. */
static struct xml_node *only_device(struct reader *r, struct xml_node *node, const char *name)
{
	struct xml_node *first = path_first(node, "devices", name);
	struct xml_node *second = first ? path_next(first) : NULL;
	struct diag *diag;

	if (!second)
		return first;
	diag = blame(r, RULE_REPEATED, second->name_at, "the domain has more than one <%s>", name);
	diag_add_place(r->diags, diag, first->name_at, "the first one");
	return first;
}

void read_devices(struct reader *r, struct xml_node *node)
{
	struct domain *domain = r->domain;
	struct xml_node *element = xml_child(node, "devices"), *one;
	struct field emulator = field_path(r, node, "devices", "emulator");

	if (!element)
		return;
	domain->devices.at.element = element->tag_at;
	domain->os.emulator = read_text(&emulator, &domain->os.at.emulator);
	path_for_each (node, "devices", "disk", disk)
		read_disk(r, disk);
	path_for_each (node, "devices", "controller", controller)
		read_controller(r, controller);
	read_host_devices(r, node);
	read_shared_files(r, node);
	count_others(r, node);
	one = only_device(r, node, "memballoon");
	if (one)
		read_balloon(r, one);
	path_for_each (node, "devices", "memory", memory)
		read_memory_device(r, memory);
	one = only_device(r, node, "iommu");
	if (one)
		read_iommu(r, one);
}
