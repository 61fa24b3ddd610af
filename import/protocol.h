/* Minutes as a source: from the text of a protocol to what its paragraphs say of money.
 *
 * Pure: the reader knows texts, days and money, no ledger. It posts nothing and decides nothing: what moves
 * money becomes a draft, a decision file that a person reads, mends and imports (protocol_draft_write).
 * Whatever is uncertain is a finding with its line, and what cannot be read is said, never guessed at in
 * silence.
 *
 * All texts are UTF-8 in the arena that the reading was given. A text that is absent is NULL, a day that is
 * absent has ymd 0, an amount that is absent is 0, a fraction that is absent has denominator 0. */
#ifndef UPH_IMPORT_PROTOCOL_H
#define UPH_IMPORT_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "uph/condition.h"
#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/meeting.h"
#include "uph/money.h"

/* Limits, all stated to the person who meets them. */
#define PROTOCOL_BYTES_MAX ((size_t)64 << 20) /* of the file */
#define PROTOCOL_TEXT_MAX ((size_t)4 << 20)   /* of the text in it */
#define PROTOCOL_LINES_MAX 200000
#define PROTOCOL_PARAGRAPHS_MAX 2000
/* Memory that one reading may take. */
#define PROTOCOL_MEMORY_MAX ((size_t)512 << 20)

/* Where something stands: the line of the text, and of a PDF its page. Line 0: nowhere. */
struct protocol_place {
	unsigned page;      /* 0: the text has no pages */
	unsigned line;      /* of the page, or of the text */
	unsigned text_line; /* of the text, pages or not */
};

/* A sentence, a clause, a name on a list. */
struct protocol_text {
	const char *text;
	struct protocol_place place;
};

struct protocol_share {
	const char *name; /* "länets fem kommuner" */
	int64_t numerator, denominator;
	struct protocol_place place;
};

/* Where money is taken from. */
struct protocol_line {
	const char *fund;          /* "UPH 2024" */
	int year;                  /* of the fund */
	bool earlier;              /* all years up to `year` */
	const char *activity;      /* code; "" is undivided or not named */
	const char *activity_name; /* NULL */
	struct uph_money amount;
	struct protocol_place place, activity_place;
};

struct protocol_condition {
	enum uph_condition_kind kind;
	const char *name; /* the project's; NULL */
	const char *text;
	const char *otherwise; /* what happens if it fails, as the protocol puts it; NULL */
	struct uph_date due;
	struct protocol_place place, otherwise_place, due_place;
	/* of co-financing */
	const char *funder;
	int64_t own_numerator, own_denominator, funder_numerator, funder_denominator;
	struct protocol_place own_place, funder_place;
};

/* A paragraph, or a lettered part of one. */
struct protocol_paragraph {
	const char *number; /* "84", "25 c" */
	const char *title;  /* NULL */
	enum uph_minute_kind kind;
	struct protocol_place place;
	const char *summary; /* what it moves, in a sentence */
	const struct protocol_text *clauses;
	size_t clause_count;
	const struct protocol_text *distribution;
	size_t distribution_count;
	/* ideas and costs without amounts, whatever the paragraph's kind */
	const struct protocol_text *ideas;
	size_t idea_count;
	const char *discussed; /* the paragraph where the same matter was discussed: "20 c" */
	const char *decided;   /* of a discussion: the paragraph that decides; NULL */
	/* of the kinds that concern money */
	struct uph_money amount;
	bool at_most;
	bool by_hand; /* money back, or between pots: no allocation, and not in the draft */
	struct protocol_place amount_place;
	const char *purpose, *extent;
	struct protocol_place purpose_place, extent_place;
	const char *decider; /* "regiondirektören"; NULL */
	struct uph_date period_first, period_last;
	struct protocol_place period_place;
	const char *requisitioner, *recipient, *performer;
	struct protocol_place requisitioner_place, recipient_place, performer_place;
	const struct protocol_line *financing;
	size_t financing_count;
	const struct protocol_share *shares;
	size_t share_count;
	const struct protocol_condition *conditions;
	size_t condition_count;
	const char *other_money; /* of other money: its name as it stands */
	/* Of several purposes: each by itself, with its own amount, purpose, period, roles and financing; the
	 * paragraph's own are then the sum and all financing lines. NULL: there is one purpose. */
	const struct protocol_paragraph *parts;
	size_t part_count;
};

struct protocol {
	const char *name;            /* the file's */
	char sha256[DIGEST_HEX_MAX]; /* of its bytes */
	const char *body;            /* "LSVO" */
	struct uph_date date;        /* as the protocol says; none: it does not */
	struct uph_date date_proposed;
	const struct protocol_text *reasons; /* why another day is proposed than the one that stands there */
	size_t reason_count;
	struct protocol_place date_place;
	struct uph_date adjusted; /* the day named for the adjustment */
	bool adjusted_latest;     /* "senast": it may not have happened */
	struct protocol_place adjusted_place;
	const char *first_paragraph, *last_paragraph; /* NULL: there are none */
	const struct protocol_paragraph *paragraphs;
	size_t paragraph_count;
	const struct uph_date *planned; /* days of coming meetings */
	size_t planned_count;
	bool has_matrix;
	bool matrix_read;             /* else the findings say why not */
	struct uph_money matrix_left; /* Kvar */
	struct protocol_place matrix_first, matrix_last;
	const char *const *notes; /* for the draft's reader */
	size_t note_count;
};

/* The day that counts: the proposed one, where there is one, else the protocol's own. */
struct uph_date protocol_day(const struct protocol *protocol);
/* "12", or "sida 3 rad 12"; "" for nowhere. In the arena, never NULL. */
const char *protocol_where(struct arena *arena, struct protocol_place place);

/* Whether the bytes are minutes, as far as a quick look tells: what `uph import` asks of content. Tables,
 * decision files and workbooks are not; a PDF and a Word document are taken for minutes until they have been
 * read. */
bool protocol_recognised(const unsigned char *data, size_t length);
/* The same; UPH_E_MEMORY when memory ended before it was known. */
enum uph_status protocol_look(const unsigned char *data, size_t length, bool *is, struct uph_error *err);

/* Reads the minutes. `name` is the file's. UPH_E_REFUSED with a sentence for what is no protocol;
 * UPH_E_LIMIT; UPH_E_IO when a PDF cannot be turned into text. `findings` gets what is uncertain. */
enum uph_status protocol_read(const unsigned char *data, size_t length, const char *name, struct arena *arena,
	struct uph_findings *findings, struct protocol **out, struct uph_error *err);
/* The same when a person has said which day it was; none: the protocol says. */
enum uph_status protocol_read_on(const unsigned char *data, size_t length, const char *name,
	struct uph_date day, struct arena *arena, struct uph_findings *findings, struct protocol **out,
	struct uph_error *err);

/* Whether a draft holds it: it gives our money to something. */
bool protocol_drafted(const struct protocol_paragraph *paragraph);
/* How many decisions a draft of it holds. */
size_t protocol_decision_count(const struct protocol *protocol);
/* Appends the draft: a decision file (docs/decision-file.md) with `draft`, which says where each field
 * stands. The same for the same protocol, byte for byte. */
void protocol_draft_write(const struct protocol *protocol, struct buffer *out);

#endif
