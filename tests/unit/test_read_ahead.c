/* Rows that another thread reads come whole and in order, with their end or the error they end in; and the
 * thread stops wherever it is. */
#include <stdio.h>
#include <string.h>

#include "import/read_ahead.h"
#include "tests/support/support.h"

/* Rows that are numbered, whose text is written over for the next one, as a table does. */
struct source {
	uint32_t count, read;
	size_t text_length;
	enum uph_status end; /* after the last */
	struct journal_row row;
	char text[70000];
};

static enum uph_status next(void *context, const struct journal_row **out, struct uph_error *err)
{
	struct source *source = context;
	if (source->read == source->count)
		return source->end == UPH_END ? UPH_END
					      : uph_fail(err, source->end, "rad %u går inte", source->read);
	source->row = (struct journal_row){.number = ++source->read, .event = UPH_EVENT_PAY};
	memset(source->text, 'a' + (int)(source->read % 26), source->text_length);
	(void)snprintf(source->text + source->text_length, 20, "%u", source->read);
	source->row.fields[UPH_MOVEMENT_TEXT] = source->text;
	source->row.fields[UPH_MOVEMENT_OF] = "paid";
	*out = &source->row;
	return UPH_OK;
}

static void expect_row(const struct journal_row *row, uint32_t number, size_t text_length)
{
	char digits[20];
	(void)snprintf(digits, sizeof digits, "%u", number);
	assert_int_equal(number, row->number);
	assert_int_equal(UPH_EVENT_PAY, row->event);
	assert_string_equal("paid", row->fields[UPH_MOVEMENT_OF]);
	assert_null(row->fields[UPH_MOVEMENT_PARTY]);
	assert_string_equal(digits, row->fields[UPH_MOVEMENT_TEXT] + text_length);
	if (text_length > 0)
		assert_int_equal('a' + (int)(number % 26), row->fields[UPH_MOVEMENT_TEXT][text_length - 1]);
}

static void read_all(uint32_t count, size_t text_length, enum uph_status end)
{
	static struct source source;
	struct uph_error err = {0};
	const struct journal_row *row;
	source = (struct source){.count = count, .text_length = text_length, .end = end};
	const struct journal_stream stream = {.context = &source, .next = next};
	struct read_ahead *ahead = read_ahead_begin(&stream);
	assert_non_null(ahead);
	for (uint32_t i = 1; i <= count; i++) {
		assert_status(UPH_OK, read_ahead_next(ahead, &row, &err), &err);
		expect_row(row, i, text_length);
	}
	for (int again = 0; again < 2; again++) {
		assert_int_equal(end, read_ahead_next(ahead, &row, &err));
		if (end != UPH_END) {
			char expected[40];
			(void)snprintf(expected, sizeof expected, "rad %u går inte", count);
			assert_string_equal(expected, err.message);
		}
	}
	read_ahead_end(ahead);
}

static void an_error_comes_after_the_rows_before_it(void **state)
{
	(void)state;
	static const uint32_t counts[] = {0, 1, 511, 512, 513, 1536, 5000};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		read_all(counts[i], 5, UPH_E_REFUSED);
}

static void rows_come_whole_and_in_order(void **state)
{
	(void)state;
	static const uint32_t counts[] = {0, 1, 511, 512, 513, 1024, 1536, 1537, 20000};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		read_all(counts[i], 0, UPH_END);
	read_all(300, 60000, UPH_END); /* a few fill a batch */
}

static void it_stops_where_it_is(void **state)
{
	(void)state;
	static struct source source;
	const struct journal_row *row;
	struct uph_error err = {0};
	for (uint32_t taken = 0; taken < 2000; taken += 97) {
		source = (struct source){.count = 1000000, .end = UPH_END};
		const struct journal_stream stream = {.context = &source, .next = next};
		struct read_ahead *ahead = read_ahead_begin(&stream);
		assert_non_null(ahead);
		for (uint32_t i = 1; i <= taken; i++) {
			assert_status(UPH_OK, read_ahead_next(ahead, &row, &err), &err);
			expect_row(row, i, 0);
		}
		read_ahead_end(ahead);
		assert_true(source.read <= taken + 3 * 512); /* no further than there is room for */
	}
	read_ahead_end(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_comes_after_the_rows_before_it),
		cmocka_unit_test(rows_come_whole_and_in_order),
		cmocka_unit_test(it_stops_where_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
