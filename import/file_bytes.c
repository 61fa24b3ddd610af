#include "import/file_bytes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/base/buffer.h"
#include "ledger/base/reason.h"

#define PIECE 65536

static enum uph_status read_all(FILE *stream, size_t length_max, struct buffer *bytes, struct uph_error *err)
{
	char *piece = malloc(PIECE);
	size_t got;
	if (!piece)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	while (bytes->length <= length_max && (got = fread(piece, 1, PIECE, stream)) > 0)
		buffer_append(bytes, piece, got);
	free(piece);
	if (ferror(stream))
		return uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno));
	if (bytes->length > length_max)
		return uph_fail(err, UPH_E_LIMIT, "filen är större än gränsen %zu MiB; dela upp den",
			length_max >> 20);
	return buffer_failed(bytes) ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte") : UPH_OK;
}

static enum uph_status digest_bytes(struct file_bytes *file, struct uph_error *err)
{
	struct digest *digest = digest_new();
	bool made = digest && digest_begin(digest) && digest_add(digest, file->data, file->length) &&
		    digest_end(digest, file->digest);
	digest_free(digest);
	return made ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
}

static enum uph_status open_file(const char *path, FILE **out, struct uph_error *err)
{
	struct stat st;
	*out = fopen(path, "rb");
	if (!*out)
		return uph_fail(err, UPH_E_IO, "filen kan inte öppnas: %s", reason_to_read(errno));
	if (fstat(fileno(*out), &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)fclose(*out);
		return uph_fail(err, UPH_E_IO, "detta är en mapp, ingen fil; ange filen i mappen");
	}
	return UPH_OK;
}

enum uph_status file_bytes_read(
	const char *path, size_t length_max, struct file_bytes *out, struct uph_error *err)
{
	bool standard_input = strcmp(path, "-") == 0;
	FILE *stream = stdin;
	const char *slash = strrchr(path, '/');
	memset(out, 0, sizeof *out);
	out->name = standard_input ? "(standard in)" : slash ? slash + 1 : path;
	enum uph_status status = standard_input ? UPH_OK : open_file(path, &stream, err);
	if (status != UPH_OK)
		return status;
	struct buffer bytes;
	buffer_init(&bytes, length_max + PIECE + 1);
	status = read_all(stream, length_max, &bytes, err);
	if (!standard_input)
		(void)fclose(stream);
	if (status != UPH_OK) {
		buffer_free(&bytes);
		return status;
	}
	out->length = bytes.length;
	out->data = bytes.data ? bytes.data : calloc(1, 1); /* the buffer's memory is the file's from here */
	status = out->data ? digest_bytes(out, err) : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status != UPH_OK)
		file_bytes_free(out);
	return status;
}

void file_bytes_free(struct file_bytes *file)
{
	free(file->data);
	memset(file, 0, sizeof *file);
}
