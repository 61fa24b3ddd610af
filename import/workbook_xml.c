/* See workbook_xml.h; on expat.
 *
 * Elements in plain XML are taken only where expat has read all that it was given and stands between two
 * tokens of the content: not within a comment or CDATA, nor in a part that is not in UTF-8. What the reader
 * did not take goes to expat up to the next end tag of such an element, and the question is asked again. */
#include "import/workbook_xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "import/workbook_window.h"

enum { DEPTH_MAX = 256, PLAIN_DEPTH_MAX = 8 };

/* Bytes of one token (a tag with its attributes) that expat has to hold at once. */
#define TOKEN_MAX ((XML_Index)4 << 20)

struct workbook_xml {
	XML_Parser parser;
	struct workbook_part *part;
	struct workbook_xml_handlers handlers;
	void *data;
	bool namespaces;
	unsigned depth;
	bool paused;
	bool ended;   /* all of the part has been given to expat */
	bool stopped; /* a handler wants no more */
	XML_Index fed;
	struct uph_error error; /* status UPH_OK: none */
	/* elements that are taken without expat; NULL: there are none such */
	struct workbook_window *window;
	workbook_xml_take *take;
	bool other_encoding, in_cdata;
};

static const char *local_name(const struct workbook_xml *xml, const char *name)
{
	const char *colon = strrchr(name, xml->namespaces ? '|' : ':');
	return colon ? colon + 1 : name;
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct workbook_xml *xml = context;
	if (workbook_xml_failed(xml) || xml->stopped)
		return;
	if (++xml->depth > DEPTH_MAX) {
		(void)uph_fail(&xml->error, UPH_E_REFUSED,
			"Delen %s är nästlad djupare än %d nivåer, som i en fil gjord för att skada: spara "
			"tabellen på "
			"nytt i ett kalkylprogram.",
			workbook_part_name(xml->part), DEPTH_MAX);
		workbook_xml_fail(xml, UPH_E_REFUSED);
		return;
	}
	xml->handlers.start(xml->data, local_name(xml, name), attributes);
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
	struct workbook_xml *xml = context;
	if (workbook_xml_failed(xml) || xml->stopped)
		return;
	xml->depth--;
	xml->handlers.end(xml->data, local_name(xml, name));
}

static void XMLCALL on_text(void *context, const XML_Char *text, int length)
{
	struct workbook_xml *xml = context;
	if (!workbook_xml_failed(xml) && !xml->stopped)
		xml->handlers.text(xml->data, text, length);
}

static void XMLCALL on_doctype(
	void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_subset)
{
	struct workbook_xml *xml = context;
	(void)name, (void)system, (void)public, (void)has_subset;
	(void)uph_fail(&xml->error, UPH_E_REFUSED,
		"Delen %s innehåller en dokumenttyp (DTD), som arbetsböcker inte har: spara tabellen på nytt "
		"i ett "
		"kalkylprogram.",
		workbook_part_name(xml->part));
	workbook_xml_fail(xml, UPH_E_REFUSED);
}

static void XMLCALL on_declaration(
	void *context, const XML_Char *version, const XML_Char *encoding, int standalone)
{
	struct workbook_xml *xml = context;
	(void)version, (void)standalone;
	if (encoding && strcasecmp(encoding, "UTF-8") != 0)
		xml->other_encoding = true;
}

static void XMLCALL on_cdata(void *context)
{
	((struct workbook_xml *)context)->in_cdata = true;
}

static void XMLCALL on_cdata_end(void *context)
{
	((struct workbook_xml *)context)->in_cdata = false;
}

enum uph_status workbook_xml_open(struct workbook_zip *zip, const char *part, bool namespaces,
	const struct workbook_xml_handlers *handlers, void *data, struct workbook_xml **out,
	struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	*out = NULL;
	struct workbook_xml *xml = calloc(1, sizeof *xml);
	if (!xml)
		return table_out_of_memory(err);
	xml->handlers = *handlers;
	xml->data = data;
	xml->namespaces = namespaces;
	status = workbook_part_open(zip, part, &xml->part, err);
	if (status != UPH_OK)
		goto out;
	xml->parser = namespaces ? XML_ParserCreateNS(NULL, '|') : XML_ParserCreate(NULL);
	if (!xml->parser) {
		status = table_out_of_memory(err);
		goto out;
	}
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_start, on_end);
	if (handlers->text)
		XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	*out = xml;
	xml = NULL;
