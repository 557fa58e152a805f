/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN4xx, first part: how much memory, its limits, and how it is backed. */
#include "base/units.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* What is counted against <memory>: libvirt 9.0.0 looks again when sizes have been aligned; later
   versions have made a cell by then. */
static uint64_t counted_devices_kib(const struct check *c)
{
	uint64_t sum_kib = 0;

	if (target_has(c->target, LIBVIRT_HOTPLUG_CELL))
		return sums_devices_kib(c);
	for (size_t i = 0; i < c->guest->n_memory_devices; i++)
		sum_kib = size_kib_add(sum_kib, c->guest->memory_devices[i].size_kib);
	return sum_kib;
}

/* libvirt 9.0.0 conf/domain_conf.c, 11.3.0 conf/domain_postparse.c virDomainDefPostParseMemory */
static void no_memory(const struct check *c)
{
	const struct domain *d = c->domain;
	uint64_t devices_kib = counted_devices_kib(c);
	struct diag *diag;

	if (!sums_are_known(c) || sums_cells_kib(c) > 0)
		return;
	if (devices_kib == 0 && d->memory.total_kib == 0) {
		finding(c, span_is_given(d->memory.at.total) ? d->memory.at.total : d->at.element,
			"the guest has no memory: neither <memory> nor a cell gives it any");
		return;
	}
	if (devices_kib < d->memory.total_kib || devices_kib == 0)
		return;
	diag = finding(c, d->memory.at.total,
		       "no memory is left to boot with: <memory> is %s and counts the memory"
		       " devices, which have %s",
		       check_size(c, d->memory.total_kib), check_size(c, devices_kib));
	finding_help(c, diag, "make <memory> what the guest boots with, plus %s",
		     check_size(c, devices_kib));
}

static void current_above_total(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;
	uint64_t total_kib = sums_total_kib(c);
	struct fix fix = { .check = c };
	struct diag *diag;

	/* what the cells make of <memory> is another rule's */
	if (memory->total_kib > total_kib)
		total_kib = memory->total_kib;
	if (!sums_are_known(c) || total_kib == 0 || memory->current_kib <= total_kib)
		return;
	diag = finding(c, memory->at.current,
		       "<currentMemory> of %s is more than the %s that the guest has",
		       check_size(c, memory->current_kib), check_size(c, total_kib));
	finding_label(c, diag, "libvirt takes %s", check_size(c, total_kib));
	fix.diag = diag;
	fix_size(&fix, memory->at.current, memory->at.current_unit, sums_total_kib(c));
	if (span_is_given(memory->at.total))
		finding_place(c, diag, memory->at.total, "the memory that it has");
}

/* Some memory is bound to nodes, which another rule adds up. */
static bool is_bound(const struct guest *guest)
{
	if (guest->has_default_ram && guest->default_ram.host_nodes)
		return true;
	for (size_t i = 0; i < guest->n_cells; i++)
		if (guest->cells[i].host_nodes)
			return true;
	return false;
}

static void larger_than_host(const struct check *c)
{
	const struct guest *guest = c->guest;
	const struct domain *d = c->domain;
	uint64_t used_kib = sums_normal_pages_kib(c);
	uint64_t host_kib = sums_host_memory_kib(c, NULL);
	struct diag *diag;

	if (!sums_are_known(c) || is_bound(guest) || host_kib == 0)
		return;
	if (d->backing.source == MEMORY_SOURCE_FILE && !d->backing.locked)
		return;
	if (guest->balloon != GUEST_BALLOON_OFF && guest->current_kib < used_kib &&
	    !sums_is_preallocated(c))
		used_kib = guest->current_kib;
	if (used_kib <= host_kib)
		return;
	diag = finding(c,
		       span_is_given(d->memory.at.total) ? d->memory.at.total : d->numa.at.element,
		       "the guest uses %s, and the host has %s on %zu %s", check_size(c, used_kib),
		       check_size(c, host_kib), c->host->n_nodes,
		       c->host->n_nodes == 1 ? "node" : "nodes");
	finding_label(c, diag, "%s too much", check_size(c, used_kib - host_kib));
}

static bool is_rounded(const struct guest_cell *cell)
{
	return cell->domain && cell->memory_kib != cell->domain->memory_kib;
}

