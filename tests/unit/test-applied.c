/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What libvirt applies besides arguments, row by row, and the script that does it. Facts: libvirt
 * 9.0.0 and 11.3.0 qemu_process.c, qemu_cgroup.c, qemu_domain.c.
 */
#include "testing.h"

#include <inttypes.h>

#include "qemu/applied.h"
#include "qemu/build.h"
#include "qemu/syntax.h"

#define MIB(n) "<memory unit='MiB'>" n "</memory>"
#define KVM "<domain type='kvm'><name>g</name>" MIB("64")
#define TYPE "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
#define CELLS                                            \
	"<vcpu>2</vcpu><cpu><numa>"                      \
	"<cell id='0' cpus='0' memory='32' unit='MiB'/>" \
	"<cell id='1' cpus='1' memory='32' unit='MiB'/></numa></cpu>"

struct world {
	struct arena arena;
	struct target target;
	struct domain *domain;
	struct guest *guest;
	struct applied applied;
};

static void world_done(struct world *w)
{
	guest_free(w->guest);
	domain_free(w->domain);
	target_done(&w->target);
	arena_done(&w->arena);
}

static void make(struct world *w, target_version libvirt, const char *xml)
{
	struct diag_list diags = DIAG_LIST_INIT;
	AUTO(error) error = ERROR_INIT;

	assert_int_equal(target_init(&w->target, libvirt, 0, &error), 0);
	w->target.host.known = true;
	bitmap_set_range(&w->target.arena, &w->target.host.advice, 2, 3);
	assert_int_equal(domain_parse("g.xml", xml, strlen(xml), &diags, &w->domain, &error), 0);
	w->guest = guest_build(w->domain, &w->target);
	applied_build(w->guest, &w->arena, &w->applied);
	diag_list_done(&diags);
}

static void add_set(struct strbuf *out, const char *key, const struct bitmap *set)
{
	if (!set)
		return;
	strbuf_printf(out, " %s=", key);
	bitmap_format(set, out);
}

/* "emulator cpus=0 | vcpu0 mems=1 | …": threads to which nothing is applied stand there too. */
static void show_threads(const struct applied *applied, struct strbuf *out)
{
	static const char *const kinds[] = { "emulator", "vcpu", "iothread" };

	for (size_t i = 0; i < applied->n_threads; i++) {
		const struct applied_thread *thread = &applied->threads[i];

		strbuf_printf(out, "%s%s", i ? " | " : "", kinds[thread->kind]);
		if (thread->kind != APPLIED_EMULATOR)
			strbuf_printf(out, "%u", thread->id);
		add_set(out, "cpus", thread->cpus);
		add_set(out, "nodecpus", thread->cpus_of_nodes);
		add_set(out, "mems", thread->nodes);
		if (thread->bandwidth.period_us || thread->bandwidth.quota_us)
			strbuf_printf(out, " max=%" PRId64 "/%" PRIu64, thread->bandwidth.quota_us,
				      thread->bandwidth.period_us);
		if (thread->scheduler != SCHEDULER_NONE)
			strbuf_printf(out, " %s:%d",
				      enum_name(&scheduler_names, (int)thread->scheduler),
				      thread->priority);
	}
}

