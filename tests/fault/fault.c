/* Everything that is done with a ledger, with something failing at one place after another: memory, the disk,
 * locks, the power. After each: no crash, no leak, a clear message; the ledger is as it was before or as it
 * is after, and whole; a file is complete or absent; the same again on the same handle does what it should.
 *
 *   fault [--step NAME]… [--kind K]… [--mode M]… [--from N] [--to N] [--stride N] [--most N] [--seed N]
 * [--cold]
 *         [--messages] [--list] [--regressions]
 *
 * Each trial is a process of its own, so that one that dies is told and the rest go on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/fault/faulty_memory.h"
#include "tests/fault/faulty_vfs.h"
#include "tests/fault/regressions.h"
#include "tests/fault/trial.h"

#define MESSAGES_MAX 400
#define TRIAL_SECONDS 120
#define FAILURES_SHOWN 20

struct told {
	char text[300];
	long count;
};

struct options {
	const char *steps[64];
	size_t step_count;
	unsigned kinds, modes; /* bits; 0: all */
	long from, to, stride, most;
	unsigned long long seed;
	bool cold, messages, list, regressions;
	bool thousandths; /* `from` and `to` are, of the step's places */
};

struct figures {
	long tried, refused, done, spared, failed;
	double seconds;
};

static struct session session;
static struct trial_result *shared; /* what the trial's process says */
static struct told messages[MESSAGES_MAX];
static size_t message_count;

static double now(void)
{
	struct timespec time;
	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- words ---- */

static bool add_bit(const char *word, const char *(*name)(int), int count, unsigned *bits)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(word, name(i)) == 0) {
			*bits |= 1U << i;
			return true;
		}
	}
	return false;
}

static const char *kind_name(int kind)
{
	return trial_kind_name((enum trial_kind)kind);
}

static const char *mode_name(int mode)
{
	return trial_mode_name((enum trial_mode)mode);
}

static bool take_option(struct options *options, const char *name, const char *value)
{
	if (strcmp(name, "--step") == 0 && options->step_count < 64) {
		options->steps[options->step_count++] = value;
		return true;
	}
	if (strcmp(name, "--kind") == 0)
		return add_bit(value, kind_name, TRIAL_KIND_COUNT, &options->kinds);
	if (strcmp(name, "--mode") == 0)
		return add_bit(value, mode_name, TRIAL_MODE_COUNT, &options->modes);
	long *const numbers[] = {&options->from, &options->to, &options->stride, &options->most};
	static const char *const names[] = {"--from", "--to", "--stride", "--most"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(name, names[i]) == 0) {
			*numbers[i] = strtol(value, NULL, 10);
			return *value >= '0' && *value <= '9';
		}
	}
	if (strcmp(name, "--seed") == 0) {
		options->seed = strtoull(value, NULL, 10);
		return true;
	}
	return false;
}

static bool read_options(int count, char **words, struct options *options)
{
	*options = (struct options){.to = -1, .seed = 1};
	for (int i = 1; i < count; i++) {
		if (strcmp(words[i], "--cold") == 0)
			options->cold = true;
		else if (strcmp(words[i], "--messages") == 0)
			options->messages = true;
		else if (strcmp(words[i], "--list") == 0)
			options->list = true;
		else if (strcmp(words[i], "--regressions") == 0)
			options->regressions = true;
		else if (i + 1 == count || !take_option(options, words[i], words[i + 1]))
			return fprintf(stderr, "fault: what is %s?\n", words[i]), false;
		else
			i++;
	}
	return true;
}

static bool is_wanted(const struct options *options, const struct step *step)
{
	for (size_t i = 0; i < options->step_count; i++) {
		if (strcmp(options->steps[i], step->name) == 0)
			return true;
	}
	return options->step_count == 0;
}

/* ---- trials ---- */

/* In a process of its own. False with what it died of in `shared`. */
static bool run_apart(const struct step *step, const struct trial *trial, const struct trial_without *without)
{
	int how = 0;
	memset(shared, 0, sizeof *shared);
	(void)fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		(void)alarm(TRIAL_SECONDS);
		trial_run(&session, step, trial, without, shared);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &how, 0) != child) {
		(void)snprintf(shared->wrong, sizeof shared->wrong, "no process can be made");
		return false;
	}
	if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
		return true;
	if (WIFSIGNALED(how))
		(void)snprintf(shared->wrong, sizeof shared->wrong, "it died of signal %d (%s)",
			WTERMSIG(how), strsignal(WTERMSIG(how)));
	else
		(void)snprintf(
			shared->wrong, sizeof shared->wrong, "it ended with exit code %d", WEXITSTATUS(how));
	return false;
}

