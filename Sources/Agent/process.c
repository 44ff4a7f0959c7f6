#define _GNU_SOURCE
#include "process.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char process_state(int pid)
{
  char path[32], text[256] = {0};
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return 'X';
  if (read(descriptor, text, sizeof text - 1) < 0)
    text[0] = 0;
  close(descriptor);
  char *end = strrchr(text, ')');
  return end ? end[2] : 'X';
}

void put_before_others(int pid)
{
  struct sched_param least = {.sched_priority = 1}, none = {0};

  if (sched_setscheduler(pid, SCHED_FIFO, &least))
    sched_setscheduler(pid, SCHED_BATCH, &none);
}

void put_among_others(int pid)
{
  struct sched_param none = {0};

  sched_setscheduler(pid, SCHED_OTHER, &none);
}
