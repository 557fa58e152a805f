/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who runs where on the host. */
#include "draw/pins.h"

static struct pins_cpu *find_cpu(const struct pins *pins, unsigned id)
{
	const struct host_cpu *cpu = host_find_cpu(pins->host, id);

	return cpu ? &pins->cpus[cpu - pins->host->cpus] : NULL;
}

const struct pins_cpu *pins_find_cpu(const struct pins *pins, unsigned id)
{
	return find_cpu(pins, id);
}

static bool is_drawn(const struct guest *guest, const struct guest_vcpu *vcpu)
{
	return guest->vcpus_known && vcpu->pin_source != GUEST_PIN_NONE;
}

/* The CPUs that a vCPU may run on; NULL: any. */
static const struct bitmap *cpus_of(const struct pins *pins, const struct guest *guest,
				    const struct guest_vcpu *vcpu)
{
	struct bitmap *advised;

	if (vcpu->pin_source != GUEST_PIN_ADVICE)
		return vcpu->pin;
	if (bitmap_is_empty(&guest->target->host.advice))
		return NULL;
	advised = ARENA_NEW(pins->arena, struct bitmap);
	*advised = host_cpus_of_nodes(pins->host, pins->arena, &guest->target->host.advice);
	return advised;
}

static unsigned only_node(const struct pins *pins, const struct bitmap *cpus)
{
	struct bitmap nodes;

	if (!cpus)
		return HOST_NO_NODE;
	nodes = host_nodes_of_cpus(pins->host, pins->arena, cpus);
	return bitmap_count(&nodes) == 1 ? bitmap_first(&nodes) : HOST_NO_NODE;
}

static void mark_shared(struct pins *pins, const struct bitmap *cpus)
{
	bitmap_for_each (cpus, id) {
		struct pins_cpu *cpu = find_cpu(pins, id);

		if (cpu)
			cpu->shared = true;
	}
}

static struct pins_group *add_group(struct pins *pins, size_t guest, const struct bitmap *cpus)
{
	struct pins_group *group = ARENA_APPEND(pins->arena, pins->groups, pins->n_groups);

	group->guest = guest;
	group->cpus = cpus;
	group->node = only_node(pins, cpus);
	return group;
}

/* Into the group of the same guest with the same CPUs; the newest is tried first. */
static void add_to_group(struct pins *pins, size_t guest, unsigned vcpu, const struct bitmap *cpus)
{
	struct pins_group *group;

	for (size_t i = pins->n_groups; i-- > 0;) {
		group = &pins->groups[i];
		if (group->guest != guest)
			break;
		if (group->cpus == cpus ||
		    (group->cpus && cpus && bitmap_is_equal(group->cpus, cpus))) {
			bitmap_set(pins->arena, &group->vcpus, vcpu);
			return;
		}
	}
	group = add_group(pins, guest, cpus);
	bitmap_set(pins->arena, &group->vcpus, vcpu);
	if (cpus)
		mark_shared(pins, cpus);
}

static void place_vcpu(struct pins *pins, const struct draw_input *input, size_t index,
		       unsigned vcpu)
{
	const struct guest *guest = input->guests[index].guest;
	const struct guest_vcpu *placed = &guest->vcpus[vcpu];
	const struct bitmap *cpus = is_drawn(guest, placed) ? cpus_of(pins, guest, placed) : NULL;
	struct pins_cpu *cpu;
	struct pins_vcpu *alone;

	cpu = cpus && bitmap_count(cpus) == 1 ? find_cpu(pins, bitmap_first(cpus)) : NULL;
	if (!cpu && cpus && bitmap_count(cpus) == 1) {
		bitmap_set(pins->arena, &pins->lost[index].vcpus, vcpu);
		bitmap_add(pins->arena, &pins->lost[index].cpus, cpus);
		return;
	}
	if (!cpu) {
		add_to_group(pins, index, vcpu, cpus);
		if (placed->pin_source == GUEST_PIN_ADVICE)
			pins->groups[pins->n_groups - 1].advised = true;
		return;
	}
	alone = ARENA_APPEND(pins->arena, cpu->alone, cpu->n_alone);
	alone->guest = index;
	alone->vcpu = vcpu;
	alone->cell = placed->cell;
}

