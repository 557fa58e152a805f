/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvirtnuma: checks and translates what a libvirt domain XML says of NUMA, CPUs and memory.
 *
 *	struct vn_host *host = NULL;
 *	struct vn_target *target = NULL;
 *	struct vn_check *check = NULL;
 *	char *error = NULL;
 *
 *	if (vn_host_open("sysfs", &host, &error) == 0 &&
 *	    vn_target_new(host, "9.0", NULL, &target, &error) == 0 &&
 *	    vn_check_new(target, "guest.xml", xml, length, &check, &error) == 0)
 *		for (size_t i = 0; i < vn_check_count(check); i++)
 *			puts(vn_check_finding(check, i)->message);
 *	else
 *		fprintf(stderr, "%s\n", error);
 *	free(error);
 *	vn_check_free(check);
 *	vn_target_free(target);
 *	vn_host_free(host);
 *
 * Units: lines and columns count from 1; columns count code points, a tab being one. Lengths of
 * text are bytes. All text is UTF-8.
 *
 * Errors: a function that can fail returns 0, or -1 when the work can't be done. With -1 it sets
 * *error, unless error is NULL, to one sentence without a full stop at its end, which the caller
 * frees with free(); what out points to is left as it was. With 0 it leaves *error as it was.
 * What is wrong with a domain is no error but a finding; an error is that there is no domain to
 * be read, no such host, no such version. A domain may name anything: what comes out of it isn't
 * escaped in messages, so mind control characters before a terminal.
 *
 * Ownership: what a _new or _open function makes is the caller's, to be given to the _free
 * function, which takes NULL too. What is got from a handle belongs to it and lives as long.
 * A check needs its target, and a target its host: free them in the opposite order.
 *
 * Memory: when none is left, the process ends with a line on standard error and exit status 2, as
 * with GLib and libvirt. A domain of more than 16 MiB is refused.
 *
 * Threads: nothing is shared behind the scenes. Handles don't change after they were made, so
 * several threads may use one at the same time; only _free must be the last to use it. One thread
 * may call vn_host_open("libvirt…") while others do so too: each has its own connection.
 *
 * Side effects: none but reading. Only "libvirt" and "auto" of vn_host_open() talk to anyone or
 * load libvirt; programs are never run. Nothing is printed but when memory ends.
 *
 * Compatibility: functions and fields keep their meaning within libvirtnuma.so.0. A struct that is
 * got by pointer may grow at its end: never take its size, or copy it. Ids of rules keep their
 * meaning for ever; words of messages may become better.
 */
#ifndef VN_VIRTNUMA_H
#define VN_VIRTNUMA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__
#define VN_API __attribute__((visibility("default")))
#define VN_MUST_CHECK __attribute__((warn_unused_result))
#else
#define VN_API
#define VN_MUST_CHECK
#endif

/* A machine: nodes, CPUs, memory, pages. */
struct vn_host;
/* Which libvirt and which QEMU will run the domain, on which host. */
struct vn_target;
/* What was found in one domain. */
struct vn_check;

/* The library's version, such as "0.1.0". */
VN_API const char *vn_version(void);

/*
 * Reads a host once. source is what virtnuma's --host takes: "sysfs" for this machine's /sys and
 * /proc, "sysfs:ROOT" for those below ROOT, "libvirt" or "libvirt:URI" for a connection (read-only,
 * at most 5 seconds, and never starting a daemon), "auto" for libvirt, else sysfs, or the name of
 * a file of capabilities XML or of a snapshot (virtnuma host --format json). Where there is to be
 * no host, give NULL to vn_target_new() instead.
 */
VN_API int vn_host_open(const char *source, struct vn_host **out, char **error) VN_MUST_CHECK;
VN_API void vn_host_free(struct vn_host *host);

/*
 * Says what to check and translate for. host may be NULL: what needs one isn't checked. libvirt
 * ("9.0" to "11.3") and qemu ("4.2" to "10.0") may be NULL: then it is the host's version if it
 * is known, else the QEMU that goes with that libvirt, else the newest that this library knows.
 */
VN_API int vn_target_new(const struct vn_host *host, const char *libvirt, const char *qemu,
			 struct vn_target **out, char **error) VN_MUST_CHECK;
VN_API void vn_target_free(struct vn_target *target);

/*
 * Checks the domain XML in length bytes at xml, which may be in any encoding that XML allows and
 * are not needed any more afterwards. name is for messages: "guest.xml". A <domstatus> or
 * <domainsnapshot> around the domain is fine. <virtnuma:allow> in the domain is honoured. Fails
 * when there is no domain to be read: malformed XML, another root element, more than 16 MiB.
 */
VN_API int vn_check_new(const struct vn_target *target, const char *name, const char *xml,
			size_t length, struct vn_check **out, char **error) VN_MUST_CHECK;
VN_API void vn_check_free(struct vn_check *check);

enum vn_severity {
	VN_SEVERITY_INFO,
	VN_SEVERITY_WARNING, /* it works, but slowly or not as meant */
	VN_SEVERITY_ERROR,   /* libvirt or QEMU refuses it, or this host can't hold it */
};

struct vn_finding {
	const char *id; /* of the rule: "VN301" */
	enum vn_severity severity;
	const char *consequence; /* "libvirt-refuses", "qemu-refuses", "start-fails-here", "slow",
				    "not-as-meant" or "style" */
	const char *message;	 /* a sentence without a full stop */
	const char *help;	 /* what to do, likewise; NULL: nothing in particular */
	unsigned line, column;	 /* 1, 1 for the document as a whole */
	unsigned end_line, end_column; /* just behind the end; the same place for the whole */
};

/* How many findings there are. */
VN_API size_t vn_check_count(const struct vn_check *check);
/* One of them, in the order of their places; NULL from vn_check_count() on. */
VN_API const struct vn_finding *vn_check_finding(const struct vn_check *check, size_t index);

struct vn_unchecked {
	const char *id;	    /* of the rule */
	const char *reason; /* what isn't known: "the host's huge-page pools", "no host" */
};

/*
 * The rules that could not be asked, by ascending id; NULL from their number on. No finding of
 * such a rule does not mean that all is well.
 */
VN_API const struct vn_unchecked *vn_check_unchecked(const struct vn_check *check, size_t index);

/* For vn_check_to_qemu(). */
#define VN_TO_QEMU_FORCE 1u /* translate what libvirt or QEMU refuses, too */

/*
 * The part of QEMU's command line that this library understands. format is "args" (one argument a
 * line), "shell" (a command, quoted for a POSIX shell), or "json" (the arguments with their
 * properties and origins, and what was left out). flags is 0 or VN_TO_QEMU_FORCE. *out is the
 * text, NUL-terminated, which the caller frees with free(). Fails when libvirt or QEMU refuses
 * the domain, unless it is forced; when QEMU doesn't run domains of this type; and for another
 * format.
 */
VN_API int vn_check_to_qemu(const struct vn_check *check, const char *format, unsigned flags,
			    char **out, char **error) VN_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
