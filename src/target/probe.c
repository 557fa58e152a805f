/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The questions that a QEMU is asked, and what is made of the answers. */
#include "target/probe.h"

#include <stdlib.h>
#include <string.h>

#include "target/probe-cache.h"
#include "target/qmp.h"
#include "target/schema.h"

/* Where the answer to a question stands. */
enum question_kind {
	QUESTION_NONE,
	QUESTION_OBJECT,   /* qom-list-properties of .of has .name; NULL: the type is there */
	QUESTION_DEVICE,   /* device-list-properties likewise */
	QUESTION_SMP_KEY,  /* -smp takes .name */
	QUESTION_RAM_ID,   /* query-machines tells default-ram-id */
	QUESTION_VARIANT,  /* schema: the arguments of .of have a variant .name */
	QUESTION_FLAG,	   /* schema: .of has the feature flag .name */
	QUESTION_CPU_PROP, /* schema: a hot-pluggable CPU has the property .name */
};

/*
 * libvirt's own criteria where it has one (libvirt 9.0 and 11.3, qemu/qemu_capabilities.c: its
 * tables of object, device and schema queries).
 */
static const struct question {
	const char *id; /* in the cache */
	enum question_kind kind;
	const char *of, *name;
} questions[TARGET_FEATURE_COUNT] = {
	[QEMU_DEFAULT_RAM_ID] = { "default-ram-id", QUESTION_RAM_ID },
	[QEMU_HMAT] = { "hmat", QUESTION_VARIANT, "set-numa-node", "hmat-lb" },
	[QEMU_SMP_DIES] = { "smp-dies", QUESTION_CPU_PROP, NULL, "die-id" },
	[QEMU_SMP_CLUSTERS] = { "smp-clusters", QUESTION_CPU_PROP, NULL, "cluster-id" },
	[QEMU_SMP_BOOKS] = { "smp-books", QUESTION_SMP_KEY, NULL, "books" },
	[QEMU_SMP_MODULES] = { "smp-modules", QUESTION_SMP_KEY, NULL, "modules" },
	[QEMU_JSON_OBJECT] = { "json-object", QUESTION_VARIANT, "object-add", "iothread" },
	[QEMU_JSON_DEVICE] = { "json-device", QUESTION_FLAG, "device_add", "json-cli-hotplug" },
	[QEMU_BACKEND_RESERVE] = { "backend-reserve", QUESTION_OBJECT, "memory-backend-ram",
				   "reserve" },
	[QEMU_PREALLOC_THREADS] = { "prealloc-threads", QUESTION_OBJECT, "memory-backend-ram",
				    "prealloc-threads" },
	[QEMU_THREAD_CONTEXT] = { "thread-context", QUESTION_OBJECT, "thread-context", NULL },
	[QEMU_VIRTIO_MEM] = { "virtio-mem", QUESTION_DEVICE, "virtio-mem-pci", NULL },
	[QEMU_VIRTIO_MEM_PREALLOC] = { "virtio-mem-prealloc", QUESTION_DEVICE, "virtio-mem-pci",
				       "prealloc" },
	[QEMU_VIRTIO_MEM_MEMSLOTS] = { "virtio-mem-memslots", QUESTION_DEVICE, "virtio-mem-pci",
				       "dynamic-memslots" },
	[QEMU_VIRTIO_MEM_CCW] = { "virtio-mem-ccw", QUESTION_DEVICE, "virtio-mem-ccw", NULL },
	[QEMU_FREE_PAGE_REPORTING] = { "free-page-reporting", QUESTION_DEVICE,
				       "virtio-balloon-device", "free-page-reporting" },
	[QEMU_IOTHREAD_POOL] = { "iothread-pool", QUESTION_OBJECT, "iothread", "thread-pool-max" },
	[QEMU_SGX_EPC] = { "sgx-epc", QUESTION_DEVICE, "sgx-epc", NULL },
	[QEMU_MEMFD_HUGETLB] = { "memfd-hugetlb", QUESTION_OBJECT, "memory-backend-memfd",
				 "hugetlb" },
};

const char *probe_feature_name(enum target_feature feature)
{
	return questions[feature].id;
}

/* One probing: the process, the answers that more than one question needs, and the result. */
struct session {
	struct qmp qmp;
	struct json_object *machines, *schema, *smp_keys;
	struct probe *probe;
};

static void session_done(struct session *session)
{
	qmp_done(&session->qmp);
	(void)json_object_put(session->machines); /* says only whether it was the last */
	(void)json_object_put(session->schema);
	(void)json_object_put(session->smp_keys);
	probe_free(session->probe);
}

/* A command whose answer we can't do without. */
static int ask_for(struct session *session, const char *command, struct json_object *arguments,
		   enum json_type type, struct json_object **out, struct error *error)
{
	AUTO_JSON struct json_object *answer = NULL;

