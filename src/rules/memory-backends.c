/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx: what memory devices ask of the memory behind them: alignment, page sizes, what is left. */
#include <inttypes.h>

#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/topics.h"

#define NORMAL_PAGE_KIB 4

static uint64_t host_page_kib(const struct check *c)
{
	uint64_t size_kib = c->target->host.page_size_kib;

	return size_kib ? size_kib : NORMAL_PAGE_KIB;
}

static bool is_power_of_two(uint64_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

/* system/physmem.c file_ram_alloc, QEMU 7.2 and 10.0 */
static bool is_alignment(const struct check *c, uint64_t align_kib)
{
	return is_power_of_two(align_kib) && align_kib % host_page_kib(c) == 0;
}

static void alignment_refused(const struct check *c)
{
	for (size_t i = 0; i < c->guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &c->guest->memory_devices[i];
		uint64_t align_kib = device->backend.align_kib;

		if (device->domain->broken || align_kib == 0 || is_alignment(c, align_kib))
			continue;
		finding(c, device->domain->at.align,
			"memory device %zu is to be aligned to %s, which is not a %s", i + 1,
			check_size(c, align_kib),
			is_power_of_two(align_kib)
				? arena_printf(c->scratch, "multiple of the host's pages of %s",
					       check_size(c, host_page_kib(c)))
				: "power of two");
	}
}

/* hw/mem/nvdimm.c nvdimm_prepare_memory_region, QEMU 7.2 and 10.0 */
static void nothing_left(const struct check *c)
{
	for (size_t i = 0; i < c->guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &c->guest->memory_devices[i];
		const struct domain_memory_device *written = device->domain;
		uint64_t align_kib = device->backend.align_kib;
		struct diag *diag;

		if (written->model != MEMORY_MODEL_NVDIMM || written->broken ||
		    device->size_kib < written->label_kib)
			continue;
		if (align_kib == 0)
			align_kib = host_page_kib(c);
		if (device->size_kib - written->label_kib >= align_kib)
			continue;
		diag = finding(c, written->at.size,
			       "memory device %zu (nvdimm) has %s beside its label, less than the"
			       " %s that it is aligned to",
			       i + 1, check_size(c, device->size_kib - written->label_kib),
			       check_size(c, align_kib));
		if (span_is_given(written->at.align))
			finding_place(c, diag, written->at.align, "the alignment");
	}
}

/* hw/virtio/virtio-mem.c virtio_mem_device_realize, QEMU 7.2 and 10.0 */
static void block_below_page(const struct check *c)
{
	for (size_t i = 0; i < c->guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &c->guest->memory_devices[i];
		const struct domain_memory_device *written = device->domain;

		if (written->model != MEMORY_MODEL_VIRTIO_MEM || written->broken ||
		    written->block_kib == 0 || written->block_kib >= device->hugepage_kib)
			continue;
		finding(c, written->at.block,
			"the block of memory device %zu (virtio-mem) is %s, smaller than its"
			" pages of %s",
			i + 1, check_size(c, written->block_kib),
			check_size(c, device->hugepage_kib));
	}
}

/* libvirt gives a virtio-mem of an s390x guest a CCW address where the XML gives none. */
static bool is_ccw(const struct check *c, const struct domain_memory_device *device)
{
	if (device->model != MEMORY_MODEL_VIRTIO_MEM || device->broken ||
	    !target_has(c->target, LIBVIRT_S390_VIRTIO_MEM))
		return false;
	return device->address.type == DEVICE_ADDRESS_CCW ||
	       (device->address.type == DEVICE_ADDRESS_NONE &&
		c->guest->machine.family == TARGET_FAMILY_S390);
}

/* qemu_validate.c qemuValidateDomainDeviceDefMemory, 11.3 */
static void ccw_other_pages(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;
	const struct domain_devices *devices = &c->domain->devices;

	/* a plain <hugepages/> is pages of size 0 to libvirt, which no other size is equal to */
	uint64_t boot_kib = backing->n_pages ? backing->pages[0].size_kib : 0;

	if (!backing->hugepages || (backing->n_pages && backing->pages[0].broken))
		return;
	for (size_t i = 0; i < devices->n_memory; i++) {
		const struct domain_memory_device *device = &devices->memory[i];
		struct diag *diag;

		if (!is_ccw(c, device) || device->page_size_kib == 0 ||
		    device->page_size_kib == boot_kib)
			continue;
		diag = finding(c, device->at.page_size,
			       "memory device %zu (virtio-mem) has pages of %s, and the guest's"
			       " are of %s",
			       i + 1, check_size(c, device->page_size_kib),
			       boot_kib ? check_size(c, boot_kib) : "the default size");
		finding_place(c, diag, boot_kib ? backing->pages[0].at.size : backing->at.hugepages,
			      "the guest's pages");
	}
}

static void ccw_in_a_cell(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_memory; i++) {
		const struct domain_memory_device *device = &devices->memory[i];

		/* a cell that isn't there is another rule's */
		if (is_ccw(c, device) && device->node != 0 && device->node < c->guest->n_cells)
			finding(c, device->at.node,
				"memory device %zu (virtio-mem) is on CCW, which has no cells, and for"
				" cell %u",
				i + 1, device->node);
	}
}

