#include "reports/account_words.h"

enum word account_word(enum uph_account_kind kind)
{
	static const enum word words[UPH_ACCOUNT_LAST + 1] = {
		[UPH_ACCOUNT_OPENING] = WORD_OPENING_ACCOUNT,
		[UPH_ACCOUNT_POT] = WORD_POT,
		[UPH_ACCOUNT_GRANTOR] = WORD_GRANTOR,
		[UPH_ACCOUNT_RECEIVED] = WORD_RECEIVED_ACCOUNT,
		[UPH_ACCOUNT_RESERVED] = WORD_RESERVED_ACCOUNT,
		[UPH_ACCOUNT_HELD] = WORD_HELD_ACCOUNT,
		[UPH_ACCOUNT_REQUISITIONED] = WORD_REQUISITIONED_ACCOUNT,
		[UPH_ACCOUNT_PAID] = WORD_PAID_ACCOUNT,
		[UPH_ACCOUNT_SPENT] = WORD_SPENT_ACCOUNT,
		[UPH_ACCOUNT_CLAIMED] = WORD_CLAIMED_ACCOUNT,
		[UPH_ACCOUNT_EARLIER] = WORD_EARLIER_ACCOUNT,
		[UPH_ACCOUNT_REPAID] = WORD_REPAID_ACCOUNT,
		[UPH_ACCOUNT_FUNDER] = WORD_FUNDER_ACCOUNT,
		[UPH_ACCOUNT_COFUNDED] = WORD_COFUNDED_ACCOUNT,
	};
	return kind >= 1 && kind <= UPH_ACCOUNT_LAST ? words[kind] : WORD_POT;
}

const char *account_words(struct uph_report *report, struct uph_ledger *ledger,
	const struct uph_account *account, const struct uph_entry *entry)
{
	const char *kind = word(account_word(account->kind), report->language);
	if (account->allocation && entry->allocation_label && account->allocation == entry->allocation)
		return uph_report_texts(report, (const char *const[]){kind, " ", entry->allocation_label}, 3);
	const struct uph_activity *activity =
		account->activity ? uph_activity_by_id(ledger, account->activity) : NULL;
	const struct uph_fund *fund = account->fund ? uph_fund_by_id(ledger, account->fund) : NULL;
	const struct uph_party *party = account->party ? uph_party_by_id(ledger, account->party) : NULL;
	const char *code = !activity                   ? ""
			   : activity->code[0] != '\0' ? activity->code
						       : word(WORD_UNDIVIDED_ACCOUNT, report->language);
	const char *const words[] = {kind, *code ? " " : NULL, code, fund ? " " : NULL,
		fund ? fund->name : NULL, party ? " " : NULL, party ? party->name : NULL};
	return uph_report_texts(report, words, sizeof words / sizeof *words);
}

const char *entry_place(struct uph_report *report, const struct uph_entry *entry)
{
	if (!entry->source_name)
		return NULL;
	return uph_report_texts(report,
		(const char *const[]){entry->source_name, entry->place ? " " : NULL, entry->place}, 3);
}
