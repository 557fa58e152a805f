# SPDX-License-Identifier: LGPL-2.1-or-later
# A libvirtd of a test's own, in namespaces with their own /etc, /var, /run and /dev, which end with
# the test; its guests run under TCG. Sourced by bash scripts that print TAP.
# shellcheck shell=bash

number=0

skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

point() { # point STATUS NAME
	number=$((number + 1))
	if [[ $1 -eq 0 ]]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/#   /' /run/said
	fi
}

# Starts the script again inside; there it sets $program.
enter() { # enter "$@"
	if [[ ${1:-} != --inside ]]; then
		program=$(realpath "${VIRTNUMA:-./virtnuma}") || skip_all "no virtnuma; name it with VIRTNUMA"
		[[ $(id -u) -eq 0 ]] || skip_all "needs root"
		for need in libvirtd virsh qemu-system-x86_64 unshare python3 mount; do
			command -v "$need" >/dev/null || skip_all "$need is not installed"
		done
		[[ -e /usr/lib/$(uname -m)-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so ]] ||
			skip_all "libvirt's QEMU driver is not installed"
		exec unshare --mount --pid --fork --kill-child --mount-proc "$0" --inside "$program"
	fi
	program=$2
}

make_machine() {
	local room node dev
	mount --make-rprivate /
	room=$(mktemp -d)
	mount -t tmpfs none "$room"
	for folder in etc var; do
		mkdir -p "$room/$folder-up" "$room/$folder-work"
		mount -t overlay overlay -o \
			"lowerdir=/$folder,upperdir=$room/$folder-up,workdir=$room/$folder-work" \
			"/$folder" || return 1
	done
	mount -t tmpfs none /run
	mkdir -p /run/lock
	dev=$(mktemp -d)
	mount -t tmpfs none "$dev"
	for node in null zero full random urandom tty; do
		touch "$dev/$node"
		mount --bind "/dev/$node" "$dev/$node"
	done
	mkdir "$dev/shm" "$dev/pts"
	mount -t devpts -o newinstance,ptmxmode=0666 none "$dev/pts"
	ln -s pts/ptmx "$dev/ptmx"
	mount --move "$dev" /dev
	getent passwd libvirt-qemu >/dev/null || useradd --system --user-group libvirt-qemu
}

configure_libvirt() {
	mkdir -p /etc/libvirt
	cat >/etc/libvirt/qemu.conf <<-END
		stdio_handler = "file"
		user = "root"
		group = "root"
		dynamic_ownership = 0
		security_driver = "none"
		cgroup_controllers = []
		namespaces = []
	END
	echo 'log_outputs = "3:file:/run/libvirtd.log"' >/etc/libvirt/libvirtd.conf
}

wait_for() {
	for ((i = 0; i < 300; i++)); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.1
	done
	return 1
}

start_libvirtd() {
	PATH=/run/bin:$PATH libvirtd >/run/libvirtd.out 2>&1 &
	daemon=$!
	wait_for virsh -q -c qemu:///system uri
}

restart_libvirtd() {
	kill "$daemon"
	wait "$daemon" 2>/dev/null
	start_libvirtd
}

v() {
	timeout 60 virsh -q -c qemu:///system "$@" >/run/said 2>&1
}
