/* A part of a workbook as XML, pulled a piece at a time: the reader pauses when it has a row, and goes on
 * when asked for the next.
 *
 * A document type declaration is refused (entities are how small files become large ones), as are nesting
 * without end and single tokens of many megabytes. Element names come without their prefix.
 *
 * A reader may take elements that are written plainly (xml_plain.h) by itself, in place of expat, which is
 * several times slower. Expat then reads the rest of the part as if they had not been there: since each is
 * whole and well-formed, what expat finds and refuses is the same. */
#ifndef UPH_IMPORT_WORKBOOK_XML_H
#define UPH_IMPORT_WORKBOOK_XML_H

#include <stddef.h>

#include "import/workbook_zip.h"

struct workbook_xml;

struct workbook_xml_handlers {
	void (*start)(void *data, const char *name, const char **attributes);
	void (*end)(void *data, const char *name);
	void (*text)(void *data, const char *text, int length); /* NULL: not wanted */
};

/* `namespaces`: attribute names come as "uri|name", for workbook_xml_attribute_of(). */
enum uph_status workbook_xml_open(struct workbook_zip *zip, const char *part, bool namespaces,
	const struct workbook_xml_handlers *handlers, void *data, struct workbook_xml **out,
	struct uph_error *err);
/* Before the first run: lets the reader take elements by itself. `take` reads one in plain XML, which may
 * begin at `at`, and returns its end, or NULL when it is expat's to read; it sets `*pause` to pause after it.
 * `end_tag` is the end tag of such elements, which are some 64 KiB long at most. */
typedef const char *workbook_xml_take(void *data, const char *at, bool *pause);
enum uph_status workbook_xml_take_plain(
	struct workbook_xml *xml, workbook_xml_take *take, const char *end_tag, struct uph_error *err);
void workbook_xml_close(struct workbook_xml *xml); /* NULL is fine */

/* UPH_OK when a handler paused, UPH_END at the end of the part. */
enum uph_status workbook_xml_run(struct workbook_xml *xml, struct uph_error *err);

/* For handlers. */
void workbook_xml_pause(struct workbook_xml *xml);
void workbook_xml_stop(struct workbook_xml *xml); /* the rest is not wanted: as if the part ended here */
/* The error that workbook_xml_run() returns; the first one stays. */
struct uph_error *workbook_xml_error(struct workbook_xml *xml);
void workbook_xml_fail(struct workbook_xml *xml, enum uph_status status);
bool workbook_xml_failed(const struct workbook_xml *xml);

/* The value, or NULL. */
const char *workbook_xml_attribute(const char **attributes, const char *name);
/* The same by the end of its namespace: "table:1.0|name". */
const char *workbook_xml_attribute_of(const char **attributes, const char *name);
/* A number in digits alone, at most `max`, else `otherwise`; NULL too. */
uint32_t workbook_xml_number(const char *text, uint32_t max, uint32_t otherwise);
/* "1", "true", "on" */
bool workbook_xml_true(const char *text);

#endif
