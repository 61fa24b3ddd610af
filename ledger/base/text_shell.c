/* A text as one word of a shell's command. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"

/* In single quotes all stands as it is; one of those is written outside them. */
static void put_hard(struct buffer *out, const char *text)
{
	buffer_byte(out, '\'');
	for (size_t length; *text; text += length) {
		length = strcspn(text, "'");
		buffer_append(out, text, length);
		if (text[length] == '\'') {
			buffer_text(out, "'\\''");
			length++;
		}
	}
	buffer_byte(out, '\'');
}

/* Letters beyond ASCII need no quotes, but those that look like spaces are shown to be inside the word. */
static bool stands_as_it_is(const char *text)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:,+@%=-";
	size_t length = strlen(text);
	for (size_t at = 0; at < length;) {
		uint32_t code = text_next(text, length, &at);
		if (code < 0x80 ? !strchr(plain, (int)code) : code == 0xA0 || code >= 0x2000)
			return false;
	}
	return length > 0;
}

void text_shell_quoted(struct buffer *out, const char *text)
{
	if (strpbrk(text, "\"$`\\!"))
		put_hard(out, text);
	else
		buffer_print(out, "\"%s\"", text);
}

void text_shell_word(struct buffer *out, const char *text)
{
	if (stands_as_it_is(text))
		buffer_text(out, text);
	else
		text_shell_quoted(out, text);
}

char *text_shell_name(const char *name, char out[TEXT_SHELL_MAX])
{
	struct buffer word;
	buffer_init(&word, TEXT_SHELL_MAX - 1);
	text_shell_quoted(&word, name);
	(void)snprintf(out, TEXT_SHELL_MAX, "%s", buffer_failed(&word) ? "\"…\"" : buffer_string(&word));
	buffer_free(&word);
	return out;
}
