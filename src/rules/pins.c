/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN6xx, second part: pins: which threads, which CPUs, and who shares them. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

static void pin_for_missing_vcpu(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;
	unsigned n_vcpus = c->guest->n_vcpus;
	struct bitmap missing = { 0 };
	struct span first = { 0 };
	struct fix fix = { .check = c };
	struct diag *diag;

	if (c->domain->vcpus.broken)
		return;
	for (size_t i = 0; i < tune->n_vcpu_pins; i++) {
		const struct domain_pin *pin = &tune->vcpu_pins[i];

		if (pin->broken || pin->thread < n_vcpus || pin->thread > BITMAP_MAX_BIT)
			continue;
		if (bitmap_is_empty(&missing))
			first = pin->at.thread;
		bitmap_set(c->scratch, &missing, pin->thread);
	}
	if (bitmap_is_empty(&missing))
		return;
	diag = finding(c, first, "libvirt ignores the pin%s of %s: the guest has vCPU%s",
		       bitmap_count(&missing) == 1 ? "" : "s",
		       sums_numbered(c, "vCPU", "vCPUs", &missing),
		       n_vcpus == 1 ? " 0 only" : arena_printf(c->scratch, "s 0-%u", n_vcpus - 1));
	if (span_is_given(c->domain->vcpus.at.maximum))
		finding_place(c, diag, c->domain->vcpus.at.maximum, "%u vCPUs", n_vcpus);
	fix.diag = diag;
	for (size_t i = 0; i < tune->n_vcpu_pins; i++)
		if (!tune->vcpu_pins[i].broken && tune->vcpu_pins[i].thread >= n_vcpus)
			fix_remove_element(&fix, tune->vcpu_pins[i].at.element);
}

static void tell_second(const struct check *c, const struct domain_pin *pins, size_t n,
			const char *what)
{
	bool ascending = true; /* so far: then none was there before */

	for (size_t i = 1; i < n; i++) {
		const struct domain_pin *first;
		struct fix fix = { .check = c };
		struct diag *diag;

		ascending = ascending && pins[i].thread > pins[i - 1].thread;
		if (ascending)
			continue;
		first = domain_find_pin(pins, n, pins[i].thread);
		if (pins[i].broken || !first || first == &pins[i] || first->broken)
			continue;
		diag = finding(c, pins[i].at.thread, "%s %u is pinned twice: to CPUs %s and %s",
			       what, pins[i].thread, check_list(c, &first->cpuset),
			       check_list(c, &pins[i].cpuset));
		finding_place(c, diag, first->at.thread, "the first time");
		fix.diag = diag;
		if (bitmap_is_equal(&first->cpuset, &pins[i].cpuset))
			fix_remove_element(&fix, pins[i].at.element);
	}
}

/* conf/domain_conf.c: a pin for a missing vCPU is dropped before the comparison */
static void pinned_twice(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;
	size_t n_kept = 0;
	struct domain_pin *kept = ARENA_ARRAY(c->scratch, struct domain_pin, tune->n_vcpu_pins + 1);

	for (size_t i = 0; i < tune->n_vcpu_pins; i++)
		if (tune->vcpu_pins[i].thread < c->guest->n_vcpus)
			kept[n_kept++] = tune->vcpu_pins[i];
	if (!c->domain->vcpus.broken)
		tell_second(c, kept, n_kept, "vCPU");
	tell_second(c, tune->iothread_pins, tune->n_iothread_pins, "IOThread");
}

static bool has_iothread(const struct guest *guest, unsigned id)
{
	for (size_t i = 0; i < guest->n_iothreads; i++)
		if (guest->iothreads[i].id == id)
			return true;
	return false;
}

static bool device_uses(const struct check *c, unsigned iothread)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_iothread_users; i++)
		if (devices->iothread_users[i].iothread == iothread)
			return true;
	return false;
}

/* A device is to use it, so it is the number that's wrong; still, the guest gets more of them. */
static void add_iothreads(const struct check *c, struct diag *diag, unsigned count)
{
	const struct domain_iothreads *iothreads = &c->domain->iothreads;
	struct fix fix = { .check = c, .diag = diag };

	diag->edits_unsafe = true;
	if (device_uses(c, count) && iothreads->n_ids == 0 && count > iothreads->count)
		fix_replace(&fix, iothreads->at.count, "%u", count);
}

