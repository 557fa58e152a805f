/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making a host, whichever source the facts are from. */
#include "host/build.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One for each CPU of a big machine helps nobody. */
#define MAX_NOTES 20

struct host *host_new(enum host_source source)
{
	struct arena arena = ARENA_INIT;
	struct host *host = ARENA_NEW(&arena, struct host);

	host->arena = arena;
	host->source = source;
	return host;
}

int host_add_page_size(struct host *host, uint64_t size_kib)
{
	size_t at = 0;

	while (at < host->n_page_sizes && host->page_sizes_kib[at] < size_kib)
		at++;
	if (at < host->n_page_sizes && host->page_sizes_kib[at] == size_kib)
		return 0;
	if (host->n_page_sizes == HOST_MAX_PAGE_SIZES)
		return -1;
	(void)ARENA_APPEND(&host->arena, host->page_sizes_kib, host->n_page_sizes);
	memmove(&host->page_sizes_kib[at + 1], &host->page_sizes_kib[at],
		(host->n_page_sizes - 1 - at) * sizeof(*host->page_sizes_kib));
	host->page_sizes_kib[at] = size_kib;
	return 0;
}

void host_note(struct host *host, const char *format, ...)
{
	va_list args;

	if (host->n_notes == MAX_NOTES) {
		host->n_more_notes++;
		return;
	}
	va_start(args, format);
	*ARENA_APPEND(&host->arena, host->notes, host->n_notes) =
		arena_vprintf(&host->arena, format, args);
	va_end(args);
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_nodes(const void *a, const void *b)
{
	return compare(((const struct host_node *)a)->id, ((const struct host_node *)b)->id);
}

static int compare_cpus(const void *a, const void *b)
{
	return compare(((const struct host_cpu *)a)->id, ((const struct host_cpu *)b)->id);
}

static int compare_pages(const void *a, const void *b)
{
	return compare(((const struct host_pages *)a)->size_kib,
		       ((const struct host_pages *)b)->size_kib);
}

void host_sort_nodes(struct host *host)
{
	if (host->n_nodes)
		qsort(host->nodes, host->n_nodes, sizeof(*host->nodes), compare_nodes);
}

void host_sort_cpus(struct host *host)
{
	if (host->n_cpus)
		qsort(host->cpus, host->n_cpus, sizeof(*host->cpus), compare_cpus);
}

void host_sort_pages(struct host_node *node)
{
	if (node->n_pages)
		qsort(node->pages, node->n_pages, sizeof(*node->pages), compare_pages);
}
