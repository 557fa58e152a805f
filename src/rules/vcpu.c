/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN2xx, first part: how many vCPUs, against the machine type and the host. */
#include <string.h>

#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* libvirt 9.0.0 to 11.3.0, qemu_validate.c: QEMU_MAX_VCPUS_WITHOUT_EIM. */
#define MAX_WITHOUT_EIM 255u

static struct span first_given(struct span a, struct span b)
{
	return span_is_given(a) ? a : b;
}

static void no_vcpus(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;

	if (span_is_given(vcpus->at.maximum) && !vcpus->broken && vcpus->maximum == 0)
		finding(c, vcpus->at.maximum, "the guest has no vCPU: its maximum is 0");
}

static void current_above_maximum(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	struct diag *diag;

	if (!span_is_given(vcpus->at.current) || vcpus->broken || c->guest->n_vcpus == 0 ||
	    vcpus->n_entries > 0 || vcpus->current <= c->guest->n_vcpus)
		return;
	diag = finding(c, vcpus->at.current,
		       "%s vCPUs are to be online, but the guest has at most %s",
		       check_count(c, vcpus->current), check_count(c, c->guest->n_vcpus));
	finding_place(c, diag, vcpus->at.maximum, "the maximum");
	finding_help(c, diag,
		     "write the maximum as the element's text and at most that in current");
}

static void current_is_zero(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;

	if (span_is_given(vcpus->at.current) && !vcpus->broken && vcpus->current == 0 &&
	    vcpus->n_entries == 0 && c->guest->n_vcpus > 0)
		finding(c, vcpus->at.current, "no vCPU is online at start: current is 0");
}

static void beyond_machine(const struct check *c)
{
	const struct target_machine *machine = &c->guest->machine;
	struct span at = first_given(c->domain->vcpus.at.maximum, c->domain->vcpus.at.element);
	struct diag *diag;

	if (machine->max_vcpus == 0 || c->guest->n_vcpus <= machine->max_vcpus ||
	    c->domain->vcpus.broken)
		return;
	diag = finding(c, at, "the guest has up to %s vCPUs, but %s of QEMU %u.%u takes at most %s",
		       check_count(c, c->guest->n_vcpus), machine->name, c->target->qemu / 1000,
		       c->target->qemu % 1000, check_count(c, machine->max_vcpus));
	if (span_is_given(c->domain->os.at.machine))
		finding_place(c, diag, c->domain->os.at.machine, "the machine type");
}

static void many_need_q35(const struct check *c)
{
	struct diag *diag;

	if (!guest_is_x86(c->guest) || c->guest->n_vcpus <= MAX_WITHOUT_EIM ||
	    c->guest->machine.family == TARGET_FAMILY_Q35 || c->domain->vcpus.broken ||
	    c->guest->n_vcpus > c->guest->machine.max_vcpus)
		return;
	diag = finding(c, c->domain->vcpus.at.maximum,
		       "more than %u vCPUs need a q35 machine, and this one is %s", MAX_WITHOUT_EIM,
		       c->guest->machine.name);
	if (span_is_given(c->domain->os.at.machine))
		finding_place(c, diag, c->domain->os.at.machine, "the machine type");
}

static void many_need_eim(const struct check *c)
{
	const struct domain_iommu *iommu = &c->domain->devices.iommu;
	const struct guest_iommu *effective = &c->guest->iommu;
	struct diag *diag;

	if (c->guest->machine.family != TARGET_FAMILY_Q35 || c->domain->vcpus.broken ||
	    c->guest->n_vcpus <= MAX_WITHOUT_EIM ||
	    c->guest->n_vcpus > c->guest->machine.max_vcpus ||
	    (effective->present && effective->eim == TRISTATE_YES))
		return;
	diag = finding(c, c->domain->vcpus.at.maximum,
		       "%s vCPUs need an IOMMU with extended interrupt mode",
		       check_count(c, c->guest->n_vcpus));
	if (span_is_given(iommu->at.eim))
		finding_place(c, diag, iommu->at.eim, "this turns it off");
	else if (span_is_given(iommu->at.element))
		finding_place(c, diag, iommu->at.element, "this IOMMU does not have it");
}

