/* A condition, with the co-financing that one of its kinds holds. */
#include "import/decision_reading.h"

static void read_funder(
	struct decision_reading *reading, const struct json_object *object, struct decision_funder *out)
{
	struct json_walk *walk = &reading->walk;
	out->path = object->path;
	out->party = json_text(walk, object, "party");
	(void)decision_fraction_of(reading, object, "share", &out->share);
	(void)decision_fraction_of(reading, object, "financing_share", &out->financing_share);
	out->has_cap = json_amount(walk, object, "cap", &out->cap);
}

static void settle_shares(struct decision_reading *reading, const struct decision_cofinancing *cofinancing)
{
	size_t count = cofinancing->funder_count + 1;
	struct uph_fraction *fractions = decision_array(reading, count, sizeof *fractions);
	if (!fractions)
		return;
	fractions[0] = cofinancing->own_share;
	for (size_t i = 1; i < count; i++)
		fractions[i] = cofinancing->funders[i - 1].share;
	for (size_t i = 0; i < count; i++)
		if (fractions[i].denominator == 0) /* absent or unreadable, which is said */
			return;
	(void)decision_fractions_settle(
		reading, cofinancing->path, "Egen andel och finansiärernas andelar", fractions, NULL, count);
}

static void read_funders(
	struct decision_reading *reading, const struct json_object *object, struct decision_cofinancing *out)
{
	struct json_list list;
	struct json_object funder;
	if (!json_list(&reading->walk, object, "funders", &list))
		return;
	if (list.count == 0)
		json_say(&reading->walk, "funders", list.path,
			"Medfinansieringen har ingen finansiär. Skriv minst en.");
	out->funders = decision_array(reading, list.count, sizeof *out->funders);
	if (!out->funders)
		return;
	while (json_list_object(&reading->walk, &list, &funder))
		read_funder(reading, &funder, &out->funders[out->funder_count++]);
	if (out->funder_count == list.count)
		settle_shares(reading, out);
}

static void read_basis(
	struct decision_reading *reading, const struct json_object *object, struct decision_cofinancing *out)
{
	static const struct {
		const char *key;
		enum decision_basis basis;
	} bases[] = {{"own", DECISION_BASIS_OWN}, {"total", DECISION_BASIS_TOTAL},
		{"grant", DECISION_BASIS_GRANT}};
	bool found = false;
	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
		if (!json_has(object, bases[i].key))
			continue;
		if (found)
			json_say(&reading->walk, "cofinancing_amounts",
				json_path(&reading->walk, object->path, bases[i].key),
				"Medfinansieringen räknas från ett belopp: own, total eller grant. Behåll ett "
				"av dem.");
		found = true;
		if (json_amount(&reading->walk, object, bases[i].key, &out->amount))
			out->basis = bases[i].basis;
	}
}

static void read_cofinancing(
	struct decision_reading *reading, const struct json_object *object, struct decision_condition *out)
{
	struct json_walk *walk = &reading->walk;
	struct json_object inner;
	size_t version;
	if (!json_member(walk, object, "cofinancing", &inner))
		return;
	struct decision_cofinancing *cofinancing = decision_array(reading, 1, sizeof *cofinancing);
	if (!cofinancing)
		return;
	cofinancing->path = inner.path;
	if (json_choice(walk, &inner, "version", &version))
		cofinancing->version = (enum uph_cofinancing_version)version;
	(void)json_date(walk, &inner, "date", &cofinancing->date);
	(void)decision_fraction_of(reading, &inner, "own_share", &cofinancing->own_share);
	read_basis(reading, &inner, cofinancing);
	cofinancing->has_cap = json_amount(walk, &inner, "cap", &cofinancing->cap);
	read_funders(reading, &inner, cofinancing);
	out->cofinancing = cofinancing;
}

static void read_pot(
	struct decision_reading *reading, const struct json_object *object, struct decision_condition *out)
{
	struct json_walk *walk = &reading->walk;
	struct json_object inner;
	if (!json_member(walk, object, "on_failure", &inner))
		return;
	struct decision_pot *pot = decision_array(reading, 1, sizeof *pot);
	if (!pot)
		return;
	pot->path = inner.path;
	pot->fund = json_text(walk, &inner, "fund");
	pot->activity = json_text(walk, &inner, "activity");
	if (!pot->activity)
		pot->activity = "";
	pot->reason = json_text(walk, &inner, "reason");
	out->on_failure = pot;
}

static void check_kind(
	struct decision_reading *reading, const struct json_object *object, enum uph_condition_kind kind)
{
	bool has = json_has(object, "cofinancing");
	if (has == (kind == UPH_CONDITION_COFINANCING))
		return;
	json_say(&reading->walk, has ? "cofinancing_needless" : "cofinancing_missing",
		json_path(&reading->walk, object->path, "cofinancing"), "%s",
		has ? "Bara ett villkor av slaget cofinancing har nyckeln cofinancing. Ändra kind, eller ta "
		      "bort nyckeln."
		    : "Villkoret är av slaget cofinancing men saknar nyckeln cofinancing. Skriv egen andel och "
		      "finansiärer i den.");
}

static void read_allocation(
	struct decision_reading *reading, const struct json_object *object, struct decision_condition *out)
{
	int64_t number;
	if (!json_number(&reading->walk, object, "allocation", &number))
		return;
	out->allocation = (size_t)number;
	if (out->allocation > reading->allocation_count)
		json_say(&reading->walk, "no_allocation",
			json_path(&reading->walk, object->path, "allocation"),
			"Villkoret gäller tilldelning %zu, men beslutet har %zu. De räknas från 1.",
			out->allocation, reading->allocation_count);
}

void decision_condition_read(
	struct decision_reading *reading, const struct json_object *object, struct decision_condition *out)
{
	struct json_walk *walk = &reading->walk;
	size_t kind;
	out->path = object->path;
	out->name = json_text(walk, object, "name");
	out->text = json_text(walk, object, "text");
	(void)json_date(walk, object, "due", &out->due);
	read_allocation(reading, object, out);
	read_pot(reading, object, out);
	read_cofinancing(reading, object, out);
	if (json_choice(walk, object, "kind", &kind)) {
		out->kind = (enum uph_condition_kind)kind;
		check_kind(reading, object, out->kind);
	}
}
