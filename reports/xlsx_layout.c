#include "reports/xlsx_layout.h"

#include <string.h>

#include "reports/shown.h"
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

static size_t sheet_for(struct xlsx_layout *layout, const char *wanted)
{
	for (size_t i = 0; i < layout->sheet_count; i++)
		if (strcmp(layout->sheets[i].wanted, wanted) == 0)
			return i;
	layout->sheets[layout->sheet_count] =
		(struct xlsx_sheet){.wanted = wanted, .main_section = SIZE_MAX, .slot_count = 1};
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

static bool place_slots(struct xlsx_section *placed, struct xlsx_sheet *sheet)
{
	bool first = true;
	for (size_t i = 0; i < placed->section->column_count; i++) {
		const struct uph_column *column = &placed->section->columns[i];
		if (!on_paper(column))
			continue;
		if (column->slot >= XLSX_COLUMNS_MAX)
			return false;
		uint32_t slot = (uint32_t)column->slot;
		if (first || slot < placed->first_slot)
			placed->first_slot = slot;
		if (first || slot > placed->last_slot)
			placed->last_slot = slot;
		first = false;
		if (column->slot + 1 > sheet->slot_count)
			sheet->slot_count = column->slot + 1;
	}
	return true;
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

static void place_head(struct xlsx_layout *layout, size_t index)
{
	const struct uph_report *report = layout->report;
	struct xlsx_sheet *sheet = &layout->sheets[index];
	uint32_t row = 2; /* organisation and status; title */
	row += has(report->subtitle) ? 1 : 0;
	row += shows_parameters(report) ? 1 : 0;
	sheet->head_row_count = ++row;
	if (index == 0) {
		uint32_t figures = labelled_figures(report);
		sheet->figure_row = row;
		row += figures > 0 ? figures + 1 : 0;
	}
	sheet->totals_row = sheet->chart_row = XLSX_NOWHERE;
	sheet->end_row = row;
}

static bool place_section(struct xlsx_layout *layout, size_t index)
{
	struct xlsx_section *placed = &layout->sections[index];
	struct xlsx_sheet *sheet = &layout->sheets[placed->sheet];
	const struct uph_section *section = placed->section;
	uint64_t row = sheet->end_row;
	placed->title_row = placed->heading_row = placed->total_row = XLSX_NOWHERE;
	if (!shown_on_paper(section))
		return true;
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
	row += section->row_count;
	if (section->total_row)
		placed->total_row = (uint32_t)row++;
	row++;
	if (row + layout->report->note_count + 2 * layout->report->blank_count + layout->report->total_count +
			XLSX_CHART_ROWS + 2 >
		XLSX_ROWS_MAX)
		return false;
	sheet->end_row = (uint32_t)row;
	return true;
}

/* The report's own totals, below the first section if it has any. */
static void place_totals(struct xlsx_layout *layout)
{
	struct xlsx_sheet *sheet = &layout->sheets[0];
	uint32_t totals = labelled_totals(layout->report);
	if (totals == 0)
		return;
	sheet->totals_row = sheet->end_row;
	sheet->end_row += totals + 1;
}

static bool place_rows(struct xlsx_layout *layout)
{
	for (size_t i = 0; i < layout->sheet_count; i++)
		place_head(layout, i);
	if (layout->report->section_count == 0)
		place_totals(layout);
	for (int pass = 0; pass < 2; pass++) { /* those that stand above the others first */
		for (size_t i = 0; i < layout->section_count; i++) {
			if (layout->sections[i].section->above != (pass == 0))
				continue;
			if (!place_section(layout, i))
				return false;
			if (i == 0 && layout->report->section_count > 0)
				place_totals(layout);
		}
	}
	struct xlsx_sheet *first = &layout->sheets[0];
	if (layout->report->chart != UPH_CHART_NONE && layout->report->section_count > 0) {
		first->chart_row = first->end_row;
		first->end_row += XLSX_CHART_ROWS;
	}
	return true;
}

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till arbetsboken");
}

enum uph_status xlsx_layout_columns(const struct uph_report *report, const struct uph_section *extra,
	struct arena *arena, struct xlsx_layout *out, struct uph_error *err)
{
	*out = (struct xlsx_layout){.report = report};
	out->section_count = report->section_count + (extra ? 1 : 0);
	out->sections = arena_alloc_array(arena, out->section_count + 1, sizeof *out->sections);
	out->sheets = arena_alloc_array(arena, out->section_count + 1, sizeof *out->sheets);
	if (!out->sections || !out->sheets)
		return out_of_memory(err);
	static const struct uph_section none;
	if (report->section_count == 0)
		(void)sheet_for(out, wanted_sheet(report, &none));
	for (size_t i = 0; i < out->section_count; i++) {
		struct xlsx_section *placed = &out->sections[i];
		placed->section = i < report->section_count ? &report->sections[i] : extra;
		placed->sheet = sheet_for(out, wanted_sheet(report, placed->section));
		placed->label_column = shown_label_column(placed->section);
		if (!place_slots(placed, &out->sheets[placed->sheet]))
			return uph_fail(err, UPH_E_LIMIT,
				"rapporten har fler kolumner än ett kalkylblad rymmer (%d)",
				XLSX_COLUMNS_MAX);
	}
	if (!name_sheets(out, arena) || !xlsx_measure(out, arena))
		return out_of_memory(err);
	return UPH_OK;
}

enum uph_status xlsx_layout_make(const struct uph_report *report, const struct uph_section *extra,
	struct arena *arena, struct xlsx_layout *out, struct uph_error *err)
{
	enum uph_status status = xlsx_layout_columns(report, extra, arena, out, err);
	if (status != UPH_OK)
		return status;
	if (!place_rows(out))
		return uph_fail(err, UPH_E_LIMIT,
			"rapporten har fler rader än ett kalkylblad rymmer (%d); avgränsa den, eller välj "
			"csv eller json",
			XLSX_ROWS_MAX);
	return UPH_OK;
}
