/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One big domain: every value arrives in its field, with its place. */
#include "domain-testing.h"

static const char guest[] =
	"<?xml version='1.0'?>\n"
	"<domain type='kvm'>\n"
	" <name>g1</name>\n"
	" <uuid>9f4b6512-e73a-4a25-93e8-5307802821ce</uuid>\n"
	" <memory unit='MiB' dumpCore='off'>2048</memory>\n"
	" <currentMemory unit='b'>3000000</currentMemory>\n"
	" <maxMemory slots='16' unit='G'>8</maxMemory>\n"
	" <memoryBacking>\n"
	"  <hugepages><page size='2' unit='M' nodeset='0'/><page size='1' unit='GiB'/></hugepages>\n"
	"  <nosharepages/><locked/><source type='memfd'/><access mode='shared'/>\n"
	"  <allocation mode='immediate' threads='4'/><discard/>\n"
	" </memoryBacking>\n"
	" <memtune><hard_limit unit='G'>9</hard_limit><soft_limit unit='b'>1025</soft_limit>"
	"<swap_hard_limit>9007199254740991</swap_hard_limit></memtune>\n"
	" <vcpu placement='static' cpuset='0-7,^5' current='4'>8</vcpu>\n"
	" <vcpus><vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>"
	"<vcpu id='1' enabled='no'/></vcpus>\n"
	" <vcpus><vcpu id='2' enabled='yes'/></vcpus>\n"
	" <iothreads>3</iothreads>\n"
	" <iothreadids><iothread id='5' thread_pool_min='0' thread_pool_max='9'>"
	"<poll max='32768' grow='2' shrink='0'/></iothread><iothread id='2'/></iothreadids>\n"
	" <defaultiothread thread_pool_max='7'/>\n"
	" <cputune>\n"
	"  <shares>2048</shares><period>100000</period><quota>-1</quota>\n"
	"  <global_period>1000</global_period><global_quota>5000</global_quota>\n"
	"  <emulator_period>1001</emulator_period><emulator_quota>5001</emulator_quota>\n"
	"  <iothread_period>1002</iothread_period><iothread_quota>5002</iothread_quota>\n"
	"  <vcpupin vcpu='1' cpuset='2,3'/><vcpupin vcpu='0' cpuset='1'/>\n"
	"  <emulatorpin cpuset='6'/><iothreadpin iothread='5' cpuset='7'/>\n"
	"  <vcpusched vcpus='0-1' scheduler='fifo' priority='3'/>\n"
	"  <iothreadsched iothreads='2' scheduler='batch'/>\n"
	"  <emulatorsched scheduler='rr' priority='2'/>\n"
	"  <cachetune vcpus='0-1'><cache id='1' level='3' type='code' size='3'/>"
	"<monitor level='3' vcpus='1'/></cachetune>\n"
	"  <memorytune vcpus='2'><node id='0' bandwidth='60'/><monitor vcpus='2'/></memorytune>\n"
	" </cputune>\n"
	" <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type>"
	"<loader type='pflash'>/x</loader></os>\n"
	" <features><acpi/><ioapic driver='qemu'/><smm state='on'/><gic version='3'/></features>\n"
	" <cpu mode='custom' match='exact' check='partial'>\n"
	"  <model fallback='forbid'>Skylake-Server</model>\n"
	"  <topology sockets='2' dies='1' clusters='2' cores='1' threads='2'/>\n"
	"  <cache level='3' mode='emulate'/><maxphysaddr mode='passthrough' limit='46'/>\n"
	"  <feature policy='disable' name='pae'/><feature name='vmx'/>\n"
	"  <numa>\n"
	"   <cell id='1' cpus='4-7' memory='1' unit='G' memAccess='private' discard='no'>\n"
	"    <distances><sibling id='0' value='21'/></distances>\n"
	"    <cache level='1' associativity='direct' policy='writeback'>"
	"<size value='10' unit='KiB'/><line value='8' unit='B'/></cache>\n"
	"   </cell>\n"
	"   <cell cpus='0-3' memory='1048575' id='0'/>\n"
	"   <cell memory='4'/>\n"
	"   <interconnects><latency initiator='0' target='1' cache='1' type='read' value='5'/>"
	"<bandwidth initiator='1' target='0' type='access' value='3' unit='GiB'/>"
	"</interconnects>\n"
	"  </numa>\n"
	" </cpu>\n"
	" <numatune><memory mode='preferred' placement='static' nodeset='0-1'/>"
	"<memnode cellid='1' mode='strict' nodeset='3'/></numatune>\n"
	" <devices>\n"
	"  <emulator>/usr/bin/qemu</emulator>\n"
	"  <disk type='nvme'><driver name='qemu' iothread='5'/><source type='pci' namespace='1'>"
	"<address domain='0' bus='0x3b' slot='031' function='2'/></source></disk>\n"
	"  <disk type='vhostuser'><driver><iothreads><iothread id='2'/></iothreads></driver>"
	"<source type='unix'/></disk>\n"
	"  <disk type='vhostvdpa'><source dev='/dev/x'/></disk>\n"
	"  <disk type='nvme'/>\n"
	"  <controller type='pci' index='1' model='pcie-expander-bus'><alias name='ua-x_1'/>"
	"<target busNr='0xc8'><node>1</node></target>"
	"<address type='pci' bus='0x00' slot='0x05' function='0x1' multifunction='on'/>"
	"</controller>\n"
	"  <controller type='scsi' model='virtio-scsi'><driver iothread='2'/></controller>\n"
	"  <controller type='sata' index='0'/>\n"
	"  <interface type='vhostuser'/><interface type='vdpa'><source dev='/x'/></interface>\n"
	"  <interface type='hostdev'><source><address type='pci' bus='1'/></source></interface>\n"
	"  <filesystem><driver type='virtiofs'/></filesystem><filesystem/>\n"
	"  <video><driver name='vhostuser'/></video><video><driver name='qemu'/></video>\n"
	"  <hostdev mode='subsystem' type='pci'><source><address domain='1' bus='2' slot='3'/>"
	"</source><address type='pci' bus='0x04'/></hostdev>\n"
	"  <hostdev type='mdev' model='vfio-pci'/><hostdev type='usb'/>\n"
	"  <memballoon model='virtio-transitional' autodeflate='on' freePageReporting='off'>"
	"<stats period='10'/><driver iommu='on' ats='off' packed='on' page_per_vq='off'/>"
	"</memballoon>\n"
	"  <memory model='nvdimm' access='shared' discard='no'>"
	"<uuid>9f4b6512-e73a-4a25-93e8-5307802821ce</uuid><source><path>/p</path>"
	"<alignsize unit='M'>2</alignsize><pmem/></source><target><size unit='G'>1</size>"
	"<node>0</node><label><size>256</size></label><readonly/></target>"
	"<address type='dimm' slot='3' base='0x100000000'/></memory>\n"
	"  <memory model='virtio-mem'><source><pagesize unit='M'>2</pagesize>"
	"<nodemask>1,3</nodemask></source><target dynamicMemslots='yes'><size unit='G'>1</size>"
	"<node>1</node><block unit='M'>4</block><requested unit='M'>8</requested>"
	"<address base='2000000'/></target><alias name='ua-m'/>"
	"<address type='ccw' cssid='0xfe' ssid='1' devno='0x10'/></memory>\n"
	"  <iommu model='intel'><driver intremap='on' eim='on' caching_mode='off' iotlb='on' "
	"aw_bits='48' dma_translation='off'/></iommu>\n"
	" </devices>\n"
	"</domain>\n";

