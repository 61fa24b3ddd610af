/* Traces: the tree of the real matrix's decisions, of a line's whole life with its refund and correction, of
 * the real case of co-financing whose condition fails, and of what is only proposed. The figures of every pot
 * add up, and what a trace says of allocations is what their statement says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/esf_book.h"
#include "tests/support/real_book.h"

static char *folder;
static struct real_book book;

static const char events[] =
	"Händelse;Datum;Belopp;Nr;Av;Till;Referens;Text\n"
	"Rekvirerat;2024-05-20;525 000;UPH-24-006;;;rekvisition 1;Hela året\n"
	"Utbetalt;2024-06-03;525 000;UPH-24-006;;;F1881;\n"
	"Förbrukat;2024-12-31;487 650,75;UPH-24-006;;;;Redovisat av kommunen\n"
	"Återbetalt av mottagare;2025-01-20;37 349,25;UPH-24-006;utbetalt;potten;;Inte förbrukat\n"
	"Återfört;2025-01-31;150 000;UPH-24-004;;;;Temaveckan blev billigare\n";

static void import_events(void)
{
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	const struct uph_import_options options = {.as = "journal"};
	char *path = support_path(folder, "handelser.csv");
	support_write(path, events, strlen(events));
	assert_status(UPH_OK, uph_import_file(book.ledger, path, &options, &result, findings, &err), &err);
	uph_import_free(&result);
	uph_findings_free(findings);
	free(path);
}

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	real_book_open(&book, folder, "spar.uph");
	import_events();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

/* ---- asking ---- */

static enum uph_status trace_of(struct uph_ledger *ledger, const char *words, const struct uph_scope *scope,
	struct uph_trace **out, struct uph_error *err)
{
	struct uph_question *question = NULL;
	const struct uph_scope now = {0};
	enum uph_status status = uph_question_read(ledger, words, &question, err);
	if (status == UPH_OK)
		status = uph_trace_make(ledger, question, scope ? scope : &now, out, err);
	uph_question_free(question);
	return status;
}

static struct uph_trace *ask_on(struct uph_ledger *ledger, const char *words, const struct uph_scope *scope)
{
	struct uph_trace *trace = NULL;
	struct uph_error err = {0};
	enum uph_status status = trace_of(ledger, words, scope, &trace, &err);
	if (status != UPH_OK)
		fail_msg("%s: %s", words, err.message);
	return trace;
}

static struct uph_trace *ask(const char *words)
{
	return ask_on(book.ledger, words, NULL);
}

static size_t count_of(const struct uph_trace *trace, enum uph_trace_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < trace->count; i++)
		count += trace->nodes[i].kind == kind;
	return count;
}

/* The `number`th of a kind, from 0. */
static const struct uph_trace_node *node_of(
	const struct uph_trace *trace, enum uph_trace_kind kind, size_t number)
{
	for (size_t i = 0; i < trace->count; i++) {
		if (trace->nodes[i].kind == kind && number-- == 0)
			return &trace->nodes[i];
	}
	fail_msg("the trace has no %s", uph_trace_kind_name(kind));
	return NULL;
}

static int64_t child_sum(const struct uph_trace *trace, size_t parent, enum uph_trace_kind kind)
{
	int64_t sum = 0;
	for (size_t i = parent + 1; i < trace->count; i++)
		if (trace->nodes[i].parent == parent && trace->nodes[i].kind == kind &&
			!(trace->nodes[i].entry && trace->nodes[i].entry->event == UPH_EVENT_RECEIVE))
			sum += trace->nodes[i].amount.ore;
	return sum;
}

/* Parents come first, levels follow; every pot's figures add up, every allocation's money stands somewhere or
 * has come back. */
