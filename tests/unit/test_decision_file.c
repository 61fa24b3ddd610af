/* Decision files: each refusal with its path and words, several at once, and a good file field by field. */
#include "import/decision_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/json_reader.h"
#include "ledger/base/buffer.h"
#include "tests/support/support.h"

#define HEAD "\"body\":\"LSVO\",\"date\":\"2024-02-16\",\"stage\":\"recommended\""
#define DECISION(rest) "{" HEAD "," rest "}"
#define ALLOCATION(rest) DECISION("\"allocations\":[{\"purpose\":\"Utbildning\"," rest "}]")
#define CONDITION(rest) DECISION("\"conditions\":[{\"text\":\"om ESF beviljar\"," rest "}]")
#define COFINANCING(rest)                                                                                    \
	CONDITION("\"kind\":\"cofinancing\",\"cofinancing\":{\"version\":\"applied\"," rest "}")
#define FINANCING(amount, lines) ALLOCATION(amount "\"financing\":[" lines "]")
#define SHARES(shares) ALLOCATION("\"shares\":[" shares "]")

struct refusal {
	const char *text;
	const char *rule, *where, *message;
};

static const struct refusal syntax[] = {
	{"", "decision.syntax", "1:1",
		"Filen är inte giltig JSON: här väntades ett värde, men filen tar slut."},
	{"{\n  \"body\": \"LSVO\"\n  \"date\": 1 }", "decision.syntax", "3:3",
		"Filen är inte giltig JSON: här väntades ett komma eller }, men det står \". Det fattas ett "
		"komma före."},
	{"{\"body\": \"LSVO\",}", "decision.syntax", "1:17",
		"Filen är inte giltig JSON: här väntades en nyckel inom raka citattecken, men det står }. Ta "
		"bort kommat efter det sista, eller skriv det som fattas."},
	{"{\"åäö\": \xE2\x80\x9DLSVO\xE2\x80\x9D}", "decision.syntax", "1:9",
		"Filen är inte giltig JSON: här väntades ett värde, men det står \xE2\x80\x9D. Skriv raka "
		"citattecken, \"."},
	{"{'body': 1}", "decision.syntax", "1:2",
		"Filen är inte giltig JSON: här väntades en nyckel inom raka citattecken eller }, men det "
		"står '. Skriv raka citattecken, \"."},
	{"{\"body\" \"LSVO\"}", "decision.syntax", "1:9",
		"Filen är inte giltig JSON: här väntades ett kolon efter nyckeln, men det står \"."},
	{"{ // beslut\n}", "decision.syntax", "1:3",
		"Filen är inte giltig JSON: här väntades en nyckel inom raka citattecken eller }, men det "
		"står /. JSON har inga kommentarer: ta bort den."},
	{"{\"clauses\": [1, 2}", "decision.syntax", "1:18",
		"Filen är inte giltig JSON: här väntades ett komma eller ], men det står }."},
	{"{\"a\": sant}", "decision.syntax", "1:7",
		"Filen är inte giltig JSON: här väntades ett värde, men det står s."},
	{"{\"title\": \"en\nrad\"}", "decision.syntax", "1:11",
		"Filen är inte giltig JSON: texten som börjar här slutar inte på samma rad. Avsluta den med \", "
		"eller skriv radbrytningen som \\n."},
	{"{\"title\": \"en\x01rad\"}", "decision.syntax", "1:14",
		"Filen är inte giltig JSON: ett styrtecken står i texten. Ta bort det; en tabb skrivs som "
		"\\t."},
	{"{\"title", "decision.syntax", "1:2",
		"Filen är inte giltig JSON: texten som börjar här slutar aldrig. Avsluta den med \"."},
	{"{\"title\": \"C:\\protokoll\"}", "decision.syntax", "1:14",
		"Filen är inte giltig JSON: efter \\ väntades ett av tecknen \" \\ / b f n r t u. Ett "
		"bakstreck i en text skrivs \\\\."},
	{"{\"title\": \"\\uD83D\"}", "decision.syntax", "1:12",
		"Filen är inte giltig JSON: \\u följs av fyra hexadecimala siffror som är ett tecken. Skriv "
		"hellre tecknet som det är."},
	{"{\"title\": \"a\\u0000b\"}", "decision.nul", "1:13",
		"Texten innehåller tecknet NUL (\\u0000). Ta bort det."},
	{"{\"title\": \"f\xF6r\"}", "decision.encoding", "1:13",
		"Filen är inte UTF-8: ett tecken här går inte att läsa. Spara filen som UTF-8."},
	{"{\"a\": 007}", "decision.number", "1:7",
		"Filen är inte giltig JSON: talet som börjar här är skrivet på ett sätt som JSON inte har. "
		"Belopp, andelar och datum skrivs som text, inom citattecken."},
	{"{\"a\": 12345678901234567890123456789012345678901}", "decision.number", "1:7",
		"Talet som börjar här har fler än 40 tecken."},
	{"{\"a\": 1}\n{\"b\": 2}", "decision.trailing", "2:1",
		"Efter den sista } står mer text, som börjar med {\"b\": 2}. Ta bort den; flera beslut i samma "
		"fil skrivs {\"decisions\": [ … ]}."},
	{"[{}]", "decision.type", "",
		"Filen ska vara ett objekt { … }: ett beslut, eller {\"decisions\": [ … ]} för flera."},
};

