/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which elements are read, and what libvirt's schema knows there. */
#include "domain/scope.h"

#include <string.h>

/* One element, below its parent. */
struct scope {
	const char *name; /* NULL ends a list */
	/* Known ones; NULL: they aren't looked at. */
	const char *const *attributes;
	const struct scope *children;
	unsigned char flags;
	/* enum scope_bound: what it counts as, and what its children do that don't say; 0: nothing */
	unsigned char bound, bound_of_children;
};

enum {
	SKIP = 1 << 0,	 /* known, but nobody reads it */
	STRICT = 1 << 1, /* a child that isn't listed is unknown to the schema */
	CLOSE = 1 << 2,	 /* likewise, but blamed only where one of ours looks meant */
};

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NO_WORDS ((const char *const[]){ NULL })
#define CHILDREN(...) ((const struct scope[]){ __VA_ARGS__, { .name = NULL } })
/* An element with these attributes and no children. */
#define LEAF(element, ...)                                                           \
	{                                                                            \
		.name = (element), .attributes = WORDS(__VA_ARGS__), .flags = STRICT \
	}
#define PLAIN(element)                                                     \
	{                                                                  \
		.name = (element), .attributes = NO_WORDS, .flags = STRICT \
	}
/* Read, but its form is not our business. */
#define OPEN(element)             \
	{                         \
		.name = (element) \
	}
#define OPEN_WITH(element, ...)                                      \
	{                                                            \
		.name = (element), .children = CHILDREN(__VA_ARGS__) \
	}
#define OTHER(element)                           \
	{                                        \
		.name = (element), .flags = SKIP \
	}

static const struct scope cputune[] = {
	PLAIN("shares"),
	PLAIN("period"),
	PLAIN("quota"),
	PLAIN("global_period"),
	PLAIN("global_quota"),
	PLAIN("emulator_period"),
	PLAIN("emulator_quota"),
	PLAIN("iothread_period"),
	PLAIN("iothread_quota"),
	{ .name = "vcpupin",
	  .attributes = WORDS("vcpu", "cpuset"),
	  .flags = STRICT,
	  .bound = SCOPE_BOUND_PINS },
	LEAF("emulatorpin", "cpuset"),
	LEAF("iothreadpin", "iothread", "cpuset"),
	LEAF("vcpusched", "vcpus", "scheduler", "priority"),
	LEAF("iothreadsched", "iothreads", "scheduler", "priority"),
	LEAF("emulatorsched", "scheduler", "priority"),
	{ .name = "cachetune",
	  .attributes = WORDS("vcpus", "id"),
	  .children = CHILDREN(LEAF("cache", "id", "level", "type", "size", "unit"),
			       LEAF("monitor", "level", "vcpus")),
	  .flags = STRICT,
	  .bound_of_children = SCOPE_BOUND_CACHETUNE },
	{ .name = "memorytune",
	  .attributes = WORDS("vcpus"),
	  .children = CHILDREN(LEAF("node", "id", "bandwidth"), LEAF("monitor", "vcpus")),
	  .flags = STRICT,
	  .bound_of_children = SCOPE_BOUND_MEMORYTUNE },
	{ .name = NULL },
};

static const struct scope cell[] = {
	{ .name = "distances",
	  .attributes = NO_WORDS,
	  .children = CHILDREN(LEAF("sibling", "id", "value")),
	  .flags = STRICT },
	{ .name = "cache",
	  .attributes = WORDS("level", "associativity", "policy"),
	  .children = CHILDREN(LEAF("size", "value", "unit"), LEAF("line", "value", "unit")),
	  .flags = STRICT,
	  .bound = SCOPE_BOUND_CACHES },
	{ .name = NULL },
};

static const struct scope numa[] = {
	{ .name = "cell",
	  .attributes = WORDS("id", "cpus", "memory", "unit", "memAccess", "discard"),
	  .children = cell,
	  .flags = STRICT,
	  .bound = SCOPE_BOUND_CELLS },
	{ .name = "interconnects",
	  .attributes = NO_WORDS,
	  .children = CHILDREN(
		  LEAF("latency", "initiator", "target", "cache", "type", "value"),
		  LEAF("bandwidth", "initiator", "target", "cache", "type", "value", "unit")),
	  .flags = STRICT },
	{ .name = NULL },
};

static const struct scope cpu[] = {
	OPEN("model"),
	OPEN("vendor"),
	LEAF("topology", "sockets", "dies", "clusters", "cores", "threads"),
	LEAF("cache", "level", "mode"),
	LEAF("maxphysaddr", "mode", "bits", "limit"),
	LEAF("feature", "policy", "name"),
	{ .name = "numa", .attributes = NO_WORDS, .children = numa, .flags = STRICT },
	{ .name = NULL },
};

