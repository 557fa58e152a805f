/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of applied_build() beside threads. Private. */
#ifndef VN_QEMU_APPLIED_PARTS_H
#define VN_QEMU_APPLIED_PARTS_H

#include "qemu/applied.h"

/* applied-limits.c */
void applied_add_limits(const struct guest *guest, struct applied *out);
/* applied-resctrl.c */
void applied_add_resctrls(const struct guest *guest, struct arena *arena, struct applied *out);
/* applied-memory.c: folders, files, thread contexts, the process's policy */
void applied_add_memory(const struct guest *guest, struct arena *arena, struct applied *out);
/* applied-plugs.c */
void applied_add_plugs(const struct guest *guest, struct arena *arena, struct applied *out);

#endif
