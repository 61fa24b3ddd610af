/* The audit's rules: numbers that never change, how grave they are, and what each looks at. A new rule is a
 * row here, a name in audit_rules.h and a function in the file of its group. */
#include "ledger/audit_table.h"

#include <strings.h>

#define DECISIONS UPH_AUDIT_DECISIONS
#define MONEY UPH_AUDIT_MONEY
#define FLOW UPH_AUDIT_FLOW
#define CONDITIONS UPH_AUDIT_CONDITIONS
#define ORDER UPH_AUDIT_ORDER
#define ERROR UPH_SEVERITY_ERROR
#define WARNING UPH_SEVERITY_WARNING
#define NOTE UPH_SEVERITY_NOTE

static const struct uph_audit_rule rules[] = {
	{"R01", DECISIONS, ERROR, "Beslut utan rad i matrisen",
		"Paragrafer som flyttar pengar i inlästa protokoll, och beslut i boken, mot raderna i matrisen: en som ingen rad svarar mot."},
	{"R02", DECISIONS, NOTE, "Rad utan känt beslut",
		"Matrisens rader mot protokollen: rader vars paragraf ingen vet, samlade per sammanträde."},
	{"R03", DECISIONS, WARNING, "Protokoll, matris och beslut säger olika",
		"Belopp, aktivitet, mottagare och omfattning i matrisens rad mot protokollet och mot regiondirektörens beslut."},
	{"R04", DECISIONS, NOTE, "Inte beslutat av den som får besluta",
		"Rekommenderade tilldelningar utan beslut av den som får besluta; alla på en rad."},
	{"R05", FLOW, WARNING, "Ord om återbetalning på en rad som tar pengar",
		"Rader som drar pengar men talar om återbetalning, återbäring eller återkrav, och vad Kvar vore annars."},
	{"R06", DECISIONS, ERROR, "Utbetalt före beslut",
		"Utbetalningar som är daterade före beslutet, eller utan beslut av den som får besluta."},
	{"R07", DECISIONS, ERROR, "Utbetalt till någon annan än beslutat",
		"Utbetalningens mottagare mot tilldelningens mottagare, rekvirent och deras enheter."},
	{"R08", DECISIONS, NOTE, "Högstbelopp som inte är avräknat",
		"Beslut om högst ett belopp, vars period är slut eller vars pengar är utbetalda, och där resten inte är återförd."},
	{"R09", DECISIONS, WARNING, "Udda veckodag utan protokoll",
		"Raders datum mot organets andra sammanträden: en annan veckodag, nära ett annat sammanträde och utan känt protokoll."},
	{"R10", DECISIONS, NOTE, "Protokollet är inte justerat",
		"Inlästa protokoll vars justering inte är känd; alla på en rad."},
	{"R11", DECISIONS, WARNING, "Den som ska besluta står inte på sändlistan",
		"Sändlistan för beslut som rekommenderas någon annan: den som får besluta ska få det."},
	{"R12", DECISIONS, WARNING, "Avsatta medel utan formellt beslut",
		"Pengar avsatta på balansen utan mottagare och utan en paragraf som säger det."},
	{"R13", MONEY, WARNING, "Aktivitet under noll",
		"Varje bidragsår och aktivitet: en pott under noll som årets ofördelade bidrag inte täcker och som ingen annan regel förklarar."},
	{"R14", MONEY, ERROR, "Bidragsår under noll",
		"Varje bidragsårs potter tillsammans: under noll av annat än beslut."},
	{"R15", MONEY, ERROR, "Mer beslutat än tilldelat",
		"Beslutat och avsatt ur ett bidragsår mot det som är tilldelat, ingående och överfört."},
	{"R16", MONEY, NOTE, "Bidrag utan överenskommelse eller diarienummer",
		"Tilldelade bidrag utan referens (dnr eller överenskommelse) på posten."},
	{"R17", MONEY, WARNING, "Bidraget är inte fördelat på aktivitet",
		"Årets bidrag som står ofördelat medan aktiviteter tar av det: vilka som därför står under noll, på en rad."},
	{"R18", MONEY, NOTE, "Nyare pengar används före äldre",
		"Pengar ur ett senare bidragsår beslutade medan samma aktivitet har pengar kvar från tidigare år."},
	{"R19", MONEY, WARNING, "Den namngivna källan räcker inte",
		"Beslut som namnger en källa som inte räcker; en upplysning när bidragsåret som helhet räcker."},
	{"R20", MONEY, WARNING, "Ett annat års pengar nämns",
		"Rader vars ord nämner ett annat års medel än bidragsåret som de dras från."},
	{"R21", MONEY, WARNING, "Beslut före balansdagen dras helt",
		"Beslut tagna senast balansdagen som dras i sin helhet från ingående balans: det som då redan var betalt dras två gånger."},
	{"R22", FLOW, ERROR, "Mer rekvirerat än beslutat",
		"Rekvisitioner per tilldelning mot beslutat belopp."},
	{"R23", FLOW, ERROR, "Utanför perioden",
		"Rekvisitioner, utbetalningar och förbrukning daterade utanför tilldelningens period."},
	{"R24", FLOW, WARNING, "Perioden är slut och pengar är kvar",
		"Tilldelningar vars period är slut på granskningsdagen, med pengar reserverade eller rekvirerade och inte förbrukade."},
	{"R25", FLOW, NOTE, "Nära sista dagen",
		"Tilldelningar och villkor vars sista dag är inom 60 dagar, och som inte är beslutade eller rekvirerade."},
	{"R26", FLOW, ERROR, "Samma faktura två gånger",
		"Utbetalningar och förbrukning med samma referens, motpart och belopp."},
	{"R27", FLOW, WARNING, "Samma kostnad i två finansieringar",
		"Samma referens eller underlag i två tilldelningar, eller både här och som medfinansiering."},
	{"R28", FLOW, WARNING, "Samma belopp till samma mottagare i olika beslut",
		"Lika belopp till samma mottagare i olika beslut inom 60 dagar."},
	{"R29", CONDITIONS, ERROR, "Villkor efter sista dag",
		"Öppna villkor vars sista dag är passerad, med pengarna som står på spel."},
	{"R30", CONDITIONS, NOTE, "Villkor utan sista dag", "Öppna villkor som inte nämner någon sista dag."},
	{"R31", CONDITIONS, WARNING, "Uppfyllt villkor utan underlag",
		"Villkor som har satts som uppfyllda utan uppgift om underlag."},
	{"R32", CONDITIONS, WARNING, "Medfinansieringen är inte täckt",
		"Egen del i senaste version av medfinansieringen mot vad som är beslutat."},
	{"R33", CONDITIONS, WARNING, "Andelen är bruten",
		"Slutligt redovisad kostnad mot villkorets andelar; inte medan projektet pågår."},
	{"R34", ORDER, ERROR, "Registrerad och attesterad av samma",
		"Verifikationer som samma person har registrerat och attesterat, eller som saknar attest som krävs."},
	{"R35", ORDER, NOTE, "Verifikation utan underlag",
		"Verifikationer gjorda för hand, med utbetalning eller förbrukning, utan källa, referens och bilaga; alla på en rad."},
	{"R36", ORDER, NOTE, "Bakdaterad post",
		"Poster gjorda för hand och registrerade mer än 60 dagar efter sin dag, eller efter januari året efter."},
	{"R37", ORDER, ERROR, "Lucka i verifikationsnumren", "Verifikationernas nummer i följd från 1."},
	{"R38", ORDER, NOTE, "Undantag från bokens regler",
		"Undantag som har gjorts med skäl; alla på en rad."},
	{"R39", ORDER, NOTE, "Avstämningen är gammal",
		"Den dag som alla potter med pengar är avstämda till och med (annars inställningen reconciled) mot granskningsdagen: äldre än 45 dagar."},
	{"R40", ORDER, WARNING, "Personnamn vid lön",
		"Texter och ändamål där ett personnamn står tillsammans med lön eller arvode."},
	{"R41", ORDER, WARNING, "Mottagaren ser ut som en kommentar",
		"Parter vars namn är en mening, en anmärkning eller ett belopp."},
	{"R42", ORDER, NOTE, "Mottagare som nästan heter lika",
		"Parter med pengar vars namn skiljer sig på någon bokstav; inte en region och dess enhet."},
	{"R43", ORDER, NOTE, "Återrapportering utan beslut",
		"Aktiviteter med ett område att återrapportera, med pengar eller i boken, som inget beslut rör."},
	{"R44", DECISIONS, NOTE, "Ett beslut på flera aktiviteter",
		"Matrisens rader utan eget datum och ändamål, som hör till beslutet ovanför."},
	{"R45", DECISIONS, WARNING, "Paragraf som inte finns i boken",
		"Paragrafer som flyttar pengar i inlästa protokoll, som ingen matris ska ha, och som inte finns som beslut i boken."},
};
#define RULE_COUNT (sizeof rules / sizeof *rules)

