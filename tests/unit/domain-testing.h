/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of the domain reader share: a domain from text, and its findings as text. */
#ifndef VN_DOMAIN_TESTING_H
#define VN_DOMAIN_TESTING_H

#include "testing.h"

#include "base/rule-ids.h"
#include "base/strbuf.h"
#include "domain/domain.h"

struct reading {
	struct domain *domain;
	struct diag_list diags;
};

static inline void reading_done(struct reading *reading)
{
	domain_free(reading->domain);
	diag_list_done(&reading->diags);
}

static inline struct reading read_text_of(const char *xml)
{
	struct reading reading = { .diags = DIAG_LIST_INIT };
	AUTO(error) error = ERROR_INIT;

	if (domain_parse("test.xml", xml, strlen(xml), &reading.diags, &reading.domain, &error) < 0)
		fail_msg("%s: %s", xml, error.message);
	return reading;
}

/* A domain with these pieces beside what every domain must have. */
static inline struct reading read_pieces(const char *before, const char *piece, const char *after)
{
	AUTO(strbuf) xml = STRBUF_INIT;

	strbuf_printf(&xml,
		      "<domain type='kvm'><name>g</name><os><type>hvm</type></os>%s%s%s</domain>",
		      before, piece, after);
	return read_text_of(strbuf_text(&xml));
}

/* "103[0-] 101+9004[x]": rule, the first libvirt it holds for, the text that is underlined. */
static inline void findings_text(const struct reading *reading, struct strbuf *out)
{
	for (size_t i = 0; i < reading->diags.n_items; i++) {
		const struct diag *diag = &reading->diags.items[i];

		strbuf_printf(out, "%s%u", i ? " " : "", diag->rule_id);
		if (diag->since_libvirt)
			strbuf_printf(out, "+%u", diag->since_libvirt);
		strbuf_add_char(out, '[');
		strbuf_add(out, reading->domain->source.text + diag->at.at, diag->at.length);
		strbuf_add_char(out, ']');
	}
}

/* A piece of XML and what is found in it; every refusal was compared with the real libvirt 9.0.0
   and 11.3.0, every word on the schema with the schema of 11.3.0. Where libvirt refuses how two
   elements relate, nothing is found here: that is for rules/. */
struct row {
	const char *xml, *findings;
};

static inline void check_rows(const struct row *rows, size_t n, const char *before,
			      const char *after)
{
	for (size_t i = 0; i < n; i++) {
		AUTO(reading) reading = read_pieces(before, rows[i].xml, after);
		AUTO(strbuf) found = STRBUF_INIT;

		findings_text(&reading, &found);
		if (strcmp(strbuf_text(&found), rows[i].findings) != 0)
			fail_msg("%s: found %s, not %s", rows[i].xml, strbuf_text(&found),
				 rows[i].findings);
	}
}

/* The test of a table, which stands in for … in <domain>before…after</domain>. */
#define CHECK_ROWS(rows, before, after)                            \
	static void rows##_say_what_is_wrong(void **state)         \
	{                                                          \
		(void)state;                                       \
		check_rows(rows, ARRAY_SIZE(rows), before, after); \
	}                                                          \
	_Static_assert(1, "takes the semicolon after CHECK_ROWS(...)")

/* The source text of a place. */
#define assert_at(reading, place, text_there)                                                    \
	do {                                                                                     \
		AUTO(strbuf) there_ = STRBUF_INIT;                                               \
                                                                                                 \
		assert_true(span_is_given(place));                                               \
		strbuf_add(&there_, (reading).domain->source.text + (place).at, (place).length); \
		assert_string_equal(strbuf_text(&there_), text_there);                           \
	} while (0)

#endif
