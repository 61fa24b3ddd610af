#include "import/workbook_group.h"

#include "import/workbook_words.h"
#include "ledger/base/text.h"

static bool same_field(
	const struct journal_row *one, const struct journal_row *other, enum uph_movement_field field)
{
	const char *a = one->fields[field], *b = other->fields[field];
	return a && b ? text_same(a, b) : a == b;
}

static bool same_pot(const struct journal_row *one, const struct journal_row *other)
{
	char code[WORKBOOK_CODE_MAX], other_code[WORKBOOK_CODE_MAX];
	return same_field(one, other, UPH_MOVEMENT_FUND) &&
	       text_same(workbook_code(one->fields[UPH_MOVEMENT_ACTIVITY], code),
		       workbook_code(other->fields[UPH_MOVEMENT_ACTIVITY], other_code));
}

static bool sets_aside(const struct workbook_rows *rows, size_t row)
{
	enum uph_event event = rows->rows[row].event;
	return event == UPH_EVENT_ALLOCATE || event == UPH_EVENT_HOLD ||
	       rows->more[row].says == WORKBOOK_PROPOSE;
}

/* Whether the row says what the first one does, of a pot that none of the rows between them has. */
static bool continues(const struct workbook_rows *rows, size_t first, size_t row)
{
	static const enum uph_movement_field fields[] = {UPH_MOVEMENT_DECISION, UPH_MOVEMENT_PURPOSE,
		UPH_MOVEMENT_RECIPIENT, UPH_MOVEMENT_PERFORMER, UPH_MOVEMENT_REQUISITIONER,
		UPH_MOVEMENT_EXTENT, UPH_MOVEMENT_FIRST_DAY, UPH_MOVEMENT_LAST_DAY};
	const struct journal_row *at = &rows->rows[row], *from = &rows->rows[first];
	if (!sets_aside(rows, row) || at->event != from->event ||
		rows->more[row].says != rows->more[first].says)
		return false;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (!same_field(at, from, fields[i]))
			return false;
	}
	for (size_t i = first; i < row; i++) {
		if (same_pot(&rows->rows[i], at))
			return false;
	}
	return true;
}

void workbook_group_restart(struct workbook_group *group, const struct workbook_rows *rows)
{
	*group = (struct workbook_group){.rows = rows};
}

size_t workbook_group_size(const struct workbook_group *group, size_t row)
{
	size_t size = 1;
	while (row + size < group->rows->count && continues(group->rows, row, row + size))
		size++;
	return size;
}

/* A reason that a row gave stands for a fund that their voucher puts below zero, when it does. */
static enum uph_status end_voucher(
	const struct workbook_group *group, struct uph_ledger *ledger, struct uph_error *err)
{
	struct uph_error why = {0};
	enum uph_status status = uph_voucher_end(ledger, err);
	if (status != UPH_OK || !group->reason)
		return status;
	status = uph_ledger_check(ledger, &why);
	if (status == UPH_E_INVARIANT)
		return uph_ledger_override(ledger, "fund-below-zero", group->reason, err);
	return status == UPH_OK ? UPH_OK : uph_fail(err, status, "%s", why.message);
}

enum uph_status workbook_group_next(struct workbook_group *group, const struct journal_posting *posting,
	size_t row, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (group->first && row < posting->row_count && posting->latest_row == row &&
		continues(group->rows, group->first - 1, row)) {
		group->allocation = posting->latest.allocation;
		return UPH_OK;
	}
	if (group->open)
		status = end_voucher(group, posting->job->ledger, err);
	workbook_group_restart(group, group->rows);
	return status;
}

enum uph_status workbook_group_begin(struct workbook_group *group, const struct journal_posting *posting,
	size_t row, bool voucher, struct uph_error *err)
{
	int64_t number;
	if (!sets_aside(group->rows, row))
		return UPH_OK;
	if (!group->reason)
		group->reason = posting->rows[row].fields[UPH_MOVEMENT_OVERRIDE];
	if (group->allocation)
		return UPH_OK;
	group->first = row + 1;
	if (!voucher || workbook_group_size(group, row) == 1)
		return UPH_OK;
	group->open = true;
	return uph_voucher_begin(posting->job->ledger, &number, err);
}