out:
	workbook_xml_close(xml);
	return status;
}

enum uph_status workbook_xml_take_plain(
	struct workbook_xml *xml, workbook_xml_take *take, const char *end_tag, struct uph_error *err)
{
	xml->window = calloc(1, sizeof *xml->window);
	if (!xml->window)
		return table_out_of_memory(err);
	xml->take = take;
	xml->window->end_tag = end_tag;
	XML_SetXmlDeclHandler(xml->parser, on_declaration);
	XML_SetCdataSectionHandler(xml->parser, on_cdata, on_cdata_end);
	return UPH_OK;
}

void workbook_xml_close(struct workbook_xml *xml)
{
	if (!xml)
		return;
	if (xml->parser)
		XML_ParserFree(xml->parser);
	workbook_part_close(xml->part);
	free(xml->window);
	free(xml);
}

void workbook_xml_pause(struct workbook_xml *xml)
{
	if (workbook_xml_failed(xml) || xml->paused)
		return;
	xml->paused = true;
	(void)XML_StopParser(xml->parser, XML_TRUE);
}

void workbook_xml_stop(struct workbook_xml *xml)
{
	xml->stopped = true;
	if (!workbook_xml_failed(xml))
		(void)XML_StopParser(xml->parser, XML_FALSE);
}

struct uph_error *workbook_xml_error(struct workbook_xml *xml)
{
	return &xml->error;
}

void workbook_xml_fail(struct workbook_xml *xml, enum uph_status status)
{
	xml->error.status = status;
	(void)XML_StopParser(xml->parser, XML_FALSE);
}

bool workbook_xml_failed(const struct workbook_xml *xml)
{
	return xml->error.status != UPH_OK;
}

static enum uph_status refuse_xml(struct workbook_xml *xml, struct uph_error *err)
{
	enum XML_Error code = XML_GetErrorCode(xml->parser);
	if (workbook_xml_failed(xml))
		return uph_fail(err, xml->error.status, "%s", xml->error.message);
	if (code == XML_ERROR_NO_MEMORY)
		return table_out_of_memory(err);
	(void)uph_fail(&xml->error, UPH_E_REFUSED,
		"Arbetsboken är skadad (delen %s, rad %lu: %s): hämta eller spara den igen.",
		workbook_part_name(xml->part), (unsigned long)XML_GetCurrentLineNumber(xml->parser),
		XML_ErrorString(code));
	return uph_fail(err, UPH_E_REFUSED, "%s", xml->error.message);
}

/* What expat has been given and the start of the token that it waits for the end of are megabytes apart. */
static enum uph_status check_token(const struct workbook_xml *xml, struct uph_error *err)
{
	if (xml->fed - XML_GetCurrentByteIndex(xml->parser) <= TOKEN_MAX)
		return UPH_OK;
	return uph_fail(err, UPH_E_LIMIT,
		"Delen %s har ett enda märke på flera megabyte, som i en fil gjord för att skada: spara "
		"tabellen på nytt i ett kalkylprogram.",
		workbook_part_name(xml->part));
}

/* Gives expat the next piece of the part. */
static enum uph_status feed(struct workbook_xml *xml, enum XML_Status *result, struct uph_error *err)
{
	size_t got;
	void *chunk = XML_GetBuffer(xml->parser, WORKBOOK_CHUNK);
	if (!chunk)
		return refuse_xml(xml, err);
	enum uph_status status = workbook_part_read(xml->part, chunk, WORKBOOK_CHUNK, &got, err);
	if (status != UPH_OK)
		return status;
	xml->ended = got == 0;
	xml->fed += (XML_Index)got;
	*result = XML_ParseBuffer(xml->parser, (int)got, xml->ended);
	return *result == XML_STATUS_OK && !xml->ended ? check_token(xml, err) : UPH_OK;
}

