/*
 * The guest's program on x86: plays a PMU driver, in real mode at 1000H, by what user space asks it
 * through the mailbox (shared.h). It touches nothing outside of its memory and never exits by itself.
 */
#if defined(__x86_64__)
#include "guest_x86.h"

	.section .rodata
	.globl	guest_program, guest_program_end
	.code16
guest_program:
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$GUEST_STACK, %sp
	movw	$GUEST_ENTRY + fault - guest_program, 13 * 4
	movw	%ax, 13 * 4 + 2
	movw	$GUEST_ENTRY + interrupt - guest_program, 2 * 4
	movw	%ax, 2 * 4 + 2
	/* The processor writes PEBS records only into pages that are there. */
	addl	$0, GUEST_PEBS_AREA
	addl	$0, GUEST_PEBS_BUFFER
	/* The local APIC in x2APIC mode, enabled, the counters' interrupt as an NMI. */
	movl	$0x1b, %ecx
	movl	$0xfee00d00, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$0x80f, %ecx
	movl	$0x1ff, %eax
	wrmsr
	movl	$0x834, %ecx
	movl	$0x400, %eax
	wrmsr

next:	movl	MAILBOX_SEQUENCE, %esi
	cmpl	MAILBOX_DONE, %esi
	je	idle
	/* An access that leaves the guest takes thousands of clocks, and one that does not a few. */
	rdtsc
	movl	%eax, MAILBOX_CLOCKS
	movl	MAILBOX_COUNTER, %ecx
	movl	MAILBOX_ARGUMENT, %eax
	movl	MAILBOX_ARGUMENT + 4, %edx
	movl	$0, MAILBOX_FAULTS
	movl	MAILBOX_COMMAND, %ebx
	cmpw	$GUEST_WRMSR, %bx
	je	write
	cmpw	$GUEST_RDMSR, %bx
	je	read
	cmpw	$GUEST_RDPMC, %bx
	je	count
	cmpw	$GUEST_CPUID, %bx
	je	identify
	cmpw	$GUEST_COUNT_BRANCHES, %bx
	je	branches
	cmpw	$GUEST_HALT, %bx
	je	halt
done:	rdtsc
	subl	MAILBOX_CLOCKS, %eax
	movl	%eax, MAILBOX_CLOCKS
	movl	%esi, MAILBOX_DONE
	jmp	next
idle:	movw	$200, %cx
1:	decw	%cx
	jnz	1b
	jmp	next

write:	wrmsr
	jmp	done
read:	rdmsr
	jmp	answer
count:	rdpmc
answer:	movl	%eax, MAILBOX_RESULT
	movl	%edx, MAILBOX_RESULT + 4
	jmp	done

/* Leaves the guest each time, and the hypervisor executes it. */
identify:
	movl	%eax, %edi
1:	xorl	%eax, %eax
	cpuid
	decl	%edi
	jnz	1b
	jmp	done

/* Up to an interrupt, or until user space says that it runs again. */
halt:	movl	%esi, MAILBOX_DONE
	hlt
	jmp	next

/*
 * How many of the 32 registers from ECX on are not zero, and how many of those 64 further on hold where
 * the last branch before went, which EAX, below GUEST_LANDINGS, makes another one each time. There is no
 * branch between them that would be recorded.
 */
branches:
	movl	%ecx, %ebx
	xorl	%ebp, %ebp
	xorl	%edi, %edi
	leal	GUEST_ENTRY + landings - guest_program(%eax), %esi
	jmpw	*%si
landings:
	.fill	GUEST_LANDINGS, 1, 0x90
	.set	number, 0
	.rept	32
	leal	number(%ebx), %ecx
	rdmsr
	orl	%edx, %eax
	negl	%eax
	adcl	$0, %ebp
	leal	number + 64(%ebx), %ecx
	rdmsr
	subl	%esi, %eax
	cmpl	$1, %eax
	adcl	$0, %edi
	.set	number, number + 1
	.endr
	movl	%ebp, %eax
	movl	%edi, %edx
	movl	MAILBOX_SEQUENCE, %esi
	jmp	answer

/* WRMSR, RDMSR and RDPMC, which alone can fault here, have two bytes each. */
fault:	pushw	%bp
	movw	%sp, %bp
	addw	$2, 2(%bp)
	incl	MAILBOX_FAULTS
	popw	%bp
	iretw

/*
 * What a driver does at an overflow: looks who has overflowed, writes each back, clears the status and
 * unmasks the entry of the local APIC. Without a status register the sign of a counter tells.
 */
interrupt:
	pushal
	incl	MAILBOX_INTERRUPTS
	xorl	%eax, %eax
	xorl	%edx, %edx
	movl	GUEST_STATUS_REGISTER, %ecx
	jecxz	1f
	rdmsr
	orl	%eax, MAILBOX_OVERFLOWS
	orl	%edx, MAILBOX_OVERFLOWS + 4
1:	movl	%eax, %esi
	movl	%edx, %edi
	movw	$GUEST_RELOADS, %bx
2:	movl	(%bx), %ecx
	jecxz	5f
	testl	%esi, 4(%bx)
	jnz	3f
	testl	%edi, 8(%bx)
	jnz	3f
	cmpl	$0, GUEST_STATUS_REGISTER
	jne	4f
	rdmsr
	testl	$0x8000, %edx
	jnz	4f
	movl	4(%bx), %eax
	orl	%eax, MAILBOX_OVERFLOWS
3:	movl	12(%bx), %eax
	movl	16(%bx), %edx
	wrmsr
4:	addw	$GUEST_RELOAD_SIZE, %bx
	jmp	2b
5:	movl	GUEST_RESET_REGISTER, %ecx
	jecxz	6f
	movl	%esi, %eax
	movl	%edi, %edx
	wrmsr
6:	movl	$0x834, %ecx
	movl	GUEST_INTERRUPT_ENTRY, %eax
	xorl	%edx, %edx
	wrmsr
	popal
	iretw
guest_program_end:
	.code64
#endif
	.section .note.GNU-stack,"",@progbits