static void assert_whole(const struct uph_trace *trace)
{
	for (size_t i = 0; i < trace->count; i++) {
		const struct uph_trace_node *node = &trace->nodes[i];
		if (node->parent == SIZE_MAX) {
			assert_int_equal(0, node->level);
		} else {
			assert_true(node->parent < i);
			assert_int_equal(trace->nodes[node->parent].level + 1, node->level);
		}
		if (node->kind == UPH_TRACE_POT) {
			int64_t in =
				child_sum(trace, i, UPH_TRACE_ENTRY) + child_sum(trace, i, UPH_TRACE_MORE);
			assert_int_equal(node->amount.ore, in);
			assert_int_equal(in - child_sum(trace, i, UPH_TRACE_DRAWN) -
						 child_sum(trace, i, UPH_TRACE_OTHERS),
				child_sum(trace, i, UPH_TRACE_LEFT));
		}
		if (node->kind == UPH_TRACE_DECISION && child_sum(trace, i, UPH_TRACE_STANDING) > 0)
			assert_true(node->amount.ore >= child_sum(trace, i, UPH_TRACE_STANDING));
		if (node->kind == UPH_TRACE_DECISION)
			assert_int_equal(node->amount.ore, child_sum(trace, i, UPH_TRACE_ALLOCATION) +
								   child_sum(trace, i, UPH_TRACE_OTHERS));
		if (node->kind == UPH_TRACE_ALLOCATION)
			assert_int_equal(node->amount.ore,
				child_sum(trace, i, UPH_TRACE_STANDING) + node->figures->refunded.ore);
		if (node->kind == UPH_TRACE_ENTRY) {
			assert_non_null(node->origin);
			assert_non_null(node->origin->person);
			assert_memory_equal("uph ", node->origin->program, 4);
		}
	}
}

/* ---- refusals ---- */

