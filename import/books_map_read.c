/* A mapping of books from its JSON, read strictly and against the ledger; and the one that a file has. */
#include <stdlib.h>
#include <string.h>

#include "import/books_map.h"
#include "import/books_pattern.h"
#include "import/file_bytes.h"
#include "import/json_reader.h"
#include "import/mapped.h"
#include "ledger/base/text.h"
#include "uph/mapping.h"
#include "uph/register.h"

enum { ACCOUNTS_MAX = 1000, OBJECTS_MAX = 10000 };

static const char *const sides[] = {"credit", "debit"};
static const struct json_choices side_choices = {"ours", sides, 2};
static const char *const bare[] = {"undivided", "others"};
static const struct json_choices bare_choices = {"no_object", bare, 2};

static const struct json_key books_keys[] = {
	{.name = "system", .kind = JSON_TEXT, .required = true},
	{.name = "key", .kind = JSON_TEXT, .required = true},
	{.name = "accounts", .kind = JSON_TEXTS, .required = true, .max = ACCOUNTS_MAX},
	{.name = "dimension", .kind = JSON_TEXT},
	{.name = "activities", .kind = JSON_WORDS, .max = OBJECTS_MAX},
	{.name = "undivided", .kind = JSON_TEXTS, .max = OBJECTS_MAX},
	{.name = "others", .kind = JSON_TEXTS, .max = OBJECTS_MAX},
	{.name = "no_object", .kind = JSON_CHOICE, .choices = &bare_choices},
	{.name = "funds", .kind = JSON_WORDS, .max = ACCOUNTS_MAX},
	{.name = "ours", .kind = JSON_CHOICE, .required = true, .choices = &side_choices},
};
static const struct json_shape books_shape = {
	"books", "kartan", books_keys, sizeof books_keys / sizeof *books_keys};
static const struct json_key file_keys[] = {
	{.name = "books", .kind = JSON_OBJECT, .required = true, .shape = &books_shape},
};
static const struct json_shape file_shape = {"file", "filen", file_keys, 1};

struct books_reading {
	struct uph_ledger *ledger;
	struct json_walk walk;
	struct json_object books;
	struct books_map *out;
};

static void *array(struct books_reading *reading, size_t count, size_t size)
{
	void *memory = arena_alloc_array(reading->walk.arena, count + 1, size);
	if (!memory)
		reading->walk.out_of_memory = true;
	return memory;
}

/* ---- accounts and the dimension ---- */

static void read_accounts(struct books_reading *reading)
{
	struct json_list list;
	struct json_walk *walk = &reading->walk;
	const char *text;
	if (!json_list(walk, &reading->books, "accounts", &list))
		return;
	if (list.count == 0)
		json_say(walk, "accounts", list.path, "Inget konto är angivet, så ingenting skulle läsas.");
	reading->out->accounts = array(reading, list.count, sizeof *reading->out->accounts);
	while (reading->out->accounts && json_list_text(walk, &list, &text)) {
		if (strchr(text, '-') && !books_pattern_is_interval(text))
			json_say(walk, "accounts", list.path,
				"\"%s\" är inget intervall: skriv två lika långa kontonummer i stigande "
				"ordning, som 2990-2999.",
				text);
		reading->out->accounts[reading->out->account_count++] = text;
	}
}

static bool read_dimension(const char *text, size_t length, int *out)
{
	int number = 0;
	if (length == 0 || length > 6)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		number = number * 10 + (text[i] - '0');
	}
	*out = number;
	return number > 0;
}

static void read_their_dimension(struct books_reading *reading)
{
	struct json_walk *walk = &reading->walk;
	const char *text = json_text(walk, &reading->books, "dimension");
	if (text && !read_dimension(text, strlen(text), &reading->out->dimension))
		json_say(walk, "dimension", json_path(walk, reading->books.path, "dimension"),
			"\"%s\" är inget nummer på en dimension: skriv det som i filens #DIM.", text);
	if (!text && (json_has(&reading->books, "activities") || json_has(&reading->books, "undivided") ||
			     json_has(&reading->books, "others")))
		json_say(walk, "dimension", reading->books.path,
			"Objekten hör till en dimension, och \"dimension\" saknas.");
}

/* ---- objects ---- */

static void add_object(struct books_reading *reading, const char *path, const char *pattern, const char *code,
	int64_t activity)
{
	struct books_map *map = reading->out;
	for (size_t i = 0; i < map->object_count; i++) {
		if (strcmp(map->objects[i].pattern, pattern) == 0) {
			json_say(&reading->walk, "object_twice", path,
				"Objektet \"%s\" står två gånger: behåll det ena.", pattern);
			return;
		}
	}
	map->objects[map->object_count++] = (struct books_object){pattern, code, activity};
}

