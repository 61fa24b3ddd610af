/* An allocation: purpose, roles, amount, and the lines that finance it.
 *
 * The lines are measured in one way: all by amount, which sum to the allocation's; all by fraction, which sum
 * to one; or one line that takes all. Several lines of unknown parts are accepted only while the amount is
 * unknown, too. */
#include "import/decision_fraction.h"
#include "import/decision_reading.h"

#include <string.h>

static const char *print(struct uph_money amount, char *text)
{
	return uph_money_print(amount, UPH_MONEY_SWEDISH, text);
}

/* ---- amount ---- */

/* Whether an amount is written, read or not. */
static bool amount_is_written(const struct json_object *object)
{
	return json_has(object, "amount") || json_has(object, "at_most");
}

static void read_amount(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out)
{
	struct json_walk *walk = &reading->walk;
	struct uph_money most;
	if (json_amount(walk, object, "amount", &out->amount))
		out->bound = DECISION_AMOUNT_EXACT;
	if (json_amount(walk, object, "at_most", &most)) {
		out->bound = DECISION_AMOUNT_MOST;
		out->amount = most;
	}
	if (json_has(object, "amount") && json_has(object, "at_most")) {
		json_say(walk, "amount_and_at_most", json_path(walk, object->path, "at_most"),
			"Tilldelningen har både amount och at_most. Behåll amount om beloppet är exakt, at_most "
			"om det är högst så mycket.");
		out->bound = DECISION_AMOUNT_NONE;
	}
}

static void read_period(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out)
{
	struct json_walk *walk = &reading->walk;
	struct json_object period;
	char first[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	if (!json_member(walk, object, "period", &period))
		return;
	(void)json_date(walk, &period, "first", &out->period_first);
	(void)json_date(walk, &period, "last", &out->period_last);
	if (!json_has(&period, "first") && !json_has(&period, "last"))
		json_say(walk, "period_empty", period.path,
			"Perioden har varken första dag (first) eller sista (last). Skriv den ena eller båda, "
			"eller ta bort period.");
	if (out->period_first.ymd && out->period_last.ymd && out->period_last.ymd < out->period_first.ymd)
		json_say(walk, "period", period.path,
			"Perioden slutar %s, före sin första dag %s. Byt plats på dem eller rätta den som är "
			"fel.",
			uph_date_print(out->period_last, last), uph_date_print(out->period_first, first));
}

void decision_allocation_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out)
{
	struct json_walk *walk = &reading->walk;
	out->path = object->path;
	out->purpose = json_text(walk, object, "purpose");
	out->extent = json_text(walk, object, "extent");
	read_period(reading, object, out);
	out->requisitioner = json_text(walk, object, "requisitioner");
	out->recipient = json_text(walk, object, "recipient");
	out->performer = json_text(walk, object, "performer");
	if (!json_has(object, "requisitioner"))
		out->requisitioner = out->recipient;
	read_amount(reading, object, out);
	decision_financing_read(reading, object, out);
	decision_shares_read(reading, object, out);
}

/* ---- financing ---- */

struct lines {
	struct json_list list;
	struct decision_line *lines;
	size_t count; /* that could be opened */
	size_t amounts, shares, neither, unreadable;
};

static void read_line(struct decision_reading *reading, const struct json_object *object, struct lines *lines,
	struct decision_line *out)
{
	struct json_walk *walk = &reading->walk;
	bool amount = json_has(object, "amount"), share = json_has(object, "share");
	out->path = object->path;
	out->fund = json_text(walk, object, "fund");
	out->activity = json_text(walk, object, "activity");
	if (!out->activity)
		out->activity = "";
	out->has_amount = json_amount(walk, object, "amount", &out->amount);
	bool has_share = decision_fraction_of(reading, object, "share", &out->share);
	if (amount && share) {
		json_say(walk, "amount_and_share", object->path,
			"Finansieringens rad har både amount och share. Behåll en av dem.");
		lines->unreadable++;
		return;
	}
	lines->amounts += amount;
	lines->shares += share;
	lines->neither += !amount && !share;
	if (amount != out->has_amount || share != has_share)
		lines->unreadable++;
}

