/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sections of a domain XML: each function reads one into the reader's domain and blames what
 * is wrong in itself. How elements relate is left to rules/.
 */
#ifndef VN_DOMAIN_SECTIONS_H
#define VN_DOMAIN_SECTIONS_H

#include "domain/read.h"

/* node is <domain> everywhere here. */
void read_identity(struct reader *r, struct xml_node *node); /* name, uuid, type, os type */
void read_memory(struct reader *r, struct xml_node *node);   /* and memoryBacking */
void read_memtune(struct reader *r, struct xml_node *node);
void read_vcpus(struct reader *r, struct xml_node *node);
void read_iothreads(struct reader *r, struct xml_node *node);
void read_cputune(struct reader *r, struct xml_node *node);
void read_cpu(struct reader *r, struct xml_node *node);
void read_numa(struct reader *r, struct xml_node *node); /* of <cpu> */
void read_numatune(struct reader *r, struct xml_node *node);
void read_features(struct reader *r, struct xml_node *node);
void read_boot(struct reader *r, struct xml_node *node); /* the rest of <os> */
void read_devices(struct reader *r, struct xml_node *node);
void read_metadata(struct reader *r, struct xml_node *node);

/* Parts of sections. */
void read_resctrl(struct reader *r, struct xml_node *node); /* cachetune, memorytune */
void read_memory_device(struct reader *r, struct xml_node *device);
void read_host_devices(struct reader *r, struct xml_node *node);
void read_shared_files(struct reader *r, struct xml_node *node); /* shmem, pstore */
/* <address> of a device; false when it is wrong. */
bool read_device_address(struct reader *r, struct xml_node *device, struct device_address *out);
/* Domain, bus, slot, function of one <address>; false when it is wrong. */
bool read_pci_address(struct reader *r, struct xml_node *address, struct device_address *out);
/* uuid of the domain or of a device; blames a malformed one. */
const char *read_uuid(struct reader *r, const struct field *field, struct span *at);
/* The alias that a user gave a device; NULL: none that libvirt would take. */
const char *read_alias(struct xml_node *device);

#endif
