/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What of the domain has no argument, and who does it instead. Facts: libvirt 9.0 and 11.3
 * qemu_process.c, qemu_cgroup.c, qemu_hostdev.c.
 */
#include "qemu/families.h"

/* "3 <vcpupin>, <emulatorpin>": what of a kind the XML has. */
static void add_count(struct strbuf *list, const char *element, size_t n)
{
	if (n == 0)
		return;
	if (list->length)
		strbuf_add_string(list, ", ");
	if (n > 1)
		strbuf_printf(list, "%zu ", n);
	strbuf_add_string(list, element);
}

static void tell_pins(const struct domain *domain, struct argv *argv)
{
	const struct domain_cputune *tune = &domain->cputune;
	AUTO(strbuf) pins = STRBUF_INIT;
	AUTO(strbuf) scheds = STRBUF_INIT;

	add_count(&pins, "<vcpu cpuset>", span_is_given(domain->vcpus.at.cpuset));
	add_count(&pins, "<vcpupin>", tune->n_vcpu_pins);
	add_count(&pins, "<emulatorpin>", span_is_given(tune->emulator_pin.at.element));
	add_count(&pins, "<iothreadpin>", tune->n_iothread_pins);
	if (pins.length)
		argv_applied(argv,
			     "pinning (%s): libvirt sets the threads' affinity and cgroup "
			     "cpusets",
			     strbuf_text(&pins));
	add_count(&scheds, "<vcpusched>", tune->n_vcpu_scheds);
	add_count(&scheds, "<iothreadsched>", tune->n_iothread_scheds);
	add_count(&scheds, "<emulatorsched>", span_is_given(tune->emulator_sched.at.element));
	if (scheds.length)
		argv_applied(argv,
			     "scheduling (%s): libvirt calls sched_setscheduler for the "
			     "threads",
			     strbuf_text(&scheds));
}

static void tell_cgroups(const struct domain *domain, struct argv *argv)
{
	const struct domain_cputune *tune = &domain->cputune;
	AUTO(strbuf) limits = STRBUF_INIT;
	size_t periods = 0, quotas = 0;

	for (size_t i = 0; i < BANDWIDTH_COUNT; i++) {
		periods += span_is_given(tune->bandwidth[i].at.period);
		quotas += span_is_given(tune->bandwidth[i].at.quota);
	}
	add_count(&limits, "<shares>", span_is_given(tune->at.shares));
	add_count(&limits, periods > 1 ? "periods" : "period", periods);
	add_count(&limits, quotas > 1 ? "quotas" : "quota", quotas);
	add_count(&limits, "<memtune>", span_is_given(domain->memtune.at.element));
	if (limits.length)
		argv_applied(argv, "limits (%s): libvirt writes them to cgroups",
			     strbuf_text(&limits));
	if (tune->n_resctrls)
		argv_applied(argv,
			     "%zu <cachetune> or <memorytune>: libvirt makes groups in "
			     "/sys/fs/resctrl",
			     tune->n_resctrls);
}

/* libvirt qemu_process.c qemuProcessSetupPid, qemu_cgroup.c qemuSetupCpusetMems. */
static void tell_binding(const struct guest *guest, struct argv *argv)
{
	if (!guest->numa_nodeset)
		return;
	switch (guest->numa_mode) {
	case MEMORY_MODE_STRICT:
		argv_applied(argv, "<numatune> mode strict: besides the arguments, libvirt sets "
				   "cpuset.mems of the threads' cgroups");
		break;
	case MEMORY_MODE_RESTRICTIVE:
		argv_applied(argv, "<numatune> mode restrictive: libvirt sets cpuset.mems of the "
				   "threads' cgroups only");
		break;
	case MEMORY_MODE_PREFERRED:
	case MEMORY_MODE_INTERLEAVE:
		argv_applied(argv,
			     "<numatune> mode %s: besides the arguments, libvirt sets the "
			     "process's memory policy before QEMU starts",
			     enum_name(&memory_mode_names, (int)guest->numa_mode));
		break;
	case MEMORY_MODE_NONE:
	case MEMORY_MODE_COUNT:
		break;
	}
}

static void tell_advice(const struct guest *guest, struct argv *argv)
{
	const struct target_host *host = &guest->target->host;

	if (guest->placement != PLACEMENT_AUTO && guest->numa_placement != PLACEMENT_AUTO)
		return;
	if (host->advice_given)
		return;
	if (host->known)
		argv_left_out(argv, "placement auto asks numad when the guest starts: here stand "
				    "the host's nodes that have memory (--advice says others)");
	else
		argv_left_out(argv, "placement auto asks numad when the guest starts: without a "
				    "host or --advice its nodes are unknown");
}

static void tell_runtime(const struct guest *guest, struct argv *argv)
{
	const struct domain_balloon *balloon = &guest->domain->devices.balloon;

	if (guest->n_online > guest->n_cold)
		argv_applied(argv,
			     "%u online vCPUs that can be unplugged: libvirt plugs them by "
			     "QMP before the guest runs",
			     guest->n_online - guest->n_cold);
	if (guest->balloon != GUEST_BALLOON_OFF && guest->current_kib < guest->total_kib)
		argv_applied(argv,
			     "<currentMemory>: libvirt asks the balloon by QMP to leave "
			     "%llu KiB",
			     (unsigned long long)guest->current_kib);
	if (guest->balloon != GUEST_BALLOON_OFF && balloon->stats_period_s > 0)
		argv_applied(argv, "<memballoon><stats period>: libvirt sets it by QMP");
}

static void tell_devices(const struct domain *domain, struct argv *argv)
{
	AUTO(strbuf) list = STRBUF_INIT;

	for (size_t i = 0; i < domain->devices.n_others; i++) {
		const struct domain_device_count *other = &domain->devices.others[i];

		add_count(&list, arena_printf(argv->arena, "<%s>", other->name), other->n);
	}
	if (list.length)
		argv_left_out(argv, "devices out of scope: %s", strbuf_text(&list));
}

void qemu_add_left_out(const struct guest *guest, struct argv *argv)
{
	const struct domain *domain = guest->domain;

	tell_pins(domain, argv);
	tell_cgroups(domain, argv);
	tell_binding(guest, argv);
	tell_advice(guest, argv);
	tell_runtime(guest, argv);
	if (domain->has_qemu_commandline)
		argv_left_out(argv, "<qemu:commandline>: its arguments come after these and may "
				    "change them");
	tell_devices(domain, argv);
}
