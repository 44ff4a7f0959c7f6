/* A virtual machine of one CPU and a few kilobytes, and the process that is its virtual CPU. */
#pragma once

#include "shared.h"

struct kvm_run;

struct vm {
  int kvm, machine, cpu;
  struct kvm_run *run;
};

/* Each architecture has these; a failure is -errno, or -GUEST_FAULT for a register that there is not. */

/* Whether this machine can have guests. */
int has_guests(void);
/* Makes one with the guest's program in `memory`; `kind` has bits of enum task_kind. */
int vm_create(struct vm *vm, void *memory, int kind);
/* Reads a register of the guest, or writes it, from outside. */
int vm_read_register(struct vm *vm, uint32_t number, uint64_t *value);
int vm_write_register(struct vm *vm, uint32_t number, uint64_t value);
/* Sets the filter of the guest's events that stands in its memory. */
int vm_set_filter(struct vm *vm, const void *memory);
/* Reads what a virtual CPU has, and has a new VM with the same memory go on from there. */
int vm_save(struct vm *vm);
int vm_restore(struct vm *vm, void *memory, int kind);
/* Has a guest that was halted go on behind that. */
void vm_resume(struct vm *vm);

/* Makes a guest and executes it while the task runs; returns where there is none, or once another task executes it. */
void virtual_cpu_main(struct task *task, void *memory);
/* Executes the guest that a task with the same memory has made. */
void virtual_cpu_take_over(struct task *task, void *memory);

/* No error number of Linux: the access ended in #GP. */
enum { GUEST_FAULT = 1000 };
