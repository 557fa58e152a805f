/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* XML to a tree with places. */
#include "testing.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "base/xml.h"

#define ENTITIES(declarations) "<!DOCTYPE a [" declarations "]>"

/* The bytes of a place, "-" where none is given. */
static const char *bytes_at(struct arena *arena, const struct xml_document *document,
			    struct span span)
{
	if (!span_is_given(span))
		return "-";
	return arena_strndup(arena, document->source.text + span.at, span.length);
}

static struct xml_document parsed_bytes(struct arena *arena, const char *text, size_t length)
{
	AUTO(error) error = ERROR_INIT;
	struct xml_document document;

	if (xml_parse(arena, "x.xml", text, length, NULL, NULL, &document, &error) < 0)
		fail_msg("%s: %.60s", error.message, text);
	assert_string_equal(document.source.path, "x.xml");
	return document;
}

static struct xml_document parsed(struct arena *arena, const char *text)
{
	return parsed_bytes(arena, text, strlen(text));
}

/* The message for text that is refused. */
static const char *refusal(struct arena *arena, const char *text, size_t length)
{
	AUTO(error) error = ERROR_INIT;
	struct xml_document document;

	if (xml_parse(arena, "x.xml", text, length, NULL, NULL, &document, &error) == 0)
		fail_msg("taken: %.60s", text);
	return arena_strdup(arena, error.message);
}

