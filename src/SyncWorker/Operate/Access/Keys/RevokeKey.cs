using SyncWorker.Changes;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Access.Keys;

/// <summary>Which key is taken back, and why.</summary>
internal sealed record RevokeKeyRequest(
    [property: Argument("The name of the key.", IsRequired = true)] string? Name = null,
    [property: Option("The reason, kept in the audit.", IsRequired = true)] string? Reason = null,
    string? By = null) : Request
{
    public override IEnumerable<Problem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return Problem.Of("name", Name, "must name a key");
        }

        if (string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why the key is revoked");
        }
    }

    public override string Missing() =>
        $"The ledger has no key '{Name}' that is in use; a key of Http:Keys is removed there. All keys of the ledger: syncworker keys list";
}

/// <summary>The key that was taken back.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="RevokedAt">When it was revoked.</param>
internal sealed record RevokeKeyReport(string Name, DateTimeOffset RevokedAt) : IReport
{
    public string InWords() => $"The key '{Name}' is revoked: every worker refuses it within seconds.";
}

/// <summary>Takes a key of the ledger back, for ever.</summary>
internal sealed class KeyRevoker(VerbTools tools)
{
    public static readonly Verb<RevokeKeyRequest, RevokeKeyReport> Verb = new(
        "revoke", "keys", "/keys/revoke",
        "Refuse a key from now on. Example: syncworker keys revoke erp --reason \"was sent by mail\"",
        (tools, request, cancellationToken) => new KeyRevoker(tools).RevokeAsync(request, cancellationToken));

    /// <returns>Null if no key with this name is in use.</returns>
    public Task<RevokeKeyReport?> RevokeAsync(RevokeKeyRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        return tools.Store.WriteAsync(
            ledger =>
            {
                var now = tools.Time.GetUtcNow();
                if (!KeyRow.Revoke(ledger, request.Name!, now, request.By ?? Environment.UserName, request.Reason!))
                {
                    return null;
                }
                Audit.Write(ledger, now, request.By, "key revoked", request.Name!, request.Reason);
                return new RevokeKeyReport(request.Name!, now);
            },
            cancellationToken);
    }
}
