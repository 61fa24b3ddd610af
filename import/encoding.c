/* See encoding.h. Windows-1252 is told from Latin-1 by the signs at 0x80 to 0x9F, and both from code page 437
 * by which bytes are letters; text that is UTF-8 but for a few broken bytes is a damaged file, not another
 * encoding. */
#include "import/encoding.h"

#include <string.h>

#include "ledger/base/cp437.h"
#include "ledger/base/text.h"

static const uint16_t windows_1252[32] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C,
	0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

const char *encoding_name(enum encoding encoding)
{
	switch (encoding) {
	case ENCODING_UTF8:
		return "UTF-8";
	case ENCODING_UTF16_LE:
	case ENCODING_UTF16_BE:
		return "UTF-16";
	case ENCODING_WINDOWS_1252:
		return "Windows-1252";
	case ENCODING_LATIN_1:
		return "Latin-1";
	case ENCODING_CP437:
		return "CP437";
	}
	return "";
}

void encoding_scan_begin(struct encoding_scan *scan)
{
	*scan = (struct encoding_scan){0};
}

/* Which of UTF-8 and UTF-16 to try, from the start of the file. */
static void guess_width(struct encoding_scan *scan, const unsigned char *data, size_t length)
{
	size_t even = 0, odd = 0, pairs = (length < 4096 ? length : 4096) / 2;
	if (length >= 2 && data[0] == 0xFF && data[1] == 0xFE) {
		scan->utf16 = true;
		scan->wide = ENCODING_UTF16_LE;
		scan->bom_length = 2;
		return;
	}
	if (length >= 2 && data[0] == 0xFE && data[1] == 0xFF) {
		scan->utf16 = true;
		scan->wide = ENCODING_UTF16_BE;
		scan->bom_length = 2;
		return;
	}
	if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
		scan->bom_length = 3;
	for (size_t i = 0; i < pairs; i++) {
		even += data[2 * i] == 0;
		odd += data[2 * i + 1] == 0;
	}
	if (pairs > 0 && odd * 2 > pairs && even == 0) {
		scan->utf16 = true;
		scan->wide = ENCODING_UTF16_LE;
	} else if (pairs > 0 && even * 2 > pairs && odd == 0) {
		scan->utf16 = true;
		scan->wide = ENCODING_UTF16_BE;
	}
}

static void note_broken(struct encoding_scan *scan)
{
	if (scan->broken++ == 0)
		scan->broken_line = scan->lines + 1;
}

static void scan_lead(struct encoding_scan *scan, unsigned char byte)
{
	scan->low = 0x80;
	scan->high = 0xBF;
	if (byte >= 0xC2 && byte <= 0xDF) {
		scan->missing = 1;
	} else if (byte >= 0xE0 && byte <= 0xEF) {
		scan->missing = 2;
		if (byte == 0xE0)
			scan->low = 0xA0;
		if (byte == 0xED)
			scan->high = 0x9F;
	} else if (byte >= 0xF0 && byte <= 0xF4) {
		scan->missing = 3;
		if (byte == 0xF0)
			scan->low = 0x90;
		if (byte == 0xF4)
			scan->high = 0x8F;
	} else {
		note_broken(scan);
	}
}

static void scan_low(struct encoding_scan *scan, unsigned char byte)
{
	if (byte == '\n') {
		scan->lines++;
	} else if (byte == 0) {
		if (!scan->nul_line)
			scan->nul_line = scan->lines + 1;
	} else if (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\f' && byte != '\v') {
		scan->controls++;
	}
}

/* What people write in Swedish counts more than what their code page also has. */
static void weigh_letter(struct encoding_scan *scan, unsigned char byte)
{
	enum { LETTER = 1, SWEDISH = 8 };
	if (byte <= 0xA5)
		scan->as_cp437 += strchr("\x86\x84\x94\x8F\x8E\x99\x82", byte) ? SWEDISH : LETTER;
	if (byte >= 0xC0 && byte != 0xD7 && byte != 0xF7)
		scan->as_latin += strchr("\xE5\xE4\xF6\xC5\xC4\xD6\xE9", byte) ? SWEDISH : LETTER;
}

