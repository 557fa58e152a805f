# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares what a guest sees with what its domain means; the first difference is raised."""
import struct

from meaning import GIB, HOLE, LOW_RAM, MIB
from seen import numbers

# Linux's own share: it may keep this of RAM before it counts what it has in all.
KERNEL_BYTES = 96 * MIB  # itself, in the lowest node
BOUNCE_BYTES = 64 * MIB  # for devices, below 4 GiB, where there may be RAM above
KEPT_PART = 12  # and of each node a 12th for its pages' structures
INDEXING = {0: 2, 1: 0, 2: 1}  # HMAT's associativity → Linux's: none, direct, complex
WRITE_POLICY = {0: 2, 1: 0, 2: 1}  # none, write-back, write-through


class Difference(Exception):
    pass


def expect(what, found, wanted, who="the XML"):
    if found != wanted:
        raise Difference(f"{what}: the guest has {found}, {who} says {wanted}")


def expect_rows(what, found, wanted, who="the XML"):
    """The same of two lists: the first that differs is told."""
    for at, (one, other) in enumerate(zip(found, wanted)):
        expect(f"{what} {at}", one, other, who)
    expect(f"number of {what}s", len(found), len(wanted), who)


def expect_map(what, found, wanted):
    for key in sorted({*found, *wanted}):
        expect(f"{what} {key}", found.get(key), wanted.get(key))


# -- tables --------------------------------------------------------------------

def compare_srat(meaning, seen):
    expect("SRAT", seen.srat is not None, meaning.has_cells)
    if seen.srat is None:
        return
    wanted = [(meaning.apic_id(vcpu), meaning.cell_of(vcpu)) for vcpu in range(meaning.n_vcpus)]
    expect_rows("SRAT processor (APIC id, cell)", seen.srat.processors, wanted)
    expect_rows("SRAT memory (base, size, cell, flags)", seen.srat.ranges, meaning.ranges())


def compare_slit(meaning, seen):
    wanted = meaning.distances()
    expect("SLIT", seen.slit is not None, wanted is not None)
    if wanted:
        expect_rows("SLIT row", seen.slit, wanted)


def compare_hmat(meaning, seen):
    expect("HMAT", seen.hmat is not None, meaning.has_hmat)
    if seen.hmat is None:
        return
    expect_map("HMAT initiator of cell", seen.hmat.initiators,
               {cell.id: meaning.initiator(cell) for cell in meaning.cells if cell.ram_bytes})
    for kind in sorted({*seen.hmat.links, *meaning.links}):
        expect_map(f"HMAT (hierarchy, data type) {kind}, (from, to)",
                   seen.hmat.links.get(kind, {}), meaning.links.get(kind, {}))
    wanted = {(cell.id, level): (size, len(cell.caches), *how) for cell in meaning.cells
              for level, (size, *how) in cell.caches.items()}
    expect_map("HMAT cache (cell, level)", seen.hmat.caches, wanted)


def compare_device_tree(meaning, seen):
    """The properties that Linux reads nodes from."""
    found = seen.bytes_of(r"cpus/cpu@.*/numa-node-id")
    cells = [int.from_bytes(found[path], "big") for path in
             sorted(found, key=lambda path: int(path.split("@")[1].split("/")[0], 16))]
    expect_rows("numa-node-id of CPU", cells,
                [meaning.cell_of(vcpu) for vcpu in sorted(meaning.online)])
    memory = {}
    for path, node in seen.bytes_of(r"memory@.*/numa-node-id").items():
        reg = next(iter(seen.bytes_of(path.replace("numa-node-id", "reg")).values()))
        memory[int.from_bytes(node, "big")] = struct.unpack(">QQ", reg)[1]
    expect_map("memory of numa-node-id", memory,
               {cell.id: cell.ram_bytes for cell in meaning.cells if cell.ram_bytes})
    matrix = seen.bytes_of("distance-map/distance-matrix").get("distance-map/distance-matrix")
    rows = meaning.distances()
    expect("distance-map", matrix is not None, rows is not None)
    if rows:
        wanted = [(i, j, value) for i, row in enumerate(rows) for j, value in enumerate(row)]
        expect_rows("distance-matrix", list(struct.iter_unpack(">III", matrix)), wanted)


# -- Linux ----------------------------------------------------------------------

def vcpus_by_cpu(meaning, seen):
    """{Linux's CPU: vCPU}; by APIC ids, since absent vCPUs get no number at boot."""
    if not seen.apics:
        return dict(zip(seen.cpus, sorted(meaning.online)))
    by_apic = {meaning.apic_id(vcpu): vcpu for vcpu in range(meaning.n_vcpus)}
    return {cpu: by_apic.get(apic, f"APIC id {apic}") for cpu, apic in seen.apics.items()}


def as_vcpus(text, vcpus):
    return sorted(vcpus.get(cpu, f"CPU {cpu}") for cpu in numbers(text))


class Nodes:
    """The cells that are Linux's nodes, by its numbers."""

    def __init__(self, meaning):
        order = meaning.linux_order()
        cells = {cell.id: cell for cell in meaning.cells}
        self.cells = {node: cells[number] for node, number in enumerate(order)
                      if meaning.is_online(cells[number])}
        self.n_possible = len(order)


