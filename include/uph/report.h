/* The report model: what every report is before it is drawn, and the one thing all renderers take.
 *
 * A report has a title, parameters, sections of typed columns and rows, totals, notes and findings. Renderers
 * (text, CSV, JSON, XLSX, HTML) know nothing of accounting; reports know nothing of formats. All texts
 * put into a report are copied; it owns everything and uph_report_free() frees everything. Building functions
 * return NULL or false when memory is out, and the report remembers it (uph_report_complete), so that
 * building code need not check each call. */
#ifndef UPH_REPORT_H
#define UPH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/money.h"

enum uph_language { UPH_SWEDISH, UPH_ENGLISH };

enum uph_value_kind {
	UPH_VALUE_NONE,
	UPH_VALUE_TEXT,
	UPH_VALUE_MONEY,
	UPH_VALUE_DATE,
	UPH_VALUE_INTEGER,
	UPH_VALUE_BOOLEAN /* true or false to a program, its `text` to a person: "ja", "nej" */
};

/* A term of a live formula: a block of cells in one column, or one cell, added or taken away. Row indexes
 * count the section's rows from 0; the drawn total row is the one after the last. */
struct uph_term {
	bool subtract;
	size_t section;
	size_t row_first, row_last;
	size_t column;
};
#define UPH_TERMS_MAX 12

struct uph_value {
	enum uph_value_kind kind;
	const char *text; /* NULL unless TEXT or BOOLEAN */
	struct uph_money money;
	struct uph_date date;
	int64_t integer;
	bool boolean;
	/* A formula whose result is this value, for formats that can hold one; term_count 0: none. */
	const struct uph_term *terms;
	size_t term_count;
	/* Where a click leads: a row of a section of this report, or of another of the same workbook (see
	 * uph_report_join). Excel follows links of texts and numbers, LibreOffice those of texts alone. */
	bool linked;
	size_t link_part, link_section, link_row;
};

enum uph_column_flags {
	UPH_COLUMN_WRAP = 1,      /* long text: wraps on paper */
	UPH_COLUMN_TOTAL = 2,     /* money: the section's total row adds it up */
	UPH_COLUMN_DATA_ONLY = 4, /* in JSON and CSV, not on paper or terminal */
	UPH_COLUMN_ZERO_DASH = 8, /* money: zero is drawn as an en dash on paper and terminal */
	UPH_COLUMN_CODE = 16      /* text that looks like a number and is not ("0265"), or is copied whole */
};
/* With UPH_COLUMN_WRAP: how many characters of a line the text gets on a paper that has no more room. */
#define UPH_COLUMN_LINE(characters) ((unsigned)(characters) << 16)
#define UPH_COLUMN_LINE_OF(flags) ((flags) >> 16)
/* Text that stands across this slot and so many after it, wrapped: no column becomes wider for it. The
 * section has no other columns there. */
#define UPH_COLUMN_SPAN(slots) ((unsigned)(slots) << 8)
#define UPH_COLUMN_SPAN_OF(flags) (((flags) >> 8) & 0xFFU)
#define UPH_SPAN_REST 0xFFU /* to the last slot of the sheet */

struct uph_column {
	const char *key;   /* the JSON and CSV name: "available"; NULL: not in JSON or CSV */
	const char *label; /* the heading a person sees, in the report's language */
	enum uph_value_kind kind;
	unsigned flags;
	/* Which column of the paper, from 0; so that sections stand under each other. Slots that are all left
	 * 0 are numbered in the order of the columns. */
	size_t slot;
};

enum uph_row_style {
	UPH_ROW_PLAIN,
	UPH_ROW_SUBTOTAL, /* bold, rule above */
	UPH_ROW_TOTAL,    /* bold, double rule: the figure the paper is for */
	UPH_ROW_MUTED,    /* grey: context */
	UPH_ROW_SIGN,     /* a line to write on by hand, with room above it; on paper alone */
	UPH_ROW_INPUT     /* cells to be filled in: in a workbook alone; see struct uph_input */
};

