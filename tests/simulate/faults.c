/* The linker's --wrap puts these between the library and its allocator; SQLite gets an allocator of ours, and
 * the file system of tests/fault. */
#include "tests/simulate/faults.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "tests/fault/faulty_vfs.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);

/* A second thread reads long files: both allocate. */
static atomic_long until; /* allocations until one fails; 0: none does */
static atomic_bool failed;
static bool of_files;

static bool fails(void)
{
	if (atomic_load(&until) <= 0 || atomic_fetch_sub(&until, 1) != 1)
		return false;
	atomic_store(&failed, true);
	return true;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return fails() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

/* ---- SQLite's ---- */

static sqlite3_mem_methods plain;

static void *sqlite_malloc(int size)
{
	return fails() ? NULL : plain.xMalloc(size);
}

static void *sqlite_realloc(void *memory, int size)
{
	return fails() ? NULL : plain.xRealloc(memory, size);
}

static bool wrap_sqlite(void)
{
	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
		return false;
	sqlite3_mem_methods ours = plain;
	ours.xMalloc = sqlite_malloc;
	ours.xRealloc = sqlite_realloc;
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK;
}

/* ---- both ---- */

static void arm(enum model_fault kind, int64_t nth)
{
	static const unsigned operations[MODEL_FAULTS] = {[FAULT_WRITE] = FAULTY_WRITE | FAULTY_TRUNCATE,
		[FAULT_SYNC] = FAULTY_SYNC | FAULTY_LOCK,
		[FAULT_OPEN] = FAULTY_OPEN | FAULTY_DELETE | FAULTY_ACCESS | FAULTY_READ | FAULTY_SIZE};
	atomic_store(&failed, false);
	of_files = kind != FAULT_MEMORY;
	if (!of_files) {
		atomic_store(&until, (long)nth);
		return;
	}
	const struct faulty_plan plan = {.kind = kind == FAULT_WRITE && nth % 2 ? FAULTY_FULL : FAULTY_IO,
		.operations = operations[kind],
		.nth = (long)nth - 1,
		.on = nth % 3 == 0};
	faulty_vfs_begin(&plan);
}

static bool disarm(void)
{
	atomic_store(&until, 0);
	if (!of_files)
		return atomic_exchange(&failed, false);
	const bool struck = faulty_vfs_struck();
	(void)faulty_vfs_end();
	of_files = false;
	return struck;
}

const struct model_faults *simulate_faults(void)
{
	static const struct model_faults faults = {arm, disarm};
	return wrap_sqlite() && faulty_vfs_register() ? &faults : NULL;
}
