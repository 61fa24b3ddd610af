#include "options.h"

#include <assert.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "nearest.h"

#define LIST_MAX 1024

static const char *const kinds[] = {
	"matrix", "journal", "mapped", "decisions", "workbook", "protocol", "sie", "exact", NULL};
static const char *const groups[] = {"activity", "fund", "recipient", "decision", "month", NULL};
static const char *const forms[] = {"protokoll", "full", "both", NULL};
static const char *const newyear_forms[] = {"paper", "matrix", NULL};
static const char *const formats[] = {"text", "csv", "json", "xlsx", "html", NULL};
static const char *const stages[] = {"recommended", NULL};
static const char *const sources[] = {"paid", "spent", "claimed", NULL};
static const char *const targets[] = {"pot", "reserved", NULL};
static const char *const condition_kinds[] = {
	"cofinancing", "deadline", "period", "report", "received", "body", "granted", "other", NULL};
static const char *const plan_versions[] = {"applied", "granted", "final", NULL};
static const char *const languages[] = {"sv", "en", NULL};

static const char *const party_kinds[] = {"region", "unit", "municipality", "state", "funder", "other", NULL};
static const struct option table[OPTION_COUNT] = {
	[OPTION_LEDGER] = {"file", 'f', "BOK", NULL, false,
		"boken att arbeta i; annars den som UPH_LEDGER anger, annars ledger.uph i mappen där du "
		"står"},
	[OPTION_HELP] = {"help", 'h', NULL, NULL, false, "visar hjälpen och gör inget annat"},
	[OPTION_VERSION] = {"version", 0, NULL, NULL, false, "visar programmets version och gör inget annat"},
	[OPTION_NAME] = {"name", 0, "TEXT", NULL, true,
		"bokens namn, som står på alla rapporter; annars filens namn utan ändelse"},
	[OPTION_AS] = {"as", 0, "SLAG", kinds, true,
		"vad filen är: matrix (protokollets fördelning av medel), journal (händelser, en på varje rad), "
		"mapped (ett kalkylblad med en karta), decisions (en beslutsfil i JSON), workbook (en arbetsbok "
		"ur uph workbook), protocol (ett protokoll som text, html, docx eller pdf), sie (regionens "
		"bokföring som SIE-fil) eller exact (en hel bok ur uph journal --exact). Utan växeln avgör "
		"innehållet"},
	[OPTION_FUND_INTO] = {"fund", 0, "NAMN", NULL, true,
		"bidragsåret som årets bidrag hör till; annars \"UPH\" och det år som står i filen"},
	[OPTION_SHEET] = {"sheet", 0, "NAMN", NULL, true,
		"bladet att läsa, när fler än ett i arbetsboken kunde vara det"},
	[OPTION_DRY_RUN] = {"dry-run", 0, NULL, NULL, false,
		"visar varje rad som skulle bokföras och skriver ingenting"},
	[OPTION_ACCEPT_CHANGES] = {"accept-changes", 0, NULL, NULL, true,
		"filen har rätt mot boken: ändrade och försvunna rader bokförs som rättelser"},
	[OPTION_QUIET] = {"quiet", 'q', NULL, NULL, false, "visar bara sammanfattningen"},
	[OPTION_BY] = {"by", 0, "VAD", groups, false,
		"en rad för varje activity (aktivitet, förvalt), fund (bidragsår), recipient (mottagare), "
		"decision "
		"(tilldelning) eller month (månad)"},
	[OPTION_FORM] = {"form", 0, "FORM", forms, false,
		"protokoll (protokollets sex kolumner), full (med nummer, beslut och läge) eller both "
		"(båda). Förvalt är "
		"full, för xlsx both"},
	[OPTION_HEAD] = {"head", 0, "SUMMA", NULL, false,
		"kontrollsumman på en äldre rapport (minst 8 siffror): bevisar att boken då är en del av "
		"boken nu"},
	[OPTION_FUND] = {"fund", 0, "NAMN", NULL, false,
		"bara detta bidragsår, till exempel \"UPH 2024\"; annars alla"},
	[OPTION_AS_OF] = {"as-of", 0, "DAG", NULL, false, "läget till och med denna dag"},
	[OPTION_FROM] = {"from", 0, "DAG", NULL, false,
		"från och med denna dag; det som hänt förut blir ingående"},
	[OPTION_TO] = {"to", 0, "DAG", NULL, false, "till och med denna dag"},
	[OPTION_KNOWN_AT] = {"known-at", 0, "NÄR", NULL, false,
		"vad boken visste då: en dag (\"2024-10-01\"), en tidpunkt i UTC (\"2024-10-01 14:05\") "
		"eller en "
		"kontrollsumma från en rapport"},
	[OPTION_FORMAT] = {"output-format", 'O', "FORMAT", formats, false,
		"text (förvalt), csv, json, xlsx eller html"},
	[OPTION_OUTPUT] = {"output", 'o', "FIL", NULL, false,
		"skriver till filen, i det format som dess ändelse säger; \"-\" är standard ut"},
	[OPTION_CSV] = {"csv", 0, "SPRÅK", languages, false,
		"CSV på svenskt (sv: semikolon och decimalkomma, förvalt) eller engelskt vis (en)"},
	[OPTION_LANGUAGE] = {"lang", 0, "SPRÅK", languages, false, "rapportens ord: sv (förvalt) eller en"},
	[OPTION_DRY_RUN_CHANGE] = {"dry-run", 0, NULL, NULL, false,
		"visar varje post som skulle bokföras och skriver ingenting"},
	[OPTION_DATE] = {"date", 0, "DAG", NULL, true, "dagen som det gäller från: 2024-09-27"},
	[OPTION_AMOUNT] = {"amount", 0, "BELOPP", NULL, true, "belopp i kronor: \"200 000,00\""},
	[OPTION_ALLOCATION] = {"allocation", 0, "NR", NULL, true, "tilldelningens nummer: UPH-24-016"},
	[OPTION_REFERENCE] = {"reference", 0, "TEXT", NULL, true,
		"diarienummer, fakturans eller rekvisitionens nummer"},
	[OPTION_FUNCTION] = {"by", 0, "FUNKTION", NULL, true,
		"vem som beslutar; annars den som beslutet anger, annars regiondirektören"},
	[OPTION_REASON] = {"reason", 0, "TEXT", NULL, true, "skälet, som följer med i boken"},
	[OPTION_NOTE] = {"note", 0, "TEXT", NULL, true, "en anteckning till steget"},
	[OPTION_STAGE] = {"stage", 0, "SKEDE", stages, true,
		"skedet som beslutet rätteligen står i: recommended (rekommenderat)"},
	[OPTION_ADJUSTED] = {"adjusted", 0, "DAG", NULL, true, "dagen då protokollet justerades"},
	[OPTION_PURPOSE] = {"purpose", 0, "TEXT", NULL, true, "ändamålet"},
	[OPTION_EXTENT] = {"extent", 0, "TEXT", NULL, true, "omfattningen: \"0,75 årsarbetare\""},
	[OPTION_PERIOD_FIRST] = {"first-day", 0, "DAG", NULL, true, "periodens första dag"},
	[OPTION_PERIOD_LAST] = {"last-day", 0, "DAG", NULL, true, "periodens sista dag"},
	[OPTION_PERFORMER] = {"performer", 0, "NAMN", NULL, true, "utföraren"},
	[OPTION_REQUISITIONER] = {"requisitioner", 0, "NAMN", NULL, true, "rekvirenten"},
	[OPTION_POT_FUND] = {"fund", 0, "NAMN", NULL, true,
		"bidragsåret som pengarna är i eller kommer till: \"UPH 2024\""},
	[OPTION_ACTIVITY] = {"activity", 0, "KOD", NULL, true,
		"aktiviteten som pengarna är i eller kommer till; \"ofördelat\" för det som inte är fördelat"},
	[OPTION_TO_FUND] = {"to-fund", 0, "NAMN", NULL, true, "bidragsåret som pengarna går till"},
	[OPTION_TO_ACTIVITY] = {"to-activity", 0, "KOD", NULL, true, "aktiviteten som pengarna går till"},
	[OPTION_OF] = {"of", 0, "VAD", sources, true,
		"vilka pengar det gäller: paid (utbetalda, förvalt), spent (förbrukade) eller claimed (återkrävda)"},
	[OPTION_INTO] = {"into", 0, "VART", targets, true,
		"vart pengarna går: pot (kvar att besluta, förvalt) eller reserved (åter reserverade för samma "
		"tilldelning)"},
	[OPTION_DECISION] = {"decision", 0, "BESLUT", NULL, true, "beslutet: \"LSVO 2024-09-27 § 84\""},
	[OPTION_RECIPIENT] = {"recipient", 0, "NAMN", NULL, true, "mottagaren"},
	[OPTION_PARTY] = {"party", 0, "NAMN", NULL, true,
		"motparten; utan växeln den som tilldelningen anger"},
	[OPTION_TEXT] = {"text", 0, "TEXT", NULL, true, "vad det gäller, som det ska stå på rapporterna"},
	[OPTION_OVERRIDE] = {"override", 0, "SKÄL", NULL, true,
		"bokför trots att dagen ligger utanför perioden eller bidragsåret inte räcker, med skälet i boken"},
	[OPTION_STORE] = {"store", 0, NULL, NULL, true, "lägger in själva dokumentet i boken"},
	[OPTION_GET] = {"get", 0, "SUMMA", NULL, false,
		"hämtar ett dokument ur boken: minst 8 siffror av dess kontrollsumma"},
	[OPTION_EVIDENCE] = {"evidence", 0, "TEXT", NULL, true,
		"vad som visar det: ett beslut, ett diarienummer, en skrivelse"},
	[OPTION_CONDITION_KIND] = {"kind", 0, "SLAG", condition_kinds, true,
		"cofinancing (medfinansiering), deadline (sista dag), period, report (redovisning), received "
		"(statsbidrag erhålls), body (annat organs beslut), granted (beviljad ansökan) eller other (övrigt)"},
	[OPTION_CONDITION_TEXT] = {"text", 0, "TEXT", NULL, true, "vad som ska vara uppfyllt"},
	[OPTION_PARTY_KIND] = {"kind", 0, "SLAG", party_kinds, true,
		"region, unit (enhet), municipality (kommun), state (staten), funder (finansiär) eller other "
		"(annan)"},
	[OPTION_PARTY_PARENT] = {"parent", 0, "NAMN", NULL, true, "vad parten hör till: \"Region Blekinge\""},
	[OPTION_PARTY_NUMBER] = {"number", 0, "ORGNR", NULL, true, "organisationsnumret: 232100-0081"},
	[OPTION_UNDO] = {"undo", 0, NULL, NULL, true, "tar tillbaka sammanslagningen"},
	[OPTION_REMOVE] = {"remove", 0, NULL, NULL, true, "tar bort namnet från parten"},
	[OPTION_NO_LONGER] = {"none", 0, NULL, NULL, true, "inget längre"},
	[OPTION_PROJECT_NAME] = {"name", 0, "NAMN", NULL, true, "projektets namn"},
	[OPTION_DUE] = {"due", 0, "DAG", NULL, true, "villkorets sista dag, när det har någon"},
	[OPTION_PLAN_VERSION] = {"version", 0, "VERSION", plan_versions, true,
		"applied (ansökt), granted (beviljat) eller final (slutligt)"},
	[OPTION_TOTAL] = {"total", 0, "BELOPP", NULL, true,
		"projektets hela kostnad; i slutversionen vad det har kostat"},
	[OPTION_GRANT] = {"grant", 0, "BELOPP", NULL, true, "vad finansiärerna tillsammans ger"},
	[OPTION_OWN] = {"own", 0, "BELOPP", NULL, true, "den egna delen"},
	[OPTION_SHARE] = {"share", 0, "ANDEL", NULL, true,
		"den egna andelen av kostnaden: 46/100 eller \"46 %\"; annars den som gällde i förra versionen"},
	[OPTION_FUNDER] = {"funder", 0, "NAMN=ANDEL,…", NULL, true,
		"finansiärernas andelar: \"ESF-rådet=54/100\". Med \"=54/100:50/100:3976183\" är den andra andelen "
		"av den faktiska finansieringen och beloppet finansiärens tak"},
	[OPTION_CAP] = {"cap", 0, "BELOPP", NULL, true, "det mesta som finansiärerna betalar tillsammans"},
	[OPTION_FINANCING] = {"financing", 0, "BELOPP", NULL, true,
		"den finansiering som projektet faktiskt har fått, när en finansiär räknar på den"},
	[OPTION_ALL] = {"all", 0, NULL, NULL, false,
		"ett saldobesked för varje mottagare, i mappen som -o anger"},
	[OPTION_WITH_PROPOSALS] = {"with-proposals", 0, NULL, NULL, false,
		"visar också det som bara är föreslaget, med kvar före och kvar efter"},
	[OPTION_PARAGRAPH] = {"paragraph", 0, "§", NULL, true,
		"beslutets paragraf, när den var okänd eller fel"},
	[OPTION_CLAUSE] = {"clause", 0, "NUMMER", NULL, true, "att-satsen som --text gäller"},
	[OPTION_VOUCHER] = {"voucher", 0, "NUMMER", NULL, true, "verifikationen vars text ändras"},
	[OPTION_NEWYEAR_FORM] = {"form", 0, "FORM", newyear_forms, false,
		"paper (årsskiftets papper, förvalt) eller matrix (nästa års matris att fortsätta i)"},
	[OPTION_NEWYEAR_CLOSE] = {"close", 0, NULL, NULL, true,
		"stänger också det gamla året, som \"uph close\""},
	[OPTION_CLOSE_FUND] = {"fund", 0, "NAMN", NULL, true,
		"stänger bara detta bidragsår, till exempel \"UPH 2024\"; annars alla"},
	[OPTION_PAPERS] = {"papers", 0, "MAPP", NULL, false,
		"skriver mötets alla papper i mappen, som skapas om den inte finns"},
	[OPTION_MEETING] = {"meeting", 0, "MÖTE", NULL, false,
		"mötet: \"LSVO 2024-09-27\", eller bara dagen; annars bokens senaste"},
	[OPTION_SEED] = {"seed", 0, "TEXT", NULL, false,
		"fröet som stickprovet dras med; annars bokens kontrollsumma, som skrivs ut"},
	[OPTION_MIN_AMOUNT] = {"min-amount", 0, "BELOPP", NULL, false,
		"drar bara bland poster på minst detta belopp"},
	[OPTION_ALL_ABOVE] = {"all-above", 0, "BELOPP", NULL, false,
		"tar också med alla poster på minst detta belopp"},
	[OPTION_EXPORT_OUTPUT] = {"output", 'o', "FIL", NULL, false,
		"skriver till filen; \"-\" är standard ut"},
	[OPTION_RULES] = {"rules", 0, NULL, NULL, false, "visar reglerna och vad var och en ser på"},
	[OPTION_ACCEPT] = {"accept", 0, "BETECKNING", NULL, true, "godtar iakttagelsen, med --reason"},
	[OPTION_REOPEN] = {"reopen", 0, "BETECKNING", NULL, true,
		"tar tillbaka ett godtagande, med --reason"},
	[OPTION_PLAN] = {"plan", 0, NULL, NULL, true, "dagarna är planerade sammanträden"},
	[OPTION_CANCELLED] = {"cancelled", 0, NULL, NULL, true, "sammanträdet är inställt"},
	[OPTION_HELD] = {"held", 0, NULL, NULL, true, "sammanträdet har hållits"},
	[OPTION_DRAFT] = {"output", 'o', "UTKAST", NULL, false,
		"ett protokolls utkast, eller den karta som --suggest föreslår, skrivs till filen, som får finnas; "
		"\"-\" är standard ut"},
	[OPTION_MEETING_DATE] = {"date", 0, "DAG", NULL, true,
		"dagen då mötet hölls, när protokollet inte säger den eller säger fel: 2024-09-27"},
	[OPTION_EXACT] = {"exact", 0, NULL, NULL, false,
		"hela boken ordagrant, med register och beslut, så att en ny bok kan fyllas ur den; bara med -O csv"},
	[OPTION_SHEET_MAPPING] = {"mapping", 0, "FIL", NULL, true,
		"kartan som säger hur ett kalkylblad eller en SIE-fil läses (docs/mapping.md, docs/sie.md); när filen "
		"är inläst är kartan sparad, och nästa fil av samma slag läses utan växeln"},
	[OPTION_SUGGEST] = {"suggest", 0, NULL, NULL, false,
		"föreslå en karta efter innehållet, visa de första raderna så som de skulle läsas, och skriv "
		"kartan till filen efter -o; inget bokförs"},
	[OPTION_BOOKS_MAPPING] = {"mapping", 0, "FIL", NULL, true,
		"kartan som säger vilka konton och dimensioner som läses; den sparas i boken när något antecknas. "
		"Utan växeln gäller den sparade"},
	[OPTION_WINDOW] = {"window", 0, "DAGAR", NULL, false,
		"så många dagar får samma belopp skilja i tid och ändå höra ihop; annars 10"},
	[OPTION_EXPLAIN] = {"explain", 0, "NR", NULL, true,
		"förklarar skillnaden, O1 på rapporten, med texten efter numret och till den dag som --until "
		"anger. Får anges flera gånger"},
	[OPTION_UNTIL] = {"until", 0, "DAG", NULL, true,
		"så länge gäller förklaringen: en dag för varje --explain, eller en för alla"},
	[OPTION_UNEXPLAIN] = {"unexplain", 0, "NR", NULL, true,
		"tar tillbaka en förklaring, F1 på rapporten. Får anges flera gånger"},
	[OPTION_KEEP] = {"keep", 0, NULL, NULL, true,
		"antecknar att aktiviteterna utan något oförklarat är avstämda till och med dagen"},
	[OPTION_MAN] = {"man", 0, NULL, NULL, false, "skriver manualsidan uph(1), för man och groff"},
};

