using SyncWorker.Changes;

namespace SyncWorker.Replay;

/// <summary>
/// A verb with which an operator changes something: one file holds its request, its report and its action, and <c>Verbs</c> lists it.
/// Command line and HTTP serve it from here.
/// </summary>
/// <param name="Name">The command, below <paramref name="Parent"/>.</param>
/// <param name="Parent">The command that it is part of; null: it is a command of its own.</param>
/// <param name="Route">Below <c>/api</c>. <c>{id:long}</c> in it stands for the <see cref="Request.Id"/> of what the verb changes.</param>
/// <param name="Help">What it does, for the command line.</param>
/// <param name="Act">Does it. Null: what the request names does not exist.</param>
internal sealed record Verb<TRequest, TReport>(
    string Name, string? Parent, string Route, string Help, Func<VerbTools, TRequest, CancellationToken, Task<TReport?>> Act) : IVerb
    where TRequest : Request
    where TReport : class, IReport
{
    /// <summary>What an HTTP request without a body asks for; null: it needs a body.</summary>
    public TRequest? WithoutBody { get; init; }

    public bool HasId => Route.Contains(Id, StringComparison.Ordinal);

    public string RouteOf(TRequest request) => Route.Replace(Id, $"{request.Id}", StringComparison.Ordinal);

    public T Visit<T>(IVerbVisitor<T> visitor) => visitor.Visit(this);

    private const string Id = "{id:long}";
}

/// <summary>A <see cref="Verb{TRequest, TReport}"/> of any types.</summary>
internal interface IVerb
{
    string? Parent { get; }

    T Visit<T>(IVerbVisitor<T> visitor);
}

/// <summary>Serves every verb.</summary>
internal interface IVerbVisitor<out T>
{
    T Visit<TRequest, TReport>(Verb<TRequest, TReport> verb)
        where TRequest : Request
        where TReport : class, IReport;
}

/// <summary>What came of a request.</summary>
/// <param name="Report">Null: see <paramref name="Problems"/>, or what the request names does not exist where these are empty.</param>
/// <param name="Problems">Why nothing was changed.</param>
internal sealed record Outcome<TReport>(TReport? Report, IReadOnlyList<Problem> Problems);
