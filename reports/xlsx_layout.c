#include "reports/xlsx_layout.h"

#include <string.h>

#include "reports/shown.h"
#include "reports/typography.h"
#include "reports/words.h"
#include "reports/xlsx_sheet_name.h"

static bool on_paper(const struct uph_column *column)
{
	return !(column->flags & UPH_COLUMN_DATA_ONLY);
}

/* ---- sheets ---- */

static const char *wanted_sheet(const struct uph_report *report, const struct uph_section *section)
{
	if (section->sheet && section->sheet[0])
		return section->sheet;
	return report->title[0] ? report->title : word(WORD_SHEET, report->language);
}

/* The sheet of that name of the part at hand, the last. */
static size_t sheet_for(struct xlsx_layout *layout, const char *wanted)
{
	size_t part = layout->part_count - 1, first = layout->parts[part].first_sheet;
	for (size_t i = first; i < layout->sheet_count; i++)
		if (strcmp(layout->sheets[i].wanted, wanted) == 0)
			return i;
	bool is_first = layout->sheet_count == first;
	layout->sheets[layout->sheet_count] = (struct xlsx_sheet){
		.report = layout->parts[part].report,
		.part = part,
		.first = is_first,
		.wanted = wanted,
		.main_section = SIZE_MAX,
		.slot_count = is_first ? 2 : 1,
	};
	return layout->sheet_count++;
}

static bool name_sheets(struct xlsx_layout *layout, struct arena *arena)
{
	for (size_t i = 0; i < layout->sheet_count; i++) {
		layout->sheets[i].name = xlsx_sheet_name(layout->sheets[i].wanted, &layout->sheets[0].name,
			sizeof layout->sheets[0], i, arena);
		if (!layout->sheets[i].name)
			return false;
	}
	return true;
}

uint32_t xlsx_span_last(const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column)
{
	const struct uph_section *section = placed->section;
	size_t span = UPH_COLUMN_SPAN_OF(section->columns[column].flags);
	size_t slot = section->columns[column].slot, end = layout->sheets[placed->sheet].slot_count;
	if (span == 0)
		return (uint32_t)slot;
	if (span != UPH_SPAN_REST && slot + span + 1 < end)
		end = slot + span + 1;
	for (size_t i = 0; i < section->column_count; i++) /* what has a column of its own keeps it */
		if (on_paper(&section->columns[i]) && section->columns[i].slot > slot &&
			section->columns[i].slot < end)
			end = section->columns[i].slot;
	return (uint32_t)(end - 1);
}

static bool count_slots(const struct uph_section *section, struct xlsx_sheet *sheet)
{
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		size_t span = UPH_COLUMN_SPAN_OF(column->flags);
		if (!on_paper(column))
			continue;
		sheet->spans = sheet->spans || span > 0;
		size_t last = column->slot + (span == UPH_SPAN_REST ? 0 : span);
		if (last >= XLSX_COLUMNS_MAX)
			return false;
		if (last + 1 > sheet->slot_count)
			sheet->slot_count = last + 1;
	}
	return true;
}

/* When all sections of the sheet have been counted. */
static void place_slots(const struct xlsx_layout *layout, struct xlsx_section *placed)
{
	bool first = true;
	for (size_t i = 0; i < placed->section->column_count; i++) {
		if (!on_paper(&placed->section->columns[i]))
			continue;
		uint32_t slot = (uint32_t)placed->section->columns[i].slot;
		uint32_t last = xlsx_span_last(layout, placed, i);
		if (first || slot < placed->first_slot)
			placed->first_slot = slot;
		if (first || last > placed->last_slot)
			placed->last_slot = last;
		first = false;
	}
}

/* ---- rows ---- */

static bool has(const char *text)
{
	return text && text[0];
}

static uint32_t labelled_figures(const struct uph_report *report)
{
	uint32_t count = 0;
	for (size_t i = 0; i < report->figure_count; i++)
		count += report->figures[i].label ? 1 : 0;
	return count;
}

static uint32_t labelled_totals(const struct uph_report *report)
{
	uint32_t count = 0;
	for (size_t i = 0; i < report->total_count; i++)
		count += report->totals[i].label ? 1 : 0;
	return count;
}

static bool shows_parameters(const struct uph_report *report)
{
	for (size_t i = 0; i < report->parameter_count; i++)
		if (report->parameters[i].value.kind != UPH_VALUE_NONE && report->parameters[i].label)
			return true;
	return false;
}

static void place_head(struct xlsx_sheet *sheet)
{
	const struct uph_report *report = sheet->report;
	uint32_t row = sheet->head_lines + 1; /* organisation and status; title */
	row += has(report->subtitle) ? 1 : 0;
	row += shows_parameters(report) ? 1 : 0;
	sheet->head_row_count = ++row;
	if (sheet->first) {
		uint32_t figures = labelled_figures(report);
		sheet->figure_row = row;
		row += figures > 0 ? figures + 1 : 0;
	}
	sheet->totals_row = sheet->chart_row = XLSX_NOWHERE;
	sheet->end_row = row;
}

