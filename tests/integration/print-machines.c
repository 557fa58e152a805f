/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Prints what the built-in table says of machine types, for test-machines to compare with QEMU. */
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "target/target.h"

static const char *const states[] = {
	[TARGET_MACHINE_KNOWN] = "known",
	[TARGET_MACHINE_UNKNOWN] = "unknown",
	[TARGET_MACHINE_DROPPED] = "dropped",
	[TARGET_MACHINE_TOO_NEW] = "too-new",
};

static void print(const struct target *target, struct arena *arena, const char *arch,
		  const char *name)
{
	struct target_machine m = target_find_machine(target, arena, arch, name);

	printf("%s %s %s", name, states[m.state], m.name);
	if (m.state == TARGET_MACHINE_KNOWN)
		printf(" cpu-max=%u hotpluggable-cpus=%d numa-mem-supported=%d default-ram-id=%s acpi=%d",
		       m.max_vcpus, m.cpu_hotplug, m.numa_mem_supported,
		       m.default_ram_id ? m.default_ram_id : "-", m.acpi_known && m.acpi);
	putchar('\n');
}

/* usage: print-machines ARCH QEMU-VERSION NAME… */
int main(int argc, char **argv)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(arena) arena = ARENA_INIT;
	AUTO(target) target = { 0 };
	target_version qemu;

	if (argc < 3 || target_parse_qemu(argv[2], &qemu, &error) ||
	    target_init(&target, 0, qemu, &error)) {
		fprintf(stderr, "print-machines: %s\n",
			error.message ? error.message : "ARCH QEMU NAME…");
		return 2;
	}
	for (int i = 3; i < argc; i++)
		print(&target, &arena, argv[1], argv[i]);
	return 0;
}
