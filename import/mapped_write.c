/* The proposal as JSON, in the order of docs/mapping.md. */
#include <string.h>

#include "import/json_string.h"
#include "import/mapped_keys.h"
#include "import/mapped_suggest.h"

#define MAPPING_BYTES_MAX ((size_t)1 << 18)

/* Whether a mapping may have the text: it is read again, and control characters are refused in it. */
static bool can_stand(const char *text)
{
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F)
			return false;
	}
	return true;
}

/* A column by its heading; by its letter when it has none of its own. Where none was found ("Saldo" is the
 * only one with amounts), a person has to choose. */
static void put_column(struct buffer *out, const struct suggestion *from, uint32_t column)
{
	char letters[4];
	const char *heading = from->headings.texts[column];
	bool alone = heading && can_stand(heading) && mapped_column(&from->headings, heading) == column &&
		     !mapped_column_again(&from->headings, heading);
	json_string_put(out, !column ? MAPPED_UNDECIDED : alone ? heading : mapped_letters(column, letters));
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
	buffer_print(out, "{\n  \"format\": \"%s\",\n  \"rows\": \"%s\",\n", MAPPED_FORMAT,
		from->balances ? "balances" : "events");
	if (from->balances)
		buffer_print(out, "  \"system\": \"%s\",\n", MAPPED_UNDECIDED);
	if (*sheet && can_stand(sheet)) {
		buffer_text(out, "  \"sheet\": ");
		json_string_put(out, sheet);
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
		bool first = true;
		buffer_text(out, "\"column\": ");
		put_column(out, from, from->event);
		buffer_text(out, ", \"words\": {");
		for (size_t i = 0; i < from->word_count; i++) {
			if (!can_stand(from->words[i].word))
				continue;
			buffer_text(out, first ? "" : ", ");
			first = false;
			json_string_put(out, from->words[i].word);
			buffer_text(out, ": ");
			json_string_put(out, from->words[i].event);
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
	if (!from->balances) {
		buffer_text(out, "    \"date\": ");
		put_column(out, from, from->date);
		first = false;
	}
	put_member(out, from, "allocation", from->find_allocation ? 0 : from->allocation, &first);
	put_member(out, from, "activity", from->activity, &first);
	put_member(out, from, "reference", from->reference, &first);
	put_member(out, from, "party", from->party, &first);
	put_member(out, from, "text", from->text, &first);
	put_member(out, from, "opening", from->opening, &first);
	put_member(out, from, "closing", from->balances ? from->amount : 0, &first);
	buffer_text(out, "\n  }");
	if (from->find_allocation) {
		buffer_text(out, ",\n  \"find\": {\"allocation\": ");
		put_column(out, from, from->allocation);
		buffer_text(out, "}");
	}
	if (from->fund) {
		buffer_text(out, ",\n  \"constants\": {\"fund\": ");
		json_string_put(out, from->fund);
		buffer_text(out, "}");
	}
}

static void put_formats(struct buffer *out, const struct suggestion *from)
{
	const uint32_t amounts[] = {from->amount, from->debit, from->credit, from->opening};
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
	for (size_t i = 0; i < 4 && from->decimal; i++) {
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
	size_t totals = 0;
	buffer_text(out, ",\n  \"totals\": {");
	for (size_t i = 0; i < from->total_count; i++) {
		if (!can_stand(from->totals[i]))
			continue;
		buffer_text(out, totals++ ? ", " : "\"words\": [");
		json_string_put(out, from->totals[i]);
	}
	buffer_print(out, "%s\"arithmetic\": true}", totals ? "], " : "");
	for (size_t i = 0; i < from->key_count; i++) {
		buffer_text(out, i ? ", " : ",\n  \"key\": [");
		put_column(out, from, from->key[i]);
	}
	buffer_text(out, from->key_count ? "]\n}\n" : "\n}\n");
}

const char *suggest_write(const struct suggestion *suggestion, struct arena *arena)
{
	struct buffer out;
	buffer_init(&out, MAPPING_BYTES_MAX);
	put_head(&out, suggestion);
	if (!suggestion->balances) {
		put_amount(&out, suggestion);
		put_event(&out, suggestion);
	}
	put_columns(&out, suggestion);
	put_formats(&out, suggestion);
	put_end(&out, suggestion);
	const char *text = buffer_failed(&out) ? NULL : arena_string(arena, buffer_string(&out));
	buffer_free(&out);
	return text;
}
