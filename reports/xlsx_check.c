/* Checks a finished workbook before it may take its name.
 *
 * libxlsxwriter reports success when the file system of its temporary files was full: the parts are then cut
 * short, and neatly zipped. So it is not enough that the zip's directory is in order: every part is unpacked
 * (zlib comes with libxlsxwriter), piece by piece, its checksum compared, and its last tag must close its
 * first. A disk that was full for a moment only leaves a hole in the middle: a workbook is drawn twice and
 * compared, or, when its rows are too many for that, must have a part that can hold all of them. */
#define _XOPEN_SOURCE 700 /* pread() */

#include "reports/xlsx_check.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#define DIRECTORY_END_SIZE 22
#define DIRECTORY_ENTRY_SIZE 46
#define LOCAL_HEADER_SIZE 30
#define METHOD_STORED 0
#define METHOD_DEFLATED 8
#define PIECE 65536U
#define EDGE 512 /* enough for the first tag's name, and for the last tag */

struct part {
	unsigned method;
	uint32_t crc, packed, unpacked;
	uint32_t offset; /* of its header, then of its bytes */
};

/* The first and last bytes of what is unpacked, and its checksum. */
struct edges {
	unsigned char first[EDGE], last[EDGE];
	size_t first_length, last_length;
	size_t total;
	uLong crc;
};

