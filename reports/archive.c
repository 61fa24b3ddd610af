/* Writes a zip archive, the parts of the format that any program reads: deflated files, UTF-8 names, a
 * directory. zlib packs; libzip would want every file kept until the end, and gives each its own moment.
 *
 * The rules: a file's sizes and checksum are written before its data, when they are known (readers that do
 * not look at the directory need them there); nothing depends on clock, time zone or who writes; the archive
 * is made under a temporary name, forced to disk, and only then takes its own. */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "reports/archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <zlib.h>

#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"

#define CHUNK ((size_t)65536)
#define LIST_MAX ((size_t)64 << 20)
#define NAME_MAX_BYTES 65535
#define FILES_MAX 65535
#define LOCAL_HEADER_SIZE 30
#define VERSION_NEEDED 20
#define MADE_BY (3 << 8 | VERSION_NEEDED) /* Unix: the rights below */
#define NAMES_ARE_UTF8 0x0800
#define DEFLATED 8
#define RIGHTS 0100644u
#define RIGHTS_TO_RUN 0100755u

struct archive {
	FILE *file;
	char *path, *temporary;
	unsigned rights;     /* of what it replaces; 0: nothing */
	unsigned time, date; /* as MS-DOS has them */
	size_t count;
	struct buffer directory, sums;
	struct digest *digest;
};

/* What goes in: bytes in memory, or an open file. */
struct content {
	const unsigned char *data;
	size_t length;
	FILE *file;
	const char *path;
};

struct packed {
	const char *name;
	uint32_t offset, crc, packed, unpacked;
	bool runs;
};

static enum uph_status not_written(const struct archive *archive, struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO, "%s kan inte skrivas: %s", archive->path,
		reason_to_write(errno ? errno : EIO));
}

static enum uph_status too_large(const struct archive *archive, struct uph_error *err)
{
	return uph_fail(err, UPH_E_LIMIT,
		"%s skulle bli större än de 4 GiB och 65 535 filer som en zip rymmer", archive->path);
}

/* ---- numbers, low byte first ---- */

static void put2(struct buffer *out, unsigned number)
{
	buffer_byte(out, (char)(number & 255));
	buffer_byte(out, (char)(number >> 8 & 255));
}

static void put4(struct buffer *out, uint32_t number)
{
	put2(out, number & 0xFFFF);
	put2(out, number >> 16);
}

/* What the file's header and its line in the directory have in common. */
static void put_facts(const struct archive *archive, const struct packed *packed, struct buffer *out)
{
	put2(out, VERSION_NEEDED);
	put2(out, NAMES_ARE_UTF8);
	put2(out, DEFLATED);
	put2(out, archive->time);
	put2(out, archive->date);
	put4(out, packed->crc);
	put4(out, packed->packed);
	put4(out, packed->unpacked);
	put2(out, (unsigned)strlen(packed->name));
	put2(out, 0); /* no extensions */
}

static void put_line(struct archive *archive, const struct packed *packed)
{
	struct buffer *out = &archive->directory;
	buffer_append(out, "PK\1\2", 4);
	put2(out, MADE_BY);
	put_facts(archive, packed, out);
	put2(out, 0); /* no comment */
	put2(out, 0); /* on the first disk */
	put2(out, 0);
	put4(out, (uint32_t)(packed->runs ? RIGHTS_TO_RUN : RIGHTS) << 16);
	put4(out, packed->offset);
	buffer_text(out, packed->name);
}

/* ---- a file ---- */

static bool write_header(struct archive *archive, const struct packed *packed)
{
	struct buffer header;
	buffer_init(&header, LOCAL_HEADER_SIZE + NAME_MAX_BYTES);
	buffer_append(&header, "PK\3\4", 4);
	put_facts(archive, packed, &header);
	buffer_text(&header, packed->name);
	bool written = !buffer_failed(&header) &&
		       fwrite(buffer_string(&header), 1, header.length, archive->file) == header.length;
	buffer_free(&header);
	return written;
}

/* The next piece of what goes in; nothing at its end. */
static enum uph_status next_piece(struct content *content, unsigned char *room, const unsigned char **piece,
	size_t *length, struct uph_error *err)
{
	if (!content->file) {
		*length = content->length < CHUNK ? content->length : CHUNK;
		*piece = content->data;
		content->data += *length;
		content->length -= *length;
		return UPH_OK;
	}
	errno = 0;
	*piece = room;
	*length = fread(room, 1, CHUNK, content->file);
	if (*length == 0 && ferror(content->file))
		return uph_fail(err, UPH_E_IO, "%s kan inte läsas: %s", content->path,
			reason_to_read(errno ? errno : EIO));
	return UPH_OK;
}

