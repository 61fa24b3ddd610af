/* A decision file from any bytes: reading never fails but by saying so, and what is accepted holds together.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/decision_file.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

static void check_text(const char *text)
{
	require(!text || (*text && text_valid(text, strlen(text), NULL)));
}

static void check_fraction(struct uph_fraction fraction)
{
	require(fraction.numerator > 0 && fraction.numerator <= fraction.denominator);
}

static void check_shares(
	const struct decision_share *shares, size_t count, enum decision_division division, size_t depth)
{
	uint64_t sum = 0;
	require(depth <= DECISION_SHARE_DEPTH_MAX + 1 && (count > 0) == (division != DECISION_DIVISION_NONE));
	for (size_t i = 0; i < count; i++) {
		const struct decision_share *share = &shares[i];
		require(share->path && (share->recipient || share->name) && share->weight > 0);
		check_text(share->recipient);
		check_text(share->name);
		check_text(share->purpose);
		if (division == DECISION_DIVISION_FRACTION)
			check_fraction(share->share);
		sum += share->weight;
		check_shares(share->shares, share->share_count, share->division, depth + 1);
	}
	require(division != DECISION_DIVISION_EQUAL || sum == count);
	require(sum <= INT64_MAX);
}

static void check_allocation(const struct decision_allocation *allocation)
{
	int64_t sum = 0;
	require(allocation->purpose && allocation->path);
	require((allocation->amount.ore > 0) == (allocation->bound != DECISION_AMOUNT_NONE));
	require(allocation->bound == DECISION_AMOUNT_NONE || allocation->financing_count > 0);
	for (size_t i = 0; i < allocation->financing_count; i++) {
		const struct decision_line *line = &allocation->financing[i];
		require(line->path && line->fund && line->activity);
		require(line->has_amount == (allocation->financing_division == DECISION_DIVISION_AMOUNT));
		require((line->weight > 0) == (allocation->financing_division == DECISION_DIVISION_FRACTION));
		sum += line->amount.ore;
	}
	if (allocation->financing_division == DECISION_DIVISION_AMOUNT)
		require(sum == allocation->amount.ore);
	check_shares(allocation->shares, allocation->share_count, allocation->division, 1);
}

static void check_condition(const struct decision_condition *condition, size_t allocation_count)
{
	require(condition->path && condition->text && condition->allocation <= allocation_count);
	require((condition->kind == UPH_CONDITION_COFINANCING) == (condition->cofinancing != NULL));
	require(!condition->on_failure || (condition->on_failure->fund && condition->on_failure->activity));
	if (!condition->cofinancing)
		return;
	const struct decision_cofinancing *cofinancing = condition->cofinancing;
	require(cofinancing->funder_count > 0 && cofinancing->funder_count <= UPH_COFUNDERS_MAX);
	check_fraction(cofinancing->own_share);
	require((cofinancing->amount.ore > 0) == (cofinancing->basis != DECISION_BASIS_ALLOCATED));
	for (size_t i = 0; i < cofinancing->funder_count; i++) {
		require(cofinancing->funders[i].party != NULL);
		check_fraction(cofinancing->funders[i].share);
	}
}

static void check_decision(const struct decision_text *decision)
{
	require(decision->path && decision->body && uph_date_valid(decision->date));
	check_text(decision->body);
	check_text(decision->title);
	check_text(decision->paragraph);
	require(decision->stage == UPH_PROPOSED || decision->stage == UPH_RECOMMENDED ||
		decision->stage == UPH_DECIDED);
	require(decision->stage != UPH_PROPOSED || !decision->approval);
	require((decision->link != DECISION_LINK_NONE) == (decision->earlier.body != NULL));
	for (size_t i = 0; i < decision->clause_count; i++)
		require(decision->clauses[i] && *decision->clauses[i]);
	for (size_t i = 0; i < decision->allocation_count; i++)
		check_allocation(&decision->allocations[i]);
	for (size_t i = 0; i < decision->condition_count; i++)
		check_condition(&decision->conditions[i], decision->allocation_count);
}

static void check_findings(const struct uph_findings *findings)
{
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		require(strncmp(finding->rule, "decision.", 9) == 0);
		check_text(finding->message);
		require(finding->message && text_valid(finding->where, strlen(finding->where), NULL));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct decision_file *file;
	struct uph_error err;
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	bool recognised = decision_file_recognised(data, size);
	enum uph_status status = decision_file_read(data, size, &file, findings, &err);
	if (status == UPH_OK) {
		require(recognised && file->count > 0 && uph_findings_count(findings) == 0);
		for (size_t i = 0; i < file->count; i++)
			check_decision(&file->decisions[i]);
	} else {
		require(status == UPH_E_REFUSED && !file && err.message[0] != '\0');
		require(uph_findings_count_of(findings, UPH_SEVERITY_ERROR) > 0);
	}
	check_findings(findings);
	decision_file_free(file);
	uph_findings_free(findings);
	return 0;
}
