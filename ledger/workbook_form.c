/* The sheets that are filled in, as a table. A sheet has what its events need, in the order that a person
 * has it at hand: what it is about, the day, the amount, the paper it stands on. */
#include "uph/workbook.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#define OVERRIDE_NOTE "Bara när raden ska bokföras fast en regel säger nej: skriv skälet. Det sparas i boken."
#define ALLOCATION_NOTE "Välj tilldelningen i listan. Bara numret räcker: UPH-24-016 eller 16."
#define AMOUNT_NOTE "Kronor och ören, större än noll."

static const struct uph_form_column decisions[] = {
	{UPH_FIELD_BODY, "Organ", true, "Den som rekommenderar, till exempel LSVO."},
	{UPH_FIELD_DATE, "Sammanträde", true, "Sammanträdets dag: 2024-09-27."},
	{UPH_FIELD_PARAGRAPH, "Paragraf", false, "Protokollets paragraf: 84. Tomt om den inte är känd."},
	{UPH_FIELD_PURPOSE, "Ändamål", true, "Vad medlen ska användas till."},
	{UPH_FIELD_AMOUNT, "Belopp", true,
		AMOUNT_NOTE
		" Medel ur flera potter: en rad för varje pott, direkt under varandra och i övrigt lika. De blir en "
		"tilldelning."},
	{UPH_FIELD_FUND, "Bidragsår", true, "Vilket års medel, till exempel UPH 2024."},
	{UPH_FIELD_ACTIVITY, "Aktivitet", true, "Aktivitetens kod, eller ofördelat."},
	{UPH_FIELD_RECIPIENT, "Mottagare", false, "Den som får medlen. Tomt när de avsätts på balansen."},
	{UPH_FIELD_PERFORMER, "Utförare", false, "Den som gör arbetet, när det är någon annan."},
	{UPH_FIELD_REQUISITIONER, "Rekvirent", false, "Den som rekvirerar, när det är någon annan."},
	{UPH_FIELD_EXTENT, "Omfattning", false, "Till exempel 0,75 årsarbetare."},
	{UPH_FIELD_FIRST_DAY, "Första dag", false, "Periodens första dag."},
	{UPH_FIELD_LAST_DAY, "Sista dag", false, "Periodens sista dag."},
	{UPH_FIELD_STAGE, "Läge", true,
		"Rekommenderat: medlen reserveras. Föreslaget: inga pengar rörs. Avsatt: medlen avsätts på "
		"balansen utan mottagare."},
	{UPH_FIELD_OVERRIDE, "Undantag", false, OVERRIDE_NOTE},
};

static const struct uph_form_column verdicts[] = {
	{UPH_FIELD_ALLOCATION, "Tilldelning", true, ALLOCATION_NOTE},
	{UPH_FIELD_DATE, "Beslutsdatum", true, "Dagen då det beslutades: 2024-10-02."},
	{UPH_FIELD_OUTCOME, "Utfall", true, "Beslutat, eller Avslaget: medlen återförs."},
	{UPH_FIELD_AMOUNT, "Belopp", false,
		"Bara när ett annat belopp beslutades än det som rekommenderades."},
	{UPH_FIELD_REFERENCE, "Dnr", false, "Beslutets diarienummer."},
	{UPH_FIELD_FUNCTION, "Beslutsfattare", false, "Tomt: regiondirektören."},
	{UPH_FIELD_TEXT, "Anteckning", false, "Sparas med beslutet."},
};

static const struct uph_form_column requisitions[] = {
	{UPH_FIELD_ALLOCATION, "Tilldelning", true, ALLOCATION_NOTE},
	{UPH_FIELD_DATE, "Datum", true, "Rekvisitionens dag: 2024-09-27."},
	{UPH_FIELD_AMOUNT, "Belopp", true, AMOUNT_NOTE},
	{UPH_FIELD_REFERENCE, "Referens", false, "Rekvisitionens nummer."},
	{UPH_FIELD_TEXT, "Text", false, "En anteckning om posten."},
	{UPH_FIELD_OVERRIDE, "Undantag", false, OVERRIDE_NOTE},
};

