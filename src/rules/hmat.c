/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN3xx, fourth part: <interconnects>, latencies and bandwidths between cells (HMAT). */
#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/topics.h"

typedef void judge_link(const struct check *c, const struct domain_interconnect *link);

static void for_each_link(const struct check *c, judge_link *judge)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < numa->n_interconnects; i++)
		if (!numa->interconnects[i].broken)
			judge(c, &numa->interconnects[i]);
}

static const char *kind(const struct domain_interconnect *link)
{
	return link->is_bandwidth ? "bandwidth" : "latency";
}

/* "write latency from cell 0 to cell 1", with the cache where there is one */
static const char *link_text(const struct check *c, const struct domain_interconnect *link)
{
	const char *cache = "";

	if (link->cache)
		cache = arena_printf(c->scratch, "cache %u of ", link->cache);
	return arena_printf(c->scratch, "%s %s from cell %u to %scell %u",
			    enum_name(&interconnect_type_names, (int)link->type), kind(link),
			    link->initiator, cache, link->target);
}

static bool ends_exist(const struct check *c, const struct domain_interconnect *link)
{
	return link->initiator < c->domain->numa.n_cells && link->target < c->domain->numa.n_cells;
}

static void judge_initiator(const struct check *c, const struct domain_interconnect *link)
{
	if (link->initiator >= c->domain->numa.n_cells)
		finding(c, link->at.initiator, "the %s begins at cell %u, but the last cell is %zu",
			kind(link), link->initiator, c->domain->numa.n_cells - 1);
}

static void initiator_missing(const struct check *c)
{
	for_each_link(c, judge_initiator);
}

static void judge_target(const struct check *c, const struct domain_interconnect *link)
{
	if (link->target >= c->domain->numa.n_cells)
		finding(c, link->at.target, "the %s leads to cell %u, but the last cell is %zu",
			kind(link), link->target, c->domain->numa.n_cells - 1);
}

static void target_missing(const struct check *c)
{
	for_each_link(c, judge_target);
}

static void judge_cpus(const struct check *c, const struct domain_interconnect *link)
{
	if (ends_exist(c, link) && bitmap_is_empty(&c->guest->cells[link->initiator].cpus))
		finding(c, link->at.initiator, "the %s begins at cell %u, which has no vCPUs",
			kind(link), link->initiator);
}

static void initiator_without_cpus(const struct check *c)
{
	for_each_link(c, judge_cpus);
}

static void judge_cache(const struct check *c, const struct domain_interconnect *link)
{
	const struct domain_cell *cell;
	struct diag *diag;

	if (link->cache == 0 || !ends_exist(c, link))
		return;
	cell = domain_find_cell(c->domain, link->target);
	for (size_t i = 0; cell && i < cell->n_caches; i++)
		if (cell->caches[i].broken || cell->caches[i].level == link->cache)
			return;
	diag = finding(c, link->at.cache,
		       "the %s is for cache %u of cell %u, which has no such cache", kind(link),
		       link->cache, link->target);
	if (cell)
		finding_place(c, diag, cell->at.element, "cell %u", cell->id);
}

static void cache_missing(const struct check *c)
{
	for_each_link(c, judge_cache);
}

/* Whether both describe the same value: libvirt refuses the second. */
static bool is_same(const struct domain_interconnect *a, const struct domain_interconnect *b)
{
	return a->is_bandwidth == b->is_bandwidth && a->initiator == b->initiator &&
	       a->target == b->target && a->cache == b->cache && a->type == b->type;
}

static bool is_reverse(const struct domain_interconnect *a, const struct domain_interconnect *b)
{
	return a->initiator != a->target && a->initiator == b->target && a->target == b->initiator;
}

/* Links are compared with each other: as many as a matrix of 90 cells has, no file of millions. */
#define MOST_LINKS 16384u

typedef bool compare_links(const struct domain_interconnect *a,
			   const struct domain_interconnect *b);

