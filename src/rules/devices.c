/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN7xx: PCI expander buses that tie devices to cells, and devices' nodes on the host. */
#include <string.h>

#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

static bool has_model(const struct domain_controller *controller, const char *model)
{
	return controller->model && strcmp(controller->model, model) == 0;
}

static bool is_expander(const struct domain_controller *controller)
{
	return has_model(controller, "pci-expander-bus") ||
	       has_model(controller, "pcie-expander-bus");
}

static bool is_pci(const struct domain_controller *controller)
{
	return !controller->broken && controller->type && strcmp(controller->type, "pci") == 0;
}

static bool is_pseries(const struct check *c)
{
	return c->guest->machine.family == TARGET_FAMILY_PSERIES;
}

/* Whether libvirt takes a <node> of this controller. */
static bool can_have_node(const struct check *c, const struct domain_controller *controller)
{
	return is_expander(controller) || (is_pseries(c) && has_model(controller, "pci-root"));
}

static const char *name_of(const struct check *c, const struct domain_controller *controller)
{
	if (!span_is_given(controller->at.index))
		return controller->model ? controller->model : "the controller";
	return arena_printf(c->scratch, "%s %u",
			    controller->model ? controller->model : "controller",
			    controller->index);
}

typedef void controller_check(const struct check *c, const struct domain_controller *controller);

static void each_controller(const struct check *c, controller_check *run)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_controllers; i++)
		if (is_pci(&devices->controllers[i]))
			run(c, &devices->controllers[i]);
}

static void tell_missing_cell(const struct check *c, const struct domain_controller *controller)
{
	size_t n_cells = c->guest->n_cells;

	if (!span_is_given(controller->at.node) || !can_have_node(c, controller) ||
	    controller->node < n_cells)
		return;
	finding(c, controller->at.node, "%s belongs to cell %u, and the guest has %s",
		name_of(c, controller), controller->node,
		n_cells == 0   ? "no cells"
		: n_cells == 1 ? "cell 0 only"
			       : arena_printf(c->scratch, "cells 0-%zu", n_cells - 1));
}

static void node_missing(const struct check *c)
{
	if (sums_cells_trusted(c))
		each_controller(c, tell_missing_cell);
}

static void tell_bus_number(const struct check *c, const struct domain_controller *controller)
{
	if (!span_is_given(controller->at.bus_nr) ||
	    (controller->bus_nr >= 1 && controller->bus_nr <= 254))
		return;
	finding(c, controller->at.bus_nr, "busNr %d of %s is not between 1 and 254",
		(int)controller->bus_nr, name_of(c, controller));
}

static void bus_number_out_of_range(const struct check *c)
{
	each_controller(c, tell_bus_number);
}

static void tell_wrong_machine(const struct check *c, const struct domain_controller *controller)
{
	enum target_machine_family family = c->guest->machine.family;
	bool suits = has_model(controller, "pci-expander-bus")
			     ? family == TARGET_FAMILY_PC
			     : family == TARGET_FAMILY_Q35 || family == TARGET_FAMILY_ARM_VIRT;

	if (!is_expander(controller) || suits)
		return;
	finding(c, controller->at.model, "%s has no place for a %s", c->guest->machine.name,
		controller->model);
}

static void expander_on_wrong_machine(const struct check *c)
{
	each_controller(c, tell_wrong_machine);
}

static void bus_number_twice(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_controller *a = &devices->controllers[j];
			const struct domain_controller *b = &devices->controllers[i];
			struct diag *diag;

			if (!span_is_given(a->at.bus_nr) || !span_is_given(b->at.bus_nr) ||
			    a->bus_nr != b->bus_nr || !is_pci(a) || !is_pci(b) || !is_expander(a) ||
			    !is_expander(b))
				continue;
			diag = finding(c, b->at.bus_nr, "%s and %s both have busNr %u",
				       name_of(c, a), name_of(c, b), b->bus_nr);
			finding_place(c, diag, a->at.bus_nr, "the first of them");
			break;
		}
	}
}

