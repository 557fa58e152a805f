/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN1xx, last part: domain type, name, firmware, and what is passed to QEMU past libvirt. */
#include <string.h>

#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/topics.h"

static void other_hypervisor(const struct check *c)
{
	if (c->domain->type == DOMAIN_TYPE_OTHER)
		finding(c, c->domain->at.type,
			"a domain of type '%s' is not run by QEMU, so what QEMU and its driver refuse was"
			" not looked at",
			c->domain->type_name);
}

static void os_type_not_hvm(const struct check *c)
{
	const struct domain_os *os = &c->domain->os;

	if (os->type && os->type[0] && strcmp(os->type, "hvm") != 0)
		finding(c, os->at.type, "QEMU runs guests of the OS type hvm, and this one is '%s'",
			os->type);
}

static void slash_in_name(const struct check *c)
{
	if (strchr(c->domain->name, '/'))
		finding(c, c->domain->at.name, "the name '%s' has a slash in it", c->domain->name);
}

static void newline_in_name(const struct check *c)
{
	if (strchr(c->domain->name, '\n'))
		finding(c, c->domain->at.name, "the name has a line break in it");
}

static bool has_uefi(const struct domain_os *os)
{
	return os->loader_pflash || (os->firmware && strcmp(os->firmware, "efi") == 0);
}

static struct span firmware_at(const struct domain_os *os)
{
	return span_is_given(os->at.firmware) ? os->at.firmware : os->at.loader;
}

static void uefi_without_acpi(const struct check *c)
{
	const struct domain_os *os = &c->domain->os;

	struct fix fix = { .check = c };

	if (!guest_is_x86(c->guest) || !has_uefi(os) || os->acpi)
		return;
	fix.diag = finding(c, firmware_at(os),
			   "UEFI needs ACPI on x86, and the features do not turn it on");
	fix_add_acpi(&fix);
}

static void acpi_without_uefi(const struct check *c)
{
	const struct domain_os *os = &c->domain->os;
	struct diag *diag;

	if (c->guest->arch != DOMAIN_ARCH_AARCH64 || has_uefi(os) || !os->acpi)
		return;
	diag = finding(c, os->at.acpi,
		       "ACPI needs UEFI on aarch64, and the guest has no such firmware");
	if (span_is_given(os->at.element))
		finding_place(c, diag, os->at.element, "firmware='efi' belongs here");
}

/* What stands for the same as an element that this program looks at. */
static const char *const overriding[] = { "cpu", "smp", "m", "numa" };

/* The option that an argument is, without its dashes: QEMU takes one or two. NULL: another. */
static const char *overriding_option(const char *argument)
{
	size_t dashes = strspn(argument, "-");

	for (size_t i = 0; (dashes == 1 || dashes == 2) && i < ARRAY_SIZE(overriding); i++)
		if (strcmp(argument + dashes, overriding[i]) == 0)
			return overriding[i];
	return NULL;
}

/* Where the arguments that override something stand. */
struct override {
	const char *option; /* the first one's name */
	struct span at;
	struct override *next;
};

static struct override *find_overrides(const struct check *c)
{
	struct override *first = NULL, **last = &first;
	const struct xml_node *line = c->domain->root->children;

	while (line && line->tag_at.at != c->domain->at.qemu_commandline.at)
		line = line->next;
	for (const struct xml_node *arg = line ? line->children : NULL; arg; arg = arg->next) {
		for (size_t i = 0; i < arg->n_attributes; i++) {
			const struct xml_attribute *attribute = &arg->attributes[i];
			const char *option = NULL;

			if (strcmp(arg->name, "arg") == 0 && strcmp(attribute->name, "value") == 0)
				option = overriding_option(attribute->value);
			if (!option)
				continue;
			*last = ARENA_NEW(c->scratch, struct override);
			**last = (struct override){ .option = option, .at = attribute->at };
			last = &(*last)->next;
		}
	}
	return first;
}

static const char *override_text(const char *option)
{
	if (strcmp(option, "cpu") == 0)
		return "this -cpu replaces the one that libvirt makes of <cpu>, its features and"
		       " caches included";
	if (strcmp(option, "smp") == 0)
		return "QEMU merges this -smp, key by key, with the one that libvirt makes of <vcpu>"
		       " and <topology>";
	if (strcmp(option, "m") == 0)
		return "this -m replaces the memory that libvirt counts on";
	return "cells of this -numa come on top of those in the XML, and libvirt neither binds nor"
	       " counts them";
}

static void overriding_arguments(const struct check *c)
{
	if (!c->domain->has_qemu_commandline)
		return;
	for (const struct override *item = find_overrides(c); item; item = item->next)
		finding(c, item->at, "%s", override_text(item->option));
}

