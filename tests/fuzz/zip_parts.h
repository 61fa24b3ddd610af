/* Writes zips of given parts, whole or wrong in a chosen way, so that a changed byte reaches the XML behind
 * the checksums. */
#ifndef UPH_TESTS_FUZZ_ZIP_PARTS_H
#define UPH_TESTS_FUZZ_ZIP_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buffer.h"

enum { ZIP_PARTS_BYTES_MAX = 1 << 20 };

struct zip_part {
	const char *name, *before, *after;
	const char *word; /* of the input that stands between; NULL: none does */
};

/* How a part's entry is written other than it should be; all zero: as it should. */
struct zip_fault {
	uint16_t flags;        /* encrypted, with a descriptor … */
	uint16_t method;       /* 0: stored, 8: deflated; another one is only said */
	bool deflate;          /* pack the bytes, whatever the method says */
	uint32_t sum_off;      /* added to the checksum … */
	uint32_t zipped_off;   /* … to the packed size … */
	uint32_t unzipped_off; /* … to the unpacked size … */
	uint32_t offset_off;   /* … and to where the directory says that the part stands */
};

struct zip_writer {
	struct buffer bytes, directory;
	uint32_t count;
};

void zip_writer_init(struct zip_writer *writer, size_t bytes_max);
void zip_writer_free(struct zip_writer *writer);
/* `fault` NULL: none. */
void zip_writer_add(struct zip_writer *writer, const char *name, const char *data, size_t length,
	const struct zip_fault *fault);
/* The directory and the end of it; `count_off` and `size_off` are added to what it says of them. */
void zip_writer_end(
	struct zip_writer *writer, uint32_t count_off, uint32_t size_off, const char *comment, size_t length);

/* A whole zip of the parts, the input standing in the one with the word. */
void zip_parts_write(struct buffer *out, const struct zip_part *parts, size_t count, const char *word,
	const char *input, size_t length);

#endif
