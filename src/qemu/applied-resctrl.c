/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <cachetune> and <memorytune> as groups of resctrl: one for each set of vCPUs. */
#include "qemu/applied-parts.h"

/* libvirt domain_conf.c virDomainResctrlParseVcpus: vCPUs that the guest hasn't are cut off. */
static struct bitmap vcpus_there(const struct guest *guest, const struct bitmap *written,
				 struct arena *arena)
{
	struct bitmap all = { 0 }, vcpus = bitmap_copy(arena, written);

	if (guest->n_vcpus == 0 || guest->n_vcpus > GUEST_VCPU_LIMIT)
		return all;
	bitmap_set_range(arena, &all, 0, guest->n_vcpus - 1);
	bitmap_intersect(&vcpus, &all);
	return vcpus;
}

/* The group of these vCPUs: a cachetune and a memorytune of the same ones share it. */
static struct applied_resctrl *find_group(struct bitmap vcpus, struct arena *arena,
					  struct applied *out)
{
	struct applied_resctrl *group;

	for (size_t i = 0; i < out->n_resctrls; i++)
		if (bitmap_is_equal(&out->resctrls[i].vcpus, &vcpus))
			return &out->resctrls[i];
	group = ARENA_APPEND(arena, out->resctrls, out->n_resctrls);
	group->vcpus = vcpus;
	return group;
}

static void add_caches(const struct domain_resctrl *resctrl, struct arena *arena,
		       struct applied_resctrl *group)
{
	static const char *const types[CACHE_ALLOCATION_COUNT] = {
		[CACHE_ALLOCATION_NONE] = "",
		[CACHE_ALLOCATION_BOTH] = "",
		[CACHE_ALLOCATION_CODE] = "CODE",
		[CACHE_ALLOCATION_DATA] = "DATA",
	};

	for (size_t i = 0; i < resctrl->n_caches; i++) {
		const struct domain_cache_allocation *cache = &resctrl->caches[i];

		*ARENA_APPEND(arena, group->caches, group->n_caches) = (struct applied_cache){
			.level = cache->level,
			.id = cache->id,
			.type = types[cache->type],
			.size_bytes = cache->size_bytes,
		};
	}
}

static void add_bandwidths(const struct domain_resctrl *resctrl, struct arena *arena,
			   struct applied_resctrl *group)
{
	for (size_t i = 0; i < resctrl->n_nodes; i++)
		*ARENA_APPEND(arena, group->membws, group->n_membws) = (struct applied_membw){
			.id = resctrl->nodes[i].id,
			.bandwidth = resctrl->nodes[i].bandwidth,
		};
}

static void add_monitors(const struct guest *guest, const struct domain_resctrl *resctrl,
			 struct arena *arena, struct applied_resctrl *group)
{
	for (size_t i = 0; i < resctrl->n_monitors; i++) {
		struct bitmap vcpus = vcpus_there(guest, &resctrl->monitors[i].vcpus, arena);

		if (!bitmap_is_empty(&vcpus))
			*ARENA_APPEND(arena, group->monitors, group->n_monitors) = vcpus;
	}
}

/* A group's own counters do for a monitor of just its vCPUs (qemuProcessSetupVcpu). */
static void drop_own_monitors(struct applied_resctrl *group)
{
	size_t kept = 0;

	if (group->n_caches == 0 && group->n_membws == 0)
		return;
	for (size_t i = 0; i < group->n_monitors; i++)
		if (!bitmap_is_equal(&group->monitors[i], &group->vcpus))
			group->monitors[kept++] = group->monitors[i];
	group->n_monitors = kept;
}

void applied_add_resctrls(const struct guest *guest, struct arena *arena, struct applied *out)
{
	const struct domain_cputune *cputune = &guest->domain->cputune;

	for (size_t i = 0; i < cputune->n_resctrls; i++) {
		const struct domain_resctrl *resctrl = &cputune->resctrls[i];
		struct bitmap vcpus = vcpus_there(guest, &resctrl->vcpus, arena);
		struct applied_resctrl *group;

		if (resctrl->broken || bitmap_is_empty(&vcpus))
			continue;
		if (resctrl->n_caches + resctrl->n_nodes + resctrl->n_monitors == 0)
			continue;
		group = find_group(vcpus, arena, out);
		add_caches(resctrl, arena, group);
		add_bandwidths(resctrl, arena, group);
		add_monitors(guest, resctrl, arena, group);
	}
	for (size_t i = 0; i < out->n_resctrls; i++)
		drop_own_monitors(&out->resctrls[i]);
}
