/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What sysfs and procfs say of the machine as a whole, its PCI devices, and this process. */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/number.h"
#include "base/units.h"
#include "host/sysfs.h"

/* libvirt's names of vendors for what cpuinfo says (cpu_map of 9.0.0 to 11.3.0). */
static const char *vendor_name(const char *cpuinfo)
{
	static const struct {
		const char *cpuinfo, *name;
	} vendors[] = {
		{ .cpuinfo = "GenuineIntel", .name = "Intel" },
		{ .cpuinfo = "AuthenticAMD", .name = "AMD" },
		{ .cpuinfo = "HygonGenuine", .name = "Hygon" },
	};

	for (size_t i = 0; cpuinfo && i < ARRAY_SIZE(vendors); i++)
		if (strcmp(vendors[i].cpuinfo, cpuinfo) == 0)
			return vendors[i].name;
	return NULL;
}

/* POWER's cpuinfo doesn't tell the byte order. Linux has been little-endian there since POWER8, but
   for a few; before, it couldn't be. */
static const char *guess_power(const char *cpu)
{
	static const char prefix[] = "POWER";
	uint64_t generation;

	if (!cpu || strncmp(cpu, prefix, strlen(prefix)) != 0)
		return NULL;
	cpu += strlen(prefix);
	if (number_parse_digits(cpu, strspn(cpu, "0123456789"), UINT32_MAX, &generation) !=
	    NUMBER_OK)
		return NULL;
	return generation < 8 ? "ppc64" : "ppc64le";
}

