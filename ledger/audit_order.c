/* Order in the books: who registered and who attested, documents, dates, numbers, overrides, reconciliation,
 * and activities to report back. What a file brought stands on its file; only what was made by hand is asked
 * for documents and days. "Now" is the day that the audit is made for. */
#include <string.h>

#include "ledger/audit.h"
#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "uph/reconcile.h"

enum {
	ATTEST_DAYS = 30,   /* for a second person to stand for a voucher */
	REGISTER_DAYS = 60, /* from an entry's day until it is registered */
	RECONCILE_DAYS = 45
};

static const char sql_vouchers[] =
	"SELECT voucher, min(seq) FROM entry WHERE seq <= ?1 GROUP BY voucher ORDER BY voucher";

static const char *voucher_text(struct audit *audit, int64_t voucher)
{
	return audit_print(audit, "ver %lld", (long long)voucher);
}

static const char *voucher_trace(struct audit *audit, int64_t voucher)
{
	return audit_print(audit, "ver:%lld", (long long)voucher);
}

/* ---- R34: attest ---- */

static void say_attested_by_same(struct audit *audit, const struct uph_attest *attest)
{
	struct audit_draft draft = audit_draft(audit, "R34");
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->entry_count && draft.subject.entry == 0; i++) {
		if (book->entries[i].entry.voucher == attest->voucher)
			draft.subject.entry = book->entries[i].entry.seq;
	}
	draft.has_amount = true;
	draft.amount = attest->amount;
	draft.where = voucher_text(audit, attest->voucher);
	draft.trace = voucher_trace(audit, attest->voucher);
	draft.action = "låt en annan person granska verifikationen";
	audit_say(audit, "R34", &draft,
		"Verifikation %lld är registrerad och attesterad av samma person, %s.",
		(long long)attest->voucher, attest->attested_by);
}

/* When a voucher was registered, or counts, whichever is later; none: after the day. */
static struct uph_date voucher_day(const struct audit_book *book, int64_t voucher)
{
	struct uph_date day = {0};
	size_t low = 0, high = book->entry_count; /* vouchers rise as registered */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (book->entries[middle].entry.voucher < voucher)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i < book->entry_count && book->entries[i].entry.voucher == voucher; i++) {
		struct uph_date registered = audit_day_of(book->entries[i].entry.recorded_at);
		struct uph_date counts = book->entries[i].entry.date;
		struct uph_date later = registered.ymd > counts.ymd ? registered : counts;
		day = later.ymd > day.ymd ? later : day;
	}
	return day;
}

static bool lacks_attest(const struct audit_book *book, const struct uph_attest *attest)
{
	struct uph_date day = voucher_day(book, attest->voucher);
	return attest->needed && !attest->attested_by && day.ymd != 0 &&
	       audit_days(day, book->as_of) > ATTEST_DAYS;
}

void audit_attested_by_same(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_draft draft = audit_draft(audit, "R34");
	size_t count = 0;
	draft.has_amount = true;
	for (size_t i = 0; i < book->attest_count; i++) {
		const struct uph_attest *attest = &book->attests[i];
		if (attest->attested_by && text_same(attest->attested_by, attest->registered_by))
			say_attested_by_same(audit, attest);
		if (!lacks_attest(book, attest))
			continue;
		if (count++ == 0)
			draft.where = voucher_text(audit, attest->voucher);
		draft.amount.ore += attest->amount.ore;
	}
	if (count == 0)
		return;
	draft.severity = UPH_SEVERITY_WARNING;
	draft.action = "låt en annan person attestera: uph attest";
	audit_say(audit, "R34", &draft,
		"%s utan den attest som krävs, %d dagar efter registreringen eller mer.",
		audit_number_of(audit, count, "verifikation är", "verifikationer är"), ATTEST_DAYS + 1);
	for (size_t i = 0; i < book->attest_count; i++) {
		const struct uph_attest *attest = &book->attests[i];
		if (lacks_attest(book, attest))
			audit_item(audit, voucher_text(audit, attest->voucher), &attest->amount,
				voucher_trace(audit, attest->voucher), "registrerad %s av %s",
				audit_day(audit, voucher_day(book, attest->voucher)), attest->registered_by);
	}
}

/* ---- R35: no document; R36: back-dated ---- */

static bool by_hand(const struct audit_entry *entry)
{
	return entry->entry.source == 0 && entry->entry.corrects == 0 && entry->left.ore > 0;
}

static bool has_document(const struct audit_book *book, int64_t voucher)
{
	for (size_t i = 0; i < book->attachment_count; i++) {
		if (book->attachments[i].voucher == voucher)
			return true;
	}
	return false;
}

static size_t without_document(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	bool uses = entry->entry.event == UPH_EVENT_PAY || entry->entry.event == UPH_EVENT_SPEND;
	bool refers = entry->entry.reference && entry->entry.reference[0];
	return by_hand(entry) && uses && !refers && !has_document(book, entry->entry.voucher)
		       ? (size_t)entry->entry.voucher
		       : AUDIT_NONE;
}

