/* What a command is told of a decision: its words, and which of its lines. */
#ifndef UPH_CLI_DECISION_WORDS_H
#define UPH_CLI_DECISION_WORDS_H

#include "change.h"
#include "uph/decision.h"

#define DECISION_LINES_MAX 64
/* As many words as a decision's name may be typed in without quotes. */
#define DECISION_WORDS_MAX 12

struct decision_words {
	struct uph_decision decision;
	char name[UPH_DECISION_TEXT_MAX];
	int64_t lines[DECISION_LINES_MAX]; /* allocations, when only some are meant */
	size_t line_count;
};

/* Reads the words of the command (joined: quotes are not needed) and --allocation ("UPH-24-016,UPH-24-017").
 */
enum uph_status decision_words_read(struct change *change, struct decision_words *out, struct uph_error *err);
/* The words joined, for a message; lives as long as the change. */
const char *decision_words_joined(struct change *change);

#endif
