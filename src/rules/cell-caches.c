/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN3xx, last part: memory-side caches of cells (HMAT). */
#include <inttypes.h>
#include <strings.h>

#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/topics.h"

typedef void judge_cache(const struct check *c, const struct domain_cell *cell, size_t i);

static void for_each_cache(const struct check *c, judge_cache *judge)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < numa->n_cells; i++)
		for (size_t j = 0; j < numa->cells[i].n_caches; j++)
			if (!numa->cells[i].caches[j].broken)
				judge(c, &numa->cells[i], j);
}

static struct diag *about_cell(struct diag *diag, const struct domain_cell *cell)
{
	diag->subject = DIAG_SUBJECT_CELL;
	diag->subject_id = cell->id;
	return diag;
}

/* libvirt 9.0.0 to 11.3.0 numa_conf.c virDomainNumaDefValidate; QEMU's HMAT has as many. */
#define LAST_LEVEL 3u

static void judge_level(const struct check *c, const struct domain_cell *cell, size_t i)
{
	const struct domain_cell_cache *cache = &cell->caches[i];

	if (cache->level > LAST_LEVEL)
		about_cell(finding(c, cache->at.level,
				   "cell %u has a cache of level %u, and %u is the last", cell->id,
				   cache->level, LAST_LEVEL),
			   cell);
}

static void level_too_high(const struct check *c)
{
	for_each_cache(c, judge_level);
}

/* The cache of this level before the i-th; NULL when there is none. */
static const struct domain_cell_cache *earlier(const struct domain_cell *cell, size_t i,
					       unsigned level)
{
	for (size_t j = 0; j < i; j++)
		if (cell->caches[j].level == level && !cell->caches[j].broken)
			return &cell->caches[j];
	return NULL;
}

static void judge_repeated(const struct check *c, const struct domain_cell *cell, size_t i)
{
	const struct domain_cell_cache *cache = &cell->caches[i];
	const struct domain_cell_cache *before = earlier(cell, i, cache->level);
	struct diag *diag;

	if (!before)
		return;
	diag = about_cell(finding(c, cache->at.level, "cell %u has two caches of level %u",
				  cell->id, cache->level),
			  cell);
	finding_place(c, diag, before->at.level, "the first");
}

static void level_repeated(const struct check *c)
{
	for_each_cache(c, judge_repeated);
}

static bool has_broken_cache(const struct domain_cell *cell)
{
	for (size_t i = 0; i < cell->n_caches; i++)
		if (cell->caches[i].broken)
			return true;
	return false;
}

static void judge_order(const struct check *c, const struct domain_cell *cell, size_t i)
{
	const struct domain_cell_cache *cache = &cell->caches[i];
	bool later = false;

	if (cache->level < 2 || cache->level > LAST_LEVEL || has_broken_cache(cell) ||
	    earlier(cell, i, cache->level - 1))
		return;
	for (size_t j = i + 1; j < cell->n_caches; j++)
		later |= cell->caches[j].level == cache->level - 1;
	about_cell(finding(c, cache->at.level,
			   later ? "cell %u has its cache of level %u before that of level %u"
				 : "cell %u has a cache of level %u and none of level %u",
			   cell->id, cache->level, cache->level - 1),
		   cell);
}

static void level_order(const struct check *c)
{
	for_each_cache(c, judge_order);
}

static void judge_size(const struct check *c, const struct domain_cell *cell, size_t i)
{
	const struct domain_cell_cache *cache = &cell->caches[i];
	const struct domain_cell_cache *inner = earlier(cell, i, cache->level - 1);
	struct diag *diag;

	if (!inner || cache->size_kib > inner->size_kib)
		return;
	diag = about_cell(
		finding(c, cache->at.size,
			"cell %u's cache of level %u (%s) is not larger than that of level %u"
			" (%s)",
			cell->id, cache->level, check_size(c, cache->size_kib), inner->level,
			check_size(c, inner->size_kib)),
		cell);
	finding_place(c, diag, inner->at.size, "level %u", inner->level);
}

static void size_order(const struct check *c)
{
	for_each_cache(c, judge_size);
}

static void judge_line(const struct check *c, const struct domain_cell *cell, size_t i)
{
	const struct domain_cell_cache *cache = &cell->caches[i];

	if (cache->line_bytes == 0)
		about_cell(
			finding(c, cache->at.line,
				"cell %u's cache of level %u has lines of 0 bytes, which libvirt leaves"
				" out and QEMU wants",
				cell->id, cache->level),
			cell);
	else if (cache->line_bytes > UINT16_MAX)
		about_cell(
			finding(c, cache->at.line,
				"cell %u's cache of level %u has lines of %s bytes, and QEMU takes at"
				" most 65,535",
				cell->id, cache->level, check_count(c, cache->line_bytes)),
			cell);
}

static void line_size(const struct check *c)
{
	for_each_cache(c, judge_line);
}

