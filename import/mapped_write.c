/* The proposal as JSON, in the order of docs/mapping.md. */
#include <string.h>

#include "import/mapped_keys.h"
#include "import/mapped_suggest.h"

#define MAPPING_BYTES_MAX ((size_t)1 << 18)

static void put_string(struct buffer *out, const char *text)
{
	buffer_byte(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buffer_byte(out, '\\');
		if (*text == '\n')
			buffer_text(out, "\\n");
		else if ((unsigned char)*text >= 0x20)
			buffer_byte(out, *text);
	}
	buffer_byte(out, '"');
}

/* A column by its heading; by its letter when it has none. */
static void put_column(struct buffer *out, const struct suggestion *from, uint32_t column)
{
	char letters[4] = "";
	size_t count = 0;
	if (from->headings.texts[column] &&
		mapped_column(&from->headings, from->headings.texts[column]) == column) {
		put_string(out, from->headings.texts[column]);
		return;
	}
	for (uint32_t rest = column; rest > 0 && count < 3; rest = (rest - 1) / 26) {
		memmove(letters + 1, letters, count);
		letters[0] = (char)('A' + (rest - 1) % 26);
		count++;
	}
	put_string(out, letters);
}

static void put_member(
	struct buffer *out, const struct suggestion *from, const char *name, uint32_t column, bool *first)
{
	if (!column)
		return;
	buffer_print(out, "%s    \"%s\": ", *first ? "" : ",\n", name);
	put_column(out, from, column);
	*first = false;
}

static void put_head(struct buffer *out, const struct suggestion *from)
{
	static const char *const units[] = {"kr", "tkr", "mnkr"};
	const char *sheet = table_sheet_name(from->grid.table, from->grid.sheet);
	buffer_print(out, "{\n  \"format\": \"%s\",\n  \"rows\": \"events\",\n", MAPPED_FORMAT);
	if (*sheet) {
		buffer_text(out, "  \"sheet\": ");
		put_string(out, sheet);
		buffer_text(out, ",\n");
	}
	buffer_print(out, "  \"header\": {\"row\": %u, \"lines\": %zu},\n  \"unit\": \"%s\",\n",
		(unsigned)from->grid.lines[from->headings.first].number, from->headings.lines,
		units[from->unit]);
}

static void put_amount(struct buffer *out, const struct suggestion *from)
{
	buffer_text(out, "  \"amount\": {");
	if (from->debit) {
		buffer_text(out, "\"debit\": ");
		put_column(out, from, from->debit);
		buffer_text(out, ", \"credit\": ");
		put_column(out, from, from->credit);
		buffer_text(out, ", \"positive\": \"debit\"");
	} else {
		buffer_text(out, "\"column\": ");
		put_column(out, from, from->amount);
	}
	buffer_text(out, "},\n");
}

static void put_event(struct buffer *out, const struct suggestion *from)
{
	buffer_text(out, "  \"event\": {");
	if (from->event) {
		buffer_text(out, "\"column\": ");
		put_column(out, from, from->event);
		buffer_text(out, ", \"words\": {");
		for (size_t i = 0; i < from->word_count; i++) {
			buffer_text(out, i ? ", " : "");
			put_string(out, from->words[i].word);
			buffer_text(out, ": ");
			put_string(out, from->words[i].event);
		}
		buffer_text(out, "}");
	} else if (from->both_signs) {
		buffer_text(out, "\"positive\": \"?\", \"negative\": \"?\"");
	} else {
		buffer_text(out, "\"is\": \"?\"");
	}
	buffer_text(out, "},\n");
}

static void put_columns(struct buffer *out, const struct suggestion *from)
{
	bool first = true;
	buffer_text(out, "  \"columns\": {\n");
	put_member(out, from, "date", from->date, &first);
	put_member(out, from, "allocation", from->find_allocation ? 0 : from->allocation, &first);
	put_member(out, from, "activity", from->activity, &first);
	put_member(out, from, "reference", from->reference, &first);
	put_member(out, from, "party", from->party, &first);
	put_member(out, from, "text", from->text, &first);
	buffer_text(out, "\n  }");
	if (from->find_allocation) {
		buffer_text(out, ",\n  \"find\": {\"allocation\": ");
		put_column(out, from, from->allocation);
		buffer_text(out, "}");
	}
	if (from->fund) {
		buffer_text(out, ",\n  \"constants\": {\"fund\": ");
		put_string(out, from->fund);
		buffer_text(out, "}");
	}
}

static void put_formats(struct buffer *out, const struct suggestion *from)
{
	const uint32_t amounts[] = {from->amount, from->debit, from->credit};
	bool first = true;
	if (!from->decimal && !from->day_first)
		return;
	buffer_text(out, ",\n  \"formats\": [\n");
	if (from->day_first) {
		buffer_text(out, "    {\"column\": ");
		put_column(out, from, from->date);
		buffer_text(out, ", \"date\": \"dmy\"}");
		first = false;
	}
	for (size_t i = 0; i < 3 && from->decimal; i++) {
		if (!amounts[i])
			continue;
		buffer_print(out, "%s    {\"column\": ", first ? "" : ",\n");
		put_column(out, from, amounts[i]);
		buffer_print(out, ", \"decimal\": \"%c\"}", from->decimal);
		first = false;
	}
	buffer_text(out, "\n  ]");
}

static void put_end(struct buffer *out, const struct suggestion *from)
{
	buffer_text(out, ",\n  \"totals\": {");
	for (size_t i = 0; i < from->total_count; i++) {
		buffer_text(out, i ? ", " : "\"words\": [");
		put_string(out, from->totals[i]);
	}
	buffer_print(out, "%s\"arithmetic\": true}", from->total_count ? "], " : "");
	for (size_t i = 0; i < from->key_count; i++) {
		buffer_text(out, i ? ", " : ",\n  \"key\": [");
		put_column(out, from, from->key[i]);
	}
	buffer_text(out, from->key_count ? "]\n}\n" : "\n}\n");
}

const char *suggest_write(const struct suggestion *from, struct arena *arena)
{
	struct buffer out;
	buffer_init(&out, MAPPING_BYTES_MAX);
	put_head(&out, from);
	put_amount(&out, from);
	put_event(&out, from);
	put_columns(&out, from);
	put_formats(&out, from);
	put_end(&out, from);
	const char *text = buffer_failed(&out) ? NULL : arena_string(arena, buffer_string(&out));
	buffer_free(&out);
	return text;
}
