/* A PDF as text by the program pdftotext, which is not part of this one. No shell is asked: the program is
 * started as it is, is given the bytes in a temporary file without a name, and gets a limited time and room.
 */
#include "import/protocol_text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "import/spool.h"
#include "ledger/base/reason.h"
#include "ledger/base/text.h"

enum { SECONDS_MAX = 60, PIECE = 65536, NO_PROGRAM = 127, TAIL = 4096 };

static enum uph_status not_installed(struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO,
		"PDF läses med programmet pdftotext (paketet poppler-utils), som inte är installerat; installera det, "
		"eller spara protokollet som .docx eller .txt och läs in det.");
}

/* The bytes in a file that has no name, at its beginning; -1. */
static int spooled(const unsigned char *data, size_t length)
{
	int fd = spool_open();
	if (fd >= 0 && (!spool_write(fd, data, length) || lseek(fd, 0, SEEK_SET) != 0)) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static void run_program(int in, int out)
{
	char *const arguments[] = {(char[]){"pdftotext"}, (char[]){"-q"}, (char[]){"-layout"},
		(char[]){"-enc"}, (char[]){"UTF-8"}, (char[]){"-"}, (char[]){"-"}, NULL};
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
		(nowhere >= 0 && dup2(nowhere, STDERR_FILENO) < 0))
		_exit(NO_PROGRAM);
	(void)execvp(arguments[0], arguments);
	_exit(NO_PROGRAM);
}

static int64_t now_milliseconds(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What the program says until it ends, the time is out or there is too much of it. */
static bool collect(int from, struct buffer *text)
{
	int64_t until = now_milliseconds() + (int64_t)SECONDS_MAX * 1000;
	char *piece = malloc(PIECE);
	bool ended = false;
	while (piece && !ended && !buffer_failed(text)) {
		struct pollfd wait = {.fd = from, .events = POLLIN};
		int64_t left = until - now_milliseconds();
		int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			break;
		ssize_t got = read(from, piece, PIECE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		ended = got == 0;
		buffer_append(text, piece, (size_t)got);
	}
	free(piece);
	return ended;
}

static enum uph_status judge(bool ended, int state, struct buffer *text, struct uph_error *err)
{
	size_t bad = 0;
	if (ended && WIFEXITED(state) && WEXITSTATUS(state) == NO_PROGRAM)
		return not_installed(err);
	if (buffer_failed(text))
		return UPH_OK; /* too large: the caller says so */
	if (!ended)
		return uph_fail(err, UPH_E_REFUSED,
			"PDF-filen tar mer än %d sekunder att läsa: spara protokollet som .docx eller .txt.",
			SECONDS_MAX);
	if (!WIFEXITED(state) || WEXITSTATUS(state) != 0)
		return uph_fail(err, UPH_E_REFUSED,
			"PDF-filen kan inte läsas; den är skadad eller skyddad med lösenord. Spara den på nytt, eller som "
			".docx eller .txt.");
	if (text->length == 0 || strspn(buffer_string(text), " \t\r\n\f") == text->length)
		return uph_fail(err, UPH_E_REFUSED,
			"PDF-filen innehåller ingen text, bara bilder (inskannad?): tolka den till text (OCR) först.");
	if (!text_valid(text->data, text->length, &bad))
		return uph_fail(err, UPH_E_REFUSED,
			"Texten i PDF-filen är skadad vid byte %zu: spara protokollet som .docx eller .txt.",
			bad);
	return UPH_OK;
}

/* "%%EOF" stands near the end of every whole file. */
static bool has_end(const unsigned char *data, size_t length)
{
	for (size_t at = length > TAIL ? length - TAIL : 0; at + 5 <= length; at++) {
		if (memcmp(data + at, "%%EOF", 5) == 0)
			return true;
	}
	return false;
}

enum uph_status protocol_pdf(
	const unsigned char *data, size_t length, struct buffer *out, struct uph_error *err)
{
	int ends[2], state = 0;
	if (!has_end(data, length))
		return uph_fail(err, UPH_E_REFUSED,
			"PDF-filen är avkortad (slutet saknas): hämta eller spara den igen.");
	int in = spooled(data, length);
	if (in < 0)
		return spool_refused(err);
	if (pipe(ends) != 0) {
		(void)close(in);
		return spool_refused(err);
	}
	pid_t child = fork();
	if (child == 0) {
		(void)close(ends[0]);
		run_program(in, ends[1]);
	}
	(void)close(in);
	(void)close(ends[1]);
	if (child < 0) {
		(void)close(ends[0]);
		return uph_fail(err, UPH_E_IO, "pdftotext kan inte startas: %s.", reason_to_read(errno));
	}
	bool ended = collect(ends[0], out);
	(void)close(ends[0]);
	if (!ended)
		(void)kill(child, SIGKILL);
	while (waitpid(child, &state, 0) < 0 && errno == EINTR)
		;
	return judge(ended, state, out, err);
}