static void own_arguments(const struct check *c)
{
	/* those that override something are told one by one */
	if (c->domain->has_qemu_commandline && !find_overrides(c))
		finding(c, c->domain->at.qemu_commandline,
			"arguments for QEMU are passed on as they are, and were not looked at");
}

static void unknown_architecture(const struct check *c)
{
	if (c->domain->os.arch == DOMAIN_ARCH_LOONGARCH64)
		finding(c, c->domain->os.at.arch, "libvirt knows loongarch64 from 10.2.0 on");
}

static void riscv_cpu(const struct check *c)
{
	if (c->domain->os.arch == DOMAIN_ARCH_RISCV64 && span_is_given(c->domain->cpu.at.element))
		finding(c, c->domain->cpu.at.element,
			"libvirt 9.0 cannot handle <cpu> in a riscv64 guest, not even for cells");
}

#define GIB "  <memory unit='GiB'>1</memory>\n"
#define Q35 "    <type arch='x86_64' machine='q35'>hvm</type>\n"
#define VIRT "    <type arch='aarch64' machine='virt'>hvm</type>\n"
#define ACPI             \
	"  <features>\n" \
	"    <acpi/>\n"  \
	"  </features>\n"
#define NAMED(name, type, os_type)                                   \
	"<domain type='" type "'>\n"                                 \
	"  <name>" name "</name>\n" GIB "  <os>\n"                   \
	"    <type arch='x86_64' machine='q35'>" os_type "</type>\n" \
	"  </os>\n" ACPI "</domain>\n"
#define FIRMWARE(os, type, features) \
	"<domain type='kvm'>\n"      \
	"  <name>guest</name>\n" GIB "  " os "\n" type "  </os>\n" features "</domain>\n"
#define WITH_ARGUMENTS(first, second)                                                         \
	"<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>\n"       \
	"  <name>guest</name>\n" GIB "  <os>\n" Q35 "  </os>\n" ACPI "  <qemu:commandline>\n" \
	"    <qemu:arg value='" first "'/>\n"                                                 \
	"    <qemu:arg value='" second "'/>\n"                                                \
	"  </qemu:commandline>\n"                                                             \
	"</domain>\n"
#define VALIDATE "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainDef"
#define RISCV(cpu) EXAMPLE_ON("riscv64", "virt", GIB cpu)

