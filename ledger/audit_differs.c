/* What a matrix, a protocol and a decision say differently of the same money: the extent in words, who asks
 * for it and who does the work, the activity, and the amount. One finding for each allocation, and one for
 * each decision whose amount is another; only of what stands in a matrix. */
#include <stdlib.h>
#include <string.h>

#include "ledger/audit_matrices.h"
#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"
#include "ledger/base/text.h"

/* ---- extents in words ---- */

/* "0,75 %" or "0,75 årsarbetare". */
struct extent {
	int64_t parts; /* of a full post, in millionths */
	size_t first, length;
};

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* A number with at most four decimals, in ten thousandths; moves `*at` past it. */
static int64_t read_number(const char *text, size_t *at)
{
	int64_t number = 0, scale = 10000;
	bool decimals = false;
	for (size_t digits = 0; digits < 12; ++*at) {
		bool comma = (text[*at] == ',' || text[*at] == '.') && is_digit(text[*at + 1]);
		if (comma && !decimals) {
			decimals = true;
			continue;
		}
		if (!is_digit(text[*at]))
			break;
		digits++;
		if (!decimals)
			number = number * 10 + (text[*at] - '0') * 10000;
		else if (scale > 1)
			number += (text[*at] - '0') * (scale /= 10);
	}
	return number;
}

/* How much of a post the unit is, in hundredths; 0: not a unit of extent. `*length` gets its bytes. */
static int64_t unit_at(const char *text, size_t *length)
{
	static const struct {
		const char *word;
		int64_t hundredths;
	} units[] = {{"%", 1}, {"procent", 1}, {"årsarbetare", 100}, {"årsarbet", 100}, {"årsanställ", 100},
		{"heltid", 100}, {"tjänst", 100}};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		*length = strlen(units[i].word);
		if (strncmp(text, units[i].word, *length) == 0)
			return units[i].hundredths;
	}
	return 0;
}

/* The first extent in a folded text. */
static bool find_extent(const char *text, struct extent *out)
{
	for (size_t at = 0; text[at];) {
		if (!is_digit(text[at])) {
			at++;
			continue;
		}
		size_t length;
		out->first = at;
		int64_t number = read_number(text, &at);
		size_t unit = at + (text[at] == ' ');
		int64_t hundredths = unit_at(text + unit, &length);
		out->length = unit + length - out->first;
		out->parts = number * hundredths;
		if (hundredths != 0)
			return true;
	}
	return false;
}

/* ---- one allocation's row ---- */

/* The words of its row in the matrix, folded. */
static const char *words_of_row(struct audit *audit, size_t index)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_allocation *of = &book->allocations[index];
	const struct uph_allocation *allocation = &of->allocation;
	bool first = allocation->source_kind && strcmp(allocation->source_kind, "matrix") == 0;
	size_t entry = of->matrix_entry != AUDIT_NONE ? of->matrix_entry : of->first_entry;
	const char *text = entry != AUDIT_NONE ? book->entries[entry].entry.text : NULL;
	return audit_fold(audit, audit_print(audit, "%s %s",
					 first && of->first_purpose ? of->first_purpose : allocation->purpose,
					 text ? text : ""));
}

static const char *extent_differs(struct audit *audit, const char *words, const char *decided)
{
	struct extent row, other;
	const char *folded = audit_fold(audit, decided);
	if (!decided || !find_extent(words, &row) || !find_extent(folded, &other) || row.parts == other.parts)
		return "";
	return audit_print(audit, "Matrisen säger \"%.*s\", beslutet %s.", (int)row.length, words + row.first,
		audit_quoted(audit, decided));
}

/* By its first word, genitive or not: "utförare: karlshamn". */
static bool names(const struct audit_book *book, const char *words, int64_t party)
{
	char name[64];
	const char *whole = audit_party_text(book, party);
	size_t length = strcspn(whole, " ");
	if (text_has(words, whole, true) || length < 4 || length >= sizeof name)
		return text_has(words, whole, true);
	memcpy(name, whole, length);
	name[length] = '\0';
	if (text_has(words, name, true))
		return true;
	name[length - 1] = '\0';
	return whole[length - 1] == 's' && text_has(words, name, true);
}

static const char *requisitioner_differs(
	struct audit *audit, const char *words, const struct uph_allocation *allocation)
{
	const struct audit_book *book = audit_books(audit);
	int64_t recipient = allocation->recipient, other = allocation->requisitioner;
	if (recipient == 0 || other == 0 || audit_same_family(book, recipient, other) ||
		names(book, words, other))
		return "";
	return audit_print(audit, "Matrisens mottagare är %s, men enligt beslutet rekvirerar %s.",
		audit_party_text(book, recipient), audit_party_text(book, other));
}

