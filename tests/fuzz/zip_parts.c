#include "tests/fuzz/zip_parts.h"

#include <string.h>
#include <zlib.h>

#include "tests/fuzz/require.h"

static void put_number(struct buffer *out, uint32_t number, int bytes)
{
	for (; bytes > 0; bytes--, number >>= 8)
		buffer_byte(out, (char)(unsigned char)(number & 0xFF));
}

/* What a local header and the directory have in common. */
struct entry {
	uint32_t flags, method, sum, zipped, unzipped, name_length;
};

static void put_entry(struct buffer *out, const struct entry *entry)
{
	put_number(out, 20, 2);
	put_number(out, entry->flags, 2);
	put_number(out, entry->method, 2);
	put_number(out, 0x21, 4);
	put_number(out, entry->sum, 4);
	put_number(out, entry->zipped, 4);
	put_number(out, entry->unzipped, 4);
	put_number(out, entry->name_length, 2);
	put_number(out, 0, 2);
}

static void deflate_into(struct buffer *out, const char *data, size_t length)
{
	unsigned char piece[4096];
	z_stream stream;
	memset(&stream, 0, sizeof stream);
	require(deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	struct buffer copy; /* zlib's pointer is not const everywhere */
	buffer_init(&copy, length + 1);
	buffer_append(&copy, data, length);
	stream.next_in = (unsigned char *)copy.data;
	stream.avail_in = (unsigned)length;
	int result;
	do {
		stream.next_out = piece;
		stream.avail_out = sizeof piece;
		result = deflate(&stream, Z_FINISH);
		buffer_append(out, piece, sizeof piece - stream.avail_out);
	} while (result == Z_OK);
	require(result == Z_STREAM_END);
	(void)deflateEnd(&stream);
	buffer_free(&copy);
}

void zip_writer_init(struct zip_writer *writer, size_t bytes_max)
{
	buffer_init(&writer->bytes, bytes_max);
	buffer_init(&writer->directory, bytes_max);
	writer->count = 0;
}

void zip_writer_free(struct zip_writer *writer)
{
	buffer_free(&writer->bytes);
	buffer_free(&writer->directory);
}

void zip_writer_add(struct zip_writer *writer, const char *name, const char *data, size_t length,
	const struct zip_fault *fault)
{
	static const struct zip_fault none;
	struct buffer packed;
	if (!fault)
		fault = &none;
	buffer_init(&packed, length + 4096);
	if (fault->deflate)
		deflate_into(&packed, data, length);
	else
		buffer_append(&packed, data, length);
	const struct entry entry = {.flags = fault->flags,
		.method = fault->method,
		.sum = (uint32_t)crc32(0, (const unsigned char *)data, (unsigned)length) + fault->sum_off,
		.zipped = (uint32_t)packed.length + fault->zipped_off,
		.unzipped = (uint32_t)length + fault->unzipped_off,
		.name_length = (uint32_t)strlen(name)};
	uint32_t at = (uint32_t)writer->bytes.length;
	buffer_append(&writer->bytes, "PK\3\4", 4);
	put_entry(&writer->bytes, &entry);
	buffer_text(&writer->bytes, name);
	buffer_append(&writer->bytes, packed.data, packed.length);
	buffer_append(&writer->directory, "PK\1\2\24\0", 6);
	put_entry(&writer->directory, &entry);
	put_number(&writer->directory, 0, 4);
	put_number(&writer->directory, 0, 4);
	put_number(&writer->directory, 0, 2);
	put_number(&writer->directory, at + fault->offset_off, 4);
	buffer_text(&writer->directory, name);
	writer->count++;
	buffer_free(&packed);
}

void zip_writer_end(
	struct zip_writer *writer, uint32_t count_off, uint32_t size_off, const char *comment, size_t length)
{
	struct buffer *out = &writer->bytes;
	uint32_t start = (uint32_t)out->length;
	buffer_append(out, writer->directory.data, writer->directory.length);
	buffer_append(out, "PK\5\6\0\0\0\0", 8);
	put_number(out, writer->count + count_off, 2);
	put_number(out, writer->count + count_off, 2);
	put_number(out, (uint32_t)writer->directory.length + size_off, 4);
	put_number(out, start, 4);
	put_number(out, (uint32_t)length, 2);
	buffer_append(out, comment, length);
}

void zip_parts_write(struct buffer *out, const struct zip_part *parts, size_t count, const char *word,
	const char *input, size_t length)
{
	struct zip_writer writer;
	struct buffer body;
	zip_writer_init(&writer, ZIP_PARTS_BYTES_MAX);
	buffer_init(&body, ZIP_PARTS_BYTES_MAX);
	for (size_t i = 0; i < count; i++) {
		buffer_clear(&body);
		buffer_text(&body, parts[i].before);
		if (parts[i].word && strcmp(parts[i].word, word) == 0)
			buffer_append(&body, input, length);
		buffer_text(&body, parts[i].after);
		zip_writer_add(&writer, parts[i].name, buffer_string(&body), body.length, NULL);
	}
	zip_writer_end(&writer, 0, 0, "", 0);
	buffer_append(out, writer.bytes.data, writer.bytes.length);
	buffer_free(&body);
	zip_writer_free(&writer);
}