/* An opening and a grant are taken in when the books begin, whenever that is. The last of a year comes in
 * while it is being closed, in January. */
static size_t back_dated(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	struct uph_date registered = audit_day_of(entry->entry.recorded_at);
	if (!by_hand(entry) || registered.ymd == 0 || entry->entry.event == UPH_EVENT_OPENING ||
		entry->entry.event == UPH_EVENT_GRANT)
		return AUDIT_NONE;
	bool late = audit_days(entry->entry.date, registered) > REGISTER_DAYS;
	bool later_year = registered.ymd > (uph_date_year(entry->entry.date) + 1) * 10000 + 131;
	return late || later_year ? (size_t)entry->entry.voucher : AUDIT_NONE;
}

/* One line for all vouchers; a row for each. `registered`: say when. */
static void say_vouchers(struct audit *audit, const char *rule, const struct audit_picked *picked,
	const char *message, const char *action, bool registered)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_draft draft = audit_draft(audit, rule);
	size_t vouchers = 0;
	for (size_t i = 0; i < picked->count; i = audit_group_end(picked, i))
		vouchers++;
	if (vouchers == 0)
		return;
	draft.has_amount = true;
	draft.amount = audit_group_sum(book, picked, 0, picked->count);
	draft.where = audit_entry_where(audit, picked->items[0].entry);
	draft.action = action;
	audit_say(audit, rule, &draft, "%s %s",
		audit_number_of(audit, vouchers, "verifikation", "verifikationer"), message);
	for (size_t i = 0, end; i < picked->count; i = end) {
		const struct uph_entry *entry = &book->entries[picked->items[i].entry].entry;
		end = audit_group_end(picked, i);
		struct uph_money sum = audit_group_sum(book, picked, i, end);
		audit_item(audit, audit_entry_where(audit, picked->items[i].entry), &sum,
			audit_entry_trace(audit, picked->items[i].entry), "%s %s%s%s%s",
			uph_event_label(entry->event), audit_day(audit, entry->date),
			entry->allocation_label ? " " : "",
			entry->allocation_label ? entry->allocation_label : "",
			registered ? audit_print(audit, ", registrerad %s av %s",
					     audit_day(audit, audit_day_of(entry->recorded_at)),
					     entry->person ? entry->person : "")
				   : "");
	}
}

void audit_without_document(struct audit *audit)
{
	struct audit_picked picked = audit_pick(audit, without_document);
	say_vouchers(audit, "R35", &picked,
		"med utbetalning eller förbrukning för hand saknar referens och bilaga.",
		"lägg till underlaget: uph attach", false);
}

void audit_back_dated(struct audit *audit)
{
	struct audit_picked picked = audit_pick(audit, back_dated);
	say_vouchers(audit, "R36", &picked,
		"för hand har registrerats långt efter sin dag, eller efter januari året efter.",
		"fråga varför de kom in sent", true);
}

/* ---- R37: numbers ---- */

/* It hangs on the entry after it, which is what is there. */
static void say_gap(struct audit *audit, int64_t first, int64_t last, int64_t after)
{
	struct audit_draft draft = audit_draft(audit, "R37");
	draft.where = voucher_text(audit, first);
	draft.subject.entry = after;
	draft.action = "kör uph verify, och jämför med en säkerhetskopia";
	if (first == last)
		audit_say(audit, "R37", &draft, "Verifikation %lld saknas.", (long long)first);
	else
		audit_say(audit, "R37", &draft, "Verifikationerna %lld–%lld saknas.", (long long)first,
			(long long)last);
}

/* Every voucher that is known, whatever its day and fund. */
void audit_voucher_gap(struct audit *audit)
{
	struct db_statement *row;
	int64_t expected = 1;
	struct uph_error err = {0};
	enum uph_status status = db_prepare(audit->book.ledger->db, sql_vouchers, &row, &err);
	if (status == UPH_OK) {
		db_bind_int(row, 1, audit->book.seq_max);
		while ((status = db_step(row, &err)) == UPH_OK) {
			int64_t voucher = db_int(row, 0);
			if (voucher > expected)
				say_gap(audit, expected, voucher - 1, db_int(row, 1));
			expected = voucher + 1;
		}
		db_reset(row);
	}
	audit_failed(audit, status == UPH_END ? UPH_OK : status, &err);
}

/* ---- R38: overrides ---- */

static const char *override_word(const char *rule)
{
	static const struct {
		const char *rule, *word;
	} words[] = {{"fund-below-zero", "bidragsår under noll"}, {"outside-period", "utanför perioden"},
		{"cofunding-above-plan", "mer medfinansiering än planerat"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].rule, rule) == 0)
			return words[i].word;
	}
	return rule;
}

static const char *override_about(struct audit *audit, const struct audit_override *item)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; item->allocation != 0 && i < book->allocation_count; i++) {
		if (book->allocations[i].allocation.id == item->allocation)
			return audit_print(audit, ", %s", book->allocations[i].allocation.label);
	}
	return item->fund != 0 ? audit_print(audit, ", %s", audit_fund_name(book, item->fund)) : "";
}

