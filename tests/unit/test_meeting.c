/* Meetings: what is said later counts, each thing for itself; nothing is written when nothing is new; what
 * cannot be is refused. */
#include <string.h>

#include "tests/support/audit_case.h"
#include "tests/support/support.h"

static void say(const struct uph_meeting *meeting, enum uph_status expected, const char *message)
{
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_ledger_begin(books.ledger, &err), &err);
	assert_status(expected, uph_meeting_say(books.ledger, meeting, NULL, NULL, &err), &err);
	if (expected != UPH_OK) {
		assert_string_equal(message, err.message);
		uph_ledger_rollback(books.ledger);
		return;
	}
	assert_status(UPH_OK, uph_ledger_commit(books.ledger, &err), &err);
}

static struct uph_meeting on(int32_t day)
{
	struct uph_error err = {0};
	struct uph_meeting found;
	assert_status(
		UPH_OK, uph_meeting_on(books.ledger, "LSVO", (struct uph_date){day}, 0, &found, &err), &err);
	return found;
}

static void what_cannot_be_is_refused(void **state)
{
	(void)state;
	say(&(struct uph_meeting){.body = "LSVO", .date = {20240230}, .state = UPH_MEETING_HELD},
		UPH_E_INVARIANT, "sammanträdets dag är inget datum");
	say(&(struct uph_meeting){.body = "LSVO",
		    .date = {20240927},
		    .state = UPH_MEETING_HELD,
		    .adjusted = {20240926}},
		UPH_E_INVARIANT, "LSVO 2024-09-27 kan inte vara justerat 2024-09-26, före sammanträdet");
	say(&(struct uph_meeting){.body = "LSVO", .date = {20240927}, .state = UPH_MEETING_HELD}, UPH_OK, "");
	say(&(struct uph_meeting){.body = "LSVO", .date = {20240927}, .state = UPH_MEETING_PLANNED},
		UPH_E_INVARIANT, "LSVO 2024-09-27 har hållits: det kan inte bli planerat");
	say(&(struct uph_meeting){.body = "LSVO", .date = {20240927}, .state = UPH_MEETING_CANCELLED},
		UPH_E_INVARIANT, "LSVO 2024-09-27 har hållits: det kan inte bli inställt");
}

static void what_is_said_later_counts(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_meeting none;
	assert_int_equal(UPH_E_MISSING,
		uph_meeting_on(books.ledger, "LSVO", (struct uph_date){20250117}, 0, &none, &err));
	say(&(struct uph_meeting){.body = "LSVO", .date = {20250117}, .state = UPH_MEETING_PLANNED}, UPH_OK,
		"");
	int64_t planned = uph_ledger_head(books.ledger).seq;
	say(&(struct uph_meeting){.body = "LSVO",
		    .date = {20250117},
		    .state = UPH_MEETING_HELD,
		    .first_paragraph = "1",
		    .last_paragraph = "12"},
		UPH_OK, "");
	say(&(struct uph_meeting){.body = "LSVO",
		    .date = {20250117},
		    .state = UPH_MEETING_HELD,
		    .adjusted = {20250131}},
		UPH_OK, "");
	struct uph_meeting found = on(20250117);
	assert_int_equal(UPH_MEETING_HELD, found.state);
	assert_string_equal("1", found.first_paragraph);
	assert_string_equal("12", found.last_paragraph);
	assert_int_equal(20250131, found.adjusted.ymd);
	assert_null(found.note);
	/* as it was known when it was planned */
	assert_status(UPH_OK,
		uph_meeting_on(books.ledger, "LSVO", (struct uph_date){20250117}, planned, &found, &err),
		&err);
	assert_int_equal(UPH_MEETING_PLANNED, found.state);
	assert_int_equal(0, found.adjusted.ymd);
	/* the same again writes nothing */
	int64_t head = uph_ledger_head(books.ledger).seq;
	say(&(struct uph_meeting){.body = "LSVO", .date = {20250117}, .state = UPH_MEETING_HELD}, UPH_OK, "");
	assert_int_equal(head, uph_ledger_head(books.ledger).seq);
}

static void a_paragraph_is_known_by_its_latest_reading(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_minute found;
	const struct uph_date day = {20240216};
	books_minute("LSVO", day.ymd, "25 c", UPH_MINUTE_MONEY, KRONOR(2000000));
	books_minute("LSVO", day.ymd, "26 a", UPH_MINUTE_NONE, 0);
	assert_int_equal(2, on(day.ymd).minute_count);
	assert_int_equal(1, on(day.ymd).money_count);
	assert_string_equal("protokoll.txt", on(day.ymd).protocol_name);
	/* the year after the number is the meeting's own */
	assert_status(UPH_OK, uph_minute_of(books.ledger, "LSVO", day, "25 c/24", 0, &found, &err), &err);
	assert_int_equal(KRONOR(2000000), found.amount.ore);
	assert_string_equal("rad 12", found.place);
	assert_int_equal(UPH_E_MISSING, uph_minute_of(books.ledger, "LSVO", day, "27", 0, &found, &err));
	assert_int_equal(UPH_E_MISSING, uph_minute_of(books.ledger, "LSVO", day, NULL, 0, &found, &err));
	assert_int_equal(UPH_E_MISSING, uph_minute_of(books.ledger, "PSVO", day, "25 c", 0, &found, &err));
	/* read the same again: nothing; read otherwise: the later counts */
	int64_t head = uph_ledger_head(books.ledger).seq;
	books_minute("LSVO", day.ymd, "25 c", UPH_MINUTE_MONEY, KRONOR(2000000));
	assert_int_equal(head, uph_ledger_head(books.ledger).seq);
	books_minute("LSVO", day.ymd, "25 c", UPH_MINUTE_MONEY, KRONOR(1500000));
	assert_status(UPH_OK, uph_minute_of(books.ledger, "LSVO", day, "25 c", 0, &found, &err), &err);
	assert_int_equal(KRONOR(1500000), found.amount.ore);
	assert_int_equal(2, on(day.ymd).minute_count);
	assert_status(UPH_OK, uph_minute_of(books.ledger, "LSVO", day, "25 c", head, &found, &err), &err);
	assert_int_equal(KRONOR(2000000), found.amount.ore);
	book_verify(books.ledger);
}

/* However a body is spelled, it is the one that the books know, by a decision or by a meeting. */
static void a_body_spelled_otherwise_is_the_same(void **state)
{
	(void)state;
	struct uph_error err = {0};
	const char *body;
	assert_status(UPH_OK, uph_meeting_body(books.ledger, "nämnden", &body, &err), &err);
	assert_string_equal("nämnden", body);
	(void)books_decide(20240412, "12");
	say(&(struct uph_meeting){.body = "lsvo", .date = {20240412}, .state = UPH_MEETING_HELD}, UPH_OK, "");
	assert_int_equal(UPH_MEETING_HELD, on(20240412).state);
	assert_string_equal("LSVO", on(20240412).body);
	assert_status(UPH_OK, uph_meeting_body(books.ledger, "Lsvo", &body, &err), &err);
	assert_string_equal("LSVO", body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(what_cannot_be_is_refused),
		AUDIT_TEST(what_is_said_later_counts),
		AUDIT_TEST(a_paragraph_is_known_by_its_latest_reading),
		AUDIT_TEST(a_body_spelled_otherwise_is_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
