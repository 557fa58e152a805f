/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ids of the rules whose findings come from reading, before any rule runs. Their texts stand in
 * src/rules/document.c and the topics like any other rule's. An id is never used again for
 * something else.
 */
#ifndef VN_BASE_RULE_IDS_H
#define VN_BASE_RULE_IDS_H

enum {
	RULE_NUMBER = 101,	      /* not a number, or out of its range */
	RULE_SIZE = 102,	      /* a size libvirt can't read: number, unit, overflow */
	RULE_LIST = 103,	      /* a list of CPUs, vCPUs or nodes that libvirt can't read */
	RULE_VALUE = 104,	      /* a word that isn't one of those allowed */
	RULE_MISSING = 105,	      /* a required attribute or element isn't there */
	RULE_UNKNOWN_ATTRIBUTE = 106, /* libvirt ignores it; --validate refuses */
	RULE_UNKNOWN_ELEMENT = 107,   /* likewise */
	RULE_REPEATED = 108,	      /* more than one where libvirt refuses more than one */
	RULE_ONLY_FIRST = 109,	      /* more than one where libvirt reads the first only */
	RULE_EMPTY_LIST = 110,	      /* a list that is empty after its exclusions */
	RULE_IGNORED = 111,	      /* given, but without effect where it stands */
	RULE_SCHEMA = 112,	      /* the parser takes it, schema validation doesn't */
};

#endif
