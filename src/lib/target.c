/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The public functions about targets. */
#include <stdlib.h>

#include "lib/handles.h"
#include "lib/target-host.h"

struct versions {
	target_version libvirt, qemu; /* 0: not told */
	bool stale;		      /* QEMU's is the nearest that is known */
};

/* Who names a libvirt and no QEMU means the QEMU of its time, not the host's. */
static int find_versions(const struct host *host, const char *libvirt, const char *qemu,
			 struct versions *out, struct error *error)
{
	if (libvirt && target_parse_libvirt(libvirt, &out->libvirt, error) < 0)
		return -1;
	if (qemu && target_parse_qemu(qemu, &out->qemu, error) < 0)
		return -1;
	if (!host || libvirt)
		return 0;
	if (host->libvirt_version)
		out->libvirt = target_nearest_libvirt(host->libvirt_version);
	if (host->qemu_version && !qemu) {
		out->qemu = target_nearest_qemu(host->qemu_version);
		out->stale = out->qemu != host->qemu_version;
	}
	return 0;
}

int vn_target_new(const struct vn_host *host, const char *libvirt, const char *qemu,
		  struct vn_target **out, char **error)
{
	const struct host *machine = host ? host->host : NULL;
	AUTO(error) why = ERROR_INIT;
	struct versions versions = { 0 };
	struct vn_target *target;

	if (find_versions(machine, libvirt, qemu, &versions, &why) < 0)
		return lib_fail(error, &why);
	target = mem_alloc_array(1, sizeof(*target));
	if (target_init(&target->target, versions.libvirt, versions.qemu, &why) < 0) {
		free(target);
		return lib_fail(error, &why);
	}
	/* that nobody said a version is no word against machine types from after our newest */
	target->target.stale = versions.stale || (!versions.libvirt && !versions.qemu);
	target->host = machine;
	target_use_host(&target->target, machine);
	*out = target;
	return 0;
}

void vn_target_free(struct vn_target *target)
{
	if (!target)
		return;
	target_done(&target->target);
	free(target);
}
