/*
 * Counters that the agent holds with pinned events of its own, so that a scenario has fewer of them.
 */
#define _GNU_SOURCE
#include "ballast.h"
#include "limits.h"
#include "perf.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

static int descriptors[EVENT_LIMIT], count;

static int open_pinned(int cpu, int event)
{
  struct perf_event_attr attr = {.size = sizeof attr, .type = PERF_TYPE_HARDWARE, .pinned = 1};
#if defined(__x86_64__)
  /* It has its counter all the same, and does not keep a mediated vPMU away. */
  attr.exclude_guest = 1;
#endif
  attr.config = (unsigned)event;
  return (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

long ballast_hold(int cpu, int event, int wanted)
{
  long error = 0;

  for (int number = 0; number < wanted && count < EVENT_LIMIT; number++) {
    int descriptor = open_pinned(cpu, event);
    if (descriptor >= 0)
      descriptors[count++] = descriptor;
    else if (!error)
      error = -errno;
  }
  return error;
}

/* Holds every counter that can be had; returns how many. */
static int hold_all(int cpu, long *error)
{
  int held = 0;

  while (count < EVENT_LIMIT) {
    int descriptor = open_pinned(cpu, PERF_COUNT_HW_CPU_CYCLES);
    if (descriptor < 0) {
      *error = -errno;
      return held;
    }
    /* A pinned event without a counter is in error, and a read finds its end. */
    if (!perf_read(descriptor, 0).bytes) {
      close(descriptor);
      return held;
    }
    descriptors[count++] = descriptor;
    held++;
  }
  return held;
}

long ballast_leave(int cpu, int wanted)
{
  long error = 0;
  int held = hold_all(cpu, &error);

  if (held < wanted && !error)
    error = -ENOSPC;
  for (; wanted > 0 && held > 0; wanted--, held--)
    close(descriptors[--count]);
  return error;
}

int ballast_count_free(int cpu)
{
  long error = 0;
  int held = hold_all(cpu, &error);

  ballast_release();
  return held;
}

void ballast_release(void)
{
  while (count > 0)
    close(descriptors[--count]);
}
