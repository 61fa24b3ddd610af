/* The schema before anything else.
 *
 * A trigger, a view, a generated column or an index over an expression is code that the file brings along,
 * and it runs when the table is used. So the words of everything that stands in the schema are compared with
 * our own at each opening, before any table is read and before an older book is made anew: by one digest over
 * them, which was taken of a book of each version. Only when it is another is it asked what differs. */
#include "ledger/schema_check.h"

#include <string.h>

#include "ledger/verify_walk.h"

/* Not by an index: one that stands over the schema itself could say what the schema does not. */
static const char sql_words[] =
	"SELECT type, name, tbl_name, sql FROM sqlite_schema NOT INDEXED ORDER BY type, name, tbl_name, sql";
/* A row is what its words make it, whatever it calls itself. */
static const char sql_module[] = "SELECT count(*) FROM sqlite_schema NOT INDEXED"
				 " WHERE instr(lower(CAST(sql AS TEXT)), 'virtual') > 0";
enum { WORDS = 4 };

/* Every schema that a program of ours has written, the latest first. Version 5 had for a while another index
 * over the steps of a decision. */
static const struct {
	int version;
	const char *digest;
} known[] = {
	{5, "ecb7b0b86f40bf9d447b4e8bf928dff49ac49d9c8599c7afa1464a3968a8f7b0"},
	{5, "e3dea2d9107a42c6468a688715576f401f960bd9a66cfca8d8b5b95edcd7868d"},
	{4, "b834e48efeadba64c6bf4a769ff171e48d2b29888a411594e187506905cbd739"},
	{3, "f60e53a984390d7a9fbae54c88309fb08f4bfff14024efe2bf45f61f2e9442eb"},
	{2, "d6e189eba541b42b6015e5266d7150693a12b82fd955a6df90344f36186e85ce"},
	{1, "31734415b5f209dcf7eeda869cfd5dcc35df7cc61f4ce8e24584c9bdb1f0b2ef"},
};

static bool add_word(struct digest *digest, const struct db_value *word)
{
	unsigned char head[9] = {(unsigned char)word->type};
	for (size_t i = 0; i < 8; i++)
		head[i + 1] = (unsigned char)((uint64_t)word->length >> (56 - 8 * i));
	return digest_add(digest, head, sizeof head) && digest_add(digest, word->data, word->length);
}

static enum uph_status add_words(struct db *db, struct digest *digest, struct uph_error *err)
{
	struct db_statement *row;
	bool counted = digest_begin(digest);
	enum uph_status status = db_prepare(db, sql_words, &row, err);
	if (status != UPH_OK)
		return status;
	while (counted && (status = db_step(row, err)) == UPH_OK) {
		for (int i = 0; counted && i < WORDS; i++) {
			const struct db_value word = db_value(row, i);
			counted = add_word(digest, &word);
		}
	}
	db_reset(row);
	if (!counted)
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status schema_digest(struct db *db, unsigned char out[DIGEST_SIZE], struct uph_error *err)
{
	struct digest *digest = digest_new();
	if (!digest)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = add_words(db, digest, err);
	if (status == UPH_OK && !digest_end(digest, out))
		status = uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	digest_free(digest);
	return status;
}

enum uph_status schema_examinable(struct db *db, struct uph_error *err)
{
	int64_t count = 0;
	enum uph_status status = db_number(db, sql_module, &count, err);
	if (status == UPH_OK && count > 0)
		status = uph_fail(err, UPH_E_DATABASE,
			"filen har en tabell eller kolumn av ett slag som ingen bok har (VIRTUAL), och läses inte ens för "
			"att prövas; återställ boken från en säkerhetskopia");
	return status;
}

/* What differs first, in one sentence. */
static enum uph_status refuse(struct db *db, int64_t version, struct uph_error *err)
{
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = version == SCHEMA_VERSION ? verify_schema(db, findings, err) : UPH_OK;
	size_t count = uph_findings_count(findings);
	if (status == UPH_OK && count > 0)
		status = uph_fail(err, UPH_E_DATABASE,
			"%s%s; boken är inte som programmet skrev den, och ingenting mer läses ur den; \"uph verify\" "
			"säger vad som skiljer, och en säkerhetskopia kan återställas",
			uph_findings_at(findings, 0)->message, count > 1 ? ", med mera" : "");
	else if (status == UPH_OK)
		status = uph_fail(err, UPH_E_DATABASE,
			"boken är av version %lld, men dess tabeller och spärrar är inte de som den versionen har; "
			"ingenting mer läses ur den; återställ den från en säkerhetskopia",
			(long long)version);
	uph_findings_free(findings);
	return status;
}

enum uph_status schema_check(struct db *db, int64_t version, struct uph_error *err)
{
	unsigned char digest[DIGEST_SIZE];
	char hex[2 * DIGEST_SIZE + 1];
	enum uph_status status = schema_digest(db, digest, err);
	if (status != UPH_OK)
		return status;
	(void)digest_hex(digest, hex);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (known[i].version == version && strcmp(known[i].digest, hex) == 0)
			return i == 0 ? UPH_OK : UPH_END;
	}
	return refuse(db, version, err);
}
