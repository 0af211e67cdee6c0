/* SPDX-License-Identifier: Apache-2.0 */
/* Behind the cases: values of the profile, what was used, how to check the journal. */

#include "html.h"
#include "tell.h"

static void profile_value(struct rep_page *page, const char *key, const json_t *leaf)
{
    struct rep_out *out = &page->out;
    struct r5_buf value;
    r5_buf_init(&value, out->buf->limit);
    rep_tell_value(&(struct rep_out){ .buf = &value }, json_object_get(leaf, "value"));
    rep_text(out, "<tr><td><code>");
    rep_html(out, key);
    rep_text(out, "</code></td><td>");
    rep_html(out, r5_buf_str(&value));
    rep_text(out, "</td><td data-h=\"source\">");
    rep_html(out, rep_string(leaf, "source"));
    rep_text(out, "</td><td>");
    if (rep_is(leaf, "confidence", "assumed"))
        rep_text(out,
                 "<span class=\"v inconclusive\"><b aria-hidden=\"true\">?</b> assumed</span>");
    else
        rep_html(out, rep_string(leaf, "confidence"));
    rep_text(out, "</td></tr>\n");
    r5_buf_reset(&value);
}

static void confidence_words(struct rep_page *page)
{
    static const struct {
        const char *word, *meaning;
    } words[] = {
        { "doc", "u-blox document" },         { "host", "the vendor's host library" },
        { "run", "seen by running it" },      { "3rd", "public source of a third party" },
        { "inferred", "follows from these" }, { "assumed", "our choice, found nowhere" },
        { "recalled", "from memory" },
    };
    rep_text(&page->out, "<dl class=\"words\">");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        rep_printf(&page->out, "<div><dt>%s</dt><dd>%s</dd></div>", words[i].word,
                   words[i].meaning);
    rep_text(&page->out, "</dl>\n");
}

static void profile(struct rep_page *page)
{
    json_t *values = rep_object(rep_object(page->run->start, "module"), "values");
    if (json_object_size(values) == 0)
        return;
    rep_text(
        &page->out,
        "<section><h2>Values of the module profile</h2>\n<p class=\"soft\">What the cases took "
        "for granted about this type of module, and where it comes from. A verdict that rests "
        "on an assumed value is worth what the assumption is worth.</p>\n");
    confidence_words(page);
    rep_text(&page->out,
             "<table class=\"wide profile\">"
             "<thead><tr><th>Key</th><th>Value</th><th>Source</th><th>Confidence</th></tr></thead>"
             "<tbody>\n");
    const char *key;
    json_t *leaf;
    json_object_foreach(values, key, leaf) profile_value(page, key, leaf);
    rep_text(&page->out, "</tbody></table></section>\n");
}

static void used(struct rep_page *page, const char *name, const char *detail)
{
    struct rep_out *out = &page->out;
    rep_text(out, "<dt>");
    rep_html(out, name);
    rep_text(out, "</dt><dd><code class=\"hex\">");
    rep_html(out, detail);
    rep_text(out, "</code></dd>\n");
}

/* One text or a list of words. */
static void command(struct rep_page *page, const json_t *argv)
{
    struct rep_out *out = &page->out;
    rep_text(out, "<dt>Command</dt><dd><code class=\"hex\">");
    if (json_is_string(argv))
        rep_html(out, json_string_value(argv));
    for (size_t i = 0; i < json_array_size(argv); i++) {
        rep_text(out, i > 0 ? " " : "");
        rep_html(out, rep_item(argv, i));
    }
    rep_text(out, "</code></dd>\n");
}

static void means(struct rep_page *page)
{
    const json_t *start = page->run->start;
    const json_t *suites = rep_array(start, "suites");
    rep_text(&page->out, "<section><h2>Means and method</h2>\n<dl class=\"facts\">\n");
    command(page, json_object_get(start, "argv"));
    used(page, "Plan", rep_string(rep_object(start, "plan"), "sha256"));
    used(page, "Module profile", rep_string(rep_object(start, "module"), "sha256"));
    used(page, "Rig", rep_string(rep_object(start, "rig"), "sha256"));
    for (size_t i = 0; i < json_array_size(suites); i++) {
        const json_t *suite = json_array_get(suites, i);
        rep_text(&page->out, "<dt>Suite ");
        rep_html(&page->out, rep_string(suite, "suite"));
        rep_text(&page->out, "</dt><dd><code class=\"hex\">");
        rep_html(&page->out, rep_string(suite, "sha256"));
        rep_text(&page->out, "</code></dd>\n");
    }
    const char *name;
    json_t *version;
    json_object_foreach(rep_object(rep_object(start, "tool"), "libraries"), name, version)
        used(page, name, json_is_string(version) ? json_string_value(version) : "");
    rep_text(&page->out, "</dl></section>\n");
}

static void verifying(struct rep_page *page)
{
    rep_text(
        &page->out,
        "<section><h2>How to check the journal</h2>\n<p>This report is made from "
        "<code>journal.jsonl</code> alone and can be made again from it, byte for byte, with "
        "<code>r5conform report</code>. Each line of the journal is one record, keys sorted, "
        "without blanks. Its <code>hash</code> is SHA-256 over the text <code>r5conform "
        "journal 1</code>, a line feed, and the line without its <code>hash</code>; its "
        "<code>prev</code> is the hash of the line before, 64 zeros in the first.</p>\n"
        "<p>The chain shows a change inside the journal. That it is the journal of this run "
        "and has all of its lines is shown by the last hash alone, so keep that one elsewhere: "
        "<code class=\"hex\">");
    rep_html(&page->out, page->run->hash);
    rep_text(&page->out, "</code></p></section>\n");
}

void rep_html_appendix(struct rep_page *page)
{
    rep_html_requirements(page);
    profile(page);
    means(page);
    verifying(page);
}
