/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What check is measured against: libxml2's own tree of each file, and nothing else. */
#include <libxml/parser.h>

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		xmlFreeDoc(xmlReadFile(argv[i], NULL, XML_PARSE_NONET));
	xmlCleanupParser();
	return 0;
}
