/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts from a connection: with a module made here, and with the real one where it is built. */
#include "testing.h"

#include <libgen.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "host/connection.h"

#define CAPABILITIES                                                                 \
	"<capabilities><host><topology><cells num='2'>"                              \
	"<cell id='0'><memory>4096</memory><pages size='4'>1000</pages>"             \
	"<pages size='2048'>8</pages><cpus><cpu id='0'/><cpu id='2'/></cpus></cell>" \
	"<cell id='3'><pages size='4'>1</pages></cell></cells></topology></host></capabilities>"

/* The module has no state of its own, so what it is to do comes with the URI. */
struct libvirt_connection {
	char *uri;
	bool writable;
};

static struct libvirt_connection *fake_open(const char *uri, bool writable, char **error)
{
	struct libvirt_connection *connection;

	if (strcmp(uri, "refuse:///") == 0) {
		*error = strdup("nobody is there");
		return NULL;
	}
	if (strcmp(uri, "slow:///") == 0)
		(void)sleep(2);
	connection = malloc(sizeof(*connection));
	connection->uri = strdup(uri);
	connection->writable = writable;
	return connection;
}

static void fake_close(struct libvirt_connection *connection)
{
	free(connection->uri);
	free(connection);
}

static char *fake_capabilities(struct libvirt_connection *connection, char **error)
{
	if (strcmp(connection->uri, "mute:///") == 0) {
		*error = strdup("not supported");
		return NULL;
	}
	return strdup(strcmp(connection->uri, "broken:///") == 0 ? "<capabilities>" : CAPABILITIES);
}

static char *fake_translate(struct libvirt_connection *connection, const char *xml, bool *refused,
			    char **error)
{
	if (!connection->writable) {
		*error = strdup("read only");
		return NULL;
	}
	*refused = strcmp(xml, "<domain/>") == 0;
	if (!*refused && strcmp(connection->uri, "mute:///") != 0)
		return strdup("qemu -S");
	*error = strdup(*refused ? "no name" : "not supported");
	return NULL;
}

static char *fake_uri(struct libvirt_connection *connection)
{
	return strdup(connection->uri);
}

static bool fake_free_memory(struct libvirt_connection *connection, unsigned node,
			     uint64_t *out_bytes)
{
	(void)connection;
	if (node != 0)
		return false;
	*out_bytes = 2048 * 1024;
	return true;
}

static bool fake_free_pages(struct libvirt_connection *connection, unsigned node, unsigned size_kib,
			    uint64_t *out_count)
{
	(void)connection;
	if (node != 0 || size_kib != 2048)
		return false;
	*out_count = 5;
	return true;
}

/* Of five CPUs 1 and 4 are offline; the capabilities name 0 and 2. */
static bool fake_online_cpus(struct libvirt_connection *connection, unsigned char **out_map,
			     unsigned *out_n_cpus)
{
	(void)connection;
	*out_map = malloc(1);
	**out_map = 0x0D;
	*out_n_cpus = 5;
	return true;
}

static bool fake_pci_devices(struct libvirt_connection *connection, char ***out_xmls, size_t *out_n)
{
	static const char *const devices[] = {
		"<device><name>pci_0000_3b_00_1</name><capability type='pci'><domain>0</domain>"
		"<bus>59</bus><slot>0</slot><function>1</function><numa node='3'/></capability>"
		"</device>",
		"<device><name>pci_0000_00_1f_0</name><capability type='pci'><domain>0</domain>"
		"<bus>0</bus><slot>31</slot><function>0</function></capability></device>",
		"<device><name>computer</name></device>",
		"no XML",
	};

	if (strcmp(connection->uri, "devices:///") != 0)
		return false;
	*out_xmls = calloc(ARRAY_SIZE(devices), sizeof(**out_xmls));
	*out_n = ARRAY_SIZE(devices);
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		(*out_xmls)[i] = strdup(devices[i]);
	return true;
}

static char *fake_domain_capabilities(struct libvirt_connection *connection)
{
	if (strcmp(connection->uri, "devices:///") != 0)
		return NULL;
	return strdup("<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path>"
		      "<machine>pc-i440fx-7.2</machine><arch>x86_64</arch><vcpu max='255'/>"
		      "<memoryBacking supported='yes'><enum name='sourceType'><value>file</value>"
		      "<value>memfd</value></enum></memoryBacking>"
		      "<devices><memballoon supported='yes'><enum name='model'>"
		      "<value>virtio</value></enum></memballoon></devices></domainCapabilities>");
}

