/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Name, uuid, type, <os> and <features>: which guest on which machine. */
#include <string.h>

#include "base/units.h"
#include "domain/sections.h"

/* Entries: libvirt 9.0, 11.3 domain_conf.c virDomainFeaturesKVMDefParse */
#define DIRTY_RING_MIN 1024u
#define DIRTY_RING_MAX 65536u

/* Domain types without a QEMU of their own (conf/domain_conf.c, virDomainVirt, 9.0.0, 11.3.0). */
static const char *const other_types[] = {
	"none",	  "kqemu",  "xen",  "lxc",  "uml",	 "openvz", "test",
	"vmware", "hyperv", "vbox", "phyp", "parallels", "bhyve",  "vz",
};
static const struct enum_names other_type_names = ENUM_NAMES(other_types);

/* Architectures that we have no facts of (util/virarch.c, 9.0.0, 11.3.0). */
static const char *const other_archs[] = {
	"alpha",      "armv6l",	      "armv7b", "cris",	   "ia64",	"lm32",	    "m68k",
	"microblaze", "microblazeel", "mips",	"mipsel",  "mips64",	"mips64el", "openrisc",
	"parisc",     "parisc64",     "ppc",	"ppcle",   "ppcemb",	"riscv32",  "s390",
	"sh4",	      "sh4eb",	      "sparc",	"sparc64", "unicore32", "xtensa",   "xtensaeb",
};
static const struct enum_names other_arch_names = ENUM_NAMES(other_archs);

static const char *const os_types[] = { "hvm", "xen", "linux", "exe", "uml", "xenpvh" };
static const struct enum_names os_type_names = ENUM_NAMES(os_types);

static const char *const firmwares[] = { "bios", "efi" };
static const struct enum_names firmware_names = ENUM_NAMES(firmwares);

enum loader_type {
	LOADER_NONE,
	LOADER_ROM,
	LOADER_PFLASH,
};
static const char *const loaders[] = { [LOADER_ROM] = "rom", [LOADER_PFLASH] = "pflash" };
static const struct enum_names loader_names = ENUM_NAMES(loaders);

static const char *const gic_versions[] = { "host", "2", "3" };
static const struct enum_names gic_version_names = ENUM_NAMES(gic_versions);

static const char *const ioapics[] = { "qemu", "kvm" };
static const struct enum_names ioapic_names = ENUM_NAMES(ioapics);

static bool is_hex_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* 16 pairs of digits, with any hyphens and blanks between them: util/viruuid.c, virUUIDParse. */
static bool is_uuid(const char *text)
{
	unsigned n_bytes = 0;

	while (is_space(*text))
		text++;
	while (n_bytes < 16) {
		if (*text == '-' || *text == ' ') {
			text++;
			continue;
		}
		if (!is_hex_digit(text[0]) || !is_hex_digit(text[1]))
			return false;
		text += 2;
		n_bytes++;
	}
	while (is_space(*text))
		text++;
	return !*text;
}

const char *read_uuid(struct reader *r, const struct field *field, struct span *at)
{
	const char *uuid = read_text(field, at);
	struct diag *diag;

	if (!uuid || is_uuid(uuid))
		return uuid;
	diag = blame(r, RULE_VALUE, field->at, "%s is not a UUID of 32 hexadecimal digits",
		     field_name(r, field));
	diag_set_help(r->diags, diag, "take one that uuidgen prints, or leave it to libvirt");
	return uuid;
}

static void read_type(struct reader *r, struct xml_node *node)
{
	struct field field = field_attribute_filled(node, "type");
	struct domain *domain = r->domain;
	int type;

	domain->type_name = "";
	if (!field.value) {
		blame_missing_attribute(r, node, "type");
		return;
	}
	domain->type_name = read_text(&field, &domain->at.type);
	type = enum_parse(&domain_type_names, field.value);
	if (type < 0 && enum_parse(&other_type_names, field.value) < 0) {
		blame(r, RULE_VALUE, field.at,
		      "%s is no type that libvirt knows: kvm, qemu, hvf, xen, lxc, …",
		      field_name(r, &field));
		return;
	}
	domain->type = type < 0 ? DOMAIN_TYPE_OTHER : (enum domain_type)type;
}

static void read_arch(struct reader *r, struct xml_node *type)
{
	struct field field = field_attribute_filled(type, "arch");
	struct domain_os *os = &r->domain->os;
	int arch;

	os->arch_name = read_text(&field, &os->at.arch);
	if (!field.value)
		return;
	arch = enum_parse(&domain_arch_names, field.value);
	os->arch = arch < 0 ? DOMAIN_ARCH_OTHER : (enum domain_arch)arch;
	if (arch < 0 && enum_parse(&other_arch_names, field.value) < 0)
		blame(r, RULE_VALUE, field.at, "%s is no architecture that libvirt knows",
		      field_name(r, &field));
}

static void read_os_type(struct reader *r, struct xml_node *node)
{
	struct domain_os *os = &r->domain->os;
	struct xml_node *type = path_first(node, "os", "type");
	struct field text, machine, bootloader = field_child(r, node, "bootloader");
	struct xml_node *outer = xml_child(node, "os");

	if (outer)
		os->at.element = outer->tag_at;
	if (!type) {
		/* a paravirtual Xen guest may have a boot loader instead (virDomainDefParseCaps) */
		if (!bootloader.value && outer)
			blame_missing_element(r, outer, "type");
		else if (!bootloader.value)
			blame(r, RULE_MISSING, node->name_at, "<domain> has no <os> with a <type>");
		return;
	}
	text = field_text(type);
	os->type = read_text(&text, &os->at.type);
	if (!text.value && !bootloader.value)
		blame(r, RULE_MISSING, text.at, "<type> of <os> is empty");
	else if (text.value)
		(void)read_word(r, &text, 0, &os_type_names, &os->at.type);
	read_arch(r, type);
	machine = field_attribute_filled(type, "machine");
	os->machine = read_text(&machine, &os->at.machine);
}

