/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of what becomes of each element. */
#include "qemu/mapping.h"

#include <string.h>

#include "base/mem.h"

#define BACKENDS "-object memory-backend-ram memory-backend-file memory-backend-memfd"

/*
 * libvirt 9.0.0 to 11.3.0: docs/formatdomain.rst and NEWS.rst (since), qemu/qemu_command.c
 * (arguments), qemu/qemu_process.c, qemu_cgroup.c and util/vircgroupv2.c (what libvirt applies),
 * qemu/qemu_driver.c and docs/manpages/virsh.rst (what changes on a running guest). In the order
 * of the XML.
 */
static const struct mapping mappings[] = {
	{
		.xml = "<memory>",
		.words = "memory",
		.options = "-m",
		.becomes = "-m size=KIBk (-m MIB before libvirt 9.4), rounded up to 1 MiB (256 MiB "
			   "on ppc64); with cells and memory devices their sum takes its place",
		.by = "QEMU",
		.since = "libvirt's first release; unit= 0.9.11",
		.running = "by plugging memory devices (virsh attach-device), or within it by "
			   "virsh setmem",
	},
	{
		.xml = "<memory dumpCore=>",
		.words = "memory",
		.options = "-machine dump-guest-core",
		.becomes = "-machine dump-guest-core=on|off",
		.by = "QEMU (madvise)",
		.since = "libvirt 0.10.2",
	},
	{
		.xml = "<maxMemory slots=>",
		.words = "maxMemory",
		.options = "-m slots maxmem",
		.becomes = "-m slots=N,maxmem=KIBk",
		.by = "QEMU; the guest's firmware tables reserve the room",
		.since = "libvirt 1.2.14; without slots= 9.5",
	},
	{
		.xml = "<currentMemory>",
		.words = "currentMemory",
		.by = "libvirt: asks QEMU's balloon over QMP after the start",
		.since = "libvirt's first release",
		.running = "virsh setmem GUEST SIZE --live",
	},
	{
		.xml = "<memtune><hard_limit>",
		.words = "memtune hard_limit",
		.by = "libvirt: cgroup memory.limit_in_bytes (v1), memory.max (v2), and the limit on "
		      "locked memory (RLIMIT_MEMLOCK); the kernel enforces it",
		.running = "virsh memtune GUEST --hard-limit KIB --live",
	},
	{
		.xml = "<memtune><soft_limit>",
		.words = "memtune soft_limit",
		.by = "libvirt: cgroup memory.soft_limit_in_bytes (v1), memory.high (v2)",
		.running = "virsh memtune GUEST --soft-limit KIB --live",
	},
	{
		.xml = "<memtune><swap_hard_limit>",
		.words = "memtune swap_hard_limit",
		.by = "libvirt: cgroup memory.memsw.limit_in_bytes (v1: memory and swap), "
		      "memory.swap.max (v2: swap alone)",
		.running = "virsh memtune GUEST --swap-hard-limit KIB --live",
	},
	{
		.xml = "<memoryBacking><hugepages><page size= nodeset=>",
		.words = "memoryBacking hugepages page",
		.options =
			BACKENDS " mem-path hugetlb hugetlbsize prealloc -mem-path -mem-prealloc",
		.becomes = "-object memory-backend-file,mem-path=HUGETLBFS/libvirt/qemu/ID-NAME,"
			   "prealloc=on for each cell (nodeset= names cells of the guest), or "
			   "memory-backend-memfd,hugetlb=on,hugetlbsize=BYTES",
		.by = "QEMU maps the pages; the kernel's pool of each node has to have them",
		.since = "<page> libvirt 1.2.5; with memfd 5.3",
	},
	{
		.xml = "<memoryBacking><nosharepages>",
		.words = "memoryBacking nosharepages",
		.options = "-machine mem-merge",
		.becomes = "-machine mem-merge=off",
		.by = "QEMU (madvise); without it the host's KSM may merge pages",
		.since = "libvirt 1.0.6",
	},
	{
		.xml = "<memoryBacking><locked>",
		.words = "memoryBacking locked",
		.options = "-overcommit mem-lock",
		.becomes = "-overcommit mem-lock=on",
		.by = "QEMU (mlockall); libvirt raises the limit on locked memory for it",
		.since = "libvirt 1.0.6",
	},
	{
		.xml = "<memoryBacking><source type=>",
		.words = "memoryBacking source",
		.options = BACKENDS " mem-path",
		.becomes =
			"file: -object memory-backend-file,mem-path=/var/lib/libvirt/qemu/ram/…; "
			"memfd: memory-backend-memfd; anonymous: memory-backend-ram",
		.by = "QEMU",
		.since = "libvirt 3.1; memfd 4.10",
	},
	{
		.xml = "<memoryBacking><access mode=>",
		.words = "memoryBacking access",
		.options = BACKENDS " share",
		.becomes =
			"-object memory-backend-file|memfd,share=on|off; a cell's memAccess= and a "
			"memory device's access= go before it",
		.by = "QEMU (mmap MAP_SHARED), for vhost-user and virtiofs",
		.since = "libvirt 3.1",
	},
	{
		.xml = "<memoryBacking><allocation mode= threads=>",
		.words = "memoryBacking allocation",
		.options = BACKENDS " prealloc prealloc-threads thread-context prealloc-context "
				    "-mem-prealloc",
		.becomes =
			"immediate: -object memory-backend-*,prealloc=on; threads=: "
			"prealloc-threads=N; both with a nodeset: a thread-context on those nodes "
			"in front (libvirt 8.10, QEMU 7.2)",
		.by = "QEMU, before the guest runs",
		.since = "libvirt 3.1; threads= 8.2",
	},
	{
		.xml = "<memoryBacking><discard>",
		.words = "memoryBacking discard",
		.options = "-object memory-backend-file discard-data",
		.becomes = "-object memory-backend-file,discard-data=on",
		.by = "QEMU, when it ends",
		.since = "libvirt 4.4",
	},
	{
		.xml = "<vcpu current=>",
		.words = "vcpu",
		.options = "-smp maxcpus",
		.becomes = "-smp CURRENT,maxcpus=MAXIMUM,…",
		.by = "QEMU",
		.since = "libvirt's first release; current= 0.8.5",
		.running = "virsh setvcpus GUEST N --live, up to the maximum",
	},
	{
		.xml = "<vcpu cpuset= placement=>",
		.words = "vcpu",
		.by = "libvirt: affinity (sched_setaffinity) and cgroup cpuset.cpus of each thread that "
		      "has no pin of its own; placement='auto' asks numad",
		.since = "libvirt 0.4.4; placement= 0.9.11",
		.running = "virsh vcpupin and virsh emulatorpin, thread by thread",
	},
	{
		.xml = "<vcpus><vcpu id= enabled= hotpluggable= order=>",
		.words = "vcpus vcpu",
		.options = "-smp -device",
		.becomes =
			"vCPUs that can't be unplugged count in -smp; the others are plugged over QMP "
			"before the guest runs, in their order",
		.by = "QEMU and libvirt",
		.since = "libvirt 2.2",
		.running = "virsh setvcpu GUEST LIST --enable|--disable --live",
	},
	{
		.xml = "<iothreads>, <iothreadids><iothread id= thread_pool_min= thread_pool_max=>",
		.words = "iothreads iothreadids iothread",
		.options = "-object iothread thread-pool-min thread-pool-max",
		.becomes = "-object iothread,id=iothreadN[,thread-pool-min=…,thread-pool-max=…]",
		.by = "QEMU; a disk or controller uses it by <driver iothread=>",
		.since = "libvirt 1.2.8; ids 1.2.15; thread pools 8.5",
		.running = "virsh iothreadadd, iothreaddel, iothreadset",
	},
	{
		.xml = "<iothread><poll max= grow= shrink=>",
		.words = "iothread poll",
		.options = "-object iothread poll-max-ns poll-grow poll-shrink",
		.becomes = "-object iothread,poll-max-ns=…,poll-grow=…,poll-shrink=…",
		.by = "QEMU",
		.since = "libvirt 9.4",
		.running = "virsh iothreadset GUEST ID --poll-max-ns NS --live",
	},
	{
		.xml = "<defaultiothread thread_pool_min= thread_pool_max=>",
		.words = "defaultiothread",
		.options = "-object main-loop thread-pool-min thread-pool-max",
		.becomes = "-object main-loop,thread-pool-min=…,thread-pool-max=…",
		.by = "QEMU",
		.since = "libvirt 8.5",
	},
	{
		.xml = "<cputune><vcpupin vcpu= cpuset=>",
		.words = "cputune vcpupin",
		.by = "libvirt: affinity and cgroup cpuset.cpus of the vCPU's thread",
		.since = "libvirt 0.9",
		.running = "virsh vcpupin GUEST VCPU CPULIST --live",
	},
	{
		.xml = "<cputune><emulatorpin cpuset=>",
		.words = "cputune emulatorpin",
		.by = "libvirt: affinity and cgroup cpuset.cpus of QEMU's other threads",
		.since = "libvirt 0.10",
		.running = "virsh emulatorpin GUEST CPULIST --live",
	},
	{
		.xml = "<cputune><iothreadpin iothread= cpuset=>",
		.words = "cputune iothreadpin",
		.by = "libvirt: affinity and cgroup cpuset.cpus of the IOThread",
		.since = "libvirt 1.2.9",
		.running = "virsh iothreadpin GUEST IOTHREAD CPULIST --live",
	},
	{
		.xml = "<cputune><shares>",
		.words = "cputune shares",
		.by = "libvirt: cgroup cpu.shares (v1, default 1024), cpu.weight (v2, default 100) of the "
		      "whole guest, the same number",
		.since = "libvirt 0.9",
		.running = "virsh schedinfo GUEST --set cpu_shares=N --live",
	},
	{
		.xml = "<cputune><period>, <quota>",
		.words = "cputune period quota",
		.by = "libvirt: cgroup cpu.cfs_period_us and cpu.cfs_quota_us (v1), cpu.max (v2), of each "
		      "vCPU's thread",
		.since = "libvirt 0.9.4",
		.running = "virsh schedinfo GUEST --set vcpu_quota=US --live",
	},
	{
		.xml = "<cputune><global_period>, <global_quota>",
		.words = "cputune global_period global_quota",
		.by = "libvirt: the same cgroup settings, of the whole guest",
		.since = "libvirt 1.3.3",
		.running = "virsh schedinfo GUEST --set global_quota=US --live",
	},
	{
		.xml = "<cputune><emulator_period>, <emulator_quota>",
		.words = "cputune emulator_period emulator_quota",
		.by = "libvirt: the same cgroup settings, of QEMU's other threads",
		.since = "libvirt 0.10",
		.running = "virsh schedinfo GUEST --set emulator_quota=US --live",
	},
	{
		.xml = "<cputune><iothread_period>, <iothread_quota>",
		.words = "cputune iothread_period iothread_quota",
		.by = "libvirt: the same cgroup settings, of each IOThread",
		.since = "libvirt 2.1",
		.running = "virsh schedinfo GUEST --set iothread_quota=US --live",
	},
	{
		.xml = "<cputune><vcpusched>, <iothreadsched>, <emulatorsched>",
		.words = "cputune vcpusched iothreadsched emulatorsched",
		.by = "libvirt: scheduler and priority of the threads (sched_setscheduler)",
		.since = "libvirt 1.2.13; <emulatorsched> 5.3",
	},
	{
		.xml = "<cputune><cachetune><cache>",
		.words = "cputune cachetune cache",
		.by = "libvirt: a group below /sys/fs/resctrl, its line L3: or L2:; the processor enforces "
		      "it",
		.since = "libvirt 4.1",
	},
	{
		.xml = "<cputune><memorytune><node bandwidth=>",
		.words = "cputune memorytune node",
		.by = "libvirt: a group below /sys/fs/resctrl, its line MB:; the processor enforces it",
		.since = "libvirt 4.7",
	},
	{
		.xml = "<cachetune><monitor>, <memorytune><monitor>",
		.words = "cachetune memorytune monitor",
		.by = "libvirt: a group of /sys/fs/resctrl that only counts (mon_groups)",
		.since = "libvirt 4.10",
	},
	{
		.xml = "<numatune><memory mode= nodeset=>",
		.words = "numatune memory",
		.options = BACKENDS " host-nodes policy",
		.becomes =
			"-object memory-backend-*,host-nodes=NODESET,policy=bind|preferred|interleave, "
			"where the machine type has backends; nothing in mode restrictive",
		.by = "QEMU binds the guest's memory (mbind); libvirt all of QEMU: strict and restrictive "
		      "by cgroup cpuset.mems, else the process's policy before it starts",
		.since = "libvirt 0.9.3; restrictive 7.3; several preferred nodes 9.0",
		.running =
			"only in mode restrictive: virsh numatune GUEST --nodeset NODESET --live",
	},
	{
		.xml = "<numatune><memory placement='auto'>",
		.words = "numatune memory",
		.options = BACKENDS " host-nodes",
		.becomes = "host-nodes= as numad advises",
		.by = "libvirt asks numad when the guest starts",
		.since = "libvirt 0.9.12",
	},
	{
		.xml = "<numatune><memnode cellid= mode= nodeset=>",
		.words = "numatune memnode",
		.options = BACKENDS " host-nodes policy",
		.becomes =
			"-object memory-backend-*,id=ram-nodeN,host-nodes=NODESET,policy=… of that "
			"cell, and with it a backend for every cell",
		.by = "QEMU (mbind)",
		.since = "libvirt 1.2.7",
	},
	{
		.xml = "<os><type arch= machine=>",
		.words = "os type",
		.options = "-machine",
		.becomes = "-machine TYPE,usb=off,…",
		.by = "QEMU",
		.since = "libvirt's first release",
	},
	{
		.xml = "<features><acpi>",
		.words = "features acpi",
		.options = "-machine acpi -no-acpi",
		.becomes = "-machine acpi=on|off (-no-acpi when it is missing, before libvirt 9.3)",
		.by = "QEMU; without ACPI an x86 guest sees no NUMA nodes",
		.since = "libvirt's first release",
	},
	{
		.xml = "<features><ioapic driver=>",
		.words = "features ioapic",
		.options = "-machine kernel_irqchip",
		.becomes = "-machine kernel_irqchip=split (driver='qemu') or on (driver='kvm')",
		.by = "QEMU and KVM",
		.since = "libvirt 3.4",
	},
	{
		.xml = "<cpu><topology sockets= dies= clusters= cores= threads=>",
		.words = "cpu topology",
		.options = "-smp sockets dies clusters cores threads",
		.becomes = "-smp N,sockets=S,dies=D,clusters=C,cores=X,threads=T",
		.by = "QEMU",
		.since = "libvirt 0.7.5; dies= 6.1; clusters= 10.1",
	},
	{
		.xml = "<cpu><cache mode= level=>",
		.words = "cpu cache",
		.options = "-cpu l3-cache host-cache-info",
		.becomes = "-cpu MODEL,host-cache-info=on,l3-cache=off (passthrough), l3-cache=on "
			   "(emulate), l3-cache=off (disable)",
		.by = "QEMU",
		.since = "libvirt 3.3",
	},
	{
		.xml = "<cpu><maxphysaddr mode= bits= limit=>",
		.words = "cpu maxphysaddr",
		.options = "-cpu phys-bits host-phys-bits host-phys-bits-limit",
		.becomes = "-cpu MODEL,phys-bits=N, or host-phys-bits=on[,host-phys-bits-limit=N]",
		.by = "QEMU",
		.since = "libvirt 8.7; limit= 9.3",
	},
	{
		.xml = "<cpu><numa><cell id= cpus= memory=>",
		.words = "numa cell",
		.options = "-numa " BACKENDS " memdev",
		.becomes =
			"-object memory-backend-*,id=ram-nodeN,size=… and "
			"-numa node,nodeid=N,cpus=…,memdev=ram-nodeN (mem=MIB on old machine types "
			"that need no backend)",
		.by = "QEMU; firmware tables (SRAT) tell the guest",
		.since = "libvirt 0.9.8; without id= 1.2.7; without cpus= 6.6",
	},
	{
		.xml = "<cell memAccess= discard=>",
		.words = "cell",
		.options = BACKENDS " share discard-data",
		.becomes = "-object memory-backend-file|memfd,share=on|off,discard-data=on|off",
		.by = "QEMU",
		.since = "libvirt 1.2.9; discard= 4.4",
	},
	{
		.xml = "<cell><distances><sibling id= value=>",
		.words = "cell distances sibling",
		.options = "-numa",
		.becomes =
			"-numa dist,src=A,dst=B,val=V for every pair, once a distance is neither 10 "
			"nor 20",
		.by = "QEMU; the firmware table SLIT tells the guest",
		.since = "libvirt 3.10",
	},
	{
		.xml = "<cell><cache level= associativity= policy=>",
		.words = "cell cache size line",
		.options = "-numa -machine hmat",
		.becomes = "-machine hmat=on and -numa hmat-cache,node-id=N,size=…,level=L,"
			   "associativity=…,policy=…,line=…",
		.by = "QEMU; the firmware table HMAT tells the guest",
		.since = "libvirt 6.6",
	},
	{
		.xml = "<numa><interconnects><latency>, <bandwidth>",
		.words = "numa interconnects latency bandwidth",
		.options = "-numa -machine hmat",
		.becomes = "-machine hmat=on and -numa hmat-lb,initiator=A,target=B,hierarchy=…,"
			   "data-type=…,latency=NS|bandwidth=KIBK",
		.by = "QEMU; the firmware table HMAT tells the guest",
		.since = "libvirt 6.6",
	},
	{
		.xml = "<devices><memory model='dimm'>",
		.words = "devices memory dimm target node size pagesize nodemask address",
		.options = "-device pc-dimm " BACKENDS,
		.becomes = "-object memory-backend-*,id=memdimmN,… and "
			   "-device pc-dimm,node=CELL,memdev=memdimmN,id=dimmN,slot=N",
		.by = "QEMU; the guest's kernel brings it online",
		.since = "libvirt 1.2.14",
		.running = "virsh attach-device, detach-device",
	},
	{
		.xml = "<devices><memory model='nvdimm'>",
		.words = "devices memory nvdimm label path alignsize pmem readonly",
		.options = "-device nvdimm -machine -object memory-backend-file",
		.becomes = "-machine nvdimm=on, -object memory-backend-file,mem-path=PATH,… and "
			   "-device nvdimm,node=CELL,label-size=…",
		.by = "QEMU",
		.since = "libvirt 3.2",
		.running = "virsh attach-device, detach-device",
	},
	{
		.xml = "<devices><memory model='virtio-mem'>",
		.words = "devices memory virtio-mem block requested current dynamicMemslots",
		.options =
			"-device virtio-mem virtio-mem-pci virtio-mem-ccw block-size requested-size "
			"dynamic-memslots " BACKENDS,
		.becomes = "-object memory-backend-*,reserve=off,… and -device virtio-mem-pci,"
			   "block-size=…,requested-size=…",
		.by = "QEMU and the guest's driver",
		.since = "libvirt 7.9; s390x 11.1",
		.running = "virsh update-memory-device GUEST --requested-size SIZE",
	},
	{
		.xml = "<devices><memory model='virtio-pmem'>",
		.words = "devices memory virtio-pmem path",
		.options = "-device virtio-pmem virtio-pmem-pci -object memory-backend-file",
		.becomes = "-object memory-backend-file,mem-path=PATH,share=on and "
			   "-device virtio-pmem-pci",
		.by = "QEMU and the guest's driver",
		.since = "libvirt 7.1",
	},
	{
		.xml = "<devices><memory model='sgx-epc'>",
		.words = "devices memory sgx-epc",
		.options = "-machine sgx-epc -object memory-backend-epc",
		.becomes =
			"-object memory-backend-epc,… and -machine sgx-epc.N.memdev=…,sgx-epc.N.node=CELL",
		.by = "QEMU",
		.since = "libvirt 8.10",
	},
	{
		.xml = "<devices><memballoon model= autodeflate= freePageReporting=>",
		.words = "devices memballoon",
		.options = "-device virtio-balloon virtio-balloon-pci virtio-balloon-ccw "
			   "deflate-on-oom free-page-reporting",
		.becomes = "-device virtio-balloon-pci,id=balloon0[,deflate-on-oom=…,"
			   "free-page-reporting=…]",
		.by = "QEMU and the guest's driver",
		.since = "libvirt 0.8.3; autodeflate= 1.3.1; freePageReporting= 6.9",
		.running = "its size: virsh setmem GUEST SIZE --live",
	},
	{
		.xml = "<memballoon><stats period=>",
		.words = "memballoon stats",
		.by = "libvirt: tells QEMU over QMP",
		.since = "libvirt 1.1.1",
		.running = "virsh dommemstat GUEST --period SECONDS --live",
	},
	{
		.xml = "<controller model='pcie-expander-bus'><target busNr=><node>",
		.words = "controller target node",
		.options = "-device pxb-pcie pxb spapr-pci-host-bridge bus_nr numa_node",
		.becomes = "-device pxb-pcie,bus_nr=N,numa_node=CELL (pxb on i440fx; "
			   "spapr-pci-host-bridge,numa_node=CELL on pseries)",
		.by = "QEMU; devices behind it belong to the cell for the guest",
		.since = "libvirt 1.3.4",
	},
	{
		.xml = "<disk>, <controller type='scsi'>: <driver iothread=>",
		.words = "disk controller driver",
		.options = "-device",
		.becomes = "-device virtio-blk-pci|virtio-scsi-pci,iothread=iothreadN; several by "
			   "<iothreads> in it: iothread-vq-mapping=…",
		.by = "QEMU",
		.since = "libvirt 1.2.8; several 10.0 (disk), 11.2 (controller)",
	},
	{
		.xml = "<devices><iommu model='intel'><driver intremap= eim=>",
		.words = "devices iommu driver",
		.options = "-device intel-iommu",
		.becomes = "-device intel-iommu,intremap=on,eim=on: more than 255 vCPUs need it",
		.by = "QEMU; added by libvirt itself from 10.10 on",
		.since = "libvirt 2.1; eim= 3.4",
	},
};

size_t mapping_count(void)
{
	return ARRAY_SIZE(mappings);
}

const struct mapping *mapping_at(size_t index)
{
	return &mappings[index];
}

bool mapping_lists(const char *list, const char *word)
{
	size_t length = strlen(word);

	while (list && *list) {
		size_t n = strcspn(list, " ");

		if (n == length && n > 0 && memcmp(list, word, n) == 0)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

bool mapping_has_element(const struct mapping *mapping, const char *word)
{
	return mapping_lists(mapping->words, word);
}

bool mapping_has_option(const struct mapping *mapping, const char *word)
{
	return mapping_lists(mapping->options, word);
}
