#if defined(__x86_64__)
#define _GNU_SOURCE
#include "window.h"

#include <errno.h>
#include <string.h>
#include <sys/io.h>

enum { INPUT = 0x5b0, LEFT = 0x5b4, SAVE = 0x5b8, END = 0x5bc, OUTPUT = 0xe9 };

static ssize_t give(void *cookie, const char *text, size_t length)
{
  (void)cookie;
  for (size_t place = 0; place < length; place++)
    outb((unsigned char)text[place], OUTPUT);
  return (ssize_t)length;
}

static ssize_t take(void *cookie, char *text, size_t length)
{
  size_t left = inl(LEFT), taken = 0;

  (void)cookie;
  if (length > left)
    length = left;
  for (; taken + 4 <= length; taken += 4) {
    unsigned word = inl(INPUT);
    memcpy(text + taken, &word, sizeof word);
  }
  for (; taken < length; taken++)
    text[taken] = (char)inb(INPUT);
  return (ssize_t)length;
}

int window_open(void)
{
  cookie_io_functions_t functions = {.write = give};

  if (ioperm(INPUT, END + 4 - INPUT, 1) || ioperm(OUTPUT, 1, 1))
    return 0;
  FILE *file = fopencookie(0, "w", functions);
  if (file)
    stdout = file;
  return file != 0;
}

void window_save(void)
{
  fflush(stdout);
  outl(0, SAVE);
}

FILE *window_program(void)
{
  cookie_io_functions_t functions = {.read = take};
  return fopencookie(0, "r", functions);
}

void window_end(void)
{
  fflush(stdout);
  outb(0, END);
}
#endif
