/* The bytes of a file: read once from beginning to end for the digest, and on the way held, or copied, or
 * left where they are. */
#include "import/file_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import/spool.h"
#include "ledger/base/buffer.h"
#include "ledger/base/reason.h"

#define PIECE 65536

/* The file while it is read for the first time. */
struct taking {
	int from;
	bool in_place; /* a regular file: what is beyond memory stays there */
	bool endless;  /* a device that gives as much as one asks for, as /dev/zero does */
	size_t length_max;
	char *piece;
	struct digest *digest;
	struct buffer held;
	int spool; /* -1: none */
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static enum uph_status read_piece(int fd, char *piece, size_t *got, struct uph_error *err)
{
	ssize_t size;
	do {
		size = read(fd, piece, PIECE);
	} while (size < 0 && errno == EINTR);
	*got = size > 0 ? (size_t)size : 0;
	return size < 0 ? uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno)) : UPH_OK;
}

/* What has been read so far goes from memory to where the rest will be. */
static enum uph_status stop_holding(struct taking *taking, struct uph_error *err)
{
	if (!taking->in_place && taking->spool < 0) {
		taking->spool = spool_open();
		if (taking->spool < 0)
			return spool_refused(err);
		if (!spool_write(taking->spool, taking->held.data, taking->held.length))
			return uph_fail(err, UPH_E_IO, "Den tillfälliga filen kan inte skrivas: %s.",
				reason_to_write(errno));
	}
	buffer_free(&taking->held);
	return UPH_OK;
}

static enum uph_status keep_piece(struct taking *taking, size_t before, size_t size, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (before + size <= FILE_BYTES_HELD_MAX) {
		buffer_append(&taking->held, taking->piece, size);
		return buffer_failed(&taking->held) ? no_memory(err) : UPH_OK;
	}
	if (before <= FILE_BYTES_HELD_MAX)
		status = stop_holding(taking, err);
	if (status == UPH_OK && !taking->in_place && !spool_write(taking->spool, taking->piece, size))
		status = uph_fail(
			err, UPH_E_IO, "Den tillfälliga filen kan inte skrivas: %s.", reason_to_write(errno));
	return status;
}

static enum uph_status take_all(struct taking *taking, struct file_bytes *out, struct uph_error *err)
{
	size_t got;
	enum uph_status status;
	while ((status = read_piece(taking->from, taking->piece, &got, err)) == UPH_OK && got > 0) {
		if (taking->endless && out->length + got > FILE_BYTES_HELD_MAX)
			return uph_fail(err, UPH_E_IO, "detta är en enhet, ingen fil; ange en fil");
		if (out->length + got > taking->length_max)
			return uph_fail(err, UPH_E_LIMIT, "filen är större än gränsen %zu MiB; dela upp den",
				taking->length_max >> 20);
		if (!digest_add(taking->digest, taking->piece, got))
			return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
		status = keep_piece(taking, out->length, got, err);
		if (status != UPH_OK)
			return status;
		out->length += got;
	}
	if (status == UPH_OK && !digest_end(taking->digest, out->digest))
		status = uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	return status;
}

static void note_time(struct file_bytes *file, const struct stat *st)
{
	file->changed_seconds = (int64_t)st->st_mtim.tv_sec;
	file->changed_nanoseconds = (int64_t)st->st_mtim.tv_nsec;
}

/* Leaves `out` as the file is to be read from now on; `from` is no longer the caller's when it is kept. */
static enum uph_status settle(struct taking *taking, struct file_bytes *out, struct uph_error *err)
{
	if (out->length <= FILE_BYTES_HELD_MAX) {
		out->data = taking->held.data ? taking->held.data : calloc(1, 1);
		taking->held = (struct buffer){0}; /* the buffer's memory is the file's from here */
		return out->data ? UPH_OK : no_memory(err);
	}
	out->spooled = !taking->in_place;
	out->fd = out->spooled ? taking->spool : dup(taking->from);
	taking->spool = -1;
	return out->fd >= 0 ? UPH_OK
			    : uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno));
}

