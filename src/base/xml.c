/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * XML to a light tree with source places, from the events of libxml2's parser (SAX2). Where
 * things are comes from the text itself (base/xml-places.h) and from where libxml2 is in it.
 */
#include "base/xml.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/encoding.h"
#include "base/text.h"
#include "base/xml-bounds.h"
#include "base/xml-places.h"

/* How much entities may add; libxml2 has bounds too, but much higher ones. Each use of one, which
   libxml2 makes a parser for, and each default attribute counts as so much. */
#define ENTITY_LIMIT_BYTES (1024u * 1024)
#define ENTITY_LEAST_BYTES 64

#define N_KNOWN_NAMES 64u /* a power of two */

/* An element between its start tag and its end tag. */
struct open_element {
	struct xml_node *node;
	size_t text_from;	     /* where its text starts in the reader's */
	bool has_children, has_text; /* more than white space */
};

/* libxml2 gives each name at one address; so do we. */
struct known_name {
	const xmlChar *theirs;
	size_t length;
	char ours[];
};

struct reader {
	struct arena *arena;
	struct source source;
	xml_keep *keep;
	void *context;
	struct error *error;
	bool failed; /* error is set: the first one counts */

	xmlParserCtxt *parser;
	xmlParserInput *input; /* of the document; entities have their own */
	size_t entity_bytes;   /* that came from entities so far */

	struct xml_node *root;
	struct open_element *open;
	size_t n_open, open_room;
	size_t n_left_out;  /* open elements at and below one that isn't kept */
	struct strbuf text; /* of the open elements, joined */
	struct xml_cursor cursor;
	const struct known_name *known[N_KNOWN_NAMES]; /* the last ones, by address */
};

static void reader_done(struct reader *reader)
{
	if (reader->parser) {
		if (reader->parser->myDoc) /* where there was a DTD */
			xmlFreeDoc(reader->parser->myDoc);
		xmlFreeParserCtxt(reader->parser);
	}
	free(reader->open);
	strbuf_done(&reader->text);
}

static int fail_at(struct reader *reader, size_t offset, const char *reason)
{
	struct source_position at = source_locate(&reader->source, (uint32_t)offset);

	if (reader->failed)
		return -1;
	reader->failed = true;
	return error_set(reader->error, "%s:%u:%u: %s", reader->source.path, at.line, at.column,
			 reason);
}

static struct reader *reader_of(void *parser)
{
	return ((xmlParserCtxt *)parser)->_private;
}

/* Before libxml2 2.13 an entity's text has a parser of its own, since then an input. */
static bool is_in_entity(const struct reader *reader, const xmlParserCtxt *parser)
{
	return parser != reader->parser || parser->input != reader->input;
}

/* p points into the document's input; this much of it may have been thrown away. */
static size_t offset_of(const struct reader *reader, const xmlChar *p)
{
	return (size_t)(p - reader->input->base) + reader->input->consumed;
}

static bool is_in_input(const struct reader *reader, const xmlChar *p)
{
	return p >= reader->input->base && p <= reader->input->end;
}

/* Where libxml2 is in the document, never beyond its end. */
static size_t current_offset(const struct reader *reader)
{
	size_t offset = reader->input ? offset_of(reader, reader->input->cur) : 0;

	return offset < reader->source.length ? offset : reader->source.length;
}

static void give_up(struct reader *reader, xmlParserCtxt *parser, const char *reason)
{
	(void)fail_at(reader, current_offset(reader), reason);
	if (parser != reader->parser)
		xmlStopParser(parser);
	xmlStopParser(reader->parser);
}

static void add_from_entity(struct reader *reader, xmlParserCtxt *parser, size_t bytes)
{
	reader->entity_bytes += bytes + ENTITY_LEAST_BYTES;
	if (reader->entity_bytes > ENTITY_LIMIT_BYTES)
		give_up(reader, parser, "entities make the document too large");
}

/* libxml2 has read a tag or an instruction. In a DTD there isn't room for many, and it can't well
   be stopped. */
static void check_names(struct reader *reader, xmlParserCtxt *parser)
{
	if (parser->inSubset)
		return;
	if (xmlDictSize(parser->dict) > XML_MAX_NAMES)
		give_up(reader, parser, "more than 20000 different names");
	else if (parser->nsNr / 2 > XML_MAX_NAMESPACES)
		give_up(reader, parser, "more than 256 namespaces in one place");
}

