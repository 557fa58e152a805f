/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A libvirt's own translation of a domain into a QEMU command line. */
#ifndef VN_HOST_TRANSLATE_H
#define VN_HOST_TRANSLATE_H

#include "base/error.h"
#include "base/mem.h"

/* One of the two is there; both are the struct's. */
struct libvirt_translation {
	char *line;    /* a shell's command */
	char *refusal; /* libvirt's own words: why it doesn't take the domain */
};

#define LIBVIRT_TRANSLATION_INIT \
	{                        \
		0                \
	}

/*
 * Asks a libvirt by URI (NULL: libvirt's own default) over a connection that may write, which its
 * driver wants for this though nothing is changed. The libvirt runs the emulator that the XML names
 * to learn what it can. At most 5 seconds; an embedded driver has more, to try all QEMUs first.
 */
int host_translate(const char *uri, const char *xml, struct libvirt_translation *out,
		   struct error *error) MUST_CHECK;

void libvirt_translation_done(struct libvirt_translation *translation);

#endif
