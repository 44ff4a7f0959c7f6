#include "rate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* The kernel's own share; with 0 it lowers nothing, and takes no other rate either. */
static const char *const usual_share = "25", *const no_share = "0";
static int is_kept;

static void set_share(const char *percent)
{
  int descriptor = open(TIME_FILE, O_WRONLY | O_CLOEXEC);

  if (descriptor < 0 || write(descriptor, percent, strlen(percent)) < 0)
    perror(TIME_FILE);
  if (descriptor >= 0)
    close(descriptor);
}

void rate_keep(void)
{
  is_kept = 1;
  set_share(no_share);
}

long rate_lower(int samples_per_second)
{
  int before = 0;
  long error = rate_before ? 0 : access_rate(&before, 0);

  if (error)
    return error;
  if (is_kept && !rate_before)
    set_share(usual_share);
  if (!rate_before)
    rate_before = before;
  return access_rate(&samples_per_second, 1);
}

void rate_restore(void)
{
  if (!rate_before)
    return;
  access_rate(&rate_before, 1);
  rate_before = 0;
  if (is_kept)
    set_share(no_share);
}
