#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Domains for the differential tests: one seed, one domain, always the same.

usage: generate.py SEED [ARCH]     prints the domain

Every feature in scope is mixed with every other. About one domain in four has something in it
that libvirt refuses; the rest are meant to be taken. The host that they are put to has eight
nodes (fake-host.py) and huge pages of 2 MiB and 1 GiB.
"""
import random
import sys
from xml.sax.saxutils import escape, quoteattr

MACHINES = {
    "x86_64": ["q35", "pc", "pc-q35-7.2", "pc-q35-6.1", "pc-q35-5.0", "pc-i440fx-7.2",
               "pc-i440fx-5.1", "pc-i440fx-4.2", "isapc", "pc-q35-3.1", "pc-q35-4.0.1",
               "pc-i440fx-2.12", "pc-i440fx-2.6"],
    "aarch64": ["virt", "virt-7.2", "virt-5.0", "virt-4.1", "virt-2.12"],
    "ppc64": ["pseries", "pseries-7.2", "pseries-5.0", "pseries-4.1", "pseries-3.1"],
    "s390x": ["s390-ccw-virtio", "s390-ccw-virtio-7.2", "s390-ccw-virtio-4.2"],
    "riscv64": ["virt", "virt", "spike"],
    "i686": ["pc", "q35", "pc-i440fx-7.1", "isapc"],
    "loongarch64": ["virt"],
}
# What no QEMU has, and what newer ones don't have any more.
ODD_MACHINES = {"x86_64": ["pc-q35-99.0", "pc-i440fx-1.3"], "ppc64": ["pseries-2.0", "pseries-99.0"],
                "aarch64": ["virt-2.5", "virt-99.0"], "s390x": ["s390-ccw-virtio-2.3"]}
ARCH_WEIGHTS = {"x86_64": 28, "aarch64": 6, "ppc64": 4, "s390x": 3, "riscv64": 2, "i686": 2,
                "loongarch64": 1}
NAMES = ["guest", "a,b=c", "it's", "größer 数据库", "twenty-characters-and-more", "x y"]
HOST_NODES = 8


class Domain:
    def __init__(self, seed, arch=None):
        self.r = random.Random(seed)
        self.arch = arch or self.r.choices(list(ARCH_WEIGHTS), ARCH_WEIGHTS.values())[0]
        self.machine = self.r.choice(MACHINES[self.arch])
        self.broken = self.r.random() < 0.2     # then values are less careful
        if self.broken and self.r.random() < 0.05:
            self.machine = self.r.choice(ODD_MACHINES.get(self.arch, [self.machine]))
        self.cells = []
        self.out = []

    def maybe(self, chance=0.5):
        return self.r.random() < chance

    def wild(self):
        """Once in a while, in a domain that may be broken."""
        return self.broken and self.maybe(0.15)

    # -- text ----------------------------------------------------------------
    def element(self, name, text=None, /, **attributes):
        inside = "".join(f" {k.rstrip('_')}={quoteattr(str(v))}"
                         for k, v in attributes.items() if v is not None)
        if text is None:
            return f"<{name}{inside}/>"
        return f"<{name}{inside}>{escape(str(text))}</{name}>"

    def wrap(self, name, lines, /, **attributes):
        head = self.element(name, "", **attributes)[:-len(f"</{name}>")]
        return [head, *["  " + line for line in lines], f"</{name}>"]

    def size(self, kib):
        """(text, unit) for a size, in a unit that it is whole in."""
        units = [("KiB", 1), (None, 1), ("k", 1)]
        if kib % 1024 == 0:
            units += [("MiB", 1024), ("M", 1024)]
        if kib % (1 << 20) == 0:
            units += [("GiB", 1 << 20), ("G", 1 << 20)]
        if self.maybe(0.05):
            return kib * 1024, "bytes"
        unit, scale = self.r.choice(units)
        return kib // scale, unit

    def memory_kib(self):
        return self.r.choice([self.r.randrange(1, 9) << 20, self.r.randrange(1, 4096) << 10,
                              self.r.randrange(1 << 16, 1 << 21)])

    def node_list(self, top):
        if self.wild():
            top += self.r.choice([1, 3])
        nodes = sorted(self.r.sample(range(top), self.r.randrange(1, min(top, 4) + 1)))
        return ",".join(map(str, nodes))

    def cpu_list(self):
        first = self.r.randrange(0, 2 * HOST_NODES)
        last = min(first + self.r.randrange(0, 4), 2 * HOST_NODES - 1)
        return f"{first}-{last}" if last > first else str(first)

    # -- sections ------------------------------------------------------------
    def vcpus(self):
        self.levels = None
        if self.maybe(0.6):
            self.levels = {"sockets": self.r.choice([1, 2, 4]), "cores": self.r.choice([1, 2, 3]),
                           "threads": 1 if self.arch in ("s390x", "ppc64") else
                           self.r.choice([1, 1, 2])}
            if self.arch in ("x86_64", "i686") and self.maybe(0.3) or self.wild():
                self.levels["dies"] = self.r.choice([1, 2])
            if self.arch == "aarch64" and self.maybe(0.3) or self.wild():
                self.levels["clusters"] = self.r.choice([1, 2])
            self.n_vcpus = 1
            for count in self.levels.values():
                self.n_vcpus *= count
        else:
            self.n_vcpus = self.r.choice([1, 2, 3, 4, 6, 8, 16])
        if self.machine == "isapc":
            self.levels, self.n_vcpus = None, 1
        if self.machine == "q35" and self.maybe(0.05):
            self.levels, self.n_vcpus = None, self.r.choice([256, 288])
        elif self.machine != "isapc" and self.maybe(0.01):
            self.levels, self.n_vcpus = None, self.r.choice([240, 248, 255, 256, 300])
        if self.wild():
            self.n_vcpus += 1
        listed = self.maybe(0.15) and self.n_vcpus > 1
        current = self.r.randrange(1, self.n_vcpus + 1) if not listed and self.maybe(0.3) else None
        placement = self.r.choice([None, None, None, "static", "static"])
        cpuset = self.cpu_list() if self.maybe(0.2) else None
        self.out.append(self.element("vcpu", self.n_vcpus, placement=placement, cpuset=cpuset,
                                     current=current))
        if listed:
            self.listed_vcpus()

    def listed_vcpus(self):
        lines = [self.element("vcpu", id=0, enabled="yes", hotpluggable="no")]
        plugged = False
        for i in range(1, self.n_vcpus):
            enabled = self.r.choice(["yes", "no"])
            plugged = plugged or enabled == "no" or self.maybe(0.3)
            lines.append(self.element("vcpu", id=i, enabled=enabled,
                                      hotpluggable="yes" if plugged else "no"))
        self.out += self.wrap("vcpus", lines)

    def iothreads(self):
        if not self.maybe(0.3):
            return
        count = self.r.randrange(0, 4)
        self.out.append(self.element("iothreads", count))
        if self.maybe(0.6):
            lines = []
            for i in self.r.sample(range(1, 8), self.r.randrange(1, 4)):
                pool = {"thread_pool_min": 1, "thread_pool_max": 8} if self.maybe(0.4) else {}
                if self.maybe(0.1):
                    pool.pop("thread_pool_max", None)
                large = self.r.choice([3, 3, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
                poll = [self.element("poll", max=self.r.choice([None, 0, 32768]),
                                     grow=self.r.choice([None, 2]),
                                     shrink=self.r.choice([None, large]))] if self.maybe(0.3) else []
                if poll:
                    lines += self.wrap("iothread", poll, id=i, **pool)
                else:
                    lines.append(self.element("iothread", id=i, **pool))
            self.out += self.wrap("iothreadids", lines)
        if self.maybe(0.3):
            self.out.append(self.element("defaultiothread",
                                         thread_pool_min=self.r.choice([None, None, 0, 2]),
                                         thread_pool_max=self.r.choice([None, 2, 64])))

    def memory_backing(self):
        self.shared = self.locked = False
        if not self.maybe(0.55):
            return
        lines = []
        huge = self.maybe(0.4)
        if huge:
            lines += self.huge_pages()
        if self.maybe(0.15):
            lines.append("<nosharepages/>")
        if self.maybe(0.15):
            lines.append("<locked/>")
        source = self.r.choice([None, "file", "memfd", "anonymous"])
        if huge and source == "anonymous" and not self.wild():
            source = None
        if source:
            lines.append(self.element("source", type=source))
        if self.maybe(0.4):
            lines.append(self.element("access", mode=self.r.choice(["shared", "private"])))
        if self.maybe(0.3):
            mode = self.r.choice(["immediate", "ondemand", None])
            if huge and mode == "ondemand" and not self.wild():
                mode = None
            lines.append(self.element("allocation", mode=mode,
                                      threads=self.r.choice([None, 2, 8])))
        if self.maybe(0.25):
            lines.append("<discard/>")
        self.out += self.wrap("memoryBacking", lines)

    def huge_pages(self):
        if self.maybe(0.3):
            return ["<hugepages/>"]
        pages, left = [], list(range(len(self.cells)))
        for size in self.r.sample([2048, 1048576, 4], self.r.randrange(1, 3)):
            nodeset = None
            if left and self.maybe(0.6):
                chosen = self.r.sample(left, self.r.randrange(1, len(left) + 1))
                left = [c for c in left if c not in chosen]
                nodeset = ",".join(map(str, sorted(chosen)))
            elif any("nodeset" not in page for page in pages) and not self.wild():
                continue
            if self.wild():
                nodeset = str(len(self.cells) + 1)
            pages.append(self.element("page", size=size, unit="KiB", nodeset=nodeset))
        return self.wrap("hugepages", pages)

    def numatune(self):
        if not self.maybe(0.45):
            return
        lines = []
        modes = ["strict", "preferred", "interleave"]
        restrictive = self.maybe(0.15)
        mode = "restrictive" if restrictive else self.r.choice(modes)
        placement = "auto" if self.wild() else self.r.choice([None, "static"])
        if self.maybe(0.7) or restrictive:
            lines.append(self.element("memory", mode=mode if restrictive or self.maybe(0.9) else None,
                                      placement=placement, nodeset=self.node_list(HOST_NODES)))
        if self.cells and (self.maybe(0.6) or self.wild()):
            for cell in self.r.sample(range(len(self.cells)), self.r.randrange(1, len(self.cells) + 1)):
                chosen = "restrictive" if restrictive != self.wild() else self.r.choice(modes)
                lines.append(self.element("memnode", cellid=cell, mode=chosen,
                                          nodeset=self.node_list(HOST_NODES)))
        self.out += self.wrap("numatune", lines)

    def cputune(self):
        if not self.maybe(0.35):
            return
        lines = []
        if self.maybe(0.3):
            lines.append(self.element("shares", self.r.choice([2, 1024, 262144, 0, 1, 300000])
                                      if self.broken else 1024))
        for name in ("period", "global_period", "emulator_period", "iothread_period"):
            if self.maybe(0.1):
                lines.append(self.element(name, self.r.choice([0, 1000, 1000000])
                                          if not self.wild() else 999))
        for name in ("quota", "emulator_quota"):
            if self.maybe(0.1):
                lines.append(self.element(name, self.r.choice([-1, 0, 1000, 17592186044415])
                                          if not self.wild() else 17592186044416))
        for vcpu in range(min(self.n_vcpus, 8)):
            if self.maybe(0.3):
                lines.append(self.element("vcpupin", vcpu=vcpu, cpuset=self.cpu_list()))
        if self.wild():
            lines.append(self.element("vcpupin", vcpu=self.n_vcpus, cpuset="0"))
        if self.maybe(0.5):
            lines.append(self.element("emulatorpin", cpuset=self.cpu_list()))
        if self.maybe(0.15):
            lines.append(self.element("vcpusched", vcpus="0", scheduler="fifo", priority=1))
        self.out += self.wrap("cputune", lines)

    def make_cells(self):
        if self.arch == "s390x" and not self.wild() or self.machine == "isapc" or not self.maybe(0.65):
            return
        n = min(self.r.choice([1, 2, 2, 3, 4]), 2 if self.arch == "riscv64" else 4)
        vcpus = list(range(self.n_vcpus))
        if self.maybe(0.2):
            self.r.shuffle(vcpus)
        bounds = sorted(self.r.randrange(0, self.n_vcpus + 1) for _ in range(n - 1))
        left = self.maybe(0.15)                     # some vCPUs in no cell
        for i, (a, b) in enumerate(zip([0, *bounds], [*bounds, self.n_vcpus])):
            cpus = sorted(vcpus[a:b])
            if left and len(cpus) > 1:
                cpus.pop()
            self.cells.append({"cpus": cpus, "kib": self.memory_kib()})

    def cell_lines(self, i, hmat):
        n, lines = len(self.cells), []
        if self.maybe(self.distances):
            siblings = []
            for j in range(n):
                if self.maybe(0.2):
                    continue
                value = 10 if i == j else self.r.choice([20, 20, 21, 31, 255])
                if self.wild():
                    value = self.r.choice([9, 10, 11, 256])
                siblings.append(self.element("sibling", id=j, value=value))
            if siblings:
                lines += self.wrap("distances", siblings)
        if hmat and self.maybe(0.5):
            for level in range(1, self.r.randrange(2, 4)):
                lines += self.wrap("cache", [
                    self.element("size", value=1 << (9 + 4 * level), unit="KiB"),
                    self.element("line", value=64, unit="B")],
                    level=level, associativity=self.r.choice(["none", "direct", "full"]),
                    policy=self.r.choice(["none", "writeback", "writethrough"]))
                self.cells[i]["caches"] = level
        return lines

    def interconnects(self):
        lines, seen = [], set()
        initiators = [i for i, cell in enumerate(self.cells) if cell["cpus"]]
        if not initiators:
            return []
        for target, cell in enumerate(self.cells):
            for initiator in initiators:
                if (target, initiator) in seen and not self.wild() or self.maybe(0.2):
                    continue
                seen.add((initiator, target))
                kind = self.r.choice(["access", "read", "write"])
                for cache in [None, *range(1, cell.get("caches", 0) + 1)]:
                    lines.append(self.element("latency", initiator=initiator, target=target,
                                              cache=cache, type=kind,
                                              value=self.r.choice([5, 10, 70])))
                    lines.append(self.element("bandwidth", initiator=initiator, target=target,
                                              cache=cache, type=kind, unit="MiB",
                                              value=self.r.choice([100, 200])))
        return self.wrap("interconnects", lines) if lines else []

    def numa(self):
        hmat = self.maybe(0.2)
        self.distances = self.r.choice([0, 0, 0.5, 1])
        lines, groups = [], []
        for i, cell in enumerate(self.cells):
            value, unit = self.size(cell["kib"])
            inside = self.cell_lines(i, hmat)
            cpus = ",".join(map(str, cell["cpus"])) or None
            attributes = dict(id=i if not self.wild() else i + 1, cpus=cpus, memory=value, unit=unit,
                              memAccess=self.r.choice([None] * 4 + ["shared", "private"]),
                              discard=self.r.choice([None] * 4 + ["yes", "no"]))
            groups.append(self.wrap("cell", inside, **attributes) if inside else
                          [self.element("cell", **attributes)])
        lines += self.any_order(groups)
        if hmat:
            lines += self.interconnects()
        return self.wrap("numa", lines)

    def any_order(self, groups):
        if self.maybe(0.1):
            self.r.shuffle(groups)
        return [line for group in groups for line in group]

    def cpu(self):
        lines = []
        mode = None
        model = {"x86_64": ["Skylake-Server", "qemu64", "EPYC"], "aarch64": ["cortex-a57", "max"],
                 "ppc64": ["POWER9"], "s390x": ["z13"]}.get(self.arch)
        if self.arch == "x86_64" and self.maybe(0.3):
            mode = "maximum"
        elif self.wild():
            mode = self.r.choice(["host-model", "host-passthrough"])
        elif model and self.maybe(0.3):
            lines.append(self.element("model", self.r.choice(model)))
            mode = "custom"
        if self.levels:
            lines.append(self.element("topology", **self.levels))
        if self.arch == "x86_64" and self.maybe(0.2):
            kind = self.r.choice(["emulate", "disable", "passthrough"])
            if kind != "passthrough" or mode == "maximum" or self.wild():
                lines.append(self.element("cache", level=3 if kind == "emulate" else None, mode=kind))
        if self.arch == "x86_64" and self.maybe(0.15):
            if self.maybe():
                lines.append(self.element("maxphysaddr", mode="emulate",
                                          bits=self.r.choice([40, 46, 52, None])))
            else:
                lines.append(self.element("maxphysaddr", mode="passthrough",
                                          limit=self.r.choice([None, 42])))
        if self.cells:
            lines += self.numa()
        if lines or mode:
            match = "exact" if mode == "custom" else None
            self.out += self.wrap("cpu", lines, mode=mode, match=match)

    def memory(self):
        boot = sum(cell["kib"] for cell in self.cells) or self.memory_kib()
        self.memory_devices = []
        self.max_kib = self.slots = None
        chance = 0.1 if self.arch in ("s390x", "riscv64", "loongarch64") else 0.35
        if self.machine != "isapc" and self.maybe(chance):
            for _ in range(self.r.choice([0, 1, 1, 2, 3])):
                self.memory_devices.append(self.memory_device(boot))
            extra = sum(device[0] for device in self.memory_devices)
            self.slots = self.r.choice([4, 4, 8, 16, None]) if not self.wild() else 1
            self.max_kib = boot + extra + (self.r.choice([0, 1, 4, 16]) << 20) + (8 << 20)
            boot += extra
        if self.max_kib:
            value, unit = self.size(self.max_kib)
            self.out.append(self.element("maxMemory", value, unit=unit, slots=self.slots))
        if not self.cells or self.maybe(0.8):
            written = boot + (1 << 20) if self.cells and self.maybe(0.1) else boot
            value, unit = self.size(written)
            self.out.append(self.element("memory", value, unit=unit,
                                         dumpCore=self.r.choice([None, None, "on", "off"])))
        if self.maybe(0.3):
            self.out.append(self.element("currentMemory", boot // 2))

    def device_address(self, boot):
        """A guest address at which QEMU has room for the next memory device, mostly."""
        start = {"aarch64": 1 << 30, "ppc64": 0}.get(self.arch, 4 << 30) + (boot << 10)
        if self.wild():
            return self.r.choice([4096, 1 << 36, start + 4096])
        start = (start + (1 << 30) - 1) >> 30 << 30
        return start + len(self.memory_devices) * (1 << 30)

    def memory_device(self, boot):
        models = {"x86_64": ["dimm"] * 6 + ["nvdimm", "virtio-mem", "virtio-pmem"] * 3 +
                            ["sgx-epc"],
                  "aarch64": ["dimm", "nvdimm", "virtio-mem"], "ppc64": ["dimm", "dimm", "nvdimm"],
                  "s390x": ["virtio-mem"]}
        model = self.r.choice(models.get(self.arch, ["dimm"]))
        kib = self.r.choice([256 << 10, 512 << 10, 1 << 20, (100 << 10) + 1024])
        if model == "virtio-mem":
            kib = self.r.choice([256 << 10, 1 << 20])
        source, target = [], [self.element("size", kib, unit="KiB")]
        node = self.r.randrange(len(self.cells)) if self.cells else None
        if self.wild():
            node = 5
        if node is not None and (model != "virtio-pmem" or self.wild()):
            target.append(self.element("node", node))
        if model in ("nvdimm", "virtio-pmem"):
            source.append(self.element("path", f"/tmp/{model}.img"))
        if model in ("dimm", "virtio-mem", "sgx-epc"):
            if self.maybe(0.3):
                source.append(self.element("nodemask", self.node_list(HOST_NODES)))
            if self.maybe(0.2) and model != "sgx-epc":
                source.append(self.element("pagesize", self.r.choice([2048, 2048, 1 << 20, 4]),
                                           unit="KiB"))
        if model == "nvdimm":
            if self.maybe(0.3):
                source.append(self.element("alignsize", 2048, unit="KiB"))
            if self.maybe(0.3):
                source.append("<pmem/>")
            if self.maybe(0.3):
                target += self.wrap("label", [self.element("size", 128, unit="KiB")])
            if self.maybe(0.2):
                target.append("<readonly/>")
        if model == "virtio-mem":
            block = self.r.choice([2048, 2048, 2048, 4096, 1 << 15])
            target.append(self.element("block", block if not self.wild() else 3000, unit="KiB"))
            target.append(self.element("requested", self.r.choice([0, 131072]), unit="KiB"))
        if model in ("virtio-mem", "virtio-pmem") and self.maybe(0.2):
            target.append(self.element("address", base=hex(self.device_address(boot))))
        attributes = {}
        if model == "virtio-mem" and self.maybe(0.15):
            attributes["dynamicMemslots"] = self.r.choice(["yes", "no"])
        unique = [self.element("uuid", f"7f3e0d2c-92d4-4b7e-a8f0-1d2c3b4a59{len(self.memory_devices):02}")] \
            if model == "nvdimm" and self.maybe(0.3) else []
        lines = unique + (self.wrap("source", source) if source else []) + \
            self.wrap("target", target, **attributes) + self.alias(f"m{len(self.memory_devices)}")
        access = self.r.choice([None, None, "private", "shared"]) if model != "virtio-pmem" else None
        discard = self.r.choice([None, None, None, "yes", "no"]) if model == "dimm" else None
        if model in ("dimm", "nvdimm") and self.maybe(0.25):
            at = len(self.memory_devices)
            lines.append(self.element(
                "address", type="dimm", slot=self.r.choice([at, at, self.r.randrange(4)]),
                base=hex(self.device_address(boot)) if self.maybe(0.4) else None))
        if model in ("virtio-mem", "virtio-pmem"):
            lines += self.pci_address(0x18 + len(self.memory_devices))
        return kib, self.wrap("memory", lines, model=model, access=access, discard=discard)

    def devices(self):
        lines = []
        for _, device in self.memory_devices:
            lines += device
        if self.arch == "x86_64" and self.machine != "isapc" and self.cells and self.maybe(0.25):
            q35 = "q35" in self.machine
            kind = "pcie-expander-bus" if q35 != self.wild() else "pci-expander-bus"
            root = "pcie-root" if q35 else "pci-root"
            lines.append(self.element("controller", type="pci", index=0, model=root))
            for index in range(1, self.r.randrange(2, 4)):
                node = self.r.randrange(len(self.cells) + (1 if self.wild() else 0))
                inside = self.wrap("target", [self.element("node", node)],
                                   busNr=self.r.choice([None, None, 100 + 20 * index]))
                inside += self.alias(f"pxb{index}") + self.pci_address(0x12 + index)
                lines += self.wrap("controller", inside, type="pci", index=index, model=kind)
        if self.arch == "ppc64" and self.cells and self.maybe(0.25):
            lines.append(self.element("controller", type="pci", index=0, model="pci-root"))
            inside = self.wrap("target", [self.element(
                "node", self.r.randrange(len(self.cells) + (1 if self.wild() else 0)))], index=1)
            lines += self.wrap("controller", inside, type="pci", index=1, model="pci-root")
        if self.arch == "aarch64" and self.cells and self.maybe(0.15):
            lines += self.wrap("controller", self.wrap("target", [
                self.element("node", self.r.randrange(len(self.cells)))]),
                type="pci", index=1, model="pcie-expander-bus")
        lines += self.balloon() + self.iommu() + self.vhost_user()
        lines += self.iothread_users() + self.mmio() + self.shared_files()
        if self.arch == "i686" and self.maybe(0.5):
            lines.insert(0, self.element("emulator", "/usr/bin/qemu-system-" + self.r.choice(
                ["i386", "x86_64"])))
        self.out += self.wrap("devices", lines)

    def virtio_driver(self):
        """<driver> with options of virtio devices, or nothing."""
        if not self.maybe(0.15):
            return []
        options = {name: self.r.choice([None, "on", "off"])
                   for name in ("iommu", "ats", "packed", "page_per_vq")}
        return [self.element("driver", **options)] if any(options.values()) else []

    def alias(self, name):
        return [self.element("alias", name=f"ua-{name}")] if self.maybe(0.1) else []

    def pci_address(self, slot):
        if self.arch not in ("x86_64", "i686") or not self.maybe(0.15):
            return []
        return [self.element("address", type="pci", domain="0x0000", bus="0x00", slot=f"0x{slot:02x}",
                             function="0x0")]

    def balloon(self):
        if self.machine == "isapc" and not self.wild():
            return [self.element("memballoon", model="none")]
        if not self.maybe(0.6):
            return []
        models = ["virtio", "virtio", "none"]
        if self.arch in ("x86_64", "i686", "aarch64"):
            models += ["virtio-transitional", "virtio-non-transitional"]
        model = self.r.choice(models)
        if model == "none":
            return [self.element("memballoon", model=model)]
        on = {"autodeflate": self.r.choice([None, None, "on", "off"]),
              "freePageReporting": self.r.choice([None, None, "on", "off"])}
        inside = self.virtio_driver() + self.alias("balloon") + self.pci_address(0x10)
        if self.arch == "s390x" and self.maybe(0.3):
            inside.append(self.element("address", type="ccw", cssid="0xfe", ssid="0x0",
                                       devno="0x00" + self.r.choice(["0a", "31"])))
        if self.machine.startswith("virt") and self.maybe(0.1):
            inside.append(self.element("address", type="virtio-mmio"))
        if self.maybe(0.2):
            inside.append(self.element("stats", period=self.r.choice([0, 1, 10])))
        if not inside:
            return [self.element("memballoon", model=model, **on)]
        return self.wrap("memballoon", inside, model=model, **on)

    def iommu(self):
        if "q35" in self.machine and (self.maybe(0.1) or self.n_vcpus > 255 and self.maybe(0.7)):
            choose = lambda: self.r.choice([None, None, "on", "off"])
            driver = self.element(
                "driver", intremap=self.r.choice(["on", None]), caching_mode=choose(),
                eim="on" if self.n_vcpus > 255 and self.maybe(0.8) else None, iotlb=choose(),
                aw_bits=self.r.choice([None, None, 39, 48]))
            return self.wrap("iommu", [driver], model="intel")
        if self.arch == "aarch64" and self.maybe(0.05):
            return [self.element("iommu", model="smmuv3")]
        if self.arch in ("x86_64", "aarch64") and self.maybe(0.04):
            return [self.element("iommu", model="virtio")]
        return []

    def vhost_user(self):
        """Devices that need memory that others can see."""
        if self.machine == "isapc" or not self.maybe(0.12):
            return []
        kind = self.r.choice(["interface", "filesystem", "disk"])
        if kind == "interface":
            return self.wrap("interface", [
                self.element("mac", address="52:54:00:3b:83:1a"),
                self.element("source", type="unix", path="/tmp/vhost.sock", mode="client"),
                self.element("model", type="virtio")], type="vhostuser")
        if kind == "filesystem":
            return self.wrap("filesystem", [
                self.element("driver", type="virtiofs"), self.element("source", dir="/tmp"),
                self.element("target", dir="tag")], type="mount")
        return self.wrap("disk", [
            self.element("driver", name="qemu", type="raw"),
            *self.wrap("source", [self.element("reconnect", enabled="no")], type="unix",
                       path="/tmp/disk.sock"),
            self.element("target", dev="vda", bus="virtio")], type="vhostuser", device="disk")

    def iothread_users(self):
        """Disks and controllers that name IOThreads."""
        if self.machine == "isapc" or not self.maybe(0.12):
            return []
        thread = lambda: self.r.choice([1, 1, 2, 7] if not self.wild() else [0, 9])
        driver = {"name": "qemu", "type": "raw"}
        if self.maybe():
            inside = self.element("driver", **driver, iothread=thread())
        else:
            lines = [self.element("iothread", id=thread())
                     for _ in range(self.r.choice([1, 2]))]
            queues = None
            if self.maybe(0.3):
                queues = self.r.choice([1, 2, 4])
                lines = self.wrap("iothread", [self.element("queue", id=self.r.randrange(0, 4))],
                                  id=thread())
            inside = self.wrap("driver", self.wrap("iothreads", lines), **driver, queues=queues)
        inside = inside if isinstance(inside, list) else [inside]
        if self.maybe(0.7):
            return self.wrap("disk", [*inside, self.element("source", file="/tmp/disk.img"),
                                      self.element("target", dev="vdb", bus="virtio")],
                             type="file", device="disk")
        text = "\n".join(inside).replace(' name="qemu" type="raw"', "")
        return self.wrap("controller", text.splitlines(), type="scsi", index=0,
                         model=self.r.choice(["virtio-scsi", "virtio-scsi", "lsilogic"]))

    def mmio(self):
        """A device that takes the others along to virtio-mmio."""
        if self.machine.startswith("virt") and self.maybe(0.1):
            return self.wrap("rng", [
                self.element("backend", "/dev/urandom", model="random"),
                self.element("address", type="virtio-mmio")], model="virtio")
        return []

    def shared_files(self):
        lines = []
        if self.arch == "x86_64" and self.machine != "isapc" and self.maybe(0.05):
            for i in range(self.r.randrange(1, 3)):
                inside = [self.element("model", type="ivshmem-plain")]
                if self.maybe():
                    size = self.r.choice([1, 16]) if not self.wild() else self.r.choice([0, 3])
                    inside.append(self.element("size", size, unit="M"))
                lines += self.wrap("shmem", inside + self.alias(f"shm{i}"), name=f"file{i}")
        if "q35" in self.machine and self.acpi and self.maybe(0.03):
            lines += self.wrap("pstore", [
                self.element("path", "/tmp/erst"),
                self.element("size", self.r.choice([8, 64]) if not self.wild() else 7, unit="KiB"),
            ], backend="acpi-erst")
        return lines

    def features(self):
        lines = []
        acpi = {"x86_64": 0.8, "aarch64": 0.5, "riscv64": 0.3}.get(self.arch, 0.05)
        self.acpi = self.maybe(acpi) and self.machine != "isapc"
        if self.acpi:
            lines.append("<acpi/>")
        if self.maybe(0.05):
            lines += self.wrap("tcg", [self.element("tb-cache", self.r.choice([0, 32, 512]),
                                                    unit="MiB" if not self.wild() else "KiB")])
        if self.maybe(0.03):
            lines += self.wrap("kvm", [self.element(
                "dirty-ring", state=self.r.choice(["on", "off"]),
                size=4096 if not self.wild() else self.r.choice([None, 5000, 512]))])
        if "q35" in self.machine and self.maybe(0.15):
            lines.append(self.element("ioapic", driver=self.r.choice(["qemu", "qemu", "kvm"])))
        if lines:
            self.out += self.wrap("features", lines)

    def text(self):
        self.out.append(self.element("name", self.r.choice(NAMES)))
        self.out.append(self.element("uuid", "3f8e0d2c-92d4-4b7e-a8f0-1d2c3b4a5968"))
        head, self.out = self.out, []
        self.vcpus()
        self.make_cells()
        vcpus, self.out = self.out, []
        self.memory()
        self.memory_backing()
        self.out = head + self.out + vcpus
        self.iothreads()
        self.cputune()
        self.numatune()
        features, self.out = self.out, []
        self.features()
        own, self.out = self.out, features
        firmware = "efi" if self.arch == "aarch64" and self.acpi else None
        self.out += self.wrap("os", [self.element("type", "hvm", arch=self.arch,
                                                  machine=self.machine)], firmware=firmware)
        self.out += own
        self.cpu()
        self.devices()
        return "\n".join(self.wrap("domain", self.out, type="qemu")) + "\n"


def generate(seed, arch=None):
    return Domain(seed, arch).text()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    print(generate(int(sys.argv[1]), *sys.argv[2:]), end="")
