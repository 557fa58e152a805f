/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN2xx, second part: the list of vCPUs in <vcpus>. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/fix.h"
#include "rules/sums.h"
#include "rules/topics.h"

/* Some vCPU is named one by one, and each entry could be read. */
static bool has_list(const struct check *c)
{
	return c->domain->vcpus.n_entries > 0 && !c->domain->vcpus.broken && c->guest->vcpus_known;
}

/*
 * The entry that counts for each vCPU, NULL where there is none: libvirt lets the last of several
 * win. Entries beyond the maximum are VN220's.
 */
static const struct domain_vcpu_entry **entries_by_id(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	const struct domain_vcpu_entry **by_id = arena_alloc_array(
		c->scratch, c->guest->n_vcpus, sizeof(const struct domain_vcpu_entry *));

	for (size_t i = 0; i < vcpus->n_entries; i++)
		if (vcpus->entries[i].id < c->guest->n_vcpus)
			by_id[vcpus->entries[i].id] = &vcpus->entries[i];
	return by_id;
}

static bool is_online(const struct domain_vcpu_entry *entry)
{
	return entry && entry->enabled == TRISTATE_YES;
}

static bool is_ordered(const struct domain_vcpu_entry *entry)
{
	return entry && entry->order > 0;
}

/*
 * The orders are the places by number: 1 for the first vCPU that is enabled, 2 for the next. Then
 * there is no doubt about one that is missing or wrong. n_odd counts those.
 */
static bool orders_follow_ids(const struct check *c, const struct domain_vcpu_entry **by_id,
			      unsigned *n_odd)
{
	unsigned place = 0, n_right = 0;

	*n_odd = 0;
	for (unsigned i = 0; i < c->guest->n_vcpus; i++) {
		if (!is_online(by_id[i]) && is_ordered(by_id[i]))
			return false;
		if (!is_online(by_id[i]))
			continue;
		if (by_id[i]->order == ++place)
			n_right++;
		else
			(*n_odd)++;
	}
	return n_right > 0;
}

static void write_order(struct fix *fix, const struct domain_vcpu_entry *entry, unsigned order)
{
	if (span_is_given(entry->at.order))
		fix_replace(fix, entry->at.order, "%u", order);
	else
		fix_add_attribute(fix, entry->at.element, "order='%u'", order);
}

/* Each enabled vCPU gets its place by number. */
static void write_orders(const struct check *c, struct diag *diag,
			 const struct domain_vcpu_entry **by_id)
{
	struct fix fix = { .check = c, .diag = diag };
	unsigned place = 0;

	for (unsigned i = 0; i < c->guest->n_vcpus; i++)
		if (is_online(by_id[i]) && by_id[i]->order != ++place)
			write_order(&fix, by_id[i], place);
}

static struct span first_given(struct span a, struct span b)
{
	return span_is_given(a) ? a : b;
}

static void entry_beyond_maximum(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	const struct domain_vcpu_entry *first = NULL;
	struct bitmap beyond = { 0 };
	struct diag *diag;

	if (!has_list(c))
		return;
	for (size_t i = 0; i < vcpus->n_entries; i++) {
		const struct domain_vcpu_entry *entry = &vcpus->entries[i];

		if (entry->id < c->guest->n_vcpus)
			continue;
		if (!first)
			first = entry;
		if (entry->id < GUEST_VCPU_LIMIT)
			bitmap_set(c->scratch, &beyond, entry->id);
	}
	if (!first)
		return;
	if (bitmap_is_empty(&beyond))
		diag = finding(c, first->at.id,
			       "<vcpus> names vCPU %u, but the last one is vCPU %u", first->id,
			       c->guest->n_vcpus - 1);
	else
		diag = finding(c, first->at.id, "<vcpus> names %s, but the last one is vCPU %u",
			       sums_numbered(c, "vCPU", "vCPUs", &beyond), c->guest->n_vcpus - 1);
	finding_place(c, diag, first_given(vcpus->at.maximum, vcpus->at.element),
		      "%u as the maximum", c->guest->n_vcpus);
}

