#include "watchdog.h"
#include "kernel_state.h"
#include "limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define WATCHDOG_FILE "/proc/sys/kernel/nmi_watchdog"

static char before; /* '0' or '1', 0 while it is as it was */
static int is_watched;

static long access_switch(char *text, int is_write)
{
  int descriptor = open(WATCHDOG_FILE, (is_write ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
  if (descriptor < 0)
    return -errno;
  long done = is_write ? write(descriptor, text, 1) : read(descriptor, text, 1);
  long error = done < 0 ? -errno : 0;
  close(descriptor);
  return error;
}

long watchdog_switch(int is_on)
{
  char text = is_on ? '1' : '0', found = 0;

  /* That of a machine that is somebody's is not for us. */
  if (getpid() != 1)
    return -EPERM;
  long error = before ? 0 : access_switch(&found, 0);

  if (error)
    return error;
  if (!before)
    before = found;
  is_watched = is_on;
  return access_switch(&text, 1);
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
  if (before)
    access_switch(&before, 1);
  before = 0;
  is_watched = 0;
}
