/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Edits put into texts, the diffs of them, and the edits of every rule's bad example. */
#include "host-testing.h"

#include "base/edit.h"
#include "domain/domain.h"
#include "guest/guest.h"
#include "lib/target-host.h"
#include "lib/verdict.h"
#include "rules/example.h"
#include "rules/registry.h"
#include "target/target.h"

/* Up to three edits, each a finding of its own. */
struct row {
	const char *text;
	struct {
		uint32_t at, length;
		const char *text;
	} edits[3];
	unsigned n_taken;
	const char *expect, *diff;
};

static const struct row rows[] = {
	{ .text = "abc\n", .expect = "abc\n", .diff = "" },
	{
		.text = "abc\n",
		.edits = { { 1, 1, "X" } },
		.n_taken = 1,
		.expect = "aXc\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-abc\n+aXc\n",
	},
	{
		.text = "abc",
		.edits = { { 1, 2, "\n" } },
		.n_taken = 1,
		.expect = "a\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-abc\n\\ No newline at end of file\n+a\n",
	},
	/* a line that goes, one that comes; line ends as they are */
	{
		.text = "a\r\nb\r\nc\r\n",
		.edits = { { 3, 3, "" }, { 7, 0, "?" } },
		.n_taken = 2,
		.expect = "a\r\nc?\r\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,3 +1,2 @@\n a\r\n-b\r\n-c\r\n+c?\r\n",
	},
	{
		.text = "a\r\nb\r\n",
		.edits = { { 3, 0, "new\n" } },
		.n_taken = 1,
		.expect = "a\r\nnew\r\nb\r\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n a\r\n+new\r\n b\r\n",
	},
	/* the first of two that overlap, in whatever order they stand */
	{
		.text = "abcdef\n",
		.edits = { { 3, 2, "X" }, { 1, 3, "Y" }, { 1, 2, "Z" } },
		.n_taken = 2,
		.expect = "aZXf\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-abcdef\n+aZXf\n",
	},
	/* two insertions at one place have no order */
	{
		.text = "ab\n",
		.edits = { { 1, 0, "X" }, { 1, 0, "Y" }, { 1, 1, "Z" } },
		.n_taken = 1,
		.expect = "aXb\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-ab\n+aXb\n",
	},
	{ .text = "ab\n", .edits = { { 2, 5, "X" } }, .expect = "ab\n", .diff = "" },
	/* the context of two changes: in common up to six lines, else not */
	{
		.text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
		.edits = { { 0, 0, "0\n" }, { 12, 1, "x" } },
		.n_taken = 2,
		.expect = "0\n1\n2\n3\n4\n5\n6\nx\n8\n9\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,9 +1,10 @@\n+0\n 1\n 2\n 3\n 4\n 5\n 6\n-7\n+x\n"
			" 8\n 9\n",
	},
	{
		.text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
		.edits = { { 0, 2, "" }, { 16, 1, "x" } },
		.n_taken = 2,
		.expect = "2\n3\n4\n5\n6\n7\n8\nx\n",
		.diff = "--- a/f\n+++ b/f\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -6,4 +5,4 @@\n 6\n 7\n"
			" 8\n-9\n+x\n",
	},
};

static void edits_and_diffs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		AUTO(edits) edits = EDITS_INIT;
		AUTO(strbuf) text = STRBUF_INIT;
		AUTO(strbuf) diff = STRBUF_INIT;
		unsigned n_taken = 0;

		edits_begin(&edits, row->text, strlen(row->text), 0);
		for (size_t j = 0; j < 3 && row->edits[j].text; j++) {
			struct diag_edit edit = {
				.at = { .at = row->edits[j].at, .length = row->edits[j].length },
				.text = row->edits[j].text,
			};
			struct diag diag = { .edits = &edit, .n_edits = 1 };

			n_taken += edits_add(&edits, &diag);
		}
		assert_int_equal(n_taken, row->n_taken);
		edits_apply(&edits, &text);
		assert_string_equal(strbuf_text(&text), row->expect);
		edits_diff(&edits, "/f", &diff);
		assert_string_equal(strbuf_text(&diff), row->diff);
	}
}

