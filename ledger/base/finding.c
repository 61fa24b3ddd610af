/* The list of findings. Each finding lies in the list's arena, so a pointer to one stays good while the list
 * grows. A finding lost for want of room is remembered as a loss and never silently: the list is marked. */
#include "uph/finding.h"

#include <stdarg.h>
#include <stdlib.h>

#include "ledger/base/arena.h"

/* About a quarter of a million findings: far more than anyone reads, far less than memory. */
#define FINDINGS_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct uph_findings {
	struct arena arena;
	struct uph_finding **items;
	size_t count;
	size_t capacity;
	size_t counts[UPH_SEVERITY_ERROR + 1];
	bool incomplete;
};

struct uph_findings *uph_findings_new(void)
{
	struct uph_findings *list = calloc(1, sizeof *list);

	if (list != NULL)
		arena_init(&list->arena, FINDINGS_BYTES_MAX);
	return list;
}

void uph_findings_free(struct uph_findings *list)
{
	if (list == NULL)
		return;
	arena_free(&list->arena);
	free(list->items);
	free(list);
}

static bool make_room(struct uph_findings *list)
{
	if (list->count < list->capacity)
		return true;
	size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
	struct uph_finding **items = realloc(list->items, capacity * sizeof(struct uph_finding *));
	if (items == NULL)
		return false;
	list->items = items;
	list->capacity = capacity;
	return true;
}

/* The finding without its amount, or NULL when memory is out. */
static struct uph_finding *add(struct uph_findings *list, enum uph_severity severity, const char *rule,
	const char *where, const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));

static struct uph_finding *add(struct uph_findings *list, enum uph_severity severity, const char *rule,
	const char *where, const char *format, va_list arguments)
{
	struct uph_finding *finding = NULL;

	if (make_room(list))
		finding = arena_alloc(&list->arena, sizeof *finding);
	if (finding != NULL) {
		finding->severity = severity;
		finding->rule = arena_string(&list->arena, rule);
		finding->where = arena_string(&list->arena, where == NULL ? "" : where);
		finding->message = arena_vprint(&list->arena, format, arguments);
	}
	if (finding == NULL || finding->rule == NULL || finding->where == NULL || finding->message == NULL) {
		list->incomplete = true;
		return NULL;
	}
	list->items[list->count++] = finding;
	list->counts[severity]++;
	return finding;
}

enum uph_status uph_findings_add(struct uph_findings *list, enum uph_severity severity, const char *rule,
	const char *where, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	struct uph_finding *finding = add(list, severity, rule, where, format, arguments);
	va_end(arguments);
	return finding == NULL ? UPH_E_MEMORY : UPH_OK;
}

enum uph_status uph_findings_add_amount(struct uph_findings *list, enum uph_severity severity,
	const char *rule, const char *where, struct uph_money amount, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	struct uph_finding *finding = add(list, severity, rule, where, format, arguments);
	va_end(arguments);
	if (finding == NULL)
		return UPH_E_MEMORY;
	finding->has_amount = true;
	finding->amount = amount;
	return UPH_OK;
}

size_t uph_findings_count(const struct uph_findings *list)
{
	return list->count;
}

size_t uph_findings_count_of(const struct uph_findings *list, enum uph_severity severity)
{
	return list->counts[severity];
}

const struct uph_finding *uph_findings_at(const struct uph_findings *list, size_t index)
{
	return index < list->count ? list->items[index] : NULL;
}

bool uph_findings_complete(const struct uph_findings *list)
{
	return !list->incomplete;
}

const char *uph_severity_word(enum uph_severity severity)
{
	switch (severity) {
	case UPH_SEVERITY_ERROR:
		return "fel";
	case UPH_SEVERITY_WARNING:
		return "varning";
	case UPH_SEVERITY_NOTE:
		break;
	}
	return "upplysning";
}
