using DimeEmulator;
using SyncWorker.Changes;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests;

/// <summary>
/// Cases in which the real server's answer is not known: the worker brings the board up to date with every possible answer.
/// </summary>
public sealed class ServerAnswersTests
{
    private static readonly Dictionary<string, EmulatorOptions> Servers = new()
    {
        ["answer wrapped"] = new() { Answer = AnswerShape.Wrapped },
        ["answer flat"] = new() { Answer = AnswerShape.Flat },
        ["answer both"] = new() { Answer = AnswerShape.Both },
        ["values lenient"] = new() { Values = ValueForms.Lenient },
        ["values strict"] = new() { Values = ValueForms.Strict },
        ["null omitted"] = new() { NullValue = NullValue.Omitted },
        ["null empties"] = new() { NullValue = NullValue.Empties },
        ["id wins"] = new() { ConflictingIds = ConflictingIds.IdWins },
        ["guid wins"] = new() { ConflictingIds = ConflictingIds.GuidWins },
        ["ids refused"] = new() { ConflictingIds = ConflictingIds.Refuse },
        ["links per resource"] = new() { ResourceLinks = ResourceLinks.PerResource },
        ["single resource"] = new() { ResourceLinks = ResourceLinks.Single },
        ["number of the source"] = new() { AppointmentNoScope = AppointmentNoScope.SourceApp },
        ["number of the board"] = new() { AppointmentNoScope = AppointmentNoScope.Board },
    };

    public static TheoryData<string> Names => [.. Servers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_appointment_identified_by_its_number_is_created_changed_and_deleted(string server)
    {
        const string appointment = "\"appointmentNo\":\"A-1\",\"sourceApp\":\"ERP\",\"sourceType\":\"JOB\"";
        const string planned = appointment
            + ",\"jobNo\":\"J\",\"taskNo\":\"T\",\"start\":\"2030-01-01T08:00:00\",\"end\":\"2030-01-01T09:00:00\"";
        Published[] changes =
        [
            Of(0, "Job", "ERP/JOB/J", "\"sourceApp\":\"ERP\",\"sourceType\":\"JOB\",\"jobNo\":\"J\",\"shortDescription\":\"s\""),
            Of(
                1,
                "Task",
                "ERP/JOB/J/T",
                "\"sourceApp\":\"ERP\",\"sourceType\":\"JOB\",\"jobNo\":\"J\",\"taskNo\":\"T\","
                + "\"shortDescription\":\"s\",\"duration\":\"01:30:00\""),
            Of(2, "Appointment", "ERP/A-1", planned + ",\"subject\":\"first\""),
            Of(3, "AppointmentCategory", "ERP/A-1", appointment + ",\"category\":\"Red\""),
            Of(4, "Appointment", "ERP/A-1", planned + ",\"subject\":\"second\",\"resourceNo\":\"R\""),
        ];

        var run = RunOf(changes, Servers[server]);

        Assert.Null(run.Stuck);
        Assert.DoesNotContain(run.Ledger, change => change.State is ChangeState.Dead or ChangeState.Pending);
        var record = Assert.Single(run.Board["Appointment"]).Value;
        Assert.Equal(("A-1", "second", "R"), (record["AppointmentNo"], record["Subject"], record["ResourceNo"]));

        var deleted = RunOf([.. changes, Of(5, "Appointment", "ERP/A-1", appointment, "Delete")], Servers[server]);

        Assert.Empty(deleted.Board["Appointment"]);
        Assert.DoesNotContain(deleted.Ledger, change => change.State is ChangeState.Dead or ChangeState.Pending);
    }

    private static Run RunOf(IReadOnlyList<Published> changes, EmulatorOptions server) => Run.Of(new()
    {
        Seed = 1,
        Changes = changes,
        Deliveries = [.. changes.Select(change => change.Index)],
        Pauses = [.. changes.Select(_ => TimeSpan.FromMilliseconds(200))],
        Calls = [.. Enumerable.Repeat(new CallPlan(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)), 100)],
        Kills = new HashSet<int>(),
        Server = server,
        MaxRows = 500,
    });

    private static Published Of(int index, string entity, string key, string fields, string kind = "Upsert") => new(
        index, entity, key, kind, true, new Dictionary<string, string>(), false,
        $$"""{"entity":"{{entity}}","kind":"{{kind}}","version":{{index + 1}},{{fields}}}""");
}
