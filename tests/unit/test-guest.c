/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a domain means: defaults, sizes, cells, distances, backends, names. */
#include "testing.h"

#include "guest/guest.h"

struct fixture {
	struct diag_list diags;
	struct domain *domain;
	struct target target;
	struct guest *guest;
};

/* The guest of a domain with the given content, for libvirt 11.3 or another. */
static void build(struct fixture *f, const char *content, target_version libvirt)
{
	struct error error = ERROR_INIT;
	char *text = NULL;

	*f = (struct fixture){ .diags = DIAG_LIST_INIT };
	assert_true(asprintf(&text, "<domain type='kvm'>%s%s</domain>",
			     strncmp(content, "<name>", 6) == 0 ? "" : "<name>g</name>",
			     content) > 0);
	assert_int_equal(domain_parse("g.xml", text, strlen(text), &f->diags, &f->domain, &error),
			 0);
	free(text);
	assert_int_equal(target_init(&f->target, libvirt, 0, &error), 0);
	f->guest = guest_build(f->domain, &f->target);
}

static void done(struct fixture *f)
{
	guest_free(f->guest);
	target_done(&f->target);
	domain_free(f->domain);
	diag_list_done(&f->diags);
}

#define Q35 "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
#define PSERIES "<os><type arch='ppc64' machine='pseries'>hvm</type></os>"
#define TWO_CELLS                                                    \
	"<cpu><numa><cell id='0' cpus='0-1' memory='1' unit='GiB'/>" \
	"<cell id='1' cpus='2-3' memory='1' unit='GiB'/></numa></cpu>"

static void vcpus_default_to_one(void **state)
{
	struct fixture f;

	(void)state;
	build(&f, Q35 "<memory>1024</memory>", 0);
	assert_true(f.guest->vcpus_known);
	assert_int_equal(f.guest->n_vcpus, 1);
	assert_int_equal(f.guest->n_cold, 1);
	assert_int_equal(f.guest->sockets, 1);
	assert_false(f.guest->topology_given);
	done(&f);
}

static void current_leaves_the_rest_to_plug(void **state)
{
	struct fixture f;

	(void)state;
	build(&f, Q35 "<vcpu current='4'>128</vcpu><memory unit='GiB'>1</memory>", 0);
	assert_int_equal(f.guest->n_online, 4);
	assert_int_equal(f.guest->n_cold, 4);
	assert_true(f.guest->vcpus[3].online);
	assert_false(f.guest->vcpus[4].online);
	assert_true(f.guest->vcpus[4].hotpluggable);
	assert_int_equal(f.guest->sockets, 128);
	done(&f);
}

static void listed_vcpus_are_all_there_is(void **state)
{
	struct fixture f;

	(void)state;
	build(&f,
	      Q35 "<vcpu current='3'>3</vcpu><vcpus><vcpu id='0' enabled='yes'/>"
		  "<vcpu id='2' enabled='yes' hotpluggable='yes' order='2'/></vcpus>"
		  "<memory unit='GiB'>1</memory>",
	      0);
	assert_int_equal(f.guest->n_online, 2);
	assert_int_equal(f.guest->n_cold, 1);
	assert_false(f.guest->vcpus[1].online);
	assert_int_equal(f.guest->vcpus[2].order, 2);
	done(&f);
}

static void vcpus_sit_in_the_topology(void **state)
{
	struct fixture f;

	(void)state;
	build(&f,
	      Q35 "<vcpu>24</vcpu><memory unit='GiB'>1</memory><cpu><topology sockets='2' dies='2' "
		  "cores='3' threads='2'/></cpu>",
	      0);
	assert_true(f.guest->topology_given);
	assert_int_equal(f.guest->vcpus[23].socket, 1);
	assert_int_equal(f.guest->vcpus[23].die, 1);
	assert_int_equal(f.guest->vcpus[23].core, 2);
	assert_int_equal(f.guest->vcpus[23].thread, 1);
	assert_int_equal(f.guest->vcpus[6].die, 1);
	assert_int_equal(f.guest->vcpus[6].core, 0);
	assert_int_equal(f.guest->vcpus[12].socket, 1);
	done(&f);
}

static void clusters_count_from_libvirt_10_1_on(void **state)
{
	static const char content[] = Q35 "<vcpu>4</vcpu><memory unit='GiB'>1</memory><cpu>"
					  "<topology sockets='1' clusters='2' cores='2' "
					  "threads='1'/></cpu>";
	struct fixture f;

	(void)state;
	build(&f, content, TARGET_VERSION(11, 3));
	assert_int_equal(f.guest->clusters, 2);
	done(&f);
	build(&f, content, TARGET_VERSION(9, 0));
	assert_int_equal(f.guest->clusters, 1);
	done(&f);
}

