/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CPUs in sysfs: which there are, which are online or isolated, and where each one sits. */
#include <string.h>

#include "base/number.h"
#include "host/sysfs.h"

/* A kernel without CPU hot-plug has no list and no files: all of its CPUs are online. */
static void read_online(struct sysfs *sysfs, const struct bitmap *cpus)
{
	if (sysfs_list(sysfs, &sysfs->online, SYSFS_CPU "/online"))
		return;
	bitmap_for_each (cpus, id) {
		uint64_t online = 1;

		(void)sysfs_number(sysfs, &online, SYSFS_CPU "/cpu%u/online", id);
		if (online)
			bitmap_set(&sysfs->host->arena, &sysfs->online, id);
	}
}

/* Folders alone may be left over, the list alone may be of another time. */
static struct bitmap find_cpus(struct sysfs *sysfs)
{
	struct bitmap cpus = { 0 }, present, both;

	(void)sysfs_numbered(sysfs, "cpu", &cpus, SYSFS_CPU);
	if (!sysfs_list(sysfs, &present, SYSFS_CPU "/present") || bitmap_is_equal(&cpus, &present))
		return cpus;
	both = bitmap_copy(&sysfs->host->arena, &cpus);
	bitmap_intersect(&both, &present);
	if (bitmap_is_empty(&both))
		both = cpus;
	bitmap_remove(&cpus, &both);
	if (!bitmap_is_empty(&cpus))
		host_note(sysfs->host, "CPUs %s have a folder, but are not said to be present",
			  bitmap_text(&sysfs->scratch, &cpus));
	bitmap_remove(&present, &both);
	if (!bitmap_is_empty(&present))
		host_note(sysfs->host,
			  "CPUs %s are said to be present, but there is no folder of them",
			  bitmap_text(&sysfs->scratch, &present));
	return both;
}

/* Threads of the core. Kernels before 2.6.26 have the mask alone. */
static bool read_siblings(struct sysfs *sysfs, struct host_cpu *cpu)
{
	static const char folder[] = SYSFS_CPU "/cpu%u/topology/%s";
	bool known = sysfs_list(sysfs, &cpu->siblings, folder, cpu->id, "thread_siblings_list") ||
		     sysfs_list(sysfs, &cpu->siblings, folder, cpu->id, "core_cpus_list") ||
		     sysfs_mask(sysfs, &cpu->siblings, folder, cpu->id, "thread_siblings");

	if (known && !bitmap_has(&cpu->siblings, cpu->id))
		host_note(sysfs->host, "CPU %u is not among its thread siblings, %s", cpu->id,
			  bitmap_is_empty(&cpu->siblings)
				  ? "which are none"
				  : bitmap_text(&sysfs->scratch, &cpu->siblings));
	bitmap_set(&sysfs->host->arena, &cpu->siblings, cpu->id);
	return known;
}

/* A thread of the same core that was read already, which says the same of itself; NULL: none. */
static const struct host_cpu *find_read_sibling(const struct host *host, const struct host_cpu *cpu)
{
	const struct host_cpu *first = host_find_cpu(host, bitmap_first(&cpu->siblings));

	return first && first < cpu && first->topology_known &&
			       bitmap_is_equal(&first->siblings, &cpu->siblings)
		       ? first
		       : NULL;
}

/* Threads of a core can't be in several packages, dies or clusters; core_id is another matter, which
   some kernels count by halves of AMD's modules. */
static bool read_parents(struct sysfs *sysfs, struct host_cpu *cpu)
{
	static const char folder[] = SYSFS_CPU "/cpu%u/topology/%s";
	const struct host_cpu *sibling = find_read_sibling(sysfs->host, cpu);

	if (sibling) {
		cpu->socket = sibling->socket;
		cpu->die = sibling->die;
		cpu->cluster = sibling->cluster;
		return true;
	}
	(void)sysfs_id(sysfs, 0, &cpu->die, folder, cpu->id, "die_id");
	(void)sysfs_id(sysfs, 0, &cpu->cluster, folder, cpu->id, "cluster_id");
	return sysfs_id(sysfs, 0, &cpu->socket, folder, cpu->id, "physical_package_id");
}

/*
 * What isn't there, or is -1, is 0, as in libvirt (util/virhostcpu.c, virHostCPUGetSocket to
 * virHostCPUGetCore, 11.3.0). Where the core's id is -1, on which libvirt gives up, its first
 * thread is as good a name.
 */
static void read_place(struct sysfs *sysfs, struct host_cpu *cpu)
{
	static const char folder[] = SYSFS_CPU "/cpu%u/topology/%s";
	bool has_siblings = read_siblings(sysfs, cpu);
	unsigned first = bitmap_first(&cpu->siblings);
	bool has_socket = read_parents(sysfs, cpu);
	bool has_core = sysfs_id(sysfs, first, &cpu->core, folder, cpu->id, "core_id");

	cpu->topology_known = has_siblings || has_socket || has_core;
}

