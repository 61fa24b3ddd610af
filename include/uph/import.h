/* Import: a file's facts into the ledger, all or nothing.
 *
 * The same file again posts nothing; the next version posts what is new, records changed texts, and stops at
 * changed money unless told that the changes are right. */
#ifndef UPH_IMPORT_H
#define UPH_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"
#include "uph/money.h"

struct uph_import_options {
	const char *as; /* "matrix", "journal", "decisions", "workbook", "protocol", "exact"; NULL: found from
			   content */
	const char *fund;  /* name of the fund that the grant goes to; NULL: "UPH " and the document's year */
	const char *sheet; /* NULL: the one that fits */
	bool dry_run;      /* explain, write nothing */
	bool accept_changes;         /* post changed amounts as corrections */
	const char *override_reason; /* why a fund may stand below zero; kept when it was needed. NULL */
	/* of a protocol */
	const char *draft;    /* the draft's file, which may be overwritten; "-": into the result; NULL: named
			       * after    the protocol, in the current folder */
	struct uph_date date; /* the meeting's day, when the protocol's own is wrong or missing; none */
	/* how a sheet, or somebody else's books, are read (uph/mapping.h) */
	const char *mapping; /* a mapping's file, which is then kept; NULL: the kept one that fits */
	bool suggest; /* propose a mapping into `draft` ("-" or NULL: into the result's draft_text), with a
		       * preview as rows; nothing is written in the ledger */
	/* How many rows of how many (0: not known yet) have been read; NULL: nobody asks. */
	void (*progress)(void *context, int64_t done, int64_t total);
	void *progress_context;
};

enum uph_import_action {
	UPH_IMPORT_POSTED,    /* a new entry (or would be, in a dry run) */
	UPH_IMPORT_UNCHANGED, /* in the ledger already */
	UPH_IMPORT_CHANGED,   /* its text reads otherwise; money untouched */
	UPH_IMPORT_CORRECTED, /* posted as a correction, changes having been accepted */
	UPH_IMPORT_CONFLICT,  /* money reads otherwise; nothing is posted */
	UPH_IMPORT_LEFT_OUT   /* of a proposal: the row is not read; `purpose` says why */
};

struct uph_import_row {
	enum uph_import_action action;
	const char *place;    /* in the file; "" for a row that is gone */
	const char *event;    /* "allocate"; of a workbook also "approve", "reject", "propose" */
	struct uph_date date; /* when it counts */
	const char *activity, *recipient, *purpose, *label; /* "" when there is none */
	struct uph_money amount;                            /* above zero: as the event goes */
	int64_t voucher;                                    /* 0 when nothing is posted */
	const char *was; /* changed and conflicts: how it stands in the ledger, as a sentence; else "" */
};

/* A protocol's meeting, as it was read. */
struct uph_import_meeting {
	const char *body;
	struct uph_date date;   /* the day that counts */
	struct uph_date stated; /* what the protocol says; none: nothing */
	struct uph_date adjusted;
	bool adjusted_latest; /* "senast": it may not have happened */
	const char *first_paragraph, *last_paragraph;
	bool matrix_read; /* the allocation matrix inside it holds */
	struct uph_money matrix_left;
};

/* A paragraph of a protocol. */
struct uph_import_paragraph {
	const char *number;
	const char *kind;        /* "money", "other", "idea", "none" */
	const char *title;       /* "" when it has none */
	const char *place;       /* "388", "sida 3 rad 12" */
	const char *text;        /* what it moves, in a sentence */
	struct uph_money amount; /* 0: none is named */
	bool at_most;
};

struct uph_import_result {
	const char *kind; /* "matrix" */
	const char *name; /* the file's */
	bool known_file;  /* these very bytes were imported before */
	/* Posted are entries, and a workbook's verdicts and proposals that moved no money, one each; the
	 * others are rows. */
	size_t posted, unchanged, changed, conflicts, corrected;
	struct uph_money available_before, available_after; /* over all funds; equal when nothing is posted */
	const struct uph_import_row *rows;
	size_t row_count;
	size_t unlisted; /* rows of a long file that are counted above, but not among `rows` */
	/* of a protocol, which posts nothing */
	const struct uph_import_meeting *meeting; /* NULL: it is no protocol */
	const struct uph_import_paragraph *paragraphs;
	size_t paragraph_count;
	size_t draft_decisions; /* paragraphs that move money; 0: there is no draft */
	const char *draft;      /* the file it was written to, or would be; NULL */
	const char *draft_text; /* the draft itself, when it is to go to "-"; NULL */
	void *memory;
};

/* Imports one file ("-": standard input). UPH_OK when it was taken in (or could have been, in a dry run);
 * UPH_E_REFUSED when its content is not accepted and UPH_E_CONFLICT when it contradicts the ledger: nothing
 * is written then, `findings` has every reason and, for conflicts, `out` the rows. `out` is filled for UPH_OK
 * and UPH_E_CONFLICT; free it with uph_import_free(). */
enum uph_status uph_import_file(struct uph_ledger *ledger, const char *path,
	const struct uph_import_options *options, struct uph_import_result *out,
	struct uph_findings *findings, struct uph_error *err);
void uph_import_free(struct uph_import_result *result);

#endif
