/* With sanitizers, which define malloc themselves: our own code through the linker's --wrap, SQLite through
 * its configuration. A block of SQLite's begins with its size. */
#include <sqlite3.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fault/faulty_memory.h"
#include "tests/fault/faulty_memory_plan.h"

#ifdef FAULT_WRAPPED

#include <sanitizer/lsan_interface.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t length);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);

void *__wrap_malloc(size_t size)
{
	return faulty_memory_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return faulty_memory_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return faulty_memory_fails() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
	return faulty_memory_fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t length)
{
	return faulty_memory_fails() ? NULL : __real_strndup(text, length);
}

#define FRONT 16 /* keeps what follows aligned */

static void *engine_malloc(int size)
{
	unsigned char *block = faulty_memory_fails() ? NULL : __real_malloc((size_t)size + FRONT);
	if (!block)
		return NULL;
	memcpy(block, &size, sizeof size);
	return block + FRONT;
}

static void engine_free(void *memory)
{
	if (memory)
		free((unsigned char *)memory - FRONT);
}

static int engine_size(void *memory)
{
	int size = 0;
	if (memory)
		memcpy(&size, (unsigned char *)memory - FRONT, sizeof size);
	return size;
}

static void *engine_realloc(void *memory, int size)
{
	unsigned char *block =
		faulty_memory_fails() ? NULL
				      : __real_realloc((unsigned char *)memory - FRONT, (size_t)size + FRONT);
	if (!block)
		return NULL;
	memcpy(block, &size, sizeof size);
	return block + FRONT;
}

static int engine_round(int size)
{
	return (size + 7) & ~7;
}

static int engine_begin(void *context)
{
	(void)context;
	return SQLITE_OK;
}

static void engine_end(void *context)
{
	(void)context;
}

bool faulty_memory_register(void)
{
	static const sqlite3_mem_methods methods = {.xMalloc = engine_malloc,
		.xFree = engine_free,
		.xRealloc = engine_realloc,
		.xSize = engine_size,
		.xRoundup = engine_round,
		.xInit = engine_begin,
		.xShutdown = engine_end};
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}

long faulty_memory_blocks(void)
{
	return -1;
}

bool faulty_memory_leaks(void)
{
	return __lsan_do_recoverable_leak_check() != 0;
}

#endif