#define MEMORY                                              \
	"  <memory unit='GiB'>2</memory>\n"                 \
	"  <maxMemory slots='4' unit='GiB'>8</maxMemory>\n" \
	"  <vcpu>2</vcpu>\n"
#define CELL                                                      \
	"  <cpu>\n"                                               \
	"    <numa>\n"                                            \
	"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                           \
	"  </cpu>\n"
#define DEVICE(model, source, target)                                                           \
	"  <devices>\n"                                                                         \
	"    <memory model='" model "'>\n"                                                      \
	"      <source>\n" source "      </source>\n"                                           \
	"      <target>\n        <size unit='MiB'>1024</size>\n        <node>0</node>\n" target \
	"      </target>\n"                                                                     \
	"    </memory>\n"                                                                       \
	"  </devices>\n"
#define NVDIMM(align, unit)                                                                      \
	EXAMPLE(MEMORY CELL DEVICE("nvdimm",                                                     \
				   "        <path>/var/lib/pmem/guest</path>\n"                  \
				   "        <alignsize unit='" unit "'>" align "</alignsize>\n", \
				   "        <label>\n"                                           \
				   "          <size unit='KiB'>128</size>\n"                     \
				   "        </label>\n"))
#define VIRTIO_MEM(block)                                                                       \
	EXAMPLE(MEMORY CELL DEVICE("virtio-mem", "        <pagesize unit='GiB'>1</pagesize>\n", \
				   "        <block unit='MiB'>" block "</block>\n"              \
				   "        <requested>0</requested>\n"))
#define CCW(page, node, cells)                                          \
	EXAMPLE_ON("s390x", "s390-ccw-virtio",                          \
		   "  <memory unit='GiB'>2</memory>\n"                  \
		   "  <maxMemory unit='GiB'>8</maxMemory>\n"            \
		   "  <memoryBacking>\n"                                \
		   "    <hugepages>\n"                                  \
		   "      <page size='1' unit='MiB'/>\n"                \
		   "    </hugepages>\n"                                 \
		   "  </memoryBacking>\n"                               \
		   "  <vcpu>2</vcpu>\n" cells "  <devices>\n"           \
		   "    <memory model='virtio-mem'>\n"                  \
		   "      <source>\n"                                   \
		   "        <pagesize unit='KiB'>" page "</pagesize>\n" \
		   "      </source>\n"                                  \
		   "      <target>\n"                                   \
		   "        <size unit='GiB'>1</size>\n" node           \
		   "        <block unit='MiB'>2</block>\n"              \
		   "        <requested>0</requested>\n"                 \
		   "      </target>\n"                                  \
		   "    </memory>\n"                                    \
		   "  </devices>\n")
#define TWO_CELLS                                               \
	"  <cpu>\n"                                             \
	"    <numa>\n"                                          \
	"      <cell id='0' cpus='0' memory='1' unit='GiB'/>\n" \
	"      <cell id='1' cpus='1' memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                         \
	"  </cpu>\n"

static const struct rule memory_backends_rules[] = {
	{
		.id = 450,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "NVDIMM with nothing beside its label",
		.why = "The guest gets what an NVDIMM has beside its label, rounded down to its"
		       " alignment. libvirt only sees to it that the label is smaller than the"
		       " whole.",
		.help = "make the NVDIMM larger by the alignment, or the alignment smaller",
		.bad.domain = NVDIMM("1", "GiB"),
		.good.domain = NVDIMM("2", "MiB"),
		.elements = "memory size label alignsize",
		.message_words = "too small to contain nvdimm label",
		.source = "QEMU 7.2 and 10.0.13, hw/mem/nvdimm.c nvdimm_prepare_memory_region",
		.run = nothing_left,
	},
	{
		.id = 451,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "Alignment that is no power of two",
		.why = "QEMU aligns a file in memory to a power of two that is a multiple of the"
		       " host's page size. libvirt passes <alignsize> on as it is.",
		.help = "write a power of two, such as 2 MiB",
		.bad.domain = NVDIMM("3", "MiB"),
		.good.domain = NVDIMM("2", "MiB"),
		.elements = "memory alignsize",
		.message_words = "must be a power of two|must be multiples of page size|"
				 "alignment must be a power of two|"
				 "alignment must be multiples of page size",
		.source = "QEMU 7.2 and 10.0.13, system/physmem.c file_ram_alloc",
		.run = alignment_refused,
	},
	{
		.id = 452,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "virtio-mem with pages larger than its blocks",
		.why = "virtio-mem plugs memory block by block, and a block is one page or more."
		       " libvirt compares the block with transparent huge pages only.",
		.help = "make the block as large as a page, or use smaller pages",
		.bad.domain = VIRTIO_MEM("2"),
		.good.domain = VIRTIO_MEM("1024"),
		.elements = "memory block pagesize page",
		.message_words = "'block-size' property has to be at least the page size|"
				 "property has to be at least the page size",
		.source = "QEMU 7.2 and 10.0.13, hw/virtio/virtio-mem.c virtio_mem_device_realize",
		.run = block_below_page,
	},
	{
		.id = 453,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "virtio-mem on CCW with pages of its own",
		.why = "On s390x memory that is plugged has pages of the size that the boot memory"
		       " has.",
		.help = "take <pagesize> out, or write the size of the <page>",
		.bad.domain = CCW("2048", "", ""),
		.good.domain = CCW("1024", "", ""),
		.elements = "memory pagesize page",
		.message_words =
			"virtio-mem-ccw can't use different page size than the boot memory|"
			"Memory device uses a bigger page size than initial memory",
		.source = "libvirt 11.3.0, qemuValidateDomainDeviceDefMemory",
		.run = ccw_other_pages,
	},
	{
		.id = 454,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "virtio-mem on CCW for a cell",
		.why = "QEMU's s390x machines have no NUMA, so no memory can be plugged into a cell"
		       " other than 0.",
		.help = "take <node> out",
		.bad.domain = CCW("1024", "        <node>1</node>\n", TWO_CELLS),
		.good.domain = CCW("1024", "", ""),
		.elements = "memory node",
		.message_words = "NUMA nodes are not supported for virtio-mem-ccw",
		.source = "libvirt 11.3.0, qemuValidateDomainDeviceDefMemory",
		.run = ccw_in_a_cell,
	},
};

const struct rule_topic memory_backends_topic = {
	.name = "memory-backends",
	.title = "the memory behind memory devices",
	.first_id = 450,
	.last_id = 454,
	.rules = memory_backends_rules,
	.n_rules = ARRAY_SIZE(memory_backends_rules),
};