static void too_many_vcpus_are_counted_only(void **state)
{
	struct fixture f;

	(void)state;
	build(&f, Q35 "<vcpu>10000000</vcpu><memory unit='GiB'>1</memory>", 0);
	assert_int_equal(f.guest->n_vcpus, 10000000);
	assert_false(f.guest->vcpus_known);
	assert_null(f.guest->vcpus);
	done(&f);
}

static void vcpus_of_no_cell_go_to_cell_0(void **state)
{
	struct fixture f;
	struct strbuf text = STRBUF_INIT;

	(void)state;
	build(&f, Q35 "<vcpu>8</vcpu>" TWO_CELLS, 0);
	bitmap_format(&f.guest->cells[0].cpus, &text);
	assert_string_equal(strbuf_text(&text), "0-1,4-7");
	assert_int_equal(f.guest->vcpus[7].cell, 0);
	assert_int_equal(f.guest->vcpus[3].cell, 1);
	strbuf_done(&text);
	done(&f);
}

static void cells_decide_the_memory(void **state)
{
	struct fixture f;

	(void)state;
	build(&f, Q35 "<memory unit='GiB'>3</memory><vcpu>4</vcpu>" TWO_CELLS, 0);
	assert_int_equal(f.guest->initial_kib, 2 << 20);
	assert_int_equal(f.guest->total_kib, 2 << 20);
	assert_int_equal(f.guest->current_kib, 2 << 20);
	assert_int_equal(f.guest->written_kib, 3 << 20);
	done(&f);
}

static void sizes_are_rounded_up(void **state)
{
	struct fixture f;

	(void)state;
	build(&f, Q35 "<memory>1048577</memory><maxMemory slots='2'>4194305</maxMemory>",
	      TARGET_VERSION(9, 0));
	assert_int_equal(f.guest->initial_kib, 1048576 + 1024);
	assert_int_equal(f.guest->max_kib, 4194304 + 1024);
	done(&f);
	build(&f, PSERIES "<memory unit='MiB'>1000</memory>", 0);
	assert_int_equal(f.guest->initial_kib, 1 << 20);
	done(&f);
}

static void hotplug_makes_a_cell_from_libvirt_9_6_on(void **state)
{
	static const char content[] =
		Q35 "<maxMemory slots='2' unit='GiB'>4</maxMemory><memory unit='GiB'>2</memory>"
		    "<vcpu>2</vcpu><devices><memory model='dimm'><target><size unit='GiB'>1</size>"
		    "</target></memory></devices>";
	struct fixture f;

	(void)state;
	build(&f, content, TARGET_VERSION(9, 6));
	assert_true(f.guest->cell_automatic);
	assert_int_equal(f.guest->n_cells, 1);
	assert_int_equal(f.guest->cells[0].memory_kib, 1 << 20);
	assert_int_equal(bitmap_count(&f.guest->cells[0].cpus), 2);
	assert_true(f.guest->memory_devices[0].node_given);
	assert_string_equal(f.guest->memory_devices[0].backend.id, "memdimm0");
	done(&f);
	build(&f, content, TARGET_VERSION(9, 5));
	assert_false(f.guest->cell_automatic);
	assert_int_equal(f.guest->n_cells, 0);
	assert_true(f.guest->has_default_ram);
	done(&f);
}

static void broken_cell_ids_leave_no_cells(void **state)
{
	static const char *const contents[] = {
		Q35 "<cpu><numa><cell id='1' memory='1024'/></numa></cpu>",
		Q35 "<cpu><numa><cell id='0' memory='1024'/><cell id='0' memory='1024'/></numa>"
		    "</cpu>",
		Q35 "<cpu><numa><cell id='x' memory='1024'/></numa></cpu>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(contents); i++) {
		struct fixture f;

		build(&f, contents[i], 0);
		assert_false(f.guest->cells_known);
		assert_int_equal(f.guest->n_cells, 0);
		assert_false(f.guest->has_default_ram);
		done(&f);
	}
}

struct distance_case {
	const char *first, *second; /* <distances> of cells 0 and 1 of three */
	bool written;
	unsigned expected[9];
};