static const struct refusal keys[] = {
	{DECISION("\"tittle\":\"A\""), "decision.unknown_key", "tittle",
		"Nyckeln \"tittle\" är okänd; menade du \"title\"?"},
	{FINANCING("", "{\"fund\":\"UPH 2024\",\"belopp\":\"1\"}"), "decision.unknown_key",
		"allocations[0].financing[0].belopp",
		"Nyckeln \"belopp\" är okänd i finansieringens rad. De som finns är fund, activity, amount, "
		"share."},
	{DECISION("\"title\":\"A\",\"title\":\"B\""), "decision.duplicate_key", "title",
		"Nyckeln \"title\" står mer än en gång i beslutet. Behåll en av dem."},
	{"{\"body\":\"LSVO\",\"date\":\"2024-02-16\"}", "decision.missing_key", "stage",
		"Nyckeln \"stage\" saknas i beslutet."},
	{"{\"decisions\":[{" HEAD "},{\"body\":\"LSVO\",\"stage\":\"decided\"}]}", "decision.missing_key",
		"decisions[1].date", "Nyckeln \"date\" saknas i beslutet."},
	{"{\"decisions\":[]}", "decision.no_decisions", "decisions",
		"Filen har inget beslut. Skriv minst ett."},
	{DECISION("\"title\":7"), "decision.type", "title",
		"Här ska stå en text inom citattecken, men det står ett tal."},
	{DECISION("\"title\":true"), "decision.type", "title",
		"Här ska stå en text inom citattecken, men det står ett sant eller falskt."},
	{DECISION("\"paragraph\":null"), "decision.type", "paragraph",
		"Här ska stå en text inom citattecken, men det står null. Ta bort nyckeln om uppgiften "
		"saknas."},
	{DECISION("\"clauses\":\"att bevilja\""), "decision.type", "clauses",
		"Här ska stå en lista [ … ], men det står en text."},
	{DECISION("\"clauses\":[\"att bevilja\",{}]"), "decision.type", "clauses[1]",
		"Här ska stå en text inom citattecken, men det står ett objekt { … }."},
	{DECISION("\"allocations\":[[]]"), "decision.type", "allocations[0]",
		"Här ska stå ett objekt { … }, men det står en lista [ … ]."},
	{DECISION("\"title\":\"\""), "decision.empty", "title",
		"Texten är tom. Skriv den, eller ta bort den om uppgiften saknas."},
	{DECISION("\"clauses\":[\"  \"]"), "decision.empty", "clauses[0]",
		"Texten är tom. Skriv den, eller ta bort den om uppgiften saknas."},
	{DECISION("\"title\":\"a\\u0007b\""), "decision.control", "title",
		"Texten har ett styrtecken, som inte kan stå på ett papper. Ta bort det."},
	{DECISION("\"format\":\"uph-beslut-2\""), "decision.choice", "format",
		"\"uph-beslut-2\" är inget av värdena för format: skriv uph-beslut-1."},
	{"{\"body\":\"LSVO\",\"date\":\"2024-02-16\",\"stage\":\"decide\"}", "decision.choice", "stage",
		"\"decide\" är inget av värdena för stage: skriv proposed, recommended eller decided. Menade du "
		"decided?"},
	{CONDITION("\"kind\":\"villkor\""), "decision.choice", "conditions[0].kind",
		"\"villkor\" är inget av värdena för kind: skriv cofinancing, deadline, period, report, "
		"received, body, granted eller other."},
	{"{\"body\":\"LSVO\",\"date\":\"2024-02-30\",\"stage\":\"decided\"}", "decision.date", "date",
		"Dagen \"2024-02-30\" finns inte i kalendern mellan 1900 och 2199. Kontrollera år, månad och "
		"dag."},
	{"{\"body\":\"LSVO\",\"date\":\"16 februari\",\"stage\":\"decided\"}", "decision.date", "date",
		"\"16 februari\" går inte att läsa som ett datum. Skriv det som 2024-09-27."},
};

static const struct refusal decisions[] = {
	{DECISION("\"adjusted\":\"2024-02-15\""), "decision.adjusted", "adjusted",
		"Protokollet kan inte vara justerat 2024-02-15, före sammanträdet 2024-02-16."},
	{DECISION("\"replaces\":{\"body\":\"LSVO\",\"date\":\"2023-02-16\"},\"withdraws\":{\"body\":\"LSVO\","
		  "\"date\":\"2023-02-16\"}"),
		"decision.links", "withdraws",
		"Ett beslut kan ersätta (replaces), återkalla (withdraws) eller förlänga (extends) ett "
		"tidigare beslut. Behåll en av dem."},
	{"{\"body\":\"LSVO\",\"date\":\"2024-02-16\",\"stage\":\"proposed\",\"approval\":{\"result\":"
	 "\"decided\",\"date\":\"2024-03-01\"}}",
		"decision.approval_of_proposal", "approval",
		"Ett beslut som bara är föreslaget (stage är proposed) kan inte vara godkänt eller avslaget. "
		"Ta bort approval, eller ändra stage."},
	{DECISION("\"approval\":{\"result\":\"rejected\",\"date\":\"2024-03-01\",\"amount\":\"1\"}"),
		"decision.approval_amount", "approval.amount",
		"Ett avslag har inget belopp. Ta bort amount, eller ändra result."},
};

