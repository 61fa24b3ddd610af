#include "decision_words.h"

#include <string.h>

#include "ledger/base/buffer.h"

#define WORDS_BYTES_MAX 1024

const char *decision_words_joined(struct change *change)
{
	struct buffer words;
	buffer_init(&words, WORDS_BYTES_MAX);
	arguments_join(&change->invocation->arguments, 0, &words);
	const char *joined =
		buffer_failed(&words) ? NULL : arena_string(&change->memory, buffer_string(&words));
	buffer_free(&words);
	return joined ? joined : "";
}

static enum uph_status add_line(
	struct change *change, struct decision_words *out, const char *label, struct uph_error *err)
{
	struct uph_allocation allocation;
	enum uph_status status = uph_allocation_find(change->ledger, label, &allocation, err);
	if (status != UPH_OK)
		return status;
	if (allocation.decision != out->decision.id)
		return uph_fail(err, UPH_E_USAGE, "%s (%s) hör inte till %s", allocation.label,
			allocation.purpose, out->name);
	for (size_t i = 0; i < out->line_count; i++) {
		if (out->lines[i] == allocation.id) /* named twice */
			return UPH_OK;
	}
	if (out->line_count == DECISION_LINES_MAX)
		return uph_fail(err, UPH_E_USAGE, "--allocation tar högst %d nummer", DECISION_LINES_MAX);
	out->lines[out->line_count++] = allocation.id;
	return UPH_OK;
}

enum uph_status decision_words_read(struct change *change, struct decision_words *out, struct uph_error *err)
{
	const char *list = invocation_value(change->invocation, OPTION_ALLOCATION);
	const char *words = decision_words_joined(change);
	int64_t line = 0;
	memset(out, 0, sizeof *out);
	if (words[0] == '\0')
		return uph_fail(
			err, UPH_E_USAGE, "ange beslutet: \"LSVO 2024-09-27 § 84\" eller numret UPH-24-016");
	enum uph_status status = uph_decision_resolve(change->ledger, words, &out->decision, &line, err);
	if (status != UPH_OK)
		return status;
	uph_decision_print(&out->decision, out->name);
	if (line != 0)
		out->lines[out->line_count++] = line;
	while (status == UPH_OK && list && *list) {
		char label[64];
		size_t length = strcspn(list, ", ");
		if (length > 0 && length < sizeof label) {
			memcpy(label, list, length);
			label[length] = '\0';
			status = add_line(change, out, label, err);
		} else if (length > 0)
			status = uph_fail(err, UPH_E_USAGE, "--allocation tar nummer som UPH-24-016");
		list += length + (list[length] != '\0');
	}
	return status;
}
