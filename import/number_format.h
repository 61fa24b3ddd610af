/* What a spreadsheet's number format makes of a number, as far as a ledger cares. */
#ifndef UPH_IMPORT_NUMBER_FORMAT_H
#define UPH_IMPORT_NUMBER_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

struct number_format {
	bool date; /* a day, a moment or a clock time; elapsed hours ("[h]:mm") are numbers */
	bool percent;
	bool whole;       /* shows no decimals */
	uint8_t zero_pad; /* zeros alone: how many, when more than one */
};

/* By the format's code ("#,##0.00;[Red]-#,##0.00"): its first section decides. */
struct number_format number_format_parse(const char *text);
/* One of the formats that every spreadsheet knows by number, 0 to 163; all else is plain. */
struct number_format number_format_builtin(uint32_t id);

#endif
