/* The rules: the file is read once, from its first byte to its last, and nothing of it is held but the names
 * it uses; it begins with its mark and ends with the number of its rows; the ledger checks every row. After
 * the first refusal nothing more is written, but the rest is looked through, so that every row that cannot be
 * read is told at once. */
#define _XOPEN_SOURCE 700 /* pread() */

#include "import/exact_import.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "import/available.h"
#include "import/exact_reader.h"
#include "ledger/base/reason.h"

#define ERRORS_MAX 100
#define MARK "\"" UPH_EXACT_MARK "\","
/* The first row as it is never written. */
#define SAVED_ANEW                                                                                                  \
	"filen har sparats om av ett annat program, som har ändrat citattecken, avgränsare eller teckenkodning; " \
	"använd filen som uph journal --exact skrev den, eller skriv den igen"

struct filling {
	const struct import_job *job;
	struct exact_reader reader;
	struct uph_exact_filling *ledger; /* NULL: only looked through */
	int64_t rows, entries;
	size_t errors;
	size_t at;  /* in the file's bytes */
	int failed; /* errno of a read that failed; 0: none */
};

static bool is_marked(const unsigned char *data, size_t length)
{
	return length >= strlen(MARK) && memcmp(data, MARK, strlen(MARK)) == 0;
}

/* The mark's words, with any quotation marks, a byte order mark, or two bytes to a letter: a spreadsheet or
 * an editor has had the file. */
static bool is_saved_anew(const unsigned char *data, size_t length)
{
	size_t matched = 0;
	for (size_t i = 0; i < length && UPH_EXACT_MARK[matched]; i++) {
		if (data[i] == (unsigned char)UPH_EXACT_MARK[matched])
			matched++;
		else if (matched > 0 ? data[i] != 0 : !memchr("\0\"'\xef\xbb\xbf\xff\xfe ", data[i], 9))
			return false;
	}
	return UPH_EXACT_MARK[matched] == '\0';
}

bool exact_recognised(const unsigned char *data, size_t length)
{
	return is_marked(data, length) || is_saved_anew(data, length);
}

static void tell(struct filling *filling, const char *column, const char *message)
{
	char line[32];
	(void)snprintf(line, sizeof line, "%zu", filling->reader.row_line);
	if (filling->errors++ < ERRORS_MAX)
		(void)uph_findings_add(filling->job->findings, UPH_SEVERITY_ERROR, "exact.row", line,
			"%s%s%s.", column ? column : "", column ? ": " : "", message);
}

/* Whether a failure is about what stands in the file, and not about the ledger or the machine. */
static bool is_of_row(enum uph_status status)
{
	return status != UPH_E_MEMORY && status != UPH_E_IO && status != UPH_E_LOCKED &&
	       status != UPH_E_READONLY;
}

/* ---- the file's bytes ---- */

static size_t next_bytes(void *context, char *into, size_t size)
{
	struct filling *filling = context;
	const struct file_bytes *file = filling->job->file;
	size_t length = file->length - filling->at < size ? file->length - filling->at : size;
	if (length > 0 && file->data) {
		memcpy(into, file->data + filling->at, length);
	} else if (length > 0) {
		ssize_t got;
		do {
			got = pread(file->fd, into, length, (off_t)filling->at);
		} while (got < 0 && errno == EINTR);
		filling->failed = got < 0 ? errno : filling->failed;
		length = got > 0 ? (size_t)got : 0;
	}
	filling->at += length;
	return length;
}

/* ---- head and end ---- */

static enum uph_status refuse(struct filling *filling, const char *message, struct uph_error *err)
{
	tell(filling, NULL, message);
	return uph_fail(err, UPH_E_REFUSED, "filen godtas inte: %s", message);
}