#define READ AUTO(reading) reading = read_text_of(guest)

static void nothing_is_found_in_it(void **state)
{
	READ;
	AUTO(strbuf) found = STRBUF_INIT;

	(void)state;
	findings_text(&reading, &found);
	assert_string_equal(strbuf_text(&found), "");
}

static void identity(void **state)
{
	READ;
	const struct domain *domain = reading.domain;
	const struct domain_os *os = &domain->os;

	(void)state;
	assert_int_equal(domain->type, DOMAIN_TYPE_KVM);
	assert_at(reading, domain->at.type, "kvm");
	assert_string_equal(domain->name, "g1");
	assert_at(reading, domain->at.name, "g1");
	assert_at(reading, domain->at.uuid, domain->uuid);
	assert_int_equal(os->arch, DOMAIN_ARCH_X86_64);
	assert_at(reading, os->at.arch, os->arch_name);
	assert_string_equal(os->machine, "q35");
	assert_at(reading, os->at.machine, "q35");
	assert_at(reading, os->at.type, "hvm");
	assert_at(reading, os->at.firmware, "efi");
	assert_true(os->loader_pflash && os->acpi && os->smm);
	assert_at(reading, os->at.acpi, "<acpi/>");
	assert_at(reading, os->at.ioapic_driver, os->ioapic_driver);
	assert_at(reading, os->at.gic_version, "3");
	assert_string_equal(os->emulator, "/usr/bin/qemu");
	assert_at(reading, os->at.emulator, "/usr/bin/qemu");
}

