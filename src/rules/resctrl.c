/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN6xx, fourth part: cachetune and memorytune, as written and as this host divides its caches. */
#include <string.h>

#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

static const char *element_of(const struct domain_resctrl *group)
{
	return group->is_memory ? "memorytune" : "cachetune";
}

/* The vCPUs that libvirt keeps of a list: those that exist. */
static struct bitmap kept_vcpus(const struct check *c, const struct bitmap *vcpus)
{
	struct bitmap kept = { 0 };

	bitmap_for_each (vcpus, id) {
		if (id >= c->guest->n_vcpus)
			break;
		bitmap_set(c->scratch, &kept, id);
	}
	return kept;
}

/* Neither broken nor without a vCPU, when libvirt drops it. */
static bool is_in_use(const struct check *c, const struct domain_resctrl *group)
{
	struct bitmap kept = kept_vcpus(c, &group->vcpus);

	return !group->broken && !bitmap_is_empty(&kept) &&
	       group->n_caches + group->n_nodes + group->n_monitors > 0;
}

static void not_kvm(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	if (c->domain->type == DOMAIN_TYPE_KVM || c->domain->type == DOMAIN_TYPE_NONE)
		return;
	for (size_t i = 0; i < tune->n_resctrls; i++) {
		if (!is_in_use(c, &tune->resctrls[i]))
			continue;
		finding(c, tune->resctrls[i].at.element, "<%s> is for KVM guests, and this is %s",
			element_of(&tune->resctrls[i]), c->domain->type_name);
		return;
	}
}

/* conf/domain_conf.c virDomainResctrlVcpuMatch, both releases */
static void groups_overlap(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_resctrls; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_resctrl *a = &tune->resctrls[j];
			const struct domain_resctrl *b = &tune->resctrls[i];
			struct bitmap first = kept_vcpus(c, &a->vcpus);
			struct bitmap both = kept_vcpus(c, &b->vcpus);
			bool equal = bitmap_is_equal(&first, &both);
			struct diag *diag;

			bitmap_intersect(&both, &first);
			/* an empty group is compared with those before it, and then dropped */
			if (!is_in_use(c, a) || b->broken || bitmap_is_empty(&both) ||
			    (equal && (a->is_memory || b->is_memory)))
				continue;
			diag = finding(c, b->at.vcpus, "%s would be in two groups: %s and %s",
				       sums_numbered(c, "vCPU", "vCPUs", &both),
				       check_list(c, &a->vcpus), check_list(c, &b->vcpus));
			finding_place(c, diag, a->at.vcpus, "the first group");
			break;
		}
	}
}

static void tell_cut_off(const struct check *c, const struct bitmap *vcpus, struct span at,
			 const char *what)
{
	struct bitmap kept = kept_vcpus(c, vcpus), missing = bitmap_copy(c->scratch, vcpus);

	bitmap_remove(&missing, &kept);
	if (bitmap_is_empty(&missing))
		return;
	finding(c, at,
		bitmap_is_empty(&kept) ? "libvirt ignores this %s: the guest has no %s"
				       : "libvirt leaves out of this %s what does not exist: %s",
		what, sums_numbered(c, "vCPU", "vCPUs", &missing));
}

static void vcpus_cut_off(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	if (c->domain->vcpus.broken)
		return;
	for (size_t i = 0; i < tune->n_resctrls; i++)
		if (!tune->resctrls[i].broken)
			tell_cut_off(c, &tune->resctrls[i].vcpus, tune->resctrls[i].at.vcpus,
				     element_of(&tune->resctrls[i]));
}

static bool types_collide(enum cache_allocation_type a, enum cache_allocation_type b)
{
	return a == b || a == CACHE_ALLOCATION_BOTH || b == CACHE_ALLOCATION_BOTH;
}

static const char *type_of(enum cache_allocation_type type)
{
	return enum_name(&cache_allocation_type_names, (int)type);
}

