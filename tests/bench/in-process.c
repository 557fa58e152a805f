/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What one domain costs within a process, by the public library.
 *
 * usage: in-process check FILE...
 *        in-process translate ROOT FILE...
 *
 * check tells for each file the milliseconds of its quickest check. translate tells the
 * microseconds that one translation to QEMU arguments takes, here and by libvirt's QEMU driver
 * embedded in this process (its state is in ROOT): both have read what they need of the host
 * before, and both begin with the XML.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <virtnuma/virtnuma.h>

#define CHECKS 20
#define ROUNDS 5

static void die(const char *what, const char *why)
{
	(void)fprintf(stderr, "in-process: %s: %s\n", what, why);
	exit(1);
}

static double now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static char *read_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t n = file ? getdelim(&text, &room, '\0', file) : -1;

	if (n < 0)
		die(path, "cannot be read");
	(void)fclose(file);
	*length = (size_t)n;
	return text;
}

static struct vn_check *check(const struct vn_target *target, const char *path, const char *xml,
			      size_t length)
{
	struct vn_check *check = NULL;
	char *error = NULL;

	if (vn_check_new(target, path, xml, length, &check, &error) < 0)
		die(path, error);
	return check;
}

static void time_check(const struct vn_target *target, const char *path)
{
	double best = 0;
	size_t length;
	char *xml = read_file(path, &length);

	for (int i = 0; i < CHECKS; i++) {
		double start = now_us(), took;

		vn_check_free(check(target, path, xml, length));
		took = now_us() - start;
		if (i == 0 || took < best)
			best = took;
	}
	(void)printf("%.3f\n", best / 1e3);
	free(xml);
}

static double translate(const struct vn_target *target, const char *path, const char *xml,
			size_t length)
{
	double start = now_us();
	struct vn_check *checked = check(target, path, xml, length);
	char *out = NULL, *error = NULL;

	if (vn_check_to_qemu(checked, "args", 0, &out, &error) < 0)
		die(path, error);
	free(out);
	vn_check_free(checked);
	return now_us() - start;
}

static double translate_by_libvirt(virConnectPtr connection, const char *path, const char *xml)
{
	double start = now_us();
	char *out = virConnectDomainXMLToNative(connection, "qemu-argv", xml, 0);

	if (!out)
		die(path, virGetLastErrorMessage());
	free(out);
	return now_us() - start;
}

static void keep_quiet(void *context, virErrorPtr error)
{
	(void)context;
	(void)error;
}

static virConnectPtr embed(const char *root)
{
	virConnectPtr connection;
	char *uri;

	virSetErrorFunc(NULL, keep_quiet);
	if (virEventRegisterDefaultImpl() < 0 || asprintf(&uri, "qemu:///embed?root=%s", root) < 0)
		die(root, "no memory");
	connection = virConnectOpen(uri);
	if (!connection)
		die(uri, virGetLastErrorMessage());
	free(uri);
	return connection;
}

/* The first round fills caches; of the others, the quickest. */
static void time_translations(const struct vn_target *target, const char *root, char **paths, int n)
{
	virConnectPtr connection = embed(root);
	double ours = 0, theirs = 0;

	for (int round = 0; round <= ROUNDS; round++) {
		double our_sum = 0, their_sum = 0;

		for (int i = 0; i < n; i++) {
			size_t length;
			char *xml = read_file(paths[i], &length);

			our_sum += translate(target, paths[i], xml, length);
			their_sum += translate_by_libvirt(connection, paths[i], xml);
			free(xml);
		}
		if (round == 1 || (round > 1 && our_sum < ours))
			ours = our_sum;
		if (round == 1 || (round > 1 && their_sum < theirs))
			theirs = their_sum;
	}
	(void)printf("%.1f %.1f\n", ours / n, theirs / n);
	(void)virConnectClose(connection);
}

int main(int argc, char **argv)
{
	struct vn_target *target = NULL;
	char *error = NULL;

	if (vn_target_new(NULL, NULL, NULL, &target, &error) < 0)
		die("target", error);
	if (argc > 2 && strcmp(argv[1], "check") == 0)
		for (int i = 2; i < argc; i++)
			time_check(target, argv[i]);
	else if (argc > 3 && strcmp(argv[1], "translate") == 0)
		time_translations(target, argv[2], argv + 3, argc - 3);
	else
		die("usage", "in-process check FILE... | translate ROOT FILE...");
	vn_target_free(target);
	return 0;
}
