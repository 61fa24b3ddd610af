/* Between the files that keep parties: register.c (the lists), party.c (what changes), party_number.c. */
#ifndef UPH_LEDGER_PARTY_H
#define UPH_LEDGER_PARTY_H

#include "uph/register.h"

/* Reads a number and sees that no party has it but those that count as `party` (0: none may). */
enum uph_status party_number_is_free(struct uph_ledger *ledger, int64_t party, const char *text,
	char out[UPH_ORGANISATION_NUMBER_MAX], struct uph_error *err);

#endif
