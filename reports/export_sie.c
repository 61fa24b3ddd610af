/* The books as SIE type 4E: one account number for each kind of account, the rest of an account in
 * dimensions.
 *
 * All of them are accounts of the balance (1xxx, 2xxx): nothing is closed to a result at the end of a year,
 * so that opening + vouchers = closing holds for every account and every object, and the signs are the
 * register's. Code page 437 by the book, CRLF, #KSUMMA over all between its two lines: CRC-32 over labels and
 * fields without what separates and encloses them. */
#include <string.h>
#include <zlib.h>

#include "ledger/base/cp437.h"
#include "reports/export.h"

#define DIMENSION_ACTIVITY 20
#define DIMENSION_FUND 21
#define DIMENSION_ALLOCATION 22
#define DIMENSION_PARTY 23
#define SERIES "A"
#define FIELD_MAX ((size_t)4 << 20)

/* Numbers are part of the form: never change one. */
static const struct {
	const char *number;
	const char *type; /* T: tillgång, S: skuld */
} numbers[UPH_ACCOUNT_LAST + 1] = {
	[BOOK_OUTSIDE] = {"2910", "S"},
	[UPH_ACCOUNT_OPENING] = {"2210", "S"},
	[UPH_ACCOUNT_POT] = {"1110", "T"},
	[UPH_ACCOUNT_GRANTOR] = {"2110", "S"},
	[UPH_ACCOUNT_RECEIVED] = {"2120", "S"},
	[UPH_ACCOUNT_RESERVED] = {"1120", "T"},
	[UPH_ACCOUNT_HELD] = {"1130", "T"},
	[UPH_ACCOUNT_REQUISITIONED] = {"1140", "T"},
	[UPH_ACCOUNT_PAID] = {"1210", "T"},
	[UPH_ACCOUNT_SPENT] = {"1230", "T"},
	[UPH_ACCOUNT_CLAIMED] = {"1220", "T"},
	[UPH_ACCOUNT_EARLIER] = {"2220", "S"},
	[UPH_ACCOUNT_REPAID] = {"1240", "T"},
	[UPH_ACCOUNT_FUNDER] = {"2310", "S"},
	[UPH_ACCOUNT_COFUNDED] = {"1310", "T"},
};

struct sie {
	struct export *export;
	struct buffer field;
	uLong checksum;
};

/* ---- fields ---- */

static void put_separator(struct sie *sie, const char *text)
{
	sink_text(sie->export->sink, text);
}

/* A field that is of letters, digits and signs that need no quotes. */
static void put_bare(struct sie *sie, const char *text)
{
	sink_text(sie->export->sink, text);
	sie->checksum = crc32(sie->checksum, (const Bytef *)text, (uInt)strlen(text));
}

static void put_space_bare(struct sie *sie, const char *text)
{
	put_separator(sie, " ");
	put_bare(sie, text);
}

static void begin_line(struct sie *sie, const char *label)
{
	put_bare(sie, label);
}

static void end_line(struct sie *sie)
{
	put_separator(sie, "\r\n");
}

/* What stands in sie->field, in quotes. A backslash would hide the quote after it. */
static void put_field(struct sie *sie)
{
	for (size_t i = 0; i < sie->field.length; i++) {
		if (sie->field.data[i] == '\\')
			sie->field.data[i] = '/';
	}
	sie->checksum =
		crc32(sie->checksum, (const Bytef *)buffer_string(&sie->field), (uInt)sie->field.length);
	put_separator(sie, " \"");
	for (size_t i = 0; i < sie->field.length; i++) {
		if (sie->field.data[i] == '"')
			sink_byte(sie->export->sink, '\\');
		sink_byte(sie->export->sink, sie->field.data[i]);
	}
	put_separator(sie, "\"");
}

/* The text in the code page into sie->field; false when another text could become the same. */
static bool make_field(struct sie *sie, const char *text)
{
	struct buffer line;
	buffer_init(&line, FIELD_MAX);
	export_one_line(&line, text);
	buffer_clear(&sie->field);
	bool kept = cp437_put(&sie->field, buffer_string(&line));
	export_words_free(sie->export, &line);
	return kept;
}

static void put_text(struct sie *sie, const char *text)
{
	(void)make_field(sie, text);
	put_field(sie);
}

