/* Files and places in them: "fordelning.xlsx", "fordelning.xlsx:C24", "fordelning.xlsx:Blad1!C24",
 * "fordelning.csv:24". A cell means what was posted from it; a cell beside it, what was posted from its row;
 * where nothing was, the decision or allocation whose words stand there. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/question.h"

#define SENTENCE_MAX 2048
#define NEAR_PLACES 4
#define NEAR_NAMES 6

enum placed_kind { PLACED_ENTRY = 1, PLACED_ALLOCATION = 2, PLACED_DECISION = 3 };

static const char sql_names[] = "SELECT seq, name FROM source ORDER BY seq";
/* What a file has said, and where: entries first. */
static const char sql_places[] =
	"SELECT 1, e.seq, e.place, e.voucher, e.amount_ore FROM entry e WHERE e.source = ?1"
	" UNION ALL SELECT 1, m.entry, m.place, 0, 0 FROM amendment m WHERE m.source = ?1 AND m.entry IS NOT NULL"
	" UNION ALL SELECT 2, l.seq, l.place, 0, 0 FROM allocation l WHERE l.source = ?1"
	" UNION ALL SELECT 2, m.allocation, m.place, 0, 0 FROM amendment m WHERE m.source = ?1"
	"  AND m.allocation IS NOT NULL"
	" UNION ALL SELECT 2, f.allocation, f.place, 0, 0 FROM financing f WHERE f.source = ?1"
	" UNION ALL SELECT 2, s.allocation, s.place, 0, 0 FROM stage s WHERE s.source = ?1"
	"  AND s.allocation IS NOT NULL"
	" UNION ALL SELECT 3, d.seq, d.place, 0, 0 FROM decision d WHERE d.source = ?1"
	" UNION ALL SELECT 3, c.decision, c.place, 0, 0 FROM clause c WHERE c.source = ?1"
	" UNION ALL SELECT 3, s.decision, s.place, 0, 0 FROM stage s WHERE s.source = ?1 AND s.allocation IS NULL"
	" UNION ALL SELECT 3, x.decision, x.place, 0, 0 FROM condition x WHERE x.source = ?1"
	" UNION ALL SELECT 3, d.seq, n.place, 0, 0 FROM minute n JOIN meeting g ON g.seq = n.meeting"
	"  JOIN decision d ON d.body = g.body AND d.date = g.date AND d.paragraph = n.paragraph"
	"  WHERE n.source = ?1";

/* Another version of the same document. */
static const char sql_version[] =
	"SELECT o.name FROM source s JOIN source o ON o.kind = s.kind AND o.series = s.series AND o.seq <> s.seq"
	" WHERE s.seq = ?1 ORDER BY o.seq LIMIT 1";

/* ---- what stands there ---- */

struct near_place {
	const char *place;
	int64_t distance, voucher, ore;
};

struct placing {
	struct uph_question *question;
	struct question_place wanted;
	/* by how well they fit: entry's cell, entry's row, other's cell, other's row */
	struct question_list entries[2];
	struct question_list allocations[2], decisions[2];
	struct near_place near[NEAR_PLACES];
	size_t near_count;
	int64_t posted;        /* entries of the file */
	const char *somewhere; /* the place of one of them */
};

static void note_near(struct placing *placing, const char *place, const struct question_place *found,
	int64_t voucher, int64_t ore)
{
	struct near_place new = {.voucher = voucher, .ore = ore};
	new.distance = llabs((long long)(found->row - placing->wanted.row));
	size_t at = placing->near_count;
	while (at > 0 && placing->near[at - 1].distance > new.distance)
		at--;
	if (at == NEAR_PLACES)
		return;
	new.place = arena_string(&placing->question->memory, place);
	if (!new.place)
		return;
	size_t count = placing->near_count < NEAR_PLACES ? placing->near_count : NEAR_PLACES - 1;
	memmove(&placing->near[at + 1], &placing->near[at], (count - at) * sizeof new);
	placing->near[at] = new;
	placing->near_count = count + 1;
}

