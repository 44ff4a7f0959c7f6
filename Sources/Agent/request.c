#include "request.h"
#include "clock.h"
#include "shared.h"
#include "tasks.h"
#include "vm.h"

#include <errno.h>

int guest_ask(int slot, int command, uint64_t counter, uint64_t argument, uint64_t *result)
{
  struct mailbox *mailbox = guest_mailbox(slot);
  uint64_t end = now_nanoseconds() + 3000000000;

  if (!is_guest(slot))
    return -EBADMSG;
  int prepared = guest_prepare(slot, command, counter, argument);
  if (prepared != -EINVAL)
    return prepared;
  if (!executor_of(slot)->runs)
    return -EAGAIN;
  mailbox->command = (uint64_t)command;
  mailbox->counter = counter;
  mailbox->argument = argument;
  mailbox->faults = 0;
  __sync_synchronize();
  mailbox->sequence++;
  while (mailbox->done != mailbox->sequence)
    if (now_nanoseconds() > end)
      return -ETIMEDOUT;
  if (result)
    *result = mailbox->result;
  return mailbox->faults ? -GUEST_FAULT : 0;
}

long guest_ask_executor(int slot, int request, int argument)
{
  return is_guest(slot) ? task_ask(task_at(slot)->executor, request, argument) : -EBADMSG;
}

int guest_hand_over(int slot, int task)
{
  int error = task_hand_over(slot, task);
  return error || !task_at(task)->runs ? error : guest_enter(slot);
}

/*
 * A thread that waits inside of KVM is what KVM calls scheduled out; one that leaves for user space is
 * not, and KVM tidies up events only when one of the former comes back (K36).
 */
int guest_let_run(int slot, int runs)
{
  struct task *task = task_at(slot);

  if (!runs && task->runs && !task->has_exited) {
    task->is_halted = 1;
    int error = guest_halt(task->guest);
    if (!error)
      return task_wait_asleep(slot);
    task->is_halted = 0;
    if (error != -EOPNOTSUPP)
      return error;
  }
  int error = task_let_run(slot, runs);
  return error || !runs ? error : guest_enter(task->guest);
}
