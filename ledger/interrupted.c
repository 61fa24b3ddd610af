#include "ledger/interrupted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char suffix[] = "-journal";

/* A journal whose first byte is zero has not begun, or is done with. One that may not be read is taken for a
 * real one: the engine cannot go by it either. */
static bool is_to_roll_back(const char *journal)
{
	char first = 0;
	int file = open(journal, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return errno == EACCES || errno == EPERM;
	bool begun = read(file, &first, 1) == 1 && first != 0;
	(void)close(file);
	return begun;
}

bool interrupted(const char *path)
{
	const size_t size = strlen(path) + sizeof suffix;
	char *journal = malloc(size);
	if (!journal)
		return false;
	(void)snprintf(journal, size, "%s%s", path, suffix);
	bool begun = is_to_roll_back(journal);
	free(journal);
	return begun;
}

enum uph_status interrupted_explain(const char *path, enum uph_status status, struct uph_error *err)
{
	const char *slash = strrchr(path, '/');
	if ((status != UPH_E_IO && status != UPH_E_READONLY) || !interrupted(path))
		return status;
	return uph_fail(err, status,
		"en ändring i boken avbröts och ska tas tillbaka innan boken kan läsas, och det går inte utan skrivrätt "
		"till boken, till %s%s och till mappen; öppna boken en gång, till exempel med \"uph status\", där du har "
		"den rätten, och ta inte bort %s%s: utan den är boken skadad",
		slash ? slash + 1 : path, suffix, slash ? slash + 1 : path, suffix);
}
