#!/usr/bin/env bash
# Compares SyncWorker with what people would write instead, on private servers: ./bench.sh [SCENARIO]… [--quick]; --help says more.
# Writes the tables and plots of docs/performance.md; with --quick to TestResults/bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

scripts/rabbitmq.sh install
scripts/postgres.sh install
dotnet build bench/Compare -c Release -v quiet -p:RunAnalyzers=false
exec dotnet bench/Compare/bin/Release/net10.0/Compare.dll "$@"
