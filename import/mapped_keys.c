/* The tables of docs/mapping.md, in the order that a mapping is best written in. */
#include "import/mapped_keys.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SHAPE(which) (&mapped_shapes[MAPPED_SHAPE_##which])

/* Each in the order of the enum that the reader makes of it. */
static const char *const format_words[] = {MAPPED_FORMAT};
static const char *const rows_words[] = {"events", "books", "balances"};
static const char *const unit_words[] = {"kr", "tkr", "mnkr"};
static const char *const side_words[] = {"debit", "credit"};
static const char *const order_words[] = {"ymd", "dmy", "mdy"};
static const char *const decimal_words[] = {",", "."};
static const char *const thousands_words[] = {" ", ".", ",", "'", ""};
static const char *const test_words[] = {"equals", "not_equals", "matches", "empty", "not_empty"};

static const struct json_choices formats = {"format", format_words, COUNT(format_words)};
static const struct json_choices rows = {"rows", rows_words, COUNT(rows_words)};
static const struct json_choices units = {"unit", unit_words, COUNT(unit_words)};
static const struct json_choices sides = {"positive", side_words, COUNT(side_words)};
static const struct json_choices orders = {"date", order_words, COUNT(order_words)};
static const struct json_choices decimals = {"decimal", decimal_words, COUNT(decimal_words)};
static const struct json_choices thousands = {"thousands", thousands_words, COUNT(thousands_words)};
static const struct json_choices tests = {"is", test_words, COUNT(test_words)};

static const struct json_key mapping_keys[] = {
	{.name = "format", .kind = JSON_CHOICE, .required = true, .choices = &formats},
	{.name = "name", .kind = JSON_TEXT},
	{.name = "rows", .kind = JSON_CHOICE, .choices = &rows},
	{.name = "system", .kind = JSON_TEXT},
	{.name = "key_of_system", .kind = JSON_TEXT},
	{.name = "sheet", .kind = JSON_TEXT},
	{.name = "header", .kind = JSON_OBJECT, .shape = SHAPE(HEADER)},
	{.name = "unit", .kind = JSON_CHOICE, .choices = &units},
	{.name = "amount", .kind = JSON_OBJECT, .shape = SHAPE(AMOUNT)},
	{.name = "event", .kind = JSON_OBJECT, .shape = SHAPE(EVENT)},
	{.name = "columns", .kind = JSON_WORDS, .max = 30},
	{.name = "find", .kind = JSON_WORDS, .max = 1},
	{.name = "constants", .kind = JSON_WORDS, .max = 30},
	{.name = "formats", .kind = JSON_LIST, .shape = SHAPE(FORMAT), .max = 50},
	{.name = "values", .kind = JSON_LIST, .shape = SHAPE(VALUES), .max = 50},
	{.name = "filter", .kind = JSON_LIST, .shape = SHAPE(FILTER), .max = 50},
	{.name = "totals", .kind = JSON_OBJECT, .shape = SHAPE(TOTALS)},
	{.name = "key", .kind = JSON_TEXTS, .max = 10},
};

static const struct json_key header_keys[] = {
	{.name = "row", .kind = JSON_NUMBER, .max = 1000},
	{.name = "lines", .kind = JSON_NUMBER, .max = 5},
};

static const struct json_key amount_keys[] = {
	{.name = "column", .kind = JSON_TEXT},
	{.name = "turned", .kind = JSON_FLAG},
	{.name = "debit", .kind = JSON_TEXT},
	{.name = "credit", .kind = JSON_TEXT},
	{.name = "positive", .kind = JSON_CHOICE, .choices = &sides},
};

static const struct json_key format_keys[] = {
	{.name = "column", .kind = JSON_TEXT, .required = true},
	{.name = "date", .kind = JSON_CHOICE, .choices = &orders},
	{.name = "decimal", .kind = JSON_CHOICE, .choices = &decimals},
	{.name = "thousands", .kind = JSON_CHOICE, .choices = &thousands},
};

static const struct json_key values_keys[] = {
	{.name = "column", .kind = JSON_TEXT, .required = true},
	{.name = "words", .kind = JSON_WORDS, .required = true, .max = 500},
};

static const struct json_key filter_keys[] = {
	{.name = "column", .kind = JSON_TEXT, .required = true},
	{.name = "is", .kind = JSON_CHOICE, .required = true, .choices = &tests},
	{.name = "value", .kind = JSON_CODE},
};

static const struct json_key totals_keys[] = {
	{.name = "column", .kind = JSON_TEXT},
	{.name = "words", .kind = JSON_TEXTS, .max = 30},
	{.name = "arithmetic", .kind = JSON_FLAG},
	{.name = "total", .kind = JSON_TEXT},
};

static const struct json_key event_keys[] = {
	{.name = "is", .kind = JSON_TEXT},
	{.name = "column", .kind = JSON_TEXT},
	{.name = "words", .kind = JSON_WORDS, .max = 200},
	{.name = "positive", .kind = JSON_TEXT},
	{.name = "negative", .kind = JSON_TEXT},
};

const struct json_shape mapped_shapes[MAPPED_SHAPES] = {
	[MAPPED_SHAPE_MAPPING] = {"mapping", "kartan", mapping_keys, COUNT(mapping_keys)},
	[MAPPED_SHAPE_HEADER] = {"header", "rubriken", header_keys, COUNT(header_keys)},
	[MAPPED_SHAPE_AMOUNT] = {"amount_columns", "beloppet", amount_keys, COUNT(amount_keys)},
	[MAPPED_SHAPE_FORMAT] = {"format_of_column", "formatet", format_keys, COUNT(format_keys)},
	[MAPPED_SHAPE_VALUES] = {"values", "värdena", values_keys, COUNT(values_keys)},
	[MAPPED_SHAPE_FILTER] = {"filter", "villkoret", filter_keys, COUNT(filter_keys)},
	[MAPPED_SHAPE_TOTALS] = {"totals", "summorna", totals_keys, COUNT(totals_keys)},
	[MAPPED_SHAPE_EVENT] = {"event", "händelsen", event_keys, COUNT(event_keys)},
};