/* util/virresctrl.c virResctrlAllocCheckCollision, both releases */
static void tell_collisions(const struct check *c, const struct domain_resctrl *group)
{
	for (size_t i = 0; i < group->n_caches; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_cache_allocation *a = &group->caches[j];
			const struct domain_cache_allocation *b = &group->caches[i];
			struct diag *diag;

			if (a->level != b->level || a->id != b->id ||
			    !types_collide(a->type, b->type))
				continue;
			diag = finding(c, b->at.element,
				       "cache %u of level %u is given out twice to one group: %s"
				       " and %s",
				       b->id, b->level, type_of(a->type), type_of(b->type));
			finding_place(c, diag, a->at.element, "the first time");
			break;
		}
	}
}

static void cache_given_twice(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_resctrls; i++)
		if (is_in_use(c, &tune->resctrls[i]))
			tell_collisions(c, &tune->resctrls[i]);
}

/* The first node with this id in the same group or one with the same vCPUs before it. */
static const struct domain_memory_allocation *earlier_node(const struct check *c, size_t group,
							   size_t node)
{
	const struct domain_cputune *tune = &c->domain->cputune;
	const struct domain_resctrl *here = &tune->resctrls[group];
	struct bitmap vcpus = kept_vcpus(c, &here->vcpus);

	for (size_t i = 0; i <= group; i++) {
		const struct domain_resctrl *other = &tune->resctrls[i];
		struct bitmap others = kept_vcpus(c, &other->vcpus);
		size_t n_nodes = i == group ? node : other->n_nodes;

		if (!other->is_memory || !is_in_use(c, other) || !bitmap_is_equal(&vcpus, &others))
			continue;
		for (size_t j = 0; j < n_nodes; j++)
			if (other->nodes[j].id == here->nodes[node].id)
				return &other->nodes[j];
	}
	return NULL;
}

static void bandwidth_given_twice(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_resctrls; i++) {
		const struct domain_resctrl *group = &tune->resctrls[i];

		for (size_t j = 0; is_in_use(c, group) && j < group->n_nodes; j++) {
			const struct domain_memory_allocation *first = earlier_node(c, i, j);
			struct diag *diag;

			if (!first)
				continue;
			diag = finding(c, group->nodes[j].at.id,
				       "node %u gets its bandwidth twice: %u and %u",
				       group->nodes[j].id, first->bandwidth,
				       group->nodes[j].bandwidth);
			finding_place(c, diag, first->at.id, "the first time");
		}
	}
}

static void bandwidth_above_100(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	if (target_has(c->target, LIBVIRT_BANDWIDTH_UNCHECKED))
		return;
	for (size_t i = 0; i < tune->n_resctrls; i++)
		for (size_t j = 0; j < tune->resctrls[i].n_nodes; j++)
			if (tune->resctrls[i].nodes[j].bandwidth > 100)
				finding(c, tune->resctrls[i].nodes[j].at.bandwidth,
					"a bandwidth of %u is more than 100 percent",
					tune->resctrls[i].nodes[j].bandwidth);
}

/* A cachetune and memorytunes for the same vCPUs are one group. */
static bool is_same_group(const struct check *c, const struct domain_resctrl *a,
			  const struct domain_resctrl *b)
{
	struct bitmap a_vcpus = kept_vcpus(c, &a->vcpus), b_vcpus = kept_vcpus(c, &b->vcpus);

	return a == b || (is_in_use(c, a) && bitmap_is_equal(&a_vcpus, &b_vcpus));
}

/* The group of an element has something allocated when the element's monitors are read. */
static bool allocates(const struct check *c, const struct domain_resctrl *element)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (const struct domain_resctrl *other = tune->resctrls; other <= element; other++)
		if (other->n_caches + other->n_nodes > 0 && is_same_group(c, other, element))
			return true;
	return false;
}

/* Two monitors' sets of vCPUs in a group with all of these. */
struct monitor_pair {
	struct bitmap here, other, all;
	bool same_kind; /* both of caches or both of bandwidth */
	bool allocates;
};

