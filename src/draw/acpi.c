/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SRAT, SLIT and HMAT as tables to read. Proximity domains are the cells' ids. */
#include "base/units.h"
#include "draw/formats.h"

static const char *const data_types[] = {
	"access latency",   "read latency",   "write latency",
	"access bandwidth", "read bandwidth", "write bandwidth",
};

static const char *const hierarchies[] = {
	"memory",
	"first-level cache",
	"second-level cache",
	"third-level cache",
};

const char *view_data_type_name(unsigned data_type)
{
	return data_type < ARRAY_SIZE(data_types) ? data_types[data_type] : "?";
}

const char *view_hierarchy_name(unsigned hierarchy)
{
	return hierarchy < ARRAY_SIZE(hierarchies) ? hierarchies[hierarchy] : "?";
}

static const char *processor_name(enum view_processor_type type)
{
	switch (type) {
	case VIEW_PROCESSOR_APIC:
		return "APIC";
	case VIEW_PROCESSOR_X2APIC:
		return "x2APIC";
	case VIEW_PROCESSOR_GICC:
		return "GICC";
	case VIEW_PROCESSOR_RINTC:
		break;
	}
	return "RINTC";
}

static void format_srat(const struct view *view, struct strbuf *out)
{
	strbuf_add_string(out, "SRAT\n");
	for (size_t i = 0; i < view->n_processors; i++) {
		const struct view_processor *processor = &view->processors[i];

		strbuf_printf(out, "  processor  %s %-6u vCPU %-5u domain %u\n",
			      processor_name(processor->type), processor->id, processor->vcpu,
			      processor->cell);
	}
	for (size_t i = 0; i < view->n_ranges; i++) {
		const struct view_range *range = &view->ranges[i];

		strbuf_printf(out, "  memory     0x%012llx + 0x%012llx  domain %-4u flags %u  %s\n",
			      (unsigned long long)range->base_bytes,
			      (unsigned long long)range->size_bytes, range->cell, range->flags,
			      enum_name(&view_range_names, (int)range->kind));
	}
}

static void format_slit(const struct view *view, struct strbuf *out)
{
	if (!view->distances) {
		strbuf_add_string(out,
				  "\nno SLIT: no distances are given, the OS assumes 10 and 20\n");
		return;
	}
	strbuf_add_string(out, "\nSLIT\n      ");
	for (size_t i = 0; i < view->n_nodes; i++)
		strbuf_printf(out, " %3zu", i);
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < view->n_nodes; i++) {
		strbuf_printf(out, "  %3zu:", i);
		for (size_t j = 0; j < view->n_nodes; j++)
			strbuf_printf(out, " %3u", view_distance(view, i, j));
		strbuf_add_char(out, '\n');
	}
}

static void format_latencies(const struct view_latencies *latencies, struct strbuf *out)
{
	bool is_latency = latencies->data_type < 3;

	strbuf_printf(out, "  %s of the %s, entries of %llu %s\n",
		      view_data_type_name(latencies->data_type),
		      view_hierarchy_name(latencies->hierarchy),
		      (unsigned long long)latencies->base, is_latency ? "ps" : "MB/s");
	strbuf_add_string(out, "    from\\to");
	for (size_t i = 0; i < latencies->n_targets; i++)
		strbuf_printf(out, " %5zu", i);
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < latencies->n_initiators; i++) {
		strbuf_printf(out, "    %6u:", latencies->initiators[i]);
		for (size_t j = 0; j < latencies->n_targets; j++)
			strbuf_printf(out, " %5u",
				      latencies->entries[i * latencies->n_targets + j]);
		strbuf_add_char(out, '\n');
	}
}

static void format_hmat(const struct view *view, struct strbuf *out)
{
	if (!view->hmat)
		return;
	strbuf_add_string(out, "\nHMAT\n");
	for (size_t i = 0; i < view->n_attributes; i++) {
		const struct view_attributes *attributes = &view->attributes[i];

		strbuf_printf(out, "  attributes domain %-4u initiator %u%s\n", attributes->cell,
			      attributes->initiator, attributes->initiator_known ? "" : " (none)");
	}
	for (size_t i = 0; i < view->n_latencies; i++)
		format_latencies(&view->latencies[i], out);
	for (size_t i = 0; i < view->n_caches; i++) {
		const struct view_cache *cache = &view->caches[i];

		strbuf_printf(out,
			      "  cache      domain %-4u level %u of %u  size 0x%llx  attributes "
			      "0x%08x\n",
			      cache->cell, cache->level, cache->n_levels,
			      (unsigned long long)cache->size_bytes, cache->attributes);
	}
}

int acpi_format(const struct view *view, struct strbuf *out, struct error *error)
{
	if (view->source == VIEW_DEVICE_TREE || view->source == VIEW_PAPR)
		return error_set(error,
				 "this guest gets a device tree, no ACPI tables; see --format dts");
	if (view->source == VIEW_NONE)
		return error_set(error, "there are no tables of nodes: %s", view->why);
	format_srat(view, out);
	format_slit(view, out);
	format_hmat(view, out);
	return 0;
}
