/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A guest's own view as text, and everything that show knows as JSON. */
#ifndef VN_DRAW_FORMATS_H
#define VN_DRAW_FORMATS_H

#include "base/error.h"
#include "base/strbuf.h"
#include "draw/draw.h"
#include "draw/view.h"

/* What numactl --hardware (2.0.16) prints inside; sizes are the machine's, all of it free. */
void numactl_format(const struct view *view, struct strbuf *out);

/* SRAT, SLIT and HMAT. Fails where the guest gets no ACPI tables. */
int acpi_format(const struct view *view, struct strbuf *out, struct error *error) MUST_CHECK;

/* The NUMA part of the device tree as source for dtc. Fails where the guest gets none. */
int dts_format(const struct view *view, struct strbuf *out, struct error *error) MUST_CHECK;

/* data/schema/show.schema.json */
void json_format(const struct draw_input *input, struct strbuf *out);

/* "access latency" */
const char *view_data_type_name(unsigned data_type);
/* "memory", "first-level cache" */
const char *view_hierarchy_name(unsigned hierarchy);

#endif
