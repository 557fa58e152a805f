/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN6xx, fourth part: vCPUs that have to share CPUs: with each other, with the host, with guests
   that keep to themselves. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* Whether pin is one CPU alone, and that of an earlier vCPU; alone gathers such CPUs. Two vCPUs that
   share theirs are another rule's. */
static bool shares_one_cpu(const struct check *c, const struct bitmap *pin, struct bitmap *alone)
{
	unsigned cpu = bitmap_first(pin);

	if (cpu == BITMAP_NONE || bitmap_next(pin, cpu + 1) != BITMAP_NONE)
		return false;
	if (bitmap_has(alone, cpu))
		return true;
	bitmap_set(c->scratch, alone, cpu);
	return false;
}

static void more_vcpus_than_cpus(const struct check *c)
{
	const struct guest *guest = c->guest;
	const struct guest_vcpu *first = NULL;
	struct bitmap cpus = { 0 }, vcpus = { 0 }, alone = { 0 };
	struct diag *diag;

	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &guest->vcpus[i];

		if (!vcpu->online || !vcpu->pin)
			continue;
		if (shares_one_cpu(c, vcpu->pin, &alone))
			return;
		if (!first)
			first = vcpu;
		bitmap_set(c->scratch, &vcpus, i);
		bitmap_add(c->scratch, &cpus, vcpu->pin);
	}
	if (!first || bitmap_count(&vcpus) <= bitmap_count(&cpus))
		return;
	diag = finding(c, first->pin_at, "%u vCPUs have %u CPUs to run on: %s",
		       bitmap_count(&vcpus), bitmap_count(&cpus), check_list(c, &cpus));
	finding_help(c, diag, "name %u CPUs or more, or make it %u vCPUs", bitmap_count(&vcpus),
		     bitmap_count(&cpus));
}

static bool is_isolated(const struct host *host, unsigned id)
{
	const struct host_cpu *cpu = host_find_cpu(host, id);

	return cpu && cpu->isolated_known && cpu->isolated;
}

static struct bitmap isolated_cpus(const struct check *c)
{
	struct bitmap cpus = { 0 };

	for (size_t i = 0; i < c->host->n_cpus; i++)
		if (c->host->cpus[i].isolated_known && c->host->cpus[i].isolated)
			bitmap_set(c->scratch, &cpus, c->host->cpus[i].id);
	return cpus;
}

static bool is_real_time(const struct domain_sched *sched)
{
	return !sched->broken &&
	       (sched->scheduler == SCHEDULER_FIFO || sched->scheduler == SCHEDULER_RR);
}

/* A host that isolates no CPU at boot may set them aside in other ways. */
static void real_time_beside_host(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;
	struct bitmap isolated = isolated_cpus(c);

	if (bitmap_is_empty(&isolated))
		return;
	for (unsigned i = 0; i < c->guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &c->guest->vcpus[i];
		const struct domain_sched *sched = NULL;
		struct diag *diag;

		for (size_t k = 0; k < tune->n_vcpu_scheds; k++)
			if (is_real_time(&tune->vcpu_scheds[k]) &&
			    bitmap_has(&tune->vcpu_scheds[k].threads, i))
				sched = &tune->vcpu_scheds[k];
		if (!sched || !vcpu->online || vcpu->pin_source != GUEST_PIN_OWN ||
		    bitmap_count(vcpu->pin) != 1 || is_isolated(c->host, bitmap_first(vcpu->pin)) ||
		    !host_find_cpu(c->host, bitmap_first(vcpu->pin)))
			continue;
		diag = finding(c, vcpu->pin_at,
			       "real-time vCPU %u has CPU %u, which the host keeps for itself: it"
			       " isolates %s",
			       i, bitmap_first(vcpu->pin), check_list(c, &isolated));
		finding_place(c, diag, sched->at.scheduler, "the scheduler");
	}
}

