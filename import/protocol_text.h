/* The text of minutes, line by line, whatever the file is: plain text in any encoding, a web page, a Word
 * document or a PDF. */
#ifndef UPH_IMPORT_PROTOCOL_TEXT_H
#define UPH_IMPORT_PROTOCOL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "import/protocol.h"

enum protocol_form { PROTOCOL_PLAIN, PROTOCOL_HTML, PROTOCOL_DOCX, PROTOCOL_PDF };

/* What the first bytes say. */
enum protocol_form protocol_form_of(const unsigned char *data, size_t length);

/* The text as UTF-8, lines ended by "\n", pages by "\f"; cells of a table stand apart by TAB. */
enum uph_status protocol_text(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err);

/* ---- the forms, between protocol_text.c and its neighbours ---- */

/* Tags off, entities decoded; `html` is UTF-8. */
void protocol_html(const char *html, size_t length, struct buffer *out);
/* Whether the zip is a Word document. */
bool protocol_is_docx(const unsigned char *data, size_t length);
enum uph_status protocol_docx(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err);
/* By the program pdftotext, when it is installed. */
enum uph_status protocol_pdf(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err);

#endif