const enum option_id options_global[] = {OPTION_LEDGER, OPTION_HELP, OPTION_VERSION, OPTION_NONE};

const struct option *option_by_id(enum option_id id)
{
	assert(id > OPTION_NONE && id < OPTION_COUNT);
	return &table[id];
}

bool option_repeats(enum option_id id)
{
	return id == OPTION_EXPLAIN || id == OPTION_UNTIL || id == OPTION_UNEXPLAIN;
}

const char *arguments_repeated(const struct arguments *arguments, enum option_id id, size_t index)
{
	for (size_t i = 0; i < arguments->repeated_count; i++) {
		if (arguments->repeated[i].id == id && index-- == 0)
			return arguments->repeated[i].value;
	}
	return NULL;
}

size_t option_choice(const struct arguments *arguments, enum option_id id)
{
	const char *const *choices = table[id].choices;
	size_t index = 0;
	while (choices[index + 1] && strcmp(choices[index], arguments->values[id]) != 0)
		index++;
	return index;
}

/* ---- finding what an option is ---- */

struct parsing {
	int count, at;
	char **arguments;
	const enum option_id *allowed;
	struct arguments *out;
	struct uph_error *err;
};

/* All options that may be given, one at a time from index 0; OPTION_NONE after the last. */
static enum option_id allowed_at(const struct parsing *parsing, size_t index)
{
	size_t own = 0;
	while (parsing->allowed && parsing->allowed[own] != OPTION_NONE)
		own++;
	return index < own ? parsing->allowed[index] : options_global[index - own];
}

