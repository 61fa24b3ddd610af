/* XML in the plain form that spreadsheet programs write, read where it stands: one space before an attribute,
 * double quotes, text in UTF-8 without control characters (line breaks too), the five named entities and
 * numbered characters.
 *
 * What is not so plain, or not well-formed, is expat's to read and to refuse: every function here says false
 * to it, and the caller forgets what it had read. The bytes end with a NUL, which nothing plain contains, and
 * XML_PLAIN_PADDING bytes after it may be looked at. */
#ifndef UPH_IMPORT_XML_PLAIN_H
#define UPH_IMPORT_XML_PLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "ledger/base/buffer.h"

#define XML_PLAIN_PADDING 64

struct xml_plain_attribute {
	const char *name, *value; /* in place, not NUL-terminated */
	size_t name_length, value_length;
};

/* Goes past a word that stands at `*at`. */
#define xml_plain_take(at, word) xml_plain_take_bytes(at, word, sizeof(word) - 1)

static inline bool xml_plain_take_bytes(const char **at, const char *word, size_t length)
{
	if (memcmp(*at, word, length) != 0)
		return false;
	*at += length;
	return true;
}

/* The attributes of a tag, up to its end; without references in them, none twice. */
bool xml_plain_attributes(const char **at, struct xml_plain_attribute *out, size_t count_max, size_t *count);
/* NULL: there is none of that name. */
const struct xml_plain_attribute *xml_plain_attribute(
	const struct xml_plain_attribute *attributes, size_t count, const char *name);
/* Digits alone, nine at most. */
bool xml_plain_number(const char **at, uint32_t *out);
/* Appends the text up to the next tag. */
bool xml_plain_text(const char **at, struct buffer *out);

#endif
