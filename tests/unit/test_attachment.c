/* Documents: laid beside what they are about, by digest, stored or not; and what verify finds of them. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/digest.h"
#include "tests/support/book.h"

static char *folder;
static struct book book;
static int64_t samordnare, reserv;
static struct uph_error err;
static const char letter[] = "Beslut om medfinansiering";

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &samordnare, &reserv);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	uph_ledger_rollback(book.ledger);
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static struct uph_attachment document(const char *name, const char *content)
{
	struct uph_attachment made = {.name = name, .size = (int64_t)strlen(content)};
	struct digest *digest = digest_new();
	assert_true(digest_begin(digest) && digest_add(digest, content, strlen(content)) &&
		    digest_end(digest, made.digest));
	digest_free(digest);
	return made;
}

static enum uph_status count_stored(
	void *context, const struct uph_attachment *attachment, struct uph_error *error)
{
	int *counts = context;
	(void)error;
	counts[0]++;
	counts[1] += attachment->stored;
	assert_string_equal("controller", attachment->person);
	return UPH_OK;
}

static void counts_are(int all, int stored)
{
	int counts[2] = {0};
	assert_status(UPH_OK, uph_attachments(book.ledger, 0, count_stored, counts, &err), &err);
	assert_int_equal(all, counts[0]);
	assert_int_equal(stored, counts[1]);
}

static void what_is_refused(void **state)
{
	(void)state;
	struct uph_attachment made = document("brev.pdf", letter);
	made.voucher = 99;
	assert_status(UPH_E_MISSING, uph_attachment_add(book.ledger, &made, NULL, &err), &err);
	assert_string_equal("verifikation 99 finns inte i boken, den sista är 4", err.message);
	made.voucher = 3;
	assert_status(UPH_E_INVARIANT,
		uph_attachment_add(book.ledger, &made, "Beslut om medfinansierinG", &err), &err);
	assert_string_equal("brev.pdf har ändrats medan den lästes; gör om", err.message);
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &made, NULL, &err), &err);
	assert_status(UPH_E_EXISTS, uph_attachment_add(book.ledger, &made, NULL, &err), &err);
	assert_string_equal("brev.pdf ligger redan där", err.message);
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &made, letter, &err), &err);
	assert_status(UPH_E_EXISTS, uph_attachment_add(book.ledger, &made, letter, &err), &err);
	counts_are(1, 1);
}

static void digits(const struct uph_attachment *made, size_t count, char *out)
{
	char hex[DIGEST_HEX_MAX];
	digest_hex(made->digest, hex);
	memcpy(out, hex, count);
	out[count] = '\0';
}

static void documents_come_back_whole(void **state)
{
	(void)state;
	char hex[DIGEST_HEX_MAX], message[200];
	void *content;
	size_t length;
	struct uph_attachment stored = document("brev.pdf", letter), known = document("avtal.pdf", "Avtal");
	struct uph_attachment empty = document("tom.txt", "");
	stored.allocation = samordnare;
	known.party = book.karlskrona;
	empty.party = book.kou;
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &stored, letter, &err), &err);
	stored.allocation = 0;
	stored.party = book.karlskrona; /* the bytes are there already */
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &stored, NULL, &err), &err);
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &known, NULL, &err), &err);
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &empty, "", &err), &err);
	counts_are(4, 3);
	digits(&stored, 8, hex);
	assert_status(UPH_OK, uph_attachment_content(book.ledger, hex, &content, &length, &err), &err);
	assert_int_equal(strlen(letter), length);
	assert_memory_equal(letter, content, length);
	free(content);
	digits(&empty, 64, hex);
	assert_status(UPH_OK, uph_attachment_content(book.ledger, hex, &content, &length, &err), &err);
	assert_int_equal(0, length);
	free(content);
	digits(&known, 12, hex);
	assert_status(UPH_E_MISSING, uph_attachment_content(book.ledger, hex, &content, &length, &err), &err);
	assert_string_equal(
		"avtal.pdf finns inte i boken, bara dess kontrollsumma; den förvaras på annat håll",
		err.message);
	/* As people write it: capitals, in groups; and what is none. */
	char grouped[DIGEST_HEX_MAX + 8];
	digits(&stored, 12, hex);
	for (size_t i = 0; hex[i]; i++)
		hex[i] = hex[i] >= 'A' && hex[i] <= 'F' ? (char)(hex[i] - 'A' + 'a') : hex[i];
	(void)snprintf(grouped, sizeof grouped, " %.4s %s ", hex, hex + 4);
	assert_status(UPH_OK, uph_attachment_content(book.ledger, grouped, &content, &length, &err), &err);
	assert_int_equal(strlen(letter), length);
	free(content);
	assert_status(
		UPH_E_USAGE, uph_attachment_content(book.ledger, "0123456g", &content, &length, &err), &err);
	assert_string_equal(
		"\"0123456g\" är ingen kontrollsumma: ange minst 8 av siffrorna 0–9 och a–f", err.message);
	digits(&known, 7, hex);
	assert_status(UPH_E_USAGE, uph_attachment_content(book.ledger, hex, &content, &length, &err), &err);
	(void)snprintf(message, sizeof message,
		"\"%s\" är ingen kontrollsumma: ange minst 8 av siffrorna 0–9 och a–f", hex);
	assert_string_equal(message, err.message);
	assert_status(UPH_E_MISSING, uph_attachment_content(book.ledger, "00000000", &content, &length, &err),
		&err);
	assert_string_equal("inget dokument har kontrollsumman 00000000", err.message);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void breaks(const char *sql, const char *rule, const char *message)
{
	sqlite3 *db;
	char *path = support_path(folder, "bruten.uph");
	size_t length;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	struct uph_ledger_options options = {.read_only = true, .examine = true};
	struct uph_findings *findings = uph_findings_new();
	char *bytes = support_read(book.path, &length);
	support_write(path, bytes, length);
	free(bytes);
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	assert_int_equal(SQLITE_OK,
		sqlite3_exec(db,
			"PRAGMA foreign_keys = OFF; DROP TRIGGER document_keeps_update; DROP TRIGGER "
			"document_keeps_delete; DROP TRIGGER attachment_keeps_update",
			NULL, NULL, NULL));
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, sql, NULL, NULL, NULL));
	assert_true(sqlite3_changes(db) > 0);
	sqlite3_close(db);
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	bool found = false;
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		if (strcmp(finding->rule, rule) == 0) {
			assert_string_equal(message, finding->message);
			found = true;
		}
	}
	if (!found)
		fail_msg("%s was not found", rule);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
	free(path);
}

static void verify_finds_what_has_been_changed(void **state)
{
	(void)state;
	struct uph_attachment made = document("brev.pdf", letter);
	made.voucher = 3;
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &made, letter, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	breaks("UPDATE document SET content = CAST('Beslut om något annat' AS BLOB)", "document.digest",
		"dokumentet brev.pdf stämmer inte med sin kontrollsumma: det har ändrats sedan det lades in");
	breaks("DELETE FROM document", "document.gone", "dokumentet brev.pdf är borta ur boken");
	breaks("INSERT INTO document VALUES (x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', x'')",
		"document.stray", "ett dokument i boken hör inte till någon bilaga");
	breaks("UPDATE attachment SET voucher = 17", "attachment.voucher",
		"verifikation 17 har en bilaga men finns inte i boken");
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(documents_come_back_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(verify_finds_what_has_been_changed, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
