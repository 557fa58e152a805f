/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Domains to arguments, for several versions. What is expected here was printed by the real
 * libvirt 9.0 (with QEMU 7.2) and 11.3 (with QEMU 10.0), but for bus addresses, which it chooses,
 * and for the two rows that none of them takes: QEMU 5.2 and the distribution's machine type.
 */
#include "testing.h"

#include "qemu/build.h"
#include "qemu/syntax.h"

#define TYPE(machine) "<os><type arch='x86_64' machine='" machine "'>hvm</type></os>"
#define NO_BALLOON "<devices><memballoon model='none'/></devices>"
#define MIB(n) "<memory unit='MiB'>" n "</memory>"

struct row {
	const char *name;
	target_version libvirt, qemu;
	const char *xml;      /* inside <domain> */
	unsigned families;    /* 0: all */
	const char *expected; /* one argument a line */
};

#define ONLY(family) (1u << ARGV_FAMILY_##family)

static const struct row rows[] = {
	{
		.name = "plain guest of 11.3",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("q35") MIB("1024") NO_BALLOON,
		.expected = "-machine\npc-q35-10.0,dump-guest-core=off,memory-backend=pc.ram,"
			    "acpi=off\n"
			    "-accel\ntcg\n"
			    "-cpu\nqemu64\n"
			    "-m\nsize=1048576k\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"pc.ram\","
			    "\"size\":1073741824}\n"
			    "-overcommit\nmem-lock=off\n"
			    "-smp\n1,sockets=1,cores=1,threads=1\n",
	},
	{
		.name = "plain guest of 9.0",
		.libvirt = 9000,
		.qemu = 7002,
		.xml = TYPE("q35") MIB("1024") NO_BALLOON,
		.expected = "-machine\npc-q35-7.2,dump-guest-core=off,memory-backend=pc.ram\n"
			    "-accel\ntcg\n"
			    "-cpu\nqemu64\n"
			    "-m\n1024\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"pc.ram\","
			    "\"size\":1073741824}\n"
			    "-overcommit\nmem-lock=off\n"
			    "-smp\n1,sockets=1,cores=1,threads=1\n"
			    "-no-acpi\n",
	},
	{
		.name = "key=value for a QEMU without JSON",
		.libvirt = 9000,
		.qemu = 5002,
		.xml = TYPE("pc")
			MIB("1024") "<features><acpi/></features>"
				    "<numatune><memory mode='strict' nodeset='0-1,3'/></numatune>",
		.families = ONLY(MEMORY) | ONLY(DEVICES),
		.expected = "-m\n1024\n"
			    "-object\nmemory-backend-ram,id=pc.ram,size=1073741824,"
			    "host-nodes=0-1,host-nodes=3,policy=bind\n"
			    "-overcommit\nmem-lock=off\n"
			    "-device\nvirtio-balloon-pci,id=balloon0\n",
	},
	{
		.name = "machine keys",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("pc-q35-8.0") "<memory unit='MiB' dumpCore='on'>64</memory>"
					  "<features><acpi/></features>"
					  "<memoryBacking><nosharepages/><locked/></memoryBacking>",
		.families = ONLY(MACHINE),
		.expected = "-machine\npc-q35-8.0,dump-guest-core=on,mem-merge=off,"
			    "memory-backend=pc.ram,acpi=on\n-accel\ntcg\n",
	},
	{
		.name = "topology with dies and clusters",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("q35")
			MIB("64") "<vcpu current='3'>24</vcpu><cpu mode='maximum'><topology "
				  "sockets='2' dies='2' cores='3' threads='2'/></cpu>",
		.families = ONLY(SMP) | ONLY(CPU),
		.expected = "-cpu\nmax\n"
			    "-smp\n3,maxcpus=24,sockets=2,dies=2,clusters=1,cores=3,threads=2\n",
	},
	{
		.name = "9.0 knows no clusters",
		.libvirt = 9000,
		.qemu = 7002,
		.xml = TYPE("q35")
			MIB("64") "<vcpu>12</vcpu><cpu mode='maximum'><topology sockets='2' "
				  "cores='3' threads='2'/></cpu>",
		.families = ONLY(SMP),
		.expected = "-smp\n12,sockets=2,dies=1,cores=3,threads=2\n",
	},
	{
		.name = "CPU caches and address bits",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("q35") MIB("64") "<cpu mode='maximum'><cache mode='disable'/>"
					     "<maxphysaddr mode='emulate' bits='42'/></cpu>",
		.families = ONLY(CPU),
		.expected = "-cpu\nmax,host-cache-info=off,l3-cache=off,phys-bits=42\n",
	},
	{
		.name = "cells bound to nodes, with distances",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE(
			"q35") "<features><acpi/></features><vcpu>4</vcpu>"
			       "<numatune><memnode cellid='1' mode='preferred' nodeset='0'/></numatune>"
			       "<cpu mode='maximum'><numa>"
			       "<cell id='0' cpus='0-1,3' memory='512' unit='MiB'><distances>"
			       "<sibling id='1' value='21'/></distances></cell>"
			       "<cell id='1' cpus='2' memory='1000001' unit='KiB' memAccess='shared'/>"
			       "</numa></cpu>",
		.families = ONLY(NUMA) | ONLY(MEMORY),
		.expected = "-m\nsize=1524736k\n"
			    "-overcommit\nmem-lock=off\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"ram-node0\","
			    "\"size\":536870912}\n"
			    "-numa\nnode,nodeid=0,cpus=0-1,cpus=3,memdev=ram-node0\n"
			    "-object\n{\"qom-type\":\"memory-backend-file\",\"id\":\"ram-node1\","
			    "\"mem-path\":\"/var/lib/libvirt/qemu/ram/-1-g/ram-node1\","
			    "\"share\":true,\"size\":1024458752,\"host-nodes\":[0],"
			    "\"policy\":\"preferred\"}\n"
			    "-numa\nnode,nodeid=1,cpus=2,memdev=ram-node1\n"
			    "-numa\ndist,src=0,dst=0,val=10\n"
			    "-numa\ndist,src=0,dst=1,val=21\n"
			    "-numa\ndist,src=1,dst=0,val=21\n"
			    "-numa\ndist,src=1,dst=1,val=10\n",
	},
	{
		.name = "huge pages, preallocated where they are",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("q35") MIB(
			"1024") "<memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages>"
				"</memoryBacking><numatune><memory mode='strict' nodeset='0'/></numatune>",
		.families = ONLY(MEMORY),
		.expected = "-m\nsize=1048576k\n"
			    "-object\n{\"qom-type\":\"thread-context\",\"id\":\"tc-pc.ram\","
			    "\"node-affinity\":[0]}\n"
			    "-object\n{\"qom-type\":\"memory-backend-file\",\"id\":\"pc.ram\","
			    "\"mem-path\":\"/dev/hugepages1G/libvirt/qemu/-1-g\","
			    "\"x-use-canonical-path-for-ramblock-id\":false,\"prealloc\":true,"
			    "\"size\":1073741824,\"host-nodes\":[0],\"policy\":\"bind\","
			    "\"prealloc-context\":\"tc-pc.ram\"}\n"
			    "-overcommit\nmem-lock=off\n",
	},
	{
		.name = "memfd with huge pages",
		.libvirt = 9000,
		.qemu = 7002,
		.xml = TYPE("q35") MIB("1024") "<memoryBacking><hugepages/><source type='memfd'/>"
					       "<access mode='shared'/></memoryBacking>",
		.families = ONLY(MEMORY),
		.expected = "-m\n1024\n"
			    "-object\n{\"qom-type\":\"memory-backend-memfd\",\"id\":\"pc.ram\","
			    "\"hugetlb\":true,\"hugetlbsize\":2097152,\"share\":true,"
			    "\"x-use-canonical-path-for-ramblock-id\":false,\"prealloc\":true,"
			    "\"size\":1073741824}\n"
			    "-overcommit\nmem-lock=off\n",
	},
	{
		.name = "an old machine type without backends",
		.libvirt = 9000,
		.qemu = 7002,
		.xml = TYPE(
			"pc-i440fx-4.2") "<vcpu>2</vcpu><memoryBacking><hugepages/></memoryBacking>"
					 "<cpu><numa><cell id='0' cpus='0-1' memory='512' unit='MiB'/>"
					 "</numa></cpu>",
		.families = ONLY(NUMA) | ONLY(MEMORY),
		.expected = "-m\n512\n"
			    "-overcommit\nmem-lock=off\n"
			    "-mem-prealloc\n"
			    "-mem-path\n/dev/hugepages/libvirt/qemu/-1-g\n"
			    "-numa\nnode,nodeid=0,cpus=0-1,mem=512\n",
	},
	{
		.name = "HMAT",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE(
			"q35") "<features><acpi/></features><vcpu>1</vcpu><cpu><numa>"
			       "<cell id='0' cpus='0' memory='256' unit='MiB'>"
			       "<cache level='1' associativity='full' policy='writethrough'>"
			       "<size value='10' unit='KiB'/><line value='64' unit='B'/></cache></cell>"
			       "<cell id='1' memory='256' unit='MiB'/>"
			       "<interconnects><latency initiator='0' target='0' cache='1' type='read' "
			       "value='7'/><bandwidth initiator='0' target='1' type='access' "
			       "value='200' unit='MiB'/></interconnects></numa></cpu>",
		.families = ONLY(NUMA) | ONLY(MACHINE),
		.expected = "-machine\npc-q35-10.0,dump-guest-core=off,hmat=on,acpi=on\n"
			    "-accel\ntcg\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"ram-node0\","
			    "\"size\":268435456}\n"
			    "-numa\nnode,nodeid=0,cpus=0,initiator=0,memdev=ram-node0\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"ram-node1\","
			    "\"size\":268435456}\n"
			    "-numa\nnode,nodeid=1,initiator=0,memdev=ram-node1\n"
			    "-numa\nhmat-lb,initiator=0,target=0,hierarchy=first-level,"
			    "data-type=read-latency,latency=7\n"
			    "-numa\nhmat-lb,initiator=0,target=1,hierarchy=memory,"
			    "data-type=access-bandwidth,bandwidth=204800K\n"
			    "-numa\nhmat-cache,node-id=0,size=10K,level=1,"
			    "associativity=complex,policy=write-through,line=64\n",
	},
	{
		.name = "IOThreads and the main loop",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("q35")
			MIB("64") "<iothreads>2</iothreads><iothreadids>"
				  "<iothread id='5' thread_pool_min='0' thread_pool_max='8'>"
				  "<poll max='0'/></iothread></iothreadids>"
				  "<defaultiothread thread_pool_max='4'/>",
		.families = ONLY(IOTHREADS),
		.expected = "-object\n{\"qom-type\":\"iothread\",\"id\":\"iothread5\","
			    "\"thread-pool-min\":0,\"thread-pool-max\":8,\"poll-max-ns\":0}\n"
			    "-object\n{\"qom-type\":\"iothread\",\"id\":\"iothread1\"}\n"
			    "-object\n{\"qom-type\":\"main-loop\",\"id\":\"main-loop\","
			    "\"thread-pool-max\":4}\n",
	},
	{
		.name = "memory devices",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE(
			"q35") "<maxMemory slots='4' unit='GiB'>8</maxMemory>"
			       "<features><acpi/></features><vcpu>1</vcpu>"
			       "<cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu>"
			       "<devices><memballoon model='none'/>"
			       "<memory model='dimm'><target><size unit='MiB'>512</size><node>0</node>"
			       "</target><address type='dimm' slot='2' base='0x140000000'/></memory>"
			       "<memory model='nvdimm'><source><path>/tmp/nv</path></source><target>"
			       "<size unit='MiB'>256</size><node>0</node><label><size unit='KiB'>128"
			       "</size></label><readonly/></target></memory>"
			       "<memory model='virtio-mem'><target><size unit='GiB'>1</size>"
			       "<node>0</node><block unit='MiB'>2</block><requested unit='MiB'>512"
			       "</requested></target></memory></devices>",
		.families = ONLY(DEVICES) | ONLY(MEMORY) | ONLY(MACHINE),
		.expected = "-machine\npc-q35-10.0,dump-guest-core=off,nvdimm=on,acpi=on\n"
			    "-accel\ntcg\n"
			    "-m\nsize=1048576k,slots=4,maxmem=8388608k\n"
			    "-overcommit\nmem-lock=off\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"memdimm2\","
			    "\"size\":536870912}\n"
			    "-device\n{\"driver\":\"pc-dimm\",\"node\":0,\"memdev\":\"memdimm2\","
			    "\"id\":\"dimm2\",\"slot\":2,\"addr\":5368709120}\n"
			    "-object\n{\"qom-type\":\"memory-backend-file\",\"id\":\"memnvdimm0\","
			    "\"mem-path\":\"/tmp/nv\",\"prealloc\":true,\"size\":268435456}\n"
			    "-device\n{\"driver\":\"nvdimm\",\"node\":0,\"label-size\":131072,"
			    "\"unarmed\":true,\"memdev\":\"memnvdimm0\",\"id\":\"nvdimm0\","
			    "\"slot\":0}\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\","
			    "\"id\":\"memvirtiomem0\",\"reserve\":false,\"size\":1073741824}\n"
			    "-device\n{\"driver\":\"virtio-mem-pci\",\"node\":0,"
			    "\"block-size\":2097152,\"requested-size\":536870912,"
			    "\"memdev\":\"memvirtiomem0\",\"id\":\"virtiomem0\"}\n",
	},
	{
		.name = "more than 255 vCPUs get an IOMMU",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("q35")
			MIB("64") "<vcpu>300</vcpu><features><acpi/></features>" NO_BALLOON,
		.families = ONLY(MACHINE) | ONLY(DEVICES),
		.expected = "-machine\npc-q35-10.0,kernel_irqchip=split,dump-guest-core=off,"
			    "memory-backend=pc.ram,acpi=on\n"
			    "-accel\ntcg\n"
			    "-device\n{\"driver\":\"intel-iommu\",\"id\":\"iommu0\","
			    "\"intremap\":\"on\",\"eim\":\"on\"}\n",
	},
	{
		.name = "expander buses and a balloon with addresses",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE(
			"pc") "<vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='64' "
			      "unit='MiB'/></numa></cpu><devices>"
			      "<controller type='pci' index='0' model='pci-root'/>"
			      "<controller type='pci' index='1' model='pci-expander-bus'>"
			      "<target busNr='254'><node>0</node></target>"
			      "<address type='pci' bus='0' slot='4'/></controller>"
			      "<memballoon model='virtio' autodeflate='on' freePageReporting='on'>"
			      "<address type='pci' bus='1' slot='0x1f' function='3'/></memballoon>"
			      "</devices>",
		.families = ONLY(DEVICES),
		.expected = "-device\n{\"driver\":\"pxb\",\"bus_nr\":254,\"id\":\"pci.1\","
			    "\"numa_node\":0,\"bus\":\"pci.0\",\"addr\":\"0x4\"}\n"
			    "-device\n{\"driver\":\"virtio-balloon-pci\",\"id\":\"balloon0\","
			    "\"deflate-on-oom\":true,\"free-page-reporting\":true,"
			    "\"bus\":\"pci.1\",\"addr\":\"0x1f.0x3\"}\n",
	},
	{
		.name = "s390x",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = "<os><type arch='s390x' machine='s390-ccw-virtio'>hvm</type></os>" MIB(
			"64") "<devices><memballoon model='virtio'><address type='ccw' cssid='0xfe' "
			      "ssid='0x0' devno='0x0002'/></memballoon></devices>",
		.expected = "-machine\ns390-ccw-virtio-10.0,dump-guest-core=off,"
			    "memory-backend=s390.ram\n"
			    "-accel\ntcg\n"
			    "-cpu\nqemu\n"
			    "-m\nsize=65536k\n"
			    "-object\n{\"qom-type\":\"memory-backend-ram\",\"id\":\"s390.ram\","
			    "\"size\":67108864}\n"
			    "-overcommit\nmem-lock=off\n"
			    "-smp\n1,sockets=1,cores=1,threads=1\n"
			    "-device\n{\"driver\":\"virtio-balloon-ccw\",\"id\":\"balloon0\","
			    "\"devno\":\"fe.0.0002\"}\n",
	},
	{
		.name = "a distribution's machine type",
		.libvirt = 11003,
		.qemu = 10000,
		.xml = TYPE("pc-q35-rhel9.4.0") MIB("64"),
		.families = ONLY(MACHINE),
		.expected = "-machine\npc-q35-rhel9.4.0,dump-guest-core=off,memory-backend=pc.ram,"
			    "acpi=off\n-accel\ntcg\n",
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

static void translate(struct translation *t, const char *type, const struct row *row)
{
	AUTO(error) error = ERROR_INIT;
	const char *xml = arena_printf(&t->arena, "<domain type='%s'><name>g</name>%s</domain>",
				       type, row->xml);

	assert_int_equal(target_init(&t->target, row->libvirt, row->qemu, &error), 0);
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
		struct qemu_format format = { .families = rows[i].families };

		translate(&t, "qemu", &rows[i]);
		format.guest = t.guest;
		qemu_format_args(&t.argv, &format, &out);
		if (strcmp(strbuf_text(&out), rows[i].expected) != 0)
			print_error("in row '%s'\n", rows[i].name);
		assert_string_equal(strbuf_text(&out), rows[i].expected);
	}
}

static void every_argument_says_where_it_comes_from(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(translation) t = { .arena = ARENA_INIT };

		translate(&t, "kvm", &rows[i]);
		assert_true(t.argv.n_options > 5);
		for (size_t j = 0; j < t.argv.n_options; j++) {
			assert_non_null(t.argv.options[j].reason);
			assert_true(t.argv.options[j].from.at < t.domain->source.length);
		}
	}
}

