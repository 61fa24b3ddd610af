/* Rules that have not been written yet say nothing. Whoever writes one takes its line away here; the file
 * goes with the last. */
#include "ledger/audit_rules.h"

#define NOT_YET(name)                                                                                        \
	void name(struct audit *audit)                                                                       \
	{                                                                                                    \
		(void)audit;                                                                                 \
	}

NOT_YET(audit_no_row)
NOT_YET(audit_row_without_decision)
NOT_YET(audit_differs)
NOT_YET(audit_not_decided)
NOT_YET(audit_repayment_words)
NOT_YET(audit_paid_before_decided)
NOT_YET(audit_paid_to_another)
NOT_YET(audit_at_most_open)
NOT_YET(audit_odd_weekday)
NOT_YET(audit_not_adjusted)
NOT_YET(audit_approver_not_sent)
NOT_YET(audit_held_without_decision)
NOT_YET(audit_activity_below_zero)
NOT_YET(audit_fund_below_zero)
NOT_YET(audit_more_than_granted)
NOT_YET(audit_grant_without_agreement)
NOT_YET(audit_grant_undivided)
NOT_YET(audit_newer_before_older)
NOT_YET(audit_source_too_small)
NOT_YET(audit_other_year)
NOT_YET(audit_before_balance_day)
NOT_YET(audit_over_requisitioned)
NOT_YET(audit_outside_period)
NOT_YET(audit_period_over)
NOT_YET(audit_near_last_day)
NOT_YET(audit_invoice_twice)
NOT_YET(audit_cost_twice)
NOT_YET(audit_same_amount_near)
NOT_YET(audit_past_deadline)
NOT_YET(audit_without_last_day)
NOT_YET(audit_met_without_evidence)
NOT_YET(audit_cofinancing_not_covered)
NOT_YET(audit_ratio_broken)
NOT_YET(audit_attested_by_same)
NOT_YET(audit_without_document)
NOT_YET(audit_back_dated)
NOT_YET(audit_voucher_gap)
NOT_YET(audit_overrides)
NOT_YET(audit_reconciliation_old)
NOT_YET(audit_names_with_pay)
NOT_YET(audit_recipient_is_comment)
NOT_YET(audit_near_duplicates)
NOT_YET(audit_duty_without_decision)
NOT_YET(audit_inherited)