/* What people's words say of money: that it comes back, which year's it is. For the matrix reader's remarks
 * and the audit alike. All functions take folded text (text_fold). */
#ifndef UPH_BASE_MONEY_WORDS_H
#define UPH_BASE_MONEY_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* A letter or a digit at text[at], any byte of a longer character included (but not of § or other marks of
 * Latin-1). */
bool words_is_letter(const char *text, size_t at);
/* Length of `word` when the text is it or begins with it as whole words; else 0. */
size_t words_begin(const char *text, const char *word);
/* Finds `part` where a word begins; NULL when there is none. */
const char *words_beginning(const char *text, const char *part);
/* 2000–2099 when the text begins with such a year's digits; else 0. */
int words_year_at(const char *text);

/* Money coming back: återbetalning, återkrav, återförs, retur, krediteras. */
bool words_return(const char *folded);

/* Years 2000–2099 standing as words of their own, not parts of dates. Returns how many were put into `years`.
 */
size_t words_years(const char *folded, int *years, size_t years_max);
/* Years whose money the words name: "2022 års medel", "från balansen 2023". */
size_t words_money_years(const char *folded, int *years, size_t years_max);
/* The same, but only the years of a balance: "från balansen 2023". */
size_t words_balance_years(const char *folded, int *years, size_t years_max);

#endif
