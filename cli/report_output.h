/* What every report command shares: its question read from the options, its answer drawn where the person
 * wants it. */
#ifndef UPH_CLI_REPORT_OUTPUT_H
#define UPH_CLI_REPORT_OUTPUT_H

#include "command.h"
#include "uph/report.h"
#include "uph/reports.h"

struct output {
	enum uph_format format;
	const char *path; /* "-": standard output */
	struct uph_render_options render;
	enum uph_language language;
};

/* Format, file and language from the options. UPH_E_USAGE for those that contradict each other. */
enum uph_status output_choose(const struct invocation *invocation, struct output *out, struct uph_error *err);
/* Draws a report. */
enum uph_status output_draw(
	const struct output *output, const struct uph_report *report, struct uph_error *err);

/* UPH_E_USAGE when standard output or standard error (uph balance >>bok.uph), or a path, is the ledger's own:
 * the books are not a place for what is drawn from them. Standard error is closed then. */
enum uph_status output_check_standard(const struct invocation *invocation, struct uph_error *err);
enum uph_status output_check_path(
	const struct invocation *invocation, const char *path, struct uph_error *err);

/* The common options of a question; the command adds what is its own. */
enum uph_status query_read(const struct invocation *invocation, struct uph_query *out, struct uph_error *err);

/* How to draw, and the question, in the language to draw in: how a report begins. */
enum uph_status report_ask(const struct invocation *invocation, struct output *output,
	struct uph_query *query, struct uph_error *err);

typedef enum uph_status report_function(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);
/* Opens the ledger, asks, draws, frees. */
enum uph_status report_answer(struct invocation *invocation, const struct output *output,
	const struct uph_query *query, report_function *report, struct uph_error *err);
/* All of it, for a report without options of its own. */
enum uph_status report_run(struct invocation *invocation, report_function *report, struct uph_error *err);
/* The same of a report that the command's words ask about, joined: a decision, or a question
 * (uph/question.h). With `detail` the formats that have sheets and sections get them all. */
enum report_words { REPORT_OF_DECISION, REPORT_OF_QUESTION };
enum uph_status report_run_words(struct invocation *invocation, report_function *report,
	enum report_words words, bool detail, struct uph_error *err);

#endif
