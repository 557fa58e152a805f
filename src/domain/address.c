/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <address> and <alias> of devices. */
#include <string.h>

#include "domain/sections.h"

/* Types of address that libvirt takes and that no device of ours has (conf/domain_conf.c,
   virDomainDeviceAddress, 9.0.0 to 11.3.0); virtio-s390 is refused. */
static const char *const other_types[] = { "drive", "virtio-serial", "ccid", "usb", "isa" };
static const struct enum_names other_type_names = ENUM_NAMES(other_types);

/* util/virpci.c, virPCIDeviceAddressIsValid: 9.0.0 to 11.3.0 */
#define PCI_LAST_BUS 0xffu
#define PCI_LAST_SLOT 0x1fu
#define PCI_LAST_FUNCTION 7u

/* conf/device_conf.c, virCCWDeviceAddressIsValid: a virtual css, an ssid of two bits */
#define CCW_LAST_CSSID 254u
#define CCW_LAST_SSID 3u
#define CCW_LAST_DEVNO 65535u

static void read_part(struct reader *r, struct xml_node *address, const char *name, unsigned *out,
		      struct span *at)
{
	struct field field = field_attribute(address, name);

	read_unsigned(r, &field, READ_ANY_BASE, out, at);
}

static void check_part(struct reader *r, struct xml_node *address, const char *name, unsigned value,
		       unsigned last)
{
	struct field field = field_attribute(address, name);

	if (value > last)
		blame(r, RULE_NUMBER, field.at, "%s is more than 0x%x", field_name(r, &field),
		      last);
}

bool read_pci_address(struct reader *r, struct xml_node *address, struct device_address *out)
{
	unsigned before = r->n_errors;
	struct span at = { 0 };

	read_part(r, address, "domain", &out->domain, &out->at.domain);
	read_part(r, address, "bus", &out->bus, &out->at.bus);
	read_part(r, address, "slot", &out->slot, &out->at.slot);
	read_part(r, address, "function", &out->function, &out->at.function);
	out->multifunction = read_on_off(r, address, "multifunction", &at);
	/* domain, bus and slot 0 stand for no address at all; the function isn't looked at then */
	if (!out->domain && !out->bus && !out->slot)
		return r->n_errors == before;
	check_part(r, address, "bus", out->bus, PCI_LAST_BUS);
	check_part(r, address, "slot", out->slot, PCI_LAST_SLOT);
	check_part(r, address, "function", out->function, PCI_LAST_FUNCTION);
	return r->n_errors == before;
}

static void read_ccw_address(struct reader *r, struct xml_node *address, struct device_address *out)
{
	unsigned given;

	read_part(r, address, "cssid", &out->cssid, &out->at.cssid);
	read_part(r, address, "ssid", &out->ssid, &out->at.ssid);
	read_part(r, address, "devno", &out->devno, &out->at.devno);
	check_part(r, address, "cssid", out->cssid, CCW_LAST_CSSID);
	check_part(r, address, "ssid", out->ssid, CCW_LAST_SSID);
	check_part(r, address, "devno", out->devno, CCW_LAST_DEVNO);
	given = span_is_given(out->at.cssid) + span_is_given(out->at.ssid) +
		span_is_given(out->at.devno);
	if (given == 1 || given == 2)
		blame(r, RULE_MISSING, address->name_at,
		      "<address> of type ccw has only %u of cssid, ssid and devno", given);
}

static void read_dimm_address(struct reader *r, struct xml_node *address,
			      struct device_address *out)
{
	struct field slot = field_attribute(address, "slot");
	struct field base = field_attribute(address, "base");

	read_unsigned(r, &slot, READ_REQUIRED, &out->dimm_slot, &out->at.dimm_slot);
	read_uint64(r, &base, READ_HEX, &out->dimm_base, &out->at.dimm_base);
}

static enum device_address_type read_address_type(struct reader *r, struct xml_node *address,
						  struct device_address *out)
{
	struct field type = field_attribute(address, "type");

	if (type.value && enum_parse(&other_type_names, type.value) >= 0) {
		out->at.type = type.at;
		return DEVICE_ADDRESS_OTHER;
	}
	return (enum device_address_type)read_word(r, &type, READ_REQUIRED,
						   &device_address_type_names, &out->at.type);
}

bool read_device_address(struct reader *r, struct xml_node *device, struct device_address *out)
{
	struct xml_node *address = first_child(r, device, "address");
	unsigned before = r->n_errors;

	if (!address)
		return true;
	out->at.element = address->tag_at;
	out->type = read_address_type(r, address, out);
	switch (out->type) {
	case DEVICE_ADDRESS_PCI:
		(void)read_pci_address(r, address, out); /* errors are counted below */
		break;
	case DEVICE_ADDRESS_CCW:
		read_ccw_address(r, address, out);
		break;
	case DEVICE_ADDRESS_DIMM:
		read_dimm_address(r, address, out);
		break;
	case DEVICE_ADDRESS_NONE:
	case DEVICE_ADDRESS_VIRTIO_MMIO:
	case DEVICE_ADDRESS_SPAPR_VIO:
	case DEVICE_ADDRESS_UNASSIGNED:
	case DEVICE_ADDRESS_OTHER:
	case DEVICE_ADDRESS_COUNT:
		break;
	}
	return r->n_errors == before;
}

/* conf/domain_conf.c, virDomainDeviceInfoParseXML: others are libvirt's own and made anew */
const char *read_alias(struct xml_node *device)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-";
	struct xml_node *alias = xml_child(device, "alias");
	const char *name = alias ? xml_value(alias, "name") : NULL;

	if (!name || strncmp(name, "ua-", 3) != 0 || name[strspn(name, allowed)])
		return NULL;
	return name;
}