static void repeated_entry(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	const struct domain_vcpu_entry **by_id;

	if (!has_list(c))
		return;
	by_id = entries_by_id(c);
	for (size_t i = 0; i < vcpus->n_entries; i++) {
		const struct domain_vcpu_entry *entry = &vcpus->entries[i];
		struct diag *diag;

		if (entry->id >= c->guest->n_vcpus || by_id[entry->id] == entry)
			continue;
		diag = finding(c, entry->at.id,
			       "vCPU %u is described again further down, and that counts",
			       entry->id);
		finding_place(c, diag, by_id[entry->id]->at.id, "this one counts");
	}
}

/* There is one vCPU more, then. With an order the others would have to move. */
static void enable_first(const struct check *c, struct diag *diag,
			 const struct domain_vcpu_entry **by_id)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	struct fix fix = { .check = c, .diag = diag };

	for (unsigned i = 0; i < c->guest->n_vcpus; i++)
		if (is_ordered(by_id[i]))
			return;
	diag->edits_unsafe = true;
	if (span_is_given(vcpus->at.current) && vcpus->current != c->guest->n_online + 1)
		fix_replace(&fix, vcpus->at.current, "%u", c->guest->n_online + 1);
	if (!by_id[0]) {
		fix_add_before(&fix, vcpus->entries[0].at.element,
			       "<vcpu id='0' enabled='yes'/>\n");
		return;
	}
	fix_replace(&fix, by_id[0]->at.enabled, "yes");
	if (by_id[0]->hotpluggable == TRISTATE_YES)
		fix_replace(&fix, by_id[0]->at.hotpluggable, "no");
}

/* libvirt 9.0.0 qemu_domain.c, 11.3.0 qemu_postparse.c: qemuDomainDefVcpusPostParse. */
static void first_offline(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	const struct domain_vcpu_entry **by_id, *first;
	struct diag *diag;

	if (!has_list(c))
		return;
	by_id = entries_by_id(c);
	first = by_id[0];
	if (is_online(first))
		return;
	if (first)
		diag = finding(c, first->at.enabled, "vCPU 0 is offline at start");
	else
		diag = finding(c, first_given(vcpus->at.vcpus, vcpus->at.element),
			       "vCPU 0 is offline at start: <vcpus> does not name it");
	enable_first(c, diag, by_id);
}

static void first_hotpluggable(const struct check *c)
{
	const struct domain_vcpu_entry *first = has_list(c) ? entries_by_id(c)[0] : NULL;

	if (is_online(first) && first->hotpluggable == TRISTATE_YES)
		fix_replace(&(struct fix){ .check = c,
					   .diag = finding(c, first->at.hotpluggable,
							   "vCPU 0 is hotpluggable") },
			    first->at.hotpluggable, "no");
}

static void first_not_first(const struct check *c)
{
	const struct domain_vcpu_entry **by_id = has_list(c) ? entries_by_id(c) : NULL;
	const struct domain_vcpu_entry *first = by_id ? by_id[0] : NULL;
	struct fix fix = { .check = c };

	if (!is_online(first) || first->order <= 1)
		return;
	fix.diag = finding(c, first->at.order, "vCPU 0 comes at place %u of the order of starting",
			   first->order);
	/* they change places, where it is the next one that has the first */
	if (c->guest->n_vcpus > 1 && is_online(by_id[1]) && by_id[1]->order == 1) {
		write_order(&fix, first, 1);
		write_order(&fix, by_id[1], first->order);
	}
}

static void order_for_some(const struct check *c)
{
	const struct domain_vcpu_entry **by_id;
	struct bitmap odd = { 0 };
	struct diag *diag;
	bool ordered;

	if (!has_list(c))
		return;
	by_id = entries_by_id(c);
	ordered = by_id[0] && by_id[0]->order;
	for (unsigned i = 1; i < c->guest->n_vcpus; i++)
		if (is_online(by_id[i]) && (by_id[i]->order != 0) != ordered)
			bitmap_set(c->scratch, &odd, i);
	if (bitmap_is_empty(&odd))
		return;
	diag = finding(c, by_id[bitmap_first(&odd)]->at.element, "vCPU 0 has %s order, but %s %s",
		       ordered ? "an" : "no", sums_numbered(c, "vCPU", "vCPUs", &odd),
		       bitmap_count(&odd) == 1 ? ordered ? "has none" : "has one"
		       : ordered	       ? "have none"
					       : "have one");
	finding_help(c, diag, "give an order to each vCPU that is enabled, or to none");
	for (unsigned i = 0, place = 0; i < c->guest->n_vcpus; i++) {
		place += is_online(by_id[i]);
		if (is_ordered(by_id[i]) && (!is_online(by_id[i]) || by_id[i]->order != place))
			return;
	}
	write_orders(c, diag, by_id);
}

