/*
 * What perf keeps of an event, read by kprobes on the functions that user space and KVM read events
 * with. The offsets come from the kernel's own type information, so any kernel with BTF will do.
 */
#include "kernel_state.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define TRACING "/sys/kernel/tracing/"

static int is_visible;
static int trace_pipe = -1;

/* BTF: linux/btf.h; only structures and unions matter here. */
struct btf_header {
  uint16_t magic;
  uint8_t version, flags;
  uint32_t header_size, types, types_size, strings, strings_size;
};
struct btf_type {
  uint32_t name, info, size_or_type;
};
struct btf_member {
  uint32_t name, type, offset;
};
enum { KIND_STRUCT = 4, KIND_UNION = 5, TYPE_LIMIT = 400000 };

static char *btf_types, *btf_strings;
static struct btf_type **btf_index;
static unsigned btf_count;

static unsigned btf_payload(const struct btf_type *type)
{
  unsigned count = type->info & 0xffff;
  switch (type->info >> 24 & 31) {
  case 1: case 14: case 17: return 4;
  case 3: return 12;
  case 4: case 5: case 15: case 19: return 12 * count;
  case 6: case 13: return 8 * count;
  default: return 0;
  }
}

static int btf_load(void)
{
  int descriptor = open("/sys/kernel/btf/vmlinux", O_RDONLY | O_CLOEXEC);
  size_t size = 0, capacity = 16 << 20;
  char *data = malloc(capacity);
  long got;

  btf_index = calloc(TYPE_LIMIT, sizeof *btf_index);
  if (descriptor < 0 || !data || !btf_index)
    return -1;
  while (size < capacity && (got = read(descriptor, data + size, capacity - size)) > 0)
    size += (size_t)got;
  close(descriptor);
  struct btf_header *header = (struct btf_header *)data;
  if (size < sizeof *header || header->magic != 0xeb9f)
    return -1;
  btf_types = data + header->header_size + header->types;
  btf_strings = data + header->header_size + header->strings;
  btf_count = 1;
  for (char *at = btf_types; at < btf_types + header->types_size && btf_count < TYPE_LIMIT;) {
    struct btf_type *type = (struct btf_type *)at;
    btf_index[btf_count++] = type;
    at += sizeof *type + btf_payload(type);
  }
  return 0;
}

/* The byte offset of a member, looked for in members without a name too; -1 where there is none. */
static long member_offset(const struct btf_type *type, const char *name, uint32_t *member_type)
{
  unsigned kind = type->info >> 24 & 31;
  if (kind != KIND_STRUCT && kind != KIND_UNION)
    return -1;
  const struct btf_member *members = (const struct btf_member *)(type + 1);
  for (unsigned place = 0; place < (type->info & 0xffff); place++) {
    const char *found = btf_strings + members[place].name;
    long offset = (type->info >> 31 ? members[place].offset & 0xffffff : members[place].offset) / 8;
    if (!strcmp(found, name)) {
      if (member_type)
        *member_type = members[place].type;
      return offset;
    }
    if (!*found) {
      long inner = member_offset(btf_index[members[place].type], name, member_type);
      if (inner >= 0)
        return offset + inner;
    }
  }
  return -1;
}

static const struct btf_type *structure(const char *name)
{
  for (unsigned number = 1; number < btf_count; number++)
    if ((btf_index[number]->info >> 24 & 31) == KIND_STRUCT &&
        !strcmp(btf_strings + btf_index[number]->name, name))
      return btf_index[number];
  return 0;
}

static int write_file(const char *path, const char *text, int flags)
{
  int descriptor = open(path, O_WRONLY | O_CLOEXEC | flags);
  long written = descriptor < 0 ? -1 : write(descriptor, text, strlen(text));
  if (descriptor >= 0)
    close(descriptor);
  return written < 0 ? -1 : 0;
}

void kernel_state_begin(void)
{
  char text[512];
  uint32_t hardware = 0;

  mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, 0);
  if (btf_load())
    return;
  const struct btf_type *event = structure("perf_event");
  const struct btf_type *file = structure("file");
  if (!event || !file)
    return;
  long state = member_offset(event, "state", 0);
  long cpu = member_offset(event, "oncpu", 0);
  long hw = member_offset(event, "hw", &hardware);
  long index = hw < 0 ? -1 : member_offset(btf_index[hardware], "idx", 0);
  long private_data = member_offset(file, "private_data", 0);
  if (state < 0 || cpu < 0 || index < 0 || private_data < 0)
    return;
#if defined(__aarch64__)
  const char *first = "%x0";
#else
  const char *first = "%di";
#endif
  /* A read(2) has the event behind its file, KVM has it at hand. */
  snprintf(text, sizeof text,
           "p:agent/user perf_read st=+%ld(+%ld(%s)):s32 ix=+%ld(+%ld(%s)):s32 on=+%ld(+%ld(%s)):s32\n"
           "p:agent/kvm perf_event_read_value st=+%ld(%s):s32 ix=+%ld(%s):s32 on=+%ld(%s):s32\n",
           state, private_data, first, hw + index, private_data, first, cpu, private_data, first,
           state, first, hw + index, first, cpu, first);
  if (write_file(TRACING "kprobe_events", text, O_APPEND) ||
      write_file(TRACING "events/agent/enable", "1", 0))
    return;
  trace_pipe = open(TRACING "trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  is_visible = trace_pipe >= 0;
}

/* Everything that the probes have said since the last call. */
static size_t take_trace(char *text, size_t limit)
{
  size_t size = 0;
  long got;

  while (size < limit - 1 && (got = read(trace_pipe, text + size, limit - 1 - size)) > 0)
    size += (size_t)got;
  text[size] = 0;
  return size;
}

void kernel_state_clear(void)
{
  static char text[1 << 16];
  while (is_visible && take_trace(text, sizeof text))
    ;
}

int kernel_states(const char *name, struct kernel_state *states, int limit)
{
  static char text[1 << 18];
  char wanted[32];
  int count = 0;

  if (!is_visible)
    return 0;
  snprintf(wanted, sizeof wanted, ": %s: ", name);
  take_trace(text, sizeof text);
  for (char *line = strtok(text, "\n"); line && count < limit; line = strtok(0, "\n")) {
    char *found = strstr(line, wanted);
    char *values = found ? strstr(found, "st=") : 0;
    struct kernel_state *state = &states[count];
    if (!values)
      continue;
    state->is_known =
        sscanf(values, "st=%d ix=%d on=%d", &state->state, &state->counter, &state->cpu) == 3;
    count++;
  }
  return count;
}
