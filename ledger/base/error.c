/* The one table of statuses, and the constructor of every refusal.
 *
 * Rules: a message is whole characters, valid UTF-8 whatever it quotes; a message may be built from the error
 * it replaces (the arguments are read before the old text is overwritten); nothing here allocates. */
#include "uph/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/text.h"

/* What a shell is told: content the person can mend is 1, words of the command 2, a file or ledger that
 * cannot be read or written 3. A ledger or source file that is not there is UPH_E_IO; UPH_E_MISSING is a
 * party or a decision that nobody has heard of. */
static const struct {
	const char *name;
	int exit_code;
} statuses[UPH_STATUS_COUNT] = {
	[UPH_OK] = {"ok", 0},
	[UPH_END] = {"end", 0},
	[UPH_E_MEMORY] = {"memory", 3},
	[UPH_E_IO] = {"io", 3},
	[UPH_E_NOT_LEDGER] = {"not-ledger", 3},
	[UPH_E_NEWER] = {"newer", 3},
	[UPH_E_LOCKED] = {"locked", 3},
	[UPH_E_READONLY] = {"readonly", 3},
	[UPH_E_EXISTS] = {"exists", 3},
	[UPH_E_MISSING] = {"missing", 1},
	[UPH_E_DATABASE] = {"database", 3},
	[UPH_E_USAGE] = {"usage", 2},
	[UPH_E_SYNTAX] = {"syntax", 1},
	[UPH_E_LIMIT] = {"limit", 1},
	[UPH_E_OVERFLOW] = {"overflow", 1},
	[UPH_E_REFUSED] = {"refused", 1},
	[UPH_E_CONFLICT] = {"conflict", 1},
	[UPH_E_INVARIANT] = {"invariant", 1},
};

/* Puts the text in place, cut at a character when it filled the room. A byte that is no text, quoted from
 * what a person wrote or a file holds, becomes a question mark. */
static void set_message(struct uph_error *err, const char *text, bool cut)
{
	size_t length = strlen(text), bad_at;

	if (cut)
		length = text_cut(text, length);
	memcpy(err->message, text, length);
	err->message[length] = '\0';
	while (!text_valid(err->message, length, &bad_at))
		err->message[bad_at] = '?';
}

enum uph_status uph_fail(struct uph_error *err, enum uph_status status, const char *format, ...)
{
	char text[UPH_ERROR_MESSAGE_MAX];
	va_list arguments;

	if (err == NULL)
		return status;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (length < 0)
		text[0] = '\0';
	err->status = status;
	set_message(err, text, length >= (int)sizeof text);
	return status;
}

enum uph_status uph_error_at(struct uph_error *err, enum uph_status status, const char *place)
{
	char text[UPH_ERROR_MESSAGE_MAX];

	if (err == NULL)
		return status;
	err->status = status;
	if (place == NULL || place[0] == '\0')
		return status;
	int length = snprintf(text, sizeof text, "%s: %s", place, err->message);
	if (length < 0)
		return status;
	set_message(err, text, length >= (int)sizeof text);
	return status;
}

int uph_status_exit(enum uph_status status)
{
	return (unsigned)status < UPH_STATUS_COUNT ? statuses[status].exit_code : 3;
}

const char *uph_status_name(enum uph_status status)
{
	return (unsigned)status < UPH_STATUS_COUNT ? statuses[status].name : "unknown";
}
