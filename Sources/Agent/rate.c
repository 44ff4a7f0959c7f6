#include "rate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RATE_FILE "/proc/sys/kernel/perf_event_max_sample_rate"
#define TIME_FILE "/proc/sys/kernel/perf_cpu_time_max_percent"

static int rate_before; /* 0 while it is not lowered */

static long access_rate(int *rate, int is_write)
{
  char text[16] = {0};
  int descriptor = open(RATE_FILE, (is_write ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
  if (descriptor < 0)
    return -errno;
  long done = is_write ? write(descriptor, text, (size_t)snprintf(text, sizeof text, "%d", *rate))
                       : read(descriptor, text, sizeof text - 1);
  long error = done < 0 ? -errno : 0;
  close(descriptor);
  if (!is_write && !error)
    *rate = atoi(text);
  return error;
}

void rate_keep(void)
{
  int descriptor = open(TIME_FILE, O_WRONLY | O_CLOEXEC);

  if (descriptor < 0 || write(descriptor, "0", 1) < 0)
    perror(TIME_FILE);
  if (descriptor >= 0)
    close(descriptor);
}

long rate_lower(int samples_per_second)
{
  int before = 0;
  long error = rate_before ? 0 : access_rate(&before, 0);

  if (error)
    return error;
  if (!rate_before)
    rate_before = before;
  return access_rate(&samples_per_second, 1);
}

void rate_restore(void)
{
  if (rate_before)
    access_rate(&rate_before, 1);
  rate_before = 0;
}
