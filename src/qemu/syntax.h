/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Arguments as text: QEMU's syntaxes for one value, and the formats for all of them.
 *
 * Quoting lives here only. What comes out of an XML can't act on a terminal: control and
 * bidirectional characters are written in an equivalent way.
 */
#ifndef VN_QEMU_SYNTAX_H
#define VN_QEMU_SYNTAX_H

#include "base/enum.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "guest/guest.h"
#include "qemu/argv.h"

enum qemu_syntax {
	QEMU_SYNTAX_LIBVIRT, /* as this libvirt writes it for this QEMU */
	QEMU_SYNTAX_JSON,    /* JSON for -object and -device */
	QEMU_SYNTAX_KEYVAL,  /* key=value for all */
	QEMU_SYNTAX_COUNT,
};

/* Only "json" and "keyval" have names. */
extern const struct enum_names qemu_syntax_names;

struct qemu_format {
	const struct guest *guest; /* that the arguments were made for */
	enum qemu_syntax syntax;
	unsigned families;   /* 1 << enum argv_family, or-ed; 0: all */
	bool annotate;	     /* a comment an argument: where it comes from */
	const char *binary;  /* that the shell starts; NULL: the target's, else qemu-system-ARCH */
	const char *running; /* script: the PID or name of a QEMU that runs; NULL: starts one */
};

/*
 * "smp,memory" → families. Fails, naming the word and all that there are, for a word that is no
 * family.
 */
int qemu_parse_families(const char *list, unsigned *out, struct error *error) MUST_CHECK;

/* The value of one option, unquoted, as QEMU gets it: what follows "-object". */
void qemu_format_value(const struct argv_option *option, const struct qemu_format *format,
		       struct strbuf *out);

/* A command for a POSIX shell, one option a line. With annotate the arguments are gathered by
   set, so that a comment can stand above each. */
void qemu_format_shell(const struct argv *argv, const struct qemu_format *format,
		       struct strbuf *out);
/* One argument a line, without the binary; annotate puts lines that begin with # between. */
void qemu_format_args(const struct argv *argv, const struct qemu_format *format,
		      struct strbuf *out);
/* {version, target, arguments, left_out} */
void qemu_format_json(const struct argv *argv, const struct qemu_format *format,
		      struct strbuf *out);

/*
 * A POSIX sh script that starts QEMU and does libvirt's part too, or with running that part alone.
 * Nothing that comes from the XML can become code in it.
 */
void qemu_format_script(const struct argv *argv, const struct qemu_format *format,
			struct strbuf *out);

/* The binary that shell and script name; in the arena. */
const char *qemu_binary(const struct qemu_format *format, struct arena *arena);

/* Where an option comes from, for people: "guest.xml:12: <cell id='0'>" or "default: …". */
void qemu_format_origin(const struct argv_option *option, const struct qemu_format *format,
			struct strbuf *out);

/* One word for a POSIX shell, quoted where needed. */
void qemu_shell_word(const char *word, struct strbuf *out);

#endif
