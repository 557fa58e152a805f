#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A generated domain with one thing changed: one seed, one mutation, always the same.

usage: mutate.py SEED     prints the domain; the change is in a comment at its end

The change is made blindly, to any element or attribute in scope, so that most of what libvirt
can refuse comes up, and much that it takes.
"""
import random
import sys
import xml.etree.ElementTree as ElementTree

import generate

NUMBERS = ["0", "1", "2", "3", "7", "16", "255", "256", "4095", "-1", "-2", "", " 1", "1 ", "+1",
           "01", "0x10", "1.5", "x", "4294967295", "4294967296", "18446744073709551615",
           "18446744073709551616", "9007199254740991", "9007199254740992"]
LISTS = ["0", "0-1", "0,1", "1-0", "0-", "^0", "0,^0", "0-3,^2", "0,", ",0", "0,,1", " 0 - 1 ",
         "16383", "16384", "x", "", "0;1", "7", "8", "15", "16", "0-15"]
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
UNTOUCHED = {"name", "uuid", "os", "type", "domain", "path"}


class Mutation:
    def __init__(self, seed):
        self.r = random.Random(seed * 7919 + 1)
        self.root = ElementTree.fromstring(generate.generate(seed))
        self.told = ""

    def elements(self):
        parents = {child: parent for parent in self.root.iter() for child in parent}
        chosen = [e for e in parents if e.tag not in UNTOUCHED and parents[e].tag != "os"]
        return parents, chosen

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
            new = self.r.choice(NUMBERS + [str(int(old) + 1), str(max(int(old) - 1, 0))])
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
        new = self.r.choice(LISTS if element.tag == "nodemask" else
                            NUMBERS + [str(int(old) + 1), str(int(old) * 2)]
                            if old.isdigit() else WORDS)
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
        places = [e for e in self.root.iter() if e.tag in SIBLINGS]
        element = self.r.choice(places)
        new = self.r.choice(SIBLINGS[element.tag])
        at = self.r.randrange(len(element) + 1)
        element.insert(at, ElementTree.fromstring(new))
        self.told = f"{new} added to {element.tag}"
        return True

    def text(self):
        kinds = [self.change_attribute] * 4 + [self.change_text] * 2 + [self.add_element] * 3 + \
            [self.drop_attribute, self.drop_element, self.repeat_element]
        while not self.r.choice(kinds)():
            pass
        told = self.told.replace("--", "- -")
        return ElementTree.tostring(self.root, encoding="unicode") + f"\n<!-- {told} -->\n"


def mutate(seed):
    return Mutation(seed).text()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    print(mutate(int(sys.argv[1])), end="")
