/* Two clocks: a report asked for as known at a moment is the one that was drawn at that moment, but for the
 * line that says which moment was asked for. Every report is drawn in every format; then much more is said in
 * the books; then every report is drawn again as known before it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/digest.h"
#include "tests/support/book.h"
#include "tests/support/matrix_sample.h"
#include "tests/support/real_book.h"

static const char *const suffixes[UPH_FORMAT_COUNT] = {"txt", "csv", "json", "xlsx", "html"};

static char *folder;
static struct real_book book;
static int64_t condition, first_line, esf;
static struct uph_error err;

static enum uph_status audit(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *error)
{
	return uph_report_audit(ledger, query, out, NULL, error);
}

struct drawn {
	const char *name;
	enum uph_status (*report)(struct uph_ledger *ledger, const struct uph_query *query,
		struct uph_report **out, struct uph_error *error);
	struct uph_query query;
};

static const struct drawn reports[] = {
	{"balance", uph_report_balance, {.group = UPH_BY_ACTIVITY}},
	{"balance-detail", uph_report_balance, {.group = UPH_BY_ACTIVITY, .detail = true}},
	{"balance-fund", uph_report_balance, {.group = UPH_BY_FUND}},
	{"balance-recipient", uph_report_balance, {.group = UPH_BY_RECIPIENT}},
	{"balance-decision", uph_report_balance, {.group = UPH_BY_DECISION}},
	{"balance-month", uph_report_balance, {.group = UPH_BY_MONTH}},
	{"balance-of-fund", uph_report_balance, {.fund = "UPH 2024", .to = {20240630}}},
	{"balance-from", uph_report_balance, {.from = {20240301}, .to = {20240930}}},
	{"matrix-full", uph_report_matrix, {.form = UPH_MATRIX_FULL}},
	{"matrix-protocol", uph_report_matrix, {.form = UPH_MATRIX_PROTOCOL}},
	{"matrix-both", uph_report_matrix, {.form = UPH_MATRIX_BOTH}},
	{"matrix-proposals", uph_report_matrix, {.form = UPH_MATRIX_FULL, .proposals = true}},
	{"journal", uph_report_journal, {.group = UPH_BY_ACTIVITY}},
	{"statement", uph_report_statement, {.party = "Karlskrona kommun"}},
	{"decisions", uph_report_decisions, {.group = UPH_BY_ACTIVITY}},
	{"decisions-detail", uph_report_decisions, {.detail = true}},
	{"decision", uph_report_decisions, {.decision = "UPH-24-005"}},
	{"conditions", uph_report_conditions, {.group = UPH_BY_ACTIVITY}},
	{"cofinancing", uph_report_cofinancing, {.group = UPH_BY_ACTIVITY}},
	{"recommend", uph_report_recommendation, {.decision = "UPH-24-005"}},
	{"sources", uph_report_sources, {.group = UPH_BY_ACTIVITY}},
	{"attest", uph_report_attests, {.group = UPH_BY_ACTIVITY}},
	{"attachments", uph_report_attachments, {.group = UPH_BY_ACTIVITY}},
	{"settings", uph_report_settings, {.group = UPH_BY_ACTIVITY}},
	{"status", uph_report_status, {.group = UPH_BY_ACTIVITY}},
	{"closings", uph_report_closings, {.group = UPH_BY_ACTIVITY}},
	{"meetings", uph_report_meetings, {.group = UPH_BY_ACTIVITY}},
	{"audit", audit, {.group = UPH_BY_ACTIVITY}},
	{"register", uph_report_register, {.group = UPH_BY_ACTIVITY}},
	{"parties", uph_report_parties, {.group = UPH_BY_ACTIVITY}},
	{"history", uph_report_history, {.group = UPH_BY_ACTIVITY}},
	{"trace-recipient", uph_report_trace, {.question = "mottagare:Karlskrona"}},
	{"trace-decision", uph_report_trace, {.question = "UPH-24-005"}},
};

#define REPORTS (sizeof reports / sizeof *reports)

/* ---- the books ---- */

