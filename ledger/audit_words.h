/* What the audit's rules share when they speak: names, counts, lists, and small questions to the gathered
 * books. Texts live as long as the audit. */
#ifndef UPH_LEDGER_AUDIT_WORDS_H
#define UPH_LEDGER_AUDIT_WORDS_H

#include "ledger/audit_rules.h"

/* ---- texts ---- */

/* Folded for matching; "" for NULL. */
const char *audit_fold(struct audit *audit, const char *text);
/* The words of a person's text, asked by a function of folded text (ledger/base/money_words.h); nothing is
 * kept. NULL has none. */
bool audit_text_is(const char *text, bool (*is)(const char *folded));
/* A year that the text names, by one of words_years() and its like, and that is not `but`; 0: none. */
int audit_text_year(const char *text, int but, size_t (*years_in)(const char *, int *, size_t));
/* A person's words between quotes, cut to an excerpt: "\"Barnahus\"". */
const char *audit_quoted(struct audit *audit, const char *text);
/* "1 rad", "3 rader". */
const char *audit_number_of(struct audit *audit, size_t count, const char *one, const char *several);
/* `list` with `more` after it, the separator between; `list` "" begins. */
const char *audit_joined(struct audit *audit, const char *list, const char *separator, const char *more);

/* ---- names ---- */

const char *audit_fund_name(const struct audit_book *book, int64_t id);  /* "?" when there is none */
const char *audit_party_name(const struct audit_book *book, int64_t id); /* NULL when there is none */
/* "786 i UPH 2024", "det ofördelade i UPH 2024". */
const char *audit_pot_text(struct audit *audit, int64_t fund, int64_t activity);
/* "UPH-24-006 \"Projektledare samsjuklighet\"". */
const char *audit_allocation_text(struct audit *audit, size_t allocation);
/* Where its money was first set aside; without money, where its decision stands. */
const char *audit_allocation_where(struct audit *audit, size_t allocation);
/* "protokoll.txt rad 412"; "" when it was not read from a file. */
const char *audit_minute_where(struct audit *audit, size_t minute);
/* "beslut.json rad 4"; by hand the decision itself. */
const char *audit_decision_where(struct audit *audit, size_t decision);

/* ---- questions ---- */

bool audit_is_undivided(const struct audit_book *book, int64_t activity);
/* The region or one of its units. */
bool audit_is_own(const struct audit_book *book, int64_t party);
/* The municipality, or other party, that the words name, genitive or not; 0: none. `but` is not meant. */
int64_t audit_party_in(struct audit *audit, const char *text, int64_t but);
/* Recommended or decided, and not taken back. */
bool audit_alive(const struct audit_allocation *allocation);
/* Set aside for it and not given back. */
struct uph_money audit_given(const struct audit_allocation *allocation);
/* Kvar att besluta: all pots together. */
struct uph_money audit_left_to_decide(const struct audit_book *book);
/* Whether the entry sets money aside from a pot, and is not corrected away. */
bool audit_draws(const struct audit_entry *entry);
/* Days from one day to another; below zero when it is past. */
int32_t audit_days(struct uph_date from, struct uph_date to);

#endif