static audit_rule_function *const functions[RULE_COUNT] = {audit_no_row, audit_row_without_decision,
	audit_differs, audit_not_decided, audit_repayment_words, audit_paid_before_decided,
	audit_paid_to_another, audit_at_most_open, audit_odd_weekday, audit_not_adjusted,
	audit_approver_not_sent, audit_held_without_decision, audit_activity_below_zero,
	audit_fund_below_zero, audit_more_than_granted, audit_grant_without_agreement, audit_grant_undivided,
	audit_newer_before_older, audit_source_too_small, audit_other_year, audit_before_balance_day,
	audit_over_requisitioned, audit_outside_period, audit_period_over, audit_near_last_day,
	audit_invoice_twice, audit_cost_twice, audit_same_amount_near, audit_past_deadline,
	audit_without_last_day, audit_met_without_evidence, audit_cofinancing_not_covered, audit_ratio_broken,
	audit_attested_by_same, audit_without_document, audit_back_dated, audit_voucher_gap, audit_overrides,
	audit_reconciliation_old, audit_names_with_pay, audit_recipient_is_comment, audit_near_duplicates,
	audit_duty_without_decision, audit_inherited, audit_not_in_books};

struct named {
	const char *name, *word;
};
static const struct named groups[UPH_AUDIT_GROUPS] = {
	[DECISIONS] = {"decisions", "Beslut"},
	[MONEY] = {"money", "Pengar"},
	[FLOW] = {"flow", "Flöde"},
	[CONDITIONS] = {"conditions", "Villkor"},
	[ORDER] = {"order", "Ordning"},
};

const char *uph_audit_group_name(enum uph_audit_group group)
{
	return groups[group].name;
}

const char *uph_audit_group_word(enum uph_audit_group group)
{
	return groups[group].word;
}

const struct uph_audit_rule *uph_audit_rules(size_t *count)
{
	*count = RULE_COUNT;
	return rules;
}

const struct uph_audit_rule *uph_audit_rule(const char *number)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (strcasecmp(rules[i].number, number) == 0)
			return &rules[i];
	}
	return NULL;
}

audit_rule_function *audit_function(size_t index)
{
	return functions[index];
}
