/* SPDX-License-Identifier: Apache-2.0 */
/* The look of report.html: on a screen, light or dark, on a phone, on paper. */
#include "html.h"
#include "notice.h"

static const char colours[] =
    ":root{--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--paper:#fff;--wash:#f6f8fa;--link:#0a4f9e;"
    "--pass:#1a7f4b;--fail:#b42318;--error:#8a2be2;--inconclusive:#8a5a00;--skipped:#626b75;"
    "--pass-w:#e6f4ec;--fail-w:#fdecea;--error-w:#f3e9fd;--inconclusive-w:#fdf3dc;"
    "--skipped-w:#eef1f4;--tx:#0a4f9e;--rx:#126b5e;--frame:#cfe3f8;--module:#126b5e;"
    "--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#9aa5b1;--line:#333b44;"
    "--paper:#14181d;--wash:#1b2027;--link:#7db7f5;--pass:#4cc38a;--fail:#ff8379;--error:#c79bff;"
    "--inconclusive:#e3b341;--skipped:#9aa5b1;--pass-w:#12291e;--fail-w:#351a18;--error-w:#2a1d3d;"
    "--inconclusive-w:#302508;--skipped-w:#22282f;--tx:#7db7f5;--rx:#5fcfbd;--frame:#1c3a58;"
    "--module:#5fcfbd}}\n";

static const char frame[] =
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"
    "'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;-webkit-text-size-adjust:100%}\n"
    ".page{max-width:66rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}"
    "a{color:var(--link)}code,.m{font-family:var(--mono);font-size:.86em;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;line-height:1.25;margin:.1rem 0 1rem;font-weight:600}"
    "h2{font-size:1.2rem;margin:2.4rem 0 .8rem;padding-bottom:.35rem;border-bottom:1px solid "
    "var(--line);font-weight:600}h3{font-size:1rem;margin:1.6rem 0 .5rem;font-weight:600}"
    "h4{font-size:.85rem;margin:1rem 0 .3rem;font-weight:600;color:var(--soft)}"
    "p{margin:.4rem 0}.soft{color:var(--soft)}.right{text-align:right}"
    ".kicker{margin:0;color:var(--soft);font-size:.85rem;letter-spacing:.02em}\n"
    ".emulated{position:sticky;top:0;z-index:2;margin:0;padding:.45rem 1.25rem;text-align:center;"
    "font-size:.88rem;background:#3d2f00;color:#ffe08a;border-bottom:1px solid #7a5f00}\n"
    "table{border-collapse:collapse;width:100%;font-size:.88rem}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid "
    "var(--line);overflow-wrap:anywhere}th{font-weight:600;color:var(--soft);font-size:.8rem;"
    "overflow-wrap:normal}th[colspan]{padding-top:.7rem;font-weight:500}"
    "dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem "
    "1.1rem;align-content:start;"
    "margin:0;font-size:.9rem}dl.facts dt{color:var(--soft)}dl.facts dd{margin:0;"
    "overflow-wrap:anywhere}.two{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));"
    "gap:0 2.5rem}header .two{margin-top:1.4rem}\n";

static const char verdicts[] =
    ".v{white-space:nowrap;font-weight:600;font-size:.85rem}.v b{display:inline-block;width:1.35em;"
    "height:1.35em;line-height:1.35em;text-align:center;border-radius:50%;color:var(--paper);"
    "font-size:.8em;margin-right:.15em}"
    ".v.pass{color:var(--pass)}.v.pass b{background:var(--pass)}"
    ".v.fail{color:var(--fail)}.v.fail b{background:var(--fail)}"
    ".v.error{color:var(--error)}.v.error b{background:var(--error)}"
    ".v.inconclusive{color:var(--inconclusive)}.v.inconclusive b{background:var(--inconclusive)}"
    ".v.skipped{color:var(--skipped)}.v.skipped b{background:var(--skipped)}\n"
    ".glance{display:flex;flex-wrap:wrap;align-items:center;gap:.6rem 1.6rem;padding:1.1rem 1.3rem;"
    "border-radius:6px;border-left:8px solid;margin-bottom:1.4rem}"
    ".glance .word{font-size:2.6rem;line-height:1.1;font-weight:700;letter-spacing:.01em}"
    ".glance .counts{flex:1 1 20rem;min-width:0}.glance svg{display:block;width:100%;height:14px;"
    "margin:.35rem 0 .5rem;border-radius:3px}.glance .legend{display:flex;flex-wrap:wrap;"
    "gap:.1rem 1.1rem;color:var(--ink)}"
    ".glance.pass{background:var(--pass-w);border-color:var(--pass)}.pass>.word{color:var(--pass)}"
    ".glance.fail{background:var(--fail-w);border-color:var(--fail)}.fail>.word{color:var(--fail)}"
    ".glance.error{background:var(--error-w);border-color:var(--error)}"
    ".error>.word{color:var(--error)}"
    ".glance.inconclusive{background:var(--inconclusive-w);border-color:var(--inconclusive)}"
    ".inconclusive>.word{color:var(--inconclusive)}"
    ".glance.skipped{background:var(--skipped-w);border-color:var(--skipped)}"
    ".skipped>.word{color:var(--skipped)}\n"
    ".f-pass{fill:var(--pass)}.f-fail{fill:var(--fail)}.f-error{fill:var(--error)}"
    ".f-inconclusive{fill:var(--inconclusive)}.f-skipped{fill:var(--skipped)}"
    ".notice{border:1px solid var(--fail);border-left-width:6px;border-radius:4px;"
    "background:var(--fail-w);padding:.55rem .9rem;margin:.6rem 0}"
    ".find{list-style:none;margin:0;padding:0}.find li{padding:.45rem 0;border-bottom:1px solid "
    "var(--line)}.find .why{margin:.1rem 0 0 1.35rem;color:var(--soft)}\n";

