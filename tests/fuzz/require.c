#include "tests/fuzz/require.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"

void require_failed(const char *file, int line, const char *what)
{
	(void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

void require_text(const char *text)
{
	require(!text || text_valid(text, strlen(text), NULL));
}

void require_clean_text(const char *text)
{
	require_text(text);
	for (; text && *text; text++)
		require((unsigned char)*text >= 0x20 && *text != 0x7F);
}

void require_refusal(enum uph_status status, const struct uph_error *err)
{
	require(status != UPH_OK && status != UPH_END && err->status == status);
	require(err->message[0] != '\0');
	require_text(err->message);
}

void require_findings(const struct uph_findings *findings)
{
	require(uph_findings_complete(findings));
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		require(finding->rule && *finding->rule && finding->message && *finding->message &&
			finding->where);
		require_text(finding->message);
		require_text(finding->where);
	}
}
