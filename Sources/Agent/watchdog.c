#include "watchdog.h"
#include "kernel_state.h"
#include "limits.h"
#include "text_file.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define WATCHDOG_FILE "/proc/sys/kernel/nmi_watchdog"

static char before[8]; /* what the file held, empty while it is as it was */
static int is_watched;

long watchdog_switch(int is_on)
{
  /* That of a machine that is somebody's is not for us. */
  if (getpid() != 1)
    return -EPERM;
  long error = before[0] ? 0 : text_file_read(WATCHDOG_FILE, before, sizeof before);

  if (error)
    return error;
  is_watched = is_on;
  return text_file_write(WATCHDOG_FILE, is_on ? "1" : "0");
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
  if (before[0])
    text_file_write(WATCHDOG_FILE, before);
  before[0] = 0;
  is_watched = 0;
}
