#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two QEMU command lines side by side, as far as virtnuma's scope goes.

usage: compare.py LIBVIRTS OURS     LIBVIRTS: a shell command (libvirt's .args, domxml-to-native);
                                    OURS: the same, or what to-qemu --format args prints
Prints a line a difference. Exit status: 0 equal, 1 different, 2 nothing to compare.

Options, their order, their keys and values have to be the same, whatever syntax they are in.
Not looked at: options, -machine keys and -cpu keys out of scope; the release in a machine type
("pc-q35-9.2" is "pc-q35", the alias "q35" too); which named CPU model it is; bus addresses that
ours leaves to QEMU; the folders in which huge pages and backing files lie.
"""
import itertools
import json
import re
import shlex
import sys

# option → its implied first key
OPTIONS = {
    "-machine": "type", "-accel": "accel", "-cpu": "model", "-m": "size", "-smp": "cpus",
    "-overcommit": None, "-object": "qom-type", "-device": "driver", "-numa": "type",
    "-mem-path": None, "-mem-prealloc": None, "-no-acpi": None,
}
BARE = {"-mem-prealloc", "-no-acpi"}
OBJECT = re.compile(r"memory-backend-\w+|iothread|main-loop|thread-context")
DEVICE = re.compile(r"pc-dimm|nvdimm|virtio-(mem|pmem|balloon)-.*|pxb(-.*)?|(intel|virtio|amd)-iommu"
                    r"|spapr-pci-host-bridge")
MACHINE_KEY = re.compile(r"type|acpi|kernel_irqchip|mem-merge|dump-guest-core|memory-backend|hmat"
                         r"|nvdimm|sgx-epc\..*")
CPU_KEY = re.compile(r"model|l3-cache|host-cache-info|(host-)?phys-bits(-limit)?")
ADDRESS = ("bus", "multifunction", "addr", "devno", "acpi-index")
ALIASES = {"pc": "pc-i440fx", "q35": "pc-q35"}
UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def keyval(text, implied):
    """(key, value) pairs: a doubled comma is a comma, a bare word the implied key's or a switch."""
    for at, part in enumerate(re.findall(r"(?:[^,]|,,)+", text)):
        key, equals, value = part.replace(",,", ",").partition("=")
        if equals:
            yield key, value
        elif at == 0 and implied:
            yield implied, key
        else:
            yield key, "on"


def plain(value):
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return " ".join(str(number) for number in value)
    return str(value)


def numbers(text):
    first, _, last = text.partition("-")
    return " ".join(str(number) for number in range(int(first), int(last or first) + 1))


def size(text, default):
    match = re.fullmatch(r"(\d+)([kmgt]?)", text.lower())
    return str(int(match[1]) * UNITS[match[2] or default]) if match else text


def folder(path):
    path = re.sub(r"^/dev/hugepages[^/]*/libvirt/.*?/?(?=-?\d+-)", "PAGES/", path)
    return re.sub(r"^.*/ram/(?=-?\d+-)", "RAM/", path)


def canonical(option, key, value):
    if option == "-machine" and key == "type":
        value = ALIASES.get(value, value)
        return re.sub(r"-\d+(\.\d+)*$", "", value)
    if option == "-cpu" and key == "model":
        return value if value in ("host", "max") else "NAMED"
    if key in ("size", "maxmem") or (option == "-numa" and key == "mem"):
        return size(value, "m" if option in ("-m", "-numa") else "")
    if key in ("host-nodes", "node-affinity", "cpus") and option != "-smp":
        return " ".join(numbers(part) for part in value.split(" "))
    if key == "mem-path" or option == "-mem-path":
        return folder(value)
    return value


def properties(option, text):
    if text.startswith("{"):
        pairs = [(key, plain(value)) for key, value in json.loads(text).items()]
    elif option == "-mem-path":
        pairs = [("", text)]
    else:
        pairs = keyval(text, OPTIONS[option])
    result = {}
    for key, value in pairs:
        value = canonical(option, key, value)
        result[key] = result[key] + " " + value if key in result else value
    return result


def in_scope(option, text):
    """The properties that count, in their order; None: out of scope."""
    if option in BARE:
        return {}
    found = properties(option, text)
    if option == "-object" and not OBJECT.fullmatch(found.get("qom-type", "")):
        return None
    if option == "-device" and not DEVICE.fullmatch(found.get("driver", "")):
        return None
    if found.get("driver") == "spapr-pci-host-bridge" and "numa_node" not in found:
        return None
    wanted = {"-machine": MACHINE_KEY, "-cpu": CPU_KEY}.get(option)
    if wanted:
        found = {key: value for key, value in found.items() if wanted.fullmatch(key)}
    return found


def scope(arguments):
    """[(option, properties)] of a list of arguments."""
    result = []
    for argument, following in itertools.zip_longest(arguments, arguments[1:], fillvalue=""):
        if argument in OPTIONS:
            found = in_scope(argument, following)
            if found is not None:
                result.append((argument, found))
    return result


def shell(text):
    return scope(shlex.split(text.replace("\\\n", " ")))


def lines(text):
    return scope(text.splitlines())


def name(entry):
    """What tells an option from others of its kind."""
    option, found = entry
    keys = ("id", "type", "nodeid", "src", "dst", "initiator", "target", "hierarchy", "data-type",
            "node-id", "level") if option != "-machine" else ()
    return option, tuple(found.get(key) for key in keys if key in found and
                         not (key == "initiator" and found.get("type") == "node"))


def show(entry):
    return entry[0] + " " + ",".join(f"{key}={value}" for key, value in entry[1].items())


def compared(theirs, ours):
    """Their properties without what ours leaves to QEMU, and the uuids that libvirt makes up."""
    return {key: value for key, value in theirs.items()
            if key not in (*ADDRESS, "uuid") or key in ours}


def differences(theirs, ours):
    result, rest, positions = [], list(ours), []
    for entry in theirs:
        partner = next((one for one in rest if name(one) == name(entry)), None)
        if partner is None:
            result.append("missing: " + show(entry))
            continue
        rest.remove(partner)
        positions.append(next(i for i, one in enumerate(ours) if one is partner))
        expected = compared(entry[1], partner[1])
        if list(expected.items()) != list(partner[1].items()):
            result.append("libvirt: " + show((entry[0], expected)))
            result.append("ours:    " + show(partner))
    result += ["extra:   " + show(entry) for entry in rest]
    if not result and positions != sorted(positions):
        result.append("the options are the same, their order isn't")
    return result


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        theirs = shell(file.read())
    with open(sys.argv[2], encoding="utf-8") as file:
        text = file.read()
    ours = lines(text) if text.startswith("-") else shell(text)
    if not theirs:
        print(sys.argv[1] + ": no option is in scope", file=sys.stderr)
        sys.exit(2)
    found = differences(theirs, ours)
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