static void memory(void **state)
{
	READ;
	const struct domain_memory *memory = &reading.domain->memory;
	const struct domain_memtune *memtune = &reading.domain->memtune;

	(void)state;
	assert_int_equal(memory->total_kib, 2048 * 1024);
	assert_at(reading, memory->at.total, "2048");
	assert_at(reading, memory->at.total_unit, "MiB");
	assert_int_equal(memory->dump_core, TRISTATE_NO);
	assert_int_equal(memory->current_kib, 2930); /* rounded up */
	assert_int_equal(memory->max_kib, 8 * 1024 * 1024);
	assert_int_equal(memory->slots, 16);
	assert_at(reading, memory->at.slots, "16");
	assert_at(reading, memory->at.max_element, "<maxMemory slots='16' unit='G'>");
	assert_int_equal(memtune->hard_limit_kib, 9 * 1024 * 1024);
	assert_int_equal(memtune->soft_limit_kib, 2);
	assert_true(memtune->swap_hard_limit_kib == DOMAIN_LIMIT_NONE_KIB);
	assert_false(span_is_given(memtune->at.min_guarantee));
}

static void backing(void **state)
{
	READ;
	const struct domain_backing *backing = &reading.domain->backing;

	(void)state;
	assert_int_equal(backing->n_pages, 2);
	assert_int_equal(backing->pages[0].size_kib, 2048);
	assert_true(bitmap_has(&backing->pages[0].nodeset, 0));
	assert_at(reading, backing->pages[0].at.unit, "M");
	assert_int_equal(backing->pages[1].size_kib, 1024 * 1024);
	assert_false(span_is_given(backing->pages[1].at.nodeset));
	assert_true(backing->hugepages && backing->nosharepages && backing->locked &&
		    backing->discard);
	assert_at(reading, backing->at.locked, "<locked/>");
	assert_int_equal(backing->source, MEMORY_SOURCE_MEMFD);
	assert_at(reading, backing->at.access, "shared");
	assert_int_equal(backing->threads, 4);
	assert_at(reading, backing->at.threads, "4");
}

static void vcpus(void **state)
{
	READ;
	const struct domain_vcpus *vcpus = &reading.domain->vcpus;

	(void)state;
	assert_int_equal(vcpus->maximum, 8);
	assert_at(reading, vcpus->at.maximum, "8");
	assert_int_equal(vcpus->current, 4);
	assert_at(reading, vcpus->at.current, "4");
	assert_int_equal(bitmap_count(&vcpus->cpuset), 7);
	assert_at(reading, vcpus->at.cpuset, "0-7,^5");
	assert_int_equal(vcpus->n_entries, 3);
	assert_int_equal(vcpus->entries[0].order, 1);
	assert_int_equal(vcpus->entries[0].hotpluggable, TRISTATE_NO);
	assert_int_equal(vcpus->entries[1].enabled, TRISTATE_NO);
	assert_false(span_is_given(vcpus->entries[1].at.order));
	assert_int_equal(vcpus->entries[2].id, 2);
	assert_at(reading, vcpus->entries[2].at.element, "<vcpu id='2' enabled='yes'/>");
}

