/* A SIE file from its bytes: decoded, taken line by line, each label to what reads it. The text of the file
 * stays, and what is kept of it points into it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/encoding.h"
#include "import/sie_reader.h"
#include "ledger/base/text.h"

#define ARENA_BYTES_MAX ((size_t)4 << 30)
#define UNKNOWN_TEXT_MAX ((size_t)2048)

/* ---- saying ---- */

void sie_say(struct sie_reader *reader, const char *rule, const char *format, ...)
{
	char message[UPH_ERROR_MESSAGE_MAX], where[24];
	va_list arguments;
	if (reader->errors++ >= SIE_ERRORS_MAX)
		return;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	message[text_cut(message, strlen(message))] = '\0';
	(void)snprintf(where, sizeof where, "%zu", reader->line->number);
	const char *label = reader->line->count > 0 && reader->line->tokens[0].kind == SIE_FIELD
				    ? reader->line->tokens[0].text
				    : "";
	if (*label == '#' && strlen(label) < 16)
		(void)uph_findings_add(
			reader->findings, UPH_SEVERITY_ERROR, rule, where, "%s: %s", label, message);
	else
		(void)uph_findings_add(reader->findings, UPH_SEVERITY_ERROR, rule, where, "%s", message);
}

void *sie_grow(struct sie_reader *reader, void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	size_t wanted = *capacity ? *capacity * 2 : 32;
	void *larger = wanted <= SIZE_MAX / size ? realloc(array, wanted * size) : NULL;
	if (!larger)
		reader->out_of_memory = true;
	else
		*capacity = wanted;
	return larger;
}

/* ---- lines ---- */

static bool say_fault(struct sie_reader *reader)
{
	switch (reader->line->fault) {
	case SIE_LINE_WHOLE:
		return false;
	case SIE_LINE_QUOTE:
		sie_say(reader, "sie.quote",
			"ett citattecken öppnas och stängs inte på raden; ett citattecken i en text skrivs \\\".");
		break;
	case SIE_LINE_LONG:
		sie_say(reader, "sie.limit", "ett fält är längre än gränsen %zu byte.", SIE_FIELD_MAX);
		break;
	case SIE_LINE_MANY:
		sie_say(reader, "sie.limit", "raden har fler än %d fält.", SIE_FIELDS_MAX);
		break;
	}
	return true;
}

/* A brace of a voucher's body stands alone on its line, but the "{" that ends #VER: what stood beside it
 * would be passed over. Those of object lists open and close within the line. */
static bool say_brace(struct sie_reader *reader, bool voucher)
{
	const struct sie_line *line = reader->line;
	size_t depth = 0, stray = line->count;
	if (line->count > 1 && line->tokens[0].kind != SIE_FIELD)
		stray = 0;
	for (size_t i = 0; i < line->count && stray == line->count; i++) {
		if (line->tokens[i].kind == SIE_OPEN && voucher && i + 1 < line->count)
			stray = i;
		if (line->tokens[i].kind == SIE_CLOSE && depth == 0 && line->count > 1)
			stray = i;
		depth += line->tokens[i].kind == SIE_OPEN;
		depth -= line->tokens[i].kind == SIE_CLOSE && depth > 0;
	}
	if (stray == line->count)
		return false;
	sie_say(reader, "sie.brace",
		"klammern \"%s\" ska stå ensam på sin rad, så att ingen rad i verifikationen går förlorad.",
		line->tokens[stray].kind == SIE_OPEN ? "{" : "}");
	return true;
}

static void read_line(struct sie_reader *reader)
{
	struct sie_line *line = reader->line;
	struct sie_token *first = &line->tokens[0];
	bool label = line->count > 0 && first->kind == SIE_FIELD && first->text[0] == '#';
	if (reader->checksum_line && !(label && sie_is_label(first->text, "#KSUMMA")) &&
		!sie_checksum_add(&reader->checksum, line))
		reader->out_of_memory = true;
	for (size_t i = 0; i < line->count; i++) {
		if (line->tokens[i].kind == SIE_FIELD)
			sie_token_clean(&line->tokens[i]);
	}
	bool voucher = label && sie_is_label(first->text, "#VER");
	if (say_fault(reader)) {
		if (voucher)
			sie_voucher_skip(reader);
		return;
	}
	if (say_brace(reader, voucher)) {
		sie_read_stray_brace(reader, voucher);
		return;
	}
	if (first->kind == SIE_OPEN) {
		sie_read_open(reader);
	} else if (first->kind == SIE_CLOSE) {
		sie_read_close(reader);
	} else if (label) {
		sie_read_label(reader, first->text);
	} else {
		char shown[TEXT_EXCERPT_MAX];
		sie_say(reader, "sie.label", "raden börjar med \"%s\" och inte med en etikett (#…).",
			text_excerpt(first->text, first->length, shown));
	}
}

