/*
 * The words of a line. One that is missing, no number, or outside of its limits makes the whole line
 * bad; what is taken then is 0.
 */
#pragma once

#include <stdint.h>

struct words {
  const char *at;
  int is_bad;
};

/* The next word as a decimal number between two limits. */
int64_t take_number(struct words *words, int64_t least, int64_t most);
/* The next word as a number without sign. */
uint64_t take_unsigned(struct words *words, int base);
/* The letter that the next word begins with, which is then left out of it; 0 before a number. */
char take_letter(struct words *words);
/* The rest of a word, of letters, digits, dashes and slashes. */
void take_text(struct words *words, char *text, int size);
/* Whether every word was good and none is left. */
int is_taken(struct words *words);
