#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Generated domains put to a real libvirt and to virtnuma: the same arguments, the same verdict?

usage: differential.py [--root DIR] [--tree DIR] [--seeds FIRST-LAST] [--virtnuma PATH] [--keep DIR]
                       [--verdicts] [--mutate]

Without --root this machine's libvirt is asked, else the one in the Debian root DIR (make-root). With
--tree the host is not the one that fake-host makes but that of DIR, a copy of a machine's /sys, where
no huge pages are mounted (DIR/proc/mounts has to say so).
Prints TAP, a test a seed; a seed that differs shows how, and how to run it again. --keep DIR
keeps each domain and answer. --verdicts also compares who refuses what; --mutate changes one
thing in each domain first (mutate.py).
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import compare
import generate
import mutate

HERE = os.path.dirname(os.path.abspath(__file__))
IN_ROOT = "/run/virtnuma-tests"
# Refusals of what is out of our scope, or of this machine's libvirt build.
NOT_OURS = ("No PCI buses available", "is not supported by CPU driver",
            "Unable to find 'efi' firmware", "Unable to find any firmware", "Advice from numad",
            "Unknown CPU model", "cannot translate CPU model",
            "sgx epc isn't supported", "unable to find any emulator",
            "/dev/net/tun", "satisfying virtiofsd", "CPU mode 'maximum'", "CPU mode 'host-model'",
            "'queues' is only supported", "LSI 53C895A SCSI controller")
# libvirt checks these only when QEMU runs, and there are threads and cgroups to apply them to.
AT_THE_LAST = ("VN219", "VN229", "VN231", "VN601", "VN602", "VN610")


def libvirt(options, arguments, **more):
    inside = ["--root", options.root] if options.root else []
    inside += ["--tree", options.tree] if options.tree else []
    script = os.path.join(IN_ROOT if options.root else HERE, "ask-libvirt.py")
    return subprocess.run([os.path.join(HERE, "fake-host"), *inside, "/usr/bin/python3", script,
                           options.state, *arguments], text=True, check=True,
                          stdout=subprocess.PIPE, **more).stdout


def virtnuma(program, command, *arguments):
    run = subprocess.run([program, command, *arguments], text=True, encoding="utf-8",
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode not in (0, 1):
        return None, f"{command} ended with status {run.returncode}: {run.stderr.strip()}"
    return run, None


def refusals(text):
    """Ids of the errors of ours that say that libvirt refuses."""
    found = re.findall(r"^error\[(VN\d+)\]((?:.(?!^error))*?)= libvirt refuses", text, re.M | re.S)
    return [rule for rule, _ in found if rule not in AT_THE_LAST]


def compare_verdicts(options, answer, path):
    """Refused by libvirt: an error of ours that says so, on this host; or neither."""
    checked, problem = virtnuma(options.virtnuma, "check", "-q", *options.target, path)
    if problem:
        return [problem]
    ours = refusals(checked.stdout)
    if "error" in answer:
        return [] if ours else ["libvirt refuses: " + answer["error"], *checked.stdout.splitlines()]
    return ["libvirt takes it; ours:", *checked.stdout.splitlines()] if ours else []


def compare_one(options, answer, path):
    """Lines that say how ours differs; [] when it doesn't; None: nothing to compare."""
    if "crash" in answer:
        return None
    if "error" in answer and any(words in answer["error"] for words in NOT_OURS):
        return None
    if options.verdicts:
        wrong = compare_verdicts(options, answer, path)
        if wrong or "error" in answer:
            return wrong
    if "error" in answer:
        return None
    checked, problem = virtnuma(options.virtnuma, "to-qemu", "-q", "--format", "args", *options.target,
                                path)
    if problem:
        return [problem]
    if checked.returncode == 1:
        checked, problem = virtnuma(options.virtnuma, "to-qemu", "-q", "--force", "--format", "args",
                                    *options.target, path)
        if problem:
            return [problem]
    return compare.differences(compare.shell(answer["arguments"]), compare.lines(checked.stdout))


def write_domains(folder, first, last, make):
    files = {}
    for seed in range(first, last + 1):
        files[seed] = os.path.join(folder, f"{seed}.xml")
        with open(files[seed], "w", encoding="utf-8") as file:
            file.write(make(seed))
    return files


def target_of(options, folder):
    libvirt_version, qemu_version = libvirt(options, ["--version"]).split()
    host = "sysfs:" + options.tree if options.tree else os.path.join(folder, "host.xml")
    if not options.tree:
        with open(host, "w", encoding="utf-8") as file:
            file.write(libvirt(options, ["--capabilities"]))
    short = [".".join(version.split(".")[:2]) for version in (libvirt_version, qemu_version)]
    return ["--host", host, "--libvirt-version", short[0], "--qemu-version", short[1]], short


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--root")
    parser.add_argument("--tree")
    parser.add_argument("--seeds", default="1-200")
    parser.add_argument("--virtnuma", default="./virtnuma")
    parser.add_argument("--keep")
    parser.add_argument("--state", default=None)
    parser.add_argument("--verdicts", action="store_true")
    parser.add_argument("--mutate", action="store_true")
    return parser.parse_args()


def run(options, folder):
    first, _, last = options.seeds.partition("-")
    make = mutate.mutate if options.mutate else generate.generate
    files = write_domains(folder, int(first), int(last or first), make)
    options.target, versions = target_of(options, folder)
    print(f"# libvirt {versions[0]}, QEMU {versions[1]}", flush=True)
    answers = libvirt(options, [], input="\n".join(files.values()) + "\n")
    failed = skipped = 0
    print(f"1..{len(files)}")
    for (seed, path), line in zip(files.items(), answers.splitlines()):
        answer = json.loads(line)
        assert answer["file"] == path
        if options.keep:
            with open(path + ".libvirt", "w", encoding="utf-8") as file:
                file.write(answer.get("arguments") or line)
        different = compare_one(options, answer, path)
        if different:
            failed += 1
            print(f"not ok {seed} - seed {seed}")
            for text in different:
                print("#   " + text)
            print(f"#   again: {os.path.basename(make.__code__.co_filename)} {seed} > x.xml; virtnuma to-qemu "
                  f"{' '.join(options.target[2:])} x.xml")
        elif different is None:
            skipped += 1
            print(f"ok {seed} - seed {seed} # SKIP {answer.get('error', 'libvirt crashed')}")
        else:
            print(f"ok {seed} - seed {seed}")
    print(f"# {len(files)} seeds: {failed} differ, {skipped} not comparable")
    return 1 if failed else 0


def main():
    options = parse_options()
    options.virtnuma = os.path.abspath(options.virtnuma)
    if options.state is None:
        options.state = "/tmp/virtnuma-oracle-" + ("root" if options.root else "here")
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
        sys.exit(run(options, os.path.abspath(options.keep)))
    with tempfile.TemporaryDirectory(prefix="virtnuma-") as folder:
        sys.exit(run(options, folder))


main()
