/* Each row has been seen to fail with its mending taken away, in a copy of the tree. A defect that strikes at
 * one allocation among thousands is not here: no range finds it that is not as long as the step. Those are
 * for the long form, and for the unit tests of what was mended. */
#include "tests/fault/regressions.h"

const struct regression regressions[] = {
	{"a change that was acknowledged was lost when the power was cut soon after (synchronous EXTRA)",
		"record", TRIAL_POWER, TRIAL_CLOSED, 980, 1000, 2},
	{"memory ended and left a half change that nobody could end", "record", TRIAL_MEMORY, TRIAL_ON, 600,
		950, 4},
	{"references were not checked after a bulk import that failed", "import-bulk", TRIAL_MEMORY, TRIAL_ON,
		300, 310, 1},
	{"a change that stood was said to have failed", "approve", TRIAL_IO, TRIAL_ONCE, 960, 1000, 4},
	{"a change that nobody could read the fate of was said to have failed", "approve", TRIAL_IO, TRIAL_ON,
		960, 1000, 4},
	{"a book that was upgraded was said to be busy, and nothing more", "migrate-v1", TRIAL_BUSY, TRIAL_ON,
		600, 1000, 6},
	{"a book that was upgraded lost the copy of what it was", "migrate-v1", TRIAL_IO, TRIAL_ON, 980, 1000,
		4},
	{"an export handed out other content when memory ended", "export-hledger", TRIAL_MEMORY, TRIAL_ONCE,
		938, 980, 5},
	{"a new ledger left its journal behind on a full disk", "init", TRIAL_FULL, TRIAL_ON, 230, 300, 3},
	{"a new ledger's temporary file was held to be in the making for ever", "init", TRIAL_IO, TRIAL_ONCE,
		500, 510, 1},
	{"a draft's temporary file was held to be in the making for ever", "import-protocol", TRIAL_IO,
		TRIAL_ONCE, 500, 700, 1},
	{"a book that had been busy stayed so", "record", TRIAL_BUSY, TRIAL_ON, 0, 1000, 5},
	{"a message said \"(not an error)\"", "record", TRIAL_IO, TRIAL_ONCE, 350, 390, 4},
};

const size_t regression_count = sizeof regressions / sizeof *regressions;
