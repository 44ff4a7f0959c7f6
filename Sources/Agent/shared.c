#define _GNU_SOURCE
#include "shared.h"
#include "limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* One page for all tasks, then the memory of each guest. */
enum { SHARED_DESCRIPTOR = 200, TASKS_SIZE = 1 << 16 };

_Static_assert(TASK_LIMIT * sizeof(struct task) <= TASKS_SIZE, "the tasks have their page");

static char *shared;

static size_t shared_size(void) { return TASKS_SIZE + (size_t)TASK_LIMIT * GUEST_MEMORY; }

void shared_map(void)
{
  shared = mmap(0, shared_size(), PROT_READ | PROT_WRITE, MAP_SHARED, SHARED_DESCRIPTOR, 0);
  if (shared == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
}

void shared_create(void)
{
  int descriptor = memfd_create("tasks", 0);

  if (descriptor < 0 || ftruncate(descriptor, (off_t)shared_size()) ||
      dup2(descriptor, SHARED_DESCRIPTOR) < 0) {
    perror("memfd");
    exit(1);
  }
  close(descriptor);
  shared_map();
}

struct task *task_at(int slot) { return (struct task *)shared + slot; }

int is_virtual_cpu(int slot) { return task_at(slot)->kind & IS_VIRTUAL_CPU; }

struct task *executor_of(int slot) { return task_at(task_at(slot)->executor); }

int is_guest(int slot) { return executor_of(slot)->kind & IS_VIRTUAL_CPU && executor_of(slot)->guest == slot; }

void *guest_memory(int slot) { return shared + TASKS_SIZE + (size_t)slot * GUEST_MEMORY; }

struct mailbox *guest_mailbox(int slot)
{
  return (struct mailbox *)((char *)guest_memory(slot) + GUEST_MAILBOX);
}