static void nothing_answers(void **state)
{
	static const struct {
		const char *words, *message;
	} cases[] = {
		{"246097",
			"ingen post, tilldelning eller verifikation är på 246 097,00; närmast är 246 096,00, 229 020,00, 271 982,00, 200 000,00"},
		{"aktivitet:265", "inget i boken svarar mot aktivitet:265"},
		{"nr:16 händelse:utbetalt",
			"inget i boken svarar mot hela frågan; var för sig: nr:UPH-24-016 1 post, händelse:Utbetalt 1 post"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_trace *trace = NULL;
		struct uph_error err = {0};
		assert_int_equal(UPH_E_MISSING, trace_of(book.ledger, cases[i].words, NULL, &trace, &err));
		if (strcmp(cases[i].message, err.message) != 0)
			print_message("asked: %s\n", cases[i].words);
		assert_string_equal(cases[i].message, err.message);
		assert_null(trace);
	}
}

static void what_was_not_there_yet_is_not_traced(void **state)
{
	const struct uph_scope before = {.to = {20240401}};
	struct uph_trace *trace = NULL;
	struct uph_error err = {0};
	(void)state;
	assert_int_equal(UPH_E_MISSING, trace_of(book.ledger, "beslut:2024-04-12", &before, &trace, &err));
	assert_string_equal(
		"inget svarar mot beslut:2024-04-12 den dag som frågan gäller; i boken som den är nu gör 17 poster det",
		err.message);
}

/* ---- the real matrix ---- */

static void a_meeting_to_its_source_cells(void **state)
{
	struct uph_trace *trace = ask("beslut:2024-04-12");
	char line[8];
	size_t found = 0;
	(void)state;
	assert_whole(trace);
	assert_int_equal(1, trace->decision_count);
	assert_int_equal(10, trace->allocation_count);
	assert_int_equal(478559000 - 15000000, trace->figures.granted.ore);
	assert_false(trace->of_entries);
	for (size_t i = 0; i < trace->count; i++) {
		const struct uph_entry *entry = trace->nodes[i].entry;
		if (!entry || entry->event != UPH_EVENT_ALLOCATE)
			continue;
		(void)snprintf(line, sizeof line, "%zu", 18 + found++);
		assert_string_equal(line, entry->place);
		assert_string_equal("matris.tsv", entry->source_name);
		assert_string_equal(line, trace->nodes[i].origin->place);
	}
	assert_int_equal(11, found); /* rows 18 to 28 */
	assert_int_equal(1, count_of(trace, UPH_TRACE_UNDECIDED));
	assert_int_equal(1, count_of(trace, UPH_TRACE_ADJUSTED));
	assert_int_equal(0, node_of(trace, UPH_TRACE_ADJUSTED, 0)->date.ymd);
	uph_trace_free(trace);
}

static void a_recipient(void **state)
{
	struct uph_trace *trace = ask("mottagare:Karlskrona");
	static const int64_t granted[] = {76000000, 52500000, 24609600, 226400000};
	(void)state;
	assert_whole(trace);
	assert_int_equal(4, trace->allocation_count);
	assert_int_equal(379509600, trace->figures.granted.ore);
	assert_int_equal(48765075, trace->figures.spent.ore);
	assert_int_equal(3734925, trace->figures.refunded.ore);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(granted[i], node_of(trace, UPH_TRACE_ALLOCATION, i)->amount.ore);
	assert_int_equal(2, count_of(trace, UPH_TRACE_FUND));
	assert_int_equal(181087406, node_of(trace, UPH_TRACE_FUND, 0)->amount.ore);
	assert_int_equal(1476578600, node_of(trace, UPH_TRACE_FUND, 1)->amount.ore);
	uph_trace_free(trace);
}

static void the_same_amount_five_times(void **state)
{
	struct uph_trace *trace = ask("246096");
	(void)state;
	assert_whole(trace);
	assert_true(trace->of_entries);
	assert_int_equal(5, trace->match_count);
	assert_int_equal(123048000, trace->match_sum.ore);
	assert_int_equal(123048000, trace->figures.granted.ore);
	assert_int_equal(5, count_of(trace, UPH_TRACE_ALLOCATION));
	const struct uph_trace_node *others =
		node_of(trace, UPH_TRACE_OTHERS, 1); /* the first is the pot's */
	assert_int_equal(5, others->number);
	assert_int_equal(478559000 - 123048000 - 15000000, others->amount.ore);
	uph_trace_free(trace);
}

static void an_amount_that_is_a_sum(void **state)
{
	struct uph_trace *trace = ask("760000");
	(void)state;
	assert_whole(trace);
	assert_int_equal(2, trace->match_count);
	assert_int_equal(76000000, trace->match_sum.ore);
	assert_string_equal("UPH-23-001", node_of(trace, UPH_TRACE_ALLOCATION, 0)->allocation->label);
	uph_trace_free(trace);
}

static void a_row_back_to_the_grant(void **state)
{
	struct uph_trace *trace = ask("matris.tsv:30");
	(void)state;
	assert_whole(trace);
	assert_int_equal(1, trace->match_count);
	assert_int_equal(41951500, trace->match_sum.ore);
	const struct uph_trace_node *grant = node_of(trace, UPH_TRACE_ENTRY, 0);
	assert_int_equal(UPH_EVENT_GRANT, grant->entry->event);
	assert_string_equal("11", grant->entry->place);
	assert_false(grant->matches);
	const struct uph_trace_node *own = node_of(trace, UPH_TRACE_ENTRY, 1);
	assert_true(own->matches);
	assert_int_equal(41951500, own->amount.ore);
	assert_int_equal(UPH_TRACE_ALLOCATION, trace->nodes[own->parent].kind);
	assert_int_equal(20240618, trace->nodes[trace->nodes[own->parent].parent].date.ymd);
	assert_int_equal(1, trace->source_count);
	assert_string_equal("matris.tsv", trace->sources[0].name);
	assert_int_equal(2, trace->sources[0].entry_count);
	uph_trace_free(trace);
}

static void the_grant_forwards_to_all_it_has_paid_for(void **state)
{
	struct uph_trace *trace = ask("14 765 786,00");
	(void)state;
	assert_whole(trace);
	assert_int_equal(0, trace->allocation_count);
	assert_int_equal(4, count_of(trace, UPH_TRACE_POT));
	assert_int_equal(16, count_of(trace, UPH_TRACE_DRAWN)); /* one allocation draws on two pots */
	int64_t sum = 0;
	for (size_t i = 0; i < 16; i++)
		sum += node_of(trace, UPH_TRACE_DRAWN, i)->amount.ore;
	assert_int_equal(792291800 - 15000000 - 3734925, sum);
	uph_trace_free(trace);
}

/* ---- a life ---- */

static void a_line_from_grant_to_refund(void **state)
{
	static const enum uph_event life[] = {
		UPH_EVENT_ALLOCATE, UPH_EVENT_REQUISITION, UPH_EVENT_PAY, UPH_EVENT_SPEND, UPH_EVENT_REFUND};
	struct uph_trace *trace = ask("UPH-24-006");
	(void)state;
	assert_whole(trace);
	assert_int_equal(5, trace->entry_count);
	for (size_t i = 0; i < 5; i++) {
		const struct uph_trace_node *node =
			node_of(trace, UPH_TRACE_ENTRY, i + 1); /* after the grant */
		assert_int_equal(life[i], node->entry->event);
		assert_string_equal(i == 0 ? "matris.tsv" : "handelser.csv", node->entry->source_name);
	}
	const struct uph_trace_node *stands = node_of(trace, UPH_TRACE_STANDING, 0);
	assert_int_equal(3, count_of(trace, UPH_TRACE_STANDING)); /* its own, and two of the whole decision */
	assert_int_equal(
		UPH_TRACE_DECISION, trace->nodes[node_of(trace, UPH_TRACE_STANDING, 1)->parent].kind);
	assert_int_equal(478559000 - 15000000 - 52500000, node_of(trace, UPH_TRACE_STANDING, 1)->amount.ore);
	assert_int_equal(UPH_ACCOUNT_SPENT, stands->stands);
	assert_int_equal(48765075, stands->amount.ore);
	assert_int_equal(
		48765075, node_of(trace, UPH_TRACE_DRAWN, 0)->amount.ore); /* what has not come back */
	assert_int_equal(2, trace->source_count);
	uph_trace_free(trace);
}

static void as_it_stood_on_a_day(void **state)
{
	const struct uph_scope summer = {.to = {20240630}};
	struct uph_trace *trace = ask_on(book.ledger, "UPH-24-006", &summer);
	(void)state;
	assert_whole(trace);
	assert_int_equal(3, trace->entry_count);
	assert_int_equal(52500000, trace->figures.paid.ore);
	assert_int_equal(0, trace->figures.spent.ore);
	uph_trace_free(trace);
}

static void as_it_was_known(void **state)
{
	struct uph_trace *now = ask("UPH-24-006");
	(void)state;
	/* Up to the record before the payment's: what is registered later is not there. */
	const struct uph_scope then = {.seq_max = node_of(now, UPH_TRACE_ENTRY, 3)->entry->seq - 1};
	struct uph_trace *trace = ask_on(book.ledger, "UPH-24-006", &then);
	assert_whole(trace);
	assert_int_equal(2, trace->entry_count);
	assert_int_equal(52500000, trace->figures.requisitioned.ore);
	uph_trace_free(trace);
	uph_trace_free(now);
}

static void figures_are_those_of_the_statement(void **state)
{
	struct uph_trace *trace = ask("mottagare:KoU");
	struct uph_report *statement = NULL;
	struct uph_error err = {0};
	const struct uph_query query = {.party = "KoU"};
	(void)state;
	assert_whole(trace);
	assert_status(UPH_OK, uph_report_statement(book.ledger, &query, &statement, &err), &err);
	assert_int_equal(report_total_ore(statement, 0, "granted"), trace->figures.granted.ore);
	assert_int_equal(report_total_ore(statement, 0, "left"), trace->figures.reserved.ore);
	uph_report_free(statement);
	uph_trace_free(trace);
}

/* ---- corrections, conditions, proposals, documents ---- */

static void a_correction_is_told_with_its_reason(void **state)
{
	struct real_book other;
	struct uph_error err = {0};
	int64_t voucher;
	(void)state;
	real_book_open(&other, folder, "rattat.uph");
	real_book_begin(&other);
	assert_status(UPH_OK,
		uph_reverse_voucher(other.ledger, 18, (struct uph_date){0}, "fel rad", &voucher, &err), &err);
	real_book_commit(&other);
	struct uph_trace *trace = ask_on(other.ledger, "UPH-24-016", NULL);
	assert_whole(trace);
	assert_int_equal(0, trace->figures.granted.ore);
	const struct uph_trace_node *correction = node_of(trace, UPH_TRACE_ENTRY, 2);
	assert_int_equal(18, correction->entry->corrects_voucher);
	assert_string_equal("fel rad", correction->entry->reason);
	assert_int_equal(voucher, node_of(trace, UPH_TRACE_ENTRY, 1)->entry->corrected_by_voucher);
	uph_trace_free(trace);
	trace = ask_on(other.ledger, "händelse:rättelse", NULL);
	assert_int_equal(1, trace->match_count);
	uph_trace_free(trace);
	real_book_close(&other);
}

static void a_condition_that_fails_gives_the_money_back(void **state)
{
	struct esf_book esf;
	(void)state;
	esf_book_open(&esf, folder);
	struct uph_trace *trace = ask_on(esf.book.ledger, "LSVO 2024-02-16 § 25 c", NULL);
	assert_whole(trace);
	assert_int_equal(200000000, trace->figures.reserved.ore);
	assert_int_equal(UPH_CONDITION_OPEN, node_of(trace, UPH_TRACE_CONDITION, 0)->condition->state);
	assert_int_equal(2, count_of(trace, UPH_TRACE_FUND));
	uph_trace_free(trace);
	int64_t voucher = esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	trace = ask_on(esf.book.ledger, "V-24-001", NULL);
	assert_whole(trace);
	assert_int_equal(0, trace->figures.granted.ore);
	assert_int_equal(UPH_CONDITION_FAILED, node_of(trace, UPH_TRACE_CONDITION, 0)->condition->state);
	assert_int_equal(voucher, node_of(trace, UPH_TRACE_CONDITION, 0)->condition->voucher);
	assert_int_equal(4, trace->entry_count);
	assert_int_equal(0, count_of(trace, UPH_TRACE_STANDING));
	uph_trace_free(trace);
	esf_book_close(&esf);
}

static void what_is_only_proposed_and_a_document_beside_it(void **state)
{
	struct real_book other;
	struct uph_error err = {0};
	int64_t decision, allocation;
	(void)state;
	real_book_open(&other, folder, "forslag.uph");
	real_book_begin(&other);
	const struct uph_decision proposal = {
		.body = "LSVO", .date = {20241108}, .paragraph = "97", .title = "Förslag om läger"};
	assert_status(UPH_OK, uph_decision_add(other.ledger, &proposal, NULL, &decision, &err), &err);
	const struct uph_step step = {.stage = UPH_PROPOSED, .date = {20241108}};
	assert_status(UPH_OK, uph_step_add(other.ledger, decision, &step, NULL, &err), &err);
	const struct uph_allocation line = {
		.decision = decision, .purpose = "Läger", .bound = "most", .extent = "tre veckor"};
	assert_status(UPH_OK, uph_allocation_add(other.ledger, &line, proposal.date, NULL, &allocation, &err),
		&err);
	const struct uph_financing financing = {.allocation = allocation,
		.fund = real_book_fund(&other, "UPH 2024"),
		.activity = real_book_activity(&other, "786"),
		.amount = {7777700}};
	assert_status(UPH_OK, uph_financing_add(other.ledger, &financing, 0, NULL, &err), &err);
	const struct uph_attachment document = {
		.name = "ansokan.pdf", .digest = {1, 2, 3}, .size = 12, .decision = decision};
	assert_status(UPH_OK, uph_attachment_add(other.ledger, &document, NULL, &err), &err);
	real_book_commit(&other);

	static const char *const questions[] = {"LSVO 2024-11-08", "77 777,00", "text:läger"};
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		struct uph_trace *trace = ask_on(other.ledger, questions[i], NULL);
		assert_whole(trace);
		assert_int_equal(1, trace->allocation_count);
		assert_int_equal(0, trace->entry_count);
		assert_int_equal(UPH_PROPOSED, node_of(trace, UPH_TRACE_STEP, 0)->step->stage);
		assert_int_equal(0, count_of(trace, UPH_TRACE_UNDECIDED));
		assert_string_equal("ansokan.pdf", node_of(trace, UPH_TRACE_ATTACHMENT, 0)->attachment->name);
		assert_int_equal(0, node_of(trace, UPH_TRACE_STEP, 0)->origin->source);
		uph_trace_free(trace);
	}
	real_book_close(&other);
}