static const struct refusal allocations[] = {
	{FINANCING("\"amount\":200000,", "{\"fund\":\"UPH 2024\"}"), "decision.amount_number",
		"allocations[0].amount",
		"Ett belopp skrivs som text, inom citattecken: \"200 000,00\"; ett tal i JSON är inte exakt."},
	{FINANCING("\"amount\":\"1,234\",", "{\"fund\":\"UPH 2024\"}"), "decision.amount",
		"allocations[0].amount",
		"Beloppet \"1,234\" är tvetydigt: tusental eller decimaler? Skriv 1 234,00 eller 1,23."},
	{FINANCING("\"amount\":\"0,00\",", "{\"fund\":\"UPH 2024\"}"), "decision.amount",
		"allocations[0].amount", "Beloppet ska vara större än noll, men är 0,00."},
	{FINANCING("\"at_most\":\"-5\",", "{\"fund\":\"UPH 2024\"}"), "decision.amount",
		"allocations[0].at_most", "Beloppet ska vara större än noll, men är −5,00."},
	{FINANCING("\"amount\":\"5\",\"at_most\":\"6\",", "{\"fund\":\"UPH 2024\",\"amount\":\"5\"}"),
		"decision.amount_and_at_most", "allocations[0].at_most",
		"Tilldelningen har både amount och at_most. Behåll amount om beloppet är exakt, at_most om det "
		"är högst så mycket."},
	{ALLOCATION("\"amount\":\"5\""), "decision.financing_missing", "allocations[0].financing",
		"Tilldelningen har ett belopp men ingen finansiering. Skriv vilket bidragsår (fund) pengarna "
		"tas ur."},
	{FINANCING("\"at_most\":\"5\",", ""), "decision.financing_missing", "allocations[0].financing",
		"Tilldelningen har ett belopp men ingen finansiering. Skriv vilket bidragsår (fund) pengarna "
		"tas ur."},
	{FINANCING("\"at_most\":\"2 000 000\",",
		 "{\"fund\":\"A\",\"amount\":\"1 000 000\"},{\"fund\":\"B\",\"amount\":\"900 000,50\"}"),
		"decision.financing_sum", "allocations[0].financing",
		"Finansieringens rader blir 1 900 000,50, men tilldelningen är 2 000 000,00: 99 999,50 "
		"saknas."},
	{FINANCING("\"amount\":\"1\",", "{\"fund\":\"A\",\"amount\":\"1,01\"}"), "decision.financing_sum",
		"allocations[0].financing",
		"Finansieringens rader blir 1,01, men tilldelningen är 1,00: 0,01 för mycket."},
	{FINANCING("", "{\"fund\":\"A\",\"amount\":\"1\",\"share\":\"1/2\"}"), "decision.amount_and_share",
		"allocations[0].financing[0]",
		"Finansieringens rad har både amount och share. Behåll en av dem."},
	{FINANCING(
		 "", "{\"fund\":\"A\",\"amount\":\"1\"},{\"fund\":\"B\",\"share\":\"1/2\"},{\"fund\":\"C\"}"),
		"decision.financing_mixed", "allocations[0].financing",
		"Av finansieringens rader har 1 amount, 1 share och 1 ingetdera. Skriv belopp på alla, eller "
		"andel på alla."},
	{FINANCING("\"amount\":\"5\",", "{\"fund\":\"A\"},{\"fund\":\"B\"}"), "decision.financing_parts",
		"allocations[0].financing",
		"Det går inte att veta hur mycket som tas ur var och en av finansieringens 2 rader. Skriv "
		"belopp eller andel på alla."},
	{FINANCING("\"amount\":\"5\",",
		 "{\"fund\":\"A\",\"share\":\"2/3\"},{\"fund\":\"B\",\"share\":\"50 %\"}"),
		"decision.fraction_sum", "allocations[0].financing",
		"Finansieringens andelar blir 7/6 tillsammans; de ska bli 1, 1/6 för mycket."},
	{ALLOCATION("\"period\":{\"first\":\"2024-09-01\",\"last\":\"2024-08-31\"}"), "decision.period",
		"allocations[0].period",
		"Perioden slutar 2024-08-31, före sin första dag 2024-09-01. Byt plats på dem eller rätta den "
		"som är fel."},
	{ALLOCATION("\"period\":{}"), "decision.period_empty", "allocations[0].period",
		"Perioden har varken första dag (first) eller sista (last). Skriv den ena eller båda, eller ta "
		"bort period."},
};

