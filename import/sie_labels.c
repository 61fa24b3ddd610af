/* The labels of a SIE file: what each line of one is read by. What is one line is read here, vouchers and
 * balances in sie_body.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/sie_reader.h"
#include "ledger/base/text.h"

#define UNKNOWN_KINDS_MAX 12

static void read_program(struct sie_reader *reader)
{
	reader->file->program = sie_text(reader, 1);
	reader->file->version = sie_text(reader, 2);
}

static void read_company(struct sie_reader *reader)
{
	reader->file->company = sie_text(reader, 1);
}

static void read_organisation(struct sie_reader *reader)
{
	reader->file->number = sie_text(reader, 1);
}

static void read_flag(struct sie_reader *reader)
{
	reader->file->read_before = strcmp(sie_text(reader, 1), "1") == 0;
}

static void read_type(struct sie_reader *reader)
{
	(void)sie_number(reader, 1, "typen", 1, 4, &reader->file->type);
}

static void read_written(struct sie_reader *reader)
{
	(void)sie_date(reader, 1, false, &reader->file->written);
}

static void read_as_of(struct sie_reader *reader)
{
	(void)sie_date(reader, 1, false, &reader->file->as_of);
}

static void read_year(struct sie_reader *reader)
{
	struct sie_file *file = reader->file;
	struct sie_year year = {.line = reader->line->number};
	bool whole = sie_number(reader, 1, "årsnumret", -99, 99, &year.index);
	whole = sie_date(reader, 2, false, &year.first) && whole;
	whole = sie_date(reader, 3, false, &year.last) && whole;
	if (!whole)
		return;
	if (year.first.ymd && year.last.ymd && year.first.ymd > year.last.ymd) {
		sie_say(reader, "sie.date", "året börjar (%d) efter att det slutar (%d).", year.first.ymd,
			year.last.ymd);
		return;
	}
	for (size_t i = 0; i < file->year_count; i++) {
		if (file->years[i].index == year.index && (file->years[i].first.ymd != year.first.ymd ||
								  file->years[i].last.ymd != year.last.ymd)) {
			sie_say(reader, "sie.date", "år %d har andra dagar på rad %zu.", year.index,
				file->years[i].line);
			return;
		}
	}
	struct sie_year *years =
		sie_grow(reader, file->years, file->year_count, &reader->capacity.years, sizeof *years);
	if (!years)
		return;
	file->years = years;
	years[file->year_count++] = year;
}

static void add_dimension(struct sie_reader *reader, const char *name, bool below)
{
	struct sie_file *file = reader->file;
	struct sie_dimension dimension = {.name = name, .line = reader->line->number};
	bool whole = sie_number(reader, 1, "dimensionens nummer", 1, 999999, &dimension.number);
	whole = (!below || sie_number(reader, 3, "överdimensionen", 1, 999999, &dimension.parent)) && whole;
	struct sie_dimension *dimensions = sie_grow(reader, file->dimensions, file->dimension_count,
		&reader->capacity.dimensions, sizeof *dimensions);
	if (!dimensions)
		return;
	file->dimensions = dimensions;
	if (whole)
		dimensions[file->dimension_count++] = dimension;
}

static void read_dimension(struct sie_reader *reader)
{
	add_dimension(reader, sie_text(reader, 2), false);
}

static void read_below(struct sie_reader *reader)
{
	add_dimension(reader, sie_text(reader, 2), true);
}

static void read_object(struct sie_reader *reader)
{
	struct sie_file *file = reader->file;
	struct sie_object_name object = {.name = sie_text(reader, 3), .line = reader->line->number};
	bool whole = sie_number(reader, 1, "dimensionens nummer", 1, 999999, &object.dimension);
	whole = sie_code(reader, 2, "objektets nummer", &object.number) && whole;
	struct sie_object_name *objects = sie_grow(
		reader, file->objects, file->object_count, &reader->capacity.objects, sizeof *objects);
	if (!objects)
		return;
	file->objects = objects;
	if (whole)
		objects[file->object_count++] = object;
}

static void read_account(struct sie_reader *reader)
{
	struct sie_file *file = reader->file;
	struct sie_account account = {.name = sie_text(reader, 2), .line = reader->line->number};
	bool whole = sie_code(reader, 1, "kontot", &account.number);
	struct sie_account *accounts = sie_grow(
		reader, file->accounts, file->account_count, &reader->capacity.accounts, sizeof *accounts);
	if (!accounts)
		return;
	file->accounts = accounts;
	if (whole)
		accounts[file->account_count++] = account;
}

/* The account is most often the one just read; else it is not worth the search. */
static void read_account_type(struct sie_reader *reader)
{
	struct sie_file *file = reader->file;
	const char *number = sie_text(reader, 1), *type = sie_text(reader, 2);
	if (file->account_count > 0 && strlen(type) == 1 && strchr("TSKI", *type) &&
		strcmp(file->accounts[file->account_count - 1].number, number) == 0)
		file->accounts[file->account_count - 1].type = *type;
}

static void read_trans(struct sie_reader *reader)
{
	sie_read_row(reader, SIE_TRANS);
}

