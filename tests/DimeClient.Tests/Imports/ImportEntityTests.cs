using System.Globalization;
using DimeClient.Entities;
using Xunit;

namespace DimeClient.Tests.Imports;

public sealed class ImportEntityTests
{
    private static readonly Job Key = new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1" };

    [Fact]
    public void Null_is_not_sent_but_an_empty_text_or_a_zero_is()
    {
        var row = Import.Upsert(Key with { ShortDescription = "Boiler", Description = "", FreeDecimal1 = 0, FreeBit1 = false });

        Assert.Equal("mboc_upsertJob", row.Procedure);
        Assert.Equal(
            [("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", "J1"), ("ShortDescription", "Boiler"), ("Description", ""),
                ("FreeDecimal1", "0"), ("FreeBit1", "False")],
            row.Parameters.Select(p => (p.Key, p.Value)));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Values_are_written_the_same_in_every_culture(string culture)
    {
        var task = new DimeTask
        {
            TaskType = TaskType.Project,
            RequestedStartDate = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.FromHours(-5)),
            RequestedEndDate = new DateTime(2026, 11, 20, 9, 30, 0, 250, DateTimeKind.Utc),
            Duration = new TimeSpan(1, 30, 0),
            DurationInSeconds = -5400,
            InfiniteTask = true,
            FreeDecimal1 = -1234.50m,
        };
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            var row = Import.Upsert(task);

            Assert.Equal(
                ["1", "2026-11-20T08:00:00-05:00", "2026-11-20T09:30:00.25", "01:30:00", "-5400", "True", "-1234.50"],
                row.Parameters.Select(p => p.Value));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_delete_sends_only_the_parameters_of_its_procedure_and_an_upsert_leaves_out_those_of_a_delete()
    {
        var job = Key with { ShortDescription = "Boiler", CheckAppointments = false };

        Assert.Equal(["SourceApp", "SourceType", "JobNo", "CheckAppointments"], Import.Delete(job).Parameters.Select(p => p.Key));
        Assert.DoesNotContain("CheckAppointments", Import.Upsert(job).Parameters.Select(p => p.Key));
    }

    [Fact]
    public void Updates_and_clears_have_procedures_of_their_own()
    {
        var guid = Guid.Parse("0F8FAD5B-D9CB-469F-A165-70867728950E");

        var update = Import.Update(new AppointmentCategory { AppointmentGuid = guid, Category = "Red" });
        var clear = Import.Clear(new ResourceFilterValue { ResourceNo = "R1" });

        Assert.Equal(("mboc_updateAppointmentCategory", "mboc_ClearResourceFilterValue"), (update.Procedure, clear.Procedure));
        Assert.Contains(KeyValuePair.Create("AppointmentGuid", "0f8fad5b-d9cb-469f-a165-70867728950e"), update.Parameters);
    }

    [Fact]
    public void Records_become_rows_in_their_order_even_if_their_kinds_differ()
    {
        var pins = new List<Pin> { new() { Name = "A" }, new() { Name = "B" } };

        var same = Import.Upsert(pins);
        var mixed = Import.Upsert([new Pin { Name = "A" }, Key, new DimeTask()]);

        Assert.Equal(["A", "B"], same.Select(row => row.Parameters[0].Value));
        Assert.Equal(["mboc_upsertPin", "mboc_upsertJob", "mboc_upsertTask"], mixed.Select(row => row.Procedure));
    }

    [Fact]
    public void A_list_is_joined_and_an_enum_without_known_numbers_accepts_any_number()
    {
        var row = Import.Upsert(new ExchangeAppointment { Categories = ["Red", "Blue"], ShowAs = 7 });

        Assert.Equal([("ShowAs", "7"), ("Categories", "Red;Blue")], row.Parameters.Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public void A_type_that_only_looks_like_an_entity_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Import.Upsert(new Impostor()));
    }

    private sealed class Impostor : IUpsertable;
}
