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
	const char *key;
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

/* Of a draft each text has its own line in the protocol; else it has the decision's place. */
static const char *path_of(const struct texts *texts, size_t index)
{
	const struct decision_sync *sync = texts->sync;
	return sync->syncing->draft ? arena_print(sync->syncing->memory, "%s%s%s[%zu]", sync->text->path,
					      sync->text->path[0] ? "." : "", texts->key, index)
				    : NULL;
}

typedef enum uph_status add_function(struct uph_ledger *ledger, int64_t decision, const char *text,
	const struct uph_origin *origin, struct uph_error *err);

static enum uph_status add_missing(struct texts *texts, add_function *add, struct uph_error *err)
{
	struct decision_sync *sync = texts->sync;
	enum uph_status status = UPH_OK;
	for (size_t i = texts->known_count; status == UPH_OK && i < texts->wanted_count; i++) {
		struct uph_origin origin = decision_origin(sync, path_of(texts, i));
		sync->syncing->facts++;
		status = add(sync->syncing->ledger, sync->id, texts->wanted[i], &origin, err);
	}
	return status;
}

enum uph_status decision_sync_words(struct decision_sync *sync, struct uph_error *err)
{
	const struct decision_text *text = sync->text;
	struct uph_ledger *ledger = sync->syncing->ledger;
	struct texts clauses = {sync, text->clauses, text->clause_count, "att-sats", "clauses", 0};
	struct texts list = {
		sync, text->distribution, text->distribution_count, "sändlistans rad", "distribution", 0};
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
