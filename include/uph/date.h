/* Days, and moments to the microsecond. A day is stored as the number yyyymmdd, which sorts, fits in an
 * integer column and can be read by a person in the database. 0 means "no date". */
#ifndef UPH_DATE_H
#define UPH_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"

struct uph_date {
	int32_t ymd; /* 20240927; 0: none */
};

#define UPH_DATE_TEXT_MAX 12
#define UPH_TIME_TEXT_MAX 32

/* A day that exists, years 1900 to 2199. */
bool uph_date_valid(struct uph_date date);
bool uph_date_make(int year, int month, int day, struct uph_date *out);

/* Reads 2024-09-27, 20240927, 240927, 24-09-27, 2024/09/27, 2024.09.27 and an ISO moment whose clock is
 * midnight or later ("2024-09-27T00:00:00", "2024-09-27 13:45Z"), space around allowed. Two-digit years:
 * 00–79 are 20yy, 80–99 19yy. UPH_E_SYNTAX for all else, a day that does not exist included. */
enum uph_status uph_date_parse(const char *text, size_t length, struct uph_date *out, struct uph_error *err);

/* A spreadsheet's day number. Epoch 1900: 1 is 1900-01-01, 60 is the day that never was (UPH_E_SYNTAX), 61 is
 * 1900-03-01. Epoch 1904: 0 is 1904-01-01. The part of a day is dropped by the caller. */
enum uph_status uph_date_from_serial(
	int64_t serial, bool epoch_1904, struct uph_date *out, struct uph_error *err);

/* Days since 1970-01-01 of a valid date, and back (false outside the valid years). */
int32_t uph_date_days(struct uph_date date);
bool uph_date_from_days(int32_t days, struct uph_date *out);

int uph_date_year(struct uph_date date);
int uph_date_month(struct uph_date date);
int uph_date_day(struct uph_date date);
int uph_date_weekday(struct uph_date date); /* 1 Monday … 7 Sunday */
/* The number yyyymm. */
int32_t uph_date_year_month(struct uph_date date);

/* "2024-09-27", or "" for none; `text` holds UPH_DATE_TEXT_MAX bytes. Returns `text`. */
char *uph_date_print(struct uph_date date, char *text);

/* A moment in UTC microseconds since 1970. Printed as "2024-10-01 14:05:09 UTC" (or to the minute); ""
 * outside the valid years. */
char *uph_time_print(int64_t microseconds, bool seconds, char *text); /* UPH_TIME_TEXT_MAX bytes */
/* Reads "2024-10-01", "2024-10-01 14:05", "2024-10-01 14:05 UTC", "2024-10-01T14:05:09Z", with up to six
 * decimals of seconds; always UTC. What is written is a stretch of time: a day, a minute, a second. `last`
 * gives its last microsecond, else its first: "known at 14:05" means all of that minute. */
enum uph_status uph_time_parse(
	const char *text, size_t length, bool last, int64_t *out, struct uph_error *err);

#endif
