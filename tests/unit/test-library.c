/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The public functions, as another program uses them. */
#include "testing.h"

#include <pthread.h>

#include "base/file.h"
#include "base/mem.h"
#include "virtnuma/virtnuma.h"

#define GUEST(cells)                                                                    \
	"<domain type='kvm'><name>g</name><memory>2097152</memory><vcpu>4</vcpu>\n"     \
	"<os><type arch='x86_64' machine='q35'>hvm</type></os><cpu><numa>\n" cells "\n" \
	"</numa></cpu></domain>"

#define CELL(cpus) "<cell cpus='" cpus "' memory='1048576'/>"

static const char good[] = GUEST(CELL("0-1") CELL("2-3"));
static const char bad[] = GUEST(CELL("0-1") CELL("1-3"));

static void release(void *memory)
{
	free(*(char **)memory);
}

#define AUTO_TEXT __attribute__((cleanup(release))) char *

static struct vn_target *make_target(const struct vn_host *host, const char *libvirt)
{
	struct vn_target *target = NULL;

	assert_int_equal(vn_target_new(host, libvirt, NULL, &target, NULL), 0);
	assert_non_null(target);
	return target;
}

static struct vn_check *make_check(const struct vn_target *target, const char *xml)
{
	struct vn_check *check = NULL;

	assert_int_equal(vn_check_new(target, "guest.xml", xml, strlen(xml), &check, NULL), 0);
	assert_non_null(check);
	return check;
}

static const struct vn_finding *find(const struct vn_check *check, const char *id)
{
	for (size_t i = 0; i < vn_check_count(check); i++)
		if (strcmp(vn_check_finding(check, i)->id, id) == 0)
			return vn_check_finding(check, i);
	return NULL;
}

static void tells_findings(void **state)
{
	struct vn_target *target = make_target(NULL, "9.0");
	struct vn_check *check = make_check(target, bad);
	const struct vn_finding *finding = find(check, "VN301");

	(void)state;
	assert_non_null(finding);
	assert_int_equal(finding->severity, VN_SEVERITY_ERROR);
	assert_string_equal(finding->consequence, "libvirt-refuses");
	assert_non_null(strstr(finding->message, "vCPU 1"));
	assert_int_equal(finding->line, 3);
	assert_int_equal(finding->end_line, 3);
	assert_int_equal(finding->column, strlen(CELL("0-1") "<cell cpus='") + 1);
	assert_int_equal(finding->end_column, finding->column + 3);
	assert_null(vn_check_finding(check, vn_check_count(check)));
	assert_null(vn_check_finding(check, SIZE_MAX));
	vn_check_free(check);
	vn_target_free(target);
}

static void a_good_domain_has_no_error(void **state)
{
	struct vn_target *target = make_target(NULL, NULL);
	struct vn_check *check = make_check(target, good);

	(void)state;
	for (size_t i = 0; i < vn_check_count(check); i++)
		assert_int_not_equal(vn_check_finding(check, i)->severity, VN_SEVERITY_ERROR);
	vn_check_free(check);
	vn_target_free(target);
}

static void tells_what_was_not_checked(void **state)
{
	struct vn_target *target = make_target(NULL, NULL);
	struct vn_check *check =
		make_check(target, "<domain type='kvm'><name>g</name><memory>2097152</memory>"
				   "<vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm"
				   "</type></os><numatune><memory mode='strict' nodeset='7'/>"
				   "</numatune></domain>");
	size_t n = 0;

	(void)state;
	for (const struct vn_unchecked *last = NULL, *rule; (rule = vn_check_unchecked(check, n));
	     last = rule, n++) {
		assert_true(!last || strcmp(last->id, rule->id) < 0);
		assert_string_not_equal(rule->reason, "");
	}
	assert_true(n > 0);
	assert_null(vn_check_unchecked(check, n));
	vn_check_free(check);
	vn_target_free(target);
}

static void a_domain_allows_findings(void **state)
{
	struct vn_target *target = make_target(NULL, NULL);
	struct vn_check *check =
		make_check(target, "<domain type='kvm'><name>g</name><metadata><v:allow "
				   "xmlns:v='urn:virtnuma:domain:1' rules='VN301'/></metadata>"
				   "<memory>2097152</memory><vcpu>4</vcpu><os><type>hvm</type></os>"
				   "<cpu><numa>" CELL("0-1") CELL("1-3") "</numa></cpu></domain>");

	(void)state;
	assert_null(find(check, "VN301"));
	vn_check_free(check);
	vn_target_free(target);
}

