#define _GNU_SOURCE
#include "tasks.h"
#include "clock.h"
#include "limits.h"
#include "nest.h"
#include "process.h"
#include "shared.h"
#include "vm.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void tasks_begin(void)
{
  /* Forked tasks whose parent is gone are to be ended here too. */
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  shared_create();
}

int task_pid(int slot) { return task_at(slot)->pid; }

int bind_to_cpu(int cpu)
{
  cpu_set_t set;

  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) ? -errno : 0;
}

static void futex(volatile int *word, int operation, int value)
{
  syscall(SYS_futex, word, operation, value, 0, 0, 0);
}

static void serve(struct task *task, int slot);

static void task_main(int slot)
{
  struct task *task = task_at(slot);

  prctl(PR_SET_PDEATHSIG, SIGKILL);
  task->pid = gettid();
  if (is_virtual_cpu(slot))
    virtual_cpu_main(task, guest_memory(slot));
  for (;;) {
    if (task->takes_over) {
      task->takes_over = 0;
      virtual_cpu_take_over(task, guest_memory(task->guest));
    }
    /* A virtual CPU without a guest has nothing to do. */
    if (!task->runs || is_virtual_cpu(slot)) {
      task->is_running = 0;
      futex(&task->runs, FUTEX_WAIT, task->runs);
      continue;
    }
    task->is_running = 1;
    task->turns++;
    if (task->request)
      serve(task, slot);
    for (volatile int turn = 0; turn < 500; turn++)
      ;
  }
}

/* The program and the slot survive an exec in the arguments, the shared memory as a descriptor. */
int task_reexecuted(int argc, char **argv)
{
  if (argc != 3 || strcmp(argv[1], "task"))
    return 0;
  int slot = atoi(argv[2]);
  if (slot >= 0 && slot < TASK_LIMIT) {
    shared_map();
    task_main(slot);
  }
  return 1;
}

static void serve(struct task *task, int slot)
{
  int request = task->request;
  int argument = task->argument;
  char text[16];

  if (request != TASK_EXEC)
    task->request = TASK_NOTHING;
  switch (request) {
  case TASK_OPEN: {
    struct perf_event_attr *attr = guest_memory(slot);
    long descriptor = syscall(SYS_perf_event_open, attr, 0, argument, -1, PERF_FLAG_FD_CLOEXEC);
    task->reply = descriptor < 0 ? -errno : descriptor;
    break;
  }
  case TASK_FORK:
  case TASK_CLONE:
    put_before_others(0);
    int child = request == TASK_FORK ? fork() : thread_start(argument, task_main);
    if (!child && request == TASK_FORK)
      task_main(argument);
    /* The child runs up to its first sleep, and nobody between the two, so that they have their own contexts again. */
    sched_yield();
    put_among_others(request == TASK_FORK ? child : task_at(argument)->pid);
    put_among_others(0);
    task->reply = child < 0 && request == TASK_CLONE ? child : 0;
    break;
  case TASK_EXEC:
    task->reply = 0;
    task->is_running = 0;
    task->request = TASK_NOTHING;
    snprintf(text, sizeof text, "%d", slot);
    execl("/proc/self/exe", "agent", "task", text, (char *)0);
    _exit(1);
  case TASK_ENTER_GUEST:
    task->kind = argument;
    task->is_running = 0;
    virtual_cpu_main(task, guest_memory(slot));
    /* It goes on as the task that it was. */
    task->kind = 0;
    break;
  case TASK_EXIT:
    task->reply = 0;
    /* The thread alone. */
    syscall(SYS_exit, 0);
  }
}

static int wait_for(volatile int *word, int value)
{
  uint64_t end = now_nanoseconds() + 2000000000;

  while (*word != value)
    if (now_nanoseconds() > end)
      return -ETIMEDOUT;
  return 0;
}

static void clear_task(int slot, int cpu, int kind)
{
  memset(task_at(slot), 0, sizeof(struct task));
  task_at(slot)->cpu = cpu;
  task_at(slot)->kind = kind;
  task_at(slot)->guest = task_at(slot)->executor = slot;
}