/* What one field of cpuinfo, beginning with these words, gives away. */
static const char *guess_by_field(struct arena *arena, const char *cpuinfo)
{
	static const struct {
		const char *field, *words, *arch;
	} fields[] = {
		{ .field = "vendor_id", .words = "IBM/S390", .arch = "s390x" },
		{ .field = "isa", .words = "rv64", .arch = "riscv64" },
		{ .field = "isa", .words = "rv32", .arch = "riscv32" },
		{ .field = "arch", .words = "IA-64", .arch = "ia64" },
		{ .field = "CPU Family", .words = "Loongson-64bit", .arch = "loongarch64" },
		{ .field = "CPU architecture", .words = "8", .arch = "aarch64" },
		{ .field = "CPU architecture", .words = "AArch64", .arch = "aarch64" },
		{ .field = "CPU architecture", .words = "7", .arch = "armv7l" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		const char *text = sysfs_field(arena, cpuinfo, fields[i].field);

		if (text && strncmp(text, fields[i].words, strlen(fields[i].words)) == 0)
			return fields[i].arch;
	}
	return NULL;
}

/* The architecture of a machine that isn't this one: as the copy says, when hwloc-gather-topology made
   it, else as far as cpuinfo gives it away. */
static const char *guess_arch(struct sysfs *sysfs, const char *cpuinfo)
{
	struct arena *arena = &sysfs->host->arena;
	const char *flags = sysfs_field(arena, cpuinfo, "flags"), *arch, *copied;

	if (flags && sysfs_field(arena, cpuinfo, "cpu family"))
		return strstr(arena_printf(arena, " %s ", flags), " lm ") ? "x86_64" : "i686";
	arch = guess_by_field(arena, cpuinfo);
	if (!arch)
		arch = guess_power(sysfs_field(arena, cpuinfo, "cpu"));
	copied = sysfs_beginning(sysfs, "proc/hwloc-nofile-info");
	copied = copied ? sysfs_field(arena, copied, "Architecture") : NULL;
	return copied && *copied ? copied : arch;
}

/* "ARM implementer 0x48, part 0xd01": it has numbers only. */
static const char *arm_name(struct arena *arena, const char *cpuinfo)
{
	const char *implementer = sysfs_field(arena, cpuinfo, "CPU implementer");
	const char *part = sysfs_field(arena, cpuinfo, "CPU part");

	if (!implementer || !part)
		return NULL;
	return arena_printf(arena, "ARM implementer %s, part %s", implementer, part);
}

/* Whichever of these the architecture writes. */
static const char *cpu_name(struct arena *arena, const char *cpuinfo)
{
	static const char *const names[] = { "model name", "cpu model", "cpu",
					     "family",	   "uarch",	"machine" };
	const char *name = NULL;

	for (size_t i = 0; !name && i < ARRAY_SIZE(names); i++)
		name = sysfs_field(arena, cpuinfo, names[i]);
	return name && *name ? name : arm_name(arena, cpuinfo);
}

static void read_arch(struct sysfs *sysfs, const char *cpuinfo)
{
	struct host *host = sysfs->host;
	struct utsname name;

	if (!sysfs->is_here)
		host->arch = guess_arch(sysfs, cpuinfo);
	else if (uname(&name) == 0)
		host->arch = arena_strdup(&host->arena, name.machine);
}

static void read_cpuinfo(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	const char *cpuinfo = sysfs_beginning(sysfs, "proc/cpuinfo"), *sizes;
	uint64_t bits;

	cpuinfo = cpuinfo ? arena_strdup(&sysfs->scratch, cpuinfo) : "";
	read_arch(sysfs, cpuinfo);
	host->cpu_name = cpu_name(&host->arena, cpuinfo);
	host->cpu_vendor = vendor_name(sysfs_field(&host->arena, cpuinfo, "vendor_id"));
	sizes = sysfs_field(&host->arena, cpuinfo, "address sizes");
	if (sizes &&
	    number_parse_digits(sizes, strspn(sizes, "0123456789"), 64, &bits) == NUMBER_OK)
		host->phys_bits = (unsigned)bits;
}

/* "always [madvise] never" */
static void read_thp(struct sysfs *sysfs)
{
	static const char *const modes[] = { "always", "madvise", "never" };
	struct host *host = sysfs->host;
	const char *text = sysfs_text(sysfs, "sys/kernel/mm/transparent_hugepage/enabled");
	const char *chosen = text ? strchr(text, '[') : NULL;
	uint64_t size_bytes;

	for (size_t i = 0; chosen && i < ARRAY_SIZE(modes); i++)
		if (strncmp(chosen + 1, modes[i], strlen(modes[i])) == 0)
			host->thp_mode = modes[i];
	if (sysfs_number(sysfs, &size_bytes, "sys/kernel/mm/transparent_hugepage/hpage_pmd_size"))
		host->thp_kib = size_bytes / 1024;
}

/* The pools of the whole machine know what is reserved. */
static void read_pools(struct sysfs *sysfs)
{
	static const char folder[] = "sys/kernel/mm/hugepages";
	struct host *host = sysfs->host;
	struct host_node all = { 0 };

	sysfs_read_pools(sysfs, &all, folder);
	for (size_t i = 0; i < all.n_pages; i++) {
		const struct host_pages *pages = &all.pages[i];
		struct host_pool pool = { .size_kib = pages->size_kib, .total = pages->total };
		unsigned long long size_kib = pages->size_kib;

		pool.free = pages->free;
		pool.surplus = pages->surplus;
		pool.details_known =
			pages->free_known && pages->surplus_known &&
			sysfs_number(sysfs, &pool.reserved, "%s/hugepages-%llukB/resv_hugepages",
				     folder, size_kib) &&
			sysfs_number(sysfs, &pool.overcommit,
				     "%s/hugepages-%llukB/nr_overcommit_hugepages", folder,
				     size_kib);
		*ARENA_APPEND(&host->arena, host->pools, host->n_pools) = pool;
	}
}

static void read_page_sizes(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	const char *meminfo = sysfs_beginning(sysfs, "proc/meminfo");
	uint64_t default_kib;

	if (meminfo && sysfs_meminfo(meminfo, "Hugepagesize", &default_kib))
		host->default_hugepage_kib = default_kib;
	sysfs->page_size_kib = (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
	if (host_add_page_size(host, sysfs->page_size_kib) == 0) /* it is the first */
		host->page_sizes_known = true;
	read_pools(sysfs);
	read_thp(sysfs);
}

/* The mount table writes a blank as \040, and so on (proc(5), getmntent(3)). */
static char *unescape(struct arena *arena, const char *text, size_t length)
{
	char *out = arena_strndup(arena, text, length), *to = out;

	for (const char *at = out; *at; to++) {
		if (at[0] == '\\' && strspn(at + 1, "01234567") >= 3 && at[1] <= '3') {
			*to = (char)((at[1] - '0') << 6 | (at[2] - '0') << 3 | (at[3] - '0'));
			at += 4;
		} else {
			*to = *at++;
		}
	}
	*to = '\0';
	return out;
}

/* pagesize=2M among the mount's options; else it is the default size. */
static uint64_t mount_page_size(struct host *host, const char *options)
{
	const char *at = strstr(options, "pagesize=");
	uint64_t value, bytes, scale;
	size_t digits;
	const char *unit;

	if (!at)
		return host->default_hugepage_kib;
	at += strlen("pagesize=");
	digits = strspn(at, "0123456789");
	unit = arena_strndup(&host->arena, at + digits, strcspn(at + digits, ","));
	scale = number_unit_scale(unit, 1);
	if (!scale || number_parse_digits(at, digits, UINT64_MAX, &value) != NUMBER_OK ||
	    number_scale(value, scale, &bytes) != NUMBER_OK)
		return 0;
	return bytes / 1024;
}

static void add_mount(struct sysfs *sysfs, const char *path, size_t length, const char *options)
{
	struct host *host = sysfs->host;
	struct host_mount mount = { .page_size_kib = mount_page_size(host, options),
				    .path = unescape(&host->arena, path, length) };

	if (!mount.page_size_kib) {
		host_note(host, "of what size pages are in %s is not told", mount.path);
		return;
	}
	/* a later one hides the earlier one of the same place */
	for (size_t i = 0; i < host->n_mounts; i++) {
		if (strcmp(host->mounts[i].path, mount.path) == 0) {
			host->mounts[i] = mount;
			return;
		}
	}
	*ARENA_APPEND(&host->arena, host->mounts, host->n_mounts) = mount;
}

/* "hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0" */
static void read_mounts(struct sysfs *sysfs)
{
	const char *text = sysfs_beginning(sysfs, "proc/mounts");

	if (!text)
		return;
	sysfs->host->mounts_known = true;
	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *path = line + strcspn(line, " \n"), *type, *options;
		size_t length;

		path += *path == ' ';
		length = strcspn(path, " \n");
		type = path + length;
		type += *type == ' ';
		options = type + strcspn(type, " \n");
		options += *options == ' ';
		if (strncmp(type, "hugetlbfs ", strlen("hugetlbfs ")) == 0)
			add_mount(sysfs, path, length,
				  arena_strndup(&sysfs->scratch, options, strcspn(options, " \n")));
	}
}

static void read_cgroups(struct sysfs *sysfs)
{
	bool v2 = sysfs_has(sysfs, "sys/fs/cgroup/cgroup.controllers");
	bool v1 = sysfs_has(sysfs, "sys/fs/cgroup/cpu") || sysfs_has(sysfs, "sys/fs/cgroup/memory");

	sysfs->host->cgroup_v2_known = v1 || v2;
	sysfs->host->cgroup_v2 = v2;
}

void sysfs_read_machine(struct sysfs *sysfs)
{
	read_cpuinfo(sysfs);
	read_page_sizes(sysfs);
	read_mounts(sysfs);
	read_cgroups(sysfs);
}

/* "0000:3b:00.1" */
static bool parse_pci_address(const char *text, struct host_pci_device *out)
{
	size_t domain = strcspn(text, ":");
	AUTO(arena) scratch = ARENA_INIT;
	uint64_t number[4];
	const char *rest;
	const char *parts[4];

	if (text[domain] != ':' || strlen(text + domain) != strlen(":3b:00.1"))
		return false;
	rest = text + domain;
	if (rest[3] != ':' || rest[6] != '.')
		return false;
	parts[0] = arena_strndup(&scratch, text, domain);
	parts[1] = arena_strndup(&scratch, rest + 1, 2);
	parts[2] = arena_strndup(&scratch, rest + 4, 2);
	parts[3] = rest + 7;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (number_parse_hex(parts[i], UINT32_MAX, &number[i]) != NUMBER_OK)
			return false;
	out->domain = (unsigned)number[0]; /* the four are below 2^32 */
	out->bus = (unsigned)number[1];
	out->slot = (unsigned)number[2];
	out->function = (unsigned)number[3];
	return true;
}

void sysfs_read_devices(struct sysfs *sysfs)
{
	static const char folder[] = "sys/bus/pci/devices";
	struct host *host = sysfs->host;
	const char **names;
	size_t n;

	host->pci_devices_known = sysfs_has(sysfs, "%s", folder);
	if (!host->pci_devices_known)
		return;
	n = sysfs_entries(sysfs, &names, "%s", folder);
	for (size_t i = 0; i < n; i++) {
		struct host_pci_device device = { .node = HOST_NO_NODE };

		if (!parse_pci_address(names[i], &device)) {
			host_note(host, "%s/%s is no PCI address", folder, names[i]);
			continue;
		}
		if (sysfs_id(sysfs, HOST_NO_NODE, &device.node, "%s/%s/numa_node", folder,
			     names[i]) &&
		    device.node != HOST_NO_NODE && device.node > BITMAP_MAX_BIT) {
			sysfs_odd(sysfs, "node");
			device.node = HOST_NO_NODE;
		}
		*ARENA_APPEND(&host->arena, host->pci_devices, host->n_pci_devices) = device;
	}
}

/* The path of this process's cgroup below the controller's mount, in the scratch arena. */
static const char *cgroup_path(struct sysfs *sysfs, const char *controllers)
{
	const char *text = sysfs_beginning(sysfs, "proc/self/cgroup");
	size_t length = strlen(controllers);

	while (text && *text) {
		const char *name = text + strcspn(text, ":\n");

		name += *name == ':';
		if (strncmp(name, controllers, length) == 0 && name[length] == ':')
			return arena_strndup(&sysfs->scratch, name + length + 1,
					     strcspn(name + length + 1, "\n"));
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return NULL;
}

/* Where a version of cgroups has its cpusets. */
struct cpusets {
	const char *mount, *controllers, *cpus, *mems;
};

/* A cgroup without the controller has what the one above it has. */
static bool read_cpuset(struct sysfs *sysfs, const struct cpusets *sets)
{
	struct host *host = sysfs->host;
	const char *path = cgroup_path(sysfs, sets->controllers);
	char *folder = path ? arena_strdup(&sysfs->scratch, path) : NULL;

	while (folder) {
		char *slash;

		if (sysfs_list(sysfs, &host->allowed_cpus, "%s%s/%s", sets->mount, folder,
			       sets->cpus) &&
		    sysfs_list(sysfs, &host->allowed_nodes, "%s%s/%s", sets->mount, folder,
			       sets->mems))
			return true;
		slash = strrchr(folder, '/');
		if (!slash)
			return false;
		*slash = '\0';
	}
	return false;
}

/* What the scheduler holds to where no cgroup tells. */
static bool read_status(struct sysfs *sysfs)
{
	struct host *host = sysfs->host;
	const char *text = sysfs_beginning(sysfs, "proc/self/status");
	const char *cpus = text ? sysfs_field(&sysfs->scratch, text, "Cpus_allowed_list") : NULL;
	const char *nodes = text ? sysfs_field(&sysfs->scratch, text, "Mems_allowed_list") : NULL;
	struct bitmap_error wrong;

	return cpus && nodes &&
	       bitmap_parse(&host->arena, cpus, &host->allowed_cpus, &wrong) == 0 &&
	       bitmap_parse(&host->arena, nodes, &host->allowed_nodes, &wrong) == 0;
}

void sysfs_read_limits(struct sysfs *sysfs)
{
	static const struct cpusets v2 = {
		.mount = "sys/fs/cgroup",
		.controllers = "",
		.cpus = "cpuset.cpus.effective",
		.mems = "cpuset.mems.effective",
	};
	static const struct cpusets v1 = {
		.mount = "sys/fs/cgroup/cpuset",
		.controllers = "cpuset",
		.cpus = "cpuset.effective_cpus",
		.mems = "cpuset.effective_mems",
	};

	if (sysfs->is_here)
		sysfs->host->allowed_known =
			read_cpuset(sysfs, &v2) || read_cpuset(sysfs, &v1) || read_status(sysfs);
}
