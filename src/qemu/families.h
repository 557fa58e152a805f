/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The builders of the option families, in the order in which build.c calls them. Private. */
#ifndef VN_QEMU_FAMILIES_H
#define VN_QEMU_FAMILIES_H

#include "guest/guest.h"
#include "qemu/argv.h"

/* machine.c */
void qemu_add_machine(const struct guest *guest, struct argv *argv);
void qemu_add_accel(const struct guest *guest, struct argv *argv);
void qemu_add_no_acpi(const struct guest *guest, struct argv *argv); /* libvirt 9.0 to 9.2 */
/* cpu.c */
void qemu_add_cpu(const struct guest *guest, struct argv *argv);
/* memory.c */
void qemu_add_memory(const struct guest *guest, struct argv *argv);
void qemu_add_legacy_memory(const struct guest *guest, struct argv *argv);
/* A backend and, in front of it, its thread context. */
void qemu_add_backend(const struct guest_backend *backend, enum argv_family family,
		      const char *element, struct argv *argv);
/* smp.c */
void qemu_add_smp(const struct guest *guest, struct argv *argv);
/* iothreads.c */
void qemu_add_iothreads(const struct guest *guest, struct argv *argv);
/* numa.c */
void qemu_add_numa(const struct guest *guest, struct argv *argv);
/* devices.c */
void qemu_add_iommu(const struct guest *guest, struct argv *argv);
void qemu_add_expanders(const struct guest *guest, struct argv *argv);
void qemu_add_memory_devices(const struct guest *guest, struct argv *argv);
void qemu_add_balloon(const struct guest *guest, struct argv *argv);
/* shared-files.c */
void qemu_add_shared_files(const struct guest *guest, struct argv *argv);
/* left-out.c */
void qemu_add_left_out(const struct guest *guest, struct argv *argv);

#endif
