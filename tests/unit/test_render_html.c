/* The page for a browser: well-formed whatever the data, the paper's figures as the workbook has them, links
 * that lead somewhere, nothing from outside. */
#include "tests/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "reports/html_anchor.h"
#include "tests/support/sample_report.h"

static bool holds(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static void assert_holds(const char *text, const char *part)
{
	if (holds(text, part))
		return;
	(void)fprintf(stderr, "%s\n", text);
	fail_msg("the page does not hold\n%s", part);
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		count++;
	return count;
}

/* ---- well-formed ---- */

#define DEPTH_MAX 32
#define TAG_MAX 16

static bool is_name(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
	       (byte >= 'A' && byte <= 'Z');
}

/* Past the attributes, each name="value" without < and with & only in references; at '>' or "/>". */
static const char *past_attributes(const char *at)
{
	while (*at == ' ') {
		at++;
		assert_true(is_name(*at));
		while (is_name(*at))
			at++;
		assert_memory_equal("=\"", at, 2);
		for (at += 2; *at != '"'; at++)
			assert_false(*at == '\0' || *at == '<' || *at == '>' || *at == '\n');
		at++;
	}
	return at;
}

static const char *past_reference(const char *at)
{
	static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#160;"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strncmp(at, known[i], strlen(known[i])) == 0)
			return at + strlen(known[i]);
	fail_msg("a bare & at %.30s", at);
	return NULL;
}

/* Every element is closed in its turn, every & is a reference, no > is bare. */
static void assert_well_formed(const char *html)
{
	char open[DEPTH_MAX][TAG_MAX];
	size_t depth = 0;
	const char *at = html;
	assert_memory_equal("<!DOCTYPE html>\n", html, 16);
	for (at += 16; *at;) {
		if (*at == '&') {
			at = past_reference(at);
			continue;
		}
		if (*at != '<') {
			if (*at == '>' && (depth == 0 || strcmp(open[depth - 1], "style") != 0))
				fail_msg("a bare > at %.30s", at);
			at++;
			continue;
		}
		bool closing = at[1] == '/';
		const char *name = at + (closing ? 2 : 1), *end = name;
		while (is_name(*end))
			end++;
		size_t length = (size_t)(end - name);
		assert_true(length > 0 && length < TAG_MAX);
		if (closing) {
			assert_true(depth-- > 0);
			assert_int_equal(strlen(open[depth]), length);
			assert_memory_equal(open[depth], name, length);
			assert_int_equal('>', *end);
			at = end + 1;
			continue;
		}
		end = past_attributes(end);
		if (*end != '/') {
			assert_true(depth < DEPTH_MAX);
			(void)snprintf(open[depth++], TAG_MAX, "%.*s", (int)length, name);
		}
		at = end + (*end == '/');
		assert_int_equal('>', *at++);
	}
	assert_int_equal(0, depth);
}

/* The whole page; the caller frees. */
static char *drawn(const struct uph_report *report)
{
	size_t length;
	char *html = sample_drawn(report, UPH_FORMAT_HTML, NULL, &length);
	assert_int_equal(length, strlen(html));
	assert_true(text_valid(html, length, NULL));
	assert_well_formed(html);
	return html;
}

static void test_data_is_never_markup(void **state)
{
	static const char evil[] =
		"</style></title><script>alert(1)</script>\" onload='x' &amp; \x1b[2J\xC2\x9BK";
	(void)state;
	struct uph_report *report = sample_hard_names();
	struct uph_findings *findings = uph_findings_new();
	uph_findings_add(findings, UPH_SEVERITY_ERROR, "r", evil, evil);
	report->findings = findings;
	report->title = report->subtitle = report->footer = report->organisation = report->status =
		report->belongs = evil;
	uph_report_note(report, "%s", evil);
	uph_report_parameter(report, "k", evil, evil);
	uph_report_figure(report, "k", evil, uph_value_text(report, evil));
	uph_report_total(report, "k", evil, uph_value_text(report, evil));
	const struct uph_column columns[] = {{.label = evil, .kind = UPH_VALUE_TEXT}};
	size_t section = uph_report_section(report, evil, evil, evil, columns, 1);
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	row->values[0] = uph_value_text(report, evil);
	row->trace = "\"><script>";
	report->chart = UPH_CHART_COLUMNS;
	report->chart_columns[0] = 1;
	report->chart_column_count = 1;
	char *html = drawn(report);
	assert_false(holds(html, "<script"));
	assert_int_equal(1, count_of(html, "</style>"));
	for (size_t at = 0, length = strlen(html); at < length;) {
		uint32_t code = text_next(html, length, &at);
		assert_true(code == '\n' || (code >= 0x20 && (code < 0x7F || code >= 0xA0)));
		assert_false(code == 0x200F || (code >= 0x202A && code <= 0x202E));
	}
	assert_holds(html, "<td>&lt;b&gt;&amp;amp; \\ &#39;x&#39; ]]&gt;</td>");
	assert_holds(html, "<td>esc ␛[31mred␛[0m bell␇ c1\xEF\xBF\xBDm</td>");
	assert_holds(html, "<td>högertillvänster</td>");
	assert_holds(html, "<td>two<br/>lines<br/>three</td>");
	assert_holds(html, "<td>bad \xEF\xBF\xBD\xEF\xBF\xBD bytes \xEF\xBF\xBD</td>");
	assert_holds(html, "<td>=SUM(A1:A9)</td>");
	assert_holds(html, "<tr id=\"&quot;&gt;&lt;script&gt;\"><td>&lt;/style&gt;");
	free(html);
	uph_findings_free(findings);
	uph_report_free(report);
}

/* Nothing is fetched: no address but the name of SVG, and a policy that lets none be. */
static void test_nothing_from_outside(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	report->chart = UPH_CHART_COLUMNS;
	report->chart_columns[0] = 4;
	report->chart_column_count = 1;
	char *html = drawn(report);
	assert_int_equal(1, count_of(html, "//"));
	assert_holds(html, "xmlns=\"http://www.w3.org/2000/svg\"");
	assert_holds(html, "content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"");
	static const char *const unwanted[] = {"src=", "url(", "@import", "<link", "<script", "<img"};
	for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
		assert_false(holds(html, unwanted[i]));
	free(html);
	uph_report_free(report);
}

/* ---- the page ---- */

static void test_balance_whole(void **state)
{
	static const char expected[] =
		"<body>\n"
		"<main>\n"
		"<div class=\"sheet\">\n"
		"<div class=\"content\">\n"
		"<header>\n"
		"<p class=\"top\"><span>Region Blekinge · KoU</span> <strong>OJUSTERAT</strong></p>\n"
		"<h1>Saldo per aktivitet</h1>\n"
		"<p>Läget efter mötet <span class=\"whole\">2024-09-27</span> · kronor</p>\n"
		"<p>Per: 2024-09-27</p>\n"
		"</header>\n"
		"<table class=\"figures\">\n"
		"<tbody>\n"
		"<tr><th scope=\"row\">Bokförda poster</th><td class=\"number\">22</td></tr>\n"
		"<tr><th scope=\"row\">Kvar</th><td class=\"number\">7 893 742,06</td></tr>\n"
		"</tbody>\n"
		"</table>\n"
		"<section>\n"
		"<table>\n"
		"<colgroup><col style=\"width:4.76em\"/><col style=\"width:9.97em\"/>"
		"<col style=\"width:7.95em\"/><col style=\"width:9.27em\"/><col style=\"width:8.52em\"/>"
		"<col style=\"width:6.65em\"/></colgroup>\n"
		"<thead><tr><th scope=\"col\">Aktivitet</th><th scope=\"col\">Benämning</th>"
		"<th scope=\"col\" class=\"number\">Ingående</th>"
		"<th scope=\"col\" class=\"number\">Rekommenderat eller beslutat</th>"
		"<th scope=\"col\" class=\"number\">Kvar att besluta</th>"
		"<th scope=\"col\" class=\"after\">Senast</th></tr></thead>\n"
		"<tbody>\n"
		"<tr class=\"muted\"><td class=\"whole\">0265</td><td>Brukarmedverkan</td>"
		"<td class=\"number\">–</td><td class=\"number\">–</td><td class=\"number\">0,00</td><td></td>"
		"</tr>\n"
		"<tr id=\"aktivitet:786\"><td class=\"whole\">786</td><td>Ungdomsmottagning</td>"
		"<td class=\"number\">720 000,36</td><td class=\"number\">3 443 515,00</td>"
		"<td class=\"number\"><a href=\"#_2-1\">−2 723 514,64</a></td>"
		"<td class=\"whole after\">2024-06-14</td></tr>\n"
		"<tr id=\"aktivitet:787\"><td class=\"whole\">787</td><td>Stärkt samverkan</td>"
		"<td class=\"number\">861 853,70</td><td class=\"number\">3 760 590,00</td>"
		"<td class=\"number\">−2 898 736,30</td><td class=\"whole after\">2024-09-27</td></tr>\n"
		"<tr id=\"aktivitet:964\"><td class=\"whole\">964</td><td>Suicidprevention</td>"
		"<td class=\"number\">229 020,00</td><td class=\"number\">1 478 813,00</td>"
		"<td class=\"number\">−1 249 793,00</td><td></td></tr>\n"
		"<tr class=\"subtotal\"><td></td><td>Fördelat</td><td class=\"number\">1 810 874,06</td>"
		"<td class=\"number\">8 682 918,00</td><td class=\"number\">−6 872 043,94</td><td></td></tr>\n"
		"<tr id=\"aktivitet:\"><td class=\"whole\"></td><td>Ofördelat</td>"
		"<td class=\"number\">14 765 786,00</td><td class=\"number\">–</td>"
		"<td class=\"number\">14 765 786,00</td><td></td></tr>\n"
		"<tr class=\"total\"><td>Summa</td><td></td><td class=\"number\">16 576 660,06</td>"
		"<td class=\"number\">8 682 918,00</td><td class=\"number\">7 893 742,06</td><td></td></tr>\n"
		"</tbody>\n"
		"</table>\n"
		"</section>\n"
		"<table class=\"figures\">\n"
		"<tbody>\n"
		"<tr><th scope=\"row\">På balansen</th><td class=\"number\">16 576 660,06</td></tr>\n"
		"</tbody>\n"
		"</table>\n"
		"<p class=\"note\">Anm. Minus på 786, 787 och 964 beror på att årets bidrag inte är fördelat på aktivitet.</p>\n"
		"</div>\n"
		"<div class=\"room\"><div></div></div>\n"
		"</div>\n"
		"<div class=\"sheet\">\n"
		"<div class=\"content\">\n"
		"<header class=\"again\" aria-hidden=\"true\">\n"
		"<p class=\"top\"><span>Region Blekinge · KoU</span> <strong>OJUSTERAT</strong></p>\n"
		"<p class=\"title\">Saldo per aktivitet</p>\n"
		"<p>Läget efter mötet <span class=\"whole\">2024-09-27</span> · kronor</p>\n"
		"<p>Per: 2024-09-27</p>\n"
		"</header>\n"
		"<section>\n"
		"<h2>Beslut</h2>\n"
		"<table>\n"
		"<colgroup><col style=\"width:5.86em\"/><col style=\"width:15.03em\"/>"
		"<col style=\"width:6.22em\"/></colgroup>\n"
		"<thead><tr><th scope=\"col\">LSVO</th><th scope=\"col\">Till</th>"
		"<th scope=\"col\" class=\"number\">Belopp</th></tr></thead>\n"
		"<tbody>\n"
		"<tr id=\"_2-1\"><td class=\"whole\">2024-09-27</td><td>"
		"<a href=\"#aktivitet:787\">Programledare 0,75 årsarbetare</a></td>"
		"<td class=\"number\">200 000,00</td></tr>\n"
		"</tbody>\n"
		"</table>\n"
		"</section>\n"
		"</div>\n"
		"<div class=\"room\"><div></div></div>\n"
		"</div>\n"
		"</main>\n"
		"<footer>Saldo per aktivitet · Ur UPH-boken &quot;Blekinge&quot; · boken per verifikation 19 &amp; senare</footer>\n"
		"</body>\n"
		"</html>\n";
	(void)state;
	struct uph_report *report = sample_balance();
	char *html = drawn(report);
	assert_string_equal(expected, strstr(html, "<body>"));
	char *again = drawn(report);
	assert_string_equal(html, again);
	free(again);
	free(html);
	uph_report_free(report);
}

static void test_paper_and_language(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	char *html = drawn(report);
	assert_holds(html, "<html lang=\"sv\">");
	assert_holds(html, "<meta charset=\"utf-8\"/>");
	assert_holds(html, "<title>Saldo per aktivitet</title>");
	assert_holds(html, "@page{size:A4 portrait;margin:12mm 12mm 8mm;@bottom-right{");
	assert_holds(html, "content:\"sida \" counter(page) \" (\" counter(pages) \")\"");
	assert_holds(html, "max-width:calc(186mm*11/10)");
	free(html);
	report->landscape = true;
	report->language = UPH_ENGLISH;
	html = drawn(report);
	assert_holds(html, "<html lang=\"en\">");
	assert_holds(html, "@page{size:A4 landscape;");
	assert_holds(html, "content:\"page \" counter(page)");
	assert_holds(html, "max-width:calc(273mm*11/10)");
	assert_holds(html, "<td>Total</td>");
	assert_holds(html, "<p class=\"note\">Note: Minus");
	free(html);
	uph_report_free(report);
}

/* Findings stand on a sheet of their own, under the paper's head, as in the workbook. */
static void test_findings(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	struct uph_findings *findings = uph_findings_new();
	uph_findings_add_amount(findings, UPH_SEVERITY_WARNING, "a", "Blad1!C29",
		(struct uph_money){41951500}, "fråga mottagaren.");
	uph_findings_add(findings, UPH_SEVERITY_NOTE, "b", "", "gäller allt.");
	report->findings = findings;
	char *html = drawn(report);
	assert_int_equal(3, count_of(html, "<div class=\"sheet\""));
	assert_int_equal(1, count_of(html, "<h1>"));
	assert_int_equal(2, count_of(html, "<header class=\"again\" aria-hidden=\"true\">"));
	assert_holds(html, "<h2>Iakttagelser</h2>");
	assert_holds(html, "<tr><td>varning</td><td>Blad1!C29</td><td>fråga mottagaren.</td>"
			   "<td class=\"number\">419 515,00</td></tr>");
	assert_holds(html, "<tr><td>upplysning</td><td></td><td>gäller allt.</td><td></td></tr>");
	free(html);
	uph_findings_free(findings);
	uph_report_free(report);
}

static void test_levels_spans_slots_and_empty_tables(void **state)
{
	static const struct uph_column columns[] = {
		{.key = "amount",
			.label = "Belopp",
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL,
			.slot = 4},
		{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT, .slot = 1},
		{.key = "code", .label = "Kod", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_CODE, .slot = 2},
		{.key = "data", .label = "Data", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_DATA_ONLY},
	};
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t first = uph_report_section(report, "", "Ovan", "", columns, 4);
	report->sections[first].total_row = true;
	report->sections[first].total_label =
		"Summa av allt det som står ovanför och som skulle bli bredare än sin kolumn";
	struct uph_row *row = uph_report_row(report, first, UPH_ROW_PLAIN);
	row->values[1] = uph_value_text(report, "Yttre");
	row->values[2] = uph_value_text(report, "0265");
	row->values[3] = uph_value_text(report, "syns inte");
	row = uph_report_row(report, first, UPH_ROW_MUTED);
	row->level = 2;
	row->values[1] = uph_value_text(report, "Inre");
	row->values[0] = uph_value_money((struct uph_money){-5});
	size_t second = uph_report_section(report, "x", "Tom", "", columns, 2);
	report->sections[second].heading_row = false;
	char *html = drawn(report);
	assert_holds(html, "<h2 style=\"margin-left:3.52em\">Ovan</h2>");
	assert_holds(html,
		"<thead><tr><td class=\"gap\"></td><th scope=\"col\">Namn</th><th scope=\"col\">Kod</th>"
		"<td></td><th scope=\"col\" class=\"number\">Belopp</th></tr></thead>");
	assert_holds(html,
		"<tr><td class=\"gap\"></td><td>Yttre</td><td class=\"whole\">0265</td><td></td><td></td></tr>");
	assert_holds(html,
		"<tr class=\"muted\"><td class=\"gap\"></td><td style=\"padding-left:3.2em\">Inre</td>"
		"<td></td><td></td><td class=\"number\">−0,05</td></tr>");
	assert_holds(html, "<tr class=\"total\"><td class=\"gap\"></td><td colspan=\"3\">Summa av allt");
	assert_holds(html, "<td class=\"number\">0,00</td></tr>\n</tbody>");
	assert_holds(html, ">Tom</h2>\n<table>\n");
	assert_holds(html, "<tr><td colspan=\"5\">(inga rader)</td></tr>");
	assert_false(holds(html, "syns inte"));
	free(html);
	uph_report_free(report);
	report = uph_report_new("import", "Import", UPH_SWEDISH);
	uph_report_figure(report, "posted", "Bokförda", uph_value_integer(-22));
	static const struct uph_column data = {.key = "a", .label = "A", .flags = UPH_COLUMN_DATA_ONLY};
	uph_report_section(report, "rows", "Syns inte", "Blad", &data, 1);
	html = drawn(report);
	assert_holds(html,
		"<main>\n<div class=\"sheet\">\n<div class=\"content\">\n<header>\n<h1>Import</h1>\n"
		"</header>\n<table class=\"figures\">\n<tbody>\n<tr><th scope=\"row\">Bokförda</th>"
		"<td class=\"number\">−22</td></tr>\n</tbody>\n</table>\n</div>\n");
	assert_false(holds(html, "Syns inte"));
	free(html);
	uph_report_free(report);
}

/* Wider than the paper, letters are smaller; as long as a page and a bit, too; longer, they are whole. */
static void test_letters_fit_the_paper(void **state)
{
	static const struct {
		size_t columns, rows;
		const char *sheet;
	} cases[] = {
		{4, 10, "<div class=\"sheet\">\n"},
		{4, 56, "<div class=\"sheet\">\n"},
		{4, 64, "<div class=\"sheet\" style=\"--letters:.901em\">\n"},
		{4, 90, "<div class=\"sheet\">\n"},
		{4, 500, "<div class=\"sheet\">\n"},
		{12, 10, "<div class=\"sheet\" style=\"--letters:.401em\">\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_column columns[12];
		for (size_t c = 0; c < 12; c++)
			columns[c] =
				(struct uph_column){.label = "Belopp", .kind = UPH_VALUE_MONEY, .slot = c};
		struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
		size_t section = uph_report_section(report, "", "", "", columns, cases[i].columns);
		for (size_t r = 0; r < cases[i].rows; r++)
			for (size_t c = 0, count = cases[i].columns; c < count; c++) {
				struct uph_row *row = c == 0 ? uph_report_row(report, section, UPH_ROW_PLAIN)
							     : &report->sections[section].rows[r];
				row->values[c] =
					uph_value_money((struct uph_money){INT64_C(123456789012345)});
			}
		char *html = drawn(report);
		assert_holds(html, cases[i].sheet);
		free(html);
		uph_report_free(report);
	}
}

/* ---- links ---- */

static void test_anchors(void **state)
{
	static const struct uph_column columns[] = {{.key = "a", .label = "A", .kind = UPH_VALUE_TEXT}};
	static const struct {
		const char *trace, *name; /* NULL: none */
	} rows[] = {
		{"UPH-24-016", "UPH-24-016"},
		{"ver 7", NULL}, /* shared with the next but one */
		{NULL, NULL},
		{"ver-7", NULL},
		{"mottagare:Sölvesborgs kommun", "mottagare:Sölvesborgs-kommun"},
		{"_1-1", NULL}, /* could be a place */
		{"esc \x1b[31m", NULL},
		{"höger\xE2\x80\x8Ftill", NULL},
		{"", NULL},
		{"a", "a"},
	};
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t section = uph_report_section(report, "", "", "", columns, 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		uph_report_row(report, section, UPH_ROW_PLAIN)->trace = rows[i].trace;
	struct html_anchors anchors;
	assert_int_equal(UPH_OK, html_anchors_make(&anchors, report, NULL));
	struct buffer name;
	buffer_init(&name, 1000);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		buffer_clear(&name);
		assert_int_equal(rows[i].name != NULL, html_anchor_name(&anchors, 0, section, i, &name));
		assert_string_equal(rows[i].name ? rows[i].name : "", buffer_string(&name));
	}
	assert_false(html_anchor_name(&anchors, 0, section + 1, 0, &name));
	html_anchors_free(&anchors);

	/* Led to, a row without a name of its own has its place for one; also the drawn total. */
	static const struct {
		size_t section, row;
		const char *link; /* NULL: nowhere */
	} links[] = {
		{0, 0, "#UPH-24-016"},
		{0, 1, "#_1-2"},
		{0, 2, "#_1-3"},
		{0, 4, "#mottagare:S%C3%B6lvesborgs-kommun"},
		{0, 6, "#_1-7"},
		{0, 10, NULL},
		{1, 0, NULL},
	};
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		struct uph_value *value = &report->sections[0].rows[i].values[0];
		*value = uph_value_text(report, "x");
		value->linked = true;
		value->link_section = links[i].section;
		value->link_row = links[i].row;
	}
	for (int total = 0; total < 2; total++) {
		report->sections[0].total_row = total == 1;
		assert_int_equal(UPH_OK, html_anchors_make(&anchors, report, NULL));
		for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
			const char *link = total == 1 && links[i].row == 10 ? "#_1-11" : links[i].link;
			buffer_clear(&name);
			assert_int_equal(link != NULL,
				html_anchor_link(&anchors, &report->sections[0].rows[i].values[0], &name));
			assert_string_equal(link ? link : "", buffer_string(&name));
		}
		html_anchors_free(&anchors);
	}
	buffer_free(&name);
	char *html = drawn(report);
	assert_holds(html, "<tr id=\"UPH-24-016\"><td><a href=\"#UPH-24-016\">x</a></td></tr>");
	assert_holds(html, "<tr id=\"_1-2\"><td><a href=\"#_1-2\">x</a></td></tr>");
	assert_holds(html, "<tr id=\"_1-11\" class=\"total\">");
	free(html);
	uph_report_free(report);
}

/* ---- chart ---- */

static void test_chart(void **state)
{
	static const struct uph_column columns[] = {
		{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT},
		{.key = "amount", .label = "Kvar", .kind = UPH_VALUE_MONEY},
	};
	static const struct {
		enum uph_row_style style;
		int64_t ore;
	} rows[] = {{UPH_ROW_PLAIN, 30000}, {UPH_ROW_SUBTOTAL, 99900}, {UPH_ROW_PLAIN, -10050},
		{UPH_ROW_PLAIN, 0}};
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	report->chart = UPH_CHART_COLUMNS;
	report->chart_columns[0] = 1;
	report->chart_column_count = 1;
	char *html = drawn(report);
	assert_false(holds(html, "<svg"));
	free(html);
	size_t section = uph_report_section(report, "", "", "", columns, 2);
	html = drawn(report);
	assert_false(holds(html, "<svg"));
	free(html);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct uph_row *row = uph_report_row(report, section, rows[i].style);
		row->values[0] = uph_value_text(report, i == 0 ? "Ett" : i == 2 ? "Två" : "Tre");
		row->values[1] = uph_value_money((struct uph_money){rows[i].ore});
	}
	html = drawn(report);
	assert_int_equal(3, count_of(html, "<rect"));
	assert_int_equal(6, count_of(html, "<line"));
	assert_holds(html, "<line x1=\"120\" x2=\"940\" y1=\"236.0\" y2=\"236.0\"/><text x=\"114\" y=\"240\" "
			   "text-anchor=\"end\">−200</text>");
	assert_holds(html, "<line class=\"zero\" x1=\"120\" x2=\"940\" y1=\"156.0\" y2=\"156.0\"/>");
	assert_holds(html, "<rect class=\"bar0\" x=\"174.7\" y=\"36.0\" width=\"163.9\" height=\"120.0\">"
			   "<title>Ett: 300,00</title></rect><text x=\"256.6\" y=\"252\" "
			   "text-anchor=\"middle\">Ett</text>");
	assert_holds(html, "y=\"156.0\" width=\"163.9\" height=\"40.2\"><title>Två: −100,50</title>");
	assert_holds(html, "height=\"0.0\"><title>Tre: 0,00</title>");
	free(html);
	/* The largest amounts there are, and names that need room. */
	report->sections[0].rows[0].values[1].money.ore = INT64_MAX;
	report->sections[0].rows[2].values[1].money.ore = INT64_MIN + 1;
	for (size_t i = 0; i < 30; i++)
		uph_report_row(report, section, UPH_ROW_PLAIN)->values[0] =
			uph_value_text(report, "Ett namn som är längre än tjugo tecken");
	html = drawn(report);
	assert_int_equal(33, count_of(html, "<rect"));
	assert_int_equal(30, count_of(html, ">Ett namn som är läng…</text>"));
	assert_holds(html, "text-anchor=\"end\" transform=\"rotate(-40 ");
	free(html);
	uph_report_free(report);
}

