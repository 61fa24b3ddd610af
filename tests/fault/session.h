/* A session of everything that is done with a ledger, step by step: each step on a copy of the ledger as it
 * stood before it, so that it can be done over and over with something failing. */
#ifndef UPH_TESTS_FAULT_SESSION_H
#define UPH_TESTS_FAULT_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph.h"

/* Ledgers that steps begin from. */
enum base {
	BASE_NONE,      /* there is no file */
	BASE_EMPTY,     /* new */
	BASE_MATRIX,    /* with the example matrix */
	BASE_DECISIONS, /* and the decision files */
	BASE_BOOK,      /* and a sheet of events */
	BASE_THEIRS,    /* the matrix and the year's payments, and a kept mapping of somebody else's books */
	BASE_V1,        /* of earlier versions, as they lie among the fixtures */
	BASE_V2,
	BASE_V3,
	BASE_V4,
	BASE_COUNT
};

#define PATH_SIZE 512

struct session {
	char home[PATH_SIZE];   /* what is below; removed at the end */
	char inputs[PATH_SIZE]; /* files to read, and the ledgers that steps begin from */
	char work[PATH_SIZE];   /* the ledger and what the step writes: nothing else may stand here afterwards
				 */
	char spare[PATH_SIZE];  /* TMPDIR: nothing may stand here afterwards */
	char ledger_path[PATH_SIZE];
	char output_path[PATH_SIZE];
	struct uph_ledger *ledger; /* NULL until the step has opened it */
	int64_t time;
};

struct step {
	const char *name;
	enum base base;
	enum uph_status (*run)(struct session *session, const struct step *step, struct uph_error *err);
	const char *input;  /* "examples/x.csv" in the project, or "x.csv" among the inputs; NULL */
	const char *output; /* the file that it makes in `work`; NULL */
	const char *person; /* who writes; NULL: "controller" */
	bool reads;         /* opened to be read; the ledger stays as it was */
	bool heavy;         /* takes a second: only some places of it are tried */
	int format;         /* of the output, enum uph_format or uph_export_format */
	int report;         /* which, among those of steps_read.c */
	const char *word;   /* what the step needs beside it: a question, a day; NULL */
};

extern const struct step *const session_steps;
extern const size_t session_step_count;

/* Makes the folders below `home` and every ledger and file that a step begins with. False with the reason in
 * `err`. */
bool session_prepare(struct session *session, const char *home, struct uph_error *err);
/* The same without making anything: for another process of the same home. */
bool session_paths(struct session *session, const char *home);
void session_remove(struct session *session);
/* Empties `work`, and puts the step's first ledger there. */
bool session_reset(struct session *session, const struct step *step);
/* Does the step: opens the ledger unless it is open. The clock begins anew, so that the same gives the same.
 */
enum uph_status session_attempt(struct session *session, const struct step *step, struct uph_error *err);
void session_close(struct session *session);

/* A file the step reads, made into a path. */
const char *session_input(const struct session *session, const char *name, char out[PATH_SIZE]);

/* session_inputs.c: the last part of session_prepare(). */
bool session_make_inputs(struct session *session, struct uph_error *err);

/* What the step functions share. */
enum uph_status session_change(struct session *session, const struct step *step,
	enum uph_status (*change)(struct uph_ledger *ledger, const struct step *step, struct uph_error *err),
	struct uph_error *err);
enum uph_status session_import(struct session *session, const char *file,
	const struct uph_import_options *options, struct uph_error *err);

/* With what an import or a file of theirs was refused for, when the error itself is only of the kind of it.
 */
void session_tell_refusal(enum uph_status status, const struct uph_findings *findings, struct uph_error *err);

/* steps_write.c */
enum uph_status step_create(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_open(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_import(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_protocol(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_mapped(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_pay(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_decide(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_approve(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_met(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_failed(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_reverse(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_amend(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_attest(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_attach(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_close(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_newyear(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_reconcile(struct session *session, const struct step *step, struct uph_error *err);
/* steps_read.c */
enum uph_status step_report(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_verify(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_backup(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_export(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_exact_export(struct session *session, const struct step *step, struct uph_error *err);
enum uph_status step_revision(struct session *session, const struct step *step, struct uph_error *err);

enum step_report {
	REPORT_BALANCE,
	REPORT_MATRIX,
	REPORT_JOURNAL,
	REPORT_TRACE,
	REPORT_AUDIT,
	REPORT_DECISIONS,
	REPORT_CONDITIONS,
	REPORT_RECOMMENDATION,
	REPORT_STATEMENT,
	REPORT_REGISTER,
	REPORT_HISTORY,
	REPORT_SOURCES,
	REPORT_STATUS,
	REPORT_WORKBOOK,
	REPORT_NEWYEAR
};

#endif