/* Emulator and IOThreads, which are shown only where they are pinned. */
static void place_others(struct pins *pins, const struct draw_input *input, size_t index)
{
	const struct domain_cputune *cputune = &input->guests[index].guest->domain->cputune;
	const struct domain_pin *emulator = &cputune->emulator_pin;

	if (span_is_given(emulator->at.element) && !emulator->broken)
		add_group(pins, index, &emulator->cpuset)->what = "the emulator";
	for (size_t i = 0; i < cputune->n_iothread_pins; i++) {
		const struct domain_pin *pin = &cputune->iothread_pins[i];

		if (!pin->broken)
			add_group(pins, index, &pin->cpuset)->what =
				arena_printf(pins->arena, "IOThread %u", pin->thread);
	}
}

static void fill_cpus(struct pins *pins)
{
	const struct host *host = pins->host;

	pins->n_cpus = host->n_cpus;
	pins->cpus = ARENA_ARRAY(pins->arena, struct pins_cpu, host->n_cpus);
	for (size_t i = 0; i < host->n_cpus; i++) {
		pins->cpus[i].id = host->cpus[i].id;
		pins->cpus[i].node = host_node_index(host, host->cpus[i].node);
		pins->cpus[i].offline = host->cpus[i].online_known && !host->cpus[i].online;
	}
}

static void add_core(struct pins *pins, struct pins_node *node, const struct host_cpu *cpu)
{
	struct pins_core *core = ARENA_APPEND(pins->arena, node->cores, node->n_cores);

	if (cpu->topology_known && !bitmap_is_empty(&cpu->siblings))
		core->cpus = cpu->siblings;
	else
		bitmap_set(pins->arena, &core->cpus, cpu->id);
	bitmap_for_each (&core->cpus, id) {
		const struct pins_cpu *sibling = find_cpu(pins, id);

		if (sibling && sibling->n_alone)
			core->in_use = true;
	}
}

static void fill_cores(struct pins *pins)
{
	const struct host *host = pins->host;

	pins->nodes = ARENA_ARRAY(pins->arena, struct pins_node, host->n_nodes);
	for (size_t i = 0; i < host->n_cpus; i++) {
		const struct host_cpu *cpu = &host->cpus[i];

		if (pins->cpus[i].node >= host->n_nodes)
			continue;
		if (!cpu->topology_known || bitmap_is_empty(&cpu->siblings) ||
		    bitmap_first(&cpu->siblings) == cpu->id)
			add_core(pins, &pins->nodes[pins->cpus[i].node], cpu);
	}
}

void pins_find(const struct draw_input *input, struct arena *arena, struct pins *out)
{
	*out = (struct pins){ .arena = arena, .host = input->host };
	out->lost = ARENA_ARRAY(arena, struct pins_lost, input->n_guests);
	fill_cpus(out);
	for (size_t i = 0; i < input->n_guests; i++) {
		const struct guest *guest = input->guests[i].guest;

		for (unsigned j = 0; guest->vcpus_known && j < guest->n_vcpus; j++)
			place_vcpu(out, input, i, j);
		place_others(out, input, i);
	}
	fill_cores(out);
}

void pins_list(const struct pins *pins, size_t node, size_t guest, unsigned cell,
	       struct bitmap *vcpus, struct bitmap *cpus)
{
	for (size_t i = 0; i < pins->n_cpus; i++) {
		const struct pins_cpu *cpu = &pins->cpus[i];

		if (cpu->node != node)
			continue;
		for (size_t j = 0; j < cpu->n_alone; j++) {
			if (cpu->alone[j].guest != guest || cpu->alone[j].cell != cell)
				continue;
			bitmap_set(pins->arena, vcpus, cpu->alone[j].vcpu);
			bitmap_set(pins->arena, cpus, cpu->id);
		}
	}
}
