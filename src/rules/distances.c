/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN3xx, third part: distances between cells. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

#define LOCAL_DISTANCE 10u
#define LARGEST_DISTANCE 255u
#define REMOTE_DISTANCE 20u

typedef void judge_distance(const struct check *c, const struct domain_cell *cell,
			    const struct domain_distance *distance);

static void for_each_distance(const struct check *c, judge_distance *judge)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < numa->n_cells; i++)
		for (size_t j = 0; j < numa->cells[i].n_distances; j++)
			if (!numa->cells[i].distances[j].broken)
				judge(c, &numa->cells[i], &numa->cells[i].distances[j]);
}

static struct diag *about_cell(struct diag *diag, unsigned cell_id)
{
	diag->subject = DIAG_SUBJECT_CELL;
	diag->subject_id = cell_id;
	return diag;
}

static bool names_missing_cell(const struct check *c, const struct domain_distance *distance)
{
	return distance->cell_id >= c->domain->numa.n_cells;
}

static bool is_out_of_range(const struct domain_distance *distance)
{
	return distance->value < LOCAL_DISTANCE || distance->value > LARGEST_DISTANCE;
}

static void judge_range(const struct check *c, const struct domain_cell *cell,
			const struct domain_distance *distance)
{
	if (!names_missing_cell(c, distance) && is_out_of_range(distance))
		about_cell(finding(c, distance->at.value,
				   "the distance from cell %u to cell %u is %s, %s", cell->id,
				   distance->cell_id, check_count(c, distance->value),
				   distance->value < LOCAL_DISTANCE ? "below 10" : "above 255"),
			   cell->id);
}

static void out_of_range(const struct check *c)
{
	for_each_distance(c, judge_range);
}

static void judge_local(const struct check *c, const struct domain_cell *cell,
			const struct domain_distance *distance)
{
	struct fix fix = { .check = c };

	if (distance->cell_id != cell->id || distance->value == LOCAL_DISTANCE ||
	    is_out_of_range(distance) || names_missing_cell(c, distance))
		return;
	fix.diag = about_cell(finding(c, distance->at.value,
				      "the distance from cell %u to itself is %u instead of 10",
				      cell->id, distance->value),
			      cell->id);
	fix_replace(&fix, distance->at.value, "%u", LOCAL_DISTANCE);
}

static void local_not_10(const struct check *c)
{
	for_each_distance(c, judge_local);
}

static void judge_remote(const struct check *c, const struct domain_cell *cell,
			 const struct domain_distance *distance)
{
	if (distance->cell_id != cell->id && distance->value == LOCAL_DISTANCE &&
	    !names_missing_cell(c, distance))
		about_cell(
			finding(c, distance->at.value,
				"the distance from cell %u to cell %u is 10, which is for a cell itself",
				cell->id, distance->cell_id),
			cell->id);
}

static void remote_is_10(const struct check *c)
{
	for_each_distance(c, judge_remote);
}

static void judge_sibling(const struct check *c, const struct domain_cell *cell,
			  const struct domain_distance *distance)
{
	if (names_missing_cell(c, distance))
		about_cell(finding(c, distance->at.id,
				   "cell %u has a distance to cell %u, but the last cell is %zu",
				   cell->id, distance->cell_id, c->domain->numa.n_cells - 1),
			   cell->id);
}

static void to_missing_cell(const struct check *c)
{
	for_each_distance(c, judge_sibling);
}

static bool is_valid(const struct check *c, const struct domain_cell *cell,
		     const struct domain_distance *distance)
{
	return !distance->broken && !names_missing_cell(c, distance) &&
	       !is_out_of_range(distance) &&
	       (distance->value == LOCAL_DISTANCE) == (distance->cell_id == cell->id);
}

/* Distances of a cell are compared with each other; a cell has at most 128 that make sense. */
#define MOST_DISTANCES 512u

/* The first of a cell's ascending distances that isn't to a cell below this one. */
static size_t find_ascending(const struct domain_cell *cell, size_t n, unsigned to)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cell->distances[middle].cell_id < to)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The distance that the XML gives from a cell to another, the last one where there are several. */
static const struct domain_distance *given(const struct check *c, const struct domain_cell *cell,
					   unsigned to)
{
	size_t n = cell->n_distances < MOST_DISTANCES ? cell->n_distances : MOST_DISTANCES;
	const struct domain_distance *last = NULL;
	size_t first = 0;

	if (cell->distances_ascend) {
		first = find_ascending(cell, n, to);
		n = first < n ? first + 1 : n;
	}
	for (size_t i = first; i < n; i++)
		if (cell->distances[i].cell_id == to && is_valid(c, cell, &cell->distances[i]))
			last = &cell->distances[i];
	return last;
}

