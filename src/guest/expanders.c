/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expander buses and pseries host bridges: the numbers that libvirt gives them. */
#include <string.h>

#include "guest/build.h"

#define MOST_HOST_BRIDGES 32u

static const char host_bridge[] = "spapr-pci-host-bridge";

static bool is_pci(const struct domain_controller *controller)
{
	return controller->type && strcmp(controller->type, "pci") == 0;
}

/* libvirt 9.0 domain_conf.c, 11.3 domain_postparse.c virDomainAssignControllerIndexes: whoever has
   no index gets the lowest that is free. */
static unsigned assign_index(struct guest *guest, const struct domain_controller *controller,
			     struct bitmap *taken)
{
	unsigned index = controller->index;

	if (!span_is_given(controller->at.index))
		index = bitmap_next_clear(taken, 0);
	if (index <= BITMAP_MAX_BIT)
		bitmap_set(&guest->arena, taken, index);
	return index;
}

static struct bitmap given_indexes(struct guest *guest)
{
	const struct domain_devices *devices = &guest->domain->devices;
	struct bitmap given = { 0 };

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];

		if (is_pci(controller) && span_is_given(controller->at.index) &&
		    controller->index <= BITMAP_MAX_BIT)
			bitmap_set(&guest->arena, &given, controller->index);
	}
	return given;
}

static const char *expander_driver(const struct domain_controller *controller, unsigned index)
{
	if (!controller->model)
		return NULL;
	if (strcmp(controller->model, "pci-expander-bus") == 0)
		return "pxb";
	if (strcmp(controller->model, "pcie-expander-bus") == 0)
		return "pxb-pcie";
	/* libvirt 11.3 qemu_command.c: pci-root other than the first is a pseries host bridge */
	if (strcmp(controller->model, "pci-root") == 0 && index > 0)
		return host_bridge;
	return NULL;
}

static void add_expander(struct guest *guest, const struct domain_controller *controller,
			 unsigned index)
{
	const char *driver = expander_driver(controller, index);
	struct guest_expander *expander;

	if (!driver || controller->broken)
		return;
	expander = ARENA_APPEND(&guest->arena, guest->expanders, guest->n_expanders);
	expander->domain = controller;
	expander->driver = driver;
	expander->index = index;
	expander->id = controller->alias ? controller->alias
					 : arena_printf(&guest->arena, "pci.%u", index);
	expander->bus_nr = span_is_given(controller->at.bus_nr) ? controller->bus_nr : 0;
	expander->target_index =
		span_is_given(controller->at.target_index) ? controller->target_index : 0;
	expander->node_given = span_is_given(controller->at.node);
	expander->node = controller->node;
}

/* Controllers are kept by index (domain_conf.c virDomainControllerInsertPreAlloced). */
static void sort_by_index(struct guest_expander *expanders, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct guest_expander moving = expanders[i];
		size_t at = i;

		for (; at > 0 && expanders[at - 1].index > moving.index; at--)
			expanders[at] = expanders[at - 1];
		expanders[at] = moving;
	}
}

/* libvirt 9.0, 11.3 qemu_domain_address.c qemuDomainAddressFindNewBusNr: two below the lowest. */
static void assign_bus_numbers(struct guest *guest)
{
	unsigned lowest = 256;

	for (size_t i = 0; i < guest->n_expanders; i++)
		if (guest->expanders[i].bus_nr && guest->expanders[i].bus_nr < lowest)
			lowest = guest->expanders[i].bus_nr;
	for (size_t i = 0; i < guest->n_expanders; i++) {
		struct guest_expander *expander = &guest->expanders[i];

		if (expander->driver == host_bridge || expander->bus_nr || lowest <= 2)
			continue;
		lowest -= 2;
		expander->bus_nr = lowest;
	}
}

/* qemuDomainAddressFindNewTargetIndex: the lowest that is free, from 1. */
static void assign_target_indexes(struct guest *guest)
{
	struct bitmap taken = { 0 };

	for (size_t i = 0; i < guest->n_expanders; i++)
		if (guest->expanders[i].target_index < MOST_HOST_BRIDGES)
			bitmap_set(&guest->arena, &taken, guest->expanders[i].target_index);
	for (size_t i = 0; i < guest->n_expanders; i++) {
		struct guest_expander *expander = &guest->expanders[i];

		if (expander->driver != host_bridge || expander->target_index)
			continue;
		expander->target_index = bitmap_next_clear(&taken, 1);
		bitmap_set(&guest->arena, &taken, expander->target_index);
	}
}

void guest_build_expanders(struct guest *guest)
{
	const struct domain_devices *devices = &guest->domain->devices;
	struct bitmap taken = given_indexes(guest);

	for (size_t i = 0; i < devices->n_controllers; i++)
		if (is_pci(&devices->controllers[i]))
			add_expander(guest, &devices->controllers[i],
				     assign_index(guest, &devices->controllers[i], &taken));
	sort_by_index(guest->expanders, guest->n_expanders);
	assign_bus_numbers(guest);
	assign_target_indexes(guest);
}
