/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inside src/host: reading /sys and /proc of this machine or of a copy (Linux
 * Documentation/ABI/, admin-guide/cputopology.rst, mm/numaperf.rst).
 *
 * A file that isn't there leaves what it tells unknown; one that can't be read, or makes no sense,
 * does too and is noted in the host.
 */
#ifndef VN_HOST_SYSFS_H
#define VN_HOST_SYSFS_H

#include "base/root.h"
#include "host/build.h"

#define SYSFS_CPU "sys/devices/system/cpu"
#define SYSFS_NODE "sys/devices/system/node"

struct sysfs {
	struct root root;
	struct host *host;
	struct strbuf path, text; /* of the file that was read last */
	struct arena scratch;
	bool is_here;	      /* the root is "/": this machine, and this process is on it */
	struct bitmap online; /* CPUs */
	uint64_t page_size_kib;
	bool page_size_told; /* that of the machine that was copied differs, and a note says so */
	uint64_t memory_kib; /* of the whole machine; 0: unknown */
};

/* The file's text without white space around it, until the next read; NULL: not to be had. */
const char *sysfs_text(struct sysfs *sysfs, const char *path, ...) PRINTF(2, 3);
/* The file's beginning, as much as is of use of a long one. */
const char *sysfs_beginning(struct sysfs *sysfs, const char *path);

/* These set *out only when the file has one; false: not to be had. */
bool sysfs_number(struct sysfs *sysfs, uint64_t *out, const char *path, ...) PRINTF(3, 4);
/* An id; one that the kernel gives as -1, which is "none", is had and becomes none. */
bool sysfs_id(struct sysfs *sysfs, unsigned none, unsigned *out, const char *path, ...)
	PRINTF(4, 5);
/* "0-3,8"; may be empty. */
bool sysfs_list(struct sysfs *sysfs, struct bitmap *out, const char *path, ...) PRINTF(3, 4);
/* "00000000,000000ff": hexadecimal words of 32 bits. */
bool sysfs_mask(struct sysfs *sysfs, struct bitmap *out, const char *path, ...) PRINTF(3, 4);

/* Notes that the file read last has a text that makes no sense there. */
void sysfs_odd(struct sysfs *sysfs, const char *wanted);

/* A folder of entries called PREFIX and a number: those numbers. */
bool sysfs_numbered(struct sysfs *sysfs, const char *prefix, struct bitmap *out, const char *path,
		    ...) PRINTF(4, 5);
/* A folder's entries, in the scratch arena. */
size_t sysfs_entries(struct sysfs *sysfs, const char ***out_names, const char *path, ...)
	PRINTF(3, 4);
bool sysfs_has(struct sysfs *sysfs, const char *path, ...) PRINTF(2, 3);

/* What stands behind "NAME:" or "NAME :" at the start of a line of text, its blanks cut off, in the
   arena; NULL: no such line. name in any case of letters. */
const char *sysfs_field(struct arena *arena, const char *text, const char *name);
/* The number of the line that has NAME: in it ("Node 0 MemTotal:  12 kB"). */
bool sysfs_meminfo(const char *text, const char *name, uint64_t *out_kib);

/* The parts, in the order in which they are read. */
void sysfs_read_machine(struct sysfs *sysfs); /* arch, CPU's name, sizes of pages, mounts */
int sysfs_read_cpus(struct sysfs *sysfs, struct error *error) MUST_CHECK;
void sysfs_read_nodes(struct sysfs *sysfs);
void sysfs_read_node_details(struct sysfs *sysfs); /* caches, links, tiers of memory */
void sysfs_read_caches(struct sysfs *sysfs);	   /* of CPUs, and resctrl */
void sysfs_read_devices(struct sysfs *sysfs);
void sysfs_read_limits(struct sysfs *sysfs); /* of this process */

/* The total and free pages below folder ("…/hugepages"), the system's own aside. */
void sysfs_read_pools(struct sysfs *sysfs, struct host_node *node, const char *folder);

#endif
