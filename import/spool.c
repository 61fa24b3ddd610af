#include "import/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ledger/base/reason.h"

int spool_open(void)
{
	const char *folder = getenv("TMPDIR");
	char path[4096];
	int length = snprintf(path, sizeof path, "%s/uph-XXXXXX", folder && *folder ? folder : "/tmp");
	if (length < 0 || (size_t)length >= sizeof path)
		return -1;
	int fd = mkstemp(path);
	if (fd >= 0) {
		(void)unlink(path);
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC); /* pdftotext gets the one that it is to read */
	}
	return fd;
}

bool spool_write(int fd, const void *data, size_t length)
{
	const char *at = data;
	while (length > 0) {
		ssize_t written = write(fd, at, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		at += written;
		length -= (size_t)written;
	}
	return true;
}

enum uph_status spool_refused(struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO,
		"En tillfällig fil kan inte skapas (%s): kontrollera mappen som TMPDIR pekar på.",
		reason_to_write(errno));
}
