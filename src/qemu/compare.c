/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options brought into a form that doesn't depend on syntax, paired, and compared. */
#include "qemu/compare.h"

#include <string.h>

#include "base/number.h"
#include "base/strbuf.h"

#define KIB UINT64_C(1024)
/* stands for the folders that aren't compared */
#define ELLIPSIS "[...]"

struct pair {
	const char *key, *value;
};

/* An option in scope. */
struct entry {
	const struct argv_option *option;
	struct pair *pairs;
	size_t n_pairs;
	bool is_paired;
};

struct side {
	struct entry *entries;
	size_t n_entries;
};

static bool is_one_of(const char *text, const char *const *list)
{
	for (; *list; list++) {
		size_t length = strlen(*list);
		bool is_prefix = length && (*list)[length - 1] == '*';

		if (is_prefix ? strncmp(text, *list, length - 1) == 0 : strcmp(text, *list) == 0)
			return true;
	}
	return false;
}

static const char *const options_in_scope[] = {
	"-machine",	 "-accel",   "-cpu",	"-m",	 "-smp",
	"-overcommit",	 "-object",  "-device", "-numa", "-mem-path",
	"-mem-prealloc", "-no-acpi", NULL,
};
static const char *const objects[] = { "memory-backend-*", "iothread", "main-loop",
				       "thread-context", NULL };
static const char *const devices[] = { "pc-dimm",
				       "nvdimm",
				       "virtio-mem-*",
				       "virtio-pmem-*",
				       "virtio-balloon-*",
				       "pxb",
				       "pxb-*",
				       "intel-iommu",
				       "virtio-iommu",
				       "virtio-iommu-*",
				       "amd-iommu",
				       "spapr-pci-host-bridge",
				       NULL };
static const char *const machine_keys[] = {
	"type",		  "acpi", "kernel_irqchip", "mem-merge", "dump-guest-core",
	"memory-backend", "hmat", "nvdimm",	    "sgx-epc.*", NULL,
};
static const char *const cpu_keys[] = { "model",     "l3-cache",       "host-cache-info",
					"phys-bits", "host-phys-bits", "host-phys-bits-limit",
					NULL };
/* Bus addresses that ours leaves to QEMU. */
static const char *const address_keys[] = { "bus",   "multifunction", "addr",
					    "devno", "acpi-index",    NULL };
/* Names, in which "yes" is a word like any other. */
static const char *const name_keys[] = { "id", "mem-path", "memdev", "model", "type", NULL };

static const struct pair *find_pair(const struct entry *entry, const char *key)
{
	for (size_t i = 0; i < entry->n_pairs; i++)
		if (strcmp(entry->pairs[i].key, key) == 0)
			return &entry->pairs[i];
	return NULL;
}

static const char *value_of(const struct entry *entry, const char *key)
{
	const struct pair *pair = find_pair(entry, key);

	return pair ? pair->value : "";
}

/* Numbers one by one: QEMU takes "0-1", libvirt writes that too, and JSON has an array. */
static void add_numbers(struct strbuf *out, const struct bitmap *list)
{
	bitmap_for_each (list, number)
		strbuf_printf(out, "%s%u", out->length ? " " : "", number);
}

static const char *canonical_list(struct arena *arena, const char *text)
{
	AUTO(strbuf) numbers = STRBUF_INIT;
	struct bitmap_error wrong;
	struct bitmap list;

	if (bitmap_parse(arena, text, &list, &wrong) < 0)
		return text;
	add_numbers(&numbers, &list);
	return arena_strdup(arena, strbuf_text(&numbers));
}

