/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VN2xx, last part: IOThreads, their pools, and the devices that use them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rules/check.h"
#include "rules/example.h"
#include "rules/sums.h"
#include "rules/topics.h"

static const struct domain_iothreads *iothreads_of(const struct check *c)
{
	return &c->domain->iothreads;
}

static struct bitmap defined_ids(const struct check *c)
{
	struct bitmap ids = { 0 };

	for (size_t i = 0; i < c->guest->n_iothreads; i++)
		if (c->guest->iothreads[i].id <= BITMAP_MAX_BIT)
			bitmap_set(c->scratch, &ids, c->guest->iothreads[i].id);
	return ids;
}

static int compare_numbers(const void *a, const void *b)
{
	unsigned first = *(const unsigned *)a, second = *(const unsigned *)b;

	return first < second ? -1 : first > second;
}

/* The ids of all IOThreads, ascending: a hostile file has many. */
static const unsigned *sorted_ids(const struct check *c)
{
	unsigned *ids = ARENA_ARRAY(c->scratch, unsigned, c->guest->n_iothreads + 1);

	for (size_t i = 0; i < c->guest->n_iothreads; i++)
		ids[i] = c->guest->iothreads[i].id;
	qsort(ids, c->guest->n_iothreads, sizeof(*ids), compare_numbers);
	return ids;
}

static bool is_defined(const struct check *c, const unsigned *sorted, unsigned id)
{
	return bsearch(&id, sorted, c->guest->n_iothreads, sizeof(id), compare_numbers);
}

static int compare_threads(const void *a, const void *b)
{
	const struct domain_iothread *first = *(const struct domain_iothread *const *)a;
	const struct domain_iothread *second = *(const struct domain_iothread *const *)b;

	if (first->id != second->id)
		return first->id < second->id ? -1 : 1;
	return first < second ? -1 : 1;
}

static void repeated_id(const struct check *c)
{
	const struct domain_iothreads *iothreads = iothreads_of(c);
	const struct domain_iothread **sorted =
		ARENA_ARRAY(c->scratch, const struct domain_iothread *, iothreads->n_ids + 1);
	const struct domain_iothread *first = NULL;

	for (size_t i = 0; i < iothreads->n_ids; i++)
		sorted[i] = &iothreads->ids[i];
	qsort(sorted, iothreads->n_ids, sizeof(*sorted), compare_threads);
	for (size_t i = 0; i < iothreads->n_ids; i++) {
		struct diag *diag;

		if (sorted[i]->id == 0) /* could not be read */
			continue;
		if (!first || first->id != sorted[i]->id) {
			first = sorted[i];
			continue;
		}
		diag = finding(c, sorted[i]->at.id, "there are two IOThreads %u", first->id);
		finding_place(c, diag, first->at.id, "the first");
	}
}

/* libvirt 9.0.0 to 11.3.0 conf/domain_validate.c virDomainDefValidateIOThreadsThreadPool. */
static void empty_pool(const struct check *c, const struct domain_iothread *thread)
{
	if (span_is_given(thread->at.thread_pool_max) && thread->thread_pool_max == 0)
		finding(c, thread->at.thread_pool_max,
			"the thread pool can hold no thread: its"
			" maximum is 0");
}

static void for_each_pool(const struct check *c,
			  void (*judge)(const struct check *c,
					const struct domain_iothread *thread))
{
	const struct domain_iothreads *iothreads = iothreads_of(c);

	for (size_t i = 0; i < iothreads->n_ids; i++)
		judge(c, &iothreads->ids[i]);
	if (span_is_given(iothreads->at.default_element))
		judge(c, &iothreads->main_loop);
}

static void empty_pools(const struct check *c)
{
	for_each_pool(c, empty_pool);
}

static void upside_down_pool(const struct check *c, const struct domain_iothread *thread)
{
	bool max_given = span_is_given(thread->at.thread_pool_max);
	struct diag *diag;

	if (!span_is_given(thread->at.thread_pool_min) || thread->thread_pool_min < 0)
		return;
	if (!max_given) {
		diag = finding(c, thread->at.thread_pool_min,
			       "the thread pool has a minimum of %" PRId64 " and no maximum",
			       thread->thread_pool_min);
		finding_help(c, diag, "write thread_pool_max as well");
	} else if (thread->thread_pool_max > 0 &&
		   thread->thread_pool_min > thread->thread_pool_max) {
		diag = finding(c, thread->at.thread_pool_min,
			       "the thread pool has a minimum of %" PRId64
			       ", above its maximum of %" PRId64,
			       thread->thread_pool_min, thread->thread_pool_max);
		finding_place(c, diag, thread->at.thread_pool_max, "the maximum");
	}
}