static const char *performer_unsaid(
	struct audit *audit, const char *words, const struct uph_allocation *allocation)
{
	const struct audit_book *book = audit_books(audit);
	int64_t recipient = allocation->recipient, other = allocation->performer;
	if (recipient == 0 || other == 0 || audit_same_family(book, recipient, other) ||
		names(book, words, other))
		return "";
	return audit_print(audit, "Mottagare är %s och utförare %s (köpt tjänst); det säger inte matrisen.",
		audit_party_text(book, recipient), audit_party_text(book, other));
}

/* Whether a text names activities of the register ("aktivitet 787"), and not this one. */
static bool names_others(
	const struct audit_book *book, const char *text, const struct audit_allocation *allocation)
{
	char words[64];
	bool another = false;
	for (size_t i = 0; i < book->activity_count; i++) {
		const struct uph_activity *activity = &book->activities[i];
		if (!activity->code[0] || strlen(activity->code) > 20)
			continue;
		memcpy(words, "aktivitet ", 10);
		memcpy(words + 10, activity->code, strlen(activity->code) + 1);
		if (!text_has(text, words, true))
			continue;
		for (size_t k = 0; k < allocation->financing_count; k++) {
			if (allocation->financing[k].activity == activity->id)
				return false;
		}
		another = true;
	}
	return another;
}

static const char *activity_differs(struct audit *audit, const struct audit_allocation *allocation)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_decision *decision = &book->decisions[allocation->decision];
	const char *said = NULL;
	if (!decision->decision.paragraph || allocation->financing_count == 0)
		return "";
	for (size_t i = 0; i < decision->clause_count; i++) {
		if (names_others(book, decision->clauses[i].text, allocation))
			said = decision->clauses[i].text;
	}
	if (!said && decision->minute != AUDIT_NONE && book->minutes[decision->minute].text &&
		names_others(book, book->minutes[decision->minute].text, allocation))
		said = book->minutes[decision->minute].text;
	return said ? audit_print(audit, "Matrisen drar på %s, men protokollet säger %s.",
			      audit_activity_text(book, allocation->financing[0].activity),
			      audit_quoted(audit, said))
		    : "";
}

/* One sentence after another. */
static const char *also(struct audit *audit, const char *said, const char *more)
{
	return *more ? audit_joined(audit, said, " ", more) : said;
}

static void compare_row(struct audit *audit, size_t index)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_allocation *of = &book->allocations[index];
	const char *words = words_of_row(audit, index);
	const char *performer = performer_unsaid(audit, words, &of->allocation);
	const char *said = extent_differs(audit, words, of->allocation.extent);
	said = also(audit, said, requisitioner_differs(audit, words, &of->allocation));
	said = also(audit, said, activity_differs(audit, of));
	struct audit_draft draft = audit_draft(audit, "R03");
	if (!*said && !*performer)
		return;
	if (!*said)
		draft.severity = UPH_SEVERITY_NOTE; /* a purchase as decided; the matrix has no room for it */
	draft.has_amount = true;
	draft.amount = audit_given(of);
	draft.where = audit_allocation_where(audit, index);
	draft.subject.allocation = of->allocation.id;
	draft.trace = of->allocation.label;
	draft.action = *said ? "rätta nästa matris efter beslutet" : "skriv utföraren i matrisens kommentar";
	audit_say(audit, "R03", &draft, "%s: %s", audit_allocation_text(audit, index),
		also(audit, said, performer));
}

/* ---- one decision's amount ---- */

struct amounts {
	struct uph_money recommended;
	struct uph_money judged,
		changed;           /* of that, lines whose verdict made it more or less, and by how much */
	struct uph_money financed; /* by its lines, whichever funds the audit is made for */
	size_t judged_count, reference; /* how many such lines, and the index of one */
	bool listed;
};

/* The voucher that first gave each allocation what has not been corrected away. */
static void add_amounts(const struct audit_book *book, const struct audit_matrices *matrices,
	int64_t *first_vouchers, struct amounts *amounts)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		bool released = entry->entry.event == UPH_EVENT_RELEASE && entry->left.ore > 0;
		if (entry->allocation == AUDIT_NONE || !(audit_draws(entry) || released))
			continue;
		const struct audit_allocation *allocation = &book->allocations[entry->allocation];
		struct amounts *here = &amounts[allocation->decision];
		int64_t *first = &first_vouchers[entry->allocation];
		if (audit_is_over(&allocation->step))
			continue;
		if (*first == 0 && !released)
			*first = entry->entry.voucher;
		here->listed = here->listed || matrices->listed[entry->allocation];
		if (allocation->verdict.voucher != 0 && entry->entry.voucher == allocation->verdict.voucher &&
			entry->entry.voucher != *first) {
			here->changed.ore += released ? -entry->left.ore : entry->left.ore;
			here->judged_count += entry->allocation != here->reference || here->judged_count == 0;
			here->reference = entry->allocation;
		} else if (!released) {
			here->recommended.ore += entry->left.ore;
			here->judged.ore += allocation->verdict.voucher != 0 ? entry->left.ore : 0;
		}
	}
}