static const char cases[] =
    ".tools{display:none;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.6rem 0 0}"
    ".js .tools{display:flex}.tools input,.tools button{font:inherit;font-size:.88rem;"
    "padding:.35rem .7rem;border:1px solid var(--line);border-radius:5px;background:var(--paper);"
    "color:var(--ink)}.tools input{flex:1 1 14rem;min-width:0}.tools button{cursor:pointer}"
    ".tools button[aria-pressed=true]{background:var(--ink);color:var(--paper);"
    "border-color:var(--ink)}.tools output{color:var(--soft);font-size:.85rem}\n"
    "summary{cursor:pointer}.case{border-bottom:1px solid "
    "var(--line);scroll-margin-top:3rem}.case>summary,.cols{"
    "display:grid;grid-template-columns:7.6rem 10.5rem minmax(0,1fr) 4.2rem 5.6rem;gap:0 .8rem;"
    "align-items:baseline;padding:.42rem .3rem;list-style:none}.case>summary::"
    "-webkit-details-marker{display:none}.case>summary:hover{background:var(--wash)}"
    ".cols{color:var(--soft);font-size:.8rem;font-weight:600;border-bottom:1px solid var(--line)}"
    ".case>summary .v::before{content:'\\25B8';display:inline-block;width:.95em;"
    "color:var(--soft);font-weight:400}.case[open]>summary .v::before{content:'\\25BE'}"
    ".case[open]>summary{background:var(--wash)}.inner{padding:.5rem .3rem 1.4rem 1.4rem}"
    ".claim{font-size:1.02rem;margin:.4rem 0 .8rem;padding-left:.8rem;border-left:3px solid "
    "var(--line)}.num{font-variant-numeric:tabular-nums;white-space:nowrap;text-align:right}"
    "details.row,details.talk{margin:.35rem 0;border:1px solid var(--line);border-radius:5px}"
    "details.row>summary,details.talk>summary{padding:.35rem .7rem}details.row>div,"
    "details.talk>div{padding:0 .7rem .7rem}.reason{margin:.3rem 0}abbr{text-decoration-color:"
    "var(--soft);cursor:help}\n"
    ".bar{display:block;width:11rem;max-width:100%;height:14px}.bar .track{fill:var(--skipped-w)}"
    ".bar .zone{fill:var(--pass);opacity:.3}.bar .in{fill:var(--pass)}.bar .out{fill:var(--fail)}\n"
    ".d{table-layout:fixed}.d td{border:0;padding:.08rem .5rem .08rem 0;font-size:.8rem}"
    ".d td:first-child{width:6.6rem;text-align:right;color:var(--soft);font-variant-numeric:"
    "tabular-nums;white-space:nowrap;overflow-wrap:normal}.d td:nth-child(2){width:2.2rem;"
    "text-align:center}.d td:nth-child(3){font-family:var(--mono);font-size:.79rem}"
    ".d i{color:var(--soft);opacity:.75;font-style:normal}.d .t td{color:var(--tx)}.d .r td{"
    "color:var(--rx)}.d .b td{color:var(--fail);font-weight:600}.d .k td{color:var(--pass)}"
    ".d .e td,.d .p td{color:var(--soft)}.d .b td,.d .k td,.d .e td,.d .p "
    "td{font-family:inherit}.d .p td{border-top:1px dashed "
    "var(--line)}.d tr.t td:first-child,.d tr.r td:first-child{color:var(--soft)}"
    ".tag{font:600 .7rem/1.4 system-ui,sans-serif;border:1px solid;border-radius:3px;"
    "padding:0 .3em;margin-right:.4em;white-space:nowrap}details.f{display:inline-block;"
    "vertical-align:top;max-width:100%;color:var(--soft)}details.f[open]{display:block}\n";