/* <memory> follows where it was the sum of the cells; it counts the memory devices, too. */
static void write_rounded_cells(const struct check *c, struct diag *diag)
{
	const struct domain_memory *memory = &c->domain->memory;
	struct fix fix = { .check = c, .diag = diag };
	uint64_t total_kib = sums_devices_kib(c);

	for (size_t i = 0; i < c->guest->n_cells; i++) {
		const struct guest_cell *cell = &c->guest->cells[i];

		total_kib = size_kib_add(total_kib, cell->memory_kib);
		if (is_rounded(cell))
			fix_size(&fix, cell->domain->at.memory, cell->domain->at.unit,
				 cell->memory_kib);
	}
	if (span_is_given(memory->at.total) && memory->total_kib == sums_total_kib(c))
		fix_size(&fix, memory->at.total, memory->at.total_unit, total_kib);
}

static void rounded_up_cells(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct diag *diag = NULL;

	for (size_t i = 0; i < guest->n_cells; i++) {
		const struct guest_cell *cell = &guest->cells[i];

		if (!is_rounded(cell))
			continue;
		if (diag) {
			finding_place(c, diag, cell->domain->at.memory, "cell %u gets %s", cell->id,
				      check_size(c, cell->memory_kib));
			continue;
		}
		diag = finding(c, cell->domain->at.memory,
			       "the %s of cell %u are rounded up to %s when the guest starts",
			       check_size(c, cell->domain->memory_kib), cell->id,
			       check_size(c, cell->memory_kib));
	}
	if (diag && sums_are_known(c))
		write_rounded_cells(c, diag);
}

static void rounded_up(const struct check *c)
{
	const struct domain_memory *memory = &c->domain->memory;
	uint64_t devices_kib = sums_devices_kib(c);
	struct fix fix = { .check = c };

	rounded_up_cells(c);
	if (c->domain->numa.n_cells > 0 || c->guest->n_cells > 1 || !sums_are_known(c) ||
	    memory->total_kib <= devices_kib ||
	    memory->total_kib - devices_kib >= c->guest->initial_kib)
		return;
	fix.diag = finding(c, memory->at.total,
			   "memory of %s is rounded up to %s when the guest starts",
			   check_size(c, memory->total_kib - devices_kib),
			   check_size(c, c->guest->initial_kib));
	fix_size(&fix, memory->at.total, memory->at.total_unit,
		 size_kib_add(c->guest->initial_kib, devices_kib));
}

static bool has_limit(struct span at, uint64_t limit_kib)
{
	return span_is_given(at) && limit_kib < DOMAIN_LIMIT_NONE_KIB;
}

static void limit_below_memory(const struct check *c, bool preallocated)
{
	const struct domain_memtune *tune = &c->domain->memtune;
	uint64_t used_kib = sums_normal_pages_kib(c);
	struct diag *diag;

	if (!has_limit(tune->at.hard_limit, tune->hard_limit_kib) || !sums_are_known(c))
		return;
	if (used_kib == 0 || tune->hard_limit_kib > used_kib ||
	    sums_is_preallocated(c) != preallocated)
		return;
	diag = finding(c, tune->at.hard_limit,
		       "<hard_limit> of %s leaves no room for the guest's %s and QEMU's own memory",
		       check_size(c, tune->hard_limit_kib), check_size(c, used_kib));
	if (span_is_given(c->domain->memory.at.total))
		finding_place(c, diag, c->domain->memory.at.total, "the guest's memory");
	if (preallocated && c->domain->backing.locked)
		finding_place(c, diag, c->domain->backing.at.locked, "all of it is locked");
	if (preallocated && c->domain->backing.allocation == MEMORY_ALLOCATION_IMMEDIATE)
		finding_place(c, diag, c->domain->backing.at.allocation,
			      "all of it is used before the guest runs");
}

static void hard_limit_below_memory(const struct check *c)
{
	limit_below_memory(c, false);
}

static void hard_limit_below_preallocated(const struct check *c)
{
	limit_below_memory(c, true);
}

static void hard_above_swap_limit(const struct check *c)
{
	const struct domain_memtune *tune = &c->domain->memtune;
	struct diag *diag;

	if (!has_limit(tune->at.hard_limit, tune->hard_limit_kib) ||
	    !has_limit(tune->at.swap_hard_limit, tune->swap_hard_limit_kib) ||
	    tune->hard_limit_kib <= tune->swap_hard_limit_kib)
		return;
	diag = finding(c, tune->at.swap_hard_limit,
		       "<swap_hard_limit> of %s counts memory and swap together, and is below"
		       " <hard_limit> of %s",
		       check_size(c, tune->swap_hard_limit_kib),
		       check_size(c, tune->hard_limit_kib));
	finding_place(c, diag, tune->at.hard_limit, "the limit of memory alone");
}

