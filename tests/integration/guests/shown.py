# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares what a guest sees with what virtnuma show says that it will see."""
import re

from differences import expect, expect_rows
from seen import LATENCY_TYPES, numbers

SHOW = "show"


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


def compare_linux(shown, seen):
    online = [one for one in shown["nodes"] if one["online"]]
    expect("online nodes", seen.nodes, [one["node"] for one in online], SHOW)
    expect("possible nodes", numbers(seen.text("possible")),
           sorted(one["node"] for one in shown["nodes"]), SHOW)
    for one in online:
        node = one["node"]
        expect(f"CPUs of node {node}", numbers(seen.text(f"node{node}/cpulist")),
               numbers(one["cpus"]), SHOW)


def compare_numactl(text, seen):
    """But for sizes, of which the kernel keeps a part."""
    cpus = {int(node): [int(word) for word in words.split()]
            for node, words in re.findall(r"^node (\d+) cpus:(.*)$", text, re.MULTILINE)}
    expect("numactl: CPUs of nodes",
           {node: numbers(seen.text(f"node{node}/cpulist")) for node in seen.nodes}, cpus, SHOW)
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
