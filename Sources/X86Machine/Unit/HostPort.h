// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A window to the host, for programs that come in and answers that go out without disk and network.
//
//   in  5B0H (1, 2 or 4 bytes)   the next bytes of the file $MACHINE_INPUT, zeros after its end
//   in  5B4H (4 bytes)           how many bytes are left
//   out 5B8H                     saves the machine to the folder $MACHINE_SNAPSHOT and ends; a
//                                restored machine goes on behind this instruction
//   out 5BCH (1 byte)            ends the emulator with this exit status

#ifndef HOST_PORT_H
#define HOST_PORT_H

/// Once, with the first processor: snapshots hold timers in the order of their making.
void createHostPort();
/// Once, when the devices are there.
void attachHostPort();

#endif
