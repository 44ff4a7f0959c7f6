/* What perf keeps of an event, seen from inside the kernel. Everything is unknown where nobody can look. */
#pragma once

#include <stdint.h>

struct kernel_state {
  int is_known, state, counter, cpu;
};

void kernel_state_begin(void);
/* The address of the event behind a descriptor; 0 where it is not known. */
uint64_t kernel_event(int descriptor);
/* The same of the event that KVM has for a counter of the guest of a process, by KVM's own number of it. */
uint64_t kernel_guest_event(int pid, int counter);
/* How often the driver has read the processors' branch records since the last call; -1 where nobody knows. */
long kernel_branch_reads(void);
/* The same of the one that it has for the guest's last branch record. */
uint64_t kernel_branch_event(int pid);
/* The same of the youngest event that the kernel has made for itself on a CPU, whatever runs there. */
uint64_t kernel_cpu_event(int cpu);
struct kernel_state kernel_state(uint64_t event);
