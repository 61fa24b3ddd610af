/* The content of an XML part from any bytes, read by expat alone and read with the plain elements taken where
 * they stand: both see the same elements, attributes and text, and refuse the same. */
#include <string.h>

#include "import/workbook_xml.h"
#include "import/xml_plain.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/zip_parts.h"

enum { BYTES_MAX = 1 << 17, TEXT_MAX = 1 << 20, ATTRIBUTES_MAX = 8 };

/* What has been seen, in words. */
struct seen {
	struct buffer words;
	size_t depth;
	struct workbook_xml *xml;
	bool pauses;
};

static void see_text(struct seen *seen, const char *text, size_t length)
{
	require(text_valid(text, length, NULL) || length == 0);
	buffer_append(&seen->words, text, length);
}

static void on_start(void *data, const char *name, const char **attributes)
{
	struct seen *seen = data;
	seen->depth++;
	buffer_print(&seen->words, "\1%s", name);
	for (; *attributes; attributes += 2) {
		require_text(attributes[1]);
		buffer_print(&seen->words, "\2%s\3%s", attributes[0], attributes[1]);
	}
	buffer_byte(&seen->words, '\4');
	if (seen->pauses && strcmp(name, "p") == 0)
		workbook_xml_pause(seen->xml);
}

static void on_end(void *data, const char *name)
{
	struct seen *seen = data;
	require(seen->depth > 0);
	seen->depth--;
	buffer_print(&seen->words, "\5%s", name);
}

static void on_text(void *data, const char *text, int length)
{
	see_text(data, text, (size_t)length);
}

/* "<v a="1">text</v>", seen as the handlers would. */
static const char *take_plain(void *data, const char *at, bool *pause)
{
	struct seen *seen = data;
	struct xml_plain_attribute attributes[ATTRIBUTES_MAX];
	struct buffer text;
	size_t count;
	*pause = false;
	if (!xml_plain_take(&at, "<v") || (*at != ' ' && *at != '>') ||
		!xml_plain_attributes(&at, attributes, ATTRIBUTES_MAX, &count) || !xml_plain_take(&at, ">"))
		return NULL;
	buffer_init(&text, TEXT_MAX);
	if (!xml_plain_text(&at, &text) || !xml_plain_take(&at, "</v>")) {
		buffer_free(&text);
		return NULL;
	}
	buffer_text(&seen->words, "\1v");
	for (size_t i = 0; i < count; i++) {
		const struct xml_plain_attribute *attribute = &attributes[i];
		require(xml_plain_attribute(attributes, count, "") == NULL);
		buffer_print(&seen->words, "\2%.*s\3%.*s", (int)attribute->name_length, attribute->name,
			(int)attribute->value_length, attribute->value);
	}
	buffer_byte(&seen->words, '\4');
	see_text(seen, buffer_string(&text), text.length);
	buffer_text(&seen->words, "\5v");
	buffer_free(&text);
	*pause = count > 0;
	return at;
}

static enum uph_status read_part(struct workbook_zip *zip, bool plain, struct seen *seen)
{
	static const struct workbook_xml_handlers handlers = {on_start, on_end, on_text};
	struct uph_error err = {0};
	struct workbook_xml *xml;
	enum uph_status status = workbook_xml_open(zip, "x.xml", false, &handlers, seen, &xml, &err);
	require(status == UPH_OK);
	seen->xml = xml;
	buffer_init(&seen->words, (size_t)8 << 20);
	if (plain)
		require(workbook_xml_take_plain(xml, take_plain, "</v>", &err) == UPH_OK);
	do {
		status = workbook_xml_run(xml, &err);
	} while (status == UPH_OK);
	if (status != UPH_END)
		require_refusal(status, &err);
	require(!buffer_failed(&seen->words));
	workbook_xml_close(xml);
	return status;
}

static void read_both(const void *data, size_t size)
{
	static const struct table_limits limits = {.unzipped_bytes = TEXT_MAX, .unzipped_ratio = 200};
	struct table_bytes bytes = {.fd = -1, .memory = data, .length = size};
	struct workbook_zip *zip;
	struct seen alone = {.pauses = true}, taken = {.pauses = true};
	/* An input may have the signature of a directory in it. */
	if (workbook_zip_open(&bytes, &limits, &zip, NULL) != UPH_OK)
		return;
	enum uph_status first = read_part(zip, false, &alone), second = read_part(zip, true, &taken);
	require(first == second);
	/* What is refused is refused at the same place, but text before it may have been held back. */
	if (first == UPH_END) {
		require(alone.depth == 0);
		require(alone.words.length == taken.words.length);
		require(memcmp(buffer_string(&alone.words), buffer_string(&taken.words),
				alone.words.length) == 0);
	}
	buffer_free(&alone.words);
	buffer_free(&taken.words);
	workbook_zip_close(zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct zip_part whole[] = {{"x.xml", "", "", "X:"}};
	static const struct zip_part within[] = {{"x.xml", "<x>", "</x>", "X:"}};
	struct buffer zip;
	if (size > BYTES_MAX)
		return 0;
	bool document = size > 0 && (data[0] != '<' || (size > 1 && (data[1] == '?' || data[1] == '!')));
	buffer_init(&zip, ZIP_PARTS_BYTES_MAX);
	zip_parts_write(&zip, document ? whole : within, 1, "X:", (const char *)data, size);
	read_both(buffer_string(&zip), zip.length);
	buffer_free(&zip);
	return 0;
}
