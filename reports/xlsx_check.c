/* Checks a finished workbook before it may take its name.
 *
 * libxlsxwriter reports success when the file system of its temporary files was full: the parts are then cut
 * short, and neatly zipped. So it is not enough that the zip's directory is in order: every part is unpacked
 * (zlib comes with libxlsxwriter), its checksum compared, and its last tag must close its first. */
#include "reports/xlsx_check.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include <zlib.h>

#define DIRECTORY_END_SIZE 22
#define DIRECTORY_ENTRY_SIZE 46
#define LOCAL_HEADER_SIZE 30
#define METHOD_STORED 0
#define METHOD_DEFLATED 8
#define EDGE 512 /* enough for the first tag's name, and for the last tag */

struct part {
	unsigned method;
	uint32_t crc, packed, unpacked, offset;
	const unsigned char *data;
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

static bool unpack(const struct part *part, struct edges *edges)
{
	unsigned char piece[32768];
	z_stream stream = {0};
	int code = Z_OK;
	if (part->method == METHOD_STORED) {
		edges_add(edges, part->data, part->packed);
		return true;
	}
	if (part->method != METHOD_DEFLATED || inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		return false;
	stream.next_in = (z_const Bytef *)(uintptr_t)part->data;
	stream.avail_in = part->packed;
	while (code == Z_OK) {
		stream.next_out = piece;
		stream.avail_out = sizeof piece;
		code = inflate(&stream, Z_NO_FLUSH);
		edges_add(edges, piece, sizeof piece - stream.avail_out);
	}
	bool whole = code == Z_STREAM_END && stream.avail_in == 0;
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

/* One entry of the directory at `at`; moves it past. */
static bool check_entry(const unsigned char *data, size_t directory, size_t directory_end, size_t *at)
{
	const unsigned char *entry = data + *at;
	if (directory_end - *at < DIRECTORY_ENTRY_SIZE || memcmp(entry, "PK\1\2", 4) != 0)
		return false;
	struct part part = {
		.method = number2(entry + 10),
		.crc = number4(entry + 16),
		.packed = number4(entry + 20),
		.unpacked = number4(entry + 24),
		.offset = number4(entry + 42),
	};
	size_t size = DIRECTORY_ENTRY_SIZE + number2(entry + 28) + number2(entry + 30) + number2(entry + 32);
	if (directory_end - *at < size || part.offset > directory ||
		directory - part.offset < LOCAL_HEADER_SIZE)
		return false;
	*at += size;
	const unsigned char *local = data + part.offset;
	if (memcmp(local, "PK\3\4", 4) != 0)
		return false;
	size_t header = LOCAL_HEADER_SIZE + number2(local + 26) + number2(local + 28);
	size_t room = directory - part.offset;
	if (room < header || room - header < part.packed)
		return false;
	part.data = local + header;
	struct edges edges = {.crc = crc32(0, NULL, 0)};
	return unpack(&part, &edges) && edges.total == part.unpacked && edges.crc == part.crc &&
	       ends_where_it_should(&edges);
}

bool xlsx_is_whole(const unsigned char *data, size_t length)
{
	if (length < DIRECTORY_END_SIZE || length > UINT_MAX)
		return false;
	const unsigned char *end = data + length - DIRECTORY_END_SIZE;
	if (memcmp(end, "PK\5\6", 4) != 0 || number2(end + 20) != 0)
		return false;
	size_t count = number2(end + 10), at = number4(end + 16);
	size_t directory = at, directory_end = (size_t)(end - data);
	if (count == 0 || at > directory_end || number4(end + 12) != directory_end - at)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!check_entry(data, directory, directory_end, &at))
			return false;
	return at == directory_end;
}
