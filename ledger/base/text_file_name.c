/* What a file is called, in letters that every file system takes. */
#include <string.h>

#include "ledger/base/text.h"

#define FOLDED_MAX 4096
#define NAME_BYTES_MAX 120

/* Letters that a file system may not have as they are. */
static const char *plain_letter(uint32_t code)
{
	return code == 0xE5 || code == 0xE4 ? "a"
	       : code == 0xF6               ? "o"
	       : code == 0xE9               ? "e"
	       : code == 0xFC               ? "u"
					    : NULL;
}

void text_file_name(struct buffer *out, const char *words)
{
	struct buffer folded;
	size_t at = 0, start = out->length;
	bool between = false;
	buffer_init(&folded, FOLDED_MAX);
	text_fold(&folded, words, strlen(words));
	const char *text = buffer_string(&folded);
	while (at < folded.length && out->length - start < NAME_BYTES_MAX) {
		uint32_t code = text_next(text, folded.length, &at);
		const char *plain = plain_letter(code);
		bool letter = (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
		if (!plain && !letter) {
			between = true;
			continue;
		}
		if (between && out->length > start)
			buffer_byte(out, '-');
		between = false;
		if (plain)
			buffer_text(out, plain);
		else
			buffer_byte(out, (char)code);
	}
	if (out->length == start)
		buffer_text(out, "namn"); /* nothing in it that a file can be called */
	buffer_free(&folded);
}