static void what_the_director_has_decided_and_the_protocol_says(void **state)
{
	struct real_book other;
	struct uph_error err = {0};
	int64_t meeting;
	(void)state;
	real_book_open(&other, folder, "beslutat.uph");
	real_book_begin(&other);
	struct uph_decision decision;
	int64_t allocation;
	assert_status(UPH_OK,
		uph_decision_resolve(other.ledger, "LSVO 2024-09-27", &decision, &allocation, &err), &err);
	const struct uph_verdict verdict = {
		.decision = decision.id, .date = {20241010}, .reference = "REG-2024/1234"};
	assert_status(UPH_OK, uph_approve(other.ledger, &verdict, NULL, &err), &err);
	const struct uph_decision other_paragraph = {
		.body = "LSVO", .date = {20240927}, .paragraph = "91", .title = "Samordnare, nära vård"};
	int64_t id;
	assert_status(UPH_OK, uph_decision_add(other.ledger, &other_paragraph, NULL, &id, &err), &err);
	const struct uph_meeting said = {
		.body = "LSVO", .date = {20240927}, .state = UPH_MEETING_HELD, .adjusted = {20241003}};
	assert_status(UPH_OK, uph_meeting_say(other.ledger, &said, NULL, &meeting, &err), &err);
	const struct uph_minute minute = {.meeting = meeting,
		.paragraph = "91",
		.title = "Samordnare",
		.kind = UPH_MINUTE_OTHER,
		.text = "andra medel"};
	assert_status(UPH_OK, uph_minute_add(other.ledger, &minute, NULL, &err), &err);
	const struct uph_minute idea = {
		.meeting = meeting, .paragraph = "92", .title = "Tankar", .kind = UPH_MINUTE_IDEA};
	assert_status(UPH_OK, uph_minute_add(other.ledger, &idea, NULL, &err), &err);
	real_book_commit(&other);

	struct uph_trace *trace = ask_on(other.ledger, "UPH-24-016", NULL);
	assert_whole(trace);
	assert_int_equal(0, count_of(trace, UPH_TRACE_UNDECIDED));
	const struct uph_trace_node *step = node_of(trace, UPH_TRACE_STEP, 1);
	assert_int_equal(UPH_DECIDED, step->step->stage);
	assert_string_equal("REG-2024/1234", step->step->reference);
	assert_int_equal(20241003, node_of(trace, UPH_TRACE_ADJUSTED, 0)->date.ymd);
	uph_trace_free(trace);

	struct uph_question *none = NULL;
	assert_int_equal(UPH_E_MISSING, uph_question_read(other.ledger, "LSVO 2024-09-27 § 92", &none, &err));
	assert_string_equal(
		"LSVO 2024-09-27 § 92 är inget beslut i boken; protokollet (för hand) säger: tanke eller kostnad utan belopp, Tankar",
		err.message);
	trace = ask_on(other.ledger, "LSVO 2024-09-27 § 91", NULL);
	assert_whole(trace);
	assert_int_equal(0, trace->allocation_count);
	assert_int_equal(UPH_MINUTE_OTHER, node_of(trace, UPH_TRACE_PROTOCOL, 0)->minute->kind);
	uph_trace_free(trace);
	real_book_close(&other);
}

