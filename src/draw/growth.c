/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a guest can grow and shrink while it runs, and the commands that do it. */
#include "draw/growth.h"

#include <json-c/json.h>
#include <string.h>

#include "base/units.h"
#include "base/xml-write.h"
#include "draw/words.h"

#define DIMM_SUGGESTED_KIB KIB_PER_GIB
#define BLOCK_KIB (2 * KIB_PER_MIB) /* of a virtio-mem device: what a huge page of x86 has */

struct growing {
	const struct guest *guest;
	struct arena *arena;
	struct growth *out;
	const char *name; /* as a shell takes it */
};

static bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789._-";

	return text && *text && *text != '-' && text[strspn(text, plain)] == '\0';
}

/* Nothing that a shell would read otherwise. */
static const char *shell_name(const struct domain *domain)
{
	if (is_plain(domain->name))
		return domain->name;
	return is_plain(domain->uuid) ? domain->uuid : "DOMAIN";
}

static struct growth_step *add_step(struct growing *growing, const char *id, const char *format,
				    ...) PRINTF(3, 4);

static struct growth_step *add_step(struct growing *growing, const char *id, const char *format,
				    ...)
{
	struct growth *out = growing->out;
	struct growth_step *step = ARENA_APPEND(growing->arena, out->steps, out->n_steps);
	va_list args;

	step->id = id;
	va_start(args, format);
	step->text = arena_vprintf(growing->arena, format, args);
	va_end(args);
	return step;
}

static void add_command(struct growing *growing, struct growth_step *step, const char *tool,
			const char *text)
{
	struct growth_command *command =
		ARENA_APPEND(growing->arena, step->commands, step->n_commands);

	command->tool = tool;
	command->text = text;
}

static void add_virsh(struct growing *growing, struct growth_step *step, const char *format, ...)
	PRINTF(3, 4);

static void add_virsh(struct growing *growing, struct growth_step *step, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_command(growing, step, "virsh", arena_vprintf(growing->arena, format, args));
	va_end(args);
}

/* {"execute": …, "arguments": …}; takes arguments over. */
static void add_qmp(struct growing *growing, struct growth_step *step, const char *name,
		    struct json_object *arguments)
{
	struct json_object *command = json_object_new_object();

	json_object_object_add(command, "execute", json_object_new_string(name));
	if (arguments)
		json_object_object_add(command, "arguments", arguments);
	add_command(growing, step, "qmp",
		    arena_strdup(growing->arena,
				 json_object_to_json_string_ext(
					 command, JSON_C_TO_STRING_SPACED |
							  JSON_C_TO_STRING_NOSLASHESCAPE)));
	json_object_put(command);
}

static void add_string(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, json_object_new_string(value));
}

static void add_number(struct json_object *object, const char *key, uint64_t value)
{
	json_object_object_add(object, key, json_object_new_int64((int64_t)value));
}

/* QEMU 10.0: x86_cpu_pre_plug wants these; the node follows from them. */
static void add_x86_vcpu(struct growing *growing, struct growth_step *step, unsigned vcpu)
{
	const struct guest *guest = growing->guest;
	const struct guest_vcpu *place = &guest->vcpus[vcpu];
	struct json_object *arguments = json_object_new_object();

	add_string(arguments, "driver",
		   arena_printf(growing->arena, "%s-%s-cpu", guest->cpu_model,
				guest_arch_name(guest)));
	add_string(arguments, "id", arena_printf(growing->arena, "vcpu%u", vcpu));
	add_number(arguments, "socket-id", place->socket);
	if (guest->dies > 1)
		add_number(arguments, "die-id", place->die);
	add_number(arguments, "core-id", place->core);
	add_number(arguments, "thread-id", place->thread);
	add_qmp(growing, step, "device_add", arguments);
}

static unsigned first_absent(const struct guest *guest)
{
	unsigned i = 0;

	while (i < guest->n_vcpus && guest->vcpus[i].online)
		i++;
	return i;
}

