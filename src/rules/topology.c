/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN2xx, third part: <topology>, against the number of vCPUs and what the machine type knows. */
#include <string.h>

#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/topics.h"

static const struct domain_topology *written(const struct check *c)
{
	return &c->domain->cpu.topology;
}

static bool clusters_ignored(const struct check *c)
{
	return written(c)->clusters > 1 && !target_has(c->target, LIBVIRT_CLUSTERS);
}

/* sockets × dies × clusters × cores × threads as this libvirt counts them; stops growing once it
   is beyond 32 bits. */
static uint64_t product(const struct guest *guest)
{
	const unsigned levels[] = { guest->sockets, guest->dies, guest->clusters, guest->cores,
				    guest->threads };
	uint64_t n = 1;

	for (size_t i = 0; i < ARRAY_SIZE(levels) && n <= UINT32_MAX; i++)
		n *= levels[i];
	return n;
}

/* "2 cores", "1 core" */
static const char *level_text(const struct check *c, unsigned count, const char *name)
{
	return arena_printf(c->scratch, "%u %s%s", count, name, count == 1 ? "" : "s");
}

/* "2 sockets x 4 cores x 1 thread" */
static const char *levels_text(const struct check *c)
{
	const struct guest *guest = c->guest;
	const char *dies = "", *clusters = "";

	if (span_is_given(written(c)->at.dies))
		dies = arena_printf(c->scratch, " x %s", level_text(c, guest->dies, "die"));
	if (span_is_given(written(c)->at.clusters) && !clusters_ignored(c))
		clusters = arena_printf(c->scratch, " x %s",
					level_text(c, guest->clusters, "cluster"));
	return arena_printf(c->scratch, "%s%s%s x %s x %s", level_text(c, guest->sockets, "socket"),
			    dies, clusters, level_text(c, guest->cores, "core"),
			    level_text(c, guest->threads, "thread"));
}

static void help_with_product(const struct check *c, struct diag *diag, uint64_t n)
{
	const struct guest *guest = c->guest;
	uint64_t others = n / guest->cores;

	if (span_is_given(c->domain->vcpus.at.current) && c->domain->vcpus.current == n)
		finding_help(c, diag,
			     "the product counts the maximum, not current: write"
			     " <vcpu>%u</vcpu>, or a topology of %u",
			     (unsigned)n, guest->n_vcpus);
	else if (guest->n_vcpus % others == 0)
		finding_help(c, diag, "write cores='%u', or <vcpu>%u</vcpu>",
			     (unsigned)(guest->n_vcpus / others), (unsigned)n);
}

/* Only where sockets alone can be what is wrong; it may be <vcpu> all the same. */
static void write_sockets(const struct check *c, struct diag *diag, uint64_t a_socket)
{
	struct fix fix = { .check = c, .diag = diag };

	diag->edits_unsafe = true;
	if (c->guest->n_vcpus % a_socket == 0)
		fix_replace(&fix, written(c)->at.sockets, "%u",
			    (unsigned)(c->guest->n_vcpus / a_socket));
}

static void wrong_product(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	uint64_t n = product(c->guest);
	struct diag *diag;

	if (!c->guest->topology_given || vcpus->broken || c->guest->n_vcpus == 0 ||
	    n > UINT32_MAX || n == c->guest->n_vcpus)
		return;
	diag = finding(c, written(c)->at.element, "%s make %s vCPUs, but the guest has %s%s",
		       levels_text(c), check_count(c, n), check_count(c, c->guest->n_vcpus),
		       clusters_ignored(c) ? "; this libvirt ignores clusters" : "");
	if (span_is_given(vcpus->at.maximum))
		finding_place(c, diag, vcpus->at.maximum, "the maximum");
	help_with_product(c, diag, n);
	write_sockets(c, diag, n / c->guest->sockets);
}

static void product_too_large(const struct check *c)
{
	if (c->guest->topology_given && product(c->guest) > UINT32_MAX)
		finding(c, written(c)->at.element, "%s make more than 4,294,967,295 vCPUs",
			levels_text(c));
}

static void level_unknown(const struct check *c)
{
	const struct target_machine *machine = &c->guest->machine;
	const struct domain_topology *topology = written(c);

	if (c->guest->dies > 1 && !machine->dies)
		finding(c, topology->at.dies,
			"the topology has %u dies a socket, which %s does not know", c->guest->dies,
			machine->name);
	if (c->guest->clusters > 1 && !machine->clusters)
		finding(c, topology->at.clusters,
			"the topology has %u clusters, which %s does not know", c->guest->clusters,
			machine->name);
}

