/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN2xx, fourth part: the CPU's mode, its cache and its address size. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/topics.h"

static const struct domain_cpu *cpu_of(const struct check *c)
{
	return &c->domain->cpu;
}

static struct span first_given(struct span a, struct span b)
{
	return span_is_given(a) ? a : b;
}

static bool has_cache(const struct check *c)
{
	return cpu_of(c)->cache_mode != CPU_CACHE_NONE;
}

/* Where libvirt looks at the cache at all: elsewhere VN250 has said it. */
static bool has_x86_cache(const struct check *c)
{
	return has_cache(c) && guest_is_x86(c->guest);
}

static void cache_off_x86(const struct check *c)
{
	if (has_cache(c) && !guest_is_x86(c->guest))
		finding(c, cpu_of(c)->at.cache, "<cache> is for x86 only, and this guest is %s",
			guest_arch_name(c->guest));
}

static void emulated_level(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);

	if (!has_x86_cache(c) || cpu->cache_mode != CPU_CACHE_EMULATE || cpu->cache_level == 3)
		return;
	if (span_is_given(cpu->at.cache_level))
		finding(c, cpu->at.cache_level, "mode 'emulate' is for level 3 only, not level %d",
			cpu->cache_level);
	else
		finding(c, first_given(cpu->at.cache_mode, cpu->at.cache),
			"mode 'emulate' is for level 3 only, and no level is given");
}

static void passthrough_cache(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);
	struct diag *diag;

	if (!has_x86_cache(c) || cpu->cache_mode != CPU_CACHE_PASSTHROUGH ||
	    cpu->mode == CPU_MODE_HOST_PASSTHROUGH || cpu->mode == CPU_MODE_MAXIMUM)
		return;
	diag = finding(c, cpu->at.cache_mode,
		       "the host's cache is passed through, but its CPU is not");
	if (span_is_given(cpu->at.mode))
		finding_place(c, diag, cpu->at.mode, "CPU mode '%s'",
			      enum_name(&cpu_mode_names, (int)cpu->mode));
}

static void level_without_use(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);
	bool host_mode = cpu->mode == CPU_MODE_HOST_PASSTHROUGH || cpu->mode == CPU_MODE_MAXIMUM;

	if (!has_x86_cache(c) || !span_is_given(cpu->at.cache_level))
		return;
	if (cpu->cache_mode == CPU_CACHE_DISABLE ||
	    (cpu->cache_mode == CPU_CACHE_PASSTHROUGH && host_mode))
		finding(c, cpu->at.cache_level, "mode '%s' is for all levels and takes none",
			enum_name(&cpu_cache_mode_names, (int)cpu->cache_mode));
}

static bool has_address(const struct check *c)
{
	return cpu_of(c)->maxphysaddr_mode != MAXPHYSADDR_NONE;
}

static void address_off_x86(const struct check *c)
{
	if (has_address(c) && !guest_is_x86(c->guest))
		finding(c, cpu_of(c)->at.maxphysaddr,
			"<maxphysaddr> is for x86 only, and this guest is %s",
			guest_arch_name(c->guest));
}

static void passthrough_bits(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);

	if (guest_is_x86(c->guest) && cpu->maxphysaddr_mode == MAXPHYSADDR_PASSTHROUGH &&
	    span_is_given(cpu->at.maxphysaddr_bits))
		finding(c, cpu->at.maxphysaddr_bits,
			"mode 'passthrough' takes the host's address bits and no number of its own");
}

static void emulate_without_bits(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);

	if (guest_is_x86(c->guest) && cpu->maxphysaddr_mode == MAXPHYSADDR_EMULATE &&
	    !span_is_given(cpu->at.maxphysaddr_bits))
		finding(c, first_given(cpu->at.maxphysaddr_mode, cpu->at.maxphysaddr),
			"mode 'emulate' needs the number of address bits");
}

