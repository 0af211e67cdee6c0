# SPDX-License-Identifier: Apache-2.0
# The kept sample: its journal still reads whole, and gives the kept reports byte for byte.
. "$(dirname "$0")/e2e.inc.sh"

mkdir "$work/sample"
cp "$source/reports/samples/journal.jsonl" "$work/sample/"
expect_status 0 "$conform" report "$work/sample"
for file in report.html junit.xml results.tap summary.txt; do
    cmp "$source/reports/samples/$file" "$work/sample/$file" ||
        fail "$file has changed; if that is meant: r5conform report reports/samples"
done
finish
