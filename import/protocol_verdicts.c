/* What a clause does to money. An amount alone says nothing: what is turned down or put off moves nothing,
 * what is reported has moved already, and what is given back or moved between pots is no new allocation. */
#include <string.h>

#include "import/protocol_verdicts.h"

enum { JOINT_BEFORE_MAX = 24, THOUSANDS_MIN = 7 };

static const char *const gives[] = {"bevilja", "beviljar", "beviljas", "tillsätta", "tillsätter", "tillsätts",
	"tillsättas", "avsätta", "avsätter", "avsätts", "avsättas", "reservera", "reserverar", "reserveras",
	"anslå", "anslår", "anslås", "anvisa", "anvisar", "anvisas", "tilldela", "tilldelar", "tilldelas",
	"finansiera", "finansierar", "finansieras", "fördela", "fördelar", "fördelas", "utbetala",
	"utbetalas", "betala ut", "ge", "ger", "ges", "får", "erhåller", "använda", "används", "användas",
	"disponera", "disponerar", "bifalla", "bifalles", "bifalls", "rekvirera", "rekvirerar", "rekvireras",
	"inhämtas", "avkontera*", "belasta*", "ersätta", "ersätts", "stödja", NULL};
/* Those that need no word of money beside them. */
static const char *const strong[] = {"bevilja", "beviljar", "beviljas", "tillsätta", "tillsätter", "avsätta",
	"avsätter", "avsätts", "anslå", "anslår", "anslås", "anvisa", "tilldela", "tilldelar", "tilldelas",
	"fördela", "fördelar", "fördelas", "finansiera", "omfördela", "återföra", NULL};
/* Verbs that make something happen to money. */
static const char *const moves[] = {"tillsätta medel", "tillsätta", "bevilja*", "avsätt*", "reserver*",
	"avkonter*", "finansiera", "finansieras", "fördela medel", "tilldela*", "anslå*", "anvisa*",
	"inhämtas", "rekvirera*", NULL};
static const char *const money[] = {"medel", "medlen", "statsbidrag*", "bidrag", "kostnad*", "finansiera",
	"finansieras", "pengar*", NULL};
static const char *const refusals[] = {"avslå*", "avslag", "inte bevilja", "ej bevilja", "inte tillsätta",
	"ej tillsätta", "inte tilldela", "ej tilldela", "inte avsätta", "ej avsätta", "inte anslå",
	"inte finansiera", "ej finansiera", "inte bifalla", "ej bifalla", "bordlägg*", "återremi*",
	"skjuta upp", "skjuts upp", "skjuta fram", "skjuts fram", "avvisa*", "avvakta*", "inte återkräva",
	"ej återkräva", "avstå från*", NULL};
/* What only takes note of money that others have decided on, or that has been used. */
static const char *const notes[] = {"godkänna redovisning*", "till handlingarna", "notera*", "ta del av",
	"tagit del av", "informationen", "tacka", "tackar", NULL};
static const char *const reports[] = {
	"*redovisning*", "*rapport*", "bokslut*", "*uppföljning*", "*protokoll*", NULL};
static const char *const backs[] = {"omfördela*", "omfördelning*", "omdisponera*", "flytta*", "återföra*",
	"återförs", "återbetala*", "återbetalning*", "betala tillbaka", "betalar tillbaka", "återkräv*",
	"återkrav*", "återlämna*", "lämna tillbaka", "får behålla*", "upphäv*", "återkalla*", "dra tillbaka",
	"dras tillbaka", "minska med", "minskas med", "minska*", "sänka*", "sänks", NULL};
static const char *const tasks[] = {"ansöka om", "söka", "äska*", "utreda*", "ta fram", "undersöka",
	"beräkna*", "återkomma*", "begära*", "inventera*", "se över", NULL};
static const char *const past[] = {"har beviljats", "har beviljat", "har tilldelats", "har erhållit",
	"har fått", "har rekvirerats", "har betalats", "har utbetalats", "beviljades", "tilldelades",
	"betalades", "rekvirerades", NULL};