static void reopen(const char *person)
{
	struct uph_ledger_options options = book_options(&book.time, "uph test");
	options.person = person;
	uph_ledger_close(book.ledger);
	assert_status(UPH_OK, uph_ledger_open(book.path, &options, &book.ledger, &err), &err);
	real_book_begin(&book);
}

static struct uph_allocation allocation(const char *label)
{
	struct uph_allocation found;
	assert_status(UPH_OK, uph_allocation_find(book.ledger, label, &found, &err), &err);
	return found;
}

static void attach(const char *name, int64_t voucher, int64_t decision)
{
	struct uph_attachment paper = {
		.name = name, .size = (int64_t)strlen(name), .voucher = voucher, .decision = decision};
	struct digest *digest = digest_new();
	assert_true(digest_begin(digest) && digest_add(digest, name, strlen(name)) &&
		    digest_end(digest, paper.digest));
	digest_free(digest);
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &paper, name, &err), &err);
}

static void plan(enum uph_cofinancing_version version, int64_t ore)
{
	struct uph_cofinancing wanted = {.condition = condition,
		.version = version,
		.date = {20240701},
		.own_share = {46, 100},
		.funders = {{.party = esf, .share = {54, 100}}},
		.funder_count = 1};
	assert_status(
		UPH_OK, uph_cofinancing_plan(&wanted, UPH_GIVEN_TOTAL, (struct uph_money){ore}, &err), &err);
	assert_status(UPH_OK, uph_cofinancing_add(book.ledger, &wanted, NULL, NULL, &err), &err);
}

/* What is known at first: the matrix, a condition with a plan, an attest, a document, settings. */
static void say_first(void)
{
	const struct uph_party *party;
	real_book_open(&book, folder, "bok.uph");
	real_book_begin(&book);
	first_line = allocation("UPH-24-005").id;
	assert_status(UPH_OK, uph_party_find(book.ledger, "ESF-rådet", &party, &err), &err);
	esf = party->id;
	const struct uph_condition wanted = {.decision = allocation("UPH-24-005").decision,
		.kind = UPH_CONDITION_COFINANCING,
		.text = "att ESF beviljar",
		.name = "Projektet",
		.due = {20240901}};
	assert_status(UPH_OK,
		uph_condition_add(book.ledger, &wanted, (struct uph_date){20240101}, NULL, &condition, &err),
		&err);
	plan(UPH_APPLIED, 100000000);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest", "two", &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "organisation", "Region Blekinge", &err), &err);
	attach("faktura.pdf", 1, 0);
	real_book_commit(&book);
	reopen("chefen");
	assert_status(UPH_OK, uph_attest_add(book.ledger, 1, &err), &err);
	real_book_commit(&book);
}

/* A new version of the matrix in which two texts read otherwise. */
static void import_again(void)
{
	struct sample_lines *lines = sample_matrix();
	sample_replace_all(lines, "Barnahus", "Barnahus Blekinge");
	char *text = sample_joined(lines), *path = support_path(folder, "matris2.tsv");
	support_write(path, text, strlen(text));
	real_book_import(&book, path);
	free(path);
	free(text);
	free(lines);
}