static void limit_with_emulate(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);

	if (cpu->maxphysaddr_mode == MAXPHYSADDR_EMULATE &&
	    span_is_given(cpu->at.maxphysaddr_limit))
		finding(c, cpu->at.maxphysaddr_limit,
			"limit is for mode 'passthrough', and this is mode 'emulate'");
}

/* util/virarch.c, qemu_capabilities.c virQEMUCapsGuestIsNative */
static bool is_native(const struct check *c)
{
	static const char *const twins[][2] = {
		{ "x86_64", "i686" },
		{ "ppc64", "ppc64le" },
		{ "aarch64", "armv7l" },
	};
	const char *host = c->host->arch, *guest = enum_name(&domain_arch_names, c->guest->arch);

	for (size_t i = 0; i < ARRAY_SIZE(twins); i++) {
		bool has_host = !strcmp(twins[i][0], host) || !strcmp(twins[i][1], host);

		if (has_host && (!strcmp(twins[i][0], guest) || !strcmp(twins[i][1], guest)))
			return true;
	}
	return strcmp(host, guest) == 0;
}

/* qemu_capabilities.c virQEMUCapsInitHostCPUModel: only a guest of the host's own architecture can
   have the host's model. */
static void model_of_another_arch(const struct check *c)
{
	if (c->guest->arch == DOMAIN_ARCH_OTHER || !c->host || !c->host->arch || is_native(c))
		return;
	finding(c, cpu_of(c)->at.mode, "the host, %s, has no CPU model that %s guests know",
		c->host->arch, enum_name(&domain_arch_names, c->guest->arch));
}

static void passthrough_without_kvm(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);
	struct diag *diag;

	if (cpu->mode == CPU_MODE_HOST_MODEL && c->domain->type == DOMAIN_TYPE_QEMU)
		model_of_another_arch(c);

	if (cpu->mode != CPU_MODE_HOST_PASSTHROUGH || c->domain->type != DOMAIN_TYPE_QEMU)
		return;
	diag = finding(c, cpu->at.mode, "the host's CPU can be passed through with KVM only");
	finding_place(c, diag, c->domain->at.type, "this guest is emulated");
}

/* Each vCPU that is there at start has one CPU of the host. */
static bool all_pinned(const struct guest *guest)
{
	for (unsigned i = 0; i < guest->n_vcpus; i++)
		if (guest->vcpus[i].online && (guest->vcpus[i].pin_source != GUEST_PIN_OWN ||
					       bitmap_count(guest->vcpus[i].pin) != 1))
			return false;
	return guest->n_online > 1;
}

/* QEMU 10.0 target/i386/cpu.c: without host-cache-info, CPUID's leaf 4 is of QEMU's making. */
static void made_up_caches(const struct check *c)
{
	const struct domain_cpu *cpu = cpu_of(c);

	if (guest_is_x86(c->guest) && c->domain->type == DOMAIN_TYPE_KVM && !has_cache(c) &&
	    cpu->mode == CPU_MODE_HOST_PASSTHROUGH && !c->domain->has_qemu_commandline &&
	    all_pinned(c->guest))
		finding(c, cpu->at.mode,
			"the vCPUs have CPUs of their own, and the guest sees caches that QEMU made up");
}

#define CPU(cpu) "  <memory unit='GiB'>1</memory>\n  <vcpu>2</vcpu>\n" cpu
#define PASSTHROUGH(more)                   \
	"  <cpu mode='host-passthrough'>\n" \
	"    " more "\n"                    \
	"  </cpu>\n"
#define CUSTOM(more)                                  \
	"  <cpu mode='custom' match='exact'>\n"       \
	"    <model>Westmere</model>\n    " more "\n" \
	"  </cpu>\n"
#define PINNED                                 \
	"  <cputune>\n"                        \
	"    <vcpupin vcpu='0' cpuset='2'/>\n" \
	"    <vcpupin vcpu='1' cpuset='3'/>\n" \
	"  </cputune>\n"
#define VALIDATE_CPU "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainDefCpu"

