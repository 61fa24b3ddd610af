/* uph backup: a copy of the book while others use it, proved before it gets its name. */
#include <string.h>

#include "command.h"
#include "ledger/base/text.h"
#include "messages.h"
#include "progress.h"
#include "report_output.h"
#include "uph/backup.h"

#define PATH_BYTES_MAX ((size_t)1 << 15)

static const enum option_id options[] = {OPTION_NONE};

static void tell_how_to_verify(const char *path, const char *hex)
{
	struct buffer word;
	buffer_init(&word, PATH_BYTES_MAX);
	text_shell_word(&word, path);
	message_told("Pröva kopian när som helst med: uph -f %s verify --head \"%.4s %.4s %.4s %.4s\"",
		buffer_string(&word), hex, hex + 4, hex + 8, hex + 12);
	buffer_free(&word);
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct uph_backup backup;
	struct uph_ledger *ledger;
	struct progress progress;
	char hex[65];
	if (invocation->arguments.word_count == 0)
		return uph_fail(err, UPH_E_USAGE, "ange filen som kopian ska ligga i: uph backup FIL");
	const char *path = invocation->arguments.words[0];
	if (strcmp(path, "-") == 0)
		return uph_fail(err, UPH_E_USAGE,
			"en kopia skrivs inte till standard ut: den prövas där den ligger; ange en fil");
	enum uph_status status = output_check_path(invocation, path, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &ledger, err);
	if (status != UPH_OK)
		return status;
	progress_begin(&progress, "Prövar kopian");
	status = uph_ledger_backup(ledger, path, progress_update, &progress, &backup, err);
	progress_end(&progress);
	if (status != UPH_OK)
		return status;
	(void)uph_head_hex(&backup.head, hex);
	message_told("Boken är kopierad till %s och kopian prövad: %lld byte, till och med post %lld", path,
		(long long)backup.size, (long long)backup.head.seq);
	message_told("Anteckna kontrollsumman: %.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
	tell_how_to_verify(path, hex);
	return UPH_OK;
}

const struct command command_backup = {
	.name = "backup",
	.swedish = "säkerhetskopiera",
	.group = "Boken",
	.summary = "en kopia av boken, medan andra använder den",
	.usage = "FIL",
	.words_max = 1,
	.options = options,
	.help = "Kopian är av ett ögonblick, hur många som än läser och skriver; den som vill skriva får vänta "
		"medan sidorna kopieras. Kopian prövas från första posten till sista, som av uph verify, och får "
		"sitt namn först när den är hel och ligger på disken. En fil som finns skrivs aldrig över.\n"
		"\n"
		"Anteckna kontrollsumman som visas på annat håll än där kopian ligger. Med den kan vem som helst "
		"visa att kopian är den som gjordes, och att boken fortfarande innehåller allt som kopian "
		"innehåller.\n"
		"\n"
		"  uph backup kopior/2024-10-01.uph\n"
		"  uph -f kopior/2024-10-01.uph verify --head \"3f9a 17c2 8b04 d6e1\"\n"
		"  uph verify --head \"3f9a 17c2 8b04 d6e1\"\n",
	.ledger = COMMAND_READS,
	.run = run,
};
