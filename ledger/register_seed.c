/* Who a new ledger knows from the start: those who share the grant, by the names that the protocols use. All
 * of it is ordinary records; more is added as it turns up. */
#include "ledger/register.h"

#include "ledger/handle.h"

struct seed_party {
	const char *name, *kind, *parent;
	const char *aliases[5];
};

static const struct seed_party parties[] = {
	{"Region Blekinge", "region", NULL, {"Regionen", "Landstinget Blekinge"}},
	{"KoU", "unit", "Region Blekinge",
		{"Enheten för kvalitet och utveckling",
			"Region Blekinge, Enheten för kvalitet och utveckling", "Region Blekinge, KoU",
			"Region Blekinge KoU"}},
	{"Karlshamns kommun", "municipality", NULL, {"Karlshamn kommun", "Karlshamn"}},
	{"Karlskrona kommun", "municipality", NULL, {"Karlskronas kommun", "Karlskrona"}},
	{"Olofströms kommun", "municipality", NULL, {"Olofström kommun", "Olofström"}},
	{"Ronneby kommun", "municipality", NULL, {"Ronnebys kommun", "Ronneby"}},
	{"Sölvesborgs kommun", "municipality", NULL, {"Sölvesborg kommun", "Sölvesborg"}},
	{"Staten", "state", NULL, {"Socialstyrelsen"}},
	{"ESF-rådet", "funder", NULL, {"ESF", "Svenska ESF-rådet"}},
};

static enum uph_status seed_one(
	struct uph_ledger *ledger, const struct seed_party *seed, struct uph_error *err)
{
	struct uph_party party = {.name = seed->name, .kind = seed->kind};
	enum uph_status status = UPH_OK;
	if (seed->parent) {
		const struct uph_party *parent;
		status = uph_party_find(ledger, seed->parent, &parent, err);
		if (status == UPH_OK)
			party.parent = parent->id;
	}
	int64_t id = 0;
	if (status == UPH_OK)
		status = uph_party_add(ledger, &party, NULL, &id, err);
	for (size_t i = 0; status == UPH_OK && seed->aliases[i]; i++)
		status = uph_alias_add(ledger, UPH_ALIAS_PARTY, id, seed->aliases[i], NULL, err);
	return status;
}

enum uph_status register_seed(struct uph_ledger *ledger, struct uph_error *err)
{
	const struct uph_activity undivided = {.code = "", .name = "Ofördelat"};
	int64_t id;
	enum uph_status status = uph_activity_add(ledger, &undivided, NULL, &id, err);
	for (size_t i = 0; status == UPH_OK && i < sizeof parties / sizeof *parties; i++)
		status = seed_one(ledger, &parties[i], err);
	return status;
}