void read_identity(struct reader *r, struct xml_node *node)
{
	struct domain *domain = r->domain;
	struct field name = field_child(r, node, "name");
	struct field uuid = field_child(r, node, "uuid");

	domain->name = read_text(&name, &domain->at.name);
	if (!domain->name) {
		domain->name = "";
		blame_missing_element(r, node, "name");
	}
	domain->uuid = read_uuid(r, &uuid, &domain->at.uuid);
	read_type(r, node);
	read_os_type(r, node);
}

static void read_dirty_ring(struct reader *r, struct xml_node *kvm)
{
	struct domain_os *os = &r->domain->os;

	xml_for_each (kvm, "dirty-ring", ring) {
		struct field size = field_attribute(ring, "size");
		unsigned entries = 0;
		struct span at = { 0 };

		os->dirty_ring_size = 0; /* one that is repeated counts as it was written last */
		if (!xml_attribute(ring, "state"))
			blame_missing_attribute(r, ring, "state");
		if (read_on_off(r, ring, "state", &at) != TRISTATE_YES)
			continue;
		read_unsigned(r, &size, READ_REQUIRED, &entries, &os->at.dirty_ring);
		if (!size.value)
			continue;
		if (entries < DIRTY_RING_MIN || entries > DIRTY_RING_MAX || entries & (entries - 1))
			blame(r, RULE_VALUE, size.at, "%s isn't a power of 2 between %u and %u",
			      field_name(r, &size), DIRTY_RING_MIN, DIRTY_RING_MAX);
		else
			os->dirty_ring_size = entries;
	}
}

/* libvirt 9.0, 11.3 qemu_validate.c qemuValidateDomainDefFeatures */
static void read_tcg(struct reader *r, struct xml_node *tcg)
{
	struct domain_os *os = &r->domain->os;
	struct field size = field_child(r, tcg, "tb-cache");
	uint64_t size_kib = 0;

	read_size(r, &size, READ_FORGET, &size_kib, &os->at.tb_cache);
	if (size_kib == 0)
		return;
	os->tb_cache_kib = size_kib;
	if (r->domain->type == DOMAIN_TYPE_KVM || r->domain->type == DOMAIN_TYPE_HVF)
		blame(r, RULE_VALUE, tcg->name_at,
		      "<tcg> is for emulation, and the domain's type is %s", r->domain->type_name);
	else if (size_kib % KIB_PER_MIB)
		blame(r, RULE_VALUE, size.at, "%s isn't a whole number of MiB",
		      field_name(r, &size));
}

static void read_feature(struct reader *r, struct xml_node *feature)
{
	struct domain_os *os = &r->domain->os;
	struct field field;
	struct span at = { 0 };

	if (strcmp(feature->name, "acpi") == 0) {
		os->acpi = true;
		os->at.acpi = feature->tag_at;
	} else if (strcmp(feature->name, "smm") == 0) {
		os->smm = read_on_off(r, feature, "state", &at) != TRISTATE_NO;
	} else if (strcmp(feature->name, "gic") == 0) {
		os->at.gic = feature->tag_at;
		field = field_attribute(feature, "version");
		(void)read_word(r, &field, 0, &gic_version_names, &os->at.gic_version);
		os->gic_version = field.value;
	} else if (strcmp(feature->name, "ioapic") == 0) {
		field = field_attribute(feature, "driver");
		(void)read_word(r, &field, 0, &ioapic_names, &os->at.ioapic_driver);
		os->ioapic_driver = field.value;
	} else if (strcmp(feature->name, "kvm") == 0) {
		read_dirty_ring(r, feature);
	} else if (strcmp(feature->name, "tcg") == 0) {
		read_tcg(r, feature);
	}
}

void read_features(struct reader *r, struct xml_node *node)
{
	xml_for_each (node, "features", features) {
		if (!span_is_given(r->domain->os.at.features))
			r->domain->os.at.features = features->tag_at;
		/* one that is repeated counts as it was written last */
		for (struct xml_node *child = features->children; child; child = child->next)
			if (!child->namespace)
				read_feature(r, child);
	}
}

void read_boot(struct reader *r, struct xml_node *node)
{
	struct domain_os *os = &r->domain->os;
	struct xml_node *outer = xml_child(node, "os");
	struct xml_node *loader = path_first(node, "os", "loader");
	struct field field;
	struct span at = { 0 };

	/* only full virtualisation has firmware: virDomainDefParseBootOptions */
	if (!outer || !os->type || strcmp(os->type, "hvm") != 0)
		return;
	field = field_attribute(outer, "firmware");
	(void)read_word(r, &field, 0, &firmware_names, &os->at.firmware);
	os->firmware = field.value;
	if (!loader)
		return;
	os->at.loader = loader->tag_at;
	field = field_attribute(loader, "type");
	os->loader_pflash = read_word(r, &field, 0, &loader_names, &at) == LOADER_PFLASH;
}
