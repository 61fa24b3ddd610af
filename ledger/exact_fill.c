/* A ledger filled from exact rows, one record each, in the order they came about. Entries go through the
 * journal and what has a name through the register, so that every rule of theirs holds; the rest is held by
 * the tables' own constraints. What a new ledger knows from the start is recognised, never doubled, and what
 * it knows otherwise is refused. */
#include "ledger/exact_fill.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "uph/source.h"

/* What is said of a register can be recognised; the rest would be said twice. */
static const char sql_begun[] =
	"SELECT EXISTS (SELECT 1 FROM entry) OR EXISTS (SELECT 1 FROM decision) OR EXISTS (SELECT 1 FROM source)"
	" OR EXISTS (SELECT 1 FROM party_change) OR EXISTS (SELECT 1 FROM override)"
	" OR EXISTS (SELECT 1 FROM meeting) OR EXISTS (SELECT 1 FROM closing)"
	" OR EXISTS (SELECT 1 FROM acceptance)";

enum uph_status uph_exact_begin(
	struct uph_ledger *ledger, struct uph_exact_filling **out, struct uph_error *err)
{
	int64_t begun = 0;
	*out = NULL;
	enum uph_status status = db_number(ledger->db, sql_begun, &begun, err);
	if (status != UPH_OK)
		return status;
	if (begun || ledger->head.voucher > 0 || ledger->allocation_number > 0)
		return uph_fail(err, UPH_E_REFUSED,
			"boken har redan innehåll; en hel bok läses in i en ny: gör en med uph init");
	struct uph_exact_filling *filling = calloc(1, sizeof *filling);
	if (!filling)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	filling->ledger = ledger;
	filling->began = ledger->head.seq;
	exact_names_init(&filling->names);
	*out = filling;
	return UPH_OK;
}

void uph_exact_free(struct uph_exact_filling *filling)
{
	if (filling)
		exact_names_free(&filling->names);
	free(filling);
}

/* ---- what stands in a row ---- */

/* Which columns a record of this form fills. */
static void columns_of(const struct exact_form *form, bool takes[UPH_EXACT_COLUMNS])
{
	memset(takes, 0, UPH_EXACT_COLUMNS * sizeof *takes);
	for (size_t i = 0; i < exact_field_count(form); i++) {
		const struct exact_field field = exact_field_at(form, i);
		size_t count =
			field.format == EXACT_REFERENCE ? exact_columns_of(exact_field_type(form, i)) : 1;
		for (size_t k = 0; k < count; k++)
			takes[field.column + k] = true;
	}
	takes[UPH_EXACT_SOURCE] = takes[UPH_EXACT_SOURCE] || form->kind == RECORD_SOURCE;
}

enum uph_status uph_exact_check(
	const struct uph_exact_row *row, enum uph_exact_column *column, struct uph_error *err)
{
	char kind[TEXT_EXCERPT_MAX];
	bool takes[UPH_EXACT_COLUMNS];
	unsigned char bytes[DIGEST_SIZE];
	struct value value;
	const struct exact_form *form = exact_form_named(row->kind);
	*column = UPH_EXACT_COLUMNS;
	if (!form)
		return uph_fail(err, UPH_E_SYNTAX, "\"%s\" är inget slag av rad",
			text_excerpt(row->kind, strlen(row->kind), kind));
	columns_of(form, takes);
	for (size_t i = 0; i < UPH_EXACT_COLUMNS; i++) {
		*column = (enum uph_exact_column)i;
		if (row->cells[i].text && !takes[i])
			return uph_fail(err, UPH_E_SYNTAX,
				"raden är av slaget %s och har inget i kolumnen %s", row->kind,
				uph_exact_column_name(*column));
	}
	for (size_t i = 0; i < exact_field_count(form); i++) {
		const struct exact_field field = exact_field_at(form, i);
		*column = field.column;
		if (!row->cells[field.column].text)
			continue;
		enum uph_status status =
			exact_parse(field.format, row->cells[field.column].text, &value, bytes, err);
		if (status != UPH_OK)
			return status;
	}
	*column = UPH_EXACT_COLUMNS;
	return UPH_OK;
}

static bool account_kind_named(const char *name, enum uph_account_kind *out)
{
	for (int kind = 1; kind <= UPH_ACCOUNT_LAST; kind++) {
		if (strcmp(uph_account_kind_name((enum uph_account_kind)kind), name) == 0) {
			*out = (enum uph_account_kind)kind;
			return true;
		}
	}
	return false;
}

enum uph_status exact_find_one(struct uph_exact_filling *filling, enum field_type type, const char *name,
	int64_t *id, struct uph_error *err)
{
	const char *const columns[3] = {name, NULL, NULL};
	*id = 0;
	return name ? exact_names_find(&filling->names, filling->ledger, type, columns, id, err) : UPH_OK;
}

