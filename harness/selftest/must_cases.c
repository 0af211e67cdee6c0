/* SPDX-License-Identifier: Apache-2.0 */
/* Cases whose verdicts are known beforehand: what the supervisor must make of each. */
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "r5.h"

#define PLAIN(name_, says_) R5_CASE(name_, .says = (says_), .starts = "at-ready", .limit_ms = 60000)

PLAIN(passes, "A true claim passes")
{
    must_ok(dut, r5_at(dut, "AT"));
}

PLAIN(must_fails, "A false claim fails")
{
    must_(dut, false, "one is two");
}

PLAIN(need_errors, "What the bench lacks is an error")
{
    need_(dut, false, "the bench is there");
}

PLAIN(should_notes, "Advice does not fail")
{
    should_(dut, false, "the tea is warm");
    must_ok(dut, r5_at(dut, "AT"));
}

PLAIN(measures_out, "A value outside its limits fails, and the case goes on")
{
    measure_(dut, "a number", 7, "apples", LONG_MIN, 6);
    must_ok(dut, r5_at(dut, "AT"));
}

PLAIN(crashes, "A crash is an error")
{
    must_ok(dut, r5_at(dut, "AT"));
    raise(SIGSEGV);
}

PLAIN(fails_then_crashes, "A failed measure before a crash stays in the record")
{
    measure_(dut, "a number", 7, "apples", LONG_MIN, 6);
    raise(SIGSEGV);
}

PLAIN(hangs, "A body that does not end in wall time is an error")
{
    must_ok(dut, r5_at(dut, "AT"));
    for (;;)
        pause();
}

PLAIN(dawdles, "A body that does not end in device time is an error")
{
    must_ok(dut, r5_at(dut, "AT"));
    for (;;)
        r5_let_pass(dut, 1000);
}

PLAIN(leaves_well, "Leaving early with status 0 is inconclusive")
{
    must_ok(dut, r5_at(dut, "AT"));
    _exit(0);
}

PLAIN(leaves_badly, "Leaving early with status 1 is inconclusive")
{
    must_ok(dut, r5_at(dut, "AT"));
    _exit(1);
}

PLAIN(checks_nothing, "A body without a check is inconclusive")
{
    r5_at(dut, "AT");
}

static void never(struct r5_dut *dut)
{
    must_(dut, false, "the control holds");
}

R5_CASE(control_fails_first, .says = "A control that does not hold before the body is an error",
        .starts = "at-ready", .control = never, .limit_ms = 60000)
{
    must_ok(dut, r5_at(dut, "AT"));
}

static void echo_is_off(struct r5_dut *dut)
{
    must_be(dut, "lines of an answer without echo", r5_at(dut, "AT")->lines, 0);
}

static void cmee_is_numeric(struct r5_dut *dut)
{
    must_read(dut, "the error form", r5_field(dut, r5_at(dut, "AT+CMEE?"), "+CMEE:", 0), "1");
}

R5_CASE(control_fails_after, .says = "A control that a reset revives is the module's fault",
        .starts = "at-ready", .control = cmee_is_numeric, .limit_ms = 60000)
{
    must_ok(dut, r5_at(dut, "AT+CMEE=2"));
}

R5_CASE(control_holds, .says = "A control that holds changes nothing", .starts = "at-ready",
        .control = echo_is_off, .limit_ms = 60000)
{
    must_ok(dut, r5_at(dut, "AT"));
}

R5_CASE(lacks_a_unit, .says = "What the rig does not offer is skipped", .starts = "at-ready",
        .needs = R5_TWO_UNITS, .limit_ms = 60000)
{
    must_ok(dut, r5_at(dut, "AT"));
}

R5_CASE(starts_nowhere, .says = "A start state that does not exist is an error",
        .starts = "nowhere", .limit_ms = 60000)
{
    must_ok(dut, r5_at(dut, "AT"));
}

PLAIN(undoes, "An undo command is played after a crash")
{
    r5_undo_with(dut, "AT+CMEE=%d", 2);
    must_ok(dut, r5_at(dut, "AT"));
    raise(SIGSEGV);
}

R5_CASE(takes_values, .says = "A row gets its values", .starts = "at-ready",
        .takes = { R5_INT("left", 0, 9), R5_INT("right", 0, 9) }, .limit_ms = 60000)
{
    must_(dut, r5_int(dut, "left") + r5_int(dut, "right") < 10, "the sum is below ten");
}

PLAIN(asks_for_no_key, "A profile key that does not exist is an error")
{
    must_(dut, r5_profile_int(dut, "no.such.key") == 0, "it is there");
}

PLAIN(odd_bytes_fail, "Text of any bytes is recorded, and the verdict with it")
{
    must_read(dut, "odd bytes", "\xff\x01 and a \"quote\"", "plain text");
}

static void crashes_after_the_body(struct r5_dut *dut)
{
    must_ok(dut, r5_at(dut, "AT"));
    if (r5_stored_writes(dut) > 0)
        raise(SIGSEGV);
}

R5_CASE(control_crashes_after, .says = "A control that crashes is not the module's fault",
        .needs = R5_FAULT_NVM, .starts = "at-ready", .control = crashes_after_the_body,
        .limit_ms = 60000)
{
    must_ok(dut, r5_at(dut, "AT+CSGT=1,\"stored\""));
    must_ok(dut, r5_at(dut, "AT&W"));
}

R5_CASE(waits_beyond_its_limit,
        .says = "A wait that the limit cuts short is not the module's silence",
        .starts = "at-ready", .limit_ms = 3000)
{
    r5_supply_mv(dut, 0);
    must_ok(dut, r5_at_within(dut, 60000, "AT"));
}

PLAIN(silence_has_no_lines, "What a silent module did not say reads as nothing")
{
    r5_supply_mv(dut, 0);
    must_read(dut, "model", r5_at(dut, "AT+CGMM")->line[0], "SARA-R510M8S");
}
