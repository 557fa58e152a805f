/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --host and --connect. */
#include "cmd/source.h"

#include <unistd.h>

#include "domain/suggest.h"
#include "lib/host-word.h"

static const struct option_row rows[] = {
	{
		.name = "host",
		.argument = "SRC",
		.help = "the host to check against:\n"
			"auto            a libvirt connection, else sysfs (default)\n"
			"libvirt[:URI]   this libvirt connection\n"
			"sysfs[:ROOT]    /sys and /proc of this machine, or below ROOT\n"
			"FILE            saved by virsh capabilities or virtnuma host\n"
			"none            no host: only what needs none is checked",
		.words = "auto libvirt none sysfs",
		.id = OPTION_HOST,
	},
	{
		.name = "connect",
		.letter = 'c',
		.argument = "URI",
		.help = "the same as --host libvirt:URI",
		.id = OPTION_CONNECT,
	},
};

const struct option_set source_options = {
	.title = "Host",
	.rows = rows,
	.n_rows = ARRAY_SIZE(rows),
};

static int read_file(const char *path, struct host **out, struct error *error)
{
	const char *meant;

	if (access(path, F_OK) == 0)
		return host_read_file(path, out, error);
	meant = suggest(path, host_word_names.names, host_word_names.count);
	if (meant)
		return error_set(error, "--host %s: there is no such file; did you mean \"%s\"?",
				 path, meant);
	return error_set(error, "--host %s: there is no such file", path);
}

/* Which of the two was used is told: they may be two machines, and know different things. */
static void read_auto(const struct invocation *invocation, const char *uri, struct host **out)
{
	AUTO(error) no_libvirt = ERROR_INIT;
	AUTO(error) no_sysfs = ERROR_INIT;

	if (host_read_libvirt(uri, out, &no_libvirt) == 0)
		cmd_note(invocation, "the host is that of %s", (*out)->description);
	else if (host_read_sysfs("/", out, &no_sysfs) == 0)
		cmd_note(invocation, "the host is read from %s: %s", (*out)->description,
			 no_libvirt.message);
	else
		cmd_note(invocation, "no host is checked against: %s; %s", no_libvirt.message,
			 no_sysfs.message);
}

/* What a source couldn't make sense of. */
static void tell_notes(const struct invocation *invocation, const struct host *host)
{
	if (!host)
		return;
	for (size_t i = 0; i < host->n_notes; i++)
		cmd_note(invocation, "%s", host->notes[i]);
	if (host->n_more_notes)
		cmd_note(invocation, "and %zu more of that kind", host->n_more_notes);
}

static int read_source(const struct invocation *invocation, const char *source, const char *uri,
		       struct host **out, struct error *error)
{
	const char *rest;
	enum host_word word;

	if (!source)
		source = uri ? "libvirt" : "auto";
	word = host_word_parse(source, &rest);
	if (word == HOST_WORD_LIBVIRT && rest && uri)
		return error_set(error, "--host %s and --connect %s name two connections", source,
				 uri);
	if (word == HOST_WORD_LIBVIRT)
		return host_read_libvirt(rest ? rest : uri, out, error);
	if (word == HOST_WORD_AUTO) {
		read_auto(invocation, uri, out);
		return 0;
	}
	if (uri)
		return error_set(error,
				 "--connect goes with --host auto and --host libvirt, not "
				 "with --host %s",
				 source);
	if (word == HOST_WORD_NONE)
		return 0;
	if (word == HOST_WORD_SYSFS)
		return host_read_sysfs(rest ? rest : "/", out, error);
	return read_file(source, out, error);
}

int source_read(const struct invocation *invocation, struct host **out, struct error *error)
{
	if (read_source(invocation, options_value(&invocation->options, OPTION_HOST),
			options_value(&invocation->options, OPTION_CONNECT), out, error))
		return -1;
	tell_notes(invocation, *out);
	return 0;
}

void source_free(struct host **host)
{
	if (*host)
		host_free(*host);
}
