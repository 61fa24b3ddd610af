/* A mapping from its JSON: keys by their tables, and what they mean together. */
#include <stdlib.h>
#include <string.h>

#include "import/books_map.h"
#include "import/file_bytes.h"
#include "import/journal_words.h"
#include "import/mapped.h"
#include "import/mapped_keys.h"
#include "ledger/base/text.h"

static const char *const field_names[MAPPED_FIELDS] = {
	[UPH_MOVEMENT_DATE] = "date",
	[UPH_MOVEMENT_AMOUNT] = "amount",
	[UPH_MOVEMENT_ALLOCATION] = "allocation",
	[UPH_MOVEMENT_FUND] = "fund",
	[UPH_MOVEMENT_ACTIVITY] = "activity",
	[UPH_MOVEMENT_TO_FUND] = "to_fund",
	[UPH_MOVEMENT_TO_ACTIVITY] = "to_activity",
	[UPH_MOVEMENT_DECISION] = "decision",
	[UPH_MOVEMENT_PURPOSE] = "purpose",
	[UPH_MOVEMENT_RECIPIENT] = "recipient",
	[UPH_MOVEMENT_PERFORMER] = "performer",
	[UPH_MOVEMENT_REQUISITIONER] = "requisitioner",
	[UPH_MOVEMENT_EXTENT] = "extent",
	[UPH_MOVEMENT_FIRST_DAY] = "first_day",
	[UPH_MOVEMENT_LAST_DAY] = "last_day",
	[UPH_MOVEMENT_OF] = "of",
	[UPH_MOVEMENT_INTO] = "into",
	[UPH_MOVEMENT_PARTY] = "party",
	[UPH_MOVEMENT_REFERENCE] = "reference",
	[UPH_MOVEMENT_TEXT] = "text",
	[UPH_MOVEMENT_OVERRIDE] = "override",
	[MAPPED_ACCOUNT] = "account",
	[MAPPED_VOUCHER] = "voucher",
	[MAPPED_OPENING] = "opening",
	[MAPPED_CLOSING] = "closing",
};

const char *mapped_field_name(size_t field)
{
	return field_names[field];
}

size_t mapped_field_named(const char *name)
{
	size_t field = 0;
	while (field < MAPPED_FIELDS && strcmp(field_names[field], name) != 0)
		field++;
	return field;
}

struct mapping_reading {
	struct json_walk walk;
	struct mapped_mapping *out;
};

static void *array(struct mapping_reading *reading, size_t count, size_t size)
{
	void *made = arena_alloc_array(reading->walk.arena, count + 1, size);
	if (!made)
		reading->walk.out_of_memory = true;
	return made;
}

/* What is still to be chosen is counted, and where the first of it stands is kept. */
static const char *decided(
	struct mapping_reading *reading, const char *text, const char *base, const char *key)
{
	struct mapped_mapping *out = reading->out;
	if (!text || strcmp(text, MAPPED_UNDECIDED) != 0)
		return text;
	if (out->undecided < MAPPED_UNDECIDED_TOLD)
		out->undecided_at[out->undecided] = json_path(&reading->walk, base, key);
	out->undecided++;
	return text;
}

static const char *take_text(
	struct mapping_reading *reading, const struct json_object *object, const char *key)
{
	return decided(reading, json_text(&reading->walk, object, key), object->path, key);
}

/* ---- parts ---- */

static void take_header(struct mapping_reading *reading, const struct json_object *root)
{
	struct json_object header;
	int64_t number;
	reading->out->header_lines = 1;
	if (!json_member(&reading->walk, root, "header", &header))
		return;
	if (json_number(&reading->walk, &header, "row", &number))
		reading->out->header_row = (uint32_t)number;
	if (json_number(&reading->walk, &header, "lines", &number))
		reading->out->header_lines = (uint32_t)number;
}

