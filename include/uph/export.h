/* The books in the forms of other programs, so that they can be checked there: every account's balance is the
 * same to the öre. docs/export.md says how each form is made. */
#ifndef UPH_EXPORT_H
#define UPH_EXPORT_H

#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/reports.h"

enum uph_export_format {
	UPH_EXPORT_HLEDGER,
	UPH_EXPORT_LEDGER,
	UPH_EXPORT_BEANCOUNT,
	UPH_EXPORT_SIE, /* type 4E, code page 437 */
	UPH_EXPORT_JSON,
	UPH_EXPORT_COUNT
};

/* "hledger", …; NULL beyond the last. */
const char *uph_export_format_name(enum uph_export_format format);
/* UPH_E_USAGE with the choices. */
enum uph_status uph_export_format_named(const char *name, enum uph_export_format *out, struct uph_error *err);

/* Writes the books to `path`, whole or not at all ("-" or NULL: standard output). Of the query fund, from, to
 * and known_at are read; with `from`, what was there before is a first voucher of opening balances. Errors as
 * uph_report_balance(), and UPH_E_IO when the file cannot be written. */
enum uph_status uph_export(struct uph_ledger *ledger, enum uph_export_format format,
	const struct uph_query *query, const char *path, struct uph_error *err);

#endif
