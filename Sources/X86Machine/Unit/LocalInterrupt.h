// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The performance monitoring entry of the local APIC's vector table.

#ifndef LOCAL_INTERRUPT_H
#define LOCAL_INTERRUPT_H

#include "Emulator.h"

/// What delivery does to the entry.
enum class Delivery {
  masksEntry,   ///< Intel: SDM vol. 3, APIC, "Local Vector Table", mask
  leavesEntry   ///< AMD: APM vol. 2, 16.4, says nothing of the kind
};

/// Asks the local APIC of the processor for a performance monitoring interrupt; a masked entry
/// delivers none.
void requestPerformanceInterrupt(BX_CPU_C *processor, Delivery);

#endif