/* libvirt 9.0.0 qemuProcessSetupPid and qemuProcessGetAllCpuAffinity: all that are online. */
static void floats_over_isolated(const struct check *c)
{
	struct bitmap isolated = isolated_cpus(c), vcpus = { 0 }, others = { 0 };
	struct diag *diag;

	if (bitmap_is_empty(&isolated))
		return;
	for (unsigned i = 0; i < c->guest->n_vcpus; i++)
		if (c->guest->vcpus[i].online && c->guest->vcpus[i].pin_source == GUEST_PIN_NONE)
			bitmap_set(c->scratch, &vcpus, i);
	if (bitmap_is_empty(&vcpus))
		return;
	for (size_t i = 0; i < c->host->n_cpus; i++)
		if (!c->host->cpus[i].online_known || c->host->cpus[i].online)
			bitmap_set(c->scratch, &others, c->host->cpus[i].id);
	bitmap_remove(&others, &isolated);
	diag = finding(c, c->domain->vcpus.at.element,
		       "%s may run on the CPUs that the host isolates: %s",
		       sums_numbered(c, "vCPU", "vCPUs", &vcpus), check_list(c, &isolated));
	finding_help(c, diag, "write <vcpu cpuset='%s'>, or update libvirt",
		     check_list(c, &others));
}

#define GUEST(vcpu) "  <memory unit='GiB'>1</memory>\n  " vcpu "\n"
#define REAL_TIME(first, second)                                                               \
	EXAMPLE(GUEST(                                                                         \
		"<vcpu>2</vcpu>") "  <cputune>\n"                                              \
				  "    <vcpupin vcpu='0' cpuset='" first "'/>\n"               \
				  "    <vcpupin vcpu='1' cpuset='" second "'/>\n"              \
				  "    <emulatorpin cpuset='4'/>\n"                            \
				  "    <vcpusched vcpus='1' scheduler='fifo' priority='1'/>\n" \
				  "  </cputune>\n")

static const struct rule crowding_rules[] = {
	{
		.id = 633,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST,
		.title = "More vCPUs than CPUs to run on",
		.why = "The vCPUs that are pinned wait for each other: some are always out of the host's"
		       " CPUs, even when the rest of the host is idle, and one that holds a lock is"
		       " among them sooner or later.",
		.help = "name a CPU for each vCPU, or give the guest fewer vCPUs",
		.bad.domain = EXAMPLE(GUEST("<vcpu cpuset='0-3'>8</vcpu>")),
		.good.domain = EXAMPLE(GUEST("<vcpu cpuset='0-7'>8</vcpu>")),
		.elements = "vcpu cputune vcpupin",
		.source = "Linux kernel/sched: a CPU runs one thread at a time",
		.run = more_vcpus_than_cpus,
	},
	{
		.id = 634,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_ISOLATION,
		.title = "Real-time vCPU on a CPU that the host uses",
		.why = "A vCPU with a real-time scheduler keeps everything else off its CPU, and"
		       " kernel threads that are bound there starve; the guest in turn waits for"
		       " them and for interrupts. The host has isolated CPUs, and this isn't one.",
		.help = "pin the vCPU to an isolated CPU",
		.bad = { .domain = REAL_TIME("0", "2"), .host = "running" },
		.good = { .domain = REAL_TIME("0", "1"), .host = "running" },
		.elements = "vcpusched vcpupin cputune",
		.source = "libvirt 11.3.0 docs/kbase/kvm-realtime.rst",
		.run = real_time_beside_host,
	},
	{
		.id = 635,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST | NEEDS_HOST_ISOLATION,
		.title = "vCPUs that float over isolated CPUs",
		.why = "libvirt before 10.4.0 lets threads without a pin run on every CPU that is"
		       " online, those included that isolcpus= keeps for others. The kernel doesn't"
		       " balance load there: a vCPU that gets onto one stays, beside whatever is"
		       " pinned to it.",
		.help = "write <vcpu cpuset=> with the CPUs that aren't isolated, or update libvirt",
		.bad = { .domain = EXAMPLE(GUEST("<vcpu>2</vcpu>")),
			 .host = "running",
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE(GUEST("<vcpu cpuset='0,2,4,6'>2</vcpu>")),
			  .host = "running",
			  .libvirt = 9000 },
		.elements = "vcpu vcpupin",
		.source = "libvirt NEWS 10.4.0; 9.0.0 qemuProcessGetAllCpuAffinity",
		.until = TARGET_VERSION(10, 3),
		.run = floats_over_isolated,
	},
};

const struct rule_topic crowding_topic = {
	.name = "crowding",
	.title = "CPUs that are shared",
	.first_id = 633,
	.last_id = 639,
	.rules = crowding_rules,
	.n_rules = ARRAY_SIZE(crowding_rules),
};