static enum uph_status read_head(struct filling *filling, struct uph_error *err)
{
	struct exact_reader *reader = &filling->reader;
	char message[200];
	struct uph_error why = {0};
	unsigned char begins[64];
	size_t length = next_bytes(filling, (char *)begins, sizeof begins);
	filling->at = 0;
	reader->row_line = 1;
	if (!is_marked(begins, length) && is_saved_anew(begins, length))
		return refuse(filling, SAVED_ANEW, err);
	enum uph_status status = exact_reader_row(reader, &why);
	if (status != UPH_OK && status != UPH_END)
		return is_of_row(status) ? refuse(filling, why.message, err)
					 : uph_fail(err, status, "%s", why.message);
	if (status != UPH_OK || reader->count < 2 || !reader->cells[0].text || !reader->cells[1].text ||
		strcmp(reader->cells[0].text, UPH_EXACT_MARK) != 0)
		return refuse(filling, "första raden är inte den som uph journal --exact skriver", err);
	if (strcmp(reader->cells[1].text, UPH_EXACT_VERSION) != 0) {
		(void)snprintf(message, sizeof message, "den är av version %.20s och uph läser version %s",
			reader->cells[1].text, UPH_EXACT_VERSION);
		return refuse(filling, message, err);
	}
	status = exact_reader_row(reader, err);
	bool same = status == UPH_OK && reader->count == EXACT_CELLS && reader->cells[0].text &&
		    strcmp(reader->cells[0].text, "kind") == 0;
	for (size_t i = 0; same && i < UPH_EXACT_COLUMNS; i++)
		same = reader->cells[i + 1].text &&
		       strcmp(reader->cells[i + 1].text, uph_exact_column_name((enum uph_exact_column)i)) ==
			       0;
	return same ? UPH_OK : refuse(filling, "kolumnerna är inte de som uph journal --exact skriver", err);
}

static bool is_end(const struct exact_reader *reader)
{
	return reader->count <= 3 && reader->cells[0].text && strcmp(reader->cells[0].text, "end") == 0;
}

/* Whether all before the last row is as it was written. */
static enum uph_status check_digest(struct filling *filling, struct uph_error *err)
{
	const struct exact_reader *reader = &filling->reader;
	const char *said = reader->count == 3 ? reader->cells[2].text : NULL;
	unsigned char digest[DIGEST_SIZE];
	char hex[DIGEST_HEX_MAX];
	enum uph_status status = exact_reader_digest(&filling->reader, digest, err);
	/* Where something is wrong is told already when it has been seen. */
	if (status == UPH_OK && filling->errors == 0 && (!said || strcmp(said, digest_hex(digest, hex)) != 0))
		tell(filling, NULL,
			"kontrollsumman på filens sista rad stämmer inte: något i filen är ändrat sedan uph "
			"skrev den");
	return status;
}

static enum uph_status check_end(struct filling *filling, struct uph_error *err)
{
	char counted[32], message[200];
	const char *said = filling->reader.count > 1 ? filling->reader.cells[1].text : NULL;
	(void)snprintf(counted, sizeof counted, "%" PRId64, filling->rows);
	if (!said || strcmp(said, counted) != 0) {
		(void)snprintf(message, sizeof message,
			"filen säger att den har %.20s rader men har %s: rader saknas eller har lagts till",
			said ? said : "0", counted);
		tell(filling, NULL, message);
	}
	enum uph_status status = check_digest(filling, err);
	if (status == UPH_OK && exact_reader_row(&filling->reader, NULL) != UPH_END)
		tell(filling, NULL, "efter filens sista rad, end, står mer");
	return status;
}

/* ---- rows ---- */

static enum uph_status fill_row(struct filling *filling, const struct uph_exact_row *row,
	enum uph_exact_column *column, struct uph_error *err)
{
	if (filling->ledger && filling->errors == 0)
		return uph_exact_fill(filling->ledger, row, column, err);
	return uph_exact_check(row, column, err);
}

static enum uph_status take_row(struct filling *filling, struct uph_error *err)
{
	struct exact_reader *reader = &filling->reader;
	struct uph_exact_row row;
	enum uph_exact_column column = UPH_EXACT_COLUMNS;
	struct uph_error why = {0};
	filling->rows++;
	if (reader->count != EXACT_CELLS || !reader->cells[0].text) {
		char message[100];
		(void)snprintf(message, sizeof message, "raden har %zu fält och ska ha %d", reader->count,
			(int)EXACT_CELLS);
		tell(filling, NULL, message);
		return UPH_OK;
	}
	row.kind = reader->cells[0].text;
	memcpy(row.cells, reader->cells + 1, sizeof row.cells);
	filling->entries += strcmp(row.kind, "entry") == 0;
	enum uph_status status = fill_row(filling, &row, &column, &why);
	if (status != UPH_OK && !is_of_row(status))
		return uph_fail(err, status, "%s", why.message);
	if (status != UPH_OK)
		tell(filling, column < UPH_EXACT_COLUMNS ? uph_exact_column_name(column) : NULL, why.message);
	return UPH_OK;
}