/* Attribute a of the root: its value, and the bytes of its name and value. */
static void attributes_have_values_and_places(void **state)
{
	static const struct {
		const char *text, *value, *name_bytes, *bytes;
	} rows[] = {
		{ "<r a='1'/>", "1", "a", "1" },
		{ "<r a=\"1\"/>", "1", "a", "1" },
		{ "<r a=''/>", "", "a", "" },
		{ "<r  a\t= \n'x y'  />", "x y", "a", "x y" },
		{ "<r a='>'/>", ">", "a", ">" },
		{ "<r a='\"' b=\"'\"/>", "\"", "a", "\"" },
		{ "<r b='a=\"9\"' a='1'/>", "1", "a", "1" },
		{ "<r\n\n a='1'\n></r>", "1", "a", "1" },
		{ "<?xml version='1.0'?><!-- <r a='0'/> --><r a='1'/>", "1", "a", "1" },
		{ "<r a='\xe2\x82\xac\xc3\xa4'/>", "\xe2\x82\xac\xc3\xa4", "a",
		  "\xe2\x82\xac\xc3\xa4" },
		/* values that are no copy of the text */
		{ "<r a='&lt;&amp;&quot;'/>", "<&\"", "a", "&lt;&amp;&quot;" },
		{ "<r a='&#48;&#x2d;3'/>", "0-3", "a", "&#48;&#x2d;3" },
		{ "<r a='&#38;amp;'/>", "&amp;", "a", "&#38;amp;" },
		{ "<r a='1\t2'/>", "1 2", "a", "1\t2" },
		{ "<r a='1\r\n2'/>", "1 2", "a", "1\r\n2" },
		{ "<r a='1&#10;2'/>", "1\n2", "a", "1&#10;2" },
		{ "<r b='&lt;' a='1'/>", "1", "a", "1" },
		{ "<r b='a=\"&lt;\"' xmlns='' xmlns:q='u&lt;' q:a='x' a = \"&gt;'\" />", ">'", "a",
		  "&gt;'" },
		{ ENTITIES("<!ENTITY e '0-3'>") "<r a='&e;,5'/>", "0-3,5", "a", "&e;,5" },
		{ ENTITIES("<!ENTITY f '3'><!ENTITY e '0-&f;'>") "<r a='&e;'/>", "0-3", "a",
		  "&e;" },
		{ "<r xmlns:='u' a='&gt;'/>", ">", "a", "&gt;" },
		{ "<r xmlns:a='u' a='&gt;'/>", ">", "a", "&gt;" },
		/* a value that isn't written at all */
		{ ENTITIES("<!ATTLIST r a CDATA '7'>") "<r b='&lt;'/>", "7", "-", "-" },
		/* one that the declaration lets libxml2 trim */
		{ ENTITIES("<!ATTLIST r a NMTOKEN '7'>") "<r a=' 8 '/>", "8", "a", "8" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(arena) arena = ARENA_INIT;
		struct xml_document document = parsed(&arena, rows[i].text);
		struct xml_attribute *a = xml_attribute(document.root, "a");

		if (!a || strcmp(a->value, rows[i].value) != 0 ||
		    strcmp(bytes_at(&arena, &document, a->name_at), rows[i].name_bytes) != 0 ||
		    strcmp(bytes_at(&arena, &document, a->at), rows[i].bytes) != 0)
			fail_msg("%s: \"%s\", name \"%s\", value \"%s\"", rows[i].text,
				 a ? a->value : "none",
				 a ? bytes_at(&arena, &document, a->name_at) : "",
				 a ? bytes_at(&arena, &document, a->at) : "");
	}
}

/* The text of the root and the bytes of its place. */
static void text_is_joined_and_has_a_place(void **state)
{
	static const struct {
		const char *text, *joined, *bytes;
	} rows[] = {
		{ "<r/>", "", "-" },
		{ "<r></r>", "", "-" },
		{ "<r> </r>", " ", "-" },
		{ "<r>4</r>", "4", "4" },
		{ "<r>\n  4 GiB \t</r>", "\n  4 GiB \t", "4 GiB" },
		{ "<r>\r\n4\r\n</r>", "\n4\n", "4" },
		{ "<r>\xe2\x82\xac</r>", "\xe2\x82\xac", "\xe2\x82\xac" },
		{ "<r> a\xe2\x82\xac </r>", " a\xe2\x82\xac ", "a\xe2\x82\xac" },
		{ "<r>1<!-- < -->2</r>", "12", "1<!-- < -->2" },
		{ "<r><!-- 0 --> 1 <!-- 2 --></r>", " 1 ", "1" },
		{ "<r>1<?p >?>2</r>", "12", "1<?p >?>2" },
		{ "<r> <?p x?> 2</r>", "  2", "2" },
		{ "<r><![CDATA[ <4> ]]></r>", " <4> ", "<4>" },
		{ "<r>1<![CDATA[2]]>3</r>", "123", "1<![CDATA[2]]>3" },
		{ "<r> <![CDATA[ ]]> 3</r>", "   3", "3" },
		{ "<r><![CDATA[]]></r>", "", "-" },
		{ "<r><![CDATA[]]]]></r>", "]]", "]]" },
		{ "<r>&#52; &lt;</r>", "4 <", "&#52; &lt;" },
		{ "<r>&#32;4</r>", " 4", "&#32;4" },
		{ "<r>\n  <c/>\n  <c/>\n</r>", "", "-" },
		{ "<r>\n  <c>x</c>\n</r>", "", "-" },
		{ "<r>a<c>b</c>d</r>", "ad", "a<c>b</c>d" },
		{ "<r> <c>b</c> d <c e='>'/> </r>", " d  ", "d" },
		{ ENTITIES("<!ENTITY e '4'>") "<r> &e; </r>", " 4 ", "&e;" },
		{ ENTITIES("<!ENTITY e '4'><!ENTITY f '&e;&e;'>") "<r>&f;&f;</r>", "4444",
		  "&f;&f;" },
		{ ENTITIES("<!ENTITY e '4<![CDATA[<5>]]>'>") "<r>&e;</r>", "4<5>", "&e;" },
		/* elements of an entity are not in the tree, but their text is text, as for libvirt */
		{ ENTITIES("<!ENTITY e '4<c x=\"y\">5</c>6<!-- 7 -->'>") "<r>&e;</r>", "456",
		  "&e;" },
		{ ENTITIES("<!ENTITY e SYSTEM 'file:///etc/passwd'>") "<r>&e;</r>", "", "-" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(arena) arena = ARENA_INIT;
		struct xml_document document = parsed(&arena, rows[i].text);
		const char *bytes = bytes_at(&arena, &document, document.root->text_at);

		if (strcmp(document.root->text, rows[i].joined) != 0 ||
		    strcmp(bytes, rows[i].bytes) != 0)
			fail_msg("%s: \"%s\" at \"%s\"", rows[i].text, document.root->text, bytes);
	}
}

static void assert_node(const struct xml_document *document, const struct xml_node *node,
			const char *name, const char *tag, const char *whole)
{
	AUTO(arena) arena = ARENA_INIT;
	const struct span all = { node->tag_at.at, node->end_at - node->tag_at.at };

	assert_string_equal(bytes_at(&arena, document, node->name_at), name);
	assert_string_equal(bytes_at(&arena, document, node->tag_at), tag);
	assert_string_equal(bytes_at(&arena, document, all), whole);
}

static void elements_have_places(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	const char *text = "<?xml version='1.0'?>\n"
			   "<!-- <r> --><r\n a='>' >\r\n"
			   "  <!-- <b/> --><b/> <b\t/><q:b xmlns:q='u' x=\"/>\"/>t<b>\n"
			   "    <c>\xc3\xa4</c><?p <c>?><c ></c\n>\n"
			   "  </b  >\n"
			   "</r>\n<!-- </r> -->\n";
	struct xml_document document = parsed(&arena, text);
	struct xml_node *r = document.root, *b = xml_child(r, "b"), *c;

	(void)state;
	assert_null(r->parent);
	assert_null(r->next);
	assert_node(&document, r, "r", "<r\n a='>' >",
		    arena_strndup(&arena, strstr(text, "<r\n"),
				  (size_t)(strstr(text, "</r>") + 4 - strstr(text, "<r\n"))));
	assert_node(&document, b, "b", "<b/>", "<b/>");
	assert_ptr_equal(b->parent, r);
	assert_ptr_equal(b, r->children);
	b = xml_next(b);
	assert_node(&document, b, "b", "<b\t/>", "<b\t/>");
	assert_string_equal(b->next->namespace, "u");
	assert_node(&document, b->next, "q:b", "<q:b xmlns:q='u' x=\"/>\"/>",
		    "<q:b xmlns:q='u' x=\"/>\"/>");
	b = xml_next(b);
	assert_ptr_equal(b, r->last_child);
	assert_node(&document, b, "b", "<b>",
		    "<b>\n    <c>\xc3\xa4</c><?p <c>?><c ></c\n>\n  </b  >");
	assert_null(xml_next(b));
	c = xml_child(b, "c");
	assert_node(&document, c, "c", "<c>", "<c>\xc3\xa4</c>");
	assert_node(&document, xml_next(c), "c", "<c >", "<c ></c\n>");
}

static void a_root_may_start_the_text(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct xml_document document = parsed(&arena, "<r/>");

	(void)state;
	assert_int_equal(document.root->tag_at.at, 0);
	assert_int_equal(document.root->tag_at.length, 4);
	assert_int_equal(document.root->name_at.at, 1);
	assert_int_equal(document.root->end_at, 4);
}

/* Places by what libxml2 says of its input and by our own reading agree over long documents,
   whose beginning libxml2 has thrown away at their end. */
static void places_are_right_in_long_documents(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct xml_document document;
	unsigned i = 0;

	(void)state;
	strbuf_add_string(&text, "<r>\n");
	for (i = 0; i < 20000; i++)
		strbuf_printf(&text, "  <c a='%u' b='\xc3\xa4%s'>%u</c>\r\n", i,
			      i % 100 == 0 ? "&amp;" : "", i);
	strbuf_add_string(&text, "</r>");
	document = parsed(&arena, strbuf_text(&text));
	i = 0;
	xml_for_each (document.root, "c", c) {
		const char *number = arena_printf(&arena, "%u", i);
		const struct xml_attribute *a = xml_attribute(c, "a"), *b = xml_attribute(c, "b");

		assert_string_equal(a->value, number);
		assert_string_equal(bytes_at(&arena, &document, a->at), number);
		assert_string_equal(bytes_at(&arena, &document, b->name_at), "b");
		assert_string_equal(bytes_at(&arena, &document, b->at),
				    i % 100 == 0 ? "\xc3\xa4&amp;" : "\xc3\xa4");
		assert_string_equal(bytes_at(&arena, &document, c->text_at), number);
		i++;
	}
	assert_int_equal(i, 20000);
}

static void namespaces_keep_names_apart(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct xml_document document =
		parsed(&arena, "<r xmlns:q='urn:q'><q:c q:a='1' a='2'/><u:c u:a='3'/><c xml:a='4'/>"
			       "<s xmlns='urn:s'><c a='5'/></s></r>");
	struct xml_node *q = document.root->children, *u = q->next, *c = u->next, *s = c->next;

	(void)state;
	assert_string_equal(q->name, "c");
	assert_string_equal(q->namespace, "urn:q");
	assert_string_equal(q->attributes[0].namespace, "urn:q");
	assert_string_equal(q->attributes[0].name, "a");
	assert_string_equal(xml_value(q, "a"), "2");
	assert_string_equal(u->name, "u:c"); /* an undeclared prefix is no error to libvirt */
	assert_null(u->namespace);
	assert_string_equal(u->attributes[0].name, "u:a");
	assert_null(xml_value(u, "a"));
	assert_null(xml_value(c, "a"));
	assert_ptr_equal(xml_child(document.root, "c"), c);
	assert_null(xml_next(c));
	assert_string_equal(s->namespace, "urn:s");
	assert_null(xml_child(s, "c"));
	assert_null(xml_child(document.root, "s"));
	assert_int_equal(document.root->n_attributes, 0);
}

/* More names than the reader remembers, where each has to stay its own. */
static void many_names_stay_apart(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct xml_document document;
	unsigned i = 0;

	(void)state;
	strbuf_add_string(&text, "<r>");
	for (i = 0; i < 2000; i++)
		strbuf_printf(&text, "<p%u:name%u xmlns:p%u='urn:%u' p%u:a%u='%u'/>", i, i, i, i, i,
			      i, i);
	strbuf_add_string(&text, "</r>");
	document = parsed(&arena, strbuf_text(&text));
	i = 0;
	for (struct xml_node *node = document.root->children; node; node = node->next, i++) {
		const struct xml_attribute *a = node->attributes;

		assert_string_equal(node->name, arena_printf(&arena, "name%u", i));
		assert_string_equal(node->namespace, arena_printf(&arena, "urn:%u", i));
		assert_string_equal(bytes_at(&arena, &document, node->name_at),
				    arena_printf(&arena, "p%u:name%u", i, i));
		assert_string_equal(a->name, arena_printf(&arena, "a%u", i));
		assert_string_equal(a->namespace, node->namespace);
		assert_string_equal(bytes_at(&arena, &document, a->name_at),
				    arena_printf(&arena, "p%u:a%u", i, i));
	}
	assert_int_equal(i, 2000);
}

static void what_is_asked_for_is_remembered(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	struct xml_document document = parsed(&arena, "<r a='1' b='2'><c/><d/><c/><c/></r>");
	struct xml_node *r = document.root, *c = r->children;
	unsigned n = 0;

	(void)state;
	assert_null(xml_attribute(r, "x"));
	assert_null(xml_value(r, "A"));
	assert_null(xml_child(r, "x"));
	assert_string_equal(xml_value(r, "b"), "2");
	assert_false(r->attributes[0].read);
	assert_true(r->attributes[1].read);
	assert_ptr_equal(xml_child(r, "c"), c);
	assert_true(c->read && !c->next->read && !c->next->next->read);
	xml_for_each (r, "c", each)
		n += each->read;
	assert_int_equal(n, 3);
	assert_false(c->next->read);
}

/* Leaves out <skip>, and notes in context how often it was asked. */
static bool keep_all_but_skip(const struct xml_node *parent, const char *name, void *context,
			      const void **mark)
{
	unsigned *n_asked = context;

	assert_null(*mark);
	*mark = parent ? parent->mark : context;

	(*n_asked)++;
	assert_true(!parent == (*n_asked == 1));
	return strcmp(name, "skip") != 0;
}

static void what_is_not_kept_is_left_out(void **state)
{
	static const char text[] =
		"<r> 1 <skip a='1'> 2 <c>3</c><skip/><![CDATA[4]]><!-- <c> --></skip> 5 <c>6"
		"<skip>7</skip></c><skip/><c a='8'/><skip>9</skip></r>";
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct xml_document document;
	struct xml_node *c;
	unsigned n_asked = 0;

	(void)state;
	assert_int_equal(xml_parse(&arena, "x", text, strlen(text), keep_all_but_skip, &n_asked,
				   &document, &error),
			 0);
	assert_int_equal(n_asked, 7);
	assert_string_equal(document.root->text, " 1  5 ");
	c = document.root->children;
	assert_ptr_equal(c->mark, &n_asked);
	assert_string_equal(c->text, "6");
	assert_null(c->children);
	assert_node(&document, c, "c", "<c>", "<c>6<skip>7</skip></c>");
	c = c->next;
	assert_null(c->next);
	assert_string_equal(bytes_at(&arena, &document, xml_attribute(c, "a")->at), "8");
	assert_string_equal(
		bytes_at(&arena, &document, document.root->text_at),
		arena_strndup(&arena, text + 4, (size_t)(strstr(text, " 5 ") + 2 - text - 4)));
	assert_int_equal(document.root->end_at, strlen(text));
}

static bool keep_nothing(const struct xml_node *parent, const char *name, void *context,
			 const void **mark)
{
	(void)mark;
	(void)parent;
	(void)name;
	(void)context;
	return false;
}

static void what_is_left_out_is_still_checked(void **state)
{
	static const char good[] = "<r><c>1</c></r>", bad[] = "<r><c>1</d></r>";
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct xml_document document;

	(void)state;
	assert_int_equal(
		xml_parse(&arena, "x", good, strlen(good), keep_nothing, NULL, &document, &error),
		0);
	assert_null(document.root);
	assert_int_equal(
		xml_parse(&arena, "x", bad, strlen(bad), keep_nothing, NULL, &document, &error),
		-1);
	assert_non_null(strstr(error.message, "x:1:"));
}

/* text, one byte a character, in units of so many bytes. */
static char *widened(struct arena *arena, const char *text, size_t unit_bytes, bool big_endian,
		     size_t *out_length)
{
	char *wide = arena_alloc(arena, strlen(text) * unit_bytes);

	for (size_t i = 0; text[i]; i++)
		wide[i * unit_bytes + (big_endian ? unit_bytes - 1 : 0)] = text[i];
	*out_length = strlen(text) * unit_bytes;
	return wide;
}

static void assert_reads_as_utf8(const char *text, size_t length, size_t mark_length)
{
	AUTO(arena) arena = ARENA_INIT;
	struct xml_document document = parsed_bytes(&arena, text, length);
	const struct xml_attribute *a = xml_attribute(document.root, "a");

	assert_string_equal(a->value, "\xc3\xa4");
	assert_string_equal(document.root->text, "4");
	assert_string_equal(bytes_at(&arena, &document, a->at), "\xc3\xa4");
	assert_int_equal(document.mark_length, mark_length);
	assert_int_equal(document.source.length, strlen(document.source.text));
	assert_string_not_equal(document.source.text, "");
	assert_memory_equal(document.source.text, "<", 1);
}

static void wide_encodings_become_utf8(void **state)
{
	static const char body[] = "<r a='\xe4'>4</r>",
			  declared[] = "<?xml version='1.0' encoding='UTF-16'?><r a='\xe4'>4</r>";
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	for (unsigned big = 0; big < 2; big++)
		for (size_t unit = 2; unit <= 4; unit += 2) {
			size_t length, mark_length;
			const char *mark = widened(&arena, "\xff", unit, big, &mark_length);
			char *text = widened(&arena, body, unit, big, &length);
			char *marked = arena_alloc(&arena, length + unit);

			assert_reads_as_utf8(text, length, 0);
			memcpy(marked, mark, unit);
			marked[big ? unit - 2 : 1] = '\xfe';
			memcpy(marked + unit, text, length);
			assert_reads_as_utf8(marked, length + unit, unit);
			if (unit == 2) {
				text = widened(&arena, declared, unit, big, &length);
				assert_reads_as_utf8(text, length, 0);
			}
		}
}

static void declared_encodings_become_utf8(void **state)
{
	static const char *const texts[] = {
		"<?xml version='1.0' encoding='ISO-8859-1'?><r a='\xe4'>4</r>",
		"<?xml version=\"1.0\"\n encoding = \"iso-8859-15\" ?><r a='\xe4'>4</r>",
		"<?xml version='1.0' encoding='windows-1252'?><r a='\xe4'>4</r>",
		"<?xml version='1.0' encoding='UTF-8'?><r a='\xc3\xa4'>4</r>",
		"<?xml version='1.0' encoding='utf-8' standalone='yes'?><r a='\xc3\xa4'>4</r>",
		"<?xml version='1.0'?><r a='\xc3\xa4'>4</r>",
	};
	static const char
		marked[] = "\xef\xbb\xbf<r a='\xc3\xa4'>4</r>",
		marked_and_declared[] =
			"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><r a='\xc3\xa4'>4</r>";

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_reads_as_utf8(texts[i], strlen(texts[i]), 0);
	assert_reads_as_utf8(marked, strlen(marked), 3);
	assert_reads_as_utf8(marked_and_declared, strlen(marked_and_declared), 3);
}

static void malformed_text_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *text, *start; /* how the message starts */
	} rows[] = {
		{ "", "x.xml:1:1: the file is empty" },
		{ "\xef\xbb\xbf", "x.xml:1:1: the file is empty" },
		{ " \n", "x.xml:2:1: " },
		{ "no XML", "x.xml:1:1: Start tag expected, '<' not found" },
		{ "\xef\xbb\xbf\xfe\xff<r/>", "x.xml:1:1: Start tag expected, '<' not found" },
		{ "\x4c\x6f\xa7\x94", "x.xml:1:1: Start tag expected, '<' not found" }, /* EBCDIC */
		{ "<r>", "x.xml:1:4: Premature end of data in tag r line 1" },
		{ "<r>\n  <a>\n</r>\n",
		  "x.xml:3:5: Opening and ending tag mismatch: a line 2 and r" },
		{ "<r a='1' a='2'/>", "x.xml:1:15: Attribute a redefined" },
		{ "<r a='<'/>", "x.xml:1:7: Unescaped '<' not allowed in attributes values" },
		{ "<r a=1/>", "x.xml:1:6: AttValue: \" or ' expected" },
		{ "<r>\xc3\xa4\xc3\xa4 & </r>", "x.xml:1:8: " }, /* columns are code points */
		{ "<r>&none;</r>", "x.xml:1:10: Entity 'none' not defined" },
		{ "<r/><r/>", "x.xml:1:5: Extra content at the end of the document" },
		{ "<r>\xff</r>", "x.xml:1:4: Input is not proper UTF-8, indicate encoding !" },
		{ "<r>\x01</r>", "x.xml:1:4: PCDATA invalid Char value 1" },
		{ "<r a='\xff'/>", "x.xml:1:7: " },
		{ "<?xml version='1.0' encoding='nonesuch'?><r/>",
		  "x.xml:1:1: unknown encoding nonesuch" },
		{ "<?xml version='1.0' encoding='UTF-16'?><r/>",
		  "x.xml:1:1: the text is not in the encoding that it names, UTF-16" },
		{ "<?xml version='1.0' encoding='US-ASCII'?>\n<r>\xe4</r>",
		  "x.xml:2:4: these bytes are not valid US-ASCII" },
		{ "<?xml version='1.0' encoding=''?><r/>", "x.xml:1:" },
		{ "<?xml version='1.0' encoding='a//b'?><r/>", "x.xml:1:" },
		{ ENTITIES("<!ENTITY e SYSTEM 'file:///etc/passwd'>") "<r a='&e;'/>",
		  "x.xml:1:64: Attribute references external entity 'e'" },
		{ ENTITIES("<!ENTITY e '&e;'>") "<r>&e;</r>", "x.xml:1:" },
		{ ENTITIES("<!ENTITY e '<a>'>") "<r>&e;</r>", "x.xml:1:" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO(arena) arena = ARENA_INIT;
		const char *message = refusal(&arena, rows[i].text, strlen(rows[i].text));

		if (strncmp(message, rows[i].start, strlen(rows[i].start)) != 0)
			fail_msg("%s: \"%s\"", rows[i].text, message);
		/* one line that a terminal can take */
		assert_int_equal(strcspn(message, "\n\r\t\x1b"), strlen(message));
		assert_true(message[strlen(message) - 1] != '.');
	}
}

static void nul_bytes_are_refused(void **state)
{
	static const char within[] = "<r>\n a\0</r>", behind[] = "<r/>\0";
	AUTO(arena) arena = ARENA_INIT;

	(void)state;
	assert_string_equal(refusal(&arena, within, sizeof(within) - 1), "x.xml:2:3: a NUL byte");
	assert_string_equal(refusal(&arena, behind, sizeof(behind) - 1), "x.xml:1:5: a NUL byte");
}

static void cut_off_wide_text_is_refused(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	size_t length;
	const char *text = widened(&arena, "<r a='1'/>", 2, false, &length);

	(void)state;
	assert_string_equal(refusal(&arena, text, length - 1),
			    "x.xml:1:10: these bytes are not valid UTF-16LE");
}

/* Parses and tells how much memory the arena took, or 0 when it is refused. */
static bool is_taken(const char *text)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	struct xml_document document;

	return xml_parse(&arena, "x", text, strlen(text), NULL, NULL, &document, &error) == 0;
}