static const struct refusal shares[] = {
	{SHARES("{\"name\":\"A\",\"share\":0.5},{\"name\":\"B\",\"share\":\"1/2\"}"),
		"decision.fraction_number", "allocations[0].shares[0].share",
		"En andel skrivs som text, inom citattecken: \"46/100\" eller \"46 %\"; ett tal i JSON är inte "
		"exakt."},
	{SHARES("{\"name\":\"A\",\"share\":\"0,46\"}"), "decision.fraction", "allocations[0].shares[0].share",
		"Andelen \"0,46\" går inte att läsa. Skriv den som bråk, \"46/100\", eller i procent, \"46,5 "
		"%\"."},
	{SHARES("{\"name\":\"A\",\"share\":\"1/2\"},{\"name\":\"B\",\"share\":\"40 %\"}"),
		"decision.fraction_sum", "allocations[0].shares",
		"Andelarna blir 9/10 tillsammans; de ska bli 1, 1/10 saknas."},
	{SHARES("{\"name\":\"A\",\"share\":\"1/999999999989\"},{\"name\":\"B\",\"share\":\"1/999999999961\"}"),
		"decision.fraction_sum", "allocations[0].shares",
		"Andelarna har nämnare som inte går att lägga ihop exakt. Skriv dem med en gemensam nämnare."},
	{SHARES("{\"name\":\"A\",\"share\":\"1/1\",\"weight\":1}"), "decision.share_and_weight",
		"allocations[0].shares[0]", "Andelen har både share och weight. Behåll en av dem."},
	{SHARES("{\"name\":\"A\",\"share\":\"1/2\"},{\"name\":\"B\",\"weight\":5},{\"name\":\"C\"}"),
		"decision.shares_mixed", "allocations[0].shares",
		"Av andelarna har 1 share, 1 weight och 1 ingetdera. Mät alla på samma sätt: share, weight, "
		"eller inget för lika delar."},
	{SHARES("{\"name\":\"A\",\"weight\":0}"), "decision.number", "allocations[0].shares[0].weight",
		"Här ska stå ett heltal från 1 till 1000000000000."},
	{SHARES("{\"name\":\"A\",\"weight\":2.5}"), "decision.number", "allocations[0].shares[0].weight",
		"Här ska stå ett heltal från 1 till 1000000000000."},
	{SHARES("{\"name\":\"A\",\"weight\":\"5\"}"), "decision.type", "allocations[0].shares[0].weight",
		"Här ska stå ett heltal utan citattecken, men det står en text."},
	{SHARES("{\"purpose\":\"A\"}"), "decision.share_nobody", "allocations[0].shares[0]",
		"Andelen säger inte vems den är. Skriv en mottagare (recipient), eller ett namn (name) på en "
		"grupp."},
	{SHARES("{\"recipient\":\"A\",\"shares\":[{\"recipient\":\"B\"}]}"), "decision.share_group",
		"allocations[0].shares[0].recipient",
		"Andelen delas vidare och kan inte ha en egen mottagare. Kalla gruppen något med name, och "
		"skriv mottagarna på dess andelar."},
	{ALLOCATION("\"recipient\":\"A\",\"shares\":[{\"recipient\":\"B\"}]"), "decision.share_group",
		"allocations[0].recipient",
		"Tilldelningen är delad och kan inte ha en egen mottagare. Skriv mottagarna på andelarna, och "
		"den som rekvirerar för alla som requisitioner."},
};

static const struct refusal conditions[] = {
	{CONDITION("\"kind\":\"cofinancing\""), "decision.cofinancing_missing", "conditions[0].cofinancing",
		"Villkoret är av slaget cofinancing men saknar nyckeln cofinancing. Skriv egen andel och "
		"finansiärer i den."},
	{CONDITION("\"kind\":\"granted\",\"cofinancing\":{\"version\":\"applied\",\"own_share\":\"46 %\","
		   "\"funders\":[{\"party\":\"ESF\",\"share\":\"54 %\"}]}"),
		"decision.cofinancing_needless", "conditions[0].cofinancing",
		"Bara ett villkor av slaget cofinancing har nyckeln cofinancing. Ändra kind, eller ta bort "
		"nyckeln."},
	{COFINANCING("\"own_share\":\"46/100\",\"funders\":[{\"party\":\"ESF\",\"share\":\"44/100\"}]"),
		"decision.fraction_sum", "conditions[0].cofinancing",
		"Egen andel och finansiärernas andelar blir 9/10 tillsammans; de ska bli 1, 1/10 saknas."},
	{COFINANCING("\"own_share\":\"101 %\",\"funders\":[{\"party\":\"ESF\",\"share\":\"54/100\"}]"),
		"decision.fraction", "conditions[0].cofinancing.own_share",
		"Andelen \"101 %\" är mer än det hela. Den får vara högst 1."},
	{COFINANCING("\"own_share\":\"46 %\",\"funders\":[{\"party\":\"ESF\",\"share\":\"0 %\"}]"),
		"decision.fraction", "conditions[0].cofinancing.funders[0].share",
		"Andelen \"0 %\" är noll. Den ska vara större än noll; ta bort den som inte har någon del."},
	{COFINANCING("\"own_share\":\"46 %\",\"funders\":[]"), "decision.funders",
		"conditions[0].cofinancing.funders",
		"Medfinansieringen har ingen finansiär. Skriv minst en."},
	{COFINANCING("\"own_share\":\"46 %\",\"own\":\"5\",\"grant\":\"6\",\"funders\":[{\"party\":\"ESF\","
		     "\"share\":\"54 %\"}]"),
		"decision.cofinancing_amounts", "conditions[0].cofinancing.grant",
		"Medfinansieringen räknas från ett belopp: own, total eller grant. Behåll ett av dem."},
	{CONDITION("\"kind\":\"granted\",\"allocation\":1"), "decision.no_allocation",
		"conditions[0].allocation",
		"Villkoret gäller tilldelning 1, men beslutet har 0. De räknas från 1."},
	{CONDITION("\"kind\":\"granted\",\"allocation\":0"), "decision.number", "conditions[0].allocation",
		"Här ska stå ett heltal från 1 till 200."},
	{CONDITION("\"kind\":\"granted\",\"on_failure\":{\"reason\":\"stängt\"}"), "decision.missing_key",
		"conditions[0].on_failure.fund", "Nyckeln \"fund\" saknas i potten som pengarna går till."},
};

/* ---- reading ---- */

struct reading {
	struct decision_file *file;
	struct uph_findings *findings;
	struct uph_error err;
	enum uph_status status;
};

