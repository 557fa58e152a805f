# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a guest printed (by init), as numbers."""
import re
import struct

BEGIN, END = "=== the guest begins", "=== the guest ends"
LATENCY_TYPES = 3  # the data types below are latencies, the rest bandwidths
PAGE_BYTES = 4096
HEAD_BYTES = 36  # of every ACPI table


class Unreadable(Exception):
    """The guest didn't come to the end of its report."""


def numbers(text):
    """The numbers of a list like 0-2,5, in order."""
    found = []
    for part in (text or "").strip().split(","):
        first, _, last = part.partition("-")
        if first:
            found += range(int(first), int(last or first) + 1)
    return found


def records(table, first):
    """(type, bytes) of each record with a one-byte length."""
    at = first
    while at < len(table):
        yield table[at], table[at:at + table[at + 1]]
        at += table[at + 1]


class Srat:
    """processors: [(APIC id, cell)]; ranges: [(base, size, cell, flags)] without empty ones"""

    def __init__(self, table):
        self.processors, self.ranges = [], []
        for kind, record in records(table, HEAD_BYTES + 12):
            if kind == 0:
                cell = record[2] | record[9] << 8 | record[10] << 16 | record[11] << 24
                self.processors.append((record[3], cell))
            elif kind == 2:
                cell, apic = struct.unpack_from("<II", record, 4)
                self.processors.append((apic, cell))
            elif kind == 1:
                cell, _, base, size, _, flags = struct.unpack_from("<IHQQII", record, 2)
                if size:
                    self.ranges.append((base, size, cell, flags))


def read_slit(table):
    count = struct.unpack_from("<Q", table, HEAD_BYTES)[0]
    values = table[HEAD_BYTES + 8:]
    return [list(values[row * count:(row + 1) * count]) for row in range(count)]


class Hmat:
    """initiators: {cell: its initiator or None}; links: {(hierarchy, data type): {(initiator,
    target): value in ns or MiB/s}}; caches: {(cell, level): (size, levels, associativity, policy,
    line)}"""

    def __init__(self, table):
        self.initiators, self.links, self.caches = {}, {}, {}
        at = HEAD_BYTES + 4
        while at < len(table):
            kind, length = struct.unpack_from("<HxxI", table, at)
            (self.read_cell, self.read_links, self.read_cache)[kind](table[at:at + length])
            at += length

    def read_cell(self, record):
        flags, initiator, cell = struct.unpack_from("<HxxII", record, 8)
        self.initiators[cell] = initiator if flags & 1 else None

    def read_links(self, record):
        hierarchy, data_type, n_from, n_to, base = struct.unpack_from("<BBxxII4xQ", record, 8)
        at = 32
        sources = struct.unpack_from(f"<{n_from}I", record, at)
        targets = struct.unpack_from(f"<{n_to}I", record, at + 4 * n_from)
        entries = struct.unpack_from(f"<{n_from * n_to}H", record, at + 4 * (n_from + n_to))
        values = self.links.setdefault((hierarchy & 0xf, data_type), {})
        for index, entry in enumerate(entries):
            value = entry * base
            if data_type < LATENCY_TYPES:
                value = value / 1000
            if entry:
                values[sources[index // n_to], targets[index % n_to]] = value

    def read_cache(self, record):
        cell, size, attributes = struct.unpack_from("<I4xQI", record, 8)
        level = attributes >> 4 & 0xf
        self.caches[cell, level] = (size, attributes & 0xf, attributes >> 8 & 0xf,
                                    attributes >> 12 & 0xf, attributes >> 16)


class Seen:
    def __init__(self, output):
        lines = output.replace("\r", "").split("\n")
        if BEGIN not in lines or END not in lines:
            raise Unreadable("the guest printed no report" if BEGIN not in lines else
                             "the guest's report has no end")
        self.lines = {}
        for line in lines[lines.index(BEGIN) + 1:lines.index(END)]:
            path, _, text = line.partition(":")
            self.lines.setdefault(path, []).append(text)
        self.nodes = numbers(self.text("online"))
        self.read_cpus()
        self.read_pages()
        self.srat = self.table("SRAT", Srat)
        self.slit = self.table("SLIT", read_slit)
        self.hmat = self.table("HMAT", Hmat)

    def text(self, path):
        return self.lines[path][0].strip() if path in self.lines else None

    def number(self, path):
        text = self.text(path)
        return None if text is None else int(text)

    def table(self, name, reader):
        text = "".join(self.lines.get(name, ()))
        return reader(bytes.fromhex(text)) if text else None

    def bytes_of(self, pattern):
        """{path: content} of device tree properties"""
        return {path: bytes.fromhex("".join(lines)) for path, lines in self.lines.items()
                if re.fullmatch(pattern, path)}

    def read_cpus(self):
        """{CPU: APIC id}, empty where CPUs have none"""
        self.cpus, self.apics, cpu = numbers(self.text("cpus")), {}, None
        for line in self.lines.get("cpuinfo", ()):
            name, _, value = line.partition(":")
            if name.strip() == "processor":
                cpu = int(value)
            elif name.strip() == "apicid":
                self.apics[cpu] = int(value)

    def read_pages(self):
        """present_bytes: {node: bytes}"""
        self.present_bytes, node = {}, None
        for line in self.lines.get("zoneinfo", ()):
            head = re.match(r"Node (\d+)", line)
            if head:
                node = int(head[1])
            found = re.match(r"\s+present\s+(\d+)", line)
            if found:
                self.present_bytes[node] = (self.present_bytes.get(node, 0) +
                                            int(found[1]) * PAGE_BYTES)

    def total_bytes(self, node):
        line = self.text(f"node{node}/meminfo")
        return int(line.split()[-2]) * 1024 if line else 0

    def topology(self, cpu, what):
        return self.text(f"cpu{cpu}/topology/{what}")