static void offline_for_good(const struct check *c)
{
	const struct domain_vcpu_entry **by_id;
	struct bitmap stuck = { 0 };
	struct fix fix = { .check = c };

	if (!has_list(c))
		return;
	by_id = entries_by_id(c);
	for (unsigned i = 0; i < c->guest->n_vcpus; i++)
		if (by_id[i] && !is_online(by_id[i]) && by_id[i]->hotpluggable == TRISTATE_NO)
			bitmap_set(c->scratch, &stuck, i);
	if (bitmap_is_empty(&stuck))
		return;
	fix.diag = finding(c, by_id[bitmap_first(&stuck)]->at.hotpluggable,
			   "%s %s offline at start and cannot be plugged in later",
			   sums_numbered(c, "vCPU", "vCPUs", &stuck),
			   bitmap_count(&stuck) == 1 ? "is" : "are");
	bitmap_for_each (&stuck, id) {
		/* one that isn't hotpluggable may not follow one that is, nor vCPU 0 be one */
		if (id == 0 ||
		    (id + 1 < c->guest->n_vcpus && by_id[id + 1] &&
		     by_id[id + 1]->hotpluggable == TRISTATE_NO && !bitmap_has(&stuck, id + 1)))
			return;
	}
	bitmap_for_each (&stuck, id)
		fix_replace(&fix, by_id[id]->at.hotpluggable, "yes");
}

/*
 * libvirt compares each vCPU that says hotpluggable='no' with the one before it by number, and
 * takes only what the XML says of both, no defaults.
 */
static void fixed_after_hotpluggable(const struct check *c)
{
	const struct domain_vcpu_entry **by_id;

	if (!has_list(c))
		return;
	by_id = entries_by_id(c);
	for (unsigned i = 1; i < c->guest->n_vcpus; i++) {
		const struct domain_vcpu_entry *before = by_id[i - 1], *entry = by_id[i];
		struct diag *diag;

		if (!before || !entry || entry->hotpluggable != TRISTATE_NO ||
		    before->hotpluggable != TRISTATE_YES)
			continue;
		diag = finding(c, entry->at.hotpluggable,
			       "vCPU %u is not hotpluggable, but vCPU %u before it is", i, i - 1);
		finding_place(c, diag, before->at.hotpluggable, "vCPU %u", i - 1);
		return;
	}
}

/* vCPUs that are all there from the start are made by number, whatever their orders say. */
static bool all_fixed(const struct check *c, const struct domain_vcpu_entry **by_id)
{
	for (unsigned i = 0; i < c->guest->n_vcpus; i++) {
		if (is_online(by_id[i]) &&
		    (by_id[i]->hotpluggable != TRISTATE_NO || !is_ordered(by_id[i])))
			return false;
		if (!is_online(by_id[i]) && is_ordered(by_id[i]))
			return false;
	}
	return true;
}

static void order_descends(const struct check *c)
{
	const struct domain_vcpu_entry **by_id;
	bool ordered;

	if (!has_list(c))
		return;
	by_id = entries_by_id(c);
	ordered = by_id[0] && by_id[0]->order;
	for (unsigned i = 1; i < c->guest->n_vcpus; i++) {
		const struct domain_vcpu_entry *before = by_id[i - 1], *entry = by_id[i];
		struct diag *diag;

		/* an order that is missing is VN225's */
		if (!before || !entry || entry->hotpluggable != TRISTATE_NO ||
		    before->order <= entry->order ||
		    (is_online(entry) && (entry->order != 0) != ordered))
			continue;
		diag = finding(c, first_given(entry->at.order, entry->at.element),
			       "vCPU %u is not hotpluggable and comes at place %u, before vCPU %u"
			       " at place %u",
			       i, entry->order, i - 1, before->order);
		finding_place(c, diag, before->at.order, "vCPU %u", i - 1);
		if (all_fixed(c, by_id))
			write_orders(c, diag, by_id);
		return;
	}
}