static void read_book(struct sysfs *sysfs, struct host_cpu *cpu)
{
	static const char folder[] = SYSFS_CPU "/cpu%u/topology/%s";

	cpu->book_known = sysfs_id(sysfs, 0, &cpu->book, folder, cpu->id, "book_id");
	if (cpu->book_known)
		(void)sysfs_id(sysfs, 0, &cpu->drawer, folder, cpu->id, "drawer_id");
}

static void read_capacity(struct sysfs *sysfs, struct host_cpu *cpu)
{
	(void)sysfs_id(sysfs, 0, &cpu->capacity, SYSFS_CPU "/cpu%u/cpu_capacity", cpu->id);
}

static void read_topology(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	unsigned first = bitmap_first(&sysfs->online);
	bool books = sysfs_has(sysfs, SYSFS_CPU "/cpu%u/topology/book_id", first);
	bool capacities = sysfs_has(sysfs, SYSFS_CPU "/cpu%u/cpu_capacity", first);

	for (size_t i = 0; i < host->n_cpus; i++) {
		struct host_cpu *cpu = &host->cpus[i];

		if (!cpu->online)
			continue;
		read_place(sysfs, cpu);
		if (books)
			read_book(sysfs, cpu);
		if (capacities)
			read_capacity(sysfs, cpu);
	}
}

/*
 * Isolated by isolcpus= or, since Linux 6.7, by a cgroup's cpuset partition. nohz_full is there
 * when the kernel was built for it.
 */
static void read_isolation(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	struct bitmap isolated = { 0 }, by_cgroup, nohz_full = { 0 };
	bool known = sysfs_list(sysfs, &isolated, SYSFS_CPU "/isolated");

	if (sysfs_list(sysfs, &by_cgroup, "sys/fs/cgroup/cpuset.cpus.isolated"))
		bitmap_add(&host->arena, &isolated, &by_cgroup);
	(void)sysfs_list(sysfs, &nohz_full, SYSFS_CPU "/nohz_full");
	for (size_t i = 0; i < host->n_cpus; i++) {
		struct host_cpu *cpu = &host->cpus[i];

		cpu->isolated_known = known;
		cpu->isolated = bitmap_has(&isolated, cpu->id);
		cpu->nohz_full = bitmap_has(&nohz_full, cpu->id);
	}
}

static void set_core_type(struct sysfs *sysfs, const char *unit, enum host_core_type type)
{
	struct host *host = sysfs->host;
	struct bitmap cpus;

	if (!sysfs_list(sysfs, &cpus, "sys/devices/%s/cpus", unit))
		return;
	for (size_t i = 0; i < host->n_cpus; i++)
		if (bitmap_has(&cpus, host->cpus[i].id))
			host->cpus[i].core_type = type;
}

/* Where the kernel has no name for it, slower cores are those of a lower capacity. */
static void compare_capacities(struct host *host)
{
	unsigned low = UINT32_MAX, high = 0;

	for (size_t i = 0; i < host->n_cpus; i++) {
		unsigned capacity = host->cpus[i].capacity;

		if (host->cpus[i].core_type != HOST_CORE_UNKNOWN)
			return;
		if (capacity && capacity < low)
			low = capacity;
		if (capacity > high)
			high = capacity;
	}
	if (low >= high)
		return;
	for (size_t i = 0; i < host->n_cpus; i++)
		if (host->cpus[i].capacity)
			host->cpus[i].core_type = host->cpus[i].capacity == high
							  ? HOST_CORE_PERFORMANCE
							  : HOST_CORE_EFFICIENCY;
}

/* x86 has a unit of performance counters for each type (Documentation/admin-guide/perf). */
static void read_core_types(struct sysfs *sysfs)
{
	set_core_type(sysfs, "cpu_core", HOST_CORE_PERFORMANCE);
	set_core_type(sysfs, "cpu_atom", HOST_CORE_EFFICIENCY);
	set_core_type(sysfs, "cpu_lowpower", HOST_CORE_EFFICIENCY);
	compare_capacities(sysfs->host);
}

int sysfs_read_cpus(struct sysfs *sysfs, struct error *error)
{
	struct host *host = sysfs->host;
	struct bitmap cpus;

	root_stay_near(&sysfs->root, SYSFS_CPU);
	cpus = find_cpus(sysfs);
	if (bitmap_is_empty(&cpus))
		return error_set(error, "there are no CPUs in " SYSFS_CPU);
	read_online(sysfs, &cpus);
	bitmap_for_each (&cpus, id)
		*ARENA_APPEND(&host->arena, host->cpus, host->n_cpus) = (struct host_cpu){
			.id = id,
			.node = HOST_NO_NODE,
			.online_known = true,
			.online = bitmap_has(&sysfs->online, id),
		};
	read_topology(sysfs);
	read_isolation(sysfs);
	read_core_types(sysfs);
	return 0;
}