static void rename_and_amend(void)
{
	const struct uph_party *found;
	int64_t fund = real_book_fund(&book, "UPH 2024"), activity = real_book_activity(&book, "786");
	struct uph_allocation line = allocation("UPH-24-005");
	assert_status(UPH_OK, uph_party_find(book.ledger, "Karlskrona kommun", &found, &err), &err);
	int64_t party = found->id;
	assert_status(UPH_OK, uph_alias_add(book.ledger, UPH_ALIAS_PARTY, party, "Staden", NULL, &err), &err);
	assert_status(UPH_OK, uph_alias_add(book.ledger, UPH_ALIAS_FUND, fund, "Medel 24", NULL, &err), &err);
	assert_status(
		UPH_OK, uph_alias_add(book.ledger, UPH_ALIAS_ACTIVITY, activity, "7860", NULL, &err), &err);
	assert_status(UPH_OK,
		uph_decision_retitle(book.ledger, line.decision, "En ny rubrik", "saknades", NULL, &err),
		&err);
	assert_status(UPH_OK,
		uph_allocation_amend(book.ledger, first_line,
			&(struct uph_allocation_change){.purpose = "Ett annat ändamål",
				.extent = "0,5 årsarbetare",
				.period_first = {20240101},
				.period_last = {20241231},
				.performer = party},
			"rättad", NULL, &err),
		&err);
	assert_status(
		UPH_OK, uph_clause_add(book.ledger, line.decision, "att anteckna det", NULL, &err), &err);
	assert_status(UPH_OK, uph_distribution_add(book.ledger, line.decision, "Diariet", NULL, &err), &err);
	assert_status(UPH_OK,
		uph_activity_add(
			book.ledger, &(struct uph_activity){.code = "999", .name = "Ny"}, NULL, NULL, &err),
		&err);
	assert_status(UPH_OK,
		uph_fund_add(book.ledger,
			&(struct uph_fund){.name = "UPH 2025", .kind = "state", .year = 2025}, NULL, NULL,
			&err),
		&err);
	assert_status(UPH_OK,
		uph_party_add(book.ledger, &(struct uph_party){.name = "Nytt bolag", .kind = "other"}, NULL,
			NULL, &err),
		&err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "organisation", "En annan region", &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "name", "Ett annat namn", &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest", "off", &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest.from", "5000.00", &err), &err);
}