static void iothreads(void **state)
{
	READ;
	const struct domain_iothreads *iothreads = &reading.domain->iothreads;
	const struct domain_iothread *first = &iothreads->ids[0];

	(void)state;
	assert_int_equal(iothreads->count, 3);
	assert_at(reading, iothreads->at.count, "3");
	assert_int_equal(iothreads->n_ids, 2);
	assert_int_equal(first->id, 5);
	assert_int_equal(first->thread_pool_max, 9);
	assert_at(reading, first->at.thread_pool_min, "0");
	assert_int_equal(first->poll_max_ns, 32768);
	assert_int_equal(first->poll_grow, 2);
	assert_at(reading, first->at.poll_shrink, "0");
	assert_false(span_is_given(iothreads->ids[1].at.poll));
	assert_int_equal(iothreads->main_loop.thread_pool_max, 7);
	assert_false(span_is_given(iothreads->main_loop.at.thread_pool_min));
}

static void cputune(void **state)
{
	READ;
	const struct domain_cputune *cputune = &reading.domain->cputune;
	static const struct {
		enum bandwidth_kind kind;
		int64_t period, quota;
	} limits[] = {
		{ BANDWIDTH_VCPU, 100000, -1 },
		{ BANDWIDTH_GLOBAL, 1000, 5000 },
		{ BANDWIDTH_EMULATOR, 1001, 5001 },
		{ BANDWIDTH_IOTHREAD, 1002, 5002 },
	};

	(void)state;
	assert_int_equal(cputune->shares, 2048);
	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		assert_int_equal(cputune->bandwidth[limits[i].kind].period_us, limits[i].period);
		assert_int_equal(cputune->bandwidth[limits[i].kind].quota_us, limits[i].quota);
	}
	assert_int_equal(cputune->n_vcpu_pins, 2);
	assert_int_equal(cputune->vcpu_pins[0].thread, 1);
	assert_at(reading, cputune->vcpu_pins[0].at.cpuset, "2,3");
	assert_true(bitmap_has(&cputune->emulator_pin.cpuset, 6));
	assert_int_equal(cputune->iothread_pins[0].thread, 5);
	assert_int_equal(cputune->vcpu_scheds[0].priority, 3);
	assert_at(reading, cputune->vcpu_scheds[0].at.threads, "0-1");
	assert_int_equal(cputune->iothread_scheds[0].scheduler, SCHEDULER_BATCH);
	assert_int_equal(cputune->emulator_sched.priority, 2);
}

static void resctrl(void **state)
{
	READ;
	const struct domain_cputune *cputune = &reading.domain->cputune;
	const struct domain_resctrl *cache = &cputune->resctrls[0];
	const struct domain_resctrl *bandwidth = &cputune->resctrls[1];

	(void)state;
	assert_int_equal(cputune->n_resctrls, 2);
	assert_false(cache->is_memory);
	assert_int_equal(cache->caches[0].size_bytes, 3072); /* KiB where no unit is given */
	assert_int_equal(cache->caches[0].id, 1);
	assert_int_equal(cache->caches[0].type, CACHE_ALLOCATION_CODE);
	assert_int_equal(cache->monitors[0].level, 3);
	assert_true(bandwidth->is_memory);
	assert_int_equal(bandwidth->nodes[0].bandwidth, 60);
	assert_int_equal(bandwidth->n_monitors, 1);
}

static void cpu(void **state)
{
	READ;
	const struct domain_cpu *cpu = &reading.domain->cpu;

	(void)state;
	assert_int_equal(cpu->mode, CPU_MODE_CUSTOM);
	assert_at(reading, cpu->at.model, cpu->model);
	assert_at(reading, cpu->at.match, "exact");
	assert_at(reading, cpu->at.check, "partial");
	assert_int_equal(cpu->topology.sockets, 2);
	assert_int_equal(cpu->topology.clusters, 2);
	assert_at(reading, cpu->topology.at.clusters, "2");
	assert_int_equal(cpu->cache_level, 3);
	assert_int_equal(cpu->maxphysaddr_limit, 46);
	assert_false(span_is_given(cpu->at.maxphysaddr_bits));
	assert_int_equal(cpu->n_features, 2);
	assert_string_equal(cpu->features[0].policy, "disable");
	assert_null(cpu->features[1].policy);
	assert_string_equal(cpu->features[1].name, "vmx");
}

