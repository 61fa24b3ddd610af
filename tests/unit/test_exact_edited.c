/* Exact rows that somebody has altered: the row, its column and what is wrong are said, whatever it was. Each
 * case takes the rows of a book with every record as they stand, and alters the first that fits. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/full_book.h"

#define NONE UPH_EXACT_COLUMNS

struct alteration {
	const char *kind;
	enum uph_exact_column with;    /* this column says something; NONE: any row */
	enum uph_exact_column without; /* and this one does not */
	enum uph_exact_column column;  /* that is altered … */
	const char *text;              /* … to this; NULL: nothing */
	enum uph_status status;
	enum uph_exact_column at; /* that is blamed */
	const char *message;
};

static const struct alteration alterations[] = {
	{"fund", NONE, NONE, UPH_EXACT_AMOUNT, "1.00", UPH_E_SYNTAX, UPH_EXACT_AMOUNT,
		"raden är av slaget fund och har inget i kolumnen amount"},
	{"alias", UPH_EXACT_PARTY, NONE, UPH_EXACT_PARTY, NULL, UPH_E_SYNTAX, NONE,
		"det andra namnet säger inte vad som heter så"},
	{"allocation", NONE, NONE, UPH_EXACT_NUMBER, "7", UPH_E_CONFLICT, UPH_EXACT_NUMBER,
		"tilldelningen har nummer 7, men nästa i boken är 1; en rad saknas eller har flyttats"},
	{"stage", UPH_EXACT_MEETING, NONE, UPH_EXACT_MEETING, NULL, UPH_E_SYNTAX, UPH_EXACT_BODY,
		"beslutet saknar sammanträdets dag"},
	{"entry", UPH_EXACT_SOURCE, NONE, UPH_EXACT_SOURCE, "0", UPH_E_SYNTAX, UPH_EXACT_SOURCE,
		"ett löpnummer är 1 eller mer"},
	{"entry", NONE, NONE, UPH_EXACT_FROM, "kassa", UPH_E_SYNTAX, UPH_EXACT_FROM,
		"\"kassa\" är inget slag av konto"},
	{"entry", NONE, NONE, UPH_EXACT_TO, NULL, UPH_E_SYNTAX, UPH_EXACT_TO, "\"\" är inget slag av konto"},
	{"entry", NONE, NONE, UPH_EXACT_TYPE, NULL, UPH_E_SYNTAX, NONE,
		"posten saknar händelse, dag eller belopp"},
	{"entry", NONE, NONE, UPH_EXACT_DATE, NULL, UPH_E_SYNTAX, NONE,
		"posten saknar händelse, dag eller belopp"},
	{"entry", NONE, NONE, UPH_EXACT_AMOUNT, "-1.00", UPH_E_SYNTAX, NONE,
		"posten saknar händelse, dag eller belopp"},
	{"entry", NONE, UPH_EXACT_ENTRY, UPH_EXACT_REASON, "fel", UPH_E_SYNTAX, NONE,
		"bara en rättelse har skäl; raden säger inte vad den rättar"},
	{"entry", NONE, UPH_EXACT_ENTRY, UPH_EXACT_KEY, "00", UPH_E_SYNTAX, UPH_EXACT_KEY,
		"radens nyckel är 16 byte, inte 1"},
	{"entry", UPH_EXACT_ENTRY, NONE, UPH_EXACT_TEXT, "fel", UPH_E_SYNTAX, NONE,
		"en rättelse har skäl, inte text, referens eller nyckel"},
	{"entry", UPH_EXACT_ENTRY, NONE, UPH_EXACT_REFERENCE, "17", UPH_E_SYNTAX, NONE,
		"en rättelse har skäl, inte text, referens eller nyckel"},
	{"entry", UPH_EXACT_ENTRY, NONE, UPH_EXACT_TYPE, "carry", UPH_E_CONFLICT, UPH_EXACT_ENTRY,
		"rättelsen är inte spegelbilden av den post som den rättar"},
	{"entry", UPH_EXACT_ENTRY, NONE, UPH_EXACT_FROM, "grantor", UPH_E_CONFLICT, UPH_EXACT_ENTRY,
		"rättelsen är inte spegelbilden av den post som den rättar"},
};

static char *folder, *whole;
static struct uph_error err;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	whole = full_book(folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(whole);
	support_folder_remove(folder);
	return 0;
}

struct edited {
	const struct alteration *alteration;
	struct uph_exact_filling *filling;
	bool done;
	enum uph_exact_column at;
};

static bool says(const struct uph_exact_row *row, enum uph_exact_column column)
{
	return column != NONE && row->cells[column].text;
}

static enum uph_status fill(void *context, const struct uph_exact_row *row, struct uph_error *error)
{
	struct edited *edited = context;
	const struct alteration *alteration = edited->alteration;
	struct uph_exact_row altered = *row;
	bool fits = !edited->done && alteration && strcmp(row->kind, alteration->kind) == 0 &&
		    (alteration->with == NONE || says(row, alteration->with)) &&
		    !says(row, alteration->without);
	if (fits) {
		altered.cells[alteration->column].text = alteration->text;
		edited->done = true;
	}
	return uph_exact_fill(edited->filling, &altered, &edited->at, error);
}

static enum uph_status fill_all(struct edited *edited, const char *path)
{
	int64_t time = 0, other_time = 0;
	struct uph_ledger *from, *to;
	struct uph_ledger_options options = book_options(&time, "uph import bok.csv");
	struct uph_ledger_options reading = book_options(&other_time, "uph journal");
	reading.read_only = true;
	assert_status(UPH_OK, uph_ledger_open(whole, &reading, &from, &err), &err);
	assert_status(UPH_OK, uph_ledger_open(path, &options, &to, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(to, &err), &err);
	assert_status(UPH_OK, uph_exact_begin(to, &edited->filling, &err), &err);
	err.message[0] = '\0';
	enum uph_status status = uph_exact_rows(from, fill, edited, &err);
	uph_exact_free(edited->filling);
	uph_ledger_rollback(to);
	uph_ledger_close(to);
	uph_ledger_close(from);
	return status;
}

static void each_alteration_is_said_where_it_stands(void **state)
{
	(void)state;
	int64_t time = 0;
	char *path = support_path(folder, "ny.uph");
	struct uph_ledger_options options = book_options(&time, "uph init");
	assert_status(UPH_OK, uph_ledger_create(path, "Provbok", &options, &err), &err);
	struct edited untouched = {.alteration = NULL};
	assert_status(UPH_OK, fill_all(&untouched, path), &err);
	for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
		const struct alteration *alteration = &alterations[i];
		struct edited edited = {.alteration = alteration};
		enum uph_status status = fill_all(&edited, path);
		if (!edited.done)
			fail_msg("case %zu: no row of the kind %s fits", i, alteration->kind);
		if (status != alteration->status || strcmp(err.message, alteration->message) != 0 ||
			edited.at != alteration->at)
			fail_msg("case %zu: status %d, column %d, \"%s\"", i, (int)status, (int)edited.at,
				err.message);
	}
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_alteration_is_said_where_it_stands, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