static void judge_repeated(const struct check *c, const struct domain_cell *cell,
			   const struct domain_distance *distance)
{
	const struct domain_distance *last = given(c, cell, distance->cell_id);
	const struct domain_cell *other = domain_find_cell(c->domain, distance->cell_id);
	struct fix fix = { .check = c };
	struct diag *diag;

	if (!last || last == distance || last->value == distance->value ||
	    !is_valid(c, cell, distance))
		return;
	diag = about_cell(finding(c, last->at.element,
				  "cell %u has two distances to cell %u: %u, and later %u",
				  cell->id, distance->cell_id, distance->value, last->value),
			  cell->id);
	finding_place(c, diag, distance->at.element, "the first");
	fix.diag = diag;
	/* else the first one may count for the way back */
	if (other && given(c, other, cell->id))
		fix_remove_element(&fix, distance->at.element);
}

static void repeated(const struct check *c)
{
	for_each_distance(c, judge_repeated);
}

/* QEMU's limit (VN308); distances of more cells are no use to look at. */
#define MOST_CELLS 128u

/* All values that the XML gives are valid, so that the matrix says what libvirt makes of it. */
static bool has_distances(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	bool any = false;

	if (numa->n_cells > MOST_CELLS)
		return false;

	for (size_t i = 0; i < numa->n_cells; i++) {
		for (size_t j = 0; j < numa->cells[i].n_distances; j++) {
			if (!is_valid(c, &numa->cells[i], &numa->cells[i].distances[j]))
				return false;
			any = true;
		}
	}
	return any && c->guest->n_cells == numa->n_cells;
}

static struct span first_distances(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < numa->n_cells; i++)
		if (numa->cells[i].n_distances)
			return numa->cells[i].at.distances;
	return numa->at.element;
}

struct gaps {
	unsigned mirrored, defaulted;	     /* pairs of different cells */
	unsigned from, to;		     /* one of those with the default */
	unsigned mirrored_from, mirrored_to; /* one that takes the other direction's value */
};

static struct gaps find_gaps(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct gaps gaps = { 0 };

	for (unsigned i = 0; i < guest->n_cells; i++) {
		for (unsigned j = 0; j < guest->n_cells; j++) {
			if (i == j || given(c, guest->cells[i].domain, j))
				continue;
			if (given(c, guest->cells[j].domain, i)) {
				if (!gaps.mirrored++) {
					gaps.mirrored_from = i;
					gaps.mirrored_to = j;
				}
			} else if (!gaps.defaulted++) {
				gaps.from = i;
				gaps.to = j;
			}
		}
	}
	return gaps;
}

/* <sibling> lines for what cell i leaves out, as libvirt completes it. */
static const char *missing_siblings(const struct check *c, unsigned i, const char *indent)
{
	const struct guest *guest = c->guest;
	const char *text = "";

	for (unsigned j = 0; j < guest->n_cells; j++)
		if (j != i && !given(c, guest->cells[i].domain, j))
			text = arena_printf(c->scratch, "%s%s<sibling id='%u' value='%u'/>\n", text,
					    indent, j, guest_distance(guest, i, j));
	return text;
}

/* virDomainNumaDefParseXML: the other direction's value, else 20. */
static void complete(const struct check *c, struct diag *diag)
{
	const struct guest *guest = c->guest;
	struct fix fix = { .check = c, .diag = diag };

	for (unsigned i = 0; i < guest->n_cells; i++) {
		const struct domain_cell *cell = guest->cells[i].domain;
		bool has_own = span_is_given(cell->at.distances);
		const char *text = missing_siblings(c, i, has_own ? "" : "  ");

		if (!text[0])
			continue;
		if (has_own) {
			fix_add_children(&fix, cell->at.distances, text);
			continue;
		}
		text = arena_printf(c->scratch, "<distances>\n%s</distances>\n", text);
		if (cell->n_caches > 0)
			fix_add_before(&fix, cell->caches[0].at.element, text);
		else
			fix_add_children(&fix, cell->at.element, text);
	}
}

