/* --suggest: what was found and what could not be known, said in sentences; the first rows as the proposal
 * would read them; the proposal itself. */
#include "import/mapped_suggest.h"

#include <string.h>

#include "import/available.h"
#include "import/proposal_file.h"
#include "uph/journal.h"

#define PREVIEWED_MAX 12

struct preview {
	struct arena *arena;
	struct uph_import_row *rows;
	size_t shown, left_shown, read, left_out, count;
};

static void say(const struct import_job *job, const char *rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void say(const struct import_job *job, const char *rule, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	const char *sentence = arena_vprint(job->memory, format, values);
	va_end(values);
	(void)uph_findings_add(job->findings, UPH_SEVERITY_NOTE, rule, "", "%s", sentence ? sentence : "");
}

static const char *heading(const struct suggestion *found, uint32_t column)
{
	return column && found->headings.texts[column] ? found->headings.texts[column] : "utan rubrik";
}

/* ---- what was found ---- */

static void say_headings(const struct import_job *job, const struct suggestion *found)
{
	uint32_t first = found->grid.lines[found->headings.first].number;
	if (found->headings.lines == 1)
		say(job, "suggest.header", "Rubrikerna står på rad %u.", (unsigned)first);
	else
		say(job, "suggest.header",
			"Rubrikerna står på %zu rader, från rad %u, och läses tillsammans.",
			found->headings.lines, (unsigned)first);
	if (found->balances)
		return;
	if (!found->date)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "suggest.date", "",
			"Vilken kolumn dagen står i kan filen inte säga. Byt \"?\" i kartan (columns, date) mot "
			"kolumnens rubrik.");
	else
		say(job, "suggest.date", "Dagen står i kolumnen %s%s.", heading(found, found->date),
			found->day_first ? ", med dagen först" : "");
}

static void say_amounts(const struct import_job *job, const struct suggestion *found)
{
	static const char *const units[] = {"kronor", "tusental kronor", "miljoner kronor"};
	if (found->balances)
		say(job, "suggest.amount", "Raderna har ingen dag: de läses som saldon, %s i kolumnen %s.",
			found->amount ? "utgående" : "ingående",
			heading(found, found->amount ? found->amount : found->opening));
	else if (found->debit)
		say(job, "suggest.amount", "Beloppen står i två kolumner, %s och %s; debet läses som plus.",
			heading(found, found->debit), heading(found, found->credit));
	else if (found->amount)
		say(job, "suggest.amount", "Beloppet står i kolumnen %s.", heading(found, found->amount));
	else
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "suggest.amount", "",
			"Vilken kolumn beloppet står i kan filen inte säga. Byt \"?\" i kartan (amount, column) mot "
			"kolumnens rubrik.");
	if (found->unit_said)
		say(job, "suggest.unit", "Beloppen är i %s: det står \"%s\".", units[found->unit],
			found->unit_said);
	else
		say(job, "suggest.unit", "Ingen annan enhet nämns: beloppen läses som kronor.");
}

static void say_columns(const struct import_job *job, const struct suggestion *found)
{
	if (found->allocation)
		say(job, "suggest.allocation", "Tilldelningens nummer %s kolumnen %s.",
			found->find_allocation ? "hämtas ur texten i" : "står i",
			heading(found, found->allocation));
	else if (!found->balances)
		say(job, "suggest.allocation",
			"Ingen kolumn har tilldelningens nummer (som UPH-24-016). De händelser som behöver det, som "
			"Utbetalt, tas inte emot utan.");
	if (found->activity)
		say(job, "suggest.activity", "Aktiviteten står i kolumnen %s.",
			heading(found, found->activity));
	if (found->reference)
		say(job, "suggest.reference", "Referensen tas ur kolumnen %s.",
			heading(found, found->reference));
	if (found->total_count > 0)
		say(job, "suggest.totals", "Summarader känns igen på orden och prövas mot raderna ovan.");
	if (found->key_count == 0 && !found->balances)
		say(job, "suggest.key",
			"Inga kolumner skiljer raderna åt: en rad som ändras i nästa version av filen blir en ny "
			"rad.");
}

/* Rows of somebody else's books look like events, but for what they are to be used for. */
static void say_whose(const struct import_job *job, const struct suggestion *found)
{
	if (found->balances)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "suggest.balances", "",
			"Vems bok saldona är ur kan filen inte säga. Byt \"?\" i kartan (system), till exempel mot "
			"Region Blekinge, och stäm av med uph reconcile %s --mapping KARTA --as-of DAG.",
			job->file->name);
	else if (table_known_as(job->table))
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "suggest.records", "",
			"Filen har en rad för varje kontering, alltså både betalningen och dess motkonto: lägg till ett "
			"filter i kartan så att bara det konto läses som säger vad som har betalats (filter, konto). "
			"Ska verifikationerna stämmas av och inte bokföras: läs in filen utan --as.");
	else
		say(job, "suggest.books",
			"Är raderna ekonomisystemets egna verifikationer, att stämma av mot och inte att bokföra: "
			"skriv \"rows\": \"books\" i kartan, ta bort event, och kör uph reconcile %s --mapping "
			"KARTA.",
			job->file->name);
}

