/* The tables of docs/decision-file.md, in the order that a file is best written in. */
#include "import/decision_keys.h"

#include "import/decision_file.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SHAPE(which) (&decision_shapes[DECISION_SHAPE_##which])

/* Each in the order of the enum that the reader makes of it. */
static const char *const format_words[] = {DECISION_FORMAT};
static const char *const stage_words[] = {"proposed", "recommended", "decided"};
static const char *const condition_words[] = {
	"cofinancing", "deadline", "period", "report", "received", "body", "granted", "other"};
static const char *const version_words[] = {"applied", "granted", "final"};
static const char *const result_words[] = {"decided", "rejected"};

static const char *const fund_words[] = {"state", "own", "esf"};

static const struct json_choices formats = {"format", format_words, COUNT(format_words)};
static const struct json_choices stages = {"stage", stage_words, COUNT(stage_words)};
static const struct json_choices conditions = {"kind", condition_words, COUNT(condition_words)};
static const struct json_choices versions = {"version", version_words, COUNT(version_words)};
static const struct json_choices results = {"result", result_words, COUNT(result_words)};
static const struct json_choices fund_kinds = {"kind", fund_words, COUNT(fund_words)};

static const struct json_key file_keys[] = {
	{.name = "format", .kind = JSON_CHOICE, .choices = &formats},
	{.name = "decisions", .kind = JSON_LIST, .required = true, .shape = SHAPE(DECISION), .max = 200},
	{.name = "draft", .kind = JSON_OBJECT, .shape = SHAPE(DRAFT)},
};

static const struct json_key decision_keys[] = {
	{.name = "format", .kind = JSON_CHOICE, .choices = &formats},
	{.name = "body", .kind = JSON_TEXT, .required = true},
	{.name = "date", .kind = JSON_DATE, .required = true},
	{.name = "paragraph", .kind = JSON_TEXT},
	{.name = "title", .kind = JSON_TEXT},
	{.name = "stage", .kind = JSON_CHOICE, .required = true, .choices = &stages},
	{.name = "adjusted", .kind = JSON_DATE},
	{.name = "decider", .kind = JSON_TEXT},
	{.name = "replaces", .kind = JSON_OBJECT, .shape = SHAPE(EARLIER)},
	{.name = "withdraws", .kind = JSON_OBJECT, .shape = SHAPE(EARLIER)},
	{.name = "extends", .kind = JSON_OBJECT, .shape = SHAPE(EARLIER)},
	{.name = "clauses", .kind = JSON_TEXTS, .max = 200},
	{.name = "allocations", .kind = JSON_LIST, .shape = SHAPE(ALLOCATION), .max = 200},
	{.name = "conditions", .kind = JSON_LIST, .shape = SHAPE(CONDITION), .max = 200},
	{.name = "approval", .kind = JSON_OBJECT, .shape = SHAPE(APPROVAL)},
	{.name = "distribution", .kind = JSON_TEXTS, .max = 500},
};

static const struct json_key earlier_keys[] = {
	{.name = "body", .kind = JSON_TEXT, .required = true},
	{.name = "date", .kind = JSON_DATE, .required = true},
	{.name = "paragraph", .kind = JSON_TEXT},
};

static const struct json_key allocation_keys[] = {
	{.name = "purpose", .kind = JSON_TEXT, .required = true},
	{.name = "extent", .kind = JSON_TEXT},
	{.name = "period", .kind = JSON_OBJECT, .shape = SHAPE(PERIOD)},
	{.name = "requisitioner", .kind = JSON_TEXT},
	{.name = "recipient", .kind = JSON_TEXT},
	{.name = "performer", .kind = JSON_TEXT},
	{.name = "amount", .kind = JSON_AMOUNT},
	{.name = "at_most", .kind = JSON_AMOUNT},
	{.name = "financing", .kind = JSON_LIST, .shape = SHAPE(LINE), .max = 100},
	{.name = "shares", .kind = JSON_LIST, .shape = SHAPE(SHARE), .max = DECISION_SHARES_MAX},
};

static const struct json_key period_keys[] = {
	{.name = "first", .kind = JSON_DATE},
	{.name = "last", .kind = JSON_DATE},
};

static const struct json_key line_keys[] = {
	{.name = "fund", .kind = JSON_TEXT, .required = true},
	{.name = "activity", .kind = JSON_CODE},
	{.name = "amount", .kind = JSON_AMOUNT},
	{.name = "share", .kind = JSON_FRACTION},
};

static const struct json_key share_keys[] = {
	{.name = "recipient", .kind = JSON_TEXT},
	{.name = "name", .kind = JSON_TEXT},
	{.name = "share", .kind = JSON_FRACTION},
	{.name = "weight", .kind = JSON_NUMBER, .max = INT64_C(1000000000000)},
	{.name = "requisitioner", .kind = JSON_TEXT},
	{.name = "performer", .kind = JSON_TEXT},
	{.name = "purpose", .kind = JSON_TEXT},
	{.name = "shares", .kind = JSON_LIST, .shape = SHAPE(SHARE), .max = DECISION_SHARES_MAX},
};

static const struct json_key condition_keys[] = {
	{.name = "kind", .kind = JSON_CHOICE, .required = true, .choices = &conditions},
	{.name = "name", .kind = JSON_TEXT},
	{.name = "text", .kind = JSON_TEXT, .required = true},
	{.name = "due", .kind = JSON_DATE},
	{.name = "allocation", .kind = JSON_NUMBER, .max = 200},
	{.name = "on_failure", .kind = JSON_OBJECT, .shape = SHAPE(POT)},
	{.name = "cofinancing", .kind = JSON_OBJECT, .shape = SHAPE(COFINANCING)},
};