static void take_amount(struct mapping_reading *reading, const struct json_object *root)
{
	struct mapped_mapping *out = reading->out;
	struct json_walk *walk = &reading->walk;
	struct json_object amount;
	size_t side = 0;
	if (!json_member(walk, root, "amount", &amount)) {
		if (out->rows != MAPPED_BALANCES && !json_has(root, "amount"))
			json_say(walk, "amount_columns", "amount",
				"Kartan säger inte i vilken kolumn beloppet står. Skriv amount med column, eller "
				"med debit och credit.");
		return;
	}
	out->amount = take_text(reading, &amount, "column");
	out->debit = take_text(reading, &amount, "debit");
	out->credit = take_text(reading, &amount, "credit");
	out->turned = json_flag(&amount, "turned");
	(void)json_choice(walk, &amount, "positive", &side);
	out->credit_positive = side == 1;
	bool two = json_has(&amount, "debit") || json_has(&amount, "credit");
	if (json_has(&amount, "column") == two)
		json_say(walk, "amount_columns", amount.path,
			"Beloppet står i en kolumn (column) eller i två (debit och credit): skriv det ena.");
	else if (two && !(json_has(&amount, "debit") && json_has(&amount, "credit")))
		json_say(walk, "amount_columns", amount.path,
			"Debet och kredit hör ihop: skriv både debit och credit, eller en enda kolumn med column.");
	else if (two && json_has(&amount, "turned"))
		json_say(walk, "amount_columns", json_path(walk, amount.path, "turned"),
			"Med debit och credit säger positive vilken sida som är plus; ta bort turned.");
}

static void take_fields(
	struct mapping_reading *reading, const struct json_object *root, const char *key, const char **fields)
{
	struct json_list list;
	const char *name, *value;
	if (!json_words(&reading->walk, root, key, &list))
		return;
	while (json_list_word(&reading->walk, &list, &name, &value)) {
		char quoted[TEXT_EXCERPT_MAX];
		size_t field = mapped_field_named(name);
		bool books = field >= UPH_MOVEMENT_FIELDS;
		if (field == MAPPED_FIELDS || field == UPH_MOVEMENT_AMOUNT ||
			(books && reading->out->rows == MAPPED_EVENTS))
			json_say(&reading->walk, "field",
				json_path(
					&reading->walk, list.path, text_excerpt(name, strlen(name), quoted)),
				"\"%s\" är ingen uppgift som en rad %s kan ha. De som finns står i "
				"docs/mapping.md.",
				quoted,
				reading->out->rows == MAPPED_EVENTS ? "med en händelse"
								    : "ur någon annans bok");
		else
			fields[field] = decided(reading, value, list.path, name);
	}
}

static void take_find(struct mapping_reading *reading, const struct json_object *root)
{
	struct json_list list;
	const char *name, *value;
	if (!json_words(&reading->walk, root, "find", &list))
		return;
	while (json_list_word(&reading->walk, &list, &name, &value)) {
		if (strcmp(name, "allocation") == 0)
			reading->out->find_allocation = decided(reading, value, list.path, name);
		else
			json_say(&reading->walk, "field", list.path,
				"Ur en text kan bara tilldelningens nummer hämtas: skriv \"find\": "
				"{\"allocation\": kolumnen}.");
	}
}

static void take_formats(struct mapping_reading *reading, const struct json_object *root)
{
	static const char thousands[] = {' ', '.', ',', '\'', 0};
	struct json_list list;
	struct json_object object;
	if (!json_list(&reading->walk, root, "formats", &list))
		return;
	reading->out->formats = array(reading, list.count, sizeof *reading->out->formats);
	while (reading->out->formats && json_list_object(&reading->walk, &list, &object)) {
		struct mapped_format *format = &reading->out->formats[reading->out->format_count++];
		size_t choice;
		format->column = take_text(reading, &object, "column");
		if (json_choice(&reading->walk, &object, "date", &choice))
			format->order = (enum mapped_day_order)choice;
		if (json_choice(&reading->walk, &object, "decimal", &choice))
			format->decimal = choice == 0 ? ',' : '.';
		if (json_choice(&reading->walk, &object, "thousands", &choice)) {
			format->thousands = thousands[choice];
			format->no_thousands = thousands[choice] == 0;
		}
		if (format->decimal && format->decimal == format->thousands)
			json_say(&reading->walk, "format", object.path,
				"Samma tecken kan inte skilja både ören och tusental.");
	}
}

