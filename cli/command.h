/* Commands: one struct each, in a file of its own (cmd_*.c), all listed in commands.c. Help and man page are
 * made from the structs.
 *
 * A command reads its words, calls the library once and hands what it got to a renderer. It returns a status
 * and a message, which main() prints; a status other than UPH_OK with an empty message has been explained
 * already. */
#ifndef UPH_CLI_COMMAND_H
#define UPH_CLI_COMMAND_H

#include "identity.h"
#include "options.h"
#include "uph/ledger.h"

/* COMMAND_PROVES reads a book that may not be as it should be. */
enum command_ledger { COMMAND_NO_LEDGER, COMMAND_READS, COMMAND_PROVES, COMMAND_WRITES };

struct invocation;

struct command {
	const char *name;
	const char *swedish; /* what a Swede may type instead: suggested, not accepted */
	const char *group;   /* heading in the list of commands */
	const char *summary; /* one line, no full stop */
	const char *usage;   /* words after the name */
	size_t words_max;    /* more words are refused */
	const enum option_id *options;
	const char *help; /* paragraphs; lines that begin with two spaces stand as they are */
	enum command_ledger ledger;
	enum uph_status (*run)(struct invocation *invocation, struct uph_error *err);
};

/* One run of the program. */
struct invocation {
	const struct command *command;
	struct arguments arguments;
	struct identity identity;
	const char *ledger_path;
	struct uph_ledger *ledger; /* NULL until asked for; closed by main() */
};

/* The ledger, opened as the command says. */
enum uph_status invocation_ledger(
	struct invocation *invocation, struct uph_ledger **out, struct uph_error *err);
/* The value of an option; NULL when it was not given. */
const char *invocation_value(const struct invocation *invocation, enum option_id id);

/* All commands, NULL last. */
extern const struct command *const commands[];
/* By name; UPH_E_USAGE with what was probably meant. */
enum uph_status command_find(const char *name, const struct command **out, struct uph_error *err);

extern const struct command command_init, command_import, command_status, command_verify, command_sources,
	command_balance, command_matrix, command_journal, command_help, command_version;
extern const struct command command_approve, command_reject, command_withdraw, command_amend, command_meeting;
extern const struct command command_record, command_reverse, command_attest, command_setting, command_attach;
extern const struct command command_statement, command_decisions;
extern const struct command command_condition, command_conditions, command_cofinancing;
extern const struct command command_bundle, command_backup;
extern const struct command command_workbook, command_template;
extern const struct command command_recommend;
extern const struct command command_register, command_history, command_sample, command_export;
extern const struct command command_close;
extern const struct command command_newyear;
extern const struct command command_audit;
extern const struct command command_trace;
extern const struct command command_party;
extern const struct command command_reconcile;

#endif