static void half_given(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct diag *diag = NULL;
	struct gaps gaps;

	if (!has_distances(c) || !guest->distances_written)
		return;
	gaps = find_gaps(c);
	if (gaps.defaulted)
		diag = finding(
			c, first_distances(c),
			"%u of %zu distances between cells are not given in either direction and become"
			" %u, such as from cell %u to cell %u",
			gaps.defaulted, guest->n_cells * (guest->n_cells - 1), REMOTE_DISTANCE,
			gaps.from, gaps.to);
	else if (gaps.mirrored)
		diag = finding(
			c, first_distances(c),
			"%u of %zu distances between cells take the value of the other direction, such as"
			" %u from cell %u to cell %u",
			gaps.mirrored, guest->n_cells * (guest->n_cells - 1),
			guest_distance(guest, gaps.mirrored_from, gaps.mirrored_to),
			gaps.mirrored_from, gaps.mirrored_to);
	if (diag)
		complete(c, diag);
}

static void asymmetric(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!has_distances(c))
		return;
	for (unsigned i = 0; i < guest->n_cells; i++) {
		for (unsigned j = i + 1; j < guest->n_cells; j++) {
			unsigned there = guest_distance(guest, i, j);
			unsigned back = guest_distance(guest, j, i);
			const struct domain_distance *a = given(c, guest->cells[i].domain, j);
			const struct domain_distance *b = given(c, guest->cells[j].domain, i);
			struct diag *diag;

			if (there == back)
				continue;
			diag = finding(c, b ? b->at.value : first_distances(c),
				       "it is %u from cell %u to cell %u, but %u back", there, i, j,
				       back);
			about_cell(diag, j);
			if (a)
				finding_place(c, diag, a->at.value, "%u there", there);
		}
	}
}

static void nothing_written(const struct check *c)
{
	if (has_distances(c) && !c->guest->distances_written)
		finding(c, first_distances(c),
			"the distances are those that a guest without any has, so libvirt passes none on");
}

static void unreachable(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!has_distances(c))
		return;
	for (unsigned i = 0; i < guest->n_cells; i++) {
		for (unsigned j = 0; j < guest->n_cells; j++) {
			const struct domain_distance *distance;

			if (guest_distance(guest, i, j) != LARGEST_DISTANCE)
				continue;
			distance = given(c, guest->cells[i].domain, j);
			if (distance)
				about_cell(
					finding(c, distance->at.value,
						"a distance of 255 says that cell %u cannot reach cell"
						" %u at all",
						i, j),
					i);
		}
	}
}

/* The one host node that a cell is bound to; HOST_NO_NODE when there are none or several. */
static unsigned bound_node(const struct guest_cell *cell)
{
	if (!cell->host_nodes || bitmap_count(cell->host_nodes) != 1)
		return HOST_NO_NODE;
	return bitmap_first(cell->host_nodes);
}

static unsigned host_distance(const struct host *host, unsigned from, unsigned to)
{
	size_t i = host_node_index(host, from), j = host_node_index(host, to);

	return i < host->n_nodes && j < host->n_nodes ? host->nodes[i].distances[j] : 0;
}

struct cell_pair {
	unsigned i, j;
};

/* Two pairs of cells whose order by distance is the reverse of their host nodes'. */
static bool is_reversed(const struct check *c, struct cell_pair a, struct cell_pair b)
{
	const struct guest *guest = c->guest;
	unsigned guest_a = guest_distance(guest, a.i, a.j),
		 guest_b = guest_distance(guest, b.i, b.j);
	unsigned host_a = host_distance(c->host, bound_node(&guest->cells[a.i]),
					bound_node(&guest->cells[a.j]));
	unsigned host_b = host_distance(c->host, bound_node(&guest->cells[b.i]),
					bound_node(&guest->cells[b.j]));

	return host_a && host_b && guest_a < guest_b && host_a > host_b;
}

static void blame_reversed(const struct check *c, struct cell_pair a, struct cell_pair b)
{
	const struct guest *guest = c->guest;
	unsigned from = bound_node(&guest->cells[a.i]);

	finding(c, first_distances(c),
		"cell %u is nearer to cell %u (%u) than to cell %u (%u), but host node %u is farther from"
		" node %u (%u) than from node %u (%u)",
		a.i, a.j, guest_distance(guest, a.i, a.j), b.j, guest_distance(guest, b.i, b.j),
		from, bound_node(&guest->cells[a.j]),
		host_distance(c->host, from, bound_node(&guest->cells[a.j])),
		bound_node(&guest->cells[b.j]),
		host_distance(c->host, from, bound_node(&guest->cells[b.j])));
}