static void read_added(struct sie_reader *reader)
{
	sie_read_row(reader, SIE_RTRANS);
}

static void read_struck(struct sie_reader *reader)
{
	sie_read_row(reader, SIE_BTRANS);
}

/* ---- the checksum ---- */

static void compare_checksum(struct sie_reader *reader)
{
	const char *text = sie_text(reader, 1);
	char *end;
	unsigned long long said = strtoull(text, &end, 10);
	/* A program that writes it with a sign means the same bits. */
	bool number = end != text && !*end;
	if (number && (uint32_t)said == reader->checksum.sum) {
		reader->file->has_checksum = true;
		reader->file->checksum = reader->checksum.sum;
	} else {
		char shown[TEXT_EXCERPT_MAX];
		sie_say(reader, "sie.checksum",
			"kontrollsumman stämmer inte: filen säger %s, och innehållet ger %u. Filen har ändrats eller "
			"skadats sedan den skrevs: exportera den igen.",
			*text ? text_excerpt(text, strlen(text), shown) : "ingenting",
			(unsigned)reader->checksum.sum);
	}
	reader->checksum_line = 0;
}

/* The opening one has no sum. */
static void read_checksum(struct sie_reader *reader)
{
	if (reader->checksum_line) {
		compare_checksum(reader);
		return;
	}
	if (sie_field(reader, 1)) {
		sie_say(reader, "sie.checksum",
			"kontrollsumman har ingen inledande #KSUMMA: filens början är borta eller ändrad.");
		return;
	}
	sie_checksum_end(&reader->checksum);
	sie_checksum_begin(&reader->checksum);
	reader->checksum_line = reader->line->number;
}

/* ---- the table of labels ---- */

struct label {
	const char *name;
	void (*read)(struct sie_reader *reader); /* NULL: known, and of no use here */
};

static const struct label labels[] = {
	{"#TRANS", read_trans},
	{"#RTRANS", read_added},
	{"#BTRANS", read_struck},
	{"#VER", sie_read_voucher},
	{"#KONTO", read_account},
	{"#KTYP", read_account_type},
	{"#SRU", NULL},
	{"#ENHET", NULL},
	{"#OBJEKT", read_object},
	{"#DIM", read_dimension},
	{"#UNDERDIM", read_below},
	{"#RAR", read_year},
	{"#FLAGGA", read_flag},
	{"#KSUMMA", read_checksum},
	{"#PROGRAM", read_program},
	{"#FORMAT", NULL},
	{"#GEN", read_written},
	{"#SIETYP", read_type},
	{"#ORGNR", read_organisation},
	{"#FNAMN", read_company},
	{"#FNR", NULL},
	{"#FTYP", NULL},
	{"#BKOD", NULL},
	{"#ADRESS", NULL},
	{"#PROSA", NULL},
	{"#TAXAR", NULL},
	{"#OMFATTN", read_as_of},
	{"#KPTYP", NULL},
	{"#VALUTA", NULL},
};

static const struct {
	const char *name;
	enum sie_balance_kind kind;
} balances[] = {
	{"#IB", SIE_IB},
	{"#UB", SIE_UB},
	{"#RES", SIE_RES},
	{"#OIB", SIE_OIB},
	{"#OUB", SIE_OUB},
	{"#PSALDO", SIE_PSALDO},
	{"#PBUDGET", SIE_PBUDGET},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Labels are in capitals by the book, and not in every file. */
bool sie_is_label(const char *text, const char *label)
{
	for (; *text && *label; text++, label++) {
		char c = *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text;
		if (c != *label)
			return false;
	}
	return *text == *label;
}

/* Whether a label is SIE's. */
bool sie_is_known(const char *text)
{
	for (size_t i = 0; i < COUNT(labels); i++) {
		if (sie_is_label(text, labels[i].name))
			return true;
	}
	for (size_t i = 0; i < COUNT(balances); i++) {
		if (sie_is_label(text, balances[i].name))
			return true;
	}
	return false;
}

static void note_unknown(struct sie_reader *reader, const char *label)
{
	char shown[TEXT_EXCERPT_MAX], piece[TEXT_EXCERPT_MAX + 32];
	reader->file->unknown_count++;
	text_excerpt(label, strlen(label), shown);
	(void)snprintf(piece, sizeof piece, "%s (rad ", shown);
	if (reader->unknown_kinds >= UNKNOWN_KINDS_MAX || strstr(buffer_string(&reader->unknown), piece))
		return;
	buffer_print(&reader->unknown, "%s%s%zu)", reader->unknown_kinds++ ? ", " : "", piece,
		reader->line->number);
}

void sie_read_label(struct sie_reader *reader, const char *text)
{
	for (size_t i = 0; i < COUNT(labels); i++) {
		if (sie_is_label(text, labels[i].name)) {
			if (labels[i].read)
				labels[i].read(reader);
			return;
		}
	}
	for (size_t i = 0; i < COUNT(balances); i++) {
		if (sie_is_label(text, balances[i].name)) {
			sie_read_balance(reader, balances[i].kind);
			return;
		}
	}
	note_unknown(reader, text);
}
