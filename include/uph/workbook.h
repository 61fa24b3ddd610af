/* The workbook that a controller works in: the sheets that are filled in, and their columns. Who makes the
 * workbook and who reads it back both follow this table, so that what has been filled in is found again.
 *
 * What is read back is in the language of the protocols: the sheets and headings are Swedish alone. */
#ifndef UPH_WORKBOOK_H
#define UPH_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "uph/journal.h"

/* One cell of the workbook says what it is and of which moment of which book: this, a space, and the 64
 * hexadecimal digits of the chain's head when it was made. */
#define UPH_WORKBOOK_MARK "uph-arbetsbok 1"

/* In the order in which they are read: what is decided first, what happens to the money after. */
enum uph_form {
	UPH_FORM_DECISIONS,
	UPH_FORM_VERDICTS,
	UPH_FORM_REQUISITIONS,
	UPH_FORM_PAYMENTS,
	UPH_FORM_USE,
	UPH_FORM_REFUNDS,
	UPH_FORM_COUNT
};

enum uph_form_field {
	UPH_FIELD_ALLOCATION, /* "UPH-24-016 Programledare": its first word counts; "16" will do */
	UPH_FIELD_DATE,
	UPH_FIELD_AMOUNT,
	UPH_FIELD_REFERENCE,
	UPH_FIELD_TEXT,
	UPH_FIELD_OVERRIDE, /* why it is recorded though a rule says no */
	UPH_FIELD_OF,       /* one of UPH_FORM_OF */
	UPH_FIELD_INTO,     /* one of UPH_FORM_INTO */
	UPH_FIELD_BODY,
	UPH_FIELD_PARAGRAPH,
	UPH_FIELD_PURPOSE,
	UPH_FIELD_FUND,
	UPH_FIELD_ACTIVITY, /* "786 Ungdomsmottagning": its first word counts when it is a number */
	UPH_FIELD_RECIPIENT,
	UPH_FIELD_PERFORMER,
	UPH_FIELD_REQUISITIONER,
	UPH_FIELD_EXTENT,
	UPH_FIELD_FIRST_DAY,
	UPH_FIELD_LAST_DAY,
	UPH_FIELD_STAGE,    /* one of UPH_FORM_STAGES */
	UPH_FIELD_OUTCOME,  /* one of UPH_FORM_OUTCOMES */
	UPH_FIELD_FUNCTION, /* who decided, when it is not the regiondirektör */
	UPH_FIELD_COUNT
};

/* With "," between them, in this order: allocate, propose, hold; approve, reject. */
#define UPH_FORM_STAGES "Rekommenderat,Föreslaget,Avsatt"
#define UPH_FORM_OUTCOMES "Beslutat,Avslaget"
/* What a refund is of and where it goes. */
#define UPH_FORM_OF "Utbetalt,Förbrukat,Återkrävt"
#define UPH_FORM_INTO "Potten,Reserverat"

struct uph_form_column {
	enum uph_form_field field;
	const char *heading;
	bool required;
	const char *note; /* what the heading says when one points at it */
};

struct uph_form_sheet {
	const char *name;     /* of the sheet */
	const char *what;     /* above the table: what is filled in here */
	enum uph_event event; /* of every row; 0: the row says, or it is a verdict */
	const struct uph_form_column *columns;
	size_t column_count;
};

const struct uph_form_sheet *uph_form_sheet(enum uph_form form);

#endif
