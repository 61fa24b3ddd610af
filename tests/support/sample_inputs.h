/* A workbook that is filled in, small and with every kind of input and check. */
#ifndef UPH_TESTS_SAMPLE_INPUTS_H
#define UPH_TESTS_SAMPLE_INPUTS_H

#include "uph/report.h"

/* Part 0 is a list of two allocations on the sheet "Öppna"; part 1 the sheet "Rekvisitioner" with eight rows
 * to fill in, and, below a row of words, two more. */
struct uph_report *sample_inputs(void);

/* The columns of the sheet to fill in. */
enum {
	SAMPLE_CHOICE,
	SAMPLE_DATE,
	SAMPLE_AMOUNT,
	SAMPLE_REFERENCE,
	SAMPLE_EXTENT,
	SAMPLE_PURPOSE,
	SAMPLE_LEFT,
	SAMPLE_EARLIEST,
	SAMPLE_LATEST,
	SAMPLE_CHECK,
	SAMPLE_COLUMNS
};

#endif
