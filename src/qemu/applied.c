/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What libvirt applies to a guest's threads, and asks its monitor for. */
#include "qemu/applied-parts.h"

#include "base/units.h"

static struct applied_bandwidth bandwidth_of(const struct guest *guest, enum bandwidth_kind kind)
{
	const struct domain_bandwidth *bandwidth = &guest->domain->cputune.bandwidth[kind];

	return (struct applied_bandwidth){ bandwidth->period_us, bandwidth->quota_us };
}

static bool is_pinned(const struct domain_pin *pin)
{
	return pin && span_is_given(pin->at.element) && !pin->broken;
}

/* libvirt 11.3 qemu_domain.c qemuDomainEvaluateCPUMask: the thread's own pin, numad's advice, the
   cpuset of <vcpu>. */
static void set_cpus(const struct guest *guest, const struct domain_pin *pin,
		     struct applied_thread *thread)
{
	const struct domain_vcpus *vcpus = &guest->domain->vcpus;
	const struct bitmap *advice = &guest->target->host.advice;

	if (is_pinned(pin)) {
		thread->cpus = &pin->cpuset;
		thread->cpus_at = pin->at.cpuset;
	} else if (guest->placement == PLACEMENT_AUTO) {
		if (!bitmap_is_empty(advice))
			thread->cpus_of_nodes = advice;
	} else if (!bitmap_is_empty(&vcpus->cpuset)) {
		thread->cpus = &vcpus->cpuset;
		thread->cpus_at = vcpus->at.cpuset;
	}
}

static void set_scheduler(const struct domain_sched *sched, struct applied_thread *thread)
{
	if (sched->broken)
		return;
	thread->scheduler = sched->scheduler;
	thread->priority = sched->priority;
	thread->scheduler_at = sched->at.element;
}

static void find_scheduler(const struct domain_sched *scheds, size_t n,
			   struct applied_thread *thread)
{
	for (size_t i = 0; i < n && thread->scheduler == SCHEDULER_NONE; i++)
		if (bitmap_has(&scheds[i].threads, thread->id))
			set_scheduler(&scheds[i], thread);
}

/* libvirt 11.3 qemu_domain.c qemuDomainNumatuneMaybeFormatNodesetUnion */
static const struct bitmap *all_nodes(const struct guest *guest, struct arena *arena)
{
	struct bitmap *nodes;

	if (guest->numa_placement == PLACEMENT_AUTO)
		return guest->numa_nodeset;
	nodes = ARENA_NEW(arena, struct bitmap);
	if (guest->numa_nodeset)
		bitmap_add(arena, nodes, guest->numa_nodeset);
	for (size_t i = 0; i < guest->n_cells; i++)
		if (guest->cells[i].host_nodes)
			bitmap_add(arena, nodes, guest->cells[i].host_nodes);
	return nodes;
}

/* libvirt 9.0, 11.3 qemu_process.c qemuProcessSetupPid: what cpuset.mems of any thread is. */
static const struct bitmap *nodes_of_threads(const struct guest *guest, struct arena *arena)
{
	if (guest->numa_placement == PLACEMENT_NONE)
		return NULL;
	if (guest->numa_mode == MEMORY_MODE_STRICT &&
	    target_has(guest->target, LIBVIRT_CPUSET_MEMS_UNION))
		return all_nodes(guest, arena);
	if (guest->numa_mode == MEMORY_MODE_STRICT || guest->numa_mode == MEMORY_MODE_RESTRICTIVE)
		return guest->numa_nodeset;
	return NULL;
}

static struct applied_thread *add_thread(struct arena *arena, struct applied *out,
					 struct applied_thread thread)
{
	struct applied_thread *added = ARENA_APPEND(arena, out->threads, out->n_threads);

	*added = thread;
	return added;
}

static void add_emulator(const struct guest *guest, const struct bitmap *nodes, struct arena *arena,
			 struct applied *out)
{
	const struct domain_cputune *cputune = &guest->domain->cputune;
	struct applied_thread *thread =
		add_thread(arena, out,
			   (struct applied_thread){
				   .kind = APPLIED_EMULATOR,
				   .nodes = nodes,
				   .bandwidth = bandwidth_of(guest, BANDWIDTH_EMULATOR),
			   });

	set_cpus(guest, &cputune->emulator_pin, thread);
	if (span_is_given(cputune->emulator_sched.at.element))
		set_scheduler(&cputune->emulator_sched, thread);
}

