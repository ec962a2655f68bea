using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace SyncWorker.Tests;

/// <summary>Alone, as the runtime does not say for which test it compiles something.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>
/// Code that is generated for each use, such as a stub for reflection, was a second of each ten once. It is generated at the first use of
/// a statement, and never again.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class GeneratedCodeTests : IDisposable
{
    private const int Jobs = 400;

    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task No_code_is_generated_for_changes_like_those_before()
    {
        await RunAsync(version: 1);
        await RunAsync(version: 2);

        using var generated = new GeneratedCode();
        await RunAsync(version: 3);

        Assert.Empty(generated.Names);
    }

    private async Task RunAsync(int version)
    {
        await _ledger.ReceiveAsync([.. Enumerable.Range(1, Jobs).Select(job => (TestLedger.JobJson($"JOB-{job}", version), (string?)$"{job} {version}"))]);
        Assert.True(await _ledger.SendAsync());
    }

    /// <summary>The methods that the runtime compiles from generated code meanwhile.</summary>
    private sealed class GeneratedCode : EventListener
    {
        private const EventKeywords Jit = (EventKeywords)0x10;
        private readonly ConcurrentQueue<string> _names = new();

        public IReadOnlyCollection<string> Names => _names;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            {
                EnableEvents(eventSource, EventLevel.Verbose, Jit);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // The namespace, the name and the signature of a method are its seventh to ninth values.
            if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) == true
                && (string?)eventData.Payload![6] == "dynamicClass")
            {
                _names.Enqueue($"{eventData.Payload[7]} {eventData.Payload[8]}");
            }
        }
    }
}