static const struct distance_case distance_cases[] = {
	{ .first = "", .second = "", .expected = { 10, 20, 20, 20, 10, 20, 20, 20, 10 } },
	{ .first = "<sibling id='1' value='31'/>",
	  .second = "",
	  .written = true,
	  .expected = { 10, 31, 20, 31, 10, 20, 20, 20, 10 } },
	/* one row, partly given: its gaps count as neither 10 nor 20 */
	{ .first = "<sibling id='1' value='20'/>",
	  .second = "",
	  .written = true,
	  .expected = { 10, 20, 20, 20, 10, 20, 20, 20, 10 } },
	{ .first = "<sibling id='0' value='10'/><sibling id='1' value='20'/>"
		   "<sibling id='2' value='20'/>",
	  .second = "<sibling id='2' value='20'/>",
	  .expected = { 10, 20, 20, 20, 10, 20, 20, 20, 10 } },
	/* an explicit value for the way back wins over the mirrored one */
	{ .first = "<sibling id='1' value='21'/>",
	  .second = "<sibling id='0' value='41'/>",
	  .written = true,
	  .expected = { 10, 21, 20, 41, 10, 20, 20, 20, 10 } },
	/* the last of two counts forth, the first of them back */
	{ .first = "<sibling id='1' value='21'/><sibling id='1' value='51'/>",
	  .second = "",
	  .written = true,
	  .expected = { 10, 51, 20, 21, 10, 20, 20, 20, 10 } },
};

static void distances_are_completed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(distance_cases); i++) {
		const struct distance_case *c = &distance_cases[i];
		struct fixture f;
		char *content = NULL;

		assert_true(asprintf(&content,
				     Q35 "<vcpu>3</vcpu><cpu><numa>"
					 "<cell id='0' cpus='0' memory='1024'>%s%s%s</cell>"
					 "<cell id='1' cpus='1' memory='1024'>%s%s%s</cell>"
					 "<cell id='2' cpus='2' memory='1024'/></numa></cpu>",
				     *c->first ? "<distances>" : "", c->first,
				     *c->first ? "</distances>" : "",
				     *c->second ? "<distances>" : "", c->second,
				     *c->second ? "</distances>" : "") > 0);
		build(&f, content, 0);
		free(content);
		assert_int_equal(f.guest->distances_written, c->written);
		for (size_t j = 0; j < 9; j++)
			assert_int_equal(guest_distance(f.guest, j / 3, j % 3), c->expected[j]);
		done(&f);
	}
}

static void initiators_are_the_best(void **state)
{
	struct fixture f;

	(void)state;
	build(&f,
	      Q35 "<vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0' memory='1024'/>"
		  "<cell id='1' cpus='1' memory='1024'/><cell id='2' memory='1024'/>"
		  "<cell id='3' memory='1024'/><cell id='4' memory='1024'/><interconnects>"
		  "<latency initiator='0' target='2' type='access' value='30'/>"
		  "<latency initiator='1' target='2' type='access' value='20'/>"
		  "<bandwidth initiator='1' target='3' type='access' value='1024'/>"
		  "</interconnects></numa></cpu>",
	      0);
	assert_true(f.guest->hmat);
	assert_true(f.guest->uses_memdev);
	assert_int_equal(f.guest->cells[0].initiator, 0);
	assert_int_equal(f.guest->cells[1].initiator, 1);
	assert_int_equal(f.guest->cells[2].initiator, 1);
	assert_int_equal(f.guest->cells[3].initiator, 1);
	assert_int_equal(f.guest->cells[4].initiator, 0);
	done(&f);
}

struct backend_case {
	const char *backing; /* content of <memoryBacking> */
	enum guest_backend_type type;
	const char *mem_path; /* NULL: none */
	bool prealloc;
	enum tristate share;
};