static void begin_task(int slot)
{
  task_at(slot)->reply = bind_to_cpu(task_at(slot)->cpu);
  task_main(slot);
}

/* A process of its own, or one of those that share their memory. */
static int make_process(int slot)
{
  if (task_at(slot)->kind & SHARES_MEMORY)
    return nest_start(slot, begin_task);
  int pid = fork();
  if (!pid)
    begin_task(slot);
  return pid < 0 ? -errno : 0;
}

int task_start(int slot, int cpu, int kind)
{
  struct task *task = task_at(slot);

  if (task->pid)
    return -EBADMSG;
  clear_task(slot, cpu, kind);
  int error = make_process(slot);
  if (error)
    return error;
  uint64_t end = now_nanoseconds() + 2000000000;
  while (!task->pid || process_state(task->pid) != 'S') {
    if (now_nanoseconds() > end)
      return task->reply < 0 ? (int)task->reply : -ETIMEDOUT;
    usleep(200);
  }
  return (int)task->reply;
}

/* Whether there is a task that can be told something. */
static int is_there(const struct task *task) { return task->pid && !task->has_exited; }

int task_let_run(int slot, int runs)
{
  struct task *task = task_at(slot);

  if (!is_there(task))
    return -EBADMSG;
  if (task->runs == runs)
    return 0;
  /* A guest that could not be made or entered will not run. */
  if (runs && is_virtual_cpu(slot) && task->reply < 0)
    return (int)task->reply;
  task->runs = runs;
  if (runs) {
    futex(&task->runs, FUTEX_WAKE, 1);
    if (task->is_halted)
      kill(task->pid, SIGUSR1);
    return wait_for(&task->is_running, 1);
  }
  if (is_virtual_cpu(slot))
    kill(task->pid, SIGUSR1);
  wait_for(&task->is_running, 0);
  return task_wait_asleep(slot);
}

int task_wait_asleep(int slot)
{
  struct task *task = task_at(slot);
  uint64_t end = now_nanoseconds() + 1000000000;

  task->runs = task->is_running = 0;
  while (process_state(task->pid) == 'R')
    if (now_nanoseconds() > end)
      return -ETIMEDOUT;
  return 0;
}

int task_move(int slot, int cpu)
{
  struct task *task = task_at(slot);
  cpu_set_t set;

  if (!is_there(task))
    return -EBADMSG;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  task->cpu = cpu;
  return sched_setaffinity(task->pid, sizeof set, &set) ? -errno : 0;
}

int task_fork(int slot, int child, int is_thread)
{
  if (child == slot || task_pid(child))
    return -EBADMSG;
  clear_task(child, task_at(slot)->cpu, 0);
  return (int)task_ask(slot, is_thread ? TASK_CLONE : TASK_FORK, child);
}

/* Wakes a task until it has a guest to execute, or none any more. */
static int wait_in_guest(struct task *task, int is_in_guest)
{
  uint64_t end = now_nanoseconds() + 2000000000;

  while (task->is_in_guest != is_in_guest) {
    if (now_nanoseconds() > end)
      return -ETIMEDOUT;
    if (!is_in_guest)
      kill(task->pid, SIGUSR1);
    futex(&task->runs, FUTEX_WAKE, 1);
    usleep(100);
  }
  return 0;
}

int task_hand_over(int guest, int slot)
{
  struct task *from = executor_of(guest), *to = task_at(slot);
  int kind = from->kind;

  if (!is_guest(guest) || !is_there(to) || is_virtual_cpu(slot) || !(kind & to->kind & SHARES_MEMORY))
    return -EBADMSG;
  to->is_halted = from->is_halted;
  from->is_halted = 0;
  from->kind = SHARES_MEMORY;
  int error = wait_in_guest(from, 0);
  if (error)
    return error;
  to->guest = guest;
  to->reply = 0;
  to->kind = kind;
  to->takes_over = 1;
  task_at(guest)->executor = slot;
  return wait_in_guest(to, 1);
}