static void pin_for_missing_iothread(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_iothread_pins; i++) {
		const struct domain_pin *pin = &tune->iothread_pins[i];
		struct diag *diag;

		if (pin->broken || has_iothread(c->guest, pin->thread))
			continue;
		diag = finding(c, pin->at.thread, "there is no IOThread %u to pin: %s", pin->thread,
			       c->guest->n_iothreads == 0
				       ? "the guest has none"
				       : arena_printf(c->scratch, "the guest has %zu of them",
						      c->guest->n_iothreads));
		if (c->guest->n_iothreads == 0)
			finding_help(c, diag, "add <iothreads>%u</iothreads>", pin->thread);
		else
			add_iothreads(c, diag, pin->thread);
	}
}

static bool has_pin(const struct domain_pin *pins, size_t n, unsigned thread)
{
	return domain_find_pin(pins, n, thread) != NULL;
}

/* Some thread without a pin of its own follows <vcpu cpuset=>. */
static bool cpuset_is_used(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	if (c->guest->placement == PLACEMENT_AUTO)
		return false;
	if (!span_is_given(tune->emulator_pin.at.element))
		return true;
	for (size_t i = 0; i < c->guest->n_iothreads; i++)
		if (!has_pin(tune->iothread_pins, tune->n_iothread_pins, c->guest->iothreads[i].id))
			return true;
	for (unsigned i = 0; c->guest->vcpus_known && i < c->guest->n_vcpus; i++)
		if (c->guest->vcpus[i].online && c->guest->vcpus[i].pin_source != GUEST_PIN_OWN)
			return true;
	return false;
}

/* A cpuset of the domain, and whose it is. */
struct cpuset_use {
	const char *what;
	const struct bitmap *cpus;
	struct span at;
};

struct cpuset_uses {
	struct cpuset_use *items;
	size_t n_items;
};

static void add_use(const struct check *c, struct cpuset_uses *uses, const char *what,
		    const struct bitmap *cpus, struct span at)
{
	struct cpuset_use *use = ARENA_APPEND(c->scratch, uses->items, uses->n_items);

	*use = (struct cpuset_use){ .what = what, .cpus = cpus, .at = at };
}

/* CPUs of the emulator that libvirt finds no node for are another rule's. */
static bool is_refused_before(const struct check *c, const struct bitmap *cpus)
{
	struct bitmap online = sums_host_cpus_online(c);

	return sums_looked_up_cpus(c) == cpus && !bitmap_is_subset(cpus, &online);
}

/* All cpusets that libvirt applies. */
static struct cpuset_uses all_cpusets(const struct check *c)
{
	const struct domain *d = c->domain;
	const struct domain_cputune *tune = &d->cputune;
	struct cpuset_uses uses = { 0 };

	if (span_is_given(d->vcpus.at.cpuset) && cpuset_is_used(c) &&
	    !is_refused_before(c, &d->vcpus.cpuset))
		add_use(c, &uses, "the guest's threads", &d->vcpus.cpuset, d->vcpus.at.cpuset);
	for (size_t i = 0; i < tune->n_vcpu_pins; i++) {
		const struct domain_pin *pin = &tune->vcpu_pins[i];

		if (pin->broken || pin->thread >= c->guest->n_vcpus)
			continue;
		/* the pin of an offline vCPU waits until it is plugged */
		if (c->guest->vcpus_known && !c->guest->vcpus[pin->thread].online)
			continue;
		add_use(c, &uses, arena_printf(c->scratch, "vCPU %u", pin->thread), &pin->cpuset,
			pin->at.cpuset);
	}
	for (size_t i = 0; i < tune->n_iothread_pins; i++)
		add_use(c, &uses,
			arena_printf(c->scratch, "IOThread %u", tune->iothread_pins[i].thread),
			&tune->iothread_pins[i].cpuset, tune->iothread_pins[i].at.cpuset);
	if (span_is_given(tune->emulator_pin.at.element) &&
	    !is_refused_before(c, &tune->emulator_pin.cpuset))
		add_use(c, &uses, "the emulator", &tune->emulator_pin.cpuset,
			tune->emulator_pin.at.cpuset);
	return uses;
}