static void threads_get_what_libvirt_gives_them(void **state)
{
	static const struct {
		target_version libvirt;
		const char *xml, *expected;
	} rows[] = {
		{ 11003, KVM "</domain>", "emulator | vcpu0" },
		{ 11003,
		  KVM "<vcpu cpuset='4-5'>3</vcpu><iothreads>2</iothreads><cputune>"
		      "<vcpupin vcpu='1' cpuset='7'/><emulatorpin cpuset='0-1'/>"
		      "<iothreadpin iothread='2' cpuset='3'/></cputune></domain>",
		  "emulator cpus=0-1 | vcpu0 cpus=4-5 | vcpu1 cpus=7 | vcpu2 cpus=4-5 | "
		  "iothread1 cpus=4-5 | iothread2 cpus=3" },
		/* numad's nodes stand for their CPUs and for memory; a pin goes before them */
		{ 11003,
		  KVM "<vcpu placement='auto'>2</vcpu><cputune><vcpupin vcpu='1' cpuset='7'/>"
		      "</cputune></domain>",
		  "emulator nodecpus=2-3 mems=2-3 | vcpu0 nodecpus=2-3 mems=2-3 | "
		  "vcpu1 cpus=7 mems=2-3" },
		{ 11003,
		  KVM "<vcpu current='1'>2</vcpu><iothreads>1</iothreads><cputune>"
		      "<period>2000</period><quota>-1</quota><emulator_quota>5000</emulator_quota>"
		      "<iothread_period>3000</iothread_period>"
		      "<vcpusched vcpus='0-1' scheduler='fifo' priority='3'/>"
		      "<iothreadsched iothreads='1' scheduler='idle'/>"
		      "<emulatorsched scheduler='rr' priority='1'/></cputune></domain>",
		  "emulator max=5000/0 rr:1 | vcpu0 max=-1/2000 fifo:3 | iothread1 max=0/3000 "
		  "idle:0" },
		/* strict: 9.0 takes the guest's nodes, 11.3 those of all cells too */
		{ 9000,
		  KVM CELLS "<numatune><memory mode='strict' nodeset='0'/>"
			    "<memnode cellid='1' mode='strict' nodeset='4'/></numatune></domain>",
		  "emulator mems=0 | vcpu0 mems=0 | vcpu1 mems=0" },
		{ 11003,
		  KVM CELLS "<numatune><memory mode='strict' nodeset='0'/>"
			    "<memnode cellid='1' mode='strict' nodeset='4'/></numatune></domain>",
		  "emulator mems=0,4 | vcpu0 mems=0,4 | vcpu1 mems=0,4" },
		/* restrictive: a vCPU has its cell's nodes */
		{ 11003,
		  KVM CELLS
		  "<numatune><memory mode='restrictive' nodeset='0'/>"
		  "<memnode cellid='1' mode='restrictive' nodeset='4'/></numatune></domain>",
		  "emulator mems=0 | vcpu0 mems=0 | vcpu1 mems=4" },
		/* neither preferred nor cells alone bind by cgroup */
		{ 11003,
		  KVM CELLS "<numatune><memory mode='preferred' nodeset='1'/></numatune></domain>",
		  "emulator | vcpu0 | vcpu1" },
		{ 11003,
		  KVM CELLS "<numatune><memnode cellid='0' mode='strict' nodeset='4'/></numatune>"
			    "</domain>",
		  "emulator | vcpu0 | vcpu1" },
		/* what is broken is not applied */
		{ 11003,
		  KVM "<cputune><vcpupin vcpu='0' cpuset='x'/><emulatorpin cpuset=''/>"
		      "<emulatorsched scheduler='y'/></cputune></domain>",
		  "emulator | vcpu0" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(world) w = { .arena = ARENA_INIT };
		AUTO(strbuf) out = STRBUF_INIT;

		make(&w, rows[i].libvirt, rows[i].xml);
		show_threads(&w.applied, &out);
		assert_string_equal(strbuf_text(&out), rows[i].expected);
	}
}

static void locked_memory_is_counted(void **state)
{
#define NVME                                                                \
	"<disk type='nvme' device='disk'><source type='pci' namespace='1'>" \
	"<address domain='0' bus='1' slot='0' function='0'/></source><target dev='vda'/></disk>"
#define VFIO                                                                                 \
	"<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='2' slot='0' " \
	"function='0'/></source></hostdev>"
#define VDPA "<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/></interface>"
#define IOMMU "<iommu model='intel'/>"
#define PPC "<os><type arch='ppc64' machine='pseries'>hvm</type></os>"
	static const uint64_t mib = 1024 * 1024, gib = 1024 * mib;
	const struct {
		target_version libvirt;
		const char *xml;
		uint64_t bytes;
	} rows[] = {
		{ 11003, KVM TYPE "</domain>", 0 },
		{ 11003, KVM TYPE "<memoryBacking><locked/></memoryBacking></domain>",
		  APPLIED_UNLIMITED },
		{ 11003,
		  KVM TYPE "<memtune><hard_limit unit='MiB'>99</hard_limit></memtune>"
			   "<memoryBacking><locked/></memoryBacking></domain>",
		  99 * mib },
		{ 11003,
		  KVM TYPE "<memtune><hard_limit>9007199254740991</hard_limit></memtune></domain>",
		  0 },
		{ 11003, KVM TYPE "<devices>" VFIO VFIO "</devices></domain>", 64 * mib + gib },
		{ 11003, KVM TYPE "<devices>" VFIO VFIO IOMMU "</devices></domain>",
		  128 * mib + gib },
		{ 11003, KVM TYPE "<devices>" VFIO NVME NVME VDPA "</devices></domain>",
		  4 * 64 * mib + gib },
		{ 9000, KVM TYPE "<devices>" VFIO NVME NVME VDPA "</devices></domain>",
		  2 * 64 * mib + gib },
		{ 9000, KVM TYPE "<devices>" VFIO NVME NVME IOMMU "</devices></domain>",
		  3 * 64 * mib + gib },
		{ 9000, KVM TYPE "<devices>" VDPA "</devices></domain>", 64 * mib + gib },
		/* pSeries, in KiB: 65536 / 128 + 4096 + 8192, rounded memory being 256 MiB */
		{ 11003, KVM PPC "</domain>", (2048 + 4096 + 8192) * UINT64_C(1024) },
		{ 11003, KVM PPC "<devices>" VFIO "</devices></domain>",
		  (2048 + 4096 + 8192) * UINT64_C(1024) + 2 * gib },
		{ 11003,
		  KVM PPC "<devices><controller type='pci' index='0' model='pci-root'/>"
			  "<controller type='pci' index='1' model='pci-root'/></devices></domain>",
		  (2048 + 2 * 4096 + 8192) * UINT64_C(1024) },
		{ 11003,
		  "<domain type='kvm'><name>g</name><memory unit='GiB'>4</memory>" PPC
		  "<devices>" VFIO "</devices></domain>",
		  (32768 + 4096 + 8192) * UINT64_C(1024) + 4 * gib + 8 * mib + 8 * mib },
		{ 11003, "<domain type='qemu'><name>g</name>" MIB("64") PPC "</domain>", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(world) w = { .arena = ARENA_INIT };

		make(&w, rows[i].libvirt, rows[i].xml);
		if (w.applied.lock_bytes != rows[i].bytes)
			print_error("row %zu\n", i);
		assert_int_equal(w.applied.lock_bytes, rows[i].bytes);
	}
}

static void limits_are_of_the_whole_guest(void **state)
{
	AUTO(world) w = { .arena = ARENA_INIT };

	(void)state;
	make(&w, 11003,
	     KVM "<cputune><shares>512</shares><global_period>2000</global_period>"
		 "<global_quota>-5</global_quota></cputune><memtune>"
		 "<hard_limit unit='MiB'>4</hard_limit><soft_limit unit='MiB'>3</soft_limit>"
		 "<swap_hard_limit unit='MiB'>5</swap_hard_limit></memtune></domain>");
	assert_true(w.applied.shares_given);
	assert_int_equal(w.applied.shares, 512);
	assert_int_equal(w.applied.bandwidth.period_us, 2000);
	assert_int_equal(w.applied.bandwidth.quota_us, -5);
	assert_int_equal(w.applied.memory_max_bytes, 4 << 20);
	assert_int_equal(w.applied.memory_high_bytes, 3 << 20);
	assert_int_equal(w.applied.swap_max_bytes, 5 << 20);
}

static void a_cgroup_is_needed_for_some_things(void **state)
{
	static const struct {
		const char *xml;
		bool needed;
	} rows[] = {
		{ "", false },
		{ "<cputune><vcpupin vcpu='0' cpuset='0'/></cputune>", false },
		{ "<cputune><emulatorsched scheduler='batch'/></cputune>", false },
		{ "<cputune><shares>9</shares></cputune>", true },
		{ "<cputune><period>1000</period></cputune>", true },
		{ "<cputune><quota>1000</quota></cputune>", true },
		{ "<cputune><global_period>1000</global_period></cputune>", true },
		{ "<cputune><global_quota>1000</global_quota></cputune>", true },
		{ "<memtune><hard_limit>4096</hard_limit></memtune>", true },
		{ "<memtune><soft_limit>4096</soft_limit></memtune>", true },
		{ "<memtune><swap_hard_limit>4096</swap_hard_limit></memtune>", true },
		{ "<numatune><memory mode='strict' nodeset='0'/></numatune>", true },
		{ "<numatune><memory mode='interleave' nodeset='0'/></numatune>", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(world) w = { .arena = ARENA_INIT };

		make(&w, 11003, arena_printf(&w.arena, KVM "%s</domain>", rows[i].xml));
		assert_int_equal(applied_needs_cgroup(&w.applied), rows[i].needed);
	}
}

static void show_resctrls(const struct applied *applied, struct strbuf *out)
{
	for (size_t i = 0; i < applied->n_resctrls; i++) {
		const struct applied_resctrl *group = &applied->resctrls[i];

		strbuf_add_string(out, i ? " | " : "");
		bitmap_format(&group->vcpus, out);
		for (size_t j = 0; j < group->n_caches; j++)
			strbuf_printf(out, " L%u%s:%u=%" PRIu64, group->caches[j].level,
				      group->caches[j].type, group->caches[j].id,
				      group->caches[j].size_bytes);
		for (size_t j = 0; j < group->n_membws; j++)
			strbuf_printf(out, " MB:%u=%u", group->membws[j].id,
				      group->membws[j].bandwidth);
		for (size_t j = 0; j < group->n_monitors; j++)
			add_set(out, "mon", &group->monitors[j]);
	}
}

static void resctrl_groups_are_made_by_vcpus(void **state)
{
	static const struct {
		const char *xml, *expected;
	} rows[] = {
		{ "<cachetune vcpus='0-1'><cache level='3' id='0' type='both' size='3' "
		  "unit='MiB'/><monitor level='3' vcpus='0-1'/><monitor level='3' vcpus='1'/>"
		  "</cachetune><memorytune vcpus='0-1'><node id='2' bandwidth='60'/>"
		  "</memorytune>",
		  "0-1 L3:0=3145728 MB:2=60 mon=1" },
		{ "<cachetune vcpus='0'><cache level='2' id='1' type='code' size='1' unit='MiB'/>"
		  "<cache level='2' id='1' type='data' size='2' unit='MiB'/></cachetune>"
		  "<cachetune vcpus='3'><monitor level='3' vcpus='3'/></cachetune>",
		  "0 L2CODE:1=1048576 L2DATA:1=2097152 | 3 mon=3" },
		/* vCPUs that aren't there are cut off; what is empty then isn't made */
		{ "<cachetune vcpus='3-9'><cache level='3' id='0' type='both' size='1' unit='MiB'/>"
		  "<monitor level='3' vcpus='8'/></cachetune>"
		  "<memorytune vcpus='8'><node id='0' bandwidth='50'/></memorytune>"
		  "<memorytune vcpus='1'/>",
		  "3 L3:0=1048576" },
		{ "<cachetune vcpus='x'><cache level='3' id='0' type='both' size='1'/></cachetune>",
		  "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(world) w = { .arena = ARENA_INIT };
		AUTO(strbuf) out = STRBUF_INIT;

		make(&w, 11003,
		     arena_printf(&w.arena, KVM "<vcpu>4</vcpu><cputune>%s</cputune></domain>",
				  rows[i].xml));
		show_resctrls(&w.applied, &out);
		assert_string_equal(strbuf_text(&out), rows[i].expected);
	}
}

static void show_memory(const struct applied *applied, struct strbuf *out)
{
	for (size_t i = 0; i < applied->n_directories; i++)
		strbuf_printf(out, " dir=%s:%" PRIu64, applied->directories[i].path,
			      applied->directories[i].hugepage_kib);
	for (size_t i = 0; i < applied->n_files; i++)
		strbuf_printf(out, " file=%s", applied->files[i]);
	for (size_t i = 0; i < applied->n_contexts; i++)
		strbuf_printf(out, " %s", applied->contexts[i]);
	if (applied->policy != MEMORY_MODE_NONE) {
		strbuf_printf(out, " %s", enum_name(&memory_mode_names, (int)applied->policy));
		add_set(out, "nodes", applied->policy_nodes);
	}
}

static void memory_has_its_folders(void **state)
{
#define HUGE "<memoryBacking><hugepages/></memoryBacking>"
#define FILES "<memoryBacking><source type='file'/></memoryBacking>"
#define OLD "<os><type arch='x86_64' machine='pc-q35-4.2'>hvm</type></os>"
	static const struct {
		target_version libvirt;
		const char *xml, *expected;
	} rows[] = {
		{ 11003, TYPE, "" },
		{ 11003, TYPE HUGE, " dir=/dev/hugepages/libvirt/qemu/-1-g:2048" },
		{ 11003, TYPE FILES,
		  " dir=/var/lib/libvirt/qemu/ram/-1-g:0 "
		  "file=/var/lib/libvirt/qemu/ram/-1-g/pc.ram" },
		{ 11003, TYPE CELLS FILES,
		  " dir=/var/lib/libvirt/qemu/ram/-1-g:0 "
		  "file=/var/lib/libvirt/qemu/ram/-1-g/ram-node0 "
		  "file=/var/lib/libvirt/qemu/ram/-1-g/ram-node1" },
		{ 11003,
		  TYPE CELLS
		  "<memoryBacking><hugepages><page size='1' unit='GiB' nodeset='1'/></hugepages>"
		  "</memoryBacking><numatune><memory mode='strict' nodeset='0'/></numatune>",
		  " dir=/dev/hugepages1G/libvirt/qemu/-1-g:1048576 tc-ram-node1 strict nodes=0" },
		{ 11003, TYPE "<numatune><memory mode='interleave' nodeset='0,2'/></numatune>",
		  " interleave nodes=0,2" },
		{ 11003, TYPE "<numatune><memory mode='restrictive' nodeset='0'/></numatune>", "" },
		/* a device's own file is no business of libvirt's */
		{ 11003,
		  TYPE CELLS "<maxMemory slots='2' unit='GiB'>9</maxMemory><devices>"
			     "<memory model='nvdimm'><source><path>/tmp/nv</path></source>"
			     "<target><size unit='MiB'>64</size><node>0</node></target></memory>"
			     "</devices>",
		  "" },
		/* two page sizes in one folder each; a folder is made once */
		{ 11003, TYPE CELLS HUGE, " dir=/dev/hugepages/libvirt/qemu/-1-g:2048" },
		{ 11003, TYPE CELLS "<numatune><memory mode='preferred' nodeset='5'/></numatune>",
		  " preferred nodes=5" },
		{ 11003,
		  TYPE CELLS "<maxMemory slots='2' unit='GiB'>9</maxMemory>" FILES "<devices>"
			     "<memory model='dimm'><target><size unit='MiB'>64</size><node>0</node>"
			     "</target></memory></devices>",
		  " dir=/var/lib/libvirt/qemu/ram/-1-g:0 "
		  "file=/var/lib/libvirt/qemu/ram/-1-g/ram-node0 "
		  "file=/var/lib/libvirt/qemu/ram/-1-g/ram-node1 "
		  "file=/var/lib/libvirt/qemu/ram/-1-g/dimm0" },
		/* -mem-path */
		{ 9000, OLD FILES,
		  " dir=/var/lib/libvirt/qemu/ram/-1-g:0 "
		  "file=/var/lib/libvirt/qemu/ram/-1-g/pc.ram" },
		{ 9000,
		  OLD CELLS "<memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages>"
			    "</memoryBacking>",
		  " dir=/dev/hugepages1G/libvirt/qemu/-1-g:1048576" },
		{ 9000, OLD CELLS HUGE, " dir=/dev/hugepages/libvirt/qemu/-1-g:2048" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(world) w = { .arena = ARENA_INIT };
		AUTO(strbuf) out = STRBUF_INIT;

		make(&w, rows[i].libvirt, arena_printf(&w.arena, KVM "%s</domain>", rows[i].xml));
		show_memory(&w.applied, &out);
		assert_string_equal(strbuf_text(&out), rows[i].expected);
	}
}

static void show_plugs(const struct applied *applied, struct strbuf *out)
{
	for (size_t i = 0; i < applied->n_plugs; i++) {
		strbuf_printf(out, "%s%u", i ? " | " : "", applied->plugs[i].vcpu);
		for (size_t j = 0; j < applied->plugs[i].n_places; j++)
			strbuf_printf(out, " %s=%u", applied->plugs[i].places[j].key,
				      applied->plugs[i].places[j].value);
	}
}

static void vcpus_are_plugged_in_order(void **state)
{
#define VCPU(id, more) "<vcpu id='" id "' enabled='yes' hotpluggable='yes' " more "/>"
#define FIRST "<vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/>"
	static const struct {
		const char *xml, *expected;
	} rows[] = {
		{ TYPE "<vcpu>3</vcpu>" FIRST VCPU("1", "order='9'")
			  VCPU("2", "order='2'") "</vcpus>",
		  "2 socket-id=2 core-id=0 thread-id=0 | 1 socket-id=1 core-id=0 thread-id=0" },
		{ TYPE "<vcpu>8</vcpu>" FIRST VCPU(
			  "7",
			  "") "</vcpus><cpu><topology sockets='1' dies='2' cores='2' threads='2'/></cpu>",
		  "7 socket-id=0 die-id=1 core-id=1 thread-id=1" },
		{ "<os><type arch='s390x' machine='s390-ccw-virtio'>hvm</type></os>"
		  "<vcpu>3</vcpu>" FIRST VCPU("2", "") "</vcpus>",
		  "2 core-id=2" },
		{ "<os><type arch='ppc64' machine='pseries'>hvm</type></os><vcpu>4</vcpu>" FIRST
		  "<vcpu id='1' enabled='yes' hotpluggable='no'/>" VCPU("2", "") VCPU(
			  "3",
			  "") "</vcpus><cpu><topology sockets='2' cores='1' threads='2'/></cpu>",
		  "2 core-id=2" },
		{ "<vcpu>x</vcpu>", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(world) w = { .arena = ARENA_INIT };
		AUTO(strbuf) out = STRBUF_INIT;

		make(&w, 11003, arena_printf(&w.arena, KVM "%s</domain>", rows[i].xml));
		show_plugs(&w.applied, &out);
		assert_string_equal(strbuf_text(&out), rows[i].expected);
	}
}

static void the_balloon_is_asked_for_memory(void **state)
{
	AUTO(world) less = { .arena = ARENA_INIT };
	AUTO(world) all = { .arena = ARENA_INIT };
	AUTO(world) none = { .arena = ARENA_INIT };

	(void)state;
	make(&less, 11003,
	     KVM TYPE "<currentMemory unit='MiB'>32</currentMemory><devices>"
		      "<memballoon model='virtio'><stats period='7'/><alias name='ua-b'/>"
		      "</memballoon></devices></domain>");
	assert_true(less.applied.sets_balloon);
	assert_int_equal(less.applied.balloon_bytes, 32 << 20);
	assert_int_equal(less.applied.stats_period_s, 7);
	assert_string_equal(less.applied.balloon_id, "ua-b");
	make(&all, 11003, KVM TYPE "</domain>");
	assert_false(all.applied.sets_balloon);
	assert_string_equal(all.applied.balloon_id, "balloon0");
	make(&none, 11003,
	     KVM TYPE "<currentMemory unit='MiB'>32</currentMemory><devices>"
		      "<memballoon model='none'/></devices></domain>");
	assert_false(none.applied.sets_balloon);
	assert_null(none.applied.balloon_id);
}

/* The script has these lines, each whole. */
static bool has_lines(const char *script, const char *lines)
{
	return strstr(script, lines) != NULL;
}

static void scripts_say_what_is_applied(void **state)
{
	static const struct {
		const char *running, *xml, *lines;
		bool absent;
	} rows[] = {
		{ NULL, "", "\nstart \"$@\"\n\ngo\n\nrun\n", false },
		{ NULL, "", "taskset", true },
		{ NULL, "<cputune><vcpupin vcpu='0' cpuset='1-2'/></cputune>",
		  "\nfind_thread 'CPU 0'\npart vcpu0 \"$tid\" cpuset.cpus 1-2\npin \"$tid\" 1-2\n",
		  false },
		{ NULL, "<cputune><vcpupin vcpu='0' cpuset='1-2'/></cputune>",
		  "\npart emulator \"$qemu\"\npin_all \"$qemu\"\n", false },
		{ NULL, "<vcpu placement='auto'>1</vcpu>",
		  "\nfind_node_cpus 2 3\npart vcpu0 \"$tid\" cpuset.cpus \"$cpus\" cpuset.mems "
		  "2-3\npin \"$tid\" \"$cpus\"\n",
		  false },
		{ NULL, "<vcpu placement='auto'>1</vcpu>",
		  "\n\tset -- numactl --membind=2-3 -- \"$@\"\n", false },
		{ NULL, "<numatune><memory mode='preferred' nodeset='1'/></numatune>",
		  "\nset -- numactl --preferred=1 -- \"$@\"\n", false },
		{ NULL, "<numatune><memory mode='preferred' nodeset='1,3'/></numatune>",
		  "\nset -- numactl --preferred-many=1,3 -- \"$@\"\n", false },
		{ NULL, "<numatune><memory mode='interleave' nodeset='1'/></numatune>",
		  "\nneed qemu-system-x86_64 numactl\n", false },
		{ NULL, "<cputune><emulator_quota>17592186044415</emulator_quota></cputune>",
		  "\npart emulator \"$qemu\" cpu.max 'max'\n", false },
		{ NULL, "<cputune><global_quota>5000</global_quota></cputune>",
		  "\nset_group cpu.max '5000'\n", false },
		{ NULL, "<memtune><soft_limit>8</soft_limit></memtune>",
		  "*) make_group memory ;;\nesac\nset_group memory.high 8192\n", false },
		{ NULL, "<memoryBacking><locked/></memoryBacking>", "\nallow_locking unlimited\n",
		  false },
		{ NULL, "<memtune><hard_limit>8</hard_limit></memtune>", "\nallow_locking 8192\n",
		  false },
		{ NULL, "<cputune><shares>77</shares></cputune>", " -p CPUWeight=77 ", false },
		{ NULL, HUGE, "\nhuge_folder /dev/hugepages/libvirt/qemu/-1-g 2097152\n", false },
		{ NULL, FILES, "\trm -f -- /var/lib/libvirt/qemu/ram/-1-g/pc.ram\n", false },
		{ NULL, "<currentMemory>4096</currentMemory>",
		  "\nask '{\"execute\":\"balloon\",\"arguments\":{\"value\":4194304}}'\n", false },
		{ NULL,
		  "<vcpu>2</vcpu><cputune><cachetune vcpus='0-1'><cache level='3' id='0' type='both' "
		  "size='1' unit='MiB'/><monitor level='3' vcpus='1'/></cachetune></cputune>",
		  "\nfind_thread 'CPU 1'\nwrite \"$resctrl/$guest-vcpus_0-1/tasks\" \"$tid\"\n"
		  "write \"$resctrl/$guest-vcpus_0-1/mon_groups/$guest-vcpus_1/tasks\" \"$tid\"\n",
		  false },
		{ NULL,
		  "<vcpu>2</vcpu><cputune><cachetune vcpus='1'><monitor level='3' vcpus='1'/>"
		  "</cachetune></cputune>",
		  "\nwrite \"$resctrl/mon_groups/$guest-vcpus_1/tasks\" \"$tid\"\n", false },
		{ NULL,
		  "<vcpu>2</vcpu><cputune><memorytune vcpus='0'><node id='0' bandwidth='20'/>"
		  "<node id='2' bandwidth='30'/></memorytune></cputune>",
		  "/schemata\" 'MB:0=20;2=30'\n", false },
		{ NULL, "<vcpu>2</vcpu><cputune><quota>3000</quota></cputune>",
		  "\npart vcpu1 \"$tid\" cpu.max '3000'\n", false },
		{ NULL, "<vcpu>2</vcpu><cputune><emulator_period>3000</emulator_period></cputune>",
		  "\npart emulator \"$qemu\" cpu.max 'max 3000'\n", false },
		{ NULL, "<vcpu>2</vcpu><cputune><vcpusched vcpus='1' scheduler='idle'/></cputune>",
		  "\nfind_thread 'CPU 1'\nschedule \"$tid\" idle 0\n", false },
		{ NULL, "<cputune><emulatorsched scheduler='fifo' priority='4'/></cputune>",
		  "\nschedule \"$qemu\" fifo 4\n", false },
		{ "4711", "", "\nqemu=4711\ncheck_qemu\n", false },
		{ "4711", "", "qemu-system", true },
		{ "4711", "<currentMemory>4096</currentMemory>", "\nconnect\n", false },
		{ "a'b", "", "\nfind_qemu 'a'\\''b'\n", false },
		{ "4711", "<numatune><memory mode='interleave' nodeset='1'/></numatune>", "numactl",
		  true },
		{ "4711", "<cputune><period>1000</period></cputune>", "*) find_group cpu ;;\n",
		  false },
		{ "4711", "<vcpu>2</vcpu>" FIRST VCPU("1", "") "</vcpus>",
		  "\nhas_thread 'CPU 1' || plug 1 '\"socket-id\":1,\"core-id\":0,\"thread-id\":0'\n",
		  false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(world) w = { .arena = ARENA_INIT };
		AUTO(strbuf) out = STRBUF_INIT;
		struct qemu_format format = { .running = rows[i].running };
		struct argv argv;

		make(&w, 11003, arena_printf(&w.arena, KVM TYPE "%s</domain>", rows[i].xml));
		format.guest = w.guest;
		qemu_build(w.guest, &w.arena, &argv);
		qemu_format_script(&argv, &format, &out);
		if (has_lines(strbuf_text(&out), rows[i].lines) == rows[i].absent)
			print_error("row %zu: %s\n%s", i, rows[i].lines, strbuf_text(&out));
		assert_int_equal(has_lines(strbuf_text(&out), rows[i].lines), !rows[i].absent);
	}
}

UNIT_TESTS(cmocka_unit_test(threads_get_what_libvirt_gives_them),
	   cmocka_unit_test(locked_memory_is_counted),
	   cmocka_unit_test(limits_are_of_the_whole_guest),
	   cmocka_unit_test(a_cgroup_is_needed_for_some_things),
	   cmocka_unit_test(resctrl_groups_are_made_by_vcpus),
	   cmocka_unit_test(memory_has_its_folders), cmocka_unit_test(vcpus_are_plugged_in_order),
	   cmocka_unit_test(the_balloon_is_asked_for_memory),
	   cmocka_unit_test(scripts_say_what_is_applied));
