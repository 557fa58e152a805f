/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The record of a rule: one table entry has all there is to know of it.
 *
 * explain, the manual, SARIF and the tests read the same strings.
 */
#ifndef VN_RULES_RULE_H
#define VN_RULES_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/enum.h"

struct check;

enum severity {
	SEVERITY_INFO,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
	SEVERITY_COUNT,
};

enum consequence {
	CONSEQUENCE_LIBVIRT_REFUSES, /* at define or start */
	CONSEQUENCE_QEMU_REFUSES,
	CONSEQUENCE_START_FAILS_HERE, /* this host's kernel or resources */
	CONSEQUENCE_SLOW,
	CONSEQUENCE_NOT_AS_MEANT,
	CONSEQUENCE_STYLE,
	CONSEQUENCE_COUNT,
};

/* When libvirt refuses; report says "defined or started" where a rule doesn't tell. */
enum rule_stage {
	RULE_STAGE_ANY,
	RULE_STAGE_DEFINE,
	RULE_STAGE_START,
	RULE_STAGE_RUNNING, /* still at start, but QEMU has its arguments and runs */
	RULE_STAGE_COUNT,
};

/* Facts that a rule can't do without; registry.c skips it and notes "not checked" else. */
enum rule_needs {
	NEEDS_DOMAIN = 0,
	NEEDS_GUEST = 1 << 0,	      /* the topology could be built: cells and vCPUs make sense */
	NEEDS_VERSIONS = 1 << 1,      /* libvirt and QEMU versions are known */
	NEEDS_MACHINE = 1 << 2,	      /* the machine type is in the target's table */
	NEEDS_HOST_NODES = 1 << 3,    /* host nodes and their CPUs */
	NEEDS_HOST_TOPOLOGY = 1 << 4, /* sockets, cores, siblings */
	NEEDS_HOST_MEMORY = 1 << 5,   /* memory of the nodes */
	NEEDS_HOST_PAGES = 1 << 6,    /* huge-page pools */
	NEEDS_HOST_FREE = 1 << 7,     /* free memory and free pages */
	NEEDS_HOST_DISTANCES = 1 << 8,
	NEEDS_HOST_CACHES = 1 << 9, /* resctrl */
	NEEDS_HOST_ISOLATION = 1 << 10,
	NEEDS_HOST_PCI = 1 << 11,
	NEEDS_HOST_ONLINE = 1 << 12, /* which CPUs are offline */
	NEEDS_QEMU = 1 << 13,	     /* the domain type is kvm, qemu or hvf: QEMU runs it */
};

/* Every need that only a host can satisfy. */
#define NEEDS_HOST                                                                           \
	(NEEDS_HOST_NODES | NEEDS_HOST_TOPOLOGY | NEEDS_HOST_MEMORY | NEEDS_HOST_PAGES |     \
	 NEEDS_HOST_FREE | NEEDS_HOST_DISTANCES | NEEDS_HOST_CACHES | NEEDS_HOST_ISOLATION | \
	 NEEDS_HOST_PCI | NEEDS_HOST_ONLINE)

/* Example of a rule: a whole small domain, and what it needs. */
struct rule_example {
	const char *domain; /* XML */
	const char *host;   /* a host of tests/hosts/ by name; NULL: none */
	unsigned libvirt;   /* target version (9000); 0: the newest */
	unsigned qemu;
};

struct rule {
	unsigned id; /* 301 is VN301 */
	enum severity severity;
	enum consequence consequence;
	enum rule_stage stage; /* with CONSEQUENCE_LIBVIRT_REFUSES */
	unsigned needs;	       /* enum rule_needs, or-ed */
	const char *title;     /* "vCPU in two guest NUMA cells" */
	const char *why;       /* what happens and why it matters; whole sentences */
	const char *help;      /* what to do; imperative, no full stop */
	struct rule_example bad, good;
	const char *elements;	   /* that it is about, space-separated: "cell numa" */
	const char *message_words; /* distinctive words of libvirt's or QEMU's message, several ways
					of putting it with a | between them; NULL */
	const char *source;	   /* of the fact: project, version, file or document */
	unsigned since, until;	   /* libvirt versions it holds for (until is the last); 0: all */
	void (*run)(const struct check *check); /* NULL: the finding comes from reading */
};

/* A topic: the rules of one family, ascending ids. */
struct rule_topic {
	const char *name;
	const char *title;
	unsigned first_id, last_id;
	const struct rule *rules;
	size_t n_rules;
};

extern const struct enum_names severity_names;	  /* "info", "warning", "error" */
extern const struct enum_names consequence_names; /* "libvirt-refuses", … */

#endif
