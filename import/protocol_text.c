/* Bytes to text. The form is found from the content, never from the file's name; what is neither text, web
 * page, Word document nor PDF is refused by what it is. */
#include "import/protocol_text.h"

#include <string.h>

#include "import/encoding.h"

static bool begins(const unsigned char *data, size_t length, const char *with)
{
	size_t size = strlen(with);
	return length >= size && memcmp(data, with, size) == 0;
}

static bool begins_tag(const char *text, size_t length, const char *tag)
{
	size_t size = strlen(tag);
	if (length < size)
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = text[i];
		if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != tag[i])
			return false;
	}
	return true;
}

static bool is_html(const char *text, size_t length)
{
	static const char *const tags[] = {
		"<!doctype html", "<html", "<head", "<body", "<?xml", "<!--", "<table", "<div", "<p>", "<h1"};
	while (length > 0 && strchr(" \t\r\n", *text)) {
		text++;
		length--;
	}
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		if (begins_tag(text, length, tags[i]))
			return true;
	}
	return false;
}

enum protocol_form protocol_form_of(const unsigned char *data, size_t length)
{
	if (begins(data, length, "%PDF-"))
		return PROTOCOL_PDF;
	if (begins(data, length, "PK\3\4"))
		return PROTOCOL_DOCX;
	if (begins(data, length, "\xEF\xBB\xBF")) {
		data += 3;
		length -= 3;
	}
	return is_html((const char *)data, length) ? PROTOCOL_HTML : PROTOCOL_PLAIN;
}

/* As UTF-8 without a byte order mark. */
static enum uph_status decode(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err)
{
	struct encoding_scan scan;
	enum encoding encoding;
	unsigned skip;
	encoding_scan_begin(&scan);
	encoding_scan_add(&scan, data, length);
	enum uph_status status = encoding_scan_end(&scan, &encoding, &skip, err);
	if (status != UPH_OK)
		return status;
	struct encoding_decoder decoder = {.encoding = encoding};
	encoding_decode(&decoder, data + skip, length - skip, out);
	return UPH_OK;
}

static enum uph_status decode_html(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err)
{
	struct buffer page;
	buffer_init(&page, PROTOCOL_BYTES_MAX * 3);
	enum uph_status status = decode(data, length, &page, err);
	if (status == UPH_OK && buffer_failed(&page))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		protocol_html(buffer_string(&page), page.length, out);
	buffer_free(&page);
	return status;
}

static enum uph_status too_large(struct uph_error *err)
{
	return uph_fail(err, UPH_E_LIMIT,
		"Texten i filen är större än gränsen %zu MiB för ett protokoll: dela upp den, eller ta bort det som "
		"inte hör dit.",
		PROTOCOL_TEXT_MAX >> 20);
}

enum uph_status protocol_text(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (length > PROTOCOL_BYTES_MAX)
		return uph_fail(err, UPH_E_LIMIT,
			"Filen är större än gränsen %zu MiB för ett protokoll: spara den utan bilder, eller dela upp den.",
			PROTOCOL_BYTES_MAX >> 20);
	switch (protocol_form_of(data, length)) {
	case PROTOCOL_PLAIN:
		status = decode(data, length, out, err);
		/* UTF-16 of a web page is seen only now. */
		if (status == UPH_OK && !buffer_failed(out) && is_html(buffer_string(out), out->length)) {
			buffer_clear(out);
			status = decode_html(data, length, out, err);
		}
		break;
	case PROTOCOL_HTML:
		status = decode_html(data, length, out, err);
		break;
	case PROTOCOL_DOCX:
		status = protocol_docx(data, length, out, err);
		break;
	case PROTOCOL_PDF:
		status = protocol_pdf(data, length, out, err);
		break;
	}
	if (status == UPH_OK && buffer_starved(out))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && buffer_failed(out))
		return too_large(err);
	return status;
}