/* qemu_validate.c qemuValidateDomainDef, both releases */
static void min_guarantee(const struct check *c)
{
	const struct domain_memtune *tune = &c->domain->memtune;

	if (tune->min_guarantee_kib > 0)
		finding(c, tune->at.min_guarantee,
			"<min_guarantee> of %s has no counterpart in QEMU",
			check_size(c, tune->min_guarantee_kib));
}

static void locked_without_limit(const struct check *c)
{
	const struct domain *d = c->domain;

	if (d->backing.locked && !has_limit(d->memtune.at.hard_limit, d->memtune.hard_limit_kib))
		finding(c, d->backing.at.locked,
			"<locked/> without <hard_limit> lets QEMU lock any amount of the host's"
			" memory");
}

static const char *vhost_user_text(enum vhost_user_kind kind)
{
	switch (kind) {
	case VHOST_USER_INTERFACE:
		return "a vhost-user interface";
	case VHOST_USER_DISK:
		return "a vhost-user disk";
	case VHOST_USER_VDPA_DISK:
		return "a vDPA disk";
	case VHOST_USER_FILESYSTEM:
		return "virtiofs";
	case VHOST_USER_VIDEO:
		return "a vhost-user video device";
	case VHOST_USER_INPUT:
		return "a vhost-user input device";
	case VHOST_USER_COUNT:
		break;
	}
	return "a vhost-user device";
}

/* Cells whose memory isn't shared; without cells, 0 stands for all of it. */
static struct bitmap private_cells(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;
	bool shared = c->domain->backing.access == MEMORY_ACCESS_SHARED;
	struct bitmap cells = { 0 };

	if (numa->n_cells == 0 && !shared)
		bitmap_set(c->scratch, &cells, 0);
	for (size_t i = 0; i < numa->n_cells; i++) {
		enum memory_access access = numa->cells[i].access;

		if (access == MEMORY_ACCESS_PRIVATE || (access == MEMORY_ACCESS_NONE && !shared))
			bitmap_set(c->scratch, &cells, numa->cells[i].id);
	}
	return cells;
}

/* Where nothing says that it should be private. */
static void share_memory(const struct check *c, struct diag *diag)
{
	const struct domain_backing *backing = &c->domain->backing;
	const struct domain_numa *numa = &c->domain->numa;
	bool needs_source = backing->source == MEMORY_SOURCE_NONE && !backing->hugepages;
	struct fix fix = { .check = c, .diag = diag };

	for (size_t i = 0; i < numa->n_cells; i++)
		if (numa->cells[i].access == MEMORY_ACCESS_PRIVATE)
			return;
	if (span_is_given(backing->at.access) || backing->source == MEMORY_SOURCE_ANONYMOUS)
		return;
	diag->edits_unsafe = true;
	if (!span_is_given(backing->at.element))
		fix_add_before(&fix, c->domain->os.at.element,
			       "<memoryBacking>\n  <source type='memfd'/>\n"
			       "  <access mode='shared'/>\n</memoryBacking>\n");
	else
		fix_add_children(&fix, backing->at.element,
				 needs_source ? "<source type='memfd'/>\n<access mode='shared'/>\n"
					      : "<access mode='shared'/>\n");
}

/* qemu_validate.c qemuValidateDomainDefVhostUserRequireSharedMemory, both releases, which don't look
   at video devices */
static void need_shared_memory(const struct check *c, unsigned kinds)
{
	const struct domain_devices *devices = &c->domain->devices;
	struct bitmap cells = private_cells(c);
	struct diag *diag = NULL;

	if (!sums_cells_trusted(c) || bitmap_is_empty(&cells))
		return;
	for (size_t i = 0; i < devices->n_vhost_users; i++) {
		const struct domain_vhost_user *user = &devices->vhost_users[i];

		if (!(kinds & 1u << user->kind))
			continue;
		if (diag) {
			finding_place(c, diag, user->at, "%s needs it too",
				      vhost_user_text(user->kind));
			continue;
		}
		diag = finding(c, user->at, "%s needs shared memory, and %s private",
			       vhost_user_text(user->kind),
			       c->domain->numa.n_cells == 0
				       ? "the guest's is"
				       : arena_printf(c->scratch, "that of %s is",
						      sums_numbered(c, "cell", "cells", &cells)));
		if (span_is_given(c->domain->backing.at.access))
			finding_place(c, diag, c->domain->backing.at.access, "said here");
		share_memory(c, diag);
	}
}

