/* What an import of decisions tells row by row. */
#include "import/decision_money.h"

#include <string.h>

#include "uph/journal.h"

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static struct uph_import_row *new_row(struct syncing *syncing)
{
	struct decision_rows *rows = &syncing->rows;
	if (rows->count == rows->capacity) {
		size_t capacity = rows->capacity ? 2 * rows->capacity : 32;
		struct uph_import_row *more = arena_alloc_array(syncing->memory, capacity, sizeof *more);
		if (!more)
			return NULL;
		if (rows->count > 0)
			memcpy(more, rows->items, rows->count * sizeof *more);
		rows->items = more;
		rows->capacity = capacity;
	}
	return &rows->items[rows->count++];
}

static const char *kept(struct syncing *syncing, const char *text)
{
	const char *copy = arena_string(syncing->memory, text ? text : "");
	return copy ? copy : "";
}

enum uph_status money_say_row(struct money *money, const struct leaf *leaf, const struct leaf_line *line,
	enum uph_import_action action, const struct known_leaf *known, const char *was, struct uph_error *err)
{
	struct syncing *syncing = money->sync->syncing;
	struct uph_import_row *row = new_row(syncing);
	if (!row)
		return no_memory(err);
	int64_t recipient = leaf ? leaf->recipient : known->recipient;
	const struct uph_party *party = recipient ? uph_party_by_id(syncing->ledger, recipient) : NULL;
	const struct uph_activity *activity = uph_activity_by_id(syncing->ledger, line->activity);
	bool held = leaf && leaf->held;
	*row = (struct uph_import_row){.action = action,
		.place = kept(syncing, leaf ? leaf->path : ""),
		.event = uph_event_name(held ? UPH_EVENT_HOLD : UPH_EVENT_ALLOCATE),
		.date = money->sync->text->date,
		.activity = kept(syncing, activity ? activity->code : ""),
		.recipient = kept(syncing, party ? party->name : ""),
		.purpose = kept(syncing, leaf ? leaf->purpose : known->purpose),
		.label = kept(syncing, known ? known->label : ""),
		.amount = line->amount,
		.voucher = action == UPH_IMPORT_POSTED || action == UPH_IMPORT_CORRECTED ? money->voucher : 0,
		.was = was ? was : ""};
	return UPH_OK;
}

enum uph_status money_say_leaf(struct money *money, const struct leaf *leaf, enum uph_import_action action,
	const struct known_leaf *known, const char *was, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < leaf->line_count; i++)
		status = money_say_row(money, leaf, &leaf->lines[i], action, known, was, err);
	return status;
}
