/* Files that are being made, so that who is interrupted leaves nothing half-made behind. What makes a file
 * says so here before it and takes it back when the file has its name or is gone; the program's answer to
 * Ctrl-C calls unfinished_remove_all(). At most 16 at a time; one more is made all the same, and only
 * would be left behind. */
#ifndef UPH_BASE_UNFINISHED_H
#define UPH_BASE_UNFINISHED_H

/* A file, or a folder of files that are added after it. The path is copied. */
void unfinished_add(const char *path);
/* It has its name, or is gone. */
void unfinished_end(const char *path);
/* Removes them, the last one first. Does nothing that a signal handler may not. */
void unfinished_remove_all(void);

#endif
