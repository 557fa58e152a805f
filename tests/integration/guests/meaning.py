# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a domain XML means for its guest: worked out from the XML alone, not by virtnuma.

What libvirt fills in: libvirt 9.0 src/conf/numa_conf.c. Tables and addresses: QEMU 7.2
hw/i386/acpi-build.c, pc.c, pc_q35.c, pc_piix.c, include/hw/i386/topology.h, hw/core/numa.c.
Nodes, CPUs and access classes: Linux 6.1 drivers/acpi/numa/, arch/x86/mm/srat.c.
"""
import xml.etree.ElementTree as ElementTree

from seen import LATENCY_TYPES, numbers

MIB, GIB = 1 << 20, 1 << 30
UNITS = {"b": 1, "bytes": 1, "": 1024, "kib": 1024, "mib": MIB, "gib": GIB}
HOLE = (0xA0000, 0x100000)  # no RAM at these addresses of a PC
# A board's RAM below 4 GiB: all that is less than the first size, else the second.
LOW_RAM = {"q35": (2816 * MIB, 2 * GIB), "pc": (3584 * MIB, 3 * GIB)}
DATA_TYPES = {("latency", "access"): 0, ("latency", "read"): 1, ("latency", "write"): 2,
              ("bandwidth", "access"): 3, ("bandwidth", "read"): 4, ("bandwidth", "write"): 5}
ASSOCIATIVITIES = {"none": 0, "direct": 1, "full": 2}
POLICIES = {"none": 0, "writeback": 1, "writethrough": 2}


def size_of(element, attribute=None):
    text = element.get(attribute) if attribute else element.text
    return int(text) * UNITS[element.get("unit", "").lower()]


class Cell:
    def __init__(self, at, element):
        self.id = int(element.get("id", at))
        self.vcpus = numbers(element.get("cpus"))
        self.ram_bytes = size_of(element, "memory")
        self.plugged_bytes = 0
        self.siblings = {int(one.get("id")): int(one.get("value"))
                         for one in element.iterfind("distances/sibling")}
        self.caches = {int(one.get("level")): (
            size_of(one.find("size"), "value"), ASSOCIATIVITIES[one.get("associativity")],
            POLICIES[one.get("policy")], size_of(one.find("line"), "value"))
            for one in element.iterfind("cache")}


class Meaning:
    def __init__(self, path):
        self.root = ElementTree.parse(path).getroot()
        kind = self.root.find("os/type")
        self.arch, self.board = kind.get("arch"), kind.get("machine")
        self.read_vcpus()
        self.read_cells()
        self.read_devices()
        self.read_links()

    # -- from the XML ----------------------------------------------------

    def read_vcpus(self):
        vcpu = self.root.find("vcpu")
        self.n_vcpus = int(vcpu.text)
        self.online = set(range(int(vcpu.get("current", self.n_vcpus))))
        self.plugged = []  # what libvirt plugs before the guest starts
        entries = [one for one in self.root.iterfind("vcpus/vcpu") if one.get("enabled") == "yes"]
        if entries:
            self.online = {int(one.get("id")) for one in entries}
            self.plugged = [int(one.get("id")) for one in entries
                            if one.get("hotpluggable") == "yes"]
        topology = self.root.find("cpu/topology")
        self.levels = {"threads": 1, "cores": 1, "dies": 1}
        if topology is not None:
            self.levels = {level: int(topology.get(level, 1)) for level in self.levels}

    def read_cells(self):
        cells = [Cell(at, one) for at, one in enumerate(self.root.iterfind("cpu/numa/cell"))]
        self.has_cells = bool(cells)
        if not cells:  # Linux has a node all the same
            memory = self.root.find("memory")
            cells = [Cell(0, ElementTree.Element("cell", memory=memory.text,
                                                 unit=memory.get("unit", "")))]
        self.cells = sorted(cells, key=lambda cell: cell.id)
        named = {vcpu for cell in cells for vcpu in cell.vcpus}
        first = self.cells[0]
        first.vcpus = sorted({*first.vcpus, *(set(range(self.n_vcpus)) - named)})

    def read_devices(self):
        maximum = self.root.find("maxMemory")
        self.slots = int(maximum.get("slots", 0)) if maximum is not None else 0
        self.maximum_bytes = size_of(maximum) if maximum is not None else 0
        for device in self.root.iterfind("devices/memory/target"):
            plugged = device.find("requested")
            plugged = size_of(plugged if plugged is not None else device.find("size"))
            self.cells[int(device.find("node").text)].plugged_bytes += plugged

    def read_links(self):
        """links: {(hierarchy, data type): {(initiator, target): ns or MiB/s}}"""
        self.links, self.has_hmat = {}, False
        for one in self.root.iterfind("cpu/numa/interconnects/*"):
            self.has_hmat = True
            data_type = DATA_TYPES[one.tag, one.get("type")]
            value = int(one.get("value"))
            if data_type >= LATENCY_TYPES:
                value = size_of(one, "value") // MIB
            values = self.links.setdefault((int(one.get("cache", 0)), data_type), {})
            values[int(one.get("initiator")), int(one.get("target"))] = value
        self.has_hmat |= any(cell.caches for cell in self.cells)

    # -- for the machine --------------------------------------------------

    def cell_of(self, vcpu):
        return next((cell.id for cell in self.cells if vcpu in cell.vcpus), None)

    def place(self, vcpu):
        """(socket, die, core, thread), each within its parent"""
        place = []
        for level in ("threads", "cores", "dies"):
            place.insert(0, vcpu % self.levels[level])
            vcpu //= self.levels[level]
        return (vcpu, *place)

    def apic_id(self, vcpu):
        """Each level takes the bits that its count needs."""
        socket, die, core, thread = self.place(vcpu)
        apic = socket
        for level, value in (("dies", die), ("cores", core), ("threads", thread)):
            apic = apic << (self.levels[level] - 1).bit_length() | value
        return apic

    def initiator(self, cell):
        """The cell that libvirt names as the one that memory belongs to."""
        if cell.vcpus:
            return cell.id
        for least, types in ((True, range(LATENCY_TYPES)), (False, range(LATENCY_TYPES, 6))):
            found = [(value, pair[0]) for (_, data_type), values in self.links.items()
                     if data_type in types for pair, value in values.items() if pair[1] == cell.id]
            if found:
                return (min if least else max)(found, key=lambda one: one[0])[1]
        return None

    def distances(self):
        """A row a cell, or None where libvirt writes none: where there is nothing but 10 and 20."""
        given, cells = {}, self.cells
        for cell in cells:
            for other, value in cell.siblings.items():
                given[cell.id, other] = value
        for pair, value in list(given.items()):
            given.setdefault(pair[::-1], value)
        rows = {pair[0] for pair in given}
        for row in rows:
            given[row, row] = 10
        wants = any(given.get((row, cell.id)) not in (10, 20) for row in rows for cell in cells)
        return [[given.get((one.id, other.id), 10 if one is other else 20) for other in cells]
                for one in cells] if wants else None

    def ranges(self):
        """The SRAT's memory: [(base, size, cell, flags)]"""
        total = sum(cell.ram_bytes for cell in self.cells)
        limit, low_end = LOW_RAM[self.board]
        low_end = total if total < limit else low_end
        found, at = [], 0
        for cell in self.cells:
            end = at + cell.ram_bytes
            below, above = min(end, low_end), max(at, low_end)
            for base, top in ((at, min(below, HOLE[0])), (max(at, HOLE[1]), below)):
                if base < top:
                    found.append((base, top - base, cell.id, 1))
            if above < end:
                found.append((above - low_end + 4 * GIB, end - above, cell.id, 1))
            at = end
        if self.maximum_bytes:
            base = 4 * GIB + (total - low_end + GIB - 1) // GIB * GIB
            size = self.maximum_bytes - total + self.slots * GIB
            found.append((base, size, self.cells[-1].id, 3))
        return found

    # -- for Linux ----------------------------------------------------------

    def linux_order(self):
        """Cells in the order of Linux's node numbers: as the tables name them first."""
        if self.arch != "x86_64":
            return [cell.id for cell in self.cells]
        named = [self.cell_of(vcpu) for vcpu in range(self.n_vcpus)]
        named += [cell for _, _, cell, _ in self.ranges()]
        return list(dict.fromkeys(named))

    def is_online(self, cell):
        return bool(cell.ram_bytes or cell.plugged_bytes or self.online & set(cell.vcpus))

    def access(self, cell):
        """What Linux says of the way from a cell's own initiator: each data type's table that
        there is sets its values, those that it doesn't give to 0, and later tables win."""
        found, initiator = {}, self.initiator(cell)
        for data_type, name in enumerate(("latency", "latency", "latency",
                                          "bandwidth", "bandwidth", "bandwidth")):
            if (0, data_type) not in self.links:
                continue
            value = self.links[0, data_type].get((initiator, cell.id), 0)
            ways = (("read", "write"), ("read",), ("write",))[data_type % 3]
            found.update({f"{way}_{name}": value for way in ways})
        return found
