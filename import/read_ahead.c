/* Three batches of rows go round between two threads: one is being filled, one may wait, one is being taken.
 *
 * A batch belongs to the reading thread until it counts as filled, and from then on to the other until it is
 * given back; `lock` guards the count and nothing else. How the rows end (after the last, or with an error)
 * stands in the last batch, behind its rows. */
#include "import/read_ahead.h"

#include <pthread.h>
#include <stdlib.h>

#define BATCHES 3
#define BATCH_ROWS 512
/* A batch is full with so much text, too. */
#define BATCH_BYTES ((size_t)256 << 10)
#define BATCH_BYTES_MAX ((size_t)32 << 20)

struct batch {
	struct journal_row rows[BATCH_ROWS];
	size_t count;
	struct arena texts;
	enum uph_status status; /* after the rows: UPH_OK, there is another batch */
	struct uph_error why;
};

struct read_ahead {
	const struct journal_stream *source;
	struct batch batches[BATCHES];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t filled; /* batches, the one that is being taken included */
	bool stop;
	/* the taking side */
	size_t taking, at; /* the batch, and the row in it that comes next */
	bool taken;        /* a batch has been */
};

/* ---- the reading thread ---- */

static bool copy_row(struct batch *batch, const struct journal_row *row)
{
	struct journal_row *copy = &batch->rows[batch->count];
	*copy = *row;
	for (size_t i = 0; i < UPH_MOVEMENT_FIELDS; i++) {
		if (row->fields[i] && !(copy->fields[i] = arena_string(&batch->texts, row->fields[i])))
			return false;
	}
	batch->count++;
	return true;
}

static void fill(struct batch *batch, const struct journal_stream *source)
{
	const struct journal_row *row;
	batch->count = 0;
	batch->status = UPH_OK;
	arena_clear(&batch->texts);
	while (batch->status == UPH_OK && batch->count < BATCH_ROWS &&
		batch->texts.used_total < BATCH_BYTES) {
		batch->status = source->next(source->context, &row, &batch->why);
		if (batch->status == UPH_OK && !copy_row(batch, row))
			batch->status = uph_fail(&batch->why, UPH_E_MEMORY, "minnet räcker inte");
	}
}

/* Waits until a batch is free; false when no more are wanted. */
static bool wait_for_free(struct read_ahead *ahead)
{
	(void)pthread_mutex_lock(&ahead->lock);
	while (ahead->filled == BATCHES && !ahead->stop)
		(void)pthread_cond_wait(&ahead->changed, &ahead->lock);
	bool wanted = !ahead->stop;
	(void)pthread_mutex_unlock(&ahead->lock);
	return wanted;
}

static void change_filled(struct read_ahead *ahead, int by)
{
	(void)pthread_mutex_lock(&ahead->lock);
	ahead->filled += (size_t)by;
	(void)pthread_cond_signal(&ahead->changed);
	(void)pthread_mutex_unlock(&ahead->lock);
}

static void *read_all(void *context)
{
	struct read_ahead *ahead = context;
	for (size_t i = 0; wait_for_free(ahead); i = (i + 1) % BATCHES) {
		struct batch *batch = &ahead->batches[i];
		fill(batch, ahead->source);
		bool last = batch->status != UPH_OK;
		change_filled(ahead, 1);
		if (last)
			break;
	}
	return NULL;
}

/* ---- the taking side ---- */

/* The next batch, when there is one; the one before it can be filled again. */
static void take_batch(struct read_ahead *ahead)
{
	if (ahead->taken) {
		ahead->taking = (ahead->taking + 1) % BATCHES;
		change_filled(ahead, -1);
	}
	(void)pthread_mutex_lock(&ahead->lock);
	while (ahead->filled == 0)
		(void)pthread_cond_wait(&ahead->changed, &ahead->lock);
	(void)pthread_mutex_unlock(&ahead->lock);
	ahead->taken = true;
	ahead->at = 0;
}

enum uph_status read_ahead_next(
	struct read_ahead *ahead, const struct journal_row **out, struct uph_error *err)
{
	const struct batch *batch = &ahead->batches[ahead->taking];
	while (!ahead->taken || (ahead->at == batch->count && batch->status == UPH_OK)) {
		take_batch(ahead);
		batch = &ahead->batches[ahead->taking];
	}
	if (ahead->at < batch->count) {
		*out = &batch->rows[ahead->at++];
		return UPH_OK;
	}
	return batch->status == UPH_END ? UPH_END : uph_fail(err, batch->status, "%s", batch->why.message);
}

struct read_ahead *read_ahead_begin(const struct journal_stream *source)
{
	struct read_ahead *ahead = calloc(1, sizeof *ahead);
	if (!ahead)
		return NULL;
	ahead->source = source;
	for (size_t i = 0; i < BATCHES; i++)
		arena_init(&ahead->batches[i].texts, BATCH_BYTES_MAX);
	if (pthread_mutex_init(&ahead->lock, NULL) != 0)
		goto no_lock;
	if (pthread_cond_init(&ahead->changed, NULL) != 0)
		goto no_condition;
	if (pthread_create(&ahead->thread, NULL, read_all, ahead) == 0)
		return ahead;
	(void)pthread_cond_destroy(&ahead->changed);
no_condition:
	(void)pthread_mutex_destroy(&ahead->lock);
no_lock:
	free(ahead);
	return NULL;
}

void read_ahead_end(struct read_ahead *ahead)
{
	if (!ahead)
		return;
	(void)pthread_mutex_lock(&ahead->lock);
	ahead->stop = true;
	(void)pthread_cond_signal(&ahead->changed);
	(void)pthread_mutex_unlock(&ahead->lock);
	(void)pthread_join(ahead->thread, NULL);
	(void)pthread_cond_destroy(&ahead->changed);
	(void)pthread_mutex_destroy(&ahead->lock);
	for (size_t i = 0; i < BATCHES; i++)
		arena_free(&ahead->batches[i].texts);
	free(ahead);
}