static const char timeline[] =
    "figure{margin:.6rem 0}figcaption{font-size:.8rem;color:var(--soft)}.scroll{overflow-x:auto}"
    ".time{display:block;width:100%;min-width:34rem;height:auto;font:11px system-ui,sans-serif}"
    ".time text{fill:var(--soft)}.time .name{fill:var(--ink)}.time .rest{stroke:var(--line);"
    "stroke-width:1;fill:none}.time .pin{stroke:var(--tx);stroke-width:1.5;fill:none}"
    ".time .own{stroke:var(--module);stroke-width:1.5;fill:none}.time .tick{stroke:var(--tx);"
    "stroke-width:1.2}.time .tock{stroke:var(--rx);stroke-width:1.2}.time .dash{stroke:var(--line);"
    "stroke-width:1;stroke-dasharray:3 3;fill:none}.time .ph0{fill:var(--wash)}.time .ph1{"
    "fill:var(--skipped-w)}.time .gap{fill:var(--paper)}.time .cut{stroke:var(--soft);"
    "stroke-width:1;stroke-dasharray:2 2;fill:none}.time .chan{fill:var(--frame)}"
    ".time .good{stroke:var(--pass);stroke-width:2}.time .bad{fill:var(--fail);font-weight:700}"
    ".time .axis{stroke:var(--soft);stroke-width:1;fill:none}\n";

static const char small[] =
    "@media (max-width:44rem){.page{padding:1rem .8rem 2rem}.two{grid-template-columns:minmax(0,"
    "1fr)}.cols{display:none}.case>summary{grid-template-columns:max-content minmax(0,1fr) "
    "max-content;gap:.05rem .6rem}.case>summary .title{grid-column:1/-1;order:5}.case>summary "
    ".rows{display:none}.inner{padding-left:.2rem;padding-right:0}.glance .word{font-size:2rem}"
    ".glance{padding:.8rem 1rem}.glance .counts{flex-basis:100%}th,td{padding-right:.4rem}"
    ".d td:first-child{width:4.7rem;font-size:.7rem}.d td:nth-child(2){width:1.3rem;padding-right:"
    ".2rem}.wide thead{display:none}.wide tr{display:block;padding:.35rem 0;border-bottom:1px "
    "solid "
    "var(--line)}.wide td{display:block;border:0;padding:.05rem 0}.wide td[data-h]::before{"
    "content:attr(data-h) ': ';color:var(--soft);font-size:.85em}.wide td:empty{display:none}.wide "
    "td:nth-child(-n+2){display:inline;padding-right:.5em}dl.facts{grid-template-columns:6.4rem "
    "minmax(0,1fr)}"
    ".num{text-align:left}}\n";

static const char paper[] =
    "@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--wash:#f4f4f4;"
    "--link:#000;--pass:#14613a;--fail:#9c1c13;--error:#6a1fb0;--inconclusive:#6d4700;"
    "--skipped:#4d555e;--pass-w:#eef7f1;--fail-w:#fdf0ee;--error-w:#f6effd;"
    "--inconclusive-w:#fdf6e6;--skipped-w:#eee;--tx:#0a4f9e;--rx:#126b5e;--frame:#cfe3f8;"
    "--module:#126b5e}"
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:9.5pt}"
    ".page{max-width:none;padding:0}.tools,.js .tools{display:none}a{text-decoration:none}"
    ".emulated{position:static;background:#fff;color:#000;border:1.5pt solid #000;"
    "font-weight:600;margin-bottom:8pt}h2,h3,h4{break-after:avoid}.glance,figure,tr,.find li{"
    "break-inside:avoid}.case>summary{break-inside:avoid;break-after:avoid}"
    ".bad::details-content,.bad .must::details-content{content-visibility:visible;height:auto}"
    ".case>summary .v::before{content:''!important;width:0}.scroll{overflow:visible}"
    ".time{min-width:0}}\n"
    "@page{size:A4;margin:17mm 14mm 16mm;@bottom-right{content:counter(page) ' / ' "
    "counter(pages);font:8pt sans-serif;color:#444}@bottom-left{content:'r5conform';font:8pt "
    "sans-serif;color:#444}}\n";

void rep_html_style(struct rep_page *page)
{
    static const char *const sheet[] = { colours, frame, verdicts, cases, timeline, small, paper };
    rep_text(&page->out, "<style>\n");
    for (size_t i = 0; i < sizeof(sheet) / sizeof(sheet[0]); i++)
        rep_text(&page->out, sheet[i]);
    if (page->run->emulated)
        rep_text(&page->out, "@page{@top-center{content:'" REP_EMULATED
                             "';font:600 8pt sans-serif;color:#000}}\n");
    rep_text(&page->out, "</style>\n");
}
