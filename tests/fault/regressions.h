/* What faults have found, and where: each defect is looked for again in every test run. */
#ifndef UPH_TESTS_FAULT_REGRESSIONS_H
#define UPH_TESTS_FAULT_REGRESSIONS_H

#include <stddef.h>

#include "tests/fault/trial.h"

struct regression {
	const char *defect;
	const char *step;
	enum trial_kind kind;
	enum trial_mode mode;
	/* In thousandths of the places that the step has: how many those are differs between builds. */
	long from, to;
	long most; /* how many of them are tried */
};

extern const struct regression regressions[];
extern const size_t regression_count;

#endif
