/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * VN1xx, first part: what reading finds. The domain's readers raise these (base/rule-ids.h);
 * their records stand here.
 */
#include "base/rule-ids.h"
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/topics.h"

/* Reading found them; an attribute that has no effect can go. Elements may be meant to have one. */
static void remove_ignored(const struct check *c)
{
	const char *text = c->domain->source.text;

	for (size_t i = 0; i < c->diags->n_items; i++) {
		struct diag *diag = &c->diags->items[i];
		struct fix fix = { .check = c, .diag = diag };

		if (diag->rule_id == c->rule->id && span_is_given(diag->at) &&
		    (text[diag->at.at - 1] == '\'' || text[diag->at.at - 1] == '"'))
			fix_remove_attribute(&fix, diag->at);
	}
}

/* Reading found that a <bandwidth> has no unit; libvirt takes it for KiB. */
static void write_unit(const struct check *c)
{
	const struct domain_numa *numa = &c->domain->numa;

	for (size_t i = 0; i < c->diags->n_items; i++) {
		struct fix fix = { .check = c, .diag = &c->diags->items[i] };

		for (size_t k = 0; k < numa->n_interconnects; k++) {
			const struct domain_interconnect *link = &numa->interconnects[k];

			if (fix.diag->rule_id != c->rule->id || !link->is_bandwidth ||
			    span_is_given(link->at.unit) ||
			    link->at.element.at + 1 != fix.diag->at.at)
				continue;
			finding_help(c, fix.diag, "write unit='KiB'");
			fix_add_attribute(&fix, link->at.element, "unit='KiB'");
		}
	}
}

