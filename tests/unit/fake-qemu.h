/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Programs for --qemu: shell scripts that speak QMP, more or less, in a folder of the test's own. */
#ifndef VN_FAKE_QEMU_H
#define VN_FAKE_QEMU_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

#define FAKE_GREETING \
	"echo '{\"QMP\":{\"version\":{\"qemu\":{\"major\":9,\"minor\":1,\"micro\":7}}}}'\n"

/* A distribution's x86_64 QEMU 9.1: its machine types have names of their own, and no -smp
   modules or virtio-mem. */
#define FAKE_MACHINES                                                                \
	"{\"name\":\"none\",\"cpu-max\":1},"                                         \
	"{\"name\":\"pc-i440fx-rhel7.6.0\",\"alias\":\"pc\",\"cpu-max\":240,"        \
	"\"hotpluggable-cpus\":true,\"numa-mem-supported\":true,\"acpi\":true,"      \
	"\"default-cpu-type\":\"qemu64-x86_64-cpu\",\"default-ram-id\":\"pc.ram\"}," \
	"{\"name\":\"pc-q35-rhel9.6.0\",\"alias\":\"q35\",\"is-default\":true,"      \
	"\"cpu-max\":4096,\"hotpluggable-cpus\":true,\"numa-mem-supported\":false,"  \
	"\"acpi\":false,\"default-ram-id\":\"pc.ram\"},"                             \
	"{\"name\":\"pc-q35-9.1\",\"cpu-max\":300,\"hotpluggable-cpus\":false,"      \
	"\"numa-mem-supported\":false,\"acpi\":true},"                               \
	"{\"name\":\"odd\",\"cpu-max\":5,\"hotpluggable-cpus\":false,"               \
	"\"numa-mem-supported\":false,\"default-ram-id\":\"odd.ram\"}"

#define FAKE_SCHEMA                                                                              \
	"{\"name\":\"device_add\",\"meta-type\":\"command\","                                    \
	"\"features\":[\"other\",\"json-cli-hotplug\"]},"                                        \
	"{\"name\":\"set-numa-node\",\"meta-type\":\"command\",\"arg-type\":\"1\"},"             \
	"{\"name\":\"1\",\"meta-type\":\"object\",\"variants\":[{\"case\":\"hmat-lb\"}]},"       \
	"{\"name\":\"object-add\",\"meta-type\":\"command\",\"arg-type\":\"2\"},"                \
	"{\"name\":\"2\",\"meta-type\":\"object\",\"variants\":[{\"case\":\"secret\"}]},"        \
	"{\"name\":\"query-hotpluggable-cpus\",\"meta-type\":\"command\",\"ret-type\":\"[3]\"}," \
	"{\"name\":\"[3]\",\"meta-type\":\"array\",\"element-type\":\"3\"},"                     \
	"{\"name\":\"3\",\"members\":[{\"name\":\"props\",\"type\":\"4\"}]},"                    \
	"{\"name\":\"4\",\"members\":[{\"name\":\"die-id\",\"type\":\"int\"}]}"

/* Answers; extra: further cases, which come before the others. */
#define FAKE_ANSWERS(extra)                                                                   \
	"while read -r line; do case $line in\n" extra                                        \
	"*query-target*) echo '{\"return\":{\"arch\":\"x86_64\"}}';;\n"                       \
	"*query-machines*) echo '{\"event\":\"RESUME\"}'\n"                                   \
	" echo '{\"return\":[" FAKE_MACHINES "]}';;\n"                                        \
	"*query-qmp-schema*) echo '{\"return\":[" FAKE_SCHEMA "]}';;\n"                       \
	"*smp-opts*) echo '{\"return\":[{\"option\":\"smp-opts\",\"parameters\":"             \
	"[{\"name\":\"books\"}]}]}';;\n"                                                      \
	"*memory-backend-ram*) echo '{\"return\":[{\"name\":\"reserve\"}]}';;\n"              \
	"*thread-context*) echo '{\"return\":[]}';;\n"                                        \
	"*-machine*) echo '{\"return\":[{\"name\":\"hmat\"}]}';;\n"                           \
	"*typename*) echo '{\"error\":{\"class\":\"DeviceNotFound\",\"desc\":\"none\"}}';;\n" \
	"*) echo '{\"return\":{}}';;\n"                                                       \
	"esac; done\n"

struct fake_folder {
	struct arena arena;
	const char *path;
};

static inline void fake_folder_init(struct fake_folder *folder)
{
	char *path = arena_strdup(&folder->arena, "/tmp/test-probe-XXXXXX");

	if (!mkdtemp(path))
		abort();
	folder->path = path;
}

static inline void fake_folder_done(struct fake_folder *folder)
{
	const char *command = arena_printf(&folder->arena, "rm -rf '%s'", folder->path);

	if (system(command) != 0)
		abort();
	arena_done(&folder->arena);
}

/* Makes a program of that text; gives its path. */
static inline const char *fake_program(struct fake_folder *folder, const char *name,
				       const char *text)
{
	const char *path = arena_printf(&folder->arena, "%s/%s", folder->path, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	size_t length = strlen(text);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length || close(fd) < 0)
		abort();
	return path;
}

#endif
