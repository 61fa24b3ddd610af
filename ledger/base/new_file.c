#include "ledger/base/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/reason.h"

static enum uph_status not_created(const char *path, struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO, "%s kan inte skapas: %s", path, reason_to_write(errno));
}

enum uph_status new_file_absent(const char *path, struct uph_error *err)
{
	struct stat st;
	if (lstat(path, &st) == 0)
		return uph_fail(err, UPH_E_EXISTS, "%s finns redan; välj ett annat namn", path);
	return UPH_OK;
}

enum uph_status new_file_begin(const char *path, char **out, struct uph_error *err)
{
	size_t size = strlen(path) + 16;
	char *temporary = malloc(size);
	if (!temporary)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	(void)snprintf(temporary, size, "%s.ny-XXXXXX", path);
	int file = mkstemp(temporary);
	if (file < 0) {
		enum uph_status status = not_created(path, err);
		free(temporary);
		return status;
	}
	mode_t mask = umask(0);
	(void)umask(mask);
	(void)fchmod(file, 0666 & ~mask);
	(void)close(file);
	*out = temporary;
	return UPH_OK;
}

/* Some file systems cannot be forced; that is no failure. */
static bool forced(int file)
{
	return fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP;
}

enum uph_status new_file_force(const char *temporary, const char *path, struct uph_error *err)
{
	int file = open(temporary, O_RDWR | O_CLOEXEC);
	if (file < 0)
		return not_created(path, err);
	enum uph_status status = forced(file) ? UPH_OK : not_created(path, err);
	if (close(file) != 0 && status == UPH_OK)
		status = not_created(path, err);
	return status;
}

/* The folder's list of names, too. What lies in it is whole by now, so this is as much as can be done. */
static void force_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int opened = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
	if (opened >= 0) {
		(void)fsync(opened);
		(void)close(opened);
	}
	free(folder);
}

enum uph_status new_file_replace(const char *temporary, const char *path, struct uph_error *err)
{
	if (rename(temporary, path) != 0)
		return not_created(path, err);
	force_folder(path);
	return UPH_OK;
}

enum uph_status new_file_place(const char *temporary, const char *path, struct uph_error *err)
{
	/* A link, not a rename: what another has made meanwhile is not overwritten. */
	if (link(temporary, path) == 0) {
		force_folder(path);
		return UPH_OK;
	}
	if (errno == EEXIST)
		return uph_fail(err, UPH_E_EXISTS, "%s finns redan; välj ett annat namn", path);
	/* A file system without links: a memory stick, some network shares. */
	if (errno == EPERM || errno == EOPNOTSUPP)
		return new_file_replace(temporary, path, err);
	return not_created(path, err);
}
