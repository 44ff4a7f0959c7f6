/* Where things are in a guest's memory on x86, and what it can be asked; for C and the assembler. */
#pragma once

#define GUEST_ENTRY 0x1000
#define GUEST_PEBS_AREA 0x2000
#define GUEST_PEBS_BUFFER 0x3000
#define GUEST_STACK 0x7000
/* User space puts an event filter there; the guest does not look. */
#define GUEST_FILTER 0xc000

/* The members of struct mailbox; vm_x86.c holds the two together. */
#define MAILBOX_SEQUENCE 0x8000
#define MAILBOX_DONE 0x8008
#define MAILBOX_COMMAND 0x8010
#define MAILBOX_COUNTER 0x8018
#define MAILBOX_ARGUMENT 0x8020
#define MAILBOX_RESULT 0x8028
#define MAILBOX_FAULTS 0x8030
#define MAILBOX_INTERRUPTS 0x8038
#define MAILBOX_OVERFLOWS 0x8040
#define MAILBOX_CLOCKS 0x8048

/* For the handler of interrupts: the status register and the one that clears it, 0 for none; what it
   writes to the local APIC's entry; and a row for each counter that it writes back, ended by a 0. */
#define GUEST_STATUS_REGISTER 0x8100
#define GUEST_RESET_REGISTER 0x8104
#define GUEST_INTERRUPT_ENTRY 0x8108
#define GUEST_RELOADS 0x8110
#define GUEST_RELOAD_SIZE 20
#define GUEST_RELOAD_LIMIT 16

/* Places that the branch before the reading of branch records can go to. */
#define GUEST_LANDINGS 128

/* Of enum guest_command (guest.h), what this guest does itself. */
#define GUEST_WRMSR 9
#define GUEST_RDMSR 10
#define GUEST_RDPMC 11
#define GUEST_CPUID 12
#define GUEST_COUNT_BRANCHES 13
#define GUEST_HALT 15
#define GUEST_USER_RDPMC 17