/* "200 000" in a clause that gives: money, though no unit says so. */
static bool bare_number(const struct spoken *said)
{
	for (size_t at = 0; at + THOUSANDS_MIN <= said->plain_length; at++) {
		size_t end = at, groups = 0;
		if (!words_digit(said->plain[at]) || (at > 0 && words_digit(said->plain[at - 1])))
			continue;
		while (end < said->plain_length && words_digit(said->plain[end]))
			end++;
		size_t first = end - at;
		while (end + 3 < said->plain_length && strchr(" .", said->plain[end]) &&
			words_digit(said->plain[end + 1]) && words_digit(said->plain[end + 2]) &&
			words_digit(said->plain[end + 3])) {
			end += 4;
			groups++;
		}
		if ((groups > 0 && first <= 3 && said->plain[end - 1] == '0') || (first >= 5 && first <= 8))
			return true;
	}
	return false;
}

/* The first verb of giving after `from` that a joint makes an act of its own: "… men bevilja", "… samt
 * tilldela". */
static bool gives_too(const struct spoken *said, size_t from, size_t *begin)
{
	static const char *const joints[] = {"men", "och", "samt", "*,", "*;", "istället", NULL};
	struct found verb, joint;
	struct amount_found amount;
	for (size_t at = from; words_find_any(said, at, gives, &verb, NULL); at = verb.to) {
		size_t back = verb.from > from + JOINT_BEFORE_MAX ? verb.from - JOINT_BEFORE_MAX : from;
		struct spoken before = spoken_part(said, back, verb.from);
		if (words_find_any(&before, 0, joints, &joint, NULL) &&
			amount_find(said, verb.from, &amount)) {
			*begin = verb.from;
			return true;
		}
	}
	return false;
}

static bool takes_note(const struct spoken *said, struct found *at)
{
	struct found report;
	return words_find_any(said, 0, notes, at, NULL) ||
	       (words_find(said, 0, "godkänn*", at) && words_find_any(said, at->to, reports, &report, NULL) &&
		       report.from - at->to < 40);
}

/* "överföra 53 813 kr från balansen": to another year or pot, not to anybody. */
static bool carries(const struct spoken *said, struct found *at)
{
	static const char *const verbs[] = {"överföra", "överförs", "föra över", "överföring*", NULL};
	static const char *const places[] = {"balans*", "till nästa år", "till kommande år", "mellan*", NULL};
	struct found year;
	if (!words_find_any(said, 0, verbs, at, NULL))
		return false;
	return words_has_any(said, places) || (year_find(said, at->to, &year) != 0 &&
						      words_has(said, "till") && !words_has(said, "kommun*"));
}

struct verdict clause_verdict(const struct spoken *said)
{
	struct found hit, give, task;
	struct amount_found amount;
	bool named = amount_find(said, 0, &amount);
	bool giving = words_find_any(said, 0, gives, &give, NULL);
	struct verdict out = {VERDICT_NONE, 0, named};
	bool refused = words_find_any(said, 0, refusals, &hit, NULL);
	/* "bevilja … men avvakta med resten": what is given first is given. */
	bool given_first = giving && refused && give.to < hit.from && named && amount.at.from < hit.from;
	if (refused && !given_first) {
		out.kind = gives_too(said, hit.to, &out.from) ? VERDICT_GIVES : VERDICT_REFUSES;
		return out;
	}
	if (takes_note(said, &hit)) {
		out.kind = gives_too(said, hit.to, &out.from) ? VERDICT_GIVES : VERDICT_NONE;
		return out;
	}
	bool back = words_find_any(said, 0, backs, &hit, NULL) || carries(said, &hit);
	if (back && !(giving && give.from < hit.from)) {
		out.kind = named || words_has_any(said, money) ? VERDICT_BACK : VERDICT_NONE;
		return out;
	}
	if (named) {
		bool asks = words_find_any(said, 0, tasks, &task, NULL) && !giving;
		out.kind = asks                                   ? VERDICT_ASKS
			   : !giving && words_has_any(said, past) ? VERDICT_NONE
								  : VERDICT_GIVES;
		return out;
	}
	if ((words_has_any(said, moves) && words_has_any(said, money)) ||
		(words_has_any(said, strong) && bare_number(said)))
		out.kind = VERDICT_GIVES;
	return out;
}

bool clause_gives(const struct spoken *said)
{
	return words_has_any(said, gives);
}
