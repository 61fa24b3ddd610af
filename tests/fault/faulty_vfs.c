#include "tests/fault/faulty_vfs.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fault/faulty_disk.h"

struct faulty_file {
	sqlite3_file base;
	struct disk_file *disk; /* NULL unless a plan of a power cut stands and the file has a name */
	sqlite3_file *real;     /* stands after this one in the same memory */
};

static sqlite3_vfs *below;
static struct faulty_plan plan = {.nth = -1};
static bool planned;
static atomic_long counted;
static atomic_bool struck;

static const unsigned writing = FAULTY_WRITE | FAULTY_SYNC | FAULTY_TRUNCATE | FAULTY_DELETE;

static unsigned operations_of(enum faulty_kind kind)
{
	switch (kind) {
	case FAULTY_FULL:
		return FAULTY_WRITE | FAULTY_SYNC | FAULTY_TRUNCATE;
	case FAULTY_SHORT:
		return FAULTY_READ | FAULTY_WRITE;
	case FAULTY_BUSY:
		return FAULTY_LOCK;
	case FAULTY_POWER:
		return writing;
	case FAULTY_IO:
	default:
		return FAULTY_ALL;
	}
}

void faulty_vfs_begin(const struct faulty_plan *wanted)
{
	plan = *wanted;
	if (plan.operations == 0)
		plan.operations = operations_of(plan.kind);
	atomic_store(&counted, 0);
	atomic_store(&struck, false);
	planned = true;
	disk_forget();
}

long faulty_vfs_end(void)
{
	planned = false;
	disk_forget();
	return atomic_load(&counted);
}

bool faulty_vfs_struck(void)
{
	return atomic_load(&struck);
}

bool faulty_vfs_lose(uint64_t seed)
{
	return disk_lose(seed);
}

/* After a cut nothing happens any more, be it counted or not. */
static bool fails(enum faulty_operation operation)
{
	if (!planned)
		return false;
	if (plan.kind == FAULTY_POWER && atomic_load(&struck))
		return true;
	if ((plan.operations & operation) == 0)
		return false;
	long number = atomic_fetch_add(&counted, 1);
	bool on = plan.on || plan.kind == FAULTY_POWER;
	if (plan.nth < 0 || (on ? number < plan.nth : number != plan.nth))
		return false;
	atomic_store(&struck, true);
	return true;
}

static struct faulty_file *of(sqlite3_file *file)
{
	return (struct faulty_file *)(void *)file;
}

/* ---- files ---- */

static int file_close(sqlite3_file *file)
{
	return of(file)->real->pMethods->xClose(of(file)->real);
}

static int file_read(sqlite3_file *file, void *into, int length, sqlite3_int64 offset)
{
	sqlite3_file *real = of(file)->real;
	if (!fails(FAULTY_READ))
		return real->pMethods->xRead(real, into, length, offset);
	if (plan.kind == FAULTY_SHORT)
		(void)real->pMethods->xRead(real, into, length / 2, offset);
	return SQLITE_IOERR_READ;
}

static int file_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
	sqlite3_file *real = of(file)->real;
	if (fails(FAULTY_WRITE)) {
		if (plan.kind == FAULTY_SHORT)
			(void)real->pMethods->xWrite(real, data, length / 2, offset);
		return plan.kind == FAULTY_IO || plan.kind == FAULTY_POWER ? SQLITE_IOERR_WRITE : SQLITE_FULL;
	}
	if (of(file)->disk && !disk_write(of(file)->disk, data, (size_t)length, offset))
		return SQLITE_IOERR_NOMEM;
	return real->pMethods->xWrite(real, data, length, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	sqlite3_file *real = of(file)->real;
	if (fails(FAULTY_TRUNCATE))
		return SQLITE_IOERR_TRUNCATE;
	if (of(file)->disk && !disk_truncate(of(file)->disk, size))
		return SQLITE_IOERR_NOMEM;
	return real->pMethods->xTruncate(real, size);
}

/* The disk is a model here: the real one is not waited for. */
static int file_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	if (fails(FAULTY_SYNC))
		return SQLITE_IOERR_FSYNC;
	return of(file)->disk && !disk_sync(of(file)->disk) ? SQLITE_IOERR_NOMEM : SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	sqlite3_file *real = of(file)->real;
	return fails(FAULTY_SIZE) ? SQLITE_IOERR_FSTAT : real->pMethods->xFileSize(real, size);
}

static int file_lock(sqlite3_file *file, int level)
{
	sqlite3_file *real = of(file)->real;
	if (fails(FAULTY_LOCK))
		return plan.kind == FAULTY_BUSY ? SQLITE_BUSY : SQLITE_IOERR_LOCK;
	return real->pMethods->xLock(real, level);
}

