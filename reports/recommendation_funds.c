/* Which money the page is about: that of the matrix which goes with it, so that both end in the same figure.
 * It is the matrix of the kind of money that the decision takes (state grant, own, ESF), of the latest year
 * that had begun or that it takes from; it has the earlier years of that kind, too. A decision that takes
 * money of several kinds, or of a fund that is in no year's matrix, is shown against all there is. */
#include <stdlib.h>
#include <string.h>

#include "reports/recommendation.h"

#define STATE_GRANT "state"

struct choosing {
	struct recommendation *recommendation;
	const struct uph_fund *funds;
	size_t count;
	bool *drawn; /* of each fund: the decision takes from it */
};

static void draw(struct choosing *choosing, int64_t fund)
{
	for (size_t i = 0; i < choosing->count; i++)
		choosing->drawn[i] = choosing->drawn[i] || choosing->funds[i].id == fund;
}

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	(void)err;
	draw(context, line->fund);
	return UPH_OK;
}

static enum uph_status find_drawn(struct choosing *choosing, struct uph_error *err)
{
	const struct recommendation *recommendation = choosing->recommendation;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < recommendation->line_count; i++) {
		const struct allocation_line *line = recommendation->lines[i].line;
		for (size_t k = 0; k < line->pot_count; k++)
			draw(choosing, line->pots[k][0]);
		status = uph_financings(recommendation->ledger, line->allocation.id,
			recommendation->resolved->scope.seq_max, take_line, choosing, err);
	}
	return status;
}

/* The kind of all that is drawn; the state's when nothing is; NULL: several. */
static const char *kind_drawn(const struct choosing *choosing, int64_t *year)
{
	const char *kind = NULL;
	for (size_t i = 0; i < choosing->count; i++) {
		const struct uph_fund *fund = &choosing->funds[i];
		if (!choosing->drawn[i])
			continue;
		if (kind && strcmp(kind, fund->kind) != 0)
			return NULL;
		kind = fund->kind;
		*year = fund->year > *year ? fund->year : *year;
	}
	return kind ? kind : STATE_GRANT;
}

/* The latest year's fund of a kind up to a year, that was known then. */
static const struct uph_fund *matrix_of(const struct choosing *choosing, const char *kind, int64_t year)
{
	const struct uph_fund *found = NULL;
	int64_t seq_max = choosing->recommendation->resolved->scope.seq_max;
	for (size_t i = 0; i < choosing->count; i++) {
		const struct uph_fund *fund = &choosing->funds[i];
		bool fits = !fund->earlier && fund->year != 0 && fund->year <= year &&
			    strcmp(fund->kind, kind) == 0 && (seq_max == 0 || fund->id <= seq_max);
		if (fits && (!found || fund->year > found->year))
			found = fund;
	}
	return found;
}

static bool is_in(const struct uph_fund *matrix, const struct uph_fund *fund)
{
	return fund->id == matrix->id ||
	       (fund->year != 0 && fund->year < matrix->year && strcmp(fund->kind, matrix->kind) == 0);
}

/* All of the matrix's funds, when it has all that is drawn. */
static enum uph_status keep_funds(
	const struct choosing *choosing, const struct uph_fund *matrix, struct uph_error *err)
{
	struct recommendation *recommendation = choosing->recommendation;
	for (size_t i = 0; i < choosing->count; i++) {
		if (choosing->drawn[i] && !is_in(matrix, &choosing->funds[i]))
			return UPH_OK;
	}
	recommendation->funds = calloc(choosing->count + 1, sizeof *recommendation->funds);
	if (!recommendation->funds)
		return recommendation_no_memory(err);
	for (size_t i = 0; i < choosing->count; i++) {
		if (is_in(matrix, &choosing->funds[i]))
			recommendation->funds[recommendation->fund_count++] = choosing->funds[i].id;
	}
	return UPH_OK;
}

enum uph_status recommendation_choose_funds(struct recommendation *recommendation, struct uph_error *err)
{
	struct choosing choosing = {.recommendation = recommendation};
	int64_t year = recommendation->day.ymd / 10000;
	enum uph_status status = uph_funds(recommendation->ledger, &choosing.funds, &choosing.count, err);
	if (status != UPH_OK)
		return status;
	choosing.drawn = calloc(choosing.count + 1, sizeof *choosing.drawn);
	if (!choosing.drawn)
		return recommendation_no_memory(err);
	status = find_drawn(&choosing, err);
	const char *kind = kind_drawn(&choosing, &year);
	const struct uph_fund *matrix = matrix_of(&choosing, kind ? kind : STATE_GRANT, year);
	if (status == UPH_OK && matrix) {
		recommendation->matrix_fund = uph_report_text(recommendation->report, matrix->name);
		status = keep_funds(&choosing, matrix, err);
	}
	free(choosing.drawn);
	return status;
}
