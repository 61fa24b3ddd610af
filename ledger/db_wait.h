/* How long a book that another program uses is waited for.
 *
 * The wait is bounded, for all of a change or a reading together: who has waited in vain does not wait again
 * at the next row. The engine asks db_wait_on() each time that it finds the file taken. */
#ifndef UPH_LEDGER_DB_WAIT_H
#define UPH_LEDGER_DB_WAIT_H

#include <stdbool.h>
#include <stdint.h>

/* What a change or a reading waits for another's, unless it is told otherwise: longer than anybody's whole
 * change takes, an import of a million rows from a slow disk included. */
#define DB_WAIT_MILLISECONDS 30000

struct db_wait {
	int milliseconds_max;
	int64_t slept;   /* nanoseconds, since db_wait_begin() */
	bool in_vain;    /* the same */
	uint32_t chance; /* so that those who wait do not come back at the same moment */
	void (*tell)(void *context, int waited_milliseconds, int milliseconds_max); /* NULL: nobody */
	void *tell_context;
};

void db_wait_init(struct db_wait *wait, int milliseconds_max);
/* A new change or reading, with the whole wait before it. */
void db_wait_begin(struct db_wait *wait);
/* Sleeps a while and says 1: try again; or 0: it has been long enough. `times` is how many times it has been
 * asked in the running wait. `context` is the struct db_wait. */
int db_wait_on(void *context, int times);

#endif