/* The first link before link that compares with it; NULL when there is none. */
static const struct domain_interconnect *earlier(const struct check *c, compare_links *compare,
						 const struct domain_interconnect *link)
{
	const struct domain_interconnect *links = c->domain->numa.interconnects;

	if (c->domain->numa.n_interconnects > MOST_LINKS)
		return NULL;
	for (size_t i = 0; &links[i] != link; i++)
		if (!links[i].broken && compare(&links[i], link))
			return &links[i];
	return NULL;
}

static void judge_repeated(const struct check *c, const struct domain_interconnect *link)
{
	const struct domain_interconnect *before = earlier(c, is_same, link);

	if (before)
		finding_place(
			c,
			finding(c, link->at.element, "the %s is given twice", link_text(c, link)),
			before->at.element, "the first");
}

static void repeated(const struct check *c)
{
	for_each_link(c, judge_repeated);
}

static bool has_same_ends(const struct domain_interconnect *a, const struct domain_interconnect *b)
{
	return a->initiator == b->initiator && a->target == b->target;
}

static void judge_reverse(const struct check *c, const struct domain_interconnect *link)
{
	const struct domain_interconnect *before = earlier(c, is_reverse, link);
	struct diag *diag;

	/* one finding for a pair of cells */
	if (!before || !ends_exist(c, link) || earlier(c, has_same_ends, link))
		return;
	diag = finding(c, link->at.element,
		       "there are values from cell %u to cell %u as well as back, and libvirt takes"
		       " one direction only",
		       link->target, link->initiator);
	finding_place(c, diag, before->at.element, "the other direction");
}

static void both_directions(const struct check *c)
{
	for_each_link(c, judge_reverse);
}

static void qemu_without_hmat(const struct check *c)
{
	struct span at = c->domain->numa.at.interconnects;

	if (c->guest->hmat && !target_has(c->target, QEMU_HMAT))
		finding(c, span_is_given(at) ? at : c->domain->numa.at.element,
			"QEMU %u.%u knows no HMAT, which interconnects and cell caches need",
			c->target->qemu / 1000, c->target->qemu % 1000);
}

static void judge_alignment(const struct check *c, const struct domain_interconnect *link)
{
	if (link->is_bandwidth && link->value % KIB_PER_MIB)
		finding(c, link->at.value, "a bandwidth of %s/s is no multiple of 1 MiB/s",
			check_size(c, link->value));
}

static void bandwidth_alignment(const struct check *c)
{
	for_each_link(c, judge_alignment);
}

/* What QEMU knows of one table of values while it reads them (QEMU 10.0 hw/core/numa.c). */
struct table {
	uint64_t base;	/* what the entries are divided by; 0: none yet */
	uint64_t range; /* bandwidths: all values or-ed; latencies: the largest entry */
};

#define ENTRY_LIMIT UINT16_MAX
#define ENTRY_BITS 16

/* Takes a latency; false when QEMU refuses it. */
static bool take_latency(struct table *table, uint64_t value)
{
	uint64_t base = 1, rest = value, entry;

	if (value == 0)
		return true;
	while (rest % 10 == 0) {
		rest /= 10;
		base *= 10;
	}
	/* the first one is never too large: QEMU begins with an endless base */
	entry = table->base ? value / table->base : 0;
	if (entry < table->range)
		entry = table->range;
	if (entry >= ENTRY_LIMIT)
		return false;
	if (table->base == 0 || base < table->base)
		table->base = base;
	table->range = entry;
	return true;
}

static unsigned bit_length(uint64_t value)
{
	return 64 - (unsigned)__builtin_clzll(value);
}

/* Takes a bandwidth in bytes per second. */
static bool take_bandwidth(struct table *table, uint64_t value)
{
	uint64_t all = table->range | value;
	unsigned first;

	if (value == 0)
		return true;
	first = (unsigned)__builtin_ctzll(all);
	if (bit_length(all) - first > ENTRY_BITS || value >> first >= ENTRY_LIMIT)
		return false;
	table->range = all;
	table->base = UINT64_C(1) << first;
	return true;
}

#define CACHE_LEVELS 4