static void find_vcpus(struct growing *growing)
{
	const struct guest *guest = growing->guest;
	const struct target_machine *machine = &guest->machine;
	unsigned absent = guest->n_vcpus - guest->n_online;
	struct growth_step *step;

	if (!guest->vcpus_known || guest->n_online >= guest->n_vcpus)
		return;
	growing->out->vcpus_to_plug = absent;
	if (machine->state == TARGET_MACHINE_KNOWN && !machine->cpu_hotplug) {
		step = add_step(growing, "vcpus",
				"%u of %u vCPUs are not there at start, and %s plugs none while it "
				"runs",
				absent, guest->n_vcpus, machine->name);
		add_virsh(growing, step, "virsh setvcpus %s %u --config", growing->name,
			  guest->n_vcpus);
		return;
	}
	step = add_step(growing, "vcpus", "%u more vCPU%s can be plugged: %u of %u are there",
			absent, absent == 1 ? "" : "s", guest->n_online, guest->n_vcpus);
	add_virsh(growing, step, "virsh setvcpus %s %u --live", growing->name, guest->n_vcpus);
	if (guest_is_x86(guest) && guest->cpu_model)
		add_x86_vcpu(growing, step, first_absent(guest));
	else
		add_qmp(growing, step, "query-hotpluggable-cpus", NULL);
}

/* Before 9.5 libvirt counts devices of all models. */
static bool takes_slot(const struct guest *guest, const struct guest_memory_device *device)
{
	return !target_has(guest->target, LIBVIRT_SLOTS_OPTIONAL) ||
	       device->domain->model == MEMORY_MODEL_DIMM ||
	       device->domain->model == MEMORY_MODEL_NVDIMM;
}

static void write_size(struct xml_writer *writer, const char *name, uint64_t size_kib)
{
	xml_write_start(writer, name);
	xml_write_attribute(writer, "unit", "KiB");
	xml_write_text(writer, "");
	strbuf_printf(writer->out, "%llu", (unsigned long long)size_kib);
	xml_write_end(writer, name);
}

static const char *device_xml(struct growing *growing, bool is_dimm, uint64_t size_kib)
{
	AUTO(strbuf) text = STRBUF_INIT;
	struct xml_writer writer = { .out = &text };

	xml_write_start(&writer, "memory");
	xml_write_attribute(&writer, "model", is_dimm ? "dimm" : "virtio-mem");
	xml_write_start(&writer, "target");
	write_size(&writer, "size", size_kib);
	if (growing->guest->n_cells)
		xml_write_element(&writer, "node", "0");
	if (!is_dimm) {
		write_size(&writer, "block", BLOCK_KIB);
		write_size(&writer, "requested", size_kib);
	}
	xml_write_end(&writer, "target");
	xml_write_end(&writer, "memory");
	if (text.length && text.text[text.length - 1] == '\n')
		text.text[text.length - 1] = '\0';
	return arena_strdup(growing->arena, strbuf_text(&text));
}

static void add_dimm_qmp(struct growing *growing, struct growth_step *step, uint64_t size_kib)
{
	struct json_object *backend = json_object_new_object();
	struct json_object *device = json_object_new_object();

	add_string(backend, "qom-type", "memory-backend-ram");
	add_string(backend, "id", "memnew");
	add_number(backend, "size", size_kib * BYTES_PER_KIB);
	add_qmp(growing, step, "object-add", backend);
	add_string(device, "driver", "pc-dimm");
	add_string(device, "id", "dimmnew");
	add_string(device, "memdev", "memnew");
	if (growing->guest->n_cells)
		add_number(device, "node", 0);
	add_qmp(growing, step, "device_add", device);
}

static void add_device_commands(struct growing *growing, struct growth_step *step, bool is_dimm)
{
	uint64_t free_kib = growing->out->memory_to_plug_kib;
	uint64_t size_kib = free_kib < DIMM_SUGGESTED_KIB ? free_kib : DIMM_SUGGESTED_KIB;

	add_virsh(growing, step, "virsh attach-device %s memory.xml --live", growing->name);
	add_command(growing, step, "xml", device_xml(growing, is_dimm, size_kib));
	if (is_dimm)
		add_dimm_qmp(growing, step, size_kib);
}

static bool has_firmware(const struct domain_os *os)
{
	return os->loader_pflash || os->firmware || span_is_given(os->at.loader);
}

/* A PC and an arm virt tell their guests of DIMMs by ACPI: QEMU 7.2 and 10.0 hw/i386/pc.c
   pc_memory_pre_plug, hw/arm/virt.c virt_memory_pre_plug. */
