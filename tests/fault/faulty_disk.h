/* What a disk would hold of each file if the power went now: what was last forced, and what was written
 * since. faulty_vfs.c tells it of everything that reaches a file. */
#ifndef UPH_TESTS_FAULTY_DISK_H
#define UPH_TESTS_FAULTY_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk_file;

void disk_forget(void); /* all of it */

/* The file of a name as it stands: `data` is what is forced. NULL: it has just been created and no folder
 * knows it for sure. Keeps a name that is known. NULL without memory. */
struct disk_file *disk_open(const char *path, const void *data, size_t length);
bool disk_knows(const char *path);
bool disk_write(struct disk_file *file, const void *data, size_t length, int64_t offset);
bool disk_truncate(struct disk_file *file, int64_t length);
/* What was written is forced; of a new file its name, too, and with it the folder's list of names. */
bool disk_sync(struct disk_file *file);
/* The name is taken away; `forced`: so is the folder's list. */
void disk_delete(const char *path, bool forced);

/* Leaves the real files as they would be after the cut; see faulty_vfs_lose(). */
bool disk_lose(uint64_t seed);

#endif