static void eim_without_intremap(const struct check *c)
{
	const struct domain_iommu *iommu = &c->domain->devices.iommu;
	const struct guest_iommu *effective = &c->guest->iommu;

	if (span_is_given(iommu->at.element) && effective->eim == TRISTATE_YES &&
	    effective->intremap != TRISTATE_YES)
		finding(c, first_given(iommu->at.eim, iommu->at.element),
			"the IOMMU has eim without intremap, which it builds on");
}

/* QEMU 7.2 hw/i386/intel_iommu.c vtd_decide_config; emulation has x2APIC from 9.0 on. */
/* hw/i386/intel_iommu.c vtd_decide_config, QEMU 7.2 and 10.0 */
static void iommu_width(const struct check *c)
{
	const struct domain_iommu *iommu = &c->domain->devices.iommu;

	if (iommu->model && strcmp(iommu->model, "intel") == 0 && iommu->aw_bits != 0 &&
	    iommu->aw_bits != 39 && iommu->aw_bits != 48)
		finding(c, iommu->at.aw_bits, "the IOMMU translates 39 or 48 bits, not %u",
			iommu->aw_bits);
}

static void eim_without_kvm(const struct check *c)
{
	const struct guest_iommu *iommu = &c->guest->iommu;

	/* more than 255 vCPUs fail first: VN238 */
	if (iommu->present && iommu->eim == TRISTATE_YES && c->domain->type == DOMAIN_TYPE_QEMU &&
	    c->target->qemu < TARGET_VERSION(9, 0) && c->guest->n_vcpus <= MAX_WITHOUT_EIM)
		finding(c,
			first_given(c->domain->devices.iommu.at.eim, c->domain->vcpus.at.element),
			"extended interrupt mode needs KVM, and this guest is emulated");
}

/* The families that have this model, for people; NULL when this machine has it. */
static const char *iommu_wants(const char *model, enum target_machine_family family)
{
	bool q35 = family == TARGET_FAMILY_Q35, virt = family == TARGET_FAMILY_ARM_VIRT;

	if (strcmp(model, "intel") == 0)
		return q35 ? NULL : "q35";
	if (strcmp(model, "smmuv3") == 0)
		return virt ? NULL : "arm's virt";
	if (strcmp(model, "virtio") == 0)
		return q35 || virt ? NULL : "q35 and arm's virt";
	return NULL;
}

/* libvirt 9.0, 11.3 qemu_validate.c qemuValidateDomainDeviceDefIOMMU */
static void virtio_iommu_without_acpi(const struct check *c)
{
	const struct domain_iommu *iommu = &c->domain->devices.iommu;

	if (!span_is_given(iommu->at.element) || !iommu->model ||
	    strcmp(iommu->model, "virtio") != 0 || c->domain->os.acpi ||
	    iommu_wants(iommu->model, c->guest->machine.family))
		return;
	finding(c, first_given(iommu->at.model, iommu->at.element),
		"an IOMMU of model 'virtio' is described by ACPI, which the guest does not have");
}

static void iommu_elsewhere(const struct check *c)
{
	const struct domain_iommu *iommu = &c->domain->devices.iommu;
	const char *machines;

	if (!span_is_given(iommu->at.element) || !iommu->model)
		return;
	machines = iommu_wants(iommu->model, c->guest->machine.family);
	if (machines)
		finding(c, first_given(iommu->at.model, iommu->at.element),
			"an IOMMU of model '%s' is for %s machines, and this one is %s",
			iommu->model, machines, c->guest->machine.name);
}

static bool is_split(const char *kernel_irqchip)
{
	return kernel_irqchip && strcmp(kernel_irqchip, "split") == 0;
}