static void entities_cannot_blow_up(void **state)
{
	AUTO(strbuf) text = STRBUF_INIT;
	size_t declarations;

	(void)state;
	strbuf_add_string(&text, "<!DOCTYPE r [<!ENTITY e0 'ha ha ha ha '>");
	for (unsigned i = 1; i < 20; i++)
		strbuf_printf(&text, "<!ENTITY e%u '&e%u;&e%u;&e%u;&e%u;&e%u;'>", i, i - 1, i - 1,
			      i - 1, i - 1, i - 1);
	strbuf_add_string(&text, "]>");
	declarations = text.length;
	strbuf_add_string(&text, "<r>&e19;</r>");
	assert_false(is_taken(strbuf_text(&text)));
	text.length = declarations;
	strbuf_add_string(&text, "<r a='&e19;'/>");
	assert_false(is_taken(strbuf_text(&text)));
	text.length = declarations;
	strbuf_add_string(&text, "<r a='&e2;'>&e2;</r>");
	assert_true(is_taken(strbuf_text(&text)));
}

/* One large entity, many times; as elements too, which leave nothing in the tree. */
static void repeated_entities_are_bounded(void **state)
{
	static const char *const contents[] = { "x", "<c/>" };

	(void)state;
	for (size_t kind = 0; kind < ARRAY_SIZE(contents); kind++) {
		AUTO(strbuf) text = STRBUF_INIT;

		strbuf_add_string(&text, "<!DOCTYPE r [<!ENTITY e '");
		for (unsigned i = 0; i < 3000; i++)
			strbuf_add_string(&text, contents[kind]);
		strbuf_add_string(&text, "'>]><r>");
		for (unsigned i = 0; i < 10000; i++)
			strbuf_add_string(&text, "&e;");
		strbuf_add_string(&text, "</r>");
		assert_false(is_taken(strbuf_text(&text)));
	}
}