static void settle_amounts(
	struct decision_reading *reading, const struct lines *lines, struct decision_allocation *out)
{
	struct uph_money sum = {0}, off;
	char summed[UPH_MONEY_TEXT_MAX], allocated[UPH_MONEY_TEXT_MAX], missing[UPH_MONEY_TEXT_MAX];
	for (size_t i = 0; i < lines->count; i++) /* a hundred of at most 10^15 öre */
		(void)uph_money_add(sum, lines->lines[i].amount, &sum);
	if (out->bound == DECISION_AMOUNT_NONE) {
		out->bound = DECISION_AMOUNT_EXACT;
		out->amount = sum;
	}
	if (sum.ore == out->amount.ore)
		return;
	bool less = sum.ore < out->amount.ore;
	off.ore = less ? out->amount.ore - sum.ore : sum.ore - out->amount.ore;
	json_say_amount(&reading->walk, "financing_sum", lines->list.path,
		(struct uph_money){sum.ore - out->amount.ore},
		"Finansieringens rader blir %s, men tilldelningen är %s: %s %s.", print(sum, summed),
		print(out->amount, allocated), print(off, missing), less ? "saknas" : "för mycket");
}

static void settle_shares(struct decision_reading *reading, const struct lines *lines)
{
	size_t count = lines->count;
	struct uph_fraction *fractions = decision_array(reading, count, sizeof *fractions);
	uint64_t *weights = decision_array(reading, count, sizeof *weights);
	if (!fractions || !weights)
		return;
	for (size_t i = 0; i < count; i++)
		fractions[i] = lines->lines[i].share;
	(void)decision_fractions_settle(
		reading, lines->list.path, "Finansieringens andelar", fractions, weights, count);
	for (size_t i = 0; i < count; i++)
		lines->lines[i].weight = weights[i];
}

/* `amount_unsure`: what the allocation's amount is has been said to be wrong already. */
static void settle(struct decision_reading *reading, const struct lines *lines, bool amount_known,
	bool amount_unsure, struct decision_allocation *out)
{
	bool mixed = (lines->amounts > 0) + (lines->shares > 0) + (lines->neither > 0) > 1;
	bool whole = !lines->unreadable && lines->count == lines->list.count;
	if (mixed) {
		json_say(&reading->walk, "financing_mixed", lines->list.path,
			"Av finansieringens rader har %zu amount, %zu share och %zu ingetdera. Skriv belopp på "
			"alla, eller andel på alla.",
			lines->amounts, lines->shares, lines->neither);
	} else if (lines->neither > 1 && amount_known) {
		json_say(&reading->walk, "financing_parts", lines->list.path,
			"Det går inte att veta hur mycket som tas ur var och en av finansieringens %zu rader. "
			"Skriv belopp eller andel på alla.",
			lines->list.count);
	} else if (lines->amounts) {
		out->financing_division = DECISION_DIVISION_AMOUNT;
		if (whole && !amount_unsure)
			settle_amounts(reading, lines, out);
	} else if (lines->shares) {
		out->financing_division = DECISION_DIVISION_FRACTION;
		if (whole)
			settle_shares(reading, lines);
	}
}

void decision_financing_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_allocation *out)
{
	struct lines lines = {.count = 0};
	struct json_object line;
	bool written = amount_is_written(object);
	bool listed = json_list(&reading->walk, object, "financing", &lines.list);
	if (written && (!json_has(object, "financing") || (listed && lines.list.count == 0)))
		json_say(&reading->walk, "financing_missing",
			json_path(&reading->walk, object->path, "financing"),
			"Tilldelningen har ett belopp men ingen finansiering. Skriv vilket bidragsår (fund) "
			"pengarna tas ur.");
	if (!listed)
		return;
	lines.lines = decision_array(reading, lines.list.count, sizeof *lines.lines);
	if (!lines.lines)
		return;
	while (json_list_object(&reading->walk, &lines.list, &line)) {
		read_line(reading, &line, &lines, &lines.lines[lines.count]);
		lines.count++;
	}
	out->financing = lines.lines;
	out->financing_count = lines.count;
	settle(reading, &lines, written, written && out->bound == DECISION_AMOUNT_NONE, out);
}