static void vhost_user_private(const struct check *c)
{
	need_shared_memory(c, 1u << VHOST_USER_DISK | 1u << VHOST_USER_VDPA_DISK |
				      1u << VHOST_USER_FILESYSTEM);
}

static void vhost_user_interface_private(const struct check *c)
{
	need_shared_memory(c, 1u << VHOST_USER_INTERFACE);
}

static void memory_in_files(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;

	if (backing->source == MEMORY_SOURCE_FILE && sums_normal_pages_kib(c) > 0)
		finding(c, backing->at.source,
			"%s of the guest's memory are files in libvirt's memory_backing_dir",
			check_size(c, sums_normal_pages_kib(c)));
}

static void file_source_unused(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;
	struct diag *diag;

	if (backing->source != MEMORY_SOURCE_FILE || !backing->hugepages ||
	    sums_normal_pages_kib(c) > 0)
		return;
	diag = finding(c, backing->at.source,
		       "source file has no effect: all memory comes from huge pages");
	finding_place(c, diag, backing->at.hugepages, "huge pages");
}

static void merging_is_moot(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;
	bool huge = sums_normal_pages_kib(c) == 0;
	struct bitmap cells = private_cells(c);

	struct fix fix = { .check = c };

	if (!backing->nosharepages || !sums_are_known(c))
		return;
	if (huge && backing->hugepages)
		fix.diag = finding(
			c, backing->at.nosharepages,
			"<nosharepages/> has no effect: the kernel never merges huge pages");
	else if (bitmap_is_empty(&cells))
		fix.diag = finding(
			c, backing->at.nosharepages,
			"<nosharepages/> has no effect: the kernel never merges shared memory");
	if (fix.diag)
		fix_remove_element(&fix, backing->at.nosharepages);
}

static void threads_unused(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;

	struct fix fix = { .check = c };

	if (backing->threads == 0 || backing->hugepages ||
	    backing->allocation == MEMORY_ALLOCATION_IMMEDIATE)
		return;
	fix.diag = finding(c, backing->at.threads,
			   "%u allocation threads have nothing to do: memory is not allocated at"
			   " start",
			   backing->threads);
	fix_remove_attribute(&fix, backing->at.threads);
}

#define VCPUS "  <vcpu>2</vcpu>\n"
#define ONE_GIB "  <memory unit='GiB'>1</memory>\n" VCPUS
#define VIRTIOFS                                                   \
	"  <devices>\n"                                            \
	"    <filesystem type='mount' accessmode='passthrough'>\n" \
	"      <driver type='virtiofs'/>\n"                        \
	"      <source dir='/srv/data'/>\n"                        \
	"      <target dir='data'/>\n"                             \
	"    </filesystem>\n"                                      \
	"  </devices>\n"
#define VHOST_USER_NIC                                                             \
	"  <devices>\n"                                                            \
	"    <interface type='vhostuser'>\n"                                       \
	"      <mac address='52:54:00:00:00:01'/>\n"                               \
	"      <source type='unix' path='/run/openvswitch/nic0' mode='server'/>\n" \
	"      <model type='virtio'/>\n"                                           \
	"    </interface>\n"                                                       \
	"  </devices>\n"
#define SHARED_MEMFD                    \
	"  <memoryBacking>\n"           \
	"    <source type='memfd'/>\n"  \
	"    <access mode='shared'/>\n" \
	"  </memoryBacking>\n"

