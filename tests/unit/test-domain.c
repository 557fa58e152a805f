/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The domain reader: documents, places, namespaces, every word of every enum, finders. */
#include "domain-testing.h"

/* What is no domain, and how that is told. */
static void documents_that_hold_no_domain_are_errors(void **state)
{
	static const struct {
		const char *xml, *message;
	} rows[] = {
		{ "", "test.xml:1:1: " },
		{ "<domain>", "test.xml:1:" },
		{ "<domain type='kvm'><name>x</domain>", "test.xml:1:" },
		{ "<network/>", "test.xml:1:2: the root element is <network>, not <domain>" },
		{ "\n<!-- x -->\n <capabilities/>",
		  "test.xml:3:3: the root element is <capabilities>, not <domain>" },
		{ "<domstatus state='running'/>", "test.xml:1:2: <domstatus> has no <domain>" },
		{ "<domainsnapshot><name>x</name></domainsnapshot>",
		  "test.xml:1:2: <domainsnapshot> has no <domain>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(diag_list) diags = DIAG_LIST_INIT;
		AUTO(error) error = ERROR_INIT;
		struct domain *domain = NULL;
		const char *xml = rows[i].xml;

		assert_int_equal(
			domain_parse("test.xml", xml, strlen(xml), &diags, &domain, &error), -1);
		assert_null(domain);
		if (strncmp(error.message, rows[i].message, strlen(rows[i].message)) != 0)
			fail_msg("%s: %s", xml, error.message);
	}
}

static void wrapped_domains_are_found(void **state)
{
	static const char *const documents[] = {
		"<domain type='kvm'><name>g</name><os><type>hvm</type></os></domain>",
		"<domstatus><taint flag='x'/><domain type='kvm'><name>g</name>"
		"<os><type>hvm</type></os></domain></domstatus>",
		"<domainsnapshot><name>s</name><domain type='kvm'><name>g</name>"
		"<os><type>hvm</type></os></domain></domainsnapshot>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(documents); i++) {
		AUTO(reading) reading = read_text_of(documents[i]);

		assert_int_equal(reading.diags.n_items, 0);
		assert_string_equal(reading.domain->name, "g");
		assert_at(reading, reading.domain->at.element, "domain");
		assert_int_equal(strncmp(documents[i] + reading.domain->at.end, "</domain>", 9), 0);
	}
}

/* What every domain must have. */
static void identity_is_wanted(void **state)
{
	static const struct row rows[] = {
		{ "<domain/>", "105[domain] 105[domain] 105[domain]" },
		{ "<domain type='kvm'><os><type>hvm</type></os></domain>", "105[domain]" },
		{ "<domain type='kvm'><name/><os><type>hvm</type></os></domain>", "105[domain]" },
		{ "<domain type=''><name>g</name><os><type>hvm</type></os></domain>",
		  "105[domain]" },
		{ "<domain type='KVM'><name>g</name><os><type>hvm</type></os></domain>",
		  "104[KVM]" },
		{ "<domain type='xen'><name>g</name><os><type>hvm</type></os></domain>", "" },
		{ "<domain type='xen'><name>g</name><bootloader>/b</bootloader></domain>", "" },
		{ "<domain type='kvm'><name>g</name><os/></domain>", "105[os]" },
		{ "<domain type='kvm'><name>g</name><os><type/></os></domain>", "105[type]" },
		{ "<domain type='kvm'><name>g</name><os><type>pv</type></os></domain>", "104[pv]" },
		{ "<domain type='kvm'><name>g</name><os><type arch='x86-64'>hvm</type></os>"
		  "</domain>",
		  "104[x86-64]" },
		{ "<domain type='kvm'><name>g</name><os><type arch='sparc64'>hvm</type></os>"
		  "</domain>",
		  "" },
		{ "<domain type='kvm'><name>g</name><uuid>1</uuid><os><type>hvm</type></os>"
		  "</domain>",
		  "104[1]" },
		{ "<domain type='kvm'><name>g</name><uuid>\n 9f4b6512 e73a-4a259-3e8530780282-1ce "
		  "</uuid><os><type>hvm</type></os></domain>",
		  "104[9f4b6512 e73a-4a259-3e8530780282-1ce]" },
		{ "<domain type='kvm'><name>g</name><uuid> 9f4b6512e73a4a25 93e8-5307802821ce\n"
		  "</uuid><os><type>hvm</type></os></domain>",
		  "" },
		{ "<domain type='kvm'><name>g</name><os firmware='uefi'><type>hvm</type>"
		  "<loader type='flash'/></os></domain>",
		  "104[uefi] 104[flash]" },
		/* a default namespace hides everything from libvirt, too */
		{ "<domain xmlns='urn:x' type='kvm'><name>g</name><os><type>hvm</type></os>"
		  "</domain>",
		  "105[domain] 105[domain]" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(reading) reading = read_text_of(rows[i].xml);
		AUTO(strbuf) found = STRBUF_INIT;

		findings_text(&reading, &found);
		if (strcmp(strbuf_text(&found), rows[i].findings) != 0)
			fail_msg("%s: %s", rows[i].xml, strbuf_text(&found));
	}
}

/* Every word of an enum, where the XML has it: value 1 … count-1 unless the table says more. */
#define GETTER(name, expression)                     \
	static int name(const struct domain *domain) \
	{                                            \
		return (int)domain->expression;      \
	}                                            \
	_Static_assert(1, "")

GETTER(vcpu_placement, vcpus.placement);
GETTER(numatune_placement, numatune.placement);
GETTER(numatune_mode, numatune.mode);
GETTER(memnode_mode, numatune.memnodes[0].mode);
GETTER(vcpu_scheduler, cputune.vcpu_scheds[0].scheduler);
GETTER(cachetune_type, cputune.resctrls[0].caches[0].type);
GETTER(cpu_mode, cpu.mode);
GETTER(cpu_cache_mode, cpu.cache_mode);
GETTER(maxphysaddr, cpu.maxphysaddr_mode);
GETTER(cell_access, numa.cells[0].access);
GETTER(cell_discard, numa.cells[0].discard);
GETTER(cache_associativity, numa.cells[0].caches[0].associativity);
GETTER(cache_policy, numa.cells[0].caches[0].policy);
GETTER(interconnect, numa.interconnects[0].type);
GETTER(backing_source, backing.source);
GETTER(backing_access, backing.access);
GETTER(backing_allocation, backing.allocation);
GETTER(memory_model, devices.memory[0].model);
GETTER(memory_access, devices.memory[0].access);
GETTER(balloon_model, devices.balloon.model);
GETTER(dump_core, memory.dump_core);
GETTER(arch, os.arch);

#define CELL "<cpu><numa><cell memory='1'"
#define END_CELL "</cell></numa></cpu>"
#define SIZES "><size value='1'/><line value='1'/></cache>" END_CELL

static const struct {
	const struct enum_names *names;
	const char *before, *after;
	int (*get)(const struct domain *domain);
	int n_words; /* that are allowed here; 0: all */
} words[] = {
	{ &placement_names, "<vcpu placement='", "'>1</vcpu>", vcpu_placement, 2 },
	{ &placement_names, "<numatune><memory placement='", "' nodeset='0'/></numatune>",
	  numatune_placement, 0 },
	{ &memory_mode_names, "<numatune><memory nodeset='0' mode='", "'/></numatune>",
	  numatune_mode, 0 },
	{ &memory_mode_names, "<numatune><memnode cellid='0' nodeset='0' mode='", "'/></numatune>",
	  memnode_mode, 0 },
	{ &scheduler_names, "<cputune><vcpusched vcpus='0' priority='1' scheduler='",
	  "'/></cputune>", vcpu_scheduler, 0 },
	{ &cache_allocation_type_names,
	  "<cputune><cachetune vcpus='0'><cache id='0' level='3' size='1' type='",
	  "'/></cachetune></cputune>", cachetune_type, 0 },
	{ &cpu_mode_names, "<cpu mode='", "'/>", cpu_mode, 0 },
	{ &cpu_cache_mode_names, "<cpu><cache mode='", "'/></cpu>", cpu_cache_mode, 0 },
	{ &maxphysaddr_mode_names, "<cpu><maxphysaddr mode='", "'/></cpu>", maxphysaddr, 0 },
	{ &memory_access_names, CELL " memAccess='", "'/></numa></cpu>", cell_access, 0 },
	{ &enum_yes_no, CELL " discard='", "'/></numa></cpu>", cell_discard, 0 },
	{ &cache_associativity_names, CELL "><cache level='1' policy='none' associativity='",
	  "'" SIZES, cache_associativity, 0 },
	{ &cache_policy_names, CELL "><cache level='1' associativity='none' policy='", "'" SIZES,
	  cache_policy, 0 },
	{ &interconnect_type_names,
	  CELL "/><interconnects><latency initiator='0' target='0' value='1' type='",
	  "'/></interconnects></numa></cpu>", interconnect, 0 },
	{ &memory_source_names, "<memoryBacking><source type='", "'/></memoryBacking>",
	  backing_source, 0 },
	{ &memory_access_names, "<memoryBacking><access mode='", "'/></memoryBacking>",
	  backing_access, 0 },
	{ &memory_allocation_names, "<memoryBacking><allocation mode='", "'/></memoryBacking>",
	  backing_allocation, 0 },
	{ &memory_model_names, "<devices><memory model='",
	  "'><target><size>1</size></target></memory></devices>", memory_model, 0 },
	{ &memory_access_names, "<devices><memory model='dimm' access='",
	  "'><target><size>1</size></target></memory></devices>", memory_access, 0 },
	{ &balloon_model_names, "<devices><memballoon model='", "'/></devices>", balloon_model, 0 },
	{ &enum_on_off, "<memory dumpCore='", "'>1</memory>", dump_core, 0 },
	{ &domain_arch_names, "", "", arch, 0 },
};

static void every_word_is_read_where_it_may_stand(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		int n = words[i].n_words ? words[i].n_words + 1 : (int)words[i].names->count;

		for (int value = 0; value < n; value++) {
			const char *word = enum_name(words[i].names, value);
			AUTO(strbuf) xml = STRBUF_INIT;

			if (!*word)
				continue;
			strbuf_printf(&xml,
				      "<domain type='kvm'><name>g</name><os><type arch='%s'>hvm"
				      "</type></os>%s%s%s</domain>",
				      *words[i].before ? "x86_64" : word, words[i].before,
				      *words[i].before ? word : "", words[i].after);
			AUTO(reading) reading = read_text_of(strbuf_text(&xml));

			for (size_t j = 0; j < reading.diags.n_items; j++)
				if (reading.diags.items[j].rule_id == RULE_VALUE)
					fail_msg("%s: %s", strbuf_text(&xml),
						 reading.diags.items[j].message);
			if (words[i].get(reading.domain) != value)
				fail_msg("%s is not %d", strbuf_text(&xml), value);
		}
	}
}

/* Names in other namespaces are others' business, ours is found under any prefix. */
static void namespaces_are_told_apart(void **state)
{
	AUTO(reading)
	reading = read_text_of(
		"<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0' "
		"xmlns:x='urn:x' xmlns:v='urn:virtnuma:domain:1'><name>g</name>"
		"<os><type>hvm</type></os>"
		"<metadata><x:allow rules='VN999'/><allow rules='VN998'/>"
		"<v:allow rules='VN612, VN613' reason='a &amp; b'/>"
		"<allow xmlns='urn:virtnuma:domain:1'/></metadata>"
		"<x:vcpu>7</x:vcpu><vcpu x:foo='1'><x:y/>3</vcpu><x:cputunes/>"
		"<q:commandline><q:arg value='-x'/></q:commandline></domain>");
	const struct domain *domain = reading.domain;

	(void)state;
	assert_int_equal(reading.diags.n_items, 0);
	assert_int_equal(domain->vcpus.maximum, 3);
	assert_int_equal(domain->n_allows, 2);
	assert_string_equal(domain->allows[0].rules, "VN612, VN613");
	assert_at(reading, domain->allows[0].at.rules, "VN612, VN613");
	assert_string_equal(domain->allows[0].reason, "a & b");
	assert_string_equal(domain->allows[1].rules, "");
	assert_true(domain->has_qemu_commandline);
	assert_at(reading, domain->at.qemu_commandline, "<q:commandline>");
}

static void an_empty_command_line_adds_nothing(void **state)
{
	AUTO(reading)
	reading = read_text_of(
		"<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>"
		"<name>g</name><os><type>hvm</type></os>"
		"<q:commandline><q:env name='A'/></q:commandline><commandline><arg/></commandline>"
		"</domain>");

	(void)state;
	assert_false(reading.domain->has_qemu_commandline);
}

/* Where a value's bytes aren't the document's, all of it is underlined, not a part beside it. */
static void entities_and_comments_keep_places_right(void **state)
{
	static const struct row rows[] = {
		{ "<vcpu cpuset='0,&#120;'>1</vcpu>", "103[0,&#120;]" },
		{ "<vcpu cpuset='0,x,2'>1</vcpu>", "103[x]" },
		{ "<vcpu cpuset='0-3,9-5'>1</vcpu>", "103[9-5]" },
		{ "<vcpu\n\tplacement='static'\n\tcpuset='0,\t17000'>1</vcpu>", "103[17000]" },
		{ "<vcpu>\n    4x</vcpu>", "101[4x]" },
		{ "<vcpu>&#52;&#120;</vcpu>", "101[&#52;&#120;]" },
		{ "<vcpu cpuset=\"0,\xc3\xbc\">1</vcpu>", "103[\xc3\xbc]" },
		{ "<devices><memory model='dimm'><source><nodemask>\n  0,y\n </nodemask></source>"
		  "<target><size>1</size></target></memory></devices>",
		  "103[y]" },
	};

	(void)state;
	check_rows(rows, ARRAY_SIZE(rows), "<description>\xe2\x82\xac</description>", "");
}

static void misspelt_names_get_a_hint(void **state)
{
	static const struct {
		const char *xml, *label; /* NULL: no hint */
	} rows[] = {
		{ "<cputune><vcpupin vcpu='0' cpusets='1'/></cputune>", "did you mean cpuset?" },
		{ "<vcpu cpu_set='0'>1</vcpu>", "did you mean cpuset?" },
		{ "<vcpu cpuset='0' cpusets='1'>1</vcpu>", NULL },
		{ "<vcpu foo='0'>1</vcpu>", NULL },
		{ "<cpu mode='Host-Passthrough'/>", "did you mean 'host-passthrough'?" },
		{ "<cpu mode='host-passthru'/>", NULL },
		{ "<cpu mode='host-pasthrough'/>", "did you mean 'host-passthrough'?" },
		{ "<numatune><memory mode='strickt' nodeset='0'/></numatune>",
		  "did you mean 'strict'?" },
		{ "<numatune><memmode cellid='0' nodeset='0'/></numatune>",
		  "did you mean <memnode>?" },
		{ "<cputunes/>", "did you mean <cputune>?" },
		{ "<memory dumpCore='no'>1</memory>", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(reading) reading = read_pieces("", rows[i].xml, "");
		const char *label;

		assert_int_equal(reading.diags.n_items, 1);
		label = reading.diags.items[0].label;
		if (!label != !rows[i].label || (label && strcmp(label, rows[i].label) != 0))
			fail_msg("%s: %s", rows[i].xml, label ? label : "no hint");
	}
}

static void messages_name_the_values(void **state)
{
	static const struct {
		const char *xml, *message;
	} rows[] = {
		{ "<cputune><vcpupin vcpu='0'/></cputune>", "<vcpupin> has no cpuset attribute" },
		{ CELL "/><cell memory='5.5'/></numa></cpu>",
		  "memory '5.5' of <cell> is not a whole number" },
		{ "<vcpu>-1</vcpu>",
		  "<vcpu> '-1' is negative; libvirt takes it for 4294967295 vCPUs" },
		{ "<numatune><memory mode='x' nodeset='0'/></numatune>",
		  "mode 'x' of <memory> is not one of strict, preferred, interleave, restrictive" },
		{ "<vcpu>1 </vcpu>",
		  "<vcpu> '1 ' is not a number to libvirt, because white space follows it" },
		{ "<memory unit='E'>8</memory>",
		  "<memory> '8' in E is more than libvirt can hold" },
		{ "<cputune><period>00000000000000000000000000000000000000000000000000000000000000"
		  "000x</period></cputune>",
		  "<period> '000000000000000000000000000000000000000000000000000000000000…' "
		  "is not a whole number" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(reading) reading = read_pieces("", rows[i].xml, "");

		assert_int_equal(reading.diags.n_items, 1);
		assert_string_equal(reading.diags.items[0].message, rows[i].message);
	}
}

static void finders_find_the_first(void **state)
{
	AUTO(reading)
	reading = read_pieces(
		"",
		"<cputune><vcpupin vcpu='3' cpuset='1'/><vcpupin vcpu='1' cpuset='2'/>"
		"<vcpupin vcpu='1' cpuset='3'/></cputune>"
		"<cpu><numa><cell id='1' memory='11'/><cell id='0' memory='10'/></numa></cpu>"
		"<numatune><memnode cellid='1' mode='strict' nodeset='7'/></numatune>",
		"");
	const struct domain *domain = reading.domain;
	const struct domain_cputune *cputune = &domain->cputune;

	(void)state;
	assert_int_equal(domain_find_cell(domain, 1)->memory_kib, 11);
	assert_int_equal(domain_find_cell(domain, 0)->memory_kib, 10);
	assert_null(domain_find_cell(domain, 2));
	assert_true(bitmap_has(&domain_find_memnode(domain, 1)->nodeset, 7));
	assert_null(domain_find_memnode(domain, 0));
	assert_true(bitmap_has(
		&domain_find_pin(cputune->vcpu_pins, cputune->n_vcpu_pins, 1)->cpuset, 2));
	assert_null(domain_find_pin(cputune->vcpu_pins, cputune->n_vcpu_pins, 0));
}

UNIT_TESTS(cmocka_unit_test(documents_that_hold_no_domain_are_errors),
	   cmocka_unit_test(wrapped_domains_are_found), cmocka_unit_test(identity_is_wanted),
	   cmocka_unit_test(every_word_is_read_where_it_may_stand),
	   cmocka_unit_test(namespaces_are_told_apart),
	   cmocka_unit_test(an_empty_command_line_adds_nothing),
	   cmocka_unit_test(entities_and_comments_keep_places_right),
	   cmocka_unit_test(misspelt_names_get_a_hint), cmocka_unit_test(messages_name_the_values),
	   cmocka_unit_test(finders_find_the_first));