static void read_end(struct sie_reader *reader)
{
	sie_voucher_cut(reader);
	if (reader->checksum_line)
		sie_say(reader, "sie.cut",
			"kontrollsumman som öppnas på rad %zu saknar avslutande #KSUMMA: filen är avhuggen.",
			reader->checksum_line);
	if (reader->errors > SIE_ERRORS_MAX)
		(void)uph_findings_add(reader->findings, UPH_SEVERITY_ERROR, "sie.more", "",
			"Ytterligare %zu fel visas inte.", reader->errors - SIE_ERRORS_MAX);
	if (reader->unknown_kinds > 0)
		(void)uph_findings_add(reader->findings, UPH_SEVERITY_NOTE, "sie.unknown", "",
			"%zu %s en etikett som inte hör till SIE och är förbigången: %s.",
			reader->file->unknown_count,
			reader->file->unknown_count == 1 ? "rad har" : "rader har",
			buffer_string(&reader->unknown));
}

/* ---- bytes ---- */

static enum uph_status decode(
	const unsigned char *data, size_t length, struct sie_file *file, struct uph_error *err)
{
	struct encoding_scan scan;
	enum encoding encoding;
	unsigned skip;
	static const char pc8[] = "PC8";
	encoding_scan_begin(&scan);
	scan.cp437 = true;
	for (size_t i = 0; i + 3 <= length && i < 4096 && !scan.cp437_said; i++)
		scan.cp437_said = memcmp(data + i, pc8, 3) == 0;
	encoding_scan_add(&scan, data, length);
	enum uph_status status = encoding_scan_end(&scan, &encoding, &skip, err);
	if (status != UPH_OK)
		return status;
	struct encoding_decoder decoder = {.encoding = encoding};
	file->encoding = encoding_name(encoding);
	encoding_decode(&decoder, data + skip, length - skip, &file->text);
	return buffer_failed(&file->text) ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte") : UPH_OK;
}

static enum uph_status refuse(struct sie_reader *reader, struct uph_error *err)
{
	for (size_t i = 0; i < uph_findings_count(reader->findings); i++) {
		const struct uph_finding *finding = uph_findings_at(reader->findings, i);
		if (finding->severity != UPH_SEVERITY_ERROR)
			continue;
		return uph_fail(err, UPH_E_REFUSED, "filen kan inte läsas: %zu fel, det första på rad %s",
			reader->errors, finding->where);
	}
	return uph_fail(err, UPH_E_REFUSED, "filen kan inte läsas");
}

static enum uph_status read_text(struct sie_reader *reader, struct uph_error *err)
{
	struct buffer *text = &reader->file->text;
	struct sie_lines lines = {.at = text->data, .end = text->data + text->length};
	while (!reader->out_of_memory && !reader->too_many && sie_lines_next(&lines, reader->line))
		read_line(reader);
	if (reader->out_of_memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (reader->too_many)
		return uph_fail(err, UPH_E_LIMIT,
			"Rad %zu: filen har fler rader än gränsen %zu: dela upp den.", reader->line->number,
			SIE_ROWS_MAX);
	reader->line->count = 0;
	read_end(reader);
	if (reader->errors > 0)
		return refuse(reader, err);
	sie_settle(reader->file);
	return UPH_OK;
}

static void begin_file(struct sie_file *file)
{
	*file = (struct sie_file){.program = "", .version = "", .company = "", .number = "", .encoding = ""};
	arena_init(&file->arena, ARENA_BYTES_MAX);
	buffer_init(&file->text, SIE_BYTES_MAX * 3 + 2);
}

enum uph_status sie_read(const void *data, size_t length, struct sie_file *out, struct uph_findings *findings,
	struct uph_error *err)
{
	struct sie_reader reader = {.file = out, .findings = findings};
	begin_file(out);
	if (length > SIE_BYTES_MAX)
		return uph_fail(err, UPH_E_LIMIT, "Filen är större än gränsen %zu byte: dela upp den.",
			SIE_BYTES_MAX);
	struct uph_error why = {0};
	enum uph_status status = sie_sniff(data, length, &why);
	if (status != UPH_OK) {
		(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "sie.form", "1", "%s", why.message);
		return uph_fail(err, status, "%s", why.message);
	}
	buffer_init(&reader.unknown, UNKNOWN_TEXT_MAX);
	sie_checksum_begin(&reader.checksum);
	reader.line = malloc(sizeof *reader.line);
	if (!reader.line)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		status = decode(data, length, out, err);
	if (status == UPH_OK)
		status = read_text(&reader, err);
	free(reader.line);
	free(reader.rows);
	free(reader.list);
	buffer_free(&reader.unknown);
	sie_checksum_end(&reader.checksum);
	if (status != UPH_OK)
		sie_free(out);
	return status;
}
