/* From rows to arithmetic and back: what explains each number, or which cell the import stops at. */
#include "import/matrix_reading.h"

#include <stdlib.h>
#include <string.h>

#include "import/matrix_solve.h"

/* A number is near an explanation when it differs by no more than this part of itself. */
#define NEAR_PART 5

struct proof {
	struct reading *reading;
	struct solve_item *items; /* fillers left out */
	size_t *drafts;           /* the draft of each item */
	size_t count;
	bool *suspect;
};

static const char *spot_of(struct proof *proof, size_t item)
{
	const char *place = proof->reading->drafts[proof->drafts[item]].row.place;
	const char *mark = strrchr(place, '!');
	if (mark)
		return mark + 1;
	return reading_print(proof->reading, "rad %s", place);
}

/* The same after another one: "C14", or "14" when "rad" has been said. */
static const char *spot_after(struct proof *proof, size_t item)
{
	const char *place = proof->reading->drafts[proof->drafts[item]].row.place;
	const char *mark = strrchr(place, '!');
	return mark ? mark + 1 : place;
}

static const char *place_of(const struct proof *proof, size_t item)
{
	return proof->reading->drafts[proof->drafts[item]].row.place;
}

static const char *money(struct proof *proof, struct uph_money amount)
{
	return reading_money(proof->reading, amount);
}

static const char *reason_words(enum solve_reason reason)
{
	switch (reason) {
	case REASON_ROWS_ABOVE:
		return "summan av raderna ovanför";
	case REASON_SO_FAR:
		return "summan hittills";
	case REASON_OPENING:
		return "ingående balans";
	case REASON_OPENING_AND_GRANTS:
		return "ingående + bidrag";
	case REASON_BALANCE:
		return "kvar hittills";
	case REASON_GRANTS_ABOVE:
		return "summan av bidragen ovanför";
	case REASON_NONE:
		break;
	}
	return "";
}

static enum solve_kind kind_of(const struct draft *draft)
{
	switch (draft->row.kind) {
	case MATRIX_OPENING:
		return SOLVE_OPENING;
	case MATRIX_OPENING_SUM:
		return SOLVE_OPENING_SUM;
	case MATRIX_MOVEMENT:
		return SOLVE_MOVEMENT;
	case MATRIX_LEFT:
		return SOLVE_LEFT;
	case MATRIX_GRANT:
	case MATRIX_SUBTOTAL:
	case MATRIX_FILLER:
		break;
	}
	return SOLVE_NUMBER;
}

static bool prepare(struct proof *proof, struct reading *reading)
{
	*proof = (struct proof){.reading = reading};
	proof->items = arena_alloc_array(reading->arena, reading->count + 1, sizeof *proof->items);
	proof->drafts = arena_alloc_array(reading->arena, reading->count + 1, sizeof *proof->drafts);
	proof->suspect = arena_alloc_array(reading->arena, reading->count + 1, sizeof *proof->suspect);
	if (!proof->items || !proof->drafts || !proof->suspect) {
		reading->out_of_memory = true;
		return false;
	}
	for (size_t i = 0; i < reading->count; i++) {
		const struct draft *draft = &reading->drafts[i];
		if (draft->row.kind == MATRIX_FILLER)
			continue;
		proof->items[proof->count] = (struct solve_item){
			.kind = kind_of(draft),
			.amount = draft->row.amount,
			.whole = draft->row.whole,
			.never_grant = draft->never_grant,
			.named_grant = draft->named_grant,
		};
		proof->drafts[proof->count++] = i;
	}
	return true;
}

/* ---- the opening block's own sum ---- */

static size_t opening_sum(const struct proof *proof)
{
	for (size_t i = 0; i < proof->count; i++)
		if (proof->items[i].kind == SOLVE_OPENING_SUM &&
			!solve_agrees(proof->items[i].amount, proof->items[i].whole, proof->items[i].exact))
			return i;
	return NOWHERE;
}

/* Supposes that the sum is right: the difference is put into the first opening row while the rest is tried.
 */
