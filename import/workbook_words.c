#include "import/workbook_words.h"

#include <string.h>

#include "ledger/base/text.h"

#define NEAR_EDITS_MAX 3
#define CHOICE_BYTES_MAX 64

size_t workbook_column(enum uph_form_field field)
{
	static const size_t columns[UPH_FIELD_COUNT] = {
		[UPH_FIELD_ALLOCATION] = UPH_MOVEMENT_ALLOCATION,
		[UPH_FIELD_DATE] = UPH_MOVEMENT_DATE,
		[UPH_FIELD_AMOUNT] = UPH_MOVEMENT_AMOUNT,
		[UPH_FIELD_REFERENCE] = UPH_MOVEMENT_REFERENCE,
		[UPH_FIELD_TEXT] = UPH_MOVEMENT_TEXT,
		[UPH_FIELD_OVERRIDE] = UPH_MOVEMENT_OVERRIDE,
		[UPH_FIELD_OF] = UPH_MOVEMENT_OF,
		[UPH_FIELD_INTO] = UPH_MOVEMENT_INTO,
		[UPH_FIELD_BODY] = UPH_MOVEMENT_DECISION,
		[UPH_FIELD_PARAGRAPH] = JOURNAL_COLUMNS,
		[UPH_FIELD_PURPOSE] = UPH_MOVEMENT_PURPOSE,
		[UPH_FIELD_FUND] = UPH_MOVEMENT_FUND,
		[UPH_FIELD_ACTIVITY] = UPH_MOVEMENT_ACTIVITY,
		[UPH_FIELD_RECIPIENT] = UPH_MOVEMENT_RECIPIENT,
		[UPH_FIELD_PERFORMER] = UPH_MOVEMENT_PERFORMER,
		[UPH_FIELD_REQUISITIONER] = UPH_MOVEMENT_REQUISITIONER,
		[UPH_FIELD_EXTENT] = UPH_MOVEMENT_EXTENT,
		[UPH_FIELD_FIRST_DAY] = UPH_MOVEMENT_FIRST_DAY,
		[UPH_FIELD_LAST_DAY] = UPH_MOVEMENT_LAST_DAY,
		[UPH_FIELD_STAGE] = JOURNAL_EVENT,
		[UPH_FIELD_OUTCOME] = JOURNAL_EVENT,
		[UPH_FIELD_FUNCTION] = JOURNAL_COLUMNS,
	};
	return columns[field];
}

const char *workbook_called(enum uph_movement_field field, bool with_value)
{
	if (field == UPH_MOVEMENT_ALLOCATION)
		return "kolumnen Tilldelning";
	if (field == UPH_MOVEMENT_DECISION)
		return "kolumnerna Organ, Sammanträde och Paragraf";
	return journal_called(field, with_value);
}

const char *workbook_code(const char *words, char code[WORKBOOK_CODE_MAX])
{
	size_t digits = strspn(words, "0123456789"), length = strcspn(words, " ");
	if (text_same(words, "ofördelat"))
		return "";
	if (digits != length || length >= WORKBOOK_CODE_MAX)
		return words;
	memcpy(code, words, length);
	code[length] = '\0';
	return code;
}

/* The choice that begins at `from`, as a text of its own. */
static const char *choice_at(const char *from, char out[CHOICE_BYTES_MAX])
{
	size_t length = strcspn(from, ",");
	length = length < CHOICE_BYTES_MAX ? length : CHOICE_BYTES_MAX - 1;
	memcpy(out, from, length);
	out[length] = '\0';
	return out;
}

static const char *next_choice(const char *from)
{
	from += strcspn(from, ",");
	return *from ? from + 1 : NULL;
}

static void say_choices(const char *choices, const char *text, const char *heading, struct buffer *why)
{
	char choice[CHOICE_BYTES_MAX], near[CHOICE_BYTES_MAX] = "", quote[TEXT_EXCERPT_MAX];
	size_t least = NEAR_EDITS_MAX + 1;
	for (const char *at = choices; at; at = next_choice(at)) {
		size_t edits = text_distance(text, choice_at(at, choice), NEAR_EDITS_MAX);
		if (edits < least)
			memcpy(near, choice, sizeof near);
		least = edits < least ? edits : least;
	}
	buffer_print(
		why, "\"%s\" kan inte stå i kolumnen %s; ", text_excerpt(text, strlen(text), quote), heading);
	if (near[0]) {
		buffer_print(why, "menade du %s?", near);
		return;
	}
	buffer_text(why, "skriv ");
	for (const char *at = choices; at; at = next_choice(at)) {
		const char *next = next_choice(at);
		buffer_print(why, "%s%s", choice_at(at, choice),
			!next               ? "."
			: next_choice(next) ? ", "
					    : " eller ");
	}
}

size_t workbook_choice(const char *choices, const char *text, const char *heading, struct buffer *why)
{
	char choice[CHOICE_BYTES_MAX];
	size_t number = 0;
	for (const char *at = choices; at; at = next_choice(at), number++) {
		if (text_same(text, choice_at(at, choice)))
			return number;
	}
	say_choices(choices, text, heading, why);
	return number;
}
