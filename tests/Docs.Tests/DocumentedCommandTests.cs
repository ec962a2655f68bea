using SyncWorker.Docs.Tests.Commands;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Docs.Tests;

/// <summary>Runs every command in a document or a program's header against an emulator, a worker and real servers.</summary>
[Collection(BrokerCollection.Name)]
[Trait("Needs", "Signals")]
public sealed class DocumentedCommandTests(BrokerFixture broker)
{
    public static TheoryData<string> Documents => [.. Document.All.Where(document => Runnable(document).Count > 0)];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_command_in_a_document_works(string document)
    {
        await broker.ForgetAsync();
        var commands = Runnable(document);
        Assert.DoesNotContain(commands, command => !CommandReader.IsOurs(command.Text));

        var problems = await RunAsync(commands);

        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }

    [Fact]
    public async Task A_failing_command_is_reported_with_its_output_and_the_others_still_run()
    {
        var problems = await RunAsync([
            new(1, "echo first", InSentence: false),
            new(2, "syncworker verify --no-such-option", InSentence: false),
            new(3, "export SAID=last", InSentence: false),
            new(4, "echo \"$SAID\" && (exit 7)", InSentence: false),
        ]);

        Assert.Equal(2, problems.Count);
        Assert.Contains("line 2: syncworker verify --no-such-option: ended with 2.", problems[0], StringComparison.Ordinal);
        Assert.Contains("Unrecognized command or argument '--no-such-option'", problems[0], StringComparison.Ordinal);
        Assert.Equal("line 4: echo \"$SAID\" && (exit 7): ended with 7.\nlast", problems[1]);
    }

    private static async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<DocumentedCommand> commands)
    {
        await using var database = await Database.CreateAsync("documents");
        using var shell = new Shell(await Broker.GetUrlAsync(), database.ConnectionString);
        return await shell.RunAsync(commands);
    }

    private static IReadOnlyList<DocumentedCommand> Runnable(string document) =>
        [.. Document.Read(document)
            .Where(command => !Sentences.LeavesOpen(command))
            .Select(command => Exceptions.Instead.TryGetValue(command.Text.Split(" #")[0].Trim(), out var instead)
                ? (command, instead)
                : (command, command.Text))
            .Where(pair => pair.Item2 is not null)
            .Select(pair => pair.command with { Text = pair.Item2! })];
}