/* A name that some command takes, but not this one. */
static bool is_known(const char *name, size_t length)
{
	for (enum option_id id = OPTION_NONE + 1; id < OPTION_COUNT; id++) {
		if (strlen(table[id].name) == length && strncmp(table[id].name, name, length) == 0)
			return true;
	}
	return false;
}

static enum uph_status unknown_long(const struct parsing *parsing, const char *name, size_t length)
{
	struct nearest nearest = nearest_to(name, length);
	enum option_id id;
	char excerpt[TEXT_EXCERPT_MAX];
	if (is_known(name, length))
		return uph_fail(parsing->err, UPH_E_USAGE, "växeln --%.*s %s", (int)length, name,
			parsing->allowed ? "hör till andra kommandon"
					 : "skrivs efter kommandot som den hör till");
	for (size_t i = 0; (id = allowed_at(parsing, i)) != OPTION_NONE; i++)
		nearest_try(&nearest, table[id].name);
	return uph_fail(parsing->err, UPH_E_USAGE, "växeln --%s finns inte%s%s%s",
		text_excerpt(name, length, excerpt), nearest.name ? "; menade du --" : "",
		nearest.name ? nearest.name : "", nearest.name ? "?" : "");
}

static enum uph_status ambiguous_long(const struct parsing *parsing, const char *name, size_t length)
{
	struct buffer list;
	enum option_id id;
	buffer_init(&list, LIST_MAX);
	for (size_t i = 0; (id = allowed_at(parsing, i)) != OPTION_NONE; i++) {
		if (strncmp(table[id].name, name, length) == 0)
			buffer_print(&list, "%s--%s", list.length > 0 ? ", " : "", table[id].name);
	}
	enum uph_status status = uph_fail(parsing->err, UPH_E_USAGE, "växeln --%.*s kan vara flera: %s",
		(int)length, name, buffer_string(&list));
	buffer_free(&list);
	return status;
}