struct uph_row {
	enum uph_row_style style;
	int level;         /* indentation of the first text, 0… */
	const char *trace; /* what uph trace takes to explain the row: "UPH-24-016", "ver 7"; NULL: none */
	struct uph_value *values; /* one for each column of the section */
};

/* ---- what is filled in, in a workbook ---- */

/* A column of a section of a report of the same workbook. */
struct uph_place {
	size_t part, section, column;
};

enum uph_input_kind {
	UPH_INPUT_NONE, /* not to be filled in */
	UPH_INPUT_TEXT,
	UPH_INPUT_DATE,
	UPH_INPUT_AMOUNT, /* kronor, above zero */
	UPH_INPUT_CHOICE, /* one of those in `choices`, or of the fixed ones; other words only after a
			     question */
	UPH_INPUT_LOOKUP, /* shown: what stands in `shown` on the row that the choice in `by` is of */
	UPH_INPUT_CHECK /* shown: the first of the section's checks that is broken, in red; "OK" when none is
			 */
};

/* What a column takes in the rows that are filled in. */
struct uph_input {
	enum uph_input_kind kind;
	bool required;            /* when anything on the row is filled in */
	const char *note;         /* what the heading says when one points at it; NULL */
	struct uph_place choices; /* CHOICE: the plain rows of this column; with `fixed` not read */
	const char *fixed;        /* CHOICE: the choices with "," between them: "Beslutat,Avslaget"; NULL */
	/* LOOKUP: the column that chooses, by its first word; the column that the word is looked for in, and
	 * of the same section the one that is shown. */
	size_t by;
	struct uph_place key;
	size_t shown;
};

enum uph_check_kind {
	UPH_CHECK_KNOWN,     /* the choice in `column` is none of those that `other`, a lookup, finds */
	UPH_CHECK_TOGETHER,  /* the amounts in `column` of the rows with the same choice as this one, together
				above `other`, a lookup */
	UPH_CHECK_NOT_AFTER, /* the day in `column` is after that in `other` */
	UPH_CHECK_NOT_BEFORE /* … before it */
};

/* What may not be on a row that is filled in. That required columns are empty, days no days and amounts no
 * amounts above zero is checked in any case. */
struct uph_check {
	enum uph_check_kind kind;
	size_t column, other;
	const char *message; /* "mer än vad som är kvar" */
};

struct row_file; /* reports/row_file.h */

struct uph_section {
	const char *key;         /* its JSON name; the first section is the report's own columns and rows */
	const char *title;       /* heading above it; "" for none */
	const char *sheet;       /* the worksheet it stands on: sections that name the same one share it */
	bool heading_row;        /* column headings are drawn; true when the section is new */
	bool above;              /* drawn before those that are not: a block above the first table */
	bool paper_only;         /* not in JSON and CSV */
	bool total_row;          /* a drawn total of the UPH_COLUMN_TOTAL columns, labelled `total_label` */
	const char *total_label; /* "": "Summa" */
	/* JSON and CSV carry the plain and muted rows, so that rows add up to totals. With `all_rows` they
	 * carry subtotals and totals, too, and each row says which it is: "row_kind", "plain", "subtotal",
	 * "total" or "muted". */
	bool all_rows;
	/* Rows hang under the nearest one above that has a lower level: a terminal draws the lines. */
	bool tree;
	const struct uph_column *columns;
	size_t column_count;
	/* Rows that are held; NULL when they are too many for that and stand in `file`. Who draws goes over
	 * them with uph_section_visit(), which serves both. */
	struct uph_row *rows;
	size_t row_count;
	struct row_file *file;          /* NULL: they are held */
	const struct uph_input *inputs; /* one for each column; NULL when nothing is filled in */
	const struct uph_check *checks;
	size_t check_count;
};

/* A figure that stands for itself: "posted" 22, "available" 7893742.06. In JSON at the top, on paper a line.
 */
struct uph_figure {
	const char *key;
	const char *label;
	struct uph_value value;
};

/* One key and value of "totals" beside those that columns give, or of "parameters". */
struct uph_pair {
	const char *key;
	const char *label;
	struct uph_value value;
	const char *shown; /* a parameter: what a person reads instead of label and value; NULL: these */
};

