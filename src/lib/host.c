/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The public functions about hosts, and what all public functions need. */
#include <stdlib.h>

#include "lib/handles.h"
#include "lib/host-word.h"

const char *vn_version(void)
{
	return PACKAGE_VERSION;
}

int lib_fail(char **out, struct error *error)
{
	if (out)
		*out = TAKE(error->message);
	return -1;
}

static int read_auto(struct host **out, struct error *error)
{
	AUTO(error) no_libvirt = ERROR_INIT;

	if (host_read_libvirt(NULL, out, &no_libvirt) == 0)
		return 0;
	return host_read_sysfs("/", out, error);
}

static int read_host(const char *source, struct host **out, struct error *error)
{
	const char *rest;

	switch (host_word_parse(source, &rest)) {
	case HOST_WORD_AUTO:
		return read_auto(out, error);
	case HOST_WORD_LIBVIRT:
		return host_read_libvirt(rest, out, error);
	case HOST_WORD_SYSFS:
		return host_read_sysfs(rest ? rest : "/", out, error);
	case HOST_WORD_NONE:
		return error_set(error, "\"none\" is no host: give vn_target_new() NULL instead");
	case HOST_WORD_FILE:
		break;
	}
	return host_read_file(source, out, error);
}

int vn_host_open(const char *source, struct vn_host **out, char **error)
{
	AUTO(error) why = ERROR_INIT;
	struct host *host = NULL;

	if (read_host(source, &host, &why) < 0)
		return lib_fail(error, &why);
	*out = mem_alloc(sizeof(**out));
	(*out)->host = host;
	return 0;
}

void vn_host_free(struct vn_host *host)
{
	if (!host)
		return;
	host_free(host->host);
	free(host);
}