static enum uph_status find_long(
	const struct parsing *parsing, const char *name, size_t length, enum option_id *out)
{
	size_t matches = 0;
	enum option_id id;
	for (size_t i = 0; (id = allowed_at(parsing, i)) != OPTION_NONE; i++) {
		if (strncmp(table[id].name, name, length) != 0)
			continue;
		*out = id;
		if (table[id].name[length] == '\0')
			return UPH_OK;
		matches++;
	}
	if (length == 0 || matches == 0)
		return unknown_long(parsing, name, length);
	return matches == 1 ? UPH_OK : ambiguous_long(parsing, name, length);
}

/* ---- taking values ---- */

static enum uph_status check_choice(
	const struct parsing *parsing, const struct option *option, const char *value)
{
	struct nearest nearest = nearest_to(value, strlen(value));
	struct buffer list;
	char excerpt[TEXT_EXCERPT_MAX];
	buffer_init(&list, LIST_MAX);
	for (size_t i = 0; option->choices[i]; i++) {
		if (strcmp(option->choices[i], value) == 0)
			return buffer_free(&list), UPH_OK;
		nearest_try(&nearest, option->choices[i]);
		buffer_print(&list, "%s%s",
			i == 0                   ? ""
			: option->choices[i + 1] ? ", "
						 : " eller ",
			option->choices[i]);
	}
	enum uph_status status = uph_fail(parsing->err, UPH_E_USAGE, "--%s tar %s, inte \"%s\"%s%s%s",
		option->name, buffer_string(&list), text_excerpt(value, strlen(value), excerpt),
		nearest.name ? "; menade du " : "", nearest.name ? nearest.name : "",
		nearest.name ? "?" : "");
	buffer_free(&list);
	return status;
}

