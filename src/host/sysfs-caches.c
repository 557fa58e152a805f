/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Caches of CPUs in sysfs, and what resctrl can divide and watch. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/units.h"
#include "host/sysfs.h"

#define RESCTRL "sys/fs/resctrl/info"

/* A cache is told in a folder of each of its CPUs; reading it in one of them is enough when they
   count their caches alike. */
struct seen {
	unsigned index, n_indexes;
	struct bitmap cpus;
};

struct seen_list {
	struct seen *items;
	size_t n_items;
	struct bitmap read_cpus; /* their folders were gone through */
	unsigned *n_indexes;	 /* of those, by CPU */
};

static struct bitmap *seen_cpus(struct sysfs *sysfs, struct seen_list *list, unsigned index,
				unsigned n_indexes)
{
	struct seen *new;

	for (size_t i = 0; i < list->n_items; i++)
		if (list->items[i].index == index && list->items[i].n_indexes == n_indexes)
			return &list->items[i].cpus;
	new = ARENA_APPEND(&sysfs->scratch, list->items, list->n_items);
	new->index = index;
	new->n_indexes = n_indexes;
	return &new->cpus;
}

/* "32K" */
static bool read_size(struct sysfs *sysfs, const char *folder, uint64_t *out_kib)
{
	const char *text = sysfs_text(sysfs, "%s/size", folder);
	size_t digits = text ? strspn(text, "0123456789") : 0;
	uint64_t value, scale = text ? number_unit_scale(text + digits, 1) : 0, bytes;

	if (!text)
		return false;
	if (!scale || number_parse_digits(text, digits, UINT64_MAX, &value) != NUMBER_OK ||
	    number_scale(value, scale, &bytes) != NUMBER_OK) {
		sysfs_odd(sysfs, "size");
		return false;
	}
	*out_kib = bytes / 1024;
	return true;
}

static bool read_type(struct sysfs *sysfs, const char *folder, const char **out)
{
	static const struct {
		const char *kernel, *name;
	} types[] = {
		{ .kernel = "Unified", .name = "both" },
		{ .kernel = "Instruction", .name = "code" },
		{ .kernel = "Data", .name = "data" },
	};
	const char *text = sysfs_text(sysfs, "%s/type", folder);

	if (!text)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (strcmp(types[i].kernel, text) == 0) {
			*out = types[i].name;
			return true;
		}
	}
	sysfs_odd(sysfs, "type of cache");
	return false;
}

static bool read_level(struct sysfs *sysfs, const char *folder, unsigned *out)
{
	uint64_t level;

	if (!sysfs_number(sysfs, &level, "%s/level", folder))
		return false;
	if (level > UINT8_MAX) {
		sysfs_odd(sysfs, "level of cache");
		return false;
	}
	*out = (unsigned)level;
	return true;
}

static bool is_same(const struct host_cache *a, const struct host_cache *b)
{
	return a->level == b->level && a->id_unknown == b->id_unknown && a->id == b->id &&
	       a->size_kib == b->size_kib && strcmp(a->type, b->type) == 0 &&
	       bitmap_is_equal(&a->cpus, &b->cpus);
}

/* A cache of level 1 is no more than its core's threads'; the first of a folder, where it is of that
   level, is so for all CPUs. */
static void skip_level(struct sysfs *sysfs, unsigned cpu, unsigned index, struct bitmap *seen)
{
	const struct host_cpu *found = host_find_cpu(sysfs->host, cpu);

	bitmap_add(&sysfs->scratch, seen, index == 0 ? &sysfs->online : &found->siblings);
}

/* libvirt leaves out what lacks one of these files, too. */
static void read_cache(struct sysfs *sysfs, const char *folder, struct host_cache *cache,
		       struct bitmap *seen)
{
	struct host *host = sysfs->host;

	if (!read_type(sysfs, folder, &cache->type) || !read_size(sysfs, folder, &cache->size_kib))
		return;
	if (!sysfs_list(sysfs, &cache->cpus, "%s/shared_cpu_list", folder) &&
	    !sysfs_mask(sysfs, &cache->cpus, "%s/shared_cpu_map", folder))
		return;
	if (bitmap_is_empty(&cache->cpus)) {
		sysfs_odd(sysfs, "list of a cache's CPUs");
		return;
	}
	cache->id_unknown = !sysfs_id(sysfs, 0, &cache->id, "%s/id", folder);
	bitmap_add(&sysfs->scratch, seen, &cache->cpus);
	for (size_t i = 0; i < host->n_caches; i++)
		if (is_same(&host->caches[i], cache))
			return;
	*ARENA_APPEND(&host->arena, host->caches, host->n_caches) = *cache;
}