static const struct backend_case backend_cases[] = {
	{ .backing = "", .type = GUEST_BACKEND_RAM },
	{ .backing = "<source type='anonymous'/>", .type = GUEST_BACKEND_RAM },
	{ .backing = "<source type='anonymous'/><access mode='shared'/>",
	  .type = GUEST_BACKEND_FILE,
	  .mem_path = "/var/lib/libvirt/qemu/ram/-1-g/pc.ram",
	  .share = TRISTATE_YES },
	{ .backing = "<source type='memfd'/><access mode='private'/>",
	  .type = GUEST_BACKEND_MEMFD,
	  .share = TRISTATE_NO },
	{ .backing = "<hugepages/>",
	  .type = GUEST_BACKEND_FILE,
	  .mem_path = "/dev/hugepages/libvirt/qemu/-1-g",
	  .prealloc = true },
	{ .backing = "<hugepages><page size='1' unit='GiB'/></hugepages><source type='file'/>",
	  .type = GUEST_BACKEND_FILE,
	  .mem_path = "/dev/hugepages1G/libvirt/qemu/-1-g",
	  .prealloc = true },
	{ .backing = "<hugepages><page size='1' unit='GiB' nodeset='0'/></hugepages>",
	  .type = GUEST_BACKEND_FILE,
	  .mem_path = "/dev/hugepages1G/libvirt/qemu/-1-g",
	  .prealloc = true },
	{ .backing = "<hugepages><page size='4'/></hugepages>", .type = GUEST_BACKEND_RAM },
	{ .backing = "<hugepages/><source type='memfd'/>",
	  .type = GUEST_BACKEND_MEMFD,
	  .prealloc = true },
	{ .backing = "<allocation mode='immediate'/>",
	  .type = GUEST_BACKEND_RAM,
	  .prealloc = true },
};

static void backends_are_chosen_as_libvirt_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(backend_cases); i++) {
		const struct backend_case *c = &backend_cases[i];
		const struct guest_backend *backend;
		struct fixture f;
		char *content = NULL;

		assert_true(asprintf(&content,
				     Q35 "<memory unit='GiB'>2</memory>"
					 "<memoryBacking>%s</memoryBacking>",
				     c->backing) > 0);
		build(&f, content, 0);
		free(content);
		assert_true(f.guest->has_default_ram);
		backend = &f.guest->default_ram;
		assert_string_equal(backend->id, "pc.ram");
		assert_int_equal(backend->type, c->type);
		assert_int_equal(backend->prealloc, c->prealloc);
		assert_int_equal(backend->share, c->share);
		assert_int_equal(backend->mem_path != NULL, c->mem_path != NULL);
		if (c->mem_path)
			assert_string_equal(backend->mem_path, c->mem_path);
		done(&f);
	}
}

static void old_machine_types_keep_mem(void **state)
{
	static const char head[] = "<os><type arch='x86_64' machine='pc-i440fx-4.2'>hvm</type></os>"
				   "<vcpu>4</vcpu>" TWO_CELLS;
	struct fixture f;
	char *content = NULL;

	(void)state;
	build(&f, head, TARGET_VERSION(9, 0));
	assert_false(f.guest->uses_memdev);
	assert_null(f.guest->legacy_mem_path);
	done(&f);

	assert_true(asprintf(&content, "%s<memoryBacking><hugepages/></memoryBacking>", head) > 0);
	build(&f, content, TARGET_VERSION(9, 0));
	assert_false(f.guest->uses_memdev);
	assert_true(f.guest->legacy_prealloc);
	assert_string_equal(f.guest->legacy_mem_path, "/dev/hugepages/libvirt/qemu/-1-g");
	free(content);
	done(&f);

	assert_true(asprintf(&content, "%s<numatune><memnode cellid='1' nodeset='0'/></numatune>",
			     head) > 0);
	build(&f, content, TARGET_VERSION(9, 0));
	assert_true(f.guest->uses_memdev);
	free(content);
	done(&f);
}

static void memnodes_win_over_memory(void **state)
{
	struct fixture f;

	(void)state;
	build(&f,
	      Q35 "<vcpu>4</vcpu>" TWO_CELLS "<numatune><memory mode='interleave' nodeset='0-1'/>"
		  "<memnode cellid='1' mode='preferred' nodeset='1'/></numatune>",
	      0);
	assert_int_equal(f.guest->numa_placement, PLACEMENT_STATIC);
	assert_int_equal(f.guest->cells[0].mode, MEMORY_MODE_INTERLEAVE);
	assert_int_equal(bitmap_count(f.guest->cells[0].host_nodes), 2);
	assert_int_equal(f.guest->cells[1].mode, MEMORY_MODE_PREFERRED);
	assert_int_equal(bitmap_first(f.guest->cells[1].backend.host_nodes), 1);
	assert_true(f.guest->cells[1].backend.binds);
	done(&f);
}

