/* Simulation: many runs of every operation at random, each with a seed of its own, beside a model of the
 * books (tests/support/model_run.h), with faults among them when they are asked for.
 *
 *   simulate [--seed S] [--runs R] [--operations N] [--rows N] [--events N] [--jobs N] [--faults] [--first]
 * [--tell]
 *
 * Runs R runs of N operations each, or as many as make so many events (entries). Each run is a process of its
 * own, so that one that crashes is a failure with a seed like any other. The last line has the figures; the
 * exit code is 1 when a run failed, and its seed and the command that repeats it have been printed. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/simulate/faults.h"
#include "tests/support/model_operations.h"

#define JOBS_MAX 16
#define MESSAGE_MAX 2200
/* After so many no more runs are begun. */
#define FAILURES_MAX 10

struct asked {
	uint64_t seed;
	int64_t runs, operations, rows, events, jobs;
	bool faults, tell, first,
		single; /* first: the first failure is enough; single: the seed is the run's own */
};

/* What a run tells while it goes on. */
struct told {
	struct model_counts counts;
	char message[MESSAGE_MAX];
	unsigned char hash[UPH_DIGEST_SIZE];
};

struct job {
	pid_t process;
	uint64_t seed;
	struct told *told;
};

static struct told *telling;
static volatile sig_atomic_t stopping; /* no more runs are begun; those that run come to their end */

static void stop(int number)
{
	(void)number;
	stopping = 1;
}

static void failing(const char *message)
{
	(void)snprintf(telling->message, sizeof telling->message, "%s", message);
	if (book && book->folder)
		support_folder_remove(book->folder);
	_exit(1);
}

