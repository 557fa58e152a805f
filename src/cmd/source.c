/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --host and --connect. */
#include "cmd/source.h"

#include <string.h>
#include <unistd.h>

#include "domain/suggest.h"

static const struct option_row rows[] = {
	{
		.name = "host",
		.argument = "SRC",
		.help = "the host to check against:\n"
			"auto            a libvirt connection, if there is one (default)\n"
			"libvirt[:URI]   this libvirt connection\n"
			"FILE            a saved capabilities XML (virsh capabilities)\n"
			"none            no host: only what needs none is checked",
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

static const char *const words[] = { "auto", "libvirt", "none", "sysfs" };

/* "libvirt:URI" for the word "libvirt": what follows the colon, "" when nothing does; else NULL. */
static const char *after_word(const char *source, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(source, word, length) != 0)
		return NULL;
	if (source[length] == ':')
		return source + length + 1;
	return source[length] ? NULL : source + length;
}

static int read_file(const char *path, struct host **out, struct error *error)
{
	const char *meant;

	if (access(path, F_OK) == 0)
		return host_read_file(path, out, error);
	meant = suggest(path, words, ARRAY_SIZE(words));
	if (meant)
		return error_set(error, "--host %s: there is no such file; did you mean \"%s\"?",
				 path, meant);
	return error_set(error, "--host %s: there is no such file", path);
}

static void read_auto(const struct invocation *invocation, const char *uri, struct host **out)
{
	AUTO(error) error = ERROR_INIT;

	if (host_read_libvirt(uri, out, &error) < 0)
		cmd_note(invocation, "no host is checked against: %s", error.message);
}

int source_read(const struct invocation *invocation, struct host **out, struct error *error)
{
	const char *uri = options_value(&invocation->options, OPTION_CONNECT);
	const char *source = options_value(&invocation->options, OPTION_HOST);
	const char *own_uri;

	if (!source)
		source = uri ? "libvirt" : "auto";
	own_uri = after_word(source, "libvirt");
	if (own_uri && *own_uri && uri)
		return error_set(error, "--host %s and --connect %s name two connections", source,
				 uri);
	if (own_uri)
		return host_read_libvirt(*own_uri ? own_uri : uri, out, error);
	if (strcmp(source, "auto") == 0) {
		read_auto(invocation, uri, out);
		return 0;
	}
	if (uri)
		return error_set(error,
				 "--connect goes with --host auto and --host libvirt, not "
				 "with --host %s",
				 source);
	if (strcmp(source, "none") == 0)
		return 0;
	if (after_word(source, "sysfs"))
		return error_set(error,
				 "--host %s: this version can't read sysfs; save the host "
				 "with \"virsh capabilities > FILE\" and use --host FILE",
				 source);
	return read_file(source, out, error);
}

void source_free(struct host **host)
{
	if (*host)
		host_free(*host);
}