static void who_attested_and_what_lies_beside_the_voucher(void **state)
{
	struct real_book other;
	struct uph_error err = {0};
	(void)state;
	real_book_open(&other, folder, "attest.uph");
	uph_ledger_close(other.ledger);
	struct uph_ledger_options options = book_options(&other.time, "uph attest");
	options.person = "berit";
	assert_status(UPH_OK, uph_ledger_open(other.path, &options, &other.ledger, &err), &err);
	real_book_begin(&other);
	assert_status(UPH_OK, uph_attest_add(other.ledger, 18, &err), &err);
	const struct uph_attachment document = {
		.name = "faktura.pdf", .digest = {9, 8, 7}, .size = 5, .voucher = 18};
	assert_status(UPH_OK, uph_attachment_add(other.ledger, &document, NULL, &err), &err);
	real_book_commit(&other);

	struct uph_trace *trace = ask_on(other.ledger, "ver:18", NULL);
	assert_whole(trace);
	const struct uph_trace_node *entry = node_of(trace, UPH_TRACE_ENTRY, 1); /* after the grant */
	assert_string_equal("controller", entry->origin->person);
	assert_string_equal("berit", entry->attested_by);
	assert_true(entry->attested_at > entry->origin->recorded_at);
	const struct uph_trace_node *attached = node_of(trace, UPH_TRACE_ATTACHMENT, 0);
	assert_string_equal("faktura.pdf", attached->attachment->name);
	assert_ptr_equal(entry, &trace->nodes[attached->parent]);
	uph_trace_free(trace);

	real_book_close(&other);
}

