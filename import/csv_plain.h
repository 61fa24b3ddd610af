/* A line of CSV without any quote: most of them. It is split where it stands. */
#ifndef UPH_IMPORT_CSV_PLAIN_H
#define UPH_IMPORT_CSV_PLAIN_H

#include "import/table_reader.h"

enum csv_plain {
	CSV_PLAIN_DONE,
	CSV_PLAIN_OTHER, /* the line is not of this kind; it is as it was */
	CSV_PLAIN_MEMORY
};

/* Adds the cells of a line, whose `length` bytes are followed by its line break. A cell's text stays in the
 * line, where a NUL is put behind it. */
enum csv_plain csv_plain_split(char *line, size_t length, char separator, const struct table_limits *limits,
	struct table_cells *cells);

#endif
