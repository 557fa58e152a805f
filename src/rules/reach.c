/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, second part: memory that a device or another process can't reach. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

static bool is_shared(const struct check *c, const struct domain_memory_device *device)
{
	const struct domain_cell *cell =
		span_is_given(device->at.node) ? domain_find_cell(c->domain, device->node) : NULL;

	if (device->access != MEMORY_ACCESS_NONE)
		return device->access == MEMORY_ACCESS_SHARED;
	if (cell && cell->access != MEMORY_ACCESS_NONE)
		return cell->access == MEMORY_ACCESS_SHARED;
	return c->domain->backing.access == MEMORY_ACCESS_SHARED;
}

/* The boot memory; where that isn't shared, libvirt or VN411 has said so. */
static bool boot_memory_is_shared(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	bool shared = c->domain->backing.access == MEMORY_ACCESS_SHARED;

	for (size_t i = 0; i < numa->n_cells; i++)
		if (numa->cells[i].access == MEMORY_ACCESS_PRIVATE ||
		    (numa->cells[i].access == MEMORY_ACCESS_NONE && !shared))
			return false;
	return shared || numa->n_cells > 0;
}

static bool is_guest_ram(enum memory_model model)
{
	return model == MEMORY_MODEL_DIMM || model == MEMORY_MODEL_NVDIMM ||
	       model == MEMORY_MODEL_VIRTIO_MEM;
}

/* libvirt 9.0, 11.3 qemuBuildMemoryBackendProps: the device's access, its cell's, the guest's. */
static void device_memory_private(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	if (devices->n_vhost_users == 0 || !sums_cells_trusted(c) || !boot_memory_is_shared(c))
		return;
	for (size_t i = 0; i < devices->n_memory; i++) {
		const struct domain_memory_device *device = &devices->memory[i];
		struct diag *diag;

		if (device->broken || !is_guest_ram(device->model) || is_shared(c, device))
			continue;
		diag = finding(c,
			       span_is_given(device->at.access) ? device->at.access
								: device->at.element,
			       "memory device %zu (%s) is private, and a process beside QEMU has to"
			       " reach it",
			       i + 1, enum_name(&memory_model_names, (int)device->model));
		finding_place(c, diag, devices->vhost_users[0].at, "this one's");
	}
}

static void files_and_passed_devices(const struct check *c)
{
	const struct domain *d = c->domain;
	struct diag *diag;

	if (d->backing.source != MEMORY_SOURCE_FILE || d->backing.access != MEMORY_ACCESS_SHARED ||
	    sums_normal_pages_kib(c) == 0)
		return;
	for (size_t i = 0; i < d->devices.n_hostdevs; i++) {
		if (d->devices.hostdevs[i].kind == HOSTDEV_MDEV)
			continue;
		diag = finding(c, d->backing.at.source,
			       "a passed-through device pins the guest's memory, and the kernel"
			       " doesn't pin shared files on disk");
		finding_place(c, diag, d->devices.hostdevs[i].at.element, "the device");
		return;
	}
}

#define DIMM(access)                                               \
	"  <maxMemory slots='4' unit='GiB'>4</maxMemory>\n"        \
	"  <memory unit='GiB'>2</memory>\n"                        \
	"  <memoryBacking>\n"                                      \
	"    <source type='memfd'/>\n"                             \
	"    <access mode='shared'/>\n"                            \
	"  </memoryBacking>\n"                                     \
	"  <vcpu>2</vcpu>\n"                                       \
	"  <cpu>\n"                                                \
	"    <numa>\n"                                             \
	"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n"  \
	"    </numa>\n"                                            \
	"  </cpu>\n"                                               \
	"  <devices>\n"                                            \
	"    <filesystem type='mount' accessmode='passthrough'>\n" \
	"      <driver type='virtiofs'/>\n"                        \
	"      <source dir='/srv/data'/>\n"                        \
	"      <target dir='data'/>\n"                             \
	"    </filesystem>\n"                                      \
	"    <memory model='dimm'" access ">\n"                    \
	"      <target>\n"                                         \
	"        <size unit='GiB'>1</size>\n"                      \
	"        <node>0</node>\n"                                 \
	"      </target>\n"                                        \
	"    </memory>\n"                                          \
	"  </devices>\n"
#define PASSED(source)                                                               \
	"  <memory unit='GiB'>2</memory>\n"                                          \
	"  <memoryBacking>\n"                                                        \
	"    <source type='" source "'/>\n"                                          \
	"    <access mode='shared'/>\n"                                              \
	"  </memoryBacking>\n"                                                       \
	"  <vcpu>2</vcpu>\n"                                                         \
	"  <devices>\n"                                                              \
	"    <hostdev mode='subsystem' type='pci'>\n"                                \
	"      <source>\n"                                                           \
	"        <address domain='0x0000' bus='0x81' slot='0x00' function='0x0'/>\n" \
	"      </source>\n"                                                          \
	"    </hostdev>\n"                                                           \
	"  </devices>\n"

static const struct rule reach_rules[] = {
	{
		.id = 416,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Memory device out of reach of a vhost-user process",
		.why = "virtiofsd and other vhost-user processes map the guest's memory. libvirt looks"
		       " at the cells alone; a memory device that is private can't be mapped, and I/O"
		       " to its memory fails or hangs, once the guest uses it.",
		.help = "write access='shared' on the <memory> device, or leave access out",
		.bad.domain = EXAMPLE(DIMM(" access='private'")),
		.good.domain = EXAMPLE(DIMM("")),
		.elements = "memory access filesystem interface disk",
		.source = "QEMU docs/interop/vhost-user.rst; libvirt 11.3.0 "
			  "qemuValidateDomainDefVhostUserRequireSharedMemory",
		.run = device_memory_private,
	},
	{
		.id = 417,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_QEMU,
		.title = "Passed-through device and memory in shared files",
		.why = "VFIO pins all of the guest's memory for good. Since 6.5 Linux refuses that for"
		       " shared mappings of files that it has to write back, and the start ends with"
		       " 'VFIO_MAP_DMA failed: Bad address'. Files on tmpfs or hugetlbfs are fine, so"
		       " it depends on memory_backing_dir.",
		.help = "write <source type='memfd'/>",
		.bad.domain = EXAMPLE(PASSED("file")),
		.good.domain = EXAMPLE(PASSED("memfd")),
		.elements = "memoryBacking source access hostdev interface",
		.message_words = "VFIO_MAP_DMA failed: Bad address|vfio_dma_map Bad address",
		.source = "Linux 6.5 mm/gup.c writable_file_mapping_allowed",
		.run = files_and_passed_devices,
	},
};

const struct rule_topic reach_topic = {
	.name = "reach",
	.title = "memory that others reach",
	.first_id = 416,
	.last_id = 419,
	.rules = reach_rules,
	.n_rules = ARRAY_SIZE(reach_rules),
};
