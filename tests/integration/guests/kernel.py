# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fetches Debian's kernel and busybox into a folder, and packs a guest's initramfs of them."""
import glob
import gzip
import lzma
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KERNELS = {"x86_64": ("amd64", "linux-image-cloud-amd64"),
           "aarch64": ("arm64", "linux-image-arm64")}
# What a guest loads, in this order, where it isn't part of the kernel.
MODULES = ("virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci",
           "virtio_mem")
SECONDS = 300


class Missing(Exception):
    """What the machine or the network doesn't have."""


def run(command, folder=None):
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise Missing(f"{' '.join(command[:1])} failed: {last}")
    return done.stdout


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "virtnuma-tests")


class Archive:
    """Debian's archive for one architecture, by apt with a state of its own in FOLDER: neither this
    machine's lists nor its architecture matter, and no rights are needed."""

    def __init__(self, debian_arch, folder):
        settings = {"APT::Architecture": debian_arch, "APT::Architectures": debian_arch,
                    "APT::Sandbox::User": "", "Dir::State": folder,
                    "Dir::State::Status": os.path.join(folder, "status"), "Dir::Cache": folder}
        self.options = [word for setting in settings.items() for word in ("-o", "=".join(setting))]
        os.makedirs(os.path.join(folder, "lists", "partial"))
        with open(settings["Dir::State::Status"], "w", encoding="ascii"):
            pass
        run(["apt-get", "-q", *self.options, "update"])

    def resolve(self, meta):
        """The package that a meta package stands for."""
        text = run(["apt-cache", *self.options, "depends", "--important", meta])
        for line in text.splitlines():
            kind, _, name = line.strip().partition(": ")
            if kind == "Depends" and name.startswith("linux-image-"):
                return name
        raise Missing(f"apt knows no kernel package of {meta} (apt-get update?)")

    def take(self, package, folder, accepts):
        """Fetches a package and keeps those of its files that are wanted, in a folder of its name,
        which is there when it is whole. One that is there already was of no use."""
        target = os.path.join(folder, package)
        shutil.rmtree(target, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=folder) as partial:
            unpacked, kept = os.path.join(partial, "unpacked"), os.path.join(partial, "kept")
            os.makedirs(kept)
            run(["apt-get", "-q", *self.options, "download", package], partial)
            files = [name for name in os.listdir(partial) if name.endswith(".deb")]
            run(["dpkg-deb", "-x", os.path.join(partial, files[0]), unpacked])
            for parent, _, names in os.walk(unpacked):
                for name in names:
                    if accepts(parent, name):
                        shutil.move(os.path.join(parent, name), os.path.join(kept, name))
            os.rename(kept, target)


def is_of_kernel(_, name):
    modules = [f"{module}.ko" for module in MODULES]
    return name.startswith("vmlinuz") or name.removesuffix(".xz") in modules


def is_busybox(parent, name):
    return name == "busybox" and parent.endswith("/bin")


def entry(name, mode, content=b""):
    """A file of a cpio archive in the form "newc"."""
    encoded = name.encode() + b"\0"
    fields = [0, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0]
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def read_module(folder, module):
    """Its content, or None: then it is part of the kernel. Newer Debians compress modules."""
    for ending, opened in ((".ko", read), (".ko.xz", lambda path: lzma.decompress(read(path)))):
        path = os.path.join(folder, module + ending)
        if os.path.exists(path):
            return opened(path)
    return None


def initramfs(kernel_folder, busybox):
    parts = [entry(folder, 0o040755) for folder in ("bin", "dev", "proc", "sys", "modules")]
    parts += [entry("bin/busybox", 0o100755, read(busybox)),
              entry("bin/sh", 0o120777, b"busybox"),
              entry("init", 0o100755, read(os.path.join(HERE, "init")))]
    contents = {module: read_module(kernel_folder, module) for module in MODULES}
    there = {f"{module}.ko": content for module, content in contents.items() if content}
    parts += [entry(f"modules/{name}", 0o100644, content) for name, content in there.items()]
    order = "".join(f"{name}\n" for name in there).encode()
    parts += [entry("modules/order", 0o100644, order), entry("TRAILER!!!", 0)]
    return gzip.compress(b"".join(parts), 1)


def cached(folder):
    """What an earlier run fetched: (the kernel's file, busybox), or None."""
    kernels = sorted(glob.glob(os.path.join(folder, "linux-image-*", "vmlinuz-*")),
                     key=os.path.getmtime)
    busybox = os.path.join(folder, "busybox-static", "busybox")
    return (kernels[-1], busybox) if kernels and os.path.exists(busybox) else None


def fetch(arch, base):
    """(the kernel's file, an initramfs) for the guests of one architecture. What is in BASE is
    taken as it is; the network is asked only for what isn't."""
    debian_arch, meta = KERNELS[arch]
    folder = os.path.join(base, debian_arch)
    if not cached(folder):
        for tool in ("apt-get", "dpkg-deb"):
            if not shutil.which(tool):
                raise Missing(f"{tool} is not here: the kernel is fetched from Debian's archive")
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryDirectory() as state:
            archive = Archive(debian_arch, state)
            archive.take(archive.resolve(meta), folder, is_of_kernel)
            archive.take("busybox-static", folder, is_busybox)
    found = cached(folder)
    if not found:
        raise Missing(f"{meta} has no kernel")
    kernel, busybox = found
    return kernel, initramfs(os.path.dirname(kernel), busybox)