static void nothing_is_fetched(void **state)
{
	static const char *const texts[] = {
		"<!DOCTYPE r [<!ENTITY e SYSTEM '%s'>]><r>&e;</r>",
		"<!DOCTYPE r SYSTEM '%s'><r/>",
		"<!DOCTYPE r [<!ENTITY % p SYSTEM '%s'> %p;]><r/>",
		"<!DOCTYPE r [<!ENTITY % p SYSTEM '%s'><!ENTITY e 'x'> %p;]><r a='&e;'>&e;</r>",
	};
	AUTO(arena) arena = ARENA_INIT;
	const char *fifo = arena_printf(&arena, "/tmp/virtnuma-test-xml-%ld", (long)getpid());

	(void)state;
	/* whoever opened it for reading would hang */
	assert_int_equal(mkfifo(fifo, 0600), 0);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		AUTO(strbuf) text = STRBUF_INIT;
		const char *place = strstr(texts[i], "%s");

		strbuf_add(&text, texts[i], (size_t)(place - texts[i]));
		strbuf_add_string(&text, fifo);
		strbuf_add_string(&text, place + 2);
		(void)alarm(20);
		assert_true(is_taken(strbuf_text(&text)));
		(void)alarm(0);
	}
	assert_int_equal(unlink(fifo), 0);
}