static void add_financed(const struct audit_book *book, struct amounts *amounts)
{
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		for (size_t k = 0; !audit_is_over(&of->step) && k < of->financing_count; k++)
			amounts[of->decision].financed.ore += of->financing[k].amount.ore;
	}
}

static void say_protocol_differs(struct audit *audit, size_t index, const struct amounts *amounts)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_decision *decision = &book->decisions[index];
	const struct uph_minute *minute = &book->minutes[decision->minute];
	struct audit_draft draft = audit_draft(audit, "R03");
	draft.has_amount = true;
	draft.amount.ore = minute->amount.ore - amounts->recommended.ore;
	draft.where = audit_minute_where(audit, decision->minute);
	draft.subject.decision = decision->decision.id;
	draft.trace = audit_decision_text(audit, index);
	draft.action = "jämför protokollet med matrisen, och rätta den som har fel";
	audit_say(audit, "R03", &draft, "%s: protokollet säger %s%s, boken har %s; det skiljer %s.",
		audit_decision_text(audit, index), minute->at_most ? "högst " : "",
		audit_money(audit, minute->amount), audit_money(audit, amounts->recommended),
		audit_money(audit, (struct uph_money){llabs(draft.amount.ore)}));
}

/* ", UPH-24-007 "Samordnare"": when the verdict is not of all that was recommended. */
static const char *which_lines(struct audit *audit, const struct amounts *amounts)
{
	if (amounts->judged.ore == amounts->recommended.ore)
		return "";
	return amounts->judged_count == 1
		       ? audit_print(audit, ", %s", audit_allocation_text(audit, amounts->reference))
		       : ", en del av raderna";
}

static void say_verdict_differs(struct audit *audit, size_t index, const struct amounts *amounts)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_decision *decision = &book->decisions[index];
	const struct uph_step *verdict = &book->allocations[amounts->reference].verdict;
	struct audit_draft draft = audit_draft(audit, "R03");
	draft.severity =
		UPH_SEVERITY_NOTE; /* the books have it right; the matrix shows what was recommended */
	draft.has_amount = true;
	draft.amount = amounts->changed;
	draft.where = audit_decision_where(audit, index);
	draft.subject.decision = decision->decision.id;
	draft.trace = audit_decision_text(audit, index);
	draft.action = "ta in det beslutade beloppet i nästa matris";
	audit_say(audit, "R03", &draft, "%s%s: rekommenderat %s, beslutat %s av %s %s%s%s.",
		audit_decision_text(audit, index), which_lines(audit, amounts),
		audit_money(audit, amounts->judged),
		audit_money(audit, (struct uph_money){amounts->judged.ore + amounts->changed.ore}),
		verdict->function ? verdict->function : "regiondirektören", audit_day(audit, verdict->date),
		verdict->reference ? ", dnr " : "", verdict->reference ? verdict->reference : "");
}

static void compare_amounts(struct audit *audit, const struct audit_matrices *matrices)
{
	const struct audit_book *book = audit_books(audit);
	struct amounts *amounts = audit_memory(audit, book->decision_count + 1, sizeof *amounts);
	int64_t *first_vouchers = audit_memory(audit, book->allocation_count + 1, sizeof *first_vouchers);
	if (!amounts || !first_vouchers)
		return;
	add_amounts(book, matrices, first_vouchers, amounts);
	add_financed(book, amounts);
	for (size_t i = 0; i < book->decision_count; i++) {
		const struct audit_decision *decision = &book->decisions[i];
		const struct uph_minute *minute =
			decision->minute != AUDIT_NONE ? &book->minutes[decision->minute] : NULL;
		if (book->all_funds && minute && minute->kind == UPH_MINUTE_MONEY &&
			minute->amount.ore != 0 && amounts[i].recommended.ore != 0 &&
			amounts[i].recommended.ore != minute->amount.ore &&
			amounts[i].financed.ore != minute->amount.ore)
			say_protocol_differs(audit, i, &amounts[i]);
		if (amounts[i].listed && amounts[i].changed.ore != 0)
			say_verdict_differs(audit, i, &amounts[i]);
	}
}

void audit_differs(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_matrices matrices;
	audit_matrices_read(audit, &matrices);
	if (!matrices.listed)
		return;
	for (size_t i = 0; i < book->allocation_count; i++) {
		if (matrices.listed[i] && audit_alive(&book->allocations[i]))
			compare_row(audit, i);
	}
	compare_amounts(audit, &matrices);
}