static void decide_and_move(void)
{
	struct uph_allocation line = allocation("UPH-24-005"), other = allocation("UPH-24-002");
	const struct uph_verdict verdict = {
		.decision = line.decision, .date = {20240928}, .reference = "2024/99"};
	const struct uph_verdict rejected = {.decision = other.decision, .date = {20240929}};
	const struct uph_condition_outcome met = {
		.condition = condition, .state = UPH_CONDITION_MET, .date = {20240930}, .evidence = "beslut"};
	const struct uph_meeting meeting = {
		.body = "LSVO", .date = {20240927}, .state = UPH_MEETING_HELD, .adjusted = {20241001}};
	int64_t voucher;
	bool made;
	assert_status(UPH_OK, uph_approve(book.ledger, &verdict, NULL, &err), &err);
	if (other.decision != line.decision)
		assert_status(UPH_OK, uph_reject(book.ledger, &rejected, &voucher, &err), &err);
	assert_status(UPH_OK, uph_condition_settle(book.ledger, &met, NULL, &err), &err);
	plan(UPH_GRANTED_VERSION, 120000000);
	assert_status(UPH_OK, uph_meeting_say(book.ledger, &meeting, NULL, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_reverse_voucher(book.ledger, uph_ledger_head(book.ledger).voucher, (struct uph_date){0},
			"prov", NULL, &err),
		&err);
	attach("protokoll.pdf", 0, line.decision);
	assert_status(UPH_OK,
		uph_close(book.ledger, 0, (struct uph_date){20240331}, "kvartal 1", &made, &err), &err);
	assert_status(UPH_OK, uph_ledger_override(book.ledger, "fund-below-zero", "prov", &err), &err);
}

static void say_more(void)
{
	reopen("controller");
	real_book_commit(&book);
	import_again();
	real_book_begin(&book);
	rename_and_amend();
	decide_and_move();
	real_book_commit(&book);
	reopen("en annan chef");
	assert_status(UPH_OK, uph_attest_add(book.ledger, 2, &err), &err);
	real_book_commit(&book);
}

/* ---- drawing ---- */

static char *file_of(const char *prefix, const struct drawn *drawn, size_t format)
{
	char name[100];
	(void)snprintf(name, sizeof name, "%s-%s.%s", prefix, drawn->name, suffixes[format]);
	return support_path(folder, name);
}

/* Takes away the parameter that says which moment was asked for, which must say it. */
static void without_moment(struct uph_report *report, const char *known_at)
{
	for (size_t part = 0; part <= report->part_count; part++) {
		struct uph_report *one = part ? report->parts[part - 1] : report;
		for (size_t i = 0; i < one->parameter_count; i++) {
			struct uph_pair *pair = &one->parameters[i];
			if (strcmp(pair->key, "known_at") != 0)
				continue;
			if (part == 0)
				assert_string_equal(known_at, pair->value.text);
			pair->value = (struct uph_value){0};
		}
	}
}

static void draw(const char *prefix, const struct drawn *drawn, const char *known_at, bool all)
{
	struct uph_report *report;
	struct uph_query query = drawn->query;
	query.known_at = known_at;
	enum uph_status status = drawn->report(book.ledger, &query, &report, &err);
	if (status != UPH_OK)
		fail_msg("%s known at %s: %s", drawn->name, known_at ? known_at : "now", err.message);
	if (known_at)
		without_moment(report, known_at);
	for (size_t format = 0; format < UPH_FORMAT_COUNT; format++) {
		if (!all && format != UPH_FORMAT_JSON)
			continue;
		char *path = file_of(prefix, drawn, format);
		assert_status(
			UPH_OK, uph_report_render(report, (enum uph_format)format, NULL, path, &err), &err);
		free(path);
	}
	uph_report_free(report);
}

/* Where two files part, as a person looks for it. */
static void show_difference(const char *a, const char *b, size_t at)
{
	size_t from = at > 60 ? at - 60 : 0;
	print_message("  then: …%.140s\n   now: …%.140s\n", a + from, b + from);
}

static size_t differences;

static void compare(const struct drawn *drawn, size_t format, const char *how)
{
	char *then = file_of("then", drawn, format), *now = file_of("now", drawn, format);
	size_t length, other, at = 0;
	char *a = support_read(then, &length), *b = support_read(now, &other);
	while (at < length && at < other && a[at] == b[at])
		at++;
	if (length != other || at < length) {
		differences++;
		print_message("%s.%s known at %s differs:\n", drawn->name, suffixes[format], how);
		if (format != UPH_FORMAT_XLSX)
			show_difference(a, b, at);
	}
	free(a);
	free(b);
	free(then);
	free(now);
}

static void a_report_is_what_it_was(void **state)
{
	(void)state;
	char hex[65], foot[24], moment[UPH_TIME_TEXT_MAX];
	say_first();
	const struct uph_head head = uph_ledger_head(book.ledger);
	uph_head_hex(&head, hex);
	(void)snprintf(foot, sizeof foot, "%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
	uph_time_print(head.recorded_at, true, moment);
	for (size_t i = 0; i < REPORTS; i++)
		draw("then", &reports[i], NULL, true);
	say_more();
	for (size_t i = 0; i < REPORTS; i++) {
		draw("now", &reports[i], foot, true);
		for (size_t format = 0; format < UPH_FORMAT_COUNT; format++)
			compare(&reports[i], format, "16 digits");
		draw("now", &reports[i], hex, false);
		compare(&reports[i], UPH_FORMAT_JSON, "the whole digest");
		draw("now", &reports[i], moment, false);
		compare(&reports[i], UPH_FORMAT_JSON, "the moment");
	}
	if (differences > 0)
		fail_msg("%zu papers are not what they were", differences);
	book_verify(book.ledger);
}

/* The test can fail: what has been said since does change the papers of today. */
static void what_was_said_since_shows_today(void **state)
{
	(void)state;
	static const char *const changed[] = {"balance", "matrix-full", "journal", "statement", "decisions",
		"conditions", "cofinancing", "sources", "attest", "attachments", "settings", "status",
		"closings", "meetings"};
	say_first();
	for (size_t i = 0; i < REPORTS; i++)
		draw("then", &reports[i], NULL, false);
	say_more();
	for (size_t i = 0; i < REPORTS; i++) {
		size_t length, other;
		draw("now", &reports[i], NULL, false);
		char *then = file_of("then", &reports[i], UPH_FORMAT_JSON);
		char *now = file_of("now", &reports[i], UPH_FORMAT_JSON);
		char *a = support_read(then, &length), *b = support_read(now, &other);
		bool same = length == other && memcmp(a, b, length) == 0;
		for (size_t k = 0; k < sizeof changed / sizeof *changed; k++) {
			if (strcmp(changed[k], reports[i].name) == 0 && same)
				fail_msg("%s is the same", reports[i].name);
		}
		free(a);
		free(b);
		free(then);
		free(now);
	}
}

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	differences = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_report_is_what_it_was, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_said_since_shows_today, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
