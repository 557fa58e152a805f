/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a guest to QEMU's arguments, in libvirt's order.
 *
 * Everything was decided in struct guest; here it is only put into options.
 */
#ifndef VN_QEMU_BUILD_H
#define VN_QEMU_BUILD_H

#include "base/arena.h"
#include "guest/guest.h"
#include "qemu/argv.h"

/*
 * Fills out with the arguments in scope and with what of the domain has none. out's memory is the
 * arena's; strings are borrowed from the guest, which must live as long. A guest that QEMU doesn't
 * run (guest_has_qemu) gets no arguments, and a sentence that says so.
 */
void qemu_build(const struct guest *guest, struct arena *arena, struct argv *out);

#endif
