using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using SyncWorker.Changes;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Access.Keys;

/// <summary>For whom a key is made, and what it may do.</summary>
internal sealed record AddKeyRequest(
    [property: Argument("Who uses the key, for the audit: erp, or anna.", IsRequired = true)] string? Name = null,
    [property: Option("Publisher, Viewer or Operator.", IsRequired = true)] string? Role = null,
    [property: Option("A source application that a publisher speaks for. Default: all.", Name = "source-app")]
    IReadOnlyList<string>? SourceApps = null,
    [property: Option("When the key stops being valid. Default: never.")] DateTimeOffset? Expires = null,
    string? By = null) : Request
{
    private const int LongestName = 64;

    public override IEnumerable<Problem> Problems()
    {
        // "local" is who acts while there are no keys.
        if (Name is not { Length: > 0 and <= LongestName } name || name.Trim() != name || name.Any(char.IsControl)
            || name.Equals("local", StringComparison.OrdinalIgnoreCase))
        {
            yield return Problem.Of(
                "name", Name, $"must have 1 to {LongestName} characters, no control characters, and no space at either end; not local");
        }

        if (HttpKey.RoleOf(Role) is not { } role)
        {
            yield return Problem.Of("role", Role, "must be " + string.Join(" or ", Enum.GetNames<HttpRole>()));
        }
        else if (SourceApps is { Count: > 0 } && role != HttpRole.Publisher)
        {
            yield return Problem.Of("sourceApps", SourceApps[0], $"must be left out for the role {role}: only publishers are bound");
        }

        foreach (var app in (SourceApps ?? []).Where(string.IsNullOrWhiteSpace))
        {
            yield return Problem.Of("sourceApps", app, "must name a source application");
        }
    }
}

/// <summary>A new key.</summary>
/// <param name="Name">Who uses the key, as the audit names it.</param>
/// <param name="Key">The key itself: it is shown here and nowhere else.</param>
/// <param name="Role">What the key may do.</param>
/// <param name="SourceApps">The source applications that a publisher speaks for; empty: all.</param>
/// <param name="ExpiresAt">When it stops being valid; null: never.</param>
internal sealed record AddKeyReport(
    string Name, string Key, HttpRole Role, IReadOnlyList<string> SourceApps, DateTimeOffset? ExpiresAt) : IReport
{
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    public static AddKeyReport Refused(Problem problem) => new("", "", HttpRole.Viewer, [], null) { Problems = [problem] };

    public string InWords() => string.Join(
        Environment.NewLine,
        $"The key of {Name} ({KeyAdder.Describe(Role, SourceApps, ExpiresAt)}). It is shown only now:",
        "",
        $"  {Key}",
        "",
        "Send it as X-API-KEY or Authorization: Bearer; for this command line, set SYNCWORKER_KEY. Every request needs a key from now on.");

    /// <summary>A report may end up in a log or in an exception.</summary>
    public override string ToString() => $"{nameof(AddKeyReport)} {Name}";
}

/// <summary>Makes a key to the HTTP API. The ledger keeps only its hash.</summary>
internal sealed class KeyAdder(VerbTools tools)
{
    /// <summary>How a key begins, so that people and scanners recognise one in a file.</summary>
    public const string Prefix = "sw_";

    /// <summary>256 random bits.</summary>
    private const int Bytes = 32;

    /// <summary>Of 43 random characters 5 are shown, so 226 of 256 bits stay secret.</summary>
    private const int Shown = 8;

    public static readonly Verb<AddKeyRequest, AddKeyReport> Verb = new(
        "add", "keys", "/keys",
        "Make a key to the HTTP API and show it once. Example: syncworker keys add erp --role Publisher --source-app BC1",
        async (tools, request, cancellationToken) => await new KeyAdder(tools).AddAsync(request, cancellationToken));

    public async Task<AddKeyReport> AddAsync(AddKeyRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var now = tools.Time.GetUtcNow();
        if (request.Expires <= now)
        {
            return AddKeyReport.Refused(Problem.Of("expires", $"{request.Expires:O}", $"must be in the future; now it is {now:O}"));
        }

        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var (role, apps) = (HttpKey.RoleOf(request.Role)!.Value, request.SourceApps ?? []);

        // The transaction must not return the report: whoever keeps what a transaction returns would keep the key.
        var isNew = await tools.Store.WriteAsync(
            ledger =>
            {
                if (!KeyRow.Add(
                    ledger, request.Name!, HttpKey.HashOf(key), key[..Shown], role.ToString(), apps, now,
                    request.By ?? Environment.UserName, request.Expires))
                {
                    return false;
                }
                var scope = $"{request.Name} ({Describe(role, apps, request.Expires)}, {key[..Shown]}…)";
                Audit.Write(ledger, now, request.By, "key added", scope, null);
                return true;
            },
            cancellationToken);
        return isNew
            ? new(request.Name!, key, role, apps, request.Expires)
            : AddKeyReport.Refused(Problem.Of(
                "name", request.Name, "is the name of a key that is in use: revoke it first, or choose another name"));
    }

    /// <summary>What a key may do, in words.</summary>
    public static string Describe(HttpRole role, IReadOnlyList<string> apps, DateTimeOffset? expiresAt) =>
        role + (apps.Count == 0 ? "" : $" of {string.Join(" and ", apps)}") + (expiresAt is { } end ? $" until {end:O}" : "");
}
