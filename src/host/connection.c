/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A live libvirt: what the module gives, in a thread that may be given up. */
#include "host/connection.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/build.h"
#include "host/connection-facts.h"

#define LIMIT_S 5
/* An embedded driver is no daemon that could hang: it tries every QEMU binary when it first runs,
   which has taken 45 s for twenty of them. */
#define EMBEDDED_LIMIT_S 180

/* Shared by the two threads; whoever is done last frees it. */
struct job {
	pthread_mutex_t lock;
	pthread_cond_t is_done;
	bool done, given_up;
	const struct libvirt_module *module;
	char *uri; /* NULL: libvirt's own default */
	char *xml; /* to translate; NULL: the host is wanted */
	int result;
	struct host *host;
	char *line;    /* the translation */
	char *refusal; /* why there is none */
	struct error error;
};

static struct job *job_new(const struct libvirt_module *module, const char *uri, const char *xml)
{
	struct job *job = mem_alloc_array(1, sizeof(*job));
	pthread_condattr_t attributes;

	job->module = module;
	job->uri = uri ? mem_strdup(uri) : NULL;
	job->xml = xml ? mem_strdup(xml) : NULL;
	(void)pthread_mutex_init(&job->lock, NULL); /* these can't fail on Linux */
	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&job->is_done, &attributes);
	(void)pthread_condattr_destroy(&attributes);
	return job;
}

static void job_free(struct job *job)
{
	host_free(job->host);
	error_done(&job->error);
	(void)pthread_cond_destroy(&job->is_done);
	(void)pthread_mutex_destroy(&job->lock);
	free(job->uri);
	free(job->xml);
	free(job->line);
	free(job->refusal);
	free(job);
}

static unsigned short_version(unsigned long version)
{
	return (unsigned)(version / 1000000 * 1000 + version / 1000 % 1000);
}

static void add_versions(struct host *host, const struct libvirt_module *module,
			 struct libvirt_connection *connection)
{
	unsigned long version;

	if (module->libvirt_version(connection, &version))
		host->libvirt_version = short_version(version);
	if (module->qemu_version(connection, &version))
		host->qemu_version = short_version(version);
}

static void add_free(struct host *host, const struct libvirt_module *module,
		     struct libvirt_connection *connection)
{
	for (size_t i = 0; i < host->n_nodes; i++) {
		struct host_node *node = &host->nodes[i];
		uint64_t bytes;

		if (module->free_memory(connection, node->id, &bytes)) {
			node->free_known = true;
			node->free_kib = bytes / 1024;
		}
		for (size_t j = 0; j < node->n_pages; j++) {
			struct host_pages *pages = &node->pages[j];

			if (pages->size_kib <= UINT32_MAX)
				pages->free_known =
					module->free_pages(connection, node->id,
							   (unsigned)pages->size_kib, &pages->free);
		}
	}
}

/* The map also has CPUs that the topology leaves out because they are offline. */
static void add_missing_cpus(struct host *host, unsigned n_cpus)
{
	size_t n = host->n_cpus;

	for (unsigned id = 0; id < n_cpus; id++) {
		size_t at = 0, end = n;

		while (at < end) {
			size_t middle = at + (end - at) / 2;

			if (host->cpus[middle].id < id)
				at = middle + 1;
			else
				end = middle;
		}
		if (at < n && host->cpus[at].id == id)
			continue;
		*ARENA_APPEND(&host->arena, host->cpus, host->n_cpus) =
			(struct host_cpu){ .id = id, .node = HOST_NO_NODE };
	}
	host_sort_cpus(host);
}

static void add_online(struct host *host, const struct libvirt_module *module,
		       struct libvirt_connection *connection)
{
	AUTO_FREE unsigned char *map = NULL;
	unsigned n_cpus;

	if (!module->online_cpus(connection, &map, &n_cpus) || n_cpus > BITMAP_MAX_BIT + 1)
		return;
	add_missing_cpus(host, n_cpus);
	for (size_t i = 0; i < host->n_cpus; i++) {
		struct host_cpu *cpu = &host->cpus[i];

		cpu->online_known = cpu->id < n_cpus;
		cpu->online = cpu->online_known && map[cpu->id / 8] >> (cpu->id % 8) & 1;
	}
}

static int read_connection(const struct libvirt_module *module,
			   struct libvirt_connection *connection, struct host **out,
			   struct error *error)
{
	AUTO_FREE char *message = NULL;
	AUTO_FREE char *uri = module->uri(connection);
	AUTO_FREE char *text = module->capabilities(connection, &message);
	struct host *host;

	if (!text)
		return error_set(error, "%s", message ? message : "out of memory");
	if (host_read_capabilities(uri ? uri : "libvirt", text, strlen(text), &host, error))
		return error_wrap(error, "reading the capabilities");
	host->source = HOST_SOURCE_LIBVIRT;
	host->description = arena_printf(&host->arena, "libvirt at %s", uri ? uri : "its default");
	add_versions(host, module, connection);
	add_free(host, module, connection);
	add_online(host, module, connection);
	connection_add_facts(host, module, connection);
	*out = host;
	return 0;
}