/* libvirt 9.0.0 to 11.3.0, qemu_process.c qemuProcessValidateHotpluggableVcpus: only when some
   vCPU has to be plugged in at start. */
static bool plugs_at_start(const struct check *c)
{
	for (unsigned i = 0; i < c->guest->n_vcpus; i++)
		if (c->guest->vcpus[i].online && c->guest->vcpus[i].hotpluggable)
			return true;
	return false;
}

static void order_repeated(const struct check *c)
{
	const struct domain_vcpu_entry **by_id, **by_order;
	unsigned n = c->guest->n_vcpus, n_odd = 0;

	/* pseries: the threads of a core share an order */
	if (!has_list(c) || !plugs_at_start(c) || c->guest->machine.family == TARGET_FAMILY_PSERIES)
		return;
	by_id = entries_by_id(c);
	by_order = arena_alloc_array(c->scratch, (size_t)n + 1, sizeof(*by_order));
	for (unsigned i = 0; i < n; i++) {
		const struct domain_vcpu_entry *entry = by_id[i];
		struct diag *diag;

		if (!entry || entry->order == 0)
			continue;
		if (entry->order > n) {
			finding(c, entry->at.order, "vCPU %u has order %u, but there are %u vCPUs",
				i, entry->order, n);
			continue;
		}
		if (by_order[entry->order]) {
			diag = finding(c, entry->at.order, "vCPUs %u and %u both have order %u",
				       by_order[entry->order]->id, i, entry->order);
			finding_place(c, diag, by_order[entry->order]->at.order, "vCPU %u",
				      by_order[entry->order]->id);
			if (orders_follow_ids(c, by_id, &n_odd) && n_odd == 1)
				write_orders(c, diag, by_id);
		}
		by_order[entry->order] = entry;
	}
}

/* qemuProcessValidateHotpluggableVcpus again: QEMU makes all CPUs of such a board at once. */
static void plugged_without_hotplug(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!has_list(c) || guest->machine.cpu_hotplug)
		return;
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		const struct domain_vcpu_entry *entry = entries_by_id(c)[i];

		if (!guest->vcpus[i].online || !guest->vcpus[i].hotpluggable || !entry)
			continue;
		finding(c, first_given(entry->at.hotpluggable, entry->at.element),
			"vCPU %u is to be plugged in at start, and %s takes no vCPUs then", i,
			c->domain->os.machine ? c->domain->os.machine : "the machine");
		return;
	}
}

static const char *entry_fault(const struct guest_vcpu *first, const struct guest_vcpu *other)
{
	if (first->online != other->online)
		return "enabled";
	if (first->hotpluggable != other->hotpluggable)
		return "hotpluggable";
	return first->order != other->order ? "order" : NULL;
}

static const struct domain_vcpu_entry *entry_of(const struct check *c, unsigned vcpu)
{
	return entries_by_id(c)[vcpu];
}

/* qemuProcessValidateHotpluggableVcpus again: QEMU plugs whole cores of a pseries guest. */
static void core_differs(const struct check *c)
{
	const struct guest *guest = c->guest;

	if (!has_list(c) || !plugs_at_start(c) || guest->machine.family != TARGET_FAMILY_PSERIES ||
	    guest->threads < 2)
		return;
	for (unsigned i = 0; i < guest->n_vcpus; i++) {
		unsigned first = i - i % guest->threads;
		const char *fault = entry_fault(&guest->vcpus[first], &guest->vcpus[i]);
		const struct domain_vcpu_entry *entry = entry_of(c, i);
		const struct domain_vcpu_entry *at = entry ? entry : entry_of(c, first);

		if (fault && at)
			finding(c, at->at.element,
				"vCPUs %u and %u are threads of one core, and differ in %s", first,
				i, fault);
	}
}

