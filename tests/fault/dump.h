/* A ledger's whole content as one digest: every table's every row, and the words of the schema. */
#ifndef UPH_TESTS_FAULT_DUMP_H
#define UPH_TESTS_FAULT_DUMP_H

#include <stdbool.h>
#include <stdint.h>

struct dump {
	bool there; /* false: there is no file */
	uint64_t digest[2];
	uint64_t rows;
};

/* Reads it by a connection of its own, and looks through its pages. False with the reason. */
bool dump_ledger(const char *path, struct dump *out, char *why, int why_size);
bool dump_same(const struct dump *one, const struct dump *other);
/* The same of any file's bytes; never of a ledger that is open (its locks would go). */
bool dump_file(const char *path, struct dump *out);

#endif