static bool between_tokens(const struct workbook_xml *xml)
{
	return xml->fed == 0 || XML_GetCurrentByteIndex(xml->parser) == xml->fed;
}

/* Whether a reader paused. */
static bool take_plain(struct workbook_xml *xml)
{
	struct workbook_window *window = xml->window;
	bool pause = false;
	if (xml->fed == 0 || window->utf16 || xml->other_encoding || xml->in_cdata ||
		xml->depth + PLAIN_DEPTH_MAX > DEPTH_MAX)
		return false;
	while (window->from < window->whole && !pause && !workbook_xml_failed(xml)) {
		const char *end = xml->take(xml->data, window->bytes + window->from, &pause);
		if (!end)
			break;
		window->from = (size_t)(end - window->bytes);
	}
	return pause;
}

/* The same as feed(), where the reader takes what is plain. */
static enum uph_status take_or_feed(
	struct workbook_xml *xml, enum XML_Status *result, bool *pause, struct uph_error *err)
{
	struct workbook_window *window = xml->window;
	bool between = between_tokens(xml);
	*pause = between && take_plain(xml);
	if (*pause || workbook_xml_failed(xml))
		return UPH_OK;
	if (workbook_window_wants(window)) {
		workbook_window_fill(window, xml->part);
		return UPH_OK;
	}
	/* Within a token expat gets much: it begins again at the token's start each time. */
	size_t length = workbook_window_piece(window, !between || xml->in_cdata);
	if (length == 0 && window->failed.status != UPH_OK)
		return uph_fail(err, window->failed.status, "%s", window->failed.message);
	void *chunk = XML_GetBuffer(xml->parser, length > 0 ? (int)length : 1);
	if (!chunk)
		return refuse_xml(xml, err);
	memcpy(chunk, window->bytes + window->from, length);
	window->from += length;
	xml->ended = length == 0;
	xml->fed += (XML_Index)length;
	*result = XML_ParseBuffer(xml->parser, (int)length, xml->ended);
	return *result == XML_STATUS_OK && !xml->ended ? check_token(xml, err) : UPH_OK;
}

enum uph_status workbook_xml_run(struct workbook_xml *xml, struct uph_error *err)
{
	enum XML_Status result = XML_STATUS_OK;
	bool pause = false;
	if (xml->stopped)
		return UPH_END;
	if (workbook_xml_failed(xml))
		return refuse_xml(xml, err);
	if (xml->paused) {
		xml->paused = false;
		result = XML_ResumeParser(xml->parser);
	}
	for (;;) {
		if (xml->stopped)
			return UPH_END;
		if (result == XML_STATUS_ERROR || workbook_xml_failed(xml))
			return refuse_xml(xml, err);
		if (result == XML_STATUS_SUSPENDED)
			return UPH_OK;
		if (xml->ended)
			return UPH_END;
		enum uph_status status =
			xml->window ? take_or_feed(xml, &result, &pause, err) : feed(xml, &result, err);
		if (status != UPH_OK || pause)
			return status;
	}
}

const char *workbook_xml_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

const char *workbook_xml_attribute_of(const char **attributes, const char *name)
{
	size_t length = strlen(name);
	for (; *attributes; attributes += 2) {
		size_t size = strlen(attributes[0]);
		if (size > length && attributes[0][size - length - 1] == ':' &&
			strcmp(attributes[0] + size - length, name) == 0)
			return attributes[1];
	}
	return NULL;
}

uint32_t workbook_xml_number(const char *text, uint32_t max, uint32_t otherwise)
{
	uint64_t number = 0;
	if (!text || !*text)
		return otherwise;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return otherwise;
		number = number * 10 + (uint64_t)(*text - '0');
		if (number > max)
			return otherwise;
	}
	return (uint32_t)number;
}

bool workbook_xml_true(const char *text)
{
	return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0 || strcmp(text, "on") == 0);
}