static const struct known_name *our_name(struct reader *reader, const xmlChar *theirs)
{
	uintptr_t hash = (uintptr_t)theirs;
	const struct known_name **known = &reader->known[(hash ^ hash >> 6) % N_KNOWN_NAMES];
	struct known_name *name;
	size_t length;

	if (*known && (*known)->theirs == theirs)
		return *known;
	length = strlen((const char *)theirs);
	name = arena_alloc(reader->arena, sizeof(*name) + length + 1);
	name->theirs = theirs;
	name->length = length;
	memcpy(name->ours, theirs, length);
	*known = name;
	return name;
}

/* Only where n_open isn't 0. */
static struct open_element *innermost(const struct reader *reader)
{
	return &reader->open[reader->n_open - 1];
}

/* Gives the offset of the markup that follows the innermost element's text. */
static size_t end_text(struct reader *reader)
{
	return xml_end_text(&reader->cursor, innermost(reader)->node);
}

static void on_start_document(void *context)
{
	xmlParserCtxt *parser = context;

	reader_of(parser)->input = parser->input;
	/*
	 * Attribute values come with internal entities resolved. XML_PARSE_NOENT does that too, but
	 * would make libxml2 load external entities.
	 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	parser->replaceEntities = 1;
#pragma GCC diagnostic pop
}

/* Entities are kept in a document of libxml2's, which is made only where a DTD is. */
static void on_internal_subset(void *context, const xmlChar *name, const xmlChar *external_id,
			       const xmlChar *system_id)
{
	xmlSAX2StartDocument(context);
	xmlSAX2InternalSubset(context, name, external_id, system_id);
}

/*
 * With replaceEntities libxml2 loads external parameter entities at their references. They count
 * as empty, as without it.
 */
static void on_entity(void *context, const xmlChar *name, int type, const xmlChar *public_id,
		      const xmlChar *system_id, xmlChar *content)
{
	xmlChar nothing[] = "";

	if (type == XML_EXTERNAL_PARAMETER_ENTITY)
		xmlSAX2EntityDecl(context, name, XML_INTERNAL_PARAMETER_ENTITY, NULL, NULL,
				  nothing);
	else
		xmlSAX2EntityDecl(context, name, type, public_id, system_id, content);
}

/* What SAX2 gives for each attribute; end is behind the value. */
struct sax_attribute {
	const xmlChar *name, *prefix, *namespace, *value, *end;
};

/* A name whose prefix isn't declared is the whole of it, as in libxml2's tree. */
static const char *name_for(struct reader *reader, const struct known_name *name,
			    const xmlChar *prefix, const xmlChar *namespace)
{
	if (!prefix || namespace)
		return name->ours;
	return arena_printf(reader->arena, "%s:%s", (const char *)prefix, name->ours);
}

static void fill_attributes(struct reader *reader, struct xml_node *node,
			    const struct sax_attribute *given, size_t n_written)
{
	char *values = (char *)(node->attributes + node->n_attributes);
	bool all_in_place = true;

	for (size_t i = 0; i < node->n_attributes; i++) {
		struct xml_attribute *attribute = &node->attributes[i];
		const struct known_name *name = our_name(reader, given[i].name);
		size_t length = (size_t)(given[i].end - given[i].value), name_length = name->length;

		attribute->name = name->ours;
		if (given[i].prefix) {
			name_length += strlen((const char *)given[i].prefix) + 1;
			attribute->name =
				name_for(reader, name, given[i].prefix, given[i].namespace);
		}
		if (given[i].namespace)
			attribute->namespace = our_name(reader, given[i].namespace)->ours;
		attribute->value = memcpy(values, given[i].value, length);
		values += length + 1;
		if (i >= n_written)
			continue;
		if (is_in_input(reader, given[i].value))
			xml_locate_attribute(&reader->cursor, attribute,
					     offset_of(reader, given[i].value), length,
					     name_length);
		else
			all_in_place = false;
	}
	if (!all_in_place)
		xml_locate_attributes(&reader->cursor, node, n_written);
}

/* The node, its attributes and their values are one piece of memory. */
static struct xml_node *new_node(struct reader *reader, const struct sax_attribute *given,
				 size_t n_given)
{
	size_t bytes = sizeof(struct xml_node) + n_given * sizeof(struct xml_attribute);
	struct xml_node *node;

	for (size_t i = 0; i < n_given; i++)
		bytes += (size_t)(given[i].end - given[i].value) + 1;
	node = arena_alloc(reader->arena, bytes);
	node->attributes = (struct xml_attribute *)(node + 1);
	node->n_attributes = n_given;
	node->text = "";
	return node;
}

static void open_element(struct reader *reader, struct xml_node *node)
{
	if (reader->n_open) {
		struct open_element *parent = innermost(reader);

		node->parent = parent->node;
		if (parent->node->last_child)
			parent->node->last_child->next = node;
		else
			parent->node->children = node;
		parent->node->last_child = node;
	} else {
		reader->root = node;
	}
	if (reader->n_open == reader->open_room) {
		reader->open_room = reader->open_room ? reader->open_room * 2 : 16;
		reader->open =
			mem_resize_array(reader->open, reader->open_room, sizeof(*reader->open));
	}
	reader->open[reader->n_open++] = (struct open_element){
		.node = node,
		.text_from = reader->text.length,
	};
}

/* Where the start tag begins; only in front of the root can other < stand unseen. */
static size_t start_of_tag(struct reader *reader)
{
	const char *text = reader->source.text, *tag;

	if (reader->n_open)
		return end_text(reader);
	tag = memrchr(text, '<', current_offset(reader));
	return tag ? (size_t)(tag - text) : 0;
}

static bool is_kept(struct reader *reader, const char *name, const void **mark)
{
	const struct xml_node *parent = reader->n_open ? innermost(reader)->node : NULL;

	return !reader->keep || reader->keep(parent, name, reader->context, mark);
}

/* The element whose start tag libxml2 has just read, up to its > or />. */
static void add_element(struct reader *reader, const struct known_name *name, const xmlChar *prefix,
			const xmlChar *namespace, struct xml_node *node)
{
	size_t tag_at = start_of_tag(reader), tag_end = current_offset(reader);

	tag_end += reader->source.text[tag_end] == '/' ? 2 : 1;
	node->name = name_for(reader, name, prefix, namespace);
	if (namespace)
		node->namespace = our_name(reader, namespace)->ours;
	node->name_at.at = (uint32_t)tag_at + 1;
	node->name_at.length = (uint32_t)name->length;
	if (prefix)
		node->name_at.length += (uint32_t)strlen((const char *)prefix) + 1;
	node->tag_at.at = (uint32_t)tag_at;
	node->tag_at.length = (uint32_t)(tag_end - tag_at);
	open_element(reader, node);
	reader->cursor.behind = tag_end;
}

/* White space beside child elements is left out. */
static void note_child(struct reader *reader, struct open_element *parent)
{
	if (!parent->has_text)
		reader->text.length = parent->text_from;
	parent->has_children = true;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
		     const xmlChar *namespace, int n_namespaces, const xmlChar **namespaces,
		     int n_attributes, int n_defaulted, const xmlChar **attributes)
{
	const struct sax_attribute *given = (const struct sax_attribute *)attributes;
	struct reader *reader = reader_of(context);
	const struct known_name *known;
	const void *mark = NULL;
	struct xml_node *node;

	(void)n_namespaces; /* SAX2's signature */
	(void)namespaces;
	check_names(reader, context);
	if (n_defaulted > 0 || is_in_entity(reader, context))
		add_from_entity(reader, context, (size_t)n_attributes * ENTITY_LEAST_BYTES);
	if (reader->n_left_out) {
		reader->n_left_out++;
		return;
	}
	if (reader->failed || is_in_entity(reader, context))
		return;
	if (reader->n_open)
		note_child(reader, innermost(reader));
	known = our_name(reader, name);
	if (!is_kept(reader, known->ours, &mark)) {
		if (reader->n_open)
			(void)end_text(reader);
		reader->n_left_out = 1;
		return;
	}
	node = new_node(reader, given, (size_t)n_attributes);
	if (!prefix || namespace) /* else it has another name than keep was told */
		node->mark = mark;
	add_element(reader, known, prefix, namespace, node);
	fill_attributes(reader, node, given, (size_t)(n_attributes - n_defaulted));
}

static void close_element(struct reader *reader)
{
	struct open_element *element = innermost(reader);
	struct strbuf *text = &reader->text;
	struct xml_node *node = element->node;

	if (reader->cursor.has_text)
		(void)end_text(reader);
	node->end_at = (uint32_t)current_offset(reader);
	if (text->length > element->text_from && (element->has_text || !element->has_children))
		node->text = arena_strndup(reader->arena, text->text + element->text_from,
					   text->length - element->text_from);
	text->length = element->text_from;
	reader->n_open--;
}

/* libxml2 is behind the element. */
static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
		   const xmlChar *namespace)
{
	struct reader *reader = reader_of(context);

	(void)name; /* SAX2's signature; libxml2 has compared them */
	(void)prefix;
	(void)namespace;
	if (reader->n_left_out > 1 || (!reader->n_left_out && is_in_entity(reader, context))) {
		reader->n_left_out -= reader->n_left_out > 1;
		return;
	}
	if (reader->n_left_out)
		reader->n_left_out = 0;
	else
		close_element(reader);
	reader->cursor.behind = current_offset(reader);
}

