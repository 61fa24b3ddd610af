/* A small book made a line at a time, and the audit of it. Each call is a change of its own, unless one was
 * begun with books_begin(). Ids are the ledger's; amounts are öre, days yyyymmdd. Whatever is refused fails
 * the test. */
#ifndef UPH_TESTS_AUDIT_CASE_H
#define UPH_TESTS_AUDIT_CASE_H

#include "tests/support/book.h"
#include "uph/audit.h"
#include "uph/meeting.h"
#include "uph/verdict.h"

/* The one case of a test program: funds "UPH t.o.m. 2023" (earlier) and "UPH 2024" (year), activities 786,
 * 787, 964 and the undivided, KoU and Karlskrona. Setup and teardown are cmocka's. */
extern struct book books;
int audit_case_setup(void **state);
int audit_case_teardown(void **state);
#define AUDIT_TEST(name) cmocka_unit_test_setup_teardown(name, audit_case_setup, audit_case_teardown)

#define KRONOR(n) (INT64_C(100) * (n))

/* ---- changes, and where records come from ---- */

void books_begin(void);
void books_commit(void);
/* What follows comes from this place of this file ("matrix", "fordelning.xlsx", "Blad1!C9"); the file is
 * added the first time that it is named. */
void books_from(const char *kind, const char *name, const char *place);
void books_by_hand(void);
/* Who writes what follows ("Anna"): opens the ledger anew. */
void books_person(const char *person);
void books_set(const char *key, const char *value);

/* ---- register ---- */

int64_t books_fund(const char *name, int year, bool earlier);
int64_t books_activity(const char *code, const char *name, const char *area); /* area NULL: none */
int64_t books_party(const char *name);                                        /* found, or added as "other" */
int64_t books_party_of(const char *name, const char *kind, int64_t parent);

/* ---- money of the pots; returns the voucher ---- */

int64_t books_open(int64_t fund, int64_t activity, int64_t ore, int32_t day); /* may be below zero */
int64_t books_grant(int64_t fund, int64_t activity, int64_t ore, int32_t day, const char *reference);
int64_t books_distribute(int64_t fund, int64_t from, int64_t to, int64_t ore, int32_t day);
int64_t books_carry(
	int64_t fund, int64_t activity, int64_t to_fund, int64_t to_activity, int64_t ore, int32_t day);

/* ---- decisions ---- */

/* Recommended by LSVO on the day; the paragraph NULL: unknown. */
int64_t books_decide(int32_t day, const char *paragraph);
int64_t books_decide_by(const char *body, int32_t day, const char *paragraph, enum uph_stage stage);
/* One purpose, paid from one pot on the decision's day. */
int64_t books_allocate(int64_t decision, int64_t fund, int64_t activity, int64_t ore, const char *purpose,
	int64_t recipient);
/* The same with all that an allocation can say (its `decision` and `purpose` set; bound NULL: "exact"), and
 * with a text on the entry (NULL: none). With ore 0 nothing is reserved. Held when nobody receives it. */
int64_t books_allocate_as(const struct uph_allocation *allocation, int64_t fund, int64_t activity,
	int64_t ore, const char *text);
/* A further pot of the same allocation. */
void books_finance(int64_t allocation, int64_t fund, int64_t activity, int64_t ore);
/* Set aside without a recipient. */
int64_t books_hold(
	int64_t decision, int64_t fund, int64_t activity, int64_t ore, const char *purpose, const char *text);
/* The one who may decide says yes; amount as recommended. */
void books_approve(int64_t decision, int32_t day, const char *reference);
void books_reject(int64_t decision, int32_t day);
void books_step(int64_t decision, enum uph_stage stage, int32_t day);
void books_clause(int64_t decision, const char *text);
void books_sent_to(int64_t decision, const char *text);

/* ---- money of an allocation; returns the voucher ---- */

int64_t books_requisition(int64_t allocation, int32_t day, int64_t ore);
int64_t books_pay(int64_t allocation, int32_t day, int64_t ore, const char *reference);
int64_t books_spend(int64_t allocation, int32_t day, int64_t ore, const char *reference);
int64_t books_refund(int64_t allocation, int32_t day, int64_t ore);
int64_t books_release(int64_t allocation, int32_t day, int64_t ore);
/* Anything else that a movement can say. */
int64_t books_move(const struct uph_movement *movement);
/* The whole voucher mirrored, on the day. */
int64_t books_reverse(int64_t voucher, int32_t day);

/* ---- conditions ---- */

/* `name` NULL: no project; `due` 0: no last day. */
int64_t books_condition(int64_t decision, enum uph_condition_kind kind, const char *name, int32_t due);
/* A version of its co-financing, 46/100 of our own and 54/100 of ESF-rådet's. */
void books_plan(int64_t condition, enum uph_cofinancing_version version, enum uph_cofinancing_given given,
	int64_t ore, int32_t day);
/* With any plan; its condition set. */
void books_plan_as(struct uph_cofinancing *plan, enum uph_cofinancing_given given, int64_t ore);
/* `evidence` NULL: none is said. */
void books_outcome(int64_t condition, enum uph_condition_state state, int32_t day, const char *evidence);

/* ---- meetings and what protocols say ---- */

int64_t books_meeting(const char *body, int32_t day, enum uph_meeting_state state);
/* A protocol "protokoll.txt" has been read from, with this paragraph at "rad 12"; the meeting is held.
 * ore 0: no amount is named. */
void books_minute(
	const char *body, int32_t day, const char *paragraph, enum uph_minute_kind kind, int64_t ore);

/* ---- the audit ---- */

/* Runs it as of a day (0: of the last entry), in place of the last run. */
void audit_on(int32_t day);
const struct uph_audit *audit_of_case(void);
/* How many findings a rule made. */
size_t audit_count(const char *rule);
/* The rule's one finding: fails the test unless there is exactly one. */
const struct uph_audit_finding *audit_finding(const char *rule);
/* No finding of the rule; fails with the first. */
void audit_silent(const char *rule);
/* The rule's one finding says exactly this; ore NO_AMOUNT: without an amount. */
#define NO_AMOUNT INT64_MIN
void audit_says(
	const char *rule, enum uph_severity severity, const char *where, int64_t ore, const char *message);
/* Its item number `index` (from 0). */
void audit_lists(const char *rule, size_t index, const char *where, int64_t ore, const char *text);
/* All findings on a stream of cmocka's, for reading as a controller would. */
void audit_print_all(const struct uph_audit *audit);

#endif
