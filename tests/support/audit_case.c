#include "tests/support/audit_case.h"

#include <stdlib.h>
#include <string.h>

struct book books;
static char *folder;
static bool begun;
static struct uph_origin origin;
static char origin_place[80];
static struct uph_audit *last;
static char person_name[80];

#define ok(call)                                                                                             \
	do {                                                                                                 \
		struct uph_error err = {0};                                                                  \
		assert_status(UPH_OK, (call), &err);                                                         \
	} while (0)

/* ---- the case ---- */

int audit_case_setup(void **state)
{
	(void)state;
	folder = support_folder();
	begun = false;
	last = NULL;
	books_by_hand();
	book_open(&books, folder);
	return 0;
}

int audit_case_teardown(void **state)
{
	(void)state;
	uph_audit_free(last);
	last = NULL;
	book_close(&books);
	support_folder_remove(folder);
	return 0;
}

/* ---- changes, and where records come from ---- */

void books_begin(void)
{
	ok(uph_ledger_begin(books.ledger, &err));
	begun = true;
}

void books_commit(void)
{
	begun = false;
	ok(uph_ledger_commit(books.ledger, &err));
}

/* Around one call's change, unless the test has begun one. */
static bool enter(void)
{
	if (begun)
		return false;
	books_begin();
	return true;
}

static void leave(bool entered)
{
	if (entered)
		books_commit();
}

static int64_t source_of(const char *kind, const char *name)
{
	struct uph_source known, new = {.kind = kind, .name = name, .size = 1};
	int64_t id = 0;
	size_t length = strlen(name) < UPH_DIGEST_SIZE ? strlen(name) : UPH_DIGEST_SIZE;
	memcpy(new.digest, name, length);
	if (uph_source_find(books.ledger, kind, new.digest, NULL, &known, NULL) == UPH_OK)
		return known.id;
	bool entered = enter();
	ok(uph_source_add(books.ledger, &new, &id, &err));
	leave(entered);
	return id;
}

void books_from(const char *kind, const char *name, const char *place)
{
	size_t length = strlen(place);
	assert_true(length < sizeof origin_place);
	memcpy(origin_place, place, length + 1);
	origin = (struct uph_origin){.source = source_of(kind, name), .place = origin_place};
}

void books_by_hand(void)
{
	origin = (struct uph_origin){0};
}

void books_person(const char *person)
{
	size_t length = strlen(person);
	assert_true(length < sizeof person_name);
	memcpy(person_name, person, length + 1);
	struct uph_ledger_options options = book_options(&books.time, "uph test");
	options.person = person_name;
	uph_ledger_close(books.ledger);
	ok(uph_ledger_open(books.path, &options, &books.ledger, &err));
}

void books_set(const char *key, const char *value)
{
	bool entered = enter();
	ok(uph_ledger_set(books.ledger, key, value, &err));
	leave(entered);
}

/* ---- register ---- */

int64_t books_fund(const char *name, int year, bool earlier)
{
	const struct uph_fund fund = {.name = name, .kind = "state", .year = year, .earlier = earlier};
	int64_t id = 0;
	bool entered = enter();
	ok(uph_fund_add(books.ledger, &fund, &origin, &id, &err));
	leave(entered);
	return id;
}

int64_t books_activity(const char *code, const char *name, const char *area)
{
	const struct uph_activity activity = {.code = code, .name = name, .area = area};
	int64_t id = 0;
	bool entered = enter();
	ok(uph_activity_add(books.ledger, &activity, &origin, &id, &err));
	leave(entered);
	return id;
}

int64_t books_party(const char *name)
{
	const struct uph_party *found;
	if (uph_party_find(books.ledger, name, &found, NULL) == UPH_OK)
		return found->id;
	return books_party_of(name, "other", 0);
}

int64_t books_party_of(const char *name, const char *kind, int64_t parent)
{
	const struct uph_party party = {.name = name, .kind = kind, .parent = parent};
	int64_t id = 0;
	bool entered = enter();
	ok(uph_party_add(books.ledger, &party, &origin, &id, &err));
	leave(entered);
	return id;
}

/* ---- money ---- */

int64_t books_move(const struct uph_movement *movement)
{
	struct uph_movement placed = *movement;
	int64_t voucher = 0;
	if (placed.origin.source == 0)
		placed.origin = origin;
	bool entered = enter();
	ok(uph_movement_post(books.ledger, &placed, &voucher, &err));
	leave(entered);
	return voucher;
}

