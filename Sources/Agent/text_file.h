/* Files of one line, by which the kernel is told something and tells it. */
#pragma once

#include <stddef.h>

/* Each gives 0 or -errno; what is read ends with a zero. */
long text_file_read(const char *path, char *text, size_t size);
long text_file_write(const char *path, const char *text);
/* At the end of what is there. */
long text_file_append(const char *path, const char *text);
