/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cachetune> and <memorytune> of <cputune>. */
#include "domain/sections.h"

/* The only cache level that can be monitored (conf/domain_conf.c,
   VIR_DOMAIN_RESCTRL_MONITOR_CACHELEVEL, 9.0.0 to 11.3.0). */
#define MONITOR_LEVEL 3u

static void read_cache(struct reader *r, struct xml_node *node, struct domain_resctrl *group)
{
	struct domain_cache_allocation *cache =
		ARENA_APPEND(r->arena, group->caches, group->n_caches);
	struct field id = field_attribute(node, "id");
	struct field level = field_attribute(node, "level");
	struct field type = field_attribute(node, "type");
	struct field size = field_attribute_filled(node, "size");

	cache->at.element = node->tag_at;
	read_unsigned(r, &id, READ_REQUIRED, &cache->id, &cache->at.id);
	read_unsigned(r, &level, READ_REQUIRED, &cache->level, &cache->at.level);
	cache->type = (enum cache_allocation_type)read_word(
		r, &type, READ_REQUIRED, &cache_allocation_type_names, &cache->at.type);
	read_bytes(r, &size, READ_REQUIRED, &cache->size_bytes, &cache->at.size);
}

static void read_node(struct reader *r, struct xml_node *node, struct domain_resctrl *group)
{
	struct domain_memory_allocation *out = ARENA_APPEND(r->arena, group->nodes, group->n_nodes);
	struct field id = field_attribute(node, "id");
	struct field bandwidth = field_attribute(node, "bandwidth");

	out->at.element = node->tag_at;
	read_unsigned(r, &id, READ_REQUIRED, &out->id, &out->at.id);
	read_unsigned(r, &bandwidth, READ_REQUIRED, &out->bandwidth, &out->at.bandwidth);
}

static void read_monitor(struct reader *r, struct xml_node *node, struct domain_resctrl *group)
{
	struct domain_resctrl_monitor *monitor =
		ARENA_APPEND(r->arena, group->monitors, group->n_monitors);
	struct field level = field_attribute(node, "level");
	struct field vcpus = field_attribute(node, "vcpus");
	unsigned before = r->n_errors;

	monitor->at.element = node->tag_at;
	if (!group->is_memory) {
		read_unsigned(r, &level, READ_REQUIRED, &monitor->level, &monitor->at.level);
		if (r->n_errors == before && monitor->level != MONITOR_LEVEL)
			blame(r, RULE_VALUE, level.at, "%s is not 3, the only level with monitors",
			      field_name(r, &level));
	}
	read_list(r, &vcpus, READ_REQUIRED, &monitor->vcpus, &monitor->at.vcpus);
}

/* libvirt cuts vCPUs off that the guest hasn't, and looks no further when none is left
   (virDomainResctrlParseVcpus, 9.0.0 to 11.3.0). */
static bool is_without_vcpus(const struct reader *r, const struct domain_resctrl *group)
{
	const struct domain_vcpus *vcpus = &r->domain->vcpus;
	unsigned n_vcpus = span_is_given(vcpus->at.element) ? vcpus->maximum : 1;

	return !vcpus->broken && bitmap_first(&group->vcpus) >= n_vcpus;
}

static void read_group(struct reader *r, struct xml_node *node, bool is_memory)
{
	struct domain_cputune *cputune = &r->domain->cputune;
	struct domain_resctrl *group =
		ARENA_APPEND(r->arena, cputune->resctrls, cputune->n_resctrls);
	struct field vcpus = field_attribute(node, "vcpus");
	unsigned before = r->n_errors;

	group->is_memory = is_memory;
	group->at.element = node->tag_at;
	read_list(r, &vcpus, READ_REQUIRED | READ_MAY_BE_EMPTY, &group->vcpus, &group->at.vcpus);
	if (r->n_errors == before && bitmap_is_empty(&group->vcpus))
		blame(r, RULE_IGNORED, group->at.vcpus,
		      "<%s> has no effect, because no vCPU is left in its list", node->name);
	if (r->n_errors == before && is_without_vcpus(r, group))
		return; /* that it names none of the guest is a matter of rules/ */
	xml_for_each (node, "cache", cache)
		if (!is_memory)
			read_cache(r, cache, group);
	xml_for_each (node, "node", allocation)
		if (is_memory)
			read_node(r, allocation, group);
	xml_for_each (node, "monitor", monitor)
		read_monitor(r, monitor, group);
	if (!group->n_caches && !group->n_nodes && !group->n_monitors)
		blame(r, RULE_IGNORED, node->name_at,
		      "<%s> has no effect, because it allocates and monitors nothing", node->name);
	group->broken = r->n_errors != before;
}

void read_resctrl(struct reader *r, struct xml_node *node)
{
	path_for_each (node, "cputune", "cachetune", group)
		read_group(r, group, false);
	path_for_each (node, "cputune", "memorytune", group)
		read_group(r, group, true);
}
