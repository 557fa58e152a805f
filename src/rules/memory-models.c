/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, fifth part: what single models of memory devices want: nvdimm, virtio-pmem, virtio-mem. */
#include <inttypes.h>

#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

typedef void device_check(const struct check *c, const struct domain_memory_device *device,
			  size_t number);

/* Runs one check on each readable device of a model. */
static void each_device(const struct check *c, enum memory_model model, device_check *run)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_memory; i++)
		if (devices->memory[i].model == model && !devices->memory[i].broken)
			run(c, &devices->memory[i], i + 1);
}

static bool is_ppc64(const struct check *c)
{
	return c->guest->arch == DOMAIN_ARCH_PPC64 || c->guest->arch == DOMAIN_ARCH_PPC64LE;
}

static void tell_no_path(const struct check *c, const struct domain_memory_device *device,
			 size_t number)
{
	if (!device->path)
		finding(c, device->at.element,
			"memory device %zu (%s) has no <source><path> that backs it", number,
			enum_name(&memory_model_names, (int)device->model));
}

static void path_missing(const struct check *c)
{
	each_device(c, MEMORY_MODEL_NVDIMM, tell_no_path);
	each_device(c, MEMORY_MODEL_VIRTIO_PMEM, tell_no_path);
}

static void tell_discard(const struct check *c, const struct domain_memory_device *device,
			 size_t number)
{
	if (device->discard == TRISTATE_YES)
		finding(c, device->at.discard,
			"memory device %zu (%s) cannot discard: its file keeps the contents",
			number, enum_name(&memory_model_names, (int)device->model));
}

static void persistent_discard(const struct check *c)
{
	each_device(c, MEMORY_MODEL_NVDIMM, tell_discard);
	each_device(c, MEMORY_MODEL_VIRTIO_PMEM, tell_discard);
}

/* What a label must have is read with it; here, whether one is needed. */
static void tell_label(const struct check *c, const struct domain_memory_device *device,
		       size_t number)
{
	if (!span_is_given(device->at.label))
		finding(c, device->at.element,
			"memory device %zu (nvdimm) has no label area, which ppc64 needs", number);
}

/* libvirt 9.0, 11.3 qemuDomainNVDimmAlignSizePseries */
#define PSERIES_BLOCK_KIB (256 * KIB_PER_MIB)

static void tell_small_nvdimm(const struct check *c, const struct domain_memory_device *device,
			      size_t number)
{
	if (span_is_given(device->at.label) && device->size_kib >= device->label_kib &&
	    device->size_kib - device->label_kib < PSERIES_BLOCK_KIB)
		finding(c, device->at.size,
			"memory device %zu (nvdimm) leaves %s beside its label, and on ppc64 256 MiB"
			" are the least",
			number, check_size(c, device->size_kib - device->label_kib));
}

static void nvdimm_too_small(const struct check *c)
{
	if (is_ppc64(c))
		each_device(c, MEMORY_MODEL_NVDIMM, tell_small_nvdimm);
}

static void nvdimm_label(const struct check *c)
{
	if (is_ppc64(c))
		each_device(c, MEMORY_MODEL_NVDIMM, tell_label);
}

static void tell_uuid(const struct check *c, const struct domain_memory_device *device,
		      size_t number)
{
	if (span_is_given(device->at.uuid) && !is_ppc64(c))
		finding(c, device->at.uuid,
			"memory device %zu (nvdimm) has a uuid, which ppc64 only takes", number);
}

static void nvdimm_uuid(const struct check *c)
{
	each_device(c, MEMORY_MODEL_NVDIMM, tell_uuid);
}

static bool nvdimm_is_shared(const struct check *c, const struct domain_memory_device *device)
{
	const struct domain_cell *cell;

	if (device->access != MEMORY_ACCESS_NONE)
		return device->access == MEMORY_ACCESS_SHARED;
	cell = span_is_given(device->at.node) ? domain_find_cell(c->domain, device->node) : NULL;
	if (cell && cell->access != MEMORY_ACCESS_NONE)
		return cell->access == MEMORY_ACCESS_SHARED;
	return c->domain->backing.access == MEMORY_ACCESS_SHARED;
}

static void tell_private(const struct check *c, const struct domain_memory_device *device,
			 size_t number)
{
	if (!device->readonly && !nvdimm_is_shared(c, device))
		finding(c,
			span_is_given(device->at.access) ? device->at.access : device->at.element,
			"what the guest writes to memory device %zu (nvdimm) never reaches %s",
			number, device->path ? device->path : "its file");
}

