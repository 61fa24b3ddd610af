/* Documents beside what they are about. The record holds the digest; the bytes, when they are kept, stand
 * once in `document` however many records name them. */
#include "uph/attachment.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

static const char sql_same[] =
	"SELECT max(stored) FROM attachment WHERE digest = ?1 AND ifnull(decision, 0) = ?2"
	" AND ifnull(allocation, 0) = ?3 AND ifnull(voucher, 0) = ?4 AND ifnull(party, 0) = ?5";
static const char sql_kept[] = "SELECT 1 FROM document WHERE digest = ?1";
static const char sql_store[] = "INSERT INTO document (digest, content) VALUES (?1, ?2)";
/* One that was laid there again to be stored stands for the first. */
static const char sql_all[] =
	"SELECT a.seq, a.recorded_at, a.name, a.digest, a.size, ifnull(a.decision, 0), ifnull(a.allocation, 0),"
	" ifnull(a.voucher, 0), ifnull(a.party, 0), a.stored, w.person"
	" FROM attachment a JOIN command w ON w.seq = a.command WHERE a.seq <= ?1"
	" AND NOT EXISTS (SELECT 1 FROM attachment n WHERE n.digest = a.digest AND n.seq > a.seq AND n.seq <= ?1"
	"  AND n.decision IS a.decision AND n.allocation IS a.allocation AND n.voucher IS a.voucher"
	"  AND n.party IS a.party) ORDER BY a.seq";
static const char sql_by_digest[] =
	"SELECT hex(a.digest), d.content, a.name FROM attachment a LEFT JOIN document d ON d.digest = a.digest"
	" WHERE hex(a.digest) LIKE ?1 || '%' GROUP BY a.digest ORDER BY a.digest LIMIT 2";

/* Whether the document lies beside the same thing already, and stored. */
static enum uph_status ask_same(struct uph_ledger *ledger, const struct uph_attachment *attachment,
	bool *there, bool *stored, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_same, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_blob(row, 1, attachment->digest, UPH_DIGEST_SIZE);
	db_bind_int(row, 2, attachment->decision);
	db_bind_int(row, 3, attachment->allocation);
	db_bind_int(row, 4, attachment->voucher);
	db_bind_int(row, 5, attachment->party);
	status = db_step(row, err);
	*there = status == UPH_OK && !db_is_null(row, 0);
	*stored = *there && db_int(row, 0) != 0;
	db_reset(row);
	return status;
}