static enum uph_status take_open(int fd, size_t length_max, struct file_bytes *out, struct uph_error *err)
{
	struct stat st;
	struct taking taking = {.from = fd, .length_max = length_max, .spool = -1};
	if (fstat(fd, &st) != 0)
		return uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno));
	if (S_ISDIR(st.st_mode))
		return uph_fail(err, UPH_E_IO, "detta är en mapp, ingen fil; ange filen i mappen");
	/* One that somebody has begun to read is taken as what is left of it. */
	taking.in_place = S_ISREG(st.st_mode) && lseek(fd, 0, SEEK_CUR) == 0;
	taking.endless = S_ISCHR(st.st_mode) && isatty(fd) != 1;
	note_time(out, &st);
	buffer_init(&taking.held, FILE_BYTES_HELD_MAX + 1);
	taking.piece = malloc(PIECE);
	taking.digest = digest_new();
	enum uph_status status = !taking.piece || !taking.digest || !digest_begin(taking.digest)
					 ? no_memory(err)
					 : take_all(&taking, out, err);
	if (status == UPH_OK)
		status = settle(&taking, out, err);
	if (status == UPH_OK)
		status = file_bytes_unchanged(out, err);
	if (taking.spool >= 0)
		(void)close(taking.spool);
	buffer_free(&taking.held);
	free(taking.piece);
	digest_free(taking.digest);
	return status;
}

enum uph_status file_bytes_read(
	const char *path, size_t length_max, struct file_bytes *out, struct uph_error *err)
{
	bool standard_input = strcmp(path, "-") == 0;
	const char *slash = strrchr(path, '/');
	*out = (struct file_bytes){.name = standard_input ? "(standard in)"
					   : slash        ? slash + 1
							  : path,
		.fd = -1};
	int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return uph_fail(err, UPH_E_IO, "filen kan inte öppnas: %s", reason_to_read(errno));
	enum uph_status status = take_open(fd, length_max, out, err);
	if (!standard_input)
		(void)close(fd);
	if (status != UPH_OK)
		file_bytes_free(out);
	return status;
}

void file_bytes_free(struct file_bytes *file)
{
	free(file->data);
	if (file->fd >= 0)
		(void)close(file->fd);
	*file = (struct file_bytes){.fd = -1};
}

enum uph_status file_bytes_begin(
	const struct file_bytes *file, void *data, size_t size, size_t *got, struct uph_error *err)
{
	*got = 0;
	while (*got < size) {
		ssize_t now = pread(file->fd, (char *)data + *got, size - *got, (off_t)*got);
		if (now < 0 && errno == EINTR)
			continue;
		if (now < 0)
			return uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno));
		if (now == 0)
			break;
		*got += (size_t)now;
	}
	return UPH_OK;
}

enum uph_status file_bytes_hold(struct file_bytes *file, struct uph_error *err)
{
	size_t got;
	if (file->data)
		return UPH_OK;
	char *data = malloc(file->length + 1);
	if (!data)
		return no_memory(err);
	enum uph_status status = file_bytes_begin(file, data, file->length, &got, err);
	if (status == UPH_OK && got < file->length)
		status = uph_fail(err, UPH_E_IO, "filen blev kortare medan den lästes; läs in den igen");
	if (status == UPH_OK)
		status = file_bytes_unchanged(file, err);
	if (status != UPH_OK) {
		free(data);
		return status;
	}
	file->data = data;
	(void)close(file->fd);
	file->fd = -1;
	return UPH_OK;
}

enum uph_status file_bytes_unchanged(const struct file_bytes *file, struct uph_error *err)
{
	struct stat st;
	struct file_bytes now;
	if (file->fd < 0 || file->spooled)
		return UPH_OK;
	if (fstat(file->fd, &st) != 0)
		return uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno));
	note_time(&now, &st);
	if ((uint64_t)st.st_size != (uint64_t)file->length || now.changed_seconds != file->changed_seconds ||
		now.changed_nanoseconds != file->changed_nanoseconds)
		return uph_fail(
			err, UPH_E_IO, "filen ändrades medan den lästes; inget är bokfört, läs in den igen");
	return UPH_OK;
}