/* Where libxml2's time would grow with the square: just below the bound it is taken, above not. */
static void what_takes_too_long_is_bounded(void **state)
{
	static const struct {
		const char *before, *piece, *after;
		unsigned n_taken, n_refused;
	} rows[] = {
		{ "<r ", "a%u='' ", "/>", 1000, 1001 },
		{ "<r>", "<a%u/>", "</r>", 19000, 20010 },
		{ "<r>", "<?a%u b?>", "</r>", 19000, 20010 },
		{ "<r ", "xmlns:a%u='u' ", "><c/></r>", 256, 258 },
		{ "<!DOCTYPE r [", "<!ENTITY e%u 'x'>", "]><r/>", 800, 1600 },
		{ "<!DOCTYPE r [", "<!-- ]>\" %u -->", "]><r/>", 900, 1600 },
		{ "<!DOCTYPE r [<!ATTLIST r a (a", "|a%u", ") #IMPLIED>]><r/>", 1000, 5000 },
		{ "<!DOCTYPE r [<!ENTITY e 'xyz'>]><r>", "&e;<!-- %u -->", "</r>", 10000, 17000 },
		/* quotes that are no attributes */
		{ "<r>", " =\"%u\"", "</r>", 5000, 0 },
		{ "<r><!-- <a ", " b='%u'", "--></r>", 5000, 0 },
		{ "<r><![CDATA[ <a ", " b='%u'", "]]></r>", 5000, 0 },
	};

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_SIZE(rows); i++) {
		unsigned n = i % 2 ? rows[i / 2].n_refused : rows[i / 2].n_taken;
		AUTO(strbuf) text = STRBUF_INIT;

		strbuf_add_string(&text, rows[i / 2].before);
		for (unsigned k = 0; k < n; k++) {
			const char *number = strstr(rows[i / 2].piece, "%u");

			strbuf_add(&text, rows[i / 2].piece, (size_t)(number - rows[i / 2].piece));
			strbuf_printf(&text, "%u%s", k, number + 2);
		}
		strbuf_add_string(&text, rows[i / 2].after);
		if (n && is_taken(strbuf_text(&text)) != (i % 2 == 0))
			fail_msg("%u of %s", n, rows[i / 2].piece);
	}
}

