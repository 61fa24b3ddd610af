/* See sie_checksum.h. The sum is zlib's. A file that was written in another encoding is summed as it would
 * have been in code page 437, for that is what the sum was taken over. */
#include "import/sie_checksum.h"

#include <zlib.h>

#include "ledger/base/cp437.h"

void sie_checksum_begin(struct sie_checksum *checksum)
{
	checksum->sum = (uint32_t)crc32(0, NULL, 0);
	buffer_init(&checksum->field, SIE_FIELD_MAX * 4);
}

void sie_checksum_end(struct sie_checksum *checksum)
{
	buffer_free(&checksum->field);
}

static bool is_ascii(const struct sie_token *token)
{
	for (size_t i = 0; i < token->length; i++) {
		if ((unsigned char)token->text[i] >= 0x80)
			return false;
	}
	return true;
}

bool sie_checksum_add(struct sie_checksum *checksum, const struct sie_line *line)
{
	for (size_t i = 0; i < line->count; i++) {
		const struct sie_token *token = &line->tokens[i];
		const char *bytes = token->text;
		size_t length = token->length;
		if (token->kind != SIE_FIELD || length == 0)
			continue;
		if (!is_ascii(token)) {
			buffer_clear(&checksum->field);
			(void)cp437_put(&checksum->field, token->text);
			if (buffer_failed(&checksum->field))
				return false;
			bytes = buffer_string(&checksum->field);
			length = checksum->field.length;
		}
		checksum->sum = (uint32_t)crc32(checksum->sum, (const Bytef *)bytes, (uInt)length);
	}
	return true;
}
