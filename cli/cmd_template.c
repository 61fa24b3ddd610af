/* uph template: sheets to fill in, to be sent out. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "workbook_output.h"

#define NAME_BYTES_MAX 4096

static const enum option_id options[] = {OPTION_FUND, OPTIONS_OF_DRAWING, OPTION_NONE};

static const struct kind {
	const char *name;
	enum uph_template template;
	const char *example;
} kinds[] = {
	{"decisions", UPH_TEMPLATE_DECISIONS, "uph template decisions -o nya-beslut.xlsx"},
	{"requisition", UPH_TEMPLATE_REQUISITION,
		"uph template requisition \"Karlskrona kommun\" -o rekvisition.xlsx"},
	{"matrix", UPH_TEMPLATE_MATRIX, "uph template matrix -o matris.xlsx"},
};

struct asked {
	const struct kind *kind;
	const struct output *output;
};

static enum uph_status read_kind(
	const struct invocation *invocation, const struct kind **out, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	char excerpt[TEXT_EXCERPT_MAX];
	if (arguments->word_count == 0)
		return uph_fail(err, UPH_E_USAGE, "ange vilken mall: decisions, requisition eller matrix");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(arguments->words[0], kinds[i].name) == 0) {
			*out = &kinds[i];
			return UPH_OK;
		}
	}
	return uph_fail(err, UPH_E_USAGE,
		"mallen \"%s\" finns inte; de som finns är decisions, requisition och matrix",
		text_excerpt(arguments->words[0], strlen(arguments->words[0]), excerpt));
}

/* Only a requisition is somebody's, and only a matrix one year's. */
static enum uph_status check_words(
	const struct invocation *invocation, const struct kind *kind, struct uph_error *err)
{
	size_t words = invocation->arguments.word_count;
	if (kind->template == UPH_TEMPLATE_REQUISITION && words < 2)
		return uph_fail(err, UPH_E_USAGE, "ange vem som ska rekvirera: %s", kind->example);
	if (kind->template != UPH_TEMPLATE_REQUISITION && words > 1)
		return uph_fail(
			err, UPH_E_USAGE, "mallen %s har ingen mottagare: %s", kind->name, kind->example);
	if (kind->template != UPH_TEMPLATE_MATRIX && invocation_value(invocation, OPTION_FUND))
		return uph_fail(err, UPH_E_USAGE, "--fund gäller bara mallen matrix");
	return UPH_OK;
}

static enum uph_status draw(struct invocation *invocation, const struct asked *asked,
	const struct uph_query *query, struct uph_error *err)
{
	struct uph_ledger *ledger;
	struct uph_report *report = NULL;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = uph_report_template(ledger, asked->kind->template, query, &report, err);
	if (status == UPH_OK) {
		uph_ledger_read_end(ledger);
		status = output_draw(asked->output, report, err);
	}
	uph_report_free(report);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct buffer name;
	struct asked asked = {.output = &output};
	enum uph_status status = read_kind(invocation, &asked.kind, err);
	if (status == UPH_OK)
		status = check_words(invocation, asked.kind, err);
	if (status == UPH_OK)
		status = workbook_output(invocation, asked.kind->example, &output, err);
	if (status != UPH_OK)
		return status;
	struct uph_query query = {
		.language = output.language, .fund = invocation_value(invocation, OPTION_FUND)};
	buffer_init(&name, NAME_BYTES_MAX);
	arguments_join(&invocation->arguments, 1, &name);
	if (asked.kind->template == UPH_TEMPLATE_REQUISITION)
		query.party = buffer_string(&name);
	status = buffer_failed(&name) ? uph_fail(err, UPH_E_USAGE, "mottagaren har ett för långt namn")
				      : draw(invocation, &asked, &query, err);
	buffer_free(&name);
	return status;
}

const struct command command_template = {
	.name = "template",
	.swedish = "mall",
	.group = "Arbetsbok",
	.summary = "mall att sända ut och få tillbaka ifylld",
	.usage = "decisions | requisition MOTTAGARE | matrix [--fund NAMN] -o FIL.xlsx",
	.words_max = 12,
	.options = options,
	.help = "  decisions              nya beslut, till den som skriver protokollet\n"
		"  requisition MOTTAGARE  rekvisitioner ur det som mottagaren får eller rekvirerar\n"
		"  matrix                 årets matris i protokollets form, med tomma rader före det som är "
		"kvar\n"
		"\n"
		"Det som kommer tillbaka läses in med \"uph import\", som arbetsboken. En rad som redan är "
		"bokförd bokförs inte igen.\n"
		"\n"
		"  uph template requisition \"Karlskrona kommun\" -o rekvisition-karlskrona.xlsx\n"
		"  uph template matrix -o fordelningsmatris.xlsx\n",
	.ledger = COMMAND_READS,
	.run = run,
};
