/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames for the examples of rules: whole small domains that differ in the lines that matter.
 *
 * Each line of the body is a string that ends with \n, indented by two blanks, as it is printed.
 */
#ifndef VN_RULES_EXAMPLE_H
#define VN_RULES_EXAMPLE_H

#define EXAMPLE_MACHINE(arch, machine, body)                           \
	"<domain type='kvm'>\n"                                        \
	"  <name>guest</name>\n" body "  <os>\n"                       \
	"    <type arch='" arch "' machine='" machine "'>hvm</type>\n" \
	"  </os>\n"

/* An x86 guest on q35 with ACPI. */
#define EXAMPLE(body)                          \
	EXAMPLE_MACHINE("x86_64", "q35", body) \
	"  <features>\n"                       \
	"    <acpi/>\n"                        \
	"  </features>\n"                      \
	"</domain>\n"

/* The same on another machine type, without features. */
#define EXAMPLE_ON(arch, machine, body) EXAMPLE_MACHINE(arch, machine, body) "</domain>\n"

#endif