static void read_bytes(struct reading *reading, const char *text, size_t length)
{
	reading->findings = uph_findings_new();
	assert_non_null(reading->findings);
	reading->status = decision_file_read(
		(const unsigned char *)text, length, &reading->file, reading->findings, &reading->err);
}

static void read_text(struct reading *reading, const char *text)
{
	read_bytes(reading, text, strlen(text));
}

static void done(struct reading *reading)
{
	decision_file_free(reading->file);
	uph_findings_free(reading->findings);
}

static void assert_finding(const struct reading *reading, size_t index, const struct refusal *expected)
{
	const struct uph_finding *finding = uph_findings_at(reading->findings, index);
	assert_non_null(finding);
	assert_string_equal(finding->message, expected->message);
	assert_string_equal(finding->rule, expected->rule);
	assert_string_equal(finding->where, expected->where);
	assert_int_equal(finding->severity, UPH_SEVERITY_ERROR);
}

static void assert_refusals(const struct refusal *refusals, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reading reading;
		read_text(&reading, refusals[i].text);
		if (reading.status != UPH_E_REFUSED || uph_findings_count(reading.findings) != 1)
			print_error("%s\n", refusals[i].text);
		assert_finding(&reading, 0, &refusals[i]);
		assert_int_equal(uph_findings_count(reading.findings), 1);
		assert_status(UPH_E_REFUSED, reading.status, &reading.err);
		assert_string_equal(reading.err.message, "beslutsfilen godtas inte: 1 fel");
		assert_null(reading.file);
		done(&reading);
	}
}

#define REFUSALS(name)                                                                                       \
	static void refuses_##name(void **state)                                                             \
	{                                                                                                    \
		(void)state;                                                                                 \
		assert_refusals(name, sizeof name / sizeof name[0]);                                         \
	}

REFUSALS(syntax)
REFUSALS(keys)
REFUSALS(decisions)
REFUSALS(allocations)
REFUSALS(shares)
REFUSALS(conditions)

static void refuses_bytes_that_are_no_text(void **state)
{
	(void)state;
	static const char nul[] = "{\"title\": \"a\0b\"}";
	static const struct refusal expected = {NULL, "decision.nul", "1:13",
		"Filen innehåller tecknet NUL: den är ingen text, eller sparad som UTF-16. Spara den som "
		"UTF-8."};
	struct reading reading;
	read_bytes(&reading, nul, sizeof nul - 1);
	assert_finding(&reading, 0, &expected);
	done(&reading);
}

/* ---- limits ---- */

static void repeat(struct buffer *out, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_text(out, text);
}

static void assert_limit(
	const char *before, const char *each, size_t times, const char *after, const struct refusal *expected)
{
	struct buffer text;
	struct reading reading;
	buffer_init(&text, 4 * DECISION_FILE_BYTES_MAX);
	buffer_text(&text, before);
	repeat(&text, each, times);
	buffer_text(&text, after);
	read_bytes(&reading, buffer_string(&text), text.length);
	if (expected) {
		assert_finding(&reading, 0, expected);
		assert_int_equal(uph_findings_count(reading.findings), 1);
		assert_status(UPH_E_REFUSED, reading.status, &reading.err);
	} else {
		assert_status(UPH_OK, reading.status, &reading.err);
	}
	done(&reading);
	buffer_free(&text);
}

static void states_its_limits(void **state)
{
	(void)state;
	static const struct refusal size = {NULL, "decision.size", "",
		"Filen är 1048577 byte; en beslutsfil är högst 1048576 (1 MiB). Dela den i flera."};
	static const struct refusal deep = {NULL, "decision.depth", "1:69",
		"Objekt och listor ligger i varandra i fler än 64 nivåer. Så djupt läses ingen fil."};
	static const struct refusal many = {
		NULL, "decision.limit", "allocations", "Listan har 201 delar; högst 200 läses. Dela den."};
	static const struct refusal levels = {NULL, "decision.depth",
		"allocations[0].shares[0].shares[0].shares[0].shares[0].shares[0].shares[0].shares[0].shares[0]."
		"shares",
		"Andelar delas vidare i fler än 8 nivåer. Så djupt läses de inte."};
	static const struct refusal parts = {NULL, "decision.limit", "allocations[0].shares[1].shares",
		"Tilldelningen har fler än 500 andelar, alla nivåer räknade. Dela den i flera."};
	static const struct refusal wide = {NULL, "decision.limit", "",
		"Här står fler än 100 nycklar; så många har inget objekt i filen."};
	size_t room = DECISION_FILE_BYTES_MAX - strlen("{" HEAD "}");
	assert_limit("{" HEAD, " ", room, "}", NULL);
	assert_limit("{" HEAD, " ", room + 1, "}", &size);
	assert_limit("{\"a\":", "[", 64, "1", &deep);
	assert_limit(
		"{" HEAD ",\"allocations\":[{\"purpose\":\"A\"}", ",{\"purpose\":\"A\"}", 199, "]}", NULL);
	assert_limit(
		"{" HEAD ",\"allocations\":[{\"purpose\":\"A\"}", ",{\"purpose\":\"A\"}", 200, "]}", &many);
	assert_limit("{" HEAD ",\"allocations\":[{\"purpose\":\"A\"", ",\"shares\":[{\"name\":\"A\"", 8,
		"}]}]}]}]}]}]}]}]}]}", NULL);
	assert_limit("{" HEAD ",\"allocations\":[{\"purpose\":\"A\"", ",\"shares\":[{\"name\":\"A\"", 9,
		"}]}]}]}]}]}]}]}]}]}]}", &levels);
	assert_limit("{" HEAD ",\"allocations\":[{\"purpose\":\"A\",\"shares\":[{\"name\":\"A\",\"shares\":[{"
		     "\"name\":\"B\"}]},{\"name\":\"C\",\"shares\":[{\"name\":\"D\"}",
		",{\"name\":\"E\"}", 497, "]}]}]}", &parts);
	assert_limit("{" HEAD, ",\"a\":1", 98, "}", &wide);
}

