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
#include "ledger/base/text.h"
#include "ledger/base/unfinished.h"

#define NAME_KEPT 100

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

char *new_file_beside(const char *path, const char *suffix)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	/* Cut, so that a name as long as names may be has room for the suffix. */
	size_t length = strlen(name), kept = text_cut(name, length < NAME_KEPT ? length : NAME_KEPT);
	size_t folder = (size_t)(name - path), size = folder + kept + strlen(suffix) + 2;
	char *made = malloc(size);
	if (made)
		(void)snprintf(made, size, "%.*s.%.*s%s", (int)folder, path, (int)kept, name, suffix);
	return made;
}

int new_file_open_own(const char *path, char **out)
{
	char *temporary = new_file_beside(path, ".ny-XXXXXX");
	int file = temporary ? mkstemp(temporary) : -1;
	if (file < 0) {
		int why = errno;
		free(temporary);
		errno = why;
		return -1;
	}
	unfinished_add(temporary);
	(void)fcntl(file, F_SETFD, FD_CLOEXEC);
	*out = temporary;
	return file;
}

int new_file_open(const char *path, char **out)
{
	int file = new_file_open_own(path, out);
	if (file >= 0) {
		mode_t mask = umask(0);
		(void)umask(mask);
		(void)fchmod(file, 0666 & ~mask);
	}
	return file;
}

static enum uph_status begun(int file, const char *path, struct uph_error *err)
{
	if (file < 0)
		return not_created(path, err);
	(void)close(file);
	return UPH_OK;
}

enum uph_status new_file_begin(const char *path, char **out, struct uph_error *err)
{
	return begun(new_file_open(path, out), path, err);
}

enum uph_status new_file_begin_own(const char *path, char **out, struct uph_error *err)
{
	return begun(new_file_open_own(path, out), path, err);
}

void new_file_end(char *temporary)
{
	if (!temporary)
		return;
	(void)unlink(temporary);
	unfinished_end(temporary);
	free(temporary);
}

bool new_file_force_open(int file)
{
	return fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP;
}

enum uph_status new_file_force(const char *temporary, const char *path, struct uph_error *err)
{
	int file = open(temporary, O_RDWR | O_CLOEXEC);
	if (file < 0)
		return not_created(path, err);
	enum uph_status status = new_file_force_open(file) ? UPH_OK : not_created(path, err);
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
	unfinished_end(temporary); /* the name is another's from now on */
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
