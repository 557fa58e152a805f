/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files: read whole with a limit, write whole or not at all. */
#include "testing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

/* A folder for each test, empty again at its end. */
static int enter_folder(void **state)
{
	char *folder = mem_strdup("/tmp/virtnuma-test-file-XXXXXX");

	*state = folder;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
	DIR *dir = opendir(".");
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		(void)unlink(entry->d_name);
	if (dir)
		(void)closedir(dir);
	if (chdir("/") < 0 || rmdir(*state) < 0)
		return -1;
	free(*state);
	return 0;
}

static void put(const char *path, const char *text, size_t length, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, length), length);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(close(fd), 0);
}

static size_t n_entries(void)
{
	DIR *dir = opendir(".");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	(void)closedir(dir);
	return n - 2; /* . and .. */
}

static void assert_content(const char *path, const char *expect)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *text;
	size_t length;

	if (file_read(&arena, path, FILE_LIMIT_BYTES, &text, &length, &error) < 0)
		fail_msg("%s", error.message);
	assert_string_equal(text, expect);
	assert_int_equal(length, strlen(expect));
}

static void assert_unreadable(const char *path, size_t limit, const char *message)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *text = "old";
	size_t length = 3;

	assert_int_equal(file_read(&arena, path, limit, &text, &length, &error), -1);
	assert_string_equal(error.message, message);
	assert_string_equal(text, "old");
	assert_int_equal(length, 3);
}

static void files_are_read_whole(void **state)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 131072, 300000 };
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	char *bytes = arena_alloc(&arena, 300000);

	(void)state;
	for (size_t i = 0; i < 300000; i++)
		bytes[i] = (char)(i * 7 % 251); /* NUL bytes among them */
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		const char *text;
		size_t length;

		put("f", bytes, sizes[i], 0600);
		assert_int_equal(file_read(&arena, "f", FILE_LIMIT_BYTES, &text, &length, &error),
				 0);
		assert_int_equal(length, sizes[i]);
		assert_memory_equal(text, bytes, length);
		assert_int_equal(text[length], 0);
	}
}

static void the_limit_is_the_last_size_taken(void **state)
{
	AUTO(arena) arena = ARENA_INIT;
	AUTO(error) error = ERROR_INIT;
	const char *text;
	size_t length;

	(void)state;
	put("f", "12345", 5, 0600);
	assert_int_equal(file_read(&arena, "f", 5, &text, &length, &error), 0);
	assert_unreadable("f", 4, "f has more than 4 bytes");
	assert_unreadable("f", 0, "f has more than 0 bytes");
	assert_unreadable("/dev/zero", 200000, "/dev/zero has more than 200000 bytes");
}

static void what_is_no_file_is_said_so(void **state)
{
	(void)state;
	assert_unreadable("none", 10, "cannot read none: No such file or directory");
	assert_unreadable(".", 10, "cannot read .: Is a directory");
	assert_unreadable("", 10, "cannot read : No such file or directory");
	if (geteuid() != 0) {
		put("secret", "x", 1, 0);
		assert_unreadable("secret", 10, "cannot read secret: Permission denied");
	}
}

/* Writes text into fd, piece by piece, from another process. */
static pid_t feed(int fd, const char *text)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	for (; *text; text++) {
		(void)!write(fd, text, 1);
		(void)usleep(1000);
	}
	_exit(0);
}

static void do_nothing(int signal_number)
{
	(void)signal_number;
}