static void take_pairs(struct mapping_reading *reading, const struct json_object *object, const char *key,
	struct mapped_pairs *out)
{
	struct json_list list;
	const char *name, *value;
	if (!json_words(&reading->walk, object, key, &list))
		return;
	out->items = array(reading, list.count, sizeof *out->items);
	while (out->items && json_list_word(&reading->walk, &list, &name, &value))
		out->items[out->count++] =
			(struct mapped_pair){name, decided(reading, value, list.path, name)};
}

static void take_values(struct mapping_reading *reading, const struct json_object *root)
{
	struct json_list list;
	struct json_object object;
	if (!json_list(&reading->walk, root, "values", &list))
		return;
	reading->out->values = array(reading, list.count, sizeof *reading->out->values);
	while (reading->out->values && json_list_object(&reading->walk, &list, &object)) {
		struct mapped_values *values = &reading->out->values[reading->out->value_count++];
		values->column = take_text(reading, &object, "column");
		take_pairs(reading, &object, "words", &values->pairs);
	}
}

static void take_filters(struct mapping_reading *reading, const struct json_object *root)
{
	struct json_list list;
	struct json_object object;
	if (!json_list(&reading->walk, root, "filter", &list))
		return;
	reading->out->filters = array(reading, list.count, sizeof *reading->out->filters);
	while (reading->out->filters && json_list_object(&reading->walk, &list, &object)) {
		struct mapped_filter *filter = &reading->out->filters[reading->out->filter_count++];
		size_t test = 0;
		filter->path = object.path;
		filter->column = take_text(reading, &object, "column");
		(void)json_choice(&reading->walk, &object, "is", &test);
		filter->test = (enum mapped_test)test;
		filter->value = json_text(&reading->walk, &object, "value");
		bool needs = filter->test <= MAPPED_MATCHES;
		if (needs != json_has(&object, "value"))
			json_say(&reading->walk, "filter", object.path, "%s",
				needs ? "Villkoret saknar value: skriv vad kolumnen jämförs med."
				      : "empty och not_empty jämför inte med något: ta bort value.");
	}
}

static void take_totals(struct mapping_reading *reading, const struct json_object *root)
{
	struct mapped_mapping *out = reading->out;
	struct json_walk *walk = &reading->walk;
	struct json_object totals;
	struct json_list list;
	struct uph_error why = {0};
	if (!json_member(walk, root, "totals", &totals))
		return;
	out->total_column = take_text(reading, &totals, "column");
	out->total_arithmetic = json_flag(&totals, "arithmetic");
	if (json_list(walk, &totals, "words", &list)) {
		out->total_words = array(reading, list.count, sizeof *out->total_words);
		while (out->total_words &&
			json_list_text(walk, &list, &out->total_words[out->total_word_count]))
			out->total_word_count++;
	}
	const char *total = take_text(reading, &totals, "total");
	if (!total || strcmp(total, MAPPED_UNDECIDED) == 0)
		return;
	out->has_stated_total =
		uph_money_parse(total, strlen(total), 0, &out->stated_total, NULL, &why) == UPH_OK;
	if (!out->has_stated_total)
		json_say(walk, "amount", json_path(walk, totals.path, "total"), "%s", why.message);
}

/* ---- the event ---- */

static void check_event(struct mapping_reading *reading, const char *path, const char *word)
{
	enum uph_event event;
	char quoted[TEXT_EXCERPT_MAX];
	if (!word || !*word || strcmp(word, MAPPED_UNDECIDED) == 0 || journal_event(word, &event))
		return;
	const char *near = journal_event_near(word);
	json_say(&reading->walk, "event", path, "Händelsen \"%s\" finns inte%s%s%s",
		text_excerpt(word, strlen(word), quoted), near ? "; menade du " : ". Skriv till exempel pay.",
		near ? near : "", near ? "?" : "");
}

