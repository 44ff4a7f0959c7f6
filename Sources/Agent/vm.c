#define _GNU_SOURCE
#include "vm.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/kvm.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The guest of this process, which those that share its memory see too, and what KVM says of it. */
static struct vm own;
static struct kvm_run *running;

static void stop_running(int signal)
{
  (void)signal;
  if (running)
    running->immediate_exit = 1;
}

static void serve(struct task *task, struct vm *vm, void *memory)
{
  uint64_t value = 0;

  switch (task->request) {
  case TASK_EXIT:
    task->request = TASK_NOTHING;
    _exit(0);
  case TASK_READ_REGISTER:
    task->reply = vm_read_register(vm, (uint32_t)task->argument, &value);
    task->value = value;
    break;
  case TASK_WRITE_REGISTER:
    task->reply = vm_write_register(vm, (uint32_t)task->argument, task->value);
    break;
  case TASK_SET_FILTER: task->reply = vm_set_filter(vm, memory); break;
  case TASK_SAVE: task->reply = vm_save(vm); break;
  case TASK_RESTORE:
    running = 0;
    task->reply = vm_restore(vm, memory, task->kind);
    running = vm->run;
    break;
  }
  __sync_synchronize();
  task->request = TASK_NOTHING;
}

/* The thread of a virtual CPU: in the guest while it may run, else asleep. */
void virtual_cpu_take_over(struct task *task, void *memory)
{
  struct sigaction action = {.sa_handler = stop_running};
  int error = 0;

  sigaction(SIGUSR1, &action, 0);
  running = own.run;
  task->is_in_guest = 1;
  while (task->kind & IS_VIRTUAL_CPU) {
    if (!task->runs || error) {
      task->is_running = 0;
      syscall(SYS_futex, &task->runs, FUTEX_WAIT, 0, 0, 0, 0);
      continue;
    }
    /* A signal that comes from here on is seen at the entry. */
    running->immediate_exit = 0;
    __sync_synchronize();
    if (task->request != TASK_NOTHING)
      serve(task, &own, memory);
    if (task->is_halted) {
      vm_resume(&own);
      task->is_halted = 0;
    }
    task->is_running = 1;
    if (!task->runs || !(task->kind & IS_VIRTUAL_CPU))
      continue;
    int left = ioctl(own.cpu, KVM_RUN, 0);
    /* Without an interrupt controller in the kernel a halt is for user space. */
    if (left == 0 && running->exit_reason == KVM_EXIT_HLT) {
      while (task->runs && task->is_halted)
        ;
      continue;
    }
    /* Else the guest leaves for nothing but signals. */
    if (left == 0 || errno != EINTR) {
      task->reply = error = left == 0 ? -EIO : -errno;
      task->is_running = 0;
    }
  }
  task->is_in_guest = 0;
}

void virtual_cpu_main(struct task *task, void *memory)
{
  int error = vm_create(&own, memory, task->kind);

  task->reply = error;
  if (!error)
    virtual_cpu_take_over(task, memory);
}