static struct bitmap host_cpus(const struct check *c)
{
	struct bitmap cpus = { 0 };

	for (size_t i = 0; i < c->host->n_cpus; i++)
		bitmap_set(c->scratch, &cpus, c->host->cpus[i].id);
	return cpus;
}

/* More than this many pins with the same fault are told in one finding. */
#define SEPARATE_PINS 3

static void host_lacks_cpu(const struct check *c)
{
	struct cpuset_uses uses = all_cpusets(c);
	struct bitmap known = host_cpus(c);
	struct diag *diag = NULL;
	size_t n_told = 0;

	for (size_t i = 0; i < uses.n_items; i++) {
		struct bitmap missing = bitmap_copy(c->scratch, uses.items[i].cpus);

		bitmap_remove(&missing, &known);
		if (bitmap_is_empty(&missing))
			continue;
		if (n_told++ >= SEPARATE_PINS) {
			finding_place(c, diag, uses.items[i].at, "nor %s for %s",
				      sums_numbered(c, "CPU", "CPUs", &missing),
				      uses.items[i].what);
			continue;
		}
		diag = finding(c, uses.items[i].at, "%s would run on %s, which the host lacks",
			       uses.items[i].what, sums_numbered(c, "CPU", "CPUs", &missing));
		finding_label(c, diag, "the host has CPUs %s", check_list(c, &known));
	}
}

static struct bitmap offline_cpus(const struct check *c)
{
	struct bitmap cpus = { 0 };

	for (size_t i = 0; i < c->host->n_cpus; i++)
		if (c->host->cpus[i].online_known && !c->host->cpus[i].online)
			bitmap_set(c->scratch, &cpus, c->host->cpus[i].id);
	return cpus;
}

static void tell_offline(const struct check *c, bool all)
{
	struct cpuset_uses uses = all_cpusets(c);
	struct bitmap offline = offline_cpus(c), known = host_cpus(c);

	for (size_t i = 0; i < uses.n_items; i++) {
		struct bitmap here = bitmap_copy(c->scratch, uses.items[i].cpus);
		unsigned n_cpus;

		bitmap_intersect(&here, &known);
		n_cpus = bitmap_count(&here);
		bitmap_intersect(&here, &offline);
		if (bitmap_is_empty(&here) || (bitmap_count(&here) == n_cpus) != all)
			continue;
		finding(c, uses.items[i].at,
			all ? "%s would run on %s only, offline on the host"
			    : "%s would run on %s too, offline on the host",
			uses.items[i].what, sums_numbered(c, "CPU", "CPUs", &here));
	}
}

static void only_offline_cpus(const struct check *c)
{
	tell_offline(c, true);
}

static void some_offline_cpus(const struct check *c)
{
	tell_offline(c, false);
}

/* Online, and pinned to one CPU alone. */
static bool is_dedicated(const struct guest_vcpu *vcpu)
{
	return vcpu->online && vcpu->pin_source == GUEST_PIN_OWN && bitmap_count(vcpu->pin) == 1;
}

static void one_cpu_for_two(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct bitmap taken = { 0 }, shared = { 0 };

	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		unsigned cpu;

		if (!is_dedicated(&guest->vcpus[i]))
			continue;
		cpu = bitmap_first(guest->vcpus[i].pin);
		bitmap_set(c->scratch, bitmap_has(&taken, cpu) ? &shared : &taken, cpu);
	}
	bitmap_for_each (&shared, cpu) {
		struct bitmap vcpus = { 0 };
		struct span first = { 0 }, last = { 0 };
		struct diag *diag;

		for (unsigned i = 0; i < guest->n_vcpus; i++) {
			if (!is_dedicated(&guest->vcpus[i]) ||
			    bitmap_first(guest->vcpus[i].pin) != cpu)
				continue;
			if (bitmap_is_empty(&vcpus))
				first = guest->vcpus[i].pin_at;
			last = guest->vcpus[i].pin_at;
			bitmap_set(c->scratch, &vcpus, i);
		}
		diag = finding(c, last, "%s %s have CPU %u and no other",
			       sums_numbered(c, "vCPU", "vCPUs", &vcpus),
			       bitmap_count(&vcpus) == 2 ? "both" : "all", cpu);
		finding_place(c, diag, first, "the first of them");
	}
}

