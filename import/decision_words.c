/* The texts of a decision: att-clauses and distribution list. What stands in the ledger stays; what is
 * missing is added, what reads otherwise is told. */
#include <string.h>

#include "import/decision_sync.h"
#include "ledger/base/text.h"

struct texts {
	struct decision_sync *sync;
	const char *const *wanted;
	size_t wanted_count;
	const char *what; /* "att-sats" */
	size_t known_count;
};

static enum uph_status compare(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct texts *texts = context;
	char known[TEXT_EXCERPT_MAX], wanted[TEXT_EXCERPT_MAX];
	size_t index = (size_t)number - 1;
	(void)err;
	texts->known_count++;
	if (index < texts->wanted_count && text_same(text, texts->wanted[index]))
		return UPH_OK;
	text_excerpt(text, strlen(text), known);
	if (index >= texts->wanted_count)
		decision_remark(texts->sync, UPH_SEVERITY_WARNING, "decision.text", texts->sync->text->path,
			"%s: %s %lld, \"%s\", finns i boken men inte i filen; den står kvar.",
			texts->sync->name, texts->what, (long long)number, known);
	else
		decision_remark(texts->sync, UPH_SEVERITY_WARNING, "decision.text", texts->sync->text->path,
			"%s: %s %lld lyder \"%s\" i boken och \"%s\" i filen; bokens står kvar.",
			texts->sync->name, texts->what, (long long)number, known,
			text_excerpt(texts->wanted[index], strlen(texts->wanted[index]), wanted));
	return UPH_OK;
}

typedef enum uph_status add_function(struct uph_ledger *ledger, int64_t decision, const char *text,
	const struct uph_origin *origin, struct uph_error *err);

static enum uph_status add_missing(struct texts *texts, add_function *add, struct uph_error *err)
{
	struct decision_sync *sync = texts->sync;
	struct uph_origin origin = decision_origin(sync, NULL);
	enum uph_status status = UPH_OK;
	for (size_t i = texts->known_count; status == UPH_OK && i < texts->wanted_count; i++) {
		sync->syncing->facts++;
		status = add(sync->syncing->ledger, sync->id, texts->wanted[i], &origin, err);
	}
	return status;
}

enum uph_status decision_sync_words(struct decision_sync *sync, struct uph_error *err)
{
	const struct decision_text *text = sync->text;
	struct uph_ledger *ledger = sync->syncing->ledger;
	struct texts clauses = {sync, text->clauses, text->clause_count, "att-sats", 0};
	struct texts list = {sync, text->distribution, text->distribution_count, "sändlistans rad", 0};
	enum uph_status status = UPH_OK;
	if (text->clause_count > 0)
		status = uph_clauses(ledger, sync->id, 0, compare, &clauses, err);
	if (status == UPH_OK && text->clause_count > 0)
		status = add_missing(&clauses, uph_clause_add, err);
	if (status == UPH_OK && text->distribution_count > 0)
		status = uph_distribution(ledger, sync->id, 0, compare, &list, err);
	if (status == UPH_OK && text->distribution_count > 0)
		status = add_missing(&list, uph_distribution_add, err);
	return status;
}
