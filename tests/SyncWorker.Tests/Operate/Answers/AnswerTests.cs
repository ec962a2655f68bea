using System.Reflection;
using System.Text;
using DimeClient;
using SyncWorker.Contracts;
using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;
using SyncWorker.Operate;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Plan;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>"Is this record on the board as its source says?", and the one sentence with which CLI and HTTP answer.</summary>
public sealed class AnswerTests : IDisposable
{
    private const string Job = "BC1/SERVICE/JOB-1001";

    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task A_record_whose_newest_change_was_accepted_is_on_the_board()
    {
        await _ledger.JobAsync("JOB-1001", 17);
        await _ledger.SendAsync();

        var answer = Ask();

        Assert.Equal(("current", true, "nobody"), (answer.Cause, answer.OnBoard, answer.Who));
        Assert.Equal($"Job {Job} is on the board as its source says, since 2030-01-01 00:00:00Z (version 17).", answer.Sentence);
    }

    [Fact]
    public async Task A_record_deleted_by_its_source_is_reported_as_correct()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.SendAsync();
        await _ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","version":2}""", "d"));
        await _ledger.SendAsync();

        var answer = Ask();

        Assert.Equal(("current", true), (answer.Cause, answer.OnBoard));
        Assert.StartsWith($"Job {Job} is deleted from the board, as its source says", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_the_newest_change_is_dead_the_answer_states_why_since_when_and_what_the_board_has_instead()
    {
        await _ledger.JobAsync("JOB-1001", 16);
        await _ledger.SendAsync();
        var dead = await _ledger.JobAsync("JOB-1001", 17, "\"siteCity\":\"Nowhere\"");
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "Value A is not valid"));

        var report = Assert.Single(Find("Job", "JOB-1001").Found);

        Assert.Equal(
            ("dead", false, "the source system", "dead"),
            (report.Answer.Cause, report.Answer.OnBoard, report.Answer.Who, report.Status));
        Assert.Equal($"syncworker dead show {dead}", report.Answer.Next);
        Assert.Contains(
            "version 17, is a dead letter (DIME201: Value A is not valid); "
            + "the board has version 16 of it instead, since 2030-01-01",
            report.Answer.Sentence,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DIME201", "dead", "the source system")]
    [InlineData("DIME202", "dead", "the source system")]
    [InlineData("DIME301", "failed alone", "an operator")]
    [InlineData("DIME304", "failed alone", "an operator")]
    public async Task The_person_to_act_on_a_dead_letter_depends_on_its_refusal(string code, string cause, string who)
    {
        var id = await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "no"));
        await _ledger.ExecuteAsync($"update change set error = replace(error, 'DIME201', '{code}') where id = {id}");

        Assert.Equal((cause, who), Ask() is var answer ? (answer.Cause, answer.Who) : default);
    }

    [Fact]
    public async Task A_superseded_dead_letter_is_not_the_answer()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "no"));
        await _ledger.ReceiveAsync((TestLedger.JobJson("JOB-1001", 2, "\"noSuchField\":1"), "bad"));
        await _ledger.JobAsync("JOB-1001", 3);
        await _ledger.SendAsync();

        Assert.Equal("current", Ask().Cause);
    }

    [Theory]
    [InlineData("""{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","shortDescription":"s","noSuchField":1}""")]
    [InlineData("""{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICEORDER","jobNo":"JOB-1001","shortDescription":"s"}""")]
    [InlineData("""{"fields":{"sourceApp":"BC1","sourceType":"SERVICE","JobNo":"JOB-1001"},"kind":"Drop"}""")]
    [InlineData("""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","shortDescription":"cut off""")]
    public async Task A_change_refused_on_arrival_is_still_found_by_its_key(string body)
    {
        await DeliverAsync(body);

        var report = Assert.Single(Find("Job", "JOB-1001").Found);

        Assert.Equal(("refused on arrival", false, "the source system"), (report.Answer.Cause, report.Answer.OnBoard, report.Answer.Who));
        Assert.Equal("syncworker dead show 1", report.Answer.Next);
        Assert.Contains("the board has nothing of it", report.Answer.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(report.Changes).Id);
    }

    [Fact]
    public async Task A_change_refused_unread_after_the_last_accepted_one_counts_as_the_newest()
    {
        await _ledger.JobAsync("JOB-1001", 16);
        await _ledger.SendAsync();
        await DeliverAsync("""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","shortDescription":"cut off""");

        Assert.Equal(("refused on arrival", "syncworker dead show 2"), Ask() is var answer ? (answer.Cause, answer.Next) : default);
        Assert.Contains("the board has version 16 of it instead", Ask().Sentence, StringComparison.Ordinal);

        await _ledger.JobAsync("JOB-1001", 18);
        await _ledger.SendAsync();

        Assert.Equal("current", Ask().Cause);
    }

    [Fact]
    public async Task A_task_of_a_dead_job_waits_and_its_next_command_is_about_the_job()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "no"));
        await _ledger.TaskAsync("JOB-1001", "10");
        await _ledger.SendAsync();

        var answer = Ask("Task", "JOB-1001/10");

        Assert.Equal(
            ("parent dead", false, "the source system", $"syncworker entity Job {Job}"),
            (answer.Cause, answer.OnBoard, answer.Who, answer.Next));
        Assert.Contains($"it waits for Job {Job}, which was refused and never was on the board", answer.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parent pending", "which is on its way")]
    [InlineData("parent missing", "which the board does not seem to have")]
    [InlineData("parent unknown", "still to be read")]
    [InlineData("setup pending", "setup that it names")]
    [InlineData("child pending", "the deletes of what belongs to it")]
    [InlineData("no base", "no snapshot to apply them to")]
    public async Task A_waiting_record_names_what_it_waits_for(string blocked, string words)
    {
        await _ledger.TaskAsync("JOB-1001", "10");
        await BlockAsync(blocked);

        var answer = Ask("Task", "JOB-1001/10");

        Assert.Equal((blocked, Some.Now), (answer.Cause, answer.Since));
        Assert.Contains(words, answer.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GateReason.Throttled, "throttled", "asked us to wait (429)")]
    [InlineData(GateReason.Outage, "outage", "does not answer (Connection refused)")]
    [InlineData(GateReason.ServerError, "server error", "answers that it failed (Connection refused)")]
    [InlineData(GateReason.Configuration, "configuration", "refuses this worker's key, address or certificate (Connection refused)")]
    internal async Task A_closed_gate_is_the_cause_since_it_first_closed(GateReason reason, string cause, string words)
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await CloseAsync(reason, Some.Now.AddMinutes(-40));
        await CloseAsync(reason, Some.Now.AddMinutes(-1));

        var answer = Ask();

        Assert.Equal((cause, Some.Now.AddMinutes(-40), "syncworker status"), (answer.Cause, answer.Since, answer.Next));
        Assert.Contains(words, answer.Sentence, StringComparison.Ordinal);
        Assert.Equal(Some.Now.AddMinutes(-40), _ledger.Status().Gate.Since);
    }

    [Fact]
    public async Task A_pause_names_the_person_and_the_command_that_ends_it()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.Pauser.PauseAsync(new("The board is being moved.", "anna"), default);

        var answer = Ask();

        Assert.Equal(("paused", "an operator", "syncworker resume", Some.Now), (answer.Cause, answer.Who, answer.Next, answer.Since));
        Assert.Contains("anna paused sending (The board is being moved.)", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_brake_names_its_procedure_and_the_servers_words()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.Store.WriteAsync(
            ledger => BrakeRow.Write(
                ledger,
                BrakeState.Of("mboc_upsertJob").AfterStop("No such category.", 1, Some.Now.AddHours(-1), TimeSpan.FromMinutes(1))),
            default);
        await BlockAsync("paused: mboc_upsertJob");

        var answer = Ask();

        Assert.Equal(
            ("brake", "an operator", "syncworker dead groups", Some.Now.AddHours(-1)),
            (answer.Cause, answer.Who, answer.Next, answer.Since));
        Assert.Contains(
            "mboc_upsertJob is paused because too many records in a row were refused with one message (No such category.)",
            answer.Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_unknown_outcome_is_named_with_the_end_of_its_late_window()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.SendAsync();
        await _ledger.ExecuteAsync($"update entity set uncertain_until = {Some.Now.AddMinutes(5).ToUnixTimeMilliseconds()}");

        var answer = Ask();

        Assert.Equal(("uncertain", false, "nobody", Some.Now.AddMinutes(5)), (answer.Cause, answer.OnBoard, answer.Who, answer.Until));
        Assert.Contains("until 2030-01-01 00:05:00Z", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_being_sent_records_that_failed_alone_and_new_records_have_different_answers()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        var received = Ask().Cause;
        await _ledger.OpenAsync(_ledger.Plan().Call!, Some.Now);
        var sending = Ask();
        await _ledger.ExecuteAsync(
            $"update entity set import_id = null, due_at = {Some.Now.AddMinutes(1).ToUnixTimeMilliseconds()}, "
            + "attempts = 2, first_failed_at = 1, last_failed_at = 2");

        Assert.Equal(("pending", "sending", Some.Now), (received, sending.Cause, sending.Since));
        Assert.Equal(("failing", Some.Now.AddMinutes(1)), Ask() is var failing ? (failing.Cause, failing.Until) : default);
    }

    [Fact]
    public async Task If_no_service_runs_that_is_the_reason_given()
    {
        var command = new LedgerOperator(_ledger.Store, _ledger.Clock, isServed: false);
        await _ledger.JobAsync("JOB-1001", 1);

        var whileAnotherSends = Assert.Single((await command.EntityAsync("Job", Job, default)).Found).Answer;
        await _ledger.Leases.ReleaseAsync();
        var answer = Assert.Single((await command.EntityAsync("Job", Job, default)).Found).Answer;

        Assert.Equal(_ledger.Store.IsShared ? "pending" : "service down", whileAnotherSends.Cause);
        Assert.Equal(("service down", "an operator", "syncworker run"), (answer.Cause, answer.Who, answer.Next));
    }

    [Fact]
    public async Task A_discarded_newest_change_is_mentioned()
    {
        var id = await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "no"));
        await _ledger.Discarder.DiscardAsync(new([id], Reason: "not ours"), default);

        Assert.Equal(("discarded", false), Ask() is var answer ? (answer.Cause, answer.OnBoard) : default);
    }

    [Fact]
    public async Task A_job_known_only_from_its_tasks_was_never_received()
    {
        await _ledger.TaskAsync("JOB-1001", "10");

        Assert.Equal(("never received", "the source system"), Ask() is var answer ? (answer.Cause, answer.Who) : default);
    }

    [Fact]
    public async Task An_unknown_record_is_answered_with_the_nearest_keys()
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.JobAsync("JOB-1010", 1);
        await _ledger.JobAsync("SOMETHING-ELSE", 1);

        var lookup = Find("job", "JOB-1O01");

        Assert.Empty(lookup.Found);
        Assert.Equal(("unknown", false), (lookup.Unknown!.Cause, lookup.Unknown.OnBoard));
        Assert.Equal([Job, "BC1/SERVICE/JOB-1010"], lookup.Unknown.Nearest);
        Assert.Contains("nothing of it was ever received", lookup.Unknown.Sentence, StringComparison.Ordinal);
        Assert.Contains("Jbo is no entity", Find("Jbo", "1").Unknown!.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BC1/SERVICE/JOB/10&01 50%")]
    [InlineData("bc1/service/job/10&01 50%")]
    [InlineData("JOB/10&01 50%")]
    [InlineData("BC1/SERVICE/JOB%2F10%2601%2050%25")]
    [InlineData("JOB%2F10%2601%2050%25")]
    [InlineData("  job/10&01 50%  ")]
    public async Task A_key_with_slashes_and_special_characters_is_found_as_people_type_it(string typed)
    {
        await _ledger.JobAsync("JOB/10&01 50%", 1);
        await _ledger.JobAsync("OTHER", 1);

        Assert.Equal("BC1/SERVICE/JOB%2F10%2601%2050%25", Assert.Single(Find("Job", typed).Found).Key);
    }

    [Theory]
    [InlineData("1001", "BC1/SERVICE/JOB-1001")]
    [InlineData("01001", "BC1/SERVICE/JOB-1001")]
    [InlineData("7", "BC1/SERVICE/JOB_0007")]
    [InlineData("001", null)]
    public async Task A_bare_number_finds_keys_whose_last_part_equals_it(string typed, string? key)
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.JobAsync("JOB-21001", 1);
        await _ledger.JobAsync("JOB_0007", 1);

        Assert.Equal(key, Find("Job", typed).Found.SingleOrDefault()?.Key);
    }

    [Fact]
    public void Every_reason_to_wait_that_the_ledger_keeps_is_a_cause()
    {
        var reasons = typeof(WaitReason)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<WaitReason>()
            .ToList();

        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Equal(reason.Text, Cause.OfWait(reason.Text).Word));
        Assert.Same(Cause.Brake, Cause.OfWait(WaitReason.Paused("mboc_upsertJob").Text));
    }

    [Fact]
    public void Every_cause_has_its_own_word_and_is_documented_with_the_person_who_must_act()
    {
        var rows = File.ReadAllLines(Repository.File("docs/causes.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|')).Select(cells => (Word: cells[1].Trim().Trim('`'), Who: cells[3].Trim())).ToList();

        Assert.Equal(Cause.All.Select(cause => (cause.Word, cause.Who)).Order(), rows.Order());
        Assert.Equal(Cause.All.Count, Cause.All.DistinctBy(cause => cause.Word).Count());
    }

    public void Dispose() => _ledger.Dispose();

    private Answer Ask(string entity = "Job", string key = Job) => Assert.Single(Find(entity, key).Found).Answer;

    private EntityLookup Find(string entity, string key) =>
        _ledger.Store.Read(ledger => EntityQuery.Run(ledger, entity, key, Circumstances.Read(ledger, isServed: true, Some.Now)));

    private Task DeliverAsync(string body) =>
        _ledger.Recorder.RecordAsync(Reading.Decode(Queues.Jobs, Encoding.UTF8.GetBytes(body)), CancellationToken.None);

    private Task BlockAsync(string reason) =>
        _ledger.ExecuteAsync($"update entity set blocked = '{reason}', due_at = null where last_change_id is not null");

    private Task CloseAsync(GateReason reason, DateTimeOffset since) =>
        _ledger.Store.WriteAsync(
            ledger => GateRow.Write(ledger, new()
            {
                Reason = reason,
                Detail = "Connection refused",
                Since = since,
                Until = Some.Now.AddMinutes(1),
            }),
            default);
}
