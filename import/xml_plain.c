/* See xml_plain.h. */
#include "import/xml_plain.h"

#include "ledger/base/text.h"

enum { DIGITS_MAX = 9, CODE_DIGITS_MAX = 7 };

/* What text is made of as it stands: all but control characters, the signs of markup, and 0xEF, which begins
 * the two codes of UTF-8 that are no characters in XML. */
static inline bool is_text(unsigned char byte)
{
	if (byte > '>')
		return byte != 0x7F && byte != 0xEF;
	return byte >= ' ' && byte != '<' && byte != '&' && byte != '>';
}

static inline bool is_name(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == ':' || byte == '_';
}

static bool given_before(const struct xml_plain_attribute *attributes, size_t count,
	const struct xml_plain_attribute *attribute)
{
	for (size_t i = 0; i < count; i++)
		if (attributes[i].name_length == attribute->name_length &&
			memcmp(attributes[i].name, attribute->name, attribute->name_length) == 0)
			return true;
	return false;
}

bool xml_plain_attributes(const char **at, struct xml_plain_attribute *out, size_t count_max, size_t *count)
{
	*count = 0;
	while (**at == ' ') {
		struct xml_plain_attribute attribute = {.name = ++*at};
		while (is_name(**at))
			++*at;
		attribute.name_length = (size_t)(*at - attribute.name);
		if (attribute.name_length == 0 || *count == count_max || !xml_plain_take(at, "=\""))
			return false;
		attribute.value = *at;
		while (is_text((unsigned char)**at) && (unsigned char)**at < 0x80 && **at != '"')
			++*at;
		attribute.value_length = (size_t)(*at - attribute.value);
		if (!xml_plain_take(at, "\"") || given_before(out, *count, &attribute))
			return false;
		out[(*count)++] = attribute;
	}
	return true;
}

const struct xml_plain_attribute *xml_plain_attribute(
	const struct xml_plain_attribute *attributes, size_t count, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < count; i++)
		if (attributes[i].name_length == length && memcmp(attributes[i].name, name, length) == 0)
			return &attributes[i];
	return NULL;
}

bool xml_plain_number(const char **at, uint32_t *out)
{
	uint32_t number = 0;
	const char *from = *at;
	for (; **at >= '0' && **at <= '9'; ++*at) {
		if (*at - from == DIGITS_MAX)
			return false;
		number = number * 10 + (uint32_t)(**at - '0');
	}
	*out = number;
	return *at > from;
}

static int digit_of(char byte, uint32_t base)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (base == 16 && byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (base == 16 && byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

/* "246;" or "xF6;" behind "&#". */
static bool read_code(const char **at, uint32_t *code)
{
	uint32_t base = **at == 'x' ? 16 : 10;
	*code = 0;
	*at += base == 16;
	const char *from = *at;
	for (int digit; (digit = digit_of(**at, base)) >= 0; ++*at) {
		if (*at - from == CODE_DIGITS_MAX)
			return false;
		*code = *code * base + (uint32_t)digit;
	}
	return *at > from && xml_plain_take(at, ";");
}

static bool is_character(uint32_t code)
{
	return code >= ' ' && code <= 0x10FFFF && !(code >= 0xD800 && code < 0xE000) && code != 0xFFFE &&
	       code != 0xFFFF;
}

/* "&amp;" or "&#246;" */
static bool read_reference(const char **at, struct buffer *out)
{
	static const struct {
		const char *word;
		size_t length;
		char byte;
	} entities[] = {
		{"amp;", 4, '&'}, {"lt;", 3, '<'}, {"gt;", 3, '>'}, {"quot;", 5, '"'}, {"apos;", 5, '\''}};
	uint32_t code;
	++*at;
	if (xml_plain_take(at, "#")) {
		if (!read_code(at, &code) || !is_character(code))
			return false;
		text_put(out, code);
		return true;
	}
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		if (!xml_plain_take_bytes(at, entities[i].word, entities[i].length))
			continue;
		buffer_byte(out, entities[i].byte);
		return true;
	}
	return false;
}

bool xml_plain_text(const char **at, struct buffer *out)
{
	for (;;) {
		const char *from = *at;
		unsigned char all = 0;
		for (; is_text((unsigned char)**at); ++*at)
			all |= (unsigned char)**at;
		size_t length = (size_t)(*at - from);
		if (all >= 0x80 && !text_valid(from, length, NULL))
			return false;
		if (length > 0)
			buffer_append(out, from, length);
		if (**at == '<')
			return true;
		if (**at != '&' || !read_reference(at, out))
			return false;
	}
}
