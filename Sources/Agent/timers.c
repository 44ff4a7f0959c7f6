#include "timers.h"
#include "limits.h"

#include <stdio.h>
#include <string.h>

static char is_watched[CPU_LIMIT], is_armed[CPU_LIMIT];
static int is_asked;

void timers_watch(int cpu) { is_watched[cpu] = is_asked = 1; }

/* The kernel lists each CPU's timers by the name of what they call, armed ones only. */
static int look(void)
{
  char line[256];
  int cpu = -1;
  FILE *file = fopen("/proc/timer_list", "re");

  if (!file)
    return 0;
  memset(is_armed, 0, sizeof is_armed);
  while (fgets(line, sizeof line, file)) {
    int number;
    if (sscanf(line, "cpu: %d", &number) == 1)
      cpu = number;
    if (cpu >= 0 && cpu < CPU_LIMIT && strstr(line, "perf_mux_hrtimer_handler"))
      is_armed[cpu] = 1;
  }
  fclose(file);
  return 1;
}

void timers_tell(void)
{
  if (!is_asked || !look())
    return;
  for (int cpu = 0; cpu < CPU_LIMIT; cpu++)
    if (is_watched[cpu])
      printf("@T %d %d\n", cpu, is_armed[cpu]);
}

void timers_end(void)
{
  memset(is_watched, 0, sizeof is_watched);
  is_asked = 0;
}