static bool has_index(const struct domain_controller *controller)
{
	return !controller->broken && span_is_given(controller->at.index);
}

/* libvirt 9.0.0 to 11.3.0, virDomainDefRejectDuplicateControllers; USB controllers may share one. */
static void index_twice(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct domain_controller *a = &devices->controllers[j];
			const struct domain_controller *b = &devices->controllers[i];
			struct diag *diag;

			if (!has_index(a) || !has_index(b) || a->index != b->index ||
			    strcmp(a->type, b->type) != 0 || strcmp(a->type, "usb") == 0)
				continue;
			diag = finding(c, b->at.index, "there are two %s controllers with index %u",
				       b->type, b->index);
			finding_place(c, diag, a->at.index, "the first of them");
			break;
		}
	}
}

/* libvirt 9.0.0 qemu_domain.c, 11.3.0 qemu_postparse.c, qemuDomainControllerDefPostParse */
static void tell_root_elsewhere(const struct check *c, const struct domain_controller *controller)
{
	if (controller->index != 0 && !is_pseries(c) &&
	    (has_model(controller, "pci-root") || has_model(controller, "pcie-root")))
		finding(c, controller->at.index, "%s has to be the controller with index 0",
			controller->model);
}

static void root_elsewhere(const struct check *c)
{
	each_controller(c, tell_root_elsewhere);
}

#define MOST_INDEX 255
#define MOST_TARGET_INDEX 30

/* conf/domain_validate.c virDomainControllerDefValidate, both releases */
static void tell_bad_index(const struct check *c, const struct domain_controller *controller)
{
	bool has_index = span_is_given(controller->at.index);
	unsigned target = controller->target_index;

	if (has_index && controller->index > MOST_INDEX) {
		finding(c, controller->at.index,
			"a PCI controller has index %u, and %u is the last", controller->index,
			MOST_INDEX);
		return;
	}
	if (!span_is_given(controller->at.target_index))
		return;
	if (target > MOST_TARGET_INDEX)
		finding(c, controller->at.target_index,
			"%s has target index %u, and %u is the last", name_of(c, controller),
			target, MOST_TARGET_INDEX);
	else if (has_index && is_pseries(c) && (controller->index == 0) != (target == 0))
		finding(c, controller->at.target_index,
			"%s has target index %u: 0 is for the controller with index 0, and for that"
			" one only",
			name_of(c, controller), target);
}

static void index_out_of_range(const struct check *c)
{
	each_controller(c, tell_bad_index);
}

/* qemu_validate.c qemuValidateDomainDeviceDefControllerIDE, both releases */
static void ide_unsupported(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	bool is_built_in = c->guest->machine.family == TARGET_FAMILY_PC;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];
		struct span at = span_is_given(controller->at.type) ? controller->at.type
								    : controller->at.element;

		if (controller->broken || strcmp(controller->type, "ide") != 0 ||
		    (is_built_in && controller->index == 0))
			continue;
		finding(c, at, "%s, and the machine has %s",
			span_is_given(controller->at.type)
				? "this is an IDE controller"
				: "a controller without a type is an IDE controller",
			is_built_in ? "one already, at index 0" : "none");
	}
}

/* qemu_validate.c qemuValidateDomainDeviceDefControllerPCI, both releases */
static void tell_foreign_option(const struct check *c, const struct domain_controller *controller)
{
	bool is_bridge = is_pseries(c) && has_model(controller, "pci-root");

	if (span_is_given(controller->at.bus_nr) && !is_expander(controller))
		finding(c, controller->at.bus_nr, "%s cannot have a busNr: only expander buses can",
			name_of(c, controller));
	if (span_is_given(controller->at.target_index) && !is_bridge)
		finding(c, controller->at.target_index,
			"%s cannot have a target index: only pseries host bridges can",
			name_of(c, controller));
}

static void option_of_another(const struct check *c)
{
	each_controller(c, tell_foreign_option);
}

