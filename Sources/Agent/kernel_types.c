#include "kernel_types.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* linux/btf.h; only structures and unions matter here. */
struct header {
  uint16_t magic;
  uint8_t version, flags;
  uint32_t header_size, types, types_size, strings, strings_size;
};
struct type {
  uint32_t name, info, size_or_type;
};
struct member {
  uint32_t name, type, offset;
};
enum { KIND_STRUCT = 4, KIND_UNION = 5, TYPE_LIMIT = 400000, FILE_LIMIT = 16 << 20 };

/* Types by number, each with the strings of its file. A module's go on where the kernel's end. */
struct entry {
  struct type *type;
  const char *strings;
};
static struct entry *types;
static unsigned count = 1;
/* What names begin with that are the kernel's own. */
static const char *kernel_strings;
static uint32_t kernel_strings_size;

static unsigned payload(const struct type *type)
{
  unsigned members = type->info & 0xffff;
  switch (type->info >> 24 & 31) {
  case 1: case 14: case 17: return 4;
  case 3: return 12;
  case 4: case 5: case 15: case 19: return 12 * members;
  case 6: case 13: return 8 * members;
  default: return 0;
  }
}

static const char *name_of(const struct entry *entry, uint32_t name)
{
  return name < kernel_strings_size ? kernel_strings + name : entry->strings + name - kernel_strings_size;
}

static int load(const char *path)
{
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  char *data = malloc(FILE_LIMIT);
  size_t size = 0;
  long got;

  if (descriptor < 0 || !data)
    return 0;
  while (size < FILE_LIMIT && (got = read(descriptor, data + size, FILE_LIMIT - size)) > 0)
    size += (size_t)got;
  close(descriptor);
  struct header *header = (struct header *)data;
  if (size < sizeof *header || header->magic != 0xeb9f)
    return 0;
  char *first = data + header->header_size + header->types;
  const char *strings = data + header->header_size + header->strings;
  if (!kernel_strings) {
    kernel_strings = strings;
    kernel_strings_size = header->strings_size;
  }
  for (char *at = first; at < first + header->types_size && count < TYPE_LIMIT;) {
    struct type *type = (struct type *)at;
    types[count++] = (struct entry){type, strings};
    at += sizeof *type + payload(type);
  }
  return 1;
}

int kernel_types_load(void)
{
  types = calloc(TYPE_LIMIT, sizeof *types);
  if (!types || !load("/sys/kernel/btf/vmlinux"))
    return 0;
  /* KVM may be a part of the kernel, or not be there. */
  load("/sys/kernel/btf/kvm");
  return 1;
}

static int is_record(const struct type *type)
{
  unsigned kind = type->info >> 24 & 31;
  return kind == KIND_STRUCT || kind == KIND_UNION;
}

/* Of the member whose name is the path's first `length` characters. */
static long member_offset(const struct entry *entry, const char *path, size_t length)
{
  const struct type *type = entry->type;

  if (!type || !is_record(type))
    return -1;
  const struct member *members = (const struct member *)(type + 1);
  for (unsigned place = 0; place < (type->info & 0xffff); place++) {
    const char *found = name_of(entry, members[place].name);
    const struct entry *inner = &types[members[place].type];
    long offset = (type->info >> 31 ? members[place].offset & 0xffffff : members[place].offset) / 8;
    if (!*found) {
      long within = member_offset(inner, path, length);
      if (within >= 0)
        return offset + within;
    } else if (strlen(found) == length && !strncmp(found, path, length)) {
      if (!path[length])
        return offset;
      const char *rest = path + length + 1;
      long within = member_offset(inner, rest, strcspn(rest, "."));
      return within < 0 ? -1 : offset + within;
    }
  }
  return -1;
}

long kernel_offset(const char *structure, const char *path)
{
  for (unsigned number = 1; number < count; number++) {
    const struct entry *entry = &types[number];
    if ((entry->type->info >> 24 & 31) != KIND_STRUCT || strcmp(name_of(entry, entry->type->name), structure))
      continue;
    long offset = member_offset(entry, path, strcspn(path, "."));
    if (offset >= 0)
      return offset;
  }
  return -1;
}