/* virDomainResctrlValidateMonitor, both releases: why the second is refused; NULL: it isn't. */
static const char *pair_fault(const struct monitor_pair *pair)
{
	if (bitmap_is_equal(&pair->here, &pair->other))
		return pair->same_kind ? "has the same vCPUs as another one" : NULL;
	if (!bitmap_intersects(&pair->here, &pair->other))
		return NULL;
	if (pair->allocates &&
	    (bitmap_is_equal(&pair->here, &pair->all) || bitmap_is_equal(&pair->other, &pair->all)))
		return NULL;
	return "shares vCPUs with another one";
}

static const char *monitor_fault(const struct check *c, const struct domain_resctrl *element,
				 size_t index)
{
	struct monitor_pair pair = {
		.here = kept_vcpus(c, &element->monitors[index].vcpus),
		.all = kept_vcpus(c, &element->vcpus),
		.allocates = allocates(c, element),
	};

	if (bitmap_is_empty(&pair.here))
		return "has no vCPU that exists";
	if (!bitmap_is_subset(&pair.here, &pair.all))
		return "has vCPUs that its group has not";
	for (const struct domain_resctrl *other = c->domain->cputune.resctrls; other <= element;
	     other++) {
		size_t n_monitors = other == element ? index : other->n_monitors;
		const char *fault = NULL;

		pair.same_kind = other->is_memory == element->is_memory;
		for (size_t i = 0; !fault && is_same_group(c, other, element) && i < n_monitors;
		     i++) {
			pair.other = kept_vcpus(c, &other->monitors[i].vcpus);
			fault = pair_fault(&pair);
		}
		if (fault)
			return fault;
	}
	return NULL;
}

static void monitor_refused(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_resctrls; i++) {
		const struct domain_resctrl *group = &tune->resctrls[i];

		for (size_t j = 0; is_in_use(c, group) && j < group->n_monitors; j++) {
			const char *fault = monitor_fault(c, group, j);
			struct diag *diag;

			if (!fault)
				continue;
			diag = finding(c, group->monitors[j].at.vcpus, "the monitor of %s %s",
				       sums_numbered(c, "vCPU", "vCPUs", &group->monitors[j].vcpus),
				       fault);
			finding_place(c, diag, group->at.vcpus, "the group's vCPUs");
		}
	}
}

/* A <cache> against the host's bank and what can be divided of it. */
struct bank {
	bool level_tunable;
	const struct host_cache *cache;		  /* NULL: no such id at this level */
	const struct host_cache_control *control; /* NULL: not of this type */
};

static struct bank find_bank(const struct check *c, const struct domain_cache_allocation *wanted)
{
	struct bank bank = { 0 };

	for (size_t i = 0; i < c->host->n_caches; i++) {
		const struct host_cache *cache = &c->host->caches[i];

		if (cache->level != wanted->level)
			continue;
		bank.level_tunable = bank.level_tunable || cache->n_controls > 0;
		if (cache->id != wanted->id)
			continue;
		bank.cache = cache;
		for (size_t j = 0; j < cache->n_controls; j++)
			if (strcmp(cache->controls[j].type, type_of(wanted->type)) == 0)
				bank.control = &cache->controls[j];
	}
	return bank;
}

static void tell_not_tunable(const struct check *c, const struct domain_cache_allocation *wanted)
{
	struct bank bank = find_bank(c, wanted);

	if (!bank.level_tunable)
		finding(c, wanted->at.level, "the host cannot divide caches of level %u",
			wanted->level);
	else if (!bank.cache)
		finding(c, wanted->at.id, "the host has no cache %u of level %u", wanted->id,
			wanted->level);
	else if (!bank.control)
		finding(c, wanted->at.type,
			"the host cannot divide cache %u of level %u by type %s, only by %s",
			wanted->id, wanted->level, type_of(wanted->type),
			bank.cache->n_controls > 0 ? bank.cache->controls[0].type : "none");
}

static const char *bytes_text(const struct check *c, uint64_t bytes)
{
	if (bytes % BYTES_PER_KIB == 0)
		return check_size(c, bytes / BYTES_PER_KIB);
	return arena_printf(c->scratch, "%s bytes", check_count(c, bytes));
}