uint32_t xlsx_section_row(const struct xlsx_section *placed, size_t row)
{
	return placed->starts ? placed->starts[row] : placed->first_row + (uint32_t)row;
}

/* The rows of the sheet that a row takes: several when a text across columns is longer than a row can be
 * high. */
static uint32_t rows_of(
	const struct xlsx_layout *layout, const struct xlsx_section *placed, const struct uph_row *row)
{
	const struct uph_section *section = placed->section;
	uint32_t most = 1;
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_value *value = &row->values[i];
		if (UPH_COLUMN_SPAN_OF(section->columns[i].flags) == 0 || !on_paper(&section->columns[i]) ||
			value->kind != UPH_VALUE_TEXT || !value->text || strlen(value->text) < TYPE_LINES_MAX)
			continue;
		double room = xlsx_cell_room(layout, placed, i, row);
		uint32_t rows = 0;
		for (const char *rest = value->text; *rest; rows++)
			rest += xlsx_text_take(rest, room, type_bold(row->style), TYPE_LINES_MAX);
		most = rows > most ? rows : most;
	}
	return most;
}

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till arbetsboken");
}

/* Where each row of a section begins, when some take several rows of the sheet. */
struct starting {
	const struct xlsx_layout *layout;
	const struct xlsx_section *placed;
	uint32_t *starts;
	uint64_t count;
};

static enum uph_status start_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct starting *starting = context;
	(void)err;
	starting->starts[index] = starting->placed->first_row + (uint32_t)starting->count;
	starting->count += rows_of(starting->layout, starting->placed, row);
	if (starting->count > XLSX_ROWS_MAX)
		starting->count = XLSX_ROWS_MAX;
	return UPH_OK;
}

/* Sets row_count, and starts when some row takes several. */
static enum uph_status place_section_rows(const struct xlsx_layout *layout, struct xlsx_section *placed,
	struct arena *arena, struct uph_error *err)
{
	const struct uph_section *section = placed->section;
	uint64_t count = section->row_count;
	bool spans = false;
	placed->starts = NULL;
	for (size_t i = 0; i < section->column_count; i++)
		spans = spans || UPH_COLUMN_SPAN_OF(section->columns[i].flags) > 0;
	if (spans) {
		struct starting starting = {.layout = layout, .placed = placed};
		starting.starts = arena_alloc_array(arena, section->row_count + 1, sizeof *starting.starts);
		if (!starting.starts)
			return out_of_memory(err);
		enum uph_status status = uph_section_visit(section, start_row, &starting, err);
		if (status != UPH_OK)
			return status;
		count = starting.count;
		placed->starts = starting.starts;
	}
	if (section->row_count == 0 && section->heading_row && !section->inputs)
		count = 1; /* "(inga rader)" */
	placed->row_count = count > XLSX_ROWS_MAX ? XLSX_ROWS_MAX : (uint32_t)count;
	return UPH_OK;
}

static enum uph_status place_section(
	struct xlsx_layout *layout, size_t index, struct arena *arena, struct uph_error *err)
{
	struct xlsx_section *placed = &layout->sections[index];
	struct xlsx_sheet *sheet = &layout->sheets[placed->sheet];
	const struct uph_section *section = placed->section;
	const struct uph_report *report = placed->report;
	uint64_t row = sheet->end_row;
	placed->title_row = placed->heading_row = placed->total_row = XLSX_NOWHERE;
	if (!shown_on_paper(section))
		return UPH_OK;
	if (has(section->title))
		placed->title_row = (uint32_t)row++;
	if (section->heading_row) {
		placed->heading_row = (uint32_t)row++;
		sheet->heading_count++;
		if (sheet->main_section == SIZE_MAX ||
			section->row_count > layout->sections[sheet->main_section].section->row_count)
			sheet->main_section = index;
	}
	placed->first_row = (uint32_t)row;
	enum uph_status status = place_section_rows(layout, placed, arena, err);
	if (status != UPH_OK)
		return status;
	row += placed->row_count;
	if (section->total_row)
		placed->total_row = (uint32_t)row++;
	row++;
	if (row + report->note_count + 2 * report->blank_count + report->total_count + XLSX_CHART_ROWS + 2 >
		XLSX_ROWS_MAX)
		return uph_fail(err, UPH_E_LIMIT,
			"rapporten har fler rader än ett kalkylblad rymmer (%d); avgränsa den, eller välj "
			"csv eller json",
			XLSX_ROWS_MAX);
	sheet->end_row = (uint32_t)row;
	return UPH_OK;
}

/* The report's own totals, below its first section if it has any. */
static void place_totals(struct xlsx_sheet *sheet)
{
	uint32_t totals = labelled_totals(sheet->report);
	if (totals == 0)
		return;
	sheet->totals_row = sheet->end_row;
	sheet->end_row += totals + 1;
}

