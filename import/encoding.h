/* The character encoding of a text file, decided from all of its bytes, and its decoding to UTF-8.
 *
 * UTF-8 and UTF-16 with or without a byte order mark, Windows-1252 and Latin-1, and code page 437 where the
 * caller lets it be one of them (only SIE files are written in it). Nothing is replaced: bytes that fit no
 * encoding, and NUL, are refused with their line. Every kind of line break comes out as "\n". */
#ifndef UPH_IMPORT_ENCODING_H
#define UPH_IMPORT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buffer.h"
#include "uph/error.h"

enum encoding {
	ENCODING_UTF8,
	ENCODING_UTF16_LE,
	ENCODING_UTF16_BE,
	ENCODING_WINDOWS_1252,
	ENCODING_LATIN_1,
	ENCODING_CP437
};

/* "UTF-8", "UTF-16", "Windows-1252", "Latin-1", "CP437" */
const char *encoding_name(enum encoding encoding);

/* A scan over the whole file, in pieces of any size. */
struct encoding_scan {
	bool cp437;      /* set by the caller after beginning: the answer may be code page 437 … */
	bool cp437_said; /* … and the file says so, which settles what its letters leave open */
	uint64_t length;
	uint64_t lines; /* line breaks so far */
	bool utf16;
	enum encoding wide; /* of UTF-16: which */
	unsigned bom_length;
	/* read as UTF-8 */
	unsigned missing;        /* bytes of a character still to come */
	unsigned char low, high; /* bounds of the next one */
	uint64_t characters;     /* of more than one byte, whole */
	uint64_t broken;         /* bytes that are no UTF-8 */
	uint64_t broken_line;
	uint64_t high_controls; /* 0x80 to 0x9F: letters and signs in Windows-1252, nothing in Latin-1 */
	uint64_t undefined;     /* 0x81, 0x8D, 0x8F, 0x90, 0x9D */
	/* how much the high bytes are the letters of Swedish text: as code page 437, as Windows-1252 */
	uint64_t as_cp437, as_latin;
	uint64_t controls; /* below 0x20, white space not counted */
	uint64_t nul_line;
	/* read as UTF-16 */
	bool half; /* one byte of a pair seen */
	unsigned char first;
	bool surrogate; /* the first of two seen */
};

void encoding_scan_begin(struct encoding_scan *scan);
void encoding_scan_add(struct encoding_scan *scan, const unsigned char *data, size_t length);
/* The choice, and the number of bytes to skip at the start; or why there is none. */
enum uph_status encoding_scan_end(
	struct encoding_scan *scan, enum encoding *out, unsigned *skip, struct uph_error *err);

struct encoding_decoder {
	enum encoding encoding;
	bool carriage_return; /* the last character was one */
	bool half;
	unsigned char first;
	uint32_t surrogate;
};

/* Appends `data` as UTF-8 to `out`. */
void encoding_decode(
	struct encoding_decoder *decoder, const unsigned char *data, size_t length, struct buffer *out);

#endif
