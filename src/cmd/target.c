/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --libvirt-version, --qemu, --qemu-version, --advice, and what the config and the host say instead. */
#include "cmd/target.h"

#include "base/bitmap.h"
#include "cmd/probe.h"
#include "lib/target-host.h"

static const struct option_row rows[] = {
	{
		.name = "libvirt-version",
		.argument = "X.Y",
		.help = "the libvirt that will run the domain, 9.0 to 11.3\n"
			"(default: the connection's, else 11.3)",
		.id = OPTION_LIBVIRT_VERSION,
	},
	{
		.name = "qemu",
		.argument = "BIN",
		.help = "ask this QEMU binary which version it is, what it can,\n"
			"and for its machine types",
		.id = OPTION_QEMU,
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
	bool stale;		      /* QEMU's is the nearest that is known */
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
		cmd_note(invocation, "%s %s is treated as %s, the nearest that is known", name,
			 target_version_text(&scratch, told), target_version_text(&scratch, known));
	return known;
}

static void use_qemu(const struct invocation *invocation, const char *name, target_version told,
		     struct versions *versions)
{
	versions->qemu = nearest(invocation, name, told, target_nearest_qemu(told));
	versions->stale = versions->qemu != told;
}

static void ask_host(const struct invocation *invocation, const struct host *host,
		     struct versions *versions)
{
	bool was_open = versions->libvirt == 0;

	if (host->libvirt_version && was_open)
		versions->libvirt = nearest(invocation, "the host's libvirt", host->libvirt_version,
					    target_nearest_libvirt(host->libvirt_version));
	if (host->qemu_version && was_open && !versions->qemu)
		use_qemu(invocation, "the host's QEMU", host->qemu_version, versions);
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
		cmd_note(invocation, "for libvirt %s and QEMU %s%s%s; host: %s",
			 target_version_text(&scratch, target->libvirt),
			 target->probe ? target->probe->version
				       : target_version_text(&scratch, target->qemu),
			 target->probe ? ", as told by " : "", target->probe ? target->binary : "",
			 host ? host->description : "none");
}

/* The versions that options, config and host tell, the first of these before the others. */
static int find_versions(const struct invocation *invocation, const struct config *config,
			 const struct host *host, struct versions *versions, struct error *error)
{
	const struct options *options = &invocation->options;

	if (parse_versions(options_value(options, OPTION_LIBVIRT_VERSION),
			   options_value(options, OPTION_QEMU_VERSION), versions, error) < 0)
		return -1;
	if (parse_versions(config->libvirt, config->qemu, versions, error) < 0)
		return error_wrap(error, "%s", config->path);
	if (host)
		ask_host(invocation, host, versions);
	return 0;
}

int target_choose(const struct invocation *invocation, const struct config *config,
		  const struct host *host, struct target *out, struct error *error)
{
	const struct options *options = &invocation->options;
	const char *advice = options_value(options, OPTION_ADVICE);
	AUTO_PROBE struct probe *probe = NULL;
	struct versions versions = { 0 };

	if (probe_option(invocation, &probe, error) < 0)
		return -1;
	if (probe)
		use_qemu(invocation, "the binary's QEMU", probe->qemu, &versions);
	if (find_versions(invocation, config, host, &versions, error) < 0 ||
	    target_init(out, versions.libvirt, versions.qemu, error) < 0)
		return -1;
	/* that nobody said a version is no word against machine types from after our newest */
	out->stale = versions.stale || (!versions.libvirt && !versions.qemu);
	out->binary = options_value(options, OPTION_QEMU);
	if (probe)
		target_take_probe(out, TAKE(probe));
	target_use_host(out, host);
	if (advice && take_advice(advice, host, out, error) < 0)
		return -1;
	tell_target(invocation, host, out);
	return 0;
}
