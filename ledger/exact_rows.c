/* The books' records as exact rows, in the order of the chain: a cursor over each table, the lowest number
 * first, so that nothing but the names of what is pointed at is held in memory. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/exact_form.h"
#include "ledger/handle.h"

#define NAMES_MAX ((size_t)1 << 30)
#define NAME_COLUMNS_MAX 5

/* What a reference is called: its columns, of which a number is written as one. */
static const struct naming {
	const char *sql;
	bool numbered; /* its place among its like */
} namings[FIELD_TYPES] = {
	[FIELD_SOURCE] = {"SELECT count(*) FROM source s WHERE s.seq <= ?1 AND " EXACT_OWN_SOURCE("s"), true},
	[FIELD_FUND] = {"SELECT name FROM fund WHERE seq = ?1", false},
	[FIELD_ACTIVITY] = {"SELECT code FROM activity WHERE seq = ?1", false},
	[FIELD_PARTY] = {"SELECT name FROM party WHERE seq = ?1", false},
	[FIELD_DECISION] = {"SELECT body, date, paragraph FROM decision WHERE seq = ?1", false},
	[FIELD_ALLOCATION] = {"SELECT label FROM allocation WHERE seq = ?1", false},
	[FIELD_FINANCING] = {"SELECT a.label || '/' || f.line FROM financing f JOIN allocation a"
			     " ON a.seq = f.allocation WHERE f.seq = ?1",
		false},
	[FIELD_SHARE] = {"SELECT count(*) FROM share WHERE seq <= ?1", true},
	[FIELD_CONDITION] = {"SELECT label FROM condition WHERE seq = ?1", false},
	[FIELD_COFINANCING] = {"SELECT count(*) FROM cofinancing WHERE seq <= ?1", true},
	[FIELD_MEETING] = {"SELECT count(*) FROM meeting WHERE seq <= ?1", true},
	[FIELD_MINUTE] = {"SELECT count(*) FROM minute WHERE seq <= ?1", true},
	[FIELD_ACCOUNT] = {"SELECT a.kind, f.name, c.code, l.label, p.name FROM account a"
			   " LEFT JOIN fund f ON f.seq = a.fund LEFT JOIN activity c ON c.seq = a.activity"
			   " LEFT JOIN allocation l ON l.seq = a.allocation"
			   " LEFT JOIN party p ON p.seq = a.party WHERE a.id = ?1",
		false},
};

struct name {
	const char *columns[NAME_COLUMNS_MAX]; /* NULL: nothing */
};

struct cursor {
	const struct exact_form *form;
	struct db_statement *row;
	int64_t seq; /* 0: no more */
};

struct reading {
	struct uph_ledger *ledger;
	struct cursor cursors[EXACT_FORMS_MAX];
	size_t cursor_count;
	struct key_map named; /* {type, id} */
	struct name *names;
	size_t capacity;
	struct arena memory;
	struct uph_exact_row row;
	char plain[UPH_EXACT_COLUMNS][EXACT_PLAIN_MAX];
};

/* ---- names ---- */

static const char *column_text(struct reading *reading, enum field_type type, struct db_statement *row, int i)
{
	char text[EXACT_PLAIN_MAX];
	struct value number;
	if (db_is_null(row, i))
		return NULL;
	if (!db_is_int(row, i))
		return arena_string(&reading->memory, db_text(row, i));
	if (type == FIELD_ACCOUNT) {
		const char *kind = uph_account_kind_name((enum uph_account_kind)db_int(row, i));
		return arena_string(&reading->memory, kind ? kind : "");
	}
	number = value_number(db_int(row, i));
	return arena_string(&reading->memory,
		exact_print(type == FIELD_DECISION ? EXACT_DAY : EXACT_NUMBER, &number, text));
}

static enum uph_status ask_name(
	struct reading *reading, enum field_type type, int64_t id, struct name *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(reading->ledger->db, namings[type].sql, &row, err);
	*out = (struct name){0};
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, id);
	status = db_step(row, err);
	for (size_t i = 0; status == UPH_OK && i < exact_columns_of(type); i++) {
		out->columns[i] = column_text(reading, type, row, (int)i);
		if (!out->columns[i] && !db_is_null(row, (int)i))
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	db_reset(row);
	return status == UPH_END ? uph_fail(err, UPH_E_DATABASE,
					   "något i boken pekar på det som inte finns; kör uph verify")
				 : status;
}

static enum uph_status name_of(struct reading *reading, enum field_type type, int64_t id,
	const struct name **out, struct uph_error *err)
{
	const int64_t key[2] = {(int64_t)type, id};
	struct name name;
	size_t number = key_map_find(&reading->named, key);
	if (number == KEY_MAP_NONE) {
		enum uph_status status = ask_name(reading, type, id, &name, err);
		if (status != UPH_OK)
			return status;
		if (reading->named.count == reading->capacity) {
			size_t larger = reading->capacity ? 2 * reading->capacity : 256;
			struct name *grown = realloc(reading->names, larger * sizeof *grown);
			if (!grown)
				return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			reading->names = grown;
			reading->capacity = larger;
		}
		number = key_map_add(&reading->named, key);
		if (number == KEY_MAP_NONE)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		reading->names[number] = name;
	}
	*out = &reading->names[number];
	return UPH_OK;
}

/* ---- a row ---- */

/* A decision's day and what is numbered are no words. */
static bool is_words(enum field_type type, size_t column)
{
	return !namings[type].numbered && !(type == FIELD_DECISION && column == 1);
}

