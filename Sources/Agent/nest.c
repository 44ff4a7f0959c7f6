#define _GNU_SOURCE
#include "nest.h"
#include "shared.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK_SIZE = 1 << 16 };

static int process, wishes;
static void (*begin_task)(int);

static int begin(void *slot)
{
  begin_task((int)(intptr_t)slot);
  return 0;
}

static char *make_stack(void)
{
  char *stack = mmap(0, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  return stack == MAP_FAILED ? 0 : stack + STACK_SIZE;
}

int thread_start(int slot, void (*begin_with)(int))
{
  enum { OF_THREAD = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM };
  char *stack = make_stack();

  begin_task = begin_with;
  return !stack || clone(begin, stack, OF_THREAD, (void *)(intptr_t)slot) < 0 ? -errno : 0;
}

/* A failure is the task's reply, as its own would be. */
static void make_tasks(int slots)
{
  int slot;

  prctl(PR_SET_PDEATHSIG, SIGKILL);
  while (read(slots, &slot, sizeof slot) == sizeof slot) {
    char *stack = make_stack();
    if (!stack || clone(begin, stack, CLONE_VM | CLONE_FILES | SIGCHLD, (void *)(intptr_t)slot) < 0)
      task_at(slot)->reply = -errno;
  }
  _exit(0);
}

int nest_start(int slot, void (*begin_with)(int))
{
  if (!process) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
      return -errno;
    begin_task = begin_with;
    process = fork();
    if (!process) {
      close(ends[1]);
      make_tasks(ends[0]);
    }
    close(ends[0]);
    wishes = ends[1];
    if (process < 0) {
      process = 0;
      close(wishes);
      return -errno;
    }
  }
  return write(wishes, &slot, sizeof slot) == sizeof slot ? 0 : -errno;
}

void nest_end(void)
{
  if (!process)
    return;
  kill(process, SIGKILL);
  waitpid(process, 0, 0);
  close(wishes);
  process = 0;
}
