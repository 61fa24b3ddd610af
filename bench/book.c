#include "bench/book.h"

#include <stdio.h>
#include <string.h>

/* The highest amount of a row, in öre, and how long an allocation's year is in days. */
#define ROW_ORE_MAX INT64_C(2000000)
enum { FEBRUARY_FIRST = 31, DAYS_OPEN = 333, JITTER = 19, RARE_EVERY = 200, REFUND_EVERY = 150 };

const char *const book_activities[BOOK_ACTIVITIES] = {"786", "787"};
const char *const book_activity_names[BOOK_ACTIVITIES] = {"Suicidprevention", "Samsjuklighet"};

static const char *const recipients[] = {"Karlshamns kommun", "Karlskrona kommun", "Ronneby kommun",
	"Sölvesborgs kommun", "KoU", "Vuxenpsykiatrin"};
static const char *const purposes[] = {"Anhörigstöd på kvällstid", "Ungdomsmottagning på nätet",
	"Skolsköterskor i årskurs nio", "Mobilt team för äldre", "Första hjälpen till psykisk hälsa",
	"Samordnad öppenvård", "Lågtröskelverksamhet", "Föräldrautbildning"};
static const char *const costs[] = {"Lön", "Lokalhyra", "Utbildning", "Föreläsning", "Handledning",
	"Material till mötesplatsen", "Resor", "Utvärdering", "Tolkhjälp", "Anhörigträff"};
