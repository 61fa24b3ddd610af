#include "reports/attest_marks.h"

#include <stdlib.h>

#include "uph/attest.h"

struct reading {
	struct attest_marks *marks;
	size_t capacity;
	struct uph_report *report;
};

static enum uph_status take(void *context, const struct uph_attest *attest, struct uph_error *err)
{
	struct reading *reading = context;
	struct attest_marks *marks = reading->marks;
	if (marks->count == reading->capacity) {
		size_t capacity = reading->capacity ? reading->capacity * 2 : 64;
		struct attest_mark *more = realloc(marks->marks, capacity * sizeof *more);
		if (!more)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
		marks->marks = more;
		reading->capacity = capacity;
	}
	marks->marks[marks->count++] =
		(struct attest_mark){attest->voucher, uph_report_text(reading->report, attest->attested_by)};
	return UPH_OK;
}

enum uph_status attest_marks_read(struct uph_ledger *ledger, int64_t seq_max, struct uph_report *report,
	struct attest_marks *out, struct uph_error *err)
{
	*out = (struct attest_marks){.on = uph_attest_required_at(ledger, seq_max)};
	struct reading reading = {.marks = out, .report = report};
	return out->on ? uph_attests(ledger, seq_max, take, &reading, err) : UPH_OK;
}

void attest_marks_free(struct attest_marks *marks)
{
	free(marks->marks);
	*marks = (struct attest_marks){0};
}

static int compare(const void *key, const void *element)
{
	int64_t voucher = *(const int64_t *)key;
	const struct attest_mark *mark = element;
	return voucher < mark->voucher ? -1 : voucher > mark->voucher;
}

const struct attest_mark *attest_mark_of(const struct attest_marks *marks, int64_t voucher)
{
	return marks->count ? bsearch(&voucher, marks->marks, marks->count, sizeof *marks->marks, compare)
			    : NULL;
}
