/* A workbook that is filled in and read back into a ledger with the example matrix (`here`, of
 * decision_case.h): UPH-24-001 to 016. Scripts are those of tests/support/sheet.h; the mark is put on the
 * first sheet. */
#ifndef UPH_TESTS_WORKBOOK_CASE_H
#define UPH_TESTS_WORKBOOK_CASE_H

#include "tests/support/decision_case.h"
#include "tests/support/sheet.h"
#include "uph/movement_words.h"
#include "uph/verdict.h"
#include "uph/workbook.h"

extern char workbook_mark[100]; /* of the workbook that is filled in: what its cell holds */

/* The heading rows as `uph workbook` has them, with columns that are only shown. */
#define ABOUT "sheet Om arbetsboken\nA1 Region Blekinge\n"
#define DECISIONS                                                                                                \
	"sheet Nya beslut\nA2 Nya beslut\nA5 Organ\nB5 Sammanträde\nC5 Paragraf\nD5 Ändamål\nE5 Belopp\n"     \
	"F5 Bidragsår\nG5 Aktivitet\nH5 Mottagare\nI5 Utförare\nJ5 Rekvirent\nK5 Omfattning\nL5 Första dag\n" \
	"M5 Sista dag\nN5 Läge\nO5 Undantag\nP5 Kontroll\nP6 =A6 ?\n"
#define VERDICTS                                                                                             \
	"sheet Beslut av RD\nA5 Tilldelning\nB5 Beslutsdatum\nC5 Utfall\nD5 Belopp\nE5 Dnr\n"                \
	"F5 Beslutsfattare\nG5 Anteckning\nH5 Mottagare\nI5 Ändamål\n"
#define REQUISITIONS                                                                                         \
	"sheet Rekvisitioner\nA1 Region Blekinge\nA3 En rad för varje rekvisition.\nA5 Tilldelning\n"       \
	"B5 Datum\nC5 Belopp\nD5 Referens\nE5 Text\nF5 Undantag\nG5 Mottagare\nH5 Kvar att rekvirera\n"      \
	"L5 Kontroll\nG6 =A6 ?\nG7 =A7 ?\nL7 =A7 \nH7 =A7 ?\n"
#define PAYMENTS                                                                                             \
	"sheet Utbetalningar\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Referens\nE5 Text\nF5 Undantag\n"
#define USE "sheet Förbrukat\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Referens\nE5 Text\nF5 Undantag\n"
#define REFUNDS                                                                                               \
	"sheet Återbetalningar\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Av\nE5 Till\nF5 Referens\nG5 Text\n" \
	"H5 Undantag\n"

#define WORKBOOK_TEST(name) cmocka_unit_test_setup_teardown(name, workbook_setup, workbook_teardown)

void workbook_take_mark(void);
int workbook_setup(void **state);
int workbook_teardown(void **state);
void workbook_rename(const char *name);
void workbook_fill(const char *script);
char *workbook_told(enum uph_severity severity);
void workbook_expect_total(enum uph_figure_kind figure, const char *expected);
void workbook_expect_stage(const char *label, enum uph_stage stage, int32_t day, const char *reference);
int64_t workbook_record(enum uph_event event, const char *allocation, const char *day, const char *amount);
void workbook_reverse(int64_t voucher);
void workbook_expect_refused(const char *message, const char *errors);

#endif