static void read_index(struct sysfs *sysfs, unsigned cpu, unsigned index, struct bitmap *seen)
{
	struct host_cache cache = { 0 };
	AUTO(strbuf) folder = STRBUF_INIT;

	strbuf_printf(&folder, SYSFS_CPU "/cpu%u/cache/index%u", cpu, index);
	if (!read_level(sysfs, strbuf_text(&folder), &cache.level))
		return;
	if (cache.level < HOST_CACHES_FROM_LEVEL)
		skip_level(sysfs, cpu, index, seen);
	else
		read_cache(sysfs, strbuf_text(&folder), &cache, seen);
}

/* Whether nothing new can be in a CPU's folder: a thread of its core had so many caches, and all of
   them are this one's too. */
static bool is_all_seen(struct sysfs *sysfs, unsigned cpu, struct seen_list *list)
{
	const struct host_cpu *found = host_find_cpu(sysfs->host, cpu);
	struct bitmap threads = bitmap_copy(&sysfs->scratch, &found->siblings);
	unsigned n;

	bitmap_intersect(&threads, &list->read_cpus);
	if (bitmap_is_empty(&threads))
		return false;
	n = list->n_indexes[bitmap_first(&threads)];
	for (unsigned index = 0; index < n; index++)
		if (!bitmap_has(seen_cpus(sysfs, list, index, n), cpu))
			return false;
	return n > 0;
}

static void read_caches_of(struct sysfs *sysfs, unsigned cpu, struct seen_list *list)
{
	struct bitmap indexes = { 0 };
	unsigned n;

	if (!sysfs_numbered(sysfs, "index", &indexes, SYSFS_CPU "/cpu%u/cache", cpu))
		return;
	sysfs->host->caches_known = true;
	n = bitmap_count(&indexes);
	bitmap_set(&sysfs->scratch, &list->read_cpus, cpu);
	list->n_indexes[cpu] = n;
	bitmap_for_each (&indexes, index) {
		struct bitmap *seen = seen_cpus(sysfs, list, index, n);

		if (!bitmap_has(seen, cpu))
			read_index(sysfs, cpu, index, seen);
	}
}

static int compare_caches(const void *a, const void *b)
{
	const struct host_cache *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	/* data before code, as the kernel counts them and libvirt leaves them */
	if (strcmp(x->type, y->type) != 0)
		return strcmp(y->type, x->type);
	return bitmap_first(&x->cpus) < bitmap_first(&y->cpus) ? -1 : 1;
}

/* What resctrl has for caches of one level and type. */
struct schema {
	unsigned level;
	const char *type;
	uint64_t n_closids, min_bits;
	unsigned n_bits; /* in the mask */
};

static bool read_mask_bits(struct sysfs *sysfs, const char *name, unsigned *out)
{
	struct bitmap mask = { 0 };

	if (!sysfs_mask(sysfs, &mask, RESCTRL "/%s/cbm_mask", name))
		return false;
	*out = bitmap_count(&mask);
	return *out > 0;
}

/* "L3", "L3CODE", "L3DATA"; other folders are for something else. */
static bool parse_schema_name(const char *name, struct schema *out)
{
	static const struct {
		const char *suffix, *type;
	} types[] = {
		{ .suffix = "", .type = "both" },
		{ .suffix = "CODE", .type = "code" },
		{ .suffix = "DATA", .type = "data" },
	};
	size_t digits = name[0] == 'L' ? strspn(name + 1, "0123456789") : 0;
	uint64_t level;

	if (!digits || number_parse_digits(name + 1, digits, UINT8_MAX, &level) != NUMBER_OK)
		return false;
	out->level = (unsigned)level;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (strcmp(name + 1 + digits, types[i].suffix) == 0) {
			out->type = types[i].type;
			return true;
		}
	}
	return false;
}

/* A granule is what one bit of the mask stands for (libvirt util/virresctrl.c,
   virResctrlInfoGetCache, 11.3.0). */
static void add_control(struct host *host, struct host_cache *cache, const struct schema *schema)
{
	uint64_t granularity_bytes = cache->size_kib * BYTES_PER_KIB / schema->n_bits;
	struct host_cache_control control = {
		.type = schema->type,
		.granularity_bytes = granularity_bytes,
		.min_bytes = schema->min_bits == 1 ? 0 : schema->min_bits * granularity_bytes,
		.max_allocations = (unsigned)schema->n_closids, /* checked */
	};

	*ARENA_APPEND(&host->arena, cache->controls, cache->n_controls) = control;
}

