#include "import/workbook_roles.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

#define SENTENCE_MAX ((size_t)1 << 14)

/* ---- reading ---- */

static enum uph_status find_party(struct uph_ledger *ledger, const char *name,
	const struct uph_origin *origin, struct uph_findings *remarks, int64_t *out, struct uph_error *err)
{
	const struct uph_party *party;
	char confirm[UPH_PARTY_CONFIRM_MAX];
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(ledger, name, &party, err);
	if (status == UPH_OK)
		*out = party->id;
	if (status == UPH_E_MISSING && uph_party_confirm(ledger, name, false, confirm))
		return uph_fail(err, status, "parten \"%s\" finns inte i boken%s", name, confirm);
	if (status != UPH_E_MISSING || !remarks)
		return status;
	const struct uph_party new = {.name = name, .kind = "other"};
	status = uph_party_add(ledger, &new, origin, out, err);
	if (status == UPH_OK)
		(void)uph_findings_add(remarks, UPH_SEVERITY_WARNING, "movement.new_party", origin->place,
			"%s är ny i boken", name);
	return status;
}

static enum uph_status read_period(
	const struct journal_row *row, struct uph_allocation *out, size_t *fault, struct uph_error *err)
{
	const char *first = row->fields[UPH_MOVEMENT_FIRST_DAY], *last = row->fields[UPH_MOVEMENT_LAST_DAY];
	if (first)
		(void)uph_date_parse(first, strlen(first), &out->period_first, NULL);
	if (last)
		(void)uph_date_parse(last, strlen(last), &out->period_last, NULL);
	if (!first || !last || out->period_first.ymd <= out->period_last.ymd)
		return UPH_OK;
	*fault = UPH_MOVEMENT_LAST_DAY;
	return uph_fail(err, UPH_E_USAGE, "periodens sista dag ligger före den första");
}

enum uph_status workbook_roles_read(struct uph_ledger *ledger, const struct journal_row *row,
	const struct uph_origin *origin, struct uph_findings *remarks, struct uph_allocation *out,
	size_t *fault, struct uph_error *err)
{
	const struct {
		enum uph_movement_field field;
		int64_t *party;
	} roles[] = {{UPH_MOVEMENT_RECIPIENT, &out->recipient}, {UPH_MOVEMENT_PERFORMER, &out->performer},
		{UPH_MOVEMENT_REQUISITIONER, &out->requisitioner}};
	out->purpose = row->fields[UPH_MOVEMENT_PURPOSE];
	out->extent = row->fields[UPH_MOVEMENT_EXTENT];
	out->bound = "exact";
	enum uph_status status = read_period(row, out, fault, err);
	for (size_t i = 0; status == UPH_OK && i < sizeof roles / sizeof *roles; i++) {
		status =
			find_party(ledger, row->fields[roles[i].field], origin, remarks, roles[i].party, err);
		if (status != UPH_OK)
			*fault = roles[i].field;
	}
	return status;
}

/* ---- amending ---- */

enum uph_status workbook_roles_amend(struct uph_ledger *ledger, int64_t allocation,
	const struct uph_allocation *row, const struct uph_origin *origin, struct uph_error *err)
{
	struct uph_allocation_change change = {.extent = row->extent,
		.period_first = row->period_first,
		.period_last = row->period_last,
		.requisitioner = row->requisitioner,
		.performer = row->performer};
	struct uph_allocation old;
	enum uph_status status = uph_allocation_by_id(ledger, allocation, &old, err);
	if (status != UPH_OK)
		return status;
	if (change.extent && old.extent && text_same(change.extent, old.extent))
		change.extent = NULL;
	if (change.period_first.ymd == old.period_first.ymd)
		change.period_first.ymd = 0;
	if (change.period_last.ymd == old.period_last.ymd)
		change.period_last.ymd = 0;
	if (change.requisitioner == old.requisitioner)
		change.requisitioner = 0;
	if (change.performer == old.performer)
		change.performer = 0;
	if (!change.extent && !change.period_first.ymd && !change.period_last.ymd && !change.requisitioner &&
		!change.performer)
		return UPH_OK;
	return uph_allocation_amend(ledger, allocation, &change, "som den rekommenderades", origin, err);
}

/* ---- comparing ---- */

static void compare(struct buffer *out, const char *heading, const char *words, const char *stands)
{
	if (!words || (stands && text_same(words, stands)))
		return;
	buffer_print(out, "%s%s %s (i boken: %s)", out->length ? ", " : "", heading, words,
		stands ? stands : "inget");
}

static void compare_party(
	struct uph_ledger *ledger, struct buffer *out, const char *heading, const char *words, int64_t stands)
{
	const struct uph_party *party = NULL, *there = stands ? uph_party_by_id(ledger, stands) : NULL;
	if (words && uph_party_find(ledger, words, &party, NULL) == UPH_OK && party->id == stands)
		return;
	compare(out, heading, words, there ? there->name : NULL);
}

static void compare_day(struct buffer *out, const char *heading, const char *words, struct uph_date stands)
{
	char day[UPH_DATE_TEXT_MAX];
	compare(out, heading, words, stands.ymd ? uph_date_print(stands, day) : NULL);
}

enum uph_status workbook_roles_compare(struct uph_ledger *ledger, int64_t allocation,
	const struct journal_row *row, const char *place, struct uph_findings *remarks, struct uph_error *err)
{
	struct uph_allocation stands;
	struct buffer differs;
	const char *const *fields = row->fields;
	enum uph_status status = uph_allocation_by_id(ledger, allocation, &stands, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&differs, SENTENCE_MAX);
	compare_party(ledger, &differs, "Utförare", fields[UPH_MOVEMENT_PERFORMER], stands.performer);
	compare_party(
		ledger, &differs, "Rekvirent", fields[UPH_MOVEMENT_REQUISITIONER], stands.requisitioner);
	compare(&differs, "Omfattning", fields[UPH_MOVEMENT_EXTENT], stands.extent);
	compare_day(&differs, "Första dag", fields[UPH_MOVEMENT_FIRST_DAY], stands.period_first);
	compare_day(&differs, "Sista dag", fields[UPH_MOVEMENT_LAST_DAY], stands.period_last);
	if (buffer_failed(&differs))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	else if (differs.length > 0)
		(void)uph_findings_add(remarks, UPH_SEVERITY_WARNING, "workbook.differs", place,
			"raden är bokförd förut, som %s, men säger nu något annat: %s. Det är inte ändrat i boken; "
			"gör det med uph amend %s",
			stands.label, buffer_string(&differs), stands.label);
	buffer_free(&differs);
	return status;
}