/* What libvirt's unit stands for, in bytes; 0: no unit of libvirt's. */
static uint64_t unit_bytes(const char *unit)
{
	static const struct {
		const char *name;
		uint64_t bytes;
	} units[] = {
		{ .name = "b", .bytes = 1 },
		{ .name = "byte", .bytes = 1 },
		{ .name = "bytes", .bytes = 1 },
		{ .name = "k", .bytes = 1024 },
		{ .name = "KiB", .bytes = 1024 },
		{ .name = "m", .bytes = 1024 * 1024 },
		{ .name = "MiB", .bytes = 1024 * 1024 },
		{ .name = "g", .bytes = 1 << 30 },
		{ .name = "GiB", .bytes = 1 << 30 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (strcasecmp(unit, units[i].name) == 0)
			return units[i].bytes;
	return 0;
}

/* A value that libvirt counts in taken bytes each, whatever the unit that is written. */
static void judge_unit(const struct check *c, const struct domain_cell *cell, struct span unit_at,
		       const char *unit, struct span at, uint64_t value, uint64_t taken)
{
	uint64_t meant = unit_bytes(unit), bytes = 0;
	const char *name = taken == 1 ? "B" : "KiB";
	struct fix fix = { .check = c };

	if (meant == taken)
		return;
	fix.diag = about_cell(finding(c, unit_at,
				      "libvirt takes %s %s of cell %u's cache for %s %s: it doesn't"
				      " read the unit",
				      check_count(c, value), unit, cell->id, check_count(c, value),
				      name),
			      cell);
	fix.diag->edits_unsafe = true;
	if (meant == 0 || value > UINT64_MAX / meant || value * meant % taken != 0)
		return;
	bytes = value * meant;
	finding_help(c, fix.diag, "write value='%s' unit='%s'",
		     arena_printf(c->scratch, "%" PRIu64, bytes / taken), name);
	fix_replace(&fix, at, "%" PRIu64, bytes / taken);
	fix_replace(&fix, unit_at, "%s", name);
}

static void judge_units(const struct check *c, const struct domain_cell *cell, size_t i)
{
	const struct domain_cell_cache *cache = &cell->caches[i];

	if (cache->size_unit)
		judge_unit(c, cell, cache->at.size_unit, cache->size_unit, cache->at.size,
			   cache->size_kib, 1024);
	if (cache->line_unit)
		judge_unit(c, cell, cache->at.line_unit, cache->line_unit, cache->at.line,
			   cache->line_bytes, 1);
}

static void units_ignored(const struct check *c)
{
	for_each_cache(c, judge_units);
}

/* A value above 0 of this kind leads to the cell. */
static bool has_value_to(const struct check *c, unsigned cell_id, bool bandwidth)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < numa->n_interconnects; i++) {
		const struct domain_interconnect *link = &numa->interconnects[i];

		/* one that can't be read may be the one that is needed */
		if (link->broken ||
		    (link->target == cell_id && link->is_bandwidth == bandwidth && link->value > 0))
			return true;
	}
	return false;
}

static void without_values(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < numa->n_cells; i++) {
		const struct domain_cell *cell = &numa->cells[i];
		bool latency = has_value_to(c, cell->id, false);
		bool bandwidth = has_value_to(c, cell->id, true);
		struct diag *diag;

		if (cell->n_caches == 0 || (latency && bandwidth))
			continue;
		diag = about_cell(finding(c, cell->caches[0].at.element,
					  "cell %u has a cache, but no %s leads to the cell",
					  cell->id,
					  latency     ? "bandwidth"
					  : bandwidth ? "latency"
						      : "latency and no bandwidth"),
				  cell);
		finding_help(c, diag,
			     "add to <interconnects> a <latency> and a <bandwidth> with"
			     " target='%u', both above 0",
			     cell->id);
	}
}

#define CACHE(level, size, line)                                                        \
	"        <cache level='" level "' associativity='direct' policy='writeback'>\n" \
	"          <size " size "/>\n"                                                  \
	"          <line " line "/>\n"                                                  \
	"        </cache>\n"
#define LINKS                                                                   \
	"        <latency initiator='0' target='0' type='access' value='5'/>\n" \
	"        <bandwidth initiator='0' target='0' type='access' value='200' unit='MiB'/>\n"
#define GUEST(caches, links)                                                              \
	"  <vcpu>4</vcpu>\n"                                                              \
	"  <cpu>\n"                                                                       \
	"    <numa>\n"                                                                    \
	"      <cell id='0' cpus='0-3' memory='1' unit='GiB'>\n" caches "      </cell>\n" \
	"      <interconnects>\n" links "      </interconnects>\n"                        \
	"    </numa>\n"                                                                   \
	"  </cpu>\n"
#define LINE "value='64' unit='B'"
#define FIRST CACHE("1", "value='256' unit='KiB'", LINE)
#define SECOND CACHE("2", "value='512' unit='KiB'", LINE)
#define VALIDATE_NUMA "libvirt 9.0.0 to 11.3.0, conf/numa_conf.c virDomainNumaDefValidate"
#define PARSE_CACHE "QEMU 10.0 hw/core/numa.c parse_numa_hmat_cache"

