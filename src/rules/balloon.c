/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, last part: the memory balloon and <currentMemory>. */
#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

static bool starts_inflated(const struct check *c)
{
	uint64_t total_kib = sums_total_kib(c), current_kib = c->domain->memory.current_kib;

	/* less than 1 MiB is what is left of rounding */
	return sums_are_known(c) && span_is_given(c->domain->memory.at.current) &&
	       current_kib > 0 && current_kib + KIB_PER_MIB <= total_kib;
}

static bool has_balloon(const struct check *c)
{
	return c->guest->balloon != GUEST_BALLOON_OFF;
}

static void foreign_model(const struct check *c)
{
	const struct domain_balloon *balloon = &c->domain->devices.balloon;

	if (balloon->model == BALLOON_MODEL_XEN)
		finding(c, balloon->at.model, "QEMU has no balloon of model xen");
}

/* Where the balloon is of no use, other rules have said so. */
static void inflated_at_start(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;
	const struct domain_devices *devices = &c->domain->devices;
	struct diag *diag;

	if (!starts_inflated(c) || !has_balloon(c) || sums_normal_pages_kib(c) == 0)
		return;
	for (size_t i = 0; i < devices->n_hostdevs; i++)
		if (devices->hostdevs[i].kind == HOSTDEV_PCI)
			return;
	diag = finding(c, memory->at.current,
		       "the guest's balloon driver gives %s back when it starts, and keeps %s",
		       check_size(c, sums_total_kib(c) - memory->current_kib),
		       check_size(c, memory->current_kib));
	if (span_is_given(memory->at.total))
		finding_place(c, diag, memory->at.total, "all that it has until then");
}

static void reporting_too_new(const struct check *c)
{
	const struct domain_balloon *balloon = &c->domain->devices.balloon;

	if (has_balloon(c) && balloon->free_page_reporting != TRISTATE_ABSENT &&
	    !target_has(c->target, QEMU_FREE_PAGE_REPORTING))
		finding(c, balloon->at.free_page_reporting,
			"freePageReporting is not there in QEMU %s",
			target_version_text(c->scratch, c->target->qemu));
}

static void current_without_balloon(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;
	const struct domain_balloon *balloon = &c->domain->devices.balloon;
	struct diag *diag;

	if (!starts_inflated(c) || has_balloon(c))
		return;
	diag = finding(c, memory->at.current,
		       "<currentMemory> of %s has no effect without a balloon: the guest has %s",
		       check_size(c, memory->current_kib), check_size(c, sums_total_kib(c)));
	if (balloon->model == BALLOON_MODEL_NONE)
		finding_place(c, diag, balloon->at.model, "no balloon");
}

static void balloon_with_hostdev(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	if (!starts_inflated(c) || !has_balloon(c))
		return;
	for (size_t i = 0; i < devices->n_hostdevs; i++) {
		struct diag *diag;

		if (devices->hostdevs[i].kind != HOSTDEV_PCI)
			continue;
		diag = finding(c, c->domain->memory.at.current,
			       "the host gets nothing back of the %s that the balloon takes: a"
			       " passed-through device keeps all memory in place",
			       check_size(c, sums_total_kib(c) - c->domain->memory.current_kib));
		finding_place(c, diag, devices->hostdevs[i].at.element, "the device");
		return;
	}
}

static void balloon_with_huge_pages(const struct check *c)
{
	const struct domain *d = c->domain;
	struct diag *diag;

	if (!starts_inflated(c) || !has_balloon(c) || !d->backing.hugepages ||
	    sums_normal_pages_kib(c) > 0)
		return;
	diag = finding(c, d->memory.at.current,
		       "the balloon takes pages of 4 KiB, and all memory is in huge pages");
	finding_place(c, diag, d->backing.at.hugepages, "huge pages");
}

/* libvirt 9.0, 11.3 qemu_domain_address.c qemuDomainAssignPCIAddresses: asked with both. */
static bool has_no_pci(const struct target_machine *machine)
{
	return machine->family == TARGET_FAMILY_ISAPC || machine->family == TARGET_FAMILY_MICROVM ||
	       machine->family == TARGET_FAMILY_SPIKE;
}