static void scan_byte(struct encoding_scan *scan, unsigned char byte)
{
	if (scan->cp437 && byte >= 0x80)
		weigh_letter(scan, byte);
	if (byte >= 0x80 && byte <= 0x9F) {
		scan->high_controls++;
		scan->undefined +=
			byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D;
	}
	if (scan->missing > 0) {
		if (byte >= scan->low && byte <= scan->high) {
			scan->low = 0x80;
			scan->high = 0xBF;
			if (--scan->missing == 0)
				scan->characters++;
			return;
		}
		scan->missing = 0;
		note_broken(scan);
	}
	if (byte < 0x80)
		scan_low(scan, byte);
	else
		scan_lead(scan, byte);
}

/* Eight bytes that are all plain: no high bit, none below 0x20. */
static bool plain_word(const unsigned char *data)
{
	uint64_t word;
	memcpy(&word, data, sizeof word);
	uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t below = (word - UINT64_C(0x2020202020202020)) & ~word;
	return ((word | below) & high) == 0;
}

static void scan_utf16(struct encoding_scan *scan, const unsigned char *data, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!scan->half) {
			scan->first = data[i];
			scan->half = true;
			continue;
		}
		scan->half = false;
		unsigned unit = scan->wide == ENCODING_UTF16_LE ? scan->first | (unsigned)data[i] << 8
								: (unsigned)scan->first << 8 | data[i];
		bool second = unit >= 0xDC00 && unit <= 0xDFFF;
		if (second != scan->surrogate)
			note_broken(scan);
		scan->surrogate = unit >= 0xD800 && unit <= 0xDBFF;
		if (unit < 0x80)
			scan_low(scan, (unsigned char)unit);
	}
}

void encoding_scan_add(struct encoding_scan *scan, const unsigned char *data, size_t length)
{
	size_t at = 0;
	if (scan->length == 0) {
		guess_width(scan, data, length);
		at = scan->bom_length;
	}
	scan->length += length;
	if (scan->utf16) {
		scan_utf16(scan, data + at, length - at);
		return;
	}
	while (at < length) {
		if (scan->missing == 0 && length - at >= 8 && plain_word(data + at))
			at += 8;
		else
			scan_byte(scan, data[at++]);
	}
}

static enum uph_status end_utf16(const struct encoding_scan *scan, enum encoding *out, struct uph_error *err)
{
	if (scan->nul_line)
		return uph_fail(err, UPH_E_REFUSED,
			"Rad %llu innehåller tecknet NUL, så filen är ingen text: exportera den igen som "
			"UTF-8.",
			(unsigned long long)scan->nul_line);
	if (scan->half || scan->surrogate || scan->broken)
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är UTF-16 men skadad (rad %llu): exportera den igen som UTF-8.",
			(unsigned long long)(scan->broken ? scan->broken_line : scan->lines + 1));
	*out = scan->wide;
	return UPH_OK;
}

static bool is_cp437(const struct encoding_scan *scan)
{
	if (!scan->cp437)
		return false;
	return scan->as_cp437 == scan->as_latin ? scan->cp437_said || scan->undefined
						: scan->as_cp437 > scan->as_latin;
}