/* QEMU util/cutils.c qemu_strtosz: digits and one letter. In bytes; other forms stay. */
static const char *canonical_size(struct arena *arena, const char *text, uint64_t default_unit)
{
	static const char letters[] = "bkmgtpe";
	size_t length = strspn(text, "0123456789");
	const char *unit = text + length;
	uint64_t scale = default_unit, value, bytes;
	const char *letter;

	if (*unit) {
		char lower = (char)(*unit | 0x20); /* of a letter */

		letter = strchr(letters, lower);
		if (!letter || unit[1])
			return text;
		scale = UINT64_C(1) << (10 * (letter - letters));
	}
	if (number_parse_digits(text, length, UINT64_MAX, &value) != NUMBER_OK ||
	    number_scale_up_to(value, scale, UINT64_MAX, &bytes) != NUMBER_OK)
		return text;
	return arena_printf(arena, "%llu", (unsigned long long)bytes);
}

/* util/qemu-option.c qapi_bool_parse */
static const char *canonical_flag(const char *text)
{
	static const char *const yes[] = { "on", "yes", "true", "y", NULL };
	static const char *const no[] = { "off", "no", "false", "n", NULL };

	if (is_one_of(text, yes))
		return "on";
	return is_one_of(text, no) ? "off" : text;
}

/*
 * Where huge pages and backing files lie is the host's settings; from the guest's folder on it is
 * libvirt's (qemu_conf.c qemuGetDomainHupageMemPath, qemuGetMemoryBackingPath). The usual mounts
 * tell sizes of pages apart and stay.
 */
static const char *canonical_path(struct arena *arena, const char *path)
{
	static const char mount[] = "/dev/hugepages", guest[] = "/-1-";
	const char *found = NULL;
	size_t length = 0;

	for (const char *at = path; (at = strstr(at, guest)); at++)
		found = at;
	if (!found)
		return path;
	if (strncmp(path, mount, strlen(mount)) == 0)
		length = strlen(mount) + strcspn(path + strlen(mount), "/");
	return arena_printf(arena, "%.*s" ELLIPSIS "%s", (int)length, path, found);
}

static const char *canonical(struct arena *arena, const char *option, const char *key,
			     const char *text)
{
	static const char *const sizes[] = { "size",	       "maxmem",     "mem", "label-size",
					     "requested-size", "block-size", NULL };
	static const char *const lists[] = { "host-nodes", "node-affinity", "cpus", NULL };
	bool in_mib = strcmp(option, "-m") == 0 || strcmp(option, "-numa") == 0;

	if (strcmp(key, "mem-path") == 0)
		return canonical_path(arena, text);
	if (strcmp(option, "-smp") == 0)
		return text;
	if (is_one_of(key, sizes))
		return canonical_size(arena, text, in_mib ? KIB * KIB : 1);
	if (is_one_of(key, lists))
		return canonical_list(arena, text);
	return is_one_of(key, name_keys) ? text : canonical_flag(text);
}

static const char *property_text(struct arena *arena, const struct argv_property *property)
{
	AUTO(strbuf) text = STRBUF_INIT;

	switch (property->kind) {
	case ARGV_STRING:
		return property->string;
	case ARGV_BOOL:
		return property->flag ? "on" : "off";
	case ARGV_NUMBER:
		return arena_printf(arena, "%llu", (unsigned long long)property->number);
	case ARGV_LIST:
		add_numbers(&text, &property->list);
		break;
	case ARGV_KIB:
		return arena_printf(arena, "%llu%c", (unsigned long long)property->number,
				    property->suffix);
	}
	return arena_strdup(arena, strbuf_text(&text));
}

/* A key that is there already adds to its value: "host-nodes=0,host-nodes=2". */
static void add_pair(struct arena *arena, struct entry *entry, const char *key, const char *value)
{
	for (size_t i = 0; i < entry->n_pairs; i++) {
		if (strcmp(entry->pairs[i].key, key) != 0)
			continue;
		entry->pairs[i].value = arena_printf(arena, "%s %s", entry->pairs[i].value, value);
		return;
	}
	*ARENA_APPEND(arena, entry->pairs, entry->n_pairs) = (struct pair){ key, value };
}

static const char *key_of(const struct argv_option *option, const struct argv_property *property)
{
	const char *implied = argv_implied_key(option);

	if (property->key)
		return property->key;
	return implied ? implied : strcmp(option->option, "-mem-path") == 0 ? "mem-path" : "";
}

