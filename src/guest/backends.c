/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory backends: which kind, where its memory comes from, who preallocates it.
 *
 * Follows libvirt's qemu_command.c qemuBuildMemoryBackendProps, qemuBuildMemoryGetPagesize,
 * qemuBuildMemPathStr, qemuBuildThreadContextProps and qemuBuildNumaCommandLine (9.0.0, 11.3.0).
 */
#include <string.h>

#include "base/text.h"
#include "guest/build.h"

#define SYSTEM_PAGE_KIB 4u
#define DEFAULT_HUGEPAGE_KIB 2048u
#define BACKING_DIRECTORY "/var/lib/libvirt/qemu/ram"
#define SHORT_NAME_CHARACTERS 20 /* conf/domain_conf.c VIR_DOMAIN_SHORT_NAME_MAX */

static uint64_t system_page_kib(const struct guest *guest)
{
	uint64_t size_kib = guest->target->host.page_size_kib;

	return size_kib ? size_kib : SYSTEM_PAGE_KIB;
}

static uint64_t default_hugepage_kib(const struct guest *guest)
{
	uint64_t size_kib = guest->target->host.default_hugepage_kib;

	return size_kib ? size_kib : DEFAULT_HUGEPAGE_KIB;
}

/* "-1-NAME": id -1 as in libvirt's own translation, the name's first 20 characters. */
static const char *short_name(struct guest *guest)
{
	const char *name = guest->domain->name;
	size_t length = strlen(name), at = 0;

	for (unsigned n = 0; n < SHORT_NAME_CHARACTERS && at < length; n++) {
		size_t used;

		(void)text_decode(name + at, length - at, &used);
		at += used;
	}
	return arena_printf(&guest->arena, "-1-%.*s", (int)at, name);
}

static const char *backing_path(struct guest *guest, const char *alias)
{
	return arena_printf(&guest->arena, BACKING_DIRECTORY "/%s/%s", short_name(guest), alias);
}

static const char *hugepage_path(struct guest *guest, uint64_t page_kib)
{
	const char *mount = target_hugepage_mount(guest->target, page_kib);

	if (!mount)
		return NULL;
	return arena_printf(&guest->arena, "%s/libvirt/qemu/%s", mount, short_name(guest));
}

/* Without cells a nodeset of just 0 counts as none (domain_postparse.c …PostParseMemtune). */
static bool is_master_page(const struct guest *guest, const struct domain_hugepage *page)
{
	if (!span_is_given(page->at.nodeset))
		return true;
	return guest->n_cells == 0 && bitmap_last(&page->nodeset) == 0;
}

/* The <page> that holds for a cell, else the one without nodeset; NULL: none. */
static const struct domain_hugepage *find_page(const struct guest *guest, unsigned cell,
					       bool *out_specific)
{
	const struct domain_backing *backing = &guest->domain->backing;
	const struct domain_hugepage *master = NULL;

	*out_specific = false;
	for (size_t i = 0; i < backing->n_pages; i++) {
		const struct domain_hugepage *page = &backing->pages[i];

		if (is_master_page(guest, page)) {
			master = page;
		} else if (cell != GUEST_NO_CELL && bitmap_has(&page->nodeset, cell)) {
			*out_specific = true;
			return page;
		}
	}
	return master;
}

uint64_t guest_page_size(const struct guest *guest, const struct domain_memory_device *device,
			 unsigned cell, bool *out_specific)
{
	const struct domain_backing *backing = &guest->domain->backing;
	const struct domain_hugepage *page;
	uint64_t size_kib = device ? device->page_size_kib : 0;
	bool use = size_kib > 0;

	*out_specific = size_kib > 0;
	if (size_kib == 0 && backing->hugepages && backing->n_pages == 0)
		use = true; /* <hugepages/>: the default size for everything */
	if (size_kib == 0 && backing->n_pages) {
		page = find_page(guest, cell, out_specific);
		use = page != NULL;
		size_kib = page ? page->size_kib : 0;
	}
	if (use && size_kib == 0)
		size_kib = default_hugepage_kib(guest);
	if (!use || size_kib == system_page_kib(guest)) {
		*out_specific = false;
		return 0;
	}
	return size_kib;
}

/* Who runs preallocation: emulatorpin, the advice, cpuset; NULL: anybody. */
static const struct bitmap *emulator_cpus(const struct guest *guest)
{
	const struct domain *domain = guest->domain;

	if (span_is_given(domain->cputune.emulator_pin.at.element))
		return &domain->cputune.emulator_pin.cpuset;
	if (guest->placement == PLACEMENT_AUTO) /* 11.3 takes its node numbers for CPU numbers */
		return &guest->target->host.advice;
	if (span_is_given(domain->vcpus.at.cpuset) && domain->vcpus.placement != PLACEMENT_AUTO)
		return &domain->vcpus.cpuset;
	return NULL;
}

