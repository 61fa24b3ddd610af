/* The steps that change the ledger, and those that take in a file. */
#include <string.h>

#include "ledger/base/digest.h"
#include "tests/fault/session.h"
#include "tests/support/book.h"

static const struct uph_date october = {20241015};

enum uph_status step_create(struct session *session, const struct step *step, struct uph_error *err)
{
	(void)step;
	struct uph_ledger_options options = book_options(&session->time, "uph init");
	session->time = 0;
	return uph_ledger_create(session->ledger_path, "Blekinge", &options, err);
}

/* The opening is all of it. */
enum uph_status step_open(struct session *session, const struct step *step, struct uph_error *err)
{
	(void)session;
	(void)step;
	(void)err;
	return UPH_OK;
}

/* ---- files ---- */

enum uph_status step_import(struct session *session, const struct step *step, struct uph_error *err)
{
	char path[PATH_SIZE];
	const struct uph_import_options plain = {0};
	return session_import(session, session_input(session, step->input, path), &plain, err);
}

enum uph_status step_protocol(struct session *session, const struct step *step, struct uph_error *err)
{
	char path[PATH_SIZE];
	const struct uph_import_options options = {.draft = session->output_path};
	return session_import(session, session_input(session, step->input, path), &options, err);
}

/* `word`: the mapping's file. */
enum uph_status step_mapped(struct session *session, const struct step *step, struct uph_error *err)
{
	char path[PATH_SIZE], mapping[PATH_SIZE];
	const struct uph_import_options options = {.mapping = session_input(session, step->word, mapping)};
	return session_import(session, session_input(session, step->input, path), &options, err);
}

static enum uph_status compare_and_keep(
	struct uph_ledger *ledger, const struct uph_outside *outside, struct uph_error *err)
{
	struct uph_reconciliation found;
	size_t kept;
	const struct uph_reconcile_options options = {.as_of = {20240731}};
	enum uph_status status = uph_reconcile(ledger, outside, &options, &found, err);
	if (status != UPH_OK)
		return status;
	if (found.difference_count > 0)
		status = uph_reconcile_explain(ledger, &found, &found.differences[0], "bokförs i augusti",
			(struct uph_date){20241231}, err);
	if (status == UPH_OK)
		status = uph_reconcile_keep(ledger, &found, &kept, err);
	uph_reconcile_free(&found);
	return status;
}

enum uph_status step_reconcile(struct session *session, const struct step *step, struct uph_error *err)
{
	char path[PATH_SIZE], mapping[PATH_SIZE];
	struct uph_outside outside;
	struct uph_findings *findings = uph_findings_new();
	const struct uph_outside_options how = {.mapping = session_input(session, step->word, mapping)};
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_outside_read(
		session->ledger, session_input(session, step->input, path), &how, &outside, findings, err);
	session_tell_refusal(status, findings, err);
	uph_findings_free(findings);
	if (status != UPH_OK)
		return status;
	status = uph_ledger_begin(session->ledger, err);
	if (status == UPH_OK) {
		status = compare_and_keep(session->ledger, &outside, err);
		if (status == UPH_OK)
			status = uph_ledger_commit(session->ledger, err);
		else
			uph_ledger_rollback(session->ledger);
	}
	uph_outside_free(&outside);
	return status;
}

/* ---- by hand ---- */

static enum uph_status pay(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	struct uph_allocation line;
	enum uph_status status = uph_allocation_find(ledger, "UPH-24-009", &line, err);
	if (status != UPH_OK)
		return status;
	const struct uph_movement movement = {.event = UPH_EVENT_PAY,
		.date = october,
		.amount = {10000},
		.allocation = line.id,
		.reference = "F77",
		.text = "en del"};
	return uph_movement_post(ledger, &movement, NULL, err);
}

static enum uph_status find_pot(
	struct uph_ledger *ledger, int64_t *fund, int64_t *activity, struct uph_error *err)
{
	const struct uph_fund *year;
	const struct uph_activity *code;
	enum uph_status status = uph_fund_find(ledger, "UPH 2024", &year, err);
	if (status == UPH_OK)
		*fund = year->id;
	if (status == UPH_OK)
		status = uph_activity_find(ledger, "787", &code, err);
	if (status == UPH_OK)
		*activity = code->id;
	return status;
}