static const struct scope memory_device[] = {
	OPEN("uuid"),
	{ .name = "source",
	  .attributes = NO_WORDS,
	  .children = CHILDREN(LEAF("pagesize", "unit"), PLAIN("nodemask"), PLAIN("path"),
			       LEAF("alignsize", "unit"), PLAIN("pmem")),
	  .flags = STRICT },
	{ .name = "target",
	  .attributes = WORDS("dynamicMemslots"),
	  .children = CHILDREN(LEAF("size", "unit"), PLAIN("node"), LEAF("block", "unit"),
			       LEAF("requested", "unit"), LEAF("current", "unit"),
			       { .name = "label",
				 .attributes = NO_WORDS,
				 .children = CHILDREN(LEAF("size", "unit")),
				 .flags = STRICT },
			       PLAIN("readonly"), LEAF("address", "base")),
	  .flags = STRICT },
	OPEN("address"),
	OPEN("alias"),
	OTHER("acpi"),
	{ .name = NULL },
};

/* <driver> with what names IOThreads. */
#define DRIVER OPEN_WITH("driver", OPEN_WITH("iothreads", OPEN_WITH("iothread", OPEN("queue"))))

static const struct scope devices[] = {
	{ .name = "memory",
	  .attributes = WORDS("model", "access", "discard"),
	  .children = memory_device,
	  .flags = STRICT },
	{ .name = "memballoon",
	  .attributes = WORDS("model", "autodeflate", "freePageReporting"),
	  .children = CHILDREN(OPEN("address"), OPEN("alias"), OPEN("driver"),
			       LEAF("stats", "period"), OTHER("acpi")),
	  .flags = STRICT },
	OPEN("emulator"),
	OPEN_WITH("controller", DRIVER, OPEN("model"), OPEN_WITH("target", OPEN("node")),
		  OPEN("address"), OPEN("alias")),
	OPEN_WITH("disk", DRIVER, OPEN_WITH("source", OPEN("address")), OPEN("address")),
	OPEN_WITH("interface", OPEN_WITH("source", OPEN("address")), OPEN("address")),
	OPEN_WITH("hostdev", OPEN_WITH("source", OPEN("address")), OPEN("address")),
	OPEN_WITH("filesystem", OPEN("driver"), OPEN("address")),
	OPEN_WITH("video", OPEN("driver"), OPEN("model"), OPEN("address")),
	OPEN_WITH("iommu", OPEN("driver"), OPEN("address")),
	OPEN_WITH("crypto", OPEN("address")),
	OPEN_WITH("input", OPEN("address")),
	OPEN_WITH("rng", OPEN("address")),
	OPEN_WITH("sound", OPEN("address")),
	OPEN_WITH("shmem", OPEN("model"), OPEN("size"), OPEN("alias")),
	OPEN_WITH("pstore", OPEN("path"), OPEN("size"), OPEN("alias")),
	OPEN("audio"),
	OPEN("channel"),
	OPEN("console"),
	OPEN("graphics"),
	OPEN("hub"),
	OPEN("lease"),
	OPEN("nvram"),
	OPEN("panic"),
	OPEN("parallel"),
	OPEN("redirdev"),
	OTHER("redirfilter"),
	OPEN("serial"),
	OPEN("smartcard"),
	OPEN("tpm"),
	OPEN("vsock"),
	OPEN("watchdog"),
	{ .name = NULL },
};

static const struct scope backing[] = {
	{ .name = "hugepages",
	  .attributes = NO_WORDS,
	  .children = CHILDREN(LEAF("page", "size", "unit", "nodeset")),
	  .flags = STRICT,
	  .bound_of_children = SCOPE_BOUND_PAGES },
	PLAIN("nosharepages"),
	PLAIN("locked"),
	PLAIN("discard"),
	LEAF("source", "type"),
	LEAF("access", "mode"),
	LEAF("allocation", "mode", "threads"),
	{ .name = NULL },
};

static const struct scope iothreadids[] = {
	{ .name = "iothread",
	  .attributes = WORDS("id", "thread_pool_min", "thread_pool_max"),
	  .children = CHILDREN(LEAF("poll", "max", "grow", "shrink")),
	  .flags = STRICT },
	{ .name = NULL },
};

