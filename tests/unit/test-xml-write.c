/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written XML: layout, and that no text can leave the place that it was given. */
#include "testing.h"

#include "base/strbuf.h"
#include "base/xml-write.h"
#include "base/xml.h"

static void elements_are_indented(void **state)
{
	AUTO(strbuf) text = STRBUF_INIT;
	struct xml_writer writer = { .out = &text };

	(void)state;
	xml_write_declaration(&writer);
	xml_write_start(&writer, "cells");
	xml_write_attributef(&writer, "num", "%d", 2);
	for (int i = 0; i < 2; i++) {
		xml_write_start(&writer, "cell");
		xml_write_attributef(&writer, "id", "%d", i);
		if (i == 1)
			xml_write_element(&writer, "memory", "1024");
		xml_write_end(&writer, "cell");
	}
	xml_write_end(&writer, "cells");
	assert_string_equal(strbuf_text(&text), "<?xml version='1.0' encoding='UTF-8'?>\n"
						"<cells num='2'>\n"
						"  <cell id='0'/>\n"
						"  <cell id='1'>\n"
						"    <memory>1024</memory>\n"
						"  </cell>\n"
						"</cells>\n");
}

struct quote_row {
	const char *text;
	const char *in_attribute, *in_text;
};

static const struct quote_row quote_rows[] = {
	{ .text = "", .in_attribute = "", .in_text = "" },
	{ .text = "plain 客 🐧", .in_attribute = "plain 客 🐧", .in_text = "plain 客 🐧" },
	{ .text = "<a b='c'>&\"",
	  .in_attribute = "&lt;a b=&apos;c&apos;&gt;&amp;\"",
	  .in_text = "&lt;a b='c'&gt;&amp;\"" },
	{ .text = "]]>", .in_attribute = "]]&gt;", .in_text = "]]&gt;" },
	{ .text = "a\tb\nc\rd", .in_attribute = "a&#9;b&#10;c&#13;d", .in_text = "a\tb\nc&#13;d" },
	{ .text = "\033[31m\x7f",
	  .in_attribute = "\xEF\xBF\xBD[31m\x7f",
	  .in_text = "\xEF\xBF\xBD[31m\x7f" },
	{ .text = "\xff \xed\xa0\x80 \xef\xbf\xbf",
	  .in_attribute = "\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD",
	  .in_text = "\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD" },
};

static void values_are_quoted(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(quote_rows); i++) {
		const struct quote_row *row = &quote_rows[i];
		AUTO(strbuf) text = STRBUF_INIT;
		AUTO(strbuf) expected = STRBUF_INIT;
		struct xml_writer writer = { .out = &text };

		print_message("# row %zu\n", i);
		xml_write_start(&writer, "e");
		xml_write_attribute(&writer, "a", row->text);
		xml_write_text(&writer, row->text);
		xml_write_end(&writer, "e");
		strbuf_printf(&expected, "<e a='%s'>%s</e>\n", row->in_attribute, row->in_text);
		assert_string_equal(strbuf_text(&text), strbuf_text(&expected));
	}
}

/* What was written is read again as it was, line ends and all. */
static void values_come_back(void **state)
{
	static const char value[] = "a<b>&'\"\t\n\r]]> é 客 🐧";
	AUTO(strbuf) text = STRBUF_INIT;
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct xml_writer writer = { .out = &text };
	struct xml_document document;

	(void)state;
	xml_write_start(&writer, "e");
	xml_write_attribute(&writer, "a", value);
	xml_write_text(&writer, value);
	xml_write_end(&writer, "e");
	assert_int_equal(
		xml_parse(&arena, "-", text.text, text.length, NULL, NULL, &document, &error), 0);
	assert_string_equal(xml_value(document.root, "a"), value);
	assert_string_equal(document.root->text, value);
}

UNIT_TESTS(cmocka_unit_test(elements_are_indented), cmocka_unit_test(values_are_quoted),
	   cmocka_unit_test(values_come_back));
