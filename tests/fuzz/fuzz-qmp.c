/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a program that --qemu names may answer. No process is started: these take the places of
 * the C library's functions, and the "child" has said all of the input before it is asked.
 */
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"
#include "target/probe.h"

#define CHILD 0x3fffffff
#define LIMIT_MS 100

static const uint8_t *said;
static size_t n_said;
static int child_end = -1;

/* Of the pairs that src/target/qmp.c opens, this is the one that QMP goes by. */
int socketpair(int domain, int type, int protocol, int fds[2])
{
	int result = (int)syscall(SYS_socketpair, domain, type, protocol, fds);

	if (result == 0)
		child_end = dup(fds[1]);
	return result;
}

pid_t fork(void)
{
	if (child_end < 0) {
		errno = EAGAIN;
		return -1;
	}
	(void)send(child_end, said, n_said, MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)shutdown(child_end, SHUT_WR);
	return CHILD;
}

int kill(pid_t pid, int number)
{
	if (pid == CHILD || pid == -CHILD)
		return 0;
	return (int)syscall(SYS_kill, pid, number);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	if (pid != CHILD)
		return (pid_t)syscall(SYS_wait4, pid, status, options, NULL);
	if (status)
		*status = 0;
	return CHILD;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct probe_request request = { .binary = "/bin/true", .limit_ms = LIMIT_MS };
	AUTO(error) error = ERROR_INIT;
	struct probe *probe = NULL;

	said = data;
	n_said = size;
	if (probe_ask(&request, &probe, &error) == 0) {
		(void)probe_find_machine(probe, "q35");
		(void)probe_runs(probe, "x86_64");
		probe_free(probe);
	}
	if (child_end >= 0)
		(void)close(child_end);
	child_end = -1;
	return 0;
}