/* ---- a row of the matrix that a protocol's paragraph takes over ---- */

static const char paragraph_84[] =
	"{\"format\": \"uph-beslut-1\", \"decisions\": [{\"body\": \"LSVO\", \"date\": \"2024-09-27\","
	" \"paragraph\": \"84\", \"title\": \"Ledare i kommunen\", \"stage\": \"recommended\","
	" \"clauses\": [\"att tillsätta medel\"],"
	" \"allocations\": [{\"purpose\": \"ledare i kommunen\", \"recipient\": \"KoU\", \"amount\": \"200 000,00\","
	" \"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"787\", \"amount\": \"200 000,00\"}]}]}]}";

static void import_paragraph(struct real_book *other)
{
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	const struct uph_import_options options = {.as = "decisions"};
	char *path = support_path(folder, "paragraf84.json");
	support_write(path, paragraph_84, strlen(paragraph_84));
	assert_status(UPH_OK, uph_import_file(other->ledger, path, &options, &result, findings, &err), &err);
	uph_import_free(&result);
	uph_findings_free(findings);
	free(path);
}

static void approve(struct real_book *other, const char *words, int32_t date)
{
	struct uph_decision decision;
	struct uph_error err = {0};
	int64_t allocation;
	assert_status(UPH_OK, uph_decision_resolve(other->ledger, words, &decision, &allocation, &err), &err);
	const struct uph_verdict verdict = {.decision = decision.id,
		.allocations = allocation ? &allocation : NULL,
		.allocation_count = allocation ? 1 : 0,
		.date = {date},
		.reference = "REG-7"};
	real_book_begin(other);
	assert_status(UPH_OK, uph_approve(other->ledger, &verdict, NULL, &err), &err);
	real_book_commit(other);
}

