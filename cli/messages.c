#include "messages.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

#define MESSAGE_MAX ((size_t)64 << 10)

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

/* What steers a terminal is a space; what is not seen is left out, so that a line says what it seems to say.
 */
static void put_line(const char *text)
{
	struct buffer line;
	size_t length = strlen(text), at = 0;
	buffer_init(&line, MESSAGE_MAX);
	while (at < length) {
		uint32_t code = text_next(text, length, &at);
		if (!text_unseen(code))
			text_put(&line, is_control(code) ? ' ' : code);
	}
	buffer_byte(&line, '\n');
	(void)fputs(buffer_string(&line), stderr);
	buffer_free(&line);
}

static void put_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void put_print(const char *format, ...)
{
	struct buffer text;
	va_list arguments;
	buffer_init(&text, MESSAGE_MAX);
	va_start(arguments, format);
	buffer_vprint(&text, format, arguments);
	va_end(arguments);
	put_line(buffer_string(&text));
	buffer_free(&text);
}

void message_error(const char *message)
{
	put_print("uph: %s", message);
}

void message_told(const char *format, ...)
{
	struct buffer text;
	va_list arguments;
	buffer_init(&text, MESSAGE_MAX);
	va_start(arguments, format);
	buffer_vprint(&text, format, arguments);
	va_end(arguments);
	put_line(buffer_string(&text));
	buffer_free(&text);
}

/* A line, or a line and a column: "14", "14:3". */
static bool is_line(const char *where)
{
	return *where && strspn(where, "0123456789:") == strlen(where);
}

void message_at(const char *file, const char *where, const char *message)
{
	if (strcmp(file, "-") == 0)
		file = "(standard in)";
	if (is_line(where))
		put_print("uph: %s:%s: %s", file, where, message);
	else
		put_print("uph: %s: %s%s%s", file, where, *where ? ": " : "", message);
}

static void tell_finding(const char *file, const struct uph_finding *finding)
{
	struct buffer text;
	buffer_init(&text, MESSAGE_MAX);
	if (finding->severity != UPH_SEVERITY_ERROR)
		buffer_print(&text, "%s: ", uph_severity_word(finding->severity));
	buffer_text(&text, finding->message);
	/* What is wrong in the mapping that a file was read by is told with the mapping's own name. */
	if (strncmp(finding->rule, "mapping.", strlen("mapping.")) == 0 && *finding->where)
		put_print("uph: %s: %s", finding->where, buffer_string(&text));
	else
		message_at(file, finding->where, buffer_string(&text));
	buffer_free(&text);
}

size_t message_findings(const char *file, const struct uph_findings *findings, const char *rules)
{
	size_t errors = 0;
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		bool is_error = finding->severity == UPH_SEVERITY_ERROR;
		bool is_asked_for = rules && finding->severity == UPH_SEVERITY_WARNING &&
				    strncmp(finding->rule, rules, strlen(rules)) == 0;
		if (is_error || is_asked_for)
			tell_finding(file, finding);
		errors += is_error;
	}
	return errors;
}

size_t message_place_length(const char *message)
{
	const char *end = strstr(message, ": ");
	if (!end)
		return 0;
	size_t length = (size_t)(end - message);
	bool line = length > 0 && strspn(message, "0123456789:") >= length;
	bool cell = memchr(message, '!', length) && (message[0] == '\'' || !memchr(message, ' ', length));
	return line || cell ? length : 0;
}
