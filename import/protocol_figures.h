/* Days, periods, amounts and shares as they are written in running text. Positions are in the plain text. */
#ifndef UPH_IMPORT_PROTOCOL_FIGURES_H
#define UPH_IMPORT_PROTOCOL_FIGURES_H

#include "import/protocol_words.h"

/* ---- protocol_days.c ---- */

struct day_found {
	struct found at;
	struct uph_date date; /* of a day without a year: that year of the hint */
	bool yearless;
	int month; /* of a month alone ("oktober 2024"): 1 to 12, the date is its first day; else 0 */
};

/* A day that begins at plain[at]: 2024-09-27, 20240927, 240927, 24-09-27, 27/9 2024, "den 27 september 2024",
 * "27 september" and "27/9" (without a year), "september 2024" (a month). `year` 0: days without a year are
 * not looked for. A number of six or eight digits is no day when it is money. */
bool day_at(const struct spoken *spoken, size_t at, int year, struct day_found *out);
/* The first from `from` on. */
bool day_find(const struct spoken *spoken, size_t from, int year, struct day_found *out);

struct period_found {
	struct found at;
	struct uph_date first, last; /* one of them may be none */
};
/* The first period from `from` on: "240901 - 260831", "2024-10-01 tom 2024-12-31", "fr o m 1 mars 2024 t o m
 * …", "t.o.m. 2025-12-31" (one end only), "oktober - december 2024". */
bool period_find(const struct spoken *spoken, size_t from, int year, struct period_found *out);
/* A time in words that no day can be read from: "hösten 2024". */
bool period_in_words(const struct spoken *spoken, struct found *out);

/* The weekday a text names (1 Monday … 7), or 0. */
int weekday_named(const struct spoken *spoken);
/* "måndag" */
const char *weekday_word(int weekday);
/* A year (2000–2099) as a word of its own, not part of a day or an amount, from `from` on; 0: none. */
int year_find(const struct spoken *spoken, size_t from, struct found *at);

/* ---- protocol_amounts.c ---- */

/* Why an amount that is written must still be asked about. */
enum amount_doubt {
	AMOUNT_SURE,
	AMOUNT_RANGE, /* "200–300 000 kr": unreadable */
	AMOUNT_RATE,  /* "200 000 kr per år": unreadable */
	AMOUNT_EACH,  /* "246 096 kr till vardera kommunen", "2 x 150 000 kr" */
	AMOUNT_ABOUT  /* "ca 200 000 kr" */
};

struct amount_found {
	struct found at; /* number and unit */
	struct uph_money amount;
	bool at_most;
	bool unreadable; /* money for certain, but not which */
	enum amount_doubt doubt;
};
/* The first amount from `from` on: "200 000 kr", "2 miljoner kronor", "max 2 mkr", "200 tkr", "200 000:-",
 * "en halv miljon". A number without a unit is none. */
bool amount_find(const struct spoken *spoken, size_t from, struct amount_found *out);

/* ---- protocol_numerals.c ---- */

/* A number in words at plain[at]: its length, and twice its value; 0: none stands there. */
size_t numeral_at(const struct spoken *said, size_t at, int64_t *halves);

struct percent_found {
	struct found at;
	int64_t numerator, denominator; /* of one, reduced to hundredths at least: 46/100, 465/1000 */
};
bool percent_find(const struct spoken *spoken, size_t from, struct percent_found *out);

/* "0,75 årsarbetare", "100 % tjänst": how much work it is. */
bool extent_find(const struct spoken *spoken, size_t from, struct found *out);

#endif
