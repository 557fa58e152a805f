/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starting a QEMU, and lines of JSON to and from it. */
#include "target/qmp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define PIECE_BYTES (64u * 1024)
#define COMPLAINT_BYTES 400u
#define SHOWN_BYTES 60u
#define MAX_VERSION 999
#define JSON_DEPTH 64
#define LAST_WORDS_MS 100

static int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * In the child, which may only do what is safe after fork() in a program with threads. What it gets
 * is kept clear of the descriptors 0 to 2, which need not be open in the parent.
 */
static void become(const char *binary, int io, int errors, int failure)
{
	const char *const argv[] = { binary,	    "-S",
				     "-display",    "none",
				     "-nodefaults", "-no-user-config",
				     "-machine",    "none,accel=tcg:kvm",
				     "-qmp",	    "stdio",
				     NULL };
	sigset_t none;
	int reason;

	io = fcntl(io, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	errors = fcntl(errors, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	failure = fcntl(failure, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	/* of a group of its own, it doesn't see the terminal's Ctrl-C: it goes when we go */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	if (setpgid(0, 0) == 0 && dup2(io, STDIN_FILENO) >= 0 && dup2(io, STDOUT_FILENO) >= 0 &&
	    dup2(errors, STDERR_FILENO) >= 0)
		(void)execv(binary, (char *const *)(uintptr_t)argv); /* which it leaves as it is */
	reason = errno;
	(void)!write(failure, &reason, sizeof(reason)); /* else the parent sees it die */
	(void)raise(SIGKILL);
}

/* Three pairs of descriptors, [0] the parent's. */
struct channels {
	int io[2], errors[2], failure[2];
};

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			(void)close(pair[i]); /* nothing is written through it any more */
}

static void channels_done(struct channels *channels)
{
	close_pair(channels->io);
	close_pair(channels->errors);
	close_pair(channels->failure);
}

/* A socket, unlike a pipe, can be written to without SIGPIPE when the other end has gone. */
static int open_channels(struct channels *channels)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, channels->io) < 0 ||
	    pipe2(channels->errors, O_CLOEXEC) < 0 || pipe2(channels->failure, O_CLOEXEC) < 0)
		return -1;
	/* non-blocking for us, not for the child, which shares what the descriptor stands for */
	return fcntl(channels->io[1], F_SETFL, 0);
}

/* 0 when the child runs the binary, else why it doesn't. */
static int exec_failure(const int *failure)
{
	int reason = 0;
	ssize_t n;

	do
		n = read(*failure, &reason, sizeof(reason));
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(reason) ? reason : 0;
}

