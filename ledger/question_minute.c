/* A line in a protocol: the paragraph that it stands in, and the decision of the books that the paragraph is.
 */
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/question.h"
#include "uph/meeting.h"

static const char sql_paragraphs[] =
	"SELECT n.place, n.paragraph, n.kind, n.title, g.body, g.date FROM minute n JOIN meeting g ON g.seq = n.meeting"
	" WHERE n.source = ?1 ORDER BY n.seq";

struct paragraph {
	int64_t line; /* its heading's; 0: none */
	const char *paragraph, *kind, *title, *body;
	struct uph_date date;
};

static int64_t line_of(const char *place)
{
	int64_t line = 0;
	const char *digits = place ? place + strcspn(place, "0123456789") : "";
	for (size_t i = 0; i < 9 && digits[i] >= '0' && digits[i] <= '9'; i++)
		line = line * 10 + (digits[i] - '0');
	return line;
}

/* The last paragraph that begins at the line or before it. */
static enum uph_status find_paragraph(struct uph_ledger *ledger, struct uph_question *question,
	int64_t source, int64_t line, struct paragraph *out, struct uph_error *err)
{
	struct db_statement *row;
	struct arena *memory = &question->memory;
	enum uph_status status = db_prepare(ledger->db, sql_paragraphs, &row, err);
	bool kept = true;
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, source);
	while ((status = db_step(row, err)) == UPH_OK) {
		int64_t first = line_of(db_text(row, 0));
		const char *title = db_text(row, 3);
		if (first == 0 || first > line || first < out->line)
			continue;
		*out = (struct paragraph){.line = first,
			.paragraph = arena_string(memory, db_text(row, 1)),
			.kind = arena_string(memory, db_text(row, 2)),
			.title = title ? arena_string(memory, title) : "",
			.body = arena_string(memory, db_text(row, 4)),
			.date = {(int32_t)db_int(row, 5)}};
		kept = kept && out->paragraph && out->kind && out->title && out->body;
	}
	db_reset(row);
	if (status == UPH_END)
		status = UPH_OK;
	return status == UPH_OK && !kept ? question_no_memory(err) : status;
}

static const char *kind_word(const char *kind)
{
	for (enum uph_minute_kind k = UPH_MINUTE_MONEY; k <= UPH_MINUTE_NONE; k++)
		if (strcmp(kind, uph_minute_kind_name(k)) == 0)
			return uph_minute_kind_word(k);
	return kind;
}

enum uph_status question_find_line(struct uph_ledger *ledger, struct uph_question *question, int64_t source,
	const char *file, int64_t line, int64_t *decision, struct uph_error *err)
{
	struct paragraph found = {.line = 0};
	*decision = 0;
	enum uph_status status = find_paragraph(ledger, question, source, line, &found, err);
	if (status != UPH_OK)
		return status;
	if (found.line == 0)
		return UPH_E_MISSING;
	status = uph_decision_find(ledger, found.body, found.date, found.paragraph, decision, err);
	if (status == UPH_E_MISSING)
		status = uph_fail(err, UPH_E_MISSING,
			"rad %lld i %s står i § %s%s%s, som inte är något beslut i boken; protokollet säger: %s",
			(long long)line, file, found.paragraph, found.title[0] ? ", " : "", found.title,
			kind_word(found.kind));
	return status;
}
