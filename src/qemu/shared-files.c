/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory of devices that is a file of the host: libvirt 9.0, 11.3 qemu_command.c
 * qemuBuildShmemBackendMemProps, qemuBuildPstoreCommandLine. The devices are out of scope.
 */
#include "qemu/families.h"

#define PSTORE_FOLDER "/var/lib/libvirt/qemu/nvram"

static void add_shmem(const struct domain_shared_file *file, struct argv *argv)
{
	const char *alias =
		file->alias ? file->alias : arena_printf(argv->arena, "shmem%u", file->index);

	argv_from(argv, file->at, "<shmem>");
	argv_string(argv, "qom-type", "memory-backend-file");
	argv_printf(argv, "id", "shmmem-%s", alias);
	argv_printf(argv, "mem-path", "/dev/shm/%s", file->name);
}

static void add_pstore(const struct guest *guest, const struct domain_shared_file *file,
		       struct argv *argv)
{
	argv_from(argv, file->at, "<pstore>");
	argv_string(argv, "qom-type", "memory-backend-file");
	argv_printf(argv, "id", "mem%s", file->alias ? file->alias : "pstore0");
	if (file->path)
		argv_string(argv, "mem-path", file->path);
	else
		argv_printf(argv, "mem-path", PSTORE_FOLDER "/%s_PSTORE.raw", guest->domain->name);
}

void qemu_add_shared_files(const struct guest *guest, struct argv *argv)
{
	const struct domain_devices *devices = &guest->domain->devices;
	size_t n = 0;

	for (size_t i = 0; i < devices->n_shared_files; i++) {
		const struct domain_shared_file *file = &devices->shared_files[i];

		if (file->is_pstore && !target_has(guest->target, LIBVIRT_PSTORE))
			continue;
		argv_add(argv, "-object", ARGV_OBJECT, ARGV_FAMILY_DEVICES);
		if (file->is_pstore)
			add_pstore(guest, file, argv);
		else
			add_shmem(file, argv);
		argv_number(argv, "size", file->size_bytes);
		argv_bool(argv, "share", true);
		n++;
	}
	if (n > 0)
		argv_left_out(argv, "of <shmem> and <pstore> only the memory is here, not the "
				    "-device for it");
}
