/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of sysfs and procfs as text, numbers, lists and masks. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/number.h"
#include "base/units.h"
#include "host/sysfs.h"

/* A list of every second of 8,192 CPUs has 20 KiB. */
#define LIMIT_BYTES (64u * 1024)
/* Enough of a wrong text to recognise it. */
#define SHOWN_BYTES 40

static void set_path(struct sysfs *sysfs, const char *format, va_list args) PRINTF(2, 0);

static void set_path(struct sysfs *sysfs, const char *format, va_list args)
{
	AUTO_FREE char *path = NULL;

	if (vasprintf(&path, format, args) < 0)
		mem_exhausted();
	strbuf_clear(&sysfs->path);
	strbuf_add_string(&sysfs->path, path);
}

#define SET_PATH(sysfs, format)                    \
	do {                                       \
		va_list args;                      \
                                                   \
		va_start(args, format);            \
		set_path((sysfs), (format), args); \
		va_end(args);                      \
	} while (0)

static void note_refused(struct sysfs *sysfs, enum root_status status)
{
	if (status == ROOT_REFUSED)
		host_note(sysfs->host, "cannot read %s: %s", strbuf_text(&sysfs->path),
			  strerror(errno));
	if (status == ROOT_TOO_LONG)
		host_note(sysfs->host, "%s is too long for what it is", strbuf_text(&sysfs->path));
}

/* Copies of the files may be filled up with NUL bytes behind the text. */
static const char *trimmed(struct sysfs *sysfs)
{
	char *text = sysfs->text.text;
	size_t length;

	if (!text)
		return "";
	text += strspn(text, " \t\r\n");
	length = strlen(text);
	while (length && strchr(" \t\r\n", text[length - 1]))
		text[--length] = '\0';
	return text;
}

static const char *read_text(struct sysfs *sysfs)
{
	enum root_status status = root_read_attribute(&sysfs->root, strbuf_text(&sysfs->path),
						      LIMIT_BYTES, &sysfs->text);

	note_refused(sysfs, status);
	return status == ROOT_OK ? trimmed(sysfs) : NULL;
}

const char *sysfs_text(struct sysfs *sysfs, const char *path, ...)
{
	SET_PATH(sysfs, path);
	return read_text(sysfs);
}

const char *sysfs_beginning(struct sysfs *sysfs, const char *path)
{
	enum root_status status;

	strbuf_clear(&sysfs->path);
	strbuf_add_string(&sysfs->path, path);
	status = root_read(&sysfs->root, path, LIMIT_BYTES, &sysfs->text);
	if (status == ROOT_REFUSED)
		note_refused(sysfs, status);
	return status == ROOT_OK || status == ROOT_TOO_LONG ? strbuf_text(&sysfs->text) : NULL;
}

void sysfs_odd(struct sysfs *sysfs, const char *wanted)
{
	host_note(sysfs->host, "%s has \"%.*s\", which is no %s", strbuf_text(&sysfs->path),
		  SHOWN_BYTES, trimmed(sysfs), wanted);
}

bool sysfs_number(struct sysfs *sysfs, uint64_t *out, const char *path, ...)
{
	const char *text;

	SET_PATH(sysfs, path);
	text = read_text(sysfs);
	if (!text)
		return false;
	if (number_parse_digits(text, strlen(text), UINT64_MAX, out) == NUMBER_OK)
		return true;
	sysfs_odd(sysfs, "number");
	return false;
}

/* Kernels print -1 as 4294967295 where the type has no sign: ia64 and powerpc did. */
bool sysfs_id(struct sysfs *sysfs, unsigned none, unsigned *out, const char *path, ...)
{
	const char *text;
	int64_t id;

	SET_PATH(sysfs, path);
	text = read_text(sysfs);
	if (!text)
		return false;
	if (number_parse_signed(text, INT32_MIN, UINT32_MAX, &id) != NUMBER_OK) {
		sysfs_odd(sysfs, "id");
		return false;
	}
	*out = id < 0 || id > INT32_MAX ? none : (unsigned)id;
	return true;
}