static void balloon_without_bus(const struct check *c)
{
	const struct domain_balloon *balloon = &c->domain->devices.balloon;

	if (c->guest->balloon != GUEST_BALLOON_PCI || !has_no_pci(&c->guest->machine))
		return;
	if (c->guest->balloon_automatic)
		finding(c, c->domain->os.at.machine,
			"%s has no PCI bus for the balloon that libvirt adds where none is written",
			c->guest->machine.name);
	else
		finding(c, balloon->at.element, "%s has no PCI bus for the balloon",
			c->guest->machine.name);
}

/*
 * QEMU 10.0 hw/virtio/virtio-pci.c: without a PCI Express port the device is a transitional one.
 * Where no address is written, libvirt gives it a port on q35, and the root bus elsewhere.
 */
static bool is_legacy(const struct guest *guest)
{
	const struct domain_balloon *balloon = &guest->domain->devices.balloon;
	bool on_root = balloon->address.type == DEVICE_ADDRESS_PCI && balloon->address.bus == 0 &&
		       span_is_given(balloon->address.at.slot);

	if (balloon->model == BALLOON_MODEL_VIRTIO_NON_TRANSITIONAL)
		return false;
	return balloon->model == BALLOON_MODEL_VIRTIO_TRANSITIONAL ||
	       guest->machine.family == TARGET_FAMILY_PC ||
	       guest->machine.family == TARGET_FAMILY_PSERIES || on_root;
}

static void iommu_on_legacy(const struct check *c)
{
	const struct domain_balloon *balloon = &c->domain->devices.balloon;

	if (c->guest->balloon == GUEST_BALLOON_PCI && balloon->virtio.iommu == TRISTATE_YES &&
	    is_legacy(c->guest))
		finding(c, balloon->virtio.at.iommu,
			"a balloon that older drivers can use too cannot be behind the IOMMU");
}

static void pci_options_on_ccw(const struct check *c)
{
	const struct virtio_options *virtio = &c->domain->devices.balloon.virtio;

	const char *bus = c->guest->balloon == GUEST_BALLOON_CCW ? "CCW" : "virtio-mmio";

	if (c->guest->balloon != GUEST_BALLOON_CCW && c->guest->balloon != GUEST_BALLOON_MMIO)
		return;
	if (virtio->page_per_vq != TRISTATE_ABSENT)
		finding(c, virtio->at.page_per_vq, "a %s device has no page_per_vq", bus);
	if (virtio->ats != TRISTATE_ABSENT)
		finding(c, virtio->at.ats, "a %s device has no ats", bus);
}

/* qemu_command.c qemuBuildVirtioDevGetConfig, both releases */
static void transitional_without_pci(const struct check *c)
{
	const struct domain_balloon *balloon = &c->domain->devices.balloon;

	if (c->guest->balloon != GUEST_BALLOON_CCW && c->guest->balloon != GUEST_BALLOON_MMIO)
		return;
	if (balloon->model == BALLOON_MODEL_VIRTIO_TRANSITIONAL ||
	    balloon->model == BALLOON_MODEL_VIRTIO_NON_TRANSITIONAL)
		finding(c, balloon->at.model,
			"a balloon on %s is neither transitional nor non-transitional, only virtio",
			c->guest->balloon == GUEST_BALLOON_CCW ? "CCW" : "virtio-mmio");
}

#define TWO_GIB "  <memory unit='GiB'>2</memory>\n"
#define CURRENT "  <currentMemory unit='GiB'>1</currentMemory>\n"
#define VCPUS "  <vcpu>2</vcpu>\n"
#define BALLOON(attributes) "  <devices>\n    <memballoon " attributes "/>\n  </devices>\n"
#define HUGE                  \
	"  <memoryBacking>\n" \
	"    <hugepages/>\n"  \
	"  </memoryBacking>\n"
#define HOSTDEV                                                                      \
	"  <devices>\n"                                                              \
	"    <hostdev mode='subsystem' type='pci'>\n"                                \
	"      <source>\n"                                                           \
	"        <address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/>\n" \
	"      </source>\n"                                                          \
	"    </hostdev>\n"                                                           \
	"  </devices>\n"