static void test_chart_of_two_series(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	char *html = drawn(report);
	assert_int_equal(4 + 1, count_of(html, "<rect class=\"bar0\""));
	assert_int_equal(4 + 1, count_of(html, "<rect class=\"bar1\""));
	assert_holds(html, "aria-label=\"Rekommenderat eller beslutat, Kvar att besluta\"");
	assert_holds(html, "<rect class=\"bar1\" x=\"362\" y=\"9\" width=\"12\" height=\"12\"/>"
			   "<text x=\"380\" y=\"20\">Kvar att besluta</text>");
	assert_holds(html, "svg .bar0{fill:#595959}\nsvg .bar1{fill:#d0d0d0}\n");
	assert_false(holds(html, "class=\"chart-title\""));
	free(html);
	uph_report_free(report);
}

/* ---- parts, texts across columns, lines to write on ---- */

static void test_parts_have_their_own_paper(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	char *html = drawn(report);
	assert_holds(html, "@page part0{size:A4 portrait;@bottom-left{");
	assert_holds(
		html, "content:\"Rekommendation · Ur UPH-boken \\22 Blekinge\\22 \"}}\n.part0{page:part0}\n");
	assert_holds(html, "@page part1{size:A4 landscape;@bottom-left{");
	assert_holds(html,
		"content:\"Posterna bakom · a \\22 b\\22  \\3c /style\\3e  c\"}}\n.part2{page:part2}\n");
	assert_int_equal(1, count_of(html, "</style>"));
	assert_int_equal(1, count_of(html, "<div class=\"sheet part0\""));
	assert_int_equal(2, count_of(html, "<div class=\"sheet part1\""));
	assert_int_equal(1, count_of(html, "<div class=\"sheet part2\""));
	assert_int_equal(3, count_of(html, "<h1>"));
	assert_holds(html, "<h1>Posterna bakom</h1>");
	assert_holds(html, "<strong>OJUSTERAT</strong>");
	/* Part 0 leads to part 1, part 1 within itself, part 2 to part 0. */
	assert_holds(html, "<a href=\"#_1-2-1\">1.</a>");
	assert_holds(html, "<tr id=\"_1-2-1\">");
	assert_holds(html, "<a href=\"#_2-1\">ver 19</a>");
	assert_holds(html, "<tr id=\"_2-1\"><td class=\"gap\"></td><td>Stärkt samverkan</td>");
	assert_int_equal(0, count_of(html, "href=\"#\""));
	free(html);
	uph_report_free(report);
}