static void finding_is_taken_whole(void **state)
{
	struct diag_edit first[] = { { .at = { .at = 4, .length = 1 }, .text = "X" } };
	struct diag_edit both[] = { { .at = { .at = 1, .length = 1 }, .text = "Y" },
				    { .at = { .at = 3, .length = 2 }, .text = "Z" } };
	struct diag one = { .edits = first, .n_edits = 1 }, two = { .edits = both, .n_edits = 2 };
	AUTO(edits) edits = EDITS_INIT;
	AUTO(strbuf) text = STRBUF_INIT;

	(void)state;
	edits_begin(&edits,
		    "\xef\xbb\xbf"
		    "abcdef",
		    9, 3);
	assert_true(edits_add(&edits, &one));
	assert_false(edits_add(&edits, &two));
	edits_apply(&edits, &text);
	assert_string_equal(strbuf_text(&text), "\xef\xbb\xbf"
						"abcdXf");
}

/* What an example is judged with. */
struct judge {
	struct host *host;
	struct target target;
	struct rule_settings settings;
	struct verdict_input input;
};

static void judge_begin(struct judge *judge, const struct rule_example *example)
{
	AUTO(error) error = ERROR_INIT;

	*judge = (struct judge){ .settings = RULE_SETTINGS_INIT };
	judge->host = example->host ? read_host(example->host) : NULL;
	if (target_init(&judge->target, example->libvirt, example->qemu, &error) < 0)
		fail_msg("%s", error.message);
	judge->target.versions_known = true;
	target_use_host(&judge->target, judge->host);
	judge->input = (struct verdict_input){
		.host = judge->host,
		.target = &judge->target,
		.settings = &judge->settings,
	};
}

static void judge_done(struct judge *judge)
{
	target_done(&judge->target);
	rule_settings_done(&judge->settings);
	if (judge->host)
		host_free(judge->host);
}

static void make(const struct judge *judge, const char *text, struct verdict *out)
{
	AUTO(error) error = ERROR_INIT;

	if (verdict_of_text(&judge->input, "example.xml", text, strlen(text), out, &error) < 0)
		fail_msg("%s: %s", text, error.message);
}

static size_t count(const struct verdict *verdict, unsigned rule_id)
{
	size_t n = 0;

	for (size_t i = 0; i < verdict->n_findings; i++)
		n += verdict->findings[i].rule->id == rule_id;
	return n;
}

/* What no rule could look at before: an error stood in the way of it. Advice may then appear. */
static bool was_hidden(const struct diag *diag, const struct diag *more)
{
	return rule_find(diag->rule_id)->severity == SEVERITY_ERROR &&
	       rule_find(more->rule_id)->severity == SEVERITY_INFO;
}

/* Of the rule's findings there is one less, of no other one more. */
static unsigned judge_fixed(const struct verdict *before, const struct verdict *after,
			    const struct diag *diag, const char *text)
{
	unsigned n = 0;

	if (count(after, diag->rule_id) >= count(before, diag->rule_id)) {
		print_message("# VN%u: the edits don't mend it: %s\n%s", diag->rule_id,
			      diag->message, text);
		n++;
	}
	for (size_t i = 0; i < after->n_findings; i++) {
		const struct diag *more = after->findings[i].diag;

		if (count(after, more->rule_id) > count(before, more->rule_id) &&
		    !was_hidden(diag, more)) {
			print_message("# VN%u: the edits bring VN%u: %s\n%s", diag->rule_id,
				      more->rule_id, more->message, text);
			n++;
		}
	}
	return n;
}