/* A lock that cannot be let go is not told as busy; the real one is let go in any case. */
static int file_unlock(sqlite3_file *file, int level)
{
	sqlite3_file *real = of(file)->real;
	int code = real->pMethods->xUnlock(real, level);
	return plan.kind != FAULTY_BUSY && fails(FAULTY_LOCK) ? SQLITE_IOERR_UNLOCK : code;
}

static int file_reserved(sqlite3_file *file, int *out)
{
	sqlite3_file *real = of(file)->real;
	if (plan.kind != FAULTY_BUSY && fails(FAULTY_LOCK))
		return SQLITE_IOERR_CHECKRESERVEDLOCK;
	return real->pMethods->xCheckReservedLock(real, out);
}

static int file_control(sqlite3_file *file, int what, void *argument)
{
	sqlite3_file *real = of(file)->real;
	return real->pMethods->xFileControl(real, what, argument);
}

static int file_sector(sqlite3_file *file)
{
	sqlite3_file *real = of(file)->real;
	return real->pMethods->xSectorSize(real);
}

static int file_device(sqlite3_file *file)
{
	sqlite3_file *real = of(file)->real;
	return real->pMethods->xDeviceCharacteristics(real);
}

static const sqlite3_io_methods methods = {.iVersion = 1,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_device};

/* ---- the file system ---- */

/* Tells the disk what stands in the file now; read by the connection's own handle, since closing another one
 * would let go of the process's locks. */
static bool introduce(struct faulty_file *file, const char *path, bool created)
{
	sqlite3_int64 size = 0;
	unsigned char *data = NULL;
	if (disk_knows(path) || created) {
		file->disk = disk_open(path, NULL, 0);
		return file->disk != NULL;
	}
	if (file->real->pMethods->xFileSize(file->real, &size) != SQLITE_OK || size > INT_MAX)
		return false;
	data = malloc((size_t)size + 1);
	if (data && (size == 0 || file->real->pMethods->xRead(file->real, data, (int)size, 0) == SQLITE_OK))
		file->disk = disk_open(path, data, (size_t)size);
	free(data);
	return file->disk != NULL;
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *out, int flags, int *flags_out)
{
	(void)vfs;
	int there = 1;
	struct faulty_file *file = of(out);
	memset(file, 0, sizeof *file);
	if (fails(FAULTY_OPEN))
		return SQLITE_CANTOPEN;
	file->real = (sqlite3_file *)(void *)(file + 1);
	bool cuts = planned && plan.kind == FAULTY_POWER && path != NULL;
	if (cuts)
		(void)below->xAccess(below, path, SQLITE_ACCESS_EXISTS, &there);
	int code = below->xOpen(below, path, file->real, flags, flags_out);
	if (code == SQLITE_OK && cuts && !introduce(file, path, !there)) {
		(void)file->real->pMethods->xClose(file->real);
		return SQLITE_IOERR_NOMEM;
	}
	if (code == SQLITE_OK)
		file->base.pMethods = &methods;
	return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int forced)
{
	(void)vfs;
	if (fails(FAULTY_DELETE))
		return SQLITE_IOERR_DELETE;
	if (planned && plan.kind == FAULTY_POWER)
		disk_delete(path, forced != 0);
	return below->xDelete(below, path, 0);
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
	(void)vfs;
	return fails(FAULTY_ACCESS) ? SQLITE_IOERR_ACCESS : below->xAccess(below, path, flags, out);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
	(void)vfs;
	return below->xFullPathname(below, path, size, out);
}

/* Nobody waits in a test: who waits for a lock believes that the time has passed. */
static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int vfs_random(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	return below->xRandomness(below, size, out);
}

static int vfs_time(sqlite3_vfs *vfs, double *out)
{
	(void)vfs;
	return below->xCurrentTime(below, out);
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	return below->xGetLastError ? below->xGetLastError(below, size, out) : 0;
}

static int vfs_time_64(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
	(void)vfs;
	return below->xCurrentTimeInt64(below, out);
}

bool faulty_vfs_register(void)
{
	static sqlite3_vfs vfs;
	below = sqlite3_vfs_find(NULL);
	if (!below)
		return false;
	vfs = (sqlite3_vfs){.iVersion = 2,
		.szOsFile = (int)sizeof(struct faulty_file) + below->szOsFile,
		.mxPathname = below->mxPathname,
		.zName = "faulty",
		.xOpen = vfs_open,
		.xDelete = vfs_delete,
		.xAccess = vfs_access,
		.xFullPathname = vfs_full_path,
		.xRandomness = vfs_random,
		.xSleep = vfs_sleep,
		.xCurrentTime = vfs_time,
		.xGetLastError = vfs_last_error,
		.xCurrentTimeInt64 = vfs_time_64};
	return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}
