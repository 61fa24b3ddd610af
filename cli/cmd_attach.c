/* uph attach: documents beside a decision, an allocation, a voucher or a party. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"
#include "report_output.h"
#include "uph/attachment.h"
#include "uph/decision.h"
#include "uph/register.h"

#define WORDS_MAX 13 /* the file, and a decision's name without quotes */
#define STORED_MAX ((size_t)64 << 20)
#define CHUNK 65536

static const enum option_id options[] = {
	OPTION_STORE, OPTION_GET, OPTION_KNOWN_AT, OPTIONS_OF_CHANGE, OPTION_NONE};

/* ---- the file ---- */

static enum uph_status read_open(FILE *file, struct digest *digest, bool store, struct uph_attachment *out,
	struct buffer *content, struct uph_error *err)
{
	static char chunk[CHUNK];
	size_t length;
	bool whole = digest && digest_begin(digest);
	while (whole && (length = fread(chunk, 1, sizeof chunk, file)) > 0) {
		whole = digest_add(digest, chunk, length);
		out->size += (int64_t)length;
		if (store)
			buffer_append(content, chunk, length);
	}
	if (ferror(file))
		return uph_fail(err, UPH_E_IO, "filen kan inte läsas: %s", reason_to_read(errno));
	if (store && buffer_starved(content))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (store && buffer_failed(content))
		return uph_fail(err, UPH_E_LIMIT,
			"filen är större än %d MiB, det mesta som läggs in i boken; utan --store antecknas bara dess "
			"kontrollsumma",
			(int)(STORED_MAX >> 20));
	if (!whole || !digest_end(digest, out->digest))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	return UPH_OK;
}

static enum uph_status read_file(const char *path, bool store, struct uph_attachment *out,
	struct buffer *content, struct uph_error *err)
{
	const char *slash = strrchr(path, '/');
	FILE *file = fopen(path, "rb");
	if (!file)
		return uph_fail(err, UPH_E_IO, "%s: filen kan inte läsas: %s", path, reason_to_read(errno));
	struct digest *digest = digest_new();
	*out = (struct uph_attachment){.name = slash ? slash + 1 : path};
	enum uph_status status = read_open(file, digest, store, out, content, err);
	digest_free(digest);
	(void)fclose(file);
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, path);
}

/* ---- what it lies beside ---- */

/* "7" or "ver 7"; 0 for anything else. */
static int64_t voucher_in(const char *words)
{
	int64_t number = 0;
	words += strncmp(words, "ver ", 4) == 0 ? 4 : 0;
	for (; *words; words++) {
		if (*words < '0' || *words > '9' || number > INT64_C(1000000000000))
			return 0;
		number = number * 10 + (*words - '0');
	}
	return number;
}

static const char *join_words(struct change *change, size_t first)
{
	struct buffer words;
	buffer_init(&words, 1024);
	arguments_join(&change->invocation->arguments, first, &words);
	const char *joined =
		buffer_failed(&words) ? NULL : arena_string(&change->memory, buffer_string(&words));
	buffer_free(&words);
	return joined ? joined : "";
}

/* A name without digits was meant as a party's. */
static bool has_digit(const char *words)
{
	return strcspn(words, "0123456789") < strlen(words);
}

static enum uph_status find_beside(struct change *change, const char *words, struct uph_attachment *out,
	const char **name, struct uph_error *err)
{
	const struct uph_party *party;
	struct uph_decision decision;
	struct uph_error why = {0};
	char text[UPH_DECISION_TEXT_MAX];
	*name = words;
	out->voucher = voucher_in(words);
	if (out->voucher != 0)
		return UPH_OK;
	enum uph_status status = uph_party_find(change->ledger, words, &party, &why);
	if (status == UPH_OK) {
		out->party = party->id;
		*name = arena_string(&change->memory, party->name);
		return UPH_OK;
	}
	if (status != UPH_E_MISSING || !has_digit(words))
		return uph_fail(err, status, "%s", why.message);
	status = uph_decision_resolve(change->ledger, words, &decision, &out->allocation, err);
	if (status != UPH_OK || out->allocation != 0)
		return status;
	out->decision = decision.id;
	*name = arena_string(&change->memory, uph_decision_print(&decision, text));
	return UPH_OK;
}

/* ---- doing ---- */