static void add_text(struct reader *reader, const char *text, size_t length, bool is_blank_text)
{
	struct open_element *element = innermost(reader);

	if (is_blank_text && element->has_children && !element->has_text)
		return; /* indentation */
	strbuf_add(&reader->text, text, length);
	element->has_text |= !is_blank_text;
}

static void on_characters(void *context, const xmlChar *characters, int length)
{
	struct reader *reader = reader_of(context);
	const char *text = (const char *)characters;
	bool is_blank_text;

	if (is_in_entity(reader, context))
		add_from_entity(reader, context, (size_t)length);
	if (reader->n_left_out || !reader->n_open || reader->failed)
		return;
	is_blank_text = xml_is_all_blank(text, (size_t)length);
	add_text(reader, text, (size_t)length, is_blank_text);
	reader->cursor.has_text |= !is_blank_text;
}

static bool is_between_markup(const struct reader *reader, void *parser)
{
	return reader->n_open && !reader->n_left_out && !is_in_entity(reader, parser);
}

static void on_cdata(void *context, const xmlChar *characters, int length)
{
	static const char start[] = "<![CDATA[", end[] = "]]>";
	struct reader *reader = reader_of(context);
	size_t from;

	if (!is_between_markup(reader, context)) {
		on_characters(context, characters, length);
		return;
	}
	from = end_text(reader) + sizeof(start) - 1;
	reader->cursor.behind = xml_find_behind(&reader->cursor, from, end);
	xml_add_text_place(&reader->cursor, innermost(reader)->node, from,
			   reader->cursor.behind - (sizeof(end) - 1));
	add_text(reader, (const char *)characters, (size_t)length,
		 xml_is_all_blank((const char *)characters, (size_t)length));
}

