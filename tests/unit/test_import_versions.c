/* Versions of a matrix, made by chance, imported one after another. Whatever is edited between them: what the
 * ledger has left to decide is the document's own Kvar once a version is taken in, the same file again posts
 * nothing, and what is not taken in leaves the ledger's bytes alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/import_case.h"

#define SEQUENCES 90 /* or as many as UPH_IMPORT_SEQUENCES says */
#define VERSIONS 5
#define ROWS_MAX 24
#define TEXT_MAX 8192

struct line {
	int32_t date;  /* of January to September 2024 as a number of days from the first */
	int purpose;   /* 0: none */
	int recipient; /* 0: none, the money is held */
	int activity, comment;
	int64_t kronor; /* below zero: a refund */
	bool before_grant;
};

struct document {
	struct line lines[ROWS_MAX];
	size_t count;
	int64_t opening[2], grant;
};

static const char *const purposes[] = {"", "Barnahus", "Temavecka hälsa", "Temavecka Hälsa", "Samordnare",
	"Lokala samordnare, femtedel", "Utbildning"};
static const char *const recipients[] = {
	"", "KoU", "Karlskrona kommun", "Karlshamns kommun", "Ronneby kommun", "Föreningen Ny"};
static const char *const activities[] = {"786", "787", "964"};
static const char *const comments[] = {"", "Äldre medel", "Se protokollet"};

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

static uint64_t seed;

static int any(int below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int)(seed % (uint64_t)below);
}

static struct line some_line(void)
{
	bool refund = any(10) == 0;
	return (struct line){
		.date = any(60),
		.purpose = any(COUNT(purposes)),
		.recipient = refund ? 1 + any(COUNT(recipients) - 1) : any(COUNT(recipients)),
		.activity = any(COUNT(activities)),
		.comment = any(COUNT(comments)),
		.kronor = refund ? -(1000 + any(9000)) : 1000 + any(90000),
		.before_grant = any(5) == 0,
	};
}

static void insert(struct document *document, size_t at, struct line line)
{
	if (document->count == ROWS_MAX)
		return;
	memmove(&document->lines[at + 1], &document->lines[at],
		(document->count - at) * sizeof document->lines[0]);
	document->lines[at] = line;
	document->count++;
}

static void take_away(struct document *document, size_t at)
{
	document->count--;
	memmove(&document->lines[at], &document->lines[at + 1],
		(document->count - at) * sizeof document->lines[0]);
}

static void begin_document(struct document *document)
{
	*document = (struct document){
		.opening = {4000000 + any(1000), 5000000 + any(1000)}, .grant = 90000000 + any(100000)};
	for (int i = 3 + any(8); i > 0; i--)
		insert(document, document->count, some_line());
}

static void change_line(struct line *line)
{
	struct line other = some_line();
	switch (any(7)) {
	case 0:
		line->kronor = line->kronor < 0 ? -(1000 + any(9000)) : 1000 + any(90000);
		break;
	case 1:
		line->purpose = other.purpose;
		break;
	case 2:
		line->comment = other.comment;
		break;
	case 3:
		line->recipient = line->kronor < 0 ? 1 + any(COUNT(recipients) - 1) : other.recipient;
		break;
	case 4:
		line->date = other.date;
		break;
	case 5:
		line->activity = other.activity;
		break;
	default:
		line->before_grant = !line->before_grant;
		break;
	}
}

static void edit(struct document *document)
{
	size_t at = document->count > 0 ? (size_t)any((int)document->count) : 0;
	switch (document->count > 0 ? any(9) : 0) {
	case 0:
		insert(document, at, some_line());
		break;
	case 1:
		take_away(document, at);
		break;
	case 2: { /* elsewhere */
		struct line line = document->lines[at];
		take_away(document, at);
		insert(document, (size_t)any((int)document->count + 1), line);
		break;
	}
	case 3: /* once more, or a part of the same decision */
		insert(document, at, document->lines[at]);
		if (any(2) == 0)
			document->lines[at].activity = any(COUNT(activities));
		break;
	case 4:
		if (any(3) == 0)
			document->grant += 1 + any(5000);
		else
			document->opening[any(2)] += 1 + any(500);
		break;
	default:
		change_line(&document->lines[at]);
		break;
	}
}

static size_t put_lines(const struct document *document, bool before_grant, char *text, size_t length)
{
	for (size_t i = 0; i < document->count; i++) {
		const struct line *line = &document->lines[i];
		if (line->before_grant != before_grant)
			continue;
		length += (size_t)snprintf(text + length, TEXT_MAX - length,
			"2024-%02d-%02d;%s;%lld;%s;%s;%s\n", 1 + line->date / 10, 10 + line->date % 10,
			purposes[line->purpose], (long long)line->kronor, activities[line->activity],
			recipients[line->recipient], comments[line->comment]);
	}
	return length;
}