static enum uph_status take_again(struct parsing *parsing, enum option_id id, const char *value)
{
	struct arguments *out = parsing->out;
	if (out->repeated_count == OPTIONS_REPEATED_MAX)
		return uph_fail(parsing->err, UPH_E_USAGE,
			"--%s är angiven för många gånger; ta högst %d åt gången", table[id].name,
			OPTIONS_REPEATED_MAX);
	out->repeated[out->repeated_count].id = id;
	out->repeated[out->repeated_count++].value = value;
	if (!out->values[id])
		out->values[id] = value;
	return UPH_OK;
}

/* Two values for one thing are a mistake that would give another figure than the one asked for. */
static enum uph_status take(struct parsing *parsing, enum option_id id, const char *value)
{
	const struct option *option = &table[id];
	const char *before = parsing->out->values[id];
	if (before && !option_repeats(id) && strcmp(before, value) != 0)
		return uph_fail(parsing->err, UPH_E_USAGE,
			"--%s är angiven två gånger, med \"%s\" och \"%s\"", option->name, before, value);
	if (option->value && !text_valid(value, strlen(value), NULL))
		return uph_fail(
			parsing->err, UPH_E_USAGE, "värdet för --%s är inte giltig UTF-8", option->name);
	if (option->value && !*value)
		return uph_fail(parsing->err, UPH_E_USAGE, "--%s har ett tomt värde; ange %s", option->name,
			option->value);
	if (option_repeats(id))
		return take_again(parsing, id, value);
	parsing->out->values[id] = value;
	return option->choices ? check_choice(parsing, option, value) : UPH_OK;
}

