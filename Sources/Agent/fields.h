/* Words of an operation that many have, with their limits. */
#pragma once

#include "words.h"

int take_slot(struct words *words);
int take_cpu(struct words *words);
int take_flag(struct words *words);
int take_count(struct words *words);
/* Bits of enum task_kind. */
int take_kind(struct words *words);
/* A counter's number, or a register. */
uint32_t take_counter(struct words *words);