static void tell_cannot_have_node(const struct check *c, const struct domain_controller *controller)
{
	if (span_is_given(controller->at.node) && !can_have_node(c, controller))
		finding(c, controller->at.node,
			"%s cannot belong to a cell: only expander buses%s can",
			name_of(c, controller), is_pseries(c) ? " and host bridges" : "");
}

static void node_on_other_controller(const struct check *c)
{
	each_controller(c, tell_cannot_have_node);
}

/* The root bus that libvirt asks for (qemuDomainDefAddDefaultDevices); NULL: any will do. */
static const char *root_model(const struct check *c)
{
	static const char *const roots[] = {
		[TARGET_FAMILY_PC] = "pci-root",
		[TARGET_FAMILY_PSERIES] = "pci-root",
		[TARGET_FAMILY_S390] = "pci-root",
		[TARGET_FAMILY_Q35] = "pcie-root",
		[TARGET_FAMILY_ARM_VIRT] = "pcie-root",
		[TARGET_FAMILY_RISCV_VIRT] = "pcie-root",
		[TARGET_FAMILY_LOONGARCH_VIRT] = "pcie-root",
	};
	enum target_machine_family family = c->guest->machine.family;

	return (size_t)family < ARRAY_SIZE(roots) ? roots[family] : NULL;
}

/* The PCI controller with index 0: the first that says so, else the first without an index. */
static const struct domain_controller *first_bus(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	const struct domain_controller *first = NULL;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];
		bool has_index = span_is_given(controller->at.index);

		if (!is_pci(controller))
			continue;
		if (has_index && controller->index == 0)
			return controller;
		if (!has_index && !first)
			first = controller;
	}
	return first;
}

static void other_than_root_at_0(const struct check *c)
{
	const struct domain_controller *bus = first_bus(c);
	const char *root = root_model(c);
	struct diag *diag;

	if (!bus)
		return;
	if (is_expander(bus) || (root && !has_model(bus, root))) {
		diag = finding(c, span_is_given(bus->at.index) ? bus->at.index : bus->at.element,
			       "index 0 is the machine's root bus%s%s, not a %s",
			       root ? ", a " : "", root ? root : "",
			       bus->model ? bus->model : "controller without a model");
		if (!span_is_given(bus->at.index))
			finding_label(c, diag, "the first without an index gets 0");
	} else if (span_is_given(bus->at.index) && span_is_given(bus->at.node) &&
		   can_have_node(c, bus)) {
		finding(c, bus->at.index,
			"index 0 is the machine's root bus, a %s that cannot belong to a cell",
			bus->model);
	}
}

/* qemu_domain_address.c qemuDomainAddressFindNewBusNr, both releases */
static void no_bus_number_left(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	const struct domain_controller *without = NULL, *lowest = NULL;
	struct diag *diag;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];

		if (!is_pci(controller))
			continue;
		if (span_is_given(controller->at.bus_nr)) {
			if (!lowest || controller->bus_nr < lowest->bus_nr)
				lowest = controller;
		} else if (is_expander(controller) && !without) {
			without = controller;
		}
	}
	if (!without || !lowest || lowest->bus_nr > 2 || lowest->bus_nr < 1)
		return;
	diag = finding(c, without->at.element,
		       "no busNr is left for %s below %u, the lowest that is in use",
		       name_of(c, without), lowest->bus_nr);
	finding_place(c, diag, lowest->at.bus_nr, "busNr %u", lowest->bus_nr);
}

/* Nodes that the guest's memory is bound to; empty: it isn't. */
static struct bitmap memory_nodes(const struct check *c)
{
	const struct guest *guest = c->guest;
	struct bitmap nodes = { 0 };

	for (size_t i = 0; i < guest->n_cells; i++) {
		if (!guest->cells[i].host_nodes)
			return (struct bitmap){ 0 };
		bitmap_add(c->scratch, &nodes, guest->cells[i].host_nodes);
	}
	if (guest->n_cells == 0 && guest->numa_placement == PLACEMENT_STATIC)
		bitmap_add(c->scratch, &nodes, &c->domain->numatune.nodeset);
	return nodes;
}