static enum uph_status take_next(struct parsing *parsing, enum option_id id)
{
	if (parsing->at >= parsing->count)
		return uph_fail(parsing->err, UPH_E_USAGE, "--%s behöver ett värde: --%s=%s", table[id].name,
			table[id].name, table[id].value);
	return take(parsing, id, parsing->arguments[parsing->at++]);
}

static enum uph_status parse_long(struct parsing *parsing, const char *name)
{
	enum option_id id = OPTION_NONE;
	const char *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	enum uph_status status = find_long(parsing, name, length, &id);
	if (status != UPH_OK)
		return status;
	if (!table[id].value)
		return equals ? uph_fail(parsing->err, UPH_E_USAGE, "--%s tar inget värde", table[id].name)
			      : take(parsing, id, "");
	return equals ? take(parsing, id, equals + 1) : take_next(parsing, id);
}

static enum uph_status find_letter(const struct parsing *parsing, const char *letters, enum option_id *out)
{
	char excerpt[TEXT_EXCERPT_MAX];
	size_t end = 0;
	for (size_t i = 0; (*out = allowed_at(parsing, i)) != OPTION_NONE; i++) {
		if (table[*out].letter == *letters)
			return UPH_OK;
	}
	(void)text_next(letters, strlen(letters), &end);
	return uph_fail(
		parsing->err, UPH_E_USAGE, "växeln -%s finns inte", text_excerpt(letters, end, excerpt));
}