static enum uph_status put_reference(struct reading *reading, enum field_type type,
	enum uph_exact_column column, int64_t id, struct uph_error *err)
{
	const struct name *name = NULL;
	struct uph_exact_cell *cells = &reading->row.cells[column];
	if (type == FIELD_ENTRY) {
		*cells = (struct uph_exact_cell){reading->plain[column], true};
		return exact_entry_name(reading->ledger, id, reading->plain[column], err);
	}
	enum uph_status status = name_of(reading, type, id, &name, err);
	for (size_t i = 0; status == UPH_OK && i < exact_columns_of(type); i++)
		cells[i] = (struct uph_exact_cell){name->columns[i], is_words(type, i)};
	return status;
}

static enum uph_status put_field(
	struct reading *reading, const struct cursor *cursor, size_t index, struct uph_error *err)
{
	const struct exact_field field = exact_field_at(cursor->form, index);
	int column = (int)index + 3; /* after the number, the moment and the command */
	if (db_is_null(cursor->row, column))
		return UPH_OK;
	if (field.format == EXACT_REFERENCE)
		return put_reference(reading, exact_field_type(cursor->form, index), field.column,
			db_int(cursor->row, column), err);
	struct value value = field.format == EXACT_WORDS ? value_text(db_text(cursor->row, column))
			     : field.format == EXACT_HEX ? value_blob(db_blob(cursor->row, column),
								   db_length(cursor->row, column))
							 : value_number(db_int(cursor->row, column));
	reading->row.cells[field.column] = (struct uph_exact_cell){
		exact_print(field.format, &value, reading->plain[field.column]),
		field.format == EXACT_WORDS || field.format == EXACT_EVENT || field.format == EXACT_HEX};
	return UPH_OK;
}

/* Which exact file the ledger was filled from is no part of its books. */
static bool is_passed_over(const struct cursor *cursor)
{
	const char *title = cursor->form->kind == RECORD_SOURCE ? db_text(cursor->row, 7) : NULL;
	return title && strcmp(title, EXACT_SOURCE_TITLE) == 0;
}

static enum uph_status make_row(struct reading *reading, const struct cursor *cursor, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	memset(&reading->row, 0, sizeof reading->row);
	reading->row.kind = record_table(cursor->form->kind)->name;
	for (size_t i = 0; status == UPH_OK && i < exact_field_count(cursor->form); i++)
		status = put_field(reading, cursor, i, err);
	if (status == UPH_OK && cursor->form->kind == RECORD_SOURCE)
		status = put_reference(reading, FIELD_SOURCE, UPH_EXACT_SOURCE, cursor->seq, err);
	return status;
}

/* ---- the chain ---- */

static enum uph_status move_on(struct cursor *cursor, struct uph_error *err)
{
	enum uph_status status = db_step(cursor->row, err);
	cursor->seq = status == UPH_OK ? db_int(cursor->row, 0) : 0;
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status open_cursors(struct reading *reading, struct uph_error *err)
{
	const struct exact_form *form;
	enum uph_status status = UPH_OK;
	while (status == UPH_OK && (form = exact_form_at(reading->cursor_count))) {
		struct cursor *cursor = &reading->cursors[reading->cursor_count];
		cursor->form = form;
		status = db_prepare(reading->ledger->db, record_table(form->kind)->select, &cursor->row, err);
		if (status != UPH_OK)
			break;
		reading->cursor_count++;
		status = move_on(cursor, err);
	}
	return status;
}

/* The next in the chain; closings wait for all others. */
static struct cursor *lowest(struct reading *reading)
{
	struct cursor *found = NULL, *closings = NULL;
	for (size_t i = 0; i < reading->cursor_count; i++) {
		struct cursor *cursor = &reading->cursors[i];
		if (cursor->seq == 0)
			continue;
		if (cursor->form->kind == RECORD_CLOSING)
			closings = cursor;
		else if (!found || cursor->seq < found->seq)
			found = cursor;
	}
	return found ? found : closings;
}

static enum uph_status visit_all(struct reading *reading,
	enum uph_status (*visit)(void *context, const struct uph_exact_row *row, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct cursor *cursor;
	enum uph_status status = open_cursors(reading, err);
	while (status == UPH_OK && (cursor = lowest(reading))) {
		if (!is_passed_over(cursor)) {
			status = make_row(reading, cursor, err);
			if (status == UPH_OK)
				status = visit(context, &reading->row, err);
		}
		if (status == UPH_OK)
			status = move_on(cursor, err);
	}
	return status;
}

enum uph_status uph_exact_rows(struct uph_ledger *ledger,
	enum uph_status (*visit)(void *context, const struct uph_exact_row *row, struct uph_error *err),
	void *context, struct uph_error *err)
{
	bool begun;
	enum uph_status status = ledger_snapshot_begin(ledger, &begun, err);
	if (status != UPH_OK)
		return status;
	struct reading *reading = calloc(1, sizeof *reading);
	if (reading) {
		reading->ledger = ledger;
		arena_init(&reading->memory, NAMES_MAX);
		key_map_init(&reading->named, 2 * sizeof(int64_t));
		status = visit_all(reading, visit, context, err);
		for (size_t i = 0; i < reading->cursor_count; i++)
			db_reset(reading->cursors[i].row);
		key_map_free(&reading->named);
		free(reading->names);
		arena_free(&reading->memory);
	} else {
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	free(reading);
	ledger_snapshot_end(ledger, begun);
	return status;
}