static bool is_wanted_key(const char *option, const char *key)
{
	if (strcmp(option, "-machine") == 0)
		return is_one_of(key, machine_keys);
	return strcmp(option, "-cpu") != 0 || is_one_of(key, cpu_keys);
}

static bool is_in_scope(const struct entry *entry)
{
	const char *driver = value_of(entry, "driver");

	if (strcmp(entry->option->option, "-object") == 0)
		return is_one_of(value_of(entry, "qom-type"), objects);
	if (strcmp(entry->option->option, "-device") != 0)
		return true;
	/* of pseries' buses those that name a node */
	if (strcmp(driver, "spapr-pci-host-bridge") == 0)
		return find_pair(entry, "numa_node");
	return is_one_of(driver, devices);
}

static void add_entry(struct arena *arena, const struct argv_option *option, struct side *side)
{
	struct entry entry = { .option = option };

	if (!is_one_of(option->option, options_in_scope))
		return;
	for (size_t i = 0; i < option->n_properties; i++) {
		const struct argv_property *property = &option->properties[i];
		const char *key = key_of(option, property);

		if (is_wanted_key(option->option, key))
			add_pair(arena, &entry, key,
				 canonical(arena, option->option, key,
					   property_text(arena, property)));
	}
	if (is_in_scope(&entry))
		*ARENA_APPEND(arena, side->entries, side->n_entries) = entry;
}

static struct side make_side(struct arena *arena, const struct argv *argv)
{
	struct side side = { 0 };

	for (size_t i = 0; i < argv->n_options; i++)
		add_entry(arena, &argv->options[i], &side);
	return side;
}

/* The two are about the same thing, whatever they say of it. */
static bool is_same(const struct entry *a, const struct entry *b)
{
	static const char *const keys[] = {
		"id",	  "type",      "nodeid",    "src",     "dst",
		"target", "hierarchy", "data-type", "node-id", "level"
	};

	if (strcmp(a->option->option, b->option->option) != 0)
		return false;
	if (strcmp(a->option->option, "-machine") == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(value_of(a, keys[i]), value_of(b, keys[i])) != 0)
			return false;
	/* a node's initiator is what it says, an hmat-lb's whom it is about */
	return strcmp(value_of(a, "type"), "node") == 0 ||
	       strcmp(value_of(a, "initiator"), value_of(b, "initiator")) == 0;
}

static struct entry *find_partner(struct side *side, const struct entry *entry)
{
	for (size_t i = 0; i < side->n_entries; i++)
		if (!side->entries[i].is_paired && is_same(&side->entries[i], entry))
			return &side->entries[i];
	return NULL;
}

/* What is compared of an option; theirs only has the addresses that ours has too. */
static struct entry compared(const struct qemu_comparison_input *input, struct arena *arena,
			     const struct entry *entry, const struct entry *ours)
{
	bool no_model = input->cpu_model_unknown && strcmp(entry->option->option, "-cpu") == 0;
	struct entry result = { .option = entry->option };

	for (size_t i = 0; i < entry->n_pairs; i++) {
		const struct pair *pair = &entry->pairs[i];

		if (is_one_of(pair->key, address_keys) && !find_pair(ours, pair->key))
			continue;
		if (no_model && strcmp(pair->key, "model") == 0)
			continue;
		*ARENA_APPEND(arena, result.pairs, result.n_pairs) = *pair;
	}
	return result;
}

/* Whether one begins with the other. */
static bool is_cut(const char *a, size_t a_length, const char *b, size_t b_length)
{
	return strncmp(a, b, a_length < b_length ? a_length : b_length) == 0;
}

/*
 * Of two paths below a mount each, one of them an unusual one, what follows it. libvirt cuts the
 * guest's name to 20 characters, which are bytes where its locale is "C" (conf/domain_conf.c
 * virDomainDefGetShortName).
 */
