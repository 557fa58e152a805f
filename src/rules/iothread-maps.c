/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN2xx: <driver><iothreads>, which IOThreads serve which queues of a disk or controller. */
#include "rules/check.h"
#include "rules/example.h"
#include "rules/topics.h"

static struct diag *blame_map(const struct check *c, const struct domain_iothread_map *map,
			      struct span at, const char *text)
{
	struct diag *diag = finding(c, at, "%s", text);

	diag->since_libvirt = map->since_libvirt;
	return diag;
}

static void attribute_and_map(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_iothread_maps; i++) {
		const struct domain_iothread_map *map = &devices->iothread_maps[i];

		if (map->with_attribute && map->n_threads > 0)
			(void)blame_map(c, map, map->at,
					"<driver> has both the attribute iothread and <iothreads>");
	}
}

/* Each IOThread once; those beyond the bitmap's end aren't defined. */
static void check_repeated(const struct check *c, const struct domain_iothread_map *map)
{
	struct bitmap seen = { 0 };

	for (size_t i = 0; i < map->n_threads; i++) {
		unsigned id = map->threads[i].id;
		struct diag *diag;
		size_t first = 0;

		if (id > BITMAP_MAX_BIT)
			continue;
		if (!bitmap_has(&seen, id)) {
			bitmap_set(c->scratch, &seen, id);
			continue;
		}
		while (map->threads[first].id != id)
			first++;
		diag = blame_map(c, map, map->threads[i].at,
				 arena_printf(c->scratch, "IOThread %u is there twice", id));
		finding_place(c, diag, map->threads[first].at, "the first time");
		return;
	}
}

/* The queues of one IOThread; taken has those of the IOThreads before it. */
static bool check_queues(const struct check *c, const struct domain_iothread_map *map,
			 const struct domain_mapped_iothread *thread, struct bitmap *taken)
{
	for (size_t q = 0; q < thread->n_queues; q++) {
		unsigned queue = thread->queues[q];
		const char *wrong = NULL;

		if (queue >= map->queues)
			wrong = arena_printf(c->scratch, "there is no queue %u: they are 0 to %u",
					     queue, map->queues - 1);
		else if (bitmap_has(taken, queue))
			wrong = arena_printf(c->scratch, "queue %u is served twice", queue);
		if (wrong) {
			(void)blame_map(c, map, thread->at, wrong);
			return false;
		}
		bitmap_set(c->scratch, taken, queue);
	}
	return true;
}

/* All queues of all IOThreads, or none of any. */
static void check_all_queues(const struct check *c, const struct domain_iothread_map *map)
{
	struct bitmap taken = { 0 };
	bool wanted = map->threads[0].n_queues > 0;

	if (wanted && (map->queues == 0 || map->queues > BITMAP_MAX_BIT)) {
		if (map->queues == 0)
			(void)blame_map(c, map, map->at,
					"queues are named, and <driver queues=> doesn't say how "
					"many there are");
		return;
	}
	for (size_t i = 0; i < map->n_threads; i++) {
		const struct domain_mapped_iothread *thread = &map->threads[i];

		if (wanted != (thread->n_queues > 0)) {
			(void)blame_map(c, map, thread->at,
					"either all IOThreads of a device name queues, or none");
			return;
		}
		if (!check_queues(c, map, thread, &taken))
			return;
	}
	if (wanted && bitmap_count(&taken) < map->queues)
		(void)blame_map(c, map, map->at,
				arena_printf(c->scratch, "no IOThread serves queue %u",
					     bitmap_next_clear(&taken, 0)));
}

static void wrong_maps(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_iothread_maps; i++) {
		const struct domain_iothread_map *map = &devices->iothread_maps[i];

		if (map->broken || map->n_threads == 0)
			continue;
		check_repeated(c, map);
		check_all_queues(c, map);
	}
}

#define GUEST "  <memory unit='GiB'>1</memory>\n  <vcpu>2</vcpu>\n  <iothreads>2</iothreads>\n"
#define DISK(attributes, list)                                       \
	"  <devices>\n"                                              \
	"    <disk type='file' device='disk'>\n"                     \
	"      <driver name='qemu' type='raw'" attributes ">\n"      \
	"        <iothreads>\n" list "        </iothreads>\n"        \
	"      </driver>\n"                                          \
	"      <source file='/var/lib/libvirt/images/guest.img'/>\n" \
	"      <target dev='vda' bus='virtio'/>\n"                   \
	"    </disk>\n"                                              \
	"  </devices>\n"
#define THREAD(id) "          <iothread id='" id "'/>\n"

static const struct rule iothread_maps_rules[] = {
	{
		.id = 270,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "IOThread and IOThreads of one device",
		.why = "The attribute iothread is for one IOThread, <iothreads> for more. A device has"
		       " one of them.",
		.help = "take the attribute out",
		.bad.domain = EXAMPLE(GUEST DISK(" iothread='1'", THREAD("2"))),
		.good.domain = EXAMPLE(GUEST DISK("", THREAD("1") THREAD("2"))),
		.elements = "disk controller driver iothreads",
		.message_words = "attribute can't be used together with 'iothreads' subelement",
		.source = "libvirt 11.3.0 conf/domain_validate.c virDomainDiskDefValidate,"
			  " virDomainControllerDefValidate; 10.0.0 and 11.2.0 NEWS",
		.run = attribute_and_map,
	},
	{
		.id = 271,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "IOThreads that don't serve each queue once",
		.why = "Each IOThread of a device is named once. Either none of them names queues, or"
		       " together they name each queue, of those that <driver queues=> says, once.",
		.help = "leave the queues out, and QEMU shares them evenly",
		.bad.domain = EXAMPLE(GUEST DISK("", THREAD("1") THREAD("1"))),
		.good.domain = EXAMPLE(GUEST DISK("", THREAD("1") THREAD("2"))),
		.elements = "disk controller driver iothreads queue",
		.message_words = "iothread mapping",
		.source = "libvirt 11.3.0 qemu/qemu_validate.c qemuDomainValidateIothreadMapping",
		.run = wrong_maps,
	},
};

const struct rule_topic iothread_maps_topic = {
	.name = "iothread-maps",
	.title = "IOThreads of queues",
	.first_id = 270,
	.last_id = 279,
	.rules = iothread_maps_rules,
	.n_rules = ARRAY_SIZE(iothread_maps_rules),
};