static int64_t left_of(const struct document *document)
{
	int64_t left = document->opening[0] + document->opening[1] + document->grant;
	for (size_t i = 0; i < document->count; i++)
		left -= document->lines[i].kronor;
	return left;
}

static void write_document(struct import_case *here, const struct document *document)
{
	static char text[TEXT_MAX];
	size_t length = (size_t)snprintf(text, sizeof text,
		"Fördelning 2024\nKvar på balansen 2023-12-31;;786 Unga;%lld\n;;787 Samverkan;%lld\n"
		";;964 Suicid;-\n;;Summa;%lld\nDatum;Till;Belopp;Aktivitet;Mottagare;Kommentar\n",
		(long long)document->opening[0], (long long)document->opening[1],
		(long long)(document->opening[0] + document->opening[1]));
	length = put_lines(document, true, text, length);
	length += (size_t)snprintf(
		text + length, sizeof text - length, ";;%lld;;;\n", (long long)document->grant);
	length = put_lines(document, false, text, length);
	length += (size_t)snprintf(
		text + length, sizeof text - length, ";Kvar;%lld;;;\n", (long long)left_of(document));
	assert_true(length < sizeof text);
	import_case_text(here, text);
}

struct bytes {
	char *data;
	size_t length;
};

static struct bytes bytes_of(const struct import_case *here)
{
	struct bytes bytes;
	bytes.data = support_read(here->path, &bytes.length);
	return bytes;
}

static void expect_bytes(const struct import_case *here, const struct bytes *before)
{
	struct bytes now = bytes_of(here);
	assert_int_equal(before->length, now.length);
	assert_memory_equal(before->data, now.data, now.length);
	free(now.data);
}

static size_t taken_in, not_taken, accepted;

static bool try(struct import_case *here, const struct document *document, const struct bytes *before,
	const struct uph_import_options *options, enum uph_status *status)
{
	struct uph_import_result result;
	struct uph_error err;
	*status = import_case_run(here, options, &result, &err);
	if (*status != UPH_OK && *status != UPH_E_CONFLICT && *status != UPH_E_REFUSED)
		fail_msg("%s: %s", uph_status_name(*status), err.message);
	if (*status != UPH_OK || options->dry_run)
		expect_bytes(here, before);
	if (*status == UPH_OK)
		assert_int_equal(left_of(document) * 100, result.available_after.ore);
	accepted += result.corrected > 0 && !options->dry_run;
	uph_import_free(&result);
	return *status == UPH_OK;
}

/* Whether the version was taken in. */
static bool import_version(struct import_case *here, const struct document *document)
{
	const struct uph_import_options plain = {0}, accept = {.accept_changes = true},
					dry = {.accept_changes = true, .dry_run = true};
	struct bytes before = bytes_of(here);
	enum uph_status status;
	bool taken = true;
	write_document(here, document);
	if (any(4) == 0)
		(void)try(here, document, &before, &dry, &status);
	if (!try(here, document, &before, &plain, &status))
		taken = status == UPH_E_CONFLICT && try(here, document, &before, &accept, &status);
	free(before.data);
	taken_in += taken;
	not_taken += !taken;
	if (!taken)
		return false;
	assert_int_equal(left_of(document) * 100, import_case_available(here).ore);
	before = bytes_of(here);
	/* a row for each line, the grant and the two openings */
	import_case_expect(here, NULL, 0, document->count + 3, 0, 0);
	expect_bytes(here, &before);
	free(before.data);
	return true;
}

static void run_sequence(uint64_t number)
{
	struct import_case here;
	struct document document, next;
	seed = number * UINT64_C(0x9E3779B97F4A7C15);
	import_case_begin(&here);
	begin_document(&document);
	if (import_version(&here, &document)) {
		for (int version = 1; version < VERSIONS; version++) {
			next = document;
			for (int edits = 1 + any(4); edits > 0; edits--)
				edit(&next);
			if (import_version(&here, &next))
				document = next;
		}
	}
	book_verify(here.ledger);
	import_case_end(&here);
}

static void every_version_ends_in_its_own_kvar(void **state)
{
	(void)state;
	const char *wanted = getenv("UPH_IMPORT_SEQUENCES");
	size_t sequences = wanted ? (size_t)strtoul(wanted, NULL, 10) : SEQUENCES;
	if (access("/dev/shm", W_OK) == 0) /* in memory: waiting for a disk is not what is tried here */
		(void)setenv("TMPDIR", "/dev/shm", 0);
	for (size_t number = 1; number <= sequences; number++)
		run_sequence(number);
	assert_true(taken_in > sequences * VERSIONS * 3 / 4); /* of what chance makes, most is readable */
	assert_true(accepted > sequences);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_version_ends_in_its_own_kvar),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
