/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -m, memory backends with their thread contexts, the RAM of a guest without cells, -overcommit. */
#include "base/units.h"
#include "qemu/families.h"

/* libvirt 11.3.0 qemu_command.c qemuBuildMemCommandLine clears these bits. */
#define OLD_ROUNDING UINT64_C(0x1ff)

static const char *const backend_types[] = {
	[GUEST_BACKEND_RAM] = "memory-backend-ram",
	[GUEST_BACKEND_FILE] = "memory-backend-file",
	[GUEST_BACKEND_MEMFD] = "memory-backend-memfd",
	[GUEST_BACKEND_EPC] = "memory-backend-epc",
};

/* QEMU's names of the policies (libvirt qemu_command.c qemuNumaPolicy) */
static const char *const policies[MEMORY_MODE_COUNT] = {
	[MEMORY_MODE_STRICT] = "bind",
	[MEMORY_MODE_PREFERRED] = "preferred",
	[MEMORY_MODE_INTERLEAVE] = "interleave",
	[MEMORY_MODE_RESTRICTIVE] = "restrictive",
};

static void add_size(const struct guest *guest, struct argv *argv)
{
	const struct target *target = guest->target;
	bool optional = target_has(target, LIBVIRT_MEMORY_KEYS_OPTIONAL);

	if (guest->slots == 0 && guest->max_kib == 0) {
		if (target_has(target, LIBVIRT_MEMORY_SIZE_KEY))
			argv_kib(argv, "size", guest->initial_kib & ~OLD_ROUNDING, 'k');
		else
			argv_number(argv, NULL, guest->initial_kib / KIB_PER_MIB);
		return;
	}
	argv_kib(argv, "size", guest->initial_kib, 'k');
	if (guest->slots > 0 || !optional)
		argv_number(argv, "slots", guest->slots);
	if (guest->max_kib > 0 || !optional)
		argv_kib(argv, "maxmem", guest->max_kib, 'k');
}

static void add_source(const struct guest_backend *backend, struct argv *argv)
{
	if (backend->type == GUEST_BACKEND_MEMFD && backend->hugepage_kib) {
		argv_bool(argv, "hugetlb", true);
		argv_number(argv, "hugetlbsize", backend->hugepage_kib * BYTES_PER_KIB);
	}
	if (backend->type != GUEST_BACKEND_FILE)
		return;
	if (backend->mem_path)
		argv_string(argv, "mem-path", backend->mem_path);
	else
		argv_left_out(argv,
			      "no mount of huge pages of %llu KiB is known, so %s has no mem-path",
			      (unsigned long long)backend->hugepage_kib, backend->id);
	argv_tristate(argv, "discard-data", backend->discard_data);
}

static void add_binding(const struct guest_backend *backend, struct argv *argv)
{
	if (!backend->binds || !backend->host_nodes)
		return;
	argv_list(argv, "host-nodes", backend->host_nodes);
	argv_string(argv, "policy", policies[backend->mode]);
}

static const char *context_id(const struct guest_backend *backend, struct argv *argv)
{
	return arena_printf(argv->arena, "tc-%s", backend->id);
}

static void add_thread_context(const struct guest_backend *backend, enum argv_family family,
			       const char *element, struct argv *argv)
{
	argv_add(argv, "-object", ARGV_OBJECT, family);
	argv_from(argv, backend->from, "%s", element);
	argv_string(argv, "qom-type", "thread-context");
	argv_string(argv, "id", context_id(backend, argv));
	argv_list(argv, "node-affinity", &backend->thread_nodes);
}

/* The order of the properties is that of libvirt's qemuBuildMemoryBackendProps. */
void qemu_add_backend(const struct guest_backend *backend, enum argv_family family,
		      const char *element, struct argv *argv)
{
	if (backend->thread_context)
		add_thread_context(backend, family, element, argv);
	argv_add(argv, "-object", ARGV_OBJECT, family);
	argv_from(argv, backend->from, "%s", element);
	argv_string(argv, "qom-type", backend_types[backend->type]);
	argv_string(argv, "id", backend->id);
	add_source(backend, argv);
	argv_tristate(argv, "share", backend->share);
	if (backend->canonical_path_off)
		argv_bool(argv, "x-use-canonical-path-for-ramblock-id", false);
	if (backend->prealloc || backend->prealloc_off)
		argv_bool(argv, "prealloc", backend->prealloc);
	if (backend->prealloc_threads)
		argv_number(argv, "prealloc-threads", backend->prealloc_threads);
	if (backend->reserve_off)
		argv_bool(argv, "reserve", false);
	argv_number(argv, "size", backend->size_kib * BYTES_PER_KIB);
	if (backend->align_kib)
		argv_number(argv, "align", backend->align_kib * BYTES_PER_KIB);
	if (backend->pmem)
		argv_bool(argv, "pmem", true);
	add_binding(backend, argv);
	if (backend->thread_context)
		argv_string(argv, "prealloc-context", context_id(backend, argv));
}

void qemu_add_legacy_memory(const struct guest *guest, struct argv *argv)
{
	const struct domain_backing *backing = &guest->domain->backing;

	if (guest->legacy_prealloc) {
		argv_add(argv, "-mem-prealloc", ARGV_FLAG, ARGV_FAMILY_MEMORY);
		argv_from(argv, backing->at.element, "<memoryBacking>");
	}
	if (guest->legacy_mem_path) {
		argv_add(argv, "-mem-path", ARGV_PLAIN, ARGV_FAMILY_MEMORY);
		argv_from(argv, backing->at.element, "<memoryBacking>");
		argv_string(argv, NULL, guest->legacy_mem_path);
	}
}

void qemu_add_memory(const struct guest *guest, struct argv *argv)
{
	const struct domain *domain = guest->domain;

	argv_add(argv, "-m", ARGV_KEYVAL, ARGV_FAMILY_MEMORY);
	if (guest->n_cells > 0 && !guest->cell_automatic)
		argv_from(argv, domain->numa.at.element, "<numa>: the sum of the cells");
	else
		argv_from(argv, domain->memory.at.total_element, "<memory>");
	add_size(guest, argv);
	if (guest->has_default_ram)
		qemu_add_backend(&guest->default_ram, ARGV_FAMILY_MEMORY, "<memory>", argv);
	else if (guest->n_cells == 0)
		qemu_add_legacy_memory(guest, argv);
	argv_add(argv, "-overcommit", ARGV_KEYVAL, ARGV_FAMILY_MEMORY);
	if (domain->backing.locked)
		argv_from(argv, domain->backing.at.locked, "<locked/>");
	else
		argv_from(argv, domain->backing.at.locked, "<memoryBacking> has no <locked/>");
	argv_bool(argv, "mem-lock", domain->backing.locked);
}
