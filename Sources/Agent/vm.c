#define _GNU_SOURCE
#include "vm.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/kvm.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* The virtual CPU's thread: in the guest while it may run, else asleep. */
void virtual_cpu_main(struct task *task, void *memory)
{
  struct sigaction action = {.sa_handler = stop_running};
  struct vm vm;

  sigaction(SIGUSR1, &action, 0);
  int error = vm_create(&vm, memory, task->kind);
  task->reply = error;
  if (error)
    return;
  running = vm.run;
  for (;;) {
    if (!task->runs || error) {
      task->is_running = 0;
      syscall(SYS_futex, &task->runs, FUTEX_WAIT, 0, 0, 0, 0);
      continue;
    }
    /* A signal that comes from here on is seen at the entry. */
    running->immediate_exit = 0;
    __sync_synchronize();
    if (task->request != TASK_NOTHING)
      serve(task, &vm, memory);
    if (task->is_halted) {
      vm_resume(&vm);
      task->is_halted = 0;
    }
    task->is_running = 1;
    if (!task->runs)
      continue;
    int left = ioctl(vm.cpu, KVM_RUN, 0);
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
}