static bool is_real_time(const struct domain_cputune *tune, unsigned vcpu)
{
	for (size_t i = 0; i < tune->n_vcpu_scheds; i++) {
		const struct domain_sched *sched = &tune->vcpu_scheds[i];

		if ((sched->scheduler == SCHEDULER_FIFO || sched->scheduler == SCHEDULER_RR) &&
		    bitmap_has(&sched->threads, vcpu))
			return true;
	}
	return false;
}

/* Dedicated vCPUs whose CPU the emulator may use; sets whether these are all, whether any is
   real-time. */
static struct bitmap shared_with_emulator(const struct check *c, bool *out_all, bool *out_real_time)
{
	const struct domain_pin *emulator = &c->domain->cputune.emulator_pin;
	struct bitmap vcpus = { 0 };

	*out_all = true;
	*out_real_time = false;
	if (!span_is_given(emulator->at.element) || emulator->broken)
		return vcpus;
	for (unsigned i = 0; i < c->guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &c->guest->vcpus[i];

		if (!is_dedicated(vcpu))
			continue;
		if (!bitmap_intersects(vcpu->pin, &emulator->cpuset)) {
			*out_all = false;
			continue;
		}
		bitmap_set(c->scratch, &vcpus, i);
		*out_real_time = *out_real_time || is_real_time(&c->domain->cputune, i);
	}
	return vcpus;
}

static void tell_emulator(const struct check *c, bool usual)
{
	const struct domain_pin *emulator = &c->domain->cputune.emulator_pin;
	bool all, real_time;
	struct bitmap vcpus = shared_with_emulator(c, &all, &real_time);
	struct bitmap cpus = { 0 };
	struct diag *diag;

	/* a manager's usual choice: the emulator on all of the guest's CPUs */
	if (bitmap_is_empty(&vcpus) || usual != (all && !real_time && c->guest->n_online > 1))
		return;
	bitmap_for_each (&vcpus, i)
		bitmap_add(c->scratch, &cpus, c->guest->vcpus[i].pin);
	diag = finding(c, emulator->at.cpuset, "the emulator shares %s with %s%s",
		       sums_numbered(c, "CPU", "CPUs", &cpus), real_time ? "real-time " : "",
		       sums_numbered(c, "vCPU", "vCPUs", &vcpus));
	finding_place(c, diag, c->guest->vcpus[bitmap_first(&vcpus)].pin_at, "the pin of vCPU %u",
		      bitmap_first(&vcpus));
}

static void emulator_disturbs(const struct check *c)
{
	tell_emulator(c, false);
}

static void emulator_everywhere(const struct check *c)
{
	tell_emulator(c, true);
}

static void some_vcpus_float(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct bitmap pinned = { 0 }, floating = { 0 };
	struct diag *diag;

	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		if (!guest->vcpus[i].online)
			continue;
		if (guest->vcpus[i].pin_source == GUEST_PIN_OWN)
			bitmap_set(c->scratch, &pinned, i);
		if (guest->vcpus[i].pin_source == GUEST_PIN_NONE)
			bitmap_set(c->scratch, &floating, i);
	}
	if (bitmap_is_empty(&pinned) || bitmap_is_empty(&floating))
		return;
	diag = finding(c, guest->vcpus[bitmap_first(&pinned)].pin_at,
		       "%s pinned, and %s may run on any CPU of the host",
		       arena_printf(c->scratch, "%s %s", sums_numbered(c, "vCPU", "vCPUs", &pinned),
				    bitmap_count(&pinned) == 1 ? "is" : "are"),
		       sums_numbered(c, "vCPU", "vCPUs", &floating));
	finding_help(c, diag, "add a <vcpupin> for %s, or <vcpu cpuset=>",
		     sums_numbered(c, "vCPU", "vCPUs", &floating));
}

