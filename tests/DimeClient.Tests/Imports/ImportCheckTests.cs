using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;
using static DimeClient.ImportProblemKind;

namespace DimeClient.Tests.Imports;

public sealed class ImportCheckTests
{
    [Fact]
    public async Task Every_problem_of_every_row_is_listed_and_nothing_is_sent()
    {
        var handler = StubHandler.Answering(200, "{}");
        ImportRow[] rows =
        [
            Import.Upsert(new Job { SourceApp = new string('x', 31), SourceType = "SERVICE-ORDER", JobNo = " " }),
            Import.Upsert(new Pin { Name = "fine" }),
            Import.Raw("mboc_upsertPin", ("Name", "A"), ("Colour", "#fff"), ("name", "B")),
        ];

        var result = await Clients.Over(handler).Imports.RunAsync(rows);

        Assert.Empty(handler.Sent);
        Assert.Equal((DimeErrorKind.Validation, DimeErrorReason.Invalid), (result.Error!.Kind, result.Error.Reason));
        Assert.Equal(
            [(0, "SourceApp", TooLong), (0, "SourceType", TooLong), (0, "JobNo", Missing), (0, "ShortDescription", Missing),
                (2, "Colour", UnknownParameter), (2, "name", Repeated)],
            result.Error.Problems.Select(p => (p.Row, p.Parameter, p.Kind)));
        Assert.Equal(
            "SourceType has 13 characters; at most 10 are allowed.", result.Error.Problems[1].Message);
    }

    [Fact]
    public async Task The_exception_of_a_refused_import_carries_the_problems()
    {
        var result = await Clients.Over(StubHandler.Answering(200, "{}")).Imports.RunAsync(Import.Upsert(new Pin()));

        var thrown = Assert.Throws<DimeValidationException>(() => result.EnsureSuccess());

        Assert.Equal("Nothing was sent: Row 0, mboc_upsertPin: Name is required and must not be blank.", thrown.Message);
        Assert.Equal("Name", Assert.Single(thrown.Problems).Parameter);
    }

    public static TheoryData<string, ImportRow> Fine => new()
    {
        { "a length at its limit", Import.Upsert(new Pin { Name = new string('x', 100) }) },
        {
            "an empty value that is required but not part of the key",
            Import.Upsert(new Job { SourceApp = "A", SourceType = "B", JobNo = "C", ShortDescription = "" })
        },
        {
            "an appointment with only its Guid",
            Import.Delete(new Appointment { AppointmentGuid = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e") })
        },
        { "an appointment with only its id", Import.Delete(new Appointment { AppointmentId = 7 }) },
        { "a new appointment with neither", Import.Upsert(Appointment()) },
        { "a procedure outside the catalog", Import.Raw("my_upsertJob", ("Anything", new string('x', 5000))) },
        { "names in another case", Import.Raw("MBOC_UPSERTPIN", ("NAME", "A")) },
        {
            "a link, whose wire names differ",
            Import.Upsert(new AppointmentUri { AppointmentId = 7, Uri = "https://x", Description = "X" })
        },
        { "clearing a whole task", Import.Clear(new TaskFilterValue { SourceApp = "A", SourceType = "B", JobNo = "C", TaskNo = "D" }) },
        { "the last second of a day", Import.Raw("mboc_upsertTask", [.. TaskKey, ("Duration", "23:59:59")]) },
        { "a cleared duration", Import.Raw("mboc_upsertTask", [.. TaskKey, ("Duration", "")]) },
    };

    [Theory]
    [MemberData(nameof(Fine))]
    public async Task No_problem_is_found_in(string what, ImportRow row)
    {
        var result = await Clients.Over(StubHandler.Answering(200, "{}")).Imports.RunAsync(row);

        Assert.True(result.Ok, $"{what}: {result.Error?.Message}");
    }

    public static TheoryData<string, string, ImportProblemKind, ImportRow> Wrong => new()
    {
        { "an update without an appointment", "AppointmentGuid", Missing, Import.Update(new AppointmentLocked { Locked = true }) },
        {
            "an assignment without an appointment",
            "AppointmentGuid",
            Missing,
            Import.Upsert(new Assignment { SourceApp = "A", SourceType = "B", ResourceNo = "R" })
        },
        {
            "a link without an appointment",
            "pAppointmentGuid",
            Missing,
            Import.Upsert(new AppointmentUri { Uri = "https://x", Description = "X" })
        },
        { "a resource without its number", "ResourceNo", Missing, Import.Delete(new Resource()) },
        { "a clear without a resource", "ResourceNo", Missing, Import.Clear(new ResourceFilterValue { FilterGroup = "G" }) },
        { "a day", "Duration", NotATime, Task(TimeSpan.FromDays(1)) },
        { "half a second", "Duration", NotATime, Task(TimeSpan.FromSeconds(0.5)) },
        { "a negative duration", "Duration", NotATime, Task(TimeSpan.FromSeconds(-1)) },
        {
            "a parameter of the other procedure",
            "CheckAppointments",
            UnknownParameter,
            Import.Raw("mboc_upsertTask", [.. TaskKey, ("CheckAppointments", "1")])
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task One_problem_is_found_in(string what, string parameter, ImportProblemKind kind, ImportRow row)
    {
        var result = await Clients.Over(StubHandler.Answering(200, "{}")).Imports.RunAsync(row);

        Assert.True(result.Error is not null, what);
        Assert.Equal((parameter, kind), Assert.Single(result.Error.Problems.Select(p => (p.Parameter, p.Kind))));
    }

    [Fact]
    public async Task Unchecked_rows_are_sent_and_judged_by_the_server()
    {
        var handler = StubHandler.Answering(400, """{"Error":"E","Description":"Not this one."}""");

        var result = await Clients.Over(handler).Imports.RunUncheckedAsync([Import.Upsert(new Pin())]);

        Assert.Single(handler.Sent);
        Assert.Equal(("Not this one.", 0), (result.Error!.Message, result.Error.Problems.Count));
    }

    private static (string, string)[] TaskKey =>
        [("SourceApp", "A"), ("SourceType", "B"), ("JobNo", "C"), ("TaskNo", "D"), ("ShortDescription", "E")];

    private static ImportRow Task(TimeSpan duration) => Import.Upsert(
        new DimeTask { SourceApp = "A", SourceType = "B", JobNo = "C", TaskNo = "D", ShortDescription = "E", Duration = duration });

    private static Appointment Appointment() => new()
    {
        SourceApp = "A",
        SourceType = "B",
        JobNo = "C",
        TaskNo = "D",
        ResourceNo = "R",
        Start = new DateTime(2026, 11, 20),
        End = new DateTime(2026, 11, 21),
    };
}