static void test_spans_and_lines_to_sign(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	char *html = drawn(report);
	assert_holds(html, "<td colspan=\"4\">att bevilja medlen</td></tr>\n");
	assert_holds(html, ">ord1 ord2 ord3 ");
	assert_holds(html, " ord499 ord500</a></td></tr>\n");
	assert_holds(html, "<tr class=\"sign\"><td colspan=\"2\">☐ enligt rekommendationen</td>"
			   "<td colspan=\"3\">☐ avslag</td></tr>\n");
	assert_holds(html, "<tr class=\"sign\"><td colspan=\"2\">Underskrift ____________</td>"
			   "<td></td><td></td><td></td></tr>\n");
	assert_holds(html, "--sign:calc(1em*14/10);");
	assert_holds(html, ".sign>td{white-space:pre-wrap;padding-top:var(--sign)}\n");
	free(html);
	/* Rows that are filled in are the workbook's. */
	uph_report_row(report, 1, UPH_ROW_INPUT)->values[0] = uph_value_text(report, "fylls i");
	report->sections[2].rows[0].style = report->sections[2].rows[1].style = UPH_ROW_INPUT;
	html = drawn(report);
	assert_false(holds(html, "fylls i"));
	assert_false(holds(html, "avslag"));
	assert_false(holds(html, "<h2>Beslut</h2>\n<table>\n<colgroup><col style=\"width:4"));
	free(html);
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_data_is_never_markup),
		cmocka_unit_test(test_nothing_from_outside),
		cmocka_unit_test(test_balance_whole),
		cmocka_unit_test(test_paper_and_language),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_levels_spans_slots_and_empty_tables),
		cmocka_unit_test(test_letters_fit_the_paper),
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_chart),
		cmocka_unit_test(test_chart_of_two_series),
		cmocka_unit_test(test_parts_have_their_own_paper),
		cmocka_unit_test(test_spans_and_lines_to_sign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