static void tell_bad_size(const struct check *c, const struct domain_cache_allocation *wanted)
{
	struct bank bank = find_bank(c, wanted);
	uint64_t bytes = wanted->size_bytes, grain, min;

	if (!bank.control || bank.control->granularity_bytes == 0 || bytes == 0)
		return;
	grain = bank.control->granularity_bytes;
	min = bank.control->min_bytes ? bank.control->min_bytes : grain;
	if (bytes >= bank.cache->size_kib * BYTES_PER_KIB)
		finding(c, wanted->at.size, "%s would be all of cache %u, which has %s",
			bytes_text(c, bytes), wanted->id, check_size(c, bank.cache->size_kib));
	else if (bytes % grain != 0)
		finding(c, wanted->at.size,
			"%s are not a multiple of %s, what cache %u divides into",
			bytes_text(c, bytes), bytes_text(c, grain), wanted->id);
	else if (bytes < min)
		finding(c, wanted->at.size, "%s are less than the %s that cache %u gives at least",
			bytes_text(c, bytes), bytes_text(c, min), wanted->id);
}

typedef void cache_check(const struct check *c, const struct domain_cache_allocation *wanted);

static void each_cache(const struct check *c, cache_check *run)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_resctrls; i++)
		for (size_t j = 0;
		     is_in_use(c, &tune->resctrls[i]) && j < tune->resctrls[i].n_caches; j++)
			run(c, &tune->resctrls[i].caches[j]);
}

static void cache_not_tunable(const struct check *c)
{
	each_cache(c, tell_not_tunable);
}

static void cache_size_unfit(const struct check *c)
{
	each_cache(c, tell_bad_size);
}

static const struct host_bandwidth_node *find_bandwidth(const struct host *host, unsigned id)
{
	for (size_t i = 0; i < host->n_bandwidth_nodes; i++)
		if (host->bandwidth_nodes[i].id == id && host->bandwidth_nodes[i].control_known)
			return &host->bandwidth_nodes[i];
	return NULL;
}

static void tell_bandwidth(const struct check *c, const struct domain_memory_allocation *wanted)
{
	const struct host_bandwidth_node *node = find_bandwidth(c->host, wanted->id);

	if (!node)
		finding(c, wanted->at.id,
			c->host->n_bandwidth_nodes == 0
				? "the host cannot limit memory bandwidth, as <node id='%u'> asks for"
				: "the host has no memory bandwidth %u to limit",
			wanted->id);
	else if (node->granularity > 0 && wanted->bandwidth % node->granularity != 0)
		finding(c, wanted->at.bandwidth,
			"a bandwidth of %u is not a multiple of %u, the host's steps",
			wanted->bandwidth, node->granularity);
	else if (wanted->bandwidth < node->min)
		finding(c, wanted->at.bandwidth,
			"a bandwidth of %u is less than %u, the least that the host gives",
			wanted->bandwidth, node->min);
}

static void bandwidth_unfit(const struct check *c)
{
	const struct domain_cputune *tune = &c->domain->cputune;

	for (size_t i = 0; i < tune->n_resctrls; i++)
		for (size_t j = 0;
		     is_in_use(c, &tune->resctrls[i]) && j < tune->resctrls[i].n_nodes; j++)
			tell_bandwidth(c, &tune->resctrls[i].nodes[j]);
}

#define GUEST "  <memory unit='GiB'>1</memory>\n  <vcpu>4</vcpu>\n"
#define TUNE(body) EXAMPLE(GUEST "  <cputune>\n" body "  </cputune>\n")
#define CACHETUNE(vcpus, body) "    <cachetune vcpus='" vcpus "'>\n" body "    </cachetune>\n"
#define CACHE(id, level, type, mib)                                                 \
	"      <cache id='" id "' level='" level "' type='" type "' size='" mib "'" \
	" unit='MiB'/>\n"
#define MONITOR(vcpus) "      <monitor level='3' vcpus='" vcpus "'/>\n"
#define MEMORYTUNE(vcpus, body) "    <memorytune vcpus='" vcpus "'>\n" body "    </memorytune>\n"
#define BANDWIDTH(id, percent) "      <node id='" id "' bandwidth='" percent "'/>\n"
#define GOOD_CACHE TUNE(CACHETUNE("0-1", CACHE("0", "3", "both", "4")))
#define GOOD_BANDWIDTH TUNE(MEMORYTUNE("0-1", BANDWIDTH("0", "60")))
#define DIVIDED(code_mib) \
	TUNE(CACHETUNE("0-1", CACHE("0", "3", "code", code_mib) CACHE("0", "3", "data", "3")))