static const struct uph_form_column payments[] = {
	{UPH_FIELD_ALLOCATION, "Tilldelning", true, ALLOCATION_NOTE},
	{UPH_FIELD_DATE, "Datum", true, "Dagen då pengarna betalades ut: 2024-09-27."},
	{UPH_FIELD_AMOUNT, "Belopp", true, AMOUNT_NOTE},
	{UPH_FIELD_REFERENCE, "Referens", false, "Fakturans eller verifikationens nummer."},
	{UPH_FIELD_TEXT, "Text", false, "En anteckning om posten."},
	{UPH_FIELD_OVERRIDE, "Undantag", false, OVERRIDE_NOTE},
};

static const struct uph_form_column use[] = {
	{UPH_FIELD_ALLOCATION, "Tilldelning", true, ALLOCATION_NOTE},
	{UPH_FIELD_DATE, "Datum", true, "Dagen som kostnaden gäller, eller då den redovisades."},
	{UPH_FIELD_AMOUNT, "Belopp", true, AMOUNT_NOTE},
	{UPH_FIELD_REFERENCE, "Referens", false, "Redovisningens eller verifikationens nummer."},
	{UPH_FIELD_TEXT, "Text", false, "En anteckning om posten."},
	{UPH_FIELD_OVERRIDE, "Undantag", false, OVERRIDE_NOTE},
};

static const struct uph_form_column refunds[] = {
	{UPH_FIELD_ALLOCATION, "Tilldelning", true, ALLOCATION_NOTE},
	{UPH_FIELD_DATE, "Datum", true, "Dagen då pengarna kom tillbaka: 2024-09-27."},
	{UPH_FIELD_AMOUNT, "Belopp", true, AMOUNT_NOTE},
	{UPH_FIELD_OF, "Av", false,
		"Vilka pengar som kommer tillbaka. Tomt: boken avgör när det bara kan vara ett."},
	{UPH_FIELD_INTO, "Till", false,
		"Potten: att besluta om på nytt. Reserverat: att rekvirera på nytt. Tomt: potten."},
	{UPH_FIELD_REFERENCE, "Referens", false, "Inbetalningens nummer."},
	{UPH_FIELD_TEXT, "Text", false, "En anteckning om posten."},
	{UPH_FIELD_OVERRIDE, "Undantag", false, OVERRIDE_NOTE},
};

static const struct uph_form_sheet sheets[UPH_FORM_COUNT] = {
	[UPH_FORM_DECISIONS] = {"Nya beslut",
		"En rad för varje tilldelning som ett sammanträde har rekommenderat, föreslår eller avsätter.",
		0, decisions, COUNT_OF(decisions)},
	[UPH_FORM_VERDICTS] = {"Beslut av RD",
		"En rad för varje tilldelning som regiondirektören, eller en annan, har beslutat eller avslagit.",
		0, verdicts, COUNT_OF(verdicts)},
	[UPH_FORM_REQUISITIONS] = {"Rekvisitioner", "En rad för varje rekvisition.", UPH_EVENT_REQUISITION,
		requisitions, COUNT_OF(requisitions)},
	[UPH_FORM_PAYMENTS] = {"Utbetalningar", "En rad för varje utbetalning till en mottagare.",
		UPH_EVENT_PAY, payments, COUNT_OF(payments)},
	[UPH_FORM_USE] = {"Förbrukat",
		"En rad för varje kostnad: det mottagaren har redovisat, eller det egna enheter har förbrukat.",
		UPH_EVENT_SPEND, use, COUNT_OF(use)},
	[UPH_FORM_REFUNDS] = {"Återbetalningar",
		"En rad för varje belopp som en mottagare har betalat tillbaka.", UPH_EVENT_REFUND, refunds,
		COUNT_OF(refunds)},
};

const struct uph_form_sheet *uph_form_sheet(enum uph_form form)
{
	return &sheets[form];
}
