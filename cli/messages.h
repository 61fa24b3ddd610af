/* What is said on standard error: one line each, "uph: …", without control characters whatever a file is
 * called. */
#ifndef UPH_CLI_MESSAGES_H
#define UPH_CLI_MESSAGES_H

#include <stddef.h>

#include "uph/error.h"
#include "uph/finding.h"

/* "uph: message". */
void message_error(const char *message);
/* A sentence without "uph: ", for what went well. */
void message_told(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "uph: FILE:14: …" for a line, "uph: FILE: Blad1!C14: …" for a cell, "uph: FILE: …" when `where` is "". */
void message_at(const char *file, const char *where, const char *message);
/* The errors among findings, and the warnings of rules that begin with `rules` (NULL: none), with their word
 * before the message. Returns how many errors there were. */
size_t message_findings(const char *file, const struct uph_findings *findings, const char *rules);

/* How many bytes of an error's message are a place ("Blad1!C14: …", "14: …"); 0: none. The message goes on
 * two bytes after. */
size_t message_place_length(const char *message);

#endif
