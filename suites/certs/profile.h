/* SPDX-License-Identifier: Apache-2.0 */
/* The security profiles (+USECPRF), op by op: what is set, and what is read then. */
#ifndef R5_SUITES_CERTS_PROFILE_H
#define R5_SUITES_CERTS_PROFILE_H

#include "r5.h"

/* Values as they stand behind the op, in the command and in the answer. */
struct op {
    int number;
    const char *set;
    const char *reads; /* then */
    const char *fresh; /* after the reset of the profile */
};

/* Every op that can be read back. One op may stand in several rows; the last counts at the end. */
extern const struct op ops[];
extern const int ops_count;

struct value {
    char text[400];
};
struct value read_op(struct r5_dut *dut, long profile, int op);
const struct r5_answer *set_op(struct r5_dut *dut, long profile, int op, const char *value);

/* All of them in this profile, each must be granted by the bench's account. */
void need_all_set(struct r5_dut *dut, long profile);
void need_reset(struct r5_dut *dut, long profile);

/* Whether row `i` is the last one of its op, so that its value stands. */
bool is_last_of_op(int i);

#endif