static void clusters_dropped(const struct check *c)
{
	/* where the product suffers, VN232 says it */
	if (c->guest->topology_given && clusters_ignored(c) &&
	    product(c->guest) == c->guest->n_vcpus)
		finding(c, written(c)->at.clusters,
			"clusters='%u' has no effect: libvirt reads it from 10.1.0 on",
			written(c)->clusters);
}

#define PSERIES_TCG_THREADS 8u

static void pseries_threads(const struct check *c)
{
	bool tcg = c->domain->type == DOMAIN_TYPE_QEMU;
	unsigned threads = c->guest->threads;
	unsigned most = c->target->qemu < TARGET_VERSION(8, 1) ? 1 : PSERIES_TCG_THREADS;

	if (c->guest->machine.family != TARGET_FAMILY_PSERIES || !c->guest->topology_given)
		return;
	if (tcg && threads > most)
		finding(c, written(c)->at.threads,
			"a core has %u threads, but QEMU %u.%u without KVM knows at most %u",
			threads, c->target->qemu / 1000, c->target->qemu % 1000, most);
	else if (threads & (threads - 1))
		finding(c, written(c)->at.threads,
			"a core of a pseries machine has %u threads, which is no power of 2",
			threads);
}

static void s390_threads(const struct check *c)
{
	if (c->guest->machine.family == TARGET_FAMILY_S390 && c->guest->topology_given &&
	    c->guest->threads > 1)
		finding(c, written(c)->at.threads,
			"a core has %u threads, but QEMU's s390 machine knows one",
			c->guest->threads);
}

static unsigned bits_for(unsigned count)
{
	unsigned bits = 0;

	while ((UINT64_C(1) << bits) < count)
		bits++;
	return bits;
}

/* QEMU 10.0 include/hw/i386/topology.h: a field a level, each as wide as its count needs. */
static uint64_t highest_apic_id(const struct guest *guest)
{
	unsigned core_at = bits_for(guest->threads);
	unsigned die_at = core_at + bits_for(guest->cores);
	unsigned socket_at = die_at + bits_for(guest->dies);
	uint64_t last = guest->sockets - 1;

	return (last << socket_at) | ((uint64_t)(guest->dies - 1) << die_at) |
	       ((uint64_t)(guest->cores - 1) << core_at) | (guest->threads - 1);
}

/* Of the vCPUs that are there when the guest starts. */
static uint64_t highest_apic_id_at_start(const struct guest *guest)
{
	unsigned core_at = bits_for(guest->threads);
	unsigned die_at = core_at + bits_for(guest->cores);
	unsigned socket_at = die_at + bits_for(guest->dies);
	uint64_t highest = 0;

	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &guest->vcpus[i];
		uint64_t id = ((uint64_t)vcpu->socket << socket_at) |
			      ((uint64_t)vcpu->die << die_at) | ((uint64_t)vcpu->core << core_at) |
			      vcpu->thread;

		if (vcpu->online && id > highest)
			highest = id;
	}
	return highest;
}

#define APIC_ID_LIMIT 255u

static bool asks_for(const struct domain_cpu *cpu, const char *name)
{
	for (size_t i = 0; i < cpu->n_features; i++) {
		const struct domain_cpu_feature *feature = &cpu->features[i];

		if (feature->name && strcmp(feature->name, name) == 0)
			return !feature->policy || strcmp(feature->policy, "require") == 0 ||
			       strcmp(feature->policy, "force") == 0;
	}
	return false;
}

/*
 * QEMU 7.2 hw/i386/x86.c x86_cpus_init. Emulation has x2APIC from 9.0 on, for CPUs that have the
 * feature (10.0 hw/intc/apic_common.c apic_common_set_id, for each vCPU that comes); of those
 * without it we name the default one.
 */
