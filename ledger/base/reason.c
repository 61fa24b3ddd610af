#include "ledger/base/reason.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *other(int error)
{
	/* A thread reads ahead in an import, and may have a reason of its own. */
	static _Thread_local char text[160];
	char said[120];
	if (strerror_r(error, said, sizeof said) != 0)
		(void)snprintf(said, sizeof said, "fel %d", error);
	(void)snprintf(text, sizeof text, "systemet säger \"%s\"", said);
	return text;
}

const char *reason_to_read(int error)
{
	switch (error) {
	case ENOMEM:
		return "minnet räcker inte";
	case EACCES:
	case EPERM:
		return "du har inte rätt att läsa den";
	case ENOENT:
	case ENOTDIR:
		return "den finns inte";
	case EISDIR:
		return "det är en mapp";
	case EIO:
		return "disken svarar med ett fel";
	case EMFILE:
	case ENFILE:
		return "för många filer är öppna; stäng några program och gör om";
	case ENAMETOOLONG:
		return "filnamnet är för långt";
	default:
		return other(error);
	}
}

const char *reason_to_write(int error)
{
	switch (error) {
	case ENOMEM:
		return "minnet räcker inte";
	case ENOSPC:
		return "disken är full; frigör plats och gör om";
	case EDQUOT:
		return "utrymmet som du har rätt till är slut; frigör plats och gör om";
	case EFBIG:
		return "filen blir större än vad systemet tillåter";
	case EPIPE:
		return "mottagaren slutade läsa innan allt var skrivet";
	case EACCES:
	case EPERM:
		return "du har inte rätt att skriva där";
	case EROFS:
		return "platsen är skrivskyddad";
	case ENOENT:
	case ENOTDIR:
		return "mappen finns inte";
	case EBADF:
		return "den är stängd";
	case EIO:
		return "disken svarar med ett fel";
	case EMFILE:
	case ENFILE:
		return "för många filer är öppna; stäng några program och gör om";
	case EISDIR:
		return "där finns redan en mapp med det namnet";
	case ENAMETOOLONG:
		return "filnamnet är för långt";
	default:
		return other(error);
	}
}