static bool fake_libvirt_version(struct libvirt_connection *connection, unsigned long *out_version)
{
	(void)connection;
	*out_version = 10010002;
	return true;
}

static bool fake_qemu_version(struct libvirt_connection *connection, unsigned long *out_version)
{
	(void)connection;
	*out_version = 9001003;
	return true;
}

static const struct libvirt_module fake = {
	.abi = LIBVIRT_MODULE_ABI,
	.open = fake_open,
	.close = fake_close,
	.capabilities = fake_capabilities,
	.translate = fake_translate,
	.uri = fake_uri,
	.free_memory = fake_free_memory,
	.free_pages = fake_free_pages,
	.online_cpus = fake_online_cpus,
	.pci_devices = fake_pci_devices,
	.domain_capabilities = fake_domain_capabilities,
	.libvirt_version = fake_libvirt_version,
	.qemu_version = fake_qemu_version,
};

static void joins_what_a_connection_tells(void **state)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	(void)state;
	assert_int_equal(libvirt_read(&fake, "fake:///", 5, &host, &error), 0);
	assert_int_equal(host->source, HOST_SOURCE_LIBVIRT);
	assert_string_equal(host->description, "libvirt at fake:///");
	assert_int_equal(host->libvirt_version, 10010);
	assert_int_equal(host->qemu_version, 9001);
	assert_true(host_find_node(host, 0)->free_known);
	assert_int_equal(host_find_node(host, 0)->free_kib, 2048);
	assert_false(host_find_node(host, 3)->free_known);
	assert_false(host_find_pages(host_find_node(host, 0), 4)->free_known);
	assert_true(host_find_pages(host_find_node(host, 0), 2048)->free_known);
	assert_int_equal(host_find_pages(host_find_node(host, 0), 2048)->free, 5);
	host_free(host);
}

static void reads_devices_and_limits(void **state)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	(void)state;
	assert_int_equal(libvirt_read(&fake, "devices:///", 5, &host, &error), 0);
	assert_true(host->pci_devices_known);
	assert_int_equal(host->n_pci_devices, 2);
	assert_int_equal(host->pci_devices[0].slot, 31);
	assert_int_equal(host->pci_devices[0].node, HOST_NO_NODE);
	assert_int_equal(host->pci_devices[1].bus, 59);
	assert_int_equal(host->pci_devices[1].function, 1);
	assert_int_equal(host->pci_devices[1].node, 3);
	assert_int_equal(host->n_notes, 2);
	assert_string_equal(host->limits->machine, "pc-i440fx-7.2");
	assert_int_equal(host->limits->max_vcpus, 255);
	assert_int_equal(host->limits->n_memory_sources, 2);
	assert_string_equal(host->limits->memory_sources[1], "memfd");
	assert_string_equal(host->limits->balloons[0], "virtio");
	host_free(host);
	assert_int_equal(libvirt_read(&fake, "fake:///", 5, &host, &error), 0);
	assert_false(host->pci_devices_known);
	assert_null(host->limits);
	host_free(host);
}

static void adds_offline_cpus(void **state)
{
	static const bool online[] = { true, false, true, true, false };
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	(void)state;
	assert_int_equal(libvirt_read(&fake, "fake:///", 5, &host, &error), 0);
	assert_int_equal(host->n_cpus, 5);
	for (unsigned i = 0; i < 5; i++) {
		const struct host_cpu *cpu = host_find_cpu(host, i);

		assert_int_equal(cpu->id, i);
		assert_true(cpu->online_known);
		assert_int_equal(cpu->online, online[i]);
		assert_int_equal(cpu->node == HOST_NO_NODE, i != 0 && i != 2);
	}
	host_free(host);
}

static const struct {
	const char *uri, *message;
} refusals[] = {
	{ "refuse:///", "can't connect to refuse:///: nobody is there" },
	{ "mute:///", "asking mute:///: not supported" },
	{ "broken:///", "asking broken:///: reading the capabilities: broken:///:1:" },
};

