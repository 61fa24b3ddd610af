/* The bytes of a file wherever they come from: a regular file is read in place, a pipe or standard input is
 * copied once to a temporary file without a name, so that a reader may look at the end before the start. */
#include "import/table_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import/spool.h"
#include "ledger/base/reason.h"

enum { COPY_SIZE = 65536, PATTERN_MAX = 64 };

static enum uph_status too_large(uint64_t length_max, struct uph_error *err)
{
	return uph_fail(err, UPH_E_LIMIT,
		"Filen är större än gränsen %llu byte: dela upp den, eller ta bort det som inte hör till "
		"tabellen.",
		(unsigned long long)length_max);
}

static enum uph_status spool(int from, uint64_t length_max, struct table_bytes *out, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	char *chunk = malloc(COPY_SIZE);
	int to = spool_open();
	uint64_t length = 0;
	if (!chunk) {
		status = table_out_of_memory(err);
		goto out;
	}
	if (to < 0) {
		status = spool_refused(err);
		goto out;
	}
	for (;;) {
		ssize_t got = read(from, chunk, COPY_SIZE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			status = uph_fail(err, UPH_E_IO, "Indata kan inte läsas: %s.", reason_to_read(errno));
			goto out;
		}
		if (got == 0)
			break;
		length += (uint64_t)got;
		if (length > length_max) {
			status = too_large(length_max, err);
			goto out;
		}
		if (!spool_write(to, chunk, (size_t)got)) {
			status = uph_fail(err, UPH_E_IO, "Den tillfälliga filen kan inte skrivas: %s.",
				reason_to_write(errno));
			goto out;
		}
	}
	out->fd = to;
	out->length = length;
	to = -1;
out:
	if (to >= 0)
		(void)close(to);
	free(chunk);
	return status;
}

static enum uph_status open_descriptor(
	int fd, uint64_t length_max, struct table_bytes *out, bool *taken, struct uph_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return uph_fail(err, UPH_E_IO, "Filen kan inte läsas: %s.", reason_to_read(errno));
	if (S_ISDIR(st.st_mode))
		return uph_fail(err, UPH_E_IO, "Det är en mapp, inte en fil: ange filen i mappen.");
	if (!S_ISREG(st.st_mode))
		return spool(fd, length_max, out, err);
	if (st.st_size < 0 || (uint64_t)st.st_size > length_max)
		return too_large(length_max, err);
	out->fd = fd;
	out->length = (uint64_t)st.st_size;
	*taken = true;
	return UPH_OK;
}

enum uph_status table_bytes_open(
	const char *path, uint64_t length_max, struct table_bytes *out, struct uph_error *err)
{
	*out = (struct table_bytes){.fd = -1};
	if (strcmp(path, "-") == 0)
		return spool(STDIN_FILENO, length_max, out, err);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return uph_fail(err, UPH_E_IO, "Filen finns inte: kontrollera namn och mapp.");
	if (fd < 0)
		return uph_fail(err, UPH_E_IO, "Filen kan inte läsas: %s.", reason_to_read(errno));
	bool taken = false;
	enum uph_status status = open_descriptor(fd, length_max, out, &taken, err);
	if (!taken)
		(void)close(fd);
	return status;
}

void table_bytes_close(struct table_bytes *bytes)
{
	if (bytes->fd >= 0)
		(void)close(bytes->fd);
	bytes->fd = -1;
}

enum uph_status table_bytes_read(const struct table_bytes *bytes, uint64_t offset, void *data, size_t size,
	size_t *got, struct uph_error *err)
{
	*got = 0;
	if (offset >= bytes->length)
		return UPH_OK;
	if (size > bytes->length - offset)
		size = (size_t)(bytes->length - offset);
	if (bytes->fd < 0) {
		memcpy(data, bytes->memory + offset, size);
		*got = size;
		return UPH_OK;
	}
	while (*got < size) {
		ssize_t read_now = pread(bytes->fd, (char *)data + *got, size - *got, (off_t)(offset + *got));
		if (read_now < 0 && errno == EINTR)
			continue;
		if (read_now < 0)
			return uph_fail(err, UPH_E_IO, "Filen kan inte läsas: %s.", reason_to_read(errno));
		if (read_now == 0)
			return uph_fail(
				err, UPH_E_IO, "Filen blev kortare medan den lästes: läs in den igen.");
		*got += (size_t)read_now;
	}
	return UPH_OK;
}

static bool has_pattern(const unsigned char *data, size_t size, const unsigned char *pattern, size_t length)
{
	const unsigned char *end = data + size;
	while ((size_t)(end - data) >= length) {
		const unsigned char *hit = memchr(data, pattern[0], (size_t)(end - data) - length + 1);
		if (!hit)
			return false;
		if (memcmp(hit, pattern, length) == 0)
			return true;
		data = hit + 1;
	}
	return false;
}

bool table_bytes_contain(const struct table_bytes *bytes, const void *pattern, size_t length)
{
	unsigned char chunk[4096 + PATTERN_MAX];
	uint64_t offset = 0;
	if (length == 0 || length > PATTERN_MAX)
		return false;
	while (offset < bytes->length) {
		size_t got = 0;
		if (table_bytes_read(bytes, offset, chunk, sizeof chunk, &got, NULL) != UPH_OK || got == 0)
			return false;
		if (has_pattern(chunk, got, pattern, length))
			return true;
		offset += 4096; /* chunks overlap by the longest pattern */
	}
	return false;
}
