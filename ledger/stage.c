/* Where a decision stands: the latest of its stages. */
#include <string.h>

#include "ledger/handle.h"
#include "uph/decision.h"

/* That a protocol has been adjusted (signed) says nothing of what was decided. */
static const char sql_latest[] =
	"SELECT stage, ifnull(date, 0) FROM stage WHERE decision = ?1 AND seq <= ?2 AND stage <> 'adjusted'"
	" ORDER BY seq DESC LIMIT 1";

static bool stage_named(const char *name, enum uph_stage *out)
{
	static const char *const names[] = {
		[UPH_PROPOSED] = "proposed",
		[UPH_RECOMMENDED] = "recommended",
		[UPH_DECIDED] = "decided",
		[UPH_REJECTED] = "rejected",
		[UPH_REPLACED] = "replaced",
		[UPH_WITHDRAWN] = "withdrawn",
		[UPH_EXTENDED] = "extended",
		[UPH_ADJUSTED] = "adjusted",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum uph_stage)i;
			return true;
		}
	}
	return false;
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
