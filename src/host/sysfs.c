/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host from /sys and /proc, of this machine or below another root. */
#include "host/sysfs.h"

#include <string.h>

static void read_all(struct sysfs *sysfs)
{
	sysfs_read_nodes(sysfs);
	sysfs_read_node_details(sysfs);
	sysfs_read_caches(sysfs);
	sysfs_read_devices(sysfs);
	sysfs_read_limits(sysfs);
}

static void sysfs_done(struct sysfs *sysfs)
{
	root_done(&sysfs->root);
	strbuf_done(&sysfs->path);
	strbuf_done(&sysfs->text);
	arena_done(&sysfs->scratch);
	host_free(sysfs->host);
}

int host_read_sysfs(const char *root, struct host **out, struct error *error)
{
	AUTO(sysfs) sysfs = { .root = ROOT_INIT };

	if (root_open(&sysfs.root, root, error))
		return -1;
	sysfs.is_here = strcmp(root, "/") == 0;
	sysfs.host = host_new(HOST_SOURCE_SYSFS);
	sysfs.host->description =
		sysfs.is_here ? "sysfs of this machine"
			      : arena_printf(&sysfs.host->arena, "sysfs below %s", root);
	sysfs_read_machine(&sysfs);
	if (sysfs_read_cpus(&sysfs, error))
		return error_wrap(error, "reading sysfs below %s", root);
	read_all(&sysfs);
	*out = TAKE(sysfs.host);
	return 0;
}
