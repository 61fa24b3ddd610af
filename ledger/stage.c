/* The steps of a decision's life, and where it stands: the latest of them. */
#include <string.h>

#include "ledger/handle.h"
#include "uph/decision.h"

/* That a protocol has been adjusted (signed) says nothing of what was decided. */
static const char sql_latest[] =
	"SELECT stage, ifnull(date, 0) FROM stage WHERE decision = ?1 AND seq <= ?2 AND stage <> 'adjusted'"
	" ORDER BY seq DESC LIMIT 1";

struct stage_word {
	const char *name, *word; /* as stored; as people read it */
};
static const struct stage_word stages[] = {
	[UPH_PROPOSED] = {"proposed", "föreslaget"},
	[UPH_RECOMMENDED] = {"recommended", "rekommenderat"},
	[UPH_DECIDED] = {"decided", "beslutat"},
	[UPH_REJECTED] = {"rejected", "avslaget"},
	[UPH_REPLACED] = {"replaced", "ersatt"},
	[UPH_WITHDRAWN] = {"withdrawn", "återtaget"},
	[UPH_EXTENDED] = {"extended", "förlängt"},
	[UPH_ADJUSTED] = {"adjusted", "justerat"},
};

const char *uph_stage_word(enum uph_stage stage)
{
	return stages[stage].word;
}

static bool stage_named(const char *name, enum uph_stage *out)
{
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (strcmp(stages[i].name, name) == 0) {
			*out = (enum uph_stage)i;
			return true;
		}
	}
	return false;
}

enum uph_status uph_stage_add(struct uph_ledger *ledger, int64_t decision, enum uph_stage stage,
	struct uph_date date, const char *function, const char *reference, const struct uph_origin *origin,
	struct uph_error *err)
{
	const struct value fields[] = {value_source(origin), value_place(origin), value_number(decision),
		value_text(stages[stage].name), value_optional(date.ymd), value_text(function),
		value_text(reference), value_null(), value_null(), value_null()};
	return record_append(ledger, RECORD_STAGE, fields, NULL, err);
}

enum uph_status uph_decision_stage(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_stage *out, struct uph_date *date, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_latest, &row, err);
	*out = UPH_PROPOSED;
	date->ymd = 0;
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, decision);
	db_bind_int(row, 2, seq_max ? seq_max : INT64_MAX);
	status = db_step(row, err);
	if (status == UPH_OK) {
		date->ymd = (int32_t)db_int(row, 1);
		if (!stage_named(db_text(row, 0), out))
			status = uph_fail(err, UPH_E_DATABASE, "beslutet %lld har ett okänt skede",
				(long long)decision);
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}