void audit_overrides(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_draft draft = audit_draft(audit, "R38");
	if (book->override_count == 0)
		return;
	draft.action = "läs skälen, och godta dem om de håller";
	draft.newest = book->overrides[book->override_count - 1].seq; /* they come as made */
	audit_say(audit, "R38", &draft, "%s från bokens regler har gjorts med skäl.",
		audit_number_of(audit, book->override_count, "undantag", "undantag"));
	for (size_t i = 0; i < book->override_count; i++) {
		const struct audit_override *item = &book->overrides[i];
		audit_item(audit, audit_day(audit, audit_day_of(item->recorded_at)), NULL, NULL,
			"%s%s: %s (%s)", override_word(item->rule), override_about(audit, item), item->reason,
			item->person);
	}
}

/* ---- R39: reconciliation ---- */

static struct uph_money on_balance(const struct audit_book *book)
{
	struct uph_money sum = audit_left_to_decide(book);
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_stands *stands = &book->allocations[i].stands;
		sum.ore += stands->reserved.ore + stands->requisitioned.ore + stands->held.ore;
	}
	return sum;
}

static bool older(const struct audit_book *book, struct uph_date day)
{
	return audit_days(day, book->as_of) > RECONCILE_DAYS;
}

/* Whether something was on the books so long ago. */
static bool old_enough(const struct audit_book *book)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		if (older(book, book->entries[i].entry.date))
			return true;
	}
	return false;
}

/* The day through which all pots with money have been kept as reconciled, or that a person has set; the
 * later. None: neither. */
static struct uph_date reconciled_through(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	const char *setting = uph_ledger_setting_at(book->ledger, "reconciled", book->seq_max, "");
	struct uph_date kept, set = {0};
	struct uph_error err = {0};
	enum uph_status status = uph_reconciled_all(book->ledger, book->as_of, book->seq_max, &kept, &err);
	audit_failed(audit, status, &err);
	if (status != UPH_OK)
		return (struct uph_date){0};
	if (uph_date_parse(setting, strlen(setting), &set, NULL) != UPH_OK)
		set.ymd = 0;
	return kept.ymd > set.ymd ? kept : set;
}

void audit_reconciliation_old(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct uph_date day = reconciled_through(audit);
	struct audit_draft draft = audit_draft(audit, "R39");
	draft.has_amount = true;
	draft.amount = on_balance(book);
	draft.action = "stäm av: uph reconcile FIL --as-of DAG --keep";
	if (day.ymd ? !older(book, day) : draft.amount.ore == 0 || !old_enough(book))
		return;
	if (day.ymd)
		audit_say(audit, "R39", &draft,
			"Senaste avstämning mot ekonomisystemet är från %s, %d dagar före %s.",
			audit_day(audit, day), (int)audit_days(day, book->as_of),
			audit_day(audit, book->as_of));
	else
		audit_say(audit, "R39", &draft,
			"Boken har inte stämts av mot ekonomisystemet; %s står på balansen.",
			audit_money(audit, draft.amount));
}

/* ---- R43: an area to report back, and no decision ---- */

static bool is_drawn_on(const struct audit_book *book, int64_t activity)
{
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		for (size_t k = 0; k < of->financing_count; k++) {
			if (of->financing[k].activity == activity && !audit_is_over(&of->step))
				return true;
		}
	}
	return false;
}

/* The area that an activity is reported under: as the register says, else as its name tells; NULL: none. */
static const char *area_of(struct audit *audit, const struct uph_activity *activity)
{
	static const struct {
		const char *word, *area;
	} areas[] = {{"brukar", "brukarinflytande"}, {"suicid", "suicidprevention"},
		{"ungdom", "barn och unga"}, {"barn", "barn och unga"}, {"samsjuk", "samsjuklighet"},
		{"samverkan", "samsjuklighet"}};
	if (activity->area && activity->area[0])
		return activity->area;
	const char *name = audit_fold(audit, activity->name);
	for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
		if (strstr(name, areas[i].word))
			return areas[i].area;
	}
	return NULL;
}

void audit_duty_without_decision(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->activity_count; i++) {
		const struct uph_activity *activity = &book->activities[i];
		struct audit_draft draft = audit_draft(audit, "R43");
		const char *area = area_of(audit, activity);
		if (!area || book->allocation_count == 0 || is_drawn_on(book, activity->id))
			continue;
		for (size_t k = 0; k < book->pot_count; k++) {
			if (book->pots[k].activity == activity->id)
				draft.amount.ore += book->pots[k].available.ore;
		}
		draft.has_amount = true;
		draft.subject.activity = activity->id;
		draft.trace = audit_print(audit, "aktivitet:%s", activity->code);
		draft.action = "fråga vad som ska redovisas för området";
		audit_say(audit, "R43", &draft,
			"Aktivitet %s%s%s ska återrapporteras (%s) men inget beslut rör den.", activity->code,
			activity->name[0] ? " " : "", activity->name, area);
	}
}
