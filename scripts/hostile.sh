#!/usr/bin/env bash
# hostile.sh [ROUNDS]: hostile deliveries, requests and answers on both stores, for as many rounds as are given (default 2,000,000: hours).
# PostgreSQL as for the tests: POSTGRES_CONNECTION, or a server of its own. A failure names its seed: HOSTILE_SEED=… repeats it alone.
set -euo pipefail
cd "$(dirname "$0")/.."
export HOSTILE_ROUNDS="${1:-2000000}"
if [ -z "${POSTGRES_CONNECTION:-}" ]; then
  directory=$(mktemp -d)
  POSTGRES_CONNECTION=$(scripts/postgres.sh start "$directory")
  export POSTGRES_CONNECTION
  trap 'scripts/postgres.sh stop "$directory"; rm -rf "$directory"' EXIT
fi
for project in tests/SyncWorker.Tests tests/PostgreSql.Tests; do
  dotnet test "$project" -c Release --filter FullyQualifiedName~HostileInput
done