/* A run's seed out of the first one and its number: splitmix64, never 0. */
static uint64_t seed_of(const struct asked *asked, int64_t number)
{
	uint64_t z = asked->seed + ((uint64_t)number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	if (asked->single)
		return asked->seed;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return z ? z : 1;
}

static void run_one(const struct asked *asked, uint64_t seed, struct told *told)
{
	static const int64_t rows[] = {300, 3000, 15000, 200000};
	const int64_t most = rows[seed >> 3 & 3];
	struct model_run run = {.seed = seed,
		.operations = asked->operations,
		.rows = most < asked->rows ? most : asked->rows,
		.stride = 5,
		.tell = asked->tell,
		.faults = asked->faults ? simulate_faults() : NULL,
		.counts = &told->counts};
	telling = told;
	model_book_failing = failing;
	if (asked->faults && !run.faults)
		failing("SQLite does not let itself be made to fail");
	model_run(&run);
	memcpy(told->hash, run.hash, sizeof told->hash);
}

/* ---- processes ---- */

static double now(void)
{
	struct timespec time;
	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void begin(const struct asked *asked, struct job *job, uint64_t seed)
{
	memset(job->told, 0, sizeof *job->told);
	job->seed = seed;
	(void)fflush(NULL);
	job->process = fork();
	if (job->process == 0) {
		run_one(asked, seed, job->told);
		exit(0);
	}
	if (job->process < 0) {
		perror("simulate: fork");
		exit(2);
	}
}

static void tell_failure(const struct asked *asked, const struct job *job, int status)
{
	const struct told *told = job->told;
	(void)fprintf(
		stderr, "\nsimulate: %s\n", told->message[0] ? told->message : "the run ended by itself");
	if (WIFSIGNALED(status))
		(void)fprintf(stderr, "  signal %d after operation %" PRId64 "\n", WTERMSIG(status),
			told->counts.operations);
	(void)fprintf(stderr,
		"  after %" PRId64 " operations and %" PRId64 " events; again: simulate --again %" PRIu64
		" --operations %" PRId64 " --rows %" PRId64 "%s\n",
		told->counts.operations, told->counts.entries, job->seed, asked->operations, asked->rows,
		asked->faults ? " --faults" : "");
}

static void add(struct model_counts *sum, const struct model_counts *counts)
{
	sum->operations += counts->operations;
	sum->refused += counts->refused;
	sum->entries += counts->entries;
	sum->faults += counts->faults;
	sum->dropped += counts->dropped;
}

struct progress {
	struct model_counts sum;
	int64_t done, failures, files;
	double since;
	bool shown;
};

static void tell_progress(const struct progress *progress)
{
	if (progress->shown)
		(void)fprintf(stderr,
			"\r%" PRId64 " runs, %" PRId64 " operations, %" PRId64 " events, %.0f s ",
			progress->done, progress->sum.operations, progress->sum.entries,
			now() - progress->since);
}

static void end(const struct asked *asked, struct job *job, int status, struct progress *progress)
{
	job->process = 0;
	progress->done++;
	add(&progress->sum, &job->told->counts);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		progress->failures++;
		tell_failure(asked, job, status);
	} else if (asked->single || asked->tell) {
		(void)printf("seed %" PRIu64 ": %" PRId64 " operations, %" PRId64
			     " events, %02x%02x%02x%02x\n",
			job->seed, job->told->counts.operations, job->told->counts.entries,
			job->told->hash[0], job->told->hash[1], job->told->hash[2], job->told->hash[3]);
	}
	tell_progress(progress);
}

static bool wanted(const struct asked *asked, int64_t begun, const struct progress *progress)
{
	if (stopping || progress->failures >= (asked->first ? 1 : FAILURES_MAX))
		return false;
	return asked->events ? progress->sum.entries < asked->events : begun < asked->runs;
}

static void run_all(const struct asked *asked, struct progress *progress)
{
	struct job jobs[JOBS_MAX] = {0};
	struct told *told = mmap(
		NULL, sizeof *told * JOBS_MAX, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int64_t begun = 0, running = 0;
	if (told == MAP_FAILED) {
		perror("simulate: mmap");
		exit(2);
	}
	for (int i = 0; i < JOBS_MAX; i++)
		jobs[i].told = &told[i];
	for (;;) {
		for (int64_t i = 0; i < asked->jobs; i++) {
			if (jobs[i].process || !wanted(asked, begun, progress))
				continue;
			begin(asked, &jobs[i], seed_of(asked, begun++));
			running++;
		}
		if (running == 0)
			break;
		int status;
		const pid_t ended = wait(&status); /* a signal interrupts it */
		for (int64_t i = 0; i < asked->jobs; i++) {
			if (ended <= 0 || jobs[i].process != ended)
				continue;
			end(asked, &jobs[i], status, progress);
			running--;
		}
	}
	(void)munmap(told, sizeof *told * JOBS_MAX);
}

/* ---- what is asked for ---- */

static int64_t number(const char *option, const char *text)
{
	char *after = NULL;
	errno = 0;
	const int64_t value = text ? (int64_t)strtoull(text, &after, 10) : 0;
	if (!text || errno || *after || after == text) {
		(void)fprintf(stderr, "simulate: %s takes a number\n", option);
		exit(2);
	}
	return value;
}

static void read_options(int count, char **words, struct asked *asked)
{
	for (int i = 1; i < count; i++) {
		const struct {
			const char *name;
			int64_t *into;
		} numbers[] = {{"--runs", &asked->runs}, {"--operations", &asked->operations},
			{"--rows", &asked->rows}, {"--events", &asked->events}, {"--jobs", &asked->jobs}};
		const char *word = words[i];
		bool known = true;
		if (strcmp(word, "--faults") == 0)
			asked->faults = true;
		else if (strcmp(word, "--tell") == 0)
			asked->tell = true;
		else if (strcmp(word, "--first") == 0)
			asked->first = true;
		else if (strcmp(word, "--seed") == 0 || strcmp(word, "--again") == 0) {
			asked->seed = (uint64_t)number(word, words[++i]);
			asked->single = word[2] == 'a';
		} else
			known = false;
		for (size_t k = 0; !known && k < sizeof numbers / sizeof *numbers; k++) {
			if (strcmp(word, numbers[k].name) != 0)
				continue;
			*numbers[k].into = number(word, words[++i]);
			known = true;
		}
		if (!known) {
			(void)fprintf(stderr, "simulate: %s is no option\n", word);
			exit(2);
		}
	}
	if (asked->single)
		asked->runs = 1;
	if (asked->jobs < 1 || asked->jobs > JOBS_MAX)
		asked->jobs = 1;
}

int main(int count, char **words)
{
	struct asked asked = {.seed = 1810874, .runs = 4, .operations = 2000, .jobs = 1};
	struct progress progress = {.since = now(), .shown = isatty(STDERR_FILENO) != 0};
	read_options(count, words, &asked);
	const struct sigaction action = {.sa_handler = stop};
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	run_all(&asked, &progress);
	if (progress.shown)
		(void)fprintf(stderr, "\r%60s\r", "");
	const double seconds = now() - progress.since;
	(void)printf("simulate --seed %" PRIu64 ": %" PRId64 " seeds, %" PRId64 " operations, %" PRId64
		     " refused, %" PRId64 " events, %" PRId64 " faults, %" PRId64
		     " dropped, %.0f s (%.0f events/s), failures %" PRId64 "\n",
		asked.seed, progress.done, progress.sum.operations, progress.sum.refused,
		progress.sum.entries, progress.sum.faults, progress.sum.dropped, seconds,
		(double)progress.sum.entries / (seconds > 0 ? seconds : 1), progress.failures);
	return progress.failures > 0;
}