static const struct rule document_rules[] = {
	{
		.id = RULE_NUMBER,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Not a number, or out of range",
		.why = "libvirt reads plain decimal numbers here. It refuses fractions, units written"
		       " into the number, and values beyond what the field can hold.",
		.help = "write a decimal number within the range",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>four</vcpu>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu>4</vcpu>\n"),
		.elements = "vcpu vcpus iothreads iothreadids cputune cell sibling topology",
		.message_words = "must be an integer|Expected non-negative integer|"
				 "Expected integer value|invalid iothreads count|"
				 "Invalid 'level' attribute in cache element|"
				 "Failed to parse memory allocation threads|can't parse cputune|"
				 "failed to populate iothreadids|"
				 "invalid value of memory device node|"
				 "CPU topology parameters must be greater than zero|"
				 "invalid CPU cache level, must be in range|"
				 "Failed to parse memory slot count",
		.source = "libvirt 9.0.0 to 11.3.0, util/virxml.c and util/virstring.c",
	},
	{
		.id = RULE_SIZE,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Size that libvirt cannot read",
		.why = "A size is a whole decimal number and, apart from it, a unit: b, bytes, KiB,"
		       " MiB, GiB, TiB (powers of 1024), KB, MB, GB (powers of 1000), or one of the"
		       " letters k, M, G, T. Without a unit it is KiB. The product has to stay below"
		       " 2^63 bytes.",
		.help = "write a whole number, and one of libvirt's units",
		.bad.domain = EXAMPLE("  <memory unit='Gig'>4</memory>\n"
				      "  <vcpu>2</vcpu>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>4</memory>\n"
				       "  <vcpu>2</vcpu>\n"),
		.elements = "memory currentMemory maxMemory cell page hard_limit soft_limit "
			    "swap_hard_limit bandwidth",
		.message_words = "unknown suffix|nvdimm label must be at least|"
				 "invalid value for element or attribute|"
				 "could not parse element or attribute|invalid scale|"
				 "value too large|is required at least",
		.source = "libvirt 9.0.0 to 11.3.0, util/virutil.c virScaleInteger",
	},
	{
		.id = RULE_LIST,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "List of CPUs or nodes that libvirt cannot read",
		.why = "A list is made of numbers and ranges with commas between them; ^N takes N out"
		       " of what stands to its left. Numbers go up to 16383.",
		.help = "write a list such as 0-3,8 or 0-7,^2",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu cpuset='3-1'>2</vcpu>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu cpuset='1-3'>2</vcpu>\n"),
		.elements = "vcpu vcpupin emulatorpin iothreadpin cell memory memnode page",
		.message_words = "Failed to parse bitmap|Cannot extract memnode nodes|"
				 "Invalid value of 'nodeset'",
		.source = "libvirt 9.0.0 to 11.3.0, util/virbitmap.c virBitmapParse",
	},
	{
		.id = RULE_VALUE,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Word that libvirt does not know here",
		.why = "The attribute takes one of a few words, and this isn't one of them.",
		.help = "write one of the values that libvirt takes here",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>2</vcpu>\n"
				      "  <numatune>\n"
				      "    <memory mode='bind' nodeset='0'/>\n"
				      "  </numatune>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu>2</vcpu>\n"
				       "  <numatune>\n"
				       "    <memory mode='strict' nodeset='0'/>\n"
				       "  </numatune>\n"),
		.elements = "domain vcpu memory memnode cell cache latency bandwidth memballoon",
		.message_words =
			"Invalid value for attribute|"
			"Unsupported NUMA memory tuning mode|invalid domain type|"
			"unknown OS type|Unknown architecture|malformed uuid element|"
			"Invalid cache associativity|Invalid cache policy|"
			"Attribute migratable is only allowed for|"
			"CPU vendor specified without CPU model|"
			"Invalid CPU feature name|Invalid CPU feature policy|"
			"Invalid fallback attribute|Invalid mode attribute|"
			"vendor id is invalid|"
			"vendor_id must be exactly characters long|"
			"unknown memoryBacking/access/mode|"
			"unknown memoryBacking/allocation/mode|"
			"unknown memoryBacking/source/type|Unsupported numatune mode|"
			"Unsupported numatune placement|Unsupported NUMA memory placement mode",
		.source = "libvirt 9.0.0 to 11.3.0, util/virxml.c virXMLPropEnum",
	},
	{
		.id = RULE_MISSING,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Required attribute or element is missing",
		.why = "libvirt has no default for it and refuses the domain.",
		.help = "add what is missing",
		.bad.domain = EXAMPLE("  <vcpu>2</vcpu>\n"
				      "  <cpu>\n"
				      "    <numa>\n"
				      "      <cell id='0' cpus='0-1'/>\n"
				      "    </numa>\n"
				      "  </cpu>\n"),
		.good.domain = EXAMPLE("  <vcpu>2</vcpu>\n"
				       "  <cpu>\n"
				       "    <numa>\n"
				       "      <cell id='0' cpus='0-1' memory='1' unit='GiB'/>\n"
				       "    </numa>\n"
				       "  </cpu>\n"),
		.elements = "domain cell sibling memnode vcpupin iothread topology",
		.message_words = "Missing required attribute|missing element or attribute|"
				 "missing name information|missing domain type attribute|"
				 "an os <type> must be specified|"
				 "attribute in cache element for NUMA node|"
				 "Missing CPU architecture|Missing CPU model name|"
				 "Non-empty feature list specified without CPU model|"
				 "virtio serial controller is missing|"
				 "missing cpuset for emulatorpin|missing cpuset for iothreadpin|"
				 "missing cpuset for vcpupin|"
				 "missing <target> element for <memory> device|"
				 "NUMA distances defined without siblings|"
				 "NUMA topology defined without NUMA cells",
		.source = "libvirt 9.0.0 to 11.3.0, util/virxml.c and conf/numa_conf.c",
	},
	{
		.id = RULE_UNKNOWN_ATTRIBUTE,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Attribute that libvirt does not know",
		.why = "libvirt ignores attributes that it doesn't know, so the setting has no effect"
		       " and is gone when the domain is printed again. 'virsh define --validate'"
		       " refuses the domain.",
		.help = "correct the attribute's name, or take it out",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu cpus='0-3'>2</vcpu>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu cpuset='0-3'>2</vcpu>\n"),
		.elements = "vcpu cell memory memnode topology",
		.source = "libvirt 9.0.0 to 11.3.0, conf/schemas/domaincommon.rng",
	},
	{
		.id = RULE_UNKNOWN_ELEMENT,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Element that libvirt does not know",
		.why = "libvirt ignores elements that it doesn't know, so the setting has no effect"
		       " and is gone when the domain is printed again. 'virsh define --validate'"
		       " refuses the domain.",
		.help = "correct the element's name, put it where it belongs, or take it out",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>2</vcpu>\n"
				      "  <cputune>\n"
				      "    <pin vcpu='0' cpuset='2'/>\n"
				      "  </cputune>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu>2</vcpu>\n"
				       "  <cputune>\n"
				       "    <vcpupin vcpu='0' cpuset='2'/>\n"
				       "  </cputune>\n"),
		.elements = "cputune numatune numa memoryBacking cpu",
		.source = "libvirt 9.0.0 to 11.3.0, conf/schemas/domaincommon.rng",
	},
	{
		.id = RULE_REPEATED,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Given more than once where libvirt takes one",
		.why = "libvirt refuses a second one instead of choosing between them.",
		.help = "keep one of them",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>2</vcpu>\n"
				      "  <cputune>\n"
				      "    <emulatorpin cpuset='0'/>\n"
				      "    <emulatorpin cpuset='1'/>\n"
				      "  </cputune>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu>2</vcpu>\n"
				       "  <cputune>\n"
				       "    <emulatorpin cpuset='0-1'/>\n"
				       "  </cputune>\n"),
		.elements = "numatune emulatorpin emulatorsched vcpupin iothreadpin memballoon",
		.message_words = "only one|specified more than once|"
				 "at most one CPU cache element may be specified|"
				 "only a single IOMMU device is supported|"
				 "only a single memory balloon device is supported",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c and conf/numa_conf.c",
	},
	{
		.id = RULE_ONLY_FIRST,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Given more than once, and libvirt reads only the first",
		.why = "libvirt takes the first one and ignores the others without a word.",
		.help = "keep the one that is meant, and take the others out",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <memory unit='GiB'>2</memory>\n"
				      "  <vcpu>2</vcpu>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>2</memory>\n"
				       "  <vcpu>2</vcpu>\n"),
		.elements = "memory currentMemory maxMemory vcpu numa topology",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c: reads element[1]",
	},
	{
		.id = RULE_EMPTY_LIST,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "List with nothing left in it",
		.why = "The exclusions take out everything that the list names, and libvirt wants at"
		       " least one CPU or node.",
		.help = "leave at least one number in the list",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu cpuset='2,^2'>2</vcpu>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu cpuset='2-3,^2'>2</vcpu>\n"),
		.elements = "vcpu vcpupin emulatorpin iothreadpin memory memnode page",
		.message_words = "Invalid value of 'cpuset'",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c and conf/numa_conf.c",
	},
	{
		.id = RULE_IGNORED,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "Setting without effect where it stands",
		.why = "libvirt reads it and drops it, because something else in the domain decides.",
		.help = "take it out, or change what overrides it",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>2</vcpu>\n"
				      "  <defaultiothread/>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu>2</vcpu>\n"
				       "  <defaultiothread thread_pool_max='8'/>\n"),
		.elements = "vcpu memory vcpusched iothreadsched defaultiothread",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c",
		.run = remove_ignored,
	},
	{
		.id = RULE_SCHEMA,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_STYLE,
		.title = "Refused by schema validation only",
		.why = "libvirt's parser takes it, its schema doesn't: 'virsh define --validate',"
		       " 'virsh edit' and virt-xml-validate refuse the domain.",
		.help = "write it as the schema wants it",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu>2</vcpu>\n"
				      "  <cputune>\n"
				      "    <quota>-2</quota>\n"
				      "  </cputune>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu>2</vcpu>\n"
				       "  <cputune>\n"
				       "    <quota>-1</quota>\n"
				       "  </cputune>\n"),
		.elements = "quota stats cache bandwidth memory memnode cpuset",
		.message_words = "XML document failed to validate against schema",
		.source = "libvirt 9.0.0 to 11.3.0, conf/schemas/domaincommon.rng",
		.run = write_unit,
	},
};

const struct rule_topic document_topic = {
	.name = "document",
	.title = "the document",
	.first_id = 101,
	.last_id = 119,
	.rules = document_rules,
	.n_rules = ARRAY_SIZE(document_rules),
};