static const struct json_key pot_keys[] = {
	{.name = "fund", .kind = JSON_TEXT, .required = true},
	{.name = "activity", .kind = JSON_CODE},
	{.name = "reason", .kind = JSON_TEXT},
};

static const struct json_key cofinancing_keys[] = {
	{.name = "version", .kind = JSON_CHOICE, .required = true, .choices = &versions},
	{.name = "date", .kind = JSON_DATE},
	{.name = "own_share", .kind = JSON_FRACTION, .required = true},
	{.name = "own", .kind = JSON_AMOUNT},
	{.name = "total", .kind = JSON_AMOUNT},
	{.name = "grant", .kind = JSON_AMOUNT},
	{.name = "cap", .kind = JSON_AMOUNT},
	{.name = "funders",
		.kind = JSON_LIST,
		.required = true,
		.shape = SHAPE(FUNDER),
		.max = UPH_COFUNDERS_MAX},
};

static const struct json_key funder_keys[] = {
	{.name = "party", .kind = JSON_TEXT, .required = true},
	{.name = "share", .kind = JSON_FRACTION, .required = true},
	{.name = "financing_share", .kind = JSON_FRACTION},
	{.name = "cap", .kind = JSON_AMOUNT},
};

static const struct json_key approval_keys[] = {
	{.name = "result", .kind = JSON_CHOICE, .required = true, .choices = &results},
	{.name = "date", .kind = JSON_DATE, .required = true},
	{.name = "function", .kind = JSON_TEXT},
	{.name = "reference", .kind = JSON_TEXT},
	{.name = "amount", .kind = JSON_AMOUNT},
};

static const struct json_key draft_keys[] = {
	{.name = "protocol", .kind = JSON_TEXT, .required = true},
	{.name = "sha256", .kind = JSON_TEXT, .required = true},
	{.name = "meeting", .kind = JSON_OBJECT, .shape = SHAPE(MEETING)},
	{.name = "funds", .kind = JSON_LIST, .shape = SHAPE(FUND), .max = 50},
	{.name = "activities", .kind = JSON_LIST, .shape = SHAPE(ACTIVITY), .max = 100},
	{.name = "lines", .kind = JSON_NUMBERS, .max = DECISION_LINES_MAX},
	{.name = "notes", .kind = JSON_TEXTS, .max = 500},
};

static const struct json_key meeting_keys[] = {
	{.name = "body", .kind = JSON_TEXT, .required = true},
	{.name = "date", .kind = JSON_DATE, .required = true},
};

static const struct json_key fund_keys[] = {
	{.name = "name", .kind = JSON_TEXT, .required = true},
	{.name = "kind", .kind = JSON_CHOICE, .required = true, .choices = &fund_kinds},
	{.name = "year", .kind = JSON_NUMBER, .required = true, .max = 2199},
	{.name = "earlier", .kind = JSON_FLAG},
};

static const struct json_key activity_keys[] = {
	{.name = "code", .kind = JSON_TEXT, .required = true},
	{.name = "name", .kind = JSON_TEXT},
};

const struct json_shape decision_shapes[DECISION_SHAPES] = {
	[DECISION_SHAPE_FILE] = {"file", "filen", file_keys, COUNT(file_keys)},
	[DECISION_SHAPE_DECISION] = {"decision", "beslutet", decision_keys, COUNT(decision_keys)},
	[DECISION_SHAPE_EARLIER] = {"earlier", "hänvisningen till ett tidigare beslut", earlier_keys,
		COUNT(earlier_keys)},
	[DECISION_SHAPE_ALLOCATION] = {"allocation", "tilldelningen", allocation_keys,
		COUNT(allocation_keys)},
	[DECISION_SHAPE_PERIOD] = {"period", "perioden", period_keys, COUNT(period_keys)},
	[DECISION_SHAPE_LINE] = {"line", "finansieringens rad", line_keys, COUNT(line_keys)},
	[DECISION_SHAPE_SHARE] = {"share", "andelen", share_keys, COUNT(share_keys)},
	[DECISION_SHAPE_CONDITION] = {"condition", "villkoret", condition_keys, COUNT(condition_keys)},
	[DECISION_SHAPE_POT] = {"pot", "potten som pengarna går till", pot_keys, COUNT(pot_keys)},
	[DECISION_SHAPE_COFINANCING] = {"cofinancing", "medfinansieringen", cofinancing_keys,
		COUNT(cofinancing_keys)},
	[DECISION_SHAPE_FUNDER] = {"funder", "finansiären", funder_keys, COUNT(funder_keys)},
	[DECISION_SHAPE_APPROVAL] = {"approval", "godkännandet", approval_keys, COUNT(approval_keys)},
	[DECISION_SHAPE_DRAFT] = {"draft", "utkastet", draft_keys, COUNT(draft_keys)},
	[DECISION_SHAPE_MEETING] = {"meeting", "sammanträdet", meeting_keys, COUNT(meeting_keys)},
	[DECISION_SHAPE_FUND] = {"fund", "bidragsåret", fund_keys, COUNT(fund_keys)},
	[DECISION_SHAPE_ACTIVITY] = {"activity", "aktiviteten", activity_keys, COUNT(activity_keys)},
};