static enum uph_status place_part(
	struct xlsx_layout *layout, const struct xlsx_part *part, struct arena *arena, struct uph_error *err)
{
	struct xlsx_sheet *first = &layout->sheets[part->first_sheet];
	for (size_t i = part->first_sheet; i < part->sheet_end; i++)
		place_head(&layout->sheets[i]);
	if (part->report->section_count == 0)
		place_totals(first);
	for (int pass = 0; pass < 2; pass++) { /* those that stand above the others first */
		for (size_t i = part->first_section; i < part->section_end; i++) {
			if (layout->sections[i].section->above != (pass == 0))
				continue;
			enum uph_status status = place_section(layout, i, arena, err);
			if (status != UPH_OK)
				return status;
			if (layout->sections[i].index == 0 && part->report->section_count > 0)
				place_totals(first);
		}
	}
	if (part->report->chart != UPH_CHART_NONE && part->report->section_count > 0) {
		first->chart_row = first->end_row;
		first->end_row += XLSX_CHART_ROWS;
	}
	return UPH_OK;
}

/* ---- the whole ---- */

static const struct uph_report *report_of_part(const struct uph_report *report, size_t part)
{
	return part == 0 ? report : report->parts[part - 1];
}

static const struct uph_section *findings_of(struct uph_report *const *findings, size_t part)
{
	return findings && findings[part] ? &findings[part]->sections[0] : NULL;
}

static bool make_room(const struct uph_report *report, struct arena *arena, struct xlsx_layout *out)
{
	size_t sections = 0, parts = report->part_count + 1;
	for (size_t i = 0; i < parts; i++)
		sections +=
			report_of_part(report, i)->section_count + 2; /* its findings, a head without any */
	out->parts = arena_alloc_array(arena, parts, sizeof *out->parts);
	out->sections = arena_alloc_array(arena, sections, sizeof *out->sections);
	out->sheets = arena_alloc_array(arena, sections, sizeof *out->sheets);
	return out->parts && out->sections && out->sheets;
}

/* Sheets, sections and slots of the next part. False: more columns than a sheet holds. */
static bool add_part(
	struct xlsx_layout *layout, const struct uph_report *report, const struct uph_section *findings)
{
	static const struct uph_section none;
	struct xlsx_part *part = &layout->parts[layout->part_count];
	size_t count = report->section_count + (findings ? 1 : 0);
	*part = (struct xlsx_part){
		.report = report, .first_sheet = layout->sheet_count, .first_section = layout->section_count};
	layout->part_count++;
	if (report->section_count == 0)
		(void)sheet_for(layout, wanted_sheet(report, &none));
	for (size_t i = 0; i < count; i++) {
		struct xlsx_section *placed = &layout->sections[layout->section_count++];
		placed->section = i < report->section_count ? &report->sections[i] : findings;
		placed->report = report;
		placed->part = layout->part_count - 1;
		placed->index = i;
		placed->sheet = sheet_for(layout, wanted_sheet(report, placed->section));
		placed->label_column = shown_label_column(placed->section);
		if (!count_slots(placed->section, &layout->sheets[placed->sheet]))
			return false;
	}
	part->sheet_end = layout->sheet_count;
	part->section_end = layout->section_count;
	for (size_t i = part->first_section; i < part->section_end; i++)
		place_slots(layout, &layout->sections[i]);
	return true;
}

enum uph_status xlsx_layout_columns(const struct uph_report *report, struct uph_report *const *findings,
	struct arena *arena, struct xlsx_layout *out, struct uph_error *err)
{
	*out = (struct xlsx_layout){.report = report};
	if (!make_room(report, arena, out))
		return out_of_memory(err);
	for (size_t i = 0; i <= report->part_count; i++)
		if (!add_part(out, report_of_part(report, i), findings_of(findings, i)))
			return uph_fail(err, UPH_E_LIMIT,
				"rapporten har fler kolumner än ett kalkylblad rymmer (%d)",
				XLSX_COLUMNS_MAX);
	if (!name_sheets(out, arena))
		return out_of_memory(err);
	return xlsx_measure(out, arena, err);
}

enum uph_status xlsx_layout_make(const struct uph_report *report, struct uph_report *const *findings,
	struct arena *arena, struct xlsx_layout *out, struct uph_error *err)
{
	enum uph_status status = xlsx_layout_columns(report, findings, arena, out, err);
	for (size_t i = 0; status == UPH_OK && i < out->part_count; i++)
		status = place_part(out, &out->parts[i], arena, err);
	return status;
}

const struct xlsx_section *xlsx_layout_section(const struct xlsx_layout *layout, size_t part, size_t section)
{
	if (part >= layout->part_count || section >= layout->parts[part].report->section_count)
		return NULL;
	return &layout->sections[layout->parts[part].first_section + section];
}