	if (qmp_ask(&session->qmp, command, arguments, &answer, error) < 0)
		return -1;
	if (!json_object_is_type(answer, type))
		return error_set(error, "%s doesn't answer %s as a QEMU does", session->qmp.binary,
				 command);
	*out = TAKE(answer);
	return 0;
}

static struct json_object *argument(const char *key, const char *value)
{
	struct json_object *arguments = json_object_new_object();

	(void)json_object_object_add(arguments, key, json_object_new_string(value));
	return arguments;
}

static int ask_arch(struct session *session, struct error *error)
{
	AUTO_JSON struct json_object *target = NULL;
	const char *arch;

	if (ask_for(session, "query-target", NULL, json_type_object, &target, error) < 0)
		return -1;
	arch = json_text(target, "arch");
	if (!arch)
		return error_set(error, "%s doesn't say for which architecture it is",
				 session->qmp.binary);
	session->probe->arch = arena_strdup(&session->probe->arena, arch);
	return 0;
}

static int ask_common(struct session *session, struct error *error)
{
	struct json_object *options = NULL;

	if (ask_arch(session, error) < 0 ||
	    ask_for(session, "query-machines", NULL, json_type_array, &session->machines, error) <
		    0 ||
	    ask_for(session, "query-qmp-schema", NULL, json_type_array, &session->schema, error) <
		    0 ||
	    ask_for(session, "query-command-line-options", argument("option", "smp-opts"),
		    json_type_array, &options, error) < 0)
		return -1;
	session->smp_keys = json_object_get(json_member(json_find(options, "option", "smp-opts"),
							"parameters", json_type_array));
	(void)json_object_put(options);
	return 0;
}

/* Whether a type has a property, or (name NULL) is there: QEMU refuses to list one that isn't. */
static int ask_property(struct session *session, const char *command, const char *type,
			const char *name, bool *out, struct error *error)
{
	AUTO_JSON struct json_object *properties = NULL;

	if (qmp_ask(&session->qmp, command, argument("typename", type), &properties, error) < 0)
		return -1;
	*out = properties && (!name || json_find(properties, "name", name));
	return 0;
}

static bool has_ram_id(struct json_object *machines)
{
	for (size_t i = 0; i < json_object_array_length(machines); i++)
		if (json_text(json_object_array_get_idx(machines, i), "default-ram-id"))
			return true;
	return false;
}

static int answer(struct session *session, const struct question *question, bool *out,
		  struct error *error)
{
	switch (question->kind) {
	case QUESTION_OBJECT:
		return ask_property(session, "qom-list-properties", question->of, question->name,
				    out, error);
	case QUESTION_DEVICE:
		return ask_property(session, "device-list-properties", question->of, question->name,
				    out, error);
	case QUESTION_SMP_KEY:
		*out = json_find(session->smp_keys, "name", question->name);
		break;
	case QUESTION_RAM_ID:
		*out = has_ram_id(session->machines);
		break;
	case QUESTION_VARIANT:
		*out = schema_has_variant(session->schema, question->of, question->name);
		break;
	case QUESTION_FLAG:
		*out = schema_has_feature(session->schema, question->of, question->name);
		break;
	case QUESTION_CPU_PROP:
		*out = schema_returns(session->schema, "query-hotpluggable-cpus", "props",
				      question->name);
		break;
	case QUESTION_NONE:
		*out = false;
		break;
	}
	return 0;
}

static int ask_features(struct session *session, struct error *error)
{
	struct probe *probe = session->probe;

	for (unsigned i = 0; i < TARGET_FEATURE_COUNT; i++) {
		bool has = false;

		if (answer(session, &questions[i], &has, error) < 0)
			return -1;
		/* 6.2 has the device, but no node of an EPC section: table.c */
		if (i == QEMU_SGX_EPC && probe->qemu < target_fact(QEMU_SGX_EPC)->since)
			has = false;
		if (has)
			bitmap_set(&probe->arena, &probe->features, i);
	}
	return 0;
}

static const char *copy_text(struct arena *arena, struct json_object *object, const char *key)
{
	const char *text = json_text(object, key);

	return text ? arena_strdup(arena, text) : NULL;
}

