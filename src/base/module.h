/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the modules are that are loaded only when they are wanted. */
#ifndef VN_BASE_MODULE_H
#define VN_BASE_MODULE_H

#include <stdbool.h>

#include "base/strbuf.h"

/*
 * Finds a module by its file's name: near the program, where that wasn't installed or was moved,
 * else in its folder of libraries. False when it isn't there; path is then where it should be.
 */
bool module_find(const char *file, struct strbuf *path);

#endif
