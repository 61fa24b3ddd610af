/* Sheets to fill in, to be sent out: new decisions to a council's secretary, requisitions to a recipient, the
 * year's matrix to whoever keeps it. What comes back is read by the same importers as the workbook and the
 * protocol's table. */
#include <string.h>

#include "reports/matrix_rows.h"
#include "reports/workbook.h"

#define MATRIX_ROWS 30

/* ---- new decisions ---- */

static const char *const decision_steps[] = {
	"Fyll i de gula raderna på bladet Nya beslut: en rad för varje tilldelning, och för varje pott som "
	"medlen tas ur. Peka på en rubrik för att se vad som ska stå där.",
	"Välj bidragsår, aktivitet och mottagare i listorna. Det som inte finns där kan skrivas, men prövas "
	"när mallen läses in.",
	"Se efter i kolumnen Kontroll. Är den röd är något fel på raden.",
	"Spara mallen och skicka tillbaka den till den som för boken.",
	"Den som för boken provar med uph import --dry-run och filens namn, och läser sedan in den utan "
	"--dry-run.",
	NULL,
};

static enum uph_status decisions_template(struct workbook *workbook, struct uph_error *err)
{
	const unsigned forms = 1U << UPH_FORM_DECISIONS;
	enum uph_status status = workbook_about(workbook, "Om mallen", "Så här gör du", decision_steps, err);
	if (status == UPH_OK)
		workbook->report->subtitle = "Mall för nya beslut";
	return status == UPH_OK ? workbook_join_forms(workbook, forms, err) : status;
}

/* ---- a recipient's requisitions ---- */

static enum uph_status requisition_template(struct workbook *workbook, struct uph_error *err)
{
	const unsigned forms = 1U << UPH_FORM_REQUISITIONS;
	struct uph_report *part = NULL;
	const char *const steps[] = {
		"Läs bladet Öppna tilldelningar: det ni har fått beviljat och vad som är kvar att rekvirera.",
		"Fyll i de gula raderna på bladet Rekvisitioner: en rad för varje rekvisition. Välj "
		"tilldelningen i listan, skriv dag, belopp och er referens.",
		"Se efter i kolumnen Kontroll. Är den röd är något fel på raden, till exempel mer än vad som "
		"är kvar.",
		NULL,
	};
	if (!workbook->party)
		return uph_fail(err, UPH_E_USAGE, "ange vem som ska rekvirera: namnet på en mottagare");
	enum uph_status status = workbook_about(workbook, "Om mallen", "Så här rekvirerar ni", steps, err);
	if (status != UPH_OK)
		return status;
	workbook_add_step(
		workbook, uph_report_print(workbook->report, "Spara mallen och skicka tillbaka den till %s.",
				  workbook->report->organisation));
	workbook_add_step(workbook, "Stämmer inte uppgifterna om er: hör av er innan ni rekvirerar.");
	workbook->report->subtitle =
		uph_report_print(workbook->report, "Till %s: mall för rekvisitioner", workbook->party->name);
	status = workbook_open_part(workbook, &part, err);
	if (status != UPH_OK)
		return status;
	size_t rows = part->section_count > 0 ? part->sections[0].row_count : 0;
	status = workbook_join(
		workbook, part, "Att läsa. Era tilldelningar, och vad som är kvar att rekvirera.", rows, err);
	return status == UPH_OK ? workbook_join_forms(workbook, forms, err) : status;
}

/* ---- the matrix ---- */

static struct uph_input matrix_input(const struct workbook *workbook, const struct uph_column *column)
{
	struct uph_place activities = {workbook->lists_part, workbook->activity_list, 0};
	struct uph_place parties = {workbook->lists_part, workbook->party_list, 0};
	struct uph_input input = {.kind = UPH_INPUT_TEXT};
	if (column->flags & UPH_COLUMN_DATA_ONLY)
		return (struct uph_input){.kind = UPH_INPUT_NONE};
	if (!column->key) /* the activity as it is shown */
		return (struct uph_input){.kind = UPH_INPUT_CHOICE,
			.required = true,
			.choices = activities,
			.note = "Välj aktivitet i listan, eller skriv dess kod."};
	if (strcmp(column->key, "recipient") == 0)
		return (struct uph_input){.kind = UPH_INPUT_CHOICE,
			.choices = parties,
			.note = "Välj mottagare i listan. Tomt när medlen avsätts på balansen."};
	input.required = strcmp(column->key, "comment") != 0;
	if (column->kind == UPH_VALUE_DATE) {
		input.kind = UPH_INPUT_DATE;
		input.note = "Sammanträdets dag: 2024-09-27.";
	} else if (column->kind == UPH_VALUE_MONEY) {
		input.kind = UPH_INPUT_AMOUNT;
		input.note = "Kronor och ören, större än noll.";
	} else if (input.required) {
		input.note = "Vad medlen ska användas till.";
	}
	return input;
}

/* What earlier years left is a matrix that its own book does not take back: this year's rows are missing. */
static enum uph_status refuse_earlier(const struct workbook *workbook, struct uph_error *err)
{
	const struct uph_fund *fund;
	enum uph_status status = matrix_rows_fund(workbook->ledger, &workbook->resolved, &fund, err);
	if (status != UPH_OK || !fund->earlier)
		return status;
	return uph_fail(err, UPH_E_USAGE,
		"mallen matrix är av ett års bidrag; %s är det som tidigare år lämnade och ingår i årets matris",
		fund->name);
}

/* The importer reads the table where it stands; the lists on the sheet beside are not part of it. */
static enum uph_status matrix_template(struct workbook *workbook, struct uph_error *err)
{
	struct uph_query query = *workbook->query;
	struct uph_input inputs[32];
	query.form = UPH_MATRIX_PROTOCOL;
	query.proposals = false;
	query.input_rows = MATRIX_ROWS;
	query.language = UPH_SWEDISH;
	enum uph_status status = refuse_earlier(workbook, err);
	if (status == UPH_OK)
		status = uph_report_matrix(workbook->ledger, &query, &workbook->report, err);
	if (status != UPH_OK)
		return status;
	workbook->lists_part = 1;
	status = workbook_make_lists(workbook, 1U << UPH_FORM_DECISIONS, err);
	if (status != UPH_OK)
		return status;
	const struct uph_section *decisions = &workbook->report->sections[0];
	for (size_t i = 0; i < decisions->column_count && i < sizeof inputs / sizeof inputs[0]; i++)
		inputs[i] = matrix_input(workbook, &decisions->columns[i]);
	uph_report_inputs(workbook->report, 0, inputs, NULL, 0);
	bool complete = uph_report_complete(workbook->lists);
	(void)uph_report_join(workbook->report, workbook->lists);
	workbook->lists = NULL;
	return complete ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till mallen");
}

enum uph_status uph_report_template(struct uph_ledger *ledger, enum uph_template kind,
	const struct uph_query *query, struct uph_report **out, struct uph_error *err)
{
	struct workbook workbook;
	*out = NULL;
	enum uph_status status = workbook_gather(&workbook, ledger, query, err);
	if (status == UPH_OK && kind == UPH_TEMPLATE_MATRIX) {
		status = matrix_template(&workbook, err);
	} else if (status == UPH_OK) {
		status = kind == UPH_TEMPLATE_DECISIONS ? decisions_template(&workbook, err)
							: requisition_template(&workbook, err);
		if (status == UPH_OK)
			workbook_add_mark(&workbook);
	}
	workbook_drop(&workbook);
	return query_finish(status, workbook.report, out, err);
}