static void numa(void **state)
{
	READ;
	const struct domain_numa *numa = &reading.domain->numa;
	const struct domain_cell *cell = &numa->cells[0];
	const struct domain_interconnect *links = numa->interconnects;

	(void)state;
	assert_int_equal(numa->n_cells, 3);
	assert_false(numa->broken);
	assert_int_equal(cell->id, 1);
	assert_int_equal(cell->memory_kib, 1024 * 1024);
	assert_at(reading, cell->at.memory, "1");
	assert_at(reading, cell->at.cpus, "4-7");
	assert_int_equal(cell->access, MEMORY_ACCESS_PRIVATE);
	assert_int_equal(cell->discard, TRISTATE_NO);
	assert_int_equal(cell->distances[0].value, 21);
	assert_at(reading, cell->distances[0].at.id, "0");
	assert_int_equal(cell->caches[0].size_kib, 10);
	assert_int_equal(cell->caches[0].line_bytes, 8);
	assert_at(reading, cell->caches[0].at.line_unit, "B");
	assert_int_equal(numa->cells[2].id, 2);
	assert_false(span_is_given(numa->cells[2].at.id));
	assert_int_equal(links[0].cache, 1);
	assert_int_equal(links[0].value, 5);
	assert_true(links[1].is_bandwidth);
	assert_int_equal(links[1].value, 3 * 1024 * 1024);
	assert_int_equal(links[1].initiator, 1);
}

static void numatune(void **state)
{
	READ;
	const struct domain_numatune *numatune = &reading.domain->numatune;

	(void)state;
	assert_int_equal(numatune->mode, MEMORY_MODE_PREFERRED);
	assert_int_equal(numatune->placement, PLACEMENT_STATIC);
	assert_at(reading, numatune->at.nodeset, "0-1");
	assert_int_equal(numatune->n_memnodes, 1);
	assert_int_equal(numatune->memnodes[0].cell_id, 1);
	assert_true(bitmap_has(&numatune->memnodes[0].nodeset, 3));
}

static void nvdimm(void **state)
{
	READ;
	const struct domain_memory_device *nvdimm = &reading.domain->devices.memory[0];

	(void)state;
	assert_int_equal(reading.domain->devices.n_memory, 2);
	assert_int_equal(nvdimm->model, MEMORY_MODEL_NVDIMM);
	assert_int_equal(nvdimm->size_kib, 1024 * 1024);
	assert_int_equal(nvdimm->align_kib, 2048);
	assert_int_equal(nvdimm->label_kib, 256);
	assert_true(nvdimm->pmem && nvdimm->readonly);
	assert_at(reading, nvdimm->at.path, "/p");
	assert_at(reading, nvdimm->at.node, "0");
	assert_at(reading, nvdimm->at.uuid, nvdimm->uuid);
	assert_int_equal(nvdimm->address.type, DEVICE_ADDRESS_DIMM);
	assert_int_equal(nvdimm->address.dimm_slot, 3);
	assert_true(nvdimm->address.dimm_base == UINT64_C(0x100000000));
	assert_null(nvdimm->alias);
}

static void virtio_mem(void **state)
{
	READ;
	const struct domain_memory_device *memory = &reading.domain->devices.memory[1];

	(void)state;
	assert_int_equal(memory->page_size_kib, 2048);
	assert_int_equal(bitmap_count(&memory->nodemask), 2);
	assert_int_equal(memory->node, 1);
	assert_int_equal(memory->block_kib, 4096);
	assert_int_equal(memory->requested_kib, 8192);
	assert_int_equal(memory->base, 0x2000000); /* always hexadecimal */
	assert_int_equal(memory->dynamic_memslots, TRISTATE_YES);
	assert_string_equal(memory->alias, "ua-m");
	assert_int_equal(memory->address.cssid, 254);
	assert_int_equal(memory->address.devno, 16);
}

