/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, second part: huge pages, as written and as this host has them. */
#include <inttypes.h>

#include "base/units.h"
#include "rules/check.h"
#include "rules/demand.h"
#include "rules/example.h"
#include "rules/page-sizes.h"
#include "rules/pools.h"
#include "rules/sums.h"
#include "rules/topics.h"

static bool has_nodeset(const struct domain_hugepage *page)
{
	return span_is_given(page->at.nodeset);
}

/* conf/domain_validate.c virDomainDefMemtuneValidate, both releases */
static void nodesets_intersect(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;

	for (size_t i = 0; i < backing->n_pages; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_hugepage *a = &backing->pages[j],
						     *b = &backing->pages[i];
			struct bitmap both = bitmap_copy(c->scratch, &a->nodeset);
			struct diag *diag;

			bitmap_intersect(&both, &b->nodeset);
			if (a->broken || b->broken || bitmap_is_empty(&both))
				continue;
			diag = finding(c, b->at.nodeset, "%s would get pages of %s and of %s",
				       sums_numbered(c, "cell", "cells", &both),
				       check_size(c, a->size_kib), check_size(c, b->size_kib));
			finding_place(c, diag, a->at.nodeset, "pages of %s",
				      check_size(c, a->size_kib));
		}
	}
}

/* Without cells libvirt drops a nodeset of 0. */
static bool is_for_some(const struct check *c, const struct domain_hugepage *page)
{
	if (c->guest->n_cells == 0 && bitmap_count(&page->nodeset) == 1 &&
	    bitmap_has(&page->nodeset, 0))
		return false;
	return has_nodeset(page);
}

static void two_defaults(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;
	const struct domain_hugepage *first = NULL;

	for (size_t i = 0; i < backing->n_pages; i++) {
		const struct domain_hugepage *page = &backing->pages[i];
		struct diag *diag;

		if (is_for_some(c, page) || page->broken)
			continue;
		if (!first) {
			first = page;
			continue;
		}
		diag = finding(c, page->at.element,
			       "pages of %s and of %s would both be for all other cells",
			       check_size(c, first->size_kib), check_size(c, page->size_kib));
		finding_place(c, diag, first->at.element, "the first <page> without nodeset");
	}
}

static void page_for_missing_cell(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;
	size_t n_cells = c->guest->n_cells;

	if (!sums_cells_trusted(c))
		return;
	for (size_t i = 0; i < backing->n_pages; i++) {
		const struct domain_hugepage *page = &backing->pages[i];
		struct bitmap missing = bitmap_copy(c->scratch, &page->nodeset);
		struct diag *diag;

		for (unsigned cell = 0; cell < n_cells; cell++)
			bitmap_clear(&missing, cell);
		/* without cells a lone 0 is dropped */
		if (n_cells == 0 && bitmap_count(&missing) == 1 && bitmap_has(&missing, 0))
			continue;
		if (page->broken || bitmap_is_empty(&missing))
			continue;
		diag = finding(
			c, page->at.nodeset, "pages of %s are for %s, and the guest has %s",
			check_size(c, page->size_kib), sums_numbered(c, "cell", "cells", &missing),
			n_cells == 0   ? "no cells"
			: n_cells == 1 ? "cell 0 only"
				       : arena_printf(c->scratch, "cells 0-%zu", n_cells - 1));
		finding_label(c, diag, "guest cells, not host nodes");
	}
}

/* qemu/qemu_validate.c qemuValidateDomainDefMemory, both releases */
static void huge_and_on_demand(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;
	struct diag *diag;

	if (!backing->hugepages || backing->allocation != MEMORY_ALLOCATION_ONDEMAND)
		return;
	diag = finding(c, backing->at.allocation,
		       "huge pages are always allocated at start, not on demand");
	finding_place(c, diag, backing->at.hugepages, "huge pages");
}

static void huge_and_anonymous(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;
	struct diag *diag;

	if (!backing->hugepages || backing->source != MEMORY_SOURCE_ANONYMOUS)
		return;
	diag = finding(c, backing->at.source,
		       "huge pages come from a file or a memfd, not from anonymous memory");
	finding_place(c, diag, backing->at.hugepages, "huge pages");
}