static void against_host(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!has_distances(c) || !guest->distances_written)
		return;
	for (unsigned i = 0; i < guest->n_cells; i++) {
		for (unsigned j = 0; j < guest->n_cells; j++) {
			for (unsigned k = 0; k < guest->n_cells; k++) {
				struct cell_pair a = { i, j }, b = { i, k };

				if (i == j || i == k || !is_reversed(c, a, b))
					continue;
				blame_reversed(c, a, b);
				return;
			}
		}
	}
}

#define CELL(id, cpus, siblings)                                           \
	"      <cell id='" id "' cpus='" cpus "' memory='1' unit='GiB'>\n" \
	"        <distances>\n" siblings "        </distances>\n"          \
	"      </cell>\n"
#define PLAIN_CELL(id, cpus) "      <cell id='" id "' cpus='" cpus "' memory='1' unit='GiB'/>\n"
#define TO(id, value) "          <sibling id='" id "' value='" value "'/>\n"
#define CELLS(cells)                         \
	"  <vcpu>4</vcpu>\n"                 \
	"  <cpu>\n"                          \
	"    <numa>\n" cells "    </numa>\n" \
	"  </cpu>\n"
#define PAIR(first, second) CELLS(CELL("0", "0-1", first) CELL("1", "2-3", second))
#define GOOD PAIR(TO("0", "10") TO("1", "21"), TO("0", "21") TO("1", "10"))
#define PARSE_DISTANCE                               \
	"libvirt 9.0.0 to 11.3.0, conf/numa_conf.c " \
	"virDomainNumaDefNodeDistanceParseXML"
#define TRIPLE(first, second, third) \
	CELLS(CELL("0", "0-1", first) CELL("1", "2", second) CELL("2", "3", third))
#define BOUND                                                   \
	"  <numatune>\n"                                        \
	"    <memnode cellid='0' mode='strict' nodeset='0'/>\n" \
	"    <memnode cellid='1' mode='strict' nodeset='1'/>\n" \
	"    <memnode cellid='2' mode='strict' nodeset='2'/>\n" \
	"  </numatune>\n"

