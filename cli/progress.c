#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MILLISECONDS 1000
#define REDRAW_MILLISECONDS 100

static int64_t now(void)
{
	struct timespec time;
	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, const char *what)
{
	*progress = (struct progress){.what = what, .terminal = isatty(STDERR_FILENO) == 1};
	progress->begun_milliseconds = progress->drawn_milliseconds = now();
}

void progress_update(void *context, int64_t done, int64_t total)
{
	struct progress *progress = context;
	if (!progress->terminal || total < 0)
		return;
	int64_t moment = now();
	if (moment - progress->begun_milliseconds < QUIET_MILLISECONDS ||
		moment - progress->drawn_milliseconds < REDRAW_MILLISECONDS)
		return;
	progress->drawn_milliseconds = moment;
	progress->shown = true;
	if (total > 0)
		(void)fprintf(stderr, "\r%s: %d %%\033[K", progress->what, (int)(done * 100 / total));
	else
		(void)fprintf(stderr, "\r%s: %lld rader", progress->what, (long long)done);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		(void)fputs("\r\033[K", stderr);
	progress->shown = false;
}
