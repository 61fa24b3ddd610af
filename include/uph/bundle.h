/* All papers of one meeting: which they are, from one reading of the books, and a paper that lists the files.
 *
 * Every paper is as of the meeting's day, or of the book's first when the meeting was before it: what was
 * decided then counts from that day. A read-only ledger answers all its questions of one moment, so the
 * papers agree with each other. Texts handed to a visitor live until it returns. */
#ifndef UPH_BUNDLE_H
#define UPH_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/report.h"
#include "uph/reports.h"

#define UPH_BUNDLE_BODY_MAX 200

struct uph_bundle_meeting {
	char body[UPH_BUNDLE_BODY_MAX];
	struct uph_date date;
	struct uph_date as_of; /* of its papers */
};

/* What a person calls a meeting: "LSVO 2024-09-27", or the day alone where one body met. NULL: the latest
 * that has more than proposals. Only `known_at` of the query is read. UPH_E_MISSING with the nearest meetings
 * there are, or when the book has none; UPH_E_USAGE when two bodies met that day, or the words have no day.
 */
enum uph_status uph_bundle_meeting_find(struct uph_ledger *ledger, const struct uph_query *query,
	const char *words, struct uph_bundle_meeting *out, struct uph_error *err);

/* One paper of a meeting. */
struct uph_bundle_paper {
	const char *folder; /* below the one of all papers; "" for none */
	const char *name; /* what to call the file, without suffix, as people write it: "Karlskrona kommun" */
	const char *title; /* "Saldobesked · Karlskrona kommun" */
	const char *shows; /* what its figure is: "Kvar att besluta"; "" for none */
	bool has_amount;
	struct uph_money amount;
	bool page; /* to be signed: as a web page, too */
};

/* The papers, one at a time; a report is freed when the visitor has returned. Of the query `known_at`, `fund`
 * and `language` are read. */
enum uph_status uph_bundle_papers(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_bundle_meeting *meeting,
	enum uph_status (*visit)(void *context, const struct uph_bundle_paper *paper,
		const struct uph_report *report, struct uph_error *err),
	void *context, struct uph_error *err);

/* A file that has been written. */
struct uph_bundle_file {
	const char *path;              /* in the folder: "saldobesked/karlskrona-kommun.xlsx" */
	struct uph_bundle_paper paper; /* `folder`, `name` and `page` are not read */
	unsigned char digest[UPH_DIGEST_SIZE];
	int64_t size;
};

/* A row for each file, with its SHA-256, in the order given. */
enum uph_status uph_report_bundle(struct uph_ledger *ledger, const struct uph_query *query,
	const struct uph_bundle_meeting *meeting, const struct uph_bundle_file *files, size_t count,
	struct uph_report **out, struct uph_error *err);

#endif
