/* SPDX-License-Identifier: Apache-2.0 */
/* The lanes of a time line. Each writes SVG elements below the lane before. */
#ifndef R5_REPORTS_LANES_H
#define R5_REPORTS_LANES_H

#include "html.h"
#include "timescale.h"

#define REP_LANES_TOP 22.0     /* the strip of phases is above */
#define REP_UNIT_HEIGHT 168.0  /* seven lanes */
#define REP_CHECKS_HEIGHT 34.0 /* with the lengths of idle times below */
#define REP_AXIS_HEIGHT 26.0

struct rep_lanes {
    struct rep_page *page;
    const struct rep_row *row;
    struct rep_scale scale;
    double y;      /* top of the next lane */
    double bottom; /* of the last lane */
};

void rep_lane_phases(struct rep_lanes *lanes); /* behind all others */
void rep_lane_idle(struct rep_lanes *lanes);
void rep_lanes_of_unit(struct rep_lanes *lanes, int unit, bool numbered);
void rep_lane_checks(struct rep_lanes *lanes);
void rep_lane_axis(struct rep_lanes *lanes);

#endif
