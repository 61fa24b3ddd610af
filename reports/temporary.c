#define _XOPEN_SOURCE 700 /* mkstemp() */

#include "reports/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");
	return folder && folder[0] ? folder : "/tmp";
}

int temporary_open_named(char path[TEMPORARY_PATH_MAX])
{
	(void)snprintf(path, TEMPORARY_PATH_MAX, "%s/uph-XXXXXX", temporary_folder());
	int file = mkstemp(path);
	if (file >= 0)
		(void)fcntl(file, F_SETFD, FD_CLOEXEC);
	return file;
}

int temporary_open(char path[TEMPORARY_PATH_MAX])
{
	int file = temporary_open_named(path);
	if (file >= 0)
		(void)unlink(path);
	return file;
}

enum uph_status temporary_failed(const char *what, struct uph_error *err)
{
	const int error = errno;
	if (error == ENOMEM)
		return uph_fail(err, UPH_E_MEMORY, "%s blev inte hel: minnet räcker inte", what);
	return uph_fail(err, UPH_E_IO,
		"%s blev inte hel: det finns inte plats för tillfälliga filer vid %s; frigör plats, eller "
		"peka ut en annan mapp med TMPDIR",
		what, temporary_folder());
}
