/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All rules in one place: find one, run those whose facts are there. */
#include "rules/registry.h"

#include <stdlib.h>

#include "rules/check.h"
#include "rules/subject.h"
#include "rules/topics.h"

static const char *const severity_table[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};
const struct enum_names severity_names = ENUM_NAMES(severity_table);

static const char *const consequence_table[] = {
	[CONSEQUENCE_LIBVIRT_REFUSES] = "libvirt-refuses",
	[CONSEQUENCE_QEMU_REFUSES] = "qemu-refuses",
	[CONSEQUENCE_START_FAILS_HERE] = "start-fails-here",
	[CONSEQUENCE_SLOW] = "slow",
	[CONSEQUENCE_NOT_AS_MEANT] = "not-as-meant",
	[CONSEQUENCE_STYLE] = "style",
};
const struct enum_names consequence_names = ENUM_NAMES(consequence_table);

#define TOPIC_ADDRESS(name) &name##_topic,
static const struct rule_topic *const topics[] = { RULE_TOPICS(TOPIC_ADDRESS) };
#undef TOPIC_ADDRESS

struct need_text {
	unsigned need;
	const char *text;
};

static const struct need_text need_texts[] = {
	{ .need = NEEDS_GUEST, .text = "vCPUs and cells that make sense" },
	{ .need = NEEDS_VERSIONS, .text = "the versions of libvirt and QEMU" },
	{ .need = NEEDS_MACHINE, .text = "a machine type that is known" },
	{ .need = NEEDS_HOST_NODES, .text = "the host's nodes" },
	{ .need = NEEDS_HOST_TOPOLOGY, .text = "the host's sockets, cores and threads" },
	{ .need = NEEDS_HOST_MEMORY, .text = "the memory of the host's nodes" },
	{ .need = NEEDS_HOST_PAGES, .text = "the host's huge-page pools" },
	{ .need = NEEDS_HOST_FREE, .text = "the host's free memory and free pages" },
	{ .need = NEEDS_HOST_DISTANCES, .text = "the distances between the host's nodes" },
	{ .need = NEEDS_HOST_CACHES, .text = "the host's caches and resctrl" },
	{ .need = NEEDS_HOST_ISOLATION, .text = "the host's isolated CPUs" },
	{ .need = NEEDS_HOST_PCI, .text = "the nodes of the host's PCI devices" },
	{ .need = NEEDS_HOST_ONLINE, .text = "which of the host's CPUs are online" },
	{ .need = NEEDS_QEMU, .text = "a domain that QEMU runs" },
};

size_t rule_topic_count(void)
{
	return ARRAY_SIZE(topics);
}

const struct rule_topic *rule_topic(size_t index)
{
	return topics[index];
}

const struct rule *rule_find(unsigned id)
{
	for (size_t t = 0; t < ARRAY_SIZE(topics); t++) {
		if (id < topics[t]->first_id || id > topics[t]->last_id)
			continue;
		for (size_t i = 0; i < topics[t]->n_rules; i++)
			if (topics[t]->rules[i].id == id)
				return &topics[t]->rules[i];
	}
	return NULL;
}

const char *rule_need_text(unsigned need)
{
	for (size_t i = 0; i < ARRAY_SIZE(need_texts); i++)
		if (need_texts[i].need == need)
			return need_texts[i].text;
	return "";
}

static unsigned node_facts(const struct host *host)
{
	unsigned facts = NEEDS_HOST_NODES | NEEDS_HOST_MEMORY | NEEDS_HOST_DISTANCES;

	if (!host->numa_known || host->n_nodes == 0)
		return 0;
	for (size_t i = 0; i < host->n_nodes; i++) {
		const struct host_node *node = &host->nodes[i];

		if (!node->memory_known)
			facts &= ~(unsigned)NEEDS_HOST_MEMORY;
		if (!node->distances_known)
			facts &= ~(unsigned)NEEDS_HOST_DISTANCES;
		if (node->n_pages > 0)
			facts |= NEEDS_HOST_PAGES;
		if (node->free_known)
			facts |= NEEDS_HOST_FREE;
	}
	return facts;
}

static unsigned host_facts(const struct host *host)
{
	unsigned facts = node_facts(host);

	for (size_t i = 0; i < host->n_cpus; i++) {
		if (host->cpus[i].topology_known)
			facts |= NEEDS_HOST_TOPOLOGY;
		if (host->cpus[i].online_known)
			facts |= NEEDS_HOST_ONLINE;
		if (host->cpus[i].isolated_known)
			facts |= NEEDS_HOST_ISOLATION;
	}
	if (host->caches_known)
		facts |= NEEDS_HOST_CACHES;
	if (host->pci_devices_known)
		facts |= NEEDS_HOST_PCI;
	return facts;
}

/* enum rule_needs that this domain, host and target satisfy. */
static unsigned known_facts(const struct check *check)
{
	unsigned facts = check->host ? host_facts(check->host) : 0;

	if (check->guest->vcpus_known && check->guest->cells_known)
		facts |= NEEDS_GUEST;
	if (check->guest->machine.state == TARGET_MACHINE_KNOWN)
		facts |= NEEDS_MACHINE;
	if (check->target->versions_known)
		facts |= NEEDS_VERSIONS;
	if (guest_has_qemu(check->guest))
		facts |= NEEDS_QEMU;
	return facts;
}