static unsigned try_finding(const struct judge *judge, const struct verdict *before,
			    const struct diag *diag, const char *text)
{
	AUTO(edits) edits = EDITS_INIT;
	AUTO(strbuf) fixed = STRBUF_INIT;
	AUTO(verdict) after = VERDICT_INIT;

	edits_begin(&edits, text, strlen(text), 0);
	if (!edits_add(&edits, diag)) {
		print_message("# VN%u: its edits overlap\n", diag->rule_id);
		return 1;
	}
	edits_apply(&edits, &fixed);
	make(judge, strbuf_text(&fixed), &after);
	return judge_fixed(before, &after, diag, strbuf_text(&fixed));
}

static unsigned try_example(const struct rule_example *example, unsigned own_id, unsigned *n_own)
{
	struct judge judge;
	AUTO(verdict) before = VERDICT_INIT;
	unsigned n = 0;

	if (!example->domain)
		return 0;
	judge_begin(&judge, example);
	make(&judge, example->domain, &before);
	for (size_t i = 0; i < before.n_findings; i++) {
		const struct diag *diag = before.findings[i].diag;

		if (diag->n_edits == 0)
			continue;
		*n_own += diag->rule_id == own_id;
		n += try_finding(&judge, &before, diag, example->domain);
	}
	judge_done(&judge);
	return n;
}

/* Domains that the rules' own examples are not like. */
#define CELLS(cells)                                                                       \
	EXAMPLE("  <memory unit='GiB'>2</memory>\n  <vcpu>2</vcpu>\n  <cpu><numa>\n" cells \
		"  </numa></cpu>\n")
#define PINS(pins) EXAMPLE("  <memory unit='GiB'>2</memory>\n  <vcpu>2</vcpu>\n" pins)
#define VCPUS(maximum, entries)                                                 \
	EXAMPLE("  <memory unit='GiB'>1</memory>\n  <vcpu>" maximum "</vcpu>\n" \
		"  <vcpus>\n" entries "  </vcpus>\n")
#define FOUR_PINS(a, b, c, d)                                                                   \
	EXAMPLE("  <memory unit='GiB'>1</memory>\n  <vcpu>4</vcpu>\n  <cputune>\n"              \
		"    <vcpupin vcpu='0' cpuset='" a "'/>\n    <vcpupin vcpu='1' cpuset='" b      \
		"'/>\n    <vcpupin vcpu='2' cpuset='" c "'/>\n    <vcpupin vcpu='3' cpuset='" d \
		"'/>\n  </cputune>\n  <cpu>\n"                                                  \
		"    <topology sockets='1' cores='2' threads='2'/>\n  </cpu>\n")
#define CACHED(size)                                                                   \
	CELLS("    <cell id='0' cpus='0-1' memory='2097152'>\n"                        \
	      "      <cache level='1' associativity='direct' policy='writeback'>\n"    \
	      "        <size " size "/>\n        <line value='64' unit='B'/>\n"        \
	      "      </cache>\n    </cell>\n    <interconnects>\n"                     \
	      "      <latency initiator='0' target='0' type='access' value='5'/>\n"    \
	      "      <bandwidth initiator='0' target='0' type='access' value='204800'" \
	      " unit='KiB'/>\n    </interconnects>\n")

