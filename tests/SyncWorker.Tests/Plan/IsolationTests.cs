using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

/// <summary>The planner finds the culprit of a refused call, against a server that executes a call as a whole or not at all.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(500, 7)]
    public void One_bad_row_costs_about_thirteen_extra_calls_and_no_other_row(int rows, int every)
    {
        var extra = new List<int>();
        for (var bad = 1; bad <= rows; bad += every)
        {
            var worker = Isolate(Jobs(rows), [bad]);
            extra.Add(worker.Calls - 1);
        }

        Assert.InRange(extra.Average(), 1, 15);
    }

    [Fact]
    public void Twenty_five_bad_rows_in_a_hundred_cost_about_as_much_as_each_row_by_itself()
    {
        var extra = new List<int>();
        for (var seed = 1; seed <= 200; seed++)
        {
            var bad = Enumerable.Range(1, 100).Select(id => (long)id).ToArray();
            new Random(seed).Shuffle(bad);

            extra.Add(Isolate(Jobs(100), [.. bad.Take(25)]).Calls - 1);
        }

        Assert.InRange(extra.Average(), 25, 106);
    }

    [Fact]
    public void More_rows_than_a_call_takes_are_isolated_as_well()
    {
        var worker = Isolate(Jobs(120), [3, 50, 51, 119], maxRows: 50);

        Assert.InRange(worker.Calls, 4, 60);
    }

    [Fact]
    public void Among_parents_and_children_exactly_the_bad_rows_become_dead_letters_and_only_their_children_wait()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var bad = new HashSet<long>();
            var board = new HashSet<long>();
            var worker = new MiniWorker(rows => Answer(rows, bad, board), maxRows: random.Next(3, 40));
            var parents = Family(worker, random, bad);

            worker.RunToTheEnd();

            var hopeless = parents.Keys.Where(id => Ancestors(id, parents).Any(bad.Contains)).ToHashSet();
            var dead = worker.Settled.Where(change => change.Value == ChangeState.Dead).Select(change => change.Key);
            var pending = worker.Entities.Where(entity => entity.State.Pending.Count > 0).ToList();
            Assert.True(
                bad.Except(hopeless).Order().SequenceEqual(dead.Order()),
                $"Seed {seed}: dead are {string.Join(' ', dead.Order())}.");
            Assert.True(
                hopeless.SetEquals(pending.Select(entity => entity.State.Id)),
                $"Seed {seed}: others wait than the children of the dead.");
            Assert.All(pending, entity => Assert.StartsWith("parent", entity.Blocked, StringComparison.Ordinal));
            Assert.All(parents.Keys.Except(hopeless).Except(bad), id => Assert.Contains(id, board));
        }
    }

    private static MiniWorker Isolate(IEnumerable<EntityState> entities, HashSet<long> bad, int maxRows = 500)
    {
        var worker = new MiniWorker(rows => rows.Any(row => bad.Contains(Id(row))) ? Some.Error(DimeErrorReason.Refused) : null, maxRows);
        foreach (var entity in entities)
        {
            worker.Add(entity);
        }

        worker.RunToTheEnd();

        var dead = worker.Settled.Where(change => change.Value == ChangeState.Dead).Select(change => change.Key);
        Assert.Equal(bad.Order(), dead.Order());
        Assert.DoesNotContain(worker.Entities, entity => entity.State.Pending.Count > 0);
        return worker;
    }

    /// <summary>Jobs with tasks and their values, shuffled as they arrive.</summary>
    private static Dictionary<long, long?> Family(MiniWorker worker, Random random, HashSet<long> bad)
    {
        var parents = new Dictionary<long, long?>();
        var aggregates = new Dictionary<long, long>();
        var ids = Enumerable.Range(1, random.Next(5, 40)).Select(id => (long)id).ToArray();
        var kinds = new Dictionary<long, string>();
        foreach (var id in ids)
        {
            var (name, parentKind) = random.Next(3) switch { 0 => ("Job", null), 1 => ("Task", "Job"), _ => ("TaskFilterValue", "Task") };
            var candidates = kinds.Where(kind => kind.Value == parentKind).Select(kind => kind.Key).ToArray();
            if (parentKind is not null && candidates.Length == 0)
            {
                (name, parentKind) = ("Job", null);
            }

            var parent = parentKind is null ? (long?)null : candidates[random.Next(candidates.Length)];
            (kinds[id], parents[id]) = (name, parent);
            aggregates[id] = parent is { } above ? aggregates[above] : id;
            worker.Add(Some.Entity(name, id, aggregates[id]) with { Due = Some.Now.AddSeconds(random.Next(-100, 0)) }, parent);
            if (random.Next(100) < 15)
            {
                bad.Add(id);
            }
        }
        return parents;
    }

    private static DimeError? Answer(IReadOnlyList<ImportRow> rows, HashSet<long> bad, HashSet<long> board)
    {
        var refused = rows.FirstOrDefault(row => bad.Contains(Id(row)));
        if (refused is null)
        {
            board.UnionWith(rows.Select(Id));
        }
        return refused is null ? null : Some.Error(DimeErrorReason.Refused, $"{refused.Procedure} is refused.");
    }

    private static IEnumerable<long> Ancestors(long id, Dictionary<long, long?> parents)
    {
        for (var parent = parents[id]; parent is { } above; parent = parents[above])
        {
            yield return above;
        }
    }

    private static IEnumerable<EntityState> Jobs(int count) => Enumerable.Range(1, count).Select(id => Some.Entity("Job", id, id));

    private static long Id(ImportRow row) =>
        long.Parse(row.Parameters[0].Value.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
