/* What the cells of workbooks hold, read from the words their files use: serial days, ISO moments and
 * durations, escaped characters, formulas. Texts are appended to a row's pool and begin where the pool ended.
 */
#ifndef UPH_IMPORT_CELL_VALUE_H
#define UPH_IMPORT_CELL_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/buffer.h"
#include "uph/date.h"

/* Whether the text is a number as machines write it: "-1.4765786E7". */
bool cell_is_decimal(const char *text, size_t length);

enum cell_moment { CELL_NO_MOMENT, CELL_DAY, CELL_CLOCK };

/* A day number with a part of a day. CELL_DAY: `date` is set, and "2024-09-27" or "2024-09-27 15:22:00"
 * appended; CELL_CLOCK (below one day): "15:22:00" appended; CELL_NO_MOMENT: a number that is no day, nothing
 * appended. */
enum cell_moment cell_from_serial(
	const char *text, size_t length, bool epoch_1904, struct uph_date *date, struct buffer *pool);
/* The same from "2024-09-27", "2024-09-27T15:22:00.5" or "15:22:00". */
enum cell_moment cell_from_iso(const char *text, size_t length, struct uph_date *date, struct buffer *pool);
/* "PT10H37M58.5S" as "10:37:58"; false when it is none. */
bool cell_from_duration(const char *text, struct buffer *pool);

/* Replaces "_x000D_" and the like by the characters they stand for, and line breaks by "\n", in place; the
 * new length. */
size_t cell_unescape(char *text, size_t length);

/* An OpenDocument formula ("of:=SUM([.A1:.A2];[$Blad2.B1])") as others write it: "SUM(A1:A2,$Blad2!B1)". */
void cell_formula_from_open(const char *formula, struct buffer *pool);

#endif