static void say_unknown(const struct import_job *job, const struct suggestion *found)
{
	const char *where = found->event        ? "event, words"
			    : found->both_signs ? "event, positive och negative"
						: "event, is";
	bool unknown = !found->event;
	for (size_t i = 0; i < found->word_count; i++)
		unknown = unknown || strcmp(found->words[i].event, MAPPED_UNDECIDED) == 0;
	if (unknown)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "suggest.event", "",
			"Vilken händelse en rad är kan filen inte säga. Byt \"?\" i kartan (%s) mot till exempel pay "
			"(Utbetalt), requisition (Rekvirerat) eller refund (Återbetalt av mottagare).",
			where);
	if (found->fund && strcmp(found->fund, MAPPED_UNDECIDED) == 0)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "suggest.fund", "",
			"Vilket bidragsår pengarna är av kan filen inte säga. Byt \"?\" i kartan (constants, fund) "
			"mot bidragsårets namn.");
}

/* ---- the first rows ---- */

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

static enum uph_status take(void *context, const struct mapped_row *row, struct uph_error *err)
{
	struct preview *preview = context;
	(void)err;
	*(row->left_out ? &preview->left_out : &preview->read) += 1;
	size_t *shown = row->left_out ? &preview->left_shown : &preview->shown;
	if (*shown >= PREVIEWED_MAX)
		return UPH_OK;
	++*shown;
	const char *allocation = row->fields[UPH_MOVEMENT_ALLOCATION];
	const char *text = or_nothing(row->fields[UPH_MOVEMENT_TEXT]);
	preview->rows[preview->count++] = (struct uph_import_row){
		.action = row->left_out ? UPH_IMPORT_LEFT_OUT : UPH_IMPORT_POSTED,
		.place = row->place,
		.event = row->left_out || row->has_closing || row->has_opening ? ""
			 : row->event                                          ? uph_event_name(row->event)
									       : MAPPED_UNDECIDED,
		.date = row->date,
		.activity = or_nothing(row->fields[UPH_MOVEMENT_ACTIVITY]),
		.recipient = or_nothing(row->fields[UPH_MOVEMENT_PARTY]),
		.purpose = row->left_out ? row->left_out
			   : allocation && !strstr(text, allocation)
				   ? or_nothing(arena_print(preview->arena, "%s %s", allocation, text))
				   : text,
		.label = or_nothing(allocation),
		.amount = row->has_closing   ? row->closing
			  : row->has_opening ? row->opening
					     : row->amount,
		.was = ""};
	return UPH_OK;
}

static enum uph_status preview_rows(
	const struct import_job *job, const char *text, struct uph_import_result *out, struct uph_error *err)
{
	struct mapped_mapping mapping;
	struct preview preview = {.arena = job->memory};
	struct uph_findings *findings = uph_findings_new();
	preview.rows = arena_alloc_array(job->memory, 2 * PREVIEWED_MAX + 1, sizeof *preview.rows);
	if (!findings || !preview.rows) {
		uph_findings_free(findings);
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	enum uph_status status = mapped_read(text, strlen(text), job->memory, &mapping, findings, err);
	if (status == UPH_OK)
		status = mapped_rows(job->table, &mapping, job->options->sheet, true, job->memory, take,
			&preview, findings, err);
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, finding->rule, finding->where,
			"%s", finding->message);
	}
	uph_findings_free(findings);
	out->rows = preview.rows;
	out->row_count = preview.count;
	say(job, "suggest.preview", "Med förslaget läses %zu %s, och %zu läses inte%s.", preview.read,
		preview.read == 1 ? "rad" : "rader", preview.left_out,
		preview.read > PREVIEWED_MAX || preview.left_out > PREVIEWED_MAX ? "; de första visas" : "");
	return status == UPH_E_REFUSED ? UPH_OK : status;
}

enum uph_status mapped_suggest(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct suggestion *found = arena_alloc(job->memory, sizeof *found);
	if (!found)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = suggest_look(job, found, err);
	if (status != UPH_OK)
		return status;
	say_headings(job, found);
	say_amounts(job, found);
	say_columns(job, found);
	if (!found->balances)
		say_unknown(job, found);
	say_whose(job, found);
	const char *text = suggest_write(found, job->memory);
	status = text ? preview_rows(job, text, out, err) : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		status = proposal_file_write(job, text, out, err);
	if (status == UPH_OK)
		status = import_available(job->ledger, &out->available_before, err);
	out->available_after = out->available_before;
	return status;
}