static bool holds_with_sum(struct proof *proof, size_t sum)
{
	struct solve_result result;
	struct solve_item *first = proof->items;
	int64_t difference = proof->items[sum].amount.ore - proof->items[sum].exact.ore;
	first->amount.ore += difference;
	bool holds = solve_chain(proof->items, proof->count, &result) == SOLVE_PROVED;
	if (!holds)
		first->amount.ore -= difference;
	return holds;
}

/* Reports a sum that is off. Returns whether the rest of the chain holds with rows or sum. */
static bool report_opening(struct proof *proof, size_t sum)
{
	const struct solve_item *item = &proof->items[sum];
	struct uph_money shown = item->amount, exact = item->exact;
	struct uph_money difference = solve_difference(shown, item->whole, exact);
	struct solve_result result;
	const char *fault = "";
	bool holds = solve_chain(proof->items, proof->count, &result) == SOLVE_PROVED;
	if (holds) {
		fault = " Kvar följer av raderna: felet är i summan.";
	} else if (holds_with_sum(proof, sum)) {
		holds = true;
		fault = " Kvar följer av summan: felet är i någon av raderna.";
	}
	reading_error_amount(proof->reading, "matrix.opening_sum", place_of(proof, sum), difference,
		"Summan av ingående balans är %s, men raderna blir %s (skiljer %s).%s", money(proof, shown),
		money(proof, exact), money(proof, difference), fault);
	return holds;
}

/* ---- the culprit ---- */

/* "C15–C33", "rad 8, rad 9": the suspects but one. */
static const char *suspect_spots(struct proof *proof, size_t except, size_t *count)
{
	size_t first = NOWHERE, last = NOWHERE, items = 0;
	for (size_t i = 0; i < proof->count; i++) {
		if (!proof->suspect[i] || i == except)
			continue;
		first = first == NOWHERE ? i : first;
		last = i;
		items++;
	}
	*count = items;
	if (items == 0)
		return "";
	if (items == 1)
		return spot_of(proof, first);
	const char *joint = items == 2 ? " och " : "–";
	if (items == 2 || last - first + 1 == items)
		return reading_print(
			proof->reading, "%s%s%s", spot_of(proof, first), joint, spot_after(proof, last));
	const char *list = spot_of(proof, first);
	size_t listed = 1;
	for (size_t i = first + 1; i <= last; i++)
		if (proof->suspect[i] && i != except)
			list = reading_list(proof->reading, list, &listed, ", ", spot_after(proof, i));
	return list;
}

static uint64_t size_of(struct uph_money amount)
{
	return amount.ore < 0 ? 0 - (uint64_t)amount.ore : (uint64_t)amount.ore;
}

/* A number near something, or near nothing. */
static void report_number(struct proof *proof, size_t i, bool rest_holds)
{
	const struct solve_item *item = &proof->items[i];
	struct uph_money difference = solve_difference(item->amount, item->whole, item->exact);
	const char *rule = item->never_grant ? "matrix.subtotal" : "matrix.unexplained";
	const char *rest = rest_holds ? " Utan det talet stämmer allt annat i tabellen." : "";
	if (item->reason == REASON_NONE || size_of(difference) > size_of(item->amount) / NEAR_PART) {
		reading_error_amount(proof->reading, rule, place_of(proof, i), item->amount,
			"Talet %s kan inte förklaras: det är varken en summa av raderna ovanför, ingående "
			"balans, "
			"ingående + bidrag eller kvar hittills.%s",
			money(proof, item->amount), rest);
		return;
	}
	reading_error_amount(proof->reading, rule, place_of(proof, i), difference,
		"Talet %s kan inte förklaras: närmast %s %s, skiljer %s.%s", money(proof, item->amount),
		reason_words(item->reason), money(proof, item->exact), money(proof, difference), rest);
}

static void report_left(struct proof *proof, const struct culprit *culprit)
{
	size_t count;
	const struct solve_item *item = &proof->items[culprit->item];
	struct uph_money difference = solve_difference(item->amount, item->whole, culprit->expected);
	const char *spots = suspect_spots(proof, culprit->item, &count);
	const char *also =
		count == 0 ? ""
			   : reading_print(proof->reading,
				     " Felet kan i stället ligga i %s, som ingen annan summa prövar.", spots);
	reading_error_amount(proof->reading, "matrix.left", place_of(proof, culprit->item), difference,
		"Kvar %s följer inte av raderna: %s (skiljer %s).%s", money(proof, item->amount),
		money(proof, culprit->expected), money(proof, difference), also);
}