/* QEMU rounds the size of a file up to its pages up to 9.0, unless it is below one page. */
static bool is_rounded(const struct check *c, const struct demand *demand)
{
	return demand->backend->type == GUEST_BACKEND_FILE &&
	       c->target->qemu < TARGET_VERSION(9, 1) && demand->size_kib > demand->page_kib;
}

static const char *pages_and_rest(const struct check *c, const struct demand *demand)
{
	uint64_t n_pages = demand->size_kib / demand->page_kib;

	if (n_pages == 0)
		return arena_printf(c->scratch, "less than one page of %s",
				    check_size(c, demand->page_kib));
	return arena_printf(c->scratch, "%s pages of %s and %s over", check_count(c, n_pages),
			    check_size(c, demand->page_kib),
			    check_size(c, demand->size_kib % demand->page_kib));
}

static void odd_sizes(const struct check *c, bool rounded)
{
	struct demand_list list = demand_list(c);

	if (!sums_are_known(c))
		return;
	for (size_t i = 0; i < list.n_items; i++) {
		const struct demand *demand = &list.items[i];
		uint64_t page_kib = demand->page_kib;
		struct diag *diag;

		if (page_kib == 0 || demand->size_kib % page_kib == 0 || !demand->backend ||
		    demand->is_part || is_rounded(c, demand) != rounded)
			continue;
		if (page_needs_x86(c) && !page_is_x86(page_kib))
			continue; /* no such pages: another rule's */
		diag = finding(c, demand->at, "the %s of %s are %s",
			       check_size(c, demand->size_kib), demand->what,
			       pages_and_rest(c, demand));
		finding_help(c, diag, "make it %s, or a smaller multiple of %s",
			     check_size(c, size_kib_round_up(demand->size_kib, page_kib)),
			     check_size(c, page_kib));
	}
}

static void size_not_whole_pages(const struct check *c)
{
	odd_sizes(c, false);
}

static void last_page_wasted(const struct check *c)
{
	odd_sizes(c, true);
}

static bool is_covered(const struct domain_backing *backing, unsigned cell)
{
	for (size_t i = 0; i < backing->n_pages; i++)
		if (!has_nodeset(&backing->pages[i]) ||
		    bitmap_has(&backing->pages[i].nodeset, cell))
			return true;
	return backing->n_pages == 0;
}

static void cell_without_huge_pages(const struct check *c)
{
	const struct domain *d = c->domain;
	struct bitmap cells = { 0 };

	if (!d->backing.hugepages || !sums_are_known(c))
		return;
	for (size_t i = 0; i < d->backing.n_pages; i++)
		if (d->backing.pages[i].broken)
			return;
	for (size_t i = 0; i < d->numa.n_cells; i++)
		if (d->numa.cells[i].memory_kib > 0 &&
		    !is_covered(&d->backing, d->numa.cells[i].id))
			bitmap_set(c->scratch, &cells, d->numa.cells[i].id);
	if (!bitmap_is_empty(&cells) && bitmap_count(&cells) < d->numa.n_cells)
		finding(c, d->backing.at.hugepages,
			"no <page> covers %s, whose memory is on normal pages",
			sums_numbered(c, "cell", "cells", &cells));
}

static void normal_page_size(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;

	for (size_t i = 0; i < backing->n_pages; i++)
		if (backing->pages[i].size_kib == 4 && guest_is_x86(c->guest))
			finding(c, backing->pages[i].at.size,
				"pages of 4 KiB are the host's normal pages, not huge ones");
}

#define ONE_GIB "  <memory unit='GiB'>1</memory>\n  <vcpu>2</vcpu>\n"
#define TWO_CELLS                                                 \
	"  <memory unit='MiB'>512</memory>\n"                     \
	"  <vcpu>2</vcpu>\n"                                      \
	"  <cpu>\n"                                               \
	"    <numa>\n"                                            \
	"      <cell id='0' cpus='0' memory='256' unit='MiB'/>\n" \
	"      <cell id='1' cpus='1' memory='256' unit='MiB'/>\n" \
	"    </numa>\n"                                           \
	"  </cpu>\n"
#define BACKING(body) "  <memoryBacking>\n" body "  </memoryBacking>\n"
#define PAGES(body) BACKING("    <hugepages>\n" body "    </hugepages>\n")
#define PAGE(attributes) "      <page " attributes "/>\n"

