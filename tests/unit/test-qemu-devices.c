/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * CPUs, IOThreads and devices with their options. What is expected was printed by the real libvirt
 * 9.0 (with QEMU 7.2) and 11.3 (with QEMU 10.0), but for bus addresses, which it chooses.
 */
#include "testing.h"

#include "qemu/build.h"
#include "qemu/syntax.h"

struct row {
	const char *name;
	target_version libvirt;
	const char *xml;      /* inside <domain type='qemu'> */
	const char *expected; /* one argument a line */
};

static const struct row rows[] = {
	{
		.name = "caches and address bits of a named model, 9.0",
		.libvirt = 9000,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><cpu mode='custom' match='exact'><model>qemu64</model><cache le"
		       "vel='3' mode='emulate'/><maxphysaddr mode='emulate' bits='42'/></cpu><devi"
		       "ces><memballoon model='none'/></devices>",
		.expected = "-cpu\nqemu64,l3-cache=on,phys-bits=42\n",
	},
	{
		.name = "caches and address bits of a named model, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><cpu mode='custom' match='exact'><model>qemu64</model><cache le"
		       "vel='3' mode='emulate'/><maxphysaddr mode='emulate' bits='42'/></cpu><devi"
		       "ces><memballoon model='none'/></devices>",
		.expected = "-cpu\nqemu64,l3-cache=on,phys-bits=42\n",
	},
	{
		.name = "caches and address bits passed through, 9.0",
		.libvirt = 9000,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><cpu mode='maximum'><cache mode='passthrough'/><maxphysaddr mod"
		       "e='passthrough' limit='39'/></cpu><devices><memballoon model='none'/></dev"
		       "ices>",
		.expected = "-cpu\nmax,host-cache-info=on,l3-cache=off,host-phys-bits=on\n",
	},
	{
		.name = "caches and address bits passed through, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><cpu mode='maximum'><cache mode='passthrough'/><maxphysaddr mod"
		       "e='passthrough' limit='39'/></cpu><devices><memballoon model='none'/></dev"
		       "ices>",
		.expected =
			"-cpu\nmax,host-cache-info=on,l3-cache=off,host-phys-bits=on,host-phys-bits"
			"-limit=39\n",
	},
	{
		.name = "address bits that the CPU model has, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><cpu mode='maximum'><cache level='3' mode='emulate'/><maxphysad"
		       "dr mode='emulate'/></cpu><devices><memballoon model='none'/></devices>",
		.expected = "-cpu\nmax,l3-cache=on,host-cache-info=off,host-phys-bits=off\n",
	},
	{
		.name = "the default model of 32 bits, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='i686' machine='pc'>hvm</ty"
		       "pe></os><cpu><cache mode='disable'/></cpu><devices><memballoon model='none"
		       "'/></devices>",
		.expected = "-cpu\nqemu32,l3-cache=off\n",
	},
	{
		.name = "an IOMMU with all of its options, 9.0",
		.libvirt = 9000,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><features><acpi/><ioapic driver='qemu'/></features><devices><me"
		       "mballoon model='none'/><iommu model='intel'><driver intremap='on' caching_"
		       "mode='on' eim='off' iotlb='on' aw_bits='48'/></iommu></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"intel-iommu\",\"id\":\"iommu0\",\"int"
			"remap\":\"on\",\"caching-mode\":true,\"eim\":\"off\",\"device-iotlb\":true"
			",\"aw-bits\":48}\n",
	},
	{
		.name = "an IOMMU with all of its options, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><features><acpi/><ioapic driver='qemu'/></features><devices><me"
		       "mballoon model='none'/><iommu model='intel'><driver intremap='on' caching_"
		       "mode='on' eim='off' iotlb='on' aw_bits='48'/></iommu></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"intel-iommu\",\"id\":\"iommu0\",\"int"
			"remap\":\"on\",\"caching-mode\":true,\"eim\":\"off\",\"device-iotlb\":true"
			",\"aw-bits\":48}\n",
	},
	{
		.name = "virtio IOMMU, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><features><acpi/></features><devices><memballoon model='none'/>"
		       "<iommu model='virtio'/></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"virtio-iommu\",\"id\":\"iommu0\"}\n",
	},
	{
		.name = "an IOMMU that is no device, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='aarch64' machine='virt'>hv"
		       "m</type></os><devices><memballoon model='none'/><iommu model='smmuv3'/></d"
		       "evices>",
		.expected = "-cpu\ncortex-a15\n",
	},
	{
		.name = "transitional balloon with a name, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><devices><memballoon model='virtio-transitional' autodeflate='o"
		       "n'><alias name='ua-b'/></memballoon></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"virtio-balloon-pci-transitional\",\"i"
			"d\":\"ua-b\",\"deflate-on-oom\":true}\n",
	},
	{
		.name = "options of virtio devices, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='pc'>hvm</"
		       "type></os><devices><memballoon model='virtio-non-transitional' freePageRep"
		       "orting='off'><driver iommu='on' ats='on' packed='off' page_per_vq='on'/></"
		       "memballoon></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"virtio-balloon-pci-non-transitional\""
			",\"iommu_platform\":true,\"ats\":true,\"packed\":false,\"page-per-vq\":tru"
			"e,\"id\":\"balloon0\",\"free-page-reporting\":false}\n",
	},
	{
		.name = "an address with a function, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='pc'>hvm</"
		       "type></os><devices><memballoon model='virtio'><address type='pci' domain='"
		       "0' bus='0' slot='9' function='1' multifunction='on'/></memballoon></device"
		       "s>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"virtio-balloon-pci\",\"id\":\"balloon"
			"0\",\"bus\":\"pci.0\",\"multifunction\":true,\"addr\":\"0x9.0x1\"}\n",
	},
	{
		.name = "behind a bridge with a name, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='pc'>hvm</"
		       "type></os><devices><controller type='pci' index='0' model='pci-root'/><con"
		       "troller type='pci' index='1' model='pci-bridge'><alias name='ua-br'/></con"
		       "troller><memballoon model='virtio'><address type='pci' bus='1' slot='3'/><"
		       "/memballoon></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"virtio-balloon-pci\",\"id\":\"balloon"
			"0\",\"bus\":\"ua-br\",\"addr\":\"0x3\"}\n",
	},
	{
		.name = "behind a bridge, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='pc'>hvm</"
		       "type></os><devices><controller type='pci' index='0' model='pci-root'/><con"
		       "troller type='pci' index='1' model='pci-bridge'/><memballoon model='virtio"
		       "'><address type='pci' bus='1' slot='3'/></memballoon></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"virtio-balloon-pci\",\"id\":\"balloon"
			"0\",\"bus\":\"pci.1\",\"addr\":\"0x3\"}\n",
	},
	{
		.name = "behind the second host bridge of pseries, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='ppc64' machine='pseries'>h"
		       "vm</type></os><devices><controller type='pci' index='0' model='pci-root'/>"
		       "<controller type='pci' index='1' model='pci-root'/><memballoon model='virt"
		       "io'><address type='pci' bus='1' slot='3'/></memballoon></devices>",
		.expected =
			"-cpu\nPOWER10\n-device\n{\"driver\":\"spapr-pci-host-bridge\",\"index\":1,"
			"\"id\":\"pci.1\"}\n-device\n{\"driver\":\"virtio-balloon-pci\",\"id\":\"ba"
			"lloon0\",\"bus\":\"pci.1.0\",\"addr\":\"0x3\"}\n",
	},
	{
		.name = "CCW with an address, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='s390x' machine='s390-ccw-v"
		       "irtio'>hvm</type></os><devices><memballoon model='virtio'><address type='c"
		       "cw' cssid='0xfe' ssid='0' devno='0x0012'/></memballoon></devices>",
		.expected =
			"-cpu\nqemu\n-device\n{\"driver\":\"virtio-balloon-ccw\",\"id\":\"balloon0"
			"\",\"devno\":\"fe.0.0012\"}\n",
	},
	{
		.name = "CCW, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='s390x' machine='s390-ccw-v"
		       "irtio'>hvm</type></os>",
		.expected =
			"-cpu\nqemu\n-device\n{\"driver\":\"virtio-balloon-ccw\",\"id\":\"balloon0"
			"\"}\n",
	},
	{
		.name = "NVDIMM with everything, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><features><acpi/></features><maxMemory slots='4' unit='GiB'>8</"
		       "maxMemory><vcpu>2</vcpu><cpu mode='maximum'><numa><cell id='0' cpus='0-1' "
		       "memory='512' unit='MiB'/></numa></cpu><devices><memballoon model='none'/><"
		       "memory model='nvdimm' access='shared'><source><path>/tmp/nv</path><alignsi"
		       "ze unit=\"MiB\">2</alignsize><pmem/></source><target><size unit='MiB'>512<"
		       "/size><node>0</node><label><size unit=\"KiB\">256</size></label><readonly/"
		       "></target></memory></devices>",
		.expected =
			"-cpu\nmax\n-object\n{\"qom-type\":\"memory-backend-file\",\"id\":\"memnvdi"
			"mm0\",\"mem-path\":\"/tmp/nv\",\"share\":true,\"size\":536870912,\"align\""
			":2097152,\"pmem\":true}\n-device\n{\"driver\":\"nvdimm\",\"node\":0,\"labe"
			"l-size\":262144,\"unarmed\":true,\"memdev\":\"memnvdimm0\",\"id\":\"nvdimm"
			"0\",\"slot\":0}\n",
	},
	{
		.name = "NVDIMM of pseries, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='ppc64' machine='pseries'>h"
		       "vm</type></os><maxMemory slots='4' unit='GiB'>8</maxMemory><vcpu>2</vcpu><"
		       "cpu><numa><cell id='0' cpus='0-1' memory='512' unit='MiB'/></numa></cpu><d"
		       "evices><memballoon model='none'/><memory model='nvdimm'><uuid>49545eb3-75e"
		       "1-2d0a-acdd-f0294406c99e</uuid><source><path>/tmp/nv</path></source><targe"
		       "t><size unit='MiB'>512</size><node>0</node><label><size unit=\"KiB\">128</"
		       "size></label></target></memory></devices>",
		.expected =
			"-cpu\nPOWER10\n-object\n{\"qom-type\":\"memory-backend-file\",\"id\":\"mem"
			"nvdimm0\",\"mem-path\":\"/tmp/nv\",\"prealloc\":true,\"size\":268566528}\n"
			"-device\n{\"driver\":\"nvdimm\",\"node\":0,\"label-size\":131072,\"uuid\":"
			"\"49545eb3-75e1-2d0a-acdd-f0294406c99e\",\"memdev\":\"memnvdimm0\",\"id\":"
			"\"nvdimm0\",\"slot\":0}\n",
	},
	{
		.name = "virtio-mem and virtio-pmem, 9.0",
		.libvirt = 9000,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><features><acpi/></features><maxMemory slots='4' unit='GiB'>8</"
		       "maxMemory><vcpu>2</vcpu><cpu mode='maximum'><numa><cell id='0' cpus='0-1' "
		       "memory='512' unit='MiB'/></numa></cpu><devices><memballoon model='none'/><"
		       "memory model='virtio-mem'><target dynamicMemslots='yes'><size unit='MiB'>5"
		       "12</size><node>0</node><block unit=\"MiB\">2</block><requested unit=\"MiB"
		       "\">128</requested><address base=\"0x140000000\"/></target></memory><memory"
		       " model='virtio-pmem' access='shared'><source><path>/tmp/pm</path></source>"
		       "<target><size unit='MiB'>512</size></target></memory></devices>",
		.expected =
			"-cpu\nmax\n-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"memvirti"
			"omem0\",\"reserve\":false,\"size\":536870912}\n-device\n{\"driver\":\"virt"
			"io-mem-pci\",\"node\":0,\"block-size\":2097152,\"requested-size\":13421772"
			"8,\"memdev\":\"memvirtiomem0\",\"id\":\"virtiomem0\"}\n-object\n{\"qom-typ"
			"e\":\"memory-backend-file\",\"id\":\"memvirtiopmem0\",\"mem-path\":\"/tmp/"
			"pm\",\"share\":true,\"size\":536870912}\n-device\n{\"driver\":\"virtio-pme"
			"m-pci\",\"memdev\":\"memvirtiopmem0\",\"id\":\"virtiopmem0\"}\n",
	},
	{
		.name = "virtio-mem and virtio-pmem, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><features><acpi/></features><maxMemory slots='4' unit='GiB'>8</"
		       "maxMemory><vcpu>2</vcpu><cpu mode='maximum'><numa><cell id='0' cpus='0-1' "
		       "memory='512' unit='MiB'/></numa></cpu><devices><memballoon model='none'/><"
		       "memory model='virtio-mem'><target dynamicMemslots='yes'><size unit='MiB'>5"
		       "12</size><node>0</node><block unit=\"MiB\">2</block><requested unit=\"MiB"
		       "\">128</requested><address base=\"0x140000000\"/></target></memory><memory"
		       " model='virtio-pmem' access='shared'><source><path>/tmp/pm</path></source>"
		       "<target><size unit='MiB'>512</size></target></memory></devices>",
		.expected =
			"-cpu\nmax\n-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"memvirti"
			"omem0\",\"reserve\":false,\"size\":536870912}\n-device\n{\"driver\":\"virt"
			"io-mem-pci\",\"node\":0,\"block-size\":2097152,\"requested-size\":13421772"
			"8,\"memdev\":\"memvirtiomem0\",\"memaddr\":5368709120,\"dynamic-memslots\""
			":true,\"id\":\"virtiomem0\"}\n-object\n{\"qom-type\":\"memory-backend-file"
			"\",\"id\":\"memvirtiopmem0\",\"mem-path\":\"/tmp/pm\",\"share\":true,\"siz"
			"e\":536870912}\n-device\n{\"driver\":\"virtio-pmem-pci\",\"memdev\":\"memv"
			"irtiopmem0\",\"id\":\"virtiopmem0\"}\n",
	},
	{
		.name = "virtio-mem of s390x, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='s390x' machine='s390-ccw-v"
		       "irtio'>hvm</type></os><maxMemory unit='GiB'>8</maxMemory><devices><memball"
		       "oon model='none'/><memory model='virtio-mem'><target><size unit='MiB'>512<"
		       "/size><block unit='MiB'>2</block><requested unit='MiB'>128</requested></ta"
		       "rget></memory></devices>",
		.expected =
			"-cpu\nqemu\n-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"memvirt"
			"iomem0\",\"reserve\":false,\"size\":536870912}\n-device\n{\"driver\":\"vir"
			"tio-mem-ccw\",\"block-size\":2097152,\"requested-size\":134217728,\"memdev"
			"\":\"memvirtiomem0\",\"id\":\"virtiomem0\"}\n",
	},
	{
		.name = "DIMM with slot and address, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><features><acpi/></features><maxMemory slots='4' unit='GiB'>8</"
		       "maxMemory><vcpu>2</vcpu><cpu mode='maximum'><numa><cell id='0' cpus='0-1' "
		       "memory='512' unit='MiB'/></numa></cpu><devices><memballoon model='none'/><"
		       "memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></tar"
		       "get><address type='dimm' slot='2' base='0x140000000'/></memory></devices>",
		.expected =
			"-cpu\nmax\n-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"memdimm2"
			"\",\"size\":536870912}\n-device\n{\"driver\":\"pc-dimm\",\"node\":0,\"memd"
			"ev\":\"memdimm2\",\"id\":\"dimm2\",\"slot\":2,\"addr\":5368709120}\n",
	},
	{
		.name = "host bridge in a cell, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='ppc64' machine='pseries'>h"
		       "vm</type></os><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='1' "
		       "unit='GiB'/></numa></cpu><devices><memballoon model='none'/><controller ty"
		       "pe='pci' index='1' model='pci-root'><target index='1'><node>0</node></targ"
		       "et></controller></devices>",
		.expected =
			"-cpu\nPOWER10\n-device\n{\"driver\":\"spapr-pci-host-bridge\",\"index\":1,"
			"\"id\":\"pci.1\",\"numa_node\":0}\n",
	},
	{
		.name = "expander bus with an address, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='pc'>hvm</"
		       "type></os><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='1' unit"
		       "='GiB'/></numa></cpu><devices><memballoon model='none'/><controller type='"
		       "pci' index='1' model='pci-expander-bus'><target busNr='254'><node>0</node>"
		       "</target><address type='pci' slot='7'/></controller></devices>",
		.expected =
			"-cpu\nqemu64\n-device\n{\"driver\":\"pxb\",\"bus_nr\":254,\"id\":\"pci.1\""
			",\"numa_node\":0,\"bus\":\"pci.0\",\"addr\":\"0x7\"}\n",
	},
	{
		.name = "pools and polling, 9.0",
		.libvirt = 9000,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><iothreads>2</iothreads><iothreadids><iothread id='4' thread_po"
		       "ol_min='0' thread_pool_max='9'><poll max='0' grow='2' shrink='3'/></iothre"
		       "ad></iothreadids><defaultiothread thread_pool_min='1' thread_pool_max='64'"
		       "/><devices><memballoon model='none'/></devices>",
		.expected =
			"-cpu\nqemu64\n-object\n{\"qom-type\":\"iothread\",\"id\":\"iothread4\",\"t"
			"hread-pool-min\":0,\"thread-pool-max\":9}\n-object\n{\"qom-type\":\"iothre"
			"ad\",\"id\":\"iothread1\"}\n-object\n{\"qom-type\":\"main-loop\",\"id\":\""
			"main-loop\",\"thread-pool-min\":1,\"thread-pool-max\":64}\n",
	},
	{
		.name = "pools and polling, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><iothreads>2</iothreads><iothreadids><iothread id='4' thread_po"
		       "ol_min='0' thread_pool_max='9'><poll max='0' grow='2' shrink='3'/></iothre"
		       "ad></iothreadids><defaultiothread thread_pool_min='1' thread_pool_max='64'"
		       "/><devices><memballoon model='none'/></devices>",
		.expected =
			"-cpu\nqemu64\n-object\n{\"qom-type\":\"iothread\",\"id\":\"iothread4\",\"t"
			"hread-pool-min\":0,\"thread-pool-max\":9,\"poll-max-ns\":0,\"poll-grow\":2"
			",\"poll-shrink\":3}\n-object\n{\"qom-type\":\"iothread\",\"id\":\"iothread"
			"1\"}\n-object\n{\"qom-type\":\"main-loop\",\"id\":\"main-loop\",\"thread-p"
			"ool-min\":1,\"thread-pool-max\":64}\n",
	},
	{
		.name = "polling beyond 63 bits, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><iothreadids><iothread id='1'><poll "
		       "max='9223372036854775807' grow='9223372036854775808' "
		       "shrink='18446744073709551615'/></iothread></iothreadids><os><type "
		       "arch='x86_64' machine='q35'>hvm</type></os><devices><memballoon "
		       "model='none'/></devices>",
		.expected =
			"-cpu\nqemu64\n-object\n{\"qom-type\":\"iothread\",\"id\":\"iothread1\","
			"\"poll-max-ns\":9223372036854775807,\"poll-grow\":-9223372036854775808,"
			"\"poll-shrink\":-1}\n",
	},
	{
		.name = "an address beyond 63 bits, 9.0",
		.libvirt = 9000,
		.xml = "<maxMemory slots='4' unit='MiB'>8192</maxMemory><memory unit='MiB'>1280"
		       "</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><cpu><numa>"
		       "<cell id='0' cpus='0' memory='1048576'/></numa></cpu><devices><memballoon "
		       "model='none'/><memory model='dimm'><target><size unit='MiB'>256</size>"
		       "<node>0</node></target><address type='dimm' slot='0' "
		       "base='0xfffffffff0000000'/></memory></devices>",
		.expected = "-cpu\nqemu64\n-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":"
			    "\"memdimm0\",\"size\":268435456}\n-device\n{\"driver\":\"pc-dimm\","
			    "\"node\":0,\"memdev\":\"memdimm0\",\"id\":\"dimm0\",\"slot\":0,"
			    "\"addr\":-268435456}\n",
	},
	{
		.name = "balloon of a board without PCI, 9.0",
		.libvirt = 9000,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='aarch64' "
		       "machine='vexpress-a15'>hvm</type></os><devices><memballoon "
		       "model='virtio'/></devices>",
		.expected = "-cpu\ncortex-a15\n-device\n{\"driver\":\"virtio-balloon-device\","
			    "\"id\":\"balloon0\"}\n",
	},
	{
		.name = "the CPU of a board, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='ppc64' machine='mac99'>hvm"
		       "</type></os><devices><memballoon model='none'/></devices>",
		.expected = "-cpu\nppc64\n",
	},
	{
		.name = "the main loop has a pool, 11.3",
		.libvirt = 11003,
		.xml = "<memory unit='MiB'>1024</memory><os><type arch='x86_64' machine='q35'>hvm<"
		       "/type></os><defaultiothread thread_pool_max='8'/><devices><memballoon mode"
		       "l='none'/></devices>",
		.expected =
			"-cpu\nqemu64\n-object\n{\"qom-type\":\"main-loop\",\"id\":\"main-loop\",\""
			"thread-pool-max\":8}\n",
	},
};

