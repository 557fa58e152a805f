/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What memory backends need around QEMU: folders, and a policy for what isn't a backend. */
#include "qemu/applied-parts.h"

#include <string.h>

static void add_directory(const char *path, uint64_t hugepage_kib, struct arena *arena,
			  struct applied *out)
{
	for (size_t i = 0; i < out->n_directories; i++)
		if (strcmp(out->directories[i].path, path) == 0)
			return;
	*ARENA_APPEND(arena, out->directories, out->n_directories) = (struct applied_directory){
		.path = path,
		.hugepage_kib = hugepage_kib,
	};
}

/* Huge pages' paths are folders in which QEMU makes files that have no name; others are files. */
static void add_path(const char *path, uint64_t hugepage_kib, struct arena *arena,
		     struct applied *out)
{
	const char *slash = strrchr(path, '/');

	if (hugepage_kib) {
		add_directory(path, hugepage_kib, arena, out);
		return;
	}
	if (slash && slash > path)
		add_directory(arena_strndup(arena, path, (size_t)(slash - path)), 0, arena, out);
	*ARENA_APPEND(arena, out->files, out->n_files) = path;
}

static void add_backend(const struct guest_backend *backend, struct arena *arena,
			struct applied *out)
{
	if (backend->type == GUEST_BACKEND_FILE && backend->mem_path)
		add_path(backend->mem_path, backend->hugepage_kib, arena, out);
	if (backend->thread_context)
		*ARENA_APPEND(arena, out->contexts, out->n_contexts) =
			arena_printf(arena, "tc-%s", backend->id);
}

/* The page size behind -mem-path; 0: it is a file (guest/backends.c chose it). */
static uint64_t legacy_hugepage_kib(const struct guest *guest)
{
	const struct domain_backing *backing = &guest->domain->backing;
	const struct target_host *host = &guest->target->host;
	uint64_t page_kib = host->default_hugepage_kib;

	if (!backing->hugepages)
		return 0;
	if (backing->n_pages && backing->pages[0].size_kib)
		page_kib = backing->pages[0].size_kib;
	return page_kib == host->page_size_kib ? 0 : page_kib;
}

/* libvirt 9.0, 11.3 qemu_process.c qemuProcessHook, virnuma.c virNumaSetupMemoryPolicy */
static void set_policy(const struct guest *guest, struct applied *out)
{
	if (guest->numa_placement == PLACEMENT_NONE || !guest->numa_nodeset ||
	    guest->numa_mode == MEMORY_MODE_RESTRICTIVE)
		return;
	out->policy = guest->numa_mode;
	out->policy_nodes = guest->numa_nodeset;
}

void applied_add_memory(const struct guest *guest, struct arena *arena, struct applied *out)
{
	if (guest->has_default_ram)
		add_backend(&guest->default_ram, arena, out);
	for (size_t i = 0; i < guest->n_cells && guest->uses_memdev; i++)
		add_backend(&guest->cells[i].backend, arena, out);
	if (guest->legacy_mem_path)
		add_path(guest->legacy_mem_path, legacy_hugepage_kib(guest), arena, out);
	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		struct guest_backend backend = guest->memory_devices[i].backend;

		/* one that the XML names is there, or QEMU makes it and it stays */
		if (guest->memory_devices[i].domain->path)
			backend.mem_path = NULL;
		add_backend(&backend, arena, out);
	}
	set_policy(guest, out);
}