static void stops_saying_after_five_hundred(void **state)
{
	(void)state;
	static const struct refusal last = {NULL, "decision.limit", "",
		"Filen har fler fel än så här. Rätta dem som står ovan och läs in den igen."};
	struct buffer text;
	struct reading reading;
	buffer_init(&text, DECISION_FILE_BYTES_MAX);
	buffer_text(&text, "{\"decisions\":[{}");
	repeat(&text, ",{\"clauses\":[\"\",\"\",\"\",\"\",\"\",\"\",\"\"]}", 199);
	buffer_text(&text, "]}");
	read_text(&reading, buffer_string(&text));
	assert_int_equal(uph_findings_count(reading.findings), JSON_ERRORS_MAX);
	assert_finding(&reading, JSON_ERRORS_MAX - 1, &last);
	done(&reading);
	buffer_free(&text);
}

/* ---- all at once ---- */

static void says_everything_at_once(void **state)
{
	(void)state;
	static const char text[] =
		"{\"decisions\": [{\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"stage\": \"klart\",\n"
		" \"allocations\": [{\"purpose\": \"A\", \"amount\": 200000},\n"
		"  {\"purpose\": \"\", \"amount\": \"5 000\", \"mottagare\": \"KoU\",\n"
		"   \"financing\": [{\"activity\": \"786\", \"amount\": \"4 000\"}]}]},\n"
		" {\"body\": \"LSVO\", \"stage\": \"decided\", \"date\": \"2024-13-01\"}]}";
	static const struct refusal expected[] = {
		{NULL, "decision.choice", "decisions[0].stage",
			"\"klart\" är inget av värdena för stage: skriv proposed, recommended eller decided."},
		{NULL, "decision.amount_number", "decisions[0].allocations[0].amount",
			"Ett belopp skrivs som text, inom citattecken: \"200 000,00\"; ett tal i JSON är inte "
			"exakt."},
		{NULL, "decision.financing_missing", "decisions[0].allocations[0].financing",
			"Tilldelningen har ett belopp men ingen finansiering. Skriv vilket bidragsår (fund) "
			"pengarna tas ur."},
		{NULL, "decision.unknown_key", "decisions[0].allocations[1].mottagare",
			"Nyckeln \"mottagare\" är okänd i tilldelningen. De som finns är purpose, extent, "
			"period, requisitioner, recipient, performer, amount, at_most, financing, shares."},
		{NULL, "decision.empty", "decisions[0].allocations[1].purpose",
			"Texten är tom. Skriv den, eller ta bort den om uppgiften saknas."},
		{NULL, "decision.missing_key", "decisions[0].allocations[1].financing[0].fund",
			"Nyckeln \"fund\" saknas i finansieringens rad."},
		{NULL, "decision.financing_sum", "decisions[0].allocations[1].financing",
			"Finansieringens rader blir 4 000,00, men tilldelningen är 5 000,00: 1 000,00 "
			"saknas."},
		{NULL, "decision.date", "decisions[1].date",
			"Dagen \"2024-13-01\" finns inte i kalendern mellan 1900 och 2199. Kontrollera år, månad "
			"och dag."},
	};
	struct reading reading;
	read_text(&reading, text);
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		assert_finding(&reading, i, &expected[i]);
	assert_int_equal(uph_findings_count(reading.findings), sizeof expected / sizeof expected[0]);
	assert_int_equal(uph_findings_at(reading.findings, 6)->amount.ore, -100000);
	assert_string_equal(reading.err.message, "beslutsfilen godtas inte: 8 fel");
	done(&reading);
}

/* ---- a good file ---- */

static void assert_date(struct uph_date date, int32_t ymd)
{
	assert_int_equal(date.ymd, ymd);
}

static void assert_fraction(struct uph_fraction fraction, int64_t numerator, int64_t denominator)
{
	assert_int_equal(fraction.numerator, numerator);
	assert_int_equal(fraction.denominator, denominator);
}

static char *example(void)
{
	char *path = support_project("docs/decision-file.md");
	char *text = support_read(path, NULL);
	char *start = strstr(text, "```json\n");
	assert_non_null(start);
	start += strlen("```json\n");
	char *end = strstr(start, "\n```");
	assert_non_null(end);
	*end = '\0';
	memmove(text, start, strlen(start) + 1);
	free(path);
	return text;
}

