/* The inside of reading a movement's words: what movement_words.c, movement_names.c and movement_allocation.c
 * share. */
#ifndef UPH_LEDGER_MOVEMENT_WORDS_H
#define UPH_LEDGER_MOVEMENT_WORDS_H

#include "uph/movement_words.h"

struct wording {
	struct uph_ledger *ledger;
	const struct uph_movement_words *words;
	struct uph_findings *remarks; /* NULL */
};

/* What the person wrote; NULL: nothing. */
const char *wording_text(const struct wording *wording, enum uph_movement_field field);
/* What the field is called in a message, without its value. */
const char *wording_called(const struct wording *wording, enum uph_movement_field field);
/* Says which field a refusal is about; returns `status`. */
enum uph_status wording_at(
	const struct wording *wording, enum uph_movement_field field, enum uph_status status);
/* A day; one that is not written stays none. */
enum uph_status wording_day(const struct wording *wording, enum uph_movement_field field,
	struct uph_date *out, struct uph_error *err);
void wording_remark(const struct wording *wording, enum uph_severity severity, const char *rule,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ---- names (movement_names.c); what is not written stays 0 ---- */

/* The fund, activity, other fund and activity of the event. */
enum uph_status wording_pots(const struct wording *wording, struct uph_movement *out, struct uph_error *err);
/* One that is not known is added, unless it is near one that is. */
enum uph_status wording_party(
	const struct wording *wording, enum uph_movement_field field, int64_t *out, struct uph_error *err);

/* ---- a new allocation (movement_allocation.c) ---- */

/* Its decision (found or added), its step, its financing line; of one that is joined the line alone. */
enum uph_status wording_allocation(const struct wording *wording, const struct uph_movement *movement,
	int64_t *out, struct uph_error *err);

#endif
