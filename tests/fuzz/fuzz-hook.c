/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The hook as libvirt calls it: a config up to the first NUL byte, behind it the domain that comes
 * on standard input. It prints nothing to standard output, and only ASCII to the log.
 */
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "fuzz.h"

static void expect_ascii(const char *text)
{
	for (; *text; text++)
		if ((*text < ' ' || *text > '~') && *text != '\n')
			abort();
}

/* In the C library's place, for src/cmd/hook.c; with _FORTIFY_SOURCE it calls the second. */
void syslog(int priority, const char *format, ...) PRINTF(2, 3);
void __syslog_chk(int priority, int flag, const char *format, ...) PRINTF(3, 4);

static void expect_ascii_of(const char *format, va_list args)
{
	AUTO_FREE char *text = NULL;

	if (vasprintf(&text, format, args) < 0)
		abort();
	expect_ascii(text);
}

void syslog(int priority, const char *format, ...)
{
	va_list args;

	(void)priority;
	va_start(args, format);
	expect_ascii_of(format, args);
	va_end(args);
}

void __syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list args;

	(void)priority;
	(void)flag;
	va_start(args, format);
	expect_ascii_of(format, args);
	va_end(args);
}

static int memory_file(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena) arena = ARENA_INIT;
	const uint8_t *end = size ? memchr(data, '\0', size) : NULL;
	size_t config_size = end ? (size_t)(end - data) : 0;
	size_t used = end ? config_size + 1 : 0;
	/* a run that takes too long ends the process, and the fuzzer with it */
	const char *text = arena_printf(&arena, "%s\nhook.timeout = 3600\n",
					fuzz_text(&arena, data, config_size));
	int config = memory_file((const uint8_t *)text, strlen(text));
	int domain = memory_file(data + used, size - used);
	char guest[] = "guest \x1b[2J\n::error::", operation[] = "prepare", rest[] = "begin";
	char *words[] = { guest, operation, rest };
	struct given_option given = { OPTION_CONFIG,
				      arena_printf(&arena, "/proc/self/fd/%d", config) };
	struct invocation invocation = {
		.cmd = &cmd_hook,
		.options = { .operands = words, .n_operands = 3, .given = &given, .n_given = 1 },
	};
	enum cmd_status status;

	if (dup2(domain, STDIN_FILENO) < 0)
		abort();
	status = cmd_hook.run(&invocation);
	if (status != CMD_OK && status != CMD_FOUND)
		abort();
	arena_done(&invocation.arena);
	(void)close(config);
	(void)close(domain);
	return 0;
}
