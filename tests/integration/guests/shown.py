# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares what a guest sees with what virtnuma show says that it will see."""
import re

from differences import Difference, expect, expect_rows
from seen import LATENCY_TYPES, numbers

SHOW = "show"
KIB, MIB = 1 << 10, 1 << 20


def compare_tables(view, seen):
    expect("SRAT", seen.srat is not None, view["source"] == "acpi", SHOW)
    if seen.srat is not None:
        expect_rows("SRAT processor (APIC id, cell)", seen.srat.processors,
                    [(one["id"], one["cell"]) for one in view["processors"]], SHOW)
        expect_rows("SRAT memory (base, size, cell, flags)", seen.srat.ranges,
                    [(one["base"], one["size"], one["cell"], one["flags"])
                     for one in view["memory"] if one["size"]], SHOW)
        expect("SLIT", seen.slit, view["distances"], SHOW)
    compare_hmat(view["hmat"], seen.hmat)


def values_of(table):
    found, scale = {}, 1000 if table["data_type"] < LATENCY_TYPES else 1
    for initiator, row in zip(table["initiators"], table["entries"]):
        found.update({(initiator, target): entry * table["base"] / scale
                      for target, entry in enumerate(row) if entry})
    return found


def compare_hmat(shown, found):
    expect("HMAT", found is not None, shown is not None, SHOW)
    if found is None:
        return
    expect("HMAT initiators", found.initiators,
           {one["cell"]: one["initiator"] if one["valid"] else None
            for one in shown["attributes"]}, SHOW)
    expect("HMAT latencies and bandwidths", found.links,
           {(one["hierarchy"], one["data_type"]): values_of(one) for one in shown["latencies"]},
           SHOW)
    expect("HMAT caches", found.caches,
           {(one["cell"], one["level"]): (one["size"], one["levels"], one["associativity"],
                                          one["policy"], one["line"])
            for one in shown["caches"]}, SHOW)


def compare_memory(what, found, shown):
    """What is present, where the holes of a PC below 1 MiB are not."""
    if not shown - MIB <= found <= shown:
        raise Difference(f"{what}: the guest has {found} bytes, show says {shown}")


def compare_linux(shown, seen):
    online = [one for one in shown["nodes"] if one["online"]]
    expect("online nodes", seen.nodes, [one["node"] for one in online], SHOW)
    expect("possible nodes", numbers(seen.text("possible")),
           sorted(one["node"] for one in shown["nodes"]), SHOW)
    for one in online:
        node = one["node"]
        expect(f"CPUs of node {node}", numbers(seen.text(f"node{node}/cpulist")),
               numbers(one["cpus"]), SHOW)
        compare_memory(f"memory of node {node}", seen.present_bytes.get(node, 0),
                       one["memory_kib"] * KIB)


def compare_numactl(text, seen):
    """Sizes are those before the kernel keeps a part, and free memory is nobody's to know."""
    cpus = {int(node): [int(word) for word in words.split()]
            for node, words in re.findall(r"^node (\d+) cpus:(.*)$", text, re.MULTILINE)}
    expect("numactl: CPUs of nodes",
           {node: numbers(seen.text(f"node{node}/cpulist")) for node in seen.nodes}, cpus, SHOW)
    sizes = {int(node): int(size)
             for node, size in re.findall(r"^node (\d+) size: (\d+) MB$", text, re.MULTILINE)}
    for node in seen.nodes:
        compare_memory(f"numactl: size of node {node}", seen.present_bytes.get(node, 0),
                       sizes[node] * MIB)
    rows = {int(node): [int(word) for word in words.split()]
            for node, words in re.findall(r"^ *(\d+):(.*)$", text, re.MULTILINE)}
    expect("numactl: distances",
           {node: [int(word) for word in seen.text(f"node{node}/distance").split()]
            for node in seen.nodes}, rows, SHOW)


def compare(shown, numactl, seen):
    view = shown["guests"][0]["view"]
    compare_tables(view, seen)
    compare_linux(view["linux"], seen)
    compare_numactl(numactl, seen)