/* Packs one piece; the last one (no bytes) empties what is left in the packer. */
static enum uph_status pack_piece(struct archive *archive, z_stream *stream, const unsigned char *piece,
	size_t length, struct uph_error *err)
{
	unsigned char out[16384];
	stream->next_in = (z_const Bytef *)(uintptr_t)piece;
	stream->avail_in = (uInt)length;
	do {
		stream->next_out = out;
		stream->avail_out = sizeof out;
		if (deflate(stream, length > 0 ? Z_NO_FLUSH : Z_FINISH) == Z_STREAM_ERROR)
			return uph_fail(err, UPH_E_MEMORY, "%s kan inte packas", archive->path);
		size_t made = sizeof out - stream->avail_out;
		if (fwrite(out, 1, made, archive->file) != made)
			return not_written(archive, err);
	} while (stream->avail_out == 0);
	return UPH_OK;
}

static enum uph_status pack_pieces(struct archive *archive, struct content *content, z_stream *stream,
	struct packed *packed, struct uph_error *err)
{
	unsigned char room[CHUNK];
	const unsigned char *piece;
	size_t length;
	uint64_t total = 0;
	do {
		enum uph_status status = next_piece(content, room, &piece, &length, err);
		if (status != UPH_OK)
			return status;
		if (!digest_add(archive->digest, piece, length))
			return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
		packed->crc = (uint32_t)crc32(packed->crc, piece, (uInt)length);
		total += length;
		if (total >= UINT32_MAX || stream->total_out >= UINT32_MAX)
			return too_large(archive, err);
		status = pack_piece(archive, stream, piece, length, err);
		if (status != UPH_OK)
			return status;
	} while (length > 0);
	packed->unpacked = (uint32_t)total;
	packed->packed = (uint32_t)stream->total_out;
	return UPH_OK;
}

static enum uph_status pack(
	struct archive *archive, struct content *content, struct packed *packed, struct uph_error *err)
{
	z_stream stream = {0};
	packed->crc = (uint32_t)crc32(0, NULL, 0);
	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) !=
		Z_OK)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = pack_pieces(archive, content, &stream, packed, err);
	(void)deflateEnd(&stream);
	return status;
}

/* The header again, now that it is known what it should say. */
static bool mend_header(struct archive *archive, const struct packed *packed)
{
	return fseeko(archive->file, (off_t)packed->offset, SEEK_SET) == 0 && write_header(archive, packed) &&
	       fseeko(archive->file, 0, SEEK_END) == 0;
}

static enum uph_status add(
	struct archive *archive, const char *name, struct content *content, bool runs, struct uph_error *err)
{
	struct packed packed = {.name = name, .runs = runs};
	unsigned char hash[DIGEST_SIZE];
	char hex[DIGEST_HEX_MAX];
	errno = 0;
	off_t at = ftello(archive->file);
	if (at < 0)
		return not_written(archive, err);
	if ((uint64_t)at >= UINT32_MAX || archive->count == FILES_MAX || strlen(name) > NAME_MAX_BYTES)
		return too_large(archive, err);
	packed.offset = (uint32_t)at;
	if (!digest_begin(archive->digest))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	if (!write_header(archive, &packed))
		return not_written(archive, err);
	enum uph_status status = pack(archive, content, &packed, err);
	if (status != UPH_OK)
		return status;
	if (!mend_header(archive, &packed))
		return not_written(archive, err);
	if (!digest_end(archive->digest, hash))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	put_line(archive, &packed);
	buffer_print(&archive->sums, "%s  %s\n", digest_hex(hash, hex), name);
	archive->count++;
	return buffer_failed(&archive->directory) || buffer_failed(&archive->sums)
		       ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte")
		       : UPH_OK;
}

enum uph_status archive_add(struct archive *archive, const char *name, const void *data, size_t length,
	bool runs, struct uph_error *err)
{
	struct content content = {.data = data, .length = length};
	return add(archive, name, &content, runs, err);
}

enum uph_status archive_add_file(
	struct archive *archive, const char *name, const char *path, struct uph_error *err)
{
	struct content content = {.file = fopen(path, "rb"), .path = path};
	if (!content.file)
		return uph_fail(err, UPH_E_IO, "%s kan inte läsas: %s", path, reason_to_read(errno));
	enum uph_status status = add(archive, name, &content, false, err);
	(void)fclose(content.file);
	return status;
}