static void balloon_and_iommu(void **state)
{
	READ;
	const struct domain_balloon *balloon = &reading.domain->devices.balloon;
	const struct domain_iommu *iommu = &reading.domain->devices.iommu;

	(void)state;
	assert_int_equal(balloon->model, BALLOON_MODEL_VIRTIO_TRANSITIONAL);
	assert_int_equal(balloon->autodeflate, TRISTATE_YES);
	assert_int_equal(balloon->free_page_reporting, TRISTATE_NO);
	assert_int_equal(balloon->stats_period_s, 10);
	assert_int_equal(balloon->virtio.iommu, TRISTATE_YES);
	assert_int_equal(balloon->virtio.page_per_vq, TRISTATE_NO);
	assert_string_equal(iommu->model, "intel");
	assert_int_equal(iommu->eim, TRISTATE_YES);
	assert_int_equal(iommu->caching_mode, TRISTATE_NO);
	assert_int_equal(iommu->aw_bits, 48);
	assert_int_equal(iommu->dma_translation, TRISTATE_NO);
}

static void controllers(void **state)
{
	READ;
	const struct domain_devices *devices = &reading.domain->devices;
	const struct domain_controller *expander = &devices->controllers[0];

	(void)state;
	assert_int_equal(devices->n_controllers, 2);
	assert_string_equal(expander->model, "pcie-expander-bus");
	assert_int_equal(expander->index, 1);
	assert_int_equal(expander->bus_nr, 200);
	assert_at(reading, expander->at.bus_nr, "0xc8");
	assert_int_equal(expander->node, 1);
	assert_string_equal(expander->alias, "ua-x_1");
	assert_int_equal(expander->address.slot, 5);
	assert_int_equal(expander->address.function, 1);
	assert_int_equal(expander->address.multifunction, TRISTATE_YES);
	assert_int_equal(devices->controllers[1].iothread, 2);
	assert_int_equal(devices->n_iothread_users, 3);
	assert_int_equal(devices->iothread_users[0].iothread, 5);
	assert_int_equal(devices->iothread_users[1].since_libvirt, 10000);
	assert_int_equal(devices->iothread_users[2].iothread, 2);
}

static void host_devices(void **state)
{
	READ;
	const struct domain_devices *devices = &reading.domain->devices;
	static const enum hostdev_kind kinds[] = { HOSTDEV_NVME, HOSTDEV_VDPA, HOSTDEV_VDPA,
						   HOSTDEV_PCI,	 HOSTDEV_PCI,  HOSTDEV_MDEV };
	static const enum vhost_user_kind users[] = {
		VHOST_USER_DISK,      VHOST_USER_VDPA_DISK, VHOST_USER_FILESYSTEM,
		VHOST_USER_INTERFACE, VHOST_USER_VIDEO,
	};

	(void)state;
	assert_int_equal(devices->n_hostdevs, ARRAY_SIZE(kinds));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		assert_int_equal(devices->hostdevs[i].kind, kinds[i]);
	assert_int_equal(devices->hostdevs[0].bus, 0x3b);
	assert_int_equal(devices->hostdevs[0].slot, 25); /* octal, as C reads 031 */
	assert_true(devices->hostdevs[4].address_known && devices->hostdevs[4].guest_bus_known);
	assert_int_equal(devices->hostdevs[4].domain, 1);
	assert_int_equal(devices->hostdevs[4].guest_bus, 4);
	assert_false(devices->hostdevs[5].address_known);
	assert_int_equal(devices->n_vhost_users, ARRAY_SIZE(users));
	for (size_t i = 0; i < ARRAY_SIZE(users); i++)
		assert_int_equal(devices->vhost_users[i].kind, users[i]);
}

static void what_is_not_written_is_not_given(void **state)
{
	AUTO(reading) reading = read_pieces("", "", "");
	const struct domain *domain = reading.domain;

	(void)state;
	assert_false(span_is_given(domain->vcpus.at.element));
	assert_false(span_is_given(domain->memory.at.total));
	assert_false(span_is_given(domain->cpu.at.element));
	assert_false(span_is_given(domain->numa.at.element));
	assert_false(domain->numa.broken);
	assert_false(span_is_given(domain->numatune.at.element));
	assert_false(span_is_given(domain->cputune.at.element));
	assert_false(span_is_given(domain->devices.at.element));
	assert_int_equal(domain->devices.balloon.model, BALLOON_MODEL_ABSENT);
	assert_int_equal(domain->os.arch, DOMAIN_ARCH_NONE);
}

