/* Allocations read back as they read by a moment, each with its decision; and their financing lines. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ledger/amended.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "uph/decision.h"

#define ALLOCATION                                                                                                                          \
	"l.seq, d.seq, l.number, l.label, " AMENDED_PURPOSE("l", "?1") ", " AMENDED("l", "extent",                                          \
		"?1") ", ifnull(" AMENDED("l", "period_first", "?1") ", 0), ifnull(" AMENDED("l",                                           \
		"period_last",                                                                                                              \
		"?1") ", 0), " AMENDED("l", "bound", "?1") ", ifnull(" AMENDED("l", "requisitioner",                                        \
		"?1") ", 0),"                                                                                                               \
		      " ifnull(l.recipient, 0), ifnull(" AMENDED("l", "performer",                                                          \
			      "?1") ", 0), d.body, d.date,"                                                                                 \
				    " " AMENDED_PARAGRAPH("d", "?1") ", " AMENDED_TITLE("d",                                                \
					    "?1") ", d.decider, (SELECT o.kind FROM source o WHERE o.seq = l.source), " PURPOSE_SOURCE("l", \
					    "kind", "?1") ", " PURPOSE_SOURCE("l", "series",                                                \
					    "?1") " FROM allocation l JOIN decision d ON d.seq = " AMENDED("l",                             \
					    "decision", "?1")

static const char sql_all[] = "SELECT " ALLOCATION " WHERE l.seq <= ?1 ORDER BY l.number";
static const char sql_by_id[] = "SELECT " ALLOCATION " WHERE l.seq = ?2";
static const char sql_find[] = "SELECT seq FROM allocation WHERE label = upper(?1) OR number = ?2";
static const char sql_financing[] =
	"SELECT f.seq, f.fund, f.activity, ifnull(f.amount_ore, 0), ifnull(f.share_numerator, 0),"
	" ifnull(f.share_denominator, 0) FROM financing f WHERE f.allocation = ?1 AND f.seq <= ?2"
	" AND NOT EXISTS (SELECT 1 FROM financing r WHERE r.replaces = f.seq AND r.seq <= ?2)"
	" AND NOT (f.replaces IS NOT NULL AND f.amount_ore IS NULL AND f.share_numerator IS NULL)"
	" ORDER BY f.line";

static void take(struct uph_ledger *ledger, int64_t seq_max, struct db_statement *row,
	struct uph_allocation *allocation, struct uph_decision *decision)
{
	*allocation = (struct uph_allocation){
		.id = db_int(row, 0),
		.decision = db_int(row, 1),
		.number = db_int(row, 2),
		.label = db_text(row, 3),
		.purpose = db_text(row, 4),
		.extent = db_text(row, 5),
		.period_first = {(int32_t)db_int(row, 6)},
		.period_last = {(int32_t)db_int(row, 7)},
		.bound = db_text(row, 8),
		.requisitioner = uph_party_counts_as(ledger, db_int(row, 9), seq_max),
		.recipient = uph_party_counts_as(ledger, db_int(row, 10), seq_max),
		.recipient_written = db_int(row, 10),
		.performer = uph_party_counts_as(ledger, db_int(row, 11), seq_max),
		.source_kind = db_text(row, 17),
		.purpose_kind = db_text(row, 18),
		.purpose_series = db_text(row, 19),
	};
	*decision = (struct uph_decision){
		.id = allocation->decision,
		.body = db_text(row, 12),
		.date = {(int32_t)db_int(row, 13)},
		.paragraph = db_text(row, 14),
		.title = db_text(row, 15),
		.decider = db_text(row, 16),
	};
}

enum uph_status uph_allocations(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_allocation *allocation,
		const struct uph_decision *decision, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_allocation allocation;
		struct uph_decision decision;
		take(ledger, seq_max, row, &allocation, &decision);
		status = visit(context, &allocation, &decision, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_allocation_by_id(
	struct uph_ledger *ledger, int64_t id, struct uph_allocation *out, struct uph_error *err)
{
	struct db_statement *row;
	struct uph_decision decision;
	const struct uph_allocation *remembered = remembered_allocation(ledger, id);
	if (remembered) {
		*out = *remembered;
		return UPH_OK;
	}
	enum uph_status status = db_prepare(ledger->db, sql_by_id, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, INT64_MAX);
	db_bind_int(row, 2, id);
	status = db_step(row, err);
	if (status == UPH_OK) {
		take(ledger, 0, row, out, &decision);
		out->label = ledger_keep(ledger, out->label);
		out->purpose = ledger_keep(ledger, out->purpose);
		out->extent = ledger_keep(ledger, out->extent);
		out->bound = ledger_keep(ledger, out->bound);
		out->source_kind = ledger_keep(ledger, out->source_kind);
		out->purpose_kind = ledger_keep(ledger, out->purpose_kind);
		out->purpose_series = ledger_keep(ledger, out->purpose_series);
		remember_allocation(ledger, out);
	}
	db_reset(row);
	return status == UPH_END ? uph_fail(err, UPH_E_MISSING, "tilldelningen finns inte") : status;
}

/* The number in "16"; 0 when it is none. */
static int64_t plain_number(const char *words)
{
	int64_t number = 0;
	for (; *words; words++) {
		if (*words < '0' || *words > '9' || number > 100000000)
			return 0;
		number = number * 10 + (*words - '0');
	}
	return number;
}

struct nearest_label {
	const char *words;
	char label[40];
	size_t distance;
};

static enum uph_status nearer(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct nearest_label *nearest = context;
	size_t distance = text_distance(nearest->words, allocation->label, 3);
	(void)decision;
	(void)err;
	if (distance < nearest->distance) {
		nearest->distance = distance;
		(void)snprintf(nearest->label, sizeof nearest->label, "%s", allocation->label);
	}
	return UPH_OK;
}

enum uph_status uph_allocation_find(
	struct uph_ledger *ledger, const char *words, struct uph_allocation *out, struct uph_error *err)
{
	struct db_statement *row;
	int64_t id = 0;
	const struct uph_allocation *remembered = remembered_allocation_labelled(ledger, words);
	if (remembered) {
		*out = *remembered;
		return UPH_OK;
	}
	enum uph_status status = db_prepare(ledger->db, sql_find, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, words);
	db_bind_int(row, 2, plain_number(words));
	status = db_step(row, err);
	if (status == UPH_OK)
		id = db_int(row, 0);
	db_reset(row);
	if (status == UPH_OK)
		return uph_allocation_by_id(ledger, id, out, err);
	if (status != UPH_END)
		return status;
	struct nearest_label nearest = {.words = words, .distance = 3};
	status = uph_allocations(ledger, 0, nearer, &nearest, err);
	if (status != UPH_OK)
		return status;
	return uph_fail(err, UPH_E_MISSING, "tilldelningen \"%s\" finns inte i boken%s%s%s", words,
		nearest.label[0] ? "; menade du " : "", nearest.label, nearest.label[0] ? "?" : "");
}

enum uph_status uph_financings(struct uph_ledger *ledger, int64_t allocation, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_financing *line, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_financing, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, allocation);
	db_bind_int(row, 2, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_financing line = {.id = db_int(row, 0),
			.allocation = allocation,
			.fund = db_int(row, 1),
			.activity = db_int(row, 2),
			.amount = {db_int(row, 3)},
			.share_numerator = db_int(row, 4),
			.share_denominator = db_int(row, 5)};
		status = visit(context, &line, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
