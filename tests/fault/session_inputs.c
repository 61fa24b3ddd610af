/* The files that steps read and that no example is: a workbook filled in, an exact journal, a mapping that a
 * person has answered, and a sheet long enough to be taken in as a whole load. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fault/session.h"
#include "tests/support/book.h"
#include "tests/support/sheet.h"

#define BULK_ROWS 10050

static bool ledger_of(const struct session *session, enum base base, char out[PATH_SIZE])
{
	char name[32];
	(void)snprintf(name, sizeof name, "bas-%d.uph", (int)base);
	return session_input(session, name, out) != NULL;
}

static void make_workbook(const struct session *session, const struct uph_head *head)
{
	char script[2000], path[PATH_SIZE], hex[65];
	(void)snprintf(script, sizeof script,
		"A1 %s %s\nsheet Nya beslut\nA5 Organ\nB5 Sammanträde\nD5 Ändamål\nE5 Belopp\nF5 Bidragsår\n"
		"G5 Aktivitet\nH5 Mottagare\nI5 Utförare\nN5 Läge\n"
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 10\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Resor\nE7 20\nF7 UPH 2024\nG7 964\nH7 KoU\nN7 Rekommenderat\n"
		"A8 LSVO\nB8 2024-11-01\nD8 Idé\nE8 30\nF8 UPH 2024\nG8 964\nH8 Nya laget\nN8 Föreslaget\n"
		"sheet Beslut av RD\nA5 Tilldelning\nB5 Beslutsdatum\nC5 Utfall\nD5 Belopp\n"
		"A6 6\nB6 2024-10-01\nC6 Beslutat\nD6 500000\n"
		"sheet Rekvisitioner\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Referens\n"
		"A6 6\nB6 2024-10-02\nC6 500000\nD6 R1\nA7 4\nB7 2024-10-02\nC7 100.01\n",
		UPH_WORKBOOK_MARK, uph_head_hex(head, hex));
	support_workbook(session_input(session, "arbetsbok.xlsx", path), script);
}

/* The proposal, with the one thing in it that a person has to choose. */
static enum uph_status make_mapping(struct session *session, struct uph_error *err)
{
	static const char open[] = "\"event\": {\"is\": \"?\"}", chosen[] = "\"event\": {\"is\": \"pay\"}";
	char draft[PATH_SIZE], path[PATH_SIZE], sheet[PATH_SIZE];
	size_t length;
	const struct uph_import_options suggest = {
		.suggest = true, .dry_run = true, .draft = session_input(session, "karta.json", draft)};
	enum uph_status status = session_import(
		session, session_input(session, "examples/ekonomirapport-tkr.csv", sheet), &suggest, err);
	if (status != UPH_OK)
		return status;
	char *text = support_read(draft, &length), *at = strstr(text, open);
	FILE *out = at ? fopen(session_input(session, "rattad.json", path), "wb") : NULL;
	if (out) {
		(void)fprintf(out, "%.*s%s%s", (int)(at - text), text, chosen, at + strlen(open));
		(void)fclose(out);
	}
	free(text);
	return out ? UPH_OK : uph_fail(err, UPH_E_IO, "there is no mapping to answer");
}

static bool make_long_sheet(const struct session *session)
{
	char path[PATH_SIZE];
	FILE *out = fopen(session_input(session, "manga.csv", path), "wb");
	if (!out)
		return false;
	(void)fprintf(out, "Händelse;Datum;Belopp;Bidragsår;Till aktivitet;Referens\n");
	for (int row = 0; row < BULK_ROWS; row++)
		(void)fprintf(out, "Fördelat på aktivitet;2024-10-%02d;%d,%02d;UPH 2024;%s;R%d\n",
			row % 28 + 1, row % 90 + 1, row % 100, row % 2 ? "786" : "787", row);
	return fclose(out) == 0;
}

static enum uph_status open_base(struct session *session, enum base base, struct uph_error *err)
{
	char path[PATH_SIZE];
	const struct uph_ledger_options options = book_options(&session->time, "uph test");
	(void)ledger_of(session, base, path);
	return uph_ledger_open(path, &options, &session->ledger, err);
}

bool session_make_inputs(struct session *session, struct uph_error *err)
{
	char path[PATH_SIZE];
	enum uph_status status = open_base(session, BASE_MATRIX, err);
	if (status == UPH_OK) {
		const struct uph_head head = uph_ledger_head(session->ledger);
		make_workbook(session, &head);
		status = make_mapping(session, err);
	}
	session_close(session);
	if (status == UPH_OK)
		status = open_base(session, BASE_BOOK, err);
	if (status == UPH_OK)
		status = uph_exact_export(session->ledger, session_input(session, "exakt.csv", path), err);
	session_close(session);
	return status == UPH_OK && make_long_sheet(session);
}
