/* How a text file separates its columns, found from its first lines. */
#ifndef UPH_IMPORT_CSV_DIALECT_H
#define UPH_IMPORT_CSV_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

struct csv_dialect {
	char separator;
	size_t skip; /* bytes of a first line "sep=;", its line break included */
};

/* `whole`: the sample is the whole file, so that its last line counts. */
struct csv_dialect csv_dialect_find(const char *sample, size_t length, bool whole);

#endif