static void on_comment(void *context, const xmlChar *text)
{
	struct reader *reader = reader_of(context);

	(void)text;
	if (is_between_markup(reader, context))
		reader->cursor.behind =
			xml_find_behind(&reader->cursor, end_text(reader) + strlen("<!--"), "-->");
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
	struct reader *reader = reader_of(context);

	(void)target;
	(void)data;
	check_names(reader, context);
	if (is_between_markup(reader, context))
		reader->cursor.behind =
			xml_find_behind(&reader->cursor, end_text(reader) + strlen("<?"), "?>");
}

/* libxml2's words in one line that can go to a terminal, without advice on its own options. */
static void tidy_message(const char *message, struct strbuf *out)
{
	AUTO(strbuf) line = STRBUF_INIT;
	const char *option = strstr(message, " use XML_PARSE_");
	size_t length = option ? (size_t)(option - message) : strlen(message);

	while (length && (xml_is_blank(message[length - 1]) || message[length - 1] == '.'))
		length--;
	for (size_t i = 0; i < length; i++)
		strbuf_add_char(&line, xml_is_blank(message[i]) ? ' ' : message[i]);
	text_add_escaped(out, strbuf_text(&line), line.length);
}

#if LIBXML_VERSION >= 21200
typedef const xmlError reported_error;
#else
typedef xmlError reported_error;
#endif

/* Fatal are those that make the document malformed, as for libvirt (util/virxml.c,
   catchXMLError); an undeclared prefix isn't among them. */
