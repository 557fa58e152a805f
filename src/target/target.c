/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Versions as text, which QEMU goes with which libvirt, and what the two can. */
#include "target/target.h"

#include <string.h>

#include "base/number.h"
#include "target/probe.h"
#include "target/table.h"

#define DEFAULT_PAGE_KIB 4
#define DEFAULT_HUGEPAGE_KIB 2048
#define GIB_PAGE_KIB (1024 * 1024)

/* A name and bounds for messages. */
struct system {
	const char *name;
	target_version oldest, newest;
	bool (*is_release)(target_version version);
};

static const struct system libvirt_system = {
	.name = "libvirt",
	.oldest = TARGET_LIBVIRT_OLDEST,
	.newest = TARGET_LIBVIRT_NEWEST,
	.is_release = target_is_libvirt_release,
};
static const struct system qemu_system = {
	.name = "QEMU",
	.oldest = TARGET_QEMU_OLDEST,
	.newest = TARGET_QEMU_NEWEST,
	.is_release = target_is_qemu_release,
};

/* Digits up to a dot or the end; moves *text behind them and the dot. */
static bool parse_part(const char **text, uint64_t *out)
{
	size_t length = strcspn(*text, ".");

	if (number_parse_digits(*text, length, 999, out) != NUMBER_OK)
		return false;
	*text += length;
	return true;
}

/* MAJOR.MINOR, or MAJOR.MINOR.MICRO whose last part changes nothing for us. */
static bool parse_numbers(const char *text, target_version *out)
{
	uint64_t major, minor, micro;

	if (!parse_part(&text, &major) || *text++ != '.' || !parse_part(&text, &minor))
		return false;
	if (*text == '.') {
		text++;
		if (!parse_part(&text, &micro))
			return false;
	}
	if (*text)
		return false;
	*out = TARGET_VERSION((unsigned)major, (unsigned)minor);
	return true;
}

static int parse_version(const struct system *system, const char *text, target_version *out,
			 struct error *error)
{
	target_version version;

	if (!parse_numbers(text, &version))
		return error_set(error, "\"%s\" is no %s version: write it as %u.%u", text,
				 system->name, system->newest / 1000, system->newest % 1000);
	if (version < system->oldest || version > system->newest)
		return error_set(error,
				 "%s %s is not one that virtnuma knows: it knows %u.%u to %u.%u",
				 system->name, text, system->oldest / 1000, system->oldest % 1000,
				 system->newest / 1000, system->newest % 1000);
	if (!system->is_release(version))
		return error_set(error, "there is no %s %u.%u", system->name, version / 1000,
				 version % 1000);
	*out = version;
	return 0;
}

int target_parse_libvirt(const char *text, target_version *out, struct error *error)
{
	return parse_version(&libvirt_system, text, out, error);
}

int target_parse_qemu(const char *text, target_version *out, struct error *error)
{
	return parse_version(&qemu_system, text, out, error);
}

static target_version nearest(const struct system *system, target_version version)
{
	if (version < system->oldest)
		return system->oldest;
	return version > system->newest ? system->newest : version;
}

target_version target_nearest_libvirt(target_version version)
{
	return nearest(&libvirt_system, version);
}

target_version target_nearest_qemu(target_version version)
{
	return nearest(&qemu_system, version);
}

/* libvirt qemu/qemu_capabilities.c QEMU_MIN_MAJOR and QEMU_MIN_MINOR; NEWS of 8.7.0, 10.6.0 and
   11.2.0. */
target_version target_oldest_qemu(target_version libvirt)
{
	if (libvirt >= TARGET_VERSION(11, 2))
		return TARGET_VERSION(6, 2);
	if (libvirt >= TARGET_VERSION(10, 6))
		return TARGET_VERSION(5, 2);
	return TARGET_QEMU_OLDEST;
}

static target_version newest_libvirt_for(target_version qemu)
{
	if (!qemu || qemu >= TARGET_VERSION(6, 2))
		return TARGET_LIBVIRT_NEWEST;
	return qemu >= TARGET_VERSION(5, 2) ? TARGET_VERSION(11, 1) : TARGET_VERSION(10, 5);
}

static target_version qemu_of_libvirt(target_version libvirt)
{
	target_version qemu = target_pairs[0].qemu;

	for (size_t i = 0; i < target_n_pairs && target_pairs[i].libvirt <= libvirt; i++)
		qemu = target_pairs[i].qemu;
	return qemu;
}

const char *target_version_text(struct arena *arena, target_version version)
{
	return arena_printf(arena, "%u.%u", version / 1000, version % 1000);
}

const struct target_fact *target_fact(enum target_feature feature)
{
	return &target_facts[feature];
}

static void set_features(struct target *target)
{
	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		const struct target_fact *fact = &target_facts[i];
		target_version version =
			fact->system == TARGET_SYSTEM_QEMU ? target->qemu : target->libvirt;

		if (version >= fact->since)
			bitmap_set(&target->arena, &target->features, i);
	}
}

int target_init(struct target *target, target_version libvirt, target_version qemu,
		struct error *error)
{
	if (!libvirt)
		libvirt = newest_libvirt_for(qemu);
	if (!qemu)
		qemu = qemu_of_libvirt(libvirt);
	if (qemu < target_oldest_qemu(libvirt))
		return error_set(
			error, "libvirt %u.%u does not take QEMU %u.%u: it needs %u.%u or newer",
			libvirt / 1000, libvirt % 1000, qemu / 1000, qemu % 1000,
			target_oldest_qemu(libvirt) / 1000, target_oldest_qemu(libvirt) % 1000);
	*target = (struct target){
		.arena = ARENA_INIT,
		.libvirt = libvirt,
		.qemu = qemu,
		.versions_known = true,
		.host = {
			.default_hugepage_kib = DEFAULT_HUGEPAGE_KIB,
			.page_size_kib = DEFAULT_PAGE_KIB,
		},
	};
	set_features(target);
	return 0;
}

void target_take_probe(struct target *target, struct probe *probe)
{
	probe_free(target->probe);
	target->probe = probe;
	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		if (!probe_feature_name((enum target_feature)i))
			continue;
		if (bitmap_has(&probe->features, i))
			bitmap_set(&target->arena, &target->features, i);
		else
			bitmap_clear(&target->features, i);
	}
}

void target_done(struct target *target)
{
	probe_free(target->probe);
	arena_done(&target->arena);
	*target = (struct target){ 0 };
}

bool target_has(const struct target *target, enum target_feature feature)
{
	return bitmap_has(&target->features, feature);
}

const char *target_hugepage_mount(const struct target *target, uint64_t page_size_kib)
{
	const struct target_host *host = &target->host;

	for (size_t i = 0; i < host->n_mounts; i++)
		if (host->mounts[i].page_size_kib == page_size_kib)
			return host->mounts[i].path;
	if (host->mounts_known)
		return NULL;
	if (page_size_kib == host->default_hugepage_kib)
		return "/dev/hugepages";
	return page_size_kib == GIB_PAGE_KIB ? "/dev/hugepages1G" : NULL;
}