static void what_was_decided_of_a_row_goes_with_it(void **state)
{
	static const char *const decided[] = {"LSVO 2024-09-27", "UPH-24-016"};
	(void)state;
	for (size_t i = 0; i < sizeof decided / sizeof *decided; i++) {
		struct real_book other;
		real_book_open(&other, folder, i == 0 ? "flytt1.uph" : "flytt2.uph");
		approve(&other, decided[i], 20241010);
		import_paragraph(&other);
		struct uph_trace *trace = ask_on(other.ledger, "UPH-24-016", NULL);
		assert_whole(trace);
		assert_string_equal("84", node_of(trace, UPH_TRACE_DECISION, 0)->decision->paragraph);
		assert_int_equal(2, count_of(trace, UPH_TRACE_STEP));
		const struct uph_trace_node *step = node_of(trace, UPH_TRACE_STEP, 1);
		assert_int_equal(UPH_DECIDED, step->step->stage);
		assert_string_equal("REG-7", step->step->reference);
		assert_null(step->of->paragraph);
		assert_int_equal(UPH_TRACE_ALLOCATION, trace->nodes[step->parent].kind);
		assert_int_equal(0, count_of(trace, UPH_TRACE_UNDECIDED));
		uph_trace_free(trace);
		/* The day before, it was not decided. */
		const struct uph_scope before = {.to = {20241009}};
		trace = ask_on(other.ledger, "UPH-24-016", &before);
		assert_int_equal(1, count_of(trace, UPH_TRACE_STEP));
		assert_int_equal(UPH_RECOMMENDED, node_of(trace, UPH_TRACE_STEP, 0)->step->stage);
		uph_trace_free(trace);
		trace = ask_on(other.ledger, "Regiondirektören 2024-10-10", NULL);
		assert_int_equal(1, trace->allocation_count);
		uph_trace_free(trace);
		real_book_close(&other);
	}
}