static int take_away(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

static int start_process(struct qmp *qmp, struct error *error)
{
	AUTO(channels) channels = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	int reason;

	if (open_channels(&channels) < 0)
		return error_set(error, "can't start %s: %m", qmp->binary);
	qmp->pid = fork();
	if (qmp->pid == 0)
		become(qmp->binary, channels.io[1], channels.errors[1], channels.failure[1]);
	if (qmp->pid < 0) {
		qmp->pid = 0;
		return error_set(error, "can't start %s: %m", qmp->binary);
	}
	(void)close(take_away(&channels.failure[1])); /* the child's end, open there */
	reason = exec_failure(&channels.failure[0]);
	if (reason)
		return error_set(error, "can't run %s: %s", qmp->binary, strerror(reason));
	qmp->socket = take_away(&channels.io[0]);
	qmp->errors = take_away(&channels.errors[0]);
	return 0;
}

/* What it wrote to standard error, in one line. */
static void add_complaint(struct strbuf *out, const struct qmp *qmp)
{
	AUTO(strbuf) words = STRBUF_INIT;
	const char *text = strbuf_text(&qmp->complaint);

	for (size_t length; *text; text += length) {
		text += strspn(text, "\n");
		length = strcspn(text, "\n");
		if (length && words.length)
			strbuf_add_string(&words, "; ");
		strbuf_add(&words, text, length);
	}
	if (words.length)
		strbuf_printf(out, ": %s", strbuf_text(&words));
}

static void read_complaint(struct qmp *qmp)
{
	AUTO_FREE char *piece = mem_alloc(PIECE_BYTES);
	ssize_t n = read(qmp->errors, piece, PIECE_BYTES);
	size_t room = COMPLAINT_BYTES - qmp->complaint.length;

	if (n > 0)
		strbuf_add(&qmp->complaint, piece, (size_t)n < room ? (size_t)n : room);
	else if (n == 0 || errno != EINTR)
		(void)close(take_away(&qmp->errors));
}

/* It closed its output, or the connection broke: says how it ended, if it has. */
static int ended(struct qmp *qmp, struct error *error)
{
	AUTO(strbuf) words = STRBUF_INIT;
	struct pollfd more = { .events = POLLIN };
	int status = 0;
	pid_t pid;

	while (qmp->errors >= 0 && now_ms() < qmp->deadline_ms) {
		more.fd = qmp->errors;
		if (poll(&more, 1, LAST_WORDS_MS) <= 0)
			break;
		read_complaint(qmp);
	}
	add_complaint(&words, qmp);
	/* a process that is there still, but mute, is as good as gone */
	(void)kill(-qmp->pid, SIGKILL);
	do
		pid = waitpid(qmp->pid, &status, 0);
	while (pid < 0 && errno == EINTR);
	qmp->pid = 0;
	if (WIFEXITED(status))
		return error_set(error, "%s ended with status %d and no answer%s", qmp->binary,
				 WEXITSTATUS(status), strbuf_text(&words));
	if (WTERMSIG(status) != SIGKILL)
		return error_set(error, "%s ended by signal %d (%s) and gave no answer%s",
				 qmp->binary, WTERMSIG(status), strsignal(WTERMSIG(status)),
				 strbuf_text(&words));
	return error_set(error, "%s ended without an answer%s", qmp->binary, strbuf_text(&words));
}

static int too_late(struct qmp *qmp, struct error *error)
{
	AUTO(strbuf) words = STRBUF_INIT;

	add_complaint(&words, qmp);
	return error_set(error, "%s didn't answer by QMP within %g seconds and was ended%s",
			 qmp->binary, qmp->limit_ms / 1000.0, strbuf_text(&words));
}

/* Waits until the socket is ready for events; standard error is emptied meanwhile. */
static int wait_for(struct qmp *qmp, short events, struct error *error)
{
	for (;;) {
		struct pollfd ready[] = { { .fd = qmp->socket, .events = events },
					  { .fd = qmp->errors, .events = POLLIN } };
		int64_t left_ms = qmp->deadline_ms - now_ms();
		int n = left_ms > 0 ? poll(ready, 2, (int)left_ms) : 0; /* at most limit_ms */

		if (n < 0 && errno != EINTR)
			return error_set(error, "can't wait for %s: %m", qmp->binary);
		if (n == 0)
			return too_late(qmp, error);
		if (n > 0 && ready[1].revents)
			read_complaint(qmp);
		if (n > 0 && ready[0].revents)
			return 0;
	}
}

static int receive(struct qmp *qmp, struct error *error)
{
	AUTO_FREE char *piece = mem_alloc(PIECE_BYTES);
	ssize_t n;

	if (wait_for(qmp, POLLIN, error) < 0)
		return -1;
	n = recv(qmp->socket, piece, PIECE_BYTES, 0);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (n <= 0)
		return ended(qmp, error);
	qmp->n_received += (size_t)n;
	if (qmp->n_received > QMP_LIMIT_BYTES)
		return error_set(error, "%s answers with more than %u MiB", qmp->binary,
				 QMP_LIMIT_BYTES >> 20);
	strbuf_add(&qmp->input, piece, (size_t)n);
	return 0;
}

/* Points to the next line, which is good until the next call. */
static int read_line(struct qmp *qmp, const char **out, size_t *out_length, struct error *error)
{
	size_t searched = qmp->used;
	const char *end = NULL;

	if (qmp->used == qmp->input.length) {
		strbuf_clear(&qmp->input);
		qmp->used = searched = 0;
	}
	while (!end) {
		size_t length = qmp->input.length;

		end = memchr(strbuf_text(&qmp->input) + searched, '\n', length - searched);
		searched = length;
		if (!end && receive(qmp, error) < 0)
			return -1;
	}
	*out = strbuf_text(&qmp->input) + qmp->used;
	*out_length = (size_t)(end - *out);
	qmp->used += *out_length + 1;
	return 0;
}

static int not_qmp(const struct qmp *qmp, const char *line, size_t length, struct error *error)
{
	AUTO(strbuf) shown = STRBUF_INIT;

	text_add_escaped(&shown, line, length < SHOWN_BYTES ? length : SHOWN_BYTES);
	return error_set(error, "%s doesn't speak QMP as a QEMU does: it said \"%s\"%s",
			 qmp->binary, strbuf_text(&shown), length > SHOWN_BYTES ? " and more" : "");
}

static bool is_blank(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\r'))
		at++;
	return at == end;
}

static struct json_object *parse(const char *line, size_t length)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH);
	struct json_object *object;

	if (!tokener)
		mem_exhausted();
	object = json_tokener_parse_ex(tokener, line, (int)length); /* below QMP_LIMIT_BYTES */
	if (json_tokener_get_error(tokener) != json_tokener_success ||
	    !json_object_is_type(object, json_type_object) ||
	    !is_blank(line + json_tokener_get_parse_end(tokener), line + length)) {
		(void)json_object_put(object);
		object = NULL;
	}
	json_tokener_free(tokener);
	return object;
}

