#!/usr/bin/env bash
# Builds everything and runs every test, with a RabbitMQ and a PostgreSQL of its own: ./test.sh [arguments of dotnet test]
#
# Which ones: those in RABBITMQ_URL and POSTGRES_CONNECTION; else private servers from the distribution's packages (installed if
# missing); else containers, which the tests themselves start where Docker answers.
# The tests that stop, kill or set up servers of their own need the distribution's packages; where those are not to be had they are left
# out, and it says so; likewise the page's tests where there is no Chromium. Its last line is always "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly solution=SyncWorker.slnx
readonly configuration=Release # what users run, and what the figures are measured with

temp=$(mktemp -d "${TMPDIR:-/tmp}/syncworker-test.XXXXXX")

clean_up() {
  local server
  if [[ -n ${beside:-} ]]; then kill "$beside" 2>/dev/null || true; fi
  for server in rabbitmq postgres; do
    if [[ -d $temp/$server ]]; then "scripts/$server.sh" stop "$temp/$server" || true; fi
  done
  rm -rf "$temp"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

finish() { # passed failed
  clean_up >&2
  trap - EXIT
  echo "$1 passed, $2 failed"
  (($1 > 0 && $2 == 0)) || exit 1
  exit 0
}

# Properties (-p:Name=Value) are for the build as well, everything else is for the runner only.
properties=()
for argument in "$@"; do
  case $argument in
    [-/]p:* | [-/]property:* | --property:*) properties+=("$argument") ;;
  esac
done

# Starts what the tests look for in that variable, unless it is set. Without it they start a container.
provide() { # variable server
  local url
  if [[ -n ${!1:-} ]]; then return; fi
  if "scripts/$2.sh" install; then
    mkdir "$temp/$2"
    url=$("scripts/$2.sh" start "$temp/$2") || return 1
    export "$1=$url"
  elif ! docker info >/dev/null 2>&1; then
    echo "test.sh: no $2: install it (scripts/$2.sh install) or Docker, or set $1 to a running one." >&2
    return 1
  fi
}

# The result files say more than the exit code, and the exit code knows of what has left no result file.
count() { # exit code of the runner
  local passed=0 failed=0 trx counters key value project_failed
  for trx in "$temp"/results/*.trx; do
    [[ -f $trx ]] || continue
    project_failed=0
    counters=$(grep -o '<Counters [^>]*>' "$trx" | head -n 1) || true
    while read -r key value; do
      case $key in
        passed) passed=$((passed + value)) ;;
        failed | error | timeout | aborted) project_failed=$((project_failed + value)) ;;
      esac
    done < <(grep -oE '[a-zA-Z]+="[0-9]+"' <<<"$counters" | tr '="' '  ')
    # A crashed test host fails the run, but none of its tests.
    if ((project_failed == 0)) && ! grep -q '<ResultSummary outcome="Completed"' "$trx"; then project_failed=1; fi
    failed=$((failed + project_failed))
  done
  if (($1 != 0 && failed == 0)); then failed=1; fi
  if ((passed + failed == 0)); then echo "test.sh: no test was run." >&2; fi
  finish "$passed" "$failed"
}

dotnet build "$solution" -c "$configuration" "${properties[@]}" || finish 0 1
provide RABBITMQ_URL rabbitmq && provide POSTGRES_CONNECTION postgres || finish 0 1

selection=()
left_out=()
if [[ " $* " != *" --filter"* ]]; then
  if ! { scripts/rabbitmq.sh install && scripts/postgres.sh install; }; then
    echo "test.sh: the tests that need servers of their own (broker outages, TLS, topology, chaos) are left out." >&2
    left_out+=("Needs!=OwnServers")
  fi
  if ! scripts/chromium.sh install; then
    echo "test.sh: the tests of the page that need a browser are left out." >&2
    left_out+=("Needs!=Browser")
  fi
  if ((${#left_out[@]} > 0)); then selection=(--filter "$(IFS='&'; echo "${left_out[*]}")"); fi
fi

# Two at a time: many tests wait for servers, others compute. Those that use the shared broker run one after another.
at_the_broker=(Chaos Integration.Tests Docs.Tests Demo.Tests Support.Tests)
arguments=("$@")

run() { # projects, one after another
  local project status=0
  for project in "$@"; do
    dotnet test "tests/$project" -c "$configuration" --no-build --logger "trx;LogFileName=$project.trx" \
      --results-directory "$temp/results" "${selection[@]}" "${arguments[@]}" || status=$?
  done
  return "$status"
}

others=()
for project in tests/*/; do
  project=$(basename "$project")
  if grep -q Microsoft.NET.Test.Sdk "tests/$project/"*.csproj && [[ " ${at_the_broker[*]} " != *" $project "* ]]; then
    others+=("$project")
  fi
done

run "${others[@]}" >"$temp/others.log" 2>&1 &
beside=$!
status=0
run "${at_the_broker[@]}" || status=$?
wait "$beside" || status=$?
beside=
cat "$temp/others.log"
count "$status"
