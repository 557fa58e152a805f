/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Probes as JSON files, one a binary. Nothing here can fail: what can't be read is asked for anew,
 * what can't be written is asked for again the next time.
 */
#include "target/probe-cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "target/json.h"

/* Changes whenever the same file would mean something else. */
#define FORMAT 1
#define LIMIT_BYTES (1024u * 1024)
#define MAX_VERSION (999u * 1000 + 999)
#define FOLDER_MODE 0700

static bool is_script(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	uint8_t magic[4] = { 0 };
	ssize_t n;

	if (fd < 0)
		return true; /* can be run, but not be looked at */
	n = read(fd, magic, sizeof(magic));
	(void)close(fd); /* only read */
	return n != sizeof(magic) || memcmp(magic, "\177ELF", sizeof(magic)) != 0;
}

bool probe_key_read(struct probe_key *key, const char *binary)
{
	AUTO_FREE char *path = realpath(binary, NULL);
	struct utsname system;
	struct stat file;

	if (!path || stat(path, &file) < 0 || !S_ISREG(file.st_mode) || uname(&system) < 0 ||
	    is_script(path))
		return false;
	key->path = arena_strdup(&key->arena, path);
	key->kernel = arena_printf(&key->arena, "%s %s", system.release, system.version);
	key->size_bytes = (uint64_t)file.st_size;
	key->changed_ns = (int64_t)file.st_mtim.tv_sec * 1000000000 + file.st_mtim.tv_nsec;
	return true;
}

void probe_key_done(struct probe_key *key)
{
	arena_done(&key->arena);
}

/* FNV-1a: which binary, in a name of fixed length; the file itself says it whole. */
static void add_file_name(struct strbuf *out, const char *folder, const char *path)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *path; path++)
		hash = (hash ^ (unsigned char)*path) * UINT64_C(0x100000001b3);
	strbuf_printf(out, "%s/qemu-%016llx.json", folder, (unsigned long long)hash);
}

static bool is_int(struct json_object *object, const char *key, int64_t value)
{
	struct json_object *member = json_member(object, key, json_type_int);

	return member && json_object_get_int64(member) == value;
}

static bool is_text(struct json_object *object, const char *key, const char *value)
{
	const char *text = json_text(object, key);

	return text && strcmp(text, value) == 0;
}

static bool is_for(struct json_object *file, const struct probe_key *key)
{
	return is_int(file, "format", FORMAT) && is_text(file, "program", PACKAGE_STRING) &&
	       is_text(file, "path", key->path) && is_text(file, "kernel", key->kernel) &&
	       is_int(file, "size", (int64_t)key->size_bytes) &&
	       is_int(file, "mtime_ns", key->changed_ns);
}

static bool read_features(struct probe *probe, struct json_object *features)
{
	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		const char *name = probe_feature_name((enum target_feature)i);

		if (!name)
			continue;
		if (!json_member(features, name, json_type_boolean))
			return false;
		if (json_flag(features, name))
			bitmap_set(&probe->arena, &probe->features, i);
	}
	return true;
}

static const char *copy(struct probe *probe, struct json_object *object, const char *key)
{
	const char *text = json_text(object, key);

	return text ? arena_strdup(&probe->arena, text) : NULL;
}

static bool read_machine(struct probe *probe, struct json_object *object)
{
	struct probe_machine *machine =
		ARENA_APPEND(&probe->arena, probe->machines, probe->n_machines);
	uint64_t max_vcpus = 0;
	bool whole = json_count(object, "max-vcpus", UINT32_MAX, &max_vcpus);

	*machine = (struct probe_machine){
		.name = copy(probe, object, "name"),
		.alias = copy(probe, object, "alias"),
		.default_ram_id = copy(probe, object, "default-ram-id"),
		.default_cpu = copy(probe, object, "default-cpu"),
		.max_vcpus = (unsigned)max_vcpus, /* at most UINT32_MAX */
		.is_default = json_flag(object, "is-default"),
		.cpu_hotplug = json_flag(object, "cpu-hotplug"),
		.numa_mem_supported = json_flag(object, "numa-mem-supported"),
		.acpi_known = json_member(object, "acpi", json_type_boolean),
		.acpi = json_flag(object, "acpi"),
		.properties_known = json_member(object, "hmat", json_type_boolean),
		.hmat = json_flag(object, "hmat"),
		.nvdimm = json_flag(object, "nvdimm"),
	};
	return whole && machine->name;
}

