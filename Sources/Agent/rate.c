#include "rate.h"
#include "text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE_FILE "/proc/sys/kernel/perf_event_max_sample_rate"
#define TIME_FILE "/proc/sys/kernel/perf_cpu_time_max_percent"

static int rate_before; /* 0 while it is not lowered */

/* The kernel's own share; with 0 it lowers nothing, and takes no other rate either. */
static const char *const usual_share = "25", *const no_share = "0";
static int is_kept;

static void set_share(const char *percent)
{
  long error = text_file_write(TIME_FILE, percent);

  if (error)
    fprintf(stderr, "%s: %s\n", TIME_FILE, strerror((int)-error));
}

static long set_rate(int samples_per_second)
{
  char text[16];

  snprintf(text, sizeof text, "%d", samples_per_second);
  return text_file_write(RATE_FILE, text);
}

void rate_keep(void)
{
  is_kept = 1;
  set_share(no_share);
}

long rate_lower(int samples_per_second)
{
  char before[16];
  long error = rate_before ? 0 : text_file_read(RATE_FILE, before, sizeof before);

  if (error)
    return error;
  if (is_kept && !rate_before)
    set_share(usual_share);
  if (!rate_before)
    rate_before = atoi(before);
  return set_rate(samples_per_second);
}

void rate_restore(void)
{
  if (!rate_before)
    return;
  set_rate(rate_before);
  rate_before = 0;
  if (is_kept)
    set_share(no_share);
}
