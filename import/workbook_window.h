/* The bytes of a workbook's part that have been read and are not parsed yet, a piece at a time, so that whole
 * elements can be taken from its front: it knows where the last of them ends, and keeps what has only begun
 * for the next piece. */
#ifndef UPH_IMPORT_WORKBOOK_WINDOW_H
#define UPH_IMPORT_WORKBOOK_WINDOW_H

#include "import/workbook_zip.h"
#include "import/xml_plain.h"

#define WORKBOOK_CHUNK 65536

struct workbook_window {
	char bytes[2 * WORKBOOK_CHUNK + XML_PLAIN_PADDING]; /* a NUL behind bytes[to - 1] */
	size_t from, to;
	size_t whole;            /* from `from` to here stand whole elements; they may be none */
	bool ended;              /* the rest of the part stands here … */
	struct uph_error failed; /* … or what cannot be read has this reason; status UPH_OK: it ended */
	bool utf16;              /* by its first bytes, as expat sees it */
	const char *end_tag;     /* of the elements */
};

/* Whether another piece is needed, and has room, before what stands here is parsed. */
bool workbook_window_wants(const struct workbook_window *window);
void workbook_window_fill(struct workbook_window *window, struct workbook_part *part);
/* How much a parser is to have that cannot take a whole element from the front: the first of them; all of
 * them when `many`; what is left when there is none. */
size_t workbook_window_piece(const struct workbook_window *window, bool many);

#endif
