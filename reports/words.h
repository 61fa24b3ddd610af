/* The reports' fixed words, Swedish and English, in one table. Authors of reports add theirs here. */
#ifndef UPH_REPORTS_WORDS_H
#define UPH_REPORTS_WORDS_H

#include "uph/finding.h"
#include "uph/report.h"

enum word {
	WORD_TOTAL,
	WORD_NOTE,
	WORD_PAGE,
	WORD_KRONOR,
	WORD_FROM_BOOK,
	WORD_FACTS_UNTIL,
	WORD_BOOK_AT_VOUCHER,
	WORD_CHECKSUM,
	WORD_FINDINGS,
	WORD_SEVERITY,
	WORD_RULE,
	WORD_WHERE,
	WORD_MESSAGE,
	WORD_AMOUNT,
	WORD_ERROR,
	WORD_WARNING,
	WORD_REMARK,
	WORD_ROW_KIND,
	WORD_NO_ROWS,
	WORD_SHEET,
	WORD_COUNT
};

/* Never NULL, never empty. */
const char *word(enum word word, enum uph_language language);
/* How grave a finding is, to a person: "varning", "warning". The contract's JSON has uph_severity_word(). */
const char *word_severity(enum uph_severity severity, enum uph_language language);

#endif
