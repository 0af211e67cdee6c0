#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 3000
# full
# Part 2 of the plan vbench-long: on real drivers what it is in stepped time.
set -u
. "$VB_SOURCE/rigs/virtual-bench/plan.inc.sh"
run_part vbench-long 2/2
