# Builds everything and runs every test: .\test.ps1 [arguments of dotnet test]
#
# Which RabbitMQ and PostgreSQL: those in RABBITMQ_URL and POSTGRES_CONNECTION; else containers by Testcontainers with
# -p:UseTestcontainers=true; else docker-compose.yml, in a project and on ports of its own.
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
$composeIsUp = $false

# What the tests look for, and what docker compose starts on these ports where nobody has given it.
$servers = @(
    @{ Variable = 'RABBITMQ_URL'; Service = 'rabbitmq'; Url = 'amqp://guest:guest@127.0.0.1:5673/' }
    @{ Variable = 'POSTGRES_CONNECTION'; Service = 'postgres'; Url = 'Host=127.0.0.1;Port=5433;Username=postgres;Password=postgres;Database=postgres' }
)
$ports = @{ RABBITMQ_PORT = '5673'; RABBITMQ_MANAGEMENT_PORT = '15673'; POSTGRES_PORT = '5433' }

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

$before = @{}
foreach ($name in @($servers | ForEach-Object { $_.Variable }) + @($ports.Keys)) {
    $before[$name] = [Environment]::GetEnvironmentVariable($name)
}
try {
    $status = Invoke-Native 'dotnet' (@('build', $solution, '-c', $configuration) + $properties)

    $missing = @($servers | Where-Object { -not $before[$_.Variable] })
    if ($status -eq 0 -and $missing.Count -gt 0 -and -not ($properties -match ':UseTestcontainers=true$')) {
        if (Test-Docker) {
            foreach ($name in $ports.Keys) { [Environment]::SetEnvironmentVariable($name, $ports[$name]) }
            $composeIsUp = $true
            $services = @($missing | ForEach-Object { $_.Service })
            $status = Invoke-Native 'docker' (@('compose', '-p', 'syncworker-test', 'up', '-d', '--wait') + $services)
            foreach ($server in $missing) { [Environment]::SetEnvironmentVariable($server.Variable, $server.Url) }
        }
        else {
            foreach ($server in $missing) {
                Write-Host "test.ps1: no $($server.Service): start Docker, or set $($server.Variable) to a running one."
            }
            $status = 1
        }
    }

    if ($status -eq 0) {
        $selection = @()
        if (-not ($runnerArguments -match '^--filter')) {
            Write-Host 'test.ps1: the tests that need signals or servers of their own (stop, broker outages, TLS, topology, chaos) are left out.'
            $selection = @('--filter', 'Needs!=OwnServers&Needs!=Signals')
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
    if ($composeIsUp) {
        try { Invoke-Native 'docker' @('compose', '-p', 'syncworker-test', 'down', '-v') | Out-Null } catch { Write-Host "test.ps1: $_" }
    }
    foreach ($name in $before.Keys) {
        if ($null -eq $before[$name]) { Remove-Item -LiteralPath "env:$name" -ErrorAction SilentlyContinue }
        else { Set-Item -LiteralPath "env:$name" -Value $before[$name] }
    }
    Remove-Item -Recurse -Force -LiteralPath $results -ErrorAction SilentlyContinue
}

Write-Output "$passed passed, $failed failed"
if ($passed -eq 0 -or $failed -gt 0) { exit 1 }
exit 0
