/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The list of rule topics, ascending ids. A topic NAME is one file that defines
 * `const struct rule_topic NAME_topic`; a new one is one line here.
 */
#ifndef VN_RULES_TOPICS_H
#define VN_RULES_TOPICS_H

#include "rules/rule.h"

/* clang-format off */
#define RULE_TOPICS(TOPIC) \
	TOPIC(document) \
	TOPIC(suppress) \
	TOPIC(os) \
	TOPIC(vcpu) \
	TOPIC(vcpu_list) \
	TOPIC(topology) \
	TOPIC(cpu) \
	TOPIC(iothreads) \
	TOPIC(iothread_maps) \
	TOPIC(numa) \
	TOPIC(numa_fit) \
	TOPIC(distances) \
	TOPIC(hmat) \
	TOPIC(cell_caches) \
	TOPIC(memory) \
	TOPIC(reach) \
	TOPIC(hugepages) \
	TOPIC(hotplug) \
	TOPIC(memory_backends) \
	TOPIC(memory_devices) \
	TOPIC(memory_ranges) \
	TOPIC(memory_models) \
	TOPIC(balloon) \
	TOPIC(numatune) \
	TOPIC(binding) \
	TOPIC(cputune) \
	TOPIC(pins) \
	TOPIC(crowding) \
	TOPIC(affinity) \
	TOPIC(resctrl) \
	TOPIC(devices) \
	TOPIC(target)
/* clang-format on */

#define DECLARE_TOPIC(name) extern const struct rule_topic name##_topic;
RULE_TOPICS(DECLARE_TOPIC)
#undef DECLARE_TOPIC

#endif
