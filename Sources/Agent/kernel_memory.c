#define _GNU_SOURCE
#include "kernel_memory.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { SEGMENT_LIMIT = 64 };

/* The file is an ELF core; each segment is a stretch of addresses. */
static Elf64_Phdr segments[SEGMENT_LIMIT];
static int segment_count, core = -1;

int kernel_memory_open(void)
{
  Elf64_Ehdr header;

  core = open("/proc/kcore", O_RDONLY | O_CLOEXEC);
  if (core < 0 || pread(core, &header, sizeof header, 0) != sizeof header ||
      memcmp(header.e_ident, ELFMAG, SELFMAG))
    return 0;
  for (int number = 0; number < header.e_phnum && segment_count < SEGMENT_LIMIT; number++) {
    off_t place = (off_t)(header.e_phoff + (size_t)number * header.e_phentsize);
    Elf64_Phdr *segment = &segments[segment_count];
    if (pread(core, segment, sizeof *segment, place) == sizeof *segment && segment->p_type == PT_LOAD)
      segment_count++;
  }
  return segment_count > 0;
}

int kernel_memory_read(uint64_t address, void *into, size_t size)
{
  for (int number = 0; number < segment_count; number++) {
    const Elf64_Phdr *segment = &segments[number];
    if (address >= segment->p_vaddr && address - segment->p_vaddr < segment->p_memsz)
      return pread(core, into, size, (off_t)(segment->p_offset + address - segment->p_vaddr)) ==
             (ssize_t)size;
  }
  return 0;
}