static bool read_probe(struct probe *probe, struct json_object *file)
{
	struct json_object *machines = json_member(file, "machines", json_type_array);
	uint64_t qemu;

	if (!json_count(file, "qemu", MAX_VERSION, &qemu) || !machines ||
	    !read_features(probe, json_member(file, "features", json_type_object)))
		return false;
	probe->qemu = (target_version)qemu; /* at most MAX_VERSION */
	probe->version = copy(probe, file, "version");
	probe->arch = copy(probe, file, "arch");
	for (size_t i = 0; i < json_object_array_length(machines); i++)
		if (!read_machine(probe, json_object_array_get_idx(machines, i)))
			return false;
	return probe->version && probe->arch;
}

struct probe *probe_cache_read(const char *folder, const struct probe_key *key)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) name = STRBUF_INIT;
	AUTO(error) ignored = ERROR_INIT;
	AUTO_JSON struct json_object *file = NULL;
	const char *text = NULL;
	struct probe *probe;
	size_t length;

	add_file_name(&name, folder, key->path);
	if (file_read(&arena, strbuf_text(&name), LIMIT_BYTES, &text, &length, &ignored) < 0)
		return NULL;
	file = json_tokener_parse(text);
	if (!is_for(file, key))
		return NULL;
	probe = mem_alloc_array(1, sizeof(*probe));
	if (read_probe(probe, file))
		return probe;
	probe_free(probe);
	return NULL;
}

static void add_text(struct json_object *object, const char *key, const char *text)
{
	if (text)
		(void)json_object_object_add(object, key, json_object_new_string(text));
}

static void add_int(struct json_object *object, const char *key, int64_t number)
{
	(void)json_object_object_add(object, key, json_object_new_int64(number));
}

static void add_flag(struct json_object *object, const char *key, bool flag)
{
	(void)json_object_object_add(object, key, json_object_new_boolean(flag));
}

static struct json_object *features_to_json(const struct probe *probe)
{
	struct json_object *features = json_object_new_object();

	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		const char *name = probe_feature_name((enum target_feature)i);

		if (name)
			add_flag(features, name, bitmap_has(&probe->features, i));
	}
	return features;
}

static struct json_object *machine_to_json(const struct probe_machine *machine)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "name", machine->name);
	add_text(object, "alias", machine->alias);
	add_text(object, "default-ram-id", machine->default_ram_id);
	add_text(object, "default-cpu", machine->default_cpu);
	add_int(object, "max-vcpus", machine->max_vcpus);
	add_flag(object, "is-default", machine->is_default);
	add_flag(object, "cpu-hotplug", machine->cpu_hotplug);
	add_flag(object, "numa-mem-supported", machine->numa_mem_supported);
	if (machine->acpi_known)
		add_flag(object, "acpi", machine->acpi);
	if (!machine->properties_known)
		return object;
	add_flag(object, "hmat", machine->hmat);
	add_flag(object, "nvdimm", machine->nvdimm);
	return object;
}

static struct json_object *probe_to_json(const struct probe_key *key, const struct probe *probe)
{
	struct json_object *file = json_object_new_object();
	struct json_object *machines = json_object_new_array();

	add_int(file, "format", FORMAT);
	add_text(file, "program", PACKAGE_STRING);
	add_text(file, "path", key->path);
	add_int(file, "size", (int64_t)key->size_bytes);
	add_int(file, "mtime_ns", key->changed_ns);
	add_text(file, "kernel", key->kernel);
	add_int(file, "qemu", probe->qemu);
	add_text(file, "version", probe->version);
	add_text(file, "arch", probe->arch);
	(void)json_object_object_add(file, "features", features_to_json(probe));
	for (size_t i = 0; i < probe->n_machines; i++)
		(void)json_object_array_add(machines, machine_to_json(&probe->machines[i]));
	(void)json_object_object_add(file, "machines", machines);
	return file;
}

/* With its parents, as the XDG base directory specification has it. */
static void make_folder(const char *folder)
{
	AUTO_FREE char *path = mem_strdup(folder);

	for (char *slash = strchr(path + 1, '/'); *path && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, FOLDER_MODE); /* it is there, or writing will fail */
		*slash = '/';
	}
	(void)mkdir(path, FOLDER_MODE);
}

void probe_cache_write(const char *folder, const struct probe_key *key, const struct probe *probe)
{
	AUTO_JSON struct json_object *file = probe_to_json(key, probe);
	AUTO(strbuf) name = STRBUF_INIT;
	AUTO(error) ignored = ERROR_INIT;
	const char *text = json_object_to_json_string_ext(file, JSON_C_TO_STRING_PRETTY);

	make_folder(folder);
	add_file_name(&name, folder, key->path);
	if (file_write(strbuf_text(&name), text, strlen(text), &ignored) < 0)
		return; /* asked for again the next time */
}
