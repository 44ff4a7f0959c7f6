/*
 * A virtual machine of one CPU and a few kilobytes on arm64, whose only program plays a guest's PMU
 * driver.
 */
#if defined(__aarch64__)
#define _GNU_SOURCE
#include "guest.h"
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

int has_guests(void) { return !access("/dev/kvm", R_OK | W_OK); }

enum { GUEST_BASE = 0x80000000, GUEST_STACK = 0x7000, INTERRUPT = 23 };

/* The guest's program is copied into its memory and calls nothing outside of it. */
#define GUEST __attribute__((section("guest_text"), noinline, noclone, used))
#define READ_REGISTER(name)                                                                        \
  ({                                                                                               \
    uint64_t value;                                                                                \
    asm volatile("isb; mrs %0, " name : "=r"(value)::"memory");                                    \
    value;                                                                                         \
  })
#define WRITE_REGISTER(name, value)                                                                \
  asm volatile("msr " name ", %0; isb" ::"r"((uint64_t)(value)) : "memory")

extern char __start_guest_text[], __stop_guest_text[];

GUEST static void guest_serve(volatile struct mailbox *mailbox)
{
  uint64_t counter = mailbox->counter, argument = mailbox->argument;
  uint64_t command = mailbox->command, is_cycles = counter == CYCLE_COUNTER;

  if (command == GUEST_SET_TYPE || command == GUEST_WRITE || command == GUEST_READ) {
    if (!is_cycles)
      WRITE_REGISTER("pmselr_el0", counter);
  }
  if (command == GUEST_SET_TYPE) {
    if (is_cycles)
      WRITE_REGISTER("pmccfiltr_el0", argument);
    else
      WRITE_REGISTER("pmxevtyper_el0", argument);
  } else if (command == GUEST_WRITE) {
    if (is_cycles)
      WRITE_REGISTER("pmccntr_el0", argument);
    else
      WRITE_REGISTER("pmxevcntr_el0", argument);
  } else if (command == GUEST_READ) {
    mailbox->result = is_cycles ? READ_REGISTER("pmccntr_el0") : READ_REGISTER("pmxevcntr_el0");
  } else if (command == GUEST_ENABLE) {
    WRITE_REGISTER("pmcntenset_el0", 1ull << counter);
  } else if (command == GUEST_DISABLE) {
    WRITE_REGISTER("pmcntenclr_el0", 1ull << counter);
  } else if (command == GUEST_SWITCH) {
    WRITE_REGISTER("pmcr_el0", 0x40 | argument);
  } else if (command == GUEST_TAKE_OVERFLOWS) {
    mailbox->result = READ_REGISTER("pmovsset_el0");
    WRITE_REGISTER("pmovsclr_el0", mailbox->result);
  } else if (command == GUEST_TRAP) {
    /* KVM executes it, and counts it where a counter is for software increments. */
    for (uint64_t turn = 0; turn < argument; turn++)
      WRITE_REGISTER("pmswinc_el0", 0x7fffffff);
  }
}

GUEST static void guest_main(void)
{
  volatile struct mailbox *mailbox = (volatile struct mailbox *)(GUEST_BASE + (uint64_t)GUEST_MAILBOX);

  /* The registers begin with anything in them, enable bits too. */
  WRITE_REGISTER("pmcr_el0", 0);
  WRITE_REGISTER("pmcntenclr_el0", 0xffffffff);
  WRITE_REGISTER("pmintenclr_el1", 0xffffffff);
  WRITE_REGISTER("pmovsclr_el0", 0xffffffff);
  /* LC: the cycle counter overflows after 64 bits. */
  WRITE_REGISTER("pmcr_el0", 0x41);
  for (;;) {
    if (mailbox->sequence != mailbox->done) {
      guest_serve(mailbox);
      asm volatile("dsb sy" ::: "memory");
      mailbox->done = mailbox->sequence;
    }
    for (volatile int turn = 0; turn < 200; turn++)
      ;
  }
}

static int set_register(int vcpu, uint64_t name, uint64_t value)
{
  struct kvm_one_reg reg = {
      .id = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | name, .addr = (uint64_t)&value};
  return ioctl(vcpu, KVM_SET_ONE_REG, &reg);
}

static int set_attribute(int device, uint32_t group, uint64_t attribute, void *value)
{
  struct kvm_device_attr attr = {.group = group, .attr = attribute, .addr = (uint64_t)value};
  return ioctl(device, KVM_SET_DEVICE_ATTR, &attr);
}

