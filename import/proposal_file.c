/* See proposal_file.h. */
#include "import/proposal_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"

enum uph_status proposal_file_write(
	const struct import_job *job, const char *text, struct uph_import_result *out, struct uph_error *err)
{
	const char *path = job->options->draft;
	char *temporary = NULL;
	if (!path || strcmp(path, "-") == 0) {
		out->draft = "-";
		out->draft_text = text;
		return UPH_OK;
	}
	out->draft = arena_string(job->memory, path);
	if (!out->draft)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = new_file_begin(path, &temporary, err);
	if (status == UPH_OK) {
		FILE *file = fopen(temporary, "wb");
		bool written = file && fputs(text, file) != EOF;
		int reason = errno;
		if (file && fclose(file) != 0)
			written = false;
		if (!written)
			status = uph_fail(err, UPH_E_IO, "förslaget kan inte skrivas till %s: %s", path,
				reason_to_write(reason));
	}
	if (status == UPH_OK)
		status = new_file_force(temporary, path, err);
	if (status == UPH_OK)
		status = new_file_replace(temporary, path, err);
	new_file_end(temporary);
	return status;
}