static const struct host_pci_device *find_pci_device(const struct host *host,
						     const struct domain_hostdev *hostdev)
{
	for (size_t i = 0; i < host->n_pci_devices; i++) {
		const struct host_pci_device *device = &host->pci_devices[i];

		if (device->domain == hostdev->domain && device->bus == hostdev->bus &&
		    device->slot == hostdev->slot && device->function == hostdev->function)
			return device;
	}
	return NULL;
}

/* Nodes that the vCPUs are pinned to; empty where one of them floats. */
static struct bitmap vcpu_nodes(const struct check *c)
{
	struct bitmap nodes = { 0 };

	for (unsigned i = 0; c->guest->vcpus_known && i < c->guest->n_vcpus; i++) {
		const struct guest_vcpu *vcpu = &c->guest->vcpus[i];
		struct bitmap own;

		if (!vcpu->online)
			continue;
		if (!vcpu->pin)
			return (struct bitmap){ 0 };
		own = host_nodes_of_cpus(c->host, c->scratch, vcpu->pin);
		bitmap_add(c->scratch, &nodes, &own);
	}
	return nodes;
}

static void device_on_other_node(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	struct bitmap nodes = memory_nodes(c);
	const char *what = "memory is";

	if (bitmap_is_empty(&nodes)) {
		nodes = vcpu_nodes(c);
		what = "vCPUs are";
	}
	if (bitmap_is_empty(&nodes))
		return;
	for (size_t i = 0; i < devices->n_hostdevs; i++) {
		const struct domain_hostdev *hostdev = &devices->hostdevs[i];
		const struct host_pci_device *device;

		if (!hostdev->address_known)
			continue;
		device = find_pci_device(c->host, hostdev);
		if (!device || device->node == HOST_NO_NODE || bitmap_has(&nodes, device->node))
			continue;
		finding(c, hostdev->at.address,
			"device %04x:%02x:%02x.%x is on node %u of the host, and the guest's %s on"
			" %s",
			hostdev->domain, hostdev->bus, hostdev->slot, hostdev->function,
			device->node, what, sums_numbered(c, "node", "nodes", &nodes));
	}
}

static bool has_node_bus(const struct check *c)
{
	for (size_t i = 0; i < c->guest->n_expanders; i++)
		if (c->guest->expanders[i].node_given)
			return true;
	return false;
}

static void device_without_cell(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	struct diag *diag = NULL;

	if (c->guest->n_cells < 2 || has_node_bus(c))
		return;
	for (size_t i = 0; i < devices->n_hostdevs; i++) {
		const struct domain_hostdev *hostdev = &devices->hostdevs[i];

		if (hostdev->kind != HOSTDEV_PCI)
			continue;
		if (diag)
			finding_place(c, diag, hostdev->at.element, "nor this one's");
		else
			diag = finding(c, hostdev->at.element,
				       "the guest has %zu cells and cannot see which is this"
				       " device's",
				       c->guest->n_cells);
	}
}

#define TWO_CELLS                                                 \
	"  <memory unit='GiB'>1</memory>\n"                       \
	"  <vcpu>2</vcpu>\n"                                      \
	"  <cpu>\n"                                               \
	"    <numa>\n"                                            \
	"      <cell id='0' cpus='0' memory='512' unit='MiB'/>\n" \
	"      <cell id='1' cpus='1' memory='512' unit='MiB'/>\n" \
	"    </numa>\n"                                           \
	"  </cpu>\n"
#define DEVICES(body)                                                                  \
	"  <devices>\n    <controller type='pci' index='0' model='pcie-root'/>\n" body \
	"  </devices>\n"
#define EXPANDER(index, target)                                                            \
	"    <controller type='pci' index='" index "' model='pcie-expander-bus'>\n" target \
	"    </controller>\n"
