/* What the commands that make workbooks to fill in share: they are made as XLSX, in a file. */
#ifndef UPH_CLI_WORKBOOK_OUTPUT_H
#define UPH_CLI_WORKBOOK_OUTPUT_H

#include "report_output.h"

/* As output_choose(), and a sentence for other formats and for no file; `example` is what one types. */
enum uph_status workbook_output(
	const struct invocation *invocation, const char *example, struct output *out, struct uph_error *err);

#endif
