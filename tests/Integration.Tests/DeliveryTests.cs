using SyncWorker.Integration.Tests.Support;
using SyncWorker.Replay;

namespace SyncWorker.Integration.Tests;

/// <summary>From a change published over HTTP to a current board.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task Exactly_the_3_refused_of_1000_jobs_are_dead_with_the_servers_words_and_a_replay_empties_the_list()
    {
        await using var worker = await Worker.StartAsync();
        foreach (var bad in new[] { 17, 500, 999 })
        {
            await worker.Board.BreakAsync(new
            {
                where = new { ShortDescription = $"bad {bad}" },
                status = 400,
                body = new { Description = $"Job {bad} is not to our liking." },
            });
        }

        await worker.PostAsync(
            Enumerable.Range(0, 1000).Select(i => Given.Job(Given.No(i), i is 17 or 500 or 999 ? $"bad {i}" : $"good {i}", id: $"m{i}")));
        await worker.UntilDoneAsync(received: 1000);

        Assert.Equal(997, await worker.Board.CountAsync("Job"));
        var dead = (await worker.Operator.DeadLettersAsync(new() { Limit = 100 }, default)).Items;
        Assert.Equal(
            ["BC1/SERVICE/JOB-00017", "BC1/SERVICE/JOB-00500", "BC1/SERVICE/JOB-00999"], dead.Select(letter => letter.Key).Order());
        Assert.All(dead, letter => Assert.Equal($"Job {letter.Fields["ShortDescription"][4..]} is not to our liking.", letter.Message));
        Assert.All(dead, letter => Assert.Equal(
            ("ValidationError", "DIME201", 400, "mboc_upsertJob"), (letter.Error, letter.Code, letter.HttpStatus, letter.Procedure)));

        await worker.Board.MendAsync();
        var replay = await worker.Operator.DoAsync(Replayer.Verb, new(All: true), default);
        await worker.UntilDoneAsync();

        Assert.Equal((1, 3), (replay.Report!.Replayed.Count, replay.Report.Operation!.Progress.Frozen));
        Assert.Empty((await worker.Operator.DeadLettersAsync(new() { Limit = 100 }, default)).Items);
        Assert.Equal(1000, await worker.Board.CountAsync("Job"));
        await worker.AssertConservedAsync();
    }

    [Theory]
    [InlineData("atomic")]
    [InlineData("stopAtFirstFailure")]
    [InlineData("goOn")]
    public async Task The_neighbours_of_a_refused_row_arrive_whatever_the_server_does_with_their_call(string transaction)
    {
        await using var worker = await Worker.StartAsync();
        await worker.Board.SetAsync(new { transaction, refusedStatus = 422 });
        await worker.Board.BreakAsync(new { where = new { ShortDescription = "bad" }, status = 422, body = new { Description = "No." } });

        await worker.PostAsync(Enumerable.Range(0, 100).Select(i => Given.Job(Given.No(i), i % 30 == 7 ? "bad" : "good")));
        await worker.UntilDoneAsync(received: 100);

        Assert.Equal(96, await worker.Board.CountAsync("Job"));
        Assert.Equal(4, (await worker.Operator.StatusAsync(default)).Dead);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_refused_newest_edit_leaves_the_job_at_its_last_good_state()
    {
        await using var worker = await Worker.StartAsync();
        await worker.Board.SetAsync(new { latency = 300 });
        await worker.Board.BreakAsync(new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "No." } });

        await worker.PostAsync(Given.Job("OTHER", "keeps the line busy"));
        await worker.PostAsync(new[] { Given.Job("J", "first", 1), Given.Job("J", "second", 2), Given.Job("J", "bad", 3) });
        await worker.UntilDoneAsync(received: 4);

        Assert.Equal("second", (await worker.Board.RecordsAsync("Job", "JobNo"))["J"]["ShortDescription"]);
        Assert.Equal(3, Assert.Single((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items).Version);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task The_later_of_two_changes_with_the_same_version_is_on_the_server()
    {
        await using var worker = await Worker.StartAsync();

        await worker.PostAsync(Given.Job("J", "earlier", 7));
        await worker.UntilDoneAsync(received: 1);
        await worker.PostAsync(Given.Job("J", "later", 7));
        await worker.UntilDoneAsync(received: 2);

        Assert.Equal("later", (await worker.Board.RecordsAsync("Job", "JobNo"))["J"]["ShortDescription"]);
    }

    [Fact]
    public async Task An_older_change_after_a_newer_one_is_never_sent()
    {
        await using var worker = await Worker.StartAsync();

        await worker.PostAsync(Given.Job("J", "newer", 2));
        await worker.UntilDoneAsync(received: 1);
        await worker.PostAsync(Given.Job("J", "older", 1));
        await worker.UntilDoneAsync(received: 2);

        Assert.Equal(
            "newer", Assert.Single(await worker.Board.LogAsync()).GetProperty("fields").GetProperty("ShortDescription").GetString());
        Assert.Equal(1, (await worker.Operator.StatusAsync(default)).Superseded);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_hundred_updates_of_one_job_during_an_outage_become_one_row()
    {
        await using var worker = await Worker.StartAsync();
        await worker.Board.BreakAsync(new { path = "*", status = 503 });

        for (var version = 1; version <= 100; version++)
        {
            await worker.PostAsync(Given.Job("J", $"edit {version}", version));
        }
        await worker.Board.MendAsync();
        await worker.UntilDoneAsync(received: 100);

        // One row. If it followed the last 503 within the late window, the same row is sent once more when the window has ended.
        var texts = (await worker.Board.LogAsync())
            .Select(row => row.GetProperty("fields").GetProperty("ShortDescription").GetString()).ToList();
        Assert.All(texts, text => Assert.Equal("edit 100", text));
        Assert.InRange(texts.Count, 1, 2);
        Assert.Equal((1, 99, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Applied, s.Superseded, s.Dead) : default);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task No_call_starts_during_the_wait_that_a_429_asks_for_and_no_attempt_is_counted()
    {
        await using var worker = await Worker.StartAsync();
        await worker.Board.BreakAsync(new { status = 429, retryAfter = 2, times = 1 });

        await worker.PostAsync(Given.Job("J", "text"));
        await worker.UntilDoneAsync(received: 1);

        var calls = await worker.Board.CallsAsync();
        Assert.Equal([429, 200], calls.Select(call => call.GetProperty("status").GetInt32()));
        var wait = calls[1].GetProperty("startedAt").GetDateTimeOffset() - calls[0].GetProperty("finishedAt").GetDateTimeOffset();
        Assert.True(wait >= TimeSpan.FromSeconds(2), $"The second call came after {wait}.");
        Assert.Equal(0, Assert.Single((await worker.Operator.EntityAsync("Job", "J", default)).Found).Attempts);
    }

    [Fact]
    public async Task A_task_that_arrives_before_its_job_is_sent_after_it_and_setup_is_sent_first()
    {
        await using var worker = await Worker.StartAsync();
        await worker.Board.BreakAsync(new { status = 429, retryAfter = 1, times = 1 });

        await worker.PostAsync(new object[]
        {
            Given.Task("J", "10", "task"),
            Given.Job("J", "job"),
            new { entity = "Category", name = "INSTALL", displayName = "Install", color = "#22d3ee" },
        });
        await worker.UntilDoneAsync(received: 3);

        Assert.Equal(
            ["Category", "Job", "Task"], (await worker.Board.LogAsync()).Take(3).Select(row => row.GetProperty("entity").GetString()));
    }

    [Fact]
    public async Task Tasks_of_a_job_that_never_comes_are_dead_after_the_grace_and_tasks_of_a_dead_job_wait_for_its_replay()
    {
        await using var worker = await Worker.StartAsync(null, ("Retry:ParentGrace", "00:00:00.300"));
        await worker.Board.BreakAsync(new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "No." } });

        await worker.PostAsync(new[] { Given.Task("NEVER", "10", "lost"), Given.Job("DEAD", "bad"), Given.Task("DEAD", "10", "waits") });
        await worker.UntilDoneAsync(received: 3);

        Assert.Equal(
            ["DIME201", "DIME202"], ((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items).Select(letter => letter.Code).Order());
        Assert.Equal(1, (await worker.Operator.StatusAsync(default)).Blocked);
        Assert.Equal("blocked", Assert.Single((await worker.Operator.EntityAsync("Task", "BC1/SERVICE/DEAD/10", default)).Found).Status);

        await worker.PostAsync(Given.Job("DEAD", "good"));
        await worker.UntilDoneAsync(received: 4);
        Assert.Equal("waits", (await worker.Board.RecordsAsync("Task", "JobNo"))["DEAD"]["ShortDescription"]);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_delete_reaches_the_board_and_one_of_a_missing_record_is_applied()
    {
        await using var worker = await Worker.StartAsync();
        await worker.PostAsync(Given.Job("J", "text"));
        await worker.UntilDoneAsync(received: 1);

        await worker.PostAsync(new object[]
        {
            new { entity = "Job", kind = "Delete", sourceApp = "BC1", sourceType = "SERVICE", jobNo = "J" },
            new { entity = "Job", kind = "Delete", sourceApp = "BC1", sourceType = "SERVICE", jobNo = "NEVER" },
        });
        await worker.UntilDoneAsync(received: 3);

        Assert.Equal(0, await worker.Board.CountAsync("Job"));
        Assert.Equal((3, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Applied, s.Dead) : default);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_row_that_always_fails_alone_is_dead_after_its_attempts_and_blocks_no_other()
    {
        await using var worker = await Worker.StartAsync(null, ("Retry:MaxAttempts", "2"));
        await worker.Board.BreakAsync(
            new { where = new { ShortDescription = "poison" }, status = 500, body = new { Description = "Object reference not set." } });

        await worker.PostAsync(Enumerable.Range(0, 20).Select(i => Given.Job(Given.No(i), i == 7 ? "poison" : "good")));
        await Eventually.TrueAsync(
            async () => await worker.Board.CountAsync("Job") == 19, TimeSpan.FromSeconds(30), "the others have arrived");
        for (var i = 20; (await worker.Operator.StatusAsync(default)).Dead == 0; i++)
        {
            Assert.True(i < 500, "The poison row lives on.");
            await worker.PostAsync(Given.Job(Given.No(i), "good"));
            await Eventually.TrueAsync(
                async () => await worker.Board.CountAsync("Job") == i, TimeSpan.FromSeconds(30), "the next one has arrived");
        }

        var letter = Assert.Single((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items);
        Assert.Equal(("DIME301", "ServerError", "Object reference not set."), (letter.Code, letter.Error, letter.Message));
        await worker.AssertConservedAsync();
    }
}