/* The table that a value goes to; libvirt knows cache levels 0 to 3. */
static struct table *table_of(struct table tables[CACHE_LEVELS][INTERCONNECT_COUNT],
			      const struct domain_interconnect *link)
{
	if (link->broken || link->cache >= CACHE_LEVELS)
		return NULL;
	return &tables[link->cache][link->type];
}

static void bandwidth_range(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	struct table tables[CACHE_LEVELS][INTERCONNECT_COUNT] = { 0 };

	for (size_t i = 0; i < numa->n_interconnects; i++) {
		const struct domain_interconnect *link = &numa->interconnects[i];
		struct table *table = table_of(tables, link);

		if (!table || !link->is_bandwidth || link->value % KIB_PER_MIB)
			continue;
		if (take_bandwidth(table, link->value * BYTES_PER_KIB))
			continue;
		finding(c, link->at.value,
			"the %s of %s/s cannot stand beside the values before it: together they need"
			" more than 16 bits",
			link_text(c, link), check_size(c, link->value));
		return;
	}
}

static void latency_range(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	struct table tables[CACHE_LEVELS][INTERCONNECT_COUNT] = { 0 };

	for (size_t i = 0; i < numa->n_interconnects; i++) {
		const struct domain_interconnect *link = &numa->interconnects[i];
		struct table *table = table_of(tables, link);

		if (!table || link->is_bandwidth || take_latency(table, link->value))
			continue;
		finding(c, link->at.value,
			"the %s of %s ns is more than 65,534 times the unit (%s ns) that the values before"
			" it set",
			link_text(c, link), check_count(c, link->value),
			check_count(c, table->base));
		return;
	}
}

/* What QEMU took although it doesn't fit 16 bits in the end: it cuts the upper bits off. */
static void latency_cut(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	struct table tables[CACHE_LEVELS][INTERCONNECT_COUNT] = { 0 };

	for (size_t i = 0; i < numa->n_interconnects; i++) {
		const struct domain_interconnect *link = &numa->interconnects[i];
		struct table *table = table_of(tables, link);

		if (table && !link->is_bandwidth && !take_latency(table, link->value))
			return;
	}
	for (size_t i = 0; i < numa->n_interconnects; i++) {
		const struct domain_interconnect *link = &numa->interconnects[i];
		const struct table *table = table_of(tables, link);
		uint64_t entry;

		if (!table || link->is_bandwidth || table->base == 0)
			continue;
		entry = link->value / table->base;
		if (entry >= ENTRY_LIMIT)
			finding(c, link->at.value,
				"the guest will not see the %s of %s ns, but %s ns: it does not fit 16"
				" bits in units of %s ns",
				link_text(c, link), check_count(c, link->value),
				check_count(c, (entry & UINT16_MAX) * table->base),
				check_count(c, table->base));
	}
}

static void judge_zero(const struct check *c, const struct domain_interconnect *link)
{
	if (link->value == 0)
		finding(c, link->at.value, "the %s is 0, which means that it is not told",
			link_text(c, link));
}

static void zero_value(const struct check *c)
{
	for_each_link(c, judge_zero);
}

#define LATENCY(from, to, more) \
	"        <latency initiator='" from "' target='" to "' type='access' " more "/>\n"
#define BANDWIDTH(from, to, more) \
	"        <bandwidth initiator='" from "' target='" to "' type='access' " more "/>\n"
#define GUEST(first, second, links)                                \
	"  <vcpu>4</vcpu>\n"                                       \
	"  <cpu>\n"                                                \
	"    <numa>\n"                                             \
	"      <cell id='0' " first " memory='1' unit='GiB'/>\n"   \
	"      <cell id='1' " second " memory='1' unit='GiB'/>\n"  \
	"      <interconnects>\n" links "      </interconnects>\n" \
	"    </numa>\n"                                            \
	"  </cpu>\n"
