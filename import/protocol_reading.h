/* The state of one reading of minutes, between the parts of the reader (protocol_*.c). All of it lives in the
 * caller's arena. */
#ifndef UPH_IMPORT_PROTOCOL_READING_H
#define UPH_IMPORT_PROTOCOL_READING_H

#include "import/protocol.h"
#include "import/protocol_figures.h"
#include "import/protocol_words.h"

/* A line of the text. */
struct source_line {
	const char *raw; /* as it stands, TABs included */
	size_t raw_length;
	struct spoken said; /* without white space at the ends */
	struct protocol_place place;
	unsigned tabs;  /* in the raw line, white space at its end left out */
	bool blank;     /* no letter and no digit, or furniture */
	bool furniture; /* page feet and heads, signatures' labels */
	bool divider;   /* a heading in capitals between the paragraphs */
};

/* Lines put together to running text. */
struct piece {
	uint32_t from; /* offset in the text */
	size_t line;
};
struct joined {
	struct spoken said;
	struct piece *pieces;
	size_t piece_count;
};

struct joined_list {
	struct joined *items;
	size_t count, capacity;
};

/* A paragraph or a lettered part of one, on its way to becoming a protocol_paragraph. */
struct item {
	struct protocol_paragraph out;
	struct spoken title; /* text NULL: none */
	const char *key;     /* the title's letters and digits, for comparing; "" */
	size_t first, last;  /* lines [first, last) of its content, title left out */
	struct joined_list clauses;
	struct joined_list proposed;   /* "Förslag till beslut", until it is settled */
	struct joined_list discussion; /* a block for each stretch without blank lines */
	struct joined_list names;      /* distribution list */
	bool decides;                  /* has a line such as "LSVO beslutar" */
	bool asks;                     /* decides to apply for money, or to look into it */
	size_t discussed;              /* index of the item where it was discussed; NOT_FOUND */
};

struct reading {
	struct arena *arena;
	struct uph_findings *findings;
	struct protocol *out;
	struct uph_date day_given; /* by a person; none */
	struct source_line *lines;
	size_t line_count;
	size_t head_last;   /* lines [0, head_last) stand before the first paragraph */
	struct item *items; /* in order */
	size_t item_count, item_capacity;
	size_t matrix_first, matrix_last; /* lines [first, last) of the matrix inside; equal: none */
	struct columns *columns;          /* of a matrix set in columns of blanks; NULL: by TABs */
	const char **notes;               /* those of `out` */
	bool no_memory;
};

/* ---- protocol_lines.c ---- */

/* Splits the text, which must live as long as the reading. UPH_E_LIMIT, UPH_E_MEMORY. */
enum uph_status reading_lines(
	struct reading *reading, const char *text, size_t length, struct uph_error *err);
/* Puts the lines [first, last) together from plain offset `skip` of the first; furniture is left out. False
 * when memory is out. */
bool reading_join(struct reading *reading, size_t first, size_t last, size_t skip, struct joined *out);
/* Adds to a list; false when memory is out. */
bool reading_add(struct reading *reading, struct joined_list *list, const struct joined *joined);
/* Where a plain offset of a joined text stands. */
struct protocol_place joined_place(const struct reading *reading, const struct joined *joined, size_t at);
/* A part of a text (spoken_part) as a text in the arena; "" when memory is out. */
const char *spoken_copy(struct reading *reading, const struct spoken *spoken, size_t from, size_t to);
/* The end of the sentence that begins at `from`; the text's length for the last. */
size_t sentence_end(const struct spoken *spoken, size_t from);
/* The beginning of the sentence that holds plain[at]. */
size_t sentence_begin(const struct spoken *spoken, size_t at);

/* ---- protocol.c: what is said ---- */

