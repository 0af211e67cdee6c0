/* SPDX-License-Identifier: Apache-2.0 */
/* A small journal in memory: every kind of record, and a row of each verdict. */
#ifndef R5_SELFTEST_REPORT_SAMPLE_H
#define R5_SELFTEST_REPORT_SAMPLE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "journal_read.h"

/* Quotes are written as ' so that a record can be read here. */
static const char *const sample_records[] = {
    "{'kind':'run-start','case':'','t_utc':'2026-01-15T02:00:00.000000Z','t_dev_ns':0,'hash':'00aa'"
    ",'format':1,"
    "'run':'20260115-7','argv':['r5conform','run'],'out':'out','tool':{'name':'r5conform',"
    "'version':'0.1.0','revision':'4f1c2ab','libraries':{'jansson':'2.14'}},'plan':{'name':'"
    "nightly',"
    "'title':'Nightly "
    "plan','sha256':'12'},'rig':{'name':'emulator','kind':'emulated','sha256':'34'},"
    "'module':{'name':'sara','title':'SARA-R510S','sha256':'56','values':{'c2c.version':{'value':2,"
    "'source':'guide','confidence':'documented'},'c2c.guard':{'value':20,'source':'none',"
    "'confidence':'assumed'}}},'units':[{'unit':0,'name':'dut'}],'seed':7,'suites':[{'suite':'c2c',"
    "'title':'Channel','about':'Pairing and frames.','sha256':'ef'}],'requirements':[{'id':'REQ-1',"
    "'catalogue':'Cat','title':'Keys are fresh.','capability':'Crypto','bench_testable':'yes',"
    "'source':'x'},{'id':'REQ-2','catalogue':'Cat','title':'Tags are "
    "checked.','capability':'Crypto',"
    "'bench_testable':'yes','source':'x'},{'id':'REQ-3','catalogue':'Cat','title':'Untouched.',"
    "'capability':'Crypto','bench_testable':'no','source':'x'}],'cases':5,'rows':6}",

    "{'kind':'unit','case':'','unit':0,'name':'dut','imei':'004999010640000','type':"
    "'SARA-R510S-01B-00','model':'SARA-R510S','versions':'03.15,A00.01','t_dev_ns':0}",

    "{'kind':'case-start','case':'C2C-1','id':'C2C-1','row':'','repeat':1,'index':1,'of':5,"
    "'suite':'c2c','name':'fresh','title':'Pairing','says':'Keys are "
    "fresh','requirements':['REQ-1'],"
    "'cwe':['CWE-330'],'expect':'accept','tier':'smoke','tags':['c2c'],'starts':'at-ready',"
    "'needs':['c2c'],'params':{},'t_utc':'2026-01-15T02:00:00.100000Z','t_dev_ns':0}",
    "{'kind':'state','case':'C2C-1','phase':'start','state':'at-ready','result':'begun',"
    "'t_dev_ns':0}",
    "{'kind':'supply','case':'C2C-1','unit':0,'mv':3800,'t_dev_ns':1000000}",
    "{'kind':'pin','case':'C2C-1','unit':0,'pin':'PWR_ON','level':'low','by':'rig',"
    "'at_ns':2000000,'t_dev_ns':2000000}",
    "{'kind':'pin','case':'C2C-1','unit':0,'pin':'V_INT','level':'high','by':'module',"
    "'at_ns':3000000,'t_dev_ns':4000000}",
    "{'kind':'tx','case':'C2C-1','unit':0,'bytes':8,'text':'AT+CGMM\\r','t_dev_ns':2005000000}",
    "{'kind':'rx','case':'C2C-1','unit':0,'bytes':2,'text':'\\r\\n','t_dev_ns':2006000000}",
    "{'kind':'rx','case':'C2C-1','unit':0,'bytes':12,'text':'SARA-R510S\\r\\n',"
    "'t_dev_ns':2006000000}",
    "{'kind':'rx','case':'C2C-1','unit':0,'bytes':4,'text':'OK\\r\\n','t_dev_ns':2006500000}",
    "{'kind':'c2c','case':'C2C-1','unit':0,'dir':'tx','bytes':3,'text':'AT\\r',"
    "'t_dev_ns':2010000000}",
    "{'kind':'tx','case':'C2C-1','unit':0,'bytes':54,'hex':'f93000aabb','frame':true,"
    "'t_dev_ns':2010000000}",
    "{'kind':'rx','case':'C2C-1','unit':0,'bytes':54,'hex':'f93000ccdd','frame':true,"
    "'t_dev_ns':2020000000}",
    "{'kind':'c2c','case':'C2C-1','unit':0,'dir':'rx','bytes':6,'text':'\\r\\nOK\\r\\n',"
    "'t_dev_ns':2020000000}",
    "{'kind':'c2c','case':'C2C-1','unit':0,'dropped':'wrong tag','bytes':54,"
    "'t_dev_ns':2030000000}",
    "{'kind':'rx','case':'C2C-1','unit':0,'bytes':9,'text':'+UUSEC: 1\\r\\n',"
    "'t_dev_ns':2040000000}",
    "{'kind':'spend','case':'C2C-1','unit':0,'what':'pairing','count':1,'t_dev_ns':2040000000}",
    "{'kind':'check','case':'C2C-1','word':'must','ok':true,'what':'the pairing is given',"
    "'want':'OK','got':'OK','at':'pairing.c:12','t_dev_ns':2041000000}",
    "{'kind':'measure','case':'C2C-1','what':'time to pair','value':35,'unit_of':'ms','max':100,"
    "'ok':true,'t_dev_ns':2042000000}",
    "{'kind':'verdict','case':'C2C-1','verdict':'pass','reason':'','checks':2,"
    "'t_utc':'2026-01-15T02:00:00.300000Z','t_dev_ns':2050000000}",
    "{'kind':'state','case':'','phase':'rest','state':'','result':'done','t_dev_ns':2050000000}",
    "{'kind':'error','case':'','text':'the rig blinked','t_dev_ns':0}",

    "{'kind':'case-start','case':'C2C-2[bit=0]','id':'C2C-2','row':'bit=0','repeat':1,'suite':'c2c'"
    ","
    "'title':'Wrong tag','says':'A wrong tag is "
    "refused','requirements':['REQ-2'],'cwe':['CWE-354'],"
    "'t_utc':'2026-01-15T02:00:00.400000Z','t_dev_ns':0}",
    "{'kind':'verdict','case':'C2C-2[bit=0]','verdict':'pass','reason':'','checks':1,"
    "'t_utc':'2026-01-15T02:00:00.400000Z','t_dev_ns':1000000}",
    "{'kind':'case-start','case':'C2C-2[bit=7]','id':'C2C-2','row':'bit=7','repeat':1,'suite':'c2c'"
    ","
    "'title':'Wrong tag','says':'A wrong tag is "
    "refused','requirements':['REQ-2'],'cwe':['CWE-354'],"
    "'t_utc':'2026-01-15T02:00:00.400000Z','t_dev_ns':0}",
    "{'kind':'check','case':'C2C-2[bit=7]','word':'must','ok':false,'what':'it is refused',"
    "'want':'ERROR','got':'OK','at':'tag.c:40','t_dev_ns':5000000}",
    "{'kind':'verdict','case':'C2C-2[bit=7]','verdict':'fail','reason':'a wrong tag was taken',"
    "'checks':1,'t_utc':'2026-01-15T02:00:00.500000Z','t_dev_ns':6000000}",

    "{'kind':'case-start','case':'C2C-3','id':'C2C-3','row':'','repeat':1,'suite':'c2c',"
    "'title':'No end','says':'Nothing','requirements':['REQ-1'],'t_dev_ns':0}",
    "{'kind':'point','case':'C2C-3','what':'stored write','value':4,'t_dev_ns':5}",
    "{'kind':'risk','case':'C2C-3','what':'opening twice','seen':'the keys stay','weak':true,"
    "'t_dev_ns':10}",
    "{'kind':'verdict','case':'C2C-3','verdict':'inconclusive','reason':'no end mark','checks':0,"
    "'t_dev_ns':20}",

    "{'kind':'case-start','case':'PWR-1','id':'PWR-1','row':'','repeat':1,'suite':'power',"
    "'title':'Rig trouble','says':'It is on','requirements':[],'t_dev_ns':0}",
    "{'kind':'held','case':'PWR-1','unit':0,'dir':'rx','bytes':3,'text':'\\r\\nO','t_dev_ns':5}",
    "{'kind':'error','case':'PWR-1','text':'no echo on the cable','t_dev_ns':15}",
    "{'kind':'verdict','case':'PWR-1','verdict':'error','reason':'the cable is out','checks':0,"
    "'t_dev_ns':20}",

    "{'kind':'case-start','case':'PWR-2','id':'PWR-2','row':'','repeat':1,'suite':'power',"
    "'title':'Two units','says':'Both','requirements':['REQ-1'],'t_dev_ns':0}",
    "{'kind':'verdict','case':'PWR-2','verdict':'skipped','reason':'one unit only','checks':0,"
    "'t_dev_ns':0}",

    "{'kind':'run-end','case':'','status':2,'interrupted':false,'pass':2,'fail':1,'inconclusive':1,"
    "'error':1,'skipped':1,'device_ns':2056000040,'t_utc':'2026-01-15T02:00:01.000000Z','t_dev_ns':"
    "0,"
    "'hash':'ffee'}",
};

