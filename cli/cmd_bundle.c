/* uph bundle: all papers of a meeting in a folder, ready to send, with a list of them that can be checked; or
 * the revision, all books and what proves them in one archive. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ledger/base/arena.h"
#include "ledger/base/digest.h"
#include "ledger/base/reason.h"
#include "messages.h"
#include "paper_folder.h"
#include "progress.h"
#include "report_output.h"
#include "uph/bundle.h"
#include "uph/revision.h"

#define PATH_BYTES_MAX 4096
#define TEXTS_MAX ((size_t)16 << 20)
#define CHUNK 65536

static const enum option_id options[] = {
	OPTION_PAPERS, OPTION_MEETING, OPTION_FUND, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

struct bundle {
	struct paper_folder folder;
	struct digest *digest;
	struct uph_bundle_file *files;
	size_t count, room;
	struct arena texts; /* of the files */
};

/* ---- a file ---- */

static enum uph_status digest_open(
	struct digest **digest, FILE *file, struct uph_bundle_file *out, struct uph_error *err)
{
	static unsigned char chunk[CHUNK];
	size_t length;
	if (!*digest)
		*digest = digest_new();
	bool whole = *digest && digest_begin(*digest);
	while (whole && (length = fread(chunk, 1, sizeof chunk, file)) > 0) {
		whole = digest_add(*digest, chunk, length);
		out->size += (int64_t)length;
	}
	if (ferror(file))
		return uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno));
	if (!whole || !digest_end(*digest, out->digest))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	return UPH_OK;
}

/* Of the bytes that lie there, not of those that were meant. */
static enum uph_status digest_file(
	struct digest **digest, const char *path, struct uph_bundle_file *out, struct uph_error *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return uph_fail(err, UPH_E_IO, "%s: filen kan inte läsas: %s", path, reason_to_read(errno));
	enum uph_status status = digest_open(digest, file, out, err);
	(void)fclose(file);
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, path);
}

static enum uph_status keep(struct bundle *bundle, const char *name, const struct uph_bundle_paper *paper,
	struct uph_bundle_file **out, struct uph_error *err)
{
	if (bundle->count == bundle->room) {
		size_t room = bundle->room ? 2 * bundle->room : 64;
		struct uph_bundle_file *files = realloc(bundle->files, room * sizeof *files);
		if (!files)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till papperen");
		bundle->files = files;
		bundle->room = room;
	}
	*out = &bundle->files[bundle->count++];
	**out = (struct uph_bundle_file){.path = arena_string(&bundle->texts, name),
		.paper = {.folder = "",
			.name = "",
			.title = arena_string(&bundle->texts, paper->title),
			.shows = arena_string(&bundle->texts, paper->shows),
			.has_amount = paper->has_amount,
			.amount = paper->amount}};
	bool kept = (*out)->path && (*out)->paper.title && (*out)->paper.shows;
	return kept ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till papperen");
}

static enum uph_status write_file(struct bundle *bundle, const struct uph_bundle_paper *paper,
	const struct uph_report *report, enum uph_format format, struct uph_error *err)
{
	struct uph_bundle_file *file = NULL;
	struct buffer name, path;
	buffer_init(&name, PATH_BYTES_MAX);
	buffer_init(&path, PATH_BYTES_MAX);
	enum uph_status status =
		paper_folder_name(&bundle->folder, paper->folder, paper->name, format, &name, err);
	if (status == UPH_OK)
		status =
			paper_folder_write(&bundle->folder, buffer_string(&name), report, format, &path, err);
	if (status == UPH_OK)
		status = keep(bundle, buffer_string(&name), paper, &file, err);
	if (status == UPH_OK)
		status = digest_file(&bundle->digest, buffer_string(&path), file, err);
	buffer_free(&name);
	buffer_free(&path);
	return status;
}

static enum uph_status write_paper(void *context, const struct uph_bundle_paper *paper,
	const struct uph_report *report, struct uph_error *err)
{
	struct bundle *bundle = context;
	enum uph_status status = paper_folder_make_within(&bundle->folder, paper->folder, err);
	if (status == UPH_OK)
		status = write_file(bundle, paper, report, UPH_FORMAT_XLSX, err);
	if (status == UPH_OK && paper->page)
		status = write_file(bundle, paper, report, UPH_FORMAT_HTML, err);
	return status;
}