static enum uph_status attach(struct change *change, void *context, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	bool store = invocation_value(invocation, OPTION_STORE) != NULL;
	struct uph_attachment attachment;
	struct buffer content;
	const char *name;
	char hex[DIGEST_HEX_MAX];
	struct uph_error why = {0};
	(void)context;
	buffer_init(&content, STORED_MAX);
	enum uph_status status = read_file(invocation->arguments.words[0], store, &attachment, &content, err);
	if (status == UPH_OK)
		status = find_beside(change, join_words(change, 1), &attachment, &name, err);
	if (status != UPH_OK) {
		buffer_free(&content);
		return status;
	}
	status =
		uph_attachment_add(change->ledger, &attachment, store ? buffer_string(&content) : NULL, &why);
	buffer_free(&content);
	digest_hex(attachment.digest, hex);
	if (status == UPH_OK)
		change_say(change, "%s (kontrollsumma %.16s) ligger nu bredvid %s%s.", attachment.name, hex,
			name ? name : "", store ? ", med sitt innehåll i boken" : "");
	else if (status == UPH_E_EXISTS)
		change_say(change, "%s (kontrollsumma %.16s) ligger redan bredvid %s.", attachment.name, hex,
			name ? name : "");
	else
		return uph_fail(err, status, "%s", why.message);
	return UPH_OK;
}

static enum uph_status not_written(const char *path, int error, struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO, "%s kan inte skrivas: %s", path, reason_to_write(error));
}

static enum uph_status write_to(
	FILE *file, const char *path, const void *content, size_t length, struct uph_error *err)
{
	errno = 0;
	if (fwrite(content, 1, length, file) == length && fflush(file) == 0 &&
		(file == stdout || new_file_force_open(fileno(file))))
		return UPH_OK;
	return not_written(path, errno ? errno : EIO, err);
}

/* Whole or not at all, and never in the place of something else. */
static enum uph_status write_new(const char *path, const void *content, size_t length, struct uph_error *err)
{
	char *temporary = NULL;
	enum uph_status status = new_file_absent(path, err);
	if (status != UPH_OK)
		return status;
	int opened = new_file_open(path, &temporary);
	FILE *file = opened >= 0 ? fdopen(opened, "wb") : NULL;
	status = file ? write_to(file, path, content, length, err) : not_written(path, errno, err);
	if ((file ? fclose(file) : opened >= 0 ? close(opened) : 0) != 0 && status == UPH_OK)
		status = not_written(path, errno, err);
	if (status == UPH_OK)
		status = new_file_place(temporary, path, err);
	new_file_end(temporary);
	return status;
}

static enum uph_status get(struct invocation *invocation, struct uph_error *err)
{
	const char *path = invocation_value(invocation, OPTION_OUTPUT);
	struct uph_ledger *ledger;
	void *content = NULL;
	size_t length = 0;
	if (!path)
		return uph_fail(err, UPH_E_USAGE, "ange filen att skriva till: -o FIL");
	enum uph_status status = output_check_path(invocation, path, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = uph_attachment_content(
			ledger, invocation_value(invocation, OPTION_GET), &content, &length, err);
	if (status == UPH_OK)
		status = strcmp(path, "-") == 0 ? write_to(stdout, "utmatningen", content, length, err)
						: write_new(path, content, length, err);
	free(content);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	size_t count = invocation->arguments.word_count;
	if (invocation_value(invocation, OPTION_GET))
		return count == 0 ? get(invocation, err)
				  : uph_fail(err, UPH_E_USAGE,
					    "--get tar ingen fil; filen att skriva till anges med -o");
	if (count == 0)
		return report_run(invocation, uph_report_attachments, err);
	if (count == 1)
		return uph_fail(err, UPH_E_USAGE,
			"ange vad filen hör till: ett beslut, en tilldelning, en verifikation eller en part");
	return change_run(invocation, attach, NULL, err);
}

const struct command command_attach = {
	.name = "attach",
	.swedish = "bilaga",
	.group = "Pengar",
	.summary = "lägger ett dokument bredvid ett beslut, en verifikation eller en part",
	.usage = "FIL VAD [--store] | --get SUMMA -o FIL",
	.words_max = WORDS_MAX,
	.options = options,
	.help = "Boken antecknar dokumentets namn, storlek och kontrollsumma (SHA-256), som visar att det är "
		"samma dokument. Med --store läggs själva dokumentet in i boken, och hämtas med --get. Utan "
		"ord visas de bilagor som finns.\n"
		"\n"
		"VAD är ett beslut (LSVO 2024-09-27 § 84), en tilldelning (UPH-24-016), en verifikation (7 "
		"eller ver 7) eller en part (Karlskrona kommun).\n"
		"\n"
		"  uph attach faktura-1881.pdf 7\n"
		"  uph attach protokoll.pdf LSVO 2024-09-27 § 84 --store\n"
		"  uph attach --get 1f3a9c02 -o protokoll.pdf\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