static int64_t move_pot(
	enum uph_event event, int64_t fund, int64_t activity, int64_t ore, int32_t day, const char *reference)
{
	return books_move(&(struct uph_movement){.event = event,
		.date = {day},
		.amount = {ore},
		.fund = fund,
		.activity = activity,
		.reference = reference});
}

int64_t books_open(int64_t fund, int64_t activity, int64_t ore, int32_t day)
{
	return move_pot(UPH_EVENT_OPENING, fund, activity, ore, day, NULL);
}

int64_t books_grant(int64_t fund, int64_t activity, int64_t ore, int32_t day, const char *reference)
{
	return move_pot(UPH_EVENT_GRANT, fund, activity, ore, day, reference);
}

int64_t books_distribute(int64_t fund, int64_t from, int64_t to, int64_t ore, int32_t day)
{
	return books_move(&(struct uph_movement){.event = UPH_EVENT_DISTRIBUTE,
		.date = {day},
		.amount = {ore},
		.fund = fund,
		.activity = from,
		.to_fund = fund,
		.to_activity = to});
}

int64_t books_carry(
	int64_t fund, int64_t activity, int64_t to_fund, int64_t to_activity, int64_t ore, int32_t day)
{
	return books_move(&(struct uph_movement){.event = UPH_EVENT_CARRY,
		.date = {day},
		.amount = {ore},
		.fund = fund,
		.activity = activity,
		.to_fund = to_fund,
		.to_activity = to_activity});
}

static int64_t move_allocation(
	enum uph_event event, int64_t allocation, int32_t day, int64_t ore, const char *reference)
{
	return books_move(&(struct uph_movement){.event = event,
		.date = {day},
		.amount = {ore},
		.allocation = allocation,
		.reference = reference});
}

int64_t books_requisition(int64_t allocation, int32_t day, int64_t ore)
{
	return move_allocation(UPH_EVENT_REQUISITION, allocation, day, ore, NULL);
}

int64_t books_pay(int64_t allocation, int32_t day, int64_t ore, const char *reference)
{
	return move_allocation(UPH_EVENT_PAY, allocation, day, ore, reference);
}

int64_t books_spend(int64_t allocation, int32_t day, int64_t ore, const char *reference)
{
	return move_allocation(UPH_EVENT_SPEND, allocation, day, ore, reference);
}

int64_t books_refund(int64_t allocation, int32_t day, int64_t ore)
{
	return move_allocation(UPH_EVENT_REFUND, allocation, day, ore, NULL);
}

int64_t books_release(int64_t allocation, int32_t day, int64_t ore)
{
	return move_allocation(UPH_EVENT_RELEASE, allocation, day, ore, NULL);
}

int64_t books_reverse(int64_t voucher, int32_t day)
{
	int64_t made = 0;
	bool entered = enter();
	ok(uph_reverse_voucher(books.ledger, voucher, (struct uph_date){day}, "felbokfört", &made, &err));
	leave(entered);
	return made;
}

/* ---- decisions ---- */

int64_t books_decide(int32_t day, const char *paragraph)
{
	return books_decide_by("LSVO", day, paragraph, UPH_RECOMMENDED);
}

int64_t books_decide_by(const char *body, int32_t day, const char *paragraph, enum uph_stage stage)
{
	const struct uph_decision decision = {.body = body, .date = {day}, .paragraph = paragraph};
	const struct uph_step step = {.stage = stage, .date = {day}};
	int64_t id = 0;
	bool entered = enter();
	ok(uph_decision_add(books.ledger, &decision, &origin, &id, &err));
	ok(uph_step_add(books.ledger, id, &step, &origin, &err));
	leave(entered);
	return id;
}

static struct uph_decision decision_by_id(int64_t id)
{
	struct uph_decision decision = {0};
	ok(uph_decision_by_id(books.ledger, id, &decision, &err));
	return decision;
}

static void reserve(int64_t allocation, struct uph_date day, int64_t fund, int64_t activity, int64_t ore,
	bool held, const char *text)
{
	const struct uph_financing line = {
		.allocation = allocation, .fund = fund, .activity = activity, .amount = {ore}};
	ok(uph_financing_add(books.ledger, &line, 0, &origin, &err));
	if (ore == 0)
		return;
	books_move(&(struct uph_movement){.event = held ? UPH_EVENT_HOLD : UPH_EVENT_ALLOCATE,
		.date = day,
		.amount = {ore},
		.allocation = allocation,
		.fund = fund,
		.activity = activity,
		.text = text});
}

