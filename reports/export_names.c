/* Names of accounts and texts of entries, made fit to stand in another program's file. A text may come from
 * any file that anyone has made: what would end a line, a name or a comment there, or mean something of its
 * own, is replaced, never dropped without a trace; the text as it stands is in the book and in the JSON. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "reports/export.h"
#include "reports/shown.h"

#define NAME_BYTES_MAX ((size_t)64 << 10)

/* ---- texts ---- */

/* Space of any kind, and every control: what separates words or lines somewhere. */
static bool is_space(uint32_t code)
{
	return code <= 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200B) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
	       code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

/* Joiners, marks of direction and the like: nothing that is seen. */
static bool is_unseen(uint32_t code)
{
	return code == 0xAD || (code >= 0x200C && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
	       (code >= 0x2060 && code <= 0x206F);
}

static void put_words(struct buffer *out, const char *text, uint32_t (*replace)(uint32_t code))
{
	size_t length = text ? strlen(text) : 0, at = 0;
	bool first = true, space = false;
	while (at < length) {
		uint32_t code = text_next(text, length, &at);
		if (is_unseen(code))
			continue;
		if (is_space(code)) {
			space = true;
			continue;
		}
		if (space && !first)
			buffer_byte(out, ' ');
		text_put(out, replace ? replace(code) : code);
		first = space = false;
	}
}

void export_one_line(struct buffer *out, const char *text)
{
	put_words(out, text, NULL);
}

static uint32_t plain_sign(uint32_t code)
{
	switch (code) {
	case ':':
		return '.';
	case ';':
		return ',';
	case '|':
		return '/';
	case '[':
	case '{':
		return '(';
	case ']':
	case '}':
		return ')';
	default:
		return code;
	}
}

void export_plain(struct buffer *out, const char *text)
{
	put_words(out, text, plain_sign);
}

/* ---- parts of names ---- */

void export_part_plain(struct buffer *out, const char *part)
{
	size_t before = out->length;
	export_plain(out, part);
	if (out->length == before)
		buffer_byte(out, '-');
}

/* The letter without its marks; 0 for what is no letter or digit. */
static char plain_letter(uint32_t code)
{
	static const struct {
		uint32_t code;
		char letter;
	} marked[] = {{0xC0, 'A'}, {0xC1, 'A'}, {0xC4, 'A'}, {0xC5, 'A'}, {0xC6, 'A'}, {0xC9, 'E'},
		{0xD6, 'O'}, {0xD8, 'O'}, {0xDC, 'U'}, {0xE0, 'a'}, {0xE1, 'a'}, {0xE2, 'a'}, {0xE4, 'a'},
		{0xE5, 'a'}, {0xE6, 'a'}, {0xE7, 'c'}, {0xE8, 'e'}, {0xE9, 'e'}, {0xEA, 'e'}, {0xEB, 'e'},
		{0xED, 'i'}, {0xF1, 'n'}, {0xF3, 'o'}, {0xF4, 'o'}, {0xF6, 'o'}, {0xF8, 'o'}, {0xFA, 'u'},
		{0xFC, 'u'}};
	if ((code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9'))
		return (char)code;
	for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
		if (marked[i].code == code)
			return marked[i].letter;
	}
	return 0;
}

/* Letters a to z, digits and single dashes, the first in capitals: what beancount takes in a name. */
void export_part_beancount(struct buffer *out, const char *part)
{
	size_t length = strlen(part), at = 0;
	bool first = true, dash = false;
	while (at < length) {
		char letter = plain_letter(text_next(part, length, &at));
		if (letter == 0) {
			dash = true;
			continue;
		}
		if (dash && !first)
			buffer_byte(out, '-');
		if (first && letter >= 'a' && letter <= 'z')
			letter = (char)(letter - 'a' + 'A');
		buffer_byte(out, letter);
		first = dash = false;
	}
	if (first)
		buffer_byte(out, 'X');
}

/* ---- names ---- */

static void put_part(struct buffer *out, export_part *part, const char *text)
{
	if (!text)
		return;
	if (out->length > 0)
		buffer_byte(out, ':');
	part(out, text);
}

static void put_name(
	struct buffer *out, const struct book_account *account, const char *root, export_part *part)
{
	const char *activity = account->activity && account->activity[0] == '\0'
				       ? word(WORD_BOOK_UNDIVIDED, UPH_SWEDISH)
				       : account->activity;
	if (root)
		buffer_text(out, root);
	put_part(out, part, book_kind_word(account->tuple.kind, UPH_SWEDISH));
	put_part(out, part, account->fund);
	put_part(out, part, activity);
	put_part(out, part, account->allocation);
	put_part(out, part, account->party);
}

/* A number that says which name it is. That two names have the same by chance costs one of them a "-2". */
static uint64_t name_number(const char *name)
{
	uint64_t number = UINT64_C(14695981039346656037);
	for (; *name; name++) {
		number ^= (unsigned char)*name;
		number *= UINT64_C(1099511628211);
	}
	return number;
}

static bool take_name(struct key_map *taken, const char *name, bool *fine)
{
	uint64_t number = name_number(name);
	if (key_map_find(taken, &number) != KEY_MAP_NONE)
		return false;
	*fine = key_map_add(taken, &number) != KEY_MAP_NONE;
	return true;
}

/* Adds what tells the name from those that are taken. */
static bool make_unique(struct key_map *taken, struct buffer *name)
{
	struct buffer tried;
	bool fine = true, unique = take_name(taken, buffer_string(name), &fine);
	buffer_init(&tried, NAME_BYTES_MAX);
	for (unsigned i = 2; fine && !unique; i++) {
		buffer_clear(&tried);
		buffer_print(&tried, "%s-%u", buffer_string(name), i);
		fine = !buffer_failed(&tried);
		unique = fine && take_name(taken, buffer_string(&tried), &fine);
	}
	if (fine && tried.length > 0) {
		buffer_clear(name);
		buffer_text(name, buffer_string(&tried));
	}
	buffer_free(&tried);
	return fine;
}

enum uph_status export_names(struct export *export, const char *(*root)(enum uph_account_kind kind),
	export_part *part, struct uph_error *err)
{
	struct account_book *book = &export->book;
	struct key_map taken;
	struct buffer name;
	bool fine = true;
	export->names = calloc(book->count + 1, sizeof *export->names);
	if (!export->names)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till exporten");
	key_map_init(&taken, sizeof(uint64_t));
	buffer_init(&name, NAME_BYTES_MAX);
	for (size_t i = 0; fine && i < book->order_count; i++) {
		const struct book_account *account = &book->accounts[book->order[i]];
		buffer_clear(&name);
		put_name(&name, account, root ? root(account->tuple.kind) : NULL, part);
		fine = make_unique(&taken, &name) && !buffer_failed(&name);
		const char *kept = fine ? arena_string(&export->texts, buffer_string(&name)) : NULL;
		export->names[book->order[i]] = kept;
		fine = kept != NULL;
	}
	key_map_free(&taken);
	buffer_free(&name);
	return fine ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till exporten");
}
