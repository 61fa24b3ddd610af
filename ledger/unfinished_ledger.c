#include "ledger/unfinished_ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/new_file.h"
#include "ledger/base/unfinished.h"

enum uph_status unfinished_ledger_begin(
	const char *path, struct unfinished_ledger *out, struct uph_error *err)
{
	static const char suffix[] = "-journal";
	*out = (struct unfinished_ledger){0};
	enum uph_status status = new_file_begin_own(path, &out->path, err);
	if (status != UPH_OK)
		return status;
	size_t size = strlen(out->path) + sizeof suffix;
	out->journal = malloc(size);
	if (!out->journal) {
		unfinished_ledger_end(out);
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	(void)snprintf(out->journal, size, "%s%s", out->path, suffix);
	unfinished_add(out->journal);
	return UPH_OK;
}

void unfinished_ledger_end(struct unfinished_ledger *made)
{
	new_file_end(made->journal);
	new_file_end(made->path);
	*made = (struct unfinished_ledger){0};
}
