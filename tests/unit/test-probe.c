/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asking a QEMU by QMP: what is made of its answers, and of programs that don't answer so. */
#include "testing.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "fake-qemu.h"
#include "target/probe.h"

#define SHELL "#!/bin/sh\n"
#define LIMIT_MS 10000u
#define SHORT_MS 1500u

static int ask(const char *program, unsigned limit_ms, struct probe **out, struct error *error)
{
	const struct probe_request request = { .binary = program, .limit_ms = limit_ms };

	return probe_ask(&request, out, error);
}

static struct probe *ask_fake(struct fake_folder *folder, const char *text)
{
	AUTO(error) error = ERROR_INIT;
	struct probe *probe = NULL;

	if (ask(fake_program(folder, "qemu", text), LIMIT_MS, &probe, &error) < 0)
		fail_msg("%s", error.message);
	return probe;
}

static void reads_what_it_is(void **state)
{
	AUTO(fake_folder) folder = { 0 };
	AUTO_PROBE struct probe *probe = NULL;

	(void)state;
	fake_folder_init(&folder);
	probe = ask_fake(&folder, SHELL FAKE_GREETING FAKE_ANSWERS(""));
	assert_int_equal(probe->qemu, TARGET_VERSION(9, 1));
	assert_string_equal(probe->version, "9.1.7");
	assert_string_equal(probe->arch, "x86_64");
	assert_int_equal(probe->n_machines, 4);
}

static void reads_what_it_can(void **state)
{
	static const enum target_feature has[] = {
		QEMU_DEFAULT_RAM_ID, QEMU_HMAT,	       QEMU_SMP_DIES,
		QEMU_SMP_BOOKS,	     QEMU_JSON_DEVICE, QEMU_BACKEND_RESERVE,
		QEMU_THREAD_CONTEXT,
	};
	AUTO(fake_folder) folder = { 0 };
	AUTO_PROBE struct probe *probe = NULL;

	(void)state;
	fake_folder_init(&folder);
	probe = ask_fake(&folder, SHELL FAKE_GREETING FAKE_ANSWERS(""));
	assert_int_equal(bitmap_count(&probe->features), ARRAY_SIZE(has));
	for (size_t i = 0; i < ARRAY_SIZE(has); i++)
		assert_true(bitmap_has(&probe->features, has[i]));
}

static void reads_machine_types(void **state)
{
	AUTO(fake_folder) folder = { 0 };
	AUTO_PROBE struct probe *probe = NULL;
	const struct probe_machine *machine;

	(void)state;
	fake_folder_init(&folder);
	probe = ask_fake(&folder, SHELL FAKE_GREETING FAKE_ANSWERS(""));
	machine = probe_find_machine(probe, "pc");
	assert_string_equal(machine->name, "pc-i440fx-rhel7.6.0");
	assert_string_equal(machine->default_ram_id, "pc.ram");
	assert_string_equal(machine->default_cpu, "qemu64-x86_64-cpu");
	assert_int_equal(machine->max_vcpus, 240);
	assert_true(machine->cpu_hotplug && machine->numa_mem_supported);
	assert_true(machine->acpi_known && machine->acpi && !machine->is_default);
	assert_true(machine->properties_known && machine->hmat && !machine->nvdimm);
	assert_true(probe_find_machine(probe, "pc-q35-rhel9.6.0")->is_default);
	assert_false(probe_find_machine(probe, "odd")->acpi_known);
	assert_null(probe_find_machine(probe, "none"));
	assert_null(probe_find_machine(probe, "pc-q35-9.0"));
}

/* A QEMU of 7.2 ends when it is asked for the properties of some types. */
static void does_without_machine_properties(void **state)
{
	AUTO(fake_folder) folder = { 0 };
	AUTO_PROBE struct probe *probe = NULL;

	(void)state;
	fake_folder_init(&folder);
	probe = ask_fake(&folder, SHELL FAKE_GREETING FAKE_ANSWERS(
					  "*pc-q35-rhel9.6.0-machine*) kill -ABRT $$;;\n"));
	assert_true(probe_find_machine(probe, "pc")->properties_known);
	assert_false(probe_find_machine(probe, "q35")->properties_known);
	assert_false(probe_find_machine(probe, "odd")->properties_known);
}

