/* Without sanitizers: the program's malloc is this one, for every library that it is linked with. What it
 * does not refuse is the C library's. */
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "tests/fault/faulty_memory.h"
#include "tests/fault/faulty_memory_plan.h"

#ifndef FAULT_WRAPPED

/* Libraries whose own code does not survive that an allocation fails: libxlsxwriter writes through what it
 * was not given (1.1.4), and nothing around it can know. So what its own code asks of malloc, calloc and
 * realloc is never made to fail, nor counted among the places. When it closes a workbook that holds for what
 * minizip and zlib ask on its behalf, too: minizip does the same as it does, and gives nothing back. What the
 * C library's streams ask for before that is made to fail. */
static const char *const spared[] = {"libxlsxwriter.so", NULL};

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

struct range {
	uintptr_t first, last;
};

static struct range spared_ranges[8];
static size_t spared_count;
static atomic_long blocks;

static bool is_spared(const void *caller)
{
	uintptr_t at = (uintptr_t)caller;
	for (size_t i = 0; i < spared_count; i++) {
		if (at >= spared_ranges[i].first && at < spared_ranges[i].last)
			return true;
	}
	return false;
}

/* The thread is in workbook_close(). */
static _Thread_local bool closing;

lxw_error __real_workbook_close(lxw_workbook *workbook);
lxw_error __wrap_workbook_close(lxw_workbook *workbook);

lxw_error __wrap_workbook_close(lxw_workbook *workbook)
{
	closing = true;
	lxw_error error = __real_workbook_close(workbook);
	closing = false;
	return error;
}

static bool fails(const void *caller)
{
	if (closing || is_spared(caller) || !faulty_memory_fails())
		return false;
	errno = ENOMEM;
	return true;
}

static void *counted(void *memory)
{
	if (memory)
		atomic_fetch_add(&blocks, 1);
	return memory;
}

void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *memory, size_t size)
{
	if (!memory)
		return fails(__builtin_return_address(0)) ? NULL : counted(__libc_malloc(size));
	if (size == 0) {
		free(memory);
		return NULL;
	}
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}

void free(void *memory)
{
	if (memory)
		atomic_fetch_sub(&blocks, 1);
	__libc_free(memory);
}

void *memalign(size_t alignment, size_t size);
void *memalign(size_t alignment, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : counted(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	void *memory = fails(__builtin_return_address(0)) ? NULL : counted(__libc_memalign(alignment, size));
	if (!memory)
		return ENOMEM;
	*out = memory;
	return 0;
}

/* Where a library's code stands in memory. */
static int see_library(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	(void)context;
	for (size_t i = 0; spared[i]; i++) {
		if (!info->dlpi_name || !strstr(info->dlpi_name, spared[i]))
			continue;
		for (size_t part = 0; part < info->dlpi_phnum; part++) {
			const ElfW(Phdr) *header = &info->dlpi_phdr[part];
			if (header->p_type != PT_LOAD || (header->p_flags & PF_X) == 0 ||
				spared_count == sizeof spared_ranges / sizeof *spared_ranges)
				continue;
			uintptr_t first = info->dlpi_addr + header->p_vaddr;
			spared_ranges[spared_count++] = (struct range){first, first + header->p_memsz};
		}
	}
	return 0;
}

bool faulty_memory_register(void)
{
	return dl_iterate_phdr(see_library, NULL) == 0;
}

long faulty_memory_blocks(void)
{
	return atomic_load(&blocks);
}

bool faulty_memory_leaks(void)
{
	return false;
}

#endif