static void translates(void **state)
{
	struct vn_target *target = make_target(NULL, "9.0");
	struct vn_check *check = make_check(target, good);
	AUTO_TEXT args = NULL;
	AUTO_TEXT json = NULL;
	AUTO_TEXT error = NULL;

	(void)state;
	assert_int_equal(vn_check_to_qemu(check, "args", 0, &args, NULL), 0);
	assert_non_null(strstr(args, "\nnode,nodeid=1,cpus=2-3,memdev=ram-node1\n"));
	assert_int_equal(vn_check_to_qemu(check, "json", 0, &json, NULL), 0);
	assert_int_equal(json[0], '{');
	assert_int_equal(vn_check_to_qemu(check, "xml", 0, &json, &error), -1);
	assert_string_equal(error, "there is no format \"xml\"; there are args, shell, json");
	vn_check_free(check);
	vn_target_free(target);
}

static void refuses_as_libvirt_does(void **state)
{
	struct vn_target *target = make_target(NULL, "9.0");
	struct vn_check *check = make_check(target, bad);
	AUTO_TEXT args = NULL;
	AUTO_TEXT error = NULL;

	(void)state;
	assert_int_equal(vn_check_to_qemu(check, "shell", 0, &args, &error), -1);
	assert_null(args);
	assert_non_null(strstr(error, "refused"));
	assert_non_null(strstr(error, "vCPU 1"));
	assert_int_equal(vn_check_to_qemu(check, "shell", VN_TO_QEMU_FORCE, &args, NULL), 0);
	assert_non_null(strstr(args, "-smp 4"));
	vn_check_free(check);
	vn_target_free(target);
}

static void other_hypervisors_have_no_arguments(void **state)
{
	struct vn_target *target = make_target(NULL, NULL);
	struct vn_check *check =
		make_check(target, "<domain type='lxc'><name>c</name><memory>2097152</memory>"
				   "<os><type>exe</type></os></domain>");
	AUTO_TEXT args = NULL;
	AUTO_TEXT error = NULL;

	(void)state;
	assert_int_equal(vn_check_to_qemu(check, "args", VN_TO_QEMU_FORCE, &args, &error), -1);
	assert_string_equal(error, "a domain of type \"lxc\" has no QEMU command line");
	vn_check_free(check);
	vn_target_free(target);
}

static void says_why_there_is_no_domain(void **state)
{
	static const struct {
		const char *xml;
		const char *error; /* its beginning */
	} rows[] = {
		{ "", "guest.xml:1:1: " },
		{ "<domain>", "guest.xml:1:" },
		{ "<network/>", "guest.xml:1:" },
		{ "{}", "guest.xml:1:1: " },
	};
	struct vn_target *target = make_target(NULL, NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vn_check *check = NULL;
		AUTO_TEXT error = NULL;

		assert_int_equal(vn_check_new(target, "guest.xml", rows[i].xml, strlen(rows[i].xml),
					      &check, &error),
				 -1);
		assert_null(check);
		assert_non_null(error);
		assert_memory_equal(error, rows[i].error, strlen(rows[i].error));
		assert_int_equal(vn_check_new(target, "guest.xml", rows[i].xml, strlen(rows[i].xml),
					      &check, NULL),
				 -1);
	}
	vn_target_free(target);
}

static void the_text_is_not_needed_afterwards(void **state)
{
	struct vn_target *target = make_target(NULL, "9.0");
	char *name = mem_strdup("guest.xml"), *xml = mem_strdup(bad);
	struct vn_check *check = NULL;
	AUTO_TEXT text = NULL;

	(void)state;
	/* nor does a NUL have to follow it */
	assert_int_equal(vn_check_new(target, name, xml, strlen(xml), &check, NULL), 0);
	memset(name, 'x', strlen(name));
	memset(xml, 'x', strlen(xml));
	free(name);
	free(xml);
	assert_non_null(strstr(find(check, "VN301")->message, "vCPU 1"));
	assert_int_equal(vn_check_to_qemu(check, "json", VN_TO_QEMU_FORCE, &text, NULL), 0);
	assert_non_null(strstr(text, "-smp"));
	vn_check_free(check);
	vn_target_free(target);
}

static void refuses_too_much(void **state)
{
	struct vn_target *target = make_target(NULL, NULL);
	struct vn_check *check = NULL;
	AUTO_TEXT error = NULL;

	(void)state;
	assert_int_equal(
		vn_check_new(target, "big.xml", good, FILE_LIMIT_BYTES + 1u, &check, &error), -1);
	assert_string_equal(error, "big.xml has more than 16777216 bytes");
	vn_target_free(target);
}

