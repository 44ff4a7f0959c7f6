#define _GNU_SOURCE
#include "registers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { REGISTER_LIMIT = 16 };

static struct saved {
  int cpu;
  uint32_t number;
  uint64_t value;
} saved[REGISTER_LIMIT];
static int count;

/* The driver takes the register's number for a place in a file of eight bytes at each. */
static long access_register(int cpu, uint32_t number, uint64_t *value, int writes)
{
  char path[32];

  snprintf(path, sizeof path, "/dev/cpu/%d/msr", cpu);
  int descriptor = open(path, (writes ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
  if (descriptor < 0)
    return -errno;
  long done = writes ? pwrite(descriptor, value, sizeof *value, number) : pread(descriptor, value, sizeof *value, number);
  long error = done < 0 ? -errno : 0;
  close(descriptor);
  return error;
}

static struct saved *find(int cpu, uint32_t number)
{
  for (int place = 0; place < count; place++)
    if (saved[place].cpu == cpu && saved[place].number == number)
      return &saved[place];
  return 0;
}

long register_write(int cpu, uint32_t number, uint64_t value)
{
  /* Those of a machine that is somebody's are not for us. */
  if (getpid() != 1)
    return -EPERM;
  if (!find(cpu, number)) {
    if (count == REGISTER_LIMIT)
      return -ENOSPC;
    struct saved before = {.cpu = cpu, .number = number};
    long error = access_register(cpu, number, &before.value, 0);
    if (error)
      return error;
    saved[count++] = before;
  }
  return access_register(cpu, number, &value, 1);
}

long register_restore(int cpu, uint32_t number)
{
  struct saved *before = find(cpu, number);

  if (!before)
    return 0;
  long error = access_register(cpu, number, &before->value, 1);
  *before = saved[--count];
  return error;
}

void registers_restore(void)
{
  while (count > 0)
    register_restore(saved[count - 1].cpu, saved[count - 1].number);
}