static void keep_message(const char *text)
{
	char cut[sizeof messages[0].text];
	(void)snprintf(cut, sizeof cut, "%s", text);
	/* The temporary names differ from time to time. */
	for (char *at = strstr(cut, ".ny-"); at; at = strstr(at + 4, ".ny-"))
		memset(at + 4, 'X', strlen(at + 4) < 6 ? strlen(at + 4) : 6);
	for (size_t i = 0; i < message_count; i++) {
		if (strcmp(messages[i].text, cut) == 0) {
			messages[i].count++;
			return;
		}
	}
	if (message_count == MESSAGES_MAX)
		return;
	memcpy(messages[message_count].text, cut, sizeof cut);
	messages[message_count++].count = 1;
}

static void count_trial(const struct step *step, const struct trial *trial, long places, bool lived,
	const struct options *options, struct figures *figures)
{
	figures->tried++;
	if (!lived || shared->wrong[0]) {
		figures->failed++;
		if (figures->failed <= FAILURES_SHOWN)
			printf("FAIL fault --step %s --kind %s --mode %s --from %ld --to %ld%s%s%.0llu (of %ld): %s\n",
				step->name, trial_kind_name(trial->kind), trial_mode_name(trial->mode),
				trial->nth, trial->nth, options->cold ? " --cold" : "",
				trial->kind == TRIAL_POWER ? " --seed " : "",
				trial->kind == TRIAL_POWER ? options->seed : 0, places, shared->wrong);
	} else if (!shared->struck) {
		figures->spared++;
	} else if (shared->status == UPH_OK) {
		figures->done++;
	} else {
		figures->refused++;
		keep_message(shared->message);
	}
}

/* How many places there are, and how many of them are passed over between two. */
static long choose_stride(const struct options *options, const struct step *step, long count)
{
	long stride = options->stride > 0 ? options->stride : 1;
	long most = options->most;
	if (step->heavy && most > 40)
		most = most / 4 + 1;
	return most > 0 && count / stride > most ? (count + most - 1) / most : stride;
}

static void try_places(const struct step *step, enum trial_kind kind, enum trial_mode mode,
	const struct options *options, struct figures *figures)
{
	struct trial trial = {.kind = kind, .mode = mode, .nth = -1, .verify = true};
	if (!run_apart(step, &trial, NULL) || shared->wrong[0]) {
		count_trial(step, &trial, 0, false, options, figures);
		return;
	}
	const struct trial_without without = shared->without;
	const long scale = options->thousandths ? without.count : 1000;
	const long from = options->from * scale / 1000, to = (options->to * scale + 999) / 1000;
	/* Of the power, after the last as well, when all has been said to be done. */
	const long end = kind == TRIAL_POWER ? without.count : without.count - 1;
	const long last = options->to >= 0 && to < end ? to : end;
	long stride = choose_stride(options, step, last - from + 1);
	/* Not the same places for each kind, when some are passed over. */
	long first = from + (stride > 1 ? (long)(options->seed * 7 + (unsigned)kind * 3) % stride : 0);
	for (trial.nth = first; trial.nth <= last; trial.nth += stride) {
		/* Nothing, everything, then parts that differ from place to place. */
		trial.seed = options->seed + (uint64_t)trial.nth * 1000003;
		if (kind == TRIAL_POWER && trial.nth % 4 < 2)
			trial.seed = (uint64_t)trial.nth % 4;
		trial.verify = stride == 1 ? trial.nth % 5 == 0 || last == first : true;
		count_trial(step, &trial, without.count, run_apart(step, &trial, &without), options, figures);
		if (isatty(STDERR_FILENO) == 1)
			fprintf(stderr, "\r%-20s %-6s %-6s %ld of %ld   ", step->name, trial_kind_name(kind),
				trial_mode_name(mode), trial.nth, last);
	}
}

static const struct step *find_step(const char *name)
{
	for (size_t i = 0; i < session_step_count; i++) {
		if (strcmp(session_steps[i].name, name) == 0)
			return &session_steps[i];
	}
	return NULL;
}

