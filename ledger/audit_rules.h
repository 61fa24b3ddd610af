/* What a rule of the audit is given and how it says what it has found. A rule is a function of the gathered
 * books; it adds a finding for each cause, whose rows are its items. */
#ifndef UPH_LEDGER_AUDIT_RULES_H
#define UPH_LEDGER_AUDIT_RULES_H

#include "ledger/audit_book.h"

struct audit; /* the findings so far */

/* A finding being made: say it, give it items, end it. Want of memory is remembered by the audit. */
struct audit_draft {
	enum uph_severity severity; /* 0 is a note: set it when it is not the rule's own (see audit_begin) */
	const char *where;          /* copied; NULL: "" */
	bool has_amount;
	struct uph_money amount;
	const char *action; /* copied */
	struct uph_audit_subject subject;
	const char *trace; /* copied; NULL */
	/* The newest record that a finding without an amount rests on: who accepted it before that accepted
	 * less than it says now. 0: none. */
	int64_t newest;
};

const struct audit_book *audit_books(const struct audit *audit);

/* A draft with the rule's severity. */
struct audit_draft audit_draft(const struct audit *audit, const char *rule);
/* Adds the finding; items added until the next audit_say() are its. */
void audit_say(struct audit *audit, const char *rule, const struct audit_draft *draft, const char *format,
	...) __attribute__((format(printf, 4, 5)));
/* Adds a row to the last finding. `amount` NULL: none. */
void audit_item(struct audit *audit, const char *where, const struct uph_money *amount, const char *trace,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Texts that live as long as the audit; "" for want of memory, which is remembered. */
const char *audit_print(struct audit *audit, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "1 234,50" */
const char *audit_money(struct audit *audit, struct uph_money amount);
const char *audit_day(struct audit *audit, struct uph_date date);
/* "LSVO 2024-09-27 § 84" */
const char *audit_decision_text(struct audit *audit, size_t decision);
/* A place in a file: "fordelning.xlsx Blad1!C24", "fordelning.tsv rad 24"; `place` NULL: the file. */
const char *audit_place(struct audit *audit, const char *name, const char *place);
/* Where an entry stands: "fordelning.xlsx Blad1!C24", or "ver 7" when it was made by hand. */
const char *audit_entry_where(struct audit *audit, size_t index);
const char *audit_entry_trace(struct audit *audit, size_t index);

typedef void audit_rule_function(struct audit *audit);
/* One for each rule in the table of audit.c; each adds findings of its own rule alone. */
audit_rule_function audit_no_row, audit_row_without_decision, audit_differs, audit_not_decided,
	audit_repayment_words, audit_paid_before_decided, audit_paid_to_another, audit_at_most_open,
	audit_odd_weekday, audit_not_adjusted, audit_approver_not_sent, audit_held_without_decision,
	audit_activity_below_zero, audit_fund_below_zero, audit_more_than_granted,
	audit_grant_without_agreement, audit_grant_undivided, audit_newer_before_older,
	audit_source_too_small, audit_other_year, audit_before_balance_day, audit_over_requisitioned,
	audit_outside_period, audit_period_over, audit_near_last_day, audit_invoice_twice, audit_cost_twice,
	audit_same_amount_near, audit_past_deadline, audit_without_last_day, audit_met_without_evidence,
	audit_cofinancing_not_covered, audit_ratio_broken, audit_attested_by_same, audit_without_document,
	audit_back_dated, audit_voucher_gap, audit_overrides, audit_reconciliation_old, audit_names_with_pay,
	audit_recipient_is_comment, audit_near_duplicates, audit_duty_without_decision, audit_inherited, audit_not_in_books;

#endif
