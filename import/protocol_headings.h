/* The headings of a protocol's paragraphs, and the letters of their parts. */
#ifndef UPH_IMPORT_PROTOCOL_HEADINGS_H
#define UPH_IMPORT_PROTOCOL_HEADINGS_H

#include "import/protocol_reading.h"

struct heading {
	size_t line;
	int number;
	char letter; /* 0: none */
	bool dotted; /* "12.3": the number is 1203 */
	size_t rest; /* plain offset where the title begins */
};

/* In the text's order, in the arena; how many. */
size_t headings_find(struct reading *reading, struct heading **out);

/* "a)", "a.)", "a/", "a." and "(a)" at plain[at]; where it goes on, or 0. Without a sign after it a letter is
 * none, unless the number of a paragraph stands before it. */
size_t heading_letter(const struct spoken *said, size_t at, bool after_number, char *letter);

#endif
