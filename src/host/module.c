/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding and loading the module that is linked with libvirt. */
#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "host/connection.h"

int libvirt_module_load_file(const char *path, const struct libvirt_module **out,
			     struct error *error)
{
	/* Never closed: libvirt leaves threads and handlers behind. */
	void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const struct libvirt_module *module;
	const char *reason;

	if (!handle) {
		reason = dlerror();
		return error_set(
			error,
			"libvirt can't be asked, because its module doesn't load: %s; is libvirt's client library (libvirt0, libvirt-libs) installed?",
			reason ? reason : path);
	}
	module = dlsym(handle, LIBVIRT_MODULE_SYMBOL);
	if (!module || module->abi != LIBVIRT_MODULE_ABI)
		return error_set(
			error, "libvirt can't be asked: %s belongs to another version of virtnuma",
			path);
	*out = module;
	return 0;
}

/* The folder of the program that runs, with a slash at its end; "" when it can't be told. */
static void add_program_folder(struct strbuf *out)
{
	AUTO_FREE char *path = mem_alloc_array(PATH_MAX, 1);
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
	const char *end = length > 0 ? memrchr(path, '/', (size_t)length) : NULL;

	if (end)
		strbuf_add(out, path, (size_t)(end - path) + 1);
}

/* Appends folder and file to an empty path; whether that file is there. */
static bool is_there(struct strbuf *path, const char *folder, const char *below)
{
	strbuf_clear(path);
	strbuf_printf(path, "%s%s" LIBVIRT_MODULE_FILE, folder, below);
	return access(strbuf_text(path), F_OK) == 0;
}

/*
 * A program that wasn't installed, or was moved, has its module near it: libtool's build folder,
 * the same two levels up for tests, lib beside bin. Never for a set-user-id program, whose folder
 * may be a link of the caller's making.
 */
static bool find_module(struct strbuf *path)
{
	static const char *const near[] = { ".libs/", "../../.libs/", "../lib/virtnuma/" };
	AUTO(strbuf) folder = STRBUF_INIT;

	if (getauxval(AT_SECURE) == 0) {
		add_program_folder(&folder);
		for (size_t i = 0; folder.length && i < ARRAY_SIZE(near); i++)
			if (is_there(path, strbuf_text(&folder), near[i]))
				return true;
	}
	return is_there(path, PKGLIBDIR, "/");
}

int libvirt_module_load(const struct libvirt_module **out, struct error *error)
{
	AUTO(strbuf) path = STRBUF_INIT;

	if (!find_module(&path))
		return error_set(
			error,
			"libvirt can't be asked: virtnuma was built without it, or its module is not installed (%s)",
			strbuf_text(&path));
	return libvirt_module_load_file(strbuf_text(&path), out, error);
}