/* ---- all ---- */

/* The list in the folder, and on standard output (or where -o says). */
static enum uph_status draw_list(struct bundle *bundle, const struct invocation *invocation,
	const struct output *output, const struct uph_report *list, struct uph_error *err)
{
	bool chosen = invocation_value(invocation, OPTION_FORMAT) || invocation_value(invocation, OPTION_CSV);
	enum uph_format format = chosen ? output->format : UPH_FORMAT_HTML;
	struct buffer name;
	buffer_init(&name, PATH_BYTES_MAX);
	enum uph_status status = paper_folder_name(&bundle->folder, "", "innehåll", format, &name, err);
	if (status == UPH_OK)
		status = paper_folder_write(&bundle->folder, buffer_string(&name), list, format, NULL, err);
	buffer_free(&name);
	return status == UPH_OK ? output_draw(output, list, err) : status;
}

static enum uph_status make(struct bundle *bundle, struct invocation *invocation,
	const struct uph_query *query, const struct output *output, struct uph_error *err)
{
	struct uph_ledger *ledger;
	struct uph_bundle_meeting meeting;
	struct uph_report *list = NULL;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = uph_bundle_meeting_find(
			ledger, query, invocation_value(invocation, OPTION_MEETING), &meeting, err);
	if (status == UPH_OK)
		status = paper_folder_open(&bundle->folder, invocation, OPTION_PAPERS, err);
	if (status == UPH_OK)
		status = uph_bundle_papers(ledger, query, &meeting, write_paper, bundle, err);
	if (status == UPH_OK)
		status = uph_report_bundle(ledger, query, &meeting, bundle->files, bundle->count, &list, err);
	if (status == UPH_OK) {
		uph_ledger_read_end(ledger);
		status = draw_list(bundle, invocation, output, list, err);
	}
	uph_report_free(list);
	return status;
}

static enum uph_status run_papers(struct invocation *invocation, struct uph_error *err)
{
	struct bundle bundle = {0};
	struct output output;
	struct uph_query query;
	enum uph_status status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	arena_init(&bundle.texts, TEXTS_MAX);
	status = make(&bundle, invocation, &query, &output, err);
	if (status == UPH_OK)
		message_told("%zu filer är skrivna i %s", bundle.count + 1, bundle.folder.path);
	paper_folder_close(&bundle.folder);
	digest_free(bundle.digest);
	arena_free(&bundle.texts);
	free(bundle.files);
	return status;
}

/* ---- the revision ---- */

static bool is_archive(const char *path)
{
	const char *suffix = path ? strrchr(path, '.') : NULL;
	return suffix && strcasecmp(suffix, ".zip") == 0;
}

/* The revision is the whole book as it stands: what would make it less is refused. */
static enum uph_status check_whole(const struct invocation *invocation, struct uph_error *err)
{
	static const enum option_id less[] = {
		OPTION_MEETING, OPTION_FUND, OPTION_KNOWN_AT, OPTION_FORMAT, OPTION_CSV, OPTION_NONE};
	for (size_t i = 0; less[i] != OPTION_NONE; i++) {
		if (invocation_value(invocation, less[i]))
			return uph_fail(err, UPH_E_USAGE,
				"revisionen är hela boken som den är nu, i alla format; utelämna --%s",
				option_by_id(less[i])->name);
	}
	return output_check_path(invocation, invocation_value(invocation, OPTION_OUTPUT), err);
}

/* The archive's own digest is told as well: the one thing that whoever alters all that lies in it cannot
 * keep. */
