/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices of a guest: which cell each is in, and where on the host. */
#include <string.h>

#include "draw/layout.h"
#include "draw/words.h"

#define BUSES_DEEP 64u /* more of them one behind another are a circle */

static void add_memory_devices(struct layout *layout, struct card *card, const struct guest *guest,
			       unsigned cell)
{
	struct arena *arena = layout->arena;

	for (size_t i = 0; i < guest->n_memory_devices; i++) {
		const struct guest_memory_device *device = &guest->memory_devices[i];
		const char *requested = "";

		if (cell != GUEST_NO_CELL && (device->node_given ? device->node : 0) != cell)
			continue;
		if (device->domain->model == MEMORY_MODEL_VIRTIO_MEM)
			requested = arena_printf(arena, ", %s of it plugged",
						 words_size(arena, device->requested_kib));
		card_add(layout, card, PICTURE_PLAIN, "%s: %s %s%s%s%s",
			 words_escaped(arena, device->alias ? device->alias : "memory"),
			 enum_name(&memory_model_names, (int)device->domain->model),
			 words_size(arena, device->size_kib), requested,
			 words_pages(arena, device->hugepage_kib),
			 device->host_nodes ? arena_printf(arena, ", on host %s",
							   words_numbered(arena, "node",
									  device->host_nodes, 16))
					    : "");
	}
}

static void add_expanders(struct layout *layout, struct card *card, const struct guest *guest,
			  unsigned cell)
{
	for (size_t i = 0; i < guest->n_expanders; i++)
		if (guest->expanders[i].node_given && guest->expanders[i].node == cell)
			card_add(layout, card, PICTURE_PLAIN, "%s: %s here",
				 words_escaped(layout->arena, guest->expanders[i].id),
				 guest->expanders[i].driver);
}

static const struct domain_controller *find_bus(const struct guest *guest, unsigned index)
{
	const struct domain_devices *devices = &guest->domain->devices;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];

		if (controller->type && strcmp(controller->type, "pci") == 0 &&
		    span_is_given(controller->at.index) && controller->index == index)
			return controller;
	}
	return NULL;
}

/* The cell that firmware names for what is on a PCI bus: that of the expander which it is behind. */
static unsigned cell_of_bus(const struct guest *guest, unsigned bus)
{
	for (size_t i = 0; i < BUSES_DEEP; i++) {
		const struct domain_controller *controller = find_bus(guest, bus);

		for (size_t j = 0; j < guest->n_expanders; j++)
			if (guest->expanders[j].index == bus)
				return guest->expanders[j].node_given ? guest->expanders[j].node
								      : GUEST_NO_CELL;
		if (!controller || !span_is_given(controller->address.at.bus))
			break;
		bus = controller->address.bus;
	}
	return GUEST_NO_CELL;
}

static unsigned cell_of(const struct guest *guest, const struct domain_hostdev *hostdev)
{
	return hostdev->guest_bus_known ? cell_of_bus(guest, hostdev->guest_bus) : GUEST_NO_CELL;
}

/* "0000:3b:00.0, on host node 1" */
static const char *describe_hostdev(struct layout *layout, const struct domain_hostdev *hostdev)
{
	const struct host_pci_device *device = layout_pci_device(layout, hostdev);

	return arena_printf(layout->arena, "%04x:%02x:%02x.%x%s", hostdev->domain, hostdev->bus,
			    hostdev->slot, hostdev->function,
			    device && device->node != HOST_NO_NODE
				    ? arena_printf(layout->arena, ", on host node %u", device->node)
				    : "");
}

static void add_hostdevs(struct layout *layout, struct card *card, const struct guest *guest,
			 unsigned cell)
{
	const struct domain_devices *devices = &guest->domain->devices;

	for (size_t i = 0; i < devices->n_hostdevs; i++) {
		const struct domain_hostdev *hostdev = &devices->hostdevs[i];

		if (hostdev->address_known && cell_of(guest, hostdev) == cell)
			card_add(layout, card, PICTURE_PLAIN, "device %s",
				 describe_hostdev(layout, hostdev));
	}
}

const struct host_pci_device *layout_pci_device(const struct layout *layout,
						const struct domain_hostdev *hostdev)
{
	const struct host *host = layout->input->host;

	for (size_t i = 0; host && i < host->n_pci_devices; i++) {
		const struct host_pci_device *device = &host->pci_devices[i];

		if (hostdev->address_known && device->domain == hostdev->domain &&
		    device->bus == hostdev->bus && device->slot == hostdev->slot &&
		    device->function == hostdev->function)
			return device;
	}
	return NULL;
}

void layout_devices(struct layout *layout, struct card *card, const struct guest *guest,
		    unsigned cell)
{
	add_memory_devices(layout, card, guest, cell);
	add_expanders(layout, card, guest, cell);
	add_hostdevs(layout, card, guest, cell);
}

void layout_homeless_devices(struct layout *layout, struct card *card, const struct guest *guest)
{
	const struct domain_devices *devices = &guest->domain->devices;

	for (size_t i = 0; i < devices->n_hostdevs; i++) {
		const struct domain_hostdev *hostdev = &devices->hostdevs[i];

		if (hostdev->address_known && cell_of(guest, hostdev) >= guest->n_cells)
			card_add(layout, card, PICTURE_DIM, "device %s: in no cell",
				 describe_hostdev(layout, hostdev));
	}
}
