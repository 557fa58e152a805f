/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Host facts that the target takes over. */
#include "testing.h"

#include "lib/target-host.h"

static struct target new_target(void)
{
	AUTO(error) error = ERROR_INIT;
	struct target target = { 0 };

	assert_int_equal(target_init(&target, 0, 0, &error), 0);
	return target;
}

/* The host is gone afterwards: nothing in the target may refer to it. */
static void use(struct target *target, const char *text)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	assert_int_equal(host_read_capabilities("h.xml", text, strlen(text), &host, &error), 0);
	target_use_host(target, host);
	host_free(host);
}

static void assert_bitmap(const struct bitmap *map, const char *expected)
{
	AUTO(strbuf) text = STRBUF_INIT;

	bitmap_format(map, &text);
	assert_string_equal(strbuf_text(&text), expected);
}

#define HOST(cpu, cells)                                                \
	"<capabilities><host><cpu>" cpu "</cpu><topology><cells>" cells \
	"</cells></topology></host></capabilities>"
#define TWO_NODES                                                                                      \
	"<cell id='1'><memory>4096</memory><pages size='4'>1</pages><cpus><cpu id='6'/></cpus></cell>" \
	"<cell id='4'><pages size='4'>0</pages><cpus><cpu id='7'/></cpus></cell>"

static void copies_nodes(void **state)
{
	AUTO(target) target = new_target();

	(void)state;
	use(&target, HOST("<maxphysaddr bits='46'/>", TWO_NODES));
	assert_true(target.host.known);
	assert_bitmap(&target.host.nodes, "1,4");
	assert_bitmap(&target.host.nodes_with_memory, "1");
	assert_int_equal(target.host.n_node_cpus, 5);
	assert_bitmap(&target.host.node_cpus[0], "");
	assert_bitmap(&target.host.node_cpus[1], "6");
	assert_bitmap(&target.host.node_cpus[4], "7");
	assert_bitmap(&target.host.advice, "1");
	assert_false(target.host.advice_given);
	assert_int_equal(target.host.phys_bits, 46);
	assert_false(target.host.mounts_known);
}

static void leaves_unknown_what_is(void **state)
{
	AUTO(target) target = new_target();

	(void)state;
	target_use_host(&target, NULL);
	assert_false(target.host.known);
	use(&target, "<capabilities><host/></capabilities>");
	assert_false(target.host.known);
	use(&target, HOST("", "<cell id='0'><memory>1</memory><cpus><cpu id='0'/></cpus></cell>"));
	assert_false(target.host.known);
	assert_int_equal(target.host.page_size_kib, 4);
	assert_int_equal(target.host.default_hugepage_kib, 2048);
	assert_int_equal(target.host.phys_bits, 0);
}

static void takes_page_sizes(void **state)
{
	AUTO(target) x86 = new_target(), arm = new_target(), small = new_target();

	(void)state;
	use(&x86, HOST("<pages size='1048576'/><pages size='4'/><pages size='2048'/>", ""));
	assert_int_equal(x86.host.page_size_kib, 4);
	assert_int_equal(x86.host.default_hugepage_kib, 2048);
	use(&arm, HOST("<pages size='64'/><pages size='524288'/>", ""));
	assert_int_equal(arm.host.page_size_kib, 64);
	assert_int_equal(arm.host.default_hugepage_kib, 524288);
	use(&small, HOST("<pages size='4'/>", ""));
	assert_int_equal(small.host.default_hugepage_kib, 2048);
}

static void prefers_given_advice(void **state)
{
	AUTO(target) target = new_target();
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(target_use_advice(&target, "4", &error), 0);
	use(&target, HOST("", TWO_NODES));
	assert_bitmap(&target.host.advice, "4");
	assert_true(target.host.advice_given);
	assert_int_equal(target_use_advice(&target, "1-", &error), -1);
	assert_non_null(strstr(error.message, "--advice 1-: the list "));
	assert_int_equal(target_use_advice(&target, "1,^1", &error), -1);
	assert_bitmap(&target.host.advice, "4");
}

UNIT_TESTS(cmocka_unit_test(copies_nodes), cmocka_unit_test(leaves_unknown_what_is),
	   cmocka_unit_test(takes_page_sizes), cmocka_unit_test(prefers_given_advice));
