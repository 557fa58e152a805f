/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a view, each made from the guest and the parts before it. */
#ifndef VN_DRAW_VIEW_PARTS_H
#define VN_DRAW_VIEW_PARTS_H

#include "draw/view.h"

void view_add_ranges(struct view *view, const struct host *host);
void view_add_hmat(struct view *view);
void view_number_nodes(struct view *view);
/* pseries: by the domains that nodes share. */
void view_round_distances(struct view *view);

#endif