static void take_event(struct mapping_reading *reading, const struct json_object *root)
{
	struct mapped_mapping *out = reading->out;
	struct json_walk *walk = &reading->walk;
	struct json_object event;
	if (!json_member(walk, root, "event", &event)) {
		if (out->rows == MAPPED_EVENTS && !json_has(root, "event"))
			json_say(walk, "event", "event",
				"Kartan säger inte vilken händelse en rad är. Skriv till exempel \"event\": "
				"{\"is\": \"pay\"}.");
		return;
	}
	out->event = take_text(reading, &event, "is");
	out->event_column = take_text(reading, &event, "column");
	take_pairs(reading, &event, "words", &out->event_words);
	out->event_positive = take_text(reading, &event, "positive");
	out->event_negative = take_text(reading, &event, "negative");
	int ways = (out->event != NULL) + (out->event_column != NULL) +
		   (out->event_positive != NULL || out->event_negative != NULL);
	if (ways != 1)
		json_say(walk, "event", event.path,
			"Händelsen sägs på ett sätt: is (alltid densamma), column och words (efter vad som står i en "
			"kolumn), eller positive och negative (efter beloppets tecken).");
	if (out->event_column && out->event_words.count == 0)
		json_say(walk, "event", event.path,
			"Med column ska words säga vilken händelse varje ord är: {\"Utbetalning\": \"pay\"}.");
	check_event(reading, json_path(walk, event.path, "is"), out->event);
	check_event(reading, json_path(walk, event.path, "positive"), out->event_positive);
	check_event(reading, json_path(walk, event.path, "negative"), out->event_negative);
	for (size_t i = 0; i < out->event_words.count; i++)
		check_event(reading, json_path(walk, event.path, "words"), out->event_words.items[i].to);
}

/* ---- the whole ---- */

static void check_needed(struct mapping_reading *reading)
{
	struct mapped_mapping *out = reading->out;
	bool balances = out->rows == MAPPED_BALANCES;
	if (!balances && !out->columns[UPH_MOVEMENT_DATE] && !out->constants[UPH_MOVEMENT_DATE])
		json_say(&reading->walk, "field", "columns",
			"Kartan säger inte i vilken kolumn dagen står. Skriv date under columns, eller en dag "
			"för alla rader under constants.");
	if (balances && !out->columns[MAPPED_OPENING] && !out->columns[MAPPED_CLOSING])
		json_say(&reading->walk, "field", "columns",
			"Saldon behöver opening eller closing under columns.");
}

static void read_root(struct mapping_reading *reading, const struct json_object *root)
{
	struct mapped_mapping *out = reading->out;
	struct json_walk *walk = &reading->walk;
	struct json_list list;
	size_t choice;
	(void)json_choice(walk, root, "format", &choice);
	if (json_choice(walk, root, "rows", &choice))
		out->rows = (enum mapped_rows_are)choice;
	if (json_choice(walk, root, "unit", &choice))
		out->unit = (enum mapped_unit)choice;
	out->name = take_text(reading, root, "name");
	out->system = take_text(reading, root, "system");
	out->key = take_text(reading, root, "key_of_system");
	out->name = out->name ? out->name : "";
	out->system = out->system ? out->system : "";
	out->key = out->key ? out->key : "";
	out->sheet = json_text(walk, root, "sheet");
	take_header(reading, root);
	take_amount(reading, root);
	take_event(reading, root);
	take_fields(reading, root, "columns", out->columns);
	take_fields(reading, root, "constants", out->constants);
	take_find(reading, root);
	take_formats(reading, root);
	take_values(reading, root);
	take_filters(reading, root);
	take_totals(reading, root);
	if (json_list(walk, root, "key", &list)) {
		out->key_columns = array(reading, list.count, sizeof *out->key_columns);
		while (out->key_columns && json_list_text(walk, &list, &out->key_columns[out->key_count]))
			(void)decided(reading, out->key_columns[out->key_count++], "", "key");
	}
	check_needed(reading);
}