static enum uph_status read_rows(struct filling *filling, struct uph_error *err)
{
	struct uph_error why = {0};
	enum uph_status status = read_head(filling, err);
	while (status == UPH_OK) {
		status = exact_reader_row(&filling->reader, &why);
		if (status == UPH_OK && is_end(&filling->reader)) {
			status = check_end(filling, err);
			break;
		}
		if (status == UPH_OK) {
			status = take_row(filling, err);
		} else if (status == UPH_END) {
			tell(filling, NULL, "filens sista rad, end, saknas: filen är avbruten");
			status = UPH_OK;
			break;
		} else if (is_of_row(status)) {
			tell(filling, NULL, why.message);
			status = UPH_OK;
			break;
		} else {
			status = uph_fail(err, status, "%s", why.message);
		}
	}
	if (status == UPH_OK && filling->failed)
		return uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(filling->failed));
	if (filling->errors > ERRORS_MAX)
		(void)uph_findings_add(filling->job->findings, UPH_SEVERITY_ERROR, "exact.more", "",
			"Ytterligare %zu fel visas inte.", filling->errors - ERRORS_MAX);
	if (status == UPH_OK && filling->errors > 0)
		status = file_bytes_unchanged(filling->job->file, err); /* what was read is then no one's */
	if (status == UPH_OK && filling->errors > 0)
		status = uph_fail(err, UPH_E_REFUSED, "inget är inläst: %zu fel", filling->errors);
	return status;
}

/* ---- the change ---- */

static enum uph_status finish(struct filling *filling, struct uph_import_result *out, struct uph_error *err)
{
	const struct import_job *job = filling->job;
	enum uph_status status = uph_exact_end(
		filling->ledger, job->file->name, job->file->digest, (int64_t)job->file->length, err);
	out->posted = (size_t)filling->entries;
	if (status == UPH_OK)
		status = import_check(job->ledger, job->options, err);
	if (status == UPH_OK)
		status = import_available(job->ledger, &out->available_after, err);
	if (status == UPH_OK && !job->options->dry_run)
		status = uph_ledger_commit(job->ledger, err);
	return status;
}

/* `*known`: another has filled it from the same file while this one waited for its turn. */
static enum uph_status fill_ledger(
	struct filling *filling, bool *known, struct uph_import_result *out, struct uph_error *err)
{
	struct uph_ledger *ledger = filling->job->ledger;
	enum uph_status status = uph_ledger_begin_bulk(ledger, err);
	if (status != UPH_OK)
		return status;
	status = uph_exact_known(ledger, filling->job->file->digest, known, err);
	if (status != UPH_OK || *known) {
		uph_ledger_rollback(ledger);
		return status;
	}
	status = uph_exact_begin(ledger, &filling->ledger, err);
	if (status == UPH_OK)
		status = read_rows(filling, err);
	if (status == UPH_OK)
		status = file_bytes_unchanged(filling->job->file, err);
	if (status == UPH_OK)
		status = finish(filling, out, err);
	uph_exact_free(filling->ledger);
	uph_ledger_rollback(ledger);
	return status;
}

/* The same file into the ledger that was filled from it: everything is there. */
static enum uph_status look_through(
	struct filling *filling, struct uph_import_result *out, struct uph_error *err)
{
	enum uph_status status = read_rows(filling, err);
	out->known_file = true;
	out->unchanged = (size_t)filling->entries;
	out->available_after = out->available_before;
	return status;
}

enum uph_status exact_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct filling filling = {.job = job};
	bool known = false;
	if (job->options->fund || job->options->sheet || job->options->accept_changes)
		return uph_fail(err, UPH_E_USAGE,
			"--fund, --sheet och --accept-changes gäller inte en hel bok: den läses in som den är");
	enum uph_status status = uph_exact_known(job->ledger, job->file->digest, &known, err);
	if (status == UPH_OK)
		status = import_available(job->ledger, &out->available_before, err);
	if (status == UPH_OK)
		status = exact_reader_open(&filling.reader, next_bytes, &filling, err);
	if (status == UPH_OK)
		status = known ? UPH_OK : fill_ledger(&filling, &known, out, err);
	if (status == UPH_OK && known)
		status = import_available(job->ledger, &out->available_before, err);
	if (status == UPH_OK && known)
		status = look_through(&filling, out, err);
	exact_reader_close(&filling.reader);
	return status;
}
