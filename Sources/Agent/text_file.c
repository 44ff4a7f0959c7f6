#define _GNU_SOURCE
#include "text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

long text_file_read(const char *path, char *text, size_t size)
{
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return -errno;
  long done = read(descriptor, text, size - 1);
  long error = done < 0 ? -errno : 0;
  close(descriptor);
  text[done < 0 ? 0 : done] = 0;
  return error;
}

static long put(const char *path, const char *text, int flags)
{
  int descriptor = open(path, O_WRONLY | O_CLOEXEC | flags);
  if (descriptor < 0)
    return -errno;
  long error = write(descriptor, text, strlen(text)) < 0 ? -errno : 0;
  close(descriptor);
  return error;
}

long text_file_write(const char *path, const char *text) { return put(path, text, 0); }

long text_file_replace(const char *path, struct saved_text *saved, const char *text)
{
  long error = saved->before[0] ? 0 : text_file_read(path, saved->before, sizeof saved->before);

  return error ? error : text_file_write(path, text);
}

void text_file_restore(const char *path, struct saved_text *saved)
{
  if (saved->before[0])
    text_file_write(path, saved->before);
  saved->before[0] = 0;
}

long text_file_append(const char *path, const char *text) { return put(path, text, O_APPEND); }
