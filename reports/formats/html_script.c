/* SPDX-License-Identifier: Apache-2.0 */
/* What the page does beyond showing: the filter, and opening what went wrong before it is printed.
 */
#include "html.h"

static const char script[] =
    "(function () {\n"
    "  var root = document.documentElement;\n"
    "  var box = document.getElementById('find');\n"
    "  var said = document.getElementById('found');\n"
    "  var buttons = [].slice.call(document.querySelectorAll('.tools button[data-v]'));\n"
    "  var cases = [].slice.call(document.querySelectorAll('.case'));\n"
    "  if (!box) return;\n"
    "  root.classList.add('js');\n"
    "  function pressed(b) { return b.getAttribute('aria-pressed') === 'true'; }\n"
    "  function apply() {\n"
    "    var words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);\n"
    "    var on = buttons.filter(pressed).map(function (b) { return b.dataset.v; });\n"
    "    var shown = 0;\n"
    "    cases.forEach(function (c) {\n"
    "      var text = (c.firstElementChild.textContent + ' ' + c.dataset.find).toLowerCase();\n"
    "      var hit = (!on.length || on.indexOf(c.dataset.v) >= 0) &&\n"
    "        words.every(function (w) { return text.indexOf(w) >= 0; });\n"
    "      c.hidden = !hit;\n"
    "      shown += hit ? 1 : 0;\n"
    "    });\n"
    "    [].forEach.call(document.querySelectorAll('.suite'), function (s) {\n"
    "      s.hidden = !s.querySelector('.case:not([hidden])');\n"
    "    });\n"
    "    said.textContent = shown + ' of ' + cases.length + ' cases';\n"
    "  }\n"
    "  box.addEventListener('input', apply);\n"
    "  buttons.forEach(function (b) {\n"
    "    b.addEventListener('click', function () {\n"
    "      b.setAttribute('aria-pressed', pressed(b) ? 'false' : 'true');\n"
    "      apply();\n"
    "    });\n"
    "  });\n"
    "  function follow() {\n"
    "    var id = location.hash.slice(1);\n"
    "    var at = id && document.getElementById(id);\n"
    "    if (at && at.tagName === 'DETAILS') { at.open = true; at.scrollIntoView(); }\n"
    "  }\n"
    "  window.addEventListener('hashchange', follow);\n"
    "  follow();\n"
    "  var opened = [];\n"
    "  window.addEventListener('beforeprint', function () {\n"
    "    opened = [].slice.call(document.querySelectorAll(\n"
    "      '.case.bad:not([open]), .case.bad .must:not([open])'));\n"
    "    opened.forEach(function (d) { d.open = true; });\n"
    "  });\n"
    "  window.addEventListener('afterprint', function () {\n"
    "    opened.forEach(function (d) { d.open = false; });\n"
    "  });\n"
    "  apply();\n"
    "})();\n";

void rep_html_script(struct rep_page *page)
{
    rep_text(&page->out, "<script>\n");
    rep_text(&page->out, script);
    rep_text(&page->out, "</script>\n");
}