static bool takes_dimms(const struct guest *guest)
{
	const struct domain_os *os = &guest->domain->os;
	enum target_machine_family family = guest->machine.family;

	if (guest->machine.state != TARGET_MACHINE_KNOWN)
		return true;
	if (family == TARGET_FAMILY_PC || family == TARGET_FAMILY_Q35)
		return guest->machine.dimms && os->acpi;
	if (family == TARGET_FAMILY_ARM_VIRT)
		return guest->machine.dimms && os->acpi && has_firmware(os);
	return guest->machine.dimms;
}

static void find_memory(struct growing *growing)
{
	const struct guest *guest = growing->guest;
	struct growth *out = growing->out;
	bool dimms = takes_dimms(guest);
	unsigned used = 0;
	struct growth_step *step;

	if (guest->max_kib == 0)
		return;
	for (size_t i = 0; i < guest->n_memory_devices; i++)
		used += takes_slot(guest, &guest->memory_devices[i]);
	out->slots_known = true;
	out->slots_free = guest->slots > used ? guest->slots - used : 0;
	if (guest->max_kib > guest->total_kib)
		out->memory_to_plug_kib = guest->max_kib - guest->total_kib;
	step = add_step(growing, "memory",
			"%s more memory can be plugged, up to %s; %u of %u slot%s %s free%s",
			words_size(growing->arena, out->memory_to_plug_kib),
			words_size(growing->arena, guest->max_kib), out->slots_free, guest->slots,
			guest->slots == 1 ? "" : "s", out->slots_free == 1 ? "is" : "are",
			dimms ? "" : ", but this machine takes no DIMM while it runs");
	if (out->memory_to_plug_kib == 0)
		return;
	if (out->slots_free && dimms)
		add_device_commands(growing, step, true);
	else if ((guest_is_x86(guest) || guest->arch == DOMAIN_ARCH_AARCH64) &&
		 (out->slots_free || target_has(guest->target, LIBVIRT_SLOTS_OPTIONAL))) {
		step->text = arena_printf(
			growing->arena, "%s; virtio-mem wants a PCI port that is free", step->text);
		add_device_commands(growing, step, false);
	}
}

static void find_virtio_mem(struct growing *growing)
{
	const struct guest *guest = growing->guest;

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];
		struct json_object *arguments;
		struct growth_step *step;

		if (device->domain->model != MEMORY_MODEL_VIRTIO_MEM || !is_plain(device->alias))
			continue;
		step = add_step(growing, "virtio-mem", "%s has %s of its %s plugged", device->alias,
				words_size(growing->arena, device->requested_kib),
				words_size(growing->arena, device->size_kib));
		add_virsh(
			growing, step,
			"virsh update-memory-device %s --alias %s --requested-size %lluKiB --live",
			growing->name, device->alias, (unsigned long long)device->size_kib);
		arguments = json_object_new_object();
		add_string(arguments, "path",
			   arena_printf(growing->arena, "/machine/peripheral/%s", device->alias));
		add_string(arguments, "property", "requested-size");
		add_number(arguments, "value", device->size_kib * BYTES_PER_KIB);
		add_qmp(growing, step, "qom-set", arguments);
	}
}

static void find_balloon(struct growing *growing)
{
	const struct guest *guest = growing->guest;
	struct json_object *arguments;
	struct growth_step *step;

	if (guest->balloon == GUEST_BALLOON_OFF) {
		add_step(growing, "balloon",
			 "there is no balloon: memory in use can't be taken back");
		return;
	}
	growing->out->balloon_max_kib = guest->total_kib;
	step = add_step(growing, "balloon", "the balloon leaves the OS %s at start, and up to %s",
			words_size(growing->arena,
				   guest->current_kib ? guest->current_kib : guest->total_kib),
			words_size(growing->arena, guest->total_kib));
	add_virsh(growing, step, "virsh setmem %s %lluKiB --live", growing->name,
		  (unsigned long long)guest->total_kib);
	arguments = json_object_new_object();
	add_number(arguments, "value", guest->total_kib * BYTES_PER_KIB);
	add_qmp(growing, step, "balloon", arguments);
}

void growth_find(const struct guest *guest, struct arena *arena, struct growth *out)
{
	struct growing growing = {
		.guest = guest,
		.arena = arena,
		.out = out,
		.name = shell_name(guest->domain),
	};

	*out = (struct growth){ 0 };
	find_vcpus(&growing);
	find_memory(&growing);
	find_virtio_mem(&growing);
	find_balloon(&growing);
}