static void upside_down_pools(const struct check *c)
{
	for_each_pool(c, upside_down_pool);
}

static void unknown_pool(const struct check *c, const struct domain_iothread *thread)
{
	struct span at = span_is_given(thread->at.thread_pool_min) ? thread->at.thread_pool_min
								   : thread->at.thread_pool_max;

	if (span_is_given(at) && !target_has(c->target, QEMU_IOTHREAD_POOL))
		finding(c, at, "QEMU %u.%u cannot set the size of a thread pool",
			c->target->qemu / 1000, c->target->qemu % 1000);
}

static void unknown_pools(const struct check *c)
{
	for_each_pool(c, unknown_pool);
}

static void poll_ignored(const struct check *c)
{
	const struct domain_iothreads *iothreads = iothreads_of(c);

	for (size_t i = 0; i < iothreads->n_ids; i++)
		if (span_is_given(iothreads->ids[i].at.poll))
			finding(c, iothreads->ids[i].at.poll,
				"<poll> has no effect on IOThread %u: libvirt reads it from 9.4.0 on",
				iothreads->ids[i].id);
}

static void undefined_user(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	struct bitmap ids = defined_ids(c);
	const unsigned *sorted = sorted_ids(c);

	if (iothreads_of(c)->broken)
		return;
	for (size_t i = 0; i < devices->n_iothread_users; i++) {
		const struct domain_iothread_user *user = &devices->iothread_users[i];
		struct diag *diag;

		/* 0 stands for none, but not in a mapping */
		if ((user->iothread == 0 && !user->since_libvirt) ||
		    is_defined(c, sorted, user->iothread))
			continue;
		diag = finding(c, user->at, "this device uses IOThread %u, which is not defined",
			       user->iothread);
		diag->since_libvirt = user->since_libvirt;
		if (bitmap_is_empty(&ids))
			finding_help(c, diag, "add <iothreads>%u</iothreads>", user->iothread);
		else
			finding_help(c, diag, "use one of the IOThreads %s, or define one more",
				     check_list(c, &ids));
	}
}

/* Whose mapping it is; NULL: a disk's */
static const struct domain_controller *controller_of(const struct check *c,
						     const struct domain_iothread_map *map)
{
	return map->is_controller ? &c->domain->devices.controllers[map->controller] : NULL;
}

/* Without a model libvirt chooses virtio-scsi on s390x, and nowhere else before it looks. */
static bool is_virtio_scsi(const struct check *c, const struct domain_controller *controller)
{
	const char *model = controller->model;

	if (strcmp(controller->type, "scsi") != 0)
		return false;
	return model ? strncmp(model, "virtio-", strlen("virtio-")) == 0
		     : c->guest->arch == DOMAIN_ARCH_S390X;
}

static const char *what_of(const struct check *c, const struct domain_controller *controller)
{
	if (strcmp(controller->type, "scsi") != 0)
		return arena_printf(c->scratch, "a controller of type '%s'", controller->type);
	if (!controller->model)
		return "a SCSI controller without a model";
	return arena_printf(c->scratch, "a controller of model '%s'", controller->model);
}

static void map_on_other_controller(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_iothread_maps; i++) {
		const struct domain_iothread_map *map = &devices->iothread_maps[i];
		const struct domain_controller *controller = controller_of(c, map);

		if (!controller || map->n_threads == 0 || map->with_attribute ||
		    is_virtio_scsi(c, controller))
			continue;
		finding(c, map->at, "%s cannot use IOThreads", what_of(c, controller))
			->since_libvirt = map->since_libvirt;
	}
}

/* libvirt 9.0.0 to 11.3.0, qemuValidateCheckSCSIControllerIOThreads */
static bool address_suits(const struct check *c, const struct domain_controller *controller)
{
	enum device_address_type type = controller->address.type;

	if (type == DEVICE_ADDRESS_NONE)
		return !guest_prefers_mmio(c->guest);
	return type == DEVICE_ADDRESS_PCI || type == DEVICE_ADDRESS_CCW;
}

