/* Feeds every file of a folder to a fuzz harness, in name order, so that what the fuzzer once found is tried
 * in every ordinary test run. Usage: replay FOLDER. A folder without files is a failure: nothing was tried.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in the folder, sorted; NULL when it cannot be read. */
static char **list_names(const char *folder, size_t *count)
{
	DIR *directory = opendir(folder);
	char **names = NULL;
	size_t capacity = 0;
	struct dirent *entry;

	*count = 0;
	if (directory == NULL)
		return NULL;
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (*count == capacity) {
			capacity = capacity == 0 ? 64 : capacity * 2;
			char **more = realloc(names, capacity * sizeof *names);
			if (more == NULL)
				abort();
			names = more;
		}
		names[*count] = strdup(entry->d_name);
		if (names[(*count)++] == NULL)
			abort();
	}
	closedir(directory);
	if (*count > 0)
		qsort(names, *count, sizeof *names, compare_names);
	return names;
}

/* 1 when the file was fed to the harness, 0 when it is no regular file, -1 when it cannot be read. */
static int replay_file(const char *folder, const char *name)
{
	char path[4096];
	struct stat status;

	int length = snprintf(path, sizeof path, "%s/%s", folder, name);
	if (length < 0 || (size_t)length >= sizeof path || stat(path, &status) != 0)
		return -1;
	if (!S_ISREG(status.st_mode))
		return 0;
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return -1;
	size_t size = (size_t)status.st_size;
	uint8_t *data = malloc(size == 0 ? 1 : size);
	if (data == NULL)
		abort();
	int result = fread(data, 1, size, file) == size ? 1 : -1;
	fclose(file);
	if (result == 1) {
		/* Named before it is tried: a crash then tells which file. */
		fprintf(stderr, "%s\n", path);
		LLVMFuzzerTestOneInput(data, size);
	}
	free(data);
	return result;
}

int main(int argc, char **argv)
{
	size_t count;
	size_t replayed = 0;
	int failed = 0;

	if (argc != 2) {
		fprintf(stderr, "usage: replay FOLDER\n");
		return 2;
	}
	char **names = list_names(argv[1], &count);
	if (names == NULL) {
		fprintf(stderr, "%s: no files to replay (%s)\n", argv[1], strerror(errno));
		return 1;
	}
	for (size_t i = 0; i < count; i++) {
		int result = replay_file(argv[1], names[i]);
		if (result < 0) {
			fprintf(stderr, "%s/%s: cannot be read\n", argv[1], names[i]);
			failed = 1;
		}
		replayed += result == 1;
		free(names[i]);
	}
	free(names);
	fprintf(stderr, "%zu files replayed\n", replayed);
	return failed || replayed == 0;
}
