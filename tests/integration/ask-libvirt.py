#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the real libvirt says of domains: QEMU arguments, or why it refuses.

usage: ask-libvirt.py STATE < FILES       one file name a line in; one JSON object a line out:
                                          {"file", "arguments"} | {"file", "error"} | {"file", "crash"}
       ask-libvirt.py STATE --version     "9.0.0 7.2.22": libvirt and qemu-system-x86_64
       ask-libvirt.py STATE --capabilities

libvirt's QEMU driver is embedded in this process (qemu:///embed), so no daemon runs; STATE, an
absolute path, keeps its probes of the QEMU binaries. Questions are put by child processes, some
at a time: libvirt 9.0 can corrupt its heap on odd input, and takes only its child down then.
"""
import json
import os
import subprocess
import sys
import threading

CHUNK = 25
CONNECTION_LOST = 3     # libvirt's heap is broken, and what it says worth nothing


def connect(state):
    import libvirt
    libvirt.virEventRegisterDefaultImpl()

    def events():
        while True:
            libvirt.virEventRunDefaultImpl()

    threading.Thread(target=events, daemon=True).start()
    libvirt.registerErrorHandler(lambda *_: None, None)
    return libvirt, libvirt.open("qemu:///embed?root=" + state)


def answer(state, files):
    libvirt, connection = connect(state)
    for name in files:
        with open(name, encoding="utf-8") as xml:
            text = xml.read()
        try:
            said = {"arguments": connection.domainXMLToNative("qemu-argv", text, 0)}
        except libvirt.libvirtError as error:
            if error.get_error_code() == libvirt.VIR_ERR_INVALID_CONN:
                os._exit(CONNECTION_LOST)
            said = {"error": error.get_error_message()}
        print(json.dumps({"file": name, **said}), flush=True)


def dotted(version):
    return f"{version // 1000000}.{version // 1000 % 1000}.{version % 1000}"


def child(state, files):
    run = subprocess.run([sys.executable, __file__, state, "--child", *files], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode == 1:
        sys.exit(run.stderr)
    return run.returncode, run.stdout.splitlines()


def main():
    if len(sys.argv) < 2 or not os.path.isabs(sys.argv[1]):
        sys.exit(__doc__)
    state, rest = sys.argv[1], sys.argv[2:]
    if rest[:1] == ["--child"]:
        answer(state, rest[1:])
    elif rest == ["--version"]:
        libvirt, connection = connect(state)
        print(dotted(libvirt.getVersion()), dotted(connection.getVersion()))
    elif rest == ["--capabilities"]:
        print(connect(state)[1].getCapabilities())
    else:
        files = [line.strip() for line in sys.stdin if line.strip()]
        for at in range(0, len(files), CHUNK):
            chunk = files[at:at + CHUNK]
            status, lines = child(state, chunk)
            if status:
                lines = []
                for name in chunk:
                    status, line = child(state, [name])
                    lines += [json.dumps({"file": name, "crash": status})] if status else line
            for line in lines:
                print(line, flush=True)


main()
