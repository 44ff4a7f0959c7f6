#define _GNU_SOURCE
#include "modules.h"
#include "text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TEXT_LIMIT = 4096 };

/* Of the words `kvm_intel.option=value` those of one module. */
static void take_options(const char *module, char *options)
{
  char line[TEXT_LIMIT] = {0}, *rest = line;
  size_t length = strlen(module);

  options[0] = 0;
  if (text_file_read("/proc/cmdline", line, sizeof line))
    return;
  for (char *word = strtok_r(line, " \n", &rest); word; word = strtok_r(0, " \n", &rest)) {
    if (strncmp(word, module, length) || word[length] != '.')
      continue;
    if (options[0])
      strcat(options, " ");
    strcat(options, word + length + 1);
  }
}

static void load(const char *file, const char *module)
{
  char path[64], options[TEXT_LIMIT];

  snprintf(path, sizeof path, "/modules/%s.ko", file);
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return;
  take_options(module, options);
  /* One of the two is for another processor. */
  if (syscall(SYS_finit_module, descriptor, options, 0) && errno != EOPNOTSUPP)
    printf("%s: %s\n", path, strerror(errno));
  close(descriptor);
}

void modules_load(void)
{
  load("irqbypass", "irqbypass");
  load("kvm", "kvm");
  load("kvm-intel", "kvm_intel");
  load("kvm-amd", "kvm_amd");
  load("msr", "msr");
}