#define ROOT_BUS(index)                                                      \
	"  <devices>\n"                                                      \
	"    <controller type='pci' index='" index "' model='pcie-root'/>\n" \
	"  </devices>\n"
#define TARGET(bus, cell)                  \
	"      <target busNr='" bus "'>\n" \
	"        <node>" cell "</node>\n"  \
	"      </target>\n"
#define GOOD EXAMPLE(TWO_CELLS DEVICES(EXPANDER("1", TARGET("180", "1"))))
#define HOSTDEV                                                                      \
	"    <hostdev mode='subsystem' type='pci'>\n"                                \
	"      <source>\n"                                                           \
	"        <address domain='0x0000' bus='0x81' slot='0x00' function='0x0'/>\n" \
	"      </source>\n"                                                          \
	"    </hostdev>\n"

#define ON_NODE(node)                                      \
	"  <memory unit='GiB'>1</memory>\n"                \
	"  <vcpu>2</vcpu>\n"                               \
	"  <numatune>\n"                                   \
	"    <memory mode='strict' nodeset='" node "'/>\n" \
	"  </numatune>\n"

static const struct rule devices_rules[] = {
	{
		.id = 700,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Bus for a cell that does not exist",
		.why = "The <node> of an expander bus is the guest cell that its devices are near"
		       " to, not a node of the host.",
		.help = "write in <node> one of the guest's own cells, which count from 0",
		.bad.domain = EXAMPLE(TWO_CELLS DEVICES(EXPANDER("1", TARGET("180", "2")))),
		.good.domain = GOOD,
		.elements = "controller target node cell",
		.message_words = "is configured for a NUMA node|Illegal numa node",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainAssignPCIAddresses",
		.run = node_missing,
	},
	{
		.id = 701,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "busNr out of range",
		.why = "A PCI domain has buses 0 to 255; 0 is the root, and an expander bus needs"
		       " one more above it.",
		.help = "write a busNr of 1 to 254",
		.bad.domain = EXAMPLE(TWO_CELLS DEVICES(EXPANDER("1", TARGET("255", "1")))),
		.good.domain = GOOD,
		.elements = "controller target",
		.message_words = "out of range - must be 1-254",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_validate.c",
		.run = bus_number_out_of_range,
	},
	{
		.id = 702,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Expander bus on another machine type",
		.why = "pci-expander-bus is for i440fx, pcie-expander-bus for q35 and arm virt.",
		.help = "use the model that goes with the machine type",
		.bad.domain = EXAMPLE_ON("x86_64", "pc",
					 TWO_CELLS "  <devices>\n" EXPANDER(
						 "1", TARGET("180", "1")) "  </devices>\n"),
		.good.domain = GOOD,
		.elements = "controller",
		.message_words = "expander-bus",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_domain_address.c",
		.run = expander_on_wrong_machine,
	},
	{
		.id = 703,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU,
		.title = "Two expander buses with one busNr",
		.why = "libvirt does not compare the numbers, and QEMU refuses the second bus.",
		.help = "give each a number of its own, or leave busNr out",
		.bad.domain = EXAMPLE(TWO_CELLS DEVICES(EXPANDER("1", TARGET("180", "0"))
								EXPANDER("2", TARGET("180", "1")))),
		.good.domain = EXAMPLE(TWO_CELLS DEVICES(
			EXPANDER("1", TARGET("180", "0")) EXPANDER("2", TARGET("200", "1")))),
		.elements = "controller target",
		.message_words = "is already in use",
		.source = "QEMU 7.2 and 10.0.13, hw/pci-bridge/pci_expander_bridge.c",
		.run = bus_number_twice,
	},
	{
		.id = 704,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Node of a controller that cannot have one",
		.why = "Only expander buses, and pseries host bridges, tell a guest which cell their"
		       " devices are near to.",
		.help = "move <node> to a pcie-expander-bus, with the devices behind it",
		.bad.domain = EXAMPLE(TWO_CELLS DEVICES(
			"    <controller type='pci' index='1' model='pcie-root-port'>\n"
			"      <target>\n"
			"        <node>1</node>\n"
			"      </target>\n"
			"    </controller>\n")),
		.good.domain = GOOD,
		.elements = "controller target node",
		.message_words = "numaNode|"
				 "Option is not supported by device with this QEMU binarynumaNode",
		.source = "libvirt 9.0.0 to 11.3.0, qemuValidateDomainDeviceDefControllerPCI",
		.run = node_on_other_controller,
	},
	{
		.id = 705,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Another controller in place of the root bus",
		.why = "Index 0 is the root bus that the machine type brings. It belongs to no cell.",
		.help = "use an index from 1 on",
		.bad.domain = EXAMPLE(TWO_CELLS "  <devices>\n" EXPANDER(
			"0", TARGET("180", "1")) "  </devices>\n"),
		.good.domain = GOOD,
		.elements = "controller",
		.message_words = "must be model='pcie-root' for this machine type|"
				 "must be model='pci-root' for this machine type|"
				 "The PCI controller with index=0 can't be associated|"
				 "Index for controllers must be > 0",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainDefAddDefaultDevices and"
			  " virDomainControllerDefValidate",
		.run = other_than_root_at_0,
	},
	{
		.id = 706,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "No bus number left",
		.why = "libvirt numbers expander buses downwards from 254, two below the lowest that"
		       " is there. Below 1 and 2 nothing is left.",
		.help = "give this bus a busNr too, or raise the others",
		.bad.domain = EXAMPLE(TWO_CELLS DEVICES(
			EXPANDER("1", TARGET("2", "0")) EXPANDER("2", "      <target>\n"
								      "        <node>1</node>\n"
								      "      </target>\n"))),
		.good.domain = GOOD,
		.elements = "controller target",
		.message_words = "No free busNr lower than current lowest busNr is available",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainAddressFindNewBusNr",
		.run = no_bus_number_left,
	},
	{
		.id = 707,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Two controllers with one index",
		.why = "Devices name their bus by the index of its controller, so two controllers of"
		       " one type cannot share it.",
		.help = "give each controller of a type an index of its own",
		.bad.domain = EXAMPLE(TWO_CELLS DEVICES(EXPANDER("1", TARGET("180", "0"))
								EXPANDER("1", TARGET("200", "1")))),
		.good.domain = GOOD,
		.elements = "controller",
		.message_words = "controllers with index",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainDefRejectDuplicateControllers",
		.run = index_twice,
	},
	{
		.id = 708,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "Root bus with an index other than 0",
		.why = "The root bus is the machine's own, and all other buses are numbered from it."
		       " Only pseries has several.",
		.help = "write index='0'",
		.bad.domain = EXAMPLE(TWO_CELLS ROOT_BUS("1")),
		.good.domain = EXAMPLE(TWO_CELLS ROOT_BUS("0")),
		.elements = "controller",
		.message_words = "pci-root and pcie-root controllers should have index 0|"
				 "Index for controllers must be 0",
		.source = "libvirt 9.0.0 to 11.3.0, qemuDomainControllerDefPostParse",
		.run = root_elsewhere,
	},
	{
		.id = 709,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Index of a PCI controller out of range",
		.why = "PCI controllers have indexes up to 255. The <target index=> of a pseries host"
		       " bridge goes up to 30, and is 0 for the one with index 0.",
		.help = "choose indexes from 1 on, or leave the target's to libvirt",
		.bad.domain = EXAMPLE_ON("ppc64", "pseries",
					 TWO_CELLS "  <devices>\n"
						   "    <controller type='pci' index='1'"
						   " model='pci-root'>\n"
						   "      <target index='31'/>\n"
						   "    </controller>\n"
						   "  </devices>\n"),
		.good.domain = EXAMPLE_ON("ppc64", "pseries",
					  TWO_CELLS "  <devices>\n"
						    "    <controller type='pci' index='1'"
						    " model='pci-root'>\n"
						    "      <target index='30'/>\n"
						    "    </controller>\n"
						    "  </devices>\n"),
		.elements = "controller target",
		.message_words = "PCI controller target index|PCI controller index|"
				 "Only the PCI controller with index 0 can have target index 0",
		.source = "libvirt 9.0.0 to 11.3.0, virDomainControllerDefValidate",
		.run = index_out_of_range,
	},
	{
		.id = 710,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_HOST_PCI | NEEDS_HOST_NODES,
		.title = "Device on another node than the guest",
		.why = "What the device reads and writes crosses between the nodes of the "
		       "host. That costs latency and bandwidth, most of all for fast "
		       "network cards, GPUs and NVMe.",
		.help = "place the guest on the device's node, or use a device on the guest's",
		.bad = { .domain = EXAMPLE(ON_NODE("0") DEVICES(HOSTDEV)), .host = "running" },
		.good = { .domain = EXAMPLE(ON_NODE("1") DEVICES(HOSTDEV)), .host = "running" },
		.elements = "hostdev interface disk numatune",
		.source = "Linux Documentation/ABI/testing/sysfs-bus-pci, numa_node",
		.run = device_on_other_node,
	},
	{
		.id = 711,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_SLOW,
		.needs = NEEDS_QEMU,
		.title = "Device that belongs to no cell",
		.why = "On the root bus a passed-through device has no NUMA node in the guest, so"
		       " that drivers and libraries guess which cell is near.",
		.help = "put it behind a pcie-root-port on a <controller type='pci' "
			"model='pcie-expander-bus'> with <target><node>0</node></target> "
			"for its cell",
		.bad.domain = EXAMPLE(TWO_CELLS "  <devices>\n" HOSTDEV "  </devices>\n"),
		.good.domain = EXAMPLE(TWO_CELLS DEVICES(
			EXPANDER("1", TARGET("180", "1")) "    <controller type='pci' index='2'"
							  " model='pcie-root-port'>\n"
							  "      <address type='pci' bus='0x01'/>\n"
							  "    </controller>\n" HOSTDEV)),
		.elements = "hostdev interface controller",
		.source = "QEMU docs/pci_expander_bridge.txt",
		.run = device_without_cell,
	},
	{
		.id = 712,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "IDE controller on a machine type without IDE",
		.why = "Only i440fx machines have IDE, and one controller of it. libvirt takes a"
		       " controller without a type for one of IDE.",
		.help = "write the controller's type, or take it out",
		.bad.domain = EXAMPLE(TWO_CELLS "  <devices>\n"
						"    <controller index='1'/>\n"
						"  </devices>\n"),
		.good.domain = GOOD,
		.elements = "controller",
		.message_words =
			"IDE controllers are unsupported for this QEMU binary or machine type|"
			"Only a single IDE controller is supported for this machine type",
		.source = "libvirt 9.0.0 to 11.3.0, qemuValidateDomainDeviceDefControllerIDE",
		.run = ide_unsupported,
	},
	{
		.id = 713,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Bus number of a controller that has none to choose",
		.why = "busNr is for expander buses, and the index in <target> for host bridges of"
		       " pseries guests. libvirt refuses them elsewhere.",
		.help = "take it out",
		.bad.domain = EXAMPLE(TWO_CELLS "  <devices>\n"
						"    <controller type='pci' index='1'"
						" model='pcie-root-port'>\n"
						"      <target busNr='100'/>\n"
						"    </controller>\n"
						"  </devices>\n"),
		.good.domain = GOOD,
		.elements = "controller target",
		.message_words = "is not valid for PCI controller with index",
		.source = "libvirt 9.0.0 to 11.3.0, qemuValidateDomainDeviceDefControllerPCI",
		.run = option_of_another,
	},
};

const struct rule_topic devices_topic = {
	.name = "devices",
	.title = "devices and locality",
	.first_id = 700,
	.last_id = 719,
	.rules = devices_rules,
	.n_rules = ARRAY_SIZE(devices_rules),
};