/* A name that must differ from all others: with its record's number when the code page cannot show it. */
static void put_name(struct sie *sie, const char *name, int64_t id)
{
	if (!make_field(sie, name) || sie->field.length == 0)
		buffer_print(&sie->field, "-%lld", (long long)id);
	put_field(sie);
}

static void put_amount(struct sie *sie, struct uph_money amount)
{
	char text[UPH_MONEY_TEXT_MAX];
	put_space_bare(sie, export_amount(amount, text));
}

static void put_day(struct sie *sie, struct uph_date day)
{
	char text[16];
	(void)snprintf(text, sizeof text, "%08d", (int)day.ymd);
	put_space_bare(sie, text);
}

static void put_number(struct sie *sie, int64_t number)
{
	char text[32];
	(void)snprintf(text, sizeof text, "%lld", (long long)number);
	put_space_bare(sie, text);
}

/* ---- objects: {20 "786" 21 "UPH 2024"} ---- */

static void put_object(struct sie *sie, bool *first, int dimension, const char *name, int64_t id)
{
	char number[16];
	if (!name)
		return;
	(void)snprintf(number, sizeof number, "%d", dimension);
	if (!*first)
		put_separator(sie, " ");
	*first = false;
	put_bare(sie, number);
	put_name(sie, name, id);
}

static const char *activity_object(const struct book_account *account)
{
	return account->activity && account->activity[0] == '\0' ? word(WORD_BOOK_UNDIVIDED, UPH_SWEDISH)
								 : account->activity;
}

static void put_objects(struct sie *sie, const struct book_account *account)
{
	bool first = true;
	put_separator(sie, " {");
	put_object(sie, &first, DIMENSION_ACTIVITY, activity_object(account), account->tuple.activity);
	put_object(sie, &first, DIMENSION_FUND, account->fund, account->tuple.fund);
	put_object(sie, &first, DIMENSION_ALLOCATION, account->allocation, account->tuple.allocation);
	put_object(sie, &first, DIMENSION_PARTY, account->party, account->tuple.party);
	put_separator(sie, "}");
}

static bool has_objects(const struct book_account *account)
{
	return account->activity || account->fund || account->allocation || account->party;
}

/* ---- head ---- */

static void put_labelled_text(struct sie *sie, const char *label, const char *text)
{
	begin_line(sie, label);
	put_text(sie, text);
	end_line(sie);
}

static struct uph_date year_begins(const struct export *export)
{
	struct uph_date first = export_first_day(export), begins = first;
	if (export->book.scope.from.ymd == 0)
		(void)uph_date_make(uph_date_year(first), 1, 1, &begins);
	return begins;
}

static struct uph_date year_ends(const struct export *export)
{
	struct uph_date last = export_last_day(export), ends = last;
	if (export->book.scope.to.ymd == 0)
		(void)uph_date_make(uph_date_year(last), 12, 31, &ends);
	return ends;
}

static void put_head(struct sie *sie)
{
	const struct export *export = sie->export;
	char hex[2 * UPH_DIGEST_SIZE + 1];
	begin_line(sie, "#PROGRAM");
	put_text(sie, "uph");
	put_space_bare(sie, UPH_VERSION);
	end_line(sie);
	begin_line(sie, "#FORMAT");
	put_space_bare(sie, "PC8");
	end_line(sie);
	begin_line(sie, "#GEN");
	put_day(sie, export_head_day(export));
	end_line(sie);
	begin_line(sie, "#SIETYP");
	put_space_bare(sie, "4");
	end_line(sie);
	buffer_clear(&sie->export->line);
	buffer_print(
		&sie->export->line, "Bokens kontrollsumma %s", uph_head_hex(&export->resolved->head, hex));
	put_labelled_text(sie, "#PROSA", buffer_string(&sie->export->line));
	put_labelled_text(sie, "#FNAMN", uph_ledger_setting(export->ledger, "name", "uph"));
	begin_line(sie, "#RAR");
	put_space_bare(sie, "0");
	put_day(sie, year_begins(export));
	put_day(sie, year_ends(export));
	end_line(sie);
	begin_line(sie, "#VALUTA");
	put_space_bare(sie, EXPORT_CURRENCY);
	end_line(sie);
}

