using SyncWorker.Docs.Tests.Commands;

namespace SyncWorker.Docs.Tests;

public sealed class SentenceTests
{
    [Fact]
    public void Every_command_in_a_sentence_uses_existing_commands_and_options()
    {
        var problems = Document.All.SelectMany(document => Document.Read(document)
            .Where(command => command.InSentence && command.Text.StartsWith("syncworker ", StringComparison.Ordinal))
            .SelectMany(Sentences.Problems)
            .Select(problem => $"{document}, {problem}"));

        Assert.Empty(problems);
    }

    [Fact]
    public void An_unknown_command_is_a_problem()
    {
        Assert.Empty(Sentences.Problems(new(1, "syncworker dead show ID", InSentence: true)));
        Assert.NotEmpty(Sentences.Problems(new(1, "syncworker dead shown ID", InSentence: true)));
    }

    [Fact]
    public void Every_exception_is_still_named_in_a_document()
    {
        var named = Document.All.SelectMany(Document.Read).Select(command => command.Text.Split(" #")[0].Trim())
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Exceptions.Instead.Keys.Except(named));
    }
}