bool sysfs_list(struct sysfs *sysfs, struct bitmap *out, const char *path, ...)
{
	struct bitmap_error wrong;
	const char *text;

	SET_PATH(sysfs, path);
	text = read_text(sysfs);
	if (!text)
		return false;
	/* "(null)": nohz_full of kernels that were not told of any (before 6.9) */
	if (!*text || strcmp(text, "(null)") == 0) {
		*out = (struct bitmap){ 0 };
		return true;
	}
	if (!strchr(text, '^') && bitmap_parse(&sysfs->host->arena, text, out, &wrong) == 0)
		return true;
	sysfs_odd(sysfs, "list");
	return false;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* From the right, where the lowest word is. */
static bool parse_mask(struct arena *arena, const char *text, struct bitmap *out)
{
	size_t word_at = 0, bit_at = 0;

	if (!*text)
		return false;
	for (size_t i = strlen(text); i-- > 0;) {
		int digit = hex_digit(text[i]);

		if (text[i] == ',') {
			word_at = bit_at > word_at + 32 ? bit_at : word_at + 32;
			bit_at = word_at;
			continue;
		}
		if (digit < 0)
			return false;
		for (size_t bit = 0; bit < 4; bit++) {
			if (!(digit >> bit & 1))
				continue;
			if (bit_at + bit > BITMAP_MAX_BIT)
				return false;
			bitmap_set(arena, out, (unsigned)(bit_at + bit));
		}
		bit_at += 4;
	}
	return true;
}

bool sysfs_mask(struct sysfs *sysfs, struct bitmap *out, const char *path, ...)
{
	struct bitmap mask = { 0 };
	const char *text;

	SET_PATH(sysfs, path);
	text = read_text(sysfs);
	if (!text)
		return false;
	if (!parse_mask(&sysfs->host->arena, text, &mask)) {
		sysfs_odd(sysfs, "mask");
		return false;
	}
	*out = mask;
	return true;
}

static bool list(struct sysfs *sysfs, const char ***out_names, size_t *out_n)
{
	enum root_status status = root_list(&sysfs->root, strbuf_text(&sysfs->path),
					    &sysfs->scratch, out_names, out_n);

	note_refused(sysfs, status);
	return status == ROOT_OK;
}

bool sysfs_numbered(struct sysfs *sysfs, const char *prefix, struct bitmap *out, const char *path,
		    ...)
{
	size_t length = strlen(prefix), n;
	const char **names;

	SET_PATH(sysfs, path);
	if (!list(sysfs, &names, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *digits = names[i] + length;
		uint64_t number;

		if (strncmp(names[i], prefix, length) != 0)
			continue;
		if (number_parse_digits(digits, strlen(digits), BITMAP_MAX_BIT, &number) ==
		    NUMBER_OK)
			bitmap_set(&sysfs->host->arena, out, (unsigned)number);
		else if (isdigit((unsigned char)*digits))
			host_note(sysfs->host, "%s/%s has no number up to %u",
				  strbuf_text(&sysfs->path), names[i], BITMAP_MAX_BIT);
	}
	return true;
}

size_t sysfs_entries(struct sysfs *sysfs, const char ***out_names, const char *path, ...)
{
	size_t n;

	SET_PATH(sysfs, path);
	return list(sysfs, out_names, &n) ? n : 0;
}

bool sysfs_has(struct sysfs *sysfs, const char *path, ...)
{
	SET_PATH(sysfs, path);
	return root_has(&sysfs->root, strbuf_text(&sysfs->path));
}

const char *sysfs_field(struct arena *arena, const char *text, const char *name)
{
	size_t length = strlen(name);

	while (*text) {
		size_t line = strcspn(text, "\n");
		const char *at = text + length;

		if (line > length && strncasecmp(text, name, length) == 0) {
			at += strspn(at, " \t");
			if (*at == ':') {
				at++;
				at += strspn(at, " \t");
				line -= (size_t)(at - text);
				while (line && strchr(" \t\r", at[line - 1]))
					line--;
				return arena_strndup(arena, at, line);
			}
		}
		text += line;
		text += *text == '\n';
	}
	return NULL;
}

bool sysfs_meminfo(const char *text, const char *name, uint64_t *out_kib)
{
	size_t length = strlen(name);

	for (const char *at = text; (at = strstr(at, name)); at += length) {
		bool is_word = at == text || strchr(" \t\n", at[-1]);
		const char *number = at + length + 1;

		if (!is_word || at[length] != ':')
			continue;
		number += strspn(number, " \t");
		if (number_parse_digits(number, strspn(number, "0123456789"), SIZE_KIB_MAX,
					out_kib) == NUMBER_OK)
			return true;
	}
	return false;
}
