/* The records of exact rows that are no entries: the register's names by the register's own functions,
 * numbers that must be the next, and the rest as they stand. */
#include "ledger/exact_fill.h"

#include <string.h>

#include "ledger/handle.h"
#include "uph/closing.h"

static const char sql_known_fund[] =
	"SELECT seq, name, kind, year, earlier FROM fund WHERE name = ?1 AND seq <= ?2";
static const char sql_known_activity[] =
	"SELECT seq, code, name, area FROM activity WHERE code = ?1 AND seq <= ?2";
static const char sql_known_party[] =
	"SELECT seq, name, kind, parent, organisation_number FROM party WHERE name = ?1 AND seq <= ?2";
static const char sql_known_alias[] =
	"SELECT seq, name, fund, activity, party FROM alias WHERE name = ?1 AND seq <= ?2";

/* ---- the register ---- */

static bool is_same(struct db_statement *row, int column, const struct value *value)
{
	if (value->kind == VALUE_NULL || db_is_null(row, column))
		return value->kind == VALUE_NULL && db_is_null(row, column);
	if (value->kind == VALUE_NUMBER)
		return db_int(row, column) == value->number;
	return strcmp(db_text(row, column), value->data) == 0;
}

/* Whether what the row names was in the ledger from the start, just so. */
static enum uph_status is_known(
	struct uph_exact_filling *filling, const char *sql, bool *known, struct uph_error *err)
{
	struct db_statement *row;
	bool same = false, named = false;
	enum uph_status status = db_prepare(filling->ledger->db, sql, &row, err);
	*known = false;
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, exact_some_text_at(filling, 2));
	db_bind_int(row, 2, filling->began);
	while (!same && (status = db_step(row, err)) == UPH_OK) {
		same = true;
		for (size_t i = 2; i < exact_field_count(filling->form); i++)
			same = same && is_same(row, (int)i - 1, &filling->values[i]);
		/* Another thing may go by the same name: a fund's alias is not a party's. */
		named = filling->form->kind != RECORD_ALIAS;
	}
	db_reset(row);
	*known = same;
	if (status != UPH_OK && status != UPH_END)
		return status;
	return same || !named
		       ? UPH_OK
		       : uph_fail(err, UPH_E_CONFLICT,
				 "\"%s\" finns redan i boken men inte likadan; läs in i en bok som är ny",
				 exact_some_text_at(filling, 2));
}

static enum uph_status add_alias(
	struct uph_exact_filling *filling, const struct uph_origin *origin, struct uph_error *err)
{
	static const enum uph_alias_of of[3] = {UPH_ALIAS_FUND, UPH_ALIAS_ACTIVITY, UPH_ALIAS_PARTY};
	for (size_t i = 0; i < 3; i++) {
		if (exact_number_at(filling, 3 + i))
			return uph_alias_add(filling->ledger, of[i], exact_number_at(filling, 3 + i),
				exact_some_text_at(filling, 2), origin, err);
	}
	return uph_fail(err, UPH_E_SYNTAX, "det andra namnet säger inte vad som heter så");
}

static enum uph_status add_fund(
	struct uph_exact_filling *filling, const struct uph_origin *origin, struct uph_error *err)
{
	const struct uph_fund fund = {.name = exact_some_text_at(filling, 2),
		.kind = exact_some_text_at(filling, 3),
		.year = (int)exact_number_at(filling, 4),
		.earlier = exact_number_at(filling, 5) != 0};
	return uph_fund_add(filling->ledger, &fund, origin, NULL, err);
}

static enum uph_status add_activity(
	struct uph_exact_filling *filling, const struct uph_origin *origin, struct uph_error *err)
{
	const struct uph_activity activity = {.code = exact_some_text_at(filling, 2),
		.name = exact_some_text_at(filling, 3),
		.area = exact_text_at(filling, 4)};
	return uph_activity_add(filling->ledger, &activity, origin, NULL, err);
}

static enum uph_status add_party(
	struct uph_exact_filling *filling, const struct uph_origin *origin, struct uph_error *err)
{
	const struct uph_party party = {.name = exact_some_text_at(filling, 2),
		.kind = exact_some_text_at(filling, 3),
		.parent = exact_number_at(filling, 4),
		.organisation_number = exact_text_at(filling, 5)};
	return uph_party_add(filling->ledger, &party, origin, NULL, err);
}