/* ---- the archive ---- */

/* Two seconds is the finest that the format has, and 1980 its first year. */
static void set_moment(struct archive *archive, int64_t moment)
{
	struct tm utc = {0};
	time_t seconds = (time_t)(moment / 1000000);
	archive->time = 0;
	archive->date = 1 << 5 | 1;
	if (!gmtime_r(&seconds, &utc) || utc.tm_year < 80 || utc.tm_year > 207)
		return;
	archive->time = (unsigned)(utc.tm_hour << 11 | utc.tm_min << 5 | utc.tm_sec / 2);
	archive->date = (unsigned)((utc.tm_year - 80) << 9 | (utc.tm_mon + 1) << 5 | utc.tm_mday);
}

/* What will be replaced: a link's own file, not the link; and nothing that is no file. */
static enum uph_status find_target(struct archive *archive, const char *path, struct uph_error *err)
{
	struct stat old;
	errno = 0;
	if (stat(path, &old) != 0) {
		archive->path = strdup(path);
		return archive->path ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	if (S_ISDIR(old.st_mode))
		return uph_fail(err, UPH_E_IO, "%s kan inte skrivas: %s", path, reason_to_write(EISDIR));
	if (!S_ISREG(old.st_mode))
		return uph_fail(
			err, UPH_E_IO, "%s kan inte skrivas: en zip skrivs bara till en vanlig fil", path);
	archive->rights = old.st_mode & 0777;
	if (access(path, W_OK) == 0)
		archive->path = realpath(path, NULL);
	return archive->path
		       ? UPH_OK
		       : uph_fail(err, UPH_E_IO, "%s kan inte skrivas: %s", path, reason_to_write(errno));
}

enum uph_status archive_begin(const char *path, int64_t moment, struct archive **out, struct uph_error *err)
{
	struct archive *archive = calloc(1, sizeof *archive);
	if (!archive)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	buffer_init(&archive->directory, LIST_MAX);
	buffer_init(&archive->sums, LIST_MAX);
	set_moment(archive, moment);
	archive->digest = digest_new();
	enum uph_status status = archive->digest ? find_target(archive, path, err)
						 : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		status = new_file_begin(archive->path, &archive->temporary, err);
	if (status == UPH_OK) {
		if (archive->rights)
			(void)chmod(archive->temporary, archive->rights);
		archive->file = fopen(archive->temporary, "wb");
		if (!archive->file)
			status = not_written(archive, err);
	}
	if (status != UPH_OK)
		archive_free(archive);
	else
		*out = archive;
	return status;
}

void archive_limit_rights(struct archive *archive, const char *as)
{
	struct stat limit, made;
	if (stat(as, &limit) == 0 && stat(archive->temporary, &made) == 0)
		(void)chmod(archive->temporary, limit.st_mode & made.st_mode & 0777);
}

const char *archive_sums(const struct archive *archive)
{
	return buffer_string(&archive->sums);
}

size_t archive_count(const struct archive *archive)
{
	return archive->count;
}

enum uph_status archive_end(struct archive *archive, struct uph_error *err)
{
	struct buffer *end = &archive->directory;
	errno = 0;
	off_t at = ftello(archive->file);
	const uint32_t size = (uint32_t)end->length;
	if (at < 0)
		return not_written(archive, err);
	if ((uint64_t)at + size >= UINT32_MAX)
		return too_large(archive, err);
	buffer_append(end, "PK\5\6\0\0\0\0", 8);
	put2(end, (unsigned)archive->count);
	put2(end, (unsigned)archive->count);
	put4(end, size);
	put4(end, (uint32_t)at);
	put2(end, 0); /* no comment */
	if (buffer_failed(end))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	bool written = fwrite(buffer_string(end), 1, end->length, archive->file) == end->length;
	FILE *file = archive->file;
	archive->file = NULL;
	if (fclose(file) != 0 || !written)
		return not_written(archive, err);
	enum uph_status status = new_file_force(archive->temporary, archive->path, err);
	if (status == UPH_OK)
		status = new_file_replace(archive->temporary, archive->path, err);
	return status;
}

void archive_free(struct archive *archive)
{
	if (!archive)
		return;
	if (archive->file)
		(void)fclose(archive->file);
	new_file_end(archive->temporary);
	buffer_free(&archive->directory);
	buffer_free(&archive->sums);
	digest_free(archive->digest);
	free(archive->path);
	free(archive);
}
