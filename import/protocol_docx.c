/* A Word document as lines: a paragraph is a line, a row of a table is a line whose cells stand apart by TAB,
 * and numbers and bullets that Word counts itself are given back as "- " alone, because the file does not
 * hold them. Deleted, moved away, struck and hidden text and field codes
 * are left out, and of a text box the copy for older programs. Footnotes are in another part, and are not
 * read. Limits as for workbooks. */
#include "import/protocol_text.h"

#include <string.h>

#include "import/workbook_xml.h"

#define DOCUMENT "word/document.xml"

static const struct table_limits limits = {.unzipped_bytes = (uint64_t)256 << 20, .unzipped_ratio = 200};

struct document {
	struct buffer *out;
	struct workbook_xml *xml;
	unsigned row;  /* depth of table rows */
	bool cell;     /* the row has a cell before this one */
	bool text;     /* in w:t */
	bool line;     /* something stands on the line */
	bool list;     /* the paragraph is an item of a list */
	bool style;    /* in w:pPr, whose tab stops are no text */
	bool hidden;   /* the run is struck or hidden */
	unsigned gone; /* depth of what is deleted, or moved, or said twice */
	bool break_due;
};

static bool is_gone(const char *name)
{
	return strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0 || strcmp(name, "Fallback") == 0;
}

/* <w:strike/> and <w:strike w:val="true"/>, not <w:strike w:val="0"/>. */
static bool is_on(const char **attributes)
{
	for (size_t i = 0; attributes && attributes[i] && attributes[i + 1]; i += 2) {
		const char *colon = strrchr(attributes[i], ':');
		if (strcmp(colon ? colon + 1 : attributes[i], "val") == 0)
			return strcmp(attributes[i + 1], "0") != 0 && strcmp(attributes[i + 1], "false") != 0;
	}
	return true;
}

static void put(struct document *document, const char *bytes, size_t length)
{
	if (document->break_due && document->line && document->row > 0)
		buffer_byte(document->out, ' '); /* a second paragraph of a cell */
	document->break_due = false;
	if (document->list && !document->line && document->row == 0)
		buffer_text(document->out, "- ");
	document->list = false;
	document->line = true;
	buffer_append(document->out, bytes, length);
	if (buffer_failed(document->out))
		workbook_xml_stop(document->xml);
}

static void start_element(void *data, const char *name, const char **attributes)
{
	struct document *document = data;
	document->gone += is_gone(name);
	if (document->gone > 0)
		return;
	if (strcmp(name, "t") == 0) {
		document->text = true;
	} else if (strcmp(name, "strike") == 0 || strcmp(name, "dstrike") == 0 ||
		   strcmp(name, "vanish") == 0) {
		document->hidden = document->hidden || (!document->style && is_on(attributes));
	} else if (strcmp(name, "pPr") == 0) {
		document->style = true;
	} else if (strcmp(name, "tab") == 0 && !document->style) {
		/* In a table a TAB would be another cell. */
		put(document, document->row > 0 ? " " : "\t", 1);
	} else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
		put(document, document->row > 0 ? " " : "\n", 1);
	} else if (strcmp(name, "noBreakHyphen") == 0) {
		put(document, "-", 1);
	} else if (strcmp(name, "numPr") == 0) {
		document->list = true;
	} else if (strcmp(name, "tr") == 0) {
		document->row++;
		document->cell = document->line = false;
	} else if (strcmp(name, "tc") == 0 && document->row == 1) {
		if (document->cell)
			buffer_byte(document->out, '\t');
		document->cell = true;
		document->line = document->break_due = false;
	}
}

static void end_element(void *data, const char *name)
{
	struct document *document = data;
	if (document->gone > 0) {
		document->gone -= is_gone(name);
		return;
	}
	if (strcmp(name, "t") == 0) {
		document->text = false;
	} else if (strcmp(name, "r") == 0) {
		document->hidden = false;
	} else if (strcmp(name, "pPr") == 0) {
		document->style = false;
	} else if (strcmp(name, "p") == 0) {
		document->list = false;
		if (document->row > 0) {
			document->break_due = true;
			return;
		}
		buffer_byte(document->out, '\n');
		document->line = false;
	} else if (strcmp(name, "tr") == 0 && document->row > 0) {
		if (--document->row == 0)
			buffer_byte(document->out, '\n');
		document->line = document->break_due = false;
	}
}

static void take_text(void *data, const char *text, int length)
{
	struct document *document = data;
	if (document->text && document->gone == 0 && !document->hidden && length > 0)
		put(document, text, (size_t)length);
}

bool protocol_is_docx(const unsigned char *data, size_t length)
{
	const struct table_bytes bytes = {.fd = -1, .memory = data, .length = length};
	struct workbook_zip *zip;
	if (workbook_zip_open(&bytes, &limits, &zip, NULL) != UPH_OK)
		return false;
	bool has = workbook_zip_has(zip, DOCUMENT);
	workbook_zip_close(zip);
	return has;
}

/* What the modules below say of workbooks is said of the document. */
static enum uph_status of_document(enum uph_status status, struct uph_error *err)
{
	if (status == UPH_E_REFUSED)
		return uph_fail(err, UPH_E_REFUSED,
			"Word-dokumentet är skadat eller skyddat med lösenord: öppna det och spara det igen som .docx, "
			"utan lösenord.");
	if (status == UPH_E_LIMIT)
		return uph_fail(err, UPH_E_LIMIT,
			"Word-dokumentet växer mer när det packas upp än gränsen tillåter, som en fil gjord för att "
			"skada: öppna det och spara texten som .txt.");
	return status;
}

enum uph_status protocol_docx(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {start_element, end_element, take_text};
	const struct table_bytes bytes = {.fd = -1, .memory = data, .length = length};
	struct workbook_zip *zip;
	struct document document = {.out = out};
	enum uph_status status = workbook_zip_open(&bytes, &limits, &zip, err);
	if (status != UPH_OK)
		return of_document(status, err);
	if (!workbook_zip_has(zip, DOCUMENT)) {
		workbook_zip_close(zip);
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är ett zip-arkiv men inget Word-dokument: spara protokollet som .docx, .pdf eller .txt.");
	}
	status = workbook_xml_open(zip, DOCUMENT, false, &handlers, &document, &document.xml, err);
	while (status == UPH_OK)
		status = workbook_xml_run(document.xml, err);
	workbook_xml_close(document.xml);
	workbook_zip_close(zip);
	return status == UPH_END ? UPH_OK : of_document(status, err);
}
