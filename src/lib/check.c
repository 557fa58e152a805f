/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The public functions about one domain: its findings and its arguments. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "lib/handles.h"
#include "qemu/build.h"
#include "qemu/syntax.h"
#include "report/report.h"

static const enum vn_severity severities[] = {
	[SEVERITY_INFO] = VN_SEVERITY_INFO,
	[SEVERITY_WARNING] = VN_SEVERITY_WARNING,
	[SEVERITY_ERROR] = VN_SEVERITY_ERROR,
};

static const char *id_text(struct arena *arena, const struct rule *rule)
{
	return arena_printf(arena, "VN%u", rule->id);
}

static struct vn_finding public_finding(struct arena *arena, struct report_file *file,
					const struct report_finding *finding)
{
	struct source_position start = report_place(file, finding->diag->at);
	struct source_position end = report_place_end(file, finding->diag->at);

	return (struct vn_finding){
		.id = id_text(arena, finding->rule),
		.severity = severities[finding->severity],
		.consequence = enum_name(&consequence_names, (int)finding->rule->consequence),
		.message = finding->diag->message,
		.help = report_help(finding),
		.line = start.line,
		.column = start.column,
		.end_line = end.line,
		.end_column = end.column,
	};
}

static void make_findings(struct vn_check *check)
{
	const struct verdict *verdict = &check->verdict;
	struct report_file file = { .source = &verdict->domain->source };

	if (verdict->n_findings == 0)
		return;
	lines_index(&check->arena, file.source, &file.lines);
	check->findings = ARENA_ARRAY(&check->arena, struct vn_finding, verdict->n_findings);
	for (size_t i = 0; i < verdict->n_findings; i++)
		check->findings[i] = public_finding(&check->arena, &file, &verdict->findings[i]);
}

static void make_unchecked(struct vn_check *check, bool has_host)
{
	const struct rule_results *results = &check->verdict.results;
	struct report report = { .has_host = has_host };

	if (results->n_not_checked == 0)
		return;
	check->unchecked = ARENA_ARRAY(&check->arena, struct vn_unchecked, results->n_not_checked);
	for (size_t i = 0; i < results->n_not_checked; i++) {
		const struct rule_not_checked *from = &results->not_checked[i];

		check->unchecked[i].id = id_text(&check->arena, from->rule);
		check->unchecked[i].reason = report_missing(&report, &check->arena, from->missing);
	}
}

static int judge(const struct vn_target *target, const char *name, const char *xml, size_t length,
		 struct vn_check *check, struct error *error)
{
	/* nothing is disabled; what the domain itself allows is suppressed */
	AUTO(rule_settings) settings = RULE_SETTINGS_INIT;
	struct verdict_input input = {
		.host = target->host,
		.target = &target->target,
		.settings = &settings,
	};

	if (length > FILE_LIMIT_BYTES)
		return error_set(error, "%s has more than %u bytes", name, FILE_LIMIT_BYTES);
	return verdict_of_text(&input, name, xml, length, &check->verdict, error);
}

int vn_check_new(const struct vn_target *target, const char *name, const char *xml, size_t length,
		 struct vn_check **out, char **error)
{
	struct vn_check *check = mem_alloc(sizeof(*check));
	AUTO(error) why = ERROR_INIT;

	*check = (struct vn_check){ .arena = ARENA_INIT, .verdict = VERDICT_INIT };
	name = arena_strdup(&check->arena, name);
	if (judge(target, name, xml, length, check, &why) < 0) {
		vn_check_free(check);
		return lib_fail(error, &why);
	}
	make_findings(check);
	make_unchecked(check, target->host);
	*out = check;
	return 0;
}

void vn_check_free(struct vn_check *check)
{
	if (!check)
		return;
	verdict_done(&check->verdict);
	arena_done(&check->arena);
	free(check);
}

size_t vn_check_count(const struct vn_check *check)
{
	return check->verdict.n_findings;
}

const struct vn_finding *vn_check_finding(const struct vn_check *check, size_t index)
{
	return index < check->verdict.n_findings ? &check->findings[index] : NULL;
}

const struct vn_unchecked *vn_check_unchecked(const struct vn_check *check, size_t index)
{
	return index < check->verdict.results.n_not_checked ? &check->unchecked[index] : NULL;
}

typedef void writer(const struct argv *argv, const struct qemu_format *format, struct strbuf *out);

static const struct {
	const char *name;
	writer *write;
} writers[] = {
	{ .name = "args", .write = qemu_format_args },
	{ .name = "shell", .write = qemu_format_shell },
	{ .name = "json", .write = qemu_format_json },
};

static writer *find_writer(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++)
		if (strcmp(writers[i].name, name) == 0)
			return writers[i].write;
	return NULL;
}

/* Why there are to be no arguments. */
static int refuse(const struct vn_check *check, struct error *error)
{
	const struct verdict *verdict = &check->verdict;

	for (size_t i = 0; i < verdict->n_findings; i++)
		if (verdict_is_refusal(&verdict->findings[i]))
			return error_set(error, "the domain is refused: %s",
					 verdict->findings[i].diag->message);
	return 0;
}

int vn_check_to_qemu(const struct vn_check *check, const char *format, unsigned flags, char **out,
		     char **error)
{
	const struct guest *guest = check->verdict.guest;
	struct qemu_format how = { .guest = guest };
	writer *write = find_writer(format);
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	AUTO(error) why = ERROR_INIT;
	struct argv argv = { 0 };

	if (!write)
		(void)error_set(&why, "there is no format \"%s\"; there are args, shell, json",
				format);
	else if (!guest_has_qemu(guest))
		(void)error_set(&why, "a domain of type \"%s\" has no QEMU command line",
				check->verdict.domain->type_name);
	else if (!(flags & VN_TO_QEMU_FORCE))
		(void)refuse(check, &why);
	if (!write || why.message)
		return lib_fail(error, &why);
	qemu_build(guest, &arena, &argv);
	write(&argv, &how, &text);
	*out = strbuf_take(&text);
	return 0;
}
