using System.Text.Json;
using DimeClient.Entities;
using DimeClient.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DimeClient.Tests.RoundTrip;

/// <summary>Any entity survives the round trip: import row or typed write → emulator → its state and the typed GET.</summary>
[Collection(nameof(WholeProcess))]
public sealed class RoundTripTests
{
    private static readonly Config Samples = Config.QuickThrowOnFailure.WithMaxTest(6);

    public static TheoryData<string, string> Places => new()
    {
        { "de-DE", "UTC" },
        { "de-DE", "America/New_York" },
        { "tr-TR", "UTC" },
        { "tr-TR", "America/New_York" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Any_entity_that_is_imported_comes_back_equal(string culture, string zone)
    {
        using var place = new WholeProcess(culture, zone);

        Prop.ForAll(AnyEntity.OneOfEach.ToArbitrary(), entities => ImportAsync(entities).GetAwaiter().GetResult()).Check(Samples);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Any_entity_that_is_posted_comes_back_equal(string culture, string zone)
    {
        using var place = new WholeProcess(culture, zone);

        Prop.ForAll(AnyEntity.OneOfEach.ToArbitrary(), entities => PostAsync(entities).GetAwaiter().GetResult()).Check(Samples);
    }

    [Fact]
    public void A_difference_is_detected()
    {
        var there = JsonElement.Parse("""{"Name":"A","HexColor":"#FF0000"}""");

        Assert.Null(Difference(new Pin { Name = "A", Color = "#FF0000" }, there));
        Assert.NotNull(Difference(new Pin { Name = "A", Color = "#ff0000" }, there));
        Assert.NotNull(Difference(new Pin { Name = "A" }, there));
        Assert.NotNull(Difference(new Pin { Name = "A", Color = "" }, JsonElement.Parse("""{"Name":"A"}""")));
    }

    private static async Task ImportAsync(DimeEntity[] entities)
    {
        await using var emulator = await LocalDime.StartWithBoardAsync();
        var rows = entities.Select(entity => entity is IUpdatable update ? Import.Update(update) : Import.Upsert((IUpsertable)entity));

        await emulator.ArrangeAsync([.. rows]);

        foreach (var entity in entities)
        {
            await AssertStoredAsync(emulator, entity);
        }
    }

    private static async Task PostAsync(DimeEntity[] entities)
    {
        await using var emulator = await LocalDime.StartWithBoardAsync();
        foreach (var entity in entities.Where(entity => entity.Definition.Path is not null))
        {
            var answer = await TypedCalls.CreateAsync(emulator.Client, entity);

            Assert.True(answer.Ok, $"{entity}: {answer.Error?.Message}");
            await AssertStoredAsync(emulator, entity);
            foreach (var read in await TypedCalls.ReadAsync(emulator.Client, entity))
            {
                Assert.Equal(entity.Values().Select(Written.Text), Known(entity, read).Select(Written.Text));
            }
        }
    }

    private static async Task AssertStoredAsync(LocalDime emulator, DimeEntity entity)
    {
        var stored = (await emulator.StateAsync(entity.Definition.Name))[^1];
        var difference = Difference(entity, stored);
        Assert.True(difference is null, $"{entity.GetType().Name}: {difference}");
    }

    /// <summary>The first parameter that differs from the entity, as stored text or as the value read back; null if none does.</summary>
    private static string? Difference(DimeEntity entity, JsonElement stored)
    {
        var read = Known(entity, TypedCalls.Read(entity, stored));
        foreach (var (place, parameter) in entity.Definition.Parameters.Index())
        {
            if (IsGiven(entity, parameter))
            {
                continue;
            }
            var expected = Written.Text(entity.Values()[place]);
            var actual = stored.TryGetProperty(parameter.Wire, out var text) ? text.GetString() : null;
            if (expected != actual || expected != Written.Text(read[place]))
            {
                return $"{parameter.Wire}: '{expected}' is stored as '{actual}' and read as '{Written.Text(read[place])}'";
            }
        }
        return null;
    }

    /// <summary>The values that were read, without those that the server assigns when the entity has none.</summary>
    private static object?[] Known(DimeEntity asked, DimeEntity read) =>
        [.. read.Values().Zip(asked.Definition.Parameters, (value, parameter) => IsGiven(asked, parameter) ? null : value)];

    private static bool IsGiven(DimeEntity entity, ProcedureParameter parameter) =>
        entity is Appointment appointment
            && (parameter.Wire == "AppointmentId" || (parameter.Wire == "AppointmentGuid" && appointment.AppointmentGuid is null));
}
