using SyncWorker.Bench.Report;

namespace SyncWorker.Bench.Scenarios;

/// <summary>What a scenario adds to the page.</summary>
/// <param name="What">What was done, in sentences.</param>
internal sealed record Section(string What, MarkdownTable Table, BarPlot Plot, IReadOnlyList<string> Notes, bool HasFailures);