static void put_dimensions(struct sie *sie)
{
	static const struct {
		int number;
		const char *name;
	} dimensions[] = {{DIMENSION_ACTIVITY, "Aktivitet"}, {DIMENSION_FUND, "Bidragsår"},
		{DIMENSION_ALLOCATION, "Tilldelning"}, {DIMENSION_PARTY, "Medfinansiär"}};
	for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
		begin_line(sie, "#DIM");
		put_number(sie, dimensions[i].number);
		put_text(sie, dimensions[i].name);
		end_line(sie);
	}
}

static void put_object_line(struct sie *sie, int dimension, const char *number, int64_t id, const char *name)
{
	begin_line(sie, "#OBJEKT");
	put_number(sie, dimension);
	put_name(sie, number, id);
	put_text(sie, name);
	end_line(sie);
}

struct object {
	const char *number;
	int64_t id;
};

static struct object object_of(const struct book_account *account, int dimension)
{
	const struct uph_account *tuple = &account->tuple;
	switch (dimension) {
	case DIMENSION_ACTIVITY:
		return (struct object){activity_object(account), tuple->activity};
	case DIMENSION_FUND:
		return (struct object){account->fund, tuple->fund};
	case DIMENSION_ALLOCATION:
		return (struct object){account->allocation, tuple->allocation};
	default:
		return (struct object){account->party, tuple->party};
	}
}

/* Each object of the dimension once, as the accounts come in order. */
static enum uph_status put_objects_of_dimension(struct sie *sie, int dimension, struct uph_error *err)
{
	const struct account_book *book = &sie->export->book;
	struct key_map seen;
	enum uph_status status = UPH_OK;
	key_map_init(&seen, sizeof(int64_t));
	for (size_t i = 0; status == UPH_OK && i < book->order_count; i++) {
		const struct book_account *account = &book->accounts[book->order[i]];
		const struct object object = object_of(account, dimension);
		const struct uph_activity *activity = dimension == DIMENSION_ACTIVITY && object.number
							      ? uph_activity_by_id(book->ledger, object.id)
							      : NULL;
		if (!object.number || key_map_find(&seen, &object.id) != KEY_MAP_NONE)
			continue;
		put_object_line(sie, dimension, object.number, object.id,
			activity && activity->name[0] ? activity->name : object.number);
		if (key_map_add(&seen, &object.id) == KEY_MAP_NONE)
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till exporten");
	}
	key_map_free(&seen);
	return status;
}

/* ---- accounts and balances ---- */

static bool first_of_kind(const struct account_book *book, size_t place)
{
	return place == 0 || book->accounts[book->order[place]].tuple.kind !=
				     book->accounts[book->order[place - 1]].tuple.kind;
}

static void put_accounts(struct sie *sie)
{
	const struct account_book *book = &sie->export->book;
	for (size_t i = 0; i < book->order_count; i++) {
		enum uph_account_kind kind = book->accounts[book->order[i]].tuple.kind;
		if (!first_of_kind(book, i))
			continue;
		begin_line(sie, "#KONTO");
		put_space_bare(sie, numbers[kind].number);
		put_text(sie, book_kind_word(kind, UPH_SWEDISH));
		end_line(sie);
		begin_line(sie, "#KTYP");
		put_space_bare(sie, numbers[kind].number);
		put_space_bare(sie, numbers[kind].type);
		end_line(sie);
	}
}

static struct uph_money at(const struct book_account *account, bool closing)
{
	return closing ? account->closing : account->opening;
}

/* #IB or #UB of each account number, and #OIB or #OUB of each of its objects. */
static enum uph_status put_balances(struct sie *sie, bool closing, struct uph_error *err)
{
	const struct account_book *book = &sie->export->book;
	for (size_t i = 0; i < book->order_count;) {
		enum uph_account_kind kind = book->accounts[book->order[i]].tuple.kind;
		struct uph_money sum = {0};
		size_t next = i;
		for (; next < book->order_count && book->accounts[book->order[next]].tuple.kind == kind;
			next++)
			if (!uph_money_add(sum, at(&book->accounts[book->order[next]], closing), &sum))
				return uph_fail(err, UPH_E_OVERFLOW,
					"summan av konto %s är större än vad som kan hållas i ören",
					numbers[kind].number);
		begin_line(sie, closing ? "#UB" : "#IB");
		put_space_bare(sie, "0");
		put_space_bare(sie, numbers[kind].number);
		put_amount(sie, sum);
		end_line(sie);
		for (; i < next; i++) {
			const struct book_account *account = &book->accounts[book->order[i]];
			if (!has_objects(account) || (!closing && account->opening.ore == 0))
				continue;
			begin_line(sie, closing ? "#OUB" : "#OIB");
			put_space_bare(sie, "0");
			put_space_bare(sie, numbers[kind].number);
			put_objects(sie, account);
			put_amount(sie, at(account, closing));
			end_line(sie);
		}
	}
	return UPH_OK;
}

