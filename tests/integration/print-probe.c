/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Probes a QEMU and prints where the built-in tables say something else, for test-probe. */
#include <stdio.h>
#include <string.h>

#include "target/probe.h"
#include "target/table.h"

static void compare_features(const struct probe *probe, const struct target *target)
{
	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		const char *name = probe_feature_name((enum target_feature)i);
		bool told = bitmap_has(&probe->features, i);

		if (name && told != target_has(target, (enum target_feature)i))
			printf("feature %s: QEMU %d, table %d\n", name, told, !told);
	}
}

static void compare_number(const char *name, const char *what, unsigned told, unsigned built_in)
{
	if (told != built_in)
		printf("%s %s: QEMU %u, table %u\n", name, what, told, built_in);
}

static const char *or_none(const char *text)
{
	return text ? text : "none";
}

static void compare_text(const char *name, const char *what, const char *told, const char *built_in)
{
	if (strcmp(or_none(told), or_none(built_in)) != 0)
		printf("%s %s: QEMU %s, table %s\n", name, what, or_none(told), or_none(built_in));
}

/* Types that the table doesn't know stay as they are: nothing is checked by them. */
static bool compare_machine(const struct probe_machine *told, const char *name,
			    const struct target_machine *built_in)
{
	if (built_in->state == TARGET_MACHINE_UNKNOWN)
		return false;
	compare_text(name, "name", told->name, built_in->name);
	compare_number(name, "state", TARGET_MACHINE_KNOWN, built_in->state);
	compare_number(name, "max_vcpus", told->max_vcpus, built_in->max_vcpus);
	compare_number(name, "cpu_hotplug", told->cpu_hotplug, built_in->cpu_hotplug);
	compare_number(name, "numa_mem_supported", told->numa_mem_supported,
		       built_in->numa_mem_supported);
	compare_text(name, "default_ram_id", told->default_ram_id, built_in->default_ram_id);
	compare_number(name, "acpi_known", told->acpi_known, built_in->acpi_known);
	if (told->acpi_known)
		compare_number(name, "acpi", told->acpi, built_in->acpi);
	if (told->properties_known) {
		compare_number(name, "hmat", told->hmat, built_in->hmat);
		compare_number(name, "nvdimm", told->nvdimm, built_in->nvdimm);
	}
	return true;
}

/* As libvirt names what QEMU names otherwise. */
static const char *libvirt_arch(const char *arch)
{
	if (strcmp(arch, "i386") == 0)
		return "i686";
	return strcmp(arch, "arm") == 0 ? "armv7l" : arch;
}

static unsigned compare_machines(const struct probe *probe, const struct target *target)
{
	AUTO(arena) arena = ARENA_INIT;
	unsigned n = 0;

	for (size_t i = 0; i < probe->n_machines; i++) {
		const struct probe_machine *told = &probe->machines[i];
		const char *names[] = { told->name, told->alias };

		for (size_t j = 0; j < ARRAY_SIZE(names) && names[j]; j++) {
			struct target_machine built_in = target_built_in_machine(
				target, &arena, libvirt_arch(probe->arch), names[j]);

			n += compare_machine(told, names[j], &built_in);
		}
	}
	return n;
}

/* usage: print-probe BINARY */
int main(int argc, char **argv)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(target) target = { 0 };
	struct probe_request request = { .binary = argv[1], .limit_ms = PROBE_LIMIT_MS };
	struct probe *probe = NULL;

	if (argc != 2 || probe_ask(&request, &probe, &error) ||
	    target_init(&target, 0, target_nearest_qemu(probe->qemu), &error)) {
		fprintf(stderr, "print-probe: %s\n", error.message ? error.message : "BINARY");
		return 2;
	}
	printf("# %s %s: %zu machine types\n", probe->arch, probe->version, probe->n_machines);
	compare_features(probe, &target);
	printf("# %u names compared\n", compare_machines(probe, &target));
	probe_free(probe);
	return 0;
}
