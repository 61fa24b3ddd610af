#include "waiting.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "messages.h"

#define QUIET_MILLISECONDS 1000
#define SECONDS_MAX 3600

/* Once a wait, on a terminal only: what is printed to a file is for those who read what went wrong. */
static void tell(void *context, int waited_milliseconds, int milliseconds_max)
{
	static bool told;
	(void)context;
	if (waited_milliseconds < QUIET_MILLISECONDS) {
		told = false;
		return;
	}
	if (told || isatty(STDERR_FILENO) != 1)
		return;
	told = true;
	(void)fputs("\r\033[K", stderr); /* over what may stand there of a progress */
	message_told(
		"Boken är upptagen av ett annat program; väntar i högst %d sekunder på att den blir ledig",
		milliseconds_max / 1000);
}

enum uph_status waiting_options(struct uph_ledger_options *options, struct uph_error *err)
{
	const char *text = getenv("UPH_WAIT");
	options->waiting = tell;
	if (!text || !*text)
		return UPH_OK;
	char *end = NULL;
	size_t length = strlen(text);
	long seconds = length == strspn(text, "0123456789") ? strtol(text, &end, 10) : -1;
	if (seconds < 0 || seconds > SECONDS_MAX)
		return uph_fail(err, UPH_E_USAGE,
			"UPH_WAIT är inte ett antal sekunder från 0 till %d; skriv till exempel UPH_WAIT=60",
			SECONDS_MAX);
	options->busy_milliseconds = seconds == 0 ? 1 : (int)seconds * 1000;
	return UPH_OK;
}