static const struct scope domain_children[] = {
	OPEN("name"),
	OPEN("uuid"),
	OPEN("bootloader"),
	LEAF("memory", "unit", "dumpCore"),
	LEAF("currentMemory", "unit"),
	LEAF("maxMemory", "unit", "slots"),
	{ .name = "memoryBacking", .attributes = NO_WORDS, .children = backing, .flags = STRICT },
	{ .name = "memtune",
	  .attributes = NO_WORDS,
	  .children = CHILDREN(LEAF("hard_limit", "unit"), LEAF("soft_limit", "unit"),
			       LEAF("swap_hard_limit", "unit"), LEAF("min_guarantee", "unit")),
	  .flags = STRICT },
	LEAF("vcpu", "placement", "cpuset", "current"),
	{ .name = "vcpus",
	  .attributes = NO_WORDS,
	  .children = CHILDREN(LEAF("vcpu", "id", "enabled", "hotpluggable", "order")),
	  .flags = STRICT },
	PLAIN("iothreads"),
	{ .name = "iothreadids",
	  .attributes = NO_WORDS,
	  .children = iothreadids,
	  .flags = STRICT,
	  .bound_of_children = SCOPE_BOUND_IOTHREADS },
	LEAF("defaultiothread", "thread_pool_min", "thread_pool_max"),
	{ .name = "cputune",
	  .attributes = NO_WORDS,
	  .children = cputune,
	  .flags = STRICT,
	  .bound_of_children = SCOPE_BOUND_TUNING },
	{ .name = "cpu",
	  .attributes = WORDS("mode", "match", "check", "migratable", "deprecated_features"),
	  .children = cpu,
	  .flags = CLOSE },
	{ .name = "numatune",
	  .attributes = NO_WORDS,
	  .children = CHILDREN(LEAF("memory", "mode", "nodeset", "placement"),
			       LEAF("memnode", "cellid", "mode", "nodeset")),
	  .flags = STRICT,
	  .bound_of_children = SCOPE_BOUND_MEMNODES },
	OPEN_WITH("os", OPEN("type"), OPEN("loader")),
	OPEN_WITH("features", OPEN("acpi"), OPEN("gic"), OPEN("ioapic"), OPEN("smm"),
		  OPEN_WITH("kvm", OPEN("dirty-ring")), OPEN_WITH("tcg", OPEN("tb-cache"))),
	{ .name = "devices",
	  .children = devices,
	  .flags = CLOSE,
	  .bound_of_children = SCOPE_BOUND_DEVICES },
	OPEN_WITH("metadata", OPEN("allow"), OPEN_WITH("libosinfo", OPEN("os"))),
	OPEN_WITH("commandline", OPEN("arg")),
	OTHER("blkiotune"),
	OTHER("bootloader_args"),
	OTHER("capabilities"),
	OTHER("clock"),
	OTHER("datacenterpath"),
	OTHER("deprecation"),
	OTHER("description"),
	OTHER("genid"),
	OTHER("idmap"),
	OTHER("keywrap"),
	OTHER("launchSecurity"),
	OTHER("namespace"),
	OTHER("on_crash"),
	OTHER("on_lockfailure"),
	OTHER("on_poweroff"),
	OTHER("on_reboot"),
	OTHER("override"),
	OTHER("perf"),
	OTHER("pm"),
	OTHER("resource"),
	OTHER("seclabel"),
	OTHER("sysinfo"),
	OTHER("throttlegroups"),
	OTHER("title"),
	{ .name = NULL },
};

static const struct scope roots[] = {
	{ .name = "domain", .children = domain_children, .flags = CLOSE },
	OPEN_WITH("domstatus", { .name = "domain", .children = domain_children, .flags = CLOSE }),
	OPEN_WITH("domainsnapshot",
		  { .name = "domain", .children = domain_children, .flags = CLOSE }),
	{ .name = NULL },
};

static const struct scope *find(const struct scope *list, const char *name)
{
	for (; list && list->name; list++)
		if (xml_is_name(list->name, name))
			return list;
	return NULL;
}

#define FEW 4096
#define MORE 16384
#define MANY 131072

static const struct {
	size_t max;
	const char *what;
} bounds[] = {
	[SCOPE_BOUND_ELEMENTS] = { MANY, "elements that matter here" },
	[SCOPE_BOUND_DEVICES] = { FEW, "devices" },
	[SCOPE_BOUND_CELLS] = { FEW, "cells" },
	[SCOPE_BOUND_CACHES] = { FEW, "caches of cells" },
	[SCOPE_BOUND_MEMNODES] = { FEW, "memnodes" },
	[SCOPE_BOUND_PAGES] = { FEW, "pages" },
	[SCOPE_BOUND_IOTHREADS] = { FEW, "IOThreads" },
	[SCOPE_BOUND_PINS] = { MORE, "pins of vCPUs" },
	[SCOPE_BOUND_TUNING] = { FEW, "elements in cputune" },
	[SCOPE_BOUND_CACHETUNE] = { FEW, "elements in cachetune" },
	[SCOPE_BOUND_MEMORYTUNE] = { FEW, "elements in memorytune" },
};