enum uph_chart { UPH_CHART_NONE, UPH_CHART_COLUMNS };
#define UPH_CHART_SERIES_MAX 4

struct uph_report {
	const char *name;         /* "balance": the command, and "report" in JSON */
	const char *title;        /* "Saldo per aktivitet" */
	const char *subtitle;     /* "" for none */
	const char *status;       /* status word at the top right of a paper (UTKAST); "" for none */
	const char *belongs;      /* top right, what the paper belongs to and its dnr; "" for none */
	const char *organisation; /* header left */
	const char *footer;       /* the footer's words, without the page */
	enum uph_language language;
	bool landscape;
	/* CSV draws the sections of the first one's sheet as they stand on it, every row in its slots, rather
	 * than the data alone: for a paper that is to be read back. */
	bool csv_as_paper;
	const char *head;  /* hexadecimal digest of the chain's last record; "" when there is none */
	int64_t head_time; /* microseconds: when that record was made; the papers' "created" */
	struct uph_pair *parameters;
	size_t parameter_count;
	struct uph_figure *figures;
	size_t figure_count;
	struct uph_section *sections; /* at least one */
	size_t section_count;
	/* In JSON after the totals of the first section's columns, or in the place of one with the same key;
	 * on paper a line below the first section, unless the label is NULL. */
	struct uph_pair *totals;
	size_t total_count;
	const char **notes; /* sentences */
	size_t note_count;
	/* To be filled in by hand: "Datum, namn ____". On paper after the notes, nowhere in JSON and CSV. */
	const char **blanks;
	size_t blank_count;
	const struct uph_findings
		*findings; /* NULL or borrowed: must outlive the report; "diagnostics" in JSON */
	/* Over the first section: a row of bars for each of `chart_columns`, side by side; the last text
	 * column before the first of them has their names. */
	enum uph_chart chart;
	size_t chart_columns[UPH_CHART_SERIES_MAX];
	size_t chart_column_count;
	/* Reports that follow this one in the same workbook and page, each with a head, paper and sheets of
	 * its own: the first is part 1, this one part 0. Text, CSV and JSON draw this one alone. */
	struct uph_report **parts;
	size_t part_count;
	void *memory; /* reports/report_memory.h: for those that build alone */
};

/* ---- building (reports/report.c) ---- */