static enum uph_status parse_letters(struct parsing *parsing, const char *letters)
{
	while (*letters) {
		enum option_id id;
		enum uph_status status = find_letter(parsing, letters++, &id);
		if (status == UPH_OK && table[id].value)
			return *letters ? take(parsing, id, letters) : take_next(parsing, id);
		if (status == UPH_OK)
			status = take(parsing, id, "");
		if (status != UPH_OK)
			return status;
	}
	return UPH_OK;
}

enum uph_status options_parse(int count, char **arguments, const enum option_id *allowed, int *first_word,
	struct arguments *out, struct uph_error *err)
{
	struct parsing parsing = {count, 0, arguments, allowed, out, err};
	bool words_only = false;
	while (parsing.at < count) {
		const char *argument = arguments[parsing.at];
		enum uph_status status = UPH_OK;
		if (words_only || argument[0] != '-' || !argument[1]) {
			if (first_word)
				break;
			out->words[out->word_count++] = argument;
			parsing.at++;
			continue;
		}
		parsing.at++;
		if (strcmp(argument, "--") == 0)
			words_only = true;
		else if (argument[1] == '-')
			status = parse_long(&parsing, argument + 2);
		else
			status = parse_letters(&parsing, argument + 1);
		if (status != UPH_OK)
			return status;
	}
	if (first_word)
		*first_word = parsing.at;
	return UPH_OK;
}

void arguments_join(const struct arguments *arguments, size_t first, struct buffer *out)
{
	for (size_t i = first; i < arguments->word_count; i++)
		buffer_print(out, "%s%s", i > first ? " " : "", arguments->words[i]);
}