static const struct rule cell_caches_rules[] = {
	{
		.id = 365,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Cell cache of a level above 3",
		.why = "A cell has memory-side caches of the levels 1 to 3.",
		.help = "write level='1', '2' or '3'",
		.bad.domain = EXAMPLE(GUEST(CACHE("4", "value='256' unit='KiB'", LINE), LINKS)),
		.good.domain = EXAMPLE(GUEST(FIRST, LINKS)),
		.elements = "cache cell",
		.message_words =
			"Ain't nobody heard of that much cache level|"
			"Invalid level it should be larger than 0 and less than or equal to|"
			"Invalid 'level' attribute in cache element",
		.source = VALIDATE_NUMA,
		.run = level_too_high,
	},
	{
		.id = 366,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Two cell caches of one level",
		.why = "Each level of a cell's caches is there once.",
		.help = "give each cache a level of its own",
		.bad.domain = EXAMPLE(GUEST(FIRST FIRST, LINKS)),
		.good.domain = EXAMPLE(GUEST(FIRST SECOND, LINKS)),
		.elements = "cache cell",
		.message_words = "already defined|"
				 "Duplicate configuration of the side cache for node-id",
		.source = VALIDATE_NUMA,
		.run = level_repeated,
	},
	{
		.id = 367,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Cell caches out of order",
		.why = "libvirt passes the caches on as they stand, and QEMU wants level 1 first, then"
		       " level 2, without a gap.",
		.help = "write the caches in ascending order of level, beginning with level 1",
		.bad.domain = EXAMPLE(GUEST(SECOND FIRST, LINKS)),
		.good.domain = EXAMPLE(GUEST(FIRST SECOND, LINKS)),
		.elements = "cache cell",
		.message_words = "shall be defined first",
		.source = PARSE_CACHE,
		.run = level_order,
	},
	{
		.id = 368,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Cell cache not larger than the one before",
		.why = "QEMU wants each level of a cell's caches to be larger than the level below.",
		.help = "make the sizes grow with the level",
		.bad.domain =
			EXAMPLE(GUEST(FIRST CACHE("2", "value='256' unit='KiB'", LINE), LINKS)),
		.good.domain = EXAMPLE(GUEST(FIRST SECOND, LINKS)),
		.elements = "cache cell size",
		.message_words = "should be larger than the size",
		.source = PARSE_CACHE,
		.run = size_order,
	},
	{
		.id = 369,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Line size of a cell cache out of range",
		.why = "libvirt leaves a line size of 0 out, and QEMU cannot do without: it wants 1 to"
		       " 65,535 bytes.",
		.help = "write the line size in bytes, usually 64",
		.bad.domain = EXAMPLE(
			GUEST(CACHE("1", "value='256' unit='KiB'", "value='0' unit='B'"), LINKS)),
		.good.domain = EXAMPLE(GUEST(FIRST, LINKS)),
		.elements = "cache cell line",
		.message_words = "Parameter 'line' is missing|Parameter 'line' expects",
		.source = "QEMU 10.0 qapi/machine.json NumaHmatCacheOptions",
		.run = line_size,
	},
	{
		.id = 370,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Cell cache without latency and bandwidth",
		.why = "QEMU takes a memory-side cache only for a cell that a latency and a bandwidth,"
		       " both above 0, lead to. libvirt doesn't look.",
		.help = "add to <interconnects> a <latency> and a <bandwidth> with the cell "
			"as target, both with a value above 0",
		.bad.domain = EXAMPLE(
			GUEST(FIRST, "        <latency initiator='0' target='0' type='access'"
				     " value='5'/>\n")),
		.good.domain = EXAMPLE(GUEST(FIRST, LINKS)),
		.elements = "cache cell interconnects latency bandwidth",
		.message_words = "should be provided before memory side cache attributes",
		.source = PARSE_CACHE,
		.run = without_values,
	},
	{
		.id = 371,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Unit of a cell cache that libvirt does not read",
		.why = "The size of a cell's cache is in KiB and its line size in bytes, whatever unit"
		       " is written: libvirt looks for the unit in the wrong place. A cache of 256 MiB"
		       " becomes one of 256 KiB, without a message.",
		.help = "write the size in KiB and the line in bytes",
		.bad.domain = EXAMPLE(GUEST(CACHE("1", "value='256' unit='MiB'", LINE), LINKS)),
		.good.domain = EXAMPLE(GUEST(CACHE("1", "value='262144' unit='KiB'", LINE), LINKS)),
		.elements = "cache cell size line",
		.source =
			"libvirt 9.0.0 to 11.3.0, conf/numa_conf.c virDomainNumaDefNodeCacheParseXML",
		.run = units_ignored,
	},
};

const struct rule_topic cell_caches_topic = {
	.name = "cell-caches",
	.title = "memory-side caches of cells",
	.first_id = 365,
	.last_id = 379,
	.rules = cell_caches_rules,
	.n_rules = ARRAY_SIZE(cell_caches_rules),
};
