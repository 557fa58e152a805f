/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings in every format of check: nothing of the domain's acts on a terminal or a CI. */
#include <json-c/json.h>

#include "fuzz.h"

static void expect_json(const char *text)
{
	struct json_object *object = json_tokener_parse(text);

	if (!object)
		abort();
	(void)json_object_put(object);
}

/* A command of GitHub's begins a line; all that we give begins with our own. */
static void expect_commands(const char *text)
{
	while (*text) {
		const char *end = text + strcspn(text, "\n");

		if (strncmp(text, "::error ", 8) != 0 && strncmp(text, "::warning ", 10) != 0 &&
		    strncmp(text, "::notice ", 9) != 0 &&
		    memmem(text, (size_t)(end - text), "::", 2) == text)
			abort();
		text = end + (*end == '\n');
	}
}

static void write_report(const struct report_ops *ops, const struct verdict *verdict, bool has_host,
			 char **text, size_t *length)
{
	FILE *out = open_memstream(text, length);
	struct report report = { .ops = ops,
				 .out = out,
				 .verbose = true,
				 .has_host = has_host,
				 .error_on = SEVERITY_ERROR };
	struct report_file file = {
		.path = "a b\n::error::%0A\x1b[2J\xff.xml",
		.source = &verdict->domain->source,
		.findings = verdict->findings,
		.n_findings = verdict->n_findings,
		.suppressed = verdict->suppressed,
		.n_suppressed = verdict->results.n_suppressed,
		.root = verdict->domain->root,
		.not_checked = verdict->results.not_checked,
		.n_not_checked = verdict->results.n_not_checked,
	};

	if (!out)
		abort();
	report_begin(&report);
	report_file(&report, &file);
	report_end(&report);
	(void)fclose(out);
}

static void report_in(const char *format, const struct verdict *verdict, bool has_host)
{
	const struct report_ops *ops = report_find(format);
	AUTO_FREE char *text = NULL;
	size_t length = 0;

	if (!ops)
		abort();
	write_report(ops, verdict, has_host, &text, &length);
	fuzz_expect_neutral(text, length);
	if (strcmp(format, "github") == 0)
		expect_commands(text);
	if (strcmp(format, "json") == 0 || strcmp(format, "ndjson") == 0 ||
	    strcmp(format, "sarif") == 0)
		expect_json(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "text",	 "gcc",	  "json", "ndjson",
					       "github", "sarif", "junit" };
	AUTO(arena) arena = ARENA_INIT;
	AUTO(verdict) verdict = VERDICT_INIT;
	AUTO(error) error = ERROR_INIT;
	struct surroundings around;
	struct verdict_input input;

	surroundings_init(&around, data, size);
	input = (struct verdict_input){ around.host, &around.target, &around.settings };
	if (verdict_of_text(&input, "fuzz.xml", fuzz_text(&arena, data, size), size, &verdict,
			    &error) == 0)
		for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
			report_in(formats[i], &verdict, around.host);
	verdict_done(&verdict);
	surroundings_done(&around);
	return 0;
}
