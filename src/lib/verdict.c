/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One file from its bytes to its findings. */
#include "lib/verdict.h"

#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "base/xml.h"
#include "target/probe.h"

static bool keep_root(const struct xml_node *parent, const char *name, void *context,
		      const void **mark)
{
	(void)name;
	(void)context;
	(void)mark;
	return !parent;
}

static bool has_other_root(struct arena *arena, const char *path, const char *text, size_t length)
{
	static const char *const roots[] = { "domain", "domstatus", "domainsnapshot" };
	AUTO(error) error = ERROR_INIT;
	struct xml_document document;

	if (xml_parse(arena, path, text, length, keep_root, NULL, &document, &error) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(roots); i++)
		if (strcmp(document.root->name, roots[i]) == 0)
			return false;
	return true;
}

static struct report_finding weigh(const struct verdict_input *input, const struct diag *diag)
{
	struct report_finding finding = { .diag = diag, .rule = rule_find(diag->rule_id) };

	assert(finding.rule);
	finding.severity = rule_effective_severity(input->settings, finding.rule);
	return finding;
}

static void weigh_all(const struct verdict_input *input, struct verdict *verdict)
{
	const struct rule_results *results = &verdict->results;
	size_t n = verdict->diags.n_items;

	verdict->n_findings = n;
	if (n > 0)
		verdict->findings = ARENA_ARRAY(&verdict->arena, struct report_finding, n);
	for (size_t i = 0; i < n; i++)
		verdict->findings[i] = weigh(input, &verdict->diags.items[i]);
	n = results->n_suppressed;
	if (n > 0)
		verdict->suppressed = ARENA_ARRAY(&verdict->arena, struct report_finding, n);
	for (size_t i = 0; i < n; i++) {
		verdict->suppressed[i] = weigh(input, &results->suppressed[i].diag);
		verdict->suppressed[i].suppressed = &results->suppressed[i];
	}
}

/* A QEMU that was asked runs the guests of its own architecture only. */
static int check_arch(const struct target *target, const struct domain *domain, const char *path,
		      struct error *error)
{
	const struct domain_os *os = &domain->os;
	const char *arch = os->arch == DOMAIN_ARCH_NONE ? "x86_64" : os->arch_name;

	if (!target->probe || probe_runs(target->probe, arch))
		return 0;
	return error_set(error, "%s: the domain is for %s, but %s is a QEMU for %s", path, arch,
			 target->binary, target->probe->arch);
}

int verdict_of_text(const struct verdict_input *input, const char *path, const char *text,
		    size_t length, struct verdict *out, struct error *error)
{
	if (domain_parse(path, text, length, &out->diags, &out->domain, error) < 0) {
		out->other_root = has_other_root(&out->arena, path, text, length);
		return -1;
	}
	if (check_arch(input->target, out->domain, path, error) < 0)
		return -1;
	out->guest = guest_build(out->domain, input->target);
	rules_run(out->domain, out->guest, input->host, input->target, &out->diags, &out->results);
	if (input->settings)
		rules_suppress(input->settings, out->domain, &out->diags, &out->results);
	weigh_all(input, out);
	return 0;
}

int verdict_make(const struct verdict_input *input, const char *path, struct verdict *out,
		 struct error *error)
{
	const char *text = NULL;
	size_t length = 0;

	if (file_read(&out->arena, path, FILE_LIMIT_BYTES, &text, &length, error) < 0)
		return -1;
	return verdict_of_text(input, path, text, length, out, error);
}

int verdict_worst(const struct verdict *verdict)
{
	int worst = -1;

	for (size_t i = 0; i < verdict->n_findings; i++)
		if ((int)verdict->findings[i].severity > worst)
			worst = (int)verdict->findings[i].severity;
	return worst;
}

void verdict_report(struct report *report, const char *path, const struct verdict *verdict)
{
	struct report_file file = {
		.path = path,
		.source = &verdict->domain->source,
		.root = verdict->domain->root,
		.findings = verdict->findings,
		.n_findings = verdict->n_findings,
		.suppressed = verdict->suppressed,
		.n_suppressed = verdict->results.n_suppressed,
		.not_checked = verdict->results.not_checked,
		.n_not_checked = verdict->results.n_not_checked,
	};

	report_file(report, &file);
}

bool verdict_is_refusal(const struct report_finding *finding)
{
	return finding->severity == SEVERITY_ERROR &&
	       (finding->rule->consequence == CONSEQUENCE_LIBVIRT_REFUSES ||
		finding->rule->consequence == CONSEQUENCE_QEMU_REFUSES);
}

void verdict_done(struct verdict *verdict)
{
	if (verdict->guest)
		guest_free(verdict->guest);
	if (verdict->domain)
		domain_free(verdict->domain);
	diag_list_done(&verdict->diags);
	rule_results_done(&verdict->results);
	arena_done(&verdict->arena);
	*verdict = (struct verdict)VERDICT_INIT;
}
