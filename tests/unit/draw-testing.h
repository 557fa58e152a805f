/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of pictures and views share: a guest from XML, and a host of any shape. */
#ifndef VN_DRAW_TESTING_H
#define VN_DRAW_TESTING_H

#include "testing.h"

#include "base/strbuf.h"
#include "guest/guest.h"
#include "host/host.h"

struct drawn {
	struct diag_list diags;
	struct domain *domain;
	struct target target;
	struct guest *guest;
};

/* The guest of a domain with the given content, for the newest libvirt and QEMU. */
static inline void drawn_build(struct drawn *drawn, const char *content)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(strbuf) text = STRBUF_INIT;

	*drawn = (struct drawn){ .diags = DIAG_LIST_INIT };
	strbuf_printf(&text, "<domain type='kvm'><name>g</name>%s</domain>", content);
	if (domain_parse("g.xml", text.text, text.length, &drawn->diags, &drawn->domain, &error) <
	    0)
		fail_msg("%s", error.message);
	assert_int_equal(target_init(&drawn->target, 0, 0, &error), 0);
	drawn->guest = guest_build(drawn->domain, &drawn->target);
}

static inline void drawn_done(struct drawn *drawn)
{
	guest_free(drawn->guest);
	target_done(&drawn->target);
	domain_free(drawn->domain);
	diag_list_done(&drawn->diags);
}

/* nodes × cores × threads CPUs; siblings as Linux numbers them on x86: half of all CPUs apart. */
static inline struct host *host_of_shape(unsigned n_nodes, unsigned n_cores, unsigned n_threads)
{
	AUTO(error) error = ERROR_INIT;
	AUTO(strbuf) text = STRBUF_INIT;
	struct host *host = NULL;
	unsigned all = n_nodes * n_cores;

	strbuf_printf(&text,
		      "<capabilities><host><cpu><arch>x86_64</arch></cpu><topology>"
		      "<cells num='%u'>",
		      n_nodes);
	for (unsigned i = 0; i < n_nodes; i++) {
		strbuf_printf(&text,
			      "<cell id='%u'><memory unit='KiB'>67108864</memory><distances>", i);
		for (unsigned j = 0; j < n_nodes; j++)
			strbuf_printf(&text, "<sibling id='%u' value='%u'/>", j, i == j ? 10 : 21);
		strbuf_printf(&text, "</distances><cpus num='%u'>", n_cores * n_threads);
		for (unsigned j = 0; j < n_cores * n_threads; j++) {
			unsigned core = i * n_cores + j % n_cores;

			strbuf_printf(&text,
				      "<cpu id='%u' socket_id='%u' die_id='0' core_id='%u' "
				      "siblings='",
				      core + j / n_cores * all, i, core);
			for (unsigned k = 0; k < n_threads; k++)
				strbuf_printf(&text, "%s%u", k ? "," : "", core + k * all);
			strbuf_add_string(&text, "'/>");
		}
		strbuf_add_string(&text, "</cpus></cell>");
	}
	strbuf_add_string(&text, "</cells></topology></host></capabilities>");
	if (host_read_capabilities("h.xml", text.text, text.length, &host, &error) < 0)
		fail_msg("%s", error.message);
	return host;
}

#endif
