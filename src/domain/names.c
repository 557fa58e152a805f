/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of the domain XML's enums. Value 0 is always "not given" and has no word. */
#include "domain/domain.h"

static const char *const types[DOMAIN_TYPE_COUNT] = {
	[DOMAIN_TYPE_KVM] = "kvm",
	[DOMAIN_TYPE_QEMU] = "qemu",
	[DOMAIN_TYPE_HVF] = "hvf",
};
const struct enum_names domain_type_names = ENUM_NAMES(types);

static const char *const archs[DOMAIN_ARCH_COUNT] = {
	[DOMAIN_ARCH_X86_64] = "x86_64",
	[DOMAIN_ARCH_I686] = "i686",
	[DOMAIN_ARCH_AARCH64] = "aarch64",
	[DOMAIN_ARCH_ARMV7L] = "armv7l",
	[DOMAIN_ARCH_PPC64] = "ppc64",
	[DOMAIN_ARCH_PPC64LE] = "ppc64le",
	[DOMAIN_ARCH_S390X] = "s390x",
	[DOMAIN_ARCH_RISCV64] = "riscv64",
	[DOMAIN_ARCH_LOONGARCH64] = "loongarch64",
};
const struct enum_names domain_arch_names = ENUM_NAMES(archs);

static const char *const placements[PLACEMENT_COUNT] = {
	[PLACEMENT_STATIC] = "static",
	[PLACEMENT_AUTO] = "auto",
	[PLACEMENT_DEFAULT] = "default",
};
const struct enum_names placement_names = ENUM_NAMES(placements);

static const char *const schedulers[SCHEDULER_COUNT] = {
	[SCHEDULER_BATCH] = "batch",
	[SCHEDULER_IDLE] = "idle",
	[SCHEDULER_FIFO] = "fifo",
	[SCHEDULER_RR] = "rr",
};
const struct enum_names scheduler_names = ENUM_NAMES(schedulers);

static const char *const cache_allocation_types[CACHE_ALLOCATION_COUNT] = {
	[CACHE_ALLOCATION_BOTH] = "both",
	[CACHE_ALLOCATION_CODE] = "code",
	[CACHE_ALLOCATION_DATA] = "data",
};
const struct enum_names cache_allocation_type_names = ENUM_NAMES(cache_allocation_types);

static const char *const cpu_modes[CPU_MODE_COUNT] = {
	[CPU_MODE_CUSTOM] = "custom",
	[CPU_MODE_HOST_MODEL] = "host-model",
	[CPU_MODE_HOST_PASSTHROUGH] = "host-passthrough",
	[CPU_MODE_MAXIMUM] = "maximum",
};
const struct enum_names cpu_mode_names = ENUM_NAMES(cpu_modes);

static const char *const cpu_cache_modes[CPU_CACHE_COUNT] = {
	[CPU_CACHE_EMULATE] = "emulate",
	[CPU_CACHE_PASSTHROUGH] = "passthrough",
	[CPU_CACHE_DISABLE] = "disable",
};
const struct enum_names cpu_cache_mode_names = ENUM_NAMES(cpu_cache_modes);

static const char *const maxphysaddr_modes[MAXPHYSADDR_COUNT] = {
	[MAXPHYSADDR_EMULATE] = "emulate",
	[MAXPHYSADDR_PASSTHROUGH] = "passthrough",
};
const struct enum_names maxphysaddr_mode_names = ENUM_NAMES(maxphysaddr_modes);

static const char *const memory_accesses[MEMORY_ACCESS_COUNT] = {
	[MEMORY_ACCESS_SHARED] = "shared",
	[MEMORY_ACCESS_PRIVATE] = "private",
};
const struct enum_names memory_access_names = ENUM_NAMES(memory_accesses);

/* "none" is a word that counts here: the enums begin with it, so a given value may be 0. */
static const char *const cache_associativities[CACHE_ASSOCIATIVITY_COUNT] = {
	[CACHE_ASSOCIATIVITY_NONE] = "none",
	[CACHE_ASSOCIATIVITY_DIRECT] = "direct",
	[CACHE_ASSOCIATIVITY_FULL] = "full",
};
const struct enum_names cache_associativity_names = ENUM_NAMES(cache_associativities);

static const char *const cache_policies[CACHE_POLICY_COUNT] = {
	[CACHE_POLICY_NONE] = "none",
	[CACHE_POLICY_WRITEBACK] = "writeback",
	[CACHE_POLICY_WRITETHROUGH] = "writethrough",
};
const struct enum_names cache_policy_names = ENUM_NAMES(cache_policies);

static const char *const interconnect_types[INTERCONNECT_COUNT] = {
	[INTERCONNECT_ACCESS] = "access",
	[INTERCONNECT_READ] = "read",
	[INTERCONNECT_WRITE] = "write",
};
const struct enum_names interconnect_type_names = ENUM_NAMES(interconnect_types);

static const char *const memory_modes[MEMORY_MODE_COUNT] = {
	[MEMORY_MODE_STRICT] = "strict",
	[MEMORY_MODE_PREFERRED] = "preferred",
	[MEMORY_MODE_INTERLEAVE] = "interleave",
	[MEMORY_MODE_RESTRICTIVE] = "restrictive",
};
const struct enum_names memory_mode_names = ENUM_NAMES(memory_modes);

static const char *const memory_sources[MEMORY_SOURCE_COUNT] = {
	[MEMORY_SOURCE_FILE] = "file",
	[MEMORY_SOURCE_ANONYMOUS] = "anonymous",
	[MEMORY_SOURCE_MEMFD] = "memfd",
};
const struct enum_names memory_source_names = ENUM_NAMES(memory_sources);

static const char *const memory_allocations[MEMORY_ALLOCATION_COUNT] = {
	[MEMORY_ALLOCATION_IMMEDIATE] = "immediate",
	[MEMORY_ALLOCATION_ONDEMAND] = "ondemand",
};
const struct enum_names memory_allocation_names = ENUM_NAMES(memory_allocations);

static const char *const device_address_types[DEVICE_ADDRESS_COUNT] = {
	[DEVICE_ADDRESS_PCI] = "pci",
	[DEVICE_ADDRESS_CCW] = "ccw",
	[DEVICE_ADDRESS_DIMM] = "dimm",
	[DEVICE_ADDRESS_VIRTIO_MMIO] = "virtio-mmio",
	[DEVICE_ADDRESS_SPAPR_VIO] = "spapr-vio",
	[DEVICE_ADDRESS_UNASSIGNED] = "unassigned",
};
const struct enum_names device_address_type_names = ENUM_NAMES(device_address_types);

static const char *const memory_models[MEMORY_MODEL_COUNT] = {
	[MEMORY_MODEL_DIMM] = "dimm",
	[MEMORY_MODEL_NVDIMM] = "nvdimm",
	[MEMORY_MODEL_VIRTIO_PMEM] = "virtio-pmem",
	[MEMORY_MODEL_VIRTIO_MEM] = "virtio-mem",
	[MEMORY_MODEL_SGX_EPC] = "sgx-epc",
};
const struct enum_names memory_model_names = ENUM_NAMES(memory_models);

static const char *const balloon_models[BALLOON_MODEL_COUNT] = {
	[BALLOON_MODEL_VIRTIO] = "virtio",
	[BALLOON_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional",
	[BALLOON_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional",
	[BALLOON_MODEL_XEN] = "xen",
	[BALLOON_MODEL_NONE] = "none",
};
const struct enum_names balloon_model_names = ENUM_NAMES(balloon_models);
