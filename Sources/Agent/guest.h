/* What a guest understands. */
#pragma once

/* Virtual counters of an arm64 guest by number; this one is the cycle counter. On x86 a counter is
   named by its register. */
enum { CYCLE_COUNTER = 31 };

enum guest_command {
  /* On arm64. */
  GUEST_SET_TYPE = 1, /* event type of a counter */
  GUEST_WRITE,
  GUEST_READ,
  GUEST_ENABLE,
  GUEST_DISABLE,
  GUEST_SWITCH, /* all counters on or off */
  GUEST_TAKE_OVERFLOWS, /* read and clear the status */
  GUEST_TRAP, /* an instruction that the hypervisor executes */
  /* On x86: 9 to 13, 15 and 17 stand in guest_x86.h. */
  GUEST_RELOAD = 14, /* what the handler of overflows writes into a counter */
  GUEST_PEBS_RESET = 16, /* what the processor writes there after a PEBS record */
  GUEST_LAST_COMMAND = 17,
};