struct translation {
	struct arena arena;
	struct target target;
	struct diag_list diags;
	struct domain *domain;
	struct guest *guest;
	struct argv argv;
};

static void translation_done(struct translation *t)
{
	guest_free(t->guest);
	domain_free(t->domain);
	diag_list_done(&t->diags);
	target_done(&t->target);
	arena_done(&t->arena);
}

static void translate(struct translation *t, target_version libvirt, const char *body)
{
	AUTO(error) error = ERROR_INIT;
	const char *xml =
		arena_printf(&t->arena, "<domain type='qemu'><name>g</name>%s</domain>", body);

	assert_int_equal(target_init(&t->target, libvirt, 0, &error), 0);
	assert_int_equal(domain_parse("g.xml", xml, strlen(xml), &t->diags, &t->domain, &error), 0);
	t->guest = guest_build(t->domain, &t->target);
	qemu_build(t->guest, &t->arena, &t->argv);
}

static void arguments_are_libvirts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(translation) t = { .arena = ARENA_INIT };
		AUTO(strbuf) out = STRBUF_INIT;
		struct qemu_format format = {
			.families = 1u << ARGV_FAMILY_CPU | 1u << ARGV_FAMILY_DEVICES |
				    1u << ARGV_FAMILY_IOTHREADS,
		};

		translate(&t, rows[i].libvirt, rows[i].xml);
		format.guest = t.guest;
		qemu_format_args(&t.argv, &format, &out);
		if (strcmp(strbuf_text(&out), rows[i].expected) != 0)
			print_error("%s\n", rows[i].name);
		assert_string_equal(strbuf_text(&out), rows[i].expected);
	}
}

