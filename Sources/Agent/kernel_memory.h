/* The kernel's memory, read through /proc/kcore. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Once, at the beginning; whether it can be read. */
int kernel_memory_open(void);
/* Whether all of it was read. */
int kernel_memory_read(uint64_t address, void *into, size_t size);
