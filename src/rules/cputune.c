/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN6xx, first part: shares, bandwidth limits and schedulers. */
#include <inttypes.h>

#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* virCgroupSetCpuShares and conf/domain_validate.c: the kernel's ranges */
#define SHARES_MIN 2
#define SHARES_MAX 262144
#define WEIGHT_MIN 1
#define WEIGHT_MAX 10000

static bool in_shares_range(uint64_t shares)
{
	return shares >= SHARES_MIN && shares <= SHARES_MAX;
}

static bool in_weight_range(uint64_t shares)
{
	return shares >= WEIGHT_MIN && shares <= WEIGHT_MAX;
}

static void shares_refused(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	if (target_has(c->target, LIBVIRT_SHARES_UNCHECKED) || tune->shares == 0 ||
	    in_shares_range(tune->shares))
		return;
	finding(c, tune->at.shares, "shares of %s are not between %d and %s",
		check_count(c, tune->shares), SHARES_MIN, check_count(c, SHARES_MAX));
}

/* 2 where the weight is written as such to cgroup v2, 1 for the range of v1, 0: not known. */
static int shares_cgroup(const struct check *c)
{
	if (!target_has(c->target, LIBVIRT_SHARES_V2_RANGE))
		return 1;
	if (!c->host || !c->host->cgroup_v2_known)
		return 0;
	return c->host->cgroup_v2 ? 2 : 1;
}

static void shares_fail_at_start(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;
	int cgroup = shares_cgroup(c);
	bool v1 = in_shares_range(tune->shares), v2 = in_weight_range(tune->shares);

	if (!target_has(c->target, LIBVIRT_SHARES_UNCHECKED) || tune->shares == 0 ||
	    (cgroup != 2 && v1) || (cgroup != 1 && v2))
		return;
	finding(c, tune->at.shares, "shares of %s are not between %s when the guest starts",
		check_count(c, tune->shares),
		cgroup == 1   ? "2 and 262,144"
		: cgroup == 2 ? "1 and 10,000, the range of cgroup v2,"
			      : "1 and 10,000 (cgroup v2) or 2 and 262,144 (v1)");
}

static void shares_depend_on_cgroup(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;
	bool v1 = in_shares_range(tune->shares), v2 = in_weight_range(tune->shares);

	if (!target_has(c->target, LIBVIRT_SHARES_UNCHECKED) || tune->shares == 0 ||
	    shares_cgroup(c) != 0 || v1 == v2)
		return;
	finding(c, tune->at.shares, "shares of %s are for hosts with cgroup %s only",
		check_count(c, tune->shares), v1 ? "v1" : "v2");
}

static void shares_zero(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	if (span_is_given(tune->at.shares) && tune->shares == 0)
		finding(c, tune->at.shares, "shares of 0 are left out by libvirt");
}

static const char *const period_names[BANDWIDTH_COUNT] = {
	[BANDWIDTH_VCPU] = "period",
	[BANDWIDTH_EMULATOR] = "emulator_period",
	[BANDWIDTH_IOTHREAD] = "iothread_period",
	[BANDWIDTH_GLOBAL] = "global_period",
};

static const char *const quota_names[BANDWIDTH_COUNT] = {
	[BANDWIDTH_VCPU] = "quota",
	[BANDWIDTH_EMULATOR] = "emulator_quota",
	[BANDWIDTH_IOTHREAD] = "iothread_quota",
	[BANDWIDTH_GLOBAL] = "global_quota",
};

/* conf/domain_validate.c virDomainDefCputuneValidate, both releases; 0 is unset */
#define PERIOD_MIN_US 1000
#define PERIOD_MAX_US 1000000
#define QUOTA_MIN_US 1000
#define QUOTA_MAX_US INT64_C(17592186044415)
/* kernel/sched/fair.c: what the kernel takes without a period */
#define PERIOD_DEFAULT_US 100000

static bool period_is_good(const struct domain_bandwidth *bandwidth)
{
	return bandwidth->period_us == 0 ||
	       (bandwidth->period_us >= PERIOD_MIN_US && bandwidth->period_us <= PERIOD_MAX_US);
}

