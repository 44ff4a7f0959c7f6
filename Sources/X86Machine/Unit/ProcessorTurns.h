// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How several processors share the emulator.

#ifndef PROCESSOR_TURNS_H
#define PROCESSOR_TURNS_H

/// Executes all processors until the emulator is asked to end.
///
/// Each executes as many instructions as clocks pass, whatever the others do, so that counts and times
/// are those of processors of the same speed. While all are halted, time passes up to the next timer.
void executeProcessors();

#endif
