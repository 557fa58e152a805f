/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What libvirt makes of a domain and what we make of it, option by option. */
#include "cmd/compare.h"

#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "host/translate.h"
#include "qemu/build.h"
#include "qemu/compare.h"
#include "qemu/parse.h"
#include "qemu/syntax.h"

#define LIBVIRT_SOURCE "libvirt"

/* Whether --host says "libvirt" or "libvirt:URI"; what follows the colon, or NULL. */
static bool names_libvirt(const char *source, const char **out_uri)
{
	size_t length = strlen(LIBVIRT_SOURCE);

	if (!source || strncmp(source, LIBVIRT_SOURCE, length) != 0)
		return false;
	*out_uri = source[length] == ':' && source[length + 1] ? source + length + 1 : NULL;
	return source[length] == ':' || !source[length];
}

int compare_check_options(const struct options *options, struct error *error)
{
	static const struct {
		enum option_id id;
		const char *name;
	} printing[] = {
		{ OPTION_FORMAT, "--format" },	   { OPTION_SYNTAX, "--syntax" },
		{ OPTION_ONLY, "--only" },	   { OPTION_RUNNING, "--running" },
		{ OPTION_ANNOTATE, "--annotate" },
	};
	const char *uri;

	if (!options_have(options, OPTION_COMPARE))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(printing); i++)
		if (options_have(options, printing[i].id))
			return error_set(error,
					 "--compare prints differences, no arguments: %s "
					 "doesn't go with it",
					 printing[i].name);
	if (!options_have(options, OPTION_CONNECT) &&
	    !names_libvirt(options_value(options, OPTION_HOST), &uri))
		return error_set(error, "--compare needs a libvirt to ask: --connect URI");
	return 0;
}

/*
 * The <domain> element, as UTF-8 without a declaration that may name another encoding; with its
 * DOCTYPE, if it has one, but not with what stands around it in <domstatus> or <domainsnapshot>.
 */
static const char *document_text(struct arena *arena, const struct domain *domain)
{
	const struct source *source = &domain->source;
	const struct xml_node *root = domain->root;
	size_t start = root->tag_at.at;
	const char *end;

	if (!root->parent) {
		end = strncmp(source->text, "<?xml", 5) == 0 ? strstr(source->text, "?>") : NULL;
		start = end ? (size_t)(end - source->text) + 2 : 0;
	}
	return arena_strndup(arena, source->text + start, root->end_at - start);
}

static int read_line(const char *line, struct argv *out, struct error *error)
{
	struct qemu_words words = { 0 };

	if (qemu_split_shell(out->arena, line, &words, error) < 0 ||
	    qemu_parse_command(&words, out, error) < 0)
		return error_wrap(error, "reading libvirt's command line");
	return 0;
}

static void print_option(const char *label, const char *text)
{
	AUTO(strbuf) line = STRBUF_INIT;

	strbuf_printf(&line, "%-14s ", label);
	text_add_escaped(&line, text, strlen(text));
	strbuf_add_char(&line, '\n');
	(void)fputs(strbuf_text(&line), stdout); /* checked when it is flushed */
}

static void print_origin(const struct argv_option *option, const struct guest *guest)
{
	const struct qemu_format format = { .guest = guest };
	AUTO(strbuf) origin = STRBUF_INIT;

	qemu_format_origin(option, &format, &origin);
	print_option("  from", strbuf_text(&origin));
}

static void print_difference(const struct qemu_difference *difference, const struct guest *guest)
{
	switch (difference->kind) {
	case QEMU_DIFFERENCE_VALUE:
		print_option("libvirt:", difference->theirs);
		print_option("ours:", difference->ours);
		break;
	case QEMU_DIFFERENCE_MISSING:
		print_option("only libvirt:", difference->theirs);
		break;
	case QEMU_DIFFERENCE_EXTRA:
		print_option("only ours:", difference->ours);
		break;
	case QEMU_DIFFERENCE_ORDER:
		print_option("libvirt later:", difference->ours);
		break;
	}
	if (difference->our_option)
		print_origin(difference->our_option, guest);
}

static void print_summary(const struct qemu_comparison *comparison)
{
	if (comparison->n_differences > 0)
		(void)printf("%zu difference%s; %zu option%s equal\n", comparison->n_differences,
			     comparison->n_differences == 1 ? "" : "s", comparison->n_equal,
			     comparison->n_equal == 1 ? " is" : "s are");
	else
		(void)printf("all %zu options in scope are equal to libvirt's\n",
			     comparison->n_equal);
}

static int compare_lines(const struct invocation *invocation, const struct guest *guest,
			 const char *line, enum cmd_status *out, struct error *error)
{
	AUTO(arena) arena = ARENA_INIT;
	struct argv theirs = { .arena = &arena }, ours = { 0 };
	struct qemu_comparison_input input = {
		.theirs = &theirs,
		.ours = &ours,
		.cpu_model_unknown = guest->cpu_model_unknown,
	};
	struct qemu_comparison comparison;

	if (read_line(line, &theirs, error) < 0)
		return -1;
	qemu_build(guest, &arena, &ours);
	qemu_compare(&input, &arena, &comparison);
	for (size_t i = 0; i < comparison.n_differences; i++)
		print_difference(&comparison.differences[i], guest);
	if (!invocation->quiet)
		print_summary(&comparison);
	if (input.cpu_model_unknown)
		cmd_note(invocation, "the CPU model was not compared: only libvirt knows what "
				     "host-model is here");
	*out = comparison.n_differences > 0 ? CMD_FOUND : CMD_OK;
	return 0;
}

int compare_run(const struct invocation *invocation, const struct guest *guest,
		enum cmd_status *out, struct error *error)
{
	const struct options *options = &invocation->options;
	const char *uri = options_value(options, OPTION_CONNECT);
	AUTO(libvirt_translation) translation = LIBVIRT_TRANSLATION_INIT;
	AUTO(arena) scratch = ARENA_INIT;

	if (!uri)
		(void)names_libvirt(options_value(options, OPTION_HOST), &uri);
	if (host_translate(uri, document_text(&scratch, guest->domain), &translation, error) < 0)
		return -1;
	if (translation.line)
		return compare_lines(invocation, guest, translation.line, out, error);
	cmd_complain("%s: libvirt refuses the domain: %s", guest->domain->source.path,
		     translation.refusal);
	*out = CMD_FOUND;
	return 0;
}