static int translate(struct job *job, struct libvirt_connection *connection)
{
	AUTO_FREE char *message = NULL;
	bool refused = false;

	job->line = job->module->translate(connection, job->xml, &refused, &message);
	if (job->line)
		return 0;
	if (!refused)
		return error_set(&job->error, "%s", message ? message : "out of memory");
	job->refusal = mem_strdup(message ? message : "unknown error");
	return 0;
}

static int ask(struct job *job)
{
	const char *name = job->uri ? job->uri : "the default libvirt";
	AUTO_FREE char *message = NULL;
	struct libvirt_connection *connection = job->module->open(job->uri, job->xml, &message);
	int result;

	if (!connection)
		return error_set(&job->error, "can't connect to %s: %s", name,
				 message ? message : "out of memory");
	result = job->xml ? translate(job, connection)
			  : read_connection(job->module, connection, &job->host, &job->error);
	job->module->close(connection);
	return result ? error_wrap(&job->error, "asking %s", name) : 0;
}

static void *run(void *argument)
{
	struct job *job = argument;
	bool given_up;
	int result = ask(job);

	(void)pthread_mutex_lock(&job->lock);
	job->result = result;
	job->done = true;
	given_up = job->given_up;
	(void)pthread_cond_signal(&job->is_done);
	(void)pthread_mutex_unlock(&job->lock);
	if (given_up)
		job_free(job);
	return NULL;
}

/* Whether the thread finished in time; if not, the job is the thread's from here on. */
static bool wait_for(struct job *job, unsigned limit_s)
{
	struct timespec end;
	bool done;

	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += limit_s;
	(void)pthread_mutex_lock(&job->lock);
	while (!job->done && pthread_cond_timedwait(&job->is_done, &job->lock, &end) == 0)
		;
	done = job->done;
	job->given_up = !done;
	(void)pthread_mutex_unlock(&job->lock);
	return done;
}

/* Has the job done in a thread of its own. NULL, the job being freed by then or later: it wasn't. */
static struct job *do_job(struct job *job, unsigned limit_s, struct error *error)
{
	AUTO_FREE char *name = mem_strdup(job->uri ? job->uri : "the default libvirt");
	pthread_t thread;
	int result = pthread_create(&thread, NULL, run, job);

	if (result) {
		job_free(job);
		(void)error_set(error, "can't start a thread to ask libvirt: %s", strerror(result));
		return NULL;
	}
	(void)pthread_detach(thread); /* it is alive and nobody else's */
	if (!wait_for(job, limit_s)) {
		(void)error_set(error, "%s didn't answer within %u seconds", name, limit_s);
		return NULL;
	}
	if (job->result == 0)
		return job;
	(void)error_set(error, "%s", job->error.message);
	job_free(job);
	return NULL;
}

int libvirt_read(const struct libvirt_module *module, const char *uri, unsigned limit_s,
		 struct host **out, struct error *error)
{
	struct job *job = do_job(job_new(module, uri, NULL), limit_s, error);

	if (!job)
		return -1;
	*out = TAKE(job->host);
	job_free(job);
	return 0;
}

int libvirt_translate(const struct libvirt_request *request, struct libvirt_translation *out,
		      struct error *error)
{
	struct job *job = do_job(job_new(request->module, request->uri, request->xml),
				 request->limit_s, error);

	if (!job)
		return -1;
	out->line = TAKE(job->line);
	out->refusal = TAKE(job->refusal);
	job_free(job);
	return 0;
}

void libvirt_translation_done(struct libvirt_translation *translation)
{
	free(translation->line);
	free(translation->refusal);
}

/*
 * The one place that writes to the environment: libvirt's client reads it to decide whether to
 * start a daemon (remote/remote_sockets.c, since 6.9), which looking at a host never does. Before
 * the thread, so that nobody reads it meanwhile.
 */
static int prepare(const struct libvirt_module **out, struct error *error)
{
	if (libvirt_module_load(out, error))
		return -1;
	if (setenv("LIBVIRT_AUTOSTART", "0", 1))
		return error_set(error, "can't keep libvirt from starting a daemon: %s",
				 strerror(errno));
	return 0;
}

static unsigned limit_of(const char *uri)
{
	return uri && strstr(uri, ":///embed") ? EMBEDDED_LIMIT_S : LIMIT_S;
}

int host_read_libvirt(const char *uri, struct host **out, struct error *error)
{
	const struct libvirt_module *module;

	if (prepare(&module, error))
		return -1;
	return libvirt_read(module, uri, limit_of(uri), out, error);
}

int host_translate(const char *uri, const char *xml, struct libvirt_translation *out,
		   struct error *error)
{
	struct libvirt_request request = { .uri = uri, .xml = xml, .limit_s = limit_of(uri) };

	if (prepare(&request.module, error))
		return -1;
	return libvirt_translate(&request, out, error);
}
