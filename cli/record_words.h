/* What uph record is told: the options of an event, read into a movement. */
#ifndef UPH_CLI_RECORD_WORDS_H
#define UPH_CLI_RECORD_WORDS_H

#include "change.h"
#include "uph/movement.h"

/* Which options an event needs and takes; OPTION_NONE ends a list. */
#define RECORD_OPTIONS_MAX 12
struct record_fields {
	enum uph_event event;
	enum option_id needs[RECORD_OPTIONS_MAX];
	enum option_id takes[RECORD_OPTIONS_MAX];
};

/* The event's fields. */
const struct record_fields *record_fields_of(enum uph_event event);
/* UPH_E_USAGE when an option is missing, or is none of the event's. */
enum uph_status record_fields_check(
	const struct invocation *invocation, enum uph_event event, struct uph_error *err);

/* Day, amount, pots, party, reference, text, override. Funds and activities that the event may bring to the
 * books are added; a name that is near a known one is refused with it. */
enum uph_status record_words_read(
	struct change *change, enum uph_event event, struct uph_movement *out, struct uph_error *err);

/* The party of an option; 0 when it is not given. One that is not known is added, unless it is near one that
 * is. */
enum uph_status record_party(struct change *change, enum option_id id, int64_t *out, struct uph_error *err);

/* A new allocation by the options: its decision (found or added), its step, its financing line. */
enum uph_status record_allocation(
	struct change *change, const struct uph_movement *movement, int64_t *out, struct uph_error *err);

#endif
