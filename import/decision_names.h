/* The names in a decision file, looked up in the register before anything is written: all that are wrong are
 * told together. */
#ifndef UPH_IMPORT_DECISION_NAMES_H
#define UPH_IMPORT_DECISION_NAMES_H

#include "import/decision_file.h"
#include "uph/ledger.h"
#include "uph/register.h"

/* UPH_E_REFUSED with findings: a fund or an activity that neither the book holds nor a draft declares, a
 * party that is not in the register and is near one that is ("menade du …?"), an earlier decision that is not
 * there. */
enum uph_status decision_names_check(struct uph_ledger *ledger, const struct decision_file *file,
	struct uph_findings *findings, struct uph_error *err);

/* Adds the parties that the book does not hold, and of a draft the funds and activities that it declares,
 * each with a remark. `added` counts them. Places live in `memory`. */
enum uph_status decision_names_add(struct uph_ledger *ledger, const struct decision_file *file,
	const struct uph_origin *origin, struct arena *memory, struct uph_findings *findings, size_t *added,
	struct uph_error *err);

#endif
