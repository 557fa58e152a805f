/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The NUMA part of the device tree: QEMU 7.2 and 10.0 hw/arm/virt.c, hw/arm/boot.c,
   hw/riscv/virt.c, hw/riscv/numa.c. */
#include "draw/dts.h"
#include "base/units.h"
#include "draw/formats.h"

#define AFF0_CPUS 16u /* of a GICv3; a GICv2 has no more than 8 CPUs altogether */
#define AFF1_SHIFT 8u
#define ARM_RAM_BASE UINT64_C(0x40000000)
#define RISCV_RAM_BASE UINT64_C(0x80000000)

static bool is_riscv(const struct view *view)
{
	return view->guest->machine.family == TARGET_FAMILY_RISCV_VIRT ||
	       view->guest->machine.family == TARGET_FAMILY_SPIKE;
}

static bool has_tree(const struct view *view)
{
	return is_riscv(view) || view->guest->machine.family == TARGET_FAMILY_ARM_VIRT;
}

void dts_add_memory(uint64_t base, uint64_t size, const char *property, struct strbuf *out)
{
	strbuf_printf(out, "\n\tmemory@%llx {\n", (unsigned long long)base);
	strbuf_add_string(out, property);
	strbuf_printf(out, "\t\treg = <0x%x 0x%x 0x%x 0x%x>;\n", (unsigned)(base >> 32),
		      (unsigned)base, (unsigned)(size >> 32), (unsigned)size);
	strbuf_add_string(out, "\t\tdevice_type = \"memory\";\n\t};\n");
}

static void format_memory(uint64_t base, uint64_t size, const unsigned *cell, struct strbuf *out)
{
	AUTO(strbuf) property = STRBUF_INIT;

	if (cell)
		strbuf_printf(&property, "\t\tnuma-node-id = <%u>;\n", *cell);
	dts_add_memory(base, size, strbuf_text(&property), out);
}

/* Highest node first, as arm's comes out of QEMU. */
static void format_memories(const struct view *view, struct strbuf *out)
{
	if (view->n_nodes == 0)
		format_memory(is_riscv(view) ? RISCV_RAM_BASE : ARM_RAM_BASE,
			      view->guest->initial_kib * BYTES_PER_KIB, NULL, out);
	for (size_t i = view->n_ranges; i-- > 0;) {
		const struct view_range *range = &view->ranges[i];

		if (range->kind == VIEW_RANGE_RAM)
			format_memory(range->base_bytes, range->size_bytes, &range->cell, out);
	}
}

/* MPIDR: target/arm/cpu.c arm_build_mp_affinity; a hart's id is its index. */
static unsigned cpu_reg(const struct view *view, unsigned vcpu)
{
	if (is_riscv(view))
		return vcpu;
	return vcpu / AFF0_CPUS << AFF1_SHIFT | vcpu % AFF0_CPUS;
}

static void format_cpus(const struct view *view, struct strbuf *out)
{
	const struct guest *guest = view->guest;

	strbuf_add_string(out, "\n\tcpus {\n\t\t#address-cells = <1>;\n\t\t#size-cells = <0>;\n");
	for (unsigned i = 0; guest->vcpus_known && i < guest->n_vcpus; i++) {
		if (!guest->vcpus[i].online)
			continue;
		/* QEMU names it by its index, in decimal, whatever its register says */
		strbuf_printf(out, "\n\t\tcpu@%u {\n\t\t\tdevice_type = \"cpu\";\n", i);
		strbuf_printf(out, "\t\t\treg = <0x%x>;\n", cpu_reg(view, i));
		if (view->n_nodes)
			strbuf_printf(out, "\t\t\tnuma-node-id = <%u>;\n",
				      view->implicit ? 0 : guest->vcpus[i].cell);
		strbuf_add_string(out, "\t\t};\n");
	}
	strbuf_add_string(out, "\t};\n");
}

static void format_map(const struct view *view, struct strbuf *out)
{
	if (!view->distances)
		return;
	strbuf_add_string(out, "\n\tdistance-map {\n"
			       "\t\tcompatible = \"numa-distance-map-v1\";\n"
			       "\t\tdistance-matrix =");
	for (size_t i = 0; i < view->n_nodes; i++)
		for (size_t j = 0; j < view->n_nodes; j++)
			strbuf_printf(out, "%s\n\t\t\t<%zu %zu %u>", i || j ? "," : "", i, j,
				      view_distance(view, i, j));
	strbuf_add_string(out, ";\n\t};\n");
}

int dts_format(const struct view *view, struct strbuf *out, struct error *error)
{
	if (view->source == VIEW_PAPR) {
		dts_format_papr(view, out);
		return 0;
	}
	if (!has_tree(view))
		return error_set(error,
				 "a guest of machine type %s gets no device tree of this kind%s",
				 view->guest->machine.name ? view->guest->machine.name : "?",
				 view->source == VIEW_ACPI ? "; see --format acpi" : "");
	strbuf_add_string(out, "/dts-v1/;\n\n/ {\n"
			       "\t#address-cells = <2>;\n\t#size-cells = <2>;\n");
	format_memories(view, out);
	format_cpus(view, out);
	format_map(view, out);
	strbuf_add_string(out, "};\n");
	return 0;
}