/* Interrupts whatever waits, every other millisecond, until called with 0. */
static void interrupt_often(long microseconds)
{
	struct sigaction action = { .sa_handler = do_nothing }; /* without SA_RESTART */
	struct itimerval timer = { .it_interval.tv_usec = microseconds,
				   .it_value.tv_usec = microseconds };

	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

static void standard_input_is_read_to_its_end(void **state)
{
	int old = dup(STDIN_FILENO), ends[2];
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = feed(ends[1], "bit by bit");
	assert_true(child > 0);
	(void)close(ends[1]);
	assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
	(void)close(ends[0]);
	interrupt_often(2000);
	assert_content("-", "bit by bit");
	interrupt_often(0);
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* still open */
	(void)dup2(old, STDIN_FILENO);
	(void)close(old);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_fifo_is_waited_for(void **state)
{
	pid_t child;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	child = fork();
	if (child == 0) {
		int fd = open("fifo", O_WRONLY);

		(void)!write(fd, "from afar", 9);
		_exit(0);
	}
	assert_content("fifo", "from afar");
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static mode_t mode_of(const char *path)
{
	struct stat stat;

	assert_int_equal(lstat(path, &stat), 0);
	return stat.st_mode;
}

static void new_files_follow_the_umask(void **state)
{
	AUTO(error) error = ERROR_INIT;
	mode_t old = umask(027);

	(void)state;
	assert_int_equal(file_write("new", "text", 4, &error), 0);
	(void)umask(old);
	assert_content("new", "text");
	assert_int_equal(mode_of("new") & 07777, 0640);
	assert_int_equal(n_entries(), 1);
}

static void old_files_keep_their_mode(void **state)
{
	AUTO(error) error = ERROR_INIT;

	(void)state;
	put("f", "old and longer", 14, 0604);
	assert_int_equal(file_write("f", "new", 3, &error), 0);
	assert_content("f", "new");
	assert_int_equal(mode_of("f") & 07777, 0604);
	assert_int_equal(file_write("f", "", 0, &error), 0);
	assert_content("f", "");
	assert_int_equal(n_entries(), 1);
}

static void links_are_followed(void **state)
{
	AUTO(error) error = ERROR_INIT;

	(void)state;
	put("real", "old", 3, 0600);
	assert_int_equal(symlink("real", "link"), 0);
	assert_int_equal(file_write("link", "new", 3, &error), 0);
	assert_true(S_ISLNK(mode_of("link")));
	assert_content("real", "new");
	assert_int_equal(n_entries(), 2);
}

static void a_failure_leaves_the_old_file(void **state)
{
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(file_write("none/f", "x", 1, &error), -1);
	assert_string_equal(error.message, "cannot write none/f: No such file or directory");
	assert_int_equal(file_write(".", "x", 1, &error), -1);
	assert_string_equal(error.message, "cannot write .: Is a directory");
	if (access("/dev/full", W_OK) == 0) {
		assert_int_equal(file_write("/dev/full", "x", 1, &error), -1);
		assert_string_equal(error.message,
				    "cannot write /dev/full: No space left on device");
	}
	assert_int_equal(n_entries(), 0);
}

/* A disk that is full after four bytes. */
static void half_a_file_never_shows(void **state)
{
	AUTO(error) error = ERROR_INIT;
	struct rlimit old, small;

	(void)state;
	put("f", "old", 3, 0600);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = (struct rlimit){ .rlim_cur = 4, .rlim_max = old.rlim_max };
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(file_write("f", "new and long", 12, &error), -1);
	assert_int_equal(file_write("g", "new and long", 12, &error), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_string_equal(error.message, "cannot write g: File too large");
	assert_content("f", "old");
	assert_int_equal(n_entries(), 1);
}

static void what_is_no_file_is_written_directly(void **state)
{
	AUTO(error) error = ERROR_INIT;

	(void)state;
	assert_int_equal(file_write("/dev/null", "x", 1, &error), 0);
	assert_true(S_ISCHR(mode_of("/dev/null")));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

UNIT_TESTS(IN_FOLDER(files_are_read_whole), IN_FOLDER(the_limit_is_the_last_size_taken),
	   IN_FOLDER(what_is_no_file_is_said_so), IN_FOLDER(standard_input_is_read_to_its_end),
	   IN_FOLDER(a_fifo_is_waited_for), IN_FOLDER(new_files_follow_the_umask),
	   IN_FOLDER(old_files_keep_their_mode), IN_FOLDER(links_are_followed),
	   IN_FOLDER(a_failure_leaves_the_old_file), IN_FOLDER(half_a_file_never_shows),
	   IN_FOLDER(what_is_no_file_is_written_directly));
