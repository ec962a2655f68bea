using System.Net;
using Microsoft.AspNetCore.Components.Authorization;
using SyncWorker.Dashboard;
using SyncWorker.Dashboard.Access;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Redaction;
using SyncWorker.Operate.Sending;
using SyncWorker.Pages.Tests.Support;

namespace SyncWorker.Pages.Tests;

/// <summary>The server refuses what a user may not do, whatever the browser sends.</summary>
public sealed class DeskTests
{
    [Theory]
    [InlineData("Viewer", PageWorker.ViewerKey)]
    [InlineData("Operator", "a key that was taken away")]
    [InlineData("Operator", PageWorker.ViewerKey)] // the role of a key was lowered
    public async Task A_viewer_and_a_key_that_is_gone_change_nothing(string role, string key)
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);
        var desk = Desk(worker, new("somebody", Enum.Parse<HttpRole>(role), IsSignedIn: true, worker.Get<KeyRing>().Find(key)?.Id ?? "gone"));

        var (report, problems) = await desk.DoAsync(Pauser.Verb, new PauseRequest("mischief"), default);

        Assert.Null(report);
        Assert.Contains("may not change anything", Assert.Single(problems).Allowed, StringComparison.Ordinal);
        Assert.True((await worker.Operator.StatusAsync(default)).Gate.Open);
    }

    [Fact]
    public async Task Somebody_without_a_key_changes_nothing_where_keys_are_asked_for()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);

        var (report, _) = await Desk(worker, PageUser.Local).DoAsync(Pauser.Verb, new PauseRequest("mischief"), default);

        Assert.Null(report);
    }

    [Fact]
    public async Task An_operator_acts_in_the_name_of_the_key()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);
        var desk = Desk(worker, new("ann", HttpRole.Operator, IsSignedIn: true, worker.Get<KeyRing>().Find(PageWorker.OperatorKey)!.Id));

        var (report, _) = await desk.DoAsync(Pauser.Verb, new PauseRequest("lunch", By: "somebody else"), default);

        Assert.NotNull(report);
        Assert.Equal("ann", Assert.Single((await worker.Operator.AuditAsync(new(), default)).Items).By);
    }

    [Fact]
    public async Task Letters_are_exported_for_those_who_may_see_them()
    {
        await using var worker = await PageWorker.StartAsync();
        await using var guarded = await PageWorker.StartAsync(hasKeys: true);
        await worker.Board.BreakAsync(new { status = 400, body = """{"Description":"=1+1, \"no\""}""", where = new { SiteCity = "Atlantis" } });
        await worker.PublishAsync(
            Given.Job("=J1", 1, ("siteCity", "Atlantis")), Given.Job("J2", 1, ("siteCity", "Atlantis")), Given.Job("J3", 1));

        var csv = (await worker.Http.GetStringAsync(new Uri("/dead/export.csv?entity=Job&key=J2", UriKind.Relative))).Split("\r\n");
        var json = await worker.Http.GetStringAsync(new Uri("/dead/export.json?entity=Job", UriKind.Relative));
        using var wrong = await worker.Http.GetAsync(new Uri("/dead/export.csv?entiti=Job", UriKind.Relative));
        using var stranger = await guarded.Http.GetAsync(new Uri("/dead/export.csv", UriKind.Relative));

        Assert.Equal(3, csv.Length);
        Assert.StartsWith("id,entity,key,code,class,message,field,value", csv[0], StringComparison.Ordinal);
        Assert.Contains("\"Job\",\"BC1/SERVICE/J2\",\"DIME201\",\"rejected\",\"'=1+1, \"\"no\"\"\"", csv[1], StringComparison.Ordinal);
        Assert.Equal(2, json.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    private static Desk Desk(PageWorker worker, PageUser user) =>
        new(new SignedIn(user), worker.Operator, worker.Get<KeyRing>(), worker.Get<Redactor>());

    private sealed class SignedIn(PageUser user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user.ToPrincipal()));
    }
}
