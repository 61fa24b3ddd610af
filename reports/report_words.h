/* Words that are put together in a buffer before a report keeps them. */
#ifndef UPH_REPORTS_REPORT_WORDS_H
#define UPH_REPORTS_REPORT_WORDS_H

#include "ledger/base/buffer.h"
#include "uph/report.h"

/* The words, kept in the report; when memory ended under them the report is not complete. */
const char *report_words_keep(struct uph_report *report, const struct buffer *words);

#endif