static void take_place(struct placing *placing, struct db_statement *row)
{
	enum placed_kind kind = (enum placed_kind)db_int(row, 0);
	int64_t id = db_int(row, 1), voucher = db_int(row, 3);
	const char *place = db_text(row, 2);
	placing->posted += voucher != 0;
	if (!place)
		return;
	if (voucher && !placing->somewhere)
		placing->somewhere = arena_string(&placing->question->memory, place);
	struct question_place found = question_place_of(place);
	bool cell = question_place_same(&placing->wanted, &found),
	     line = question_place_same_row(&placing->wanted, &found);
	if (voucher && question_place_same_sheet(&placing->wanted, &found))
		note_near(placing, place, &found, voucher, db_int(row, 4));
	if (!cell && !line)
		return;
	size_t fit = cell ? 0 : 1;
	if (kind == PLACED_ENTRY && voucher)
		question_list_add(&placing->entries[fit], id);
	else if (kind == PLACED_ENTRY) /* its words were read here: the row of a later version */
		question_list_add(&placing->entries[1], id);
	else
		question_list_add(
			kind == PLACED_ALLOCATION ? &placing->allocations[fit] : &placing->decisions[fit],
			id);
}

static enum uph_status look_in(
	struct uph_ledger *ledger, struct placing *placing, int64_t source, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_places, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, source);
	while ((status = db_step(row, err)) == UPH_OK)
		take_place(placing, row);
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* Entries before what they belong to, the cell before its row. */
static bool settle(struct placing *placing, struct question_term *out)
{
	struct arena *memory = &placing->question->memory;
	for (size_t fit = 0; fit < 2; fit++) {
		if (question_list_count(&placing->entries[fit]) > 0)
			return question_list_take(&placing->entries[fit], memory, &out->entries);
	}
	for (size_t fit = 0; fit < 2; fit++) {
		if (question_list_count(&placing->allocations[fit]) > 0)
			return question_list_take(&placing->allocations[fit], memory, &out->allocations);
		if (question_list_count(&placing->decisions[fit]) > 0)
			return question_list_take(&placing->decisions[fit], memory, &out->decisions);
	}
	return true;
}

/* The rows stood in the books already, from a version that was read before; which of them was which is not
 * kept. */
static enum uph_status nothing_posted(
	struct uph_ledger *ledger, const char *file, int64_t source, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_version, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, source);
	status = db_step(row, err);
	if (status == UPH_OK)
		status = uph_fail(err, UPH_E_MISSING,
			"%s har inte fört in några poster: raderna stod redan i boken, från %s; fråga efter platsen i den, eller efter beloppet",
			file, db_text(row, 0));
	else if (status == UPH_END)
		status = uph_fail(err, UPH_E_MISSING,
			"%s har inte fört in några poster: det som står i den stod redan i boken, eller flyttar inga pengar",
			file);
	db_reset(row);
	return status;
}

static enum uph_status nothing_there(
	const struct placing *placing, const char *file, const char *place, struct uph_error *err)
{
	char amount[UPH_MONEY_TEXT_MAX];
	struct buffer list;
	if (placing->near_count == 0)
		return uph_fail(err, UPH_E_MISSING,
			"%s i %s har inte blivit någon post: alla dess poster står på ett annat blad, till exempel %s",
			place, file, placing->somewhere ? placing->somewhere : "?");
	buffer_init(&list, SENTENCE_MAX);
	for (size_t i = 0; i < placing->near_count; i++)
		buffer_print(&list, "%s%s (ver %lld, %s)", i > 0 ? ", " : "", placing->near[i].place,
			(long long)placing->near[i].voucher,
			uph_money_print((struct uph_money){placing->near[i].ore}, UPH_MONEY_SWEDISH, amount));
	enum uph_status status = uph_fail(err, UPH_E_MISSING,
		"%s i %s har inte blivit någon post: rubriker, delsummor, saldon och tomma celler blir ingen; närmast är %s",
		place, file, buffer_string(&list));
	buffer_free(&list);
	return status;
}

