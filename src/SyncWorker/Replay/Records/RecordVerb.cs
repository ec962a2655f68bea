using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Runtime;

namespace SyncWorker.Replay.Records;

/// <summary>
/// A verb that changes records: one file holds its request, its report and its action, and <see cref="RecordVerbs"/> lists it. Command line
/// and HTTP serve it from here.
/// </summary>
/// <param name="Name">The command, below <paramref name="Parent"/>.</param>
/// <param name="Parent">The command that it is part of; null: it is a command of its own.</param>
/// <param name="Help">What it does, for the command line.</param>
/// <param name="Act">Does it. Null: there is no such record.</param>
internal sealed record RecordVerb<TRequest, TReport>(
    string Name, string? Parent, string Help, Func<RecordTools, TRequest, CancellationToken, Task<TReport?>> Act) : IRecordVerb
    where TRequest : class, IRecordRequest<TRequest>
    where TReport : class, IRecordReport
{
    /// <summary>Below <c>/api</c>.</summary>
    public string Route => Parent is null ? $"/{Name}" : $"/entities/{Name}";

    public T Visit<T>(IRecordVerbVisitor<T> visitor) => visitor.Visit(this);
}

/// <summary>A <see cref="RecordVerb{TRequest, TReport}"/> of any types.</summary>
internal interface IRecordVerb
{
    string Name { get; }

    string? Parent { get; }

    T Visit<T>(IRecordVerbVisitor<T> visitor);
}

/// <summary>A face that serves every verb.</summary>
internal interface IRecordVerbVisitor<out T>
{
    T Visit<TRequest, TReport>(RecordVerb<TRequest, TReport> verb)
        where TRequest : class, IRecordRequest<TRequest>
        where TReport : class, IRecordReport;
}

/// <summary>
/// What is asked. Its properties are the JSON body of the HTTP request, and the arguments and options of the command
/// (<see cref="ArgumentAttribute"/>, <see cref="OptionAttribute"/>).
/// </summary>
internal interface IRecordRequest<out TSelf>
{
    string? Entity { get; }

    string? Key { get; }

    /// <summary>What is wrong with it; empty: nothing.</summary>
    IEnumerable<Problem> Problems();

    /// <summary>The same, of the record with this full key.</summary>
    TSelf WithKey(string? key);

    /// <summary>The same, asked by this caller.</summary>
    TSelf WithCaller(string? by);
}

/// <summary>What was done.</summary>
internal interface IRecordReport
{
    /// <summary>Something matched the request; else the command exits with 3.</summary>
    bool FoundAny { get; }

    /// <summary>For a person.</summary>
    string InWords();
}

/// <summary>What came of a request.</summary>
/// <param name="Report">Null: see <paramref name="Problems"/>, or there is no such record where these are empty.</param>
/// <param name="Problems">Why the key does not say which record is meant; nothing was changed then.</param>
internal sealed record RecordOutcome<TReport>(TReport? Report, IReadOnlyList<Problem> Problems);

/// <summary>What the action of a verb works with.</summary>
internal sealed record RecordTools(LedgerStore Store, WorkSignal Signal, TimeProvider Time);

/// <summary>The property is an argument of the command; they stand in the order of the request.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ArgumentAttribute(string help) : Attribute
{
    public string Help { get; } = help;

    /// <summary>The command cannot do without it.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>The property is an option of the command: <c>SourceApp</c> is <c>--source-app</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionAttribute(string help) : Attribute
{
    public string Help { get; } = help;
}
