#include "check.h"

static unsigned checks, failures;
static const char *current_topic = "";

void topic(const char *name) { current_topic = name; }

enum { PRINT_PORT = 0xe9, END_PORT = 0x5bc };

void print(const char *text)
{
  while (*text) out8(PRINT_PORT, (u8)*text++);
}

void print_number(u64 value)
{
  if (value >= 10) print_number(value / 10);
  out8(PRINT_PORT, (u8)('0' + value % 10));
}

void print_hex(u64 value)
{
  if (value >= 16) print_hex(value / 16);
  out8(PRINT_PORT, (u8)"0123456789abcdef"[value % 16]);
}

static void line(int is_right, const char *what, const char *source)
{
  checks++;
  if (! is_right) failures++;
  print(is_right ? "ok " : "not ok ");
  print_number(checks);
  print(" - ");
  print(current_topic);
  print(": ");
  print(what);
  print(" [");
  print(source);
  print("]\n");
}

static void detail(const char *name, u64 value)
{
  print(name);
  print_hex(value);
}

void check(const char *what, const char *source, u64 expected, u64 observed)
{
  line(expected == observed, what, source);
  if (expected == observed) return;
  detail("  # expected ", expected);
  detail(", observed ", observed);
  print("\n");
}

void check_range(const char *what, const char *source, u64 least, u64 most, u64 observed)
{
  int is_right = least <= observed && observed <= most;
  line(is_right, what, source);
  if (is_right) return;
  detail("  # expected ", least);
  detail(" to ", most);
  detail(", observed ", observed);
  print("\n");
}

static void end(u8 status) __attribute__((noreturn));
static void end(u8 status)
{
  for (;;) out8(END_PORT, status);
}

void stop(const char *what, u64 value)
{
  print("Bail out! ");
  print(what);
  detail(" ", value);
  print("\n");
  end(70);
}

void checks_done(void)
{
  print("1..");
  print_number(checks);
  print("\n");
  end(failures ? 1 : 0);
}
