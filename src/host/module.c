/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding and loading the module that is linked with libvirt. */
#include <dlfcn.h>

#include "base/module.h"
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

int libvirt_module_load(const struct libvirt_module **out, struct error *error)
{
	AUTO(strbuf) path = STRBUF_INIT;

	if (!module_find(LIBVIRT_MODULE_FILE, &path))
		return error_set(
			error,
			"libvirt can't be asked: virtnuma was built without it, or its module is not installed (%s)",
			strbuf_text(&path));
	return libvirt_module_load_file(strbuf_text(&path), out, error);
}
