using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Golden;

/// <summary>What the recorded answers mean, to an import and to a typed write alike.</summary>
public sealed class AnswerGoldenTests
{
    private static readonly IReadOnlyDictionary<string, string[]> Blocks = GoldenFile.Read("answers.txt");

    public static TheoryData<string> Names => [.. Blocks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_import_is_told_what_the_answer_means(string name)
    {
        var result = await Over(name).Imports.RunAsync(Clients.OneRow);

        Assert.Equal(Blocks[name][2], Meaning(result.Error, result.Data?.Message));
        Assert.Equal(Blocks[name][1], System.Text.Encoding.UTF8.GetString(result.Response!.Body.Span));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_typed_write_is_told_the_same(string name)
    {
        var result = await Over(name).Pins.CreateAsync(new Pin { Name = "A" });

        Assert.Equal(Blocks[name][2], Meaning(result.Error, result.Data?.Message));
    }

    private static DimeSchedulerClient Over(string name)
    {
        var (status, type) = Blocks[name][0].Split(' ') is [var left, var right] ? (left, right) : throw new InvalidDataException(name);
        return Clients.Over(StubHandler.Answering(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), Blocks[name][1], type));
    }

    private static string Meaning(DimeError? error, string? message) =>
        error is null ? $"success {message}".TrimEnd() : $"{error.Kind} {error.Reason}: {error.Message}";
}
