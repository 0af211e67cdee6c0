/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_check.h"

#include <stdbool.h>
#include <yaml.h>

#include "where.h"

struct check {
    const struct r5_buf *bytes;
    const char *file;
    struct r5_error *error;
    int documents;
    int depth;
};

static struct cfg_where at_mark(const struct check *check, const yaml_mark_t *mark)
{
    return (struct cfg_where){ check->file, (int)mark->line + 1, (int)mark->column + 1 };
}

/* libyaml's reader knows only the offset of a byte it cannot read. */
static struct cfg_where at_offset(const struct check *check, size_t offset)
{
    struct cfg_where where = { check->file, 1, 1 };
    for (size_t i = 0; i < offset && i < check->bytes->len; i++) {
        unsigned char c = (unsigned char)check->bytes->data[i];
        if (c == '\n') {
            where.line++;
            where.column = 1;
        } else if ((c & 0xC0) != 0x80) {
            where.column++;
        }
    }
    return where;
}

static enum r5_status not_yaml(const struct check *check, const yaml_parser_t *parser)
{
    struct cfg_where where;
    switch (parser->error) {
    case YAML_MEMORY_ERROR:
        return r5_fail(check->error, R5_E_MEMORY, "out of memory in %s", check->file);
    case YAML_READER_ERROR:
        where = at_offset(check, parser->problem_offset);
        return cfg_fail(check->error, &where, "not UTF-8 text: %s; save the file as UTF-8",
                        parser->problem);
    default:
        where = at_mark(check, &parser->problem_mark);
        return cfg_fail(check->error, &where,
                        "not YAML: %s; look at quotes, brackets and indentation here",
                        parser->problem);
    }
}

static enum r5_status properties(const struct check *check, const yaml_event_t *event,
                                 const yaml_char_t *anchor, const yaml_char_t *tag)
{
    struct cfg_where where = at_mark(check, &event->start_mark);
    if (anchor != NULL)
        return cfg_fail(check->error, &where, "an anchor (&%.40s); write without anchors",
                        (const char *)anchor);
    if (tag != NULL)
        return cfg_fail(check->error, &where, "a tag (%.60s); write the value without it",
                        (const char *)tag);
    return R5_OK;
}

static enum r5_status deeper(struct check *check, const yaml_event_t *event)
{
    struct cfg_where where = at_mark(check, &event->start_mark);
    if (++check->depth > CFG_DEPTH_MAX)
        return cfg_fail(check->error, &where, "nested deeper than %d; make it flatter",
                        CFG_DEPTH_MAX);
    return R5_OK;
}

static enum r5_status check_event(struct check *check, const yaml_event_t *event)
{
    struct cfg_where where = at_mark(check, &event->start_mark);
    enum r5_status status = R5_OK;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (check->documents++ > 0)
            status = cfg_fail(check->error, &where,
                              "a second document begins; make it a file of its own");
        break;
    case YAML_ALIAS_EVENT:
        status = cfg_fail(check->error, &where, "an alias (*%.40s); write the value itself",
                          (const char *)event->data.alias.anchor);
        break;
    case YAML_SCALAR_EVENT:
        status = properties(check, event, event->data.scalar.anchor, event->data.scalar.tag);
        break;
    case YAML_SEQUENCE_START_EVENT:
        status = properties(check, event, event->data.sequence_start.anchor,
                            event->data.sequence_start.tag);
        return status != R5_OK ? status : deeper(check, event);
    case YAML_MAPPING_START_EVENT:
        status = properties(check, event, event->data.mapping_start.anchor,
                            event->data.mapping_start.tag);
        return status != R5_OK ? status : deeper(check, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        check->depth--;
        break;
    case YAML_STREAM_END_EVENT:
        if (check->documents == 0)
            status = cfg_fail(check->error, &where, "the file is empty; write its keys");
        break;
    default:
        break;
    }
    return status;
}

enum r5_status cfg_yaml_check(const struct r5_buf *bytes, const char *file, struct r5_error *error)
{
    struct check check = { .bytes = bytes, .file = file, .error = error };
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return r5_fail(error, R5_E_MEMORY, "out of memory in %s", file);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)r5_buf_str(bytes), bytes->len);

    enum r5_status status = R5_OK;
    for (bool more = true; more && status == R5_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            status = not_yaml(&check, &parser);
            break;
        }
        status = check_event(&check, &event);
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}
