#define _GNU_SOURCE
#include "privileges.h"
#include "text_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PARANOID_FILE "/proc/sys/kernel/perf_event_paranoid"

enum { NOBODY = 65534 };

static struct saved_text saved;

static long set(int level)
{
  char text[8];

  /* That of a machine that is somebody's is not for us. */
  if (getpid() != 1)
    return -EPERM;
  snprintf(text, sizeof text, "%d", level);
  return text_file_replace(PARANOID_FILE, &saved, text);
}

int perform_privileges(struct words *words, long *outcome)
{
  int level = (int)take_number(words, -1, 2);

  if (!is_taken(words))
    return 0;
  *outcome = set(level);
  return 1;
}

/* The effective user alone: a task is asked for by the real one, who has started it. */
void privileges_leave(void)
{
  if (saved.before[0] && seteuid(NOBODY))
    perror("seteuid");
}

/* Who has changed its user is not to be traced, and neither are the tasks that it starts after that, unless it
 * says so. */
void privileges_return(void)
{
  if (saved.before[0] && (seteuid(0) || prctl(PR_SET_DUMPABLE, 1)))
    perror("seteuid");
}

void privileges_restore(void)
{
  text_file_restore(PARANOID_FILE, &saved);
}
