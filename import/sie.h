/* A SIE file as it stands: what an accounting system writes out for another. Knows no ledger.
 *
 * Types 1 to 3 carry balances alone, 4E vouchers and balances, 4I vouchers, whose series and numbers may be
 * empty. Amounts are the file's: debit above zero. Encodings are decided from the bytes (`#FORMAT PC8` only
 * settles what they leave open), line ends may be of any kind, unknown labels are counted and passed over.
 *
 * All that is wrong is a finding with its line, and reading goes on. What cannot be read is an error, and the
 * file is then refused; what is read and does not add up (an unbalanced voucher, a balance that its vouchers
 * do not reach) is a warning. All texts are UTF-8 without controls and belong to the file. */
#ifndef UPH_IMPORT_SIE_H
#define UPH_IMPORT_SIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/money.h"

/* Limits; beyond them UPH_E_LIMIT, with a sentence that says which. */
#define SIE_BYTES_MAX ((size_t)512 << 20)
#define SIE_FIELD_MAX ((size_t)65536) /* bytes of one field */
#define SIE_FIELDS_MAX 4096           /* of one line, those in braces counted */
#define SIE_ROWS_MAX ((size_t)10485760)
#define SIE_YEAR_NAME_MAX 16

/* One object of a row: of dimension 6 number "7860". */
struct sie_object {
	int dimension;
	const char *number;
};

/* An account year; index 0 is the current one, -1 the one before. */
struct sie_year {
	int index;
	struct uph_date first, last; /* none: the file does not say */
	size_t line;
};

struct sie_dimension {
	int number;
	const char *name;
	int parent; /* of #UNDERDIM; 0: none */
	size_t line;
};

struct sie_object_name {
	int dimension;
	const char *number, *name;
	size_t line;
};

struct sie_account {
	const char *number, *name;
	char type; /* 'T', 'S', 'K', 'I' of #KTYP; 0: not said */
	size_t line;
};

enum sie_balance_kind {
	SIE_IB,  /* opening */
	SIE_UB,  /* closing */
	SIE_RES, /* result */
	SIE_OIB, /* opening of an object */
	SIE_OUB,
	SIE_PSALDO, /* change of a period; with objects, or of the whole account */
	SIE_PBUDGET
};

struct sie_balance {
	enum sie_balance_kind kind;
	int year;       /* index */
	int32_t period; /* 202404; 0: none */
	const char *account;
	const struct sie_object *objects; /* by rising dimension */
	size_t object_count;
	struct uph_money amount; /* debit above zero */
	size_t line;
};

enum sie_row_kind {
	SIE_TRANS,
	SIE_RTRANS, /* added afterwards; the #TRANS that follows it says the same */
	SIE_BTRANS  /* struck out */
};

struct sie_row {
	enum sie_row_kind kind;
	int number; /* among the #TRANS of its voucher, from 1; 0 of the other kinds */
	const char *account;
	const struct sie_object *objects; /* by rising dimension */
	size_t object_count;
	struct uph_money amount; /* debit above zero */
	struct uph_date date;    /* the row's own; else the voucher's */
	const char *text;        /* "" */
	size_t line;
};

struct sie_voucher {
	const char *series, *number; /* may be "" */
	struct uph_date date;
	const char *text;           /* "" */
	struct uph_date registered; /* none */
	const struct sie_row *rows; /* of all kinds, as in the file: sum those of SIE_TRANS alone */
	size_t row_count;
	size_t trans_count;
	struct uph_money sum; /* of the #TRANS; zero when it balances */
	size_t line;
};

struct sie_file {
	const char *encoding;        /* "CP437", "UTF-8" … */
	int type;                    /* 1 to 4; what #SIETYP says, else what the content is */
	bool import_form;            /* 4I: vouchers, and no balances of year 0 */
	bool read_before;            /* #FLAGGA 1 */
	const char *program;         /* "" */
	const char *version;         /* the program's; "" */
	const char *company;         /* #FNAMN; "" */
	const char *number;          /* #ORGNR as it stands; "" */
	struct uph_date written;     /* #GEN; none */
	struct uph_date as_of;       /* #OMFATTN; none */
	struct uph_date first, last; /* the days it speaks of: year 0, else its vouchers; none */
	/* a checksum stands in the file; it has been compared unless the file was refused */
	bool has_checksum;
	uint32_t checksum;

	struct sie_year *years; /* by falling index */
	size_t year_count;
	struct sie_dimension
		*dimensions; /* by number; those that #DIM, #UNDERDIM or the standard name, if used */
	size_t dimension_count;
	struct sie_object_name *objects; /* by dimension, number */
	size_t object_count;
	struct sie_account *accounts; /* by number */
	size_t account_count;
	struct sie_balance *balances; /* as in the file */
	size_t balance_count;
	struct sie_voucher *vouchers; /* as in the file */
	size_t voucher_count;
	size_t trans_count;   /* #TRANS of all vouchers */
	size_t unknown_count; /* lines with a label that is not SIE's */

	struct buffer text; /* the file decoded: what most texts point into */
	struct arena arena;
};

/* Bytes of a file's beginning that are enough for sie_recognised(). */
#define SIE_HEAD_SIZE 512

/* Whether the bytes are the beginning of SIE: the first line with anything on it has #FLAGGA, or another
 * label of SIE's and a line after it that has one, too. */
bool sie_recognised(const unsigned char *data, size_t length);

/* Reads a file from memory; `data` is not needed afterwards. UPH_E_REFUSED with every reason in `findings`
 * (and the first in `err`); UPH_OK when there are at most warnings and notes. Free with sie_free() after
 * UPH_OK; a refused file has been freed. */
enum uph_status sie_read(const void *data, size_t length, struct sie_file *out, struct uph_findings *findings,
	struct uph_error *err);
void sie_free(struct sie_file *file);

/* Adds to `findings`, as warnings, what does not add up in a file that has both vouchers and balances: per
 * account #IB + #TRANS = #UB, and #TRANS = #RES, of year 0; of a
 * file without vouchers that #UB and #RES together are zero; vouchers that stand twice under one name, and
 * those whose day is in none of the file's years. (Unbalanced vouchers are said by sie_read().) */
enum uph_status sie_check(const struct sie_file *file, struct uph_findings *findings, struct uph_error *err);

/* The name of an account, a dimension, an object; "" when the file has none. */
const char *sie_account_name(const struct sie_file *file, const char *account);
const char *sie_dimension_name(const struct sie_file *file, int dimension);
const char *sie_object_label(const struct sie_file *file, int dimension, const char *number);
/* Whether it has a number: of 4I it may be empty, or 0. */
bool sie_is_numbered(const struct sie_voucher *voucher);
/* The account year of a day: "2024"; of a year that is not a calendar's, "2023-24". */
const char *sie_year_name(const struct sie_file *file, struct uph_date date, char text[SIE_YEAR_NAME_MAX]);
/* The row's own words, after the voucher's when both say something; joined in `joined` (an empty buffer that
 * has been set up), else one of the two as it stands. NULL when memory is out. */
const char *sie_words(const struct sie_voucher *voucher, const struct sie_row *row, struct buffer *joined);
/* The number of an object of a dimension in a row's list; NULL when it has none. */
const char *sie_object_of(const struct sie_object *objects, size_t count, int dimension);

#endif