static bool holds_for(const struct rule *rule, target_version libvirt)
{
	return (rule->since == 0 || libvirt >= rule->since) &&
	       (rule->until == 0 || libvirt <= rule->until);
}

/* Of a rule of which there is no note yet. */
static void add_not_checked(struct rule_results *results, const struct rule *rule, unsigned missing)
{
	struct rule_not_checked *note =
		ARENA_APPEND(&results->arena, results->not_checked, results->n_not_checked);

	note->rule = rule;
	note->missing = missing;
}

static void note_not_checked(struct rule_results *results, const struct rule *rule,
			     unsigned missing)
{
	for (size_t i = 0; i < results->n_not_checked; i++) {
		if (results->not_checked[i].rule == rule) {
			results->not_checked[i].missing |= missing;
			return;
		}
	}
	add_not_checked(results, rule, missing);
}

static void run_rule(struct check *check, unsigned facts, struct rule_results *results)
{
	const struct rule *rule = check->rule;
	unsigned needs = rule->needs | (rule->since || rule->until ? NEEDS_VERSIONS : 0);
	unsigned missing = needs & ~facts;

	/* without QEMU, what QEMU and its driver do isn't a question */
	if (missing & NEEDS_QEMU)
		return;
	if ((facts & NEEDS_VERSIONS) && !holds_for(rule, check->target->libvirt))
		return;
	if (missing) {
		add_not_checked(results, rule, missing);
		return;
	}
	bitmap_set(&results->arena, &results->ran, rule->id);
	if (rule->run)
		rule->run(check);
}

/* Takes out what only a newer libvirt says, or may say when nobody told which it is. */
static void drop_other_versions(struct diag_list *diags, const struct target *target,
				struct rule_results *results)
{
	size_t kept = 0;

	for (size_t i = 0; i < diags->n_items; i++) {
		const struct diag *diag = &diags->items[i];
		const struct rule *rule = rule_find(diag->rule_id);

		if (diag->since_libvirt && !target->versions_known) {
			if (rule)
				note_not_checked(results, rule, NEEDS_VERSIONS);
			continue;
		}
		if (diag->since_libvirt > target->libvirt)
			continue;
		if (rule && target->versions_known && !holds_for(rule, target->libvirt))
			continue;
		if (kept < i)
			diags->items[kept] = *diag;
		kept++;
	}
	diags->n_items = kept;
}

struct ordered_diag {
	const struct diag *diag;
	size_t index;
};

static int compare_diags(const void *left, const void *right)
{
	const struct ordered_diag *a = left, *b = right;

	if (a->diag->at.at != b->diag->at.at)
		return a->diag->at.at < b->diag->at.at ? -1 : 1;
	if (a->diag->rule_id != b->diag->rule_id)
		return a->diag->rule_id < b->diag->rule_id ? -1 : 1;
	return a->index < b->index ? -1 : 1;
}

void rules_sort(struct diag_list *diags)
{
	size_t n = diags->n_items;
	struct ordered_diag *ordered;
	struct diag *sorted = NULL;

	if (n < 2)
		return;
	ordered = ARENA_ARRAY(&diags->arena, struct ordered_diag, n);
	for (size_t i = 0; i < n; i++)
		ordered[i] = (struct ordered_diag){ .diag = &diags->items[i], .index = i };
	qsort(ordered, n, sizeof(*ordered), compare_diags);
	/* by appending, so that more can be appended */
	for (size_t i = 0, n_sorted = 0; i < n; i++)
		*ARENA_APPEND(&diags->arena, sorted, n_sorted) = *ordered[i].diag;
	diags->items = sorted;
}

static int compare_not_checked(const void *left, const void *right)
{
	const struct rule_not_checked *a = left, *b = right;

	return a->rule->id < b->rule->id ? -1 : 1;
}

/* Topics don't follow one another by their ids. */
static void sort_not_checked(struct rule_results *results)
{
	for (size_t i = 1; i < results->n_not_checked; i++) {
		if (compare_not_checked(&results->not_checked[i - 1], &results->not_checked[i]) < 0)
			continue;
		qsort(results->not_checked, results->n_not_checked, sizeof(*results->not_checked),
		      compare_not_checked);
		return;
	}
}

void rules_run(const struct domain *domain, const struct guest *guest, const struct host *host,
	       const struct target *target, struct diag_list *diags, struct rule_results *results)
{
	AUTO(arena) scratch = ARENA_INIT;
	struct check check = {
		.domain = domain,
		.guest = guest,
		.host = host,
		.target = target,
		.diags = diags,
		.scratch = &scratch,
	};
	unsigned facts = known_facts(&check);

	for (size_t t = 0; t < ARRAY_SIZE(topics); t++) {
		for (size_t i = 0; i < topics[t]->n_rules; i++) {
			check.rule = &topics[t]->rules[i];
			run_rule(&check, facts, results);
		}
	}
	drop_other_versions(diags, target, results);
	subjects_find(domain, diags);
	rules_sort(diags);
	sort_not_checked(results);
}

void rule_results_done(struct rule_results *results)
{
	arena_done(&results->arena);
	*results = (struct rule_results)RULE_RESULTS_INIT;
}