/* A line of a protocol that nothing was posted from. */
static enum uph_status find_line(struct uph_ledger *ledger, struct placing *placing, const char *file,
	struct question_term *out, struct uph_error *err)
{
	enum uph_status status = UPH_E_MISSING;
	for (size_t i = out->ids.count; status == UPH_E_MISSING && placing->wanted.row && i-- > 0;) {
		struct question_list list;
		int64_t decision;
		status = question_find_line(ledger, placing->question, out->ids.ids[i], file,
			placing->wanted.row, &decision, err);
		if (status != UPH_OK)
			continue;
		question_list_init(&list);
		question_list_add(&list, decision);
		if (!question_list_take(&list, &placing->question->memory, &out->decisions))
			status = question_no_memory(err);
	}
	return status;
}

static enum uph_status find_place(struct uph_ledger *ledger, struct uph_question *question, const char *file,
	const char *place, struct question_term *out, struct uph_error *err)
{
	const char *plain = question_place_plain(&question->memory, place);
	struct placing placing = {.question = question, .wanted = question_place_of(plain ? plain : place)};
	struct question_list *const lists[] = {&placing.entries[0], &placing.entries[1],
		&placing.allocations[0], &placing.allocations[1], &placing.decisions[0],
		&placing.decisions[1]};
	enum uph_status status = UPH_OK;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		question_list_init(lists[i]);
	for (size_t i = 0; status == UPH_OK && i < out->ids.count; i++)
		status = look_in(ledger, &placing, out->ids.ids[i], err);
	if (status == UPH_OK && !settle(&placing, out))
		status = question_no_memory(err);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		question_list_free(lists[i]);
	out->placed = true;
	if (status != UPH_OK || out->entries.count + out->allocations.count + out->decisions.count > 0)
		return status;
	struct uph_error said = {0};
	status = find_line(ledger, &placing, file, out, &said);
	if (status == UPH_E_MISSING && said.message[0] == '\0')
		return placing.posted == 0 ? nothing_posted(ledger, file, out->ids.ids[0], err)
					   : nothing_there(&placing, file, place, err);
	if (status != UPH_OK && err)
		*err = said;
	return status;
}

/* A file that has posted nothing is what its words have come to be of. */
static enum uph_status find_said(struct uph_ledger *ledger, struct uph_question *question,
	struct question_term *out, struct uph_error *err)
{
	struct question_list entries, allocations, decisions;
	struct db_statement *row;
	int64_t posted = 0;
	question_list_init(&entries);
	question_list_init(&allocations);
	question_list_init(&decisions);
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < out->ids.count; i++) {
		status = db_prepare(ledger->db, sql_places, &row, err);
		if (status != UPH_OK)
			break;
		db_bind_int(row, 1, out->ids.ids[i]);
		while ((status = db_step(row, err)) == UPH_OK) {
			int64_t kind = db_int(row, 0);
			posted += db_int(row, 3) != 0;
			question_list_add(kind == PLACED_ENTRY        ? &entries
					  : kind == PLACED_ALLOCATION ? &allocations
								      : &decisions,
				db_int(row, 1));
		}
		db_reset(row);
		status = status == UPH_END ? UPH_OK : status;
	}
	out->placed = posted == 0;
	bool taken = question_list_take(&entries, &question->memory, &out->entries);
	taken = question_list_take(&allocations, &question->memory, &out->allocations) && taken;
	taken = question_list_take(&decisions, &question->memory, &out->decisions) && taken;
	return status == UPH_OK && !taken ? question_no_memory(err) : status;
}

/* ---- the file ---- */

struct naming {
	struct question_list ids;
	struct buffer known; /* the latest names */
	size_t known_count;
	const char *shown;
};

/* 0: no; 1: the whole name; 2: the name without its suffix. */
static int fits(const char *name, const char *wanted)
{
	char stem[256];
	const char *dot = strrchr(name, '.');
	if (text_same(name, wanted))
		return 1;
	if (!dot || dot == name || (size_t)(dot - name) >= sizeof stem)
		return 0;
	memcpy(stem, name, (size_t)(dot - name));
	stem[dot - name] = '\0';
	return text_same(stem, wanted) ? 2 : 0;
}

