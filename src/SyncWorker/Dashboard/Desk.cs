using Microsoft.AspNetCore.Components.Authorization;
using SyncWorker.Changes;
using SyncWorker.Dashboard.Access;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Replay;

namespace SyncWorker.Dashboard;

/// <summary>
/// What one user of the page reads and does. Every action is a verb, as over HTTP, and is refused to those who may not act.
/// </summary>
internal sealed class Desk(AuthenticationStateProvider authentication, IOperator operate, KeyRing keys)
{
    /// <summary>Queries, for everybody who may see the page.</summary>
    public IOperator Read => operate;

    public async Task<PageUser> UserAsync() =>
        PageUser.Of((await authentication.GetAuthenticationStateAsync()).User)
            ?? new("", HttpRole.Viewer, IsSignedIn: false, KeyId: null);

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