static void emulator_floats(const struct check *c)
{
	const struct guest *guest = c->guest;
	unsigned n_dedicated = 0;

	for (unsigned i = 0; i < guest->n_vcpus; i++)
		n_dedicated += is_dedicated(&guest->vcpus[i]);
	if (n_dedicated == 0 || n_dedicated < guest->n_online ||
	    span_is_given(c->domain->cputune.emulator_pin.at.element) ||
	    span_is_given(c->domain->vcpus.at.cpuset) || guest->placement == PLACEMENT_AUTO)
		return;
	finding(c, c->domain->cputune.at.element,
		"all vCPUs have a CPU of their own, and QEMU's other threads run on any, these"
		" included");
}

static bool is_used(const struct domain_devices *devices, unsigned iothread)
{
	for (size_t i = 0; i < devices->n_iothread_users; i++)
		if (devices->iothread_users[i].iothread == iothread)
			return true;
	return false;
}

static void idle_iothread_pinned(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	if (c->domain->has_qemu_commandline)
		return;
	for (size_t i = 0; i < tune->n_iothread_pins; i++) {
		const struct domain_pin *pin = &tune->iothread_pins[i];

		if (!pin->broken && has_iothread(c->guest, pin->thread) &&
		    !is_used(&c->domain->devices, pin->thread))
			finding(c, pin->at.thread, "IOThread %u is pinned, and no device uses it",
				pin->thread);
	}
}

static bool all_isolated(const struct check *c, const struct bitmap *cpus)
{
	bitmap_for_each (cpus, id) {
		const struct host_cpu *cpu = host_find_cpu(c->host, id);

		if (!cpu || !cpu->isolated_known || !cpu->isolated)
			return false;
	}
	return true;
}

static void range_of_isolated(const struct check *c)
{
	struct cpuset_uses uses = all_cpusets(c);

	for (size_t i = 0; i < uses.n_items; i++)
		if (bitmap_count(uses.items[i].cpus) > 1 && all_isolated(c, uses.items[i].cpus))
			finding(c, uses.items[i].at,
				"the host isolates CPUs %s, so %s would all stay on the first of"
				" them",
				check_list(c, uses.items[i].cpus), uses.items[i].what);
}

#define GUEST "  <memory unit='GiB'>1</memory>\n  <vcpu>4</vcpu>\n"
#define TUNE(body) EXAMPLE(GUEST "  <cputune>\n" body "  </cputune>\n")
#define PIN(vcpu, cpus) "    <vcpupin vcpu='" vcpu "' cpuset='" cpus "'/>\n"
#define PINS PIN("0", "0") PIN("1", "4") PIN("2", "1") PIN("3", "5")
#define EMULATOR(cpus) "    <emulatorpin cpuset='" cpus "'/>\n"
#define IOTHREAD_PIN(id, cpus) "    <iothreadpin iothread='" id "' cpuset='" cpus "'/>\n"
#define WITH_IOTHREAD(body, after) \
	EXAMPLE(GUEST "  <iothreads>1</iothreads>\n  <cputune>\n" body "  </cputune>\n" after)
#define SCSI_ON_IOTHREAD                                               \
	"  <devices>\n"                                                \
	"    <controller type='scsi' index='0' model='virtio-scsi'>\n" \
	"      <driver iothread='1'/>\n"                               \
	"    </controller>\n"                                          \
	"  </devices>\n"

