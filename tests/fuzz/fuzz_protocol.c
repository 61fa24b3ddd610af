/* Minutes from any bytes: reading never fails but by saying so, what is accepted is whole, and its draft is
 * UTF-8. An input that begins with "DOCX:" is the body of a Word document. A PDF is not tried: it is another
 * program that reads it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/protocol.h"
#include "import/protocol_text.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/workbook_parts.h"

enum { SIZE_MAX_BYTES = 1 << 16 };

static void check_money(const struct protocol_paragraph *paragraph)
{
	require(paragraph->amount.ore >= 0 && paragraph->financing_count >= 1);
	require_text(paragraph->purpose);
	require(paragraph->purpose != NULL);
	for (size_t i = 0; i < paragraph->financing_count; i++) {
		require(paragraph->financing[i].amount.ore >= 0 && paragraph->financing[i].fund &&
			paragraph->financing[i].activity);
	}
	require(!paragraph->period_first.ymd || !paragraph->period_last.ymd ||
		paragraph->period_first.ymd <= paragraph->period_last.ymd);
	for (size_t i = 0; i < paragraph->condition_count; i++) {
		const struct protocol_condition *condition = &paragraph->conditions[i];
		require_text(condition->text);
		require(condition->text &&
			(condition->kind != UPH_CONDITION_COFINANCING ||
				(condition->own_numerator > 0 && condition->funder_numerator > 0)));
	}
}

static void check_paragraph(const struct protocol_paragraph *paragraph)
{
	require(paragraph->number && *paragraph->number && paragraph->summary && paragraph->place.line > 0);
	require_text(paragraph->title);
	require_text(paragraph->summary);
	for (size_t i = 0; i < paragraph->clause_count; i++)
		require_text(paragraph->clauses[i].text);
	for (size_t i = 0; i < paragraph->distribution_count; i++)
		require_text(paragraph->distribution[i].text);
	if (protocol_drafted(paragraph))
		check_money(paragraph);
	else if (paragraph->by_hand)
		require(paragraph->purpose && paragraph->financing_count == 0);
	for (size_t i = 0; i < paragraph->part_count; i++)
		check_money(&paragraph->parts[i]);
}

static void check_draft(const struct protocol *protocol)
{
	struct buffer draft;
	buffer_init(&draft, (size_t)64 << 20);
	protocol_draft_write(protocol, &draft);
	require(!buffer_failed(&draft) && text_valid(draft.data, draft.length, NULL));
	buffer_free(&draft);
}

static void read_minutes(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct protocol *protocol;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	arena_init(&arena, PROTOCOL_MEMORY_MAX);
	(void)protocol_recognised(data, size);
	if (findings && protocol_read(data, size, "lsvo-2026-04-17.txt", &arena, findings, &protocol, &err) ==
				UPH_OK) {
		require(protocol->paragraph_count > 0 &&
			protocol->paragraph_count <= PROTOCOL_PARAGRAPHS_MAX);
		for (size_t i = 0; i < protocol->paragraph_count; i++)
			check_paragraph(&protocol->paragraphs[i]);
		check_draft(protocol);
	} else {
		require(err.message[0] != '\0');
		require_text(err.message);
	}
	if (findings)
		require_findings(findings);
	uph_findings_free(findings);
	arena_free(&arena);
}

/* The body of a Word document, in a whole one. */
static void read_document(const uint8_t *data, size_t size)
{
	static const struct zip_part parts[] = {
		{"[Content_Types].xml", "<Types/>", "", NULL},
		{"word/document.xml", "<w:document xmlns:w=\"w\"><w:body>", "</w:body></w:document>",
			"DOCX:"},
	};
	struct buffer zip;
	buffer_init(&zip, ZIP_PARTS_BYTES_MAX);
	zip_parts_write(&zip, parts, sizeof parts / sizeof *parts, "DOCX:", (const char *)data, size);
	read_minutes((const uint8_t *)buffer_string(&zip), zip.length);
	buffer_free(&zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = {"DOCX:", NULL};
	const char *word = workbook_parts_word(words, data, size);
	if (size > SIZE_MAX_BYTES || protocol_form_of(data, size) == PROTOCOL_PDF)
		return 0;
	if (word)
		read_document(data + strlen(word), size - strlen(word));
	else
		read_minutes(data, size);
	return 0;
}
