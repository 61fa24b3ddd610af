/* A run: operations drawn at random from a seed, done to a ledger and to its model side by side, and faults
 * among them. The same seed is the same run, with every compiler. */
#ifndef UPH_TESTS_MODEL_RUN_H
#define UPH_TESTS_MODEL_RUN_H

#include "tests/support/model_book.h"

/* What can be made to fail: the nth time from now on that the kind of thing is done. */
enum model_fault { FAULT_MEMORY, FAULT_WRITE, FAULT_SYNC, FAULT_OPEN, MODEL_FAULTS };
struct model_faults {
	void (*arm)(enum model_fault kind, int64_t nth);
	bool (*disarm)(void); /* whether it has failed */
};

/* What a run has come to; it may be read while it goes on. */
struct model_counts {
	int64_t operations, refused, entries, faults, dropped;
};

struct model_run {
	uint64_t seed;
	int64_t operations;
	int64_t rows;   /* the most events of a file; 0: no files */
	int stride;     /* of how many changes one is asked what was known then */
	bool all_kinds; /* demands that every operation has been taken, and about a third refused */
	bool tell;      /* prints how often each operation was tried and refused */
	const struct model_faults *faults;   /* NULL: none */
	struct model_counts *counts;         /* NULL: nobody counts */
	unsigned char hash[UPH_DIGEST_SIZE]; /* out: where the books ended */
};

void model_run(struct model_run *run);

#endif
