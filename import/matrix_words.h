/* The words of a matrix: headings, labels, activity codes, years. All functions take folded text (text_fold).
 */
#ifndef UPH_IMPORT_MATRIX_WORDS_H
#define UPH_IMPORT_MATRIX_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/money_words.h"
#include "uph/date.h"

enum column_role {
	ROLE_NONE,
	ROLE_DATE,
	ROLE_PURPOSE,
	ROLE_AMOUNT,
	ROLE_ACTIVITY,
	ROLE_RECIPIENT,
	ROLE_COMMENT,
	ROLE_PARAGRAPH, /* § : known, not read */
	ROLE_NUMBER,    /* Nr: known, not read */
	ROLE_SECOND,    /* RD-beslut: known, not read */
	ROLE_COUNT
};

/* The role a heading names: the longest synonym that is the whole text or its first words. */
enum column_role words_role(const char *folded);
/* "Belopp", "Aktivitet", …: the heading a person would look for. */
const char *words_role_name(enum column_role role);

enum label_kind {
	LABEL_NONE,
	LABEL_LEFT,  /* kvar, återstår, saldo */
	LABEL_SUM,   /* summa, totalt */
	LABEL_GRANT, /* statsbidrag, tilldelat, medel */
	LABEL_OTHER  /* ingående, balans, från balansen, från förra året */
};

/* The kind of label a text is when it begins with one of the label words. */
enum label_kind words_label(const char *folded);

/* Whether the words say that the money stays on the balance ("ligga kvar på balansen"). */
bool words_on_balance(const char *folded);
/* Nothing but "(avsatt på balansen)", with or without brackets. */
bool words_only_held(const char *folded);
/* "-" alone. */
bool words_dash(const char *folded);

/* The digits of an activity code in the text: "787", "akt 787", "787 stärkt samverkan", "ungdomsmottagning
 * (786)". */
enum code_kind {
	CODE_NONE,    /* no digits */
	CODE_LEADING, /* the text begins with it, after "aktivitet" or the like */
	CODE_WITHIN,  /* words before it */
	CODE_SEVERAL, /* more than one code */
	CODE_ODD      /* digits that are no code */
};
struct code_found {
	enum code_kind kind;
	size_t at, length; /* of the digits in the text */
	size_t rest;       /* where a name begins after them */
};
#define CODE_LENGTH_MAX 12
struct code_found words_code(const char *folded);
/* "ofördelat": money not yet divided between activities. */
bool words_undivided(const char *folded);

/* The opening block's heading: "kvar på balansen …", "ingående balans …". */
bool words_opening(const char *folded);
/* Words that head an opening block when one follows, but may head other things: "IB", "kvar från tidigare
 * år", "saldo vid årets början". */
bool words_opening_maybe(const char *folded);
/* Words for the first day of a year ("ingående", "IB", "vid årets början"): a lone year is then that year. */
bool words_opening_of_year(const char *folded);
/* A title's words: fördelning, medel, statsbidrag, bidrag, psykisk. */
bool words_title(const char *folded);
/* A remark about the paper or its money rather than its title: "Utbetalt 2023", "Uppdaterad 2024". */
bool words_note(const char *folded);

/* Amounts written in another unit than kronor. */
enum money_unit { UNIT_KRONOR, UNIT_THOUSANDS, UNIT_MILLIONS };
/* The unit the words state for amounts: "belopp (tkr)", "tusental kronor", "mnkr". "3 mkr" is an amount and
 * states none, unless it stands in a heading. */
enum money_unit words_unit(const char *folded, bool heading);
/* The day named inside a text: 2023-12-31, 231231, 31/12 2023, 31 december 2023; a lone year is its last day.
 */
bool words_date_within(const char *folded, struct uph_date *out);

#endif
