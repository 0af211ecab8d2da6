#!/bin/sh
# The tests drive Debian's chromium. Install it where that is possible without asking, else say how.
set -eu
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk
    exit 0
fi
echo "The tests need chromium and a Japanese font: sudo apt-get install chromium fonts-noto-cjk" >&2
exit 1
