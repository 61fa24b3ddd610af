/* A decision in words that the books do not have yet: body, day and paragraph. */
#include "ledger/decision_named.h"

#include <stdio.h>
#include <string.h>

struct named_decision {
	char body[100], paragraph[40];
	struct uph_date date;
};

/* "LSVO 2024-09-27 § 84" into its parts; false when there is no body or no day. */
static bool read_name(const char *words, struct named_decision *out)
{
	memset(out, 0, sizeof *out);
	for (const char *at = words; *at;) {
		size_t length = strcspn(at, " ");
		const char *rest = at + length + strspn(at + length, " ");
		if (out->date.ymd == 0 && uph_date_parse(at, length, &out->date, NULL) == UPH_OK) {
			rest += strncmp(rest, "§", strlen("§")) == 0 ? strlen("§") : 0;
			rest += strspn(rest, " ");
			(void)snprintf(out->paragraph, sizeof out->paragraph, "%s", rest);
			return out->body[0] != '\0';
		}
		size_t used = strlen(out->body);
		(void)snprintf(out->body + used, sizeof out->body - used, "%s%.*s", used ? " " : "",
			(int)length, at);
		at = rest;
	}
	return false;
}

enum uph_status decision_add_named(struct uph_ledger *ledger, const char *words, const char *called,
	const struct uph_origin *origin, struct uph_decision *out, struct uph_error *err)
{
	struct named_decision name;
	if (!read_name(words, &name))
		return uph_fail(err, UPH_E_USAGE,
			"%s tar ett beslut som \"LSVO 2024-09-27 § 84\", inte \"%s\"", called, words);
	const struct uph_decision new = {
		.body = name.body, .date = name.date, .paragraph = name.paragraph[0] ? name.paragraph : NULL};
	const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = name.date};
	int64_t id;
	enum uph_status status = uph_decision_add(ledger, &new, origin, &id, err);
	if (status == UPH_OK)
		status = uph_step_add(ledger, id, &step, origin, err);
	return status == UPH_OK ? uph_decision_by_id(ledger, id, out, err) : status;
}
