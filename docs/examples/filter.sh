#!/bin/sh
# Clean text and JSON Lines on their way through a pipe.
set -eu

echo "A page in, text out:"
printf '3月4日,芦河开 闸放\n\n水。\n' | cleaner clean - --to txt

echo "A row in, the same row with its results out, as soon as it is in:"
printf '{"id": 7, "text": "槐荫路老街改造4月9日完工,126户居民受益。"}\n' |
    cleaner clean - --jsonl-field text |
    python3 -c 'import json, sys
for line in sys.stdin:
    row = json.loads(line)
    print(row["id"], row["clean_status"], row["clean_text"], end="")'
