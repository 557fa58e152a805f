#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A generated domain with a thing or two changed: one seed, one mutation, always the same.

usage: mutate.py SEED     prints the domain; the changes are in a comment at its end

The change is made blindly, to any element or attribute in scope, so that most of what libvirt
can refuse comes up, and much that it takes: values at limits, of other kinds or of a neighbour;
attributes and elements dropped, repeated, added, exchanged; and parts of the bad examples of the
rules (data/rules.json), put into a domain that has nothing else to do with them.
"""
import copy
import json
import os
import random
import sys
import xml.etree.ElementTree as ElementTree

import generate

NUMBERS = ["0", "1", "2", "3", "7", "16", "255", "256", "4095", "-1", "-2", "", " 1", "1 ", "+1",
           "01", "0x10", "1.5", "x", "4294967295", "4294967296", "18446744073709551615",
           "18446744073709551616", "9007199254740991", "9007199254740992"]
# Where libvirt, QEMU or the kernel draw a line somewhere.
LIMITS = [4, 8, 9, 10, 11, 20, 32, 33, 64, 99, 100, 101, 127, 128, 129, 254, 257, 288, 289, 512,
          999, 1000, 1023, 1024, 1025, 2047, 2048, 2049, 4096, 10000, 16383, 16384, 32768, 65535,
          65536, 131071, 131072, 262144, 262145, 1000000, 1000001, 1048576, 2097152, 2147483647,
          2147483648, 17592186044415, 17592186044416, 9007199254740990, 9223372036854775807,
          9223372036854775808]
LISTS = ["0", "0-1", "0,1", "1-0", "0-", "^0", "0,^0", "0-3,^2", "0,", ",0", "0,,1", " 0 - 1 ",
         "16383", "16384", "x", "", "0;1", "7", "8", "15", "16", "0-15", "1", "1-2", "0,2", "2-3",
         "0-16383", "0-1,1-2", "^1,0-1", "3,^3,0", "0\n", "0 1", "0x1", "-1", "1-1", "4-7"]
UNITS = ["b", "bytes", "KB", "kib", "Ki", "MiB", "M", "GB", "T", "E", "x", ""]
WORDS = ["yes", "no", "on", "off", "static", "auto", "strict", "preferred", "interleave",
         "restrictive", "shared", "private", "none", "full", "direct", "writeback", "access",
         "read", "virtio", "dimm", "nvdimm", "bogus", ""]
LIST_ATTRIBUTES = {"cpus", "cpuset", "nodeset", "vcpus", "iothreads"}
SIBLINGS = {
    "domain": ["<currentMemory>1</currentMemory>", "<vcpu>2</vcpu>", "<iothreads>2</iothreads>",
               "<memory>1048576</memory>", "<maxMemory slots='2'>8388608</maxMemory>",
               "<numatune><memory nodeset='0'/></numatune>", "<memtune><hard_limit>9000000"
               "</hard_limit></memtune>", "<memtune><min_guarantee>1</min_guarantee></memtune>",
               "<cputune><emulatorpin cpuset='0'/></cputune>",
               "<iothreadids><iothread id='1'/></iothreadids>"],
    "cpu": ["<topology sockets='1' cores='1' threads='1'/>", "<cache mode='emulate' level='3'/>",
            "<cache mode='disable'/>", "<maxphysaddr mode='emulate' bits='42'/>",
            "<maxphysaddr mode='emulate'/>", "<numa><cell cpus='0' memory='4096'/></numa>"],
    "numa": ["<cell memory='1024'/>", "<cell id='0' cpus='0' memory='1024'/>",
             "<interconnects><latency initiator='0' target='0' type='access' value='5'/>"
             "</interconnects>"],
    "cell": ["<distances><sibling id='0' value='20'/></distances>",
             "<distances><sibling id='1' value='30'/></distances>", "<distances/>",
             "<cache level='1' associativity='none' policy='none'><size value='10'/>"
             "<line value='8'/></cache>"],
    "numatune": ["<memory mode='preferred' nodeset='0'/>", "<memnode cellid='0' nodeset='0'/>",
                 "<memory placement='auto'/>"],
    "cputune": ["<vcpupin vcpu='0' cpuset='0'/>", "<emulatorpin cpuset='1'/>",
                "<iothreadpin iothread='1' cpuset='0'/>", "<shares>1024</shares>",
                "<vcpusched vcpus='0' scheduler='rr'/>", "<emulatorsched scheduler='idle'/>",
                "<vcpusched vcpus='0-99' scheduler='batch'/>",
                "<cachetune vcpus='0'><cache id='0' level='3' type='both' size='1024'/>"
                "</cachetune>", "<iothreadsched iothreads='1' scheduler='batch'/>"],
    "memoryBacking": ["<hugepages/>", "<hugepages><page size='2048'/></hugepages>", "<locked/>",
                      "<source type='anonymous'/>", "<allocation mode='ondemand'/>",
                      "<access mode='shared'/>"],
    "devices": ["<memballoon model='none'/>", "<memballoon model='virtio'/>",
                "<memballoon model='xen'/>",
                "<memory model='dimm'><target><size>524288</size><node>0</node></target></memory>",
                "<memory model='virtio-pmem'><source><path>/p</path></source><target>"
                "<size>524288</size></target></memory>",
                "<memory model='sgx-epc'><target><size>1024</size></target></memory>",
                "<iommu model='intel'><driver eim='on'/></iommu>",
                "<controller type='pci' model='pcie-expander-bus' index='9'><target busNr='0'/>"
                "</controller>",
                "<controller type='scsi' model='virtio-scsi'><driver iothread='3'/></controller>"],
    "target": ["<node>0</node>", "<node>9</node>", "<block>2048</block>",
               "<label><size>64</size></label>", "<readonly/>",
               "<address base='0x140000000'/>", "<requested>1</requested>"],
    "source": ["<pagesize>2048</pagesize>", "<nodemask>0</nodemask>", "<path>/x</path>",
               "<alignsize>2048</alignsize>"],
    "features": ["<acpi/>", "<ioapic driver='qemu'/>"],
    "iothread": ["<poll max='x'/>", "<poll max='5'/>"],
}
# Attributes that a domain may not have yet.
MORE = {
    "vcpu": {"placement": ["static", "auto"], "cpuset": LISTS, "current": NUMBERS, "order": NUMBERS,
             "id": NUMBERS, "enabled": WORDS, "hotpluggable": WORDS},
    "memory": {"unit": UNITS, "dumpCore": WORDS, "access": WORDS, "discard": WORDS, "mode": WORDS,
               "placement": ["static", "auto", "default"], "nodeset": LISTS},
    "maxMemory": {"slots": NUMBERS, "unit": UNITS}, "currentMemory": {"unit": UNITS},
    "cell": {"id": NUMBERS, "cpus": LISTS, "memory": NUMBERS, "unit": UNITS,
             "memAccess": ["shared", "private", "x"], "discard": ["yes", "no", "x"]},
    "page": {"size": NUMBERS, "unit": UNITS, "nodeset": LISTS},
    "allocation": {"mode": ["immediate", "ondemand"], "threads": NUMBERS},
    "topology": {name: ["0", "1", "2", "3"] for name in
                 ("sockets", "dies", "clusters", "cores", "threads")},
    "cache": {"level": NUMBERS, "mode": ["emulate", "passthrough", "disable"], "unit": UNITS,
              "type": ["both", "code", "data"]},
    "maxphysaddr": {"mode": ["emulate", "passthrough"], "bits": NUMBERS, "limit": NUMBERS},
    "iothread": {"thread_pool_min": NUMBERS, "thread_pool_max": NUMBERS, "id": NUMBERS},
    "defaultiothread": {"thread_pool_min": NUMBERS, "thread_pool_max": NUMBERS},
    "poll": {"max": NUMBERS, "grow": NUMBERS, "shrink": NUMBERS},
    "target": {"busNr": NUMBERS, "dynamicMemslots": ["yes", "no"], "index": NUMBERS},
    "latency": {"cache": NUMBERS}, "bandwidth": {"cache": NUMBERS, "unit": UNITS},
    "memballoon": {"autodeflate": WORDS, "freePageReporting": WORDS},
    "driver": {"iommu": WORDS, "ats": WORDS, "packed": WORDS, "page_per_vq": WORDS,
               "intremap": WORDS, "eim": WORDS},
    "address": {"slot": NUMBERS, "base": NUMBERS, "type": ["dimm", "pci", "ccw"]},
    "vcpusched": {"priority": NUMBERS}, "iothreadsched": {"priority": NUMBERS},
    "emulatorsched": {"priority": NUMBERS},
    "sibling": {"id": NUMBERS, "value": NUMBERS},
    "memnode": {"mode": WORDS, "cellid": NUMBERS, "nodeset": LISTS},
    "controller": {"index": ["0", "1", "9"], "model": ["pci-root", "pcie-root", "pci-expander-bus",
                                                       "pcie-expander-bus", "pcie-root-port"]},
}
# Devices out of scope that a generated domain has beside the others, and what holds names only.
OUTSIDE = {"interface", "filesystem", "disk", "rng", "emulator"}
UNTOUCHED = {"name", "uuid", "os", "type", "domain", "path", "model", "vendor", "feature"}
RULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "rules.json")


def read_examples():
    """The bad examples of errors: (rule, domain)."""
    with open(RULES, encoding="utf-8") as file:
        rules = json.load(file)["rules"]
    return [(rule["id"], ElementTree.fromstring(rule["bad"]["domain"])) for rule in rules
            if rule["severity"] == "error" and rule.get("bad", {}).get("domain", "").startswith("<domain")]


EXAMPLES = read_examples()


def is_outside(element, parents):
    while element is not None:
        if element.tag in OUTSIDE:
            return True
        element = parents.get(element)
    return False


class Mutation:
    def __init__(self, seed):
        self.r = random.Random(seed * 7919 + 1)
        self.root = ElementTree.fromstring(generate.generate(seed))
        self.told = ""

    def elements(self):
        parents = {child: parent for parent in self.root.iter() for child in parent}
        chosen = [e for e in parents if e.tag not in UNTOUCHED and parents[e].tag != "os" and
                  not is_outside(e, parents)]
        return parents, chosen

    def number(self, old, tag=""):
        near = [int(old) + 1, max(int(old) - 1, 0), int(old) * 2, int(old) // 2]
        # libvirt makes each of them before it counts
        limits = [n for n in LIMITS if n < 5000] if tag in ("vcpu", "iothreads") else LIMITS
        return str(self.r.choice(self.r.choice([NUMBERS, limits, near])))

    def change_attribute(self):
        _, elements = self.elements()
        pairs = [(e, key) for e in elements for key in e.attrib]
        if not pairs:
            return False
        element, key = self.r.choice(pairs)
        old = element.get(key)
        if key in LIST_ATTRIBUTES:
            new = self.r.choice(LISTS)
        elif key == "unit":
            new = self.r.choice(UNITS)
        elif old.isdigit():
            new = self.number(old)
        else:
            new = self.r.choice(WORDS + NUMBERS[:4])
        element.set(key, new)
        self.told = f"{element.tag}@{key}: '{old}' to '{new}'"
        return True

    def drop_attribute(self):
        _, elements = self.elements()
        pairs = [(e, key) for e in elements for key in e.attrib]
        if not pairs:
            return False
        element, key = self.r.choice(pairs)
        del element.attrib[key]
        self.told = f"{element.tag}@{key} dropped"
        return True

    def change_text(self):
        _, elements = self.elements()
        with_text = [e for e in elements if (e.text or "").strip()]
        if not with_text:
            return False
        element = self.r.choice(with_text)
        old = element.text
        new = self.r.choice(LISTS) if element.tag == "nodemask" else \
            self.number(old, element.tag) if old.isdigit() else self.r.choice(WORDS)
        element.text = new
        self.told = f"{element.tag}: '{old}' to '{new}'"
        return True

    def drop_element(self):
        parents, elements = self.elements()
        if not elements:
            return False
        element = self.r.choice(elements)
        parents[element].remove(element)
        self.told = f"{element.tag} dropped"
        return True

    def repeat_element(self):
        parents, elements = self.elements()
        if not elements:
            return False
        element = self.r.choice(elements)
        copy = ElementTree.fromstring(ElementTree.tostring(element))
        parents[element].append(copy)
        self.told = f"{element.tag} repeated"
        return True

    def add_element(self):
        parents, _ = self.elements()
        places = [e for e in self.root.iter() if e.tag in SIBLINGS and not is_outside(e, parents)]
        element = self.r.choice(places)
        new = self.r.choice(SIBLINGS[element.tag])
        at = self.r.randrange(len(element) + 1)
        element.insert(at, ElementTree.fromstring(new))
        self.told = f"{new} added to {element.tag}"
        return True

    def copy_value(self):
        """One element has the value that another one of its kind has."""
        _, elements = self.elements()
        pairs = [(e, other, key) for e in elements for other in elements for key in e.attrib
                 if e is not other and e.tag == other.tag and
                 other.get(key, e.get(key)) != e.get(key)]
        if not pairs:
            return False
        element, other, key = self.r.choice(pairs)
        self.told = f"{element.tag}@{key}: '{element.get(key)}' to its neighbour's '{other.get(key)}'"
        element.set(key, other.get(key))
        return True

    def exchange_elements(self):
        parents, elements = self.elements()
        holders = dict.fromkeys(parents[e] for e in elements if len(parents[e]) > 1)
        parent = self.r.choice(list(holders) or [None])
        if parent is None or is_outside(parent, parents):
            return False
        first, second = self.r.sample(range(len(parent)), 2)
        parent[first], parent[second] = parent[second], parent[first]
        self.told = f"{parent[first].tag} and {parent[second].tag} exchanged"
        return True

    def add_attribute(self):
        _, elements = self.elements()
        pairs = [(e, key) for e in elements for key in MORE.get(e.tag, ()) if key not in e.attrib]
        if not pairs:
            return False
        element, key = self.r.choice(pairs)
        element.set(key, self.r.choice(MORE[element.tag][key]))
        self.told = f"{element.tag}@{key} '{element.get(key)}' added"
        return True

    def parent_for(self, path):
        """The element at this path of tags, made where it isn't there."""
        at = self.root
        for tag in path:
            found = at.findall(tag)
            at = self.r.choice(found) if found else ElementTree.SubElement(at, tag)
        return at

    def transplant(self):
        """A part of a rule's bad example, in place of what is there or beside it."""
        rule, example = self.r.choice(EXAMPLES)
        paths = []

        def walk(element, path):
            for child in element:
                if child.tag not in UNTOUCHED | OUTSIDE and not (path and path[-1] == "os"):
                    paths.append((path, child))
                    walk(child, path + [child.tag])

        walk(example, [])
        path, part = self.r.choice(paths)
        parent = self.parent_for(path)
        old = parent.find(part.tag)
        self.told = f"{'/'.join(path + [part.tag])} of {rule}'s bad example"
        if old is not None and self.r.random() < 0.7:
            parent.remove(old)
            self.told += " instead"
        parent.append(copy.deepcopy(part))
        return True

    def text(self):
        kinds = [self.change_attribute] * 4 + [self.change_text] * 2 + [self.add_element] * 3 + \
            [self.add_attribute] * 3 + [self.transplant] * 5 + \
            [self.drop_attribute, self.drop_element, self.repeat_element, self.copy_value,
             self.exchange_elements]
        told = []
        for _ in range(self.r.choice([1, 1, 1, 2])):
            while not self.r.choice(kinds)():
                pass
            told.append(self.told)
        told = "; ".join(told).replace("--", "- -")
        return ElementTree.tostring(self.root, encoding="unicode") + f"\n<!-- {told} -->\n"


def mutate(seed):
    return Mutation(seed).text()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    print(mutate(int(sys.argv[1])), end="")
