/* Files of one line, by which the kernel is told something and tells it. */
#pragma once

#include <stddef.h>

/* Each gives 0 or -errno; what is read ends with a zero. */
long text_file_read(const char *path, char *text, size_t size);
long text_file_write(const char *path, const char *text);
/* What a file held before it was first replaced, empty while it is as it was. */
struct saved_text {
  char before[8];
};
long text_file_replace(const char *path, struct saved_text *saved, const char *text);
void text_file_restore(const char *path, struct saved_text *saved);
/* At the end of what is there. */
long text_file_append(const char *path, const char *text);
