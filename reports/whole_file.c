/* The rules: a file that cannot be completed leaves nothing behind and what stood there untouched; the first
 * failure is the one that is told. */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "reports/whole_file.h"

#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"

enum uph_status whole_file_failed(const char *name, int error, struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO, "%s kan inte skrivas: %s", name ? name : "utmatningen",
		reason_to_write(error));
}

static enum uph_status fill_open(
	whole_file_fill *fill, void *context, FILE *file, const char *name, struct uph_error *err)
{
	struct sink sink = {.file = file};
	/* Written in small pieces by this thread alone: no lock for each of them. */
	int locking = __fsetlocking(file, FSETLOCKING_BYCALLER);
	enum uph_status status = fill(context, &sink, err);
	(void)__fsetlocking(file, locking);
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

/* With the rights that a new file gets, or those of the file it will replace: a courtesy, the file is no
 * worse without it. */
static enum uph_status fill_file(whole_file_fill *fill, void *context, const char *target,
	const struct stat *old, const char *shown, struct uph_error *err)
{
	char *temporary = NULL;
	int opened = new_file_open(target, &temporary);
	if (opened < 0)
		return whole_file_failed(shown, errno, err);
	if (old)
		(void)fchmod(opened, old->st_mode & 0777);
	FILE *file = fdopen(opened, "wb");
	enum uph_status status =
		file ? fill_open(fill, context, file, shown, err) : whole_file_failed(shown, errno, err);
	if (status == UPH_OK && !new_file_force_open(opened))
		status = whole_file_failed(shown, errno, err);
	if ((file ? fclose(file) : close(opened)) != 0 && status == UPH_OK)
		status = whole_file_failed(shown, errno, err);
	if (status == UPH_OK && new_file_replace(temporary, target, NULL) != UPH_OK)
		status = whole_file_failed(shown, errno, err);
	new_file_end(temporary);
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