static const struct rule memory_rules[] = {
	{
		.id = 400,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Guest without memory to boot with",
		.why = "Memory comes from <memory> or, where there are cells, from these. <memory>"
		       " is the total, memory devices included: what they take is not there when"
		       " the guest boots.",
		.help = "give <memory> what the guest boots with plus its memory devices",
		.bad.domain = EXAMPLE("  <memory>0</memory>\n" VCPUS),
		.good.domain = EXAMPLE(ONE_GIB),
		.elements = "memory cell",
		.message_words = "Memory size must be specified via <memory> or in the <numa>|"
				 "Total size of memory devices exceeds the total memory size",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefPostParseMemory",
		.run = no_memory,
	},
	{
		.id = 401,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "currentMemory above the guest's memory",
		.why = "<currentMemory> says how far the balloon is blown up when the guest starts."
		       " What is above the total is cut to the total without a word, so one of the"
		       " two numbers, often its unit, is not what was meant.",
		.help = "make <currentMemory> at most <memory>, or leave it out",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <currentMemory unit='GiB'>2</currentMemory>\n" VCPUS),
		.good.domain = EXAMPLE("  <memory unit='GiB'>2</memory>\n"
				       "  <currentMemory unit='GiB'>1</currentMemory>\n" VCPUS),
		.elements = "currentMemory memory",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefPostParseMemory",
		.run = current_above_total,
	},
	{
		.id = 402,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.needs = NEEDS_HOST_MEMORY,
		.title = "Guest larger than the host",
		.why = "The guest may use more memory than all nodes of the host have. The kernel"
		       " refuses the allocation, or ends QEMU when the guest uses what it was"
		       " given.",
		.help = "give the guest less memory, or a larger host",
		.bad = { .domain = EXAMPLE("  <memory unit='GiB'>16</memory>\n" VCPUS),
			 .host = "small-two-nodes" },
		.good = { .domain = EXAMPLE(ONE_GIB), .host = "small-two-nodes" },
		.elements = "memory",
		.message_words = "cannot set up guest memory",
		.source = "QEMU 10.0 system/physmem.c; Linux overcommit",
		.run = larger_than_host,
	},
	{
		.id = 403,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Memory rounded up",
		.why = "libvirt rounds each cell, or the memory of a guest without cells, up to"
		       " 1 MiB (256 MiB on ppc64) when the guest starts.",
		.help = "write multiples of 1 MiB (256 MiB on ppc64)",
		.bad.domain = EXAMPLE("  <memory unit='KiB'>1000000</memory>\n" VCPUS),
		.good.domain = EXAMPLE("  <memory unit='KiB'>1048576</memory>\n" VCPUS),
		.elements = "memory cell",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainAlignMemorySizes",
		.run = rounded_up,
	},
	{
		.id = 404,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.title = "hard_limit at or below the guest's memory",
		.why = "<hard_limit> covers all of QEMU: the guest's memory on normal pages, video"
		       " memory, and QEMU's own. When the guest uses what it was given, the kernel"
		       " ends QEMU. Huge pages do not count.",
		.help = "leave <hard_limit> out, or make it the guest's memory plus some GiB",
		.bad.domain = EXAMPLE(ONE_GIB "  <memtune>\n"
					      "    <hard_limit unit='GiB'>1</hard_limit>\n"
					      "  </memtune>\n"),
		.good.domain = EXAMPLE(ONE_GIB "  <memtune>\n"
					       "    <hard_limit unit='GiB'>3</hard_limit>\n"
					       "  </memtune>\n"),
		.elements = "memtune hard_limit",
		.message_words = "VFIO_MAP_DMA failed: Cannot allocate memory",
		.source = "libvirt 11.3.0 docs/formatdomain.rst, hard_limit; Linux memory cgroups",
		.run = hard_limit_below_memory,
	},
	{
		.id = 405,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_START_FAILS_HERE,
		.title = "hard_limit at or below memory that is in use from the start",
		.why = "Memory that is locked or allocated at start is charged to the limit before"
		       " the guest runs, so the kernel ends QEMU while it starts.",
		.help = "leave <hard_limit> out, or make it the guest's memory plus some GiB",
		.bad.domain = EXAMPLE(ONE_GIB "  <memtune>\n"
					      "    <hard_limit unit='MiB'>512</hard_limit>\n"
					      "  </memtune>\n"
					      "  <memoryBacking>\n"
					      "    <locked/>\n"
					      "  </memoryBacking>\n"),
		.good.domain = EXAMPLE(ONE_GIB "  <memtune>\n"
					       "    <hard_limit unit='GiB'>3</hard_limit>\n"
					       "  </memtune>\n"
					       "  <memoryBacking>\n"
					       "    <locked/>\n"
					       "  </memoryBacking>\n"),
		.elements = "memtune hard_limit locked allocation",
		.message_words = "VFIO_MAP_DMA failed: Cannot allocate memory|locking memory "
				 "failed",
		.source = "libvirt 11.3.0 docs/formatdomain.rst, hard_limit; Linux memory cgroups",
		.run = hard_limit_below_preallocated,
	},
	{
		.id = 406,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "hard_limit above swap_hard_limit",
		.why = "With cgroup v1 <swap_hard_limit> limits memory and swap together; a kernel"
		       " refuses one below the limit of memory, and so does libvirt when they are"
		       " set on a running guest. With cgroup v2 the same number limits swap alone.",
		.help = "make <swap_hard_limit> at least <hard_limit>",
		.bad.domain =
			EXAMPLE(ONE_GIB "  <memtune>\n"
					"    <hard_limit unit='GiB'>4</hard_limit>\n"
					"    <swap_hard_limit unit='GiB'>2</swap_hard_limit>\n"
					"  </memtune>\n"),
		.good.domain =
			EXAMPLE(ONE_GIB "  <memtune>\n"
					"    <hard_limit unit='GiB'>4</hard_limit>\n"
					"    <swap_hard_limit unit='GiB'>6</swap_hard_limit>\n"
					"  </memtune>\n"),
		.elements = "memtune hard_limit swap_hard_limit",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainCgroupSetMemoryLimitParameters",
		.run = hard_above_swap_limit,
	},
	{
		.id = 407,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Guaranteed minimum of memory",
		.why = "Other hypervisors reserve memory with it. QEMU cannot, and libvirt's QEMU"
		       " driver refuses the element unless it is 0.",
		.help = "take <min_guarantee> out of <memtune>",
		.bad.domain = EXAMPLE(ONE_GIB "  <memtune>\n"
					      "    <min_guarantee unit='MiB'>512</min_guarantee>\n"
					      "  </memtune>\n"),
		.good.domain = EXAMPLE(ONE_GIB "  <memtune>\n"
					       "    <soft_limit unit='MiB'>512</soft_limit>\n"
					       "  </memtune>\n"),
		.elements = "memtune min_guarantee",
		.message_words = "Parameter 'min_guarantee' not supported by QEMU",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c",
		.run = min_guarantee,
	},
	{
		.id = 408,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.title = "Locked memory without a limit",
		.why = "<locked/> without <hard_limit> takes the limit on locked memory away"
		       " altogether, so that a QEMU that goes wrong can starve the host.",
		.help = "add <memtune><hard_limit unit='GiB'> with the guest's memory and "
			"some GiB more",
		.bad.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					      "    <locked/>\n"
					      "  </memoryBacking>\n"),
		.good.domain = EXAMPLE(ONE_GIB "  <memtune>\n"
					       "    <hard_limit unit='GiB'>3</hard_limit>\n"
					       "  </memtune>\n"
					       "  <memoryBacking>\n"
					       "    <locked/>\n"
					       "  </memoryBacking>\n"),
		.elements = "memoryBacking locked",
		.message_words = "cannot limit locked memory of process",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainGetMemLockLimitBytes",
		.run = locked_without_limit,
	},
	{
		.id = 409,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Device in another process without shared memory",
		.why = "virtiofs and vhost-user devices run in another process, which maps the"
		       " guest's memory. libvirt takes them only when all of it is shared: every"
		       " cell by itself or by <access mode='shared'/>. Source memfd alone does not"
		       " do it.",
		.help = "write <memoryBacking><source type='memfd'/><access mode='shared'/>"
			"</memoryBacking> and no private cell",
		.bad.domain = EXAMPLE(ONE_GIB VIRTIOFS),
		.good.domain = EXAMPLE(ONE_GIB SHARED_MEMFD VIRTIOFS),
		.elements = "memoryBacking access cell filesystem disk",
		.message_words = "requires shared memory",
		.source = "libvirt 9.0.0 to 11.3.0,"
			  " qemuValidateDomainDefVhostUserRequireSharedMemory",
		.run = vhost_user_private,
	},
	{
		.id = 410,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.since = 11002,
		.title = "vhost-user interface without shared memory",
		.why = "The switch maps the guest's memory, so all of it must be shared. libvirt"
		       " refuses anything else since 11.2.0.",
		.help = "write <memoryBacking><source type='memfd'/><access mode='shared'/>"
			"</memoryBacking> and no private cell",
		.bad.domain = EXAMPLE(ONE_GIB VHOST_USER_NIC),
		.good.domain = EXAMPLE(ONE_GIB SHARED_MEMFD VHOST_USER_NIC),
		.elements = "memoryBacking access cell interface",
		.message_words = "'interface' requires shared memory",
		.source = "libvirt 11.2.0, qemu/qemu_validate.c",
		.run = vhost_user_interface_private,
	},
	{
		.id = 411,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_QEMU,
		.until = 11001,
		.title = "vhost-user interface that cannot pass packets",
		.why = "The switch maps the guest's memory, so all of it must be shared. With"
		       " private memory the interface comes up and no packet passes; libvirt before"
		       " 11.2.0 only says so in its log.",
		.help = "write <memoryBacking><source type='memfd'/><access mode='shared'/>"
			"</memoryBacking> and no private cell",
		.bad = { .domain = EXAMPLE(ONE_GIB VHOST_USER_NIC), .libvirt = 9000 },
		.good = { .domain = EXAMPLE(ONE_GIB SHARED_MEMFD VHOST_USER_NIC), .libvirt = 9000 },
		.elements = "memoryBacking access cell interface",
		.source = "libvirt 11.2.0 NEWS.rst",
		.run = vhost_user_interface_private,
	},
	{
		.id = 412,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_QEMU,
		.title = "Guest memory in files on disk",
		.why = "Source file puts the guest's memory into files in memory_backing_dir of"
		       " qemu.conf, by default /var/lib/libvirt/qemu/ram. On a disk the kernel"
		       " writes changed memory back to them all the time.",
		.help = "write <source type='memfd'/>, or put memory_backing_dir on a tmpfs",
		.bad.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					      "    <source type='file'/>\n"
					      "    <access mode='shared'/>\n"
					      "  </memoryBacking>\n"),
		.good.domain = EXAMPLE(ONE_GIB SHARED_MEMFD),
		.elements = "memoryBacking source",
		.source = "libvirt 11.3.0 qemu/qemu.conf.in, memory_backing_dir",
		.run = memory_in_files,
	},
	{
		.id = 413,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.needs = NEEDS_QEMU,
		.title = "Source file beside huge pages",
		.why = "With huge pages the memory is a file on hugetlbfs whatever the source says"
		       " (memfd excepted), so source file changes nothing.",
		.help = "take <source type='file'/> out, or the huge pages",
		.bad.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					      "    <hugepages/>\n"
					      "    <source type='file'/>\n"
					      "  </memoryBacking>\n"),
		.good.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					       "    <hugepages/>\n"
					       "  </memoryBacking>\n"),
		.elements = "memoryBacking source hugepages",
		.source = "libvirt 9.0.0 to 11.3.0, qemuBuildMemoryBackendProps",
		.run = file_source_unused,
	},
	{
		.id = 414,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.needs = NEEDS_QEMU,
		.title = "nosharepages without anything to merge",
		.why = "The kernel's merging of equal pages (KSM) looks at private memory on normal"
		       " pages only: huge pages and shared memory are left alone anyway.",
		.help = "take <nosharepages/> out",
		.bad.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					      "    <hugepages/>\n"
					      "    <nosharepages/>\n"
					      "  </memoryBacking>\n"),
		.good.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					       "    <nosharepages/>\n"
					       "  </memoryBacking>\n"),
		.elements = "memoryBacking nosharepages",
		.source = "Linux mm/ksm.c",
		.run = merging_is_moot,
	},
	{
		.id = 415,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.needs = NEEDS_QEMU,
		.title = "Allocation threads without allocation",
		.why = "The threads touch memory before the guest runs. That happens with huge"
		       " pages or with allocation mode immediate only.",
		.help = "add mode='immediate', or take threads out",
		.bad.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					      "    <allocation threads='8'/>\n"
					      "  </memoryBacking>\n"),
		.good.domain = EXAMPLE(ONE_GIB "  <memoryBacking>\n"
					       "    <allocation mode='immediate' threads='8'/>\n"
					       "  </memoryBacking>\n"),
		.elements = "memoryBacking allocation",
		.source = "libvirt 9.0.0 to 11.3.0, qemuBuildMemoryBackendProps",
		.run = threads_unused,
	},
};

const struct rule_topic memory_topic = {
	.name = "memory",
	.title = "memory",
	.first_id = 400,
	.last_id = 415,
	.rules = memory_rules,
	.n_rules = ARRAY_SIZE(memory_rules),
};
