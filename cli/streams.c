#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void streams_take_places(void)
{
	for (int number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
		if (fcntl(number, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* The lowest number that is free is this one. The wrong way round: what uses it is told. */
		int opened = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
		if (opened >= 0 && opened != number)
			(void)close(opened);
	}
}