/* A DTD's quotes and comments don't hide what comes behind it. */
static void a_dtd_hides_nothing(void **state)
{
	static const char *const starts[] = {
		"<!DOCTYPE r [<!ENTITY e \"<!--\">]><r ",
		"<!DOCTYPE r [<!ENTITY e '<![CDATA['><!-- ' -->]><r ",
		"<!DOCTYPE r SYSTEM '<?' [ ]><r ",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		AUTO(strbuf) text = STRBUF_INIT;

		strbuf_add_string(&text, starts[i]);
		for (unsigned k = 0; k < 100; k++)
			strbuf_printf(&text, " a%u=''", k);
		assert_true(is_taken((strbuf_add_string(&text, "/>"), strbuf_text(&text))));
		strbuf_cut(&text, text.length - 2);
		for (unsigned k = 100; k < 2000; k++)
			strbuf_printf(&text, " a%u=''", k);
		assert_false(is_taken((strbuf_add_string(&text, "/>"), strbuf_text(&text))));
	}
}

static void depth_is_bounded(void **state)
{
	static const unsigned depths[] = { 200, 100000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(depths); i++) {
		AUTO(strbuf) text = STRBUF_INIT;

		for (unsigned depth = 0; depth < depths[i]; depth++)
			strbuf_add_string(&text, "<a>x");
		for (unsigned depth = 0; depth < depths[i]; depth++)
			strbuf_add_string(&text, "</a>");
		assert_int_equal(is_taken(strbuf_text(&text)), depths[i] == 200);
	}
}

