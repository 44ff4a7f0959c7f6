/* The emulated machine,
  held to the manuals. The name of the processor comes in by the host port. */

#include "amd.h"
#include "intel.h"

enum { INPUT_PORT = 0x5b0, LEFT_PORT = 0x5b4 };

static char processor[32];

static void read_processor(void)
{
  u32 length = in32(LEFT_PORT);
  if (length == 0 || length >= sizeof processor) stop("no name of a processor", length);
  for (u32 n = 0; n < length; n++) processor[n] = (char)in8(INPUT_PORT);
}

int main(void)
{
  machine_begin();
  read_processor();
  print("# ");
  print(processor);
  print("\n");
  if (cpuid(0, 0).ebx == 0x68747541 /* Auth */) {
    amd_unit(processor);
    amd_virtualization();
    amd_snapshot();
  } else {
    intel_begin(processor);
    intel_registers();
    intel_counting();
    intel_interrupts();
    intel_reading();
    intel_branches();
    intel_sampling();
    intel_virtualization();
    intel_snapshot();
  }
  checks_done();
}