static void apic_id_too_high(const struct check *c)
{
	const struct guest *guest = c->guest;
	bool old = c->target->qemu < TARGET_VERSION(9, 0);
	uint64_t highest = old ? highest_apic_id(guest) : highest_apic_id_at_start(guest);

	if (!guest_is_x86(guest) || c->domain->type != DOMAIN_TYPE_QEMU || written(c)->broken ||
	    c->domain->vcpus.broken || product(guest) != guest->n_vcpus ||
	    guest->n_vcpus > guest->machine.max_vcpus || highest < APIC_ID_LIMIT ||
	    (!old && (!guest->cpu_model_is_default || asks_for(&c->domain->cpu, "x2apic"))))
		return;
	finding(c, guest->topology_given ? written(c)->at.element : c->domain->vcpus.at.maximum,
		"%s give the last vCPU the APIC id %u, and %s %u is the highest", levels_text(c),
		(unsigned)highest, old ? "without KVM" : "for an emulated CPU without x2apic",
		APIC_ID_LIMIT - 1);
}

static unsigned rounded_up(unsigned count)
{
	return 1u << bits_for(count);
}

#define LOONGARCH_CPU_IDS 256u

static void loongarch_ids(const struct check *c)
{
	const struct guest *guest = c->guest;
	uint64_t ids;

	if (guest->machine.family != TARGET_FAMILY_LOONGARCH_VIRT || !guest->topology_given ||
	    product(guest) != guest->n_vcpus)
		return;
	ids = (uint64_t)rounded_up(guest->sockets) * rounded_up(guest->cores) *
	      rounded_up(guest->threads);
	if (ids > LOONGARCH_CPU_IDS)
		finding(c, written(c)->at.element,
			"%s take %u CPU ids, each level rounded up to a power of 2, and there are %u",
			levels_text(c), (unsigned)ids, LOONGARCH_CPU_IDS);
}

/* AMD models of QEMU that don't have topoext (QEMU 10.0 target/i386/cpu.c). */
static bool is_amd_without_topoext(const char *model)
{
	static const char *const models[] = { "qemu64",	    "phenom",	  "athlon",
					      "Opteron_G1", "Opteron_G2", "Opteron_G3",
					      "Opteron_G4", "Opteron_G5" };

	for (size_t i = 0; model && i < ARRAY_SIZE(models); i++)
		if (strcmp(model, models[i]) == 0)
			return true;
	return false;
}

static void threads_without_topoext(const struct check *c)
{
	if (!guest_is_x86(c->guest) || c->domain->type != DOMAIN_TYPE_QEMU ||
	    c->guest->threads < 2 || !is_amd_without_topoext(c->guest->cpu_model) ||
	    asks_for(&c->domain->cpu, "topoext"))
		return;
	finding(c, written(c)->at.threads,
		"a core has %u threads, but the CPU is an AMD one (%s) without topoext",
		c->guest->threads, c->guest->cpu_model);
}

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* With KVM the guest's CPU has the host's vendor, whatever its model (QEMU 10.0
   target/i386/cpu.c x86_cpu_load_model). */
static void threads_on_amd_host(const struct check *c)
{
	const char *host = c->host->cpu_model;

	if (!guest_is_x86(c->guest) || c->domain->type != DOMAIN_TYPE_KVM ||
	    c->guest->threads < 2 || !host ||
	    !(has_prefix(host, "EPYC") || is_amd_without_topoext(host)) ||
	    c->domain->cpu.mode == CPU_MODE_HOST_MODEL || !c->guest->cpu_model ||
	    has_prefix(c->guest->cpu_model, "EPYC") || has_prefix(c->guest->cpu_model, "Dhyana") ||
	    asks_for(&c->domain->cpu, "topoext"))
		return;
	finding(c, written(c)->at.threads,
		"a core has %u threads on a host with AMD CPUs (%s), but the guest's CPU has no topoext",
		c->guest->threads, host);
}

/* The most sockets that any edition of a client operating system takes is far below this. */
#define SOCKETS_WORTH_A_WORD 4u

/* Windows for a desktop, as libosinfo names it: server editions are win/2k3 to win/2k22. */
static bool is_desktop_windows(const struct domain *domain)
{
	static const char windows[] = "http://microsoft.com/win/";

	return domain->os_id && strncmp(domain->os_id, windows, sizeof(windows) - 1) == 0 &&
	       strncmp(domain->os_id + sizeof(windows) - 1, "2k", 2) != 0;
}

#define WINDOWS_SOCKETS 2u

static bool has_idle_sockets(const struct check *c)
{
	return guest_is_x86(c->guest) && is_desktop_windows(c->domain) &&
	       c->guest->sockets > WINDOWS_SOCKETS;
}

