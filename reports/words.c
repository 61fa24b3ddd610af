#include "reports/words.h"

#include <assert.h>

static const struct {
	const char *swedish, *english;
} table[WORD_COUNT] = {
	[WORD_TOTAL] = {"Summa", "Total"},
	[WORD_NOTE] = {"Anm.", "Note:"},
	[WORD_PAGE] = {"sida", "page"},
	[WORD_KRONOR] = {"kronor", "Swedish kronor"},
	[WORD_FROM_BOOK] = {"Ur UPH-boken", "From the UPH book"},
	[WORD_FACTS_UNTIL] = {"uppgifter t.o.m.", "facts until"},
	[WORD_BOOK_AT_VOUCHER] = {"boken per verifikation", "book at voucher"},
	[WORD_CHECKSUM] = {"kontrollsumma", "checksum"},
	[WORD_FINDINGS] = {"Iakttagelser", "Findings"},
	[WORD_SEVERITY] = {"Grad", "Severity"},
	[WORD_RULE] = {"Regel", "Rule"},
	[WORD_WHERE] = {"Var", "Where"},
	[WORD_MESSAGE] = {"Iakttagelse", "Finding"},
	[WORD_AMOUNT] = {"Belopp", "Amount"},
	[WORD_ERROR] = {"fel", "error"},
	[WORD_WARNING] = {"varning", "warning"},
	[WORD_REMARK] = {"upplysning", "note"},
	[WORD_ROW_KIND] = {"Radslag", "Row kind"},
	[WORD_NO_ROWS] = {"(inga rader)", "(no rows)"},
	[WORD_SHEET] = {"Blad", "Sheet"},
};

const char *word(enum word which, enum uph_language language)
{
	assert(which < WORD_COUNT);
	return language == UPH_ENGLISH ? table[which].english : table[which].swedish;
}

const char *word_severity(enum uph_severity severity, enum uph_language language)
{
	switch (severity) {
	case UPH_SEVERITY_ERROR:
		return word(WORD_ERROR, language);
	case UPH_SEVERITY_WARNING:
		return word(WORD_WARNING, language);
	case UPH_SEVERITY_NOTE:
		break;
	}
	return word(WORD_REMARK, language);
}