static bool quota_is_good(const struct domain_bandwidth *bandwidth)
{
	return bandwidth->quota_us <= 0 ||
	       (bandwidth->quota_us >= QUOTA_MIN_US && bandwidth->quota_us <= QUOTA_MAX_US);
}

static void period_out_of_range(const struct check *c)
{
	for (int i = 0; i < BANDWIDTH_COUNT; i++) {
		const struct domain_bandwidth *bandwidth = &c->domain->cputune.bandwidth[i];

		if (!period_is_good(bandwidth))
			finding(c, bandwidth->at.period,
				"%s of %s µs is not between 1,000 and 1,000,000", period_names[i],
				check_count(c, bandwidth->period_us));
	}
}

static void quota_out_of_range(const struct check *c)
{
	for (int i = 0; i < BANDWIDTH_COUNT; i++) {
		const struct domain_bandwidth *bandwidth = &c->domain->cputune.bandwidth[i];

		if (!quota_is_good(bandwidth))
			finding(c, bandwidth->at.quota,
				"%s of %s µs is not between 1,000 and 17,592,186,044,415",
				quota_names[i], check_count(c, (uint64_t)bandwidth->quota_us));
	}
}

static uint64_t period_us(const struct domain_bandwidth *bandwidth)
{
	return bandwidth->period_us ? bandwidth->period_us : PERIOD_DEFAULT_US;
}

/* A limit that is set and in range. */
static bool is_limited(const struct domain_bandwidth *bandwidth)
{
	return bandwidth->quota_us > 0 && quota_is_good(bandwidth) && period_is_good(bandwidth);
}

/* quota / period × n in CPUs with two digits: "2.5". */
static const char *cpus_text(const struct check *c, const struct domain_bandwidth *bandwidth,
			     unsigned n)
{
	uint64_t period = period_us(bandwidth), quota = (uint64_t)bandwidth->quota_us;
	/* quota is below 2^44 and n below 2^14, so this doesn't wrap but for absurd values */
	uint64_t hundredths = quota / period * 100 * n + quota % period * 100 * n / period;

	if (hundredths % 100 == 0)
		return check_count(c, hundredths / 100);
	if (hundredths % 10 == 0)
		return arena_printf(c->scratch, "%s.%" PRIu64, check_count(c, hundredths / 100),
				    hundredths % 100 / 10);
	return arena_printf(c->scratch, "%s.%02" PRIu64, check_count(c, hundredths / 100),
			    hundredths % 100);
}

static bool is_per_thread(int kind)
{
	return kind == BANDWIDTH_VCPU || kind == BANDWIDTH_IOTHREAD;
}

static void quota_means(const struct check *c)
{
	const struct domain_bandwidth *vcpu = &c->domain->cputune.bandwidth[BANDWIDTH_VCPU];
	const struct domain_bandwidth *global = &c->domain->cputune.bandwidth[BANDWIDTH_GLOBAL];
	unsigned n_online = c->guest->n_online;

	if (is_limited(vcpu) && (uint64_t)vcpu->quota_us < period_us(vcpu))
		finding(c, vcpu->at.quota,
			"each of %u vCPUs gets at most %s of a CPU, the guest at most %s CPUs",
			n_online, cpus_text(c, vcpu, 1), cpus_text(c, vcpu, n_online));
	if (is_limited(global))
		finding(c, global->at.quota, "the guest with all its threads gets at most %s CPUs",
			cpus_text(c, global, 1));
}

static void quota_without_effect(const struct check *c)
{
	for (int i = 0; i < BANDWIDTH_COUNT; i++) {
		const struct domain_bandwidth *bandwidth = &c->domain->cputune.bandwidth[i];
		struct diag *diag;

		if (!is_per_thread(i) || !is_limited(bandwidth) ||
		    (uint64_t)bandwidth->quota_us <= period_us(bandwidth))
			continue;
		diag = finding(c, bandwidth->at.quota,
			       "%s allows each %s %s CPUs, and a thread never uses more than one",
			       quota_names[i], i == BANDWIDTH_VCPU ? "vCPU" : "IOThread",
			       cpus_text(c, bandwidth, 1));
		if (i == BANDWIDTH_VCPU)
			finding_help(
				c, diag,
				"use <global_quota> for a limit of %s CPUs for the whole guest",
				cpus_text(c, bandwidth, 1));
	}
}

