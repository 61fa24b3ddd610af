/* A table as a text that a test can compare: a line per cell, then the merged ranges; or why it was refused.
 *
 *   [Blad1]                            a sheet; (dold) after it when hidden; not written for CSV
 *   A9 2024-09-27 date                 place, text, kind unless it is a text or a number ("number" stays out)
 *   C10 760000 =SUM(C8:C9) whole       formula, then flags: whole percent pad4 hidden row-hidden uncached
 *   merged 1:1-1:6
 *   ! refused: Filen är tom …          the status and the message
 *
 * A line break within a text is written "\n". CSV places are "line:column". Texts stand in quotes, numbers do
 * not. */
#ifndef UPH_TESTS_TABLE_TEXT_H
#define UPH_TESTS_TABLE_TEXT_H

#include <stddef.h>

#include "import/table.h"

/* The caller frees. `limits` may be NULL. */
char *support_table_text(const char *path, const struct table_limits *limits);
char *support_table_text_memory(const void *data, size_t length, const struct table_limits *limits);

#endif
