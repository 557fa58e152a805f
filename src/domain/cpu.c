/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cpu> but for <numa>. */
#include <stdlib.h>
#include <string.h>

#include "domain/sections.h"

/* conf/cpu_conf.c, VIR_CPU_VENDOR_ID_LENGTH */
#define VENDOR_ID_BYTES 12

static const char *const matches[] = { "exact", "minimum", "strict" };
static const struct enum_names match_names = ENUM_NAMES(matches);
static const char *const checks[] = { "default", "none", "partial", "full" };
static const struct enum_names check_names = ENUM_NAMES(checks);
static const char *const fallbacks[] = { "allow", "forbid" };
static const struct enum_names fallback_names = ENUM_NAMES(fallbacks);
static const char *const policies[] = { "force", "require", "optional", "disable", "forbid" };
static const struct enum_names policy_names = ENUM_NAMES(policies);

static bool is_passthrough(const struct domain_cpu *cpu)
{
	return cpu->mode == CPU_MODE_HOST_PASSTHROUGH || cpu->mode == CPU_MODE_MAXIMUM;
}

static void read_attributes(struct reader *r, struct xml_node *node)
{
	struct domain_cpu *cpu = &r->domain->cpu;
	struct field mode = field_attribute(node, "mode");
	struct field match = field_attribute(node, "match");
	struct field check = field_attribute(node, "check");
	struct field migratable = field_attribute(node, "migratable");
	struct span at = { 0 };

	cpu->mode = (enum cpu_mode)read_word(r, &mode, 0, &cpu_mode_names, &cpu->at.mode);
	if (read_word(r, &migratable, 0, &enum_on_off, &at) && !is_passthrough(cpu))
		blame(r, RULE_VALUE, migratable.at,
		      "%s is allowed in the modes host-passthrough and maximum only",
		      field_name(r, &migratable));
	(void)read_word(r, &match, 0, &match_names, &cpu->at.match);
	cpu->match = match.value;
	(void)read_word(r, &check, 0, &check_names, &cpu->at.check);
	cpu->check = check.value;
}

static void read_model(struct reader *r, struct xml_node *node)
{
	struct domain_cpu *cpu = &r->domain->cpu;
	struct xml_node *model = first_child(r, node, "model");
	struct field vendor = field_child(r, node, "vendor"), text, fallback, vendor_id;
	struct span at = { 0 };

	if (model) {
		text = field_text(model);
		cpu->model = read_text(&text, &cpu->at.model);
	}
	if (vendor.value && !cpu->model)
		blame(r, RULE_MISSING, vendor.at, "<cpu> has a <vendor> but no <model>");
	if (!model || is_passthrough(cpu))
		return;
	fallback = field_attribute_filled(model, "fallback");
	(void)read_word(r, &fallback, 0, &fallback_names, &at);
	vendor_id = field_attribute_filled(model, "vendor_id");
	if (vendor_id.value &&
	    (strlen(vendor_id.value) != VENDOR_ID_BYTES || strchr(vendor_id.value, ',')))
		blame(r, RULE_VALUE, vendor_id.at, "%s is not 12 characters without a comma",
		      field_name(r, &vendor_id));
}

/* 9.0.0 doesn't know clusters: 10.1.0 brought them. */
static void read_topology(struct reader *r, struct xml_node *node)
{
	struct domain_topology *topology = &r->domain->cpu.topology;
	struct field sockets = field_attribute(node, "sockets");
	struct field dies = field_attribute(node, "dies");
	struct field clusters = field_attribute(node, "clusters");
	struct field cores = field_attribute(node, "cores");
	struct field threads = field_attribute(node, "threads");
	unsigned before = r->n_errors;

	topology->at.element = node->tag_at;
	read_unsigned(r, &sockets, READ_REQUIRED | READ_NONZERO, &topology->sockets,
		      &topology->at.sockets);
	read_unsigned(r, &dies, READ_NONZERO, &topology->dies, &topology->at.dies);
	read_unsigned(r, &cores, READ_REQUIRED | READ_NONZERO, &topology->cores,
		      &topology->at.cores);
	read_unsigned(r, &threads, READ_REQUIRED | READ_NONZERO, &topology->threads,
		      &topology->at.threads);
	topology->broken = r->n_errors != before;

	before = r->n_errors;
	r->since_libvirt = 10001;
	read_unsigned(r, &clusters, READ_NONZERO, &topology->clusters, &topology->at.clusters);
	r->since_libvirt = 0;
	topology->clusters_broken = r->n_errors != before;
}

static void read_feature(struct reader *r, struct xml_node *node)
{
	struct domain_cpu *cpu = &r->domain->cpu;
	struct domain_cpu_feature *feature = ARENA_APPEND(r->arena, cpu->features, cpu->n_features);
	struct field policy = field_attribute(node, "policy");
	struct field name = field_attribute(node, "name");

	feature->at.element = node->tag_at;
	(void)read_word(r, &policy, 0, &policy_names, &feature->at.policy);
	feature->policy = policy.value;
	feature->name = read_text(&name, &feature->at.name);
	if (!name.value)
		blame_missing_attribute(r, node, "name");
	else if (!*name.value)
		blame(r, RULE_VALUE, name.at, "name of <feature> is empty");
}

