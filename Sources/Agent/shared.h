/*
 * What the agent shares with the processes that are a scenario's tasks, and with guests: the state of
 * each task, and a guest's memory.
 */
#pragma once

#include <stdint.h>

/* What a task is asked to do besides spinning; from TASK_READ_REGISTER on of a virtual CPU's user space. */
enum task_request {
  TASK_NOTHING, TASK_OPEN, TASK_FORK, TASK_CLONE, TASK_EXEC, TASK_EXIT,
  TASK_ENTER_GUEST, /* makes a VM and is its virtual CPU from then on; the argument is its kind */
  TASK_READ_REGISTER,  /* of the guest, into `value` */
  TASK_WRITE_REGISTER,
  TASK_SET_FILTER, /* of the VM's events, which stands in the guest's memory */
  TASK_SAVE,       /* reads everything of the virtual CPU */
  TASK_RESTORE,    /* makes the VM anew and writes that into it */
};

/* A task, shared between its process and the controller. */
struct task {
  volatile int runs;       /* set by the controller */
  volatile int is_running; /* set by the task: 1 spinning, 0 about to sleep */
  volatile int request;
  volatile int argument;
  volatile long reply;
  volatile int pid; /* 0 where there is no task; that of an exited one stays */
  volatile uint64_t value;
  int cpu;
  volatile int kind; /* enum task_kind */
  int has_exited;
  volatile int is_halted; /* the guest of a virtual CPU that does not run */
  int guest;              /* whose guest it executes: its own, or that of the slot it took one over from */
  int executor;           /* which slot executes the guest that it made */
  volatile int takes_over;  /* it is to execute that guest from now on */
  volatile int is_in_guest; /* it has a guest to execute */
  volatile unsigned turns;  /* of its loop, for who wants to see it run */
};

/* Bits of a task's kind. */
enum task_kind {
  IS_VIRTUAL_CPU = 1,
  HAS_NO_PMU = 2,         /* its guest has none */
  HAS_USER_INTERRUPTS = 4, /* no interrupt controller in the kernel */
  SHARES_MEMORY = 8,       /* with all others that do (nest.h) */
  /* Above these bits stands how many programmable counters its guest is left, 0 for all. */
  COUNTERS_SHIFT = 4, COUNTERS_MASK = 15,
};

/* What a guest is asked to do, through memory that both sides see. */
struct mailbox {
  volatile uint64_t sequence; /* counts the requests */
  volatile uint64_t done;     /* the last one served */
  volatile uint64_t command;
  volatile uint64_t counter;
  volatile uint64_t argument;
  volatile uint64_t result;
  volatile uint64_t faults;     /* of the last request */
  volatile uint64_t interrupts; /* of the guest's counters, since it was looked */
  volatile uint64_t overflows;  /* status bits that its handler has found since then */
  volatile uint64_t clocks;     /* that the last request took the guest, on x86 */
};

enum { GUEST_MEMORY = 1 << 16, GUEST_MAILBOX = 0x8000 };

/* Makes it, once; ends the agent where there is no memory. */
void shared_create(void);
/* Maps it again after an exec. */
void shared_map(void);

/* A slot below TASK_LIMIT. */
struct task *task_at(int slot);
int is_virtual_cpu(int slot);
/* Whether a slot has made a guest, and which task executes it. */
int is_guest(int slot);
struct task *executor_of(int slot);
void *guest_memory(int slot);
struct mailbox *guest_mailbox(int slot);
