/* Times one program exactly: from the moment it is begun until it has ended.
 *
 *   timed TIMES SECONDS_MAX OUTPUT PROGRAM [ARGUMENT...]
 *
 * Runs it so many times, one after the other; it is ended when a run takes longer than SECONDS_MAX. Its
 * output goes to the file OUTPUT, afresh for each run. Prints a line for each run: seconds on the wall, of
 * the program, of the kernel for it; peak memory in KiB; exit code, or 128 and the signal that ended it.
 *
 * Small on purpose: the peak memory of a child is never told as less than what its parent had when it was
 * begun. */
#define _DEFAULT_SOURCE /* wait4() */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void become(const char *output, unsigned seconds_max, char **arguments)
{
	int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (out < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	(void)close(out);
	(void)alarm(seconds_max); /* lasts in the program that this process becomes */
	(void)execvp(arguments[0], arguments);
	_exit(127);
}

static int run(const char *output, unsigned seconds_max, char **arguments)
{
	struct timespec begun, ended;
	struct rusage usage;
	int status;
	(void)clock_gettime(CLOCK_MONOTONIC, &begun);
	pid_t child = fork();
	if (child == 0)
		become(output, seconds_max, arguments);
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return 1;
	(void)clock_gettime(CLOCK_MONOTONIC, &ended);
	(void)printf("%.6f %.6f %.6f %ld %d\n",
		(double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9,
		seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss,
		WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		(void)fputs("timed GÅNGER SEKUNDER UTDATA PROGRAM [ARGUMENT...]\n", stderr);
		return 2;
	}
	long times = strtol(argv[1], NULL, 10);
	unsigned seconds_max = (unsigned)strtoul(argv[2], NULL, 10);
	for (long i = 0; i < times; i++) {
		if (run(argv[3], seconds_max, argv + 4) != 0)
			return 1;
		(void)fflush(stdout);
	}
	return 0;
}
