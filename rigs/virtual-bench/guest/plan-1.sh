#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 900
# Part 1 of the plan vbench: on real drivers what it is in stepped time.
set -u
. "$VB_SOURCE/rigs/virtual-bench/plan.inc.sh"
run_part vbench 1/2