static int compare_features(const void *a, const void *b)
{
	const struct domain_cpu_feature *first = *(const struct domain_cpu_feature *const *)a;
	const struct domain_cpu_feature *second = *(const struct domain_cpu_feature *const *)b;
	int order = strcmp(first->name, second->name);

	return order ? order : first < second ? -1 : 1;
}

/* A feature named twice is refused. Sorted, because a hostile list may be long. */
static void check_repeated(struct reader *r)
{
	const struct domain_cpu *cpu = &r->domain->cpu;
	const struct domain_cpu_feature **sorted;
	size_t n = 0;

	if (cpu->n_features < 2)
		return;
	sorted = ARENA_ARRAY(r->arena, const struct domain_cpu_feature *, cpu->n_features);
	for (size_t i = 0; i < cpu->n_features; i++)
		if (cpu->features[i].name && *cpu->features[i].name)
			sorted[n++] = &cpu->features[i];
	qsort(sorted, n, sizeof(*sorted), compare_features);
	for (size_t i = 1; i < n; i++) {
		struct diag *diag;

		if (strcmp(sorted[i - 1]->name, sorted[i]->name) != 0)
			continue;
		diag = blame(r, RULE_REPEATED, sorted[i]->at.name,
			     "the CPU feature '%s' is listed more than once",
			     shown(r, sorted[i]->name));
		diag_add_place(r->diags, diag, sorted[i - 1]->at.name, "the time before");
	}
}

static void read_features_of(struct reader *r, struct xml_node *node)
{
	const struct domain_cpu *cpu = &r->domain->cpu;
	struct xml_node *first = xml_child(node, "feature");

	/* no mode means custom */
	if (first && !cpu->model && (cpu->mode == CPU_MODE_CUSTOM || !span_is_given(cpu->at.mode)))
		blame(r, RULE_MISSING, first->name_at,
		      "<cpu> lists features, but names no <model> that they are added to");
	xml_for_each (node, "feature", feature)
		read_feature(r, feature);
	check_repeated(r);
}

static void read_cache(struct reader *r, struct xml_node *node)
{
	struct domain_cpu *cpu = &r->domain->cpu;
	struct field level = field_attribute(node, "level");
	struct field mode = field_attribute(node, "mode");
	unsigned before = r->n_errors;

	cpu->at.cache = node->tag_at;
	read_int(r, &level, READ_NONNEGATIVE, &cpu->cache_level, &cpu->at.cache_level);
	if (level.value && r->n_errors == before &&
	    (cpu->cache_level < 1 || cpu->cache_level > 3)) {
		blame(r, RULE_NUMBER, level.at, "%s is not between 1 and 3", field_name(r, &level));
		cpu->cache_level = 0;
	}
	cpu->cache_mode = (enum cpu_cache_mode)read_word(
		r, &mode, READ_REQUIRED, &cpu_cache_mode_names, &cpu->at.cache_mode);
	if (r->n_errors != before)
		cpu->cache_mode = CPU_CACHE_NONE; /* nothing more to say of it */
}

static void read_maxphysaddr(struct reader *r, struct xml_node *node)
{
	struct domain_cpu *cpu = &r->domain->cpu;
	struct field mode = field_attribute(node, "mode");
	struct field bits = field_attribute(node, "bits");
	struct field limit = field_attribute(node, "limit");
	unsigned before = r->n_errors;
	int n_bits = 0;

	cpu->at.maxphysaddr = node->tag_at;
	cpu->maxphysaddr_mode = (enum maxphysaddr_mode)read_word(
		r, &mode, READ_REQUIRED, &maxphysaddr_mode_names, &cpu->at.maxphysaddr_mode);
	read_int(r, &bits, READ_NONNEGATIVE, &n_bits, &cpu->at.maxphysaddr_bits);
	cpu->maxphysaddr_bits = (unsigned)n_bits; /* not negative */
	if (r->n_errors != before)
		cpu->maxphysaddr_mode = MAXPHYSADDR_NONE; /* nothing more to say of it */
	r->since_libvirt = 9003; /* 9.0.0 ignores the attribute, NEWS of 9.3.0 has it */
	read_unsigned(r, &limit, READ_NONZERO | READ_FORGET, &cpu->maxphysaddr_limit,
		      &cpu->at.maxphysaddr_limit);
	r->since_libvirt = 0;
}

void read_cpu(struct reader *r, struct xml_node *node)
{
	struct domain_cpu *cpu = &r->domain->cpu;
	struct xml_node *element = first_child(r, node, "cpu"), *child;

	if (!element)
		return;
	cpu->at.element = element->tag_at;
	read_attributes(r, element);
	read_model(r, element);
	child = first_child(r, element, "topology");
	if (child)
		read_topology(r, child);
	read_features_of(r, element);
	child = only_child(r, element, "cache");
	if (child)
		read_cache(r, child);
	child = first_child(r, element, "maxphysaddr");
	if (child)
		read_maxphysaddr(r, child);
}