/* ---- vouchers ---- */

static struct uph_date recorded_day(const struct uph_entry *entry)
{
	struct uph_date day = {0};
	(void)uph_date_from_days((int32_t)(entry->recorded_at / (INT64_C(86400) * 1000000)), &day);
	return day;
}

static void put_voucher(struct sie *sie, const struct uph_entry *first)
{
	struct buffer words;
	begin_line(sie, "#VER");
	put_space_bare(sie, SERIES);
	put_number(sie, first->voucher);
	put_day(sie, first->date);
	buffer_init(&words, FIELD_MAX);
	const char *about = export_about(sie->export, first);
	buffer_print(&words, "%s%s%s", export_event(first), about[0] ? " · " : "", about);
	put_text(sie, buffer_string(&words));
	export_words_free(sie->export, &words);
	put_day(sie, recorded_day(first));
	put_text(sie, first->person ? first->person : "");
	end_line(sie);
	put_separator(sie, "{\r\n");
}

static void put_side(struct sie *sie, const struct uph_entry *entry, const struct book_account *account,
	struct uph_money amount)
{
	put_separator(sie, "   ");
	begin_line(sie, "#TRANS");
	put_space_bare(sie, numbers[account->tuple.kind].number);
	put_objects(sie, account);
	put_amount(sie, amount);
	put_day(sie, entry->date);
	put_text(sie, export_about(sie->export, entry));
	end_line(sie);
}

struct posting {
	struct sie sie;
	int64_t voucher;
};

static void end_voucher(struct posting *posting)
{
	if (posting->voucher)
		put_separator(&posting->sie, "}\r\n");
}

static enum uph_status put_entry(
	void *context, const struct uph_entry *entry, size_t from, size_t to, struct uph_error *err)
{
	struct posting *posting = context;
	struct sie *sie = &posting->sie;
	const struct account_book *book = &sie->export->book;
	(void)err;
	if (entry->voucher != posting->voucher) {
		end_voucher(posting);
		put_voucher(sie, entry);
		posting->voucher = entry->voucher;
	}
	put_side(sie, entry, &book->accounts[to], entry->amount);
	put_side(sie, entry, &book->accounts[from], (struct uph_money){-entry->amount.ore});
	return UPH_OK;
}

/* ---- all ---- */

enum uph_status export_sie(struct export *export, struct uph_error *err)
{
	struct posting posting = {.sie = {.export = export, .checksum = crc32(0, NULL, 0)}};
	struct sie *sie = &posting.sie;
	char checksum[32];
	buffer_init(&sie->field, FIELD_MAX);
	put_separator(sie, "#FLAGGA 0\r\n#KSUMMA\r\n");
	put_head(sie);
	put_dimensions(sie);
	enum uph_status status = UPH_OK;
	for (int dimension = DIMENSION_ACTIVITY; status == UPH_OK && dimension <= DIMENSION_PARTY;
		dimension++)
		status = put_objects_of_dimension(sie, dimension, err);
	put_accounts(sie);
	if (status == UPH_OK)
		status = put_balances(sie, false, err);
	if (status == UPH_OK)
		status = put_balances(sie, true, err);
	if (status == UPH_OK)
		status = account_book_entries(&export->book, put_entry, &posting, err);
	end_voucher(&posting);
	(void)snprintf(
		checksum, sizeof checksum, "#KSUMMA %lu\r\n", (unsigned long)(sie->checksum & 0xFFFFFFFFUL));
	put_separator(sie, checksum);
	export_words_free(export, &sie->field);
	return status;
}