static void intersect_with_emulator(struct guest *guest, struct bitmap *nodes)
{
	const struct target_host *host = &guest->target->host;
	const struct bitmap *cpus = emulator_cpus(guest);
	struct bitmap emulator_nodes = { 0 };

	if (!cpus || bitmap_is_empty(cpus) || !host->known || host->n_node_cpus == 0)
		return;
	for (unsigned i = 0; i < host->n_node_cpus; i++)
		if (bitmap_intersects(&host->node_cpus[i], cpus))
			bitmap_set(&guest->arena, &emulator_nodes, i);
	bitmap_intersect(nodes, &emulator_nodes);
}

static void set_thread_context(struct guest *guest, struct guest_backend *backend)
{
	if (!backend->prealloc || !backend->host_nodes ||
	    !target_has(guest->target, QEMU_THREAD_CONTEXT))
		return;
	if (!backend->binds && !target_has(guest->target, LIBVIRT_THREAD_CONTEXT_RESTRICTIVE))
		return;
	backend->thread_nodes = bitmap_copy(&guest->arena, backend->host_nodes);
	if (target_has(guest->target, LIBVIRT_THREAD_CONTEXT_EMULATOR))
		intersect_with_emulator(guest, &backend->thread_nodes);
	backend->thread_context = !bitmap_is_empty(&backend->thread_nodes);
}

static enum memory_access effective_access(const struct guest *guest,
					   const struct guest_backend_request *request)
{
	if (request->device && request->device->access != MEMORY_ACCESS_NONE)
		return request->device->access;
	/* libvirt 11.3 qemu_domain.c qemuDomainMemoryDefPostParse…: pmem is always shared */
	if (request->device && request->device->model == MEMORY_MODEL_VIRTIO_PMEM)
		return MEMORY_ACCESS_SHARED;
	if (request->cell < guest->n_cells)
		return guest->cells[request->cell].access;
	return guest->domain->backing.access;
}

static enum tristate effective_discard(const struct guest *guest,
				       const struct guest_backend_request *request)
{
	if (request->device && request->device->discard != TRISTATE_ABSENT)
		return request->device->discard;
	if (request->cell < guest->n_cells)
		return guest->cells[request->cell].discard;
	return guest->domain->backing.discard ? TRISTATE_YES : TRISTATE_ABSENT;
}

static const char *device_path(const struct domain_memory_device *device)
{
	if (device &&
	    (device->model == MEMORY_MODEL_NVDIMM || device->model == MEMORY_MODEL_VIRTIO_PMEM))
		return device->path ? device->path : "";
	return NULL;
}

static void set_type(struct guest *guest, const struct guest_backend_request *request,
		     struct guest_backend *backend)
{
	const struct domain_memory_device *device = request->device;
	enum memory_source source = guest->domain->backing.source;
	enum memory_access access = effective_access(guest, request);
	const char *path = device_path(device);

	if (device && device->model == MEMORY_MODEL_SGX_EPC)
		backend->type = GUEST_BACKEND_EPC;
	else if (!path && source == MEMORY_SOURCE_MEMFD)
		backend->type = GUEST_BACKEND_MEMFD;
	else if (path || backend->hugepage_kib || access != MEMORY_ACCESS_NONE ||
		 source == MEMORY_SOURCE_FILE)
		backend->type = GUEST_BACKEND_FILE;
	if (backend->type != GUEST_BACKEND_FILE && backend->type != GUEST_BACKEND_MEMFD)
		return;
	if (access != MEMORY_ACCESS_NONE)
		backend->share = access == MEMORY_ACCESS_SHARED ? TRISTATE_YES : TRISTATE_NO;
	backend->canonical_path_off = !device && request->cell == GUEST_NO_CELL;
	if (backend->type == GUEST_BACKEND_MEMFD)
		return;
	if (!path)
		backend->discard_data = effective_discard(guest, request);
	backend->mem_path = path		    ? path
			    : backend->hugepage_kib ? hugepage_path(guest, backend->hugepage_kib)
						    : backing_path(guest, request->alias);
}

static void set_prealloc(struct guest *guest, const struct guest_backend_request *request,
			 struct guest_backend *backend)
{
	const struct domain_backing *backing = &guest->domain->backing;
	const struct domain_memory_device *device = request->device;
	bool prealloc = backing->allocation == MEMORY_ALLOCATION_IMMEDIATE;

	if (device_path(device))
		prealloc |= device->model == MEMORY_MODEL_NVDIMM && !device->pmem;
	else if (backend->hugepage_kib)
		prealloc = true;
	if (device && device->model == MEMORY_MODEL_SGX_EPC)
		prealloc = true;
	if (device && device->model == MEMORY_MODEL_VIRTIO_MEM) {
		backend->reserve_off = target_has(guest->target, QEMU_BACKEND_RESERVE);
		backend->prealloc_off = guest->legacy_prealloc &&
					!target_has(guest->target, QEMU_VIRTIO_MEM_PREALLOC);
		return;
	}
	if (guest->legacy_prealloc)
		return;
	backend->prealloc = prealloc;
	backend->prealloc_threads = backing->threads;
}

static void set_binding(struct guest *guest, const struct guest_backend_request *request,
			struct guest_backend *backend)
{
	const struct domain_memory_device *device = request->device;