/* qapi/machine.json MachineInfo */
static void add_machine(struct probe *probe, struct json_object *info)
{
	const char *name = json_text(info, "name");
	struct probe_machine *machine;
	uint64_t max_vcpus = 0;

	if (!name || strcmp(name, "none") == 0)
		return;
	(void)json_count(info, "cpu-max", UINT32_MAX, &max_vcpus); /* 0 where it isn't told */
	machine = ARENA_APPEND(&probe->arena, probe->machines, probe->n_machines);
	*machine = (struct probe_machine){
		.name = arena_strdup(&probe->arena, name),
		.alias = copy_text(&probe->arena, info, "alias"),
		.default_ram_id = copy_text(&probe->arena, info, "default-ram-id"),
		.default_cpu = copy_text(&probe->arena, info, "default-cpu-type"),
		.max_vcpus = (unsigned)max_vcpus, /* at most UINT32_MAX */
		.is_default = json_flag(info, "is-default"),
		.cpu_hotplug = json_flag(info, "hotpluggable-cpus"),
		.numa_mem_supported = json_flag(info, "numa-mem-supported"),
		.acpi_known = json_member(info, "acpi", json_type_boolean),
		.acpi = json_flag(info, "acpi"),
	};
}

/*
 * Last, because listing the properties of some machine types ends an older QEMU (microvm that of
 * 7.2, with an assertion): what isn't learnt then stays unknown.
 */
static void ask_machine_properties(struct session *session)
{
	struct probe *probe = session->probe;
	AUTO(error) ignored = ERROR_INIT;

	for (size_t i = 0; i < probe->n_machines; i++) {
		struct probe_machine *machine = &probe->machines[i];
		AUTO(strbuf) type = STRBUF_INIT;
		AUTO_JSON struct json_object *properties = NULL;

		if (strcmp(machine->name, "microvm") == 0)
			continue;
		strbuf_printf(&type, "%s-machine", machine->name);
		if (qmp_ask(&session->qmp, "qom-list-properties",
			    argument("typename", strbuf_text(&type)), &properties, &ignored) < 0)
			return;
		machine->properties_known = properties;
		machine->hmat = json_find(properties, "name", "hmat");
		machine->nvdimm = json_find(properties, "name", "nvdimm");
	}
}

int probe_ask(const struct probe_request *request, struct probe **out, struct error *error)
{
	__attribute__((cleanup(session_done))) struct session session = { .qmp = QMP_INIT };
	const struct qmp *qmp = &session.qmp;
	struct probe *probe = mem_alloc_array(1, sizeof(*probe));

	session.probe = probe;
	if (qmp_start(&session.qmp, request->binary, request->limit_ms, error) < 0)
		return -1;
	probe->qemu = TARGET_VERSION(qmp->major, qmp->minor);
	probe->version =
		arena_printf(&probe->arena, "%u.%u.%u", qmp->major, qmp->minor, qmp->micro);
	if (ask_common(&session, error) < 0 || ask_features(&session, error) < 0)
		return -1;
	for (size_t i = 0; i < json_object_array_length(session.machines); i++)
		add_machine(probe, json_object_array_get_idx(session.machines, i));
	ask_machine_properties(&session);
	*out = TAKE(session.probe);
	return 0;
}

int probe_read(const struct probe_request *request, struct probe **out, struct error *error)
{
	AUTO(probe_key) key = PROBE_KEY_INIT;
	bool can_keep = request->cache_folder && probe_key_read(&key, request->binary);
	struct probe *probe = can_keep ? probe_cache_read(request->cache_folder, &key) : NULL;

	if (!probe) {
		if (probe_ask(request, &probe, error) < 0)
			return -1;
		if (can_keep)
			probe_cache_write(request->cache_folder, &key, probe);
	}
	*out = probe;
	return 0;
}

void probe_free(struct probe *probe)
{
	if (!probe)
		return;
	arena_done(&probe->arena);
	free(probe);
}

/* A QEMU of 64 bits runs the guests of 32 too; libvirt uses it where it finds no other
   (qemu/qemu_capabilities.c virQEMUCapsFindTarget…). */
bool probe_runs(const struct probe *probe, const char *arch)
{
	static const struct {
		const char *qemu, *libvirt;
	} pairs[] = {
		{ "x86_64", "i686" },	 { "i386", "i686" },	  { "aarch64", "armv7l" },
		{ "aarch64", "armv7b" }, { "aarch64", "armv6l" }, { "arm", "armv7l" },
		{ "arm", "armv7b" },	 { "arm", "armv6l" },	  { "ppc64", "ppc64le" },
		{ "ppc64", "ppc" },
	};

	if (strcmp(probe->arch, arch) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (strcmp(pairs[i].qemu, probe->arch) == 0 && strcmp(pairs[i].libvirt, arch) == 0)
			return true;
	return false;
}

/* A name comes before another type's alias. */
const struct probe_machine *probe_find_machine(const struct probe *probe, const char *name)
{
	for (size_t i = 0; i < probe->n_machines; i++)
		if (strcmp(probe->machines[i].name, name) == 0)
			return &probe->machines[i];
	for (size_t i = 0; i < probe->n_machines; i++)
		if (probe->machines[i].alias && strcmp(probe->machines[i].alias, name) == 0)
			return &probe->machines[i];
	return NULL;
}