int64_t books_allocate_as(const struct uph_allocation *allocation, int64_t fund, int64_t activity,
	int64_t ore, const char *text)
{
	struct uph_allocation wanted = *allocation;
	struct uph_date day = decision_by_id(allocation->decision).date;
	int64_t id = 0;
	bool entered = enter();
	if (!wanted.bound)
		wanted.bound = "exact";
	ok(uph_allocation_add(books.ledger, &wanted, day, &origin, &id, &err));
	reserve(id, day, fund, activity, ore, allocation->recipient == 0, text);
	leave(entered);
	return id;
}

int64_t books_allocate(
	int64_t decision, int64_t fund, int64_t activity, int64_t ore, const char *purpose, int64_t recipient)
{
	return books_allocate_as(
		&(struct uph_allocation){.decision = decision, .purpose = purpose, .recipient = recipient},
		fund, activity, ore, NULL);
}

void books_finance(int64_t allocation, int64_t fund, int64_t activity, int64_t ore)
{
	struct uph_allocation found = {0};
	ok(uph_allocation_by_id(books.ledger, allocation, &found, &err));
	bool held = found.recipient == 0;
	struct uph_date day = decision_by_id(found.decision).date;
	bool entered = enter();
	reserve(allocation, day, fund, activity, ore, held, NULL);
	leave(entered);
}

int64_t books_hold(
	int64_t decision, int64_t fund, int64_t activity, int64_t ore, const char *purpose, const char *text)
{
	return books_allocate_as(&(struct uph_allocation){.decision = decision, .purpose = purpose}, fund,
		activity, ore, text);
}

void books_approve(int64_t decision, int32_t day, const char *reference)
{
	const struct uph_verdict verdict = {
		.decision = decision, .date = {day}, .reference = reference, .origin = origin};
	bool entered = enter();
	ok(uph_approve(books.ledger, &verdict, NULL, &err));
	leave(entered);
}

void books_reject(int64_t decision, int32_t day)
{
	const struct uph_verdict verdict = {.decision = decision, .date = {day}, .origin = origin};
	bool entered = enter();
	ok(uph_reject(books.ledger, &verdict, NULL, &err));
	leave(entered);
}

void books_step(int64_t decision, enum uph_stage stage, int32_t day)
{
	const struct uph_step step = {.stage = stage, .date = {day}};
	bool entered = enter();
	ok(uph_step_add(books.ledger, decision, &step, &origin, &err));
	leave(entered);
}

void books_clause(int64_t decision, const char *text)
{
	bool entered = enter();
	ok(uph_clause_add(books.ledger, decision, text, &origin, &err));
	leave(entered);
}

void books_sent_to(int64_t decision, const char *text)
{
	bool entered = enter();
	ok(uph_distribution_add(books.ledger, decision, text, &origin, &err));
	leave(entered);
}

/* ---- conditions ---- */

int64_t books_condition(int64_t decision, enum uph_condition_kind kind, const char *name, int32_t due)
{
	const struct uph_condition condition = {.decision = decision,
		.kind = kind,
		.text = "att det som sagts blir av",
		.name = name,
		.due = {due}};
	struct uph_date decided = decision_by_id(decision).date;
	int64_t id = 0;
	bool entered = enter();
	ok(uph_condition_add(books.ledger, &condition, decided, &origin, &id, &err));
	leave(entered);
	return id;
}

void books_plan_as(struct uph_cofinancing *plan, enum uph_cofinancing_given given, int64_t ore)
{
	bool entered = enter();
	ok(uph_cofinancing_plan(plan, given, (struct uph_money){ore}, &err));
	ok(uph_cofinancing_add(books.ledger, plan, &origin, NULL, &err));
	leave(entered);
}

void books_plan(int64_t condition, enum uph_cofinancing_version version, enum uph_cofinancing_given given,
	int64_t ore, int32_t day)
{
	struct uph_cofinancing plan = {.condition = condition,
		.version = version,
		.date = {day},
		.own_share = {46, 100},
		.funders = {{.party = books_party("ESF-rådet"), .share = {54, 100}}},
		.funder_count = 1};
	books_plan_as(&plan, given, ore);
}

void books_outcome(int64_t condition, enum uph_condition_state state, int32_t day, const char *evidence)
{
	const struct uph_condition_outcome outcome = {.condition = condition,
		.state = state,
		.date = {day},
		.evidence = evidence,
		.origin = origin};
	int64_t voucher;
	bool entered = enter();
	ok(uph_condition_settle(books.ledger, &outcome, &voucher, &err));
	leave(entered);
}

