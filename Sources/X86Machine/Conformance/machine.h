/* What the checks use of the bare machine: registers, faults, interrupts, privilege level 3. */

#ifndef MACHINE_H
#define MACHINE_H

typedef unsigned char u8;
typedef unsigned u32;
typedef unsigned long u64;

#define BIT(n) (1ul << (n))

struct cpuid {
  u32 eax, ebx, ecx, edx;
};

struct cpuid cpuid(u32 leaf, u32 subleaf);

/* Each returns 1 when the access faulted with #GP. */
int try_read(u32 msr, u64 *value);
int try_write(u32 msr, u64 value);
int try_counter(u32 ecx, u64 *value);
int try_counter_in_user(u32 ecx, u64 *value);

/* For registers that must be there: a fault ends the program. */
u64 rdmsr(u32 msr);
void wrmsr(u32 msr, u64 value);

void out8(unsigned short port, u8 value);
u32 in32(unsigned short port);
u8 in8(unsigned short port);

u64 read_cr4(void);
void write_cr4(u64 value);

/* Descriptor tables, page tables that level 3 may use, the local APIC. */
void machine_begin(void);

enum { PMI_VECTOR = 0x40 };
extern volatile u32 pmi_count, nmi_count, debug_count;
/* The rest of the frame of the last performance interrupt. */
extern volatile u64 pmi_address;

void set_lvtpc(u32 entry);
u32 lvtpc(void);
enum { LVT_MASKED = 1 << 16, LVT_NMI = 4 << 8 };

void interrupts_on(void);
void interrupts_off(void);

/* start.S */
void spin(u64 count);
void spin_user(u64 count);
long run_user(void *code, u64 argument);
extern u64 user_flags;

/* Runs 2 * count instructions, count of them branches, in either level. */
void spin_in(int user, u64 count);

#endif