static struct diag *refuse_address(const struct check *c, struct span at)
{
	return finding(c, at,
		       "a virtio-scsi controller uses IOThreads on PCI and CCW only, and this one"
		       " is elsewhere");
}

static void on_other_bus(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];

		if (controller->iothread && is_virtio_scsi(c, controller) &&
		    !address_suits(c, controller))
			refuse_address(c, controller->at.iothread);
	}
	for (size_t i = 0; i < devices->n_iothread_maps; i++) {
		const struct domain_iothread_map *map = &devices->iothread_maps[i];
		const struct domain_controller *controller = controller_of(c, map);

		if (controller && map->n_threads && is_virtio_scsi(c, controller) &&
		    !address_suits(c, controller))
			refuse_address(c, map->at)->since_libvirt = map->since_libvirt;
	}
}

static void on_other_controller(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;

	for (size_t i = 0; i < devices->n_controllers; i++) {
		const struct domain_controller *controller = &devices->controllers[i];

		if (controller->iothread == 0 || is_virtio_scsi(c, controller))
			continue;
		finding(c, controller->at.iothread, "%s cannot use an IOThread",
			what_of(c, controller));
	}
	map_on_other_controller(c);
}

/* iothread.c iothread_set_poll_param, which takes libvirt's text of such a number for a negative one. */
static void poll_out_of_range(const struct check *c)
{
	for (size_t i = 0; i < iothreads_of(c)->n_ids; i++) {
		const struct domain_iothread *iothread = &iothreads_of(c)->ids[i];
		const struct {
			const struct span *at;
			uint64_t value;
		} numbers[] = {
			{ &iothread->at.poll_max, iothread->poll_max_ns },
			{ &iothread->at.poll_grow, iothread->poll_grow },
			{ &iothread->at.poll_shrink, iothread->poll_shrink },
		};

		for (size_t n = 0; n < ARRAY_SIZE(numbers); n++)
			if (span_is_given(*numbers[n].at) && numbers[n].value > INT64_MAX)
				finding(c, *numbers[n].at,
					"%" PRIu64 " is more than QEMU takes here: %" PRId64,
					numbers[n].value, INT64_MAX);
	}
}

static void idle(const struct check *c)
{
	const struct domain_devices *devices = &c->domain->devices;
	const struct domain_iothreads *iothreads = iothreads_of(c);
	struct bitmap unused = defined_ids(c);
	struct span at =
		span_is_given(iothreads->at.element) ? iothreads->at.element : iothreads->at.ids;

	for (size_t i = 0; i < devices->n_iothread_users; i++)
		if (devices->iothread_users[i].since_libvirt <= c->target->libvirt)
			bitmap_clear(&unused, devices->iothread_users[i].iothread);
	/* one that is pinned is a rule of its own */
	if (!iothreads->broken && c->domain->cputune.n_iothread_pins == 0 &&
	    !bitmap_is_empty(&unused) && bitmap_count(&unused) == c->guest->n_iothreads)
		finding(c, at, "no device uses %s",
			sums_numbered(c, "IOThread", "IOThreads", &unused));
}

#define GUEST(iothreads) "  <memory unit='GiB'>1</memory>\n  <vcpu>2</vcpu>\n" iothreads
#define IDS(list)           \
	"  <iothreadids>\n" \
	"    " list "\n"    \
	"  </iothreadids>\n"
#define DISK(iothread)                                                     \
	"  <devices>\n"                                                    \
	"    <disk type='file' device='disk'>\n"                           \
	"      <driver name='qemu' type='raw' iothread='" iothread "'/>\n" \
	"      <source file='/var/lib/libvirt/images/guest.img'/>\n"       \
	"      <target dev='vda' bus='virtio'/>\n"                         \
	"    </disk>\n"                                                    \
	"  </devices>\n"
#define CONTROLLER(model, more) \
	"  <devices>\n"         \
	"    <controller type='scsi' index='0' model='" model "'" more "  </devices>\n"
#define DRIVER ">\n      <driver iothread='1'/>\n    </controller>\n"
#define AT(type) \
	">\n      <driver iothread='1'/>\n      <address type='" type "'/>\n    </controller>\n"

