/* The decisions behind a balance by activity: one row for each allocation and activity, a link to them from
 * the activity. */
#include "reports/balance_detail.h"

#include <stdlib.h>
#include <string.h>

#include "reports/query.h"
#include "uph/decision.h"

enum { ACTIVITY, NUMBER, DECISION, PURPOSE, RECIPIENT, AMOUNT, COLUMNS };

/* What one allocation has taken from one activity, net. */
struct part {
	int64_t activity, allocation;
	struct uph_money amount;
};

struct detail {
	struct uph_ledger *ledger;
	struct uph_report *report;
	size_t section;
	struct part *parts;
	size_t count, capacity;
	const char *code; /* the activity whose rows are being written */
	int64_t activity;
};

static struct part *part_of(struct detail *detail, int64_t activity, int64_t allocation)
{
	for (size_t i = detail->count; i-- > 0;) {
		if (detail->parts[i].activity == activity && detail->parts[i].allocation == allocation)
			return &detail->parts[i];
	}
	if (detail->count == detail->capacity) {
		size_t capacity = detail->capacity ? detail->capacity * 2 : 64;
		struct part *grown = realloc(detail->parts, capacity * sizeof *grown);
		if (!grown)
			return NULL;
		detail->parts = grown;
		detail->capacity = capacity;
	}
	struct part *part = &detail->parts[detail->count++];
	*part = (struct part){.activity = activity, .allocation = allocation};
	return part;
}

static bool wanted(const struct uph_scope *scope, int64_t fund)
{
	for (size_t i = 0; i < scope->fund_count; i++) {
		if (scope->funds[i] == fund)
			return true;
	}
	return scope->fund_count == 0;
}

struct taking {
	struct detail *detail;
	const struct uph_scope *scope;
};

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct taking *taking = context;
	const struct uph_account *sides[] = {&entry->from, &entry->to};
	for (size_t i = 0; entry->allocation && i < 2; i++) {
		struct uph_money taken = {i == 0 ? entry->amount.ore : -entry->amount.ore};
		if (sides[i]->kind != UPH_ACCOUNT_POT || !wanted(taking->scope, sides[i]->fund))
			continue;
		struct part *part = part_of(taking->detail, sides[i]->activity, entry->allocation);
		if (!part)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
		if (!uph_money_add(part->amount, taken, &part->amount))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	return UPH_OK;
}

static enum uph_status add_row(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct detail *detail = context;
	struct uph_report *report = detail->report;
	for (size_t i = 0; i < detail->count; i++) {
		struct part *part = &detail->parts[i];
		if (part->allocation != allocation->id || part->activity != detail->activity ||
			part->amount.ore == 0)
			continue;
		const struct uph_party *recipient =
			allocation->recipient ? uph_party_by_id(detail->ledger, allocation->recipient) : NULL;
		struct uph_row *row = uph_report_row(report, detail->section, UPH_ROW_PLAIN);
		if (!row)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
		row->values[ACTIVITY] = uph_value_text(report, detail->code);
		row->values[NUMBER] = uph_value_text(report, allocation->label);
		row->values[DECISION] = uph_value_text(report,
			query_decision_text(report, decision->body, decision->date, decision->paragraph));
		row->values[PURPOSE] = uph_value_text(report, allocation->purpose);
		row->values[RECIPIENT] = uph_value_text(report, recipient ? recipient->name : NULL);
		row->values[AMOUNT] = uph_value_money(part->amount);
		row->trace = row->values[NUMBER].text;
	}
	return UPH_OK;
}

static void add_section(struct detail *detail)
{
	struct uph_report *report = detail->report;
	enum uph_language language = report->language;
	const char *title = word(WORD_PER_DECISION, language);
	const struct uph_column columns[COLUMNS] = {
		[ACTIVITY] = {.key = "activity",
			.label = word(WORD_ACTIVITY_SHORT, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_CODE},
		[NUMBER] = {.key = "number",
			.label = word(WORD_NUMBER, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_CODE},
		[DECISION] = {.key = "decision",
			.label = word(WORD_DECISION, language),
			.kind = UPH_VALUE_TEXT},
		[PURPOSE] = {.key = "purpose",
			.label = word(WORD_PURPOSE, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_WRAP},
		[RECIPIENT] = {.key = "recipient",
			.label = word(WORD_RECIPIENT, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_WRAP},
		[AMOUNT] = {.key = "amount",
			.label = word(WORD_AMOUNT, language),
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL},
	};
	detail->section = uph_report_section(report, "decisions", title, title, columns, COLUMNS);
	report->sections[detail->section].total_row = true;
}

enum uph_status balance_detail(struct uph_report *report, size_t section, struct uph_ledger *ledger,
	const struct uph_scope *scope, struct uph_error *err)
{
	struct detail detail = {.ledger = ledger, .report = report};
	struct taking taking = {&detail, scope};
	enum uph_status status = uph_entries(ledger, scope, take_entry, &taking, err);
	add_section(&detail);
	size_t count = report->sections[section].row_count;
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		struct uph_value *name = &report->sections[section].rows[i].values[1];
		size_t first = report->sections[detail.section].row_count;
		const struct uph_activity *activity;
		detail.code = report->sections[section].rows[i].values[0].text;
		status = uph_activity_find(ledger, detail.code, &activity, err);
		if (status != UPH_OK)
			break;
		detail.activity = activity->id;
		status = uph_allocations(ledger, scope->seq_max, add_row, &detail, err);
		name->linked = report->sections[detail.section].row_count > first;
		name->link_section = detail.section;
		name->link_row = first;
	}
	free(detail.parts);
	return status;
}