static const struct rule cpu_rules[] = {
	{
		.id = 250,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "CPU cache of a guest that is not x86",
		.why = "libvirt can describe a CPU's cache to QEMU on x86 only.",
		.help = "take the <cache> out of <cpu>",
		.bad.domain = EXAMPLE_ON("aarch64", "virt",
					 CPU(PASSTHROUGH("<cache mode='passthrough'/>"))),
		.good.domain = EXAMPLE(CPU(PASSTHROUGH("<cache mode='passthrough'/>"))),
		.elements = "cpu cache",
		.message_words = "CPU cache specification is not supported for",
		.source = VALIDATE_CPU,
		.run = cache_off_x86,
	},
	{
		.id = 251,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Emulated CPU cache of a level other than 3",
		.why = "QEMU can make up a level 3 cache (l3-cache=on); the other levels come with the"
		       " CPU model.",
		.help = "write level='3', or mode='passthrough' with CPU mode host-passthrough",
		.bad.domain = EXAMPLE(CPU(CUSTOM("<cache level='2' mode='emulate'/>"))),
		.good.domain = EXAMPLE(CPU(CUSTOM("<cache level='3' mode='emulate'/>"))),
		.elements = "cpu cache",
		.message_words = "can only be used with level='3'",
		.source = VALIDATE_CPU,
		.run = emulated_level,
	},
	{
		.id = 252,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Host's cache on a CPU that is not the host's",
		.why = "QEMU passes the host's caches through only together with its CPU.",
		.help = "write mode='host-passthrough' for the CPU, or mode='emulate' level='3' for the cache",
		.bad.domain = EXAMPLE(CPU(CUSTOM("<cache mode='passthrough'/>"))),
		.good.domain = EXAMPLE(CPU(PASSTHROUGH("<cache mode='passthrough'/>"))),
		.elements = "cpu cache",
		.message_words = "can only be used with 'host-passthrough'|"
				 "CPU cache mode 'passthrough' can only be used with",
		.source = VALIDATE_CPU,
		.run = passthrough_cache,
	},
	{
		.id = 253,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Cache level where all levels are meant",
		.why = "The modes passthrough and disable are for all levels together.",
		.help = "take level out",
		.bad.domain = EXAMPLE(CPU(CUSTOM("<cache level='3' mode='disable'/>"))),
		.good.domain = EXAMPLE(CPU(CUSTOM("<cache mode='disable'/>"))),
		.elements = "cpu cache",
		.message_words = "unsupported CPU cache level for mode",
		.source = VALIDATE_CPU,
		.run = level_without_use,
	},
	{
		.id = 254,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Address size of a guest that is not x86",
		.why = "libvirt can set the size of physical addresses on x86 only.",
		.help = "take <maxphysaddr> out of <cpu>",
		.bad.domain = EXAMPLE_ON("aarch64", "virt",
					 CPU(PASSTHROUGH("<maxphysaddr mode='passthrough'/>"))),
		.good.domain = EXAMPLE(CPU(PASSTHROUGH("<maxphysaddr mode='passthrough'/>"))),
		.elements = "cpu maxphysaddr",
		.message_words =
			"CPU maximum physical address bits specification is not supported for",
		.source = VALIDATE_CPU,
		.run = address_off_x86,
	},
	{
		.id = 255,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Number of address bits where the host's is taken",
		.why = "With mode passthrough the guest has as many address bits as the host.",
		.help = "take bits out, write limit instead, or write mode='emulate'",
		.bad.domain =
			EXAMPLE(CPU(PASSTHROUGH("<maxphysaddr mode='passthrough' bits='42'/>"))),
		.good.domain = EXAMPLE(CPU(CUSTOM("<maxphysaddr mode='emulate' bits='42'/>"))),
		.elements = "cpu maxphysaddr",
		.message_words = "bits number specification cannot be used with mode",
		.source = VALIDATE_CPU,
		.run = passthrough_bits,
	},
	{
		.id = 256,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Emulated address size without a number",
		.why = "libvirt before 9.2.0 has no default for it.",
		.help = "write bits='40' or what the guest needs",
		.bad = { .domain = EXAMPLE(CPU(CUSTOM("<maxphysaddr mode='emulate'/>"))),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE(CPU(CUSTOM("<maxphysaddr mode='emulate' bits='42'/>"))),
			  .libvirt = 9000 },
		.elements = "cpu maxphysaddr",
		.message_words = "bits= must be specified too",
		.source = "libvirt 9.0.0 qemu/qemu_validate.c qemuValidateDomainDefCpu; NEWS 9.2.0",
		.until = TARGET_VERSION(9, 1),
		.run = emulate_without_bits,
	},
	{
		.id = 257,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Limit of an emulated address size",
		.why = "limit bounds what is taken from the host, and mode emulate takes nothing from"
		       " it.",
		.help = "write bits instead of limit, or mode='passthrough'",
		.bad.domain = EXAMPLE(CPU(CUSTOM("<maxphysaddr mode='emulate' limit='42'/>"))),
		.good.domain =
			EXAMPLE(CPU(PASSTHROUGH("<maxphysaddr mode='passthrough' limit='42'/>"))),
		.elements = "cpu maxphysaddr",
		.message_words = "only supported for maxphysaddr mode 'passthrough'",
		.source = "libvirt 11.3.0 conf/cpu_conf.c virCPUDefParseXML; NEWS 9.3.0",
		.since = TARGET_VERSION(9, 3),
		.run = limit_with_emulate,
	},
	{
		.id = 258,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_QEMU,
		.title = "Host's CPU in an emulated guest",
		.why = "A domain of type qemu is emulated, and the emulator makes a CPU of its own. The"
		       " domain can be defined but not started.",
		.help = "write <domain type='kvm'>, or CPU mode maximum",
		.bad.domain = "<domain type='qemu'>\n"
			      "  <name>guest</name>\n"
			      "  <memory unit='GiB'>1</memory>\n"
			      "  <cpu mode='host-passthrough'/>\n"
			      "  <os>\n"
			      "    <type arch='x86_64' machine='q35'>hvm</type>\n"
			      "  </os>\n"
			      "</domain>\n",
		.good.domain = "<domain type='qemu'>\n"
			       "  <name>guest</name>\n"
			       "  <memory unit='GiB'>1</memory>\n"
			       "  <cpu mode='maximum'/>\n"
			       "  <os>\n"
			       "    <type arch='x86_64' machine='q35'>hvm</type>\n"
			       "  </os>\n"
			       "</domain>\n",
		.elements = "cpu domain",
		.message_words = "CPU mode 'host-passthrough' for|"
				 "domain on host is not supported by hypervisor|"
				 "requires KVM or HVF",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_process.c qemuProcessStartValidate",
		.run = passthrough_without_kvm,
	},
	{
		.id = 259,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "Pinned guest with made-up caches",
		.why = "Without <cache> the guest sees sizes and sharing of caches that QEMU made up,"
		       " even with the host's CPU. Its scheduler and programs that size their work"
		       " by the cache go by that, though each vCPU stays on one CPU of the host.",
		.help = "add <cache mode='passthrough'/> to <cpu>",
		.bad.domain = EXAMPLE(CPU(PINNED "  <cpu mode='host-passthrough'/>\n")),
		.good.domain = EXAMPLE(CPU(PINNED PASSTHROUGH("<cache mode='passthrough'/>"))),
		.elements = "cache cpu vcpupin",
		.source = "QEMU 10.0 target/i386/cpu.c cpu_x86_cpuid, leaf 4",
		.run = made_up_caches,
	},
};

const struct rule_topic cpu_topic = {
	.name = "cpu",
	.title = "CPU model, caches and address size",
	.first_id = 250,
	.last_id = 259,
	.rules = cpu_rules,
	.n_rules = ARRAY_SIZE(cpu_rules),
};
