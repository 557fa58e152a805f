/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The order of the arguments: that of libvirt's qemu_command.c qemuBuildCommandLine, which is the
 * same in 9.0.0 and 11.3.0 for what is in scope.
 */
#include "qemu/build.h"

#include "qemu/families.h"

void qemu_build(const struct guest *guest, struct arena *arena, struct argv *out)
{
	*out = (struct argv){ .arena = arena };
	if (!guest_has_qemu(guest)) {
		argv_left_out(out, "a domain of this type has no QEMU command line: QEMU runs "
				   "kvm, qemu and hvf");
		return;
	}
	qemu_add_machine(guest, out);
	qemu_add_accel(guest, out);
	qemu_add_cpu(guest, out);
	qemu_add_memory(guest, out);
	qemu_add_smp(guest, out);
	qemu_add_iothreads(guest, out);
	qemu_add_numa(guest, out);
	qemu_add_no_acpi(guest, out);
	qemu_add_iommu(guest, out);
	qemu_add_expanders(guest, out);
	qemu_add_memory_devices(guest, out);
	qemu_add_balloon(guest, out);
	qemu_add_shared_files(guest, out);
	qemu_add_left_out(guest, out);
}
