/* The list of commands, and finding one. */
#include <string.h>

#include "command.h"
#include "ledger/base/text.h"
#include "nearest.h"

const struct command *const commands[] = {
	&command_init,
	&command_import,
	&command_status,
	&command_setting,
	&command_backup,
	&command_close,
	&command_newyear,
	&command_approve,
	&command_reject,
	&command_withdraw,
	&command_amend,
	&command_meeting,
	&command_party,
	&command_condition,
	&command_record,
	&command_reverse,
	&command_attest,
	&command_attach,
	&command_balance,
	&command_matrix,
	&command_recommend,
	&command_statement,
	&command_decisions,
	&command_conditions,
	&command_cofinancing,
	&command_journal,
	&command_trace,
	&command_register,
	&command_sample,
	&command_export,
	&command_bundle,
	&command_workbook,
	&command_template,
	&command_sources,
	&command_history,
	&command_reconcile,
	&command_audit,
	&command_verify,
	&command_help,
	&command_version,
	NULL,
};

enum uph_status command_find(const char *name, const struct command **out, struct uph_error *err)
{
	struct nearest nearest = nearest_to(name, strlen(name));
	char excerpt[TEXT_EXCERPT_MAX];
	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->name, name) == 0) {
			*out = commands[i];
			return UPH_OK;
		}
		nearest_try(&nearest, commands[i]->name);
		nearest_try_for(&nearest, commands[i]->swedish, commands[i]->name);
	}
	return uph_fail(err, UPH_E_USAGE, "kommandot \"%s\" finns inte%s%s%s",
		text_excerpt(name, strlen(name), excerpt), nearest.name ? "; menade du " : "",
		nearest.name ? nearest.name : "", nearest.name ? "?" : "");
}
