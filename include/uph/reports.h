/* The reports: a question to the ledger, answered as a report model. One function each; cli/ hands the model
 * to a renderer. The caller frees with uph_report_free(). Texts are in the query's language. */
#ifndef UPH_REPORTS_H
#define UPH_REPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/balance.h"
#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"
#include "uph/reconcile.h"
#include "uph/register.h"
#include "uph/report.h"
#include "uph/verify.h"

enum uph_matrix_form {
	UPH_MATRIX_FULL, /* numbers, decisions, state per activity; the default on a terminal, in CSV and JSON
			  */
	UPH_MATRIX_PROTOCOL, /* the protocol's own six columns: what re-import reads back */
	UPH_MATRIX_BOTH      /* both, each on a sheet: the default for XLSX */
};

/* What to ask. All zero asks for everything, as of now, in Swedish. */
struct uph_query {
	const char *fund;     /* name; NULL: all */
	struct uph_date from; /* none: from the start */
	struct uph_date to;   /* none: to the end; as-of is a `to` without `from` */
	const char *known_at; /* a moment or a head digest; NULL: all that is known */
	enum uph_group group; /* of the balance */
	bool detail;          /* balance by activity: each decision on a sheet of its own, linked; for XLSX */
	enum uph_matrix_form form;
	bool proposals; /* matrix: what is only proposed, too, after what is left */
	/* matrix in the protocol's form: so many rows to fill in before what is left, which counts them */
	size_t input_rows;
	int year; /* matrix: of this year's state grant, which the books may not have yet; newyear; 0: none */
	const char
		*decision; /* decisions: only this one, "LSVO 2024-09-27 § 84" or "UPH-24-016"; NULL: all */
	const char *party; /* statement, template of requisitions: whose, by name or alias */
	int64_t seq_after; /* journal: only what was recorded after this record */
	const char
		*question; /* trace, journal: the words of uph/question.h; NULL: all, for the journal alone */
	enum uph_language language;
};

/* UPH_E_MISSING for an unknown fund (with the nearest name) or a moment before the ledger; UPH_E_USAGE for
 * words that are neither a moment nor a digest. */