static void nvdimm_private(const struct check *c)
{
	each_device(c, MEMORY_MODEL_NVDIMM, tell_private);
}

static void tell_pmem(const struct check *c, const struct domain_memory_device *device,
		      size_t number)
{
	if (device->access == MEMORY_ACCESS_PRIVATE)
		finding(c, device->at.access, "memory device %zu (virtio-pmem) must be shared",
			number);
	if (span_is_given(device->at.node))
		finding(c, device->at.node,
			"memory device %zu (virtio-pmem) cannot belong to a cell", number);
}

static void virtio_pmem(const struct check *c)
{
	each_device(c, MEMORY_MODEL_VIRTIO_PMEM, tell_pmem);
}

static bool is_power_of_two(uint64_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static void tell_requested(const struct check *c, const struct domain_memory_device *device,
			   size_t number)
{
	if (device->requested_kib > device->size_kib)
		finding(c, device->at.requested,
			"memory device %zu (virtio-mem) is asked to plug %s of its %s", number,
			check_size(c, device->requested_kib), check_size(c, device->size_kib));
	else if (is_power_of_two(device->block_kib) &&
		 device->requested_kib % device->block_kib != 0)
		finding(c, device->at.requested,
			"memory device %zu (virtio-mem) is asked to plug %s, which is not a"
			" multiple of its block of %s",
			number, check_size(c, device->requested_kib),
			check_size(c, device->block_kib));
}

static void virtio_mem_requested(const struct check *c)
{
	each_device(c, MEMORY_MODEL_VIRTIO_MEM, tell_requested);
}

/*
 * virHostMemGetTHPSize: what the host says of its transparent huge pages, else 2 MiB. KVM runs a
 * guest on its own architecture, and those of s390x are of 1 MiB.
 */
static uint64_t least_block_kib(const struct check *c)
{
	if (c->host && c->host->thp_kib > 0)
		return c->host->thp_kib;
	if (c->guest->arch == DOMAIN_ARCH_S390X && c->domain->type == DOMAIN_TYPE_KVM)
		return KIB_PER_MIB;
	return 2 * KIB_PER_MIB;
}

static void tell_block(const struct check *c, const struct domain_memory_device *device,
		       size_t number)
{
	struct span at = span_is_given(device->at.block) ? device->at.block : device->at.element;

	if (!is_power_of_two(device->block_kib))
		finding(c, at,
			device->block_kib == 0
				? "memory device %zu (virtio-mem) has no block size"
				: "the block of memory device %zu (virtio-mem) is not a power of"
				  " two: %s",
			number, check_size(c, device->block_kib));
	else if (device->block_kib < least_block_kib(c))
		finding(c, at, "the block of memory device %zu (virtio-mem) is %s, and needs %s",
			number, check_size(c, device->block_kib),
			check_size(c, least_block_kib(c)));
}

static void virtio_mem_block(const struct check *c)
{
	each_device(c, MEMORY_MODEL_VIRTIO_MEM, tell_block);
}

static void tell_virtio_mem_base(const struct check *c, const struct domain_memory_device *device,
				 size_t number)
{
	uint64_t block_bytes = device->block_kib * BYTES_PER_KIB;

	if (is_power_of_two(device->block_kib) && device->base % block_bytes != 0)
		finding(c, device->at.base,
			"memory device %zu (virtio-mem) is at 0x%" PRIx64
			", which is not a multiple of its block of %s",
			number, device->base, check_size(c, device->block_kib));
}

static void tell_virtio_pmem_base(const struct check *c, const struct domain_memory_device *device,
				  size_t number)
{
	if (device->base % 4096 != 0)
		finding(c, device->at.base,
			"memory device %zu (virtio-pmem) is at 0x%" PRIx64
			", which is not a multiple of the host's page size",
			number, device->base);
}

static void base_not_aligned(const struct check *c)
{
	if (!target_has(c->target, LIBVIRT_ADDRESS_ALIGNMENT))
		return;
	each_device(c, MEMORY_MODEL_VIRTIO_MEM, tell_virtio_mem_base);
	each_device(c, MEMORY_MODEL_VIRTIO_PMEM, tell_virtio_pmem_base);
}

static void tell_virtio_mem_size(const struct check *c, const struct domain_memory_device *device,
				 size_t number)
{
	/* libvirt rounds the size to 2 MiB first */
	uint64_t size_kib = size_kib_round_up(device->size_kib, 2048);
	struct diag *diag;

	if (!is_power_of_two(device->block_kib) || size_kib % device->block_kib == 0)
		return;
	diag = finding(c, device->at.size,
		       "the %s of memory device %zu (virtio-mem) are not a multiple of its block"
		       " of %s",
		       check_size(c, size_kib), number, check_size(c, device->block_kib));
	finding_place(c, diag, device->at.block, "the block");
	finding_help(c, diag, "write a size of %s",
		     check_size(c, size_kib_round_up(size_kib, device->block_kib)));
}

static void virtio_mem_size(const struct check *c)
{
	if (!is_ppc64(c))
		each_device(c, MEMORY_MODEL_VIRTIO_MEM, tell_virtio_mem_size);
}

static void tell_locked(const struct check *c, const struct domain_memory_device *device,
			size_t number)
{
	struct diag *diag = finding(c, device->at.element,
				    "memory device %zu (virtio-mem) cannot be used with locked"
				    " memory",
				    number);

	finding_place(c, diag, c->domain->backing.at.locked, "locked here");
}

static void virtio_mem_locked(const struct check *c)
{
	if (c->domain->backing.locked)
		each_device(c, MEMORY_MODEL_VIRTIO_MEM, tell_locked);
}

static void tell_memslots(const struct check *c, const struct domain_memory_device *device,
			  size_t number)
{
	if (device->dynamic_memslots == TRISTATE_YES)
		finding(c, device->at.dynamic_memslots,
			"memory device %zu (virtio-mem) wants dynamicMemslots, which QEMU %s does"
			" not have",
			number, target_version_text(c->scratch, c->target->qemu));
}

static void memslots_too_new(const struct check *c)
{
	if (target_has(c->target, LIBVIRT_DYNAMIC_MEMSLOTS) &&
	    !target_has(c->target, QEMU_VIRTIO_MEM_MEMSLOTS))
		each_device(c, MEMORY_MODEL_VIRTIO_MEM, tell_memslots);
}

/* Linux takes hot-plugged memory in blocks: arch/x86/mm/init_64.c, arm64 with 4 KiB pages. */
#define GUEST_BLOCK_KIB (128 * KIB_PER_MIB)

static void tell_odd_dimm(const struct check *c, const struct domain_memory_device *device,
			  size_t number)
{
	if (device->size_kib % GUEST_BLOCK_KIB != 0)
		finding(c, device->at.size,
			"memory device %zu (dimm) has %s, and a Linux guest takes whole blocks of"
			" 128 MiB only",
			number, check_size(c, device->size_kib));
}

static void dimm_not_whole_blocks(const struct check *c)
{
	if (guest_is_x86(c->guest) || c->guest->arch == DOMAIN_ARCH_AARCH64)
		each_device(c, MEMORY_MODEL_DIMM, tell_odd_dimm);
}

/* The guest's page map: 64 bytes for each page of 4 KiB. */
#define PAGE_MAP_SHARE 64

static void page_map_too_large(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	uint64_t boot_kib = c->guest->initial_kib, dimms_kib = 0;
	const struct domain_memory_device *first = NULL;

	for (size_t i = 0; i < devices->n_memory; i++) {
		if (devices->memory[i].model != MEMORY_MODEL_DIMM)
			continue;
		first = first ? first : &devices->memory[i];
		dimms_kib = size_kib_add(dimms_kib, devices->memory[i].size_kib);
	}
	if (!first || !sums_are_known(c) || boot_kib == 0 || dimms_kib / 50 < boot_kib)
		return;
	finding(c, first->at.size,
		"the guest boots with %s, of which it needs %s for the page map of %s of DIMMs",
		check_size(c, boot_kib), check_size(c, dimms_kib / PAGE_MAP_SHARE),
		check_size(c, dimms_kib));
}

#define BASE(gib)                                             \
	"  <memory unit='GiB'>" gib "</memory>\n"             \
	"  <maxMemory slots='4' unit='GiB'>128</maxMemory>\n" \
	"  <vcpu>2</vcpu>\n"
#define CELL                                                      \
	"  <cpu>\n"                                               \
	"    <numa>\n"                                            \
	"      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n" \
	"    </numa>\n"                                           \
	"  </cpu>\n"
#define DEVICE(start, source, target)                                                         \
	"  <devices>\n"                                                                       \
	"    <memory model=" start ">\n" source "      <target>\n" target "      </target>\n" \
	"    </memory>\n"                                                                     \
	"  </devices>\n"
#define PATH                                         \
	"      <source>\n"                           \
	"        <path>/var/lib/pmem/guest</path>\n" \
	"      </source>\n"
#define SIZE(size) "        <size unit='MiB'>" size "</size>\n"
#define NODE_0 "        <node>0</node>\n"
#define LABEL(kib)                                    \
	"        <label>\n"                           \
	"          <size unit='KiB'>" kib "</size>\n" \
	"        </label>\n"
#define NVDIMM(source, label) \
	BASE("2") CELL DEVICE("'nvdimm' access='shared'", source, SIZE("1024") NODE_0 label)
#define BLOCK(mib) "        <block unit='MiB'>" mib "</block>\n"
#define REQUESTED(mib) "        <requested unit='MiB'>" mib "</requested>\n"
#define VIRTIO_MEM(target) BASE("2") CELL DEVICE("'virtio-mem'", "", target)
#define GOOD_VIRTIO_MEM VIRTIO_MEM(SIZE("1024") NODE_0 BLOCK("2") REQUESTED("512"))

static const struct rule memory_models_rules[] = {
	{
		.id = 470,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Persistent memory without a file",
		.why = "nvdimm and virtio-pmem show a file or a DAX device of the host to the"
		       " guest.",
		.help = "add "
			"<source><path>/var/lib/libvirt/images/guest.nvdimm</path></source> "
			"with its file",
		.bad.domain = EXAMPLE(NVDIMM("", "")),
		.good.domain = EXAMPLE(NVDIMM(PATH, "")),
		.elements = "memory source path",
		.message_words = "path is required for model",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = path_missing,
	},
	{
		.id = 471,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Persistent memory that discards",
		.why = "discard='yes' throws the contents away when QEMU ends; libvirt refuses that"
		       " for nvdimm and virtio-pmem.",
		.help = "take discard='yes' out",
		.bad.domain = EXAMPLE(BASE("2") CELL DEVICE(
			"'nvdimm' access='shared' discard='yes'", PATH, SIZE("1024") NODE_0)),
		.good.domain = EXAMPLE(NVDIMM(PATH, "")),
		.elements = "memory",
		.message_words = "discard is not supported for",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = persistent_discard,
	},
	{
		.id = 472,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "NVDIMM without a label area on ppc64",
		.why = "On ppc64 an NVDIMM has a label area, cut from its end, of 128 KiB or more.",
		.help = "write <label><size unit='KiB'>128</size></label>",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries", NVDIMM(PATH, "")),
		.good.domain = EXAMPLE_ON("ppc64", "pseries", NVDIMM(PATH, LABEL("128"))),
		.elements = "memory label",
		.message_words = "label size is required for NVDIMM device|"
				 "label size must be smaller than NVDIMM size|"
				 "PAPR requires NVDIMM devices to have label-size set",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = nvdimm_label,
	},
	{
		.id = 473,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "uuid of an NVDIMM",
		.why = "ppc64 guests tell NVDIMMs apart by uuid; libvirt refuses one elsewhere.",
		.help = "take <uuid> out",
		.bad.domain = EXAMPLE(BASE("2") CELL DEVICE(
			"'nvdimm' access='shared'",
			"      <uuid>49545eb3-75e1-2d0a-acdd-f0294406c99e</uuid>\n" PATH,
			SIZE("1024") NODE_0)),
		.good.domain = EXAMPLE(NVDIMM(PATH, "")),
		.elements = "memory uuid",
		.message_words = "UUID is not supported for NVDIMM device",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = nvdimm_uuid,
	},
	{
		.id = 474,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "NVDIMM that forgets",
		.why = "Without shared access QEMU maps the file privately: what the guest writes"
		       " is gone when QEMU ends.",
		.help = "add access='shared', or <readonly/> to <target>",
		.bad.domain = EXAMPLE(BASE("2") CELL DEVICE("'nvdimm'", PATH, SIZE("1024") NODE_0)),
		.good.domain = EXAMPLE(NVDIMM(PATH, "")),
		.elements = "memory access",
		.source = "libvirt 9.0.0 to 11.3.0, qemuBuildMemoryBackendProps",
		.run = nvdimm_private,
	},
	{
		.id = 475,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "virtio-pmem that is private or in a cell",
		.why = "virtio-pmem writes back to its file, so it is always shared, and its device"
		       " knows no guest node.",
		.help = "take access='private' and <node> out",
		.bad.domain = EXAMPLE(BASE("2") CELL DEVICE("'virtio-pmem' access='shared'", PATH,
							    SIZE("1024") NODE_0)),
		.good.domain = EXAMPLE(
			BASE("2") CELL DEVICE("'virtio-pmem' access='shared'", PATH, SIZE("1024"))),
		.elements = "memory access node",
		.message_words = "virtio-pmem does not support NUMA nodes|"
				 "shared access mode required for virtio-pmem device",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = virtio_pmem,
	},
	{
		.id = 476,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Size that virtio-mem cannot plug",
		.why = "<requested> says how much of <size> is plugged at start, in whole blocks.",
		.help = "make <requested> a multiple of <block>, at most <size>",
		.bad.domain = EXAMPLE(VIRTIO_MEM(SIZE("1024") NODE_0 BLOCK("2") REQUESTED("2048"))),
		.good.domain = EXAMPLE(GOOD_VIRTIO_MEM),
		.elements = "memory requested",
		.message_words = "requested size must be|"
				 "property has to be at least the page size|"
				 "property has to be multiples of|"
				 "property specifies an unsupported memdev|"
				 "property specifies a busy memdev|property is not set|"
				 "which exceedsthe number of numa nodes|"
				 "memdev that does not support the shared zeropage",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = virtio_mem_requested,
	},
	{
		.id = 477,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Block size of virtio-mem",
		.why = "virtio-mem plugs blocks: a power of two, at least the size of the host's"
		       " transparent huge pages (2 MiB on x86). Without <block> it counts as 0.",
		.help = "write <block unit='MiB'>2</block>",
		.bad.domain = EXAMPLE(VIRTIO_MEM(SIZE("1024") NODE_0 BLOCK("3"))),
		.good.domain = EXAMPLE(GOOD_VIRTIO_MEM),
		.elements = "memory block",
		.message_words = "block size|block size must be a power of two",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = virtio_mem_block,
	},
	{
		.id = 478,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS,
		.title = "Guest address that does not suit the device",
		.why = "virtio-mem starts at a multiple of its block, virtio-pmem at a multiple of"
		       " the host's page size. libvirt looks at it since 9.8.0.",
		.help = "write a base that is a multiple, or leave <address> out",
		.bad.domain = EXAMPLE(VIRTIO_MEM(
			SIZE("1024") NODE_0 BLOCK("2") "        <address base='0x140100000'/>\n")),
		.good.domain = EXAMPLE(VIRTIO_MEM(
			SIZE("1024") NODE_0 BLOCK("2") "        <address base='0x140000000'/>\n")),
		.elements = "memory target address",
		.message_words = "address must be aligned to",
		.source = "libvirt 9.8.0 to 11.3.0, virDomainMemoryDefValidate",
		.run = base_not_aligned,
	},
	{
		.id = 479,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "virtio-mem that is not a whole number of blocks",
		.why = "libvirt compares <requested> with <block>, but not <size>. QEMU does.",
		.help = "make <size> a multiple of <block>",
		.bad.domain = EXAMPLE(VIRTIO_MEM(SIZE("1028") NODE_0 BLOCK("8"))),
		.good.domain = EXAMPLE(GOOD_VIRTIO_MEM),
		.elements = "memory size block",
		.message_words = "has to be multiples of the block size|"
				 "property memdev size has to be multiples of|"
				 "property specifies a memdev with preallocation enabled",
		.source = "QEMU 7.2 and 10.0.13, hw/virtio/virtio-mem.c",
		.run = virtio_mem_size,
	},
	{
		.id = 480,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "virtio-mem with locked memory",
		.why = "virtio-mem gives parts of its memory back to the host, which locking"
		       " forbids. libvirt writes both, and QEMU refuses the device.",
		.help = "take <locked/> out, or use <memory model='dimm'>",
		.bad.domain = EXAMPLE(
			BASE("2") "  <memoryBacking>\n"
				  "    <locked/>\n"
				  "  </memoryBacking>\n" CELL DEVICE(
					  "'virtio-mem'", "", SIZE("1024") NODE_0 BLOCK("2"))),
		.good.domain = EXAMPLE(GOOD_VIRTIO_MEM),
		.elements = "memory memoryBacking locked",
		.message_words = "Incompatible with mlock|Discarding RAM is disabled|"
				 "Unexpected error discarding RAM",
		.source = "QEMU 7.2 and 10.0.13, hw/virtio/virtio-mem.c",
		.run = virtio_mem_locked,
	},
	{
		.id = 481,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "dynamicMemslots with a QEMU that lacks it",
		.why = "QEMU knows dynamic memslots of virtio-mem since 8.2.",
		.help = "take dynamicMemslots out, or use QEMU 8.2",
		.bad = { .domain = EXAMPLE(BASE("2") CELL
					   "  <devices>\n"
					   "    <memory model='virtio-mem'>\n"
					   "      <target dynamicMemslots='yes'>\n" SIZE("1024")
						   NODE_0 BLOCK("2") "      </target>\n"
								     "    </memory>\n"
								     "  </devices>\n"),
			 .libvirt = 11003,
			 .qemu = 7002 },
		.good.domain =
			EXAMPLE(BASE("2") CELL "  <devices>\n"
					       "    <memory model='virtio-mem'>\n"
					       "      <target dynamicMemslots='yes'>\n" SIZE("1024")
						       NODE_0 BLOCK("2") "      </target>\n"
									 "    </memory>\n"
									 "  </devices>\n"),
		.elements = "memory target",
		.message_words = "virtio-mem does not support dynamicMemslots",
		.source = "libvirt 11.3.0 qemu/qemu_validate.c",
		.run = memslots_too_new,
	},
	{
		.id = 482,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "DIMM that the guest cannot take",
		.why = "Linux takes hot-plugged memory in whole blocks of 128 MiB or more and"
		       " leaves a DIMM of another size, or its rest, unused. libvirt itself rounds"
		       " to 2 MiB.",
		.help = "write a multiple of 128 MiB",
		.bad.domain = EXAMPLE(BASE("2") CELL DEVICE("'dimm'", "", SIZE("100") NODE_0)),
		.good.domain = EXAMPLE(BASE("2") CELL DEVICE("'dimm'", "", SIZE("1024") NODE_0)),
		.elements = "memory size",
		.source = "Linux mm/memory_hotplug.c; libvirt qemuDomainAlignMemorySizes",
		.run = dimm_not_whole_blocks,
	},
	{
		.id = 483,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "More DIMMs than the boot memory can describe",
		.why = "A guest keeps 64 bytes for each page of 4 KiB, 1.6 % of what is plugged, in"
		       " the memory that it has before. If that does not fit, the guest cannot"
		       " add the DIMM, or runs out of memory.",
		.help = "boot with more memory, or plug less",
		.bad.domain = EXAMPLE(BASE("65") CELL DEVICE("'dimm'", "", SIZE("65536") NODE_0)),
		.good.domain = EXAMPLE(BASE("9") CELL DEVICE("'dimm'", "", SIZE("8192") NODE_0)),
		.elements = "memory size maxMemory",
		.source = "Linux include/linux/mm_types.h struct page",
		.run = page_map_too_large,
	},
	{
		.id = 484,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "NVDIMM smaller than a block of ppc64",
		.why = "On ppc64 what an NVDIMM holds beside its label is rounded down to 256 MiB.",
		.help = "give it 256 MiB and the label's size, or more",
		.bad.domain = EXAMPLE_ON(
			"ppc64", "pseries",
			BASE("2") CELL DEVICE("'nvdimm'", PATH, SIZE("256") NODE_0 LABEL("128"))),
		.good.domain = EXAMPLE_ON(
			"ppc64", "pseries",
			BASE("2") CELL DEVICE("'nvdimm'", PATH, SIZE("257") NODE_0 LABEL("128"))),
		.elements = "memory size label",
		.message_words =
			"minimum target size for the NVDIMM must be 256MB plus the label size|"
			"PAPR requires NVDIMM memory size",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainNVDimmAlignSizePseries",
		.run = nvdimm_too_small,
	},
};

const struct rule_topic memory_models_topic = {
	.name = "memory-models",
	.title = "models of memory devices",
	.first_id = 470,
	.last_id = 484,
	.rules = memory_models_rules,
	.n_rules = ARRAY_SIZE(memory_models_rules),
};
