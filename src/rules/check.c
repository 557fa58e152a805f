/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How rules tell what they found, and words for sizes, numbers and lists. */
#include "rules/check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/units.h"

struct diag *finding(const struct check *check, struct span at, const char *format, ...)
{
	struct diag *diag;
	va_list args;

	va_start(args, format);
	diag = diag_vadd(check->diags, check->rule->id, at, format, args);
	va_end(args);
	return diag;
}

void finding_place(const struct check *check, struct diag *diag, struct span at, const char *format,
		   ...)
{
	va_list args;

	va_start(args, format);
	diag_add_place(check->diags, diag, at, "%s", arena_vprintf(check->scratch, format, args));
	va_end(args);
}

void finding_label(const struct check *check, struct diag *diag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_set_label(check->diags, diag, "%s", arena_vprintf(check->scratch, format, args));
	va_end(args);
}

void finding_help(const struct check *check, struct diag *diag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_set_help(check->diags, diag, "%s", arena_vprintf(check->scratch, format, args));
	va_end(args);
}

const char *check_count(const struct check *check, uint64_t count)
{
	const char *digits = arena_printf(check->scratch, "%" PRIu64, count);
	size_t n = strlen(digits);
	AUTO(strbuf) text = STRBUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			strbuf_add_char(&text, ',');
		strbuf_add_char(&text, digits[i]);
	}
	return arena_strdup(check->scratch, strbuf_text(&text));
}

/* In the largest unit that tells it exactly. */
const char *check_size(const struct check *check, uint64_t size_kib)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	size_t i = 0;

	while (i + 1 < ARRAY_SIZE(units) && size_kib > 0 && size_kib % 1024 == 0) {
		size_kib /= 1024;
		i++;
	}
	return arena_printf(check->scratch, "%s %s", check_count(check, size_kib), units[i]);
}

const char *check_list(const struct check *check, const struct bitmap *map)
{
	return bitmap_text(check->scratch, map);
}
