using Microsoft.AspNetCore.Components.Authorization;
using SyncWorker.Changes;
using SyncWorker.Dashboard.Access;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Reading;
using SyncWorker.Operate.Redaction;
using SyncWorker.Replay;

namespace SyncWorker.Dashboard;

/// <summary>
/// What one user of the page reads and does. Every action is a verb, as over HTTP, and is refused to those who may not act.
/// </summary>
internal sealed class Desk(AuthenticationStateProvider authentication, IOperator operate, KeyRing keys, Redactor redactor)
{
    private readonly RedactedOperator _redacted = new(operate, redactor);

    private bool _seesAll;

    /// <summary>Queries, for everybody who may see the page; without personal values until the user is known to be an operator.</summary>
    public IOperator Read => _seesAll ? operate : _redacted;

    public async Task<PageUser> UserAsync()
    {
        var user = PageUser.Of((await authentication.GetAuthenticationStateAsync()).User)
            ?? new("", HttpRole.Viewer, IsSignedIn: false, KeyId: null);
        _seesAll = user.MayAct;
        return user;
    }

    /// <summary>What the user may see of a record, beside its report.</summary>
    public RecordLife Shown(RecordLife life, string entity) => _seesAll ? life : redactor.Of(life, entity);

    /// <summary>Does one of <see cref="Verbs"/> in the user's name.</summary>
    /// <param name="verb">What to do.</param>
    /// <param name="request">Completed with the user's name, for the audit.</param>
    public async Task<Outcome<TReport>> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport
    {
        var user = await UserAsync();
        if (!user.MayAct || !IsStillKnown(user))
        {
            return new(null, [Problem.Of("", null, Fill.In(Texts.MayNotAct, user.Name, user.Role))]);
        }

        var problems = request.Problems().ToList();
        return problems.Count > 0
            ? new(null, problems)
            : await operate.DoAsync(verb, (TRequest)(request with { By = user.Name }), cancellationToken);
    }

    /// <summary>Whether the user may still see the page: it can stay open for days, and its key can be taken away meanwhile.</summary>
    public bool IsStillKnown(PageUser user) =>
        !keys.AreRequired ? !user.IsSignedIn : user.KeyId is { } id && keys.Knows(id, user.Role);
}