#define LINKS(links) GUEST("cpus='0-1'", "cpus='2-3'", links)
#define GOOD                                                                 \
	LINKS(LATENCY("0", "0", "value='5'") LATENCY("0", "1", "value='10'") \
		      BANDWIDTH("0", "0", "value='204800' unit='KiB'")       \
			      BANDWIDTH("0", "1", "value='102400' unit='KiB'"))
#define VALIDATE_NUMA "libvirt 9.0.0 to 11.3.0, conf/numa_conf.c virDomainNumaDefValidate"
#define PARSE_LB "QEMU 10.0 hw/core/numa.c parse_numa_hmat_lb"

static const struct rule hmat_rules[] = {
	{
		.id = 350,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Initiator is not a cell",
		.why = "initiator is the id of the cell whose vCPUs access the memory.",
		.help = "write the id of a cell of this guest",
		.bad.domain = EXAMPLE(LINKS(LATENCY("2", "0", "value='5'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects latency bandwidth",
		.message_words =
			"'initiator' refers to a non-existent NUMA node|"
			"Invalid initiator it should be less than|"
			"The target should point to an existing node|"
			"Invalid node-id it should be less than|"
			"NUMA node must be defined with -numa node,nodeid=ID before it's used with -numa cpu",
		.source = VALIDATE_NUMA,
		.run = initiator_missing,
	},
	{
		.id = 351,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Target is not a cell",
		.why = "target is the id of the cell whose memory is accessed.",
		.help = "write the id of a cell of this guest",
		.bad.domain = EXAMPLE(LINKS(LATENCY("0", "2", "value='5'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects latency bandwidth",
		.message_words = "'target' refers to a non-existent NUMA node|"
				 "Invalid target it should be less than",
		.source = VALIDATE_NUMA,
		.run = target_missing,
	},
	{
		.id = 352,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_GUEST,
		.title = "Initiator without vCPUs",
		.why = "Only vCPUs access memory, so a cell without vCPUs can be a target but not an"
		       " initiator.",
		.help = "write as initiator a cell that has vCPUs",
		.bad.domain = EXAMPLE(GUEST("cpus='0-3'", "", LATENCY("1", "0", "value='5'"))),
		.good.domain = EXAMPLE(GUEST("cpus='0-3'", "", LATENCY("0", "1", "value='5'"))),
		.elements = "interconnects latency bandwidth cell",
		.message_words = "NUMA nodes without CPUs can't be initiator|"
				 "it isn't an initiator proximity domain",
		.source = VALIDATE_NUMA,
		.run = initiator_without_cpus,
	},
	{
		.id = 353,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Value for a cache that the cell does not have",
		.why = "cache is the level of a memory-side cache of the target cell.",
		.help = "add the <cache> to the target cell, or take cache out",
		.bad.domain = EXAMPLE(LINKS(LATENCY("0", "1", "cache='1' value='5'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects latency bandwidth cache",
		.message_words = "'cache' refers to a non-existent NUMA node cache",
		.source = VALIDATE_NUMA,
		.run = cache_missing,
	},
	{
		.id = 354,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Latency or bandwidth given twice",
		.why = "There is one value for each initiator, target, cache and type.",
		.help = "keep one of them",
		.bad.domain = EXAMPLE(
			LINKS(LATENCY("0", "1", "value='5'") LATENCY("0", "1", "value='10'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects latency bandwidth",
		.message_words = "Duplicate info for NUMA latencies|"
				 "Duplicate configuration of the bandwidth for initiator|"
				 "Duplicate configuration of the latency for initiator",
		.source = VALIDATE_NUMA,
		.run = repeated,
	},
	{
		.id = 355,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Values for both directions between two cells",
		.why = "Between two cells libvirt takes values for one direction only, whatever their"
		       " kind, type or cache.",
		.help = "take the values of one direction out",
		.bad.domain = EXAMPLE(
			LINKS(LATENCY("0", "1", "value='5'") LATENCY("1", "0", "value='5'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects latency bandwidth",
		.message_words = "Link already defined",
		.source = VALIDATE_NUMA,
		.run = both_directions,
	},
	{
		.id = 356,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_GUEST | NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "QEMU without HMAT",
		.why = "QEMU makes the ACPI table that interconnects and cell caches go to (HMAT) from"
		       " 5.0 on.",
		.help = "leave <interconnects> and the cells' caches out, or update QEMU",
		.bad = { .domain = EXAMPLE(GOOD), .libvirt = 9000, .qemu = 4002 },
		.good = { .domain = EXAMPLE(GOOD), .libvirt = 9000, .qemu = 5000 },
		.elements = "interconnects latency bandwidth cache",
		.message_words = "HMAT is not supported with this QEMU",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainDefNuma",
		.run = qemu_without_hmat,
	},
	{
		.id = 357,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Bandwidth that is no multiple of 1 MiB/s",
		.why = "libvirt takes any number of KiB, QEMU whole MiB per second only.",
		.help = "write a multiple of 1024 KiB, or unit='MiB'",
		.bad.domain = EXAMPLE(LINKS(BANDWIDTH("0", "1", "value='1000' unit='KiB'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects bandwidth",
		.message_words = "should be 1MB aligned",
		.source = PARSE_LB,
		.run = bandwidth_alignment,
	},
	{
		.id = 358,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Bandwidths too far apart for their table",
		.why = "The guest's table has 16 bits a value and one unit for all values of a type and"
		       " cache level, so from the lowest bit that is set in any of them to the highest"
		       " there may be 16 bits, and a single value may not fill them.",
		.help = "round the bandwidths, so that all are multiples of a larger unit",
		.bad.domain = EXAMPLE(LINKS(BANDWIDTH("0", "0", "value='1' unit='MiB'") BANDWIDTH(
			"0", "1", "value='65536' unit='MiB'"))),
		.good.domain = EXAMPLE(LINKS(BANDWIDTH("0", "0", "value='2' unit='MiB'") BANDWIDTH(
			"0", "1", "value='65536' unit='MiB'"))),
		.elements = "interconnects bandwidth",
		.message_words = "should not differ from previously entered",
		.source = PARSE_LB,
		.run = bandwidth_range,
	},
	{
		.id = 359,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Latencies too far apart for their table",
		.why = "The guest's table has 16 bits a value and one unit, a power of ten, for all"
		       " values of a type and cache level.",
		.help = "round the latencies, so that all are multiples of a larger unit",
		.bad.domain = EXAMPLE(
			LINKS(LATENCY("0", "0", "value='1'") LATENCY("0", "1", "value='65535'"))),
		.good.domain = EXAMPLE(
			LINKS(LATENCY("0", "0", "value='1'") LATENCY("0", "1", "value='65534'"))),
		.elements = "interconnects latency",
		.message_words = "should not differ from previously entered",
		.source = PARSE_LB,
		.run = latency_range,
	},
	{
		.id = 360,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Latency that the guest sees cut",
		.why = "QEMU doesn't look at the first latency of a table, nor again at earlier ones when"
		       " a smaller unit comes later. What doesn't fit 16 bits loses its upper bits.",
		.help = "round the latencies to fewer digits",
		.bad.domain = EXAMPLE(
			LINKS(LATENCY("0", "0", "value='655350'") LATENCY("0", "1", "value='1'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects latency",
		.source = "QEMU 10.0 hw/acpi/hmat.c build_hmat_lb",
		.run = latency_cut,
	},
	{
		.id = 361,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Latency or bandwidth of 0",
		.why = "In the guest's table 0 says that nothing is known, as if the value weren't"
		       " given.",
		.help = "write the value, or leave the element out",
		.bad.domain = EXAMPLE(LINKS(LATENCY("0", "0", "value='0'"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "interconnects latency bandwidth",
		.source = "QEMU 10.0 qapi/machine.json NumaHmatLBOptions",
		.run = zero_value,
	},
};

const struct rule_topic hmat_topic = {
	.name = "hmat",
	.title = "latencies and bandwidths between cells",
	.first_id = 350,
	.last_id = 364,
	.rules = hmat_rules,
	.n_rules = ARRAY_SIZE(hmat_rules),
};
