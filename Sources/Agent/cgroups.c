#define _GNU_SOURCE
#include "cgroups.h"
#include "limits.h"
#include "text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"

enum { PATH_SIZE = 1024 };

/* Of each the one that it is in; those that are not made are in themselves. */
static int parents[CGROUP_LIMIT];
static int last;

/* The root's children have perf's part when some controller is asked for, whichever it is. */
void cgroups_mount(void)
{
  if (!mount("cgroup2", ROOT, "cgroup2", 0, 0))
    text_file_write(ROOT "/cgroup.subtree_control", "+pids");
}

static void write_path(int number, char *path)
{
  char above[PATH_SIZE - 8];

  if (!number) {
    strcpy(path, ROOT);
    return;
  }
  write_path(parents[number], above);
  snprintf(path, PATH_SIZE, "%s/g%d", above, number);
}

long cgroup_make(int number, int parent)
{
  char path[PATH_SIZE];

  /* Those of a machine that is somebody's are not for us. */
  if (getpid() != 1)
    return -EPERM;
  if (number != last + 1 || parent > last)
    return -EBADMSG;
  parents[number] = parent;
  write_path(number, path);
  if (mkdir(path, 0755))
    return -errno;
  last = number;
  return 0;
}

long cgroup_take_in(int number, int pid)
{
  char path[PATH_SIZE], text[16];

  if (number > last)
    return -EBADMSG;
  write_path(number, path);
  strcat(path, "/cgroup.procs");
  snprintf(text, sizeof text, "%d", pid);
  return text_file_write(path, text);
}

int cgroup_open(int number)
{
  char path[PATH_SIZE];

  if (number > last)
    return -EBADMSG;
  write_path(number, path);
  int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}

/* The kernel takes a task that has ended out of its cgroup a moment later. */
void cgroups_end(void)
{
  char path[PATH_SIZE];

  for (; last; last--) {
    write_path(last, path);
    for (int turn = 0; turn < 1000 && rmdir(path) && errno == EBUSY; turn++)
      usleep(1000);
  }
}