/* A recommendation: a decision, an att-clause, a line, its money and a step. */
static enum uph_status decide(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	int64_t decision, line, fund = 0, activity = 0;
	const struct uph_party *recipient;
	const struct uph_decision new = {.body = "LSVO", .date = {20241011}, .paragraph = "91"};
	const struct uph_step recommended = {.stage = UPH_RECOMMENDED, .date = new.date};
	enum uph_status status = find_pot(ledger, &fund, &activity, err);
	if (status == UPH_OK)
		status = uph_party_find(ledger, "KoU", &recipient, err);
	int64_t party = status == UPH_OK ? recipient->id : 0;
	if (status == UPH_OK)
		status = uph_decision_add(ledger, &new, NULL, &decision, err);
	if (status == UPH_OK)
		status = uph_clause_add(ledger, decision, "att rekommendera resor", NULL, err);
	if (status == UPH_OK)
		status = uph_step_add(ledger, decision, &recommended, NULL, err);
	if (status != UPH_OK)
		return status;
	const struct uph_allocation wanted = {
		.decision = decision, .purpose = "Resor", .bound = "most", .recipient = party};
	status = uph_allocation_add(ledger, &wanted, new.date, NULL, &line, err);
	if (status != UPH_OK)
		return status;
	const struct uph_movement movement = {.event = UPH_EVENT_ALLOCATE,
		.date = new.date,
		.amount = {250000},
		.allocation = line,
		.fund = fund,
		.activity = activity};
	return uph_movement_post(ledger, &movement, NULL, err);
}

static enum uph_status approve(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	int64_t decision;
	enum uph_status status =
		uph_decision_find(ledger, "LSVO", (struct uph_date){20240412}, NULL, &decision, err);
	if (status == UPH_E_MISSING)
		status = uph_decision_find(ledger, "LSVO", (struct uph_date){20240412}, "", &decision, err);
	(void)step;
	const struct uph_verdict verdict = {
		.decision = decision, .date = {20240930}, .reference = "RB 2024/7"};
	return status == UPH_OK ? uph_approve(ledger, &verdict, NULL, err) : status;
}

static enum uph_status settle(
	struct uph_ledger *ledger, enum uph_condition_state state, struct uph_error *err)
{
	struct uph_condition condition;
	enum uph_status status = uph_condition_find(ledger, "V-24-001", &condition, err);
	if (status != UPH_OK)
		return status;
	const struct uph_condition_outcome outcome = {
		.condition = condition.id, .state = state, .date = october, .evidence = "beslut 17"};
	return uph_condition_settle(ledger, &outcome, NULL, err);
}

static enum uph_status meet(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	return settle(ledger, UPH_CONDITION_MET, err);
}

static enum uph_status fail_condition(
	struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	return settle(ledger, UPH_CONDITION_FAILED, err);
}

static enum uph_status reverse(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	const struct uph_head head = uph_ledger_head(ledger);
	return uph_reverse_voucher(
		ledger, head.voucher, (struct uph_date){20250201}, "fel belopp", NULL, err);
}

static enum uph_status amend(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	struct uph_allocation line;
	const struct uph_allocation_change change = {.purpose = "Projektledare, hela året", .extent = "1,0"};
	enum uph_status status = uph_allocation_find(ledger, "UPH-24-006", &line, err);
	return status == UPH_OK ? uph_allocation_amend(ledger, line.id, &change, "ny version", NULL, err)
				: status;
}

static enum uph_status attest(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	return uph_attest_add(ledger, uph_ledger_head(ledger).voucher, err);
}

#define DOCUMENT_SIZE 20000

static enum uph_status attach(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	static unsigned char document[DOCUMENT_SIZE];
	for (size_t i = 0; i < DOCUMENT_SIZE; i++)
		document[i] = (unsigned char)(i * 7);
	struct uph_attachment invoice = {
		.name = "faktura.pdf", .size = DOCUMENT_SIZE, .voucher = uph_ledger_head(ledger).voucher};
	struct digest *digest = digest_new();
	bool made = digest && digest_begin(digest) && digest_add(digest, document, DOCUMENT_SIZE) &&
		    digest_end(digest, invoice.digest);
	digest_free(digest);
	return made ? uph_attachment_add(ledger, &invoice, document, err)
		    : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static enum uph_status close_year(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	bool made;
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_close(ledger, 0, (struct uph_date){20231231}, "bokslut", &made, err);
	if (status == UPH_OK)
		status = uph_closing_matters(ledger, 0, (struct uph_date){20231231}, findings, err);
	uph_findings_free(findings);
	return status;
}

static enum uph_status turn_year(struct uph_ledger *ledger, const struct step *step, struct uph_error *err)
{
	(void)step;
	struct uph_newyear_turned turned = {0};
	const struct uph_newyear_turn turn = {.year = 2025, .decision = "LSVO 2024-12-13 § 101"};
	enum uph_status status = uph_newyear_turn(ledger, &turn, &turned, err);
	uph_newyear_turned_free(&turned);
	return status;
}

#define CHANGE(name, what)                                                                                   \
	enum uph_status name(struct session *session, const struct step *step, struct uph_error *err)        \
	{                                                                                                    \
		return session_change(session, step, what, err);                                             \
	}

CHANGE(step_pay, pay)
CHANGE(step_decide, decide)
CHANGE(step_approve, approve)
CHANGE(step_met, meet)
CHANGE(step_failed, fail_condition)
CHANGE(step_reverse, reverse)
CHANGE(step_amend, amend)
CHANGE(step_attest, attest)
CHANGE(step_attach, attach)
CHANGE(step_close, close_year)
CHANGE(step_newyear, turn_year)