static void intremap_without_split(const struct check *c)
{
	const struct domain_iommu *iommu = &c->domain->devices.iommu;
	const struct domain_os *os = &c->domain->os;
	struct diag *diag;

	if (!span_is_given(iommu->at.element) || c->guest->iommu.intremap != TRISTATE_YES ||
	    is_split(c->guest->kernel_irqchip))
		return;
	diag = finding(c, first_given(iommu->at.intremap, iommu->at.element),
		       "the IOMMU remaps interrupts, but the I/O APIC is not split");
	if (span_is_given(os->at.ioapic_driver))
		finding_place(c, diag, os->at.ioapic_driver, "driver '%s'", os->ioapic_driver);
}

/* libvirt 9.0.0 to 11.3.0, qemu_validate.c qemuValidateDefGetVcpuHotplugGranularity: a core. */
static void part_of_a_core(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	const struct guest *guest = c->guest;
	struct diag *diag;

	if (guest->machine.family != TARGET_FAMILY_PSERIES || !guest->topology_given ||
	    guest->threads < 2 || !guest->vcpus_known || guest->n_online % guest->threads == 0)
		return;
	diag = finding(c, first_given(vcpus->at.current, vcpus->at.element),
		       "%u vCPUs are online, which is no multiple of the %u threads of a core",
		       guest->n_online, guest->threads);
	finding_place(c, diag, c->domain->cpu.topology.at.threads, "threads of a core");
}

/* QEMU 10.0 hw/arm/virt.c: GIC_NCPU of hw/intc/arm_gic_common.h. */
#define GIC_V2_VCPUS 8u

/* libvirt 9.0.0 qemu_domain.c, 11.3.0 qemu_postparse.c, qemuDomainDefEnableDefaultFeatures: an
   emulated guest gets version 2 where the XML names none; with KVM the host decides. */
static bool has_gic_v2(const struct domain *domain)
{
	if (!domain->os.gic_version)
		return domain->type == DOMAIN_TYPE_QEMU;
	return strcmp(domain->os.gic_version, "2") == 0;
}

static void more_than_gic_v2(const struct check *c)
{
	const struct domain_os *os = &c->domain->os;
	struct diag *diag;

	if (c->guest->machine.family != TARGET_FAMILY_ARM_VIRT || !has_gic_v2(c->domain) ||
	    c->domain->vcpus.broken || c->guest->n_vcpus <= GIC_V2_VCPUS ||
	    c->guest->n_vcpus > c->guest->machine.max_vcpus)
		return;
	diag = finding(c, first_given(os->at.gic_version, c->domain->vcpus.at.maximum),
		       "A GIC of version 2 carries %u vCPUs, and the guest has up to %u",
		       GIC_V2_VCPUS, c->guest->n_vcpus);
	if (!os->gic_version)
		finding_help(c, diag,
			     "add <gic version='3'/> to the features: libvirt takes version 2"
			     " for emulated guests");
}

/* libvirt 9.0.0 to 11.3.0, qemu_validate.c qemuValidateDomainDefFeatures. */
static void foreign_feature(const struct check *c)
{
	const struct domain_os *os = &c->domain->os;
	bool is_virt = c->guest->machine.family == TARGET_FAMILY_ARM_VIRT;

	if (os->ioapic_driver && !guest_is_x86(c->guest))
		finding(c, os->at.ioapic_driver, "<ioapic> is for x86 guests, and this one is %s",
			guest_arch_name(c->guest));
	if (span_is_given(os->at.gic) && !is_virt)
		finding(c, os->at.gic, "<gic> is for the machine type virt of arm, and this is %s",
			c->guest->machine.name ? c->guest->machine.name
					       : guest_arch_name(c->guest));
}

static unsigned host_cpus(const struct check *c)
{
	unsigned n = 0;

	for (size_t i = 0; i < c->host->n_cpus; i++)
		n += !c->host->cpus[i].online_known || c->host->cpus[i].online;
	return n;
}

static void more_than_host(const struct check *c)
{
	unsigned n = host_cpus(c);

	if (c->guest->n_online <= n)
		return;
	finding(c, first_given(c->domain->vcpus.at.current, c->domain->vcpus.at.element),
		"%u vCPUs are online, and the host has %u CPUs", c->guest->n_online, n);
}