static void sockets_beyond_windows(const struct check *c)
{
	struct span at = written(c)->at.sockets;
	struct diag *diag;

	if (!has_idle_sockets(c) || written(c)->broken || c->domain->vcpus.broken)
		return;
	diag = finding(c, span_is_given(at) ? at : c->domain->vcpus.at.maximum,
		       "the guest has %u sockets, and desktop editions of Windows use at most %u",
		       c->guest->sockets, WINDOWS_SOCKETS);
	if (c->guest->n_vcpus % c->guest->threads == 0)
		finding_help(c, diag,
			     "write <topology sockets='1' cores='%u' threads='%u'/> in <cpu>",
			     c->guest->n_vcpus / c->guest->threads, c->guest->threads);
}

static void many_sockets(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	struct diag *diag;

	if (c->guest->topology_given || has_idle_sockets(c) ||
	    span_is_given(written(c)->at.element) || c->guest->n_vcpus <= SOCKETS_WORTH_A_WORD)
		return;
	diag = finding(c, vcpus->at.maximum, "the guest sees %u sockets with one core each",
		       c->guest->n_vcpus);
	finding_help(c, diag,
		     "add <topology sockets='1' cores='%u' threads='1'/> to <cpu>, or the"
		     " shape of the CPUs it is pinned to",
		     c->guest->n_vcpus);
}

#define CPU(vcpu, topology)                 \
	"  <memory unit='GiB'>1</memory>\n" \
	"  <vcpu>" vcpu "</vcpu>\n"         \
	"  <cpu>\n"                         \
	"    <topology " topology "/>\n"    \
	"  </cpu>\n"
#define CPU_MODEL(cpu)                      \
	"  <memory unit='GiB'>1</memory>\n" \
	"  <vcpu>4</vcpu>\n" cpu
#define TCG(arch, machine, body)                                       \
	"<domain type='qemu'>\n"                                       \
	"  <name>guest</name>\n" body "  <os>\n"                       \
	"    <type arch='" arch "' machine='" machine "'>hvm</type>\n" \
	"  </os>\n"                                                    \
	"</domain>\n"

#define WINDOWS                                                            \
	"  <metadata>\n"                                                   \
	"    <osinfo:libosinfo"                                            \
	" xmlns:osinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>\n" \
	"      <osinfo:os id='http://microsoft.com/win/11'/>\n"            \
	"    </osinfo:libosinfo>\n"                                        \
	"  </metadata>\n"                                                  \
	"  <memory unit='GiB'>4</memory>\n"

