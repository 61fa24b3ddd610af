#include "tests/support/support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

char *support_path(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);
	if (!path)
		abort();
	(void)snprintf(path, size, "%s/%s", folder, name);
	return path;
}

char *support_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *folder = support_path(base ? base : "/tmp", "uph-test-XXXXXX");
	if (!mkdtemp(folder))
		fail_msg("mkdtemp %s: %s", folder, strerror(errno));
	return folder;
}

void support_folder_remove(char *folder)
{
	pid_t child = fork();
	if (child == 0) {
		execlp("rm", "rm", "-rf", "--", folder, (char *)NULL);
		_exit(127);
	}
	if (child > 0)
		(void)waitpid(child, NULL, 0);
	free(folder);
}

void support_write(const char *path, const void *data, size_t length)
{
	FILE *file = fopen(path, "wb");
	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	if (fwrite(data, 1, length, file) != length || fclose(file) != 0)
		fail_msg("%s: %s", path, strerror(errno));
}

char *support_read(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	if (fseek(file, 0, SEEK_END) != 0)
		fail_msg("%s: %s", path, strerror(errno));
	long size = ftell(file);
	rewind(file);
	char *data = malloc((size_t)size + 1);
	if (!data || fread(data, 1, (size_t)size, file) != (size_t)size)
		fail_msg("%s: kan inte läsas", path);
	(void)fclose(file);
	data[size] = '\0';
	if (length)
		*length = (size_t)size;
	return data;
}

static char *existing(char *path)
{
	struct stat st;
	if (stat(path, &st) == 0)
		return path;
	free(path);
	return NULL;
}

char *support_sample(const char *relative)
{
	const char *shared = getenv("UPH_SHARED");
	return existing(support_path(shared ? shared : UPH_SOURCE_DIR "/../shared", relative));
}

char *support_project(const char *relative)
{
	return support_path(UPH_SOURCE_DIR, relative);
}