static void check_allocations(const struct decision_text *decision)
{
	assert_int_equal(decision->allocation_count, 2);
	const struct decision_allocation *first = &decision->allocations[0];
	assert_string_equal(first->path, "decisions[0].allocations[0]");
	assert_string_equal(first->purpose, "Egen insats i projektet Vägen vidare");
	assert_string_equal(first->extent, "0,75 årsarbetare");
	assert_date(first->period_first, 20260901);
	assert_date(first->period_last, 20280831);
	assert_string_equal(first->requisitioner, "KoU");
	assert_string_equal(first->recipient, "KoU");
	assert_string_equal(first->performer, "Karlshamns kommun");
	assert_int_equal(first->bound, DECISION_AMOUNT_MOST);
	assert_int_equal(first->amount.ore, 120000000);
	assert_int_equal(first->financing_division, DECISION_DIVISION_AMOUNT);
	assert_int_equal(first->financing_count, 2);
	assert_string_equal(first->financing[0].fund, "UPH 2025");
	assert_string_equal(first->financing[0].activity, "");
	assert_true(first->financing[0].has_amount);
	assert_int_equal(first->financing[0].amount.ore, 50000000);
	assert_string_equal(first->financing[1].activity, "786");
	assert_string_equal(first->financing[1].path, "decisions[0].allocations[0].financing[1]");
	assert_int_equal(first->financing[1].amount.ore, 70000000);
	assert_int_equal(first->share_count, 0);

	const struct decision_allocation *second = &decision->allocations[1];
	assert_string_equal(second->requisitioner, "KoU");
	assert_null(second->recipient);
	assert_int_equal(second->bound, DECISION_AMOUNT_EXACT);
	assert_int_equal(second->amount.ore, 60000050);
	assert_int_equal(second->financing_count, 1);
	assert_false(second->financing[0].has_amount);
	assert_int_equal(second->financing_division, DECISION_DIVISION_NONE);
	assert_int_equal(second->division, DECISION_DIVISION_FRACTION);
	assert_int_equal(second->share_count, 2);
	assert_string_equal(second->shares[0].recipient, "Region Blekinge");
	assert_fraction(second->shares[0].share, 1, 2);
	assert_int_equal(second->shares[0].weight, 50);
	assert_int_equal(second->shares[1].weight, 50);
	const struct decision_share *group = &second->shares[1];
	assert_string_equal(group->name, "Kommunerna efter invånarantal");
	assert_null(group->recipient);
	assert_int_equal(group->division, DECISION_DIVISION_WEIGHT);
	assert_int_equal(group->share_count, 2);
	assert_string_equal(group->shares[1].recipient, "Olofströms kommun");
	assert_string_equal(group->shares[1].purpose, "Samtalsgrupper");
	assert_int_equal(group->shares[0].weight, 32000);
	assert_int_equal(group->shares[1].weight, 13000);
	assert_string_equal(group->shares[1].path, "decisions[0].allocations[1].shares[1].shares[1]");
}

static void check_conditions(const struct decision_text *decision)
{
	assert_int_equal(decision->condition_count, 2);
	const struct decision_condition *first = &decision->conditions[0];
	assert_int_equal(first->kind, UPH_CONDITION_COFINANCING);
	assert_string_equal(first->path, "decisions[0].conditions[0]");
	assert_string_equal(first->name, "Vägen vidare");
	assert_date(first->due, 20261231);
	assert_int_equal(first->allocation, 1);
	assert_string_equal(first->on_failure->fund, "UPH 2026");
	assert_string_equal(first->on_failure->activity, "");
	assert_string_equal(first->on_failure->reason, "bidragsåret 2025 är då avslutat");
	const struct decision_cofinancing *cofinancing = first->cofinancing;
	assert_non_null(cofinancing);
	assert_int_equal(cofinancing->version, UPH_APPLIED);
	assert_date(cofinancing->date, 20260315);
	assert_fraction(cofinancing->own_share, 40, 100);
	assert_int_equal(cofinancing->basis, DECISION_BASIS_TOTAL);
	assert_int_equal(cofinancing->amount.ore, 300000000);
	assert_true(cofinancing->has_cap);
	assert_int_equal(cofinancing->cap.ore, 180000000);
	assert_int_equal(cofinancing->funder_count, 2);
	assert_string_equal(cofinancing->funders[0].party, "ESF-rådet");
	assert_fraction(cofinancing->funders[0].share, 54, 100);
	assert_fraction(cofinancing->funders[0].financing_share, 1, 2);
	assert_true(cofinancing->funders[0].has_cap);
	assert_int_equal(cofinancing->funders[0].cap.ore, 165000000);
	assert_fraction(cofinancing->funders[1].financing_share, 0, 0);
	assert_false(cofinancing->funders[1].has_cap);
	assert_int_equal(decision->conditions[1].kind, UPH_CONDITION_REPORT);
	assert_int_equal(decision->conditions[1].allocation, 0);
	assert_null(decision->conditions[1].on_failure);
	assert_null(decision->conditions[1].cofinancing);
}

