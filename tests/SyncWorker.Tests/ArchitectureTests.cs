using System.Globalization;
using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using SyncWorker.Testing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace SyncWorker.Tests;

/// <summary>The rooms of docs/architecture.md: each uses only the rooms listed above it, in the direction of the data.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Architecture Worker = new ArchLoader().LoadAssemblies(typeof(Program).Assembly).Build();

    /// <summary>Each room and the rooms that it may use. All of these are listed above it, so there is no cycle.</summary>
    private static readonly (string Room, string[] MayUse)[] Rooms =
    [
        ("Runtime", []),
        ("Changes", []),
        ("Plan", ["Changes"]),
        ("Gate", ["Changes", "Plan"]),
        ("Decide", ["Changes", "Plan", "Gate"]),
        ("Ledger", ["Runtime", "Changes", "Plan", "Gate", "Decide"]),
        ("Receive", ["Runtime", "Changes", "Plan", "Ledger"]),
        ("Messaging", ["Runtime", "Changes", "Ledger", "Receive"]),
        ("Dispatch", ["Runtime", "Changes", "Plan", "Gate", "Decide", "Ledger"]),
        ("Replay", ["Runtime", "Changes", "Plan", "Ledger", "Receive"]),
        ("Compare", ["Changes", "Plan", "Ledger", "Receive", "Replay"]),
        ("Operate", ["Runtime", "Changes", "Plan", "Gate", "Ledger", "Receive", "Messaging", "Dispatch", "Replay", "Compare"]),
        ("Publish", ["Changes", "Plan", "Gate", "Receive", "Messaging", "Replay", "Compare", "Operate"]),
        ("Configuration", ["Runtime", "Plan", "Gate", "Decide", "Ledger", "Receive", "Messaging", "Dispatch", "Replay", "Operate"]),
        ("Dashboard", ["Runtime", "Changes", "Replay", "Operate"]),
        ("Hosting", ["Runtime", "Plan", "Gate", "Decide", "Ledger", "Receive", "Messaging", "Dispatch", "Replay", "Compare", "Operate", "Configuration", "Dashboard"]),
        ("Demo", ["Ledger", "Replay", "Operate", "Publish", "Hosting"]),
        ("Cli", ["Runtime", "Changes", "Plan", "Decide", "Ledger", "Receive", "Messaging", "Dispatch", "Replay", "Compare", "Operate", "Publish", "Configuration", "Hosting", "Demo"]),
    ];

    public static TheoryData<string> Names() => [.. Rooms.Select(room => room.Room)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_room_uses_only_the_rooms_that_it_may(string room)
    {
        var mayUse = Rooms.Single(other => other.Room == room).MayUse;
        var closed = Rooms.Select(other => other.Room).Except([room, .. mayUse]);

        Types().That().ResideInNamespaceMatching(Within([room]))
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Within(closed)))
            .Check(Worker);
    }

    [Fact]
    public void A_room_may_use_only_rooms_above_it()
    {
        for (var i = 0; i < Rooms.Length; i++)
        {
            Assert.Empty(Rooms[i].MayUse.Except(Rooms.Take(i).Select(room => room.Room)));
        }
    }

    [Fact]
    public void Every_type_is_in_a_room()
    {
        var within = new Regex(Within(Rooms.Select(room => room.Room)), default, TimeSpan.FromSeconds(1));

        var outside = typeof(Program).Assembly.GetTypes().Where(type =>
            type != typeof(Program) && type.DeclaringType is null && type.Namespace?.StartsWith("SyncWorker", StringComparison.Ordinal) == true && !within.IsMatch(type.Namespace));

        Assert.Empty(outside);
    }

    /// <summary>Except the target of the publish command, which publishes like any other client.</summary>
    [Fact]
    public void Only_Messaging_knows_RabbitMQ_and_MassTransit() =>
        Types().That().DependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^(RabbitMQ|MassTransit)(\.|$)"))
            .And().DoNotHaveFullNameContaining("SyncWorker.Publish.QueueTarget")
            .Should().ResideInNamespaceMatching(Within(["Messaging"]))
            .Check(Worker);

    /// <summary>A third store is a folder, and a line in the list.</summary>
    [Fact]
    public void Only_the_list_of_stores_knows_a_store() =>
        Types().That().DependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(
                @"^(Npgsql|Microsoft\.Data\.Sqlite|SQLitePCL|SyncWorker\.Ledger\.(PostgreSql|Sqlite))(\.|$)"))
            .And().DoNotHaveFullName("SyncWorker.Ledger.LedgerProvider")
            .Should().ResideInNamespaceMatching(@"^SyncWorker\.Ledger\.(PostgreSql|Sqlite)$")
            .Check(Worker);

    [Fact]
    public void Statements_that_write_are_only_in_the_rooms_of_the_Ledger() =>
        Assert.DoesNotContain(FilesThat(Writes()), file => !file.StartsWith("Ledger/", StringComparison.Ordinal));

    /// <summary>One owner for each rule: a statement elsewhere would have to repeat what its writer knows of the columns.</summary>
    [Theory]
    [InlineData(
        "entity", "Ledger/Calls/BoardState", "Ledger/Calls/SendState", "Ledger/Operators/RecordMarks", "Ledger/Record/EntityRows", "Ledger/Schedule")]
    [InlineData(
        "change", "Ledger/Calls/SettledChanges", "Ledger/Operators/DeadLetters", "Ledger/Record/Recorder", "Ledger/Record/Revival")]
    public void A_table_of_the_ledger_is_written_by_its_named_writers_alone(string table, params string[] writers)
    {
        var writes = new Regex(
            $@"\b(update|insert\s+into|delete\s+from)\s+(\w+\.)?{table}\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

        Assert.Equal(writers.Select(writer => writer + ".cs"), FilesThat(writes).Order(StringComparer.Ordinal));
    }

    /// <summary>The files of the worker with such a text, by their paths.</summary>
    private static IEnumerable<string> FilesThat(Regex text)
    {
        var root = Repository.File("src/SyncWorker");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && text.IsMatch(File.ReadAllText(Path.Combine(root, file))));
    }

    /// <summary>Only a regular expression cannot be broken.</summary>
    [Fact]
    public void Lines_are_within_the_limit_of_the_editorconfig()
    {
        var limit = int.Parse(
            MaxLineLength().Match(File.ReadAllText(Repository.File(".editorconfig"))).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

        var longer = from file in Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
                     where !file.EndsWith(".g.cs", StringComparison.Ordinal) && !file.Split(Path.DirectorySeparatorChar).Contains("obj")
                     from line in File.ReadLines(file)
                     where line.Length > limit && !line.TrimStart().StartsWith("@\"", StringComparison.Ordinal)
                     select $"{file}: {line.Trim()}";

        Assert.Empty(longer);
    }

    [GeneratedRegex(@"max_line_length = (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex MaxLineLength();

    [GeneratedRegex(@"\b(update \w+ set|insert into \w+|delete from \w+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Writes();

    [Fact]
    public void The_drawing_in_the_documents_matches_the_code()
    {
        var uses = Rooms.ToDictionary(room => room.Room, room => Used(room.Room));
        var arrows = from room in Rooms
                     from used in uses[room.Room]
                     where !uses[room.Room].Any(between => Reaches(uses, between, used))
                     orderby room.Room, used
                     select $"  {room.Room} --> {used}";

        var drawing = string.Join('\n', ["graph BT", .. arrows]);
        var document = File.ReadAllText(Repository.File("docs/architecture.md")).ReplaceLineEndings("\n");
        Assert.True(document.Contains($"```mermaid\n{drawing}\n```", StringComparison.Ordinal), $"docs/architecture.md must draw:\n{drawing}");
    }

    private static HashSet<string> Used(string room) =>
        [.. from type in Worker.Types
            where RoomOf(type) == room
            from dependency in type.Dependencies
            let used = RoomOf(dependency.Target)
            where used is not null && used != room
            select used];

    private static bool Reaches(Dictionary<string, HashSet<string>> uses, string from, string to) =>
        uses[from].Contains(to) || uses[from].Any(next => Reaches(uses, next, to));

    private static string? RoomOf(IType type) => Rooms.Select(room => room.Room)
        .FirstOrDefault(room => type.FullName.StartsWith($"SyncWorker.{room}.", StringComparison.Ordinal));

    private static string Within(IEnumerable<string> rooms) => $@"^SyncWorker\.({string.Join('|', rooms)})(\.|$)";
}
