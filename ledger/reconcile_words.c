/* What a difference is called and what is proposed about it.
 *
 * Rules: a key is made of content alone (a voucher and which of its rows, a pot's names), so that it is the
 * same in next month's file. A proposal says what seems to have happened; nothing is proposed of what is
 * missing there. Commands are whole, and clear the difference when they are run here. */
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/reconcile.h"

#define ACTIVITIES_SAID 20  /* in a sentence */
#define NEIGHBOURS_MAX 2000 /* rows on each side of one that are looked at for its double */

const char *reconcile_key(struct reconcile *r, const struct reconcile_mark *mark)
{
	char day[UPH_DATE_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
	if (mark->ours)
		return arena_print(r->memory, "ours:%lld/%d", (long long)mark->voucher, mark->entry_number);
	if (mark->item.name[0])
		return arena_print(r->memory, "theirs:%d:%s/%d", uph_date_year(mark->item.date),
			mark->item.name, mark->entry_number);
	const struct uph_difference_part part = {
		r->pots[mark->pot].told.fund, r->pots[mark->pot].told.activity, mark->item.amount};
	return reconcile_pot_key(r,
		arena_print(r->memory, "theirs:%s:%s:%d", uph_date_print(mark->item.date, day),
			uph_money_print(mark->item.amount, UPH_MONEY_PLAIN, amount), mark->entry_number),
		&part);
}

static const char *fund_name(struct reconcile *r, int64_t id)
{
	const struct uph_fund *fund = id ? uph_fund_by_id(r->ledger, id) : NULL;
	return fund ? fund->name : "";
}

static const char *code_of(struct reconcile *r, int64_t id)
{
	const struct uph_activity *activity = uph_activity_by_id(r->ledger, id);
	return activity ? activity->code : "";
}

static const char *code_shown(struct reconcile *r, int64_t id)
{
	const char *code = code_of(r, id);
	return code[0] ? code : "ofördelat";
}

const char *reconcile_pot_key(struct reconcile *r, const char *what, const struct uph_difference_part *part)
{
	return what ? arena_print(r->memory, "%s:%s/%s", what, fund_name(r, part->fund),
			      code_of(r, part->activity))
		    : NULL;
}

/* ---- commands ---- */

struct words {
	struct reconcile *r;
	const struct reconcile_cause *cause;
	const struct uph_difference *difference;
	struct buffer text, commands;
};

static const struct reconcile_mark *mark_at(const struct words *words, size_t number)
{
	return &words->r->marks[words->cause->marks[number]];
}

/* The first of one side. */
static const struct reconcile_mark *first_of(const struct words *words, bool ours)
{
	for (size_t i = 0; i < words->cause->count; i++) {
		if (mark_at(words, i)->ours == ours)
			return mark_at(words, i);
	}
	return NULL;
}

/* The fund that the money is in: the pot's, or that of the entry when theirs does not tell. */
static int64_t fund_of(const struct words *words, int64_t fund)
{
	const struct reconcile_mark *ours = first_of(words, true);
	const struct uph_fund *funds;
	size_t count = 0;
	if (fund != 0)
		return fund;
	if (ours)
		return ours->item.fund;
	if (uph_funds(words->r->ledger, &funds, &count, NULL) == UPH_OK && count == 1)
		return funds[0].id;
	return 0;
}

/* The day on which theirs has it in the pot, so that it is found again; an open day here. */
static struct uph_date day_of(const struct words *words, int64_t fund, int64_t activity)
{
	struct uph_date day = words->cause->count > 0 ? mark_at(words, 0)->item.date
			      : words->r->has_rows    ? words->r->start
						      : words->r->options.as_of;
	for (size_t i = 0; i < words->cause->count; i++) {
		const struct reconcile_mark *mark = mark_at(words, i);
		if (!mark->ours && mark->item.activity == activity && mark->item.date.ymd > day.ymd)
			day = mark->item.date;
	}
	if (day.ymd > words->r->options.as_of.ymd)
		day = words->r->options.as_of;
	int32_t open = 0;
	if (uph_ledger_first_open_day(words->r->ledger, fund, day.ymd, &open, NULL) == UPH_OK)
		day.ymd = open;
	return day;
}

static void command(struct words *words, int64_t fund, int64_t from, int64_t to, int64_t ore)
{
	char day[UPH_DATE_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
	const char *name = fund_name(words->r, fund), *code = code_of(words->r, from);
	const char *target = code_of(words->r, to);
	buffer_print(&words->commands, "%suph record distribute --date %s --amount %s --fund ",
		words->commands.length ? "\n" : "", uph_date_print(day_of(words, fund, to), day),
		uph_money_print((struct uph_money){ore}, UPH_MONEY_PLAIN, amount));
	text_shell_quoted(&words->commands, name);
	if (code[0]) {
		buffer_text(&words->commands, " --activity ");
		text_shell_word(&words->commands, code);
	}
	buffer_text(&words->commands, " --to-activity ");
	text_shell_word(&words->commands, target[0] ? target : "ofördelat");
}

/* Ours become theirs when money is moved from the pots that have less there to those that have more: of one
 * fund, and when it all comes out even. */
static void move_commands(struct words *words)
{
	const struct uph_difference *difference = words->difference;
	int64_t fund = fund_of(words, difference->parts[0].fund);
	int64_t lacks = 0, has = 0;
	size_t from = 0, to = 0;
	for (size_t i = 0; i < difference->part_count; i++) {
		if (difference->parts[i].fund != difference->parts[0].fund)
			return;
	}
	if (difference->amount.ore != 0 || fund == 0)
		return;
	for (;;) {
		while (lacks == 0 && from < difference->part_count) {
			int64_t ore = difference->parts[from].amount.ore;
			lacks = ore < 0 && ore != INT64_MIN ? -ore : 0;
			from += lacks == 0;
		}
		while (has == 0 && to < difference->part_count) {
			int64_t ore = difference->parts[to].amount.ore;
			has = ore > 0 ? ore : 0;
			to += has == 0;
		}
		if (lacks == 0 || has == 0)
			break;
		int64_t ore = lacks < has ? lacks : has;
		command(words, fund, difference->parts[from].activity, difference->parts[to].activity, ore);
		lacks -= ore;
		has -= ore;
		from += lacks == 0;
		to += has == 0;
	}
}

/* ---- sentences ---- */

static void say_item(struct words *words, const struct reconcile_mark *mark)
{
	char day[UPH_DATE_TEXT_MAX];
	buffer_print(&words->text, "%s", uph_date_print(mark->item.date, day));
	if (mark->item.name[0])
		buffer_print(&words->text, ", ver %s",
			mark->ours ? mark->item.name + strlen("ver ") : mark->item.name);
}

static void say_late(struct words *words)
{
	const struct reconcile_mark *ours = first_of(words, true), *theirs = first_of(words, false);
	char day[UPH_DATE_TEXT_MAX];
	if (ours && theirs) {
		const struct reconcile_mark *later = ours->phase == PHASE_AFTER ? ours : theirs;
		buffer_text(&words->text, later == theirs ? "Bokfört där först " : "Bokfört här först ");
		say_item(words, later);
		buffer_text(&words->text, "; jämnar ut sig av sig självt.");
	} else if (ours) {
		buffer_print(&words->text,
			"Bokfört här %s, nära avstämningsdagen: kommer troligen i nästa fil.",
			uph_date_print(ours->item.date, day));
	}
}

static void say_pots(struct words *words, bool below)
{
	size_t said = 0;
	for (size_t i = 0; i < words->difference->part_count; i++) {
		const struct uph_difference_part *part = &words->difference->parts[i];
		if ((part->amount.ore < 0) == below)
			buffer_print(&words->text, "%s%s", said++ ? ", " : "",
				code_shown(words->r, part->activity));
	}
}

static bool said_before(const struct words *words, size_t number)
{
	const struct reconcile_mark *mark = mark_at(words, number);
	for (size_t i = 0; i < number; i++) {
		const struct reconcile_mark *before = mark_at(words, i);
		if (before->ours == mark->ours && before->item.activity == mark->item.activity)
			return true;
	}
	return false;
}

/* Those of one side, each once. */
static void say_activities(struct words *words, bool ours)
{
	size_t said = 0;
	for (size_t i = 0; i < words->cause->count && said < ACTIVITIES_SAID; i++) {
		const struct reconcile_mark *mark = mark_at(words, i);
		if (mark->ours == ours && !said_before(words, i))
			buffer_print(&words->text, "%s%s", said++ ? ", " : "",
				code_shown(words->r, mark->item.activity));
	}
}

/* Where the sides have it, told by activity, or by fund when the activity is the same. */
static void say_activity(struct words *words)
{
	const struct reconcile_mark *ours = first_of(words, true), *theirs = first_of(words, false);
	if (!ours || !theirs) {
		buffer_text(&words->text, "Ekonomisystemet har mer på ");
		say_pots(words, false);
		buffer_text(&words->text, " och lika mycket mindre på ");
		say_pots(words, true);
		buffer_text(&words->text, ".");
	} else if (ours->item.activity != theirs->item.activity || words->cause->count > 2) {
		buffer_text(&words->text, "Bokfört där på aktivitet ");
		say_activities(words, false);
		buffer_print(&words->text, " (");
		say_item(words, theirs);
		buffer_text(&words->text, "), här på ");
		say_activities(words, true);
		buffer_text(&words->text, ".");
	} else {
		buffer_print(&words->text, "Bokfört där på %s (", fund_name(words->r, theirs->item.fund));
		say_item(words, theirs);
		buffer_print(&words->text, "), här på %s.", fund_name(words->r, ours->item.fund));
	}
	buffer_text(&words->text, words->commands.length
					  ? " Rätta där, eller omfördela här om det är boken som är fel."
					  : " Rätta på den sida som är fel.");
}

/* Another row of theirs that says the same of the same pot: what was paid once and booked twice. */
static bool is_double(const struct reconcile_mark *mark, const struct reconcile_mark *of)
{
	bool alike = mark->reference ? of->reference == mark->reference
				     : mark->item.text[0] && strcmp(mark->item.text, of->item.text) == 0 &&
					       mark->days == of->days;
	return of != mark && alike && of->pot == mark->pot && of->ore == mark->ore &&
	       of->group != RECONCILE_NONE;
}

static const struct reconcile_mark *double_of(const struct words *words, const struct reconcile_mark *mark)
{
	const struct reconcile *r = words->r;
	const size_t at = (size_t)(mark - r->marks);
	for (size_t step = 1; step <= NEIGHBOURS_MAX; step++) {
		if (at >= r->ours_count + step && is_double(mark, &r->marks[at - step]))
			return &r->marks[at - step];
		if (at + step < r->mark_count && is_double(mark, &r->marks[at + step]))
			return &r->marks[at + step];
	}
	return NULL;
}

/* The same paper with another amount on each side. */
static void say_amount(struct words *words)
{
	const struct reconcile_mark *ours = first_of(words, true), *theirs = first_of(words, false);
	char there[UPH_MONEY_TEXT_MAX], here[UPH_MONEY_TEXT_MAX];
	if (!ours || !theirs)
		return;
	buffer_print(&words->text, "%s %s: %s där, %s här. Rätta på den sida som är fel.",
		theirs->ore == -ours->ore ? "Omvänt tecken på" : "Olika belopp på", theirs->item.reference,
		uph_money_print(theirs->item.amount, UPH_MONEY_SWEDISH, there),
		uph_money_print(ours->item.amount, UPH_MONEY_SWEDISH, here));
}

static void say_theirs(struct words *words)
{
	const struct reconcile_mark *theirs = words->cause->count == 1 ? first_of(words, false) : NULL;
	const struct reconcile_mark *twice = theirs ? double_of(words, theirs) : NULL;
	if (twice) {
		buffer_text(&words->text, "Ser ut att vara bokförd två gånger där, också ");
		say_item(words, twice);
		buffer_text(&words->text, ": rätta där om det är så.");
		return;
	}
	if (words->difference->amount.ore == 0)
		buffer_text(&words->text, words->commands.length
						  ? "Omfört där mellan aktiviteter; bokför samma fördelning "
						    "här om den är riktig."
						  : "Omfört där; bokför detsamma här om det är riktigt.");
	else
		buffer_text(&words->text,
			"Saknas i boken: bokför det här om det är riktigt, annars ska det rättas där.");
}

static void say(struct words *words)
{
	char day[UPH_DATE_TEXT_MAX];
	switch (words->difference->kind) {
	case UPH_DIFFERENCE_LATE:
		say_late(words);
		break;
	case UPH_DIFFERENCE_ACTIVITY:
		say_activity(words);
		break;
	case UPH_DIFFERENCE_DIVIDED:
		buffer_text(&words->text,
			"Bidraget är fördelat på aktivitet i ekonomisystemet men inte i boken; bokför "
			"fördelningen.");
		break;
	case UPH_DIFFERENCE_OPENING:
		if (words->r->outside->balance_count == 0)
			buffer_print(&words->text,
				"Filen säger inte vad ekonomisystemet hade före %s; ta ut en fil med ingående "
				"saldon.",
				uph_date_print(words->r->start, day));
		else
			buffer_print(&words->text,
				"Ekonomisystemet öppnade %s med ett annat belopp än boken; stäm av till och med "
				"dagen före.",
				uph_date_print(words->r->start, day));
		break;
	case UPH_DIFFERENCE_AMOUNT:
		say_amount(words);
		break;
	case UPH_DIFFERENCE_THEIRS:
		say_theirs(words);
		break;
	case UPH_DIFFERENCE_OURS: /* what is missing there is asked for there; an entry between pots is not */
		if (words->difference->amount.ore == 0)
			buffer_text(&words->text, "Fördelat här men inte där; bokför fördelningen där.");
		break;
	case UPH_DIFFERENCE_BALANCE:
		buffer_text(&words->text, words->r->has_rows
						  ? "Filens utgående saldo är ett annat än det ingående och "
						    "raderna tillsammans."
						  : "Filen har bara saldon; ta ut en fil med verifikationer "
						    "för att se vad som skiljer.");
		break;
	}
}

enum uph_status reconcile_propose(struct reconcile *r, const struct reconcile_cause *cause,
	struct uph_difference *difference, struct uph_error *err)
{
	struct words words = {.r = r, .cause = cause, .difference = difference};
	buffer_init(&words.text, 4096);
	buffer_init(&words.commands, 65536);
	if (difference->kind == UPH_DIFFERENCE_ACTIVITY || difference->kind == UPH_DIFFERENCE_DIVIDED ||
		difference->kind == UPH_DIFFERENCE_THEIRS)
		move_commands(&words);
	say(&words);
	difference->proposal = arena_string(r->memory, buffer_string(&words.text));
	difference->commands = arena_string(r->memory, buffer_string(&words.commands));
	bool kept = difference->proposal && difference->commands && !buffer_failed(&words.text) &&
		    !buffer_failed(&words.commands);
	buffer_free(&words.text);
	buffer_free(&words.commands);
	return kept ? UPH_OK : reconcile_no_memory(err);
}
