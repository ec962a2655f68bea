using System.CommandLine;
using System.Reflection;
using SyncWorker.Cli;
using SyncWorker.Operate;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;

namespace SyncWorker.Tests;

/// <summary>Commands and routes follow from the list of verbs.</summary>
public sealed class VerbTests
{
    [Fact]
    public void Every_verb_is_in_the_list_once()
    {
        var verbs = typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => typeof(IVerb).IsAssignableFrom(field.FieldType) && !field.FieldType.IsGenericParameter)
            .Select(field => (IVerb)field.GetValue(null)!);

        Assert.Equal(verbs.ToHashSet(), Verbs.All.ToHashSet());
        Assert.Equal(Verbs.All.Distinct().Count(), Verbs.All.Count);
    }

    [Fact]
    public void An_operator_changes_something_only_by_a_verb()
    {
        var members = typeof(IOperator).GetMethods().Where(method => method.GetParameters().Any(
            parameter => parameter.ParameterType.IsGenericParameter || typeof(Request).IsAssignableFrom(parameter.ParameterType)));

        Assert.Equal(nameof(IOperator.DoAsync), Assert.Single(members).Name);
    }

    /// <summary>Those on many records or letters. The others change one thing, or a switch.</summary>
    [Fact]
    public void Every_bulk_verb_has_a_dry_run()
    {
        string[] single = ["operation cancel", "entity skip", "pause", "resume", "keys add", "keys revoke", "compare repair"];

        var without = Verbs.All.Select(verb => verb.Visit(new VerbCommand()))
            .Where(command => !command.Options.Any(option => option.Name == "--dry-run")).Select(command => command.Name);

        Assert.Equal(single.Select(name => name.Split(' ')[^1]).Order(), without.Order());
    }

    [Fact]
    public void A_command_line_says_every_part_of_a_request()
    {
        var (edit, problems) = Read<EditRequest>("--set siteCity=Gent \"shortDescription=a = b\" --unset c d --version 7 --reason slip --dry-run");
        var (replay, _) = Read<ReplayRequest>("6 7 --group f --force --continue --wait --reason r --dry-run");

        Assert.Empty(problems);
        Assert.Equal(["Gent", "a = b"], edit.Set!.Values.Select(value => value.GetString()));
        Assert.Equal(["c", "d"], edit.Unset);
        Assert.Equal((7, "slip", true), (edit.Version, edit.Reason, edit.Preview));
        Assert.Equal([6, 7], replay.Ids);
        Assert.Equal(
            new(replay.Ids, Group: "f", Force: true, ContinueOnFailure: true, Wait: true, Reason: "r", Preview: true),
            replay);
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        var (_, problems) = Read<EditRequest>("--set =x --body there/is/none.json");

        Assert.Equal(["set", "body"], problems.Select(problem => problem.Field));
    }

    private static (TRequest Request, IReadOnlyList<Changes.Problem> Problems) Read<TRequest>(string line)
        where TRequest : Request
    {
        var symbols = new RequestSymbols<TRequest>();
        var command = new Command("verb");
        symbols.All.OfType<Argument>().ToList().ForEach(command.Arguments.Add);
        symbols.All.OfType<Option>().ToList().ForEach(command.Options.Add);
        return symbols.Read(command.Parse(line));
    }
}