#define SAMPLE_COUNT (sizeof(sample_records) / sizeof(sample_records[0]))

static inline json_t *sample_record(const char *text)
{
    char line[4096];
    size_t len = strlen(text);
    ck_assert_uint_lt(len, sizeof(line));
    for (size_t i = 0; i <= len; i++)
        line[i] = text[i] == '\'' ? '"' : text[i];
    json_error_t error;
    json_t *record = json_loads(line, 0, &error);
    ck_assert_msg(record != NULL, "%s: %.60s", error.text, line);
    return record;
}

static inline void sample_add(struct jrn_book *book, const char *text)
{
    book->record = realloc(book->record, (book->count + 1) * sizeof(book->record[0]));
    ck_assert_ptr_nonnull(book->record);
    book->record[book->count++] = sample_record(text);
    book->lines = book->count;
}

static inline struct jrn_book sample_book(void)
{
    struct jrn_book book = { .ended = true, .chain_holds = true };
    for (size_t i = 0; i < SAMPLE_COUNT; i++)
        sample_add(&book, sample_records[i]);
    return book;
}

/* The first record of a kind, from `from` on. */
static inline json_t *sample_find(struct jrn_book *book, const char *kind, size_t from)
{
    for (size_t i = from; i < book->count; i++)
        if (strcmp(json_string_value(json_object_get(book->record[i], "kind")), kind) == 0)
            return book->record[i];
    ck_abort_msg("the sample has no record %s", kind);
    return NULL;
}

/* A run of one passing case. */
static inline struct jrn_book sample_passing_book(void)
{
    struct jrn_book book = { .ended = true, .chain_holds = true };
    for (size_t i = 0; i < 21; i++)
        sample_add(&book, sample_records[i]);
    json_object_set_new(book.record[0], "rows", json_integer(1));
    sample_add(&book,
               "{'kind':'run-end','case':'','status':0,'interrupted':false,'pass':1,'fail':0,"
               "'inconclusive':0,'error':0,'skipped':0,'device_ns':2050000000,"
               "'t_utc':'2026-01-15T02:00:01.000000Z','t_dev_ns':0,'hash':'ffee'}");
    return book;
}

/* The last record goes: the run was cut. */
static inline void sample_cut(struct jrn_book *book)
{
    json_decref(book->record[--book->count]);
    book->lines = book->count;
    book->ended = false;
}

#endif