enum uph_status mapped_read(const char *text, size_t length, struct arena *arena, struct mapped_mapping *out,
	struct uph_findings *findings, struct uph_error *err)
{
	struct mapping_reading reading = {
		.walk = {.family = "mapping", .arena = arena, .findings = findings}, .out = out};
	struct json_object root;
	*out = (struct mapped_mapping){0};
	if (length > MAPPED_BYTES_MAX)
		return uph_fail(err, UPH_E_LIMIT, "kartan är större än %zu byte", MAPPED_BYTES_MAX);
	struct cJSON *document = json_document(&reading.walk, text, length);
	if (document &&
		json_object_open(&reading.walk, document, "", &mapped_shapes[MAPPED_SHAPE_MAPPING], &root))
		read_root(&reading, &root);
	json_document_free(document);
	if (reading.walk.out_of_memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (reading.walk.errors > 0)
		return uph_fail(err, UPH_E_REFUSED, "kartan godtas inte: %zu fel", reading.walk.errors);
	return UPH_OK;
}

/* What is wrong in the file itself is told with its name: the findings are of another file, too. */
static enum uph_status read_named(const char *path, const char *text, size_t length, struct arena *arena,
	struct mapped_mapping *out, struct uph_findings *findings, struct uph_error *err)
{
	struct uph_findings *own = uph_findings_new();
	if (!own)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = mapped_read(text, length, arena, out, own, err);
	for (size_t i = 0; i < uph_findings_count(own); i++) {
		const struct uph_finding *finding = uph_findings_at(own, i);
		bool line = finding->where[0] >= '0' && finding->where[0] <= '9';
		const char *where = arena_print(arena, "%s%s%s", path,
			line              ? ":"
			: *finding->where ? ": "
					  : "",
			finding->where);
		(void)uph_findings_add(findings, finding->severity, finding->rule, where ? where : path, "%s",
			finding->message);
	}
	uph_findings_free(own);
	out->file = arena_string(arena, path);
	return status;
}

bool mapped_text_is_sheet(const char *text, size_t length)
{
	static const char format[] = "\"uph-karta-";
	for (size_t i = 0; i + sizeof format - 1 <= length; i++) {
		if (memcmp(text + i, format, sizeof format - 1) == 0)
			return true;
	}
	return false;
}

enum uph_status mapped_file_is_sheet(const char *path, bool *out, struct uph_error *err)
{
	struct file_bytes file;
	*out = false;
	enum uph_status status = file_bytes_read(path, BOOKS_MAP_BYTES_MAX, &file, err);
	if (status != UPH_OK)
		return uph_error_at(err, status, path);
	*out = file.data && mapped_text_is_sheet(file.data, file.length);
	file_bytes_free(&file);
	return UPH_OK;
}

enum uph_status mapped_read_file(const char *path, struct arena *arena, struct mapped_mapping *out,
	const char **text, struct uph_findings *findings, struct uph_error *err)
{
	struct file_bytes file;
	enum uph_status status = file_bytes_read(path, MAPPED_BYTES_MAX, &file, err);
	if (status == UPH_OK) {
		status = file_bytes_hold(&file, err);
		const char *copy = status == UPH_OK ? arena_copy(arena, file.data, file.length) : NULL;
		if (status == UPH_OK && books_map_recognised(file.data, file.length))
			status = uph_fail(err, UPH_E_REFUSED,
				"kartan (\"books\") säger vilka rader i en SIE-fil som är våra pengar, och inte hur en "
				"tabell läses: läs in SIE-filen utan --as, eller ta fram en karta med --suggest");
		else if (status == UPH_OK)
			status = copy ? read_named(path, copy, file.length, arena, out, findings, err)
				      : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (text)
			*text = copy;
		file_bytes_free(&file);
	}
	return status == UPH_OK ? status : uph_error_at(err, status, path);
}
