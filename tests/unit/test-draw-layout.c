/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures: nothing overlaps, all of it stays in its box, and the terminal's width is kept. */
#include "draw-testing.h"

#include "draw/draw.h"

#define OS "<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>"

struct shape {
	unsigned n_cells, vcpus_a_cell;
	unsigned n_nodes, n_cores, n_threads; /* of the host */
	bool pinned;
	size_t columns;
	bool all, picture;
};

static const struct shape shapes[] = {
	{ 2, 16, 2, 16, 2, true, 80, false, false },  { 2, 16, 2, 16, 2, false, 80, false, false },
	{ 8, 64, 8, 64, 1, true, 80, false, false },  { 8, 64, 8, 64, 1, true, 80, true, false },
	{ 128, 1, 2, 8, 2, false, 80, false, false }, { 1, 4, 1, 4, 1, true, 60, false, false },
	{ 4, 8, 4, 8, 8, true, 118, false, true },    { 3, 5, 5, 3, 2, true, 118, true, true },
	{ 16, 2, 16, 2, 2, true, 200, false, false }, { 0, 4, 2, 4, 2, true, 80, false, false },
	{ 2, 2, 1, 300, 2, true, 80, true, false },
};

static void write_guest(const struct shape *shape, struct strbuf *out)
{
	unsigned n = (shape->n_cells ? shape->n_cells : 1) * shape->vcpus_a_cell;

	strbuf_printf(out, OS "<vcpu>%u</vcpu><memory unit='GiB'>4</memory><cputune>", n);
	for (unsigned i = 0; shape->pinned && i < n; i++)
		strbuf_printf(out, "<vcpupin vcpu='%u' cpuset='%u'/>", i, i);
	strbuf_add_string(out, "</cputune>");
	if (shape->n_cells == 0)
		return;
	strbuf_add_string(out, "<numatune>");
	for (unsigned i = 0; i < shape->n_cells; i++)
		strbuf_printf(out, "<memnode cellid='%u' mode='strict' nodeset='%u'/>", i,
			      i % shape->n_nodes);
	strbuf_add_string(out, "</numatune><cpu><numa>");
	for (unsigned i = 0; i < shape->n_cells; i++)
		strbuf_printf(out, "<cell id='%u' cpus='%u-%u' memory='512' unit='MiB'/>", i,
			      i * shape->vcpus_a_cell, (i + 1) * shape->vcpus_a_cell - 1);
	strbuf_add_string(out, "</numa></cpu>");
}

/* Marks columns as taken; each may be taken once. */
static void take(unsigned char *taken, const struct picture *picture, size_t x, size_t y,
		 size_t width)
{
	assert_true(x + width <= picture->width);
	assert_true(y < picture->height);
	for (size_t i = 0; i < width; i++)
		assert_int_equal(taken[y * picture->width + x + i]++, 0);
}

static void check_text(const struct picture *picture, const struct picture_text *text,
		       unsigned char *taken)
{
	const struct picture_box *box;

	take(taken, picture, text->x, text->y, text->width);
	if (text->box == PICTURE_NO_BOX)
		return;
	box = &picture->boxes[text->box];
	assert_true(text->x > box->x && text->x + text->width < box->x + box->width);
	assert_true(text->y > box->y && text->y < box->y + box->height - 1);
}

/* Frames count as taken; a box lies in its parent. */
static void check_box(const struct picture *picture, const struct picture_box *box,
		      unsigned char *taken)
{
	const struct picture_box *parent;

	take(taken, picture, box->x, box->y, box->width);
	take(taken, picture, box->x, box->y + box->height - 1, box->width);
	for (size_t y = box->y + 1; y + 1 < box->y + box->height; y++) {
		take(taken, picture, box->x, y, 1);
		take(taken, picture, box->x + box->width - 1, y, 1);
	}
	assert_true(picture_text_width(box->title) <= box->width - 2);
	if (box->parent == PICTURE_NO_BOX)
		return;
	parent = &picture->boxes[box->parent];
	assert_true(box->x > parent->x && box->x + box->width < parent->x + parent->width);
	assert_true(box->y > parent->y && box->y + box->height < parent->y + parent->height);
}