static void read_activities(struct books_reading *reading)
{
	struct json_list list;
	struct json_walk *walk = &reading->walk;
	const char *name, *code;
	struct uph_error err;
	if (!json_words(walk, &reading->books, "activities", &list))
		return;
	while (json_list_word(walk, &list, &name, &code)) {
		const struct uph_activity *activity;
		const char *path = json_path(walk, list.path, name);
		if (uph_activity_find(reading->ledger, code, &activity, &err) != UPH_OK)
			json_say(walk, "activity", path, "%s", err.message);
		else
			add_object(
				reading, path, name, arena_string(walk->arena, activity->code), activity->id);
	}
}

static void read_others(struct books_reading *reading, const char *key, bool ours)
{
	struct json_list list;
	const char *text;
	if (!json_list(&reading->walk, &reading->books, key, &list))
		return;
	while (json_list_text(&reading->walk, &list, &text))
		add_object(reading, list.path, text, ours ? "" : NULL, ours ? reading->out->undivided : 0);
}

static int compare_objects(const void *a, const void *b)
{
	return books_pattern_compare(
		((const struct books_object *)a)->pattern, ((const struct books_object *)b)->pattern);
}

static void read_objects(struct books_reading *reading)
{
	struct books_map *map = reading->out;
	map->objects = array(reading, (size_t)OBJECTS_MAX * 3, sizeof *map->objects);
	if (!map->objects)
		return;
	read_activities(reading);
	read_others(reading, "undivided", true);
	read_others(reading, "others", false);
	if (map->object_count > 1)
		qsort(map->objects, map->object_count, sizeof *map->objects, compare_objects);
}

/* ---- funds ---- */

static int compare_funds(const void *a, const void *b)
{
	const struct books_fund *x = a, *y = b;
	if (x->dimension != y->dimension)
		return x->dimension > y->dimension ? -1 : 1; /* an object says more than the account */
	return books_pattern_compare(x->pattern, y->pattern);
}

static void read_fund(struct books_reading *reading, const char *path, const char *name, const char *said)
{
	const struct uph_fund *fund;
	struct uph_error err;
	struct books_map *map = reading->out;
	const char *equals = strchr(name, '=');
	struct books_fund *entry = &map->funds[map->fund_count];
	*entry = (struct books_fund){.pattern = equals ? equals + 1 : name};
	if (equals && !read_dimension(name, (size_t)(equals - name), &entry->dimension)) {
		json_say(&reading->walk, "fund", path,
			"\"%s\" är varken ett konto (2991) eller en dimension med objekt (21=2024).", name);
		return;
	}
	if (uph_fund_find(reading->ledger, said, &fund, &err) != UPH_OK) {
		json_say(&reading->walk, "fund", path, "%s", err.message);
		return;
	}
	entry->fund = fund->id;
	entry->name = arena_string(reading->walk.arena, fund->name);
	if (!entry->name)
		reading->walk.out_of_memory = true;
	map->fund_count++;
}

static void read_funds(struct books_reading *reading)
{
	struct json_list list;
	struct json_walk *walk = &reading->walk;
	struct books_map *map = reading->out;
	const char *name, *said;
	if (!json_words(walk, &reading->books, "funds", &list))
		return;
	map->funds = array(reading, list.count, sizeof *map->funds);
	while (map->funds && json_list_word(walk, &list, &name, &said))
		read_fund(reading, json_path(walk, list.path, name), name, said);
	if (map->funds && map->fund_count > 1)
		qsort(map->funds, map->fund_count, sizeof *map->funds, compare_funds);
}

/* ---- the whole ---- */

static void read_books(struct books_reading *reading)
{
	struct json_walk *walk = &reading->walk;
	struct books_map *map = reading->out;
	size_t choice;
	map->system = json_text(walk, &reading->books, "system");
	map->key = json_text(walk, &reading->books, "key");
	read_accounts(reading);
	read_their_dimension(reading);
	read_objects(reading);
	read_funds(reading);
	if (json_choice(walk, &reading->books, "ours", &choice))
		map->ours_debit = choice == 1;
	if (json_has(&reading->books, "no_object") &&
		json_choice(walk, &reading->books, "no_object", &choice))
		map->bare_is_others = choice == 1;
}