static void current_and_list(const struct check *c)
{
	const struct domain_vcpus *vcpus = &c->domain->vcpus;
	struct fix fix = { .check = c };
	struct diag *diag;

	if (!has_list(c) || !span_is_given(vcpus->at.current) ||
	    vcpus->current == c->guest->n_online)
		return;
	diag = finding(c, vcpus->at.current,
		       "current says that %s vCPUs are online, but <vcpus> enables %u",
		       check_count(c, vcpus->current), c->guest->n_online);
	finding_help(c, diag, "write current='%u', or enable the vCPUs that are meant",
		     c->guest->n_online);
	fix.diag = diag;
	fix_replace(&fix, vcpus->at.current, "%u", c->guest->n_online);
}

#define LIST(maximum, entries)              \
	"  <memory unit='GiB'>1</memory>\n" \
	"  <vcpu>" maximum "</vcpu>\n"      \
	"  <vcpus>\n" entries "  </vcpus>\n"
#define ENTRY(id, more) "    <vcpu id='" id "' " more "/>\n"
#define TWO_BY_TWO                                            \
	"  <cpu>\n"                                           \
	"    <topology sockets='1' cores='2' threads='2'/>\n" \
	"  </cpu>\n"
#define POST_PARSE                                                         \
	"libvirt 9.0.0 qemu/qemu_domain.c, 11.3.0 qemu/qemu_postparse.c: " \
	"qemuDomainDefVcpusPostParse"

