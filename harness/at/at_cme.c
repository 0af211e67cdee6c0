/* SPDX-License-Identifier: Apache-2.0 */
#include "at_reply.h"

#include <strings.h>

struct cme {
    int number;
    const char *text;
};

/* 3GPP TS 27.007, 9.2; from 50 on the numbers that u-blox families share. */
static const struct cme table[] = {
    { 3, "operation not allowed" },
    { 4, "operation not supported" },
    { 10, "SIM not inserted" },
    { 11, "SIM PIN required" },
    { 12, "SIM PUK required" },
    { 13, "SIM failure" },
    { 14, "SIM busy" },
    { 15, "SIM wrong" },
    { 16, "incorrect password" },
    { 20, "memory full" },
    { 21, "invalid index" },
    { 22, "not found" },
    { 23, "memory failure" },
    { 24, "text string too long" },
    { 25, "invalid characters in text string" },
    { 30, "no network service" },
    { 31, "network timeout" },
    { 50, "Incorrect parameters" },
    { 51, "command implemented but currently disabled" },
    { 52, "aborted by user" },
    { 100, "unknown" },
    { 148, "unspecified GPRS error" },
    { 255, "internal error" },
    { 262, "SIM blocked" },
    { 701, "incorrect security code" },
    { 702, "max attempts reached" },
    { 1142, "network error" },
    { 1550, "GPRS generic operation error" },
    { 1612, "FILE NOT FOUND" },
    { 1613, "cannot open file" },
    { 1620, "buffer full" },
    { 1621, "FFS initializing" },
    { 1624, "FFS file not found" },
    { 1625, "FFS file already created" },
    { 1636, "max number of files" },
    { 1637, "FFS memory not available" },
    { 1638, "invalid filename" },
    { 1650, "Command line too long" },
    { 1670, "SEC remote object wrong state" },
    { 1671, "SEC ROT not personalized" },
    { 1672, "SEC loss of connectivity" },
    { 1673, "SEC service not authorized" },
    { 1674, "SEC FW package installation required" },
    { 1675, "SEC FW package not valid" },
    { 1676, "SEC resource not available" },
    { 1677, "SEC data not available" },
    { 1678, "SEC timeout" },
    { 1679, "SEC data inconsistent or unsupported" },
    { 1680, "SEC pspk lock pending" },
    { 1681, "SEC C2C already paired" },
    { 1682, "SEC C2C channels consumed" },
    { 1683, "SEC C2C pairing not present" },
    { 1684, "SEC busy" },
    { 1685, "SEC connection failed due to a DNS resolution error" },
    { 1686, "SEC restore pending" },
    { 1687, "SEC RoT IO error" },
    { 1688, "SEC RoT IO pending" },
    { 1689, "SEC disabled" },
    { 1910, "USECMNG import timeout expired" },
    { 1911, "USECMNG import file size exceeds limit" },
    { 1912, "USECMNG no memory available" },
    { 1913, "USECMNG invalid certificate/key format" },
    { 1914, "USECMNG database full" },
    { 1915, "USECMNG database internal error" },
    { 1916, "USECMNG internal name not found" },
    { 1917, "USECMNG internal name already present" },
    { 1918, "USECMNG private key format error" },
    { 1919, "USECMNG MD5 checksum error" },
    { 1920, "USECMNG PEM DER conversion error" },
    { 1921, "USECMNG certificate date error" },
    { 1922, "USECMNG certificate common name error" },
    { 2000, "command timeout" },
    { 3000, "command aborted" },
    { 4000, "APN configuration mismatch" },
    { 4001, "IP type configuration mismatch" },
    { 5000, "FOTA package download state or name mismatch" },
    { 5001, "FOTA package data corrupted" },
    { 5002, "FOTA memory in use" },
};

int at_cme_number(const char *text)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcasecmp(table[i].text, text) == 0)
            return table[i].number;
    return -1;
}

const char *at_cme_text(int number)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].number == number)
            return table[i].text;
    return NULL;
}