enum uph_status books_map_read(struct uph_ledger *ledger, const char *text, size_t length,
	struct arena *arena, struct books_map *out, struct uph_findings *findings, struct uph_error *err)
{
	struct books_reading reading = {.ledger = ledger,
		.walk = {.family = "books", .arena = arena, .findings = findings},
		.out = out};
	const struct uph_activity *undivided;
	struct json_object root;
	*out = (struct books_map){.account_count = 0};
	enum uph_status status = uph_activity_find(ledger, "", &undivided, err);
	if (status != UPH_OK)
		return status;
	out->undivided = undivided->id;
	struct cJSON *document = json_document(&reading.walk, text, length);
	if (document && json_object_open(&reading.walk, document, "", &file_shape, &root) &&
		json_member(&reading.walk, &root, "books", &reading.books))
		read_books(&reading);
	json_document_free(document);
	if (reading.walk.out_of_memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (reading.walk.errors > 0)
		return uph_fail(err, UPH_E_REFUSED, "kartan kan inte läsas: %zu fel", reading.walk.errors);
	return UPH_OK;
}

bool books_map_recognised(const char *text, size_t length)
{
	static const char key[] = "\"books\"";
	size_t at = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	while (at < length && strchr(" \t\r\n", text[at]) && text[at])
		at++;
	if (at == length || text[at++] != '{')
		return false;
	while (at < length && strchr(" \t\r\n", text[at]) && text[at])
		at++;
	return length - at >= sizeof key - 1 && memcmp(text + at, key, sizeof key - 1) == 0;
}

/* ---- of a file ---- */

static enum uph_status load_file(struct uph_ledger *ledger, const struct sie_file *file, const char *path,
	struct arena *arena, struct books_map *out, struct uph_findings *findings, struct uph_error *err)
{
	struct file_bytes bytes;
	struct uph_error why = {0};
	const char *key = books_map_key(file, arena);
	enum uph_status status = file_bytes_read(path, BOOKS_MAP_BYTES_MAX, &bytes, err);
	if (status != UPH_OK)
		return status;
	struct uph_findings *own = uph_findings_new();
	status = file_bytes_hold(&bytes, &why);
	if (status == UPH_OK && mapped_text_is_sheet(bytes.data, bytes.length))
		status = uph_fail(&why, UPH_E_REFUSED,
			"%s är en karta för tabeller (docs/mapping.md): med uph import FIL --mapping blir verifikationer "
			"händelser efter den, men källrader att stämma av läses med en karta som har \"books\" "
			"(docs/sie.md)",
			bytes.name);
	else if (status == UPH_OK)
		status = own ? books_map_read(ledger, bytes.data, bytes.length, arena, out, own, &why)
			     : uph_fail(&why, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; own && i < uph_findings_count(own); i++) {
		const struct uph_finding *finding = uph_findings_at(own, i);
		(void)uph_findings_add(findings, finding->severity, finding->rule, "", "%s: %s: %s",
			bytes.name, finding->where, finding->message);
	}
	uph_findings_free(own);
	file_bytes_free(&bytes);
	if (status != UPH_OK)
		return uph_fail(err, status, "%s", why.message);
	if (!key)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (strcmp(key, out->key) != 0)
		return uph_fail(err, UPH_E_REFUSED,
			"kartan gäller \"%s\", men filen är från \"%s\": ange den karta som hör till "
			"filen, eller ta fram en med --suggest",
			out->key, key);
	return UPH_OK;
}

static enum uph_status load_kept(struct uph_ledger *ledger, const struct sie_file *file, struct arena *arena,
	struct books_map *out, struct uph_findings *findings, struct uph_error *err)
{
	struct uph_mapping kept;
	const char *key = books_map_key(file, arena);
	if (!key)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_mapping_find(ledger, UPH_MAPPING_BOOKS, key, &kept, err);
	if (status == UPH_E_MISSING) {
		bool named = *file->company && strcmp(file->company, key) != 0;
		const char *sheet = arena_print(arena, "SIE %s", key);
		bool events =
			sheet && uph_mapping_find(ledger, UPH_MAPPING_SHEET, sheet, &kept, NULL) == UPH_OK;
		return uph_fail(err, UPH_E_MISSING,
			"boken vet inte vad konton och objekt hos %s%s%s%s betyder: ta fram ett förslag med uph "
			"import FIL --suggest -o karta.json, granska det, och läs in filen med --mapping "
			"karta.json; sedan minns boken det%s",
			named ? file->company : key, named ? " (" : "", named ? key : "", named ? ")" : "",
			events ? ". (En karta som gör verifikationer till händelser är sparad: med --as mapped läses "
				 "filen med den.)"
			       : "");
	}
	if (status != UPH_OK)
		return status;
	char *body = arena_string(arena, kept.body);
	if (!body)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return books_map_read(ledger, body, strlen(body), arena, out, findings, err);
}

enum uph_status books_map_load(struct uph_ledger *ledger, const struct sie_file *file, const char *path,
	struct arena *arena, struct books_map *out, const char **text, struct uph_findings *findings,
	struct uph_error *err)
{
	enum uph_status status = path ? load_file(ledger, file, path, arena, out, findings, err)
				      : load_kept(ledger, file, arena, out, findings, err);
	if (status != UPH_OK || !text)
		return status;
	*text = books_map_write(out, arena);
	return *text ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}