static enum uph_status ask_kept(
	struct uph_ledger *ledger, const unsigned char *digest, bool *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_kept, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_blob(row, 1, digest, UPH_DIGEST_SIZE);
	status = db_step(row, err);
	*out = status == UPH_OK;
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static bool digest_is(const unsigned char *expected, const void *content, size_t length)
{
	unsigned char made[DIGEST_SIZE];
	struct digest *digest = digest_new();
	bool same = digest && digest_begin(digest) && digest_add(digest, content, length) &&
		    digest_end(digest, made) && memcmp(made, expected, DIGEST_SIZE) == 0;
	digest_free(digest);
	return same;
}

static enum uph_status store(struct uph_ledger *ledger, const struct uph_attachment *attachment,
	const void *content, struct uph_error *err)
{
	struct db_statement *row;
	if (!digest_is(attachment->digest, content, (size_t)attachment->size))
		return uph_fail(
			err, UPH_E_INVARIANT, "%s har ändrats medan den lästes; gör om", attachment->name);
	enum uph_status status = db_prepare(ledger->db, sql_store, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_blob(row, 1, attachment->digest, UPH_DIGEST_SIZE);
	db_bind_blob(row, 2, content, (size_t)attachment->size);
	return db_run(row, err);
}

enum uph_status uph_attachment_add(struct uph_ledger *ledger, const struct uph_attachment *attachment,
	const void *content, struct uph_error *err)
{
	bool there = false, stored = false, kept = false;
	if (attachment->voucher > ledger->head.voucher || attachment->voucher < 0)
		return uph_fail(err, UPH_E_MISSING, "verifikation %lld finns inte i boken, den sista är %lld",
			(long long)attachment->voucher, (long long)ledger->head.voucher);
	enum uph_status status = ask_same(ledger, attachment, &there, &stored, err);
	if (status != UPH_OK)
		return status;
	if (there && (!content || stored))
		return uph_fail(err, UPH_E_EXISTS, "%s ligger redan där", attachment->name);
	status = ask_kept(ledger, attachment->digest, &kept, err);
	if (status == UPH_OK && content && !kept)
		status = store(ledger, attachment, content, err);
	if (status != UPH_OK)
		return status;
	const struct value fields[] = {value_null(), value_null(), value_text(attachment->name),
		value_blob(attachment->digest, UPH_DIGEST_SIZE), value_number(attachment->size),
		value_optional(attachment->decision), value_optional(attachment->allocation),
		value_optional(attachment->voucher), value_optional(attachment->party),
		value_number(content || kept)};
	return record_append(ledger, RECORD_ATTACHMENT, fields, NULL, err);
}

enum uph_status uph_attachments(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(
		void *context, const struct uph_attachment *attachment, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_all, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_attachment attachment = {
			.id = db_int(row, 0),
			.recorded_at = db_int(row, 1),
			.name = db_text(row, 2),
			.size = db_int(row, 4),
			.decision = db_int(row, 5),
			.allocation = db_int(row, 6),
			.voucher = db_int(row, 7),
			.party = uph_party_counts_as(ledger, db_int(row, 8), seq_max),
			.stored = db_int(row, 9) != 0,
			.person = db_text(row, 10),
		};
		if (db_length(row, 3) == UPH_DIGEST_SIZE)
			memcpy(attachment.digest, db_blob(row, 3), UPH_DIGEST_SIZE);
		status = visit(context, &attachment, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

/* ---- the bytes ---- */

/* Digits of a digest, spaces between allowed, as upper case; false for anything else. */
static bool read_digits(const char *words, char out[DIGEST_HEX_MAX])
{
	size_t length = 0;
	for (; *words; words++) {
		char digit = *words >= 'a' && *words <= 'f' ? (char)(*words - 'a' + 'A') : *words;
		if (digit == ' ')
			continue;
		if (!((digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F')) ||
			length + 1 >= DIGEST_HEX_MAX)
			return false;
		out[length++] = digit;
	}
	out[length] = '\0';
	return length >= 8;
}

static enum uph_status copy_content(
	struct db_statement *row, void **out, size_t *length, struct uph_error *err)
{
	if (db_is_null(row, 1))
		return uph_fail(err, UPH_E_MISSING,
			"%s finns inte i boken, bara dess kontrollsumma; den förvaras på annat håll",
			db_text(row, 2));
	*length = db_length(row, 1);
	*out = malloc(*length ? *length : 1);
	if (!*out)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (*length)
		memcpy(*out, db_blob(row, 1), *length);
	return UPH_OK;
}

enum uph_status uph_attachment_content(
	struct uph_ledger *ledger, const char *digest, void **out, size_t *length, struct uph_error *err)
{
	struct db_statement *row;
	char digits[DIGEST_HEX_MAX];
	*out = NULL;
	if (!read_digits(digest, digits))
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är ingen kontrollsumma: ange minst 8 av siffrorna 0–9 och a–f", digest);
	enum uph_status status = db_prepare(ledger->db, sql_by_digest, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_text(row, 1, digits);
	status = db_step(row, err);
	if (status == UPH_OK)
		status = copy_content(row, out, length, err);
	else if (status == UPH_END)
		return uph_fail(err, UPH_E_MISSING, "inget dokument har kontrollsumman %s", digest);
	if (status == UPH_OK && db_step(row, NULL) == UPH_OK) {
		free(*out);
		*out = NULL;
		status = uph_fail(err, UPH_E_USAGE,
			"flera dokument börjar med kontrollsumman %s; ange fler siffror", digest);
	}
	db_reset(row);
	return status;
}
