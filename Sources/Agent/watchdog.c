#include "watchdog.h"
#include "kernel_state.h"
#include "limits.h"
#include "text_file.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define WATCHDOG_FILE "/proc/sys/kernel/nmi_watchdog"

static struct saved_text saved;
static int is_watched;

long watchdog_switch(int is_on)
{
  /* That of a machine that is somebody's is not for us. */
  if (getpid() != 1)
    return -EPERM;
  long error = text_file_replace(WATCHDOG_FILE, &saved, is_on ? "1" : "0");

  if (saved.before[0])
    is_watched = is_on;
  return error;
}

void watchdog_tell(void)
{
  for (int cpu = 0; is_watched && cpu < CPU_LIMIT; cpu++) {
    struct kernel_state state = kernel_state(kernel_cpu_event(cpu));
    if (!state.is_known)
      return;
    printf("@D %d %d %d %d\n", cpu, state.state, state.counter, state.cpu);
  }
}

void watchdog_restore(void)
{
  text_file_restore(WATCHDOG_FILE, &saved);
  is_watched = 0;
}