static enum uph_status add_named(struct uph_exact_filling *filling, const char *sql_known,
	enum uph_status (*add)(
		struct uph_exact_filling *filling, const struct uph_origin *origin, struct uph_error *err),
	struct uph_error *err)
{
	bool known;
	const struct uph_origin origin = exact_origin(filling);
	enum uph_status status = is_known(filling, sql_known, &known, err);
	return status == UPH_OK && !known ? add(filling, &origin, err) : status;
}

/* ---- other records ---- */

static enum uph_status add_plain(struct uph_exact_filling *filling, struct uph_error *err)
{
	return record_append(filling->ledger, filling->form->kind, filling->values, NULL, err);
}

/* The rows of files are numbered as they come; a number that is another says that a row is missing. */
static enum uph_status add_source(
	struct uph_exact_filling *filling, const struct uph_exact_row *row, struct uph_error *err)
{
	int64_t known, new = 0;
	enum uph_status status = record_append(filling->ledger, RECORD_SOURCE, filling->values, &new, err);
	if (status == UPH_OK)
		status =
			exact_find_one(filling, FIELD_SOURCE, row->cells[UPH_EXACT_SOURCE].text, &known, err);
	if (status == UPH_OK && known != new) {
		*filling->column = UPH_EXACT_SOURCE;
		status = uph_fail(err, UPH_E_CONFLICT, "källan har inte det nummer som den får i boken");
	}
	return status;
}

static enum uph_status add_allocation(struct uph_exact_filling *filling, struct uph_error *err)
{
	int64_t number = exact_number_at(filling, 3), next = filling->ledger->allocation_number + 1;
	if (number != next) {
		*filling->column = UPH_EXACT_NUMBER;
		return uph_fail(err, UPH_E_CONFLICT,
			"tilldelningen har nummer %lld, men nästa i boken är %lld; en rad saknas eller har flyttats",
			(long long)number, (long long)next);
	}
	enum uph_status status = add_plain(filling, err);
	if (status == UPH_OK)
		filling->ledger->allocation_number = number;
	return status;
}

static enum uph_status add_override(struct uph_exact_filling *filling, struct uph_error *err)
{
	struct uph_ledger *ledger = filling->ledger;
	const struct uph_origin origin = exact_origin(filling);
	const char *rule = exact_some_text_at(filling, 2), *reason = exact_some_text_at(filling, 4);
	if (exact_number_at(filling, 3))
		return uph_ledger_override_fund(ledger, exact_number_at(filling, 3), reason, &origin, err);
	if (exact_number_at(filling, 5))
		return uph_ledger_override_allocation(ledger, rule, exact_number_at(filling, 5), reason, err);
	return uph_ledger_override(ledger, rule, reason, err);
}

static enum uph_status add_party_change(struct uph_exact_filling *filling, struct uph_error *err)
{
	enum uph_status status = add_plain(filling, err);
	filling->ledger->names.loaded = false;
	return status;
}

static enum uph_status add_closing(struct uph_exact_filling *filling, struct uph_error *err)
{
	return uph_ledger_close_period(filling->ledger, exact_number_at(filling, 2),
		(int32_t)exact_number_at(filling, 3), exact_text_at(filling, 4), err);
}

/* ---- a row ---- */

enum uph_status exact_add_record(
	struct uph_exact_filling *filling, const struct uph_exact_row *row, struct uph_error *err)
{
	enum record_kind kind = filling->form->kind;
	if (kind == RECORD_FUND)
		return add_named(filling, sql_known_fund, add_fund, err);
	if (kind == RECORD_ACTIVITY)
		return add_named(filling, sql_known_activity, add_activity, err);
	if (kind == RECORD_PARTY)
		return add_named(filling, sql_known_party, add_party, err);
	if (kind == RECORD_ALIAS)
		return add_named(filling, sql_known_alias, add_alias, err);
	if (kind == RECORD_PARTY_CHANGE)
		return add_party_change(filling, err);
	if (kind == RECORD_SOURCE)
		return add_source(filling, row, err);
	if (kind == RECORD_ALLOCATION)
		return add_allocation(filling, err);
	if (kind == RECORD_OVERRIDE)
		return add_override(filling, err);
	if (kind == RECORD_CLOSING)
		return add_closing(filling, err);
	return add_plain(filling, err);
}
