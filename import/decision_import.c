#include "import/decision_import.h"

#include <stdio.h>
#include <string.h>

#include "import/available.h"
#include "import/decision_names.h"
#include "import/decision_sync.h"
#include "ledger/base/text.h"
#include "uph/source.h"

struct importing {
	const struct import_job *job;
	struct uph_import_result *out;
	struct decision_file *file;
	struct syncing syncing;
};

static enum uph_status source_record(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_source known,
		new = {.kind = "decisions", .name = job->file->name, .size = (int64_t)job->file->length};
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	enum uph_status status = uph_source_find(job->ledger, "decisions", new.digest, NULL, &known, err);
	importing->out->known_file = importing->syncing.known_file = status == UPH_OK;
	if (status == UPH_OK)
		importing->syncing.origin.source = known.id;
	return status == UPH_E_MISSING
		       ? uph_source_add(job->ledger, &new, &importing->syncing.origin.source, err)
		       : status;
}

/* The protocol that a draft was read from, when the book holds it: then its lines are told. */
static enum uph_status find_protocol(struct importing *importing, struct uph_error *err)
{
	struct decision_draft *draft = importing->file->draft;
	struct uph_source known;
	if (!draft)
		return UPH_OK;
	importing->syncing.draft = draft;
	enum uph_status status =
		uph_source_find(importing->job->ledger, "protocol", draft->digest, NULL, &known, err);
	draft->protocol_known = status == UPH_OK;
	return status == UPH_E_MISSING ? UPH_OK : status;
}

static enum uph_status conclude(struct importing *importing, struct uph_error *err)
{
	const struct syncing *syncing = &importing->syncing;
	struct uph_import_result *out = importing->out;
	out->posted = syncing->conflicts > 0 ? 0 : syncing->posted;
	out->unchanged = syncing->unchanged;
	out->changed = syncing->changed;
	out->conflicts = syncing->conflicts;
	out->corrected = syncing->corrected;
	out->rows = syncing->rows.items;
	out->row_count = syncing->rows.count;
	out->available_after = out->available_before;
	if (syncing->conflicts > 0)
		return uph_fail(err, UPH_E_CONFLICT,
			"%zu %s säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
			"--accept-changes om filen har rätt",
			syncing->conflicts, syncing->conflicts == 1 ? "tilldelning" : "tilldelningar");
	enum uph_status status = decision_excuse_funds(&importing->syncing, err);
	if (status == UPH_OK)
		status = import_check(importing->job->ledger, importing->job->options, err);
	return status == UPH_OK ? import_available(importing->job->ledger, &out->available_after, err)
				: status;
}

static enum uph_status inside(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct syncing *syncing = &importing->syncing;
	size_t added = 0;
	enum uph_status status = decision_names_check(job->ledger, importing->file, job->findings, err);
	if (status == UPH_OK)
		status = import_available(job->ledger, &importing->out->available_before, err);
	if (status == UPH_OK)
		status = source_record(importing, err);
	if (status == UPH_OK)
		status = find_protocol(importing, err);
	if (status == UPH_OK)
		status = decision_names_add(job->ledger, importing->file, &syncing->origin, job->memory,
			job->findings, &added, err);
	syncing->facts += added;
	for (size_t i = 0; status == UPH_OK && i < importing->file->count; i++)
		status = decision_sync(syncing, &importing->file->decisions[i], err);
	return status == UPH_OK ? conclude(importing, err) : status;
}

static enum uph_status in_one_transaction(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	const struct syncing *syncing = &importing->syncing;
	enum uph_status status = uph_ledger_begin(job->ledger, err);
	if (status != UPH_OK)
		return status;
	status = inside(importing, err);
	bool written = syncing->posted > 0 || syncing->facts > 0;
	if (status == UPH_OK && written && !job->options->dry_run)
		return uph_ledger_commit(job->ledger, err);
	uph_ledger_rollback(job->ledger);
	return status;
}

enum uph_status decision_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct importing importing = {.job = job, .out = out};
	struct syncing *syncing = &importing.syncing;
	if (job->options->fund || job->options->sheet)
		return uph_fail(err, UPH_E_USAGE, "--fund och --sheet gäller matriser, inte beslutsfiler");
	enum uph_status status = decision_file_read((const unsigned char *)job->file->data, job->file->length,
		&importing.file, job->findings, err);
	if (status != UPH_OK)
		return status;
	*syncing = (struct syncing){.job = job,
		.ledger = job->ledger,
		.memory = job->memory,
		.findings = job->findings,
		.accept = job->options->accept_changes};
	(void)snprintf(syncing->reason, sizeof syncing->reason, "beslutsfilen %.200s", job->file->name);
	syncing->reason[text_cut(syncing->reason, strlen(syncing->reason))] = '\0';
	status = row_keys_begin(&syncing->keys, err);
	if (status == UPH_OK) {
		status = in_one_transaction(&importing, err);
		row_keys_end(&syncing->keys);
	}
	decision_file_free(importing.file);
	return status;
}