static void on_error(void *context, reported_error *reported)
{
	AUTO(strbuf) message = STRBUF_INIT;
	struct reader *reader = reader_of(context);

	if (reader->failed || reported->level < XML_ERR_FATAL)
		return;
	if (reported->code == XML_ERR_NO_MEMORY)
		mem_exhausted();
	if (!reader->input) /* in the XML declaration */
		reader->input = ((xmlParserCtxt *)context)->input;
	if (reported->message && strstr(reported->message, "Huge input lookup"))
		strbuf_add_string(&message, "more than 10 MB without markup");
	else
		tidy_message(reported->message ? reported->message : "not well-formed", &message);
	(void)fail_at(reader, current_offset(reader), strbuf_text(&message));
}

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startDocument = on_start_document,
	.internalSubset = on_internal_subset,
	.entityDecl = on_entity,
	.unparsedEntityDecl = xmlSAX2UnparsedEntityDecl,
	.getEntity = xmlSAX2GetEntity,
	.getParameterEntity = xmlSAX2GetParameterEntity,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_characters,
	.ignorableWhitespace = on_characters, /* the same, else libxml2 looks for what is which */
	.cdataBlock = on_cdata,
	.comment = on_comment,
	.processingInstruction = on_instruction,
	.serror = on_error,
};

#if LIBXML_VERSION >= 21300
#define OPTIONS (XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC | XML_PARSE_NO_XXE)
#else
#define OPTIONS (XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC)
#endif

/* The text as libxml2's input, which doesn't copy it. */
#if LIBXML_VERSION >= 21300
static void parse_document(xmlParserCtxt *parser, const struct source *source)
{
	xmlFreeDoc(
		xmlCtxtReadMemory(parser, source->text, (int)source->length, NULL, NULL, OPTIONS));
}
#else
static void parse_document(xmlParserCtxt *parser, const struct source *source)
{
	xmlParserInput *input = xmlNewStringInputStream(parser, (const xmlChar *)source->text);

	if (!input)
		mem_exhausted();
	(void)xmlCtxtUseOptions(parser, OPTIONS); /* knows them all */
	(void)inputPush(parser, input);		  /* the first one */
	(void)xmlParseDocument(parser);		  /* the handlers hear of all */
}
#endif

static int run(struct reader *reader)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, xmlInitParser); /* can't fail with these arguments */
	reader->parser = xmlNewParserCtxt();
	if (!reader->parser)
		mem_exhausted();
	*reader->parser->sax = handlers;
	reader->parser->_private = reader;
	parse_document(reader->parser, &reader->source);
	if (!reader->failed && !reader->parser->wellFormed)
		return fail_at(reader, current_offset(reader), "not well-formed");
	if (!reader->failed && !reader->input) /* it had no memory to begin, and doesn't say so */
		mem_exhausted();
	return reader->failed ? -1 : 0;
}

/* What libxml2 shouldn't see: it stops at a NUL byte, and looks for encodings of its own where a
   text doesn't start as XML does, with complaints to standard error. */
static int check_start(struct reader *reader)
{
	const char *text = reader->source.text, *excess;
	const char *nul = memchr(text, '\0', reader->source.length);
	size_t at;

	if (reader->source.length == 0)
		return fail_at(reader, 0, "the file is empty");
	if (nul)
		return fail_at(reader, (size_t)(nul - text), "a NUL byte");
	if (text[0] != '<' && !xml_is_blank(text[0]))
		return fail_at(reader, 0, "Start tag expected, '<' not found");
	excess = xml_find_excess(&reader->source, &at);
	return excess ? fail_at(reader, at, excess) : 0;
}

int xml_parse(struct arena *arena, const char *path, const char *text, size_t length,
	      xml_keep *keep, void *context, struct xml_document *out, struct error *error)
{
	AUTO(reader) reader = { .arena = arena, .keep = keep, .context = context, .error = error };
	struct utf8_text utf8;

	if (encoding_to_utf8(arena, path, text, length, &utf8, error) < 0)
		return -1;
	reader.source = (struct source){ .path = arena_strdup(arena, path),
					 .text = utf8.text,
					 .length = utf8.length };
	reader.cursor = (struct xml_cursor){ .source = &reader.source };
	if (check_start(&reader) < 0 || run(&reader) < 0)
		return -1;
	*out = (struct xml_document){
		.source = reader.source,
		.root = reader.root,
		.mark_length = utf8.mark_length,
		.is_converted = utf8.is_converted,
	};
	return 0;
}