/* What can't be read is left zero, keeps its place, and marks what it stands in. */
static void broken_parts_are_marked(void **state)
{
	AUTO(reading)
	reading = read_pieces(
		"",
		"<memory>x</memory><vcpu>x</vcpu><cputune><vcpupin vcpu='x' cpuset='0'/>"
		"<vcpupin vcpu='1' cpuset='0'/></cputune><cpu><topology sockets='x'/><numa>"
		"<cell memory='1'/><cell memory='x'/></numa></cpu>"
		"<numatune><memory mode='x'/><memnode cellid='0' nodeset='x' mode='strict'/>"
		"</numatune>",
		"");
	const struct domain *domain = reading.domain;

	(void)state;
	assert_true(domain->memory.broken && domain->vcpus.broken);
	assert_at(reading, domain->memory.at.total, "x");
	assert_int_equal(domain->memory.total_kib, 0);
	assert_true(domain->cputune.vcpu_pins[0].broken);
	assert_false(domain->cputune.vcpu_pins[1].broken);
	assert_true(domain->cpu.topology.broken);
	assert_false(domain->numa.cells[0].broken);
	assert_true(domain->numa.cells[1].broken);
	assert_false(domain->numa.broken); /* the ids are all right */
	assert_true(domain->numatune.broken);
	assert_true(domain->numatune.memnodes[0].broken);
}

static void cells_with_bad_ids_break_the_topology(void **state)
{
	static const char *const cells[] = {
		"<cell id='x' memory='1'/>",
		"<cell id='1' memory='1'/>",
		"<cell id='0' memory='1'/><cell id='0' memory='1'/>",
		"<cell id='1' memory='1'/><cell memory='1'/>",
		"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cells); i++) {
		AUTO(reading) reading = read_pieces("<cpu><numa>", cells[i], "</numa></cpu>");

		assert_true(reading.domain->numa.broken);
	}
}

/* Compared with what libvirt 9.0.0 and 11.3.0 make of such a domain: -cpu and -smp of the first <cpu>,
   cells of the first <numa> of each. */
static void several_cpu_elements(void **state)
{
	AUTO(reading)
	reading = read_pieces(
		"<vcpu>4</vcpu>",
		"<cpu mode='host-passthrough'><topology sockets='2' cores='2' threads='1'/>"
		"<numa><cell id='0' cpus='0-1' memory='1048576'/></numa>"
		"<numa><cell id='1' cpus='0-1' memory='1048576'/></numa></cpu>"
		"<cpu mode='maximum'><topology sockets='4' cores='1' threads='1'/>"
		"<numa><cell id='1' cpus='2-3' memory='2097152'/></numa></cpu>",
		"");
	const struct domain *domain = reading.domain;

	(void)state;
	assert_int_equal(domain->cpu.mode, CPU_MODE_HOST_PASSTHROUGH);
	assert_int_equal(domain->cpu.topology.sockets, 2);
	assert_int_equal(domain->numa.n_cells, 2);
	assert_int_equal(domain->numa.cells[0].memory_kib, 1048576);
	assert_int_equal(domain->numa.cells[1].memory_kib, 2097152);
	assert_false(domain->numa.broken);
}

