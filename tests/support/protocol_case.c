#include "tests/support/protocol_case.h"

#include <stdlib.h>
#include <string.h>

void protocol_case_begin(struct protocol_case *here)
{
	memset(here, 0, sizeof *here);
	arena_init(&here->arena, PROTOCOL_MEMORY_MAX);
	here->findings = uph_findings_new();
	assert_non_null(here->findings);
}

void protocol_case_end(struct protocol_case *here)
{
	uph_findings_free(here->findings);
	arena_free(&here->arena);
}

void protocol_case_bytes(struct protocol_case *here, const void *data, size_t length, const char *name)
{
	protocol_case_end(here);
	protocol_case_begin(here);
	assert_status(UPH_OK,
		protocol_read(data, length, name, &here->arena, here->findings, &here->protocol, &here->err),
		&here->err);
}

void protocol_case_text(struct protocol_case *here, const char *text)
{
	protocol_case_bytes(here, text, strlen(text), "protokoll.txt");
}

char *protocol_case_around(const char *lines)
{
	struct buffer text;
	buffer_init(&text, 1 << 20);
	buffer_print(&text,
		"Protokoll\nTid och plats: fredagen den 17 april 2026, Rådhuset\nNärvarande: ledamöterna\n\n"
		"§ 6\nFöregående protokoll\n\nLSVO beslutar\n\natt lägga protokollet till handlingarna\n\n"
		"§ 7 Stöd till unga\n\n%s\n\n§ 8\nNästa möte\n\nMötet avslutas.\n",
		lines);
	char *copy = strdup(buffer_string(&text));
	buffer_free(&text);
	assert_non_null(copy);
	return copy;
}

void protocol_case_paragraph(struct protocol_case *here, const char *lines)
{
	char *text = protocol_case_around(lines);
	protocol_case_text(here, text);
	free(text);
}

const struct protocol_paragraph *protocol_case_number(const struct protocol_case *here, const char *number)
{
	for (size_t i = 0; i < here->protocol->paragraph_count; i++) {
		if (strcmp(here->protocol->paragraphs[i].number, number) == 0)
			return &here->protocol->paragraphs[i];
	}
	fail_msg("no paragraph %s", number);
	return NULL;
}

const struct uph_finding *protocol_case_find(const struct protocol_case *here, const char *rule)
{
	for (size_t i = 0; i < uph_findings_count(here->findings); i++) {
		const struct uph_finding *finding = uph_findings_at(here->findings, i);
		if (strcmp(finding->rule, rule) == 0)
			return finding;
	}
	return NULL;
}

const struct uph_finding *protocol_case_finding(const struct protocol_case *here, const char *rule)
{
	const struct uph_finding *finding = protocol_case_find(here, rule);
	if (!finding)
		fail_msg("no finding %s", rule);
	return finding;
}

char *protocol_case_draft(const struct protocol_case *here)
{
	struct buffer out;
	buffer_init(&out, 1 << 20);
	protocol_draft_write(here->protocol, &out);
	assert_false(buffer_failed(&out));
	char *copy = strdup(buffer_string(&out));
	buffer_free(&out);
	assert_non_null(copy);
	return copy;
}
