/* The rules: a file that cannot be completed leaves nothing behind and what stood there untouched; the first
 * failure is the one that is told. */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "reports/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/buffer.h"
#include "ledger/base/reason.h"
#include "ledger/base/text.h"

enum uph_status whole_file_failed(const char *name, int error, struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO, "%s kan inte skrivas: %s", name ? name : "utmatningen",
		reason_to_write(error));
}

static enum uph_status fill_open(
	whole_file_fill *fill, void *context, FILE *file, const char *name, struct uph_error *err)
{
	struct sink sink = {.file = file};
	enum uph_status status = fill(context, &sink, err);
	if (!sink_flush(&sink) && (status == UPH_OK || status == UPH_E_IO))
		return whole_file_failed(name, sink.error, err);
	return status;
}

/* A device, a pipe: no name to give, written to as it is. */
static enum uph_status fill_device(
	whole_file_fill *fill, void *context, const char *path, struct uph_error *err)
{
	FILE *file = fopen(path, "wb");
	if (!file)
		return whole_file_failed(path, errno, err);
	enum uph_status status = fill_open(fill, context, file, path, err);
	if (fclose(file) != 0 && status == UPH_OK)
		return whole_file_failed(path, errno, err);
	return status;
}

/* Creates ".name.uph-<pid>-<n>" in the target's folder, with the rights a new file gets or those of the file
 * it will replace. */
static int temporary_create(const char *target, const struct stat *old, struct buffer *name)
{
	const char *slash = strrchr(target, '/');
	size_t folder = slash ? (size_t)(slash - target) + 1 : 0;
	size_t length = strlen(target + folder);
	size_t kept = text_cut(target + folder, length < 100 ? length : 100);
	for (unsigned attempt = 0; attempt < 1000; attempt++) {
		buffer_clear(name);
		buffer_append(name, target, folder);
		buffer_print(name, ".%.*s.uph-%ld-%u", (int)kept, target + folder, (long)getpid(), attempt);
		if (buffer_failed(name))
			break;
		int fd = open(buffer_string(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 && old)
			(void)fchmod(
				fd, old->st_mode & 0777); /* a courtesy: the file is no worse without it */
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	errno = ENAMETOOLONG;
	return -1;
}

static bool force_to_disk(FILE *file)
{
	/* Some file systems have no such thing; that is no failure. */
	return fsync(fileno(file)) == 0 || errno == EINVAL || errno == ENOTSUP;
}

static enum uph_status fill_file(whole_file_fill *fill, void *context, const char *target,
	const struct stat *old, const char *shown, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	struct buffer temporary;
	FILE *file = NULL;
	bool created = false;
	buffer_init(&temporary, PATH_MAX + 256);

	int fd = temporary_create(target, old, &temporary);
	if (fd < 0) {
		status = whole_file_failed(shown, errno, err);
		goto out;
	}
	created = true;
	file = fdopen(fd, "wb");
	if (!file) {
		status = whole_file_failed(shown, errno, err);
		(void)close(fd);
		goto out;
	}
	status = fill_open(fill, context, file, shown, err);
	if (status != UPH_OK)
		goto out;
	if (!force_to_disk(file)) {
		status = whole_file_failed(shown, errno, err);
		goto out;
	}
	int closed = fclose(file);
	file = NULL;
	if (closed != 0 || rename(buffer_string(&temporary), target) != 0)
		status = whole_file_failed(shown, errno, err);
	else
		created = false;
out:
	if (file)
		(void)fclose(file);
	if (created)
		(void)unlink(buffer_string(&temporary));
	buffer_free(&temporary);
	return status;
}

static enum uph_status fill_path(
	whole_file_fill *fill, void *context, const char *path, struct uph_error *err)
{
	struct stat old;
	if (stat(path, &old) != 0)
		return fill_file(fill, context, path, NULL, path, err);
	if (S_ISDIR(old.st_mode))
		return whole_file_failed(path, EISDIR, err);
	if (!S_ISREG(old.st_mode))
		return fill_device(fill, context, path, err);
	if (access(path, W_OK) != 0)
		return whole_file_failed(path, errno, err);
	/* A link is followed: its file is replaced, the link stays. */
	char *real = realpath(path, NULL);
	if (!real)
		return whole_file_failed(path, errno, err);
	enum uph_status status = fill_file(fill, context, real, &old, path, err);
	free(real);
	return status;
}

enum uph_status whole_file_write(
	const char *path, whole_file_fill *fill, void *context, struct uph_error *err)
{
	if (!path || strcmp(path, "-") == 0)
		return fill_open(fill, context, stdout, NULL, err);
	return fill_path(fill, context, path, err);
}
