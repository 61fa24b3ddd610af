/* Minutes written in a test, and what the reader makes of them. */
#ifndef UPH_TESTS_PROTOCOL_CASE_H
#define UPH_TESTS_PROTOCOL_CASE_H

#include "import/protocol.h"
#include "tests/support/support.h"

struct protocol_case {
	struct arena arena;
	struct uph_findings *findings;
	struct protocol *protocol; /* NULL until read */
	struct uph_error err;
};

void protocol_case_begin(struct protocol_case *here);
void protocol_case_end(struct protocol_case *here);

/* Reads the bytes, which are minutes. */
void protocol_case_bytes(struct protocol_case *here, const void *data, size_t length, const char *name);
/* The same of a text called "protokoll.txt", on a day that a person says (0: the text says). */
void protocol_case_text(struct protocol_case *here, const char *text);
/* Head, one paragraph ("§ 7 Stöd till unga") with the given lines after its heading, and the foot. */
void protocol_case_paragraph(struct protocol_case *here, const char *lines);
/* The text that protocol_case_paragraph() reads; the caller frees. */
char *protocol_case_around(const char *lines);

/* Fails the test when there is none. */
const struct protocol_paragraph *protocol_case_number(const struct protocol_case *here, const char *number);
const struct uph_finding *protocol_case_finding(const struct protocol_case *here, const char *rule);
/* NULL when there is none. */
const struct uph_finding *protocol_case_find(const struct protocol_case *here, const char *rule);
/* The draft; the caller frees. */
char *protocol_case_draft(const struct protocol_case *here);

#endif