static void placement_is_inferred_both_ways(void **state)
{
	struct fixture f;

	(void)state;
	build(&f, Q35 "<memory>1024</memory><vcpu placement='auto'>1</vcpu>", 0);
	assert_int_equal(f.guest->numa_placement, PLACEMENT_AUTO);
	assert_int_equal(f.guest->placement, PLACEMENT_AUTO);
	done(&f);
	build(&f, Q35 "<memory>1024</memory><numatune><memory placement='auto'/></numatune>", 0);
	assert_int_equal(f.guest->placement, PLACEMENT_AUTO);
	done(&f);
	build(&f,
	      Q35 "<memory>1024</memory><vcpu cpuset='1'>1</vcpu>"
		  "<numatune><memory placement='auto'/></numatune>",
	      0);
	assert_int_equal(f.guest->numa_placement, PLACEMENT_AUTO);
	assert_int_equal(f.guest->placement, PLACEMENT_STATIC);
	assert_int_equal(f.guest->vcpus[0].pin_source, GUEST_PIN_CPUSET);
	done(&f);
	build(&f, Q35 "<memory>1024</memory><numatune><memory/></numatune>", 0);
	assert_int_equal(f.guest->numa_placement, PLACEMENT_NONE);
	done(&f);
}

static void slots_and_names_are_given_out(void **state)
{
	struct fixture f;

	(void)state;
	build(&f,
	      Q35 "<maxMemory slots='4' unit='GiB'>16</maxMemory><vcpu>4</vcpu>" TWO_CELLS
		  "<devices>"
		  "<memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target>"
		  "</memory>"
		  "<memory model='virtio-mem'><target><size unit='MiB'>512</size><node>0</node>"
		  "<block unit='MiB'>2</block></target></memory>"
		  "<memory model='nvdimm'><source><path>/p</path></source><target>"
		  "<size unit='MiB'>511</size><node>1</node></target></memory>"
		  "<memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target>"
		  "<address type='dimm' slot='0'/></memory>"
		  "</devices>",
	      0);
	assert_string_equal(f.guest->memory_devices[0].alias, "dimm1");
	assert_string_equal(f.guest->memory_devices[1].alias, "virtiomem0");
	assert_string_equal(f.guest->memory_devices[2].alias, "nvdimm2");
	assert_string_equal(f.guest->memory_devices[3].alias, "dimm0");
	assert_int_equal(f.guest->memory_devices[2].size_kib, 512 << 10);
	assert_true(f.guest->memory_devices[2].backend.prealloc);
	assert_true(f.guest->memory_devices[1].backend.reserve_off);
	assert_int_equal(f.guest->total_kib, (4 << 20));
	done(&f);
}

static void iothread_ids_fill_the_gaps(void **state)
{
	static const unsigned expected[] = { 3, 1, 2, 4 };
	struct fixture f;

	(void)state;
	build(&f,
	      Q35 "<memory>1024</memory><iothreads>4</iothreads><iothreadids>"
		  "<iothread id='3'/><iothread id='1'/></iothreadids>",
	      0);
	assert_int_equal(f.guest->n_iothreads, ARRAY_SIZE(expected));
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
		assert_int_equal(f.guest->iothreads[i].id, expected[i]);
	done(&f);
}

static void expander_buses_get_numbers(void **state)
{
	struct fixture f;

	(void)state;
	build(&f,
	      Q35 "<memory>1024</memory><devices>"
		  "<controller type='pci' index='0' model='pcie-root'/>"
		  "<controller type='pci' index='3' model='pcie-expander-bus'/>"
		  "<controller type='pci' index='2' model='pcie-expander-bus'/>"
		  "<controller type='pci' index='1' model='pcie-expander-bus'>"
		  "<target busNr='200'/></controller></devices>",
	      0);
	assert_int_equal(f.guest->n_expanders, 3);
	assert_string_equal(f.guest->expanders[0].id, "pci.1");
	assert_int_equal(f.guest->expanders[0].bus_nr, 200);
	assert_int_equal(f.guest->expanders[1].bus_nr, 198);
	assert_int_equal(f.guest->expanders[2].bus_nr, 196);
	assert_string_equal(f.guest->expanders[2].driver, "pxb-pcie");
	done(&f);
}

static void balloon_depends_on_the_architecture(void **state)
{
	struct fixture f;

	(void)state;
	build(&f, Q35 "<memory>2048</memory><currentMemory>1024</currentMemory>", 0);
	assert_int_equal(f.guest->balloon, GUEST_BALLOON_PCI);
	assert_true(f.guest->balloon_automatic);
	assert_int_equal(f.guest->current_kib, 1024);
	done(&f);
	build(&f, "<os><type arch='aarch64' machine='virt'>hvm</type></os><memory>2048</memory>",
	      0);
	assert_int_equal(f.guest->balloon, GUEST_BALLOON_OFF);
	done(&f);
	build(&f,
	      Q35 "<memory>2048</memory><currentMemory>1024</currentMemory>"
		  "<devices><memballoon model='none'/></devices>",
	      0);
	assert_int_equal(f.guest->balloon, GUEST_BALLOON_OFF);
	assert_int_equal(f.guest->current_kib, 2048);
	done(&f);
}