static void long_pieces_are_taken_whole(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct xml_document document;

	(void)state;
	strbuf_add_string(&text, "<r a='");
	strbuf_repeat(&text, 'x', 3000000);
	strbuf_add_string(&text, "'>");
	for (unsigned i = 0; i < 500000; i++)
		strbuf_add_string(&text, "y\xc3\xa4\n");
	strbuf_add_string(&text, "</r>");
	document = parsed(&arena, strbuf_text(&text));
	assert_int_equal(strlen(xml_value(document.root, "a")), 3000000);
	assert_int_equal(strlen(document.root->text), 2000000);
	assert_int_equal(document.root->text_at.length, 2000000 - 1);
}

static void *parse_often(void *failed)
{
	static const char good[] = "<r a='1'><c>2</c></r>", bad[] = "<r>";

	for (unsigned i = 0; i < 300; i++)
		if (!is_taken(good) || is_taken(bad))
			*(bool *)failed = true;
	return NULL;
}

static void threads_parse_at_once(void **state)
{
	pthread_t threads[4];
	bool failed[ARRAY_SIZE(threads)] = { false };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, parse_often, &failed[i]), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_false(failed[i]);
	}
}

UNIT_TESTS(cmocka_unit_test(attributes_have_values_and_places),
	   cmocka_unit_test(text_is_joined_and_has_a_place), cmocka_unit_test(elements_have_places),
	   cmocka_unit_test(a_root_may_start_the_text),
	   cmocka_unit_test(places_are_right_in_long_documents),
	   cmocka_unit_test(namespaces_keep_names_apart), cmocka_unit_test(many_names_stay_apart),
	   cmocka_unit_test(what_is_asked_for_is_remembered),
	   cmocka_unit_test(what_is_not_kept_is_left_out),
	   cmocka_unit_test(what_is_left_out_is_still_checked),
	   cmocka_unit_test(wide_encodings_become_utf8),
	   cmocka_unit_test(declared_encodings_become_utf8),
	   cmocka_unit_test(malformed_text_is_refused_with_its_place),
	   cmocka_unit_test(nul_bytes_are_refused), cmocka_unit_test(cut_off_wide_text_is_refused),
	   cmocka_unit_test(entities_cannot_blow_up),
	   cmocka_unit_test(repeated_entities_are_bounded),
	   cmocka_unit_test(what_takes_too_long_is_bounded), cmocka_unit_test(a_dtd_hides_nothing),
	   cmocka_unit_test(nothing_is_fetched), cmocka_unit_test(depth_is_bounded),
	   cmocka_unit_test(long_pieces_are_taken_whole), cmocka_unit_test(threads_parse_at_once));