/* The next message that is no event: it has one of two members. */
static int read_message(struct qmp *qmp, const char *wanted, const char *or_wanted,
			struct json_object **out, struct error *error)
{
	for (;;) {
		AUTO_JSON struct json_object *message = NULL;
		const char *line;
		size_t length;

		if (read_line(qmp, &line, &length, error) < 0)
			return -1;
		message = parse(line, length);
		if (!message)
			return not_qmp(qmp, line, length, error);
		if (json_object_object_get_ex(message, wanted, NULL) ||
		    json_object_object_get_ex(message, or_wanted, NULL)) {
			*out = TAKE(message);
			return 0;
		}
		if (!json_object_object_get_ex(message, "event", NULL))
			return not_qmp(qmp, line, length, error);
	}
}

static int send_line(struct qmp *qmp, const char *text, struct error *error)
{
	for (size_t at = 0, length = strlen(text); at < length;) {
		ssize_t n = send(qmp->socket, text + at, length - at, MSG_NOSIGNAL);

		if (n > 0) {
			at += (size_t)n;
			continue;
		}
		if (n < 0 && errno == EAGAIN) {
			if (wait_for(qmp, POLLOUT, error) < 0)
				return -1;
		} else if (n < 0 && errno != EINTR) {
			return ended(qmp, error);
		}
	}
	return 0;
}

int qmp_ask(struct qmp *qmp, const char *command, struct json_object *arguments,
	    struct json_object **out, struct error *error)
{
	AUTO_JSON struct json_object *request = json_object_new_object();
	AUTO_JSON struct json_object *reply = NULL;
	AUTO(strbuf) line = STRBUF_INIT;

	(void)json_object_object_add(request, "execute", json_object_new_string(command));
	if (arguments)
		(void)json_object_object_add(request, "arguments", arguments);
	strbuf_printf(&line, "%s\n", json_object_to_json_string(request));
	*out = NULL;
	if (qmp->pid == 0)
		return error_set(error, "%s has ended", qmp->binary);
	if (send_line(qmp, strbuf_text(&line), error) < 0 ||
	    read_message(qmp, "return", "error", &reply, error) < 0)
		return error_wrap(error, "asking %s by QMP", command);
	*out = json_object_get(json_object_object_get(reply, "return"));
	return 0;
}

static int read_greeting(struct qmp *qmp, struct error *error)
{
	AUTO_JSON struct json_object *greeting = NULL;
	struct json_object *version;
	uint64_t major, minor, micro;

	if (read_message(qmp, "QMP", "QMP", &greeting, error) < 0)
		return -1;
	version = json_member(json_member(greeting, "QMP", json_type_object), "version",
			      json_type_object);
	version = json_member(version, "qemu", json_type_object);
	if (!json_count(version, "major", MAX_VERSION, &major) ||
	    !json_count(version, "minor", MAX_VERSION, &minor) ||
	    !json_count(version, "micro", MAX_VERSION, &micro))
		return error_set(error, "%s doesn't say which version of QEMU it is", qmp->binary);
	qmp->major = (unsigned)major; /* at most MAX_VERSION each */
	qmp->minor = (unsigned)minor;
	qmp->micro = (unsigned)micro;
	return 0;
}

int qmp_start(struct qmp *qmp, const char *binary, unsigned limit_ms, struct error *error)
{
	struct json_object *nothing = NULL;

	qmp->binary = binary;
	qmp->limit_ms = limit_ms;
	qmp->deadline_ms = now_ms() + limit_ms;
	if (start_process(qmp, error) < 0 || read_greeting(qmp, error) < 0 ||
	    qmp_ask(qmp, "qmp_capabilities", NULL, &nothing, error) < 0)
		return -1;
	(void)json_object_put(nothing);
	return 0;
}

void qmp_done(struct qmp *qmp)
{
	if (qmp->pid > 0) {
		(void)kill(-qmp->pid, SIGKILL);
		(void)kill(qmp->pid, SIGKILL); /* it may not have got to its group yet */
		while (waitpid(qmp->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (qmp->socket >= 0)
		(void)close(qmp->socket); /* nobody is at the other end */
	if (qmp->errors >= 0)
		(void)close(qmp->errors);
	strbuf_done(&qmp->input);
	strbuf_done(&qmp->complaint);
	*qmp = (struct qmp)QMP_INIT;
}
