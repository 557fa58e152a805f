/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One argument a line, and where each comes from. */
#include <string.h>

#include "base/source.h"
#include "base/text.h"
#include "qemu/values.h"

void qemu_format_origin(const struct argv_option *option, const struct qemu_format *format,
			struct strbuf *out)
{
	const struct source *source = &format->guest->domain->source;

	if (!span_is_given(option->from)) {
		strbuf_printf(out, "default: %s", option->reason);
		return;
	}
	if (source->path)
		text_add_escaped(out, source->path, strlen(source->path));
	strbuf_printf(out, ":%u: %s", source_locate(source, option->from.at).line, option->reason);
}

static void add_line(const char *text, struct strbuf *out)
{
	text_add_escaped(out, text, strlen(text));
	strbuf_add_char(out, '\n');
}

void qemu_format_args(const struct argv *argv, const struct qemu_format *format, struct strbuf *out)
{
	for (size_t i = 0; i < argv->n_options; i++) {
		const struct argv_option *option = &argv->options[i];
		AUTO(strbuf) value = STRBUF_INIT;

		if (!values_is_wanted(option, format))
			continue;
		if (format->annotate) {
			strbuf_add_string(out, "# ");
			qemu_format_origin(option, format, out);
			strbuf_add_char(out, '\n');
		}
		add_line(option->option, out);
		if (option->form == ARGV_FLAG)
			continue;
		qemu_format_value(option, format, &value);
		add_line(strbuf_text(&value), out);
	}
}
