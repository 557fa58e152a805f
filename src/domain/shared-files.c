/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices whose memory is a file of the host, beside the guest's RAM: <shmem> and <pstore>; and
 * whether virtio devices sit on virtio-mmio.
 */
#include <string.h>

#include "base/units.h"
#include "domain/sections.h"

#define SHMEM_DEFAULT_BYTES (4 * KIB_PER_MIB * BYTES_PER_KIB)
#define SHMEM_MIN_BYTES (KIB_PER_MIB * BYTES_PER_KIB)
#define PSTORE_MIN_KIB 4u
/* NEWS; 9.0 doesn't look at it */
#define PSTORE_LIBVIRT 10006u

static const char *const shmem_models[] = { "ivshmem", "ivshmem-plain", "ivshmem-doorbell" };
enum { SHMEM_IVSHMEM, SHMEM_PLAIN, SHMEM_DOORBELL };
static const struct enum_names shmem_model_names = ENUM_NAMES(shmem_models);

static bool is_power_of_two(uint64_t value)
{
	return value > 0 && (value & (value - 1)) == 0;
}

static struct domain_shared_file *add_file(struct reader *r, struct xml_node *device)
{
	struct domain_devices *devices = &r->domain->devices;
	struct domain_shared_file *file =
		ARENA_APPEND(r->arena, devices->shared_files, devices->n_shared_files);

	file->at = device->tag_at;
	file->alias = read_alias(device);
	return file;
}

/* Of the models only plain has memory of its own: the doorbell's is its server's, and the old one
   no QEMU has any more (libvirt 9.0, 11.3 qemu_command.c qemuBuildShmemCommandLine). */
static void read_shmem(struct reader *r, struct xml_node *shmem, unsigned index)
{
	struct xml_node *model = xml_child(shmem, "model");
	struct field type = model ? field_attribute(model, "type") : (struct field){ 0 };
	struct field size = field_child(r, shmem, "size"), name = field_attribute(shmem, "name");
	uint64_t bytes = SHMEM_DEFAULT_BYTES;
	struct domain_shared_file *file;
	unsigned before = r->n_errors;
	struct span at = { 0 };

	if (!name.value)
		blame_missing_attribute(r, shmem, "name");
	if (read_word(r, &type, 0, &shmem_model_names, &at) != SHMEM_PLAIN)
		return;
	read_bytes(r, &size, READ_BYTES, &bytes, &at);
	if (r->n_errors != before)
		return;
	if (bytes == 0)
		bytes = SHMEM_DEFAULT_BYTES;
	if (bytes < SHMEM_MIN_BYTES || !is_power_of_two(bytes)) {
		blame(r, RULE_SIZE, size.at, "%s is not a power of 2 of at least 1 MiB",
		      field_name(r, &size));
		return;
	}
	file = add_file(r, shmem);
	file->name = name.value;
	file->index = index;
	file->size_bytes = bytes;
}

static void read_pstore(struct reader *r, struct xml_node *pstore)
{
	struct field path = field_child(r, pstore, "path"), size = field_child(r, pstore, "size");
	unsigned before = r->n_errors;
	struct domain_shared_file *file;
	struct span at = { 0 };
	uint64_t size_kib = 0;

	r->since_libvirt = PSTORE_LIBVIRT;
	read_size(r, &size, READ_REQUIRED, &size_kib, &at);
	if (r->n_errors == before && (size_kib < PSTORE_MIN_KIB || !is_power_of_two(size_kib)))
		blame(r, RULE_SIZE, size.at, "%s is not a power of 2 of at least 4 KiB",
		      field_name(r, &size));
	r->since_libvirt = 0;
	if (r->n_errors != before)
		return;
	file = add_file(r, pstore);
	file->is_pstore = true;
	file->path = path.value;
	file->size_bytes = size_kib * BYTES_PER_KIB;
}

static bool has_mmio_address(struct xml_node *device)
{
	struct xml_node *address = xml_child(device, "address");
	const char *type = address ? xml_value(address, "type") : NULL;

	return type && strcmp(type, "virtio-mmio") == 0;
}

void read_shared_files(struct reader *r, struct xml_node *node)
{
	struct domain_devices *devices = &r->domain->devices;
	struct xml_node *pstore = path_first(node, "devices", "pstore");
	unsigned index = 0;

	path_for_each (node, "devices", "shmem", shmem)
		read_shmem(r, shmem, index++);
	if (pstore)
		read_pstore(r, pstore);
	xml_for_each (node, "devices", element)
		for (struct xml_node *device = element->children; device; device = device->next)
			devices->virtio_mmio |= !device->namespace && has_mmio_address(device);
}
