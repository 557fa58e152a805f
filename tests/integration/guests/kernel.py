# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fetches Debian's kernel and busybox into a folder, and packs a guest's initramfs of them."""
import gzip
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
KERNELS = {"x86_64": ("amd64", "linux-image-cloud-amd64"), "aarch64": ("arm64", "linux-image-arm64")}
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
    """Debian's archive for one architecture, by apt and with lists of its own where the
    architecture isn't this machine's."""

    def __init__(self, debian_arch, folder):
        self.options = []
        if run(["dpkg", "--print-architecture"]).strip() != debian_arch:
            lists = os.path.join(folder, "lists")
            os.makedirs(os.path.join(lists, "partial"), exist_ok=True)
            status = os.path.join(folder, "status")
            with open(status, "w", encoding="ascii"):
                pass
            self.options = ["-o", f"APT::Architecture={debian_arch}",
                            "-o", f"APT::Architectures={debian_arch}",
                            "-o", f"Dir::State::Lists={lists}", "-o", f"Dir::State::Status={status}",
                            "-o", f"Dir::Cache::pkgcache={folder}/pkgcache.bin",
                            "-o", f"Dir::Cache::srcpkgcache={folder}/srcpkgcache.bin"]
            run(["apt-get", "-q", *self.options, "update"])

    def resolve(self, meta):
        """The package that a meta package stands for."""
        text = run(["apt-cache", *self.options, "depends", "--important", meta])
        for line in text.splitlines():
            kind, _, name = line.strip().partition(": ")
            if kind == "Depends" and name.startswith("linux-image-"):
                return name
        raise Missing(f"apt knows no kernel package of {meta} (apt-get update?)")

    def unpack(self, package, folder):
        """Fetches and unpacks it in one move, so that what is there is whole."""
        target = os.path.join(folder, package)
        if os.path.isdir(target):
            return target
        partial = f"{target}.{os.getpid()}"
        os.makedirs(partial)
        try:
            run(["apt-get", "-q", *self.options, "download", package], partial)
            files = [name for name in os.listdir(partial) if name.endswith(".deb")]
            run(["dpkg-deb", "-x", os.path.join(partial, files[0]), os.path.join(partial, "root")])
            os.rename(os.path.join(partial, "root"), target)
        except FileNotFoundError as error:
            raise Missing(f"no {error.filename}") from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return target


def find(folder, accepts):
    for parent, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if accepts(parent, name):
                return os.path.join(parent, name)
    return None


def entry(name, mode, content=b""):
    """A file of a cpio archive in the form "newc"."""
    encoded = name.encode() + b"\0"
    fields = [0, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0]
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def initramfs(kernel_root, busybox_root):
    parts = [entry(folder, 0o040755) for folder in ("bin", "dev", "proc", "sys", "modules")]
    busybox = find(busybox_root, lambda parent, name: name == "busybox" and
                   parent.endswith("/bin"))
    parts += [entry("bin/busybox", 0o100755, read(busybox)),
              entry("bin/sh", 0o120777, b"busybox"),
              entry("init", 0o100755, read(os.path.join(HERE, "init")))]
    order = []
    for module in MODULES:
        path = find(kernel_root, lambda _, name, wanted=f"{module}.ko": name == wanted)
        if path:
            order.append(f"{module}.ko")
            parts.append(entry(f"modules/{module}.ko", 0o100644, read(path)))
    parts += [entry("modules/order", 0o100644, "\n".join(order).encode() + b"\n"),
              entry("TRAILER!!!", 0)]
    return gzip.compress(b"".join(parts), 1)


def fetch(arch, folder):
    """(the kernel, its release): files of FOLDER that the guests of one architecture boot."""
    debian_arch, meta = KERNELS[arch]
    folder = os.path.join(folder, debian_arch)
    os.makedirs(folder, exist_ok=True)
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise Missing(f"{tool} is not here: the kernel is fetched from Debian's archive")
    archive = Archive(debian_arch, folder)
    kernel_root = archive.unpack(archive.resolve(meta), folder)
    busybox_root = archive.unpack("busybox-static", folder)
    kernel = find(kernel_root, lambda _, name: name.startswith("vmlinuz"))
    if not kernel:
        raise Missing(f"{kernel_root} has no kernel")
    return kernel, initramfs(kernel_root, busybox_root)