static const struct rule os_rules[] = {
	{
		.id = 130,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.title = "Domain that QEMU does not run",
		.why = "What concerns the XML itself and the host is checked all the same; what QEMU or"
		       " libvirt's QEMU driver would say of it is not.",
		.help = "write type='kvm' or type='qemu' if QEMU is meant",
		.bad.domain = NAMED("guest", "xen", "hvm"),
		.good.domain = NAMED("guest", "kvm", "hvm"),
		.elements = "domain",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_capabilities.c",
		.run = other_hypervisor,
	},
	{
		.id = 131,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "OS type that QEMU does not run",
		.why = "QEMU runs fully virtualised guests, which libvirt calls hvm; the other types are"
		       " for other hypervisors.",
		.help = "write hvm in <type>",
		.bad.domain = NAMED("guest", "kvm", "linux"),
		.good.domain = NAMED("guest", "kvm", "hvm"),
		.elements = "os type",
		.message_words = "does not support os type",
		.source = VALIDATE,
		.run = os_type_not_hvm,
	},
	{
		.id = 132,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Slash in the domain's name",
		.why = "libvirt makes file names of the domain's name.",
		.help = "take the slash out of <name>",
		.bad.domain = NAMED("web/1", "kvm", "hvm"),
		.good.domain = NAMED("web-1", "kvm", "hvm"),
		.elements = "name domain",
		.message_words = "cannot contain '/'",
		.source =
			"libvirt 9.0.0 to 11.3.0, conf/domain_conf.c and conf/domain_postparse.c: "
			"VIR_DOMAIN_DEF_FEATURE_NAME_SLASH",
		.run = slash_in_name,
	},
	{
		.id = 133,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Line break in the domain's name",
		.why = "libvirt takes all that stands between <name> and </name> for the name, line"
		       " breaks too, and refuses to define such a domain.",
		.help = "write the name on the line of <name>, without a line break",
		.bad.domain = NAMED("\n    guest\n  ", "kvm", "hvm"),
		.good.domain = NAMED("guest", "kvm", "hvm"),
		.elements = "name domain",
		.message_words = "invalid char in name|contains invalid characters|"
				 "invalid char in",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_driver.c qemuDomainDefineXMLFlags",
		.run = newline_in_name,
	},
	{
		.id = 134,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "UEFI without ACPI on x86",
		.why = "UEFI firmware for x86 finds the hardware by ACPI.",
		.help = "add <acpi/> to <features>",
		.bad.domain = FIRMWARE("<os firmware='efi'>", Q35, ""),
		.good.domain = FIRMWARE("<os firmware='efi'>", Q35, ACPI),
		.elements = "os loader features acpi",
		.message_words =
			"UEFI requires ACPI on this architecture|firmware that is compatible with the current configuration",
		.source = VALIDATE,
		.run = uefi_without_acpi,
	},
	{
		.id = 135,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "ACPI without UEFI on aarch64",
		.why = "On aarch64 the firmware hands the ACPI tables to the guest, and only UEFI does.",
		.help = "write <os firmware='efi'>, or take <acpi/> out",
		.bad.domain = FIRMWARE("<os>", VIRT, ACPI),
		.good.domain = FIRMWARE("<os firmware='efi'>", VIRT, ACPI),
		.elements = "os loader features acpi",
		.message_words = "ACPI requires UEFI on this architecture",
		.source = VALIDATE,
		.run = acpi_without_uefi,
	},
	{
		.id = 136,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Arguments that libvirt passes on unread",
		.why = "What stands in <qemu:commandline> comes after libvirt's own arguments and is"
		       " nobody's business but QEMU's: neither libvirt nor this program looks at it,"
		       " so it may contradict what the XML says.",
		.help = "say it in the XML where there is an element for it",
		.bad.domain = WITH_ARGUMENTS("-device", "ivshmem-doorbell,chardev=peer"),
		.good.domain = EXAMPLE(GIB "  <vcpu>4</vcpu>\n"),
		.elements = "qemu:commandline",
		.source = "libvirt docs/drvqemu.rst, pass-through of arbitrary qemu commands",
		.run = own_arguments,
	},
	{
		.id = 137,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Architecture that this libvirt does not know",
		.why = "libvirt knows loongarch64 from 10.2.0 on.",
		.help = "update libvirt",
		.bad = { .domain = EXAMPLE_ON("loongarch64", "virt", GIB), .libvirt = 9000 },
		.good = { .domain = EXAMPLE(GIB), .libvirt = 9000 },
		.elements = "os type",
		.message_words = "Unknown architecture",
		.source = "libvirt NEWS 10.2.0",
		.until = TARGET_VERSION(10, 1),
		.run = unknown_architecture,
	},
	{
		.id = 138,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_QEMU,
		.title = "<cpu> in a riscv64 guest of an old libvirt",
		.why = "libvirt 9.0 has no CPU driver for riscv64 and cannot start a guest with a <cpu>"
		       " element, whatever is in it: topology and cells too.",
		.help = "take <cpu> out, or update libvirt",
		.bad = { .domain = RISCV("  <cpu>\n"
					 "    <topology sockets='1' cores='1' threads='1'/>\n"
					 "  </cpu>\n"),
			 .libvirt = 9000 },
		.good = { .domain = RISCV("  <vcpu>1</vcpu>\n"), .libvirt = 9000 },
		.elements = "cpu topology numa",
		.message_words = "architecture is not supported by CPU driver",
		.source = "libvirt 9.0.0 cpu/cpu.c cpuGetSubDriver",
		.until = TARGET_VERSION(9, 0),
		.run = riscv_cpu,
	},
	{
		.id = 139,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Arguments that override the XML",
		.why = "Of several -cpu or -m QEMU takes the last, which is the one of"
		       " <qemu:commandline>; it merges -smp key by key, and cells of -numa add up."
		       " The guest is then another than the XML says, or QEMU refuses the mixture,"
		       " and libvirt knows nothing of it: pins, plugging and migration go by the XML.",
		.help = "write it as <cpu>, <topology>, <vcpu>, <memory> or <numa>, and take the"
			" argument out",
		.bad.domain = WITH_ARGUMENTS("-smp", "4"),
		.good.domain = EXAMPLE(GIB "  <vcpu>4</vcpu>\n"),
		.elements = "qemu:commandline cpu topology vcpu memory numa",
		.source = "QEMU 10.0 system/vl.c, QEMU_OPTION_cpu, _smp, _m, _numa",
		.run = overriding_arguments,
	},
};

const struct rule_topic os_topic = {
	.name = "os",
	.title = "domain type, name and firmware",
	.first_id = 130,
	.last_id = 149,
	.rules = os_rules,
	.n_rules = ARRAY_SIZE(os_rules),
};
