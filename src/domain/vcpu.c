/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <vcpu> and <vcpus>. */
#include "base/number.h"
#include "domain/sections.h"

/* Unlike numatune, <vcpu> has no "default" (conf/domain_conf.c, virDomainCpuPlacementMode). */
static const char *const placements[] = {
	[PLACEMENT_STATIC] = "static",
	[PLACEMENT_AUTO] = "auto",
};
static const struct enum_names vcpu_placement_names = ENUM_NAMES(placements);

/* The only number that libvirt lets wrap: -1 is 4294967295 vCPUs (virDomainVcpuParse,
   virStrToLong_ui, 9.0.0 to 11.3.0), which it then tries to allocate. */
static void read_maximum(struct reader *r, struct xml_node *vcpu)
{
	struct domain_vcpus *vcpus = &r->domain->vcpus;
	struct field field = field_text(vcpu);
	uint64_t checked;
	uint32_t wrapped;

	if (!field.value) {
		blame(r, RULE_NUMBER, field.at, "<vcpu> is empty, not a number of vCPUs");
		return;
	}
	if (number_parse(field.value, UINT32_MAX, &checked) != NUMBER_OK &&
	    number_parse_wrapping(field.value, &wrapped) == NUMBER_OK) {
		vcpus->at.maximum = field.at;
		blame(r, RULE_NUMBER, field.at, "%s is negative; libvirt takes it for %u vCPUs",
		      field_name(r, &field), wrapped);
		return;
	}
	read_unsigned(r, &field, 0, &vcpus->maximum, &vcpus->at.maximum);
}

static void read_vcpu(struct reader *r, struct xml_node *vcpu)
{
	struct domain_vcpus *vcpus = &r->domain->vcpus;
	struct field current = field_attribute(vcpu, "current");
	struct field placement = field_attribute(vcpu, "placement");
	struct field cpuset = field_attribute(vcpu, "cpuset");

	vcpus->at.element = vcpu->tag_at;
	read_maximum(r, vcpu);
	read_unsigned(r, &current, 0, &vcpus->current, &vcpus->at.current);
	vcpus->placement = (enum placement)read_word(r, &placement, 0, &vcpu_placement_names,
						     &vcpus->at.placement);
	/* with auto, libvirt doesn't even look at it */
	if (vcpus->placement != PLACEMENT_AUTO)
		read_list(r, &cpuset, 0, &vcpus->cpuset, &vcpus->at.cpuset);
	else
		blame_ignored(r, &cpuset, "placement is auto");
}

static void read_entry(struct reader *r, struct xml_node *vcpu)
{
	struct domain_vcpus *vcpus = &r->domain->vcpus;
	struct domain_vcpu_entry *entry = ARENA_APPEND(r->arena, vcpus->entries, vcpus->n_entries);
	struct field id = field_attribute(vcpu, "id");
	struct field enabled = field_attribute(vcpu, "enabled");
	struct field order = field_attribute(vcpu, "order");

	entry->at.element = vcpu->tag_at;
	read_unsigned(r, &id, READ_REQUIRED, &entry->id, &entry->at.id);
	entry->enabled = (enum tristate)read_word(r, &enabled, READ_REQUIRED, &enum_yes_no,
						  &entry->at.enabled);
	entry->hotpluggable = read_yes_no(r, vcpu, "hotpluggable", &entry->at.hotpluggable);
	read_unsigned(r, &order, 0, &entry->order, &entry->at.order);
}

void read_vcpus(struct reader *r, struct xml_node *node)
{
	struct domain_vcpus *vcpus = &r->domain->vcpus;
	struct xml_node *vcpu = first_child(r, node, "vcpu");
	struct xml_node *list = xml_child(node, "vcpus");
	unsigned before = r->n_errors;

	if (vcpu)
		read_vcpu(r, vcpu);
	if (list)
		vcpus->at.vcpus = list->tag_at;
	path_for_each (node, "vcpus", "vcpu", entry)
		read_entry(r, entry);
	vcpus->broken = r->n_errors != before;
}
