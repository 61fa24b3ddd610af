/* What the parts of the SIE reader share: the file as it grows, the line at hand, and how to say what is
 * wrong with it. */
#ifndef UPH_IMPORT_SIE_READER_H
#define UPH_IMPORT_SIE_READER_H

#include "import/sie.h"
#include "import/sie_checksum.h"
#include "import/sie_line.h"

/* Errors that are told one by one. */
#define SIE_ERRORS_MAX 500

struct sie_capacity {
	size_t years, dimensions, objects, accounts, balances, vouchers, rows, list;
};

struct sie_reader {
	struct sie_file *file;
	struct uph_findings *findings;
	struct sie_line *line;
	size_t errors;
	bool out_of_memory;
	struct sie_capacity capacity;
	struct sie_row *rows; /* of the voucher at hand */
	size_t row_count;
	struct sie_object *list; /* of the line at hand */
	size_t list_count;
	bool in_voucher; /* #VER has been read, and not its last brace */
	bool in_body;    /* and its first brace */
	bool skipped;    /* the voucher's own line could not be read: its rows are not added */
	size_t voucher_line;
	size_t trans_total;
	bool too_many; /* rows */
	/* the checksum */
	struct sie_checksum checksum;
	size_t checksum_line; /* of the opening #KSUMMA; 0: none is open */
	/* unknown labels, as told at the end */
	struct buffer unknown;
	size_t unknown_kinds;
};

/* An error on the line at hand. */
void sie_say(struct sie_reader *reader, const char *rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Room for one more element of an array; NULL when memory is out, which sticks. */
void *sie_grow(struct sie_reader *reader, void *array, size_t count, size_t *capacity, size_t size);

/* ---- fields of the line at hand, braces and what is in them not counted; 0 is the label ---- */

/* NULL when the line has not so many. */
const char *sie_field(const struct sie_reader *reader, size_t index);
/* The same, or "". */
const char *sie_text(const struct sie_reader *reader, size_t index);
/* The objects in the line's braces into reader->list, by rising dimension; false when they cannot be read,
 * which has been said. */
bool sie_objects(struct sie_reader *reader);
/* A list of its own for what keeps it. */
const struct sie_object *sie_objects_keep(struct sie_reader *reader);
/* What a field must hold; false when it does not, which has been said: `what` is "beloppet", "kontot" … */
bool sie_amount(struct sie_reader *reader, size_t index, struct uph_money *out);
bool sie_date(struct sie_reader *reader, size_t index, bool required, struct uph_date *out);
bool sie_number(struct sie_reader *reader, size_t index, const char *what, int min, int max, int *out);
bool sie_code(struct sie_reader *reader, size_t index, const char *what, const char **out);

/* ---- labels ---- */

/* The line at hand by its label; one that is not SIE's is counted. */
void sie_read_label(struct sie_reader *reader, const char *text);

void sie_read_voucher(struct sie_reader *reader);
/* A voucher whose line is no whole one: its rows are read and not kept. */
/* After a brace that does not stand alone: reading goes on as if it had, so that nothing else is said of it.
 */
void sie_read_stray_brace(struct sie_reader *reader, bool voucher);
void sie_voucher_skip(struct sie_reader *reader);
void sie_read_row(struct sie_reader *reader, enum sie_row_kind kind);
/* A brace that begins or ends the rows of a voucher. */
void sie_read_open(struct sie_reader *reader);
void sie_read_close(struct sie_reader *reader);
/* The end of the file, or a new voucher, before the last one's brace. */
void sie_voucher_cut(struct sie_reader *reader);
void sie_read_balance(struct sie_reader *reader, enum sie_balance_kind kind);

/* Whether a text is the label, in capitals or not; and whether it is any of SIE's. */
bool sie_is_label(const char *text, const char *label);
bool sie_is_known(const char *text);

/* Refuses by its first characters what is no SIE file: a web page, another text, nothing. */
enum uph_status sie_sniff(const unsigned char *data, size_t length, struct uph_error *err);
/* Sorts what is looked up, and settles what only the whole file says. */
void sie_settle(struct sie_file *file);

#endif