static int wait_for_turns(const struct task *task, unsigned count)
{
  uint64_t end = now_nanoseconds() + 2000000000;
  unsigned before = task->turns;
  while (task->turns - before < count)
    if (now_nanoseconds() > end)
      return -ETIMEDOUT;
  return 0;
}

int task_hand_cpu(int slot, int next)
{
  struct task *from = task_at(slot), *to = task_at(next);

  if (!is_there(from) || !is_there(to) || is_virtual_cpu(slot) || is_virtual_cpu(next) || !from->runs || to->runs)
    return -EBADMSG;
  put_before_others(from->pid);
  put_before_others(to->pid);
  uint64_t end = now_nanoseconds() + 2000000000;
  to->runs = 1;
  futex(&to->runs, FUTEX_WAKE, 1);
  while (process_state(to->pid) != 'R')
    if (now_nanoseconds() > end)
      return -ETIMEDOUT;
  from->runs = 0;
  /* Who sleeps by its state may still be on its way out; the other has the CPU when it goes on. */
  int error = task_wait_asleep(slot) ? -ETIMEDOUT : wait_for_turns(to, 2);
  put_among_others(from->pid);
  put_among_others(to->pid);
  /* What of the kernel's has waited comes now. */
  return error ? error : wait_for_turns(to, 30);
}

/* Its number stays, as that of a task that has exited. */
static int wait_for_end(struct task *task)
{
  uint64_t end = now_nanoseconds() + 2000000000;

  while (process_state(task->pid) != 'Z' && process_state(task->pid) != 'X')
    if (now_nanoseconds() > end)
      return -ETIMEDOUT;
  task->runs = 0;
  task->has_exited = 1;
  return 0;
}

long task_ask(int slot, int request, int argument)
{
  struct task *task = task_at(slot);

  if (!is_there(task))
    return -EBADMSG;
  /* A virtual CPU is in its guest, which execs and forks nothing. */
  int is_for_guest = request >= TASK_READ_REGISTER;
  if (request != TASK_EXIT && is_for_guest != is_virtual_cpu(slot))
    return -EOPNOTSUPP;
  /* One that waits is ended as a user would end it. */
  if (!task->runs && request == TASK_EXIT) {
    kill(task->pid, SIGKILL);
    return wait_for_end(task);
  }
  if (!task->runs)
    return -EAGAIN;
  task->argument = argument;
  if (request == TASK_ENTER_GUEST)
    task->reply = 0;
  task->request = request;
  if (is_virtual_cpu(slot))
    kill(task->pid, SIGUSR1);
  if (wait_for(&task->request, TASK_NOTHING))
    return -ETIMEDOUT;
  if (request == TASK_FORK || request == TASK_CLONE) {
    uint64_t end = now_nanoseconds() + 2000000000;
    while (!task_at(argument)->pid && now_nanoseconds() < end)
      ;
  }
  if (request == TASK_EXEC)
    wait_for(&task->is_running, 1);
  if (request == TASK_ENTER_GUEST) {
    uint64_t end = now_nanoseconds() + 2000000000;
    while ((!task->is_running || !is_virtual_cpu(slot)) && !task->reply && now_nanoseconds() < end)
      ;
  }
  if (request == TASK_EXIT)
    return wait_for_end(task);
  /* A descriptor is known in the moment after the request is taken. */
  for (int turn = 0; request == TASK_OPEN && turn < 1000 && !task->reply; turn++)
    usleep(100);
  return task->reply;
}

void tasks_end(void)
{
  nest_end();
  for (int slot = 0; slot < TASK_LIMIT; slot++)
    if (task_at(slot)->pid)
      kill(task_at(slot)->pid, SIGKILL);
  for (int slot = 0; slot < TASK_LIMIT; slot++) {
    struct task *task = task_at(slot);
    if (task->pid) {
      uint64_t end = now_nanoseconds() + 2000000000;
      waitpid(task->pid, 0, 0);
      /* A forked one becomes the agent's child in the moment in which its parent ends. */
      while (!kill(task->pid, 0) && waitpid(task->pid, 0, 0) < 0 && now_nanoseconds() < end)
        usleep(200);
    }
    memset(task, 0, sizeof *task);
  }
}
