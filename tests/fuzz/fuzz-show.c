/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A guest drawn on a host in every way, its own view, and the script that starts it. */
#include "draw/formats.h"
#include "fuzz.h"
#include "qemu/build.h"
#include "qemu/syntax.h"

static void draw(const struct draw_input *input, size_t columns, bool ascii)
{
	AUTO(picture) picture = PICTURE_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct terminal_style style = { .ascii = ascii };
	struct draw_input own = *input;

	own.columns = columns;
	own.all = ascii;
	layout_build(&own, &picture);
	terminal_draw(&picture, &style, &text);
	fuzz_expect_neutral(strbuf_text(&text), text.length);
	dot_draw(&picture, &text);
	fuzz_expect_neutral(strbuf_text(&text), text.length);
}

typedef int view_formatter(const struct view *view, struct strbuf *out, struct error *error);

static void format_view(const struct view *view, view_formatter *format)
{
	AUTO(strbuf) text = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;

	(void)!format(view, &text, &error);
	fuzz_expect_neutral(strbuf_text(&text), text.length);
}

static void show_views(const struct guest *guest, const struct host *host)
{
	AUTO(view) view = VIEW_INIT;
	AUTO(strbuf) text = STRBUF_INIT;

	view_build(guest, host, &view);
	numactl_format(&view, &text);
	format_view(&view, acpi_format);
	format_view(&view, dts_format);
}

static void write_script(const struct guest *guest, bool running)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct qemu_format format = { .guest = guest, .running = running ? "guest" : NULL };
	struct argv argv = { .arena = &arena };

	qemu_build(guest, &arena, &argv);
	qemu_format_script(&argv, &format, &text);
	fuzz_expect_neutral(strbuf_text(&text), text.length);
}

static void show_all(const struct verdict *verdict, const struct host *host)
{
	AUTO(strbuf) json = STRBUF_INIT;
	AUTO(arena) arena = ARENA_INIT;
	size_t n = verdict->n_findings;
	struct draw_finding *findings = ARENA_ARRAY(&arena, struct draw_finding, n + 1);
	struct draw_guest guest = { "fuzz.xml", verdict->guest, findings, n };
	struct draw_input input = { .host = host, .guests = &guest, .n_guests = 1 };

	for (size_t i = 0; i < n; i++)
		findings[i] =
			(struct draw_finding){ DRAW_ERROR, "VN100", verdict->findings[i].diag };
	draw(&input, 60, true);
	draw(&input, 120, false);
	json_format(&input, &json);
	show_views(verdict->guest, host);
	write_script(verdict->guest, false);
	write_script(verdict->guest, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(verdict) verdict = VERDICT_INIT;
	AUTO(error) error = ERROR_INIT;
	struct surroundings around;
	struct verdict_input input;

	surroundings_init(&around, data, size);
	input = (struct verdict_input){ around.host, &around.target, &around.settings };
	if (verdict_of_text(&input, "fuzz.xml", fuzz_text(&arena, data, size), size, &verdict,
			    &error) == 0)
		show_all(&verdict, around.host);
	verdict_done(&verdict);
	surroundings_done(&around);
	return 0;
}