static bool is_equal_path(const char *a, const char *b)
{
	const char *rest_a = strstr(a, ELLIPSIS), *rest_b = strstr(b, ELLIPSIS);
	size_t length_a, length_b;

	if (!rest_a || !rest_b)
		return strcmp(a, b) == 0;
	if (rest_a != a && rest_b != b &&
	    (rest_a - a != rest_b - b || strncmp(a, b, (size_t)(rest_a - a)) != 0))
		return false;
	length_a = strlen(ELLIPSIS "/") + strcspn(rest_a + strlen(ELLIPSIS "/"), "/");
	length_b = strlen(ELLIPSIS "/") + strcspn(rest_b + strlen(ELLIPSIS "/"), "/");
	return is_cut(rest_a, length_a, rest_b, length_b) &&
	       strcmp(rest_a + length_a, rest_b + length_b) == 0;
}

static bool is_equal(const struct entry *a, const struct entry *b)
{
	if (a->n_pairs != b->n_pairs)
		return false;
	for (size_t i = 0; i < a->n_pairs; i++)
		if (strcmp(a->pairs[i].key, b->pairs[i].key) != 0 ||
		    !(strcmp(a->pairs[i].key, "mem-path") == 0
			      ? is_equal_path(a->pairs[i].value, b->pairs[i].value)
			      : strcmp(a->pairs[i].value, b->pairs[i].value) == 0))
			return false;
	return true;
}

static const char *entry_text(struct arena *arena, const struct entry *entry)
{
	AUTO(strbuf) text = STRBUF_INIT;

	strbuf_add_string(&text, entry->option->option);
	for (size_t i = 0; i < entry->n_pairs; i++)
		strbuf_printf(&text, "%c%s=%s", i ? ',' : ' ', entry->pairs[i].key,
			      entry->pairs[i].value);
	return arena_strdup(arena, strbuf_text(&text));
}

static void add_difference(struct arena *arena, struct qemu_comparison *out,
			   enum qemu_difference_kind kind, const struct entry *theirs,
			   const struct entry *ours)
{
	*ARENA_APPEND(arena, out->differences, out->n_differences) = (struct qemu_difference){
		.kind = kind,
		.theirs = theirs ? entry_text(arena, theirs) : NULL,
		.ours = ours ? entry_text(arena, ours) : NULL,
		.our_option = ours ? ours->option : NULL,
	};
}

static void compare_pair(const struct qemu_comparison_input *input, struct arena *arena,
			 const struct entry *theirs, const struct entry *ours,
			 struct qemu_comparison *out)
{
	struct entry a = compared(input, arena, theirs, ours);
	struct entry b = compared(input, arena, ours, ours);

	if (is_equal(&a, &b))
		out->n_equal++;
	else
		add_difference(arena, out, QEMU_DIFFERENCE_VALUE, &a, &b);
}

void qemu_compare(const struct qemu_comparison_input *input, struct arena *arena,
		  struct qemu_comparison *out)
{
	struct side theirs = make_side(arena, input->theirs);
	struct side ours = make_side(arena, input->ours);
	const struct entry *last = NULL; /* of ours, the furthest so far */

	*out = (struct qemu_comparison){ 0 };
	for (size_t i = 0; i < theirs.n_entries; i++) {
		struct entry *entry = &theirs.entries[i];
		struct entry *partner = find_partner(&ours, entry);

		if (!partner) {
			add_difference(arena, out, QEMU_DIFFERENCE_MISSING, entry, NULL);
			continue;
		}
		partner->is_paired = true;
		compare_pair(input, arena, entry, partner, out);
		if (last && partner < last)
			add_difference(arena, out, QEMU_DIFFERENCE_ORDER, entry, partner);
		else
			last = partner;
	}
	for (size_t i = 0; i < ours.n_entries; i++)
		if (!ours.entries[i].is_paired)
			add_difference(arena, out, QEMU_DIFFERENCE_EXTRA, NULL, &ours.entries[i]);
}