static const struct rule vcpu_list_rules[] = {
	{
		.id = 219,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_RUNNING,
		.needs = NEEDS_GUEST | NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Hotpluggable vCPU of a machine without hot-plug",
		.why = "libvirt plugs vCPUs that are enabled and hotpluggable in when the guest"
		       " starts. QEMU's boards for Arm and RISC-V make all their CPUs at once.",
		.help = "write hotpluggable='no' for the vCPU",
		.bad.domain =
			EXAMPLE_ON("aarch64", "virt",
				   LIST("2", ENTRY("0", "enabled='yes' hotpluggable='no'") ENTRY(
						     "1", "enabled='yes' hotpluggable='yes'"))),
		.good.domain =
			EXAMPLE_ON("aarch64", "virt",
				   LIST("2", ENTRY("0", "enabled='yes' hotpluggable='no'") ENTRY(
						     "1", "enabled='yes' hotpluggable='no'"))),
		.elements = "vcpus vcpu",
		.message_words = "is missing hotplug data",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_process.c "
			  "qemuProcessValidateHotpluggableVcpus",
		.run = plugged_without_hotplug,
	},
	{
		.id = 220,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "<vcpus> names a vCPU beyond the maximum",
		.why = "vCPUs count from 0, so the last one is the maximum less one.",
		.help = "correct the id, or raise the maximum in <vcpu>",
		.bad.domain =
			EXAMPLE(LIST("2", ENTRY("0", "enabled='yes'") ENTRY("2", "enabled='yes'"))),
		.good.domain =
			EXAMPLE(LIST("2", ENTRY("0", "enabled='yes'") ENTRY("1", "enabled='yes'"))),
		.elements = "vcpus vcpu",
		.message_words = "is out of range of maximum vcpu count",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainVcpuParse",
		.run = entry_beyond_maximum,
	},
	{
		.id = 221,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "vCPU described twice",
		.why = "libvirt takes the later entry without a word.",
		.help = "keep one entry for each vCPU",
		.bad.domain =
			EXAMPLE(LIST("2", ENTRY("0", "enabled='yes'") ENTRY("1", "enabled='yes'")
						  ENTRY("1", "enabled='no'"))),
		.good.domain =
			EXAMPLE(LIST("2", ENTRY("0", "enabled='yes'") ENTRY("1", "enabled='no'"))),
		.elements = "vcpus vcpu",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainVcpuParse",
		.run = repeated_entry,
	},
	{
		.id = 222,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "vCPU 0 is offline",
		.why = "The guest starts on vCPU 0. vCPUs that <vcpus> doesn't name are offline.",
		.help = "write <vcpu id='0' enabled='yes' hotpluggable='no'/> in <vcpus>",
		.bad.domain = EXAMPLE(LIST("2", ENTRY("1", "enabled='yes'"))),
		.good.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes'"))),
		.elements = "vcpus vcpu",
		.message_words = "vcpu 0 can't be offline",
		.source = POST_PARSE,
		.run = first_offline,
	},
	{
		.id = 223,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "vCPU 0 is hotpluggable",
		.why = "vCPU 0 is there from the start and cannot be unplugged.",
		.help = "write hotpluggable='no' for vCPU 0",
		.bad.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes' hotpluggable='yes'"))),
		.good.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes' hotpluggable='no'"))),
		.elements = "vcpus vcpu",
		.message_words = "vcpu0 can't be hotpluggable",
		.source = POST_PARSE,
		.run = first_hotpluggable,
	},
	{
		.id = 224,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "vCPU 0 is not the first to start",
		.why = "When the vCPUs have an order, vCPU 0 has place 1 in it.",
		.help = "write order='1' for vCPU 0",
		.bad.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes' order='2'")
							ENTRY("1", "enabled='yes' order='1'"))),
		.good.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes' order='1'")
							 ENTRY("1", "enabled='yes' order='2'"))),
		.elements = "vcpus vcpu",
		.message_words = "vcpu0 must be enabled first",
		.source = POST_PARSE,
		.run = first_not_first,
	},
	{
		.id = 225,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Order for some of the vCPUs only",
		.why = "Either every enabled vCPU has an order, or none has.",
		.help = "give an order to each enabled vCPU, or to none",
		.bad.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes' order='1'")
							ENTRY("1", "enabled='yes'"))),
		.good.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes' order='1'")
							 ENTRY("1", "enabled='yes' order='2'"))),
		.elements = "vcpus vcpu",
		.message_words = "all vcpus must have either set or unset order",
		.source = POST_PARSE,
		.run = order_for_some,
	},
	{
		.id = 226,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "vCPU is offline and not hotpluggable",
		.why = "A vCPU that is neither there at start nor can be plugged in could never be"
		       " used.",
		.help = "write hotpluggable='yes' or leave it out",
		.bad.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes'") ENTRY(
							"1", "enabled='no' hotpluggable='no'"))),
		.good.domain = EXAMPLE(LIST("2", ENTRY("0", "enabled='yes'") ENTRY(
							 "1", "enabled='no' hotpluggable='yes'"))),
		.elements = "vcpus vcpu",
		.message_words = "is both offline and not hotpluggable",
		.source = "libvirt 9.0.0 conf/domain_conf.c, 11.3.0 conf/domain_postparse.c: "
			  "virDomainVcpuDefPostParse",
		.run = offline_for_good,
	},
	{
		.id = 227,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Fixed vCPU after a hotpluggable one",
		.why = "QEMU makes the vCPUs that are there from the start first, in the order of their"
		       " ids, so those that aren't hotpluggable have to come before those that are.",
		.help = "write hotpluggable='no' for the vCPUs with the lowest ids, and "
			"'yes' for those behind them",
		.bad.domain = EXAMPLE(
			LIST("3", ENTRY("0", "enabled='yes' hotpluggable='no'")
					  ENTRY("1", "enabled='yes' hotpluggable='yes'")
						  ENTRY("2", "enabled='yes' hotpluggable='no'"))),
		.good.domain = EXAMPLE(
			LIST("3", ENTRY("0", "enabled='yes' hotpluggable='no'")
					  ENTRY("1", "enabled='yes' hotpluggable='no'")
						  ENTRY("2", "enabled='yes' hotpluggable='yes'"))),
		.elements = "vcpus vcpu",
		.message_words = "online non-hotpluggable vcpus need to be ordered prior",
		.source = POST_PARSE,
		.run = fixed_after_hotpluggable,
	},
	{
		.id = 228,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Order of fixed vCPUs does not ascend",
		.why = "QEMU makes the vCPUs that are there from the start in the order of their ids.",
		.help = "give ascending orders to the vCPUs that are not hotpluggable, as "
			"order='1' for vCPU 0 and order='2' for vCPU 1",
		.bad.domain = EXAMPLE(
			LIST("3", ENTRY("0", "enabled='yes' hotpluggable='no' order='1'") ENTRY(
					  "1", "enabled='yes' hotpluggable='no' order='3'")
					  ENTRY("2", "enabled='yes' hotpluggable='no' order='2'"))),
		.good.domain = EXAMPLE(
			LIST("3", ENTRY("0", "enabled='yes' hotpluggable='no' order='1'") ENTRY(
					  "1", "enabled='yes' hotpluggable='no' order='2'")
					  ENTRY("2", "enabled='yes' hotpluggable='no' order='3'"))),
		.elements = "vcpus vcpu",
		.message_words = "must be ordered in ascending order",
		.source = POST_PARSE,
		.run = order_descends,
	},
	{
		.id = 229,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_RUNNING,
		.needs = NEEDS_GUEST | NEEDS_QEMU,
		.title = "Two vCPUs with one place in the order",
		.why = "The domain can be defined, but when hotpluggable vCPUs are plugged in at start"
		       " libvirt wants a place of its own for each, at most the number of vCPUs.",
		.help = "give each vCPU an order of its own, from 1 to the number of vCPUs",
		.bad.domain = EXAMPLE(LIST(
			"3", ENTRY("0", "enabled='yes' hotpluggable='no' order='1'")
				     ENTRY("1", "enabled='yes' hotpluggable='yes' order='2'") ENTRY(
					     "2", "enabled='yes' hotpluggable='yes' order='2'"))),
		.good.domain = EXAMPLE(LIST(
			"3", ENTRY("0", "enabled='yes' hotpluggable='no' order='1'")
				     ENTRY("1", "enabled='yes' hotpluggable='yes' order='2'") ENTRY(
					     "2", "enabled='yes' hotpluggable='yes' order='3'"))),
		.elements = "vcpus vcpu",
		.message_words = "duplicate vcpu order|vcpu order exceeds vcpu count",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_process.c "
			  "qemuProcessValidateHotpluggableVcpus",
		.run = order_repeated,
	},
	{
		.id = 230,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.needs = NEEDS_GUEST,
		.title = "current and <vcpus> disagree",
		.why = "When <vcpus> names vCPUs, libvirt ignores current without a word and counts"
		       " those that the list enables.",
		.help = "make current the number of enabled vCPUs, or leave it out",
		.bad.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				      "  <vcpu current='1'>4</vcpu>\n"
				      "  <vcpus>\n" ENTRY("0", "enabled='yes'")
					      ENTRY("1", "enabled='yes'") "  </vcpus>\n"),
		.good.domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n"
				       "  <vcpu current='2'>4</vcpu>\n"
				       "  <vcpus>\n" ENTRY("0", "enabled='yes'")
					       ENTRY("1", "enabled='yes'") "  </vcpus>\n"),
		.elements = "vcpu vcpus",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainVcpuParse",
		.run = current_and_list,
	},
	{
		.id = 231,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_RUNNING,
		.needs = NEEDS_GUEST | NEEDS_QEMU | NEEDS_MACHINE,
		.title = "Threads of a pseries core that differ",
		.why = "A pseries guest gets whole cores. When hotpluggable vCPUs are plugged in at"
		       " start, libvirt wants the threads of a core to be enabled, hotpluggable and"
		       " ordered alike.",
		.help = "give all threads of a core the same enabled, hotpluggable and order",
		.bad.domain = EXAMPLE_ON(
			"ppc64", "pseries",
			LIST("4", ENTRY("0", "enabled='yes' hotpluggable='no'")
					  ENTRY("1", "enabled='yes' hotpluggable='no'") ENTRY(
						  "2", "enabled='yes' hotpluggable='no'")
						  ENTRY("3", "enabled='yes' hotpluggable='yes'"))
				TWO_BY_TWO),
		.good.domain = EXAMPLE_ON(
			"ppc64", "pseries",
			LIST("4", ENTRY("0", "enabled='yes' hotpluggable='no'")
					  ENTRY("1", "enabled='yes' hotpluggable='no'") ENTRY(
						  "2", "enabled='yes' hotpluggable='yes'")
						  ENTRY("3", "enabled='yes' hotpluggable='yes'"))
				TWO_BY_TWO),
		.elements = "vcpus vcpu topology",
		.message_words = "are in the same hotplug group but differ in configuration",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_process.c "
			  "qemuProcessValidateHotpluggableVcpus",
		.run = core_differs,
	},
};

const struct rule_topic vcpu_list_topic = {
	.name = "vcpu-list",
	.title = "the list of vCPUs",
	.first_id = 219,
	.last_id = 231,
	.rules = vcpu_list_rules,
	.n_rules = ARRAY_SIZE(vcpu_list_rules),
};
