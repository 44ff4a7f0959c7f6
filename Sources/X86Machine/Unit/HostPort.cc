// SPDX-License-Identifier: LGPL-2.1-or-later

#include "HostPort.h"

#include "Emulator.h"
#include "iodev/iodev.h"

#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

enum : Bit32u { inputPort = 0x5b0, leftPort = 0x5b4, snapshotPort = 0x5b8, endPort = 0x5bc };

static FILE *input;
static long left;
static int timer = BX_NULL_TIMER_HANDLE;

static void openInput()
{
  const char *path = getenv("MACHINE_INPUT");
  if (input || ! path) return;
  input = fopen(path, "rb");
  if (! input) {
    perror(path);
    _exit(66);
  }
  fseek(input, 0, SEEK_END);
  left = ftell(input);
  rewind(input);
}

static Bit32u readPort(void *, Bit32u address, unsigned length)
{
  openInput();
  if (address == leftPort) return Bit32u(left);
  Bit32u value = 0;
  for (unsigned n = 0; n < length && left > 0; n++, left--)
    value |= Bit32u(fgetc(input) & 0xff) << (8 * n);
  return value;
}

static void end(int status)
{
  fflush(nullptr);
  _exit(status);
}

// Between two instructions, so that the one that asked is over.
static void save(void *)
{
  const char *path = getenv("MACHINE_SNAPSHOT");
  if (! path) return;
  mkdir(path, 0777);
  bool isSaved = SIM->save_state(path);
  printf("snapshot %s\n", isSaved ? "saved" : "failed");
  end(isSaved ? 0 : 73);
}

static void writePort(void *, Bit32u address, Bit32u value, unsigned)
{
  if (address == endPort) end(value & 0xff);
  else bx_pc_system.activate_timer_ticks(timer, 1, false);
}

void createHostPort()
{
  if (timer != BX_NULL_TIMER_HANDLE) return;
  timer = bx_pc_system.register_timer_ticks(nullptr, save, 1, false, false, "host port");
}

void attachHostPort()
{
  static bool isAttached;
  if (isAttached) return;
  isAttached = true;
  constexpr unsigned anyLength = 7, fourBytes = 4;
  bx_devices.register_io_read_handler(nullptr, readPort, inputPort, "host port", anyLength);
  bx_devices.register_io_read_handler(nullptr, readPort, leftPort, "host port", fourBytes);
  bx_devices.register_io_write_handler(nullptr, writePort, snapshotPort, "host port", anyLength);
  bx_devices.register_io_write_handler(nullptr, writePort, endPort, "host port", anyLength);
}