/* A restrictive cell's nodes are those of its vCPUs: nothing else binds it. */
static const struct bitmap *nodes_of_vcpu(const struct guest *guest, unsigned id,
					  const struct bitmap *nodes)
{
	const struct guest_cell *cell;

	if (guest->vcpus[id].cell == GUEST_NO_CELL || guest->vcpus[id].cell >= guest->n_cells)
		return nodes;
	cell = &guest->cells[guest->vcpus[id].cell];
	if (cell->mode == MEMORY_MODE_RESTRICTIVE && cell->host_nodes)
		return cell->host_nodes;
	return nodes;
}

static void add_vcpus(const struct guest *guest, const struct bitmap *nodes, struct arena *arena,
		      struct applied *out)
{
	const struct domain_cputune *cputune = &guest->domain->cputune;

	if (!guest->vcpus_known)
		return;
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		struct applied_thread *thread;

		if (!guest->vcpus[i].online)
			continue;
		thread = add_thread(arena, out,
				    (struct applied_thread){
					    .kind = APPLIED_VCPU,
					    .id = i,
					    .nodes = nodes_of_vcpu(guest, i, nodes),
					    .bandwidth = bandwidth_of(guest, BANDWIDTH_VCPU),
				    });
		set_cpus(guest, domain_find_pin(cputune->vcpu_pins, cputune->n_vcpu_pins, i),
			 thread);
		find_scheduler(cputune->vcpu_scheds, cputune->n_vcpu_scheds, thread);
	}
}

static void add_iothreads(const struct guest *guest, const struct bitmap *nodes,
			  struct arena *arena, struct applied *out)
{
	const struct domain_cputune *cputune = &guest->domain->cputune;

	for (size_t i = 0; i < guest->n_iothreads; i++) {
		struct applied_thread *thread =
			add_thread(arena, out,
				   (struct applied_thread){
					   .kind = APPLIED_IOTHREAD,
					   .id = guest->iothreads[i].id,
					   .nodes = nodes,
					   .bandwidth = bandwidth_of(guest, BANDWIDTH_IOTHREAD),
				   });

		set_cpus(guest,
			 domain_find_pin(cputune->iothread_pins, cputune->n_iothread_pins,
					 thread->id),
			 thread);
		find_scheduler(cputune->iothread_scheds, cputune->n_iothread_scheds, thread);
	}
}

/* libvirt 11.3 qemu_process.c qemuProcessSetupBalloon; what is as it is anyway isn't asked for. */
static void set_balloon(const struct guest *guest, struct applied *out)
{
	const struct domain_balloon *balloon = &guest->domain->devices.balloon;

	if (guest->balloon == GUEST_BALLOON_OFF)
		return;
	out->balloon_id = balloon->alias ? balloon->alias : "balloon0";
	out->sets_balloon = guest->current_kib < guest->total_kib;
	out->balloon_bytes = guest->current_kib * BYTES_PER_KIB;
	if (balloon->stats_period_s > 0)
		out->stats_period_s = (unsigned)balloon->stats_period_s;
}

void applied_build(const struct guest *guest, struct arena *arena, struct applied *out)
{
	const struct bitmap *nodes = nodes_of_threads(guest, arena);

	*out = (struct applied){ 0 };
	add_emulator(guest, nodes, arena, out);
	add_vcpus(guest, nodes, arena, out);
	add_iothreads(guest, nodes, arena, out);
	for (size_t i = 0; i < out->n_threads; i++)
		out->pins |= out->threads[i].cpus || out->threads[i].cpus_of_nodes;
	applied_add_limits(guest, out);
	applied_add_resctrls(guest, arena, out);
	applied_add_memory(guest, arena, out);
	applied_add_plugs(guest, arena, out);
	set_balloon(guest, out);
}

static bool limits(const struct applied_bandwidth *bandwidth)
{
	return bandwidth->period_us || bandwidth->quota_us;
}

bool applied_needs_cgroup(const struct applied *applied)
{
	for (size_t i = 0; i < applied->n_threads; i++)
		if (applied->threads[i].nodes || limits(&applied->threads[i].bandwidth))
			return true;
	return applied->shares_given || limits(&applied->bandwidth) || applied->memory_max_bytes ||
	       applied->memory_high_bytes || applied->swap_max_bytes;
}