static void reads_a_whole_file(void **state)
{
	(void)state;
	struct reading reading;
	char *text = example();
	read_text(&reading, text);
	for (size_t i = 0; i < uph_findings_count(reading.findings); i++)
		print_error("%s: %s\n", uph_findings_at(reading.findings, i)->where,
			uph_findings_at(reading.findings, i)->message);
	assert_status(UPH_OK, reading.status, &reading.err);
	memset(text, 'x', strlen(text)); /* nothing of the bytes is borrowed */
	assert_int_equal(reading.file->count, 2);
	const struct decision_text *decision = &reading.file->decisions[0];
	assert_string_equal(decision->path, "decisions[0]");
	assert_string_equal(decision->body, "LSVO");
	assert_date(decision->date, 20260417);
	assert_string_equal(decision->paragraph, "25 c");
	assert_string_equal(decision->title, "Medfinansiering av projektet Vägen vidare");
	assert_int_equal(decision->stage, UPH_RECOMMENDED);
	assert_date(decision->adjusted, 20260424);
	assert_string_equal(decision->decider, "regiondirektören");
	assert_int_equal(decision->link, DECISION_LINK_EXTENDS);
	assert_string_equal(decision->earlier.body, "LSVO");
	assert_date(decision->earlier.date, 20250214);
	assert_string_equal(decision->earlier.paragraph, "11 a");
	assert_string_equal(decision->earlier.path, "decisions[0].extends");
	assert_int_equal(decision->clause_count, 2);
	assert_string_equal(decision->clauses[1], "att medlen rekvireras av KoU.");
	check_allocations(decision);
	check_conditions(decision);
	assert_non_null(decision->approval);
	assert_int_equal(decision->approval->result, UPH_DECIDED);
	assert_date(decision->approval->date, 20260505);
	assert_string_equal(decision->approval->function, "regiondirektören");
	assert_string_equal(decision->approval->reference, "2026/00123");
	assert_true(decision->approval->has_amount);
	assert_int_equal(decision->approval->amount.ore, 180000050);
	assert_int_equal(decision->distribution_count, 2);
	assert_string_equal(decision->distribution[0], "KoU");
	const struct decision_text *second = &reading.file->decisions[1];
	assert_int_equal(second->stage, UPH_PROPOSED);
	assert_null(second->paragraph);
	assert_int_equal(second->allocations[0].bound, DECISION_AMOUNT_NONE);
	assert_int_equal(second->allocations[0].financing_count, 2);
	assert_null(second->approval);
	done(&reading);
	free(text);
}

static void reads_the_least(void **state)
{
	(void)state;
	struct reading reading;
	read_text(&reading,
		"\xEF\xBB\xBF\r\n{\"body\":\" LSVO \",\"date\":\"240216\",\"stage\":\"decided\"}\n");
	assert_status(UPH_OK, reading.status, &reading.err);
	assert_int_equal(reading.file->count, 1);
	assert_string_equal(reading.file->decisions[0].path, "");
	assert_string_equal(reading.file->decisions[0].body, "LSVO");
	assert_date(reading.file->decisions[0].date, 20240216);
	assert_int_equal(reading.file->decisions[0].stage, UPH_DECIDED);
	assert_int_equal(reading.file->decisions[0].link, DECISION_LINK_NONE);
	done(&reading);
}

/* The lines' amounts are the allocation's when it says none itself; shares get weights to split by. */
static void makes_weights(void **state)
{
	(void)state;
	struct reading reading;
	read_text(
		&reading, ALLOCATION("\"financing\":[{\"fund\":\"A\",\"amount\":\"1\"},{\"fund\":\"B\","
				     "\"amount\":\"2,50\"}],\"shares\":[{\"name\":\"A\",\"share\":\"1/3\"},"
				     "{\"name\":\"B\",\"share\":\"25 %\"},{\"name\":\"C\",\"share\":"
				     "\"5/12\",\"shares\":[{\"recipient\":\"D\"},{\"recipient\":\"E\"}]}]"));
	assert_status(UPH_OK, reading.status, &reading.err);
	const struct decision_allocation *allocation = &reading.file->decisions[0].allocations[0];
	assert_int_equal(allocation->bound, DECISION_AMOUNT_EXACT);
	assert_int_equal(allocation->amount.ore, 350);
	assert_int_equal(allocation->shares[0].weight, 100);
	assert_int_equal(allocation->shares[1].weight, 75);
	assert_int_equal(allocation->shares[2].weight, 125);
	assert_int_equal(allocation->shares[2].division, DECISION_DIVISION_EQUAL);
	assert_int_equal(allocation->shares[2].shares[1].weight, 1);
	done(&reading);
	read_text(&reading, FINANCING("\"amount\":\"9\",", "{\"fund\":\"A\",\"share\":\"1/6\"},"
							   "{\"fund\":\"B\",\"share\":\"5/6\"}"));
	assert_status(UPH_OK, reading.status, &reading.err);
	allocation = &reading.file->decisions[0].allocations[0];
	assert_int_equal(allocation->financing_division, DECISION_DIVISION_FRACTION);
	assert_int_equal(allocation->financing[0].weight, 1);
	assert_int_equal(allocation->financing[1].weight, 5);
	done(&reading);
}

static void recognises_its_own(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool expected;
	} cases[] = {{"{\"body\": ", true}, {"\xEF\xBB\xBF \n{ \"body\": 1}", true}, {"{}", true},
		{"{", true}, {"[ {\"body\": 1}]", true}, {"{'body'", true}, {"", false}, {"[", false},
		{"[1]", false}, {"{20 \"786\"}", false}, {"LSVO;Till;Belopp", false}, {"#FLAGGA 0", false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
			decision_file_recognised((const unsigned char *)cases[i].text, strlen(cases[i].text)),
			cases[i].expected);
	decision_file_free(NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_syntax),
		cmocka_unit_test(refuses_keys),
		cmocka_unit_test(refuses_decisions),
		cmocka_unit_test(refuses_allocations),
		cmocka_unit_test(refuses_shares),
		cmocka_unit_test(refuses_conditions),
		cmocka_unit_test(refuses_bytes_that_are_no_text),
		cmocka_unit_test(states_its_limits),
		cmocka_unit_test(stops_saying_after_five_hundred),
		cmocka_unit_test(says_everything_at_once),
		cmocka_unit_test(reads_a_whole_file),
		cmocka_unit_test(reads_the_least),
		cmocka_unit_test(makes_weights),
		cmocka_unit_test(recognises_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
