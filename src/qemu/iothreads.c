/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The objects of IOThreads and of the main loop: libvirt qemuBuildIOThreadCommandLine. */
#include "qemu/families.h"

static void add_pool(const struct domain_iothread *iothread, struct argv *argv)
{
	if (span_is_given(iothread->at.thread_pool_min) && iothread->thread_pool_min >= 0)
		argv_number(argv, "thread-pool-min", (uint64_t)iothread->thread_pool_min);
	if (span_is_given(iothread->at.thread_pool_max) && iothread->thread_pool_max >= 0)
		argv_number(argv, "thread-pool-max", (uint64_t)iothread->thread_pool_max);
}

static void add_poll(const struct domain_iothread *iothread, struct argv *argv)
{
	if (span_is_given(iothread->at.poll_max))
		argv_number(argv, "poll-max-ns", iothread->poll_max_ns);
	if (span_is_given(iothread->at.poll_grow))
		argv_number(argv, "poll-grow", iothread->poll_grow);
	if (span_is_given(iothread->at.poll_shrink))
		argv_number(argv, "poll-shrink", iothread->poll_shrink);
}

static void add_iothread(const struct guest *guest, const struct guest_iothread *iothread,
			 struct argv *argv)
{
	argv_add(argv, "-object", ARGV_OBJECT, ARGV_FAMILY_IOTHREADS);
	argv_string(argv, "qom-type", "iothread");
	argv_printf(argv, "id", "iothread%u", iothread->id);
	if (!iothread->domain) {
		argv_from(argv, guest->domain->iothreads.at.element, "<iothreads>");
		return;
	}
	argv_from(argv, iothread->domain->at.element, "<iothread id='%u'>", iothread->id);
	add_pool(iothread->domain, argv);
	if (target_has(guest->target, LIBVIRT_IOTHREAD_POLL))
		add_poll(iothread->domain, argv);
}

void qemu_add_iothreads(const struct guest *guest, struct argv *argv)
{
	const struct domain_iothreads *iothreads = &guest->domain->iothreads;

	for (size_t i = 0; i < guest->n_iothreads; i++)
		add_iothread(guest, &guest->iothreads[i], argv);
	/* domain_conf.c virDomainDefaultIOThreadDefParse: without a pool it is as if not there */
	if (!span_is_given(iothreads->main_loop.at.thread_pool_min) &&
	    !span_is_given(iothreads->main_loop.at.thread_pool_max))
		return;
	argv_add(argv, "-object", ARGV_OBJECT, ARGV_FAMILY_IOTHREADS);
	argv_from(argv, iothreads->at.default_element, "<defaultiothread>");
	argv_string(argv, "qom-type", "main-loop");
	argv_string(argv, "id", "main-loop");
	add_pool(&iothreads->main_loop, argv);
}