	backend->mode = guest->numa_mode;
	backend->host_nodes = guest->numa_nodeset;
	if (request->cell < guest->n_cells) {
		backend->mode = guest->cells[request->cell].mode;
		backend->host_nodes = guest->cells[request->cell].host_nodes;
	}
	if (device && !bitmap_is_empty(&device->nodemask))
		backend->host_nodes = &device->nodemask;
	backend->binds = backend->host_nodes && backend->mode != MEMORY_MODE_RESTRICTIVE;
}

bool guest_fill_backend(struct guest *guest, const struct guest_backend_request *request,
			struct guest_backend *backend)
{
	const struct domain_memory_device *device = request->device;
	enum memory_source source = guest->domain->backing.source;
	const struct domain_memnode *memnode = NULL;
	bool specific_page;

	backend->id = request->id;
	backend->from = request->from;
	backend->size_kib = request->size_kib;
	backend->hugepage_kib = guest_page_size(guest, device, request->cell, &specific_page);
	set_type(guest, request, backend);
	set_prealloc(guest, request, backend);
	set_binding(guest, request, backend);
	if (device && device->model == MEMORY_MODEL_NVDIMM) {
		backend->align_kib = device->align_kib;
		backend->pmem = device->pmem;
	}
	set_thread_context(guest, backend);
	if (request->cell != GUEST_NO_CELL)
		memnode = domain_find_memnode(guest->domain, request->cell);
	return specific_page || memnode || effective_access(guest, request) != MEMORY_ACCESS_NONE ||
	       source == MEMORY_SOURCE_FILE || source == MEMORY_SOURCE_MEMFD;
}

/* -mem-path and -mem-prealloc of machine types and QEMUs from before backends were for all. */
static void set_legacy(struct guest *guest)
{
	const struct domain_backing *backing = &guest->domain->backing;
	uint64_t page_kib = backing->n_pages ? backing->pages[0].size_kib : 0;

	if (backing->hugepages && page_kib == 0)
		page_kib = default_hugepage_kib(guest);
	if (backing->hugepages && page_kib != system_page_kib(guest)) {
		guest->legacy_page_kib = page_kib;
		guest->legacy_mem_path = hugepage_path(guest, page_kib);
		guest->legacy_prealloc = true;
	} else if (backing->source == MEMORY_SOURCE_FILE) {
		guest->legacy_mem_path = backing_path(guest, "ram");
	}
	if (backing->allocation == MEMORY_ALLOCATION_IMMEDIATE)
		guest->legacy_prealloc = true;
}

static void build_default_ram(struct guest *guest)
{
	struct guest_backend_request request = {
		.cell = GUEST_NO_CELL,
		.id = guest->machine.default_ram_id,
		.alias = guest->machine.default_ram_id,
		.size_kib = guest->initial_kib,
		.from = guest->domain->memory.at.total_element,
	};

	if (!request.id || !target_has(guest->target, QEMU_DEFAULT_RAM_ID)) {
		set_legacy(guest);
		return;
	}
	guest->has_default_ram = true;
	(void)guest_fill_backend(guest, &request, &guest->default_ram); /* always emitted */
}

static void build_cells(struct guest *guest)
{
	guest->uses_memdev = !guest->machine.numa_mem_supported || guest->hmat;
	for (size_t i = 0; i < guest->n_cells; i++) {
		struct guest_cell *cell = &guest->cells[i];
		const char *id = arena_printf(&guest->arena, "ram-node%zu", i);
		struct guest_backend_request request = {
			.cell = cell->id,
			.id = id,
			.alias = id,
			.size_kib = cell->memory_kib,
			.from = cell->domain ? cell->domain->at.element
					     : guest->domain->memory.at.max_element,
		};

		if (guest_fill_backend(guest, &request, &cell->backend))
			guest->uses_memdev = true;
	}
	if (!guest->uses_memdev)
		set_legacy(guest);
}

static void build_device(struct guest *guest, struct guest_memory_device *device)
{
	struct guest_backend_request request = {
		.device = device->domain,
		.cell = device->node_given ? device->node : GUEST_NO_CELL,
		.id = arena_printf(&guest->arena, "mem%s", device->alias),
		.alias = device->alias,
		.size_kib = device->size_kib,
		.from = device->domain->at.element,
	};

	(void)guest_fill_backend(guest, &request, &device->backend); /* always emitted */
	device->hugepage_kib = device->backend.hugepage_kib;
	device->host_nodes = device->backend.host_nodes;
	device->mode = device->backend.mode;
	device->prealloc = device->domain->model == MEMORY_MODEL_VIRTIO_MEM &&
			   target_has(guest->target, QEMU_VIRTIO_MEM_PREALLOC) &&
			   (device->hugepage_kib ||
			    guest->domain->backing.allocation == MEMORY_ALLOCATION_IMMEDIATE);
}

void guest_build_backends(struct guest *guest)
{
	if (guest->cells_known && guest->n_cells == 0)
		build_default_ram(guest);
	else if (guest->cells_known)
		build_cells(guest);
	for (size_t i = 0; i < guest->n_memory_devices; i++)
		build_device(guest, &guest->memory_devices[i]);
}
