/* Which lines are left out by what stands in them: the mapping's conditions, and its words of totals. */
#include <string.h>

#include "import/field_cells.h"
#include "import/mapped_reading.h"
#include "ledger/base/text.h"

/* ---- filters ---- */

/* `*` is any characters, `?` one; both folded. */
static bool matches(const char *pattern, const char *text)
{
	const char *star = NULL, *from = NULL;
	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			from = text;
		} else if (*pattern == '?' || (*pattern && *pattern == *text)) {
			pattern++;
			text++;
			while (pattern[-1] == '?' && ((unsigned char)*text & 0xC0) == 0x80)
				text++;
		} else if (star) {
			pattern = star;
			text = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool folded_matches(const char *pattern, const char *text)
{
	struct buffer a, b;
	buffer_init(&a, MAPPED_SENTENCE_MAX);
	buffer_init(&b, MAPPED_SENTENCE_MAX * 16);
	text_fold(&a, pattern, strlen(pattern));
	text_fold(&b, text, strlen(text));
	bool same = !buffer_failed(&a) && !buffer_failed(&b) && matches(buffer_string(&a), buffer_string(&b));
	buffer_free(&a);
	buffer_free(&b);
	return same;
}

static bool passes(struct mapped_row_reading *at, const struct mapped_filter *filter)
{
	struct mapped_reading *reading = at->reading;
	const struct table_cell *cell =
		mapped_row_cell(at, mapped_column(&reading->headings, filter->column));
	const char *text = cell ? mapped_kept(reading, field_text(reading->arena, cell)) : "";
	const char *value = filter->value ? filter->value : "";
	switch (filter->test) {
	case MAPPED_EQUALS:
		return text_same(text, value);
	case MAPPED_NOT_EQUALS:
		return !text_same(text, value);
	case MAPPED_MATCHES:
		return folded_matches(value, text);
	case MAPPED_IS_EMPTY:
		return !*text;
	case MAPPED_NOT_EMPTY:
		break;
	}
	return *text != '\0';
}

bool mapped_filtered_out(struct mapped_row_reading *at)
{
	const struct mapped_mapping *mapping = at->reading->mapping;
	for (size_t i = 0; i < mapping->filter_count; i++) {
		if (!passes(at, &mapping->filters[i])) {
			at->row.filtered = true;
			mapped_leave_out(
				at, "Raden väljs bort av kartans filter på %s.", mapping->filters[i].column);
			return true;
		}
	}
	return false;
}

/* ---- words of totals ---- */

bool mapped_begins(const char *text, const char *word)
{
	struct buffer folded, head;
	buffer_init(&folded, MAPPED_SENTENCE_MAX * 16);
	buffer_init(&head, MAPPED_SENTENCE_MAX);
	text_fold(&folded, text, strlen(text));
	text_fold(&head, word, strlen(word));
	const char *rest = buffer_string(&folded) + head.length;
	bool found = head.length > 0 && folded.length >= head.length &&
		     memcmp(buffer_string(&folded), buffer_string(&head), head.length) == 0 &&
		     (*rest == '\0' || strchr(" :,.;-", *rest));
	buffer_free(&folded);
	buffer_free(&head);
	return found;
}

/* The word that makes the line a total; NULL: it is none. */
const char *mapped_total_word(const struct mapped_row_reading *at)
{
	const struct mapped_mapping *mapping = at->reading->mapping;
	uint32_t only = at->reading->total_column;
	for (size_t i = 0; i < at->line->count; i++) {
		const struct table_cell *cell = &at->line->cells[i];
		if (cell->kind != TABLE_TEXT || (only && cell->column != only))
			continue;
		for (size_t k = 0; k < mapping->total_word_count; k++) {
			if (mapped_begins(cell->text, mapping->total_words[k]))
				return cell->text;
		}
	}
	return NULL;
}
