# SPDX-License-Identifier: LGPL-2.1-or-later
"""Domains as virt-install writes them and virsh dumpxml prints them, with all devices (6 to 10
KB), and domains with many cells and pins."""

N_PORTS = 14
FLEET_HEAD = """<domain type='kvm'>
  <name>guest-{number}</name>
  <uuid>{uuid}</uuid>
  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://debian.org/debian/12"/>
    </libosinfo:libosinfo>
  </metadata>
  <memory unit='KiB'>{memory_kib}</memory>
  <currentMemory unit='KiB'>{memory_kib}</currentMemory>
{backing}  <vcpu placement='static'{cpuset}>{cpus}</vcpu>
{tuning}  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
    <vmport state='off'/>
  </features>
{cpu}  <clock offset='utc'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='pit' tickpolicy='delay'/>
    <timer name='hpet' present='no'/>
  </clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <pm>
    <suspend-to-mem enabled='no'/>
    <suspend-to-disk enabled='no'/>
  </pm>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='/var/lib/libvirt/images/guest-{number}.qcow2'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
      <address type='drive' controller='0' bus='0' target='0' unit='0'/>
    </disk>
    <controller type='usb' index='0' model='qemu-xhci' ports='15'>
      <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
    </controller>
    <controller type='pci' index='0' model='pcie-root'/>
"""
FLEET_PORT = """    <controller type='pci' index='{index}' model='pcie-root-port'>
      <model name='pcie-root-port'/>
      <target chassis='{index}' port='0x{port:x}'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x{slot:02x}' function='0x{function:x}'{multi}/>
    </controller>
"""
FLEET_TAIL = """    <controller type='sata' index='0'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x1f' function='0x2'/>
    </controller>
    <controller type='virtio-serial' index='0'>
      <address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
    </controller>
    <interface type='network'>
      <mac address='52:54:00:{mac}'/>
      <source network='default'/>
      <model type='virtio'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </interface>
    <serial type='pty'>
      <target type='isa-serial' port='0'>
        <model name='isa-serial'/>
      </target>
    </serial>
    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
      <address type='virtio-serial' controller='0' bus='0' port='1'/>
    </channel>
    <channel type='spicevmc'>
      <target type='virtio' name='com.redhat.spice.0'/>
      <address type='virtio-serial' controller='0' bus='0' port='2'/>
    </channel>
    <input type='tablet' bus='usb'>
      <address type='usb' bus='0' port='1'/>
    </input>
    <input type='mouse' bus='ps2'/>
    <input type='keyboard' bus='ps2'/>
    <graphics type='spice' autoport='yes'>
      <listen type='address'/>
      <image compression='off'/>
    </graphics>
    <sound model='ich9'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x1b' function='0x0'/>
    </sound>
    <audio id='1' type='spice'/>
    <video>
      <model type='virtio' heads='1' primary='yes'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
    </video>
    <redirdev bus='usb' type='spicevmc'>
      <address type='usb' bus='0' port='2'/>
    </redirdev>
    <redirdev bus='usb' type='spicevmc'>
      <address type='usb' bus='0' port='3'/>
    </redirdev>
    <watchdog model='itco' action='reset'/>
    <memballoon model='virtio'>
      <address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>
    </memballoon>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
      <address type='pci' domain='0x0000' bus='0x06' slot='0x00' function='0x0'/>
    </rng>
  </devices>
</domain>
"""
HUGE_PAGES = """  <memoryBacking>
    <hugepages>
      <page size='2048' unit='KiB'/>
    </hugepages>
  </memoryBacking>
"""
PLAIN_CPU = "  <cpu mode='host-passthrough' check='none' migratable='on'/>\n"


def port(index):
    """libvirt puts eight of them into a slot, as functions."""
    at = index - 1
    return FLEET_PORT.format(index=index, port=0x10 + at, slot=2 + at // 8, function=at % 8,
                             multi=" multifunction='on'" if at % 8 == 0 else "")


def pins(cpus, first):
    return "".join(f"    <vcpupin vcpu='{v}' cpuset='{first + v}'/>\n" for v in range(cpus))


def numa_cpu(cells, cpus, memory_kib, distances=False):
    a_cell = cpus // cells
    row = "".join(f"            <sibling id='{c}' value='%d'/>\n" for c in range(cells))
    numa = ""
    for c in range(cells):
        values = tuple(10 if c == other else 21 for other in range(cells))
        inside = f">\n          <distances>\n{row % values}          </distances>\n        </cell>"
        numa += (f"        <cell id='{c}' cpus='{c * a_cell}-{(c + 1) * a_cell - 1}' "
                 f"memory='{memory_kib // cells}' unit='KiB'{inside if distances else '/>'}\n")
    return ("  <cpu mode='host-passthrough' check='none' migratable='on'>\n"
            f"    <topology sockets='{cells}' dies='1' cores='{a_cell}' threads='1'/>\n"
            f"    <numa>\n{numa}    </numa>\n  </cpu>\n")