static const struct rule topology_rules[] = {
	{
		.id = 232,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Topology does not make the maximum of vCPUs",
		.why = "The product of the levels has to be the text of <vcpu>, which is the maximum;"
		       " current has no part in it. libvirt before 10.1.0 ignores clusters, so they"
		       " don't count there.",
		.help = "make the product of the levels the maximum number of vCPUs",
		.bad.domain = EXAMPLE(CPU("6", "sockets='1' cores='1' threads='2'")),
		.good.domain = EXAMPLE(CPU("6", "sockets='1' cores='3' threads='2'")),
		.elements = "topology vcpu",
		.message_words = "CPU topology doesn't match maximum vcpu count|"
				 "product of the hierarchy must match maxcpus|"
				 "must be multiple of threads",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainVCpuTopology",
		.run = wrong_product,
	},
	{
		.id = 233,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Topology beyond what can be counted",
		.why = "The product of the levels has to fit 32 bits.",
		.help = "make the product of the levels the maximum number of vCPUs",
		.bad.domain = EXAMPLE(CPU("4", "sockets='65536' cores='65536' threads='1'")),
		.good.domain = EXAMPLE(CPU("4", "sockets='1' cores='4' threads='1'")),
		.elements = "topology",
		.message_words = "cpu topology results in more than",
		.source =
			"libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainDefGetVcpusTopology",
		.run = product_too_large,
	},
	{
		.id = 234,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Topology level that the machine type does not know",
		.why = "QEMU knows dies on pc and q35 only, and clusters on arm's virt and sbsa-ref"
		       " only. libvirt doesn't look.",
		.help = "leave the level out, or take a machine type that knows it",
		.bad.domain = EXAMPLE(CPU("8", "sockets='1' clusters='2' cores='4' threads='1'")),
		.good.domain = EXAMPLE(CPU("8", "sockets='1' dies='2' cores='4' threads='1'")),
		.elements = "topology",
		.message_words = "not supported by this machine's CPU topology",
		.source = "QEMU 10.0 hw/core/machine-smp.c machine_parse_smp_config",
		.run = level_unknown,
	},
	{
		.id = 235,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "clusters are ignored by this libvirt",
		.why = "libvirt reads clusters from 10.1.0 on. Older ones drop the attribute without a"
		       " word, and the guest sees no clusters.",
		.help = "leave clusters out, or update libvirt",
		.bad = { .domain = EXAMPLE_ON(
				 "aarch64", "virt",
				 CPU("4", "sockets='1' clusters='2' cores='4' threads='1'")),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE_ON("aarch64", "virt",
					       CPU("4", "sockets='1' cores='4' threads='1'")),
			  .libvirt = 9000 },
		.elements = "topology",
		.source = "libvirt NEWS 10.1.0",
		.until = TARGET_VERSION(10, 0),
		.run = clusters_dropped,
	},
	{
		.id = 236,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Threads of a core that pseries does not take",
		.why = "A pseries core has 1, 2, 4 or 8 threads. Without KVM, QEMU before 8.1 knows"
		       " only one. libvirt doesn't look.",
		.help = "write threads='1', '2', '4' or '8'",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries",
					 CPU("6", "sockets='1' cores='2' threads='3'")),
		.good.domain = EXAMPLE_ON("ppc64", "pseries",
					  CPU("8", "sockets='1' cores='2' threads='4'")),
		.elements = "topology",
		.message_words = "must be a power of 2|Cannot support VSMT mode|"
				 "Failed to set KVM's VSMT mode|requires the use of VSMT mode|"
				 "TCG cannot support more than threads/core on a pseries machine|"
				 "TCG only supports SMT on POWER8 or newer CPUs",
		.source = "QEMU 10.0 hw/ppc/spapr.c spapr_set_vsmt_mode",
		.run = pseries_threads,
	},
	{
		.id = 237,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "More than one thread a core on s390",
		.why = "QEMU's s390 machine has cores of one thread. libvirt doesn't look.",
		.help = "write threads='1' and more cores",
		.bad.domain = EXAMPLE_ON("s390x", "s390-ccw-virtio",
					 CPU("4", "sockets='1' cores='2' threads='2'")),
		.good.domain = EXAMPLE_ON("s390x", "s390-ccw-virtio",
					  CPU("4", "sockets='1' cores='4' threads='1'")),
		.elements = "topology",
		.message_words = "S390 does not support more than",
		.source = "QEMU 10.0 hw/s390x/s390-virtio-ccw.c s390_init_cpus",
		.run = s390_threads,
	},
	{
		.id = 238,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "APIC ids beyond what emulation can address",
		.why = "Each level of the topology takes as many bits of the APIC id as its count"
		       " needs, so counts that are no powers of 2 leave holes, and the last vCPU's id"
		       " can be far above the number of vCPUs. Without KVM, QEMU before 9.0 stops at 254,"
		       " and later ones do so for CPU models without the feature x2apic.",
		.help = "choose counts that are powers of 2, or from QEMU 9.0 on a CPU model with x2apic",
		.bad = { .domain = TCG("x86_64", "pc",
				       CPU("255", "sockets='5' cores='51' threads='1'")),
			 .libvirt = 9000 },
		.good = { .domain = TCG("x86_64", "pc",
					CPU("240", "sockets='15' cores='16' threads='1'")),
			  .libvirt = 9000 },
		.elements = "topology vcpu",
		.message_words =
			"requires kernel irqchip and X2APIC API support|requires x2APIC feature",
		.source = "QEMU 7.2 hw/i386/x86.c x86_cpus_init",
		.run = apic_id_too_high,
	},
	{
		.id = 239,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_MACHINE | NEEDS_QEMU,
		.title = "More CPU ids than LoongArch has",
		.why = "sockets, cores and threads are each rounded up to a power of 2 to make a CPU id,"
		       " and there are 256 ids.",
		.help = "choose counts that are powers of 2",
		.bad.domain = EXAMPLE_ON("loongarch64", "virt",
					 CPU("195", "sockets='5' cores='39' threads='1'")),
		.good.domain = EXAMPLE_ON("loongarch64", "virt",
					  CPU("128", "sockets='4' cores='32' threads='1'")),
		.elements = "topology vcpu",
		.message_words = "Exceeding max cpuid",
		.source = "QEMU 10.0 hw/loongarch/virt.c",
		.run = loongarch_ids,
	},
	{
		.id = 240,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Threads on an emulated AMD CPU without topoext",
		.why = "AMD CPUs tell of threads only with the feature topoext. QEMU warns in its log"
		       " and starts, and the guest doesn't see two threads of one core as such. The"
		       " CPU model that is used when the domain names none is an AMD one.",
		.help = "add <feature policy='require' name='topoext'/>, or write threads='1'",
		.bad.domain = TCG("x86_64", "q35",
				  CPU_MODEL("  <cpu mode='custom' match='exact'>\n"
					    "    <model>Opteron_G3</model>\n"
					    "    <topology sockets='1' cores='2' threads='2'/>\n"
					    "  </cpu>\n")),
		.good.domain = TCG("x86_64", "q35",
				   CPU_MODEL("  <cpu mode='custom' match='exact'>\n"
					     "    <model>Opteron_G3</model>\n"
					     "    <topology sockets='1' cores='4' threads='1'/>\n"
					     "  </cpu>\n")),
		.elements = "topology cpu feature",
		.message_words = "AMD CPU doesn't support hyperthreading",
		.source = "QEMU 10.0 target/i386/cpu.c x86_cpu_realizefn",
		.run = threads_without_topoext,
	},
	{
		.id = 241,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU | NEEDS_HOST_TOPOLOGY,
		.title = "Threads on an AMD host without topoext",
		.why = "With KVM the guest's CPU has the host's vendor. AMD CPUs tell of threads only"
		       " with the feature topoext, and host-passthrough doesn't turn it on by itself:"
		       " the guest then doesn't see two threads of one core as such.",
		.help = "add <feature policy='require' name='topoext'/>, or write threads='1'",
		.bad = { .domain = EXAMPLE(
				 CPU_MODEL("  <cpu mode='host-passthrough'>\n"
					   "    <topology sockets='1' cores='2' threads='2'/>\n"
					   "  </cpu>\n")),
			 .host = "amd" },
		.good = { .domain = EXAMPLE(
				  CPU_MODEL("  <cpu mode='host-passthrough'>\n"
					    "    <topology sockets='1' cores='2' threads='2'/>\n"
					    "    <feature policy='require' name='topoext'/>\n"
					    "  </cpu>\n")),
			  .host = "amd" },
		.elements = "topology cpu feature",
		.message_words = "AMD CPU doesn't support hyperthreading",
		.source = "QEMU 10.0 target/i386/cpu.c: no_autoenable_flags, x86_cpu_realizefn",
		.run = threads_on_amd_host,
	},
	{
		.id = 242,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "Every vCPU is a socket of its own",
		.why = "Without <topology> libvirt makes one socket a vCPU. Some operating systems use"
		       " only so many sockets, and some licences count them; the scheduler of the"
		       " guest knows nothing of shared caches.",
		.help = "write a <topology>",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>16</vcpu>\n"),
		.good.domain = EXAMPLE(CPU("16", "sockets='1' cores='16' threads='1'")),
		.elements = "topology vcpu",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_command.c qemuBuildSmpCommandLine",
		.run = many_sockets,
	},
	{
		.id = 243,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "More sockets than Windows uses",
		.why = "Without <topology> each vCPU is a socket of its own. Windows counts sockets:"
		       " Home uses one, Pro and Enterprise two, Pro for Workstations four. vCPUs in"
		       " further sockets stay idle, and nothing says so.",
		.help = "write a <topology> with one socket",
		.bad.domain = EXAMPLE(WINDOWS "  <vcpu>8</vcpu>\n"),
		.good.domain = EXAMPLE(WINDOWS "  <vcpu>8</vcpu>\n"
					       "  <cpu>\n"
					       "    <topology sockets='1' cores='8' threads='1'/>\n"
					       "  </cpu>\n"),
		.elements = "topology vcpu",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_command.c qemuBuildSmpCommandLine; "
			  "Microsoft's processor limits of Windows editions",
		.run = sockets_beyond_windows,
	},
};

const struct rule_topic topology_topic = {
	.name = "topology",
	.title = "CPU topology",
	.first_id = 232,
	.last_id = 249,
	.rules = topology_rules,
	.n_rules = ARRAY_SIZE(topology_rules),
};
