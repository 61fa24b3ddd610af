/* A file system between SQLite and the real one that fails when it is told to: the n-th operation of a kind,
 * once or from then on, and a power cut that loses what had not been forced to disk.
 *
 * One plan at a time, for the whole process. Operations are counted while a plan stands, by all connections.
 */
#ifndef UPH_TESTS_FAULTY_VFS_H
#define UPH_TESTS_FAULTY_VFS_H

#include <stdbool.h>
#include <stdint.h>

enum faulty_operation {
	FAULTY_READ = 1,
	FAULTY_WRITE = 2,
	FAULTY_SYNC = 4,
	FAULTY_TRUNCATE = 8,
	FAULTY_LOCK = 16, /* taken, let go, asked for */
	FAULTY_OPEN = 32,
	FAULTY_DELETE = 64,
	FAULTY_ACCESS = 128,
	FAULTY_SIZE = 256
};
#define FAULTY_ALL 511U

enum faulty_kind {
	FAULTY_IO,    /* an error of input or output; of opening: cannot be opened */
	FAULTY_FULL,  /* the disk is full: writes and truncates, and syncs of what was promised room */
	FAULTY_SHORT, /* half of a write reaches the file, then the disk is full; half of a read, then an
			 error */
	FAULTY_BUSY,  /* a lock is somebody else's */
	FAULTY_POWER  /* nothing reaches the files any more, and what was not forced to disk may be lost */
};

struct faulty_plan {
	enum faulty_kind kind;
	unsigned operations; /* which are counted, and fail; 0: all that the kind can have */
	long nth;            /* from 0; below zero: none fails, they are only counted */
	bool on;             /* all from that one on fail, not the one */
};

/* Registers it as the default; once, before the first connection. */
bool faulty_vfs_register(void);

void faulty_vfs_begin(const struct faulty_plan *plan);
/* The plan is over; how many operations it counted. */
long faulty_vfs_end(void);
/* Whether an operation has failed since the plan began. */
bool faulty_vfs_struck(void);

/* With a plan of FAULTY_POWER, when every connection is closed and before the plan ends: leaves the files as
 * a disk would have them. `seed` chooses what is lost of what was not forced: 0 nothing, 1 everything, else a
 * part. */
bool faulty_vfs_lose(uint64_t seed);

#endif
