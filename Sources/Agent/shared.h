/*
 * What the agent shares with the processes that are a scenario's tasks, and with guests: the state of
 * each task, and a guest's memory.
 */
#pragma once

#include <stdint.h>

/* What a task is asked to do besides spinning. */
enum task_request { TASK_NOTHING, TASK_OPEN, TASK_FORK, TASK_EXEC, TASK_EXIT };

/* A task, shared between its process and the controller. */
struct task {
  volatile int runs;       /* set by the controller */
  volatile int is_running; /* set by the task: 1 spinning, 0 about to sleep */
  volatile int request;
  volatile int argument;
  volatile long reply;
  volatile int pid; /* 0 where there is no task; that of an exited one stays */
  int cpu;
  int is_virtual_cpu;
  int has_exited;
};

/* What a guest is asked to do, through memory that both sides see. */
struct mailbox {
  volatile uint64_t sequence; /* counts the requests */
  volatile uint64_t done;     /* the last one served */
  volatile uint64_t command;
  volatile uint64_t counter;
  volatile uint64_t argument;
  volatile uint64_t result;
};

enum { GUEST_MEMORY = 1 << 16, GUEST_MAILBOX = 0x8000 };

/* Makes it, once; ends the agent where there is no memory. */
void shared_create(void);
/* Maps it again after an exec. */
void shared_map(void);

/* A slot below TASK_LIMIT. */
struct task *task_at(int slot);
void *guest_memory(int slot);