static const struct rule balloon_rules[] = {
	{
		.id = 485,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Balloon of another hypervisor",
		.why = "QEMU guests have a virtio balloon or none.",
		.help = "write model='virtio' or model='none'",
		.bad.domain = EXAMPLE(TWO_GIB VCPUS BALLOON("model='xen'")),
		.good.domain = EXAMPLE(TWO_GIB VCPUS BALLOON("model='virtio'")),
		.elements = "memballoon",
		.message_words = "Cannot automatically add a new PCI bus for a device with connect"
				 " flags 00|Memory balloon device type",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c",
		.run = foreign_model,
	},
	{
		.id = 486,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Free page reporting with a QEMU that lacks it",
		.why = "QEMU reports free pages since 5.1.",
		.help = "take freePageReporting out, or use QEMU 5.1",
		.bad = { .domain = EXAMPLE(
				 TWO_GIB VCPUS BALLOON("model='virtio' freePageReporting='on'")),
			 .libvirt = 9000,
			 .qemu = 4002 },
		.good.domain =
			EXAMPLE(TWO_GIB VCPUS BALLOON("model='virtio' freePageReporting='on'")),
		.elements = "memballoon",
		.message_words = "freePageReporting is not supported by this QEMU binary",
		.source = "libvirt 9.0.0 qemu/qemu_validate.c; QEMU 5.1",
		.run = reporting_too_new,
	},
	{
		.id = 487,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "currentMemory without a balloon",
		.why = "Only the balloon takes memory away from a running guest. Without one libvirt"
		       " sets <currentMemory> to all of the memory.",
		.help = "keep the balloon, or make <currentMemory> equal to <memory>",
		.bad.domain = EXAMPLE(TWO_GIB CURRENT VCPUS BALLOON("model='none'")),
		.good.domain = EXAMPLE(TWO_GIB CURRENT VCPUS BALLOON("model='virtio'")),
		.elements = "memballoon currentMemory",
		.message_words = "Unable to change memory of active domain without the balloon "
				 "device",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainUpdateCurrentMemorySize",
		.run = current_without_balloon,
	},
	{
		.id = 488,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Balloon that gives nothing back",
		.why = "A passed-through device may write to all of the guest's memory, so QEMU"
		       " ignores what the balloon hands over. The guest has less memory and the"
		       " host has not more.",
		.help = "make <currentMemory> equal to <memory>",
		.bad.domain = EXAMPLE(TWO_GIB CURRENT VCPUS HOSTDEV),
		.good.domain = EXAMPLE(TWO_GIB VCPUS HOSTDEV),
		.elements = "memballoon currentMemory hostdev",
		.source = "QEMU 10.0.13 hw/virtio/virtio-balloon.c",
		.run = balloon_with_hostdev,
	},
	{
		.id = 489,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Balloon in huge pages",
		.why = "The balloon works with pages of 4 KiB. QEMU can give a huge page back only"
		       " when all of it happens to be in the balloon, and warns that this is not"
		       " reliable.",
		.help = "make <currentMemory> equal to <memory>",
		.bad.domain = EXAMPLE(TWO_GIB CURRENT VCPUS HUGE),
		.good.domain = EXAMPLE(TWO_GIB VCPUS HUGE),
		.elements = "memballoon currentMemory hugepages",
		.message_words = "Balloon used with backing page size",
		.source = "QEMU 10.0.13 hw/virtio/virtio-balloon.c",
		.run = balloon_with_huge_pages,
	},
	{
		.id = 490,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "Balloon on a machine without PCI",
		.why = "The balloon is a PCI device, and libvirt adds one where the XML has none;"
		       " isapc, microvm and spike have no PCI bus.",
		.help = "write <memballoon model='none'/>, or take a machine type that has PCI",
		.bad.domain = EXAMPLE_ON("x86_64", "isapc", TWO_GIB),
		.good.domain = EXAMPLE_ON("x86_64", "isapc", TWO_GIB BALLOON("model='none'")),
		.elements = "memballoon type",
		.message_words = "No PCI buses available",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_domain_address.c",
		.run = balloon_without_bus,
	},
	{
		.id = 491,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "Transitional virtio device behind an IOMMU",
		.why = "<driver iommu='on'> is for devices of virtio 1. One of model"
		       " virtio-transitional, or of model virtio on a bus that is no PCI Express"
		       " port, speaks the older protocol too, and QEMU refuses that.",
		.help = "take model='virtio-non-transitional', or iommu='on' out",
		.bad.domain =
			EXAMPLE_ON("x86_64", "pc",
				   TWO_GIB VCPUS
				   "  <devices>\n    <memballoon model='virtio'>\n"
				   "      <driver iommu='on'/>\n    </memballoon>\n  </devices>\n"),
		.good.domain =
			EXAMPLE_ON("x86_64", "pc",
				   TWO_GIB VCPUS
				   "  <devices>\n    <memballoon model='virtio-non-transitional'>\n"
				   "      <driver iommu='on'/>\n    </memballoon>\n  </devices>\n"),
		.elements = "memballoon driver",
		.message_words =
			"VIRTIO_F_IOMMU_PLATFORM was supported by neither legacy nor transitional device",
		.source = "QEMU 7.2 and 10.0.13, hw/virtio/virtio-bus.c and virtio-pci.c",
		.run = iommu_on_legacy,
	},
	{
		.id = 492,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "Options of PCI devices on CCW or virtio-mmio",
		.why = "page_per_vq and ats are properties of virtio PCI devices. libvirt writes them"
		       " on CCW and virtio-mmio too, and QEMU does not know them there.",
		.help = "take page_per_vq and ats out of <driver>",
		.bad.domain =
			EXAMPLE_ON("s390x", "s390-ccw-virtio",
				   TWO_GIB VCPUS
				   "  <devices>\n    <memballoon model='virtio'>\n"
				   "      <driver ats='on'/>\n    </memballoon>\n  </devices>\n"),
		.good.domain = EXAMPLE_ON(
			"s390x", "s390-ccw-virtio",
			TWO_GIB VCPUS
			"  <devices>\n    <memballoon model='virtio'>\n"
			"      <driver packed='on'/>\n    </memballoon>\n  </devices>\n"),
		.elements = "memballoon driver",
		.message_words = "Property 'virtio-balloon-ccw|Property not found",
		.source = "QEMU 7.2 and 10.0.13, hw/s390x/virtio-ccw-balloon.c",
		.run = pci_options_on_ccw,
	},
	{
		.id = 493,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Balloon that is blown up from the start",
		.why = "A guest with <currentMemory> below <memory> boots with all of <memory> and then"
		       " hands the difference to its balloon: it has less than <memory> says. One"
		       " without a balloon driver keeps all of it, so the host has to have room for"
		       " that.",
		.help = "make <currentMemory> equal to <memory>, unless something adjusts the balloon",
		.bad.domain = EXAMPLE(TWO_GIB CURRENT VCPUS),
		.good.domain = EXAMPLE(TWO_GIB VCPUS),
		.elements = "currentMemory memory memballoon",
		.source = "libvirt 11.3.0 docs/formatdomain.rst, memory allocation; "
			  "qemuProcessSetupBalloon",
		.run = inflated_at_start,
	},
	{
		.id = 495,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Transitional model of a device that is not on PCI",
		.why = "Transitional and non-transitional are about PCI. libvirt makes device names"
		       " of them on other buses too, and QEMU does not know those.",
		.help = "write model='virtio'",
		.bad.domain = EXAMPLE_ON(
			"s390x", "s390-ccw-virtio",
			TWO_GIB
			"  <vcpu>2</vcpu>\n"
			"  <devices>\n    <memballoon model='virtio-non-transitional'/>\n  </devices>\n"),
		.good.domain = EXAMPLE_ON(
			"s390x", "s390-ccw-virtio",
			TWO_GIB "  <vcpu>2</vcpu>\n"
				"  <devices>\n    <memballoon model='virtio'/>\n  </devices>\n"),
		.elements = "memballoon",
		.message_words = "is not a valid device model name|"
				 "(non-)transitional models are not supported for address type",
		.source = "libvirt 9.0.0 to 11.3.0, qemuBuildVirtioDevGetConfig; QEMU 10.0.13"
			  " hw/virtio/virtio-balloon-pci.c",
		.run = transitional_without_pci,
	},
};

const struct rule_topic balloon_topic = {
	.name = "balloon",
	.title = "balloon",
	.first_id = 485,
	.last_id = 499,
	.rules = balloon_rules,
	.n_rules = ARRAY_SIZE(balloon_rules),
};