static void report_value(struct proof *proof, const struct culprit *culprit, const char *what)
{
	reading_error_amount(proof->reading, "matrix.value", place_of(proof, culprit->item),
		culprit->difference, "%s %s stämmer inte med resten av tabellen: ska vara %s (skiljer %s).",
		what, money(proof, proof->items[culprit->item].amount), money(proof, culprit->expected),
		money(proof, culprit->difference));
}

static void report_several(struct proof *proof, const struct culprit *culprit)
{
	size_t count;
	const char *spots = suspect_spots(proof, NOWHERE, &count);
	struct uph_money size = {
		culprit->difference.ore < 0 ? -culprit->difference.ore : culprit->difference.ore};
	reading_error_amount(proof->reading, "matrix.value", place_of(proof, culprit->item),
		culprit->difference,
		"Ett av beloppen i %s är fel med %s: allt annat i tabellen stämmer om ett av dem rättas.",
		spots, money(proof, size));
}

static const char *grants_words(struct proof *proof)
{
	const char *list = "";
	size_t count = 0;
	for (size_t i = 0; i < proof->count; i++)
		if (proof->items[i].kind == SOLVE_NUMBER && proof->items[i].grant)
			list = reading_list(proof->reading, list, &count, " + ",
				reading_print(proof->reading, "%s (%s)", money(proof, proof->items[i].amount),
					spot_of(proof, i)));
	return *list ? list : "inget";
}

/* No single number is to blame: what the chain says, and each number that does not fit. */
static void report_chain(struct proof *proof, const struct culprit *culprit)
{
	const struct solve_result *reading = &culprit->reading;
	size_t left = proof->count - 1;
	const struct solve_item *item = &proof->items[left];
	struct uph_money difference = solve_difference(item->amount, item->whole, reading->left);
	if (!solve_agrees(item->amount, item->whole, reading->left))
		reading_error_amount(proof->reading, "matrix.left", place_of(proof, left), difference,
			"Kvar %s följer inte av raderna: ingående %s + bidrag %s − beslut %s = %s (skiljer "
			"%s).",
			money(proof, item->amount), money(proof, reading->opening), grants_words(proof),
			money(proof, reading->moved), money(proof, reading->left), money(proof, difference));
	for (size_t i = 0; i < proof->count; i++)
		if (proof->items[i].kind == SOLVE_NUMBER && proof->items[i].unexplained)
			report_number(proof, i, false);
}

static void report_culprit(struct proof *proof)
{
	struct culprit culprit;
	culprit_find(proof->items, proof->count, proof->suspect, &culprit);
	switch (culprit.kind) {
	case CULPRIT_NUMBER:
		report_number(proof, culprit.item, true);
		break;
	case CULPRIT_LEFT:
		report_left(proof, &culprit);
		break;
	case CULPRIT_MOVEMENT:
		report_value(proof, &culprit, "Beloppet");
		break;
	case CULPRIT_GRANT:
		report_value(proof, &culprit, "Bidraget");
		break;
	case CULPRIT_OPENING:
		reading_error_amount(proof->reading, "matrix.value", place_of(proof, culprit.item),
			culprit.difference,
			"Ingående balans stämmer inte med resten av tabellen: raderna ska bli %s (skiljer "
			"%s).",
			money(proof, culprit.expected), money(proof, culprit.difference));
		break;
	case CULPRIT_SEVERAL:
		report_several(proof, &culprit);
		break;
	case CULPRIT_NONE:
		report_chain(proof, &culprit);
		break;
	}
}

static const char *set_words(struct proof *proof, bool second)
{
	const char *list = "";
	size_t count = 0;
	for (size_t i = 0; i < proof->count; i++)
		if (second ? proof->items[i].grant_second : proof->items[i].grant_first)
			list = reading_list(proof->reading, list, &count, " + ", spot_of(proof, i));
	return *list ? list : "inget";
}

