/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What fuzz targets share. */
#include "base/text.h"
#include "fuzz.h"
#include "lib/target-host.h"

/* Two nodes with huge pages; node 2 has memory only. */
static const char two_nodes[] =
	"<capabilities><host><cpu><arch>x86_64</arch><pages unit='KiB' size='4'/>"
	"<pages unit='KiB' size='2048'/><pages unit='KiB' size='1048576'/></cpu>"
	"<topology><cells num='3'>"
	"<cell id='0'><memory unit='KiB'>33554432</memory>"
	"<pages unit='KiB' size='4'>6291456</pages><pages unit='KiB' size='2048'>2048</pages>"
	"<pages unit='KiB' size='1048576'>4</pages>"
	"<distances><sibling id='0' value='10'/><sibling id='1' value='21'/>"
	"<sibling id='2' value='28'/></distances><cpus num='4'>"
	"<cpu id='0' socket_id='0' die_id='0' core_id='0' siblings='0-1'/>"
	"<cpu id='1' socket_id='0' die_id='0' core_id='0' siblings='0-1'/>"
	"<cpu id='2' socket_id='0' die_id='0' core_id='1' siblings='2-3'/>"
	"<cpu id='3' socket_id='0' die_id='0' core_id='1' siblings='2-3'/></cpus></cell>"
	"<cell id='1'><memory unit='KiB'>33554432</memory>"
	"<pages unit='KiB' size='4'>8388608</pages><pages unit='KiB' size='2048'>0</pages>"
	"<distances><sibling id='0' value='21'/><sibling id='1' value='10'/>"
	"<sibling id='2' value='28'/></distances><cpus num='4'>"
	"<cpu id='4' socket_id='1' die_id='0' core_id='0' siblings='4-5'/>"
	"<cpu id='5' socket_id='1' die_id='0' core_id='0' siblings='4-5'/>"
	"<cpu id='6' socket_id='1' die_id='0' core_id='1' siblings='6-7'/>"
	"<cpu id='7' socket_id='1' die_id='0' core_id='1' siblings='6-7'/></cpus></cell>"
	"<cell id='2'><memory unit='KiB'>67108864</memory>"
	"<distances><sibling id='0' value='28'/><sibling id='1' value='28'/>"
	"<sibling id='2' value='10'/></distances><cpus num='0'/></cell>"
	"</cells></topology><cache><bank id='0' level='3' type='both' size='20' unit='MiB' cpus='0-3'>"
	"<control granularity='1' unit='MiB' type='both' maxAllocs='4'/></bank>"
	"<bank id='1' level='3' type='both' size='20' unit='MiB' cpus='4-7'>"
	"<control granularity='1' unit='MiB' type='both' maxAllocs='4'/></bank></cache>"
	"</host></capabilities>";

/* Ids with gaps, and little else. */
static const char sparse[] =
	"<capabilities><host><cpu><arch>aarch64</arch></cpu><topology><cells num='2'>"
	"<cell id='8'><memory unit='KiB'>1048576</memory><cpus num='1'><cpu id='64'/></cpus></cell>"
	"<cell id='250'><cpus num='1'><cpu id='16000' socket_id='1' core_id='7' siblings='16000'/>"
	"</cpus></cell></cells></topology></host></capabilities>";

uint32_t fuzz_hash(const uint8_t *data, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * 16777619u;
	return hash ^ hash >> 15;
}

const char *fuzz_text(struct arena *arena, const uint8_t *data, size_t size)
{
	return arena_strndup(arena, (const char *)data, size);
}

void surroundings_init(struct surroundings *surroundings, const uint8_t *data, size_t size)
{
	static const target_version versions[] = { 0, TARGET_VERSION(9, 0), TARGET_VERSION(10, 2),
						   TARGET_VERSION(11, 3) };
	static const char *const hosts[] = { NULL, two_nodes, sparse, two_nodes };
	uint32_t hash = fuzz_hash(data, size);
	const char *host = hosts[hash % ARRAY_SIZE(hosts)];
	AUTO(error) error = ERROR_INIT;

	*surroundings = (struct surroundings){ .settings = RULE_SETTINGS_INIT };
	if (host &&
	    host_read_capabilities("host.xml", host, strlen(host), &surroundings->host, &error) < 0)
		abort();
	if (target_init(&surroundings->target, versions[hash / 4 % ARRAY_SIZE(versions)], 0,
			&error) < 0)
		abort();
	if (host)
		target_use_host(&surroundings->target, surroundings->host);
	surroundings->settings.ignore_allows = hash / 16 % 8 == 0;
}

void surroundings_done(struct surroundings *surroundings)
{
	target_done(&surroundings->target);
	rule_settings_done(&surroundings->settings);
	if (surroundings->host)
		host_free(surroundings->host);
}

void fuzz_expect_neutral(const char *text, size_t length)
{
	size_t used;

	for (size_t at = 0; at < length; at += used) {
		uint32_t code_point = text_decode(text + at, length - at, &used);

		if (code_point != '\n' && code_point != '\t' && text_is_unsafe(code_point))
			abort();
	}
}

static struct host *read_snapshot(const struct strbuf *text)
{
	AUTO(error) error = ERROR_INIT;
	struct host *host = NULL;

	if (host_read_snapshot("again.json", strbuf_text(text), text->length, &host, &error) < 0)
		abort();
	return host;
}

/* A snapshot holds all; capabilities what libvirt's have room for, and they may lack CPUs. */
void fuzz_host_round_trip(const struct host *host)
{
	AUTO(strbuf) first = STRBUF_INIT, second = STRBUF_INIT, capabilities = STRBUF_INIT;
	AUTO(error) error = ERROR_INIT;
	struct host *again;

	host_format_snapshot(host, &first);
	again = read_snapshot(&first);
	host_format_snapshot(again, &second);
	if (strcmp(strbuf_text(&first), strbuf_text(&second)) != 0)
		abort();
	host_free(again);
	again = NULL;
	host_format_capabilities(host, TARGET_LIBVIRT_NEWEST, &capabilities);
	if (host_read_capabilities("again.xml", strbuf_text(&capabilities), capabilities.length,
				   &again, &error) == 0)
		host_free(again);
}