#define QUARTER_GIB(node)                                                \
	"  <memory unit='MiB'>256</memory>\n"                            \
	"  <vcpu>2</vcpu>\n"                                             \
	"  <numatune>\n    <memory mode='strict' nodeset='" node "'/>\n" \
	"  </numatune>\n"

static const struct rule hugepages_rules[] = {
	{
		.id = 420,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Two page sizes for one cell",
		.why = "The nodeset of a <page> says which guest cells get pages of that size, and"
		       " each cell can have one size only.",
		.help = "make the nodesets of the <page> elements disjoint",
		.bad.domain =
			EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB' nodeset='0-1'")
							PAGE("size='1' unit='GiB' nodeset='1'"))),
		.good.domain = EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB' nodeset='0-1'"))),
		.elements = "hugepages page",
		.message_words = "nodeset attribute of hugepages of sizes",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefMemtuneValidate",
		.run = nodesets_intersect,
	},
	{
		.id = 421,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Two page sizes without a nodeset",
		.why = "A <page> without nodeset is for every cell that no other <page> names, so"
		       " there can be one such size only.",
		.help = "write nodeset='0' with the guest's cells in all <page> elements "
			"but one",
		.bad.domain = EXAMPLE(
			ONE_GIB PAGES(PAGE("size='2' unit='MiB'") PAGE("size='1' unit='GiB'"))),
		.good.domain = EXAMPLE(ONE_GIB PAGES(PAGE("size='2' unit='MiB'"))),
		.elements = "hugepages page",
		.message_words = "two master hugepages detected",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefMemtuneValidate",
		.run = two_defaults,
	},
	{
		.id = 422,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Huge pages for a cell that does not exist",
		.why = "The nodeset of a <page> names guest cells. Which host nodes the pages come"
		       " from is <numatune>'s.",
		.help = "write in nodeset the guest's own cells, which count from 0, or "
			"leave it out; nodes of the host go into <numatune>",
		.bad.domain = EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB' nodeset='0-2'"))),
		.good.domain = EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB' nodeset='0-1'"))),
		.elements = "hugepages page",
		.message_words = "hugepages: node",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefMemtuneValidate",
		.run = page_for_missing_cell,
	},
	{
		.id = 423,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Huge pages allocated on demand",
		.why = "libvirt lets QEMU allocate all huge pages at start, so that a guest cannot"
		       " run out of them later, and refuses to do otherwise.",
		.help = "take <allocation mode='ondemand'/> out, or the huge pages",
		.bad.domain = EXAMPLE(ONE_GIB BACKING("    <hugepages/>\n"
						      "    <allocation mode='ondemand'/>\n")),
		.good.domain = EXAMPLE(ONE_GIB BACKING("    <hugepages/>\n"
						       "    <allocation mode='immediate'/>\n")),
		.elements = "memoryBacking hugepages allocation",
		.message_words = "hugepages are not allowed with memory allocation ondemand",
		.source = "libvirt 9.0.0 to 11.3.0, qemuValidateDomainDefMemory",
		.run = huge_and_on_demand,
	},
	{
		.id = 424,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Huge pages from anonymous memory",
		.why = "Huge pages come from a file on hugetlbfs or from a memfd. libvirt refuses"
		       " source anonymous beside them.",
		.help = "take <source type='anonymous'/> out, or write type='memfd'",
		.bad.domain = EXAMPLE(ONE_GIB BACKING("    <hugepages/>\n"
						      "    <source type='anonymous'/>\n")),
		.good.domain = EXAMPLE(ONE_GIB BACKING("    <hugepages/>\n"
						       "    <source type='memfd'/>\n")),
		.elements = "memoryBacking hugepages source",
		.message_words = "hugepages are not allowed with anonymous memory source",
		.source = "libvirt 9.0.0 to 11.3.0, qemuValidateDomainDefMemory",
		.run = huge_and_anonymous,
	},
	{
		.id = 425,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_QEMU,
		.title = "Page size that the processor does not have",
		.why = "The size of a <page> is that of one page, not of all of them. A KVM guest"
		       " has its host's architecture, and x86 has huge pages of 2 MiB and 1 GiB.",
		.help = "write <page size='2' unit='MiB'/> or <page size='1' unit='GiB'/>",
		.bad.domain = EXAMPLE(ONE_GIB PAGES(PAGE("size='4' unit='GiB'"))),
		.good.domain = EXAMPLE(ONE_GIB PAGES(PAGE("size='1' unit='GiB'"))),
		.elements = "hugepages page",
		.message_words = "Unable to find any usable hugetlbfs mount|"
				 "Memory backend 'pc.ram' not found",
		.source = "libvirt 9.0.0 to 11.3.0, qemuGetDomainHupageMemPath; Linux hugetlbpage",
		.run = page_no_such_size,
	},
	{
		.id = 426,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_START,
		.needs = NEEDS_HOST_PAGES | NEEDS_QEMU,
		.title = "Page size that the host lacks",
		.why = "Huge pages exist in the sizes that the host's processor and kernel offer."
		       " libvirt looks for a mounted hugetlbfs of that size when the guest starts;"
		       " most systems mount one for the default size only.",
		.help = "use one of the host's page sizes, and mount a hugetlbfs of that size",
		.bad = { .domain = EXAMPLE(ONE_GIB PAGES(PAGE("size='1' unit='GiB'"))),
			 .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB'"))),
			  .host = "small-two-nodes" },
		.elements = "hugepages page pagesize",
		.message_words = "Unable to find any usable hugetlbfs mount|hugetlbfs filesystem "
				 "is not mounted or disabled by administrator config",
		.source = "libvirt 9.0.0 to 11.3.0, qemuGetDomainHupageMemPath",
		.run = page_not_on_host,
	},
	{
		.id = 427,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_PAGES | NEEDS_QEMU,
		.title = "More huge pages than the host's pool has",
		.why = "QEMU takes all huge pages at start. A cell that is bound strictly gets them"
		       " from its own nodes only, whatever other nodes have.",
		.help = "reserve more huge pages on these nodes, or bind the guest elsewhere",
		.bad = { .domain = EXAMPLE(ONE_GIB PAGES(PAGE("size='2' unit='MiB'"))),
			 .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB'"))),
			  .host = "small-two-nodes" },
		.elements = "hugepages page memory cell memnode",
		.message_words = "unable to map backing store for guest RAM",
		.source = "QEMU 10.0 system/physmem.c; Linux hugetlbpage",
		.run = pools_too_small,
	},
	{
		.id = 428,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_PAGES | NEEDS_HOST_FREE | NEEDS_QEMU,
		.title = "More huge pages than are free",
		.why = "The pool is large enough, but other guests have taken pages from it. QEMU"
		       " takes all of the guest's at start, and from the nodes that it is bound"
		       " to.",
		.help = "stop another guest, reserve more huge pages, or bind the guest elsewhere",
		.bad = { .domain = EXAMPLE(QUARTER_GIB("0") PAGES(PAGE("size='2' unit='MiB'"))),
			 .host = "running" },
		.good = { .domain = EXAMPLE(QUARTER_GIB("1") PAGES(PAGE("size='2' unit='MiB'"))),
			  .host = "running" },
		.elements = "hugepages page memory cell memnode",
		.message_words = "Insufficient free host memory pages available|"
				 "unable to map backing store for guest RAM",
		.source = "QEMU 10.0 util/oslib-posix.c; Linux hugetlbpage",
		.run = pools_too_empty,
	},
	{
		.id = 429,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_PAGES | NEEDS_QEMU,
		.title = "Page size of a memfd that the host lacks",
		.why = "A memfd needs no mounted hugetlbfs, so libvirt doesn't look for its page"
		       " size; the kernel refuses QEMU a memfd of pages that it does not have.",
		.help = "use one of the host's page sizes",
		.bad = { .domain = EXAMPLE(ONE_GIB BACKING("    <hugepages>\n" PAGE(
				 "size='1' unit='GiB'") "    </hugepages>\n"
							"    <source type='memfd'/>\n")),
			 .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE(TWO_CELLS BACKING("    <hugepages>\n" PAGE(
				  "size='2' unit='MiB'") "    </hugepages>\n"
							 "    <source type='memfd'/>\n")),
			  .host = "small-two-nodes" },
		.elements = "hugepages page pagesize source",
		.message_words = "failed to create memfd",
		.source = "QEMU 7.2 and 10.0 util/memfd.c; Linux memfd_create",
		.run = page_not_for_memfd,
	},
	{
		.id = 430,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Memory that is not a whole number of huge pages",
		.why = "libvirt rounds to 1 MiB, not to huge pages. QEMU refuses a memfd, and since"
		       " 9.1 a file too, whose size is not a whole number of its pages, and any"
		       " file smaller than one page.",
		.help = "make the size a multiple of the page size",
		.bad.domain = EXAMPLE("  <memory unit='MiB'>1537</memory>\n"
				      "  <vcpu>2</vcpu>\n" PAGES(PAGE("size='2' unit='MiB'"))),
		.good.domain = EXAMPLE("  <memory unit='MiB'>1536</memory>\n"
				       "  <vcpu>2</vcpu>\n" PAGES(PAGE("size='2' unit='MiB'"))),
		.elements = "memory cell page",
		.message_words = "memory size must be multiple of|failed to resize memfd|"
				 "must be equal to or larger than page size|"
				 "must be multiples of page size|"
				 "alignment must be a power of two",
		.source = "QEMU 10.0.13 backends/hostmem.c; 7.2 util/memfd.c",
		.run = size_not_whole_pages,
	},
	{
		.id = 431,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.title = "Part of the last huge page is wasted",
		.why = "This QEMU takes a whole huge page for the rest, of which the guest sees a"
		       " part. QEMU 9.1 and later refuse it.",
		.help = "make the size a multiple of the page size",
		.bad = { .domain = EXAMPLE("  <memory unit='MiB'>1537</memory>\n"
					   "  <vcpu>2</vcpu>\n" PAGES(PAGE("size='2' unit='MiB'"))),
			 .libvirt = 9000,
			 .qemu = 7002 },
		.good = { .domain =
				  EXAMPLE("  <memory unit='MiB'>1536</memory>\n"
					  "  <vcpu>2</vcpu>\n" PAGES(PAGE("size='2' unit='MiB'"))),
			  .libvirt = 9000,
			  .qemu = 7002 },
		.elements = "memory cell page",
		.source = "QEMU 7.2 softmmu/physmem.c file_ram_alloc",
		.run = last_page_wasted,
	},
	{
		.id = 432,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Page size of a memfd that is no power of two",
		.why = "A memfd needs no mounted hugetlbfs, so libvirt passes any page size on. QEMU"
		       " asks for a power of two.",
		.help = "write 2 MiB or 1 GiB",
		.bad.domain = EXAMPLE(ONE_GIB BACKING("    <hugepages>\n" PAGE(
			"size='3' unit='MiB'") "    </hugepages>\n"
					       "    <source type='memfd'/>\n")),
		.good.domain = EXAMPLE(ONE_GIB BACKING("    <hugepages>\n" PAGE(
			"size='2' unit='MiB'") "    </hugepages>\n"
					       "    <source type='memfd'/>\n")),
		.elements = "hugepages page pagesize source",
		.message_words = "Hugepage size must be a power of 2",
		.source = "QEMU 7.2 and 10.0.13, util/memfd.c qemu_memfd_create",
		.run = page_no_power_of_two,
	},
	{
		.id = 433,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.title = "Huge pages for some cells only",
		.why = "When every <page> has a nodeset, cells that none of them names are on normal"
		       " pages, without a message.",
		.help = "name all cells in the nodesets, or leave nodeset out of one <page>",
		.bad.domain = EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB' nodeset='0'"))),
		.good.domain = EXAMPLE(TWO_CELLS PAGES(PAGE("size='2' unit='MiB'"))),
		.elements = "hugepages page",
		.source = "libvirt 9.0.0 to 11.3.0, qemuBuildMemoryGetPagesize",
		.run = cell_without_huge_pages,
	},
	{
		.id = 434,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Huge pages of normal size",
		.why = "A <page> of the host's normal page size stands for no huge pages at all.",
		.help = "write <page size='2' unit='MiB'/> or <page size='1' unit='GiB'/>, "
			"or take <hugepages> out",
		.bad.domain = EXAMPLE(ONE_GIB PAGES(PAGE("size='4' unit='KiB'"))),
		.good.domain = EXAMPLE(ONE_GIB PAGES(PAGE("size='2' unit='MiB'"))),
		.elements = "hugepages page",
		.source = "libvirt 9.0.0 to 11.3.0, qemuBuildMemoryGetPagesize",
		.run = normal_page_size,
	},
};

const struct rule_topic hugepages_topic = {
	.name = "hugepages",
	.title = "huge pages",
	.first_id = 420,
	.last_id = 438,
	.rules = hugepages_rules,
	.n_rules = ARRAY_SIZE(hugepages_rules),
};
