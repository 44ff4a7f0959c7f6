/*
 * The agent performs scenarios on a running Linux and says what it saw. It never judges.
 *
 * It runs as the first process of a virtual machine, or as an ordinary program on a host. It reads a
 * program of one operation in each line (see agent.c) and writes one line for each fact.
 */
#pragma once

#include <stdint.h>

enum { TASK_LIMIT = 64, EVENT_LIMIT = 1024, COUNTER_LIMIT = 64 };

/* Virtual counters of a guest by number; this one is the cycle counter. */
enum { CYCLE_COUNTER = 31 };

/* What a guest is asked to do, through memory that both sides see. */
struct mailbox {
  volatile uint64_t sequence; /* counts the requests */
  volatile uint64_t done;     /* the last one served */
  volatile uint64_t command;
  volatile uint64_t counter;
  volatile uint64_t argument;
  volatile uint64_t result;
};

enum guest_command {
  GUEST_SET_TYPE = 1, /* event type of a counter */
  GUEST_WRITE,
  GUEST_READ,
  GUEST_ENABLE,
  GUEST_DISABLE,
  GUEST_SWITCH, /* all counters on or off */
  GUEST_TAKE_OVERFLOWS, /* read and clear the status */
  GUEST_TRAP, /* an instruction that the hypervisor executes */
};

/* What a task is asked to do besides spinning. */
enum task_request { TASK_NOTHING, TASK_OPEN, TASK_FORK, TASK_EXEC, TASK_EXIT };

/* A task, shared between its process and the controller. */
struct task {
  volatile int runs;       /* set by the controller */
  volatile int is_running; /* set by the task: 1 spinning, 0 about to sleep */
  volatile int request;
  volatile int argument;
  volatile long reply;
  volatile int pid;
  int cpu;
  int is_virtual_cpu;
};

/* tasks.c */
void tasks_begin(void);
struct task *task_at(int slot);
int task_start(int slot, int cpu, int is_virtual_cpu);
void task_let_run(int slot, int runs);
int task_move(int slot, int cpu);
long task_ask(int slot, int request, int argument);
void tasks_end(void);
int task_reexecuted(int argc, char **argv);
int bind_to_cpu(int cpu);

/* vm.c */
void virtual_cpu_main(struct task *task, void *memory);
int guest_ask(int slot, int command, uint64_t counter, uint64_t argument, uint64_t *result);
void *guest_memory(int slot);
enum { GUEST_MEMORY = 1 << 16, GUEST_MAILBOX = 0x8000 };

/* kernel_state.c */
struct kernel_state {
  int is_known;
  int state;   /* perf_event.state */
  int counter; /* perf_event.hw.idx */
  int cpu;     /* perf_event.oncpu */
};
void kernel_state_begin(void);
void kernel_state_clear(void);
/* The states seen by probe `name` since the last clear, in order; returns how many. */
int kernel_states(const char *name, struct kernel_state *states, int limit);

/* perf.c */
struct reading {
  long bytes; /* or -errno */
  uint64_t count, enabled, running;
};
struct reading perf_read(int descriptor, uint64_t read_format);

/* ballast.c: 0 or -errno */
long ballast_hold(int cpu, int wanted);
/* Holds so many that `wanted` are left. */
long ballast_leave(int cpu, int wanted);
int ballast_count_free(int cpu);
void ballast_release(void);

/* agent.c */
uint64_t now_nanoseconds(void);