static const struct rule distances_rules[] = {
	{
		.id = 330,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Distance out of range",
		.why = "Distances go from 10, a cell to itself, to 255, as in the ACPI table that the"
		       " guest reads them from.",
		.help = "write a distance between 11 and 254",
		.bad.domain = EXAMPLE(PAIR(TO("0", "10") TO("1", "5"), TO("1", "10"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.message_words = "is invalid for 'sibling id|"
				 "NUMA distance is invalid, it shouldn't be less than",
		.source = PARSE_DISTANCE,
		.run = out_of_range,
	},
	{
		.id = 331,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Distance of a cell to itself is not 10",
		.why = "10 means local: it is a cell's distance to itself and to no other.",
		.help = "write value='10', or leave the cell's own distance out",
		.bad.domain = EXAMPLE(PAIR(TO("0", "20") TO("1", "21"), TO("0", "21"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.message_words = "is invalid for 'sibling id|Local distance of node should be",
		.source = PARSE_DISTANCE,
		.run = local_not_10,
	},
	{
		.id = 332,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Distance of 10 to another cell",
		.why = "10 means local: it is a cell's distance to itself and to no other.",
		.help = "write a distance between 11 and 254",
		.bad.domain = EXAMPLE(PAIR(TO("1", "10"), TO("1", "10"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.message_words = "is invalid for 'sibling id",
		.source = PARSE_DISTANCE,
		.run = remote_is_10,
	},
	{
		.id = 333,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Distance to a cell that is not there",
		.why = "A sibling is another cell of this guest, by its id; not a node of the host.",
		.help = "correct the sibling's id, or add the cell",
		.bad.domain = EXAMPLE(PAIR(TO("0", "10") TO("2", "21"), TO("0", "21"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.message_words = "does not refer to a valid cell within NUMA|"
				 "Source/Destination NUMA node is missing",
		.source = PARSE_DISTANCE,
		.run = to_missing_cell,
	},
	{
		.id = 334,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Distance given twice",
		.why = "libvirt takes the later value for this direction, and may keep the first one for"
		       " the other direction.",
		.help = "keep one of them",
		.bad.domain = EXAMPLE(PAIR(TO("1", "21") TO("1", "31"), TO("1", "10"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.source = PARSE_DISTANCE,
		.run = repeated,
	},
	{
		.id = 335,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.needs = NEEDS_GUEST,
		.title = "Distances given in part",
		.why = "libvirt takes the other direction's value for a distance that isn't given, and"
		       " 20 where neither is. It then passes all of them to QEMU.",
		.help = "write in each cell a <sibling> with the distance to every other "
			"cell",
		.bad.domain =
			EXAMPLE(CELLS(CELL("0", "0-1", TO("1", "21")) PLAIN_CELL("1", "2-3"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.message_words = "asymmetrical pair of distances is given, please provide "
				 "distances for both",
		.source = PARSE_DISTANCE,
		.run = half_given,
	},
	{
		.id = 336,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST,
		.title = "Distances that differ by direction",
		.why = "libvirt and QEMU take them, and hardly any machine has them: often one value is"
		       " mistyped. Guests on older pseries machine types stop when they see them. A device"
		       " tree, which arm and RISC-V guests without ACPI boot with, has one distance for both"
		       " directions by its specification; QEMU writes two all the same.",
		.help = "write the same value for both directions, if that is what is meant",
		.bad.domain =
			EXAMPLE(PAIR(TO("0", "10") TO("1", "21"), TO("0", "31") TO("1", "10"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.source = "QEMU 10.0 hw/core/numa.c validate_numa_distance",
		.run = asymmetric,
	},
	{
		.id = 337,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.needs = NEEDS_GUEST,
		.title = "Distances that change nothing",
		.why = "Every distance is 10 or 20, which is what a guest assumes without any. libvirt"
		       " passes no distance to QEMU then, and the guest gets no table of them.",
		.help = "leave <distances> out, or write those of the host nodes that the cells are on",
		.bad.domain =
			EXAMPLE(PAIR(TO("0", "10") TO("1", "20"), TO("0", "20") TO("1", "10"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.source = "libvirt 9.0.0 to 11.3.0, conf/numa_conf.c "
			  "virDomainNumaNodesDistancesAreBeingSet",
		.run = nothing_written,
	},
	{
		.id = 338,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST,
		.title = "Distance that means unreachable",
		.why = "In the ACPI table of distances 255 says that there is no way between the two"
		       " nodes. Linux takes no memory there.",
		.help = "write a distance of at most 254",
		.bad.domain =
			EXAMPLE(PAIR(TO("0", "10") TO("1", "255"), TO("0", "255") TO("1", "10"))),
		.good.domain = EXAMPLE(GOOD),
		.elements = "sibling distances cell",
		.source = "ACPI 6.5, 5.2.17 SLIT; QEMU 10.0 qapi/machine.json NumaDistOptions",
		.run = unreachable,
	},
	{
		.id = 339,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST | NEEDS_HOST_NODES | NEEDS_HOST_DISTANCES,
		.title = "Distances that the host contradicts",
		.why = "Each cell is bound to one node of the host, and by the host's distances another"
		       " cell is the nearer one. The guest takes memory from the wrong cell first.",
		.help = "write the distances of the host nodes that the cells are bound to",
		.bad = { .domain = EXAMPLE(TRIPLE(TO("1", "31") TO("2", "21"),
						  TO("0", "31") TO("2", "31"),
						  TO("0", "21") TO("1", "31")) BOUND),
			 .host = "four-nodes" },
		.good = { .domain = EXAMPLE(TRIPLE(TO("1", "21") TO("2", "31"),
						   TO("0", "21") TO("2", "31"),
						   TO("0", "31") TO("1", "31")) BOUND),
			  .host = "four-nodes" },
		.elements = "sibling distances cell memnode",
		.source = "libvirt docs/formatdomain.rst, guest NUMA topology",
		.run = against_host,
	},
};

const struct rule_topic distances_topic = {
	.name = "distances",
	.title = "distances between cells",
	.first_id = 330,
	.last_id = 349,
	.rules = distances_rules,
	.n_rules = ARRAY_SIZE(distances_rules),
};
