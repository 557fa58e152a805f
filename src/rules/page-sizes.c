/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sizes of huge pages: what the guest takes of which size, and who looks for it on the host. */
#include "rules/page-sizes.h"

#include "base/units.h"
#include "rules/sums.h"

/* Where the XML asks for pages of this size. */
static struct span page_place(const struct check *c, uint64_t size_kib)
{
	const struct domain_backing *backing = &c->domain->backing;

	for (size_t i = 0; i < backing->n_pages; i++)
		if (backing->pages[i].size_kib == size_kib && !backing->pages[i].broken)
			return backing->pages[i].at.size;
	return backing->at.hugepages;
}

static void add_use(const struct check *c, struct page_uses *uses, const struct page_use *use)
{
	for (size_t i = 0; i < uses->n_items; i++)
		if (uses->items[i].size_kib == use->size_kib &&
		    uses->items[i].from_file == use->from_file)
			return;
	*ARENA_APPEND(c->scratch, uses->items, uses->n_items) = *use;
}

static void add_backend(const struct check *c, struct page_uses *uses,
			const struct guest_backend *backend, struct span at)
{
	struct page_use use = {
		.size_kib = backend->hugepage_kib,
		.from_file = backend->type == GUEST_BACKEND_FILE,
		.at = span_is_given(at) ? at : page_place(c, backend->hugepage_kib),
	};

	if (backend->hugepage_kib > 0 && (use.from_file || backend->type == GUEST_BACKEND_MEMFD))
		add_use(c, uses, &use);
}

static void add_device(const struct check *c, struct page_uses *uses,
		       const struct guest_memory_device *device)
{
	enum memory_model model = device->domain->model;

	/* the others are a file of their own, or an enclave's memory */
	if (model == MEMORY_MODEL_DIMM || model == MEMORY_MODEL_VIRTIO_MEM)
		add_backend(c, uses, &device->backend,
			    device->domain->page_size_kib > 0 ? device->domain->at.page_size
							      : (struct span){ 0 });
}

struct page_uses page_uses(const struct check *check)
{
	const struct guest *guest = check->guest;
	struct page_uses uses = { 0 };
	struct page_use legacy = {
		.size_kib = guest->legacy_page_kib,
		.from_file = true,
		.at = page_place(check, guest->legacy_page_kib),
	};

	if (legacy.size_kib > 0)
		add_use(check, &uses, &legacy);
	if (guest->has_default_ram)
		add_backend(check, &uses, &guest->default_ram, (struct span){ 0 });
	/* libvirt makes a backend of each cell, even where it writes none of them */
	for (size_t i = 0; i < guest->n_cells; i++)
		add_backend(check, &uses, &guest->cells[i].backend, (struct span){ 0 });
	for (size_t i = 0; i < guest->n_memory_devices; i++)
		add_device(check, &uses, &guest->memory_devices[i]);
	return uses;
}

bool page_is_x86(uint64_t size_kib)
{
	return size_kib == 4 || size_kib == 2 * KIB_PER_MIB || size_kib == KIB_PER_GIB;
}

bool page_needs_x86(const struct check *check)
{
	return guest_is_x86(check->guest) && check->domain->type == DOMAIN_TYPE_KVM;
}

/* qemu_conf.c qemuGetDomainHupageMemPath, both releases; a memfd needs no mount. */
void page_no_such_size(const struct check *c)
{
	struct page_uses uses = page_uses(c);

	if (!page_needs_x86(c))
		return;
	for (size_t i = 0; i < uses.n_items; i++)
		if (uses.items[i].from_file && !page_is_x86(uses.items[i].size_kib))
			finding(c, uses.items[i].at,
				"pages of %s do not exist: x86 has huge pages of 2 MiB and 1 GiB",
				check_size(c, uses.items[i].size_kib));
}

static const char *host_page_sizes(const struct check *c)
{
	const struct host *host = c->host;
	AUTO(strbuf) text = STRBUF_INIT;

	for (size_t i = 0; i < host->n_page_sizes; i++)
		strbuf_printf(&text, "%s%s",
			      i == 0			    ? ""
			      : i + 1 == host->n_page_sizes ? " and "
							    : ", ",
			      check_size(c, host->page_sizes_kib[i]));
	return arena_strdup(c->scratch, strbuf_text(&text));
}

static void tell_missing(const struct check *c, const struct page_use *use)
{
	finding(c, use->at, "the host has no pages of %s, only of %s", check_size(c, use->size_kib),
		host_page_sizes(c));
}

static bool host_lacks(const struct check *c, const struct page_use *use)
{
	return c->host->page_sizes_known && !host_has_page_size(c->host, use->size_kib);
}

/* qemu_command.c qemuBuildMemoryGetDefaultPagesize, both releases: a memfd, too, gets the default
   size from the mounts. */
static bool wants_default_of_mounts(const struct check *c)
{
	const struct domain_backing *backing = &c->domain->backing;

	return backing->hugepages && backing->n_pages == 0 && c->host->mounts_known &&
	       c->host->n_mounts == 0;
}

void page_not_on_host(const struct check *c)
{
	struct page_uses uses = page_uses(c);

	for (size_t i = 0; i < uses.n_items; i++) {
		const struct page_use *use = &uses.items[i];

		if (!use->from_file && !wants_default_of_mounts(c))
			continue;
		if (page_needs_x86(c) && !page_is_x86(use->size_kib))
			continue; /* another rule's */
		if (host_lacks(c, use))
			tell_missing(c, use);
		else if (c->host->mounts_known && !target_hugepage_mount(c->target, use->size_kib))
			finding(c, use->at,
				"the host has pages of %s, but no hugetlbfs of this size is"
				" mounted",
				check_size(c, use->size_kib));
	}
}

void page_not_for_memfd(const struct check *c)
{
	struct page_uses uses = page_uses(c);

	for (size_t i = 0; i < uses.n_items; i++)
		if (!uses.items[i].from_file && host_lacks(c, &uses.items[i]) &&
		    (uses.items[i].size_kib & (uses.items[i].size_kib - 1)) == 0)
			tell_missing(c, &uses.items[i]);
}

/* util/memfd.c qemu_memfd_create, QEMU 7.2 and 10.0 */
void page_no_power_of_two(const struct check *c)
{
	struct page_uses uses = page_uses(c);

	for (size_t i = 0; i < uses.n_items; i++) {
		uint64_t size_kib = uses.items[i].size_kib;

		if (!uses.items[i].from_file && (size_kib & (size_kib - 1)) != 0)
			finding(c, uses.items[i].at,
				"a memfd has no pages of %s, which is not a power of two",
				check_size(c, size_kib));
	}
}
