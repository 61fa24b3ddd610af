/* What the exports share: the books in account order, a name for every account, texts made fit to stand in
 * another program's file, and the walk over vouchers.
 *
 * One sign in all forms: plus (debit) is what comes into an account, minus (credit) what goes out; so an
 * account's balance there is what the register says here. */
#ifndef UPH_REPORTS_EXPORT_H
#define UPH_REPORTS_EXPORT_H

#include "reports/account_book.h"
#include "reports/sink.h"
#include "uph/export.h"

struct export
{
	struct uph_ledger *ledger;
	const struct uph_query *query;
	const struct query_scope *resolved;
	struct account_book book;
	const char **names; /* of the book's accounts by number, unique */
	struct arena texts;
	struct sink *sink;
	struct buffer line; /* scratch, cleared by whoever uses it; when it has failed at the end, no file is
			       made */
};

/* Frees words that were put together for the file, and remembers when memory ended under them. */
void export_words_free(struct export *export, struct buffer *words);

/* Writes the books in one form. Failures of the sink are the caller's to find. */
typedef enum uph_status export_write(struct export *export, struct uph_error *err);
export_write export_hledger, export_ledger, export_beancount, export_sie, export_json;

/* ---- names ---- */

/* Appends one part of an account's name as the form can hold it. */
typedef void export_part(struct buffer *out, const char *part);
export_part export_part_plain, export_part_beancount;

/* Gives every account its name: `root` of its kind (NULL: none, the kind's word is enough), and its parts
 * with ':' between them. What would be the same as another's gets "-2", "-3" … after it. */
enum uph_status export_names(struct export *export, const char *(*root)(enum uph_account_kind kind),
	export_part *part, struct uph_error *err);

/* ---- texts ---- */

/* Appends the text on one line: whole UTF-8, white space of every kind as single spaces, none at the ends, no
 * other controls and no marks of direction. NULL is nothing. */
void export_one_line(struct buffer *out, const char *text);
/* The same without the signs that mean something in a journal of plain text: ':' is '.', ';' ',', '|' '/',
 * and brackets are parentheses. */
void export_plain(struct buffer *out, const char *text);

/* ---- vouchers ---- */

/* What the entries of a voucher say besides their money, one line each: "decision", "LSVO 2024-09-27 § 84".
 * The key is fixed, the text is not made fit for anything. */
typedef void export_fact(struct export *export, const char *key, const char *text);
void export_facts(struct export *export, const struct uph_entry *entry, export_fact *put);

/* "Rekommenderat", "Rättelse". */
const char *export_event(const struct uph_entry *entry);
/* What the entry is about, from purpose, words and reason: "Projektledare · egna ord"; "" when nobody has
 * said. Lives until the next is asked for. */
const char *export_about(struct export *export, const struct uph_entry *entry);

/* The entries in the order they were registered. A new voucher begins where the number or the day is another.
 */
struct export_walk {
	void (*begin)(struct export *export, const struct uph_entry *first);
	void (*entry)(struct export *export, const struct uph_entry *entry, const char *from, const char *to);
	void (*end)(struct export *export); /* NULL: nothing to do */
};
enum uph_status export_vouchers(struct export *export, const struct export_walk *walk, struct uph_error *err);

#define EXPORT_CURRENCY "SEK"
/* "2024-09-27". */
void export_day(struct export *export, struct uph_date day);
/* A line of its own: "    Pott:UPH 2024:786  -200000.00 SEK". */
void export_posting(struct export *export, const char *indent, const char *account, struct uph_money amount);
/* With `from`, what every account stood on before that day, as a transaction with this name. */
void export_opening(struct export *export, const char *name, const char *indent);
/* "1234.50"; `text` holds UPH_MONEY_TEXT_MAX bytes. */
const char *export_amount(struct uph_money amount, char *text);
/* The day of the opening balances, else that of the first entry, else the head's; and the last day. */
struct uph_date export_first_day(const struct export *export);
struct uph_date export_last_day(const struct export *export);
/* The day that the head's record was made. */
struct uph_date export_head_day(const struct export *export);

#endif