/* Counted to and fro many times, as when a paper is corrected again and again: the oldest is not forgotten.
 */
static void what_was_decided_long_ago_is_still_told(void **state)
{
	struct real_book other;
	struct uph_error err = {0};
	struct uph_decision first;
	struct uph_allocation row;
	int64_t ids[2];
	(void)state;
	real_book_open(&other, folder, "fram.uph");
	approve(&other, "LSVO 2024-09-27", 20241010);
	assert_status(UPH_OK, uph_allocation_find(other.ledger, "UPH-24-016", &row, &err), &err);
	assert_status(UPH_OK, uph_decision_by_id(other.ledger, row.decision, &first, &err), &err);
	ids[0] = first.id;
	real_book_begin(&other);
	const struct uph_decision paragraph = {.body = "LSVO", .date = {20240927}, .paragraph = "84"};
	assert_status(UPH_OK, uph_decision_add(other.ledger, &paragraph, NULL, &ids[1], &err), &err);
	for (size_t i = 0; i < 69; i++) {
		const struct uph_allocation_change change = {.decision = ids[(i + 1) % 2]};
		assert_status(UPH_OK,
			uph_allocation_amend(other.ledger, row.id, &change, "paragrafen", NULL, &err), &err);
	}
	real_book_commit(&other);
	struct uph_trace *trace = ask_on(other.ledger, "UPH-24-016", NULL);
	assert_whole(trace);
	assert_string_equal("84", node_of(trace, UPH_TRACE_DECISION, 0)->decision->paragraph);
	assert_int_equal(1, count_of(trace, UPH_TRACE_STEP));
	const struct uph_trace_node *step = node_of(trace, UPH_TRACE_STEP, 0);
	assert_int_equal(UPH_DECIDED, step->step->stage);
	assert_string_equal("REG-7", step->step->reference);
	assert_null(step->of->paragraph);
	uph_trace_free(trace);
	real_book_close(&other);
}

static void the_director_decided_one_of_several(void **state)
{
	struct real_book other;
	(void)state;
	real_book_open(&other, folder, "enav.uph");
	approve(&other, "UPH-24-006", 20240502);
	struct uph_trace *trace = ask_on(other.ledger, "Regiondirektören 2024-05-02", NULL);
	assert_whole(trace);
	assert_int_equal(1, trace->allocation_count);
	assert_string_equal("UPH-24-006", node_of(trace, UPH_TRACE_ALLOCATION, 0)->allocation->label);
	assert_int_equal(52500000, trace->figures.granted.ore);
	uph_trace_free(trace);
	trace = ask_on(other.ledger, "LSVO 2024-04-12", NULL);
	assert_int_equal(10, trace->allocation_count);
	uph_trace_free(trace);
	real_book_close(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_answers),
		cmocka_unit_test(what_was_not_there_yet_is_not_traced),
		cmocka_unit_test(a_meeting_to_its_source_cells),
		cmocka_unit_test(a_recipient),
		cmocka_unit_test(the_same_amount_five_times),
		cmocka_unit_test(an_amount_that_is_a_sum),
		cmocka_unit_test(a_row_back_to_the_grant),
		cmocka_unit_test(the_grant_forwards_to_all_it_has_paid_for),
		cmocka_unit_test(a_line_from_grant_to_refund),
		cmocka_unit_test(as_it_stood_on_a_day),
		cmocka_unit_test(as_it_was_known),
		cmocka_unit_test(figures_are_those_of_the_statement),
		cmocka_unit_test(a_correction_is_told_with_its_reason),
		cmocka_unit_test(a_condition_that_fails_gives_the_money_back),
		cmocka_unit_test(what_is_only_proposed_and_a_document_beside_it),
		cmocka_unit_test(what_the_director_has_decided_and_the_protocol_says),
		cmocka_unit_test(what_was_decided_of_a_row_goes_with_it),
		cmocka_unit_test(what_was_decided_long_ago_is_still_told),
		cmocka_unit_test(the_director_decided_one_of_several),
		cmocka_unit_test(who_attested_and_what_lies_beside_the_voucher),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