static uint32_t number2(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t number4(const unsigned char *at)
{
	return number2(at) | number2(at + 2) << 16;
}

static void edges_add(struct edges *edges, const unsigned char *data, size_t length)
{
	edges->crc = crc32(edges->crc, data, (uInt)length);
	edges->total += length;
	size_t room = EDGE - edges->first_length;
	size_t taken = length < room ? length : room;
	memcpy(edges->first + edges->first_length, data, taken);
	edges->first_length += taken;
	if (length >= EDGE) {
		memcpy(edges->last, data + length - EDGE, EDGE);
		edges->last_length = EDGE;
		return;
	}
	size_t kept = edges->last_length + length > EDGE ? EDGE - length : edges->last_length;
	memmove(edges->last, edges->last + edges->last_length - kept, kept);
	memcpy(edges->last + kept, data, length);
	edges->last_length = kept + length;
}

/* So many bytes of the file from an offset on. */
static bool read_at(int file, uint32_t offset, void *out, size_t length)
{
	unsigned char *at = out;
	off_t from = (off_t)offset;
	while (length > 0) {
		ssize_t got = pread(file, at, length, from);
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		at += got > 0 ? got : 0;
		from += got > 0 ? got : 0;
		length -= got > 0 ? (size_t)got : 0;
	}
	return true;
}

static bool stored(int file, const struct part *part, struct edges *edges)
{
	unsigned char piece[PIECE];
	for (uint32_t at = 0, length; at < part->packed; at += length) {
		length = part->packed - at < PIECE ? part->packed - at : PIECE;
		if (!read_at(file, part->offset + at, piece, length))
			return false;
		edges_add(edges, piece, length);
	}
	return true;
}

static bool inflated(int file, const struct part *part, z_stream *stream, struct edges *edges)
{
	unsigned char packed[PIECE], piece[PIECE];
	uint32_t at = 0;
	int code = Z_OK;
	while (code == Z_OK) {
		if (stream->avail_in == 0 && at < part->packed) {
			uint32_t length = part->packed - at < PIECE ? part->packed - at : PIECE;
			if (!read_at(file, part->offset + at, packed, length))
				return false;
			stream->next_in = packed;
			stream->avail_in = length;
			at += length;
		}
		stream->next_out = piece;
		stream->avail_out = sizeof piece;
		code = inflate(stream, Z_NO_FLUSH);
		edges_add(edges, piece, sizeof piece - stream->avail_out);
	}
	return code == Z_STREAM_END && stream->avail_in == 0 && at == part->packed;
}

static bool unpack(int file, const struct part *part, struct edges *edges)
{
	z_stream stream = {0};
	if (part->method == METHOD_STORED)
		return stored(file, part, edges);
	if (part->method != METHOD_DEFLATED || inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		return false;
	bool whole = inflated(file, part, &stream, edges);
	(void)inflateEnd(&stream);
	return whole;
}

static const unsigned char *find(const unsigned char *data, size_t length, unsigned char byte)
{
	return length > 0 ? memchr(data, byte, length) : NULL;
}

/* "<?xml …?>" and then "<name …": the part must end in "</name>", or be nothing but that tag. */
static bool ends_where_it_should(const struct edges *edges)
{
	const unsigned char *at = edges->first, *end = edges->first + edges->first_length;
	while ((at = find(at, (size_t)(end - at), '<')) && at + 1 < end && at[1] == '?')
		at++;
	if (!at)
		return false;
	const unsigned char *name = ++at;
	while (at < end && *at != ' ' && *at != '>' && *at != '/' && *at != '\n' && *at != '\r')
		at++;
	size_t length = (size_t)(at - name), last = edges->last_length;
	while (last > 0 && (edges->last[last - 1] == '\n' || edges->last[last - 1] == '\r'))
		last--;
	if (length == 0 || last < length + 3)
		return false;
	const unsigned char *closing = edges->last + last - length - 3;
	if (closing[0] == '<' && closing[1] == '/' && memcmp(closing + 2, name, length) == 0 &&
		closing[length + 2] == '>')
		return true;
	const unsigned char *close = find(name, (size_t)(end - name), '>');
	return close && close[-1] == '/' && (size_t)(close - edges->first) + 1 == last &&
	       edges->total <= EDGE;
}

/* One entry of the directory at `at`, before which parts stand; moves it past. */
static bool check_entry(int file, uint32_t directory, uint32_t directory_end, uint32_t *at, uint64_t *largest)
{
	unsigned char entry[DIRECTORY_ENTRY_SIZE], local[LOCAL_HEADER_SIZE];
	if (directory_end - *at < DIRECTORY_ENTRY_SIZE || !read_at(file, *at, entry, sizeof entry) ||
		memcmp(entry, "PK\1\2", 4) != 0)
		return false;
	struct part part = {
		.method = number2(entry + 10),
		.crc = number4(entry + 16),
		.packed = number4(entry + 20),
		.unpacked = number4(entry + 24),
		.offset = number4(entry + 42),
	};
	uint32_t size =
		DIRECTORY_ENTRY_SIZE + number2(entry + 28) + number2(entry + 30) + number2(entry + 32);
	if (directory_end - *at < size || part.offset > directory ||
		directory - part.offset < LOCAL_HEADER_SIZE)
		return false;
	*at += size;
	if (part.unpacked > *largest)
		*largest = part.unpacked;
	if (!read_at(file, part.offset, local, sizeof local) || memcmp(local, "PK\3\4", 4) != 0)
		return false;
	uint32_t header = LOCAL_HEADER_SIZE + number2(local + 26) + number2(local + 28);
	uint32_t room = directory - part.offset;
	if (room < header || room - header < part.packed)
		return false;
	part.offset += header;
	struct edges edges = {.crc = crc32(0, NULL, 0)};
	return unpack(file, &part, &edges) && edges.total == part.unpacked && edges.crc == part.crc &&
	       ends_where_it_should(&edges);
}

bool xlsx_is_whole(int file, uint64_t bytes_least)
{
	uint64_t largest = 0;
	unsigned char end[DIRECTORY_END_SIZE];
	struct stat st;
	if (fstat(file, &st) != 0 || st.st_size < DIRECTORY_END_SIZE || st.st_size > UINT32_MAX)
		return false;
	uint32_t directory_end = (uint32_t)st.st_size - DIRECTORY_END_SIZE;
	if (!read_at(file, directory_end, end, sizeof end) || memcmp(end, "PK\5\6", 4) != 0 ||
		number2(end + 20) != 0)
		return false;
	uint32_t count = number2(end + 10), at = number4(end + 16), directory = at;
	if (count == 0 || at > directory_end || number4(end + 12) != directory_end - at)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!check_entry(file, directory, directory_end, &at, &largest))
			return false;
	return at == directory_end && largest >= bytes_least;
}

bool xlsx_is_same(int file, int other)
{
	unsigned char piece[PIECE], another[PIECE];
	struct stat a, b;
	if (fstat(file, &a) != 0 || fstat(other, &b) != 0 || a.st_size != b.st_size || a.st_size > UINT32_MAX)
		return false;
	for (uint32_t at = 0, size = (uint32_t)a.st_size, length; at < size; at += length) {
		length = size - at < PIECE ? size - at : PIECE;
		if (!read_at(file, at, piece, length) || !read_at(other, at, another, length) ||
			memcmp(piece, another, length) != 0)
			return false;
	}
	return true;
}