static enum uph_status find_name(struct uph_ledger *ledger, struct uph_question *question, const char *wanted,
	struct naming *naming, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_names, &row, err);
	if (status != UPH_OK)
		return status;
	naming->known_count = 0;
	buffer_clear(&naming->known);
	while ((status = db_step(row, err)) == UPH_OK) {
		const char *name = db_text(row, 1);
		if (naming->known_count++ < NEAR_NAMES)
			buffer_print(&naming->known, "%s%s", naming->known_count > 1 ? ", " : "", name);
		if (!fits(name, wanted))
			continue;
		question_list_add(&naming->ids, db_int(row, 0));
		/* "fordelning" may be both a table and a workbook: shown as it was asked for. */
		naming->shown = !naming->shown || text_same(naming->shown, name)
					? arena_string(&question->memory, name)
					: wanted;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* "fordelning.tsv rad 30", as papers write it: where the place begins; NULL: there is none. */
static const char *place_in_words(const char *value)
{
	for (const char *at = value; (at = strchr(at, ' ')); at++) {
		const char *rest = at + 1;
		size_t letters = strspn(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
		size_t digits = strspn(rest + letters, "0123456789");
		bool cell = letters > 0 && letters <= 3 && digits > 0 && rest[letters + digits] == '\0';
		if (cell || strncmp(rest, "rad ", 4) == 0 || strncmp(rest, "decisions[", 10) == 0 ||
			strchr(rest, '!'))
			return rest;
	}
	return NULL;
}

static enum uph_status no_such_file(const struct naming *naming, const char *value, struct uph_error *err)
{
	char excerpt[TEXT_EXCERPT_MAX];
	text_excerpt(value, strlen(value), excerpt);
	if (naming->known_count == 0)
		return uph_fail(
			err, UPH_E_MISSING, "ingen fil har lästs in i boken, så \"%s\" finns inte", excerpt);
	return uph_fail(err, UPH_E_MISSING, "filen \"%s\" har inte lästs in; de som har det är %s%s", excerpt,
		buffer_string(&naming->known),
		naming->known_count > NEAR_NAMES ? " … (uph sources visar alla)" : "");
}

/* "blad1!C24" is a place; a folder before the name is passed over. */
static const char *without_folders(const char *value)
{
	const char *slash = strrchr(value, '/');
	return slash && slash[1] ? slash + 1 : value;
}

enum uph_status question_find_source(struct uph_ledger *ledger, struct uph_question *question,
	const char *value, struct question_term *out, struct uph_error *err)
{
	struct naming naming = {0};
	const char *file = without_folders(value), *place = NULL;
	question_list_init(&naming.ids);
	buffer_init(&naming.known, SENTENCE_MAX);
	enum uph_status status = find_name(ledger, question, file, &naming, err);
	const char *colon = strrchr(file, ':');
	if (status == UPH_OK && question_list_count(&naming.ids) == 0 && colon && colon[1]) {
		char *name = arena_copy(&question->memory, file, (size_t)(colon - file));
		place = colon + 1;
		status = name ? find_name(ledger, question, name, &naming, err) : question_no_memory(err);
	}
	const char *words = place_in_words(file);
	if (status == UPH_OK && question_list_count(&naming.ids) == 0 && words) {
		char *name = arena_copy(&question->memory, file, (size_t)(words - 1 - file));
		place = words;
		status = name ? find_name(ledger, question, name, &naming, err) : question_no_memory(err);
	}
	if (status == UPH_OK && question_list_count(&naming.ids) == 0)
		status = no_such_file(&naming, value, err);
	else if (status == UPH_OK && !question_list_take(&naming.ids, &question->memory, &out->ids))
		status = question_no_memory(err);
	if (status == UPH_OK && place)
		status = find_place(ledger, question, naming.shown, place, out, err);
	else if (status == UPH_OK)
		status = find_said(ledger, question, out, err);
	if (status == UPH_OK) {
		out->field = ASKS_SOURCE;
		out->shown = arena_print(&question->memory, "%s:%s%s%s", question_field_name(ASKS_SOURCE),
			naming.shown, place ? ":" : "", place ? place : "");
		status = out->shown ? UPH_OK : question_no_memory(err);
	}
	question_list_free(&naming.ids);
	buffer_free(&naming.known);
	return status;
}
