#pragma once

#include <stdint.h>

uint64_t now_nanoseconds(void);
