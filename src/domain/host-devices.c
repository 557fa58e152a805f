/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices that tie a guest to its host: passed through, or run by another process. */
#include <string.h>

#include "base/number.h"
#include "domain/sections.h"

static bool is_word(struct xml_node *node, const char *name, const char *word)
{
	const char *value = xml_value(node, name);

	return value && strcmp(value, word) == 0;
}

/* Which bus of the guest the device sits on, where the XML says so. */
static void read_guest_bus(struct xml_node *device, struct domain_hostdev *hostdev)
{
	struct xml_node *address = xml_child(device, "address");
	const char *bus = address ? xml_value(address, "bus") : NULL;
	uint64_t number;

	if (!bus || !is_word(address, "type", "pci") ||
	    number_parse_c(bus, UINT32_MAX, &number) != NUMBER_OK)
		return;
	hostdev->guest_bus = (unsigned)number; /* at most UINT32_MAX */
	hostdev->guest_bus_known = true;
}

static struct domain_hostdev *add_hostdev(struct reader *r, struct xml_node *device,
					  enum hostdev_kind kind)
{
	struct domain_devices *devices = &r->domain->devices;
	struct domain_hostdev *hostdev =
		ARENA_APPEND(r->arena, devices->hostdevs, devices->n_hostdevs);

	hostdev->kind = kind;
	hostdev->at.element = device->tag_at;
	read_guest_bus(device, hostdev);
	return hostdev;
}

/* The host's PCI address in <source>. */
static void read_host_address(struct reader *r, struct xml_node *device,
			      struct domain_hostdev *hostdev)
{
	struct xml_node *source = xml_child(device, "source");
	struct xml_node *address = source ? xml_child(source, "address") : NULL;
	struct device_address pci = { .type = DEVICE_ADDRESS_PCI };

	if (!address)
		return;
	hostdev->at.address = address->tag_at;
	hostdev->address_known = read_pci_address(r, address, &pci);
	hostdev->domain = pci.domain;
	hostdev->bus = pci.bus;
	hostdev->slot = pci.slot;
	hostdev->function = pci.function;
}

static void add_vhost_user(struct reader *r, struct xml_node *device, enum vhost_user_kind kind)
{
	struct domain_devices *devices = &r->domain->devices;
	struct domain_vhost_user *user =
		ARENA_APPEND(r->arena, devices->vhost_users, devices->n_vhost_users);

	user->kind = kind;
	user->at = device->tag_at;
}

static void read_disk(struct reader *r, struct xml_node *disk)
{
	/* without <source> libvirt takes any type for a file (virDomainDiskDefParseSourceXML) */
	if (!xml_child(disk, "source"))
		return;
	if (is_word(disk, "type", "nvme")) {
		read_host_address(r, disk, add_hostdev(r, disk, HOSTDEV_NVME));
	} else if (is_word(disk, "type", "vhostvdpa")) {
		(void)add_hostdev(r, disk, HOSTDEV_VDPA); /* it has no PCI address */
		add_vhost_user(r, disk, VHOST_USER_VDPA_DISK);
	} else if (is_word(disk, "type", "vhostuser")) {
		add_vhost_user(r, disk, VHOST_USER_DISK);
	}
}

static void read_interface(struct reader *r, struct xml_node *interface)
{
	if (is_word(interface, "type", "vhostuser"))
		add_vhost_user(r, interface, VHOST_USER_INTERFACE);
	else if (is_word(interface, "type", "vdpa"))
		(void)add_hostdev(r, interface, HOSTDEV_VDPA); /* it has no PCI address */
	else if (is_word(interface, "type", "hostdev"))
		read_host_address(r, interface, add_hostdev(r, interface, HOSTDEV_PCI));
}

static void read_hostdev(struct reader *r, struct xml_node *hostdev)
{
	const char *mode = xml_value(hostdev, "mode");

	if (mode && strcmp(mode, "subsystem") != 0)
		return;
	if (is_word(hostdev, "type", "pci"))
		read_host_address(r, hostdev, add_hostdev(r, hostdev, HOSTDEV_PCI));
	else if (is_word(hostdev, "type", "mdev"))
		(void)add_hostdev(r, hostdev, HOSTDEV_MDEV); /* it has a uuid for an address */
}

static bool has_driver(struct xml_node *device, const char *attribute, const char *word)
{
	struct xml_node *driver = xml_child(device, "driver");

	return driver && is_word(driver, attribute, word);
}

void read_host_devices(struct reader *r, struct xml_node *node)
{
	path_for_each (node, "devices", "disk", disk)
		read_disk(r, disk);
	path_for_each (node, "devices", "filesystem", filesystem)
		if (has_driver(filesystem, "type", "virtiofs"))
			add_vhost_user(r, filesystem, VHOST_USER_FILESYSTEM);
	path_for_each (node, "devices", "interface", interface)
		read_interface(r, interface);
	path_for_each (node, "devices", "video", video)
		if (has_driver(video, "name", "vhostuser"))
			add_vhost_user(r, video, VHOST_USER_VIDEO);
	path_for_each (node, "devices", "hostdev", hostdev)
		read_hostdev(r, hostdev);
}