static const char *const months[] = {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
	"september", "oktober", "november", "december"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

static bool leap(int year)
{
	return year % 4 == 0; /* true of the years that are in the book */
}

/* The day of the year, from 0. */
static void set_day(struct book_transfer *out, int year, int day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int month = 0;
	for (; month < 11; month++) {
		int length = lengths[month] + (month == 1 && leap(year));
		if (day < length)
			break;
		day -= length;
	}
	out->year = year;
	out->month = month + 1;
	out->day = day + 1;
}

/* ---- a year's beginning: its grants, and what is decided of them ---- */

static int64_t allocated_ore(const struct book *book)
{
	return (book->count / BOOK_YEARS + 100) * ROW_ORE_MAX;
}

static void decide(struct book *book, int activity, bool rare)
{
	int number = book->allocation_count++;
	struct book_allocation *made = &book->allocations[number];
	*made = (struct book_allocation){.activity = book_activities[activity],
		.purpose = purposes[(size_t)number % COUNT(purposes)],
		.recipient = rare ? BOOK_RARE_RECIPIENT : recipients[(size_t)number % COUNT(recipients)],
		.year = book->year,
		.paragraph = 10 + number,
		.rare = rare};
	(void)snprintf(made->label, sizeof made->label, "UPH-%02d-%03d", book->year % 100, number + 1);
}

static void begin_year(struct book *book, int year)
{
	book->year = year;
	book->year_first = book->next;
	book->year_count = book->count / BOOK_YEARS;
	if (year == BOOK_FIRST_YEAR + BOOK_YEARS - 1)
		book->year_count = book->count - book->next;
	book->year_allocation = book->allocation_count;
	for (int i = 0; i < BOOK_ACTIVITIES; i++)
		decide(book, i, false);
	if (year == BOOK_FIRST_YEAR + BOOK_YEARS / 2)
		decide(book, 0, true);
}

static void grant(const struct book *book, int activity, struct book_transfer *out)
{
	out->event = BOOK_GRANT;
	out->activity = book_activities[activity];
	out->ore = 2 * allocated_ore(book) + INT64_C(100000000);
	out->from = (struct book_account){BOOK_GRANTOR, book->year, NULL, NULL};
	out->to = (struct book_account){BOOK_POT, book->year, out->activity, NULL};
	set_day(out, book->year, 0);
	(void)snprintf(out->text, sizeof out->text, "Överenskommelse %d, %s", book->year,
		book_activity_names[activity]);
}

static void allocate(const struct book *book, struct book_allocation *allocation, struct book_transfer *out)
{
	out->event = BOOK_ALLOCATE;
	out->activity = allocation->activity;
	out->ore = allocation->reserved_ore = allocated_ore(book);
	out->from = (struct book_account){BOOK_POT, book->year, out->activity, NULL};
	out->to = (struct book_account){BOOK_RESERVED, book->year, out->activity, allocation->label};
	out->purpose = allocation->purpose;
	out->recipient = allocation->recipient;
	set_day(out, book->year, 18);
	(void)snprintf(
		out->decision, sizeof out->decision, "LSVO %d-01-19 § %d", book->year, allocation->paragraph);
}

/* ---- the year's run ---- */

static struct book_allocation *choose(struct book *book, int64_t row, uint64_t lot)
{
	struct book_allocation *first = &book->allocations[book->year_allocation];
	if (book->allocation_count - book->year_allocation > BOOK_ACTIVITIES && row % RARE_EVERY == 77)
		return &first[BOOK_ACTIVITIES];
	return &first[lot % BOOK_ACTIVITIES];
}

/* A text and a number of so many digits after it, in the place of a print: these are made a million times. */
static void put_numbered(char *at, const char *text, int64_t number, int digits)
{
	char reversed[24];
	size_t count = 0, length = strlen(text);
	memcpy(at, text, length);
	for (; number > 0 || (int)count < digits; number /= 10)
		reversed[count++] = (char)('0' + number % 10);
	while (count > 0)
		at[length++] = reversed[--count];
	at[length] = '\0';
}

static void requisition(struct book_allocation *allocation, int64_t ore, struct book_transfer *out)
{
	out->event = BOOK_REQUISITION;
	out->from.kind = BOOK_RESERVED;
	out->to.kind = BOOK_REQUISITIONED;
	allocation->reserved_ore -= ore;
	allocation->requisitioned_ore += ore;
	put_numbered(out->reference, "rekvisition ", out->number, 1);
}

static void pay(struct book_allocation *allocation, int64_t ore, struct book_transfer *out)
{
	out->event = BOOK_PAY;
	out->from.kind = BOOK_REQUISITIONED;
	out->to.kind = BOOK_PAID;
	allocation->requisitioned_ore -= ore;
	allocation->paid_ore += ore;
	put_numbered(out->reference, "F", out->year, 4);
	put_numbered(out->reference + strlen(out->reference), "-", out->number, 6);
}

static void refund(struct book_allocation *allocation, int64_t ore, struct book_transfer *out)
{
	out->event = BOOK_REFUND;
	out->from.kind = BOOK_PAID;
	out->to = (struct book_account){BOOK_POT, allocation->year, allocation->activity, NULL};
	allocation->paid_ore -= ore;
}

static void put_joined(char *at, const char *cost, const char *month)
{
	size_t length = strlen(cost);
	memcpy(at, cost, length);
	memcpy(at + length, ", ", 2);
	memcpy(at + length + 2, month, strlen(month) + 1);
}

/* Mostly in the order of days, some of them out of it. */
static int day_of(const struct book *book, int64_t row, uint64_t lot)
{
	int day = (int)(row * DAYS_OPEN / book->year_count) + (int)(lot % JITTER) - JITTER / 2;
	return FEBRUARY_FIRST + (day < 0 ? 0 : day >= DAYS_OPEN ? DAYS_OPEN - 1 : day);
}

static void run(struct book *book, int64_t row, struct book_transfer *out)
{
	uint64_t lot = mix((uint64_t)out->number);
	struct book_allocation *allocation = choose(book, row, lot);
	int64_t ore = 10000 + (int64_t)((lot >> 8) % (uint64_t)(ROW_ORE_MAX - 10000));
	set_day(out, book->year, day_of(book, row, lot >> 40));
	out->activity = allocation->activity;
	out->label = allocation->label;
	out->ore = ore;
	out->from = out->to =
		(struct book_account){BOOK_RESERVED, book->year, allocation->activity, allocation->label};
	if (row % REFUND_EVERY == 149 && allocation->paid_ore >= ore)
		refund(allocation, ore, out);
	else if (allocation->requisitioned_ore >= ore)
		pay(allocation, ore, out);
	else
		requisition(allocation, ore, out);
	put_joined(out->text, costs[(lot >> 50) % COUNT(costs)], months[out->month - 1]);
}

/* ---- the book ---- */

void book_begin(struct book *book, int64_t count)
{
	memset(book, 0, sizeof *book);
	book->count = count;
	begin_year(book, BOOK_FIRST_YEAR);
}

bool book_next(struct book *book, struct book_transfer *out)
{
	if (book->next == book->count)
		return false;
	if (book->next == book->year_first + book->year_count)
		begin_year(book, book->year + 1);
	int64_t row = book->next++ - book->year_first;
	memset(out, 0, sizeof *out);
	out->number = book->next;
	int decided = book->allocation_count - book->year_allocation;
	if (row < BOOK_ACTIVITIES)
		grant(book, (int)row, out);
	else if (row < BOOK_ACTIVITIES + decided)
		allocate(book, &book->allocations[book->year_allocation + (int)row - BOOK_ACTIVITIES], out);
	else
		run(book, row, out);
	return true;
}