static void many_vcpus_bring_an_iommu(void **state)
{
	static const char content[] = Q35 "<vcpu>288</vcpu><memory unit='GiB'>1</memory>";
	struct fixture f;

	(void)state;
	build(&f, content, 0);
	assert_true(f.guest->iommu.automatic);
	assert_int_equal(f.guest->iommu.eim, TRISTATE_YES);
	assert_string_equal(f.guest->kernel_irqchip, "split");
	done(&f);
	build(&f, content, TARGET_VERSION(10, 9));
	assert_false(f.guest->iommu.present);
	assert_null(f.guest->kernel_irqchip);
	done(&f);
}

static void thread_context_follows_the_emulator(void **state)
{
	struct fixture f;
	struct bitmap node_cpus[2] = { { 0 }, { 0 } };
	struct arena arena = ARENA_INIT;
	struct guest *guest;

	(void)state;
	build(&f,
	      Q35 "<vcpu>4</vcpu><memoryBacking><hugepages/></memoryBacking>" TWO_CELLS
		  "<cputune><emulatorpin cpuset='2'/></cputune>"
		  "<numatune><memory mode='strict' nodeset='0-1'/></numatune>",
	      0);
	assert_int_equal(bitmap_count(&f.guest->cells[0].backend.thread_nodes), 2);

	bitmap_set_range(&arena, &node_cpus[0], 0, 1);
	bitmap_set_range(&arena, &node_cpus[1], 2, 3);
	f.target.host.known = true;
	f.target.host.node_cpus = node_cpus;
	f.target.host.n_node_cpus = 2;
	guest = guest_build(f.domain, &f.target);
	assert_true(guest->cells[0].backend.thread_context);
	assert_int_equal(bitmap_first(&guest->cells[0].backend.thread_nodes), 1);
	assert_int_equal(bitmap_count(&guest->cells[0].backend.thread_nodes), 1);
	guest_free(guest);
	arena_done(&arena);
	done(&f);
}

static void long_names_are_cut_in_paths(void **state)
{
	struct fixture f;

	(void)state;
	build(&f,
	      "<name>größer-als-zwanzig-Zeichen</name>" Q35
	      "<memory>1024</memory><memoryBacking><source type='file'/></memoryBacking>",
	      0);
	assert_string_equal(f.guest->default_ram.mem_path,
			    "/var/lib/libvirt/qemu/ram/-1-größer-als-zwanzig-Z/pc.ram");
	done(&f);
}

UNIT_TESTS(cmocka_unit_test(vcpus_default_to_one),
	   cmocka_unit_test(current_leaves_the_rest_to_plug),
	   cmocka_unit_test(listed_vcpus_are_all_there_is),
	   cmocka_unit_test(vcpus_sit_in_the_topology),
	   cmocka_unit_test(clusters_count_from_libvirt_10_1_on),
	   cmocka_unit_test(too_many_vcpus_are_counted_only),
	   cmocka_unit_test(vcpus_of_no_cell_go_to_cell_0),
	   cmocka_unit_test(cells_decide_the_memory), cmocka_unit_test(sizes_are_rounded_up),
	   cmocka_unit_test(hotplug_makes_a_cell_from_libvirt_9_6_on),
	   cmocka_unit_test(broken_cell_ids_leave_no_cells),
	   cmocka_unit_test(distances_are_completed), cmocka_unit_test(initiators_are_the_best),
	   cmocka_unit_test(backends_are_chosen_as_libvirt_does),
	   cmocka_unit_test(old_machine_types_keep_mem), cmocka_unit_test(memnodes_win_over_memory),
	   cmocka_unit_test(placement_is_inferred_both_ways),
	   cmocka_unit_test(slots_and_names_are_given_out),
	   cmocka_unit_test(iothread_ids_fill_the_gaps),
	   cmocka_unit_test(expander_buses_get_numbers),
	   cmocka_unit_test(balloon_depends_on_the_architecture),
	   cmocka_unit_test(many_vcpus_bring_an_iommu),
	   cmocka_unit_test(thread_context_follows_the_emulator),
	   cmocka_unit_test(long_names_are_cut_in_paths));