enum uph_status uph_report_balance(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
enum uph_status uph_report_matrix(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
enum uph_status uph_report_journal(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* What a change has made: its entries as in the journal, in JSON "voucher" (the last; null when no money
 * moved) and "available" after it. Asked inside the change; `seq_after` is where the chain ended before it.
 */
enum uph_status uph_report_receipt(struct uph_ledger *ledger, const char *command, int64_t seq_after,
	enum uph_language language, struct uph_report **out, struct uph_error *err);
enum uph_status uph_report_sources(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* Conditions by last day (those without one last), and the money at risk as of the query's last day. */
enum uph_status uph_report_conditions(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* A row for each project, version and party. Totals are of the latest versions; earlier ones are muted. */
enum uph_status uph_report_cofinancing(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* Vouchers that wait for an attest, oldest first, with what each is about. */
enum uph_status uph_report_attests(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* Closed periods: how far, by whom, when and why. */
enum uph_status uph_report_closings(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* Documents and what they lie beside. */
enum uph_status uph_report_attachments(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* The ledger's settings as they read now. */
enum uph_status uph_report_settings(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
enum uph_status uph_report_status(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

/* Decisions up to the query's last day, a row for each allocation. With `detail`, or of one decision, their
 * clauses, steps, conditions, distribution lists and attachments, too, each on a sheet of its own.
 * UPH_E_MISSING and UPH_E_USAGE as uph_decision_resolve(). */
enum uph_status uph_report_decisions(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

/* A recipient's statement: a row for each of its allocations, of any pots, that is more than proposed.
 *
 * granted (Beviljat) is what has been reserved less what has been released; requisitioned is less what was
 * released of it before it was paid; paid, reported (spent) and refunded are all that has flowed, corrections
 * taken off; claimed stands claimed back, what has come taken off; left (Kvar att rekvirera) stands reserved.
 * due (Senast) is the first last day among its open conditions, else the period's. A unit's allocations are
 * its own and not its parent's: so the statements add up, and the parent's names its units. UPH_E_MISSING for
 * an unknown party, with the nearest name. */
enum uph_status uph_report_statement(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* A statement for each recipient with money or a decision, by name, from one reading of the books. The report
 * is freed when the visitor has returned. `query->party` is not read. */
enum uph_status uph_report_statements(struct uph_ledger *ledger, const struct uph_query *query,
	enum uph_status (*visit)(void *context, const struct uph_party *party,
		const struct uph_report *report, struct uph_error *err),
	void *context, struct uph_error *err);

/* What one decision is put before the one who may decide it with: a page to be signed, and as parts of it the
 * matrix as it stood after the meeting and the entries behind. `query->decision` says which; before and after
 * are the state on the meeting's day with all that was recommended before it, of the same money as the
 * matrix. With a `to`, what had been decided by that day. UPH_E_MISSING and UPH_E_USAGE as
 * uph_decision_resolve(). */
enum uph_status uph_report_recommendation(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

/* The workbook to work in: what is to be read (balance, matrix, open allocations, conditions due) and the
 * sheets to fill in (uph/workbook.h), with the choices there are as of now. For XLSX alone. */
enum uph_status uph_report_workbook(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* The same to send out: new decisions; the requisitions of `query->party`; the year's matrix with rows to
 * fill in, as the importer reads it. UPH_E_MISSING for an unknown party, with the nearest name. */
enum uph_template { UPH_TEMPLATE_DECISIONS, UPH_TEMPLATE_REQUISITION, UPH_TEMPLATE_MATRIX };
enum uph_status uph_report_template(struct uph_ledger *ledger, enum uph_template kind,
	const struct uph_query *query, struct uph_report **out, struct uph_error *err);

/* The audit (uph/audit.h) as a paper, as of the query's last day; `standing` (may be NULL) gets the number of
 * findings that nobody has accepted. */
enum uph_status uph_report_audit(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, size_t *standing, struct uph_error *err);
/* The rules and what each looks at. */
enum uph_status uph_report_audit_rules(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* The register of meetings, and the paragraphs of the protocols that have been read. */
enum uph_status uph_report_meetings(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

/* The books in account order (huvudbok): what each account opened with, its entries with the balance after
 * each, what it closes with; and all accounts, whose sum is zero. Debit comes in, credit goes out. */
enum uph_status uph_report_register(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* Who did what when, with which program (uph/history.h). From and to are days on which it was recorded. */
enum uph_status uph_report_history(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* Entries drawn for spot checks, as a list to tick and sign.
 *
 * For each entry in the query's scope SHA-256 is taken of the text "SEED:VOUCHER:ENTRY", where ENTRY is its
 * place in the voucher, from 1; those with the smallest sums are drawn, so that anyone can draw the same
 * again. */
struct uph_sample {
	int64_t count;          /* to draw; above zero */
	const char *seed;       /* NULL: the digits of the head that the question is about */
	struct uph_money least; /* entries below are not drawn from; zero: all are */
	struct uph_money
		all_above; /* entries of at least so much are taken besides those drawn; zero: none */
};
enum uph_status uph_report_sample(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_sample *sample, struct uph_report **out, struct uph_error *err);

/* The turn of the year (uph/newyear.h): what stands on the balance on the last day before `query->year`, per
 * fund, activity and allocation, for the accountants; decisions that go on; what is undecided; the opening
 * block of the next matrix; what remains to do. The query's days and fund are not read. With `detail` the
 * next year's matrix follows as a part. */
enum uph_status uph_report_newyear(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* The next year's matrix, ready to go on with: the protocol's form with the opening block, the decisions that
 * go on and rows to fill in. */
enum uph_status uph_report_newyear_matrix(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

/* The parties, by name, as known: kind, what each belongs to, organisation number, other names, how many
 * allocations it receives and what they have been granted; under each what has been merged into it; and what
 * has been changed about them. */
enum uph_status uph_report_parties(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

/* What `query->question` asks for, as a tree with the money's origin, the decisions, every entry and where it
 * stands now (uph/trace.h). With `detail` the entries, decisions and files, too, each on a sheet of its own,
 * linked both ways. UPH_E_MISSING when nothing answers, with the nearest; UPH_E_USAGE as uph_question_read().
 */
enum uph_status uph_report_trace(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

/* A reconciliation (uph/reconcile.h) as a paper to sign: a row for each pot, what is explained (F1 …), what
 * is not (O1 …) with proposals and commands to run. With `detail` what was matched and what was not, too,
 * each on a sheet of its own. The query's last day is the reconciliation's. */
enum uph_status uph_report_reconciliation(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_reconciliation *reconciliation, struct uph_report **out, struct uph_error *err);

/* The verifier's result as a report; `findings` must outlive it. */
enum uph_status uph_report_verify(struct uph_ledger *ledger, const struct uph_verify_result *result,
	const struct uph_findings *findings, enum uph_language language, struct uph_report **out,
	struct uph_error *err);

#endif