/* PMCR_EL0.N, which user space may write before the guest runs; 0 leaves all. */
static int leave_counters(int vcpu, uint64_t count)
{
  enum { N_SHIFT = 11, N_MASK = 31 };
  uint64_t control = 0;
  struct kvm_one_reg reg = {.id = ARM64_SYS_REG(3, 3, 9, 12, 0), .addr = (uint64_t)&control};

  if (!count)
    return 0;
  if (ioctl(vcpu, KVM_GET_ONE_REG, &reg))
    return -errno;
  control = (control & ~((uint64_t)N_MASK << N_SHIFT)) | count << N_SHIFT;
  return ioctl(vcpu, KVM_SET_ONE_REG, &reg) ? -errno : 0;
}

/* A machine with an interrupt controller, without which KVM has no PMU interrupt to raise. */
int vm_create(struct vm *vm, void *memory, int kind)
{
  memset(memory, 0, GUEST_MEMORY);
  memcpy(memory, __start_guest_text, (size_t)(__stop_guest_text - __start_guest_text));
  if ((vm->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC)) < 0)
    return -errno;
  if ((vm->machine = ioctl(vm->kvm, KVM_CREATE_VM, 0)) < 0)
    return -errno;
  struct kvm_userspace_memory_region region = {
      .guest_phys_addr = GUEST_BASE, .memory_size = GUEST_MEMORY, .userspace_addr = (uint64_t)memory};
  struct kvm_create_device gic = {.type = KVM_DEV_TYPE_ARM_VGIC_V3};
  if (ioctl(vm->machine, KVM_SET_USER_MEMORY_REGION, &region) ||
      ioctl(vm->machine, KVM_CREATE_DEVICE, &gic))
    return -errno;
  int cpu = vm->cpu = ioctl(vm->machine, KVM_CREATE_VCPU, 0);
  if (cpu < 0)
    return -errno;
  vm->run = mmap(0, (size_t)ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE,
                 MAP_SHARED, cpu, 0);
  struct kvm_vcpu_init init = {0};
  if (vm->run == MAP_FAILED || ioctl(vm->machine, KVM_ARM_PREFERRED_TARGET, &init))
    return -errno;
  init.features[0] |= 1u << KVM_ARM_VCPU_PSCI_0_2 | 1u << KVM_ARM_VCPU_PMU_V3;
  if (ioctl(cpu, KVM_ARM_VCPU_INIT, &init))
    return -errno;
  uint64_t distributor = 0x08000000, redistributor = 0x080a0000;
  uint32_t interrupts = 64;
  int interrupt = INTERRUPT;
  if (set_attribute(gic.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_DIST, &distributor) ||
      set_attribute(gic.fd, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_REDIST, &redistributor) ||
      set_attribute(gic.fd, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &interrupts) ||
      set_attribute(gic.fd, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, 0) ||
      set_attribute(cpu, KVM_ARM_VCPU_PMU_V3_CTRL, KVM_ARM_VCPU_PMU_V3_IRQ, &interrupt) ||
      set_attribute(cpu, KVM_ARM_VCPU_PMU_V3_CTRL, KVM_ARM_VCPU_PMU_V3_INIT, 0))
    return -errno;
  int error = leave_counters(cpu, (unsigned)kind >> COUNTERS_SHIFT & COUNTERS_MASK);
  if (error)
    return error;
  uint64_t entry = GUEST_BASE + (uint64_t)((char *)guest_main - __start_guest_text);
  if (set_register(cpu, KVM_REG_ARM_CORE_REG(regs.pc), entry) ||
      set_register(cpu, KVM_REG_ARM_CORE_REG(sp_el1), GUEST_BASE + GUEST_STACK))
    return -errno;
  return 0;
}

/* The guest itself is asked for its registers (request_arm64.c). */
int vm_read_register(struct vm *vm, uint32_t number, uint64_t *value)
{
  (void)vm, (void)number, (void)value;
  return -EOPNOTSUPP;
}

int vm_write_register(struct vm *vm, uint32_t number, uint64_t value)
{
  (void)vm, (void)number, (void)value;
  return -EOPNOTSUPP;
}

int vm_set_filter(struct vm *vm, const void *memory)
{
  (void)vm, (void)memory;
  return -EOPNOTSUPP;
}

int vm_save(struct vm *vm)
{
  (void)vm;
  return -EOPNOTSUPP;
}

int vm_restore(struct vm *vm, void *memory, int kind)
{
  (void)vm, (void)memory, (void)kind;
  return -EOPNOTSUPP;
}

void vm_resume(struct vm *vm) { (void)vm; }
#endif
