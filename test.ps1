# Builds everything and runs every test: .\test.ps1 [arguments of dotnet test]
#
# Which RabbitMQ and PostgreSQL: those in RABBITMQ_URL and POSTGRES_CONNECTION; else containers, which the tests themselves start.
# Tests that need signals, or servers of Debian's packages to stop and kill, are left out: they run with ./test.sh on Linux.
# Its last line is always "N passed, N failed".
# Runs on Windows PowerShell 5.1 and on PowerShell 7. No param block: every argument goes to dotnet test as it is.
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot

$solution = 'SyncWorker.slnx'
$configuration = 'Release' # as in test.sh
# PowerShell splits -p:Name=Value into -p: and Name=Value: they belong together.
$runnerArguments = @()
foreach ($argument in $args) {
    if ($runnerArguments.Count -gt 0 -and $runnerArguments[-1] -match '^--?\w+:$') { $runnerArguments[-1] += $argument }
    else { $runnerArguments += [string] $argument }
}
$properties = @($runnerArguments | Where-Object { $_ -match '^(-|/)(p|property):|^--property:' })
$results = Join-Path ([IO.Path]::GetTempPath()) ('syncworker-test-' + [Guid]::NewGuid().ToString('N'))
$passed = 0
$failed = 0

# Native commands write to the error stream without having failed: only the exit code counts.
function Invoke-Native([string] $command, [string[]] $arguments) {
    $ErrorActionPreference = 'Continue'
    & $command @arguments | Out-Host
    $LASTEXITCODE
}

function Test-Docker {
    if (-not (Get-Command docker -ErrorAction SilentlyContinue)) { return $false }
    $ErrorActionPreference = 'Continue'
    docker info 2>&1 | Out-Null
    $LASTEXITCODE -eq 0
}

function Read-Results {
    foreach ($file in @(Get-ChildItem -Path $results -Filter '*.trx' -ErrorAction SilentlyContinue)) {
        $summary = ([xml](Get-Content -Raw -Encoding UTF8 -LiteralPath $file.FullName)).TestRun.ResultSummary
        $counters = $summary.Counters
        $bad = [int]$counters.failed + [int]$counters.error + [int]$counters.timeout + [int]$counters.aborted
        # A crashed test host fails the run, but none of its tests.
        if ($bad -eq 0 -and $summary.outcome -ne 'Completed') { $bad = 1 }
        $script:passed += [int]$counters.passed
        $script:failed += $bad
    }
}

try {
    $status = Invoke-Native 'dotnet' (@('build', $solution, '-c', $configuration) + $properties)

    $missing = @('RABBITMQ_URL', 'POSTGRES_CONNECTION' | Where-Object { -not [Environment]::GetEnvironmentVariable($_) })
    if ($status -eq 0 -and $missing.Count -gt 0 -and -not (Test-Docker)) {
        Write-Host "test.ps1: start Docker, or set $($missing -join ' and ') to a running server."
        $status = 1
    }

    if ($status -eq 0) {
        $selection = @()
        if (-not ($runnerArguments -match '^--filter')) {
            Write-Host 'test.ps1: the tests that need signals or servers of their own (stop, broker outages, TLS, topology, chaos) are left out.'
            $selection = @('--filter', 'Needs!=OwnServers&Needs!=Signals&Needs!=Browser')
        }
        $testArguments = @('test', $solution, '-c', $configuration, '--no-build', '-m:1', '--logger', 'trx', '--results-directory', $results)
        $status = Invoke-Native 'dotnet' ($testArguments + $selection + $runnerArguments)
        Read-Results
    }

    if ($status -ne 0 -and $failed -eq 0) { $failed = 1 }
    if ($passed + $failed -eq 0) { Write-Host 'test.ps1: no test was run.' }
}
catch {
    Write-Host "test.ps1: $_"
    if ($failed -eq 0) { $failed = 1 }
}
finally {
    Remove-Item -Recurse -Force -LiteralPath $results -ErrorAction SilentlyContinue
}

Write-Output "$passed passed, $failed failed"
if ($passed -eq 0 -or $failed -gt 0) { exit 1 }
exit 0