static const struct rule pins_rules[] = {
	{
		.id = 620,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Pin of a vCPU that does not exist",
		.why = "vCPUs are numbered from 0. libvirt drops such a pin when the domain is"
		       " defined and says so in its log only.",
		.help = "number vCPUs from 0, or raise <vcpu>",
		.bad.domain = TUNE(PINS PIN("4", "6")),
		.good.domain = TUNE(PINS),
		.elements = "cputune vcpupin vcpu",
		.message_words = "Ignoring vcpupin for missing vcpus",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainVcpuPinDefParseXML",
		.run = pin_for_missing_vcpu,
	},
	{
		.id = 621,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Thread pinned twice",
		.why = "A vCPU or IOThread has one pin. Several CPUs go into its cpuset.",
		.help = "keep one pin, with all its CPUs in the cpuset",
		.bad.domain =
			TUNE(PIN("0", "0") PIN("0", "1") PIN("1", "4") PIN("2", "2") PIN("3", "3")),
		.good.domain = TUNE(PINS),
		.elements = "cputune vcpupin iothreadpin",
		.message_words = "duplicate vcpupin for vcpu|"
				 "duplicate iothreadpin for same iothread",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c",
		.run = pinned_twice,
	},
	{
		.id = 622,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Pin of an IOThread that does not exist",
		.why = "IOThreads come from <iothreads>, numbered from 1, or from <iothreadids>."
		       " For vCPUs libvirt drops such a pin; here it refuses the domain.",
		.help = "write <iothreads> with the number of IOThreads, or take the pin "
			"out",
		.bad.domain = TUNE(IOTHREAD_PIN("1", "6")),
		.good.domain = WITH_IOTHREAD(IOTHREAD_PIN("1", "6"), SCSI_ON_IOTHREAD),
		.elements = "cputune iothreadpin iothreads iothreadids",
		.message_words = "Cannot find 'iothread'",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainIOThreadPinDefParseXML",
		.run = pin_for_missing_iothread,
	},
	{
		.id = 623,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_NODES,
		.title = "CPU that the host does not have",
		.why = "libvirt looks at pins when the guest starts, and then the kernel refuses"
		       " CPUs that are not there.",
		.help = "name CPUs that this host has; virtnuma host lists them",
		.bad = { .domain = TUNE(PIN("0", "0") PIN("1", "4") PIN("2", "1") PIN("3", "12")),
			 .host = "small-two-nodes" },
		.good = { .domain = TUNE(PINS), .host = "small-two-nodes" },
		.elements = "cputune vcpupin emulatorpin iothreadpin vcpu",
		.message_words = "cannot set CPU affinity|cpuset.cpus",
		.source = "libvirt 9.0.0 to 11.3.0, qemuProcessSetupPid; Linux cpusets",
		.run = host_lacks_cpu,
	},
	{
		.id = 624,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_NODES | NEEDS_HOST_ONLINE,
		.title = "Only CPUs that are offline",
		.why = "A thread cannot run where all its CPUs are offline; the kernel refuses the"
		       " pin when the guest starts.",
		.help = "set the CPUs online (chcpu -e), or pin elsewhere",
		.bad = { .domain = TUNE(PIN("0", "0") PIN("1", "4") PIN("2", "9") PIN("3", "6")),
			 .host = "running" },
		.good = { .domain = TUNE(PINS), .host = "running" },
		.elements = "cputune vcpupin emulatorpin iothreadpin vcpu",
		.message_words = "cannot set CPU affinity|cpuset.cpus",
		.source = "sched_setaffinity(2); Linux cpusets",
		.run = only_offline_cpus,
	},
	{
		.id = 625,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_NODES | NEEDS_HOST_ONLINE,
		.title = "CPUs some of which are offline",
		.why = "The guest gets fewer CPUs than are written. With cgroup v1 it does not"
		       " start.",
		.help = "set the CPUs online, or take them out",
		.bad = { .domain = TUNE(PIN("0", "0") PIN("1", "4") PIN("2", "2,9") PIN("3", "6")),
			 .host = "running" },
		.good = { .domain = TUNE(PINS), .host = "running" },
		.elements = "cputune vcpupin emulatorpin iothreadpin vcpu",
		.source = "sched_setaffinity(2); Linux cpusets",
		.run = some_offline_cpus,
	},
	{
		.id = 626,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST,
		.title = "Several vCPUs on one CPU",
		.why = "vCPUs that are pinned to one CPU wait for each other, and a guest that"
		       " spins for a lock spins for a vCPU that cannot run.",
		.help = "pin each vCPU to a CPU of its own",
		.bad.domain = TUNE(PIN("0", "0") PIN("1", "0") PIN("2", "1") PIN("3", "5")),
		.good.domain = TUNE(PINS),
		.elements = "cputune vcpupin",
		.source = "Linux scheduler",
		.run = one_cpu_for_two,
	},
	{
		.id = 627,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST,
		.title = "Emulator on a vCPU's own CPU",
		.why = "QEMU's main loop and its helper threads take the CPU from the vCPU that was"
		       " given it alone. A real-time vCPU in turn starves the emulator, and"
		       " then the whole guest hangs.",
		.help = "pin the emulator to CPUs that no vCPU has",
		.bad.domain = TUNE(PINS EMULATOR("0")),
		.good.domain = TUNE(PINS EMULATOR("2-3")),
		.elements = "cputune emulatorpin vcpupin",
		.source = "libvirt 11.3.0 docs/kbase/kvm-realtime.rst",
		.run = emulator_disturbs,
	},
	{
		.id = 628,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST,
		.title = "Emulator on all of the vCPUs' CPUs",
		.why = "QEMU's main loop and helper threads take time from the vCPUs "
		       "whenever they run. Managers often choose this; a guest that counts "
		       "on low latency is held up by it.",
		.help = "pin the emulator to CPUs that no vCPU has, if latency matters",
		.bad.domain = TUNE(PINS EMULATOR("0-1,4-5")),
		.good.domain = TUNE(PINS EMULATOR("2-3")),
		.elements = "cputune emulatorpin vcpupin",
		.source = "libvirt 11.3.0 docs/kbase/kvm-realtime.rst",
		.run = emulator_everywhere,
	},
	{
		.id = 629,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST,
		.title = "Some vCPUs pinned, others not",
		.why = "vCPUs without a pin run on any CPU, those of the pinned ones included, and"
		       " the guest's work waits for its slowest vCPU.",
		.help = "pin all vCPUs, or none",
		.bad.domain = TUNE(PIN("0", "0") PIN("1", "4")),
		.good.domain = TUNE(PINS),
		.elements = "cputune vcpupin vcpu",
		.source = "libvirt 9.0.0 to 11.3.0, qemuProcessSetupPid",
		.run = some_vcpus_float,
	},
	{
		.id = 630,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_GUEST,
		.title = "Dedicated CPUs and an emulator that floats",
		.why = "Without <emulatorpin> and <vcpu cpuset=> QEMU's other threads run on any CPU"
		       " of the host, those of the vCPUs too.",
		.help = "add <emulatorpin> with CPUs that no vCPU has",
		.bad.domain = TUNE(PINS),
		.good.domain = TUNE(PINS EMULATOR("2-3")),
		.elements = "cputune emulatorpin",
		.source = "libvirt 9.0.0 to 11.3.0, qemuProcessSetupPid",
		.run = emulator_floats,
	},
	{
		.id = 631,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Pinned IOThread without work",
		.why = "An IOThread serves the disks and controllers whose <driver> names it. The"
		       " others stay with the emulator.",
		.help = "write iothread='1' in the <driver> of a virtio disk or virtio-scsi "
			"controller, or take the pin out",
		.bad.domain = WITH_IOTHREAD(IOTHREAD_PIN("1", "6"), ""),
		.good.domain = WITH_IOTHREAD(IOTHREAD_PIN("1", "6"), SCSI_ON_IOTHREAD),
		.elements = "cputune iothreadpin disk controller driver",
		.source = "libvirt 11.3.0 docs/formatdomain.rst, iothreads",
		.run = idle_iothread_pinned,
	},
	{
		.id = 632,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_HOST_ISOLATION,
		.title = "Several isolated CPUs for one thread",
		.why = "The kernel does not balance load among CPUs that isolcpus= takes out: all"
		       " threads with this set stay on its first CPU.",
		.help = "pin each vCPU to one CPU",
		.bad = { .domain =
				 TUNE(PIN("0", "1,5") PIN("1", "1,5") PIN("2", "3") PIN("3", "7")),
			 .host = "running" },
		.good = { .domain = TUNE(PIN("0", "1") PIN("1", "5") PIN("2", "3") PIN("3", "7")),
			  .host = "running" },
		.elements = "cputune vcpupin emulatorpin iothreadpin vcpu",
		.source = "Linux Documentation/admin-guide/kernel-parameters.txt, isolcpus",
		.run = range_of_isolated,
	},
};

const struct rule_topic pins_topic = {
	.name = "pins",
	.title = "pins",
	.first_id = 620,
	.last_id = 632,
	.rules = pins_rules,
	.n_rules = ARRAY_SIZE(pins_rules),
};
