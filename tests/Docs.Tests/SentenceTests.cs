using SyncWorker.Docs.Tests.Commands;

namespace SyncWorker.Docs.Tests;

public sealed class SentenceTests
{
    [Fact]
    public void Every_command_within_a_sentence_names_commands_and_options_that_are_there()
    {
        var problems = Document.All.SelectMany(document => Document.Read(document)
            .Where(command => command.InSentence && command.Text.StartsWith("syncworker ", StringComparison.Ordinal))
            .SelectMany(Sentences.Problems)
            .Select(problem => $"{document}, {problem}"));

        Assert.Empty(problems);
    }

    [Fact]
    public void A_command_that_is_not_there_is_a_problem()
    {
        Assert.Empty(Sentences.Problems(new(1, "syncworker dead show ID", InSentence: true)));
        Assert.NotEmpty(Sentences.Problems(new(1, "syncworker dead shown ID", InSentence: true)));
    }

    [Fact]
    public void An_exception_is_still_named_by_a_document()
    {
        var named = Document.All.SelectMany(Document.Read).Select(command => command.Text.Split(" #")[0].Trim())
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Exceptions.Instead.Keys.Except(named));
    }
}