enum uph_status encoding_scan_end(
	struct encoding_scan *scan, enum encoding *out, unsigned *skip, struct uph_error *err)
{
	const char *what = scan->cp437 ? "SIE-fil" : "tabell";
	*skip = scan->bom_length;
	if (scan->utf16)
		return end_utf16(scan, out, err);
	if (scan->missing > 0)
		note_broken(scan);
	if (scan->nul_line)
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är ingen text (NUL på rad %llu), alltså ingen %s: kontrollera att rätt "
			"fil är angiven.",
			(unsigned long long)scan->nul_line, what);
	if (scan->controls > 0 && (scan->broken > 0 || scan->controls * 10 > scan->length))
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är ingen text, alltså ingen %s: kontrollera att rätt fil är angiven.", what);
	if (scan->broken == 0) {
		*out = ENCODING_UTF8;
		return UPH_OK;
	}
	if (scan->bom_length || scan->characters > scan->broken)
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är UTF-8 men skadad på rad %llu: exportera den igen som UTF-8.",
			(unsigned long long)scan->broken_line);
	if (is_cp437(scan)) {
		*out = ENCODING_CP437;
		return UPH_OK;
	}
	if (scan->undefined && !scan->cp437)
		return uph_fail(err, UPH_E_REFUSED,
			"Teckenkodningen är varken UTF-8, UTF-16, Windows-1252 eller Latin-1 (rad %llu): "
			"exportera filen "
			"igen som UTF-8.",
			(unsigned long long)scan->broken_line);
	*out = scan->high_controls ? ENCODING_WINDOWS_1252 : ENCODING_LATIN_1;
	return UPH_OK;
}

static void put_code(struct encoding_decoder *decoder, uint32_t code, struct buffer *out)
{
	bool after_return = decoder->carriage_return;
	decoder->carriage_return = code == '\r';
	if (code == '\n' && after_return)
		return;
	if (code == '\r')
		code = '\n';
	if (code < 0x80)
		buffer_byte(out, (char)code);
	else
		text_put(out, code);
}

static void decode_utf8(
	struct encoding_decoder *decoder, const unsigned char *data, size_t length, struct buffer *out)
{
	size_t at = 0;
	while (at < length) {
		if (decoder->carriage_return && data[at] == '\n')
			at++;
		decoder->carriage_return = false;
		if (at == length)
			break;
		const unsigned char *found = memchr(data + at, '\r', length - at);
		size_t end = found ? (size_t)(found - data) : length;
		buffer_append(out, data + at, end - at);
		at = end;
		if (found) {
			buffer_byte(out, '\n');
			decoder->carriage_return = true;
			at++;
		}
	}
}

static void decode_utf16(
	struct encoding_decoder *decoder, const unsigned char *data, size_t length, struct buffer *out)
{
	for (size_t i = 0; i < length; i++) {
		if (!decoder->half) {
			decoder->first = data[i];
			decoder->half = true;
			continue;
		}
		decoder->half = false;
		uint32_t unit = decoder->encoding == ENCODING_UTF16_LE
					? decoder->first | (uint32_t)data[i] << 8
					: (uint32_t)decoder->first << 8 | data[i];
		if (unit >= 0xD800 && unit <= 0xDBFF) {
			decoder->surrogate = unit;
			continue;
		}
		if (decoder->surrogate)
			unit = 0x10000 + ((decoder->surrogate - 0xD800) << 10) + ((unit - 0xDC00) & 0x3FF);
		decoder->surrogate = 0;
		put_code(decoder, unit, out);
	}
}

void encoding_decode(
	struct encoding_decoder *decoder, const unsigned char *data, size_t length, struct buffer *out)
{
	switch (decoder->encoding) {
	case ENCODING_UTF8:
		decode_utf8(decoder, data, length, out);
		return;
	case ENCODING_UTF16_LE:
	case ENCODING_UTF16_BE:
		decode_utf16(decoder, data, length, out);
		return;
	case ENCODING_WINDOWS_1252:
	case ENCODING_LATIN_1:
	case ENCODING_CP437:
		break;
	}
	for (size_t i = 0; i < length; i++) {
		uint32_t code = data[i];
		if (code >= 0x80 && code <= 0x9F && decoder->encoding == ENCODING_WINDOWS_1252)
			code = windows_1252[code - 0x80];
		else if (decoder->encoding == ENCODING_CP437)
			code = cp437_code(data[i]);
		put_code(decoder, code, out);
	}
}