static enum uph_status tell(const char *path, const struct uph_revision *revision, struct uph_error *err)
{
	char hex[DIGEST_HEX_MAX];
	struct uph_bundle_file archive = {0};
	struct digest *digest = NULL;
	enum uph_status status = digest_file(&digest, path, &archive, err);
	digest_free(digest);
	if (status != UPH_OK)
		return status;
	(void)uph_head_hex(&revision->head, hex);
	message_told(
		"Revisionen är skriven i %s: %zu filer, %lld byte, till och med post %lld, kontrollsumma "
		"%.4s %.4s %.4s %.4s",
		path, revision->file_count, (long long)revision->size, (long long)revision->head.seq, hex,
		hex + 4, hex + 8, hex + 12);
	message_told("Filens SHA-256, att lämna till revisorn på annat håll än filen: %s",
		digest_hex(archive.digest, hex));
	message_told("Packa upp den i en tom mapp och kör \"sh kontrollera.sh\" där");
	if (revision->error_count > 0)
		message_error(
			"boken är inte hel: se rapporter/kontroll-av-boken i revisionen, eller kör \"uph "
			"verify\"");
	return UPH_OK;
}

static enum uph_status run_revision(struct invocation *invocation, const char *path, struct uph_error *err)
{
	const char *language = invocation_value(invocation, OPTION_LANGUAGE);
	struct uph_revision revision;
	struct progress progress;
	struct uph_ledger *ledger;
	enum uph_status status = check_whole(invocation, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &ledger, err);
	if (status != UPH_OK)
		return status;
	progress_begin(&progress, "Skriver revisionen");
	status = uph_revision_write(ledger, path,
		language && strcmp(language, "en") == 0 ? UPH_ENGLISH : UPH_SWEDISH, progress_update,
		&progress, &revision, err);
	progress_end(&progress);
	if (status != UPH_OK)
		return status;
	status = tell(path, &revision, err);
	return status == UPH_OK && revision.error_count > 0 ? UPH_E_REFUSED : status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	const char *path = invocation_value(invocation, OPTION_OUTPUT);
	if (invocation_value(invocation, OPTION_PAPERS))
		return run_papers(invocation, err);
	if (is_archive(path))
		return run_revision(invocation, path, err);
	return uph_fail(err, UPH_E_USAGE,
		"ange mappen som ett mötes papper ska ligga i: uph bundle --papers MAPP; eller filen som "
		"revisionen ska vara: uph bundle -o revision.zip");
}

const struct command command_bundle = {
	.name = "bundle",
	.swedish = "papper",
	.group = "Rapporter",
	.summary = "alla papper till ett möte, eller hela boken till en revisor",
	.usage = "--papers MAPP [--meeting \"LSVO 2024-09-27\"] | -o REVISION.zip",
	.options = options,
	.help = "Med --papers: papperen till ett möte. Läget efter mötet, ur samma läsning av boken:\n"
		"\n"
		"  fordelningsmatris.xlsx   protokollets form och den fulla\n"
		"  fordelningsmatris-med-forslag.xlsx, när något är föreslaget\n"
		"  saldo.xlsx               kvar att besluta och på balansen\n"
		"  villkor.xlsx             villkoren och vad som står på spel\n"
		"  medfinansiering.xlsx     när det finns någon\n"
		"  poster.xlsx              alla poster till och med mötets dag\n"
		"  rekommendation-….xlsx    en för varje beslut på mötet, också som .html\n"
		"  saldobesked/….xlsx       ett för varje mottagare\n"
		"  innehall.html            filerna, vad var och en visar, och dess SHA-256\n"
		"\n"
		"Innehållet visas också, i det format som -O säger; då ligger det även i mappen i det formatet. "
		"En fil med samma namn byts ut; annat i mappen rörs inte.\n"
		"\n"
		"Med -o och en fil som slutar på .zip: revisionen, allt som en revisor behöver, av ett och samma "
		"ögonblick medan andra kan fortsätta att skriva. Den innehåller boken, alla rapporter, journaler "
		"och register som XLSX och CSV, dokumenten som boken bevarar, kedjan med en kontrollsumma för varje "
		"post, systemdokumentationen, boken för hledger, Ledger, beancount, SIE och som JSON, och ett skript som prövar alltihop med sha256sum och sqlite3, utan "
		"uph. Samma bok ger samma fil, byte för byte. Högst 4 GiB.\n"
		"\n"
		"  uph bundle --papers infor-rd/\n"
		"  uph bundle --papers lsvo-0927 --meeting \"LSVO 2024-09-27\"\n"
		"  uph bundle -o revision-2024.zip\n",
	.ledger = COMMAND_READS,
	.run = run,
};