static void try_step(const struct step *step, const struct options *options, struct figures *total)
{
	struct figures figures = {0};
	double begun = now();
	if (!options->cold) { /* once before, so that libraries have made what they keep */
		const struct trial warming = {.kind = TRIAL_MEMORY, .nth = -1};
		trial_run(&session, step, &warming, NULL, shared);
	}
	for (int kind = 0; kind < TRIAL_KIND_COUNT; kind++) {
		if (options->kinds != 0 && (options->kinds & 1U << kind) == 0)
			continue;
		for (int mode = 0; mode < TRIAL_MODE_COUNT; mode++) {
			if ((options->modes == 0 || (options->modes & 1U << mode) != 0) &&
				trial_fits(step, (enum trial_kind)kind, (enum trial_mode)mode))
				try_places(step, (enum trial_kind)kind, (enum trial_mode)mode, options,
					&figures);
		}
	}
	figures.seconds = now() - begun;
	if (isatty(STDERR_FILENO) == 1)
		fprintf(stderr, "\r%60s\r", "");
	printf("%-20s %7ld tried %7ld refused %7ld done %5ld not struck %7.1f s %5ld failed\n", step->name,
		figures.tried, figures.refused, figures.done, figures.spared, figures.seconds,
		figures.failed);
	(void)fflush(stdout);
	total->tried += figures.tried;
	total->refused += figures.refused;
	total->done += figures.done;
	total->spared += figures.spared;
	total->failed += figures.failed;
	total->seconds += figures.seconds;
}

/* Each defect of regressions.c is looked for where it was. */
static int try_regressions(const struct options *options)
{
	struct figures total = {0};
	long missed = 0;
	for (size_t i = 0; i < regression_count; i++) {
		const struct regression *row = &regressions[i];
		const struct step *step = find_step(row->step);
		const struct options here = {.kinds = 1U << row->kind,
			.modes = 1U << row->mode,
			.from = row->from,
			.to = row->to,
			.most = row->most,
			.seed = options->seed,
			.cold = faulty_memory_blocks() < 0, /* no blocks are counted that libraries keep */
			.thousandths = true};
		const long struck = total.tried - total.spared;
		printf("%s\n", row->defect);
		if (step)
			try_step(step, &here, &total);
		if (total.tried - total.spared > struck)
			continue;
		printf("FAIL nothing was made to fail\n");
		missed++;
	}
	printf("fault: %zu regressions, %ld failures put in, %.0f s, %ld failed\n", regression_count,
		total.tried - total.spared, total.seconds, total.failed + missed);
	return total.failed + missed > 0;
}

static void list_steps(void)
{
	for (size_t i = 0; i < session_step_count; i++)
		printf("%s\n", session_steps[i].name);
}

static void tell_messages(void)
{
	printf("\nWhat was said (%zu sentences):\n", message_count);
	for (size_t i = 0; i < message_count; i++)
		printf("%6ld  %s\n", messages[i].count, messages[i].text);
}

/* In a process of its own as well: this one is to meet every library as if for the first time. */
static bool prepare(const char *home)
{
	int how = 0;
	struct uph_error err = {0};
	(void)fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		bool done = session_prepare(&session, home, &err);
		if (!done)
			fprintf(stderr, "fault: %s\n", err.message);
		(void)fflush(NULL);
		_exit(done ? 0 : 1);
	}
	if (child < 0 || waitpid(child, &how, 0) != child || how != 0)
		return false;
	return session_paths(&session, home);
}

static int try_all(const struct options *options)
{
	struct figures total = {0};
	long steps = 0;
	for (size_t i = 0; i < session_step_count; i++) {
		if (!is_wanted(options, &session_steps[i]))
			continue;
		try_step(&session_steps[i], options, &total);
		steps++;
	}
	if (options->messages)
		tell_messages();
	printf("fault: %ld steps, %ld failures put in, %ld refused, %ld done all the same, %.0f s, seed %llu, %ld failed\n",
		steps, total.tried - total.spared, total.refused, total.done, total.seconds, options->seed,
		total.failed);
	return total.failed > 0 || total.tried == 0;
}

int main(int argc, char **argv)
{
	struct options options;
	char home[32];
	/* In memory where there is such a place: nothing here is to outlive the test. */
	(void)snprintf(home, sizeof home, "%s/uph-fault-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!read_options(argc, argv, &options))
		return 2;
	if (options.list)
		return list_steps(), 0;
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || !faulty_memory_register() || !faulty_vfs_register() || !mkdtemp(home) ||
		!prepare(home)) {
		fprintf(stderr, "fault: the session cannot be prepared\n");
		return 1;
	}
	int code = options.regressions ? try_regressions(&options) : try_all(&options);
	session_remove(&session);
	return code;
}
