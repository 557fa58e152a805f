/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --libvirt-version, --qemu-version, --advice, and what the config and the host say instead. */
#include "cmd/target.h"

#include "base/bitmap.h"
#include "cmd/target-host.h"

static const struct option_row rows[] = {
	{
		.name = "libvirt-version",
		.argument = "X.Y",
		.help = "the libvirt that will run the domain, 9.0 to 11.3\n"
			"(default: the connection's, else 11.3)",
		.id = OPTION_LIBVIRT_VERSION,
	},
	{
		.name = "qemu-version",
		.argument = "X.Y",
		.help = "the QEMU, 4.2 to 10.0 (default: that libvirt's)",
		.id = OPTION_QEMU_VERSION,
	},
	{
		.name = "advice",
		.argument = "NODESET",
		.help = "what numad would say for placement='auto'",
		.id = OPTION_ADVICE,
	},
};

const struct option_set target_options = {
	.title = "Target",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
};

struct versions {
	target_version libvirt, qemu; /* 0: not told yet */
};

/* One place that may tell versions. With a libvirt from here, a QEMU from a later place would
   belong to another libvirt. */
static int parse_versions(const char *libvirt, const char *qemu, struct versions *versions,
			  struct error *error)
{
	bool was_open = versions->libvirt == 0;

	if (libvirt && was_open && target_parse_libvirt(libvirt, &versions->libvirt, error) < 0)
		return -1;
	if (qemu && was_open && !versions->qemu &&
	    target_parse_qemu(qemu, &versions->qemu, error) < 0)
		return -1;
	return 0;
}

static target_version nearest(const struct invocation *invocation, const char *name,
			      target_version told, target_version known)
{
	AUTO(arena) scratch = ARENA_INIT;

	if (told != known)
		cmd_note(invocation, "the host's %s %s is treated as %s, the nearest that is known",
			 name, target_version_text(&scratch, told),
			 target_version_text(&scratch, known));
	return known;
}

static void ask_host(const struct invocation *invocation, const struct host *host,
		     struct versions *versions)
{
	bool was_open = versions->libvirt == 0;

	if (host->libvirt_version && was_open)
		versions->libvirt = nearest(invocation, "libvirt", host->libvirt_version,
					    target_nearest_libvirt(host->libvirt_version));
	if (host->qemu_version && was_open && !versions->qemu)
		versions->qemu = nearest(invocation, "QEMU", host->qemu_version,
					 target_nearest_qemu(host->qemu_version));
}

/* numad names nodes of the host that it runs on. */
static int take_advice(const char *nodeset, const struct host *host, struct target *target,
		       struct error *error)
{
	if (target_use_advice(target, nodeset, error) < 0)
		return -1;
	if (!host || !host->numa_known)
		return 0;
	bitmap_for_each (&target->host.advice, node)
		if (!host_find_node(host, node))
			return error_set(error, "--advice %s: the host has no node %u", nodeset,
					 node);
	return 0;
}

/* With -v: what the answers are good for. */
static void tell_target(const struct invocation *invocation, const struct host *host,
			const struct target *target)
{
	AUTO(arena) scratch = ARENA_INIT;

	if (invocation->verbose)
		cmd_note(invocation, "for libvirt %s and QEMU %s; host: %s",
			 target_version_text(&scratch, target->libvirt),
			 target_version_text(&scratch, target->qemu),
			 host ? host->description : "none");
}

int target_choose(const struct invocation *invocation, const struct config *config,
		  const struct host *host, struct target *out, struct error *error)
{
	const struct options *options = &invocation->options;
	const char *advice = options_value(options, OPTION_ADVICE);
	struct versions versions = { 0 };

	if (parse_versions(options_value(options, OPTION_LIBVIRT_VERSION),
			   options_value(options, OPTION_QEMU_VERSION), &versions, error) < 0)
		return -1;
	if (parse_versions(config->libvirt, config->qemu, &versions, error) < 0)
		return error_wrap(error, "%s", config->path);
	if (host)
		ask_host(invocation, host, &versions);
	if (target_init(out, versions.libvirt, versions.qemu, error) < 0)
		return -1;
	target_use_host(out, host);
	if (advice && take_advice(advice, host, out, error) < 0)
		return -1;
	tell_target(invocation, host, out);
	return 0;
}