static void maximum_above_host(const struct check *c)
{
	unsigned n = host_cpus(c);

	if (c->guest->n_vcpus <= n || c->guest->n_online > n)
		return;
	finding(c, c->domain->vcpus.at.maximum,
		"the guest may grow to %u vCPUs, and the host has %u CPUs", c->guest->n_vcpus, n);
}

#define COUNT(vcpu) "  <memory unit='GiB'>1</memory>\n  " vcpu "\n"
#define NO_PCI                                        \
	"  <devices>\n"                               \
	"    <controller type='usb' model='none'/>\n" \
	"    <memballoon model='none'/>\n"            \
	"  </devices>\n"
#define VIRTIO_IOMMU "  <devices>\n    <iommu model='virtio'/>\n  </devices>\n"
#define PLAIN_IOMMU                    \
	"  <devices>\n"                \
	"    <iommu model='intel'/>\n" \
	"  </devices>\n"
#define IOMMU(driver)                  \
	"  <devices>\n"                \
	"    <iommu model='intel'>\n"  \
	"      <driver " driver "/>\n" \
	"    </iommu>\n"               \
	"  </devices>\n"
#define IOAPIC(driver)                        \
	"  <features>\n"                      \
	"    <acpi/>\n"                       \
	"    <ioapic driver='" driver "'/>\n" \
	"  </features>\n"
#define Q35_IOMMU(vcpu, driver, ioapic) \
	EXAMPLE_MACHINE("x86_64", "q35", COUNT(vcpu) IOMMU(driver)) IOAPIC(ioapic) "</domain>\n"
#define EIM_GUEST(type)                                                                        \
	"<domain type='" type "'>\n"                                                           \
	"  <name>guest</name>\n" COUNT("<vcpu>4</vcpu>") IOMMU(                                \
		"intremap='on' eim='on'") "  <os>\n"                                           \
					  "    <type arch='x86_64' machine='q35'>hvm</type>\n" \
					  "  </os>\n" IOAPIC("qemu") "</domain>\n"
#define GIC(version)                         \
	"  <features>\n"                     \
	"    <gic version='" version "'/>\n" \
	"  </features>\n"                    \
	"</domain>\n"
#define TOPOLOGY(cores, threads)                                                \
	"  <cpu>\n"                                                             \
	"    <topology sockets='1' cores='" cores "' threads='" threads "'/>\n" \
	"  </cpu>\n"

#define POST_PARSE                                                         \
	"libvirt 9.0.0 qemu/qemu_domain.c, 11.3.0 qemu/qemu_postparse.c: " \
	"qemuDomainDefVcpusPostParse"