/* More than a pipe holds. */
static void empties_standard_error(void **state)
{
	AUTO(fake_folder) folder = { 0 };
	AUTO_PROBE struct probe *probe = NULL;

	(void)state;
	fake_folder_init(&folder);
	probe = ask_fake(&folder,
			 SHELL "head -c 300000 /dev/zero >&2\n" FAKE_GREETING FAKE_ANSWERS(""));
	assert_int_equal(probe->n_machines, 4);
}

static const struct {
	const char *text, *error;
} failures[] = {
	{ SHELL "echo 'bad option' >&2; echo again >&2; exit 3\n",
	  "ended with status 3 and no answer: bad option; again" },
	{ SHELL "exit 0\n", "ended with status 0 and no answer" },
	{ SHELL "kill -SEGV $$\n", "ended by signal 11 (" },
	{ SHELL "exec <&- >&-; sleep 60\n", "ended without an answer" },
	{ SHELL "echo hello\n", "doesn't speak QMP as a QEMU does: it said \"hello\"" },
	{ SHELL "printf '\\033[2J%070d\\n' 1; sleep 60\n", "it said \"\\u{1b}[2J000000000000" },
	{ SHELL "printf '\\n'; sleep 60\n", "it said \"\"" },
	{ SHELL "echo '{} {}'; sleep 60\n", "it said \"{} {}\"" },
	{ SHELL "echo '[1]'; sleep 60\n", "it said \"[1]\"" },
	{ SHELL "echo '{\"return\":{}}'; sleep 60\n", "it said \"{\"return\":{}}\"" },
	{ SHELL "cat /dev/zero\n", "answers with more than 16 MiB" },
	{ SHELL "echo '{\"QMP\":{}}'; sleep 60\n", "doesn't say which version of QEMU it is" },
	{ SHELL "echo '{\"QMP\":{\"version\":{\"qemu\":{\"major\":-1,\"minor\":0,\"micro\":0}}}}'\n"
		"sleep 60\n",
	  "doesn't say which version of QEMU it is" },
	{ SHELL FAKE_GREETING "exit 0\n", "asking qmp_capabilities by QMP: " },
	{ SHELL FAKE_GREETING FAKE_ANSWERS("*query-target*) echo '{\"return\":{}}';;\n"),
	  "doesn't say for which architecture it is" },
	{ SHELL FAKE_GREETING FAKE_ANSWERS("*query-target*) echo '{\"error\":{}}';;\n"),
	  "doesn't answer query-target as a QEMU does" },
	{ SHELL FAKE_GREETING FAKE_ANSWERS("*query-machines*) echo '{\"return\":7}';;\n"),
	  "doesn't answer query-machines as a QEMU does" },
	{ SHELL FAKE_GREETING FAKE_ANSWERS("*query-qmp-schema*) exit 1;;\n"),
	  "asking query-qmp-schema by QMP: " },
	{ SHELL FAKE_GREETING FAKE_ANSWERS("*virtio-mem-pci*) echo oops;;\n"), "it said \"oops\"" },
	{ "no program\n", "can't run " },
};

static void says_why_there_is_no_answer(void **state)
{
	AUTO(fake_folder) folder = { 0 };

	(void)state;
	fake_folder_init(&folder);
	for (size_t i = 0; i < ARRAY_SIZE(failures); i++) {
		AUTO(error) error = ERROR_INIT;
		struct probe *probe = NULL;
		const char *program = fake_program(&folder, "qemu", failures[i].text);

		assert_int_equal(ask(program, LIMIT_MS, &probe, &error), -1);
		assert_null(probe);
		if (!strstr(error.message, failures[i].error) || !strstr(error.message, program))
			fail_msg("%s", error.message);
	}
}