static const struct {
	unsigned id;
	bool has_fix;
	const char *domain, *host;
	unsigned libvirt;
} others[] = {
	/* the same pin twice, in one line; two pins */
	{ .id = 621,
	  .has_fix = true,
	  .domain =
		  PINS("  <cputune><vcpupin vcpu='0' cpuset='1'/><vcpupin cpuset = '1' vcpu = '0'>"
		       "</vcpupin></cputune>\n") },
	{ .id = 621,
	  .has_fix = false,
	  .domain = PINS("  <cputune>\n    <vcpupin vcpu='0' cpuset='1'/>\n"
			 "    <vcpupin vcpu='0' cpuset='2'/>\n  </cputune>\n") },
	{ .id = 622,
	  .has_fix = true,
	  .domain =
		  PINS("  <iothreads>1</iothreads>\n  <cputune>\n"
		       "    <iothreadpin iothread='2' cpuset='1'/>\n  </cputune>\n"
		       "  <devices>\n    <disk type='file' device='disk'>\n"
		       "      <driver name='qemu' type='raw' iothread='2'/>\n"
		       "      <source file='/var/tmp/a'/>\n      <target dev='vda' bus='virtio'/>\n"
		       "    </disk>\n  </devices>\n") },
	{ .id = 111,
	  .has_fix = true,
	  .domain = PINS(
		  "  <cputune>\n    <vcpusched vcpus='0' scheduler='batch' priority = \"1\"/>\n"
		  "  </cputune>\n") },
	{ .id = 111,
	  .has_fix = true,
	  .domain = EXAMPLE(
		  "  <memory unit='GiB'>2</memory>\n  <vcpu placement='auto' cpuset='1'>2</vcpu>\n") },
	/* all of its memory lies on the other node */
	{ .id = 640,
	  .has_fix = true,
	  .domain = PINS(
		  "  <numatune>\n    <memory mode='strict' nodeset='1'/>\n  </numatune>\n  <cputune>\n"
		  "    <vcpupin vcpu='0' cpuset='0'/>\n    <vcpupin vcpu='1' cpuset='4'/>\n"
		  "  </cputune>\n"),
	  .host = "small-two-nodes" },
	{ .id = 620,
	  .has_fix = true,
	  .domain = PINS("  <cputune>\n    <vcpupin vcpu='2' cpuset='1'/><!-- no -->\n"
			 "    <vcpupin vcpu='3' cpuset='1'>\n    </vcpupin>\n  </cputune>\n") },
	/* ids that something names, or whose order tells nothing */
	{ .id = 303,
	  .has_fix = false,
	  .domain = CELLS(
		  "    <cell id='0' cpus='0' memory='1048576'/>\n"
		  "    <cell id='2' cpus='1' memory='1048576'>\n"
		  "      <distances><sibling id='0' value='21'/></distances>\n    </cell>\n") },
	{ .id = 303,
	  .has_fix = false,
	  .domain = CELLS("    <cell id='2' cpus='0' memory='1048576'/>\n"
			  "    <cell id='0' cpus='1' memory='1048576'/>\n") },
	{ .id = 304,
	  .has_fix = true,
	  .domain = CELLS("    <cell id='0' cpus='0' memory='1048576'/>\n"
			  "    <cell id='0' cpus='1' memory='1048576' />\n") },
	/* distances into an empty element, and beside others on its line */
	{ .id = 335,
	  .has_fix = true,
	  .domain = CELLS("    <cell id='0' cpus='0' memory='1048576' >\n"
			  "      <distances><sibling id='1' value='31'/></distances>\n    </cell>\n"
			  "    <cell id='1' cpus='1' memory='1048576' />\n") },
	/* a sum that the written unit can't tell; a value that stands in an entity */
	{ .id = 305,
	  .has_fix = true,
	  .domain = CELLS("    <cell id='0' cpus='0' memory='1048576'/>\n"
			  "    <cell id='1' cpus='1' memory='1049600'/>\n") },
	{ .id = 305,
	  .has_fix = false,
	  .domain = "<!DOCTYPE domain [<!ENTITY size '4'>]>\n" EXAMPLE(
		  "  <memory unit='GiB'>&size;</memory>\n  <vcpu>2</vcpu>\n  <cpu><numa>\n"
		  "    <cell id='0' cpus='0-1' memory='1048576'/>\n  </numa></cpu>\n") },
	/* <currentMemory> follows, or it would be the next finding */
	{ .id = 305,
	  .has_fix = true,
	  .domain = EXAMPLE(
		  "  <memory unit='GiB'>4</memory>\n"
		  "  <currentMemory unit='GiB'>4</currentMemory>\n  <vcpu>2</vcpu>\n"
		  "  <cpu><numa><cell id='0' cpus='0-1' memory='1048576'/></numa></cpu>\n") },
	/* orders that leave no doubt, and others */
	{ .id = 225,
	  .has_fix = true,
	  .domain = VCPUS("3", "    <vcpu id='0' enabled='yes'/>\n"
			       "    <vcpu id='1' enabled='yes' order='2'/>\n"
			       "    <vcpu id='2' enabled='no'/>\n") },
	{ .id = 225,
	  .has_fix = false,
	  .domain = VCPUS("3", "    <vcpu id='0' enabled='yes'/>\n"
			       "    <vcpu id='1' enabled='yes' order='7'/>\n") },
	{ .id = 224,
	  .has_fix = false,
	  .domain = VCPUS("3", "    <vcpu id='0' enabled='yes' order='3'/>\n"
			       "    <vcpu id='1' enabled='yes' order='2'/>\n"
			       "    <vcpu id='2' enabled='yes' order='1'/>\n") },
	{ .id = 229,
	  .has_fix = false,
	  .domain = VCPUS("4", "    <vcpu id='0' enabled='yes' order='1'/>\n"
			       "    <vcpu id='1' enabled='yes' hotpluggable='yes' order='4'/>\n"
			       "    <vcpu id='2' enabled='yes' hotpluggable='yes' order='4'/>\n"
			       "    <vcpu id='3' enabled='yes' hotpluggable='yes' order='2'/>\n") },
	{ .id = 226,
	  .has_fix = false,
	  .domain = VCPUS("3", "    <vcpu id='0' enabled='yes' hotpluggable='no'/>\n"
			       "    <vcpu id='1' enabled='no' hotpluggable='no'/>\n"
			       "    <vcpu id='2' enabled='yes' hotpluggable='no'/>\n") },
	{ .id = 222,
	  .has_fix = true,
	  .domain = EXAMPLE("  <memory unit='GiB'>1</memory>\n  <vcpu current='1'>2</vcpu>\n"
			    "  <vcpus>\n    <vcpu id='0' enabled='no' hotpluggable='yes'/>\n"
			    "    <vcpu id='1' enabled='yes'/>\n  </vcpus>\n") },
	{ .id = 222,
	  .has_fix = false,
	  .domain = VCPUS("2", "    <vcpu id='1' enabled='yes' order='1'/>\n") },
	/* the right CPUs in another order, and CPUs that make no whole cores */
	{ .id = 642,
	  .has_fix = true,
	  .domain = FOUR_PINS("0", "1", "4", "5"),
	  .host = "small-two-nodes" },
	{ .id = 642,
	  .has_fix = false,
	  .domain = FOUR_PINS("0", "1", "4", "2"),
	  .host = "small-two-nodes" },
	{ .id = 642,
	  .has_fix = false,
	  .domain = FOUR_PINS("0", "1", "4", "5-6"),
	  .host = "small-two-nodes" },
	/* as many slots as there are DIMMs */
	{ .id = 441,
	  .has_fix = true,
	  .domain = EXAMPLE(
		  "  <maxMemory unit='GiB'>4</maxMemory>\n  <memory unit='GiB'>2</memory>\n"
		  "  <vcpu>2</vcpu>\n  <cpu><numa>\n"
		  "    <cell id='0' cpus='0-1' memory='1048576'/>\n  </numa></cpu>\n  <devices>\n"
		  "    <memory model='dimm'>\n      <target>\n        <size unit='GiB'>1</size>\n"
		  "        <node>0</node>\n      </target>\n    </memory>\n  </devices>\n"),
	  .libvirt = 9000 },
	/* what the later one overrides, where the way back is given too */
	{ .id = 334,
	  .has_fix = true,
	  .domain = CELLS(
		  "    <cell id='0' cpus='0' memory='1048576'>\n      <distances>\n"
		  "        <sibling id='1' value='21'/>\n"
		  "        <sibling id='1' value='31'/>\n      </distances>\n    </cell>\n"
		  "    <cell id='1' cpus='1' memory='1048576'>\n      <distances>\n"
		  "        <sibling id='0' value='31'/>\n      </distances>\n    </cell>\n") },
	{ .id = 112,
	  .has_fix = true,
	  .domain = CELLS(
		  "    <cell id='0' cpus='0-1' memory='2097152'/>\n    <interconnects>\n"
		  "      <latency initiator='0' target='0' type='access' value='5'/>\n"
		  "      <bandwidth initiator='0' target='0' type='access' value='204800' />\n"
		  "    </interconnects>\n") },
	/* bytes that are no whole KiB, and a unit that is none */
	{ .id = 371, .has_fix = false, .domain = CACHED("value='100' unit='b'") },
	{ .id = 371, .has_fix = false, .domain = CACHED("value='100' unit='pages'") },
	/* one of two ids stays */
	{ .id = 121,
	  .has_fix = true,
	  .domain =
		  EXAMPLE("  <metadata>\n    <virtnuma:allow xmlns:virtnuma='urn:virtnuma:domain:1'"
			  " rules='VN107,VN106'/>\n  </metadata>\n  <memory unit='GiB'>2</memory>\n"
			  "  <vcpu cpus='0-1'>2</vcpu>\n") },
	/* the sum of rounded cells goes into <memory> */
	{ .id = 403,
	  .has_fix = true,
	  .domain =
		  EXAMPLE("  <memory unit='KiB'>2097252</memory>\n  <vcpu>2</vcpu>\n  <cpu><numa>\n"
			  "    <cell id='0' cpus='0' memory='1048576'/>\n"
			  "    <cell id='1' cpus='1' memory='1048676'/>\n  </numa></cpu>\n") },
};

