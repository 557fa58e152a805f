/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings as data. */
#include "testing.h"

#include "base/diag.h"

static void a_finding_keeps_all_that_it_is_given(void **state)
{
	AUTO(diag_list) list = DIAG_LIST_INIT;
	const struct span at = { .at = 5, .length = 2 };
	char text[] = "0-3";
	struct diag *diag = diag_add(&list, 301, at, "vCPU %d is in %s", 4, text);

	(void)state;
	diag_add_place(&list, diag, (struct span){ .at = 9, .length = 1 }, "also in cell %d", 0);
	diag_add_place(&list, diag, (struct span){ .at = 7, .length = 1 }, "and %s", "here");
	diag_set_label(&list, diag, "%s", text);
	diag_set_help(&list, diag, "write %s", text);
	diag_add_edit(&list, diag, at, text);
	text[0] = 'X'; /* nothing is borrowed */

	assert_int_equal(list.n_items, 1);
	assert_int_equal(diag->rule_id, 301);
	assert_int_equal(diag->at.at, 5);
	assert_string_equal(diag->message, "vCPU 4 is in 0-3");
	assert_string_equal(diag->label, "0-3");
	assert_string_equal(diag->help, "write 0-3");
	assert_int_equal(diag->n_places, 2);
	assert_string_equal(diag->places[0].label, "also in cell 0");
	assert_string_equal(diag->places[1].label, "and here");
	assert_int_equal(diag->n_edits, 1);
	assert_string_equal(diag->edits[0].text, "0-3");
	assert_int_equal(diag->subject, DIAG_SUBJECT_DOMAIN);
}

static void findings_stay_in_order(void **state)
{
	AUTO(diag_list) list = DIAG_LIST_INIT;

	(void)state;
	for (unsigned i = 0; i < 500; i++)
		assert_null(diag_add(&list, i, (struct span){ .at = i }, "%u", i)->label);
	assert_int_equal(list.n_items, 500);
	for (unsigned i = 0; i < 500; i++) {
		assert_int_equal(list.items[i].rule_id, i);
		assert_int_equal(strtoul(list.items[i].message, NULL, 10), i);
	}
}

UNIT_TESTS(cmocka_unit_test(a_finding_keeps_all_that_it_is_given),
	   cmocka_unit_test(findings_stay_in_order));