/* A text in the arena; "" when memory is out. */
const char *reading_text(struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void reading_say(struct reading *reading, enum uph_severity severity, const char *rule,
	struct protocol_place place, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* "200 000,00" in the arena. */
const char *reading_amount(struct reading *reading, struct uph_money amount);
/* "46 %" or "465/1000" in the arena. */
const char *reading_share(struct reading *reading, int64_t numerator, int64_t denominator);
/* "2024-09-27" in the arena. */
const char *reading_day(struct reading *reading, struct uph_date date);
/* A note for the draft's reader. */
void reading_note(struct reading *reading, const char *text);

/* ---- the steps, in order ---- */

void reading_paragraphs(struct reading *reading); /* protocol_paragraphs.c: items, their titles and lines */
void reading_clauses(struct reading *reading);    /* protocol_clauses.c: clauses, discussion, lists */
void reading_body(struct reading *reading);       /* protocol_header.c: whose meeting, adjustment */
void reading_dating(struct reading *reading);     /* protocol_dating.c: the day, and whether it can be */
void reading_matrix(struct reading *reading);     /* protocol_matrix.c: the allocation matrix inside */
void reading_kinds(struct reading *reading);      /* protocol_kinds.c: what each paragraph is about */
/* The parts of a paragraph that concerns money. */
void item_money(struct reading *reading, struct item *item);      /* protocol_money.c: amount, purpose */
void item_sources(struct reading *reading, struct item *item);    /* protocol_sources.c: funds, activities */
void item_period(struct reading *reading, struct item *item);     /* protocol_period.c */
void item_roles(struct reading *reading, struct item *item);      /* protocol_roles.c */
void item_conditions(struct reading *reading, struct item *item); /* protocol_conditions.c */
void item_shares(struct reading *reading, struct item *item);     /* protocol_shares.c */

/* The clauses that give money to a purpose each (protocol_money.c); 0: the paragraph has one purpose. */
size_t item_purposes(struct reading *reading, struct item *item, const struct joined **clauses, size_t max);
/* Who decides after the meeting: "rekommendera regiondirektören" (protocol_money.c). */
void item_decider(struct item *item);
/* One line that takes all (protocol_sources.c). */
void item_pot(struct reading *reading, struct item *item);
/* protocol_parts.c: parts a paragraph of several purposes; false when it has one. */
bool item_parts(struct reading *reading, struct item *item);

/* ---- between the steps ---- */

/* protocol_columns.c: a matrix whose columns stand apart by blanks, as a PDF's text has them. Finds its
 * lines. */
bool columns_find(struct reading *reading);
/* Its cells parted by TABs, each row on its own line of the text. */
void columns_put(struct reading *reading, struct buffer *out);

/* Whether a line begins the reading out of a decision: "LSVO beslutar"; `rest` gets where the line goes on.
 */
bool line_decides(const struct spoken *line, size_t *rest);
/* Whether a line heads what is proposed: "Förslag till beslut". */
bool line_proposes(const struct spoken *line);
/* Whether a sentence [from, to) decides in the middle of a running text; `begin` gets where. */
bool sentence_decides(const struct spoken *said, size_t from, size_t to, size_t *begin);
/* Whether a line heads a distribution list: "Protokollet skickas till"; `rest` as above. */
bool line_sends(const struct spoken *line, size_t *rest);
/* Whether a line begins with a paragraph's sign and number. */
bool line_is_section(const struct spoken *line);
/* "LSVO" for its full name, too; NULL when the text names no body that is known. */
const char *body_named(const struct spoken *spoken);
/* The year of the day that counts; 0: not known. */
int reading_year(const struct reading *reading);
/* Visits the clauses, then the blocks of the discussion, its own or the one it is tied to; `clause` tells
 * which. Stops when the visitor returns true. */
typedef bool text_visitor(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context);
bool item_texts(struct reading *reading, struct item *item, text_visitor *visit, void *context);
/* Names of activities in a text: the code, or NULL. */
const char *activity_named(const struct spoken *spoken, const char **name, struct found *at);
/* A code that the text names as an activity: "aktivitet 787", "ur 786"; NULL. */
const char *activity_code(const struct spoken *spoken, struct found *at);
/* "786" → "Barn och unga"; NULL when the code is not one of the known. */
const char *activity_name(const char *code);
/* The party's usual name ("KoU", "Karlshamns kommun") that stands first in the text from `from` on; NULL. */
const char *party_named(const struct spoken *spoken, size_t from, struct found *at);
/* A funder ("ESF-rådet"); NULL. */
const char *funder_named(const struct spoken *spoken, size_t from, struct found *at);

#endif
