using System.Text.Json.Serialization;
using SyncWorker.Changes;

namespace SyncWorker.Replay;

/// <summary>
/// What is asked of a verb. Its properties are the JSON body of the HTTP request, and the arguments and options of the command
/// (<see cref="ArgumentAttribute"/>, <see cref="OptionAttribute"/>) in the order of its constructor.
/// </summary>
internal abstract record Request
{
    /// <summary>The id in the route of the verb; 0 if there is none.</summary>
    [JsonIgnore]
    public long Id { get; init; }

    /// <summary>The caller, for the audit; null: the user of this process.</summary>
    public abstract string? By { get; init; }

    /// <summary>The HTTP request, if it has an Idempotency-Key.</summary>
    [JsonIgnore]
    public KeyedRequest? Keyed { get; init; }

    /// <summary>What is wrong with it; empty: nothing.</summary>
    public abstract IEnumerable<Problem> Problems();

    /// <summary>The sentence for a request that names what does not exist; null: it names nothing.</summary>
    public virtual string? Missing() => null;

    /// <summary>The last guard: command line and HTTP report the problems to their users before.</summary>
    /// <exception cref="ArgumentException">Something is wrong with the request.</exception>
    public static void Require(Request request)
    {
        if (request.Problems().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem.ToString(), nameof(request));
        }
    }
}

/// <summary>The property is an argument of the command.</summary>
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

    /// <summary>Instead of the name of the property.</summary>
    public string? Name { get; init; }

    /// <summary>The command cannot do without it.</summary>
    public bool IsRequired { get; init; }
}