static void takes_versions(void **state)
{
	static const struct {
		const char *libvirt, *qemu, *error; /* of which the error has these words */
	} rows[] = {
		{ NULL, NULL, NULL },	  { "9.0", NULL, NULL },    { "11.3", "10.0", NULL },
		{ NULL, "7.2", NULL },	  { "1.0", NULL, "1.0" },   { "x", NULL, "x" },
		{ NULL, "99.0", "99.0" }, { "11.3", "4.2", "4.2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vn_target *target = NULL;
		AUTO_TEXT error = NULL;
		int result = vn_target_new(NULL, rows[i].libvirt, rows[i].qemu, &target, &error);

		assert_int_equal(result, rows[i].error ? -1 : 0);
		assert_int_equal(!!target, !rows[i].error);
		if (rows[i].error)
			assert_non_null(strstr(error, rows[i].error));
		vn_target_free(target);
	}
}

static void opens_hosts(void **state)
{
	static const struct {
		const char *source, *error;
	} rows[] = {
		{ "none", "\"none\" is no host: give vn_target_new() NULL instead" },
		{ "/nonexistent/host.xml", "/nonexistent/host.xml" },
		{ "sysfs:/nonexistent", "/nonexistent" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vn_host *host = NULL;
		AUTO_TEXT error = NULL;

		assert_int_equal(vn_host_open(rows[i].source, &host, &error), -1);
		assert_null(host);
		assert_non_null(strstr(error, rows[i].error));
	}
}

/* A file that isn't there any more when it is needed: hosts are read once. */
static struct vn_host *open_capabilities(void)
{
	static const char text[] =
		"<capabilities><host><cpu><arch>x86_64</arch></cpu><topology><cells num='2'>"
		"<cell id='0'><memory unit='KiB'>8388608</memory><cpus num='1'><cpu id='0' "
		"socket_id='0' core_id='0' siblings='0'/></cpus></cell>"
		"<cell id='1'><memory unit='KiB'>8388608</memory><cpus num='1'><cpu id='1' "
		"socket_id='1' core_id='0' siblings='1'/></cpus></cell>"
		"</cells></topology></host></capabilities>";
	char *path = mem_strdup("/tmp/virtnuma-library.XXXXXX");
	struct vn_host *host = NULL;
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");

	assert_non_null(file);
	(void)fputs(text, file);
	(void)fclose(file);
	assert_int_equal(vn_host_open(path, &host, NULL), 0);
	(void)remove(path);
	free(path);
	return host;
}

static void checks_against_a_host(void **state)
{
	struct vn_host *host = open_capabilities();
	struct vn_target *target = make_target(host, NULL);
	struct vn_check *check = make_check(
		target, "<domain type='kvm'><name>g</name><memory>1048576</memory><vcpu>1</vcpu>"
			"<os><type arch='x86_64' machine='q35'>hvm</type></os>"
			"<numatune><memory mode='strict' nodeset='2'/></numatune></domain>");

	(void)state;
	assert_non_null(find(check, "VN520"));
	assert_string_equal(find(check, "VN520")->consequence, "libvirt-refuses");
	vn_check_free(check);
	vn_target_free(target);
	vn_host_free(host);
}

static void frees_nothing(void **state)
{
	(void)state;
	vn_check_free(NULL);
	vn_target_free(NULL);
	vn_host_free(NULL);
	assert_string_equal(vn_version(), PACKAGE_VERSION);
}

static void *check_often(void *argument)
{
	const struct vn_target *target = argument;
	size_t n = 0;

	for (int i = 0; i < 20; i++) {
		struct vn_check *check = NULL;

		if (vn_check_new(target, "guest.xml", bad, strlen(bad), &check, NULL) < 0)
			return NULL;
		n += vn_check_count(check);
		vn_check_free(check);
	}
	return (void *)(uintptr_t)n;
}

static void threads_share_a_target(void **state)
{
	struct vn_host *host = open_capabilities();
	struct vn_target *target = make_target(host, NULL);
	pthread_t threads[4];
	void *result, *first = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, check_often, target), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_non_null(result);
		assert_true(!first || first == result);
		first = result;
	}
	vn_target_free(target);
	vn_host_free(host);
}

UNIT_TESTS(cmocka_unit_test(tells_findings), cmocka_unit_test(a_good_domain_has_no_error),
	   cmocka_unit_test(tells_what_was_not_checked), cmocka_unit_test(a_domain_allows_findings),
	   cmocka_unit_test(translates), cmocka_unit_test(refuses_as_libvirt_does),
	   cmocka_unit_test(other_hypervisors_have_no_arguments),
	   cmocka_unit_test(says_why_there_is_no_domain),
	   cmocka_unit_test(the_text_is_not_needed_afterwards), cmocka_unit_test(refuses_too_much),
	   cmocka_unit_test(takes_versions), cmocka_unit_test(opens_hosts),
	   cmocka_unit_test(checks_against_a_host), cmocka_unit_test(frees_nothing),
	   cmocka_unit_test(threads_share_a_target));