static void memory_backing_attributes(void **state)
{
	static const struct {
		const char *xml;
		enum memory_source source;
		enum memory_access access;
		enum memory_allocation allocation;
		unsigned threads;
	} backings[] = {
		{ .xml = "" },
		{ .xml = "<source type='file'/>", .source = MEMORY_SOURCE_FILE },
		{ .xml = "<source type='anonymous'/>", .source = MEMORY_SOURCE_ANONYMOUS },
		{ .xml = "<source type='memfd'/><access mode='private'/>",
		  .source = MEMORY_SOURCE_MEMFD,
		  .access = MEMORY_ACCESS_PRIVATE },
		{ .xml = "<access mode='shared'/>", .access = MEMORY_ACCESS_SHARED },
		{ .xml = "<allocation mode='immediate'/>",
		  .allocation = MEMORY_ALLOCATION_IMMEDIATE },
		{ .xml = "<allocation mode='ondemand' threads='8'/>",
		  .allocation = MEMORY_ALLOCATION_ONDEMAND,
		  .threads = 8 },
		{ .xml = "<allocation threads='0'/>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(backings); i++) {
		AUTO(reading)
		reading = read_pieces("<memory>1048576</memory><memoryBacking>", backings[i].xml,
				      "</memoryBacking>");
		const struct domain_backing *backing = &reading.domain->backing;

		print_message("# %s\n", backings[i].xml);
		assert_int_equal(reading.diags.n_items, 0);
		assert_int_equal(backing->source, backings[i].source);
		assert_int_equal(backing->access, backings[i].access);
		assert_int_equal(backing->allocation, backings[i].allocation);
		assert_int_equal(backing->threads, backings[i].threads);
		assert_false(backing->hugepages || backing->nosharepages || backing->locked ||
			     backing->discard);
	}
}

/* The last values that are taken, and the first that aren't. */
static void bounds(void **state)
{
	static const struct {
		const char *xml;
		unsigned finding; /* 0: none */
	} values[] = {
		{ "<vcpu>65535</vcpu>", 0 },
		{ "<vcpu>4294967295</vcpu>", 0 },
		{ "<vcpu>4294967296</vcpu>", RULE_NUMBER },
		{ "<vcpu cpuset='16383'>1</vcpu>", 0 },
		{ "<vcpu cpuset='16384'>1</vcpu>", RULE_LIST },
		{ "<iothreads>4294967294</iothreads>", 0 },
		{ "<iothreads>4294967295</iothreads>", RULE_NUMBER },
		{ "<memory>9007199254740991</memory>", 0 },
		{ "<memory>9007199254740992</memory>", RULE_SIZE },
		{ "<cpu><topology sockets='4294967295' cores='1' threads='1'/></cpu>", 0 },
		{ "<cpu><topology sockets='4294967296' cores='1' threads='1'/></cpu>",
		  RULE_NUMBER },
		{ "<cpu><topology sockets='0' cores='1' threads='1'/></cpu>", RULE_NUMBER },
		{ "<cputune><shares>18446744073709551615</shares></cputune>", 0 },
		{ "<cputune><shares>18446744073709551616</shares></cputune>", RULE_NUMBER },
		{ "<numatune><memory mode='strict' nodeset='16383'/></numatune>", 0 },
		{ "<numatune><memory mode='strict' nodeset='16384'/></numatune>", RULE_LIST },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		AUTO(reading) reading = read_pieces("", values[i].xml, "");
		unsigned found = reading.diags.n_items ? reading.diags.items[0].rule_id : 0;

		if (found != values[i].finding)
			fail_msg("%s: found %u, not %u", values[i].xml, found, values[i].finding);
	}
}

UNIT_TESTS(cmocka_unit_test(nothing_is_found_in_it), cmocka_unit_test(identity),
	   cmocka_unit_test(memory), cmocka_unit_test(backing), cmocka_unit_test(vcpus),
	   cmocka_unit_test(iothreads), cmocka_unit_test(cputune), cmocka_unit_test(resctrl),
	   cmocka_unit_test(cpu), cmocka_unit_test(numa), cmocka_unit_test(numatune),
	   cmocka_unit_test(nvdimm), cmocka_unit_test(virtio_mem),
	   cmocka_unit_test(balloon_and_iommu), cmocka_unit_test(controllers),
	   cmocka_unit_test(host_devices), cmocka_unit_test(what_is_not_written_is_not_given),
	   cmocka_unit_test(broken_parts_are_marked),
	   cmocka_unit_test(cells_with_bad_ids_break_the_topology),
	   cmocka_unit_test(several_cpu_elements), cmocka_unit_test(memory_backing_attributes),
	   cmocka_unit_test(bounds));
