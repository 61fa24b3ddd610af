/* What every harness asks of what it has read. Unlike assert, also in a build without assertions. */
#ifndef UPH_TESTS_FUZZ_REQUIRE_H
#define UPH_TESTS_FUZZ_REQUIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/finding.h"

/* What libFuzzer, AFL++ and replay.c call. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names the place on standard error, and aborts. */
void require_failed(const char *file, int line, const char *what);
#define require(holds) ((holds) ? (void)0 : require_failed(__FILE__, __LINE__, #holds))

/* NULL, or valid UTF-8. */
void require_text(const char *text);
/* NULL, or valid UTF-8 without control characters. */
void require_clean_text(const char *text);
/* A refusal has its status and a sentence. */
void require_refusal(enum uph_status status, const struct uph_error *err);
/* Each has a rule, a sentence and a place that can be shown; none has been lost. */
void require_findings(const struct uph_findings *findings);

#endif
