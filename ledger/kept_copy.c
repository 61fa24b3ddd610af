/* The rules: the copy is the file, byte for byte, so that the program of its version opens it; it is complete
 * and on disk before the book is changed; nothing is written over; and no one may read it who may not read
 * the book. A crash may leave it beside a book that is as it was: the next opening finds it and is content.
 */
#include "ledger/kept_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"

#define NAMES_MAX 1000
#define PIECE 65536
#define SUFFIX_MAX 48

static enum uph_status write_piece(void *context, const void *bytes, size_t length, struct uph_error *err)
{
	const int *file = context;
	const char *at = bytes;
	while (length > 0) {
		ssize_t written = write(*file, at, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return uph_fail(err, UPH_E_IO, "%s", reason_to_write(written < 0 ? errno : ENOSPC));
		at += written;
		length -= (size_t)written;
	}
	return UPH_OK;
}

/* As the book, for the same group; another group has nothing to do with it. */
static void set_rights(int file, const char *book)
{
	struct stat theirs, own;
	if (stat(book, &theirs) != 0 || fstat(file, &own) != 0)
		return;
	mode_t rights = theirs.st_mode & 0777;
	if (own.st_gid != theirs.st_gid && fchown(file, (uid_t)-1, theirs.st_gid) != 0)
		rights &= 0707;
	(void)fchmod(file, rights);
}

enum uph_status kept_copy_make(struct db *db, const char *book, struct kept_copy *copy, struct uph_error *err)
{
	*copy = (struct kept_copy){0};
	int file = new_file_open_own(book, &copy->temporary);
	if (file < 0)
		return uph_fail(err, UPH_E_IO, "%s", reason_to_write(errno));
	enum uph_status status = db_each_byte(db, write_piece, &file, err);
	set_rights(file, book);
	if (status == UPH_OK && !new_file_force_open(file))
		status = uph_fail(err, UPH_E_IO, "%s", reason_to_write(errno));
	if (close(file) != 0 && status == UPH_OK)
		status = uph_fail(err, UPH_E_IO, "%s", reason_to_write(errno));
	return status;
}

static bool same_bytes(FILE *a, FILE *b)
{
	static const size_t size = PIECE;
	char *pieces = malloc(2 * size);
	bool same = pieces && a && b;
	for (size_t read = size; same && read == size;) {
		read = fread(pieces, 1, size, a);
		same = fread(pieces + size, 1, size, b) == read && memcmp(pieces, pieces + size, read) == 0;
	}
	same = same && !ferror(a) && !ferror(b);
	free(pieces);
	return same;
}

/* Not through a link: what it points at is not beside the book. */
static FILE *open_plain(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	FILE *opened = file >= 0 ? fdopen(file, "rb") : NULL;
	if (file >= 0 && !opened)
		(void)close(file);
	return opened;
}

/* Another name of the book itself is no copy of it; and to close it would take the book's locks along. */
static bool is_same(const char *path, const char *other, const char *book)
{
	struct stat a, b, itself;
	if (lstat(path, &a) != 0 || lstat(other, &b) != 0 || stat(book, &itself) != 0 ||
		!S_ISREG(a.st_mode) || a.st_size != b.st_size ||
		(a.st_dev == itself.st_dev && a.st_ino == itself.st_ino))
		return false;
	FILE *one = open_plain(path), *two = open_plain(other);
	bool same = same_bytes(one, two);
	if (one)
		(void)fclose(one);
	if (two)
		(void)fclose(two);
	return same;
}

static char *name_of(const char *book, int64_t version, int number)
{
	size_t size = strlen(book) + SUFFIX_MAX;
	char *name = malloc(size), more[16] = "";
	if (number > 1)
		(void)snprintf(more, sizeof more, "-%d", number);
	if (name)
		(void)snprintf(name, size, "%s.version-%lld%s", book, (long long)version, more);
	return name;
}

enum uph_status kept_copy_place(
	struct kept_copy *copy, const char *book, int64_t version, struct uph_error *err)
{
	for (int number = 1; number <= NAMES_MAX; number++) {
		char *name = name_of(book, version, number);
		if (!name)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		enum uph_status status = new_file_absent(name, NULL);
		if (status == UPH_OK)
			status = new_file_place(copy->temporary, name, err);
		copy->placed = status == UPH_OK;
		if (status == UPH_OK || (status == UPH_E_EXISTS && is_same(name, copy->temporary, book))) {
			copy->path = name;
			return UPH_OK;
		}
		free(name);
		if (status != UPH_E_EXISTS)
			return status;
	}
	return uph_fail(err, UPH_E_IO, "det finns inget ledigt namn för den bredvid boken");
}

void kept_copy_end(struct kept_copy *copy, bool keep)
{
	new_file_end(copy->temporary);
	if (copy->placed && !keep)
		(void)unlink(copy->path);
	free(copy->path);
	*copy = (struct kept_copy){0};
}
