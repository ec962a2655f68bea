# Builds everything and runs every test: .\test.ps1 [arguments of dotnet test]
#
# Which RabbitMQ: the one in RABBITMQ_URL; else a container by Testcontainers with -p:UseTestcontainers=true;
# else docker-compose.yml, in a project and on ports of its own. Its last line is always "N passed, N failed".
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

$urlBefore = $env:RABBITMQ_URL
$portsBefore = $env:RABBITMQ_PORT, $env:RABBITMQ_MANAGEMENT_PORT
try {
    $status = Invoke-Native 'dotnet' (@('build', $solution, '-c', $configuration) + $properties)

    if ($status -eq 0 -and -not $env:RABBITMQ_URL -and -not ($properties -match ':UseTestcontainers=true$')) {
        if (Test-Docker) {
            $env:RABBITMQ_PORT = '5673'
            $env:RABBITMQ_MANAGEMENT_PORT = '15673'
            $composeIsUp = $true
            $status = Invoke-Native 'docker' @('compose', '-p', 'syncworker-test', 'up', '-d', '--wait', 'rabbitmq')
            $env:RABBITMQ_URL = 'amqp://guest:guest@127.0.0.1:5673/'
        }
        else {
            Write-Host 'test.ps1: no RabbitMQ: start Docker, or set RABBITMQ_URL to a running broker.'
            $status = 1
        }
    }

    if ($status -eq 0) {
        $testArguments = @('test', $solution, '-c', $configuration, '--no-build', '-m:1', '--logger', 'trx', '--results-directory', $results)
        $status = Invoke-Native 'dotnet' ($testArguments + $runnerArguments)
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
    $env:RABBITMQ_URL = $urlBefore
    $env:RABBITMQ_PORT = $portsBefore[0]
    $env:RABBITMQ_MANAGEMENT_PORT = $portsBefore[1]
    Remove-Item -Recurse -Force -LiteralPath $results -ErrorAction SilentlyContinue
}

Write-Output "$passed passed, $failed failed"
if ($passed -eq 0 -or $failed -gt 0) { exit 1 }
exit 0
