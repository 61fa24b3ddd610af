/* A command that changes the books: one transaction, and a receipt that shows every entry it made. With
 * --dry-run the receipt shows what would be done, and nothing is. */
#ifndef UPH_CLI_CHANGE_H
#define UPH_CLI_CHANGE_H

#include "command.h"
#include "ledger/base/arena.h"
#include "uph/date.h"
#include "uph/money.h"

/* What every command that changes takes. */
#define OPTIONS_OF_CHANGE OPTION_DRY_RUN_CHANGE, OPTION_FORMAT, OPTION_OUTPUT, OPTION_CSV, OPTION_LANGUAGE

#define CHANGE_LINES_MAX 200

struct change {
	struct invocation *invocation;
	struct uph_ledger *ledger;
	/* for change.c alone */
	const char *lines[CHANGE_LINES_MAX];
	size_t line_count;
	struct arena memory;
};

/* Runs `run` inside a transaction, checks, makes the receipt (entries of the vouchers made, Kvar att besluta
 * after), commits unless --dry-run, and draws the receipt as -O and -o say. */
enum uph_status change_run(struct invocation *invocation,
	enum uph_status (*run)(struct change *change, void *context, struct uph_error *err), void *context,
	struct uph_error *err);

/* What was done, a Swedish sentence for each thing; a note on the receipt. */
void change_say(struct change *change, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What the person should mind: on the receipt, and on standard error. */
void change_warn(struct change *change, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Warns of what is not settled in what has been closed `through` a day; fund 0: all. */
enum uph_status change_warn_closing(
	struct change *change, int64_t fund, struct uph_date through, struct uph_error *err);

/* Values of options. A day that must be there; an amount (`*there` false and UPH_OK when it was not given;
 * NULL: it must be). UPH_E_USAGE with a sentence. */
enum uph_status change_date(
	const struct invocation *invocation, enum option_id id, struct uph_date *out, struct uph_error *err);
enum uph_status change_amount(const struct invocation *invocation, enum option_id id, bool *there,
	struct uph_money *out, struct uph_error *err);

#endif