/* Rules whose bad example must be mended: a fix that is never offered mends nothing. */
static const unsigned with_fix[] = { 121, 134, 222, 223, 224, 225, 226, 228, 229, 230,
				     232, 303, 304, 305, 310, 331, 335, 371, 401, 403,
				     409, 410, 411, 414, 415, 448, 456, 463, 620 };

static bool must_mend(unsigned id)
{
	for (size_t i = 0; i < ARRAY_SIZE(with_fix); i++)
		if (with_fix[i] == id)
			return true;
	return false;
}

static unsigned try_rule(const struct rule *rule)
{
	unsigned n_own = 0, n = try_example(&rule->bad, rule->id, &n_own);

	n += try_example(&rule->good, rule->id, &(unsigned){ 0 });
	if (must_mend(rule->id) != (n_own > 0)) {
		print_message("# VN%u: %s\n", rule->id,
			      n_own ? "has a fix; list it in this test" : "offers no fix");
		n++;
	}
	return n;
}

static void fixes_mend(void **state)
{
	unsigned n = 0;

	(void)state;
	for (size_t t = 0; t < rule_topic_count(); t++)
		for (size_t i = 0; i < rule_topic(t)->n_rules; i++)
			n += try_rule(&rule_topic(t)->rules[i]);
	assert_int_equal(n, 0);
}

static void fixes_of_other_domains(void **state)
{
	unsigned n = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct rule_example example = { .domain = others[i].domain,
						.host = others[i].host,
						.libvirt = others[i].libvirt };
		unsigned n_own = 0;

		n += try_example(&example, others[i].id, &n_own);
		if ((n_own > 0) != others[i].has_fix) {
			print_message("# row %zu: VN%u offers %u fixes\n", i, others[i].id, n_own);
			n++;
		}
	}
	assert_int_equal(n, 0);
}

UNIT_TESTS(cmocka_unit_test(edits_and_diffs), cmocka_unit_test(finding_is_taken_whole),
	   cmocka_unit_test(fixes_mend), cmocka_unit_test(fixes_of_other_domains));