static const struct rule iothreads_rules[] = {
	{
		.id = 260,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Two IOThreads with one id",
		.why = "Devices and pins name IOThreads by their id, so each id can be there once.",
		.help = "give each IOThread an id of its own",
		.bad.domain = EXAMPLE(GUEST(IDS("<iothread id='1'/><iothread id='1'/>")) DISK("1")),
		.good.domain =
			EXAMPLE(GUEST(IDS("<iothread id='1'/><iothread id='2'/>")) DISK("1")),
		.elements = "iothreadids iothread",
		.message_words = "duplicate iothread id",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainDefParseIOThreads",
		.run = repeated_id,
	},
	{
		.id = 261,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Thread pool without threads",
		.why = "thread_pool_max is how many threads may work on blocking requests, and none"
		       " could do no work.",
		.help = "write thread_pool_max='1' or more, or leave it out",
		.bad.domain =
			EXAMPLE(GUEST(IDS("<iothread id='1' thread_pool_max='0'/>")) DISK("1")),
		.good.domain =
			EXAMPLE(GUEST(IDS("<iothread id='1' thread_pool_max='8'/>")) DISK("1")),
		.elements = "iothread defaultiothread",
		.message_words = "thread_pool_max must be a positive integer|"
				 "bad thread-pool-min/thread-pool-max values",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_validate.c "
			  "virDomainDefValidateIOThreadsThreadPool",
		.run = empty_pools,
	},
	{
		.id = 262,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Minimum of a thread pool above its maximum",
		.why = "libvirt takes a maximum that isn't given for -1, so a minimum alone is refused"
		       " too.",
		.help = "write thread_pool_max, at least as large as thread_pool_min",
		.bad.domain =
			EXAMPLE(GUEST(IDS("<iothread id='1' thread_pool_min='4'/>")) DISK("1")),
		.good.domain = EXAMPLE(GUEST(IDS(
			"<iothread id='1' thread_pool_min='4' thread_pool_max='8'/>")) DISK("1")),
		.elements = "iothread defaultiothread",
		.message_words = "thread_pool_min must be smaller or equal to thread_pool_max",
		.source = "libvirt 9.0.0 to 11.3.0, conf/domain_validate.c "
			  "virDomainDefValidateIOThreadsThreadPool",
		.run = upside_down_pools,
	},
	{
		.id = 263,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_VERSIONS | NEEDS_QEMU,
		.title = "Thread pool that this QEMU cannot size",
		.why = "QEMU can set the size of thread pools from 7.1 on.",
		.help = "leave the pool's attributes out, or update QEMU",
		.bad = { .domain = EXAMPLE(GUEST(IDS("<iothread id='1' thread_pool_max='8'/>"))
						   DISK("1")),
			 .libvirt = 9000,
			 .qemu = 6002 },
		.good = { .domain = EXAMPLE(GUEST(IDS("<iothread id='1' thread_pool_max='8'/>"))
						    DISK("1")),
			  .libvirt = 9000 },
		.elements = "iothread defaultiothread",
		.message_words = "is not supported by this QEMU binary",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuValidateDomainDefIOThreads",
		.run = unknown_pools,
	},
	{
		.id = 264,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.title = "Device uses an IOThread that is not defined",
		.why = "IOThreads are made by <iothreads> or <iothreadids>; those that are only"
		       " counted have the ids 1, 2, 3 and so on.",
		.help = "write <iothreads> with the highest number that devices use, or "
			"name an IOThread that is there",
		.bad.domain = EXAMPLE(GUEST("  <iothreads>1</iothreads>\n") DISK("2")),
		.good.domain = EXAMPLE(GUEST("  <iothreads>2</iothreads>\n") DISK("2")),
		.elements = "disk controller driver iothreads iothreadids",
		.message_words = "not defined in iothreadid",
		.source =
			"libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c qemuDomainValidateIothreadMapping",
		.run = undefined_user,
	},
	{
		.id = 265,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU,
		.title = "IOThread on a controller that cannot use one",
		.why = "Of the SCSI controllers only virtio-scsi runs in an IOThread.",
		.help = "take iothread out, or write model='virtio-scsi'",
		.bad.domain = EXAMPLE(GUEST("  <iothreads>1</iothreads>\n")
					      CONTROLLER("lsilogic", DRIVER)),
		.good.domain = EXAMPLE(GUEST("  <iothreads>1</iothreads>\n")
					       CONTROLLER("virtio-scsi", DRIVER)),
		.elements = "controller driver",
		.message_words =
			"attribute only supported for virtio scsi controllers|"
			"controller driver 'iothread' attribute can't be used together with 'iothreads' subelement|"
			"iothreads are supported only by 'virtio-scsi' controllers",
		.source =
			"libvirt 9.0.0 to 11.3.0, conf/domain_conf.c virDomainControllerDefParseXML",
		.run = on_other_controller,
	},
	{
		.id = 266,
		.severity = SEVERITY_WARNING,
		.consequence = CONSEQUENCE_NOT_AS_MEANT,
		.title = "<poll> of an IOThread is ignored by this libvirt",
		.why = "libvirt reads <poll> from 9.4.0 on; 9.0 drops the element without a word.",
		.help = "leave <poll> out, or update libvirt",
		.bad = { .domain = EXAMPLE(GUEST(
				 IDS("<iothread id='1'><poll max='1000'/></iothread>")) DISK("1")),
			 .libvirt = 9000 },
		.good = { .domain = EXAMPLE(GUEST(IDS("<iothread id='1'/>")) DISK("1")),
			  .libvirt = 9000 },
		.elements = "iothread poll",
		.source = "libvirt NEWS 9.4.0",
		.until = TARGET_VERSION(9, 3),
		.run = poll_ignored,
	},
	{
		.id = 267,
		.severity = SEVERITY_INFO,
		.consequence = CONSEQUENCE_STYLE,
		.title = "No device uses the IOThreads",
		.why = "IOThreads do nothing by themselves: each disk or virtio-scsi controller says"
		       " in its <driver> which one it uses, else QEMU's main loop does its work.",
		.help = "write iothread='1' in a disk's <driver>, or leave the IOThreads out",
		.bad.domain = EXAMPLE(GUEST("  <iothreads>1</iothreads>\n")),
		.good.domain = EXAMPLE(GUEST("  <iothreads>1</iothreads>\n") DISK("1")),
		.elements = "iothreads iothreadids",
		.source = "libvirt docs/formatdomain.rst, IOThreads allocation",
		.run = idle,
	},
	{
		.id = 268,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_QEMU_REFUSES,
		.needs = NEEDS_QEMU | NEEDS_VERSIONS,
		.since = 9004,
		.title = "Polling time or factor that QEMU can't hold",
		.why = "libvirt takes 64 bits for max, grow and shrink, QEMU 63.",
		.help = "take a smaller number",
		.bad.domain = EXAMPLE(
			GUEST(IDS("<iothread id='1'><poll grow='9223372036854775808'/></iothread>"))
				DISK("1")),
		.good.domain = EXAMPLE(GUEST(IDS("<iothread id='1'><poll grow='2'/></iothread>"))
					       DISK("1")),
		.elements = "iothread poll",
		.message_words = "value must be in range [0, 9223372036854775807]",
		.source = "QEMU 7.2 and 10.0.13, iothread.c iothread_set_param",
		.run = poll_out_of_range,
	},
	{
		.id = 269,
		.severity = SEVERITY_ERROR,
		.consequence = CONSEQUENCE_LIBVIRT_REFUSES,
		.stage = RULE_STAGE_DEFINE,
		.needs = NEEDS_QEMU | NEEDS_MACHINE,
		.title = "IOThread of a SCSI controller on virtio-mmio",
		.why = "libvirt lets virtio-scsi use IOThreads on PCI and CCW. On arm's and RISC-V's"
		       " virt one device with an address of type virtio-mmio takes those without an"
		       " address along.",
		.help = "write <address type='pci'/> in the controller, or take its IOThread out",
		.bad.domain = EXAMPLE_ON("aarch64", "virt",
					 GUEST("  <iothreads>1</iothreads>\n")
						 CONTROLLER("virtio-scsi", AT("virtio-mmio"))),
		.good.domain = EXAMPLE_ON("aarch64", "virt",
					  GUEST("  <iothreads>1</iothreads>\n")
						  CONTROLLER("virtio-scsi", AT("pci"))),
		.elements = "controller driver address",
		.message_words =
			"virtio-scsi IOThreads only available for virtio pci and virtio ccw controllers",
		.source = "libvirt 9.0.0 to 11.3.0, qemu/qemu_validate.c "
			  "qemuValidateCheckSCSIControllerIOThreads",
		.run = on_other_bus,
	},
};

const struct rule_topic iothreads_topic = {
	.name = "iothreads",
	.title = "IOThreads",
	.first_id = 260,
	.last_id = 269,
	.rules = iothreads_rules,
	.n_rules = ARRAY_SIZE(iothreads_rules),
};