/* vCPUs with a pin of their own to one CPU. */
static struct bitmap dedicated_vcpus(const struct check *c)
{
	struct bitmap vcpus = { 0 };

	for (unsigned i = 0; c->guest->vcpus_known && i < c->guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &c->guest->vcpus[i];

		if (vcpu->online && vcpu->pin_source == GUEST_PIN_OWN &&
		    bitmap_count(vcpu->pin) == 1)
			bitmap_set(c->scratch, &vcpus, i);
	}
	return vcpus;
}

static void quota_on_dedicated(const struct check *c)
{
	const struct domain_bandwidth *bandwidth = &c->domain->cputune.bandwidth[BANDWIDTH_VCPU];
	struct bitmap vcpus = dedicated_vcpus(c);

	if (!is_limited(bandwidth) || (uint64_t)bandwidth->quota_us >= period_us(bandwidth) ||
	    bitmap_is_empty(&vcpus))
		return;
	finding(c, bandwidth->at.quota, "%s may use at most %s of the CPU that each is pinned to",
		sums_numbered(c, "vCPU", "vCPUs", &vcpus), cpus_text(c, bandwidth, 1));
}

static bool is_real_time(const struct domain_sched *sched)
{
	return !sched->broken &&
	       (sched->scheduler == SCHEDULER_FIFO || sched->scheduler == SCHEDULER_RR);
}

static const char *scheduler_of(const struct domain_sched *sched)
{
	return enum_name(&scheduler_names, (int)sched->scheduler);
}

static void tell_quota_unheeded(const struct check *c, const struct domain_sched *sched,
				const char *threads, int kind)
{
	const struct domain_bandwidth *bandwidth = &c->domain->cputune.bandwidth[kind];
	struct diag *diag;

	if (!is_real_time(sched) || !is_limited(bandwidth))
		return;
	diag = finding(c, bandwidth->at.quota, "%s does not limit %s, which run with %s",
		       quota_names[kind], threads, scheduler_of(sched));
	finding_place(c, diag, sched->at.element, "the scheduler");
}

static void quota_and_real_time(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_vcpu_scheds; i++)
		tell_quota_unheeded(
			c, &tune->vcpu_scheds[i],
			sums_numbered(c, "vCPU", "vCPUs", &tune->vcpu_scheds[i].threads),
			BANDWIDTH_VCPU);
	for (size_t i = 0; i < tune->n_iothread_scheds; i++)
		tell_quota_unheeded(c, &tune->iothread_scheds[i],
				    sums_numbered(c, "IOThread", "IOThreads",
						  &tune->iothread_scheds[i].threads),
				    BANDWIDTH_IOTHREAD);
	tell_quota_unheeded(c, &tune->emulator_sched, "the emulator's threads", BANDWIDTH_EMULATOR);
}

/* sched_get_priority_min(2) and _max: Linux has 1 to 99 */
static void tell_priority(const struct check *c, const struct domain_sched *sched)
{
	if (is_real_time(sched) && (sched->priority < 1 || sched->priority > 99))
		finding(c, sched->at.priority, "priority %d of %s is not between 1 and 99",
			sched->priority, scheduler_of(sched));
}

static void priority_out_of_range(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_vcpu_scheds; i++)
		tell_priority(c, &tune->vcpu_scheds[i]);
	for (size_t i = 0; i < tune->n_iothread_scheds; i++)
		tell_priority(c, &tune->iothread_scheds[i]);
	tell_priority(c, &tune->emulator_sched);
}

static struct bitmap vcpu_ids(const struct check *c)
{
	struct bitmap vcpus = { 0 };
	unsigned n = c->guest->n_vcpus < GUEST_VCPU_LIMIT ? c->guest->n_vcpus : GUEST_VCPU_LIMIT;

	if (n > 0)
		bitmap_set_range(c->scratch, &vcpus, 0, n - 1);
	return vcpus;
}

static struct bitmap iothread_ids(const struct check *c)
{
	struct bitmap iothreads = { 0 };