def compare_nodes(meaning, seen, nodes, vcpus):
    expect("vCPUs", sorted(vcpus.values(), key=str), sorted(meaning.online, key=str))
    expect("possible nodes", numbers(seen.text("possible")), list(range(nodes.n_possible)))
    expect("online nodes", seen.nodes, list(nodes.cells))
    expect("nodes with CPUs", numbers(seen.text("has_cpu")),
           [node for node, cell in nodes.cells.items() if meaning.online & set(cell.vcpus)])
    expect("nodes with memory", numbers(seen.text("has_memory")),
           [node for node, cell in nodes.cells.items() if cell.ram_bytes or cell.plugged_bytes])
    for node, cell in nodes.cells.items():
        expect(f"vCPUs of node {node} (cell {cell.id})",
               as_vcpus(seen.text(f"node{node}/cpulist"), vcpus),
               sorted(meaning.online & set(cell.vcpus)))


def compare_distances(meaning, seen, nodes):
    rows = meaning.distances()
    for node, cell in nodes.cells.items():
        wanted = [rows[cell.id][other.id] if rows else 10 if other is cell else 20
                  for other in nodes.cells.values()]
        found = [int(word) for word in (seen.text(f"node{node}/distance") or "").split()]
        expect(f"distances from node {node} (cell {cell.id})", found, wanted)


def compare_size(what, found, least, most):
    if not least <= found <= most:
        raise Difference(f"{what}: the guest has {found} bytes, the XML says {least} to {most}")


def compare_memory(meaning, seen, nodes):
    low_end = LOW_RAM[meaning.board][1] if meaning.board in LOW_RAM else 0
    total = sum(cell.ram_bytes for cell in meaning.cells)
    bounce = BOUNCE_BYTES if meaning.maximum_bytes or total >= low_end else 0
    for node, cell in nodes.cells.items():
        what = f"node {node} (cell {cell.id})"
        whole = cell.ram_bytes + cell.plugged_bytes
        compare_size(f"memory present in {what}", seen.present_bytes.get(node, 0), whole - MIB,
                     whole)
        kept = whole // KEPT_PART + bounce + (KERNEL_BYTES if cell.ram_bytes else 0)
        compare_size(f"MemTotal of {what}", seen.total_bytes(node), whole - kept, whole)


def compare_access(meaning, seen, nodes):
    by_cell = {cell.id: node for node, cell in nodes.cells.items()}
    for node, cell in nodes.cells.items():
        if not meaning.has_hmat or not cell.ram_bytes:
            continue
        folder = f"node{node}/access0/initiators"
        expect(f"initiator of node {node} (cell {cell.id})", seen.lines.get(folder),
               [f"node{by_cell[meaning.initiator(cell)]}"])
        for name, value in meaning.access(cell).items():
            expect(f"{folder}/{name}", seen.number(f"{folder}/{name}"), value)
        for level, (size, associativity, policy, line) in cell.caches.items():
            folder = f"node{node}/memory_side_cache/index{level}"
            wanted = {"size": size, "line_size": line, "indexing": INDEXING[associativity],
                      "write_policy": WRITE_POLICY[policy]}
            for name, value in wanted.items():
                expect(f"{folder}/{name}", seen.number(f"{folder}/{name}"), value)


def siblings(meaning, vcpu, n_levels):
    """vCPUs that are there at the same place, its first N_LEVELS looked at."""
    place = meaning.place(vcpu)[:n_levels]
    return [other for other in sorted(meaning.online) if meaning.place(other)[:n_levels] == place]


def compare_topology(meaning, seen, vcpus):
    for cpu, vcpu in vcpus.items():
        same_node = [other for other in sorted(meaning.online)
                     if meaning.cell_of(other) == meaning.cell_of(vcpu)]
        threads = siblings(meaning, vcpu, 3)
        # Linux doesn't believe that a core could be in two nodes.
        expect(f"threads of vCPU {vcpu}'s core",
               as_vcpus(seen.topology(cpu, "thread_siblings_list"), vcpus),
               [other for other in threads if other in same_node])
        expect(f"socket of vCPU {vcpu}", as_vcpus(seen.topology(cpu, "core_siblings_list"), vcpus),
               siblings(meaning, vcpu, 1))
        if meaning.levels["dies"] > 1:
            expect(f"die of vCPU {vcpu}", as_vcpus(seen.topology(cpu, "die_cpus_list"), vcpus),
                   siblings(meaning, vcpu, 2))


def compare(meaning, seen):
    if meaning.arch == "x86_64":
        compare_srat(meaning, seen)
        compare_slit(meaning, seen)
        compare_hmat(meaning, seen)
    else:
        compare_device_tree(meaning, seen)
    nodes, vcpus = Nodes(meaning), vcpus_by_cpu(meaning, seen)
    compare_nodes(meaning, seen, nodes, vcpus)
    compare_distances(meaning, seen, nodes)
    compare_memory(meaning, seen, nodes)
    compare_access(meaning, seen, nodes)
    compare_topology(meaning, seen, vcpus)