static enum uph_status read_account(struct uph_exact_filling *filling, const struct uph_exact_row *row,
	enum uph_exact_column first, struct uph_account *out, struct uph_error *err)
{
	static const enum field_type types[4] = {FIELD_FUND, FIELD_ACTIVITY, FIELD_ALLOCATION, FIELD_PARTY};
	const struct uph_exact_cell *cells = &row->cells[first];
	int64_t parts[4];
	*out = (struct uph_account){0};
	if (!cells[0].text || !account_kind_named(cells[0].text, &out->kind))
		return uph_fail(err, UPH_E_SYNTAX, "\"%.40s\" är inget slag av konto",
			cells[0].text ? cells[0].text : "");
	for (size_t i = 0; i < 4; i++) {
		*filling->column = (enum uph_exact_column)(first + 1 + i);
		enum uph_status status = exact_find_one(filling, types[i], cells[i + 1].text, &parts[i], err);
		if (status != UPH_OK)
			return status;
	}
	out->fund = parts[0];
	out->activity = parts[1];
	out->allocation = parts[2];
	out->party = parts[3];
	return UPH_OK;
}

static enum uph_status read_reference(struct uph_exact_filling *filling, const struct uph_exact_row *row,
	size_t index, struct uph_error *err)
{
	const struct exact_field field = exact_field_at(filling->form, index);
	enum field_type type = exact_field_type(filling->form, index);
	const struct uph_exact_cell *cells = &row->cells[field.column];
	int64_t id = 0;
	if (type == FIELD_ACCOUNT)
		return read_account(filling, row, field.column, &filling->accounts[index], err);
	if (!cells[0].text)
		return UPH_OK;
	enum uph_status status;
	if (type == FIELD_DECISION) {
		const char *const columns[3] = {cells[0].text, cells[1].text, cells[2].text};
		status = exact_names_find(&filling->names, filling->ledger, type, columns, &id, err);
	} else if (type == FIELD_ENTRY) {
		status = exact_entry_find(filling->ledger, cells[0].text, &id, err);
	} else {
		status = exact_find_one(filling, type, cells[0].text, &id, err);
	}
	filling->values[index] = value_number(id);
	return status;
}

static enum uph_status read_values(
	struct uph_exact_filling *filling, const struct uph_exact_row *row, struct uph_error *err)
{
	for (size_t i = 0; i < exact_field_count(filling->form); i++) {
		const struct exact_field field = exact_field_at(filling->form, i);
		const char *text = row->cells[field.column].text;
		enum uph_status status = UPH_OK;
		filling->values[i] = value_null();
		*filling->column = field.column;
		if (field.format == EXACT_REFERENCE)
			status = read_reference(filling, row, i, err);
		else if (text)
			status = exact_parse(field.format, text, &filling->values[i], filling->bytes[i], err);
		if (status != UPH_OK)
			return status;
	}
	*filling->column = UPH_EXACT_COLUMNS;
	return UPH_OK;
}

/* ---- values of the row at hand ---- */

const char *exact_text_at(const struct uph_exact_filling *filling, size_t index)
{
	return filling->values[index].kind == VALUE_TEXT ? filling->values[index].data : NULL;
}

const char *exact_some_text_at(const struct uph_exact_filling *filling, size_t index)
{
	const char *text = exact_text_at(filling, index);
	return text ? text : "";
}

int64_t exact_number_at(const struct uph_exact_filling *filling, size_t index)
{
	return filling->values[index].number;
}

struct uph_origin exact_origin(const struct uph_exact_filling *filling)
{
	return (struct uph_origin){exact_number_at(filling, 0), exact_text_at(filling, 1)};
}

/* ---- a row ---- */

enum uph_status uph_exact_fill(struct uph_exact_filling *filling, const struct uph_exact_row *row,
	enum uph_exact_column *column, struct uph_error *err)
{
	filling->column = column;
	enum uph_status status = uph_exact_check(row, column, err);
	if (status != UPH_OK)
		return status;
	filling->form = exact_form_named(row->kind);
	status = read_values(filling, row, err);
	if (status != UPH_OK)
		return status;
	return filling->form->kind == RECORD_ENTRY ? exact_add_entry(filling, err)
						   : exact_add_record(filling, row, err);
}

enum uph_status uph_exact_end(struct uph_exact_filling *filling, const char *file_name,
	const unsigned char digest[UPH_DIGEST_SIZE], int64_t size, struct uph_error *err)
{
	struct uph_source source = {
		.kind = EXACT_SOURCE_KIND, .name = file_name, .size = size, .title = EXACT_SOURCE_TITLE};
	memcpy(source.digest, digest, UPH_DIGEST_SIZE);
	enum uph_status status = exact_end_voucher(filling, err);
	return status == UPH_OK ? uph_source_add(filling->ledger, &source, NULL, err) : status;
}

enum uph_status uph_exact_known(struct uph_ledger *ledger, const unsigned char digest[UPH_DIGEST_SIZE],
	bool *known, struct uph_error *err)
{
	struct uph_source source;
	enum uph_status status = uph_source_find(ledger, EXACT_SOURCE_KIND, digest, NULL, &source, err);
	*known = status == UPH_OK && source.title && strcmp(source.title, EXACT_SOURCE_TITLE) == 0;
	return status == UPH_E_MISSING ? UPH_OK : status;
}