/* ---- meetings and what protocols say ---- */

static int64_t say_meeting(
	const char *body, int32_t day, enum uph_meeting_state state, const struct uph_origin *from)
{
	const struct uph_meeting meeting = {.body = body, .date = {day}, .state = state};
	int64_t id = 0;
	bool entered = enter();
	ok(uph_meeting_say(books.ledger, &meeting, from, &id, &err));
	leave(entered);
	return id;
}

int64_t books_meeting(const char *body, int32_t day, enum uph_meeting_state state)
{
	return say_meeting(body, day, state, &origin);
}

void books_minute(
	const char *body, int32_t day, const char *paragraph, enum uph_minute_kind kind, int64_t ore)
{
	const struct uph_origin from = {.source = source_of("protocol", "protokoll.txt"), .place = "rad 12"};
	const struct uph_minute minute = {.meeting = say_meeting(body, day, UPH_MEETING_HELD, &from),
		.paragraph = paragraph,
		.title = "Fråga om medel",
		.kind = kind,
		.amount = {ore}};
	bool entered = enter();
	ok(uph_minute_add(books.ledger, &minute, &from, &err));
	leave(entered);
}

/* ---- the audit ---- */

void audit_on(int32_t day)
{
	const struct uph_audit_options options = {.as_of = {day}};
	uph_audit_free(last);
	last = NULL;
	ok(uph_audit_run(books.ledger, &options, &last, &err));
}

const struct uph_audit *audit_of_case(void)
{
	return last;
}

size_t audit_count(const char *rule)
{
	size_t count = 0;
	for (size_t i = 0; i < uph_audit_count(last); i++)
		count += strcmp(uph_audit_at(last, i)->rule->number, rule) == 0;
	return count;
}

static const struct uph_audit_finding *first_of(const char *rule)
{
	for (size_t i = 0; i < uph_audit_count(last); i++) {
		if (strcmp(uph_audit_at(last, i)->rule->number, rule) == 0)
			return uph_audit_at(last, i);
	}
	return NULL;
}

const struct uph_audit_finding *audit_finding(const char *rule)
{
	if (audit_count(rule) != 1) {
		audit_print_all(last);
		fail_msg("%s: %zu findings, expected one", rule, audit_count(rule));
	}
	return first_of(rule);
}

void audit_silent(const char *rule)
{
	const struct uph_audit_finding *finding = first_of(rule);
	if (finding)
		fail_msg("%s: %s", rule, finding->message);
}

static void assert_amount(bool has_amount, struct uph_money amount, int64_t ore)
{
	assert_int_equal(has_amount, ore != NO_AMOUNT);
	if (has_amount)
		assert_int_equal(amount.ore, ore);
}

void audit_says(
	const char *rule, enum uph_severity severity, const char *where, int64_t ore, const char *message)
{
	const struct uph_audit_finding *finding = audit_finding(rule);
	assert_string_equal(finding->message, message);
	assert_int_equal(finding->severity, severity);
	assert_string_equal(finding->where, where);
	assert_amount(finding->has_amount, finding->amount, ore);
	assert_true(*finding->action);
}

void audit_lists(const char *rule, size_t index, const char *where, int64_t ore, const char *text)
{
	const struct uph_audit_finding *finding = audit_finding(rule);
	assert_true(index < finding->item_count);
	assert_string_equal(finding->items[index].text, text);
	assert_string_equal(finding->items[index].where, where);
	assert_amount(finding->items[index].has_amount, finding->items[index].amount, ore);
}

void audit_print_all(const struct uph_audit *audit)
{
	char money[UPH_MONEY_TEXT_MAX];
	for (size_t i = 0; i < uph_audit_count(audit); i++) {
		const struct uph_audit_finding *finding = uph_audit_at(audit, i);
		print_message("%s %s | %s | %s | %s | att göra: %s | nyckel: %s\n", finding->rule->number,
			uph_severity_word(finding->severity), finding->message,
			finding->has_amount ? uph_money_print(finding->amount, UPH_MONEY_SWEDISH, money)
					    : "–",
			finding->where, finding->action, finding->key);
		for (size_t j = 0; j < finding->item_count; j++)
			print_message("      %s | %s | %s\n", finding->items[j].where, finding->items[j].text,
				finding->items[j].has_amount
					? uph_money_print(finding->items[j].amount, UPH_MONEY_SWEDISH, money)
					: "–");
	}
}