static const struct rule vcpu_rules[] = {
	{
		.id = 201,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "No vCPU at all",
		.why = "A guest needs at least one vCPU. libvirt's message speaks of NUMA cells, even"
		       " when there are none.",
		.help = "write in <vcpu> the maximum number of vCPUs, at least 1",
		.bad.domain = EXAMPLE(COUNT("<vcpu>0</vcpu>")),
		.good.domain = EXAMPLE(COUNT("<vcpu>1</vcpu>")),
		.elements = "vcpu",
		.message_words = "Domain requires at least 1 vCPU",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainDefParseXML",
		.run = no_vcpus,
	},
	{
		.id = 202,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "More vCPUs online than the maximum",
		.why = "The text of <vcpu> is the maximum, and current how many of them are online at"
		       " start.",
		.help = "raise the maximum, the text of <vcpu>, or lower current",
		.bad.domain = EXAMPLE(COUNT("<vcpu current='8'>4</vcpu>")),
		.good.domain = EXAMPLE(COUNT("<vcpu current='4'>8</vcpu>")),
		.elements = "vcpu",
		.message_words = "maximum vCPU count must not be less than current vCPU count|"
				 "maxcpus must be equal to or greater than smp",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainDefSetVcpus",
		.run = current_above_maximum,
	},
	{
		.id = 203,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "No vCPU online at start",
		.why = "vCPU 0 has to be online, or nothing could start the guest.",
		.help = "write current='1' or more, or leave current out",
		.bad.domain = EXAMPLE(COUNT("<vcpu current='0'>4</vcpu>")),
		.good.domain = EXAMPLE(COUNT("<vcpu current='1'>4</vcpu>")),
		.elements = "vcpu",
		.message_words = "vcpu 0 can't be offline",
		.source = POST_PARSE,
		.run = current_is_zero,
	},
	{
		.id = 204,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_MACHINE | NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "More vCPUs than the machine type takes",
		.why = "Each machine type has a limit, which depends on its version and on QEMU's:"
		       " pc has 255, q35 between 288 and 4,096.",
		.help = "lower the maximum, or take a machine type with a higher limit",
		.bad.domain = EXAMPLE_ON("x86_64", "pc", COUNT("<vcpu>256</vcpu>")),
		.good.domain = EXAMPLE_ON("x86_64", "pc", COUNT("<vcpu>255</vcpu>")),
		.elements = "vcpu type",
		.message_words = "Maximum CPUs greater than specified machine type limit|"
				 "The max CPUs supported by machine|"
				 "exceeds the maximum cpus supported by KVM",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainVCpuTopology",
		.run = beyond_machine,
	},
	{
		.id = 205,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "More than 255 vCPUs on a machine without IOMMU",
		.why = "Interrupts reach vCPUs beyond number 255 only through an IOMMU in extended"
		       " interrupt mode, and on x86 only q35 has one.",
		.help = "write machine='q35' and <iommu model='intel'> with <driver "
			"intremap='on' eim='on'/>, or take at most 255 vCPUs",
		.bad.domain = EXAMPLE_ON("x86_64", "microvm", COUNT("<vcpu>256</vcpu>") NO_PCI),
		.good.domain = EXAMPLE_ON("x86_64", "microvm", COUNT("<vcpu>255</vcpu>") NO_PCI),
		.elements = "vcpu type",
		.message_words = "vCPUs are only supported on q35-based machine types",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainVCpuTopology",
		.run = many_need_q35,
	},
	{
		.id = 206,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_MACHINE | NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "More than 255 vCPUs without extended interrupt mode",
		.why = "Interrupts reach vCPUs beyond number 255 only through an IOMMU in extended"
		       " interrupt mode. libvirt 10.10.0 and later add one where the domain has none.",
		.help = "add <iommu model='intel'><driver intremap='on' eim='on'/></iommu> to the devices,"
			" and <ioapic driver='qemu'/> to the features",
		.bad.domain = Q35_IOMMU("<vcpu>256</vcpu>", "intremap='on' eim='off'", "qemu"),
		.good.domain = Q35_IOMMU("<vcpu>256</vcpu>", "intremap='on' eim='on'", "qemu"),
		.elements = "vcpu iommu",
		.message_words = "require extended interrupt mode enabled on the iommu device|"
				 "requires Extended Interrupt Mode enabled",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainVCpuTopology",
		.run = many_need_eim,
	},
	{
		.id = 207,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Extended interrupt mode without interrupt remapping",
		.why = "An IOMMU's extended interrupt mode is a part of interrupt remapping.",
		.help = "write intremap='on' beside eim='on'",
		.bad.domain = Q35_IOMMU("<vcpu>4</vcpu>", "eim='on'", "qemu"),
		.good.domain = Q35_IOMMU("<vcpu>4</vcpu>", "intremap='on' eim='on'", "qemu"),
		.elements = "iommu",
		.message_words = "IOMMU eim requires interrupt remapping to be enabled|"
				 "eim=on cannot be selected without intremap=on",
		.source =
			"libvirt 9.0.0 to 11.3.0, conf/domain_validate.c virDomainDefIOMMUValidate",
		.run = eim_without_intremap,
	},
	{
		.id = 208,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Interrupt remapping without a split I/O APIC",
		.why = "Interrupts can be remapped only when QEMU, not the kernel, is the I/O APIC."
		       " libvirt 10.10.0 and later split it by themselves when no driver is given.",
		.help = "add <ioapic driver='qemu'/> to <features>",
		.bad.domain = Q35_IOMMU("<vcpu>4</vcpu>", "intremap='on'", "kvm"),
		.good.domain = Q35_IOMMU("<vcpu>4</vcpu>", "intremap='on'", "qemu"),
		.elements = "iommu ioapic features",
		.message_words = "IOMMU interrupt remapping requires split I/O APIC",
		.source =
			"libvirt 9.0.0 to 11.3.0, conf/domain_validate.c virDomainDefIOMMUValidate",
		.run = intremap_without_split,
	},
	{
		.id = 209,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_GUEST | NEEDS_MACHINE | NEEDS_QEMU,
		.title = "A core of a pseries guest is online in part",
		.why = "pseries plugs whole cores, so the vCPUs that are online at start have to be a"
		       " multiple of the threads of a core.",
		.help = "make current a multiple of the threads of a core",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries",
					 COUNT("<vcpu current='6'>8</vcpu>") TOPOLOGY("2", "4")),
		.good.domain = EXAMPLE_ON("ppc64", "pseries",
					  COUNT("<vcpu current='4'>8</vcpu>") TOPOLOGY("2", "4")),
		.elements = "vcpu topology",
		.message_words = "multiple of the vCPU hotplug granularity|"
				 "smp_cpus must be multiple of threads",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c "
			  "qemuValidateDefGetVcpuHotplugGranularity",
		.run = part_of_a_core,
	},
	{
		.id = 210,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "More vCPUs than the interrupt controller carries",
		.why = "An arm virt machine with a GIC of version 2 has room for 8 vCPUs. libvirt"
		       " doesn't look; QEMU refuses to start.",
		.help = "write <gic version='3'/>, or leave the version to libvirt",
		.bad.domain = EXAMPLE_MACHINE("aarch64", "virt", COUNT("<vcpu>16</vcpu>")) GIC("2"),
		.good.domain =
			EXAMPLE_MACHINE("aarch64", "virt", COUNT("<vcpu>16</vcpu>")) GIC("3"),
		.elements = "vcpu gic features",
		.message_words = "exceeds max CPUs",
		.source = "QEMU 10.0 hw/arm/virt.c machvirt_init",
		.run = more_than_gic_v2,
	},
	{
		.id = 211,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES,
		.title = "More vCPUs online than the host has CPUs",
		.why = "The guest's vCPUs then wait for each other on the host's CPUs, which shows as"
		       " steal time, and a vCPU that holds a lock may be the one that waits.",
		.help = "give the guest at most as many vCPUs as the host has CPUs",
		.bad = { .domain = EXAMPLE(COUNT("<vcpu>64</vcpu>")), .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE(COUNT("<vcpu>4</vcpu>")), .host = "small-two-nodes" },
		.elements = "vcpu",
		.source =
			"Linux Documentation/virt/kvm/api.rst, KVM_CAP_NR_VCPUS: recommended is the "
			"number of host CPUs",
		.run = more_than_host,
	},
	{
		.id = 212,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES,
		.title = "Maximum of vCPUs above the host's CPUs",
		.why = "QEMU says in its log that this is more than KVM recommends. If all "
		       "of them were plugged in, they would wait for each other on the "
		       "host's CPUs.",
		.help = "keep the maximum near the number of the host's CPUs",
		.bad = { .domain = EXAMPLE(COUNT("<vcpu current='2'>64</vcpu>")),
			 .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE(COUNT("<vcpu current='2'>4</vcpu>")),
			  .host = "small-two-nodes" },
		.elements = "vcpu",
		.source = "QEMU 10.0 accel/kvm/kvm-all.c kvm_init",
		.run = maximum_above_host,
	},
	{
		.id = 213,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Extended interrupt mode without KVM",
		.why = "QEMU before 9.0 emulates no interrupt controller that could use it. libvirt"
		       " doesn't look.",
		.help = "write <domain type='kvm'>, or take eim out",
		.bad = { .domain = EIM_GUEST("qemu"), .libvirt = 9000 },
		.good = { .domain = EIM_GUEST("kvm"), .libvirt = 9000 },
		.elements = "iommu domain",
		.message_words = "eim=on requires accel=kvm,kernel-irqchip=split|"
				 "eim=on requires support on the KVM side",
		.source = "QEMU 7.2 hw/i386/intel_iommu.c vtd_decide_config",
		.run = eim_without_kvm,
	},
	{
		.id = 214,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "IOMMU of a model for other machine types",
		.why = "q35 has the models intel and virtio, arm's virt has smmuv3 and virtio; other"
		       " machine types have none.",
		.help = "take a machine type that has the model, or leave the IOMMU out",
		.bad.domain = EXAMPLE_ON("x86_64", "pc", COUNT("<vcpu>4</vcpu>") PLAIN_IOMMU),
		.good.domain = EXAMPLE(COUNT("<vcpu>4</vcpu>") PLAIN_IOMMU),
		.elements = "iommu type",
		.message_words = "IOMMU device: 'intel' is only supported with|"
				 "IOMMU device: 'virtio' is only supported with|"
				 "IOMMU device: 'smmuv3' is only supported with",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainDeviceDefIOMMU",
		.run = iommu_elsewhere,
	},
	{
		.id = 215,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Interrupt controller of another architecture",
		.why = "<ioapic> chooses who is the I/O APIC of an x86 guest, <gic> which interrupt"
		       " controller an arm guest of machine type virt has. libvirt refuses them"
		       " elsewhere.",
		.help = "take <gic> out of <features>",
		.bad.domain = EXAMPLE_MACHINE("ppc64", "pseries", COUNT("<vcpu>2</vcpu>"))
			IOAPIC("qemu") "</domain>\n",
		.good.domain = EXAMPLE_ON("ppc64", "pseries", COUNT("<vcpu>2</vcpu>")),
		.elements = "features ioapic gic",
		.message_words = "feature is not supported for architecture",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c "
			  "qemuValidateDomainDefFeatures",
		.run = foreign_feature,
	},
	{
		.id = 216,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "virtio IOMMU without ACPI",
		.why = "Guests find a virtio IOMMU by an ACPI table.",
		.help = "add <features><acpi/></features>",
		.bad.domain = EXAMPLE_ON("x86_64", "q35", COUNT("<vcpu>4</vcpu>") VIRTIO_IOMMU),
		.good.domain = EXAMPLE(COUNT("<vcpu>4</vcpu>") VIRTIO_IOMMU),
		.elements = "iommu features acpi",
		.message_words = "IOMMU device: 'virtio' requires ACPI",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainDeviceDefIOMMU",
		.run = virtio_iommu_without_acpi,
	},
	{
		.id = 217,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Width of the IOMMU that QEMU does not know",
		.why = "QEMU's intel-iommu translates addresses of 39 or 48 bits. libvirt passes any"
		       " aw_bits on.",
		.help = "write aw_bits='39' or aw_bits='48', or leave it out",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>2</vcpu>\n"
				      "  <devices>\n"
				      "    <iommu model='intel'>\n"
				      "      <driver aw_bits='40'/>\n"
				      "    </iommu>\n"
				      "  </devices>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu>2</vcpu>\n"
				       "  <devices>\n"
				       "    <iommu model='intel'>\n"
				       "      <driver aw_bits='48'/>\n"
				       "    </iommu>\n"
				       "  </devices>\n"),
		.elements = "iommu driver",
		.message_words =
			"Supported values for aw-bits are|supported values for aw-bits are",
		.source = "QEMU 7.2 and 10.0.13, hw/i386/intel_iommu.c vtd_decide_config",
		.run = iommu_width,
	},
};

const struct rule_topic vcpu_topic = {
	.name = "vcpu",
	.title = "vCPUs",
	.first_id = 201,
	.last_id = 218,
	.rules = vcpu_rules,
	.n_rules = ARRAY_SIZE(vcpu_rules),
};
