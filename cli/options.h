/* Options of all commands: one table that the parser, the help texts and the man page are made from.
 *
 * GNU style: --name=VALUE, --name VALUE, an unambiguous beginning of a name, -oVALUE, letters together (-qf
 * BOK), "--" before words that begin with a dash; options and words in any order. "-" alone is a word. What a
 * command does not take is refused, with what was probably meant. */
#ifndef UPH_CLI_OPTIONS_H
#define UPH_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/buffer.h"
#include "uph/error.h"

enum option_id {
	OPTION_NONE, /* ends a list */
	OPTION_LEDGER,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_NAME,
	OPTION_AS,
	OPTION_FUND_INTO,
	OPTION_SHEET,
	OPTION_DRY_RUN,
	OPTION_ACCEPT_CHANGES,
	OPTION_QUIET,
	OPTION_BY,
	OPTION_FORM,
	OPTION_HEAD,
	OPTION_FUND,
	OPTION_AS_OF,
	OPTION_FROM,
	OPTION_TO,
	OPTION_KNOWN_AT,
	OPTION_FORMAT,
	OPTION_OUTPUT,
	OPTION_CSV,
	OPTION_LANGUAGE,
	OPTION_MAN,
	/* of commands that change the books */
	OPTION_DRY_RUN_CHANGE,
	OPTION_DATE,
	OPTION_AMOUNT,
	OPTION_ALLOCATION,
	OPTION_REFERENCE,
	OPTION_FUNCTION,
	OPTION_REASON,
	OPTION_NOTE,
	OPTION_STAGE,
	OPTION_ADJUSTED,
	OPTION_PURPOSE,
	OPTION_EXTENT,
	OPTION_PERIOD_FIRST,
	OPTION_PERIOD_LAST,
	OPTION_PERFORMER,
	OPTION_REQUISITIONER,
	/* of uph record, reverse, attach */
	OPTION_POT_FUND,
	OPTION_ACTIVITY,
	OPTION_TO_FUND,
	OPTION_TO_ACTIVITY,
	OPTION_OF,
	OPTION_INTO,
	OPTION_DECISION,
	OPTION_RECIPIENT,
	OPTION_PARTY,
	OPTION_TEXT,
	OPTION_OVERRIDE,
	OPTION_STORE,
	OPTION_GET,
	/* of conditions and co-financing */
	OPTION_EVIDENCE,
	OPTION_CONDITION_KIND,
	OPTION_CONDITION_TEXT,
	OPTION_PROJECT_NAME,
	OPTION_DUE,
	OPTION_PLAN_VERSION,
	OPTION_TOTAL,
	OPTION_GRANT,
	OPTION_OWN,
	OPTION_SHARE,
	OPTION_FUNDER,
	OPTION_CAP,
	OPTION_FINANCING,
	/* of reports */
	OPTION_ALL,
	OPTION_WITH_PROPOSALS,
	/* of uph bundle */
	OPTION_PAPERS,
	OPTION_MEETING,
	/* of uph sample */
	OPTION_SEED,
	OPTION_MIN_AMOUNT,
	OPTION_ALL_ABOVE,
	/* of uph export */
	OPTION_EXPORT_OUTPUT,
	/* of uph audit and meeting */
	OPTION_RULES,
	OPTION_ACCEPT,
	OPTION_REOPEN,
	OPTION_PLAN,
	OPTION_CANCELLED,
	OPTION_HELD,
	/* of uph amend */
	OPTION_PARAGRAPH,
	OPTION_CLAUSE,
	OPTION_VOUCHER,
	/* of uph close */
	OPTION_CLOSE_FUND,
	/* of uph import, for protocols */
	OPTION_DRAFT,
	OPTION_MEETING_DATE,
	/* of uph journal */
	OPTION_EXACT,
	/* of uph reconcile */
	OPTION_BOOKS_MAPPING,
	OPTION_WINDOW,
	OPTION_EXPLAIN,
	OPTION_UNTIL,
	OPTION_UNEXPLAIN,
	OPTION_KEEP,
	/* of uph newyear */
	OPTION_NEWYEAR_FORM,
	OPTION_NEWYEAR_CLOSE,
	/* of uph party */
	OPTION_PARTY_KIND,
	OPTION_PARTY_PARENT,
	OPTION_PARTY_NUMBER,
	OPTION_UNDO,
	OPTION_REMOVE,
	OPTION_NO_LONGER,
	/* of uph import, for sheets read by a mapping */
	OPTION_SHEET_MAPPING,
	OPTION_SUGGEST,
	OPTION_COUNT
};

/* How many values there may be together for the options that may be given again. */
#define OPTIONS_REPEATED_MAX 200

/* What every report takes. */
#define OPTIONS_OF_DRAWING OPTION_FORMAT, OPTION_OUTPUT, OPTION_CSV, OPTION_LANGUAGE
#define OPTIONS_OF_QUESTION OPTION_FUND, OPTION_AS_OF, OPTION_FROM, OPTION_TO, OPTION_KNOWN_AT

struct option {
	const char *name;           /* without the dashes */
	char letter;                /* 0: none */
	const char *value;          /* what the help calls its value; NULL: it takes none */
	const char *const *choices; /* the values there are, NULL last; NULL: any text */
	bool recorded;              /* kept in the books with what the command wrote */
	const char *help;
};

const struct option *option_by_id(enum option_id id);
/* Those that every command takes. */
extern const enum option_id options_global[];

struct arguments {
	const char *values[OPTION_COUNT]; /* NULL: not given; "" for an option without a value */
	/* Every value of those that may be given again, in order; the first stands in `values`, too. */
	struct {
		enum option_id id;
		const char *value;
	} repeated[OPTIONS_REPEATED_MAX];
	size_t repeated_count;
	const char **words;
	size_t word_count;
};

/* Reads arguments[0] … into `out`, whose `words` has room for `count`; the global options are always allowed.
 * With `first_word`, stops at the first word and says where it stands (`count` when there is none).
 * UPH_E_USAGE with a sentence. */
enum uph_status options_parse(int count, char **arguments, const enum option_id *allowed, int *first_word,
	struct arguments *out, struct uph_error *err);

/* Appends the words from `first` on, with spaces between them: "LSVO 2024-09-27 § 84" may be written as one
 * or as several. */
void arguments_join(const struct arguments *arguments, size_t first, struct buffer *out);

/* Whether an option may be given again, with another value each time. */
bool option_repeats(enum option_id id);
/* The value at `index` of an option that may be given again; NULL after the last. */
const char *arguments_repeated(const struct arguments *arguments, enum option_id id, size_t index);

/* The place of the value given for an option among its choices. */
size_t option_choice(const struct arguments *arguments, enum option_id id);

#endif
