/* What an account, an entry's place and its parties are called on paper: for all reports that show entries.
 */
#ifndef UPH_REPORTS_ACCOUNT_WORDS_H
#define UPH_REPORTS_ACCOUNT_WORDS_H

#include "reports/query.h"
#include "uph/journal.h"

/* "kvar", "reserverat". */
enum word account_word(enum uph_account_kind kind);
/* "kvar 786 UPH 2024", "reserverat UPH-24-016": an allocation says the rest by its number. */
const char *account_words(struct uph_report *report, struct uph_ledger *ledger,
	const struct uph_account *account, const struct uph_entry *entry);
/* "fordelning.xlsx Blad1!C14"; NULL when it was made by hand. */
const char *entry_place(struct uph_report *report, const struct uph_entry *entry);

#endif
