#include "ledger/audit_matrices.h"

#include <string.h>

#include "ledger/audit.h"
#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"
#include "ledger/handle.h"

/* What a matrix that came later has said of: an allocation's words, or those of its entry. */
static const char sql_said[] =
	"SELECT a.allocation FROM amendment a JOIN source s ON s.seq = a.source"
	" WHERE s.kind = 'matrix' AND a.allocation IS NOT NULL AND a.seq <= ?1"
	" UNION SELECT t.allocation FROM amendment a JOIN source s ON s.seq = a.source"
	" JOIN entry e ON e.seq = a.entry JOIN account t ON t.id IN (e.from_account, e.to_account)"
	" WHERE s.kind = 'matrix' AND t.allocation IS NOT NULL AND a.seq <= ?1";

static const char *series_of(const struct audit_entry *entry)
{
	return entry->entry.source_series ? entry->entry.source_series : "";
}

/* A row of a matrix that still counts, with its meeting. */
static bool is_row(const struct audit_entry *entry)
{
	return audit_of_matrix(entry) && entry->decision != AUDIT_NONE && entry->entry.corrects == 0 &&
	       entry->left.ore > 0;
}

static struct audit_cover *cover_of(struct audit_matrices *out, const char *series, const char *body)
{
	for (size_t i = 0; i < out->count; i++) {
		if (strcmp(out->covers[i].series, series) == 0 && strcmp(out->covers[i].body, body) == 0)
			return &out->covers[i];
	}
	return NULL;
}

static void reach_meetings(struct audit *audit, struct audit_matrices *out)
{
	const struct audit_book *book = &audit->book;
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		if (!is_row(entry))
			continue;
		const struct uph_decision *decision = &book->decisions[entry->decision].decision;
		struct audit_cover *cover = cover_of(out, series_of(entry), decision->body);
		if (!cover && out->count < book->source_count + book->decision_count) {
			cover = &out->covers[out->count++];
			*cover = (struct audit_cover){.series = series_of(entry),
				.body = decision->body,
				.from = entry->entry.date,
				.funds = audit_memory(audit, book->fund_count + 1, sizeof *cover->funds)};
		}
		if (cover && decision->date.ymd > cover->to.ymd)
			cover->to = decision->date;
	}
}

static void add_fund(const struct audit_book *book, struct audit_cover *cover, int64_t fund)
{
	for (size_t i = 0; i < cover->fund_count; i++) {
		if (cover->funds[i] == fund)
			return;
	}
	if (cover->funds && fund != 0 && cover->fund_count < book->fund_count)
		cover->funds[cover->fund_count++] = fund;
}

/* All that a matrix brought, its opening and its grant too. */
static void reach_funds(const struct audit_book *book, struct audit_matrices *out)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		if (!audit_of_matrix(entry))
			continue;
		for (size_t k = 0; k < out->count; k++) {
			struct audit_cover *cover = &out->covers[k];
			if (strcmp(cover->series, series_of(entry)) != 0)
				continue;
			if (entry->entry.date.ymd < cover->from.ymd)
				cover->from = entry->entry.date;
			add_fund(book, cover, entry->entry.from.fund);
			add_fund(book, cover, entry->entry.to.fund);
		}
	}
}

/* By allocation, since lists of them are short beside lists of entries. */
static void list_said(struct audit *audit, struct audit_matrices *out)
{
	const struct audit_book *book = &audit->book;
	struct db_statement *row;
	struct uph_error err = {0};
	enum uph_status status = db_prepare(book->ledger->db, sql_said, &row, &err);
	if (status == UPH_OK) {
		db_bind_int(row, 1, book->seq_max);
		while ((status = db_step(row, &err)) == UPH_OK) {
			for (size_t i = 0; i < book->allocation_count; i++)
				out->listed[i] = out->listed[i] ||
						 book->allocations[i].allocation.id == db_int(row, 0);
		}
		db_reset(row);
	}
	audit_failed(audit, status == UPH_END ? UPH_OK : status, &err);
}

/* A matrix made it, and has not taken it back: so it is also when the audit is made for other funds. */
static bool brought(const struct audit_allocation *allocation)
{
	const char *kind = allocation->allocation.source_kind;
	return kind && strcmp(kind, "matrix") == 0 && allocation->financing_count > 0;
}

void audit_matrices_read(struct audit *audit, struct audit_matrices *out)
{
	const struct audit_book *book = &audit->book;
	*out = (struct audit_matrices){0};
	out->covers = audit_memory(audit, book->source_count + book->decision_count + 1, sizeof *out->covers);
	out->listed = audit_memory(audit, book->allocation_count + 1, sizeof *out->listed);
	if (!out->covers || !out->listed)
		return;
	reach_meetings(audit, out);
	reach_funds(book, out);
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		if (is_row(entry) && entry->allocation != AUDIT_NONE && audit_draws(entry))
			out->listed[entry->allocation] = true;
	}
	for (size_t i = 0; i < book->allocation_count; i++)
		out->listed[i] = out->listed[i] || brought(&book->allocations[i]);
	list_said(audit, out);
}

static bool has_fund(const struct audit_cover *cover, int64_t fund)
{
	for (size_t i = 0; i < cover->fund_count; i++) {
		if (cover->funds[i] == fund)
			return true;
	}
	return fund == 0;
}

bool audit_matrices_cover(
	const struct audit_matrices *matrices, const char *body, struct uph_date date, int64_t fund)
{
	for (size_t i = 0; i < matrices->count; i++) {
		const struct audit_cover *cover = &matrices->covers[i];
		if (strcmp(cover->body, body) == 0 && cover->from.ymd <= date.ymd &&
			date.ymd <= cover->to.ymd && has_fund(cover, fund))
			return true;
	}
	return false;
}
