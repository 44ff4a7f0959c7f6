// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the unit uses of the emulator.

#ifndef EMULATOR_H
#define EMULATOR_H

#define NEED_CPU_REG_SHORTCUTS 1
#include "bochs.h"
#include "cpu/cpu.h"
#include "cpu/cpuid.h"
#include "cpu/apic.h"
#include "cpu/msr.h"
#include "memory/memory-bochs.h"
#include "pc_system.h"
#include "gui/siminterface.h"
#include "gui/paramtree.h"

constexpr Bit64u bit(unsigned number) { return Bit64u(1) << number; }

/// Ones in the bits from low to high, both included.
constexpr Bit64u bits(unsigned high, unsigned low)
{
  return (high == 63 ? ~Bit64u(0) : bit(high + 1) - 1) & ~(bit(low) - 1);
}

/// A plain value of the unit that a snapshot holds byte by byte.
template <typename State> void registerBytes(bx_list_c *list, const char *name, State *state)
{
  new bx_shadow_data_c(list, name, reinterpret_cast<Bit8u *>(state), sizeof *state, true);
}

#endif
