/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The steps of guest_build(), in the order in which they run; each fills a part of the guest. */
#ifndef VN_GUEST_BUILD_H
#define VN_GUEST_BUILD_H

#include "guest/guest.h"

void guest_build_machine(struct guest *guest);
void guest_build_cpu_model(struct guest *guest);
void guest_build_vcpus(struct guest *guest);
void guest_build_placement(struct guest *guest);
void guest_build_cells(struct guest *guest);
void guest_build_sizes(struct guest *guest);
void guest_build_distances(struct guest *guest);
void guest_build_hmat(struct guest *guest);
void guest_build_pins(struct guest *guest);
void guest_build_iothreads(struct guest *guest);
void guest_build_expanders(struct guest *guest);
void guest_build_balloon(struct guest *guest);
void guest_build_iommu(struct guest *guest);
void guest_build_memory_devices(struct guest *guest);
void guest_build_backends(struct guest *guest);

/* Memory hot-plug is on: maxMemory says a size or slots (virDomainDefHasMemoryHotplug). */
bool guest_has_hotplug(const struct guest *guest);
bool guest_is_ppc64(const struct guest *guest);
/* A memory device's size as aligned at start. */
uint64_t guest_device_size_kib(const struct guest *guest,
			       const struct domain_memory_device *device);

/* What a memory backend is wanted for. */
struct guest_backend_request {
	const struct domain_memory_device *device; /* NULL: a cell's or the whole guest's RAM */
	unsigned cell;				   /* GUEST_NO_CELL: none */
	const char *id;				   /* of the backend */
	const char *alias; /* file name below the memory backing directory */
	uint64_t size_kib;
	struct span from;
};

/* Fills backend; true when the request can only be met by a backend (not by mem=). */
bool guest_fill_backend(struct guest *guest, const struct guest_backend_request *request,
			struct guest_backend *backend);

/* Page size for a device (NULL: none) or cell: 0 for normal pages. */
uint64_t guest_page_size(const struct guest *guest, const struct domain_memory_device *device,
			 unsigned cell, bool *out_specific);

#endif