struct uph_report *uph_report_new(const char *name, const char *title, enum uph_language language);
void uph_report_free(struct uph_report *report);
/* False when some text or row was lost for want of memory. */
bool uph_report_complete(const struct uph_report *report);
/* A copy of `text` (NULL stays NULL) that lives as long as the report. */
const char *uph_report_text(struct uph_report *report, const char *text);
const char *uph_report_print(struct uph_report *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Texts after each other, as one; NULL among them is nothing. */
const char *uph_report_texts(struct uph_report *report, const char *const *texts, size_t count);

void uph_report_parameter(struct uph_report *report, const char *key, const char *label, const char *text);
void uph_report_parameter_boolean(
	struct uph_report *report, const char *key, const char *label, bool boolean);
/* What a person reads instead of the label and value of the parameter `key`. */
void uph_report_parameter_shown(struct uph_report *report, const char *key, const char *shown);
void uph_report_figure(struct uph_report *report, const char *key, const char *label, struct uph_value value);
void uph_report_total(struct uph_report *report, const char *key, const char *label, struct uph_value value);
void uph_report_note(struct uph_report *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void uph_report_blank(struct uph_report *report, const char *text);

/* Columns are copied, with their keys and labels. Returns the section's index; when memory is out, one that
 * can be written to (report->sections[index]) and is drawn nowhere. */
size_t uph_report_section(struct uph_report *report, const char *key, const char *title, const char *sheet,
	const struct uph_column *columns, size_t column_count);
/* Other columns in the place of a section's, as many and of the same kinds: for what is known only when the
 * rows are there. */
void uph_report_columns(struct uph_report *report, size_t section, const struct uph_column *columns);
/* A new last row, all values NONE; NULL when memory is out. Valid until the next row is added. */
struct uph_row *uph_report_row(struct uph_report *report, size_t section, enum uph_row_style style);
/* Rows of a section that may be a million. They are added as any others, but between these two calls a row,
 * and every text and value made for it (after it has been added), live until the next one is added. When they
 * are more than UPH_ROWS_HELD_MAX they do not stay in memory: all of the section's rows go, one by one as
 * they are made, to a temporary file without a name (in $TMPDIR, else /tmp; what it has no room for stays in
 * memory after all), and every renderer reads them from there. Such a section has neither links, formulas,
 * inputs, a chart nor a tree. Nothing else may be put into the report meanwhile. At most one section at a
 * time. uph_report_rows_end() is called whatever happened before. */
void uph_report_rows_begin(struct uph_report *report, size_t section);
enum uph_status uph_report_rows_end(struct uph_report *report, struct uph_error *err);
#define UPH_ROWS_HELD_MAX 1000
/* The next part of the report, which owns it from now on, also when memory is out. A part has no parts. Its
 * number, from 1. */
size_t uph_report_join(struct uph_report *report, struct uph_report *part);
/* What is filled in on a section (copied, with its texts): an input for each column. */
void uph_report_inputs(struct uph_report *report, size_t section, const struct uph_input *inputs,
	const struct uph_check *checks, size_t check_count);
/* Gives a value a formula of `count` terms (copied). */
void uph_report_formula(
	struct uph_report *report, struct uph_value *value, const struct uph_term *terms, size_t count);

struct uph_value uph_value_text(struct uph_report *report, const char *text); /* copies; NULL: NONE */
struct uph_value uph_value_money(struct uph_money money);
struct uph_value uph_value_date(struct uph_date date); /* no date: NONE */
struct uph_value uph_value_integer(int64_t integer);
struct uph_value uph_value_boolean(struct uph_report *report, bool boolean);

/* Goes over the rows of a section, from the first, as often as one likes: held or in a file, they are the
 * same. A row that is held stays; one from a file lives until the visitor returns. Ends with what the visitor
 * returned when that is not UPH_OK. UPH_E_IO when the file cannot be read. */
typedef enum uph_status uph_row_visitor(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err);
enum uph_status uph_section_visit(
	const struct uph_section *section, uph_row_visitor *visit, void *context, struct uph_error *err);

/* The sum of a column over the PLAIN rows of a section; what total_row shows. Saturates never: false on
 * overflow. */
bool uph_section_total(const struct uph_section *section, size_t column, struct uph_money *out);

/* ---- drawing (one file per format) ---- */

enum uph_format {
	UPH_FORMAT_TEXT,
	UPH_FORMAT_CSV,
	UPH_FORMAT_JSON,
	UPH_FORMAT_XLSX,
	UPH_FORMAT_HTML,
	UPH_FORMAT_COUNT
};

struct uph_render_options {
	bool english_csv; /* "," and decimal point, keys as headings; else ";", decimal comma, labels */
	bool colour;      /* text: bold and dim by ANSI codes */
	size_t width;     /* text: columns of the terminal; 0: no limit (a file or a pipe) */
};

/* "text", "csv", "json", "xlsx", "html" → format; UPH_E_USAGE with the choices. */
enum uph_status uph_format_named(const char *name, enum uph_format *out, struct uph_error *err);
/* The format of a file's suffix: .txt .csv .json .xlsx .html .htm; false when it says nothing. */
bool uph_format_of_path(const char *path, enum uph_format *out);

/* Draws the report. `path` "-" (or NULL) is standard output. A file is written to a temporary name beside it,
 * checked and renamed: it is complete or absent, and what stood there before stays when it fails. A device or
 * a pipe at `path` is written to as it is. The same report gives the same bytes. UPH_E_IO when it cannot be
 * written, a full disk and a closed pipe included (SIGPIPE and SIGXFSZ are the program's to ignore).
 * `options` may be NULL: all false and 0. */
enum uph_status uph_report_render(const struct uph_report *report, enum uph_format format,
	const struct uph_render_options *options, const char *path, struct uph_error *err);

#endif