static void tells_libvirts_own_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		AUTO(error) error = ERROR_INIT;
		struct host *host = NULL;

		assert_int_equal(libvirt_read(&fake, refusals[i].uri, 5, &host, &error), -1);
		assert_null(host);
		if (strncmp(error.message, refusals[i].message, strlen(refusals[i].message)) != 0)
			fail_msg("%s", error.message);
	}
}

static const struct {
	const char *uri, *xml;
	const char *line, *refusal, *message;
} translations[] = {
	{ "fake:///", "<domain><name>a</name></domain>", .line = "qemu -S" },
	{ "fake:///", "<domain/>", .refusal = "no name" },
	{ "mute:///", "<domain/>", .refusal = "no name" },
	{ "mute:///", "<x/>", .message = "asking mute:///: not supported" },
	{ "refuse:///", "<x/>", .message = "can't connect to refuse:///: nobody is there" },
};

static void assert_same(const char *got, const char *wanted)
{
	if (wanted)
		assert_string_equal(got, wanted);
	else
		assert_null(got);
}

static void translates_over_a_writable_connection(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(translations); i++) {
		const struct libvirt_request request = {
			.module = &fake,
			.uri = translations[i].uri,
			.xml = translations[i].xml,
			.limit_s = 5,
		};
		AUTO(libvirt_translation) translation = LIBVIRT_TRANSLATION_INIT;
		AUTO(error) error = ERROR_INIT;

		assert_int_equal(libvirt_translate(&request, &translation, &error),
				 translations[i].message ? -1 : 0);
		assert_same(translation.line, translations[i].line);
		assert_same(translation.refusal, translations[i].refusal);
		assert_same(error.message, translations[i].message);
	}
}

static void gives_up_in_time(void **state)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;
	struct timespec start, end;

	(void)state;
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	assert_int_equal(libvirt_read(&fake, "slow:///", 1, &host, &error), -1);
	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	assert_null(host);
	assert_string_equal(error.message, "slow:/// didn't answer within 1 seconds");
	assert_in_range(end.tv_sec - start.tv_sec, 1, 2);
	/* The thread that was left behind frees all, or the leak checker will tell. */
	(void)sleep(2);
}

/* Where the build left the real one; "" where it didn't. */
static const char *built_module(struct strbuf *path)
{
	const char *libcore = getenv("LIBCORE");
	AUTO_FREE char *copy = libcore ? strdup(libcore) : NULL;

	if (!copy)
		return "";
	strbuf_printf(path, "%s/.libs/" LIBVIRT_MODULE_FILE, dirname(copy));
	return access(strbuf_text(path), F_OK) == 0 ? strbuf_text(path) : "";
}

static void asks_the_test_driver(void **state)
{
	AUTO(strbuf) path = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	const struct libvirt_module *module = NULL;
	struct host *host = NULL;
	const char *file = built_module(&path);

	(void)state;
	if (!*file)
		skip();
	if (libvirt_module_load_file(file, &module, &error) ||
	    libvirt_read(module, "test:///default", 5, &host, &error))
		fail_msg("%s", error.message);
	assert_true(host->numa_known);
	assert_int_equal(host->n_nodes, 2);
	assert_int_equal(host->n_cpus, 16);
	assert_true(host->libvirt_version >= 6000);
	assert_int_equal(host->qemu_version, 0);
	assert_true(host_find_cpu(host, 15)->topology_known);
	host_free(host);
}

static void refuses_what_is_no_module(void **state)
{
	AUTO(error) error = ERROR_INIT;
	const struct libvirt_module *module = NULL;

	(void)state;
	assert_int_equal(libvirt_module_load_file("/nonexistent.so", &module, &error), -1);
	assert_non_null(strstr(error.message, "/nonexistent.so"));
	assert_int_equal(libvirt_module_load_file("/dev/null", &module, &error), -1);
	assert_null(module);
}

UNIT_TESTS(cmocka_unit_test(joins_what_a_connection_tells), cmocka_unit_test(adds_offline_cpus),
	   cmocka_unit_test(reads_devices_and_limits), cmocka_unit_test(tells_libvirts_own_words),
	   cmocka_unit_test(translates_over_a_writable_connection),
	   cmocka_unit_test(gives_up_in_time), cmocka_unit_test(asks_the_test_driver),
	   cmocka_unit_test(refuses_what_is_no_module));