	for (size_t i = 0; i < c->guest->n_iothreads; i++)
		if (c->guest->iothreads[i].id <= BITMAP_MAX_BIT)
			bitmap_set(c->scratch, &iothreads, c->guest->iothreads[i].id);
	return iothreads;
}

static void tell_missing(const struct check *c, const struct domain_sched *sched,
			 const struct bitmap *known, const char *one, const char *many)
{
	struct bitmap missing = bitmap_copy(c->scratch, &sched->threads);

	bitmap_remove(&missing, known);
	if (!sched->broken && !bitmap_is_empty(&missing))
		finding(c, sched->at.threads, "the guest has no %s: %s",
			sums_numbered(c, one, many, &missing),
			bitmap_is_empty(known)
				? "it has none at all"
				: arena_printf(c->scratch, "it has %s", check_list(c, known)));
}

static void thread_missing(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;
	struct bitmap vcpus = vcpu_ids(c), iothreads = iothread_ids(c);

	if (!c->domain->vcpus.broken)
		for (size_t i = 0; i < tune->n_vcpu_scheds; i++)
			tell_missing(c, &tune->vcpu_scheds[i], &vcpus, "vCPU", "vCPUs");
	for (size_t i = 0; i < tune->n_iothread_scheds; i++)
		tell_missing(c, &tune->iothread_scheds[i], &iothreads, "IOThread", "IOThreads");
}

static void tell_twice(const struct check *c, const struct domain_sched *scheds, size_t n,
		       const char *one, const char *many)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < i; j++) {
			struct bitmap both = bitmap_copy(c->scratch, &scheds[i].threads);
			struct diag *diag;

			bitmap_intersect(&both, &scheds[j].threads);
			if (scheds[i].broken || scheds[j].broken || bitmap_is_empty(&both))
				continue;
			diag = finding(c, scheds[i].at.threads, "%s would get a scheduler twice",
				       sums_numbered(c, one, many, &both));
			finding_place(c, diag, scheds[j].at.threads, "the first time");
			break;
		}
	}
}

static void scheduled_twice(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	tell_twice(c, tune->vcpu_scheds, tune->n_vcpu_scheds, "vCPU", "vCPUs");
	tell_twice(c, tune->iothread_scheds, tune->n_iothread_scheds, "IOThread", "IOThreads");
}

static void real_time_floats(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_vcpu_scheds; i++) {
		const struct domain_sched *sched = &tune->vcpu_scheds[i];
		struct bitmap floating = { 0 };

		if (!is_real_time(sched))
			continue;
		bitmap_for_each (&sched->threads, id) {
			if (id < c->guest->n_vcpus &&
			    c->guest->vcpus[id].pin_source == GUEST_PIN_NONE)
				bitmap_set(c->scratch, &floating, id);
		}
		if (!bitmap_is_empty(&floating))
			finding(c, sched->at.threads,
				"%s with %s float%s over all CPUs of the host",
				sums_numbered(c, "vCPU", "vCPUs", &floating), scheduler_of(sched),
				bitmap_count(&floating) == 1 ? "s" : "");
	}
}

#define GUEST "  <memory unit='GiB'>1</memory>\n  <vcpu>4</vcpu>\n"
#define TUNE(body) EXAMPLE(GUEST "  <cputune>\n" body "  </cputune>\n")
#define PINS                                   \
	"    <vcpupin vcpu='0' cpuset='2'/>\n" \
	"    <vcpupin vcpu='1' cpuset='3'/>\n" \
	"    <vcpupin vcpu='2' cpuset='4'/>\n" \
	"    <vcpupin vcpu='3' cpuset='5'/>\n"
#define FIFO(vcpus, priority) \
	"    <vcpusched vcpus='" vcpus "' scheduler='fifo' priority='" priority "'/>\n"