static void check_picture(const struct picture *picture, size_t columns)
{
	AUTO(arena) arena = ARENA_INIT;
	unsigned char *taken = arena_alloc(&arena, picture->width * picture->height);

	assert_true(picture->width <= columns);
	assert_true(picture->n_texts > 0);
	for (size_t i = 0; i < picture->n_boxes; i++)
		check_box(picture, &picture->boxes[i], taken);
	for (size_t i = 0; i < picture->n_texts; i++)
		check_text(picture, &picture->texts[i], taken);
}

static void nothing_overlaps(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		const struct shape *shape = &shapes[i];
		AUTO(picture) picture = PICTURE_INIT;
		AUTO(strbuf) content = STRBUF_INIT;
		struct host *host = host_of_shape(shape->n_nodes, shape->n_cores, shape->n_threads);
		struct drawn drawn;
		struct draw_guest guests[2] = { { .path = "a.xml" }, { .path = "b.xml" } };
		const struct draw_input input = {
			.host = host,
			.guests = guests,
			.n_guests = 1 + i % 2,
			.columns = shape->columns,
			.all = shape->all,
			.picture = shape->picture,
		};

		write_guest(shape, &content);
		drawn_build(&drawn, strbuf_text(&content));
		guests[0].guest = guests[1].guest = drawn.guest;
		layout_build(&input, &picture);
		check_picture(&picture, shape->columns);
		drawn_done(&drawn);
		host_free(host);
	}
}

static void picture_of(const char *content, struct host *host, struct picture *out,
		       struct drawn *drawn)
{
	struct draw_guest guest = { .path = "a.xml" };
	const struct draw_input input = {
		.host = host,
		.guests = &guest,
		.n_guests = 1,
		.columns = 80,
	};

	drawn_build(drawn, content);
	guest.guest = drawn->guest;
	layout_build(&input, out);
}

static const struct {
	const char *content, *want;
} headings[] = {
	{ OS "<vcpu>2</vcpu><memory>1048576</memory>", "g: a view only: " },
	{ OS "<vcpu>2</vcpu><memory>1048576</memory><numatune><memory nodeset='0'/></numatune>",
	  "g: bound: " },
	{ OS "<vcpu cpuset='0'>2</vcpu><memory>1048576</memory>"
	     "<numatune><memory nodeset='0'/></numatune>",
	  "g: bound and pinned: " },
	{ OS "<vcpu cpuset='0'>2</vcpu><memory>1048576</memory>", "g: pinned: " },
};

static void the_first_line_says_what_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(headings); i++) {
		AUTO(picture) picture = PICTURE_INIT;
		struct drawn drawn;

		picture_of(headings[i].content, NULL, &picture, &drawn);
		assert_int_equal(
			strncmp(picture.texts[0].text, headings[i].want, strlen(headings[i].want)),
			0);
		drawn_done(&drawn);
	}
}

/* ASCII alone with --ascii, also where a name is something else. */
static void ascii_is_ascii(void **state)
{
	const struct terminal_style style = { .ascii = true };
	AUTO(picture) picture = PICTURE_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct host *host = host_of_shape(2, 2, 2);
	struct drawn drawn;

	(void)state;
	picture_of(OS "<title>x</title><vcpu cpuset='0-3'>2</vcpu><memory>1048576</memory>"
		      "<devices><memory model='dimm'><target><size>1048576</size>"
		      "</target><alias name='ua-\xE6\xBC\xA2'/></memory></devices>",
		   host, &picture, &drawn);
	terminal_draw(&picture, &style, &text);
	for (size_t i = 0; i < text.length; i++)
		assert_in_range((unsigned char)text.text[i], '\n', '~');
	drawn_done(&drawn);
	host_free(host);
}

UNIT_TESTS(cmocka_unit_test(nothing_overlaps), cmocka_unit_test(the_first_line_says_what_it_is),
	   cmocka_unit_test(ascii_is_ascii));