def numatune(cells):
    return ("  <numatune>\n"
            + "".join(f"    <memnode cellid='{c}' mode='strict' nodeset='{c}'/>\n"
                      for c in range(cells))
            + "  </numatune>\n")


def fleet(number):
    """Of three guests one is a view only, one bound to a node, one has cells and pins; some of
    each have mistakes."""
    kind, size = number % 3, number // 3 % 4
    cpus, memory_kib = 2 << size, (4 << size) << 20
    values = {"number": number, "uuid": f"c7a5fdbd-cdaf-9455-926a-{number:012x}", "cpus": cpus,
              "memory_kib": memory_kib, "backing": "", "cpuset": "", "tuning": "",
              "cpu": PLAIN_CPU}
    if kind == 1:
        values["cpuset"] = f" cpuset='0-{cpus - 1}'"
        values["tuning"] = "  <numatune>\n    <memory mode='strict' nodeset='0'/>\n  </numatune>\n"
    elif kind == 2:
        cells = 2 if number % 5 else 1
        missing = number % 7 == 0
        values["backing"] = HUGE_PAGES
        values["tuning"] = (f"  <cputune>\n{pins(cpus - missing, number % 4)}"
                            "    <emulatorpin cpuset='0-1'/>\n  </cputune>\n" + numatune(cells))
        values["cpu"] = numa_cpu(cells, cpus, memory_kib)
    mac = ":".join(f"{number >> shift & 255:02x}" for shift in (16, 8, 0))
    return (FLEET_HEAD.format(**values) + "".join(map(port, range(1, N_PORTS + 1)))
            + FLEET_TAIL.format(number=number, mac=mac))


def bare(number):
    """What somebody writes by hand: no devices but a balloon."""
    cells, a_cell = 1 + number % 4, 2 + number % 7
    cpus, memory_kib = cells * a_cell, cells << 20
    shared = "".join(f"    <vcpupin vcpu='{v}' cpuset='{v % 8}'/>\n" for v in range(cpus))
    return (f"<domain type='kvm'>\n  <name>guest-{number}</name>\n"
            f"  <memory unit='KiB'>{memory_kib}</memory>\n"
            f"  <vcpu placement='static'>{cpus}</vcpu>\n"
            f"  <cputune>\n{shared}  </cputune>\n"
            "  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>\n"
            f"  <features><acpi/></features>\n{numa_cpu(cells, cpus, memory_kib)}"
            "  <devices>\n    <memballoon model='virtio'/>\n  </devices>\n</domain>\n")


def translatable(number):
    """One that libvirt's driver translates on any machine: emulated, without host nodes, pages or
    devices of one machine."""
    text = fleet(number)
    for old, new in (
            ("<domain type='kvm'>", "<domain type='qemu'>"),
            ("<cpu mode='host-passthrough' check='none' migratable='on'",
             "<cpu mode='custom' match='exact' check='none'"),
            (HUGE_PAGES, ""), (numatune(2), ""), (numatune(1), ""),
            ("<graphics type='spice' autoport='yes'>\n      <listen type='address'/>\n"
             "      <image compression='off'/>\n    </graphics>", "<graphics type='vnc'/>"),
            ("<audio id='1' type='spice'/>", "<audio id='1' type='none'/>"),
            ("<watchdog model='itco' action='reset'/>\n", "")):
        text = text.replace(old, new)
    start = text.find("    <redirdev")
    while start >= 0:
        text = text[:start] + text[text.find("</redirdev>\n", start) + len("</redirdev>\n"):]
        start = text.find("    <redirdev")
    start = text.find("    <channel type='spicevmc'>")
    return text[:start] + text[text.find("</channel>\n", start) + len("</channel>\n"):]


def large(cells, cpus, distances=True):
    """Pinned vCPUs in cells with a full matrix of distances."""
    memory_kib = cells << 20
    values = {"number": 0, "uuid": "c7a5fdbd-cdaf-9455-926a-d65c16db1809", "cpus": cpus,
              "memory_kib": memory_kib, "backing": "", "cpuset": "",
              "tuning": f"  <cputune>\n{pins(cpus, 0)}  </cputune>\n",
              "cpu": numa_cpu(cells, cpus, memory_kib, distances)}
    return FLEET_HEAD.format(**values) + FLEET_TAIL.format(number=0, mac="00:00:01")