#define ON_HOST(xml)                             \
	{                                        \
		.domain = xml, .host = "resctrl" \
	}

static const struct rule resctrl_rules[] = {
	{
		.id = 660,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Cache or bandwidth groups without KVM",
		.why = "The kernel divides caches and bandwidth by threads, and only KVM has a"
		       " thread for each vCPU that libvirt counts on.",
		.help = "use <domain type='kvm'>, or take cachetune and memorytune out",
		.bad.domain =
			"<domain type='qemu'>\n"
			"  <name>guest</name>\n" GUEST "  <cputune>\n" CACHETUNE(
				"0-1",
				CACHE("0", "3", "both",
				      "4")) "  </cputune>\n"
					    "  <os>\n"
					    "    <type arch='x86_64' machine='q35'>hvm</type>\n"
					    "  </os>\n"
					    "</domain>\n",
		.good.domain = GOOD_CACHE,
		.elements = "cputune cachetune memorytune domain",
		.message_words = "cachetune is only supported for KVM domains",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c",
		.run = not_kvm,
	},
	{
		.id = 661,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "vCPU in two cache or bandwidth groups",
		.why = "A thread is in one resctrl group of the kernel. A cachetune and a memorytune"
		       " for exactly the same vCPUs are one group.",
		.help = "make the vCPU lists disjoint, or equal for a cachetune and a memorytune",
		.bad.domain = TUNE(CACHETUNE("0-1", CACHE("0", "3", "both", "4"))
					   CACHETUNE("1-2", CACHE("1", "3", "both", "4"))),
		.good.domain = TUNE(CACHETUNE("0-1", CACHE("0", "3", "both", "4"))
					    CACHETUNE("2-3", CACHE("1", "3", "both", "4"))),
		.elements = "cputune cachetune memorytune",
		.message_words = "Overlapping vcpus in resctrls",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainResctrlVcpuMatch",
		.run = groups_overlap,
	},
	{
		.id = 662,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Group for vCPUs that do not exist",
		.why = "libvirt cuts such vCPUs off without a message, and drops a group that has"
		       " none left.",
		.help = "name vCPUs that the guest has, from 0",
		.bad.domain = TUNE(CACHETUNE("2-4", CACHE("0", "3", "both", "4"))),
		.good.domain = GOOD_CACHE,
		.elements = "cputune cachetune memorytune",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainResctrlParseVcpus",
		.run = vcpus_cut_off,
	},
	{
		.id = 663,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cache given out twice",
		.why = "A group gets one part of a cache, or one for code and one for data.",
		.help = "write one <cache> for each cache and type",
		.bad.domain = TUNE(CACHETUNE("0-1", CACHE("0", "3", "both", "4")
							    CACHE("0", "3", "code", "4"))),
		.good.domain = GOOD_CACHE,
		.elements = "cputune cachetune cache",
		.message_words = "Colliding cache allocations for cache level",
		.source = "libvirt 9.0.0 to 11.3.0, virResctrlAllocCheckCollision",
		.run = cache_given_twice,
	},
	{
		.id = 664,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Monitor that does not fit its group",
		.why = "A monitor watches vCPUs of its group. Two monitors watch different vCPUs,"
		       " unless one of them watches all of a group that has an allocation.",
		.help = "name vCPUs of the group that no other monitor has",
		.bad.domain = TUNE(CACHETUNE("0-1", CACHE("0", "3", "both", "4") MONITOR("2"))),
		.good.domain = TUNE(
			CACHETUNE("0-1", CACHE("0", "3", "both", "4") MONITOR("0-1") MONITOR("1"))),
		.elements = "cputune cachetune memorytune monitor",
		.message_words = "Monitor vcpus conflicts with allocation|"
				 "Identical vcpus found in same type monitors|vcpus is empty|"
				 "vcpus overlaps in resctrl groups",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainResctrlValidateMonitor",
		.run = monitor_refused,
	},
	{
		.id = 665,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS,
		.title = "Memory bandwidth above 100 percent",
		.why = "Up to 10.7 libvirt takes percent only. Later releases leave the number to"
		       " the host, which may count MB/s.",
		.help = "write a percentage up to 100",
		.bad = { .domain = TUNE(MEMORYTUNE("0-1", BANDWIDTH("0", "200"))),
			 .libvirt = 9000 },
		.good = { .domain = GOOD_BANDWIDTH, .libvirt = 9000 },
		.elements = "cputune memorytune node",
		.message_words = "Memory Bandwidth value exceeding 100 is invalid",
		.source = "libvirt 9.0.0 util/virresctrl.c; NEWS of 10.8.0",
		.run = bandwidth_above_100,
	},
	{
		.id = 666,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Memory bandwidth given out twice",
		.why = "A group gets one bandwidth a node, in whichever memorytune.",
		.help = "write one <node> for each id",
		.bad.domain = TUNE(MEMORYTUNE("0-1", BANDWIDTH("0", "60") BANDWIDTH("0", "40"))),
		.good.domain = GOOD_BANDWIDTH,
		.elements = "cputune memorytune node",
		.message_words = "Memory Bandwidth already defined for node",
		.source = "libvirt 9.0.0 to 11.3.0, virResctrlAllocSetMemoryBandwidth",
		.run = bandwidth_given_twice,
	},
	{
		.id = 667,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_HOST_CACHES,
		.title = "Cache that the host cannot divide",
		.why = "Only hosts with cache allocation, and /sys/fs/resctrl mounted, divide"
		       " caches: mostly level 3, by their ids, and either as a whole or apart for"
		       " code and data.",
		.help = "ask for caches that virtnuma host lists as divisible, or take "
			"<cachetune> out",
		.bad = ON_HOST(TUNE(CACHETUNE("0-1", CACHE("0", "2", "both", "4")))),
		.good = ON_HOST(DIVIDED("3")),
		.elements = "cputune cachetune cache",
		.message_words = "does not support tuning|"
				 "Resource control is not supported on this host|"
				 "Cache with id does not exists for level",
		.source = "libvirt 9.0.0 to 11.3.0, virResctrlAllocAssign",
		.run = cache_not_tunable,
	},
	{
		.id = 668,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_HOST_CACHES,
		.title = "Part of a cache that the host cannot give",
		.why = "A cache is divided in steps, from a least size up to less than all of it.",
		.help = "write a multiple of the granularity in the host's capabilities",
		.bad = ON_HOST(DIVIDED("15")),
		.good = ON_HOST(DIVIDED("3")),
		.elements = "cputune cachetune cache",
		.message_words = "Cache allocation|Cache with id does not exists for level|"
				 "Not enough room for allocation of bytes for level cache",
		.source = "libvirt 9.0.0 to 11.3.0, virResctrlAllocFindUnused",
		.run = cache_size_unfit,
	},
	{
		.id = 669,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_HOST_CACHES,
		.title = "Memory bandwidth that the host cannot give",
		.why = "Hosts limit memory bandwidth in steps and from a least value on, if at all.",
		.help = "use what the host's capabilities list under <memory_bandwidth>",
		.bad = ON_HOST(TUNE(MEMORYTUNE("0-1", BANDWIDTH("0", "55")))),
		.good = ON_HOST(GOOD_BANDWIDTH),
		.elements = "cputune memorytune node",
		.message_words = "Memory Bandwidth allocation|"
				 "bandwidth controller id does not exist",
		.source = "libvirt 9.0.0 to 11.3.0, virResctrlAllocMemoryBandwidth",
		.run = bandwidth_unfit,
	},
};

const struct rule_topic resctrl_topic = {
	.name = "resctrl",
	.title = "shares of caches and memory bandwidth",
	.first_id = 660,
	.last_id = 679,
	.rules = resctrl_rules,
	.n_rules = ARRAY_SIZE(resctrl_rules),
};