/* One more than the maximum is counted, but not kept. */
static bool count(struct scope_counts *counts, enum scope_bound bound)
{
	return counts->n_kept[bound] <= bounds[bound].max &&
	       ++counts->n_kept[bound] <= bounds[bound].max;
}

/* child NULL: one that isn't known. */
static bool has_room(struct scope_counts *counts, const struct scope *parent,
		     const struct scope *child)
{
	enum scope_bound bound = child && child->bound ? child->bound : parent->bound_of_children;

	return count(counts, SCOPE_BOUND_ELEMENTS) &&
	       (bound == SCOPE_BOUND_ELEMENTS || count(counts, bound));
}

bool scope_keep(const struct xml_node *parent, const char *name, void *context, const void **mark)
{
	const struct scope *scope = parent ? parent->mark : NULL;
	const struct scope *child = find(parent ? scope ? scope->children : NULL : roots, name);

	*mark = child;
	if (!parent)
		return true;
	if (!scope)
		return false;
	/* an unknown one is kept to be blamed; what is in it is not */
	if (child ? child->flags & SKIP : !(scope->flags & (STRICT | CLOSE)))
		return false;
	return has_room(context, scope, child);
}

const char *scope_excess(const struct scope_counts *counts, struct arena *arena)
{
	for (size_t i = 0; i < ARRAY_SIZE(bounds); i++)
		if (counts->n_kept[i] > bounds[i].max)
			return arena_printf(arena, "more than %zu %s", bounds[i].max,
					    bounds[i].what);
	return NULL;
}

static bool is_listed(const char *const *words, const char *word)
{
	for (; *words; words++)
		if (xml_is_name(*words, word))
			return true;
	return false;
}

static bool has_attribute(const struct xml_node *node, const char *name)
{
	for (size_t i = 0; i < node->n_attributes; i++)
		if (!node->attributes[i].namespace && strcmp(node->attributes[i].name, name) == 0)
			return true;
	return false;
}

static void blame_attribute(struct reader *r, const struct xml_node *node,
			    const struct xml_attribute *attribute, const char *const *known)
{
	struct diag *diag =
		blame(r, RULE_UNKNOWN_ATTRIBUTE, attribute->name_at,
		      "libvirt ignores the attribute %s of <%s>, which it does not know",
		      shown(r, attribute->name), node->name);
	const char *close;
	size_t n = 0;

	while (known[n])
		n++;
	close = hint(r, attribute->name, known, n);
	if (close && !has_attribute(node, close))
		diag_set_label(r->diags, diag, "did you mean %s?", close);
}

static void check_attributes(struct reader *r, const struct xml_node *node,
			     const struct scope *scope)
{
	if (!scope->attributes)
		return;
	for (size_t i = 0; i < node->n_attributes; i++) {
		const struct xml_attribute *attribute = &node->attributes[i];

		if (!attribute->namespace && !attribute->read &&
		    !is_listed(scope->attributes, attribute->name))
			blame_attribute(r, node, attribute, scope->attributes);
	}
}

/* The child of scope that an element of this name may have been meant for. */
static const char *meant(const struct reader *r, const struct scope *scope, const char *name)
{
	for (const struct scope *child = scope->children; child && child->name; child++) {
		const char *close = child->flags & SKIP ? NULL : hint(r, name, &child->name, 1);

		/* among things that aren't ours, speak only of what is */
		if (close && (scope->flags & STRICT || child->flags))
			return close;
	}
	return NULL;
}

static void blame_element(struct reader *r, const struct xml_node *node, const struct scope *parent)
{
	const char *close = meant(r, parent, node->name);
	struct diag *diag;

	if (!close && !(parent->flags & STRICT))
		return;
	diag = blame(r, RULE_UNKNOWN_ELEMENT, node->name_at,
		     "libvirt ignores the element <%s> in <%s>, which it does not know",
		     shown(r, node->name), node->parent->name);
	if (close)
		diag_set_label(r->diags, diag, "did you mean <%s>?", close);
}

static void check_element(struct reader *r, const struct xml_node *node, const struct scope *scope)
{
	check_attributes(r, node, scope);
	for (const struct xml_node *child = node->children; child; child = child->next) {
		const struct scope *known = child->mark;

		if (child->namespace)
			continue;
		if (known)
			check_element(r, child, known);
		else if (scope->flags & (STRICT | CLOSE))
			blame_element(r, child, scope);
	}
}

void scope_check(struct reader *r, struct xml_node *domain)
{
	check_element(r, domain, domain->mark);
}
