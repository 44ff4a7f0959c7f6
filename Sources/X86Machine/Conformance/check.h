/* One line for each check, as the Test Anything Protocol has it. */

#ifndef CHECK_H
#define CHECK_H

#include "machine.h"

/* Stands before each check that follows. */
void topic(const char *name);
/* What is checked, and the manual that says what is right. */
void check(const char *what, const char *source, u64 expected, u64 observed);
/* The value lies between the two, both included. */
void check_range(const char *what, const char *source, u64 least, u64 most, u64 observed);

void print(const char *text);
void print_number(u64 value);
void print_hex(u64 value);
/* Something that no check is about went wrong. */
void stop(const char *what, u64 value) __attribute__((noreturn));
/* The plan and the exit status. */
void checks_done(void) __attribute__((noreturn));

#endif