static bool is_running(pid_t pid)
{
	AUTO_FREE char *path = NULL;
	AUTO_FILE FILE *file = NULL;
	char state = 0;

	if (asprintf(&path, "/proc/%ld/stat", (long)pid) < 0)
		abort();
	file = fopen(path, "r");
	/* what was ended and not yet waited for, by whoever is to, is a Z */
	return file && fscanf(file, "%*d (%*[^)]) %c", &state) == 1 && state != 'Z';
}

static double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Hangs before it greets, while it answers, and while it writes a line without an end. */
static const char *const hanging[] = {
	"",
	FAKE_GREETING FAKE_ANSWERS("*query-machines*) wait;;\n"),
	"while :; do printf x; sleep 0.05; done\n",
	"while :; do echo; done | sed 's/.*/{\"event\":\"X\"}/'\n",
};

static void ends_what_hangs_in_time(void **state)
{
	AUTO(fake_folder) folder = { 0 };

	(void)state;
	fake_folder_init(&folder);
	for (size_t i = 0; i < ARRAY_SIZE(hanging); i++) {
		const char *pids = arena_printf(&folder.arena, "%s/pids", folder.path);
		const char *text =
			arena_printf(&folder.arena, SHELL "sleep 77 & echo $$ $! >%s\n%s\nwait\n",
				     pids, hanging[i]);
		AUTO(error) error = ERROR_INIT;
		AUTO_FILE FILE *file = NULL;
		struct probe *probe = NULL;
		double start = seconds();
		int parent = 0, child = 0;

		assert_int_equal(ask(fake_program(&folder, "qemu", text), SHORT_MS, &probe, &error),
				 -1);
		if (!strstr(error.message, "within 1.5 seconds") &&
		    !strstr(error.message, "more than 16 MiB"))
			fail_msg("%s", error.message);
		assert_true(seconds() - start < 30);
		file = fopen(pids, "r");
		assert_non_null(file);
		assert_int_equal(fscanf(file, "%d %d", &parent, &child), 2);
		for (int tries = 0; tries < 100 && is_running(child); tries++)
			(void)usleep(10000);
		assert_false(is_running(parent));
		assert_false(is_running(child));
	}
}

static void refuses_what_is_not_there(void **state)
{
	AUTO(error) error = ERROR_INIT;
	struct probe *probe = NULL;

	(void)state;
	assert_int_equal(ask("/nonexistent/qemu", LIMIT_MS, &probe, &error), -1);
	assert_string_equal(error.message,
			    "can't run /nonexistent/qemu: No such file or directory");
}

static void knows_whose_guests_it_runs(void **state)
{
	static const struct {
		const char *qemu, *libvirt;
		bool runs;
	} rows[] = {
		{ "x86_64", "x86_64", true },	 { "x86_64", "i686", true },
		{ "i386", "i686", true },	 { "i386", "x86_64", false },
		{ "aarch64", "armv7l", true },	 { "arm", "armv6l", true },
		{ "arm", "aarch64", false },	 { "ppc64", "ppc64le", true },
		{ "riscv64", "riscv32", false }, { "s390x", "x86_64", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct probe probe = { .arch = rows[i].qemu };

		assert_int_equal(probe_runs(&probe, rows[i].libvirt), rows[i].runs);
	}
}

UNIT_TESTS(cmocka_unit_test(reads_what_it_is), cmocka_unit_test(reads_what_it_can),
	   cmocka_unit_test(reads_machine_types), cmocka_unit_test(does_without_machine_properties),
	   cmocka_unit_test(empties_standard_error), cmocka_unit_test(says_why_there_is_no_answer),
	   cmocka_unit_test(ends_what_hangs_in_time), cmocka_unit_test(refuses_what_is_not_there),
	   cmocka_unit_test(knows_whose_guests_it_runs));