static void read_schema(struct sysfs *sysfs, const char *name)
{
	struct host *host = sysfs->host;
	struct schema schema = { 0 };

	if (!parse_schema_name(name, &schema))
		return;
	if (!sysfs_number(sysfs, &schema.n_closids, RESCTRL "/%s/num_closids", name) ||
	    !sysfs_number(sysfs, &schema.min_bits, RESCTRL "/%s/min_cbm_bits", name) ||
	    !read_mask_bits(sysfs, name, &schema.n_bits) || schema.n_closids > UINT32_MAX ||
	    schema.min_bits > schema.n_bits) {
		host_note(host, RESCTRL "/%s makes no sense: left out", name);
		return;
	}
	for (size_t i = 0; i < host->n_caches; i++)
		if (host->caches[i].level == schema.level && !host->caches[i].id_unknown)
			add_control(host, &host->caches[i], &schema);
}

/* Bandwidth is divided where the last caches are. */
static void read_bandwidth(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	uint64_t granularity, min, n_closids;
	unsigned last = 0;

	if (!sysfs_number(sysfs, &granularity, RESCTRL "/MB/bandwidth_gran"))
		return;
	if (!sysfs_number(sysfs, &min, RESCTRL "/MB/min_bandwidth") ||
	    !sysfs_number(sysfs, &n_closids, RESCTRL "/MB/num_closids") ||
	    granularity > UINT32_MAX || min > UINT32_MAX || n_closids > UINT32_MAX) {
		host_note(host, RESCTRL "/MB makes no sense: left out");
		return;
	}
	for (size_t i = 0; i < host->n_caches; i++)
		if (!host->caches[i].id_unknown && host->caches[i].level > last)
			last = host->caches[i].level;
	for (size_t i = 0; i < host->n_caches; i++) {
		const struct host_cache *cache = &host->caches[i];

		if (cache->level != last || cache->id_unknown)
			continue;
		*ARENA_APPEND(&host->arena, host->bandwidth_nodes, host->n_bandwidth_nodes) =
			(struct host_bandwidth_node){
				.id = cache->id,
				.cpus = bitmap_copy(&host->arena, &cache->cpus),
				.control_known = true,
				.granularity = (unsigned)granularity, /* the three are checked */
				.min = (unsigned)min,
				.max_allocations = (unsigned)n_closids,
			};
	}
}

/* A copy of the monitor with the features of that prefix; NULL when there are none. */
static struct host_monitor *pick_features(struct host *host, const struct host_monitor *from,
					  const char *features, const char *prefix)
{
	struct host_monitor *monitor = ARENA_NEW(&host->arena, struct host_monitor);

	*monitor = *from;
	for (const char *at = features; *(at += strspn(at, "\n"));) {
		size_t length = strcspn(at, "\n");

		if (strncmp(at, prefix, strlen(prefix)) == 0)
			*ARENA_APPEND(&host->arena, monitor->features, monitor->n_features) =
				arena_strndup(&host->arena, at, length);
		at += length;
	}
	return monitor->n_features ? monitor : NULL;
}

/* Only level 3 has monitors; the threshold is of the cache's (virResctrlGetMonitorInfo). */
static void read_monitors(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	struct host_monitor monitor = { 0 };
	uint64_t n_rmids, threshold = 0;
	const char *text;

	if (!sysfs_number(sysfs, &n_rmids, RESCTRL "/L3_MON/num_rmids") || n_rmids > UINT32_MAX)
		return;
	(void)sysfs_number(sysfs, &threshold, RESCTRL "/L3_MON/max_threshold_occupancy");
	text = sysfs_text(sysfs, RESCTRL "/L3_MON/mon_features");
	if (!text || threshold > UINT32_MAX)
		return;
	monitor.max_monitors = (unsigned)n_rmids; /* checked */
	host->bandwidth_monitor = pick_features(host, &monitor, text, "mbm_");
	monitor.level = 3;
	monitor.reuse_threshold = (unsigned)threshold; /* checked */
	host->cache_monitor = pick_features(host, &monitor, text, "llc_");
}

void sysfs_read_caches(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	struct seen_list list = { 0 };
	const char **names;
	size_t n;

	list.n_indexes = ARENA_ARRAY(&sysfs->scratch, unsigned, BITMAP_MAX_BIT + 1);
	bitmap_for_each (&sysfs->online, cpu)
		if (host_find_cpu(host, cpu) && !is_all_seen(sysfs, cpu, &list))
			read_caches_of(sysfs, cpu, &list);
	if (host->n_caches)
		qsort(host->caches, host->n_caches, sizeof(*host->caches), compare_caches);
	if (!sysfs_has(sysfs, RESCTRL))
		return;
	n = sysfs_entries(sysfs, &names, RESCTRL);
	for (size_t i = 0; i < n; i++)
		read_schema(sysfs, names[i]);
	read_bandwidth(sysfs);
	read_monitors(sysfs);
}
