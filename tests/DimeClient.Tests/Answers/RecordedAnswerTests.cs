using System.Globalization;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Answers;

/// <summary>Every shape of answer that <c>api.md</c> lists, and the answers of proxies and broken servers.</summary>
public sealed class RecordedAnswerTests
{
    public static TheoryData<string> Names => [.. RecordedAnswer.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recorded_answer_is_read_as_its_file_expects(string name)
    {
        var recorded = RecordedAnswer.Read(name);
        using var client = Clients.Over(new StubHandler((_, _) => Task.FromResult(recorded.ToResponse())));

        var actual = name.StartsWith("list-", StringComparison.Ordinal)
            ? Told(await client.Categories.GetAllAsync(), list => $"list of {list.Count}")
            : Told(await client.Imports.RunAsync(Clients.OneRow), Told);

        Assert.Equal(recorded.Expected, actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_answer_cut_off_or_garbled_anywhere_still_gives_a_result(string name)
    {
        var recorded = RecordedAnswer.Read(name);
        var random = new Random(4711);
        byte[] body = [];
        using var client = Clients.Over(new StubHandler((_, _) => Task.FromResult((recorded with { Body = body }).ToResponse())));

        for (var length = 0; length < recorded.Body.Length; length++)
        {
            body = recorded.Body[..length];
            Check(await client.Imports.RunAsync(Clients.OneRow));
            Check(await client.Categories.GetAllAsync());
            body = [.. recorded.Body];
            body[length] = (byte)random.Next(256);
            Check(await client.Imports.RunAsync(Clients.OneRow));
            Check(await client.Categories.GetAllAsync());
        }
    }

    private static void Check<T>(Result<T> result)
        where T : notnull
    {
        Assert.True(result.Ok || result.Error.Message.Length > 0);
        Assert.DoesNotContain("BytePositionInLine", result.Error?.Message ?? "", StringComparison.Ordinal); // the parser's own message
    }

    private static string Told<T>(Result<T> result, Func<T, string> data)
        where T : notnull => result.Ok ? data(result.Data) : Told(result.Error);

    private static string Told(ImportResult import) => import.Appointments.Count == 0
        ? $"ok: {import.Message ?? "-"}"
        : $"ok: {import.Message ?? "-"}, appointments {string.Join(", ", import.Appointments.Select(a => a.Id))}";

    private static string Told(DimeError error) => string.Create(CultureInfo.InvariantCulture,
        $"{error.Name} {error.Reason} {error.StatusCode}"
        + $"{(error.RetryAfter is { } wait ? $", retry after {wait.TotalSeconds} s" : "")}: {error.Message}");
}
