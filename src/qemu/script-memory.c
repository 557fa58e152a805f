/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Script: folders, resctrl groups, and how both go away again. */
#include <inttypes.h>

#include "base/units.h"
#include "qemu/script-parts.h"

void script_add_folders(struct script *script)
{
	const struct applied *applied = &script->applied;
	struct strbuf *out = &script->body;

	if (applied->n_directories)
		strbuf_add_string(out, "\n# for memory backends\n");
	for (size_t i = 0; i < applied->n_directories; i++) {
		const struct applied_directory *directory = &applied->directories[i];

		script_use(script, SCRIPT_FOLDER);
		if (directory->hugepage_kib)
			script_use(script, SCRIPT_HUGE_FOLDER);
		strbuf_add_string(out, directory->hugepage_kib ? "huge_folder " : "folder ");
		qemu_shell_word(directory->path, out);
		if (directory->hugepage_kib)
			strbuf_printf(out, " %" PRIu64, directory->hugepage_kib * BYTES_PER_KIB);
		strbuf_add_char(out, '\n');
	}
}

void script_add_group_name(const struct bitmap *vcpus, struct strbuf *out)
{
	strbuf_add_string(out, "vcpus_");
	bitmap_format(vcpus, out);
}

static void add_allocation(struct script *script, const struct applied_resctrl *group)
{
	struct strbuf *out = &script->body;

	strbuf_add_string(out, "resctrl_group ");
	script_add_group_name(&group->vcpus, out);
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < group->n_caches; i++) {
		const struct applied_cache *cache = &group->caches[i];

		script_use(script, SCRIPT_CACHE);
		strbuf_add_string(out, "cache ");
		script_add_group_name(&group->vcpus, out);
		strbuf_printf(out, " %u '%s' %u %" PRIu64 "\n", cache->level, cache->type,
			      cache->id, cache->size_bytes);
	}
	if (group->n_membws == 0)
		return;
	strbuf_add_string(out, "write \"$resctrl/$guest-");
	script_add_group_name(&group->vcpus, out);
	strbuf_add_string(out, "/schemata\" 'MB:");
	for (size_t i = 0; i < group->n_membws; i++)
		strbuf_printf(out, "%s%u=%u", i ? ";" : "", group->membws[i].id,
			      group->membws[i].bandwidth);
	strbuf_add_string(out, "'\n");
}

static void add_monitors(struct script *script, const struct applied_resctrl *group)
{
	bool allocates = group->n_caches + group->n_membws > 0;
	struct strbuf *out = &script->body;

	for (size_t i = 0; i < group->n_monitors; i++) {
		strbuf_add_string(out, "mkdir \"$resctrl/");
		if (allocates) {
			strbuf_add_string(out, "$guest-");
			script_add_group_name(&group->vcpus, out);
			strbuf_add_char(out, '/');
		}
		strbuf_add_string(out, "mon_groups/$guest-");
		script_add_group_name(&group->monitors[i], out);
		strbuf_add_string(out, "\"\n");
	}
}

void script_add_resctrls(struct script *script)
{
	for (size_t i = 0; i < script->applied.n_resctrls; i++) {
		const struct applied_resctrl *group = &script->applied.resctrls[i];

		if (i == 0)
			strbuf_add_string(&script->body, "\n# caches and memory bandwidth\n");
		script_use(script, SCRIPT_RESCTRL);
		if (group->n_caches + group->n_membws > 0)
			add_allocation(script, group);
		add_monitors(script, group);
	}
}

static void add_removal_of_files(const struct applied *applied, struct strbuf *out)
{
	for (size_t i = 0; i < applied->n_files; i++) {
		strbuf_add_string(out, "\trm -f -- ");
		qemu_shell_word(applied->files[i], out);
		strbuf_add_char(out, '\n');
	}
	for (size_t i = 0; i < applied->n_directories; i++) {
		strbuf_add_string(out, "\trmdir -- ");
		qemu_shell_word(applied->directories[i].path, out);
		strbuf_add_string(out, " 2>/dev/null || :\n");
	}
}

/* Runs whenever the script ends. A QEMU that ran already is left alone, and so are its groups. */
void script_add_end(struct script *script)
{
	struct strbuf *out = &script->body;

	strbuf_add_string(out, "end() {\n\tstatus=$?\n\ttrap - EXIT\n");
	if (!script->format->running) {
		strbuf_add_string(out, "\tif [ -n \"$qemu\" ]; then\n"
				       "\t\tkill \"$qemu\" 2>/dev/null || :\n"
				       "\t\twait \"$qemu\" || :\n"
				       "\tfi\n");
		if (script->has_group)
			strbuf_add_string(out,
					  "\tif [ -n \"$group\" ]; then\n"
					  "\t\trmdir \"$group\"/*/ \"$group\" 2>/dev/null || :\n"
					  "\tfi\n");
		if (script->applied.n_resctrls)
			strbuf_add_string(out, "\trmdir \"$resctrl\"/mon_groups/\"$guest\"-* "
					       "\"$resctrl/$guest\"-* 2>/dev/null || :\n");
		add_removal_of_files(&script->applied, out);
	}
	strbuf_add_string(out, "\trm -rf -- \"$work\"\n\texit \"$status\"\n}\n"
			       "trap end EXIT\n"
			       "trap 'exit 129' HUP\n"
			       "trap 'exit 130' INT\n"
			       "trap 'exit 143' TERM\n"
			       "trap '' PIPE\n");
}
