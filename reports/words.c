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
	[WORD_FUND] = {"Bidragsår", "Fund"},
	[WORD_AS_OF] = {"Per", "As of"},
	[WORD_FROM_DAY] = {"Från", "From"},
	[WORD_TO_DAY] = {"Till och med", "To"},
	[WORD_KNOWN_AT] = {"Känt per", "Known at"},
	[WORD_BALANCE_BY_ACTIVITY] = {"Saldo per aktivitet", "Balance by activity"},
	[WORD_BALANCE_BY_FUND] = {"Saldo per bidragsår", "Balance by fund"},
	[WORD_BALANCE_BY_RECIPIENT] = {"Saldo per mottagare", "Balance by recipient"},
	[WORD_BALANCE_BY_DECISION] = {"Saldo per beslut", "Balance by decision"},
	[WORD_BALANCE_BY_MONTH] = {"Saldo per månad", "Balance by month"},
	[WORD_ACTIVITY] = {"Aktivitet", "Activity"},
	[WORD_NAME] = {"Benämning", "Name"},
	[WORD_RECIPIENT] = {"Mottagare", "Recipient"},
	[WORD_NUMBER] = {"Nr", "No."},
	[WORD_DECISION] = {"Beslut", "Decision"},
	[WORD_PURPOSE] = {"Till", "Purpose"},
	[WORD_MONTH] = {"Månad", "Month"},
	[WORD_UNDIVIDED] = {"Ofördelat", "Undivided"},
	[WORD_NOBODY] = {"Ej tilldelat", "Not allocated"},
	[WORD_OPENING] = {"Ingående", "Opening"},
	[WORD_GRANTED] = {"Tilldelat", "Granted"},
	[WORD_DISTRIBUTED] = {"Fördelat", "Distributed"},
	[WORD_CARRIED] = {"Överfört", "Carried"},
	[WORD_ALLOCATED] = {"Rekomm./ beslutat", "Allocated"},
	[WORD_HELD] = {"Avsatt", "Held"},
	[WORD_RELEASED] = {"Återfört", "Released"},
	[WORD_REFUNDED] = {"Återbetalt", "Refunded"},
	[WORD_REPAID] = {"Åter till staten", "Repaid"},
	[WORD_AVAILABLE] = {"Kvar att besluta", "Left to decide"},
	[WORD_RESERVED] = {"Reserverat", "Reserved"},
	[WORD_REQUISITIONED] = {"Rekvirerat", "Requisitioned"},
	[WORD_PAID] = {"Utbetalt", "Paid"},
	[WORD_SPENT] = {"Förbrukat", "Spent"},
	[WORD_CLAIMED] = {"Återkrävt", "Claimed"},
	[WORD_ON_BALANCE] = {"På balansen", "On balance"},
	[WORD_AVAILABLE_CHANGE] = {"Förändring av kvar", "Change of left"},
	[WORD_ON_BALANCE_CHANGE] = {"Förändring på balansen", "Change on balance"},
	[WORD_PER_DECISION] = {"Per beslut", "By decision"},
	[WORD_BELOW_ZERO] = {"Minus på", "Below zero:"},
	[WORD_GRANT_UNDIVIDED] = {"beror på att årets bidrag inte är fördelat på aktivitet.",
		"since the year's grant is not divided between activities."},
	[WORD_AND] = {"och", "and"},
	[WORD_JOURNAL] = {"Journal", "Journal"},
	[WORD_VOUCHER] = {"Ver", "Voucher"},
	[WORD_DATE] = {"Datum", "Date"},
	[WORD_EVENT] = {"Händelse", "Event"},
	[WORD_FROM_ACCOUNT] = {"Från", "From"},
	[WORD_TO_ACCOUNT] = {"Till", "To"},
	[WORD_TEXT] = {"Text", "Text"},
	[WORD_REFERENCE] = {"Referens", "Reference"},
	[WORD_COUNTERPARTY] = {"Motpart", "Counterparty"},
	[WORD_SOURCE] = {"Underlag", "Source"},
	[WORD_PERSON] = {"Av", "By"},
	[WORD_RECORDED_AT] = {"Bokfört", "Recorded at"},
	[WORD_CORRECTION] = {"Rättelse", "Correction"},
	[WORD_POT] = {"kvar", "left"},
	[WORD_OPENING_ACCOUNT] = {"ingående", "opening"},
	[WORD_GRANTOR] = {"bidragsgivare", "grantor"},
	[WORD_RECEIVED_ACCOUNT] = {"erhållet", "received"},
	[WORD_RESERVED_ACCOUNT] = {"reserverat", "reserved"},
	[WORD_HELD_ACCOUNT] = {"avsatt", "held"},
	[WORD_REQUISITIONED_ACCOUNT] = {"rekvirerat", "requisitioned"},
	[WORD_PAID_ACCOUNT] = {"utbetalt", "paid"},
	[WORD_SPENT_ACCOUNT] = {"förbrukat", "spent"},
	[WORD_CLAIMED_ACCOUNT] = {"återkrävt", "claimed"},
	[WORD_EARLIER_ACCOUNT] = {"tidigare utbetalt", "earlier"},
	[WORD_REPAID_ACCOUNT] = {"åter till staten", "repaid"},
	[WORD_FUNDER_ACCOUNT] = {"finansiär", "funder"},
	[WORD_COFUNDED_ACCOUNT] = {"medfinansierat", "cofunded"},
	[WORD_UNDIVIDED_ACCOUNT] = {"ofördelat", "undivided"},
	[WORD_SOURCES] = {"Inlästa filer", "Sources"},
	[WORD_KIND] = {"Slag", "Kind"},
	[WORD_FILE] = {"Fil", "File"},
	[WORD_TITLE] = {"Rubrik", "Title"},
	[WORD_SIZE] = {"Byte", "Bytes"},
	[WORD_ENTRIES] = {"Poster", "Entries"},
	[WORD_IMPORTED] = {"Inläst", "Imported"},
	[WORD_PURPOSE_OF] = {"Ändamål", "Purpose"},
	[WORD_CORRECTS] = {"Rättar ver", "Corrects voucher"},
	[WORD_CORRECTED_BY] = {"Rättad i ver", "Corrected by voucher"},
	[WORD_REASON] = {"Skäl", "Reason"},
	[WORD_CORRECTED_IN_VOUCHER] = {"rättad i ver", "corrected by voucher"},
	[WORD_CHECKSUM_HEADING] = {"Kontrollsumma", "Checksum"},
	[WORD_CORRECTS_VOUCHER] = {"rättar ver", "corrects voucher"},
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
