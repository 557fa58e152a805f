/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The parts of a script: what it is made of is collected first, then its functions are known and
 * all of it is put together. Private to script*.c.
 */
#ifndef VN_QEMU_SCRIPT_PARTS_H
#define VN_QEMU_SCRIPT_PARTS_H

#include "qemu/applied.h"
#include "qemu/syntax.h"

/* Functions of the script, in the order in which they stand there. */
enum script_helper {
	SCRIPT_BASIC,
	SCRIPT_WRITE,
	SCRIPT_START,
	SCRIPT_QMP,
	SCRIPT_PLUG,
	SCRIPT_THREADS,
	SCRIPT_PIN,
	SCRIPT_PIN_ALL,
	SCRIPT_ALL_CPUS,
	SCRIPT_ALL_BUT_ISOLATED,
	SCRIPT_NODE_CPUS,
	SCRIPT_SCHEDULE,
	SCRIPT_LOCK,
	SCRIPT_FOLDER,
	SCRIPT_HUGE_FOLDER,
	SCRIPT_GROUP,
	SCRIPT_SCOPE,
	SCRIPT_RESCTRL,
	SCRIPT_CACHE,
	SCRIPT_FIND_PID,
	SCRIPT_FIND_NAME,
	SCRIPT_RUNNING_GROUP,
	SCRIPT_SOCKET,
	SCRIPT_HELPER_COUNT,
};

extern const char *const script_helpers[SCRIPT_HELPER_COUNT];

struct script {
	const struct argv *argv;
	const struct qemu_format *format;
	const struct guest *guest;
	struct arena *arena;
	struct applied applied;
	bool has_group;	  /* the guest gets a cgroup */
	bool has_monitor; /* something goes through QMP, in a script for a QEMU that runs */
	bool helpers[SCRIPT_HELPER_COUNT];
	struct strbuf body;
};

/* The helper is called, so it has to be there. */
void script_use(struct script *script, enum script_helper helper);

/* script-threads.c: sets up one kind of thread; list_threads has run, but for the emulator's. */
void script_add_emulator(struct script *script);
void script_add_emulator_scheduler(struct script *script);
void script_add_threads(struct script *script);

/* script-memory.c: folders before QEMU starts; resctrl groups; what end() takes away */
void script_add_folders(struct script *script);
void script_add_resctrls(struct script *script);
/* "vcpus_0-1": a group's name after the guest's. */
void script_add_group_name(const struct bitmap *vcpus, struct strbuf *out);
void script_add_end(struct script *script);

/* script-monitor.c: vCPUs to plug; what is asked of the monitor at last */
bool script_needs_monitor(const struct applied *applied);
void script_add_plugs(struct script *script);
void script_add_requests(struct script *script);

/* script-cgroup.c */
void script_add_group(struct script *script);
void script_add_running_group(struct script *script);
/* "cpu.max" and its value as words, where there is one. */
void script_add_bandwidth(const struct applied_bandwidth *bandwidth, struct strbuf *out);
void script_add_limits(struct script *script);

#endif
