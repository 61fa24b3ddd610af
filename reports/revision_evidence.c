/* What proves the papers of a revision: documents that the ledger keeps, the chain as a list, the scripts
 * that anyone can run, and the texts that tell how the system works. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "reports/revision.h"
#include "uph/attachment.h"
#include "uph/date.h"
#include "uph/recheck.h"

#define LIST_MAX ((size_t)1 << 30)
#define SUFFIX_MAX 8

extern const char system_documentation[], revision_read_me[], revision_recheck[], revision_rules_sql[],
	revision_balance_sql[], revision_compare_sql[];

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static enum uph_status add_text(
	struct revision *revision, const char *name, const char *text, struct uph_error *err)
{
	return archive_add(revision->archive, name, text, strlen(text), false, err);
}

static enum uph_status add_list(
	struct revision *revision, const char *name, struct buffer *list, struct uph_error *err)
{
	enum uph_status status = buffer_failed(list) ? out_of_memory(err)
						     : archive_add(revision->archive, name,
							       buffer_string(list), list->length, false, err);
	buffer_free(list);
	return status;
}

/* ---- the documents ---- */

struct documents {
	struct revision *revision;
	struct buffer list; /* "<digest>  dokument/<digest>.pdf" */
};

/* A file's suffix when a program would know it: ".pdf"; "" for none. */
static const char *suffix_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t length = dot ? strlen(dot) : 0;
	bool known = length > 1 && length < SUFFIX_MAX &&
		     strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
			     length - 1;
	return known ? dot : "";
}

static enum uph_status take_document(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct documents *documents = context;
	char hex[DIGEST_HEX_MAX];
	void *content = NULL;
	size_t length;
	struct buffer name;
	(void)digest_hex(attachment->digest, hex);
	if (!attachment->stored || strstr(buffer_string(&documents->list), hex)) /* beside several things */
		return UPH_OK;
	enum uph_status status =
		uph_attachment_content(documents->revision->ledger, hex, &content, &length, err);
	if (status == UPH_E_MISSING) /* the verifier tells it */
		return UPH_OK;
	if (status != UPH_OK)
		return status;
	buffer_init(&name, 256);
	buffer_print(&name, "dokument/%s%s", hex, suffix_of(attachment->name));
	buffer_print(&documents->list, "%s  %s\n", hex, buffer_string(&name));
	status = buffer_failed(&name) ? out_of_memory(err)
				      : archive_add(documents->revision->archive, buffer_string(&name),
						content, length, false, err);
	buffer_free(&name);
	free(content);
	return status;
}

static enum uph_status add_documents(struct revision *revision, struct uph_error *err)
{
	struct documents documents = {.revision = revision};
	buffer_init(&documents.list, LIST_MAX);
	enum uph_status status = uph_attachments(revision->ledger, 0, take_document, &documents, err);
	if (status == UPH_OK)
		return add_list(revision, "kontroll/dokument.sha256", &documents.list, err);
	buffer_free(&documents.list);
	return status;
}

/* ---- the chain ---- */

struct lists {
	struct buffer sums, records;
};

static enum uph_status take_record(void *context, const struct uph_chained *record, struct uph_error *err)
{
	struct lists *lists = context;
	char hex[DIGEST_HEX_MAX], moment[UPH_TIME_TEXT_MAX];
	(void)digest_hex(record->hash, hex);
	buffer_print(&lists->sums, "%s  %09lld\n", hex, (long long)record->seq);
	buffer_print(&lists->records, "%lld;%s;%s;%s\r\n", (long long)record->seq, record->table,
		uph_time_print(record->recorded_at, true, moment), hex);
	return buffer_failed(&lists->sums) || buffer_failed(&lists->records) ? out_of_memory(err) : UPH_OK;
}

static enum uph_status add_chain(struct revision *revision, struct uph_error *err)
{
	struct lists lists;
	buffer_init(&lists.sums, LIST_MAX);
	buffer_init(&lists.records, LIST_MAX);
	buffer_text(&lists.sums, "");
	buffer_text(&lists.records, "\xEF\xBB\xBFPost;Tabell;Registrerad;Kontrollsumma\r\n");
	enum uph_status status = uph_recheck_chain(revision->ledger, take_record, &lists, err);
	if (status == UPH_OK)
		status = add_list(revision, "kontroll/kedja.sha256", &lists.sums, err);
	if (status == UPH_OK)
		status = add_list(revision, "rapporter/kedjan.csv", &lists.records, err);
	buffer_free(&lists.sums);
	buffer_free(&lists.records);
	return status;
}

static enum uph_status add_script(struct revision *revision, const char *name,
	enum uph_status (*make)(char **out, struct uph_error *err), struct uph_error *err)
{
	char *sql = NULL;
	enum uph_status status = make(&sql, err);
	if (status == UPH_OK)
		status = add_text(revision, name, sql, err);
	free(sql);
	return status;
}

/* ---- the texts ---- */

static enum uph_status add_read_me(struct revision *revision, struct uph_error *err)
{
	const struct uph_head head = uph_ledger_head(revision->ledger);
	char hex[DIGEST_HEX_MAX], moment[UPH_TIME_TEXT_MAX];
	struct buffer text;
	(void)uph_head_hex(&head, hex);
	buffer_init(&text, (size_t)1 << 20);
	buffer_print(&text, "REVISION AV BOKEN \"%s\"\n\n", uph_ledger_setting(revision->ledger, "name", ""));
	buffer_print(&text, "Bokens sista post     %lld, registrerad %s\n", (long long)head.seq,
		uph_time_print(head.recorded_at, true, moment));
	buffer_print(&text, "Sista kontrollsumma   %.4s %.4s %.4s %.4s\n", hex, hex + 4, hex + 8, hex + 12);
	buffer_print(&text, "Sista verifikation    %lld\n", (long long)head.voucher);
	buffer_text(&text, "Gjord med             uph " UPH_VERSION "\n\n");
	buffer_text(&text, revision_read_me);
	return add_list(revision, "LÄS MIG.txt", &text, err);
}

enum uph_status revision_evidence(struct revision *revision, struct uph_error *err)
{
	const struct {
		const char *name, *text;
	} texts[] = {
		{"kontroll/regler.sql", revision_rules_sql},
		{"kontroll/saldo.sql", revision_balance_sql},
		{"kontroll/jamfor.sql", revision_compare_sql},
		{"system/systemdokumentation.md", system_documentation},
		{"system/schema.sql", uph_recheck_schema()},
	};
	enum uph_status status = add_documents(revision, err);
	if (status == UPH_OK)
		status = add_chain(revision, err);
	if (status == UPH_OK)
		status = add_script(revision, "kontroll/kedja.sql", uph_recheck_chain_sql, err);
	if (status == UPH_OK)
		status = add_script(revision, "kontroll/ordning.sql", uph_recheck_order_sql, err);
	for (size_t i = 0; status == UPH_OK && i < sizeof texts / sizeof *texts; i++)
		status = add_text(revision, texts[i].name, texts[i].text, err);
	if (status == UPH_OK)
		status = archive_add(revision->archive, "kontrollera.sh", revision_recheck,
			strlen(revision_recheck), true, err);
	if (status == UPH_OK)
		status = add_read_me(revision, err);
	return status;
}