static bool tells(const struct argv *argv, const char *words)
{
	for (size_t i = 0; i < argv->n_left_out; i++)
		if (strstr(argv->left_out[i], words))
			return true;
	return false;
}

static void what_has_no_argument_is_told(void **state)
{
	static const struct {
		const char *xml, *words;
	} cases[] = {
		{ "<vcpu cpuset='0'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='0'/>"
		  "<vcpupin vcpu='1' cpuset='0'/><emulatorpin cpuset='0'/></cputune>",
		  "pinning (<vcpu cpuset>, 2 <vcpupin>, <emulatorpin>)" },
		{ "<cputune><vcpusched vcpus='0' scheduler='fifo' priority='1'/></cputune>",
		  "scheduling (<vcpusched>)" },
		{ "<cputune><shares>9</shares><period>1000</period><quota>2000</quota></cputune>",
		  "limits (<shares>, period, quota)" },
		{ "<numatune><memory mode='restrictive' nodeset='0'/></numatune>",
		  "mode restrictive" },
		{ "<vcpu placement='auto'>2</vcpu>", "numad" },
		{ "<currentMemory unit='MiB'>32</currentMemory>", "leave 32768 KiB" },
		{ "<cpu mode='host-model'/>", "host-model" },
		{ "<devices><disk/><disk/><video><model type='none'/></video><controller type='usb' model='none'/><rng/></devices>",
		  "devices out of scope: 2 <disk>, <rng>" },
		{ "<devices><shmem name='a'><model type='ivshmem-plain'/></shmem></devices>",
		  "of <shmem> and <pstore> only the memory" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO(translation) t = { .arena = ARENA_INIT };
		struct row row = { .libvirt = 11003, .qemu = 10000 };

		row.xml = arena_printf(&t.arena, "%s%s", TYPE("q35") MIB("64"), cases[i].xml);
		translate(&t, "kvm", &row);
		if (!tells(&t.argv, cases[i].words))
			print_error("'%s' isn't told\n", cases[i].words);
		assert_true(tells(&t.argv, cases[i].words));
	}
}

static void other_hypervisors_have_no_arguments(void **state)
{
	AUTO(translation) t = { .arena = ARENA_INIT };
	const struct row row = { .libvirt = 11003, .qemu = 10000, .xml = MIB("64") };

	(void)state;
	translate(&t, "xen", &row);
	assert_int_equal(t.argv.n_options, 0);
	assert_true(tells(&t.argv, "no QEMU command line"));
}

/* A domain of nothing but nonsense gives arguments all the same, and no crash. */
static void nonsense_is_translated(void **state)
{
	static const char *const bodies[] = {
		"",
		"<vcpu>0</vcpu>",
		"<vcpu current='x'>4294967295</vcpu><cpu><topology sockets='0' cores='0' threads='0'/></cpu>",
		"<cpu><numa><cell id='7' cpus='9-1' memory='-1'/><cell id='7'/></numa></cpu>",
		"<cpu><numa><cell id='0' cpus='0' memory='1'><cache level='9'/></cell><interconnects>"
		"<latency initiator='8' target='9' cache='7' type='x' value='y'/></interconnects></numa></cpu>",
		"<devices><memory/><memory model='dimm'/><controller type='pci' model='pci-expander-bus'/>"
		"<controller/><iommu/><memballoon model='virtio'><address type='pci' bus='300'/>"
		"</memballoon></devices>",
		"<os><type arch='vax' machine='&lt;'>hvm</type></os><memory unit='EiB'>16</memory>",
		"<maxMemory slots='99999999999'>1</maxMemory><memoryBacking><hugepages><page size='0'/>"
		"<page size='3' nodeset='9'/></hugepages></memoryBacking>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
		const struct row row = { .libvirt = 9000, .qemu = 4002, .xml = bodies[i] };
		AUTO(translation) t = { .arena = ARENA_INIT };
		AUTO(strbuf) out = STRBUF_INIT;
		struct qemu_format format = { .annotate = true };

		translate(&t, "kvm", &row);
		format.guest = t.guest;
		qemu_format_shell(&t.argv, &format, &out);
		qemu_format_json(&t.argv, &format, &out);
		assert_true(out.length > 0);
	}
}

UNIT_TESTS(cmocka_unit_test(arguments_are_libvirts),
	   cmocka_unit_test(every_argument_says_where_it_comes_from),
	   cmocka_unit_test(what_has_no_argument_is_told),
	   cmocka_unit_test(other_hypervisors_have_no_arguments),
	   cmocka_unit_test(nonsense_is_translated));