static const struct rule cputune_rules[] = {
	{
		.id = 600,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS,
		.title = "Shares out of range",
		.why = "Older libvirt takes shares of 2 to 262144, the range of cgroup v1, whatever"
		       " the host has. 1024 is the usual weight.",
		.help = "write a weight between 2 and 262144",
		.bad = { .domain = TUNE("    <shares>1</shares>\n"), .libvirt = 9000 },
		.good = { .domain = TUNE("    <shares>2048</shares>\n"), .libvirt = 9000 },
		.elements = "cputune shares",
		.message_words = "Value of cputune 'shares' must be in range",
		.source = "libvirt 9.0.0 conf/domain_validate.c",
		.run = shares_refused,
	},
	{
		.id = 601,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_RUNNING,
		.needs = NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Shares that fail when the guest starts",
		.why = "Newer libvirt takes any number at define, and when the guest starts only"
		       " those of the host's cgroups: 2 to 262144 with v1, 1 to 10000 with v2.",
		.help = "write a weight between 2 and 10000",
		.bad.domain = TUNE("    <shares>300000</shares>\n"),
		.good.domain = TUNE("    <shares>2048</shares>\n"),
		.elements = "cputune shares",
		.message_words = "must be in range",
		.source = "libvirt 11.3.0 util/vircgroupv1.c and vircgroupv2.c",
		.run = shares_fail_at_start,
	},
	{
		.id = 602,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Shares for one kind of cgroups",
		.why = "A host with cgroup v2 takes 1 to 10000, one with v1 2 to 262144. On the"
		       " other kind the guest does not start. Which kind the host has isn't known.",
		.help = "write a weight between 2 and 10000",
		.bad.domain = TUNE("    <shares>20000</shares>\n"),
		.good.domain = TUNE("    <shares>2048</shares>\n"),
		.elements = "cputune shares",
		.source = "libvirt 11.3.0 util/vircgroupv1.c and vircgroupv2.c",
		.run = shares_depend_on_cgroup,
	},
	{
		.id = 603,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.title = "Shares of 0",
		.why = "libvirt takes 0 for not given, so the guest has the weight that "
		       "all guests have that say nothing.",
		.help = "take <shares> out, or write a weight",
		.bad.domain = TUNE("    <shares>0</shares>\n"),
		.good.domain = TUNE("    <shares>2048</shares>\n"),
		.elements = "cputune shares",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c",
		.run = shares_zero,
	},
	{
		.id = 604,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Period out of range",
		.why = "A period is 1000 to 1000000 µs, or 0 for the kernel's own, 100000.",
		.help = "write a period of 1000 to 1000000 µs",
		.bad.domain = TUNE("    <period>500</period>\n"),
		.good.domain = TUNE("    <period>100000</period>\n"),
		.elements = "cputune period emulator_period iothread_period global_period",
		.message_words = "Value of cputune 'period' must be in range|"
				 "cfs_period must be in range",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_validate.c",
		.run = period_out_of_range,
	},
	{
		.id = 605,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Quota out of range",
		.why = "A quota is CPU time in µs a period: at least 1000, or negative for no limit."
		       " It is not a percentage.",
		.help = "write at least 1000 µs, or -1 for no limit",
		.bad.domain = TUNE("    <quota>50</quota>\n"),
		.good.domain = TUNE("    <quota>-1</quota>\n"),
		.elements = "cputune quota emulator_quota iothread_quota global_quota",
		.message_words = "Value of cputune 'quota' must be in range|"
				 "cfs_quota must be in range",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_validate.c",
		.run = quota_out_of_range,
	},
	{
		.id = 606,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "What a quota allows",
		.why = "<quota> is the CPU time of each vCPU a period, not the guest's:"
		       " <global_quota> limits the guest as a whole, <emulator_quota> and"
		       " <iothread_quota> the other threads.",
		.help = "use <global_quota> to limit the whole guest",
		.bad.domain = TUNE("    <period>100000</period>\n"
				   "    <quota>50000</quota>\n"),
		.good.domain = TUNE("    <quota>-1</quota>\n"),
		.elements = "cputune quota global_quota period",
		.source = "libvirt 11.3.0 docs/formatdomain.rst, quota",
		.run = quota_means,
	},
	{
		.id = 607,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Quota above what a thread can use",
		.why = "<quota> holds for each vCPU by itself, and a vCPU is one thread. More than"
		       " the period is no limit at all.",
		.help = "use <global_quota> to limit the whole guest",
		.bad.domain = TUNE("    <period>100000</period>\n"
				   "    <quota>250000</quota>\n"),
		.good.domain = TUNE("    <global_period>100000</global_period>\n"
				    "    <global_quota>250000</global_quota>\n"),
		.elements = "cputune quota iothread_quota period",
		.source = "libvirt 11.3.0 docs/formatdomain.rst, quota; Linux CFS bandwidth",
		.run = quota_without_effect,
	},
	{
		.id = 608,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.title = "Quota on a vCPU that has a CPU of its own",
		.why = "The vCPU is stopped in each period once its quota is used up, and "
		       "its CPU, which nothing else runs on, stays idle for the rest of "
		       "it.",
		.help = "take the quota out, or pin to shared CPUs",
		.bad.domain = TUNE("    <quota>50000</quota>\n" PINS),
		.good.domain = TUNE(PINS),
		.elements = "cputune quota vcpupin",
		.source = "Linux CFS bandwidth",
		.run = quota_on_dedicated,
	},
	{
		.id = 609,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Quota for real-time threads",
		.why = "Period and quota limit threads of the normal scheduler. fifo and rr are"
		       " not bound by them.",
		.help = "take the quota out, or the real-time scheduler",
		.bad.domain = TUNE("    <quota>50000</quota>\n" FIFO("0-3", "1")),
		.good.domain = TUNE(PINS FIFO("0-3", "1")),
		.elements = "cputune quota vcpusched iothreadsched emulatorsched",
		.source = "Linux CFS bandwidth",
		.run = quota_and_real_time,
	},
	{
		.id = 610,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_RUNNING,
		.needs = NEEDS_QEMU,
		.title = "Real-time priority out of range",
		.why = "Linux has priorities 1 to 99 for fifo and rr. libvirt looks when the guest"
		       " starts.",
		.help = "write a priority between 1 and 99, a low one if it suffices",
		.bad.domain = TUNE(PINS FIFO("0-3", "200")),
		.good.domain = TUNE(PINS FIFO("0-3", "1")),
		.elements = "cputune vcpusched iothreadsched emulatorsched",
		.message_words = "Scheduler priority|Cannot set scheduler parameters for pid",
		.source = "libvirt 9.0.0 to 11.3.0, util/virprocess.c virProcessSetScheduler",
		.run = priority_out_of_range,
	},
	{
		.id = 611,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Scheduler for a thread that does not exist",
		.why = "vCPUs are numbered from 0, IOThreads by <iothreadids>, or from 1.",
		.help = "name threads that the guest has",
		.bad.domain = TUNE(PINS FIFO("0-4", "1")),
		.good.domain = TUNE(PINS FIFO("0-3", "1")),
		.elements = "cputune vcpusched iothreadsched",
		.message_words = "is not present in domain definition",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainThreadSchedParse",
		.run = thread_missing,
	},
	{
		.id = 612,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Thread with two schedulers",
		.why = "A vCPU or IOThread can stand in one scheduler element only.",
		.help = "name each thread in one list only",
		.bad.domain = TUNE(PINS FIFO("0-2", "1") FIFO("2-3", "2")),
		.good.domain = TUNE(PINS FIFO("0-1", "1") FIFO("2-3", "2")),
		.elements = "cputune vcpusched iothreadsched",
		.message_words = "must not overlap",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainThreadSchedParse",
		.run = scheduled_twice,
	},
	{
		.id = 613,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST,
		.title = "Real-time vCPU that is not pinned",
		.why = "A real-time thread takes its CPU from everything else there. Unpinned, it"
		       " does so on any CPU of the host, the host's own work and other guests"
		       " included.",
		.help = "pin the vCPU to CPUs that are set aside for it",
		.bad.domain = TUNE(FIFO("0-3", "1")),
		.good.domain = TUNE(PINS FIFO("0-3", "1")),
		.elements = "cputune vcpusched vcpupin",
		.source = "Linux scheduler, sched(7)",
		.run = real_time_floats,
	},
};

const struct rule_topic cputune_topic = {
	.name = "cputune",
	.title = "shares, quotas and schedulers",
	.first_id = 600,
	.last_id = 619,
	.rules = cputune_rules,
	.n_rules = ARRAY_SIZE(cputune_rules),
};
