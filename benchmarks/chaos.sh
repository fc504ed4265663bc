#!/usr/bin/env bash
# Ten seeds of chaos: a driver that knows nothing of the daemon but two commands kills it, stops it, floods it and changes
# its inbox all the while, and compares at the end what is indexed with what is there. One line of JSON a seed.
#
#   benchmarks/chaos.sh [FIRST-SEED [LAST-SEED [OPTION…]]]     options go to the driver
#
# The driver is ../shared/tools/chaos.py, or what DATELINE_CHAOS names. DATELINE is the command, `dateline` by default.
set -uo pipefail
cd "$(dirname "$0")/.."

driver=${DATELINE_CHAOS:-../shared/tools/chaos.py}
dateline=${DATELINE:-dateline}
if [ ! -r "$driver" ]; then
  echo "NOT RUN: there is no driver at $driver (DATELINE_CHAOS names another)." >&2
  exit 0
fi
first=${1:-1} last=${2:-10}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- --seconds 60 --kills 20 --stops 2 --burst 20000 --quiesce 900 --check-every 5 --second-instance

# What the driver counts on: files by name. Its junk and its races leave others with a page in them.
only_pages='ignore = ["*", "!*/", "!*.html", "!*.htm", "!*.HTM", "!*.txt"]'

failed=0
for seed in $(seq "$first" "$last"); do
  work=$(mktemp -d)
  mkdir -p "$work/index/archive"
  echo "$only_pages" >"$work/index/archive/dateline.toml"
  if python3 "$driver" --work "$work" --start "exec $dateline --archive {index}/archive watch {inbox}" \
    --ids "$dateline --archive {index}/archive list" --seed "$seed" --start-timeout 120 "$@"; then
    rm -rf "$work"
  else
    failed=$((failed + 1))
    echo "seed $seed failed: its operations and the daemon's log are in $work" >&2
  fi
done
echo "$failed of $((last - first + 1)) seeds failed"
exit $((failed > 0))