static void report_ambiguous(struct proof *proof)
{
	size_t at = proof->count - 1;
	for (size_t i = proof->count; i-- > 0;)
		if (proof->items[i].grant_first != proof->items[i].grant_second)
			at = i;
	reading_error(proof->reading, "matrix.ambiguous", place_of(proof, at),
		"Det går att läsa bidraget på två sätt, och båda ger samma Kvar: %s, eller %s. Skriv "
		"Statsbidrag framför "
		"bidraget och Summa framför summan.",
		set_words(proof, false), set_words(proof, true));
}

/* Kvar only agrees when a sum is taken for a grant: a grant that happens to equal a sum, or a Kvar that
 * forgot one. */
static void report_doubtful(struct proof *proof)
{
	for (size_t i = 0; i < proof->count; i++) {
		const struct solve_item *item = &proof->items[i];
		if (item->doubtful && !item->named_grant)
			reading_error_amount(proof->reading, "matrix.ambiguous", place_of(proof, i),
				item->amount,
				"Kvar %s stämmer bara om %s är ett bidrag, men talet är också %s. Är det ett "
				"bidrag: skriv "
				"Statsbidrag framför. Är det en summa: då är Kvar fel.",
				money(proof, proof->items[proof->count - 1].amount),
				money(proof, item->amount), reason_words(item->reason));
	}
}

/* ---- the answer ---- */

static void fill_rows(struct proof *proof)
{
	for (size_t i = 0; i < proof->count; i++) {
		struct matrix_row *row = &proof->reading->drafts[proof->drafts[i]].row;
		if (proof->items[i].kind != SOLVE_NUMBER)
			continue;
		row->kind = proof->items[i].grant ? MATRIX_GRANT : MATRIX_SUBTOTAL;
		row->explanation = proof->items[i].grant ? NULL : reason_words(proof->items[i].reason);
	}
}

/* Without a grant the decisions can only draw on what the opening block has. */
static void fill_before_grant(struct reading *reading)
{
	size_t first = NOWHERE;
	for (size_t i = reading->count; i-- > 0;)
		if (reading->drafts[i].row.kind == MATRIX_GRANT)
			first = i;
	if (first == NOWHERE && reading->has_opening)
		first = reading->count;
	for (size_t i = 0; i < reading->count; i++)
		reading->drafts[i].row.before_grant =
			first != NOWHERE && i < first && reading->drafts[i].row.kind == MATRIX_MOVEMENT;
}

static void prove(struct proof *proof, struct matrix *out)
{
	struct solve_result result;
	struct uph_money rows;
	if (!solve_opening(proof->items, proof->count, &rows)) {
		if (report_opening(proof, opening_sum(proof)))
			return;
	}
	switch (solve_chain(proof->items, proof->count, &result)) {
	case SOLVE_PROVED:
		fill_rows(proof);
		fill_before_grant(proof->reading);
		out->opening = result.opening;
		out->granted = result.granted;
		out->moved = result.moved;
		out->left = result.left;
		return;
	case SOLVE_AMBIGUOUS:
		report_ambiguous(proof);
		return;
	case SOLVE_DOUBTFUL:
		report_doubtful(proof);
		return;
	case SOLVE_TOO_MANY:
		reading_error(proof->reading, "matrix.ambiguous", place_of(proof, proof->count - 1),
			"Tabellen har för många tal utan ord för att det ska gå att avgöra vilka som är "
			"bidrag. Skriv "
			"Summa eller Kvar framför delsummorna.");
		return;
	case SOLVE_FAILED:
		report_culprit(proof);
		return;
	}
}

void reading_prove(struct reading *reading, struct matrix *out)
{
	struct proof proof;
	if (!reading->has_left || reading->amounts_unread)
		return;
	if (reading->count > SOLVE_ITEMS_MAX) {
		reading_error(reading, "matrix.too_large", "",
			"Tabellen har fler än %d belopp och är för stor för att vara en matris.",
			SOLVE_ITEMS_MAX);
		return;
	}
	if (prepare(&proof, reading))
		prove(&proof, out);
}