#define MACHINE(arch, name) "<os><type arch='" arch "' machine='" name "'>hvm</type></os>"
#define MEMORY "<memory unit='MiB'>512</memory>"
#define CELL "<vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='512' unit='MiB'/></numa></cpu>"
#define MAX "<maxMemory slots='2' unit='GiB'>4</maxMemory>"

/* What libvirt chooses by what is out of scope has to be in a command, for QEMU to start. */
static void commands_have_what_libvirt_chooses(void **state)
{
	static const struct {
		const char *xml, *words;
		bool absent;
	} cases[] = {
		{ MACHINE("x86_64", "q35") MEMORY CELL
		  "<devices><controller type='pci' index='1' model='pcie-expander-bus'><target>"
		  "<node>0</node></target></controller></devices>",
		  "\"id\":\"balloon0\",\"bus\":\"pcie.0\"", false },
		{ MACHINE("x86_64", "pc") MEMORY CELL
		  "<devices><controller type='pci' index='1' model='pci-expander-bus'><target>"
		  "<node>0</node></target></controller></devices>",
		  "\"numa_node\":0,\"bus\":\"pci.0\"", false },
		{ MACHINE("x86_64", "q35") MEMORY CELL
		  "<devices><controller type='pci' index='1' model='pcie-expander-bus'><target>"
		  "<node>0</node></target></controller><memballoon model='virtio'>"
		  "<driver iommu='on'/></memballoon></devices>",
		  "\"bus\":\"pcie.0\",\"disable-legacy\":\"on\"", false },
		{ MACHINE("x86_64", "q35") MEMORY, "\"bus\"", true },
		{ MACHINE("x86_64", "q35") MEMORY
		  "<devices><memballoon model='virtio'><driver iommu='on'/></memballoon></devices>",
		  "\"disable-legacy\":\"on\"", false },
		{ MACHINE("x86_64", "q35") MEMORY
		  "<devices><memballoon model='virtio-transitional'><driver iommu='on'/>"
		  "</memballoon></devices>",
		  "disable-legacy", true },
		{ MACHINE("x86_64", "q35") MEMORY
		  "<devices><memballoon model='virtio'><driver iommu='on'/>"
		  "<address type='pci' slot='5'/></memballoon></devices>",
		  "disable-legacy", true },
		{ MACHINE("ppc64", "pseries") MEMORY MAX CELL
		  "<devices><memory model='nvdimm'><source><path>/n</path></source><target>"
		  "<size unit='MiB'>512</size><node>0</node><label><size>128</size></label></target>"
		  "</memory></devices>",
		  "\"uuid\":\"00000000-0000-4000-8000-", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO(translation) t = { .arena = ARENA_INIT };
		AUTO(strbuf) command = STRBUF_INIT;
		AUTO(strbuf) arguments = STRBUF_INIT;
		struct qemu_format format = { 0 };

		translate(&t, 11003, cases[i].xml);
		format.guest = t.guest;
		qemu_format_shell(&t.argv, &format, &command);
		qemu_format_args(&t.argv, &format, &arguments);
		assert_int_equal(strstr(strbuf_text(&command), cases[i].words) == NULL,
				 cases[i].absent);
		assert_null(strstr(strbuf_text(&arguments), cases[i].words));
	}
}

static void what_is_not_known_is_left_out(void **state)
{
	static const struct {
		const char *xml, *words;
	} cases[] = {
		{ MACHINE("aarch64", "virt") MEMORY "<devices><iommu model='smmuv3'/></devices>",
		  "the <iommu> of this model is not a -device of its own" },
		{ MACHINE("mips", "malta") MEMORY "<cpu><cache mode='disable'/></cpu>",
		  "cache and address size have no argument" },
		{ MACHINE("x86_64", "q35") MEMORY
		  "<cpu mode='custom'><model>qemu64</model><feature name='avx'/></cpu>",
		  "the CPU's 1 features are left out" },
		{ MACHINE("x86_64", "q35") MEMORY "<cpu mode='host-model'/>",
		  "features of the host-model CPU" },
		{ MACHINE("aarch64", "virt") MEMORY "<cpu mode='host-model'/>",
		  "stands for the named model" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO(translation) t = { .arena = ARENA_INIT };
		bool told = false;

		translate(&t, 11003, cases[i].xml);
		for (size_t j = 0; j < t.argv.n_left_out; j++)
			told |= strstr(t.argv.left_out[j], cases[i].words) != NULL;
		if (!told)
			print_error("'%s' isn't told\n", cases[i].words);
		assert_true(told);
	}
}

UNIT_TESTS(cmocka_unit_test(arguments_are_libvirts),
	   cmocka_unit_test(commands_have_what_libvirt_chooses),
	   cmocka_unit_test(what_is_not_known_is_left_out));
