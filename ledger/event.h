/* The event table: which event may move money from which kinds of account to which. Said here and nowhere
 * else; the journal asks before it writes, verify asks again of what is written. */
#ifndef UPH_LEDGER_EVENT_H
#define UPH_LEDGER_EVENT_H

#include <stdbool.h>

#include "uph/error.h"
#include "uph/journal.h"

/* NULL when the event may move money between the two accounts; else the reason, a Swedish clause. A
 * correction moves either way. */
const char *event_refuses(
	enum uph_event event, const struct uph_account *from, const struct uph_account *to, bool correction);

#endif
