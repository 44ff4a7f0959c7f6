/* Registers of the processor that are written past the kernel's perf, as some tools do. */
#pragma once

#include <stdint.h>

/* Writes a register of a CPU, up to the scenario's end; 0 or -errno. */
long register_write(int cpu, uint32_t number, uint64_t value);
/* Gives a register back what it held before it was first written. */
long register_restore(int cpu, uint32_t number);
void registers_restore(void);
