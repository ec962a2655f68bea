using DimeClient;
using SyncWorker.Contracts;
using SyncWorker.Decide;
using SyncWorker.Gate;

namespace SyncWorker.Tests;

/// <summary>The table of design §7: the answer, the other known facts, and the decision.</summary>
public sealed class DispositionPolicyTests
{
    private static readonly RetryOptions Retry = new() { TransientPatterns = ["try later"], GonePatterns = ["is unknown here"] };

    public static TheoryData<string, string, string> Table => new()
    {
        // No row is blamed and no attempt is counted, however many rows there are.
        { "Throttled", "many rows", "CloseGate Throttled" },
        { "Throttled", "one row", "CloseGate Throttled" },

        // The call may have been executed.
        { "Timeout", "many rows", "CloseGate Outage" },
        { "Timeout", "one row", "CloseGate Outage, suspect" },
        { "ConnectionFailed", "many rows", "CloseGate Outage" },
        { "Unavailable", "many rows", "CloseGate Outage" },
        { "UnreadableAnswer", "one row", "CloseGate Outage, suspect" },

        // An operator has to act.
        { "Unauthenticated", "many rows", "CloseGate Configuration" },
        { "Forbidden", "one row", "CloseGate Configuration, suspect" },
        { "EndpointNotFound", "one row", "CloseGate Configuration, suspect" },
        { "TlsFailed", "many rows", "CloseGate Configuration" },
        { "Redirected", "many rows", "CloseGate Configuration" },
        { "NotTheApi", "many rows", "CloseGate Configuration" },

        // One verdict covers the whole call, so a refusal of many says nothing about any one of them.
        { "Refused", "many rows", "Isolate" },
        { "Refused", "one row", "Dead DIME201" },
        { "Refused", "one row of three changes", "IsolateChange" },

        // The worker sends unchecked, so this answer does not occur. If it did, it would be a refusal without a call.
        { "Invalid", "many rows", "Isolate" },
        { "Invalid", "one row", "Dead DIME201" },

        // A delete of a missing record has reached its goal; an upsert has not.
        { "Refused: The job does not exist.", "one row, a delete", "Applied" },
        { "Refused: JOB-1 is unknown here", "one row, a delete", "Applied" },
        { "Refused: it has appointments", "one row, a delete", "Dead DIME201" },
        { "Refused: The job does not exist.", "one row", "Dead DIME201" },
        { "Refused: The job does not exist.", "many rows", "Isolate" },
        { "Refused: The job does not exist.", "many rows, three unsure deletes", "SetApart 3" },
        { "Refused: it has appointments", "many rows, three unsure deletes", "Isolate" },

        // For a while, a parent that was never received may still arrive.
        { "Refused", "one row, its parent unproven", "AwaitParent" },
        { "Refused", "one row, its parent unproven and given up", "Dead DIME202" },

        // No row is blamed; calls are smaller from now on.
        { "TooLarge", "many rows", "Split" },
        { "TooLarge", "one row", "Dead DIME203" },
        { "TooLarge", "one row of three changes", "IsolateChange" },

        // The worker pauses for a moment. A row that fails alone while others succeed uses up attempts.
        { "ServerFault", "many rows", "Isolate pausing" },
        { "ServerFault: The job does not exist.", "one row, a delete", "Applied" }, // some servers answer 500 to every refusal
        { "ServerFault: The job does not exist.", "many rows, three unsure deletes", "SetApart 3" },
        { "ServerFault: it has appointments", "one row, a delete", "Retry uncounted pausing" },
        { "ServerFault", "one row", "Retry uncounted pausing" },
        { "ServerFault", "one row, others succeed", "Retry counted" },
        { "ServerFault", "one row, others succeed, the fifth time in 11 minutes", "Dead DIME301" },
        { "ServerFault", "one row of three changes, others succeed, the fifth time in 11 minutes", "IsolateChange" },
        { "ServerFault", "one row, the fifth time in 11 minutes", "Retry uncounted pausing" }, // the server is ill, not the row
        { "ServerFault", "one row, others succeed, the fifth time in 9 minutes", "Retry counted" }, // too soon for a dead letter
        { "ServerFault", "one row, others succeed, the fourth time in 11 minutes", "Retry counted" },

        // Whatever the status: if a row fails alone while others succeed, the fault is the row's and the gate stays open.
        { "Timeout", "one row, others succeed", "Retry counted" },
        { "ConnectionFailed", "one row, others succeed", "Retry counted" },
        { "Forbidden", "one row, others succeed", "Retry counted" },
        { "EndpointNotFound", "one row, others succeed", "Retry counted" },
        { "Timeout", "one row, others succeed, the fifth time in 11 minutes", "Dead DIME302" },
        { "Timeout", "one row, the fifth time in 11 minutes", "CloseGate Outage, suspect" },
        { "Timeout", "one row, others succeed, the fifth time in 9 minutes", "Retry counted" },
        { "Forbidden", "one row, others succeed, the fifth time in 11 minutes", "Dead DIME303" },
        { "EndpointNotFound", "one row of three changes, others succeed, the fifth time in 11 minutes", "IsolateChange" },

        // If imports in general may be down, a successful control call is not enough evidence.
        { "ServerFault", "one row, others succeed and fail too, the fifth time in 11 minutes", "Retry counted" },
        { "ServerFault", "one row, others succeed and fail too, the thirtieth time in 11 minutes", "Retry counted" },
        { "ServerFault", "one row, others succeed and fail too, the fifth time in 61 minutes", "Retry counted" },
        { "ServerFault", "one row, others succeed and fail too, the thirtieth time in 61 minutes", "Dead DIME301" },

        // The server's own 429 costs no attempt; a 429 inside another answer may be caused by a row.
        { "Throttled", "one row, others succeed, the fifth time in 11 minutes", "CloseGate Throttled" },
        { "Throttled", "one row, wrapped", "CloseGate Throttled, suspect" },
        { "Throttled", "many rows, wrapped", "CloseGate Throttled" },
        { "Throttled", "one row, wrapped, others succeed", "Retry counted" },
        { "Throttled", "one row, wrapped, others succeed, the fifth time in 11 minutes", "Dead DIME301" },

        // A refusal in words that mean "try again".
        { "Refused: Transaction was DEADLOCK VICTIM", "many rows", "Isolate pausing" },
        { "Refused: Timeout expired", "one row, others succeed", "Retry counted" },
        { "Refused: please try later", "one row", "Retry uncounted pausing" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void An_answer_becomes_a_disposition(string answer, string facts, string disposition)
    {
        var (reason, words) = answer.Split(": ") is [var first, var second] ? (first, second) : (answer, "no");

        var decided = DispositionPolicy.Decide(Some.Error(Enum.Parse<DimeErrorReason>(reason), words), Read(facts), Retry);

        Assert.Equal(disposition, Words(decided));
    }

    [Fact]
    public void A_call_without_an_error_is_applied()
    {
        Assert.Equal("Applied", Words(DispositionPolicy.Decide(null, Read("many rows"), Retry)));
    }

    [Theory]
    [InlineData("Throttled", "CloseGate Throttled")]
    [InlineData("ConnectionFailed", "CloseGate Outage")]
    [InlineData("Unauthenticated", "CloseGate Configuration")]
    [InlineData("ServerFault", "CloseGate ServerError")]
    [InlineData("Refused", "Applied")] // any answer shows that the server is available
    public void The_answer_to_the_control_decides_about_the_gate(string reason, string disposition)
    {
        Assert.Equal(disposition, Words(DispositionPolicy.DecideControl(Some.Error(Enum.Parse<DimeErrorReason>(reason)), Retry)));
    }

    [Fact]
    public void Every_reason_is_in_the_table()
    {
        var named = Table.Select(row => ((string)row[0]).Split(':')[0]).Distinct().Order();

        Assert.Equal(Enum.GetNames<DimeErrorReason>().Order(), named);
    }

    [Fact]
    public void A_throttled_call_passes_on_the_wait_that_the_server_asks_for()
    {
        var decided = DispositionPolicy.Decide(
            Some.Error(DimeErrorReason.Throttled, retryAfter: TimeSpan.FromSeconds(7)),
            Read("many rows"),
            Retry);

        Assert.Equal(new Disposition.CloseGate(GateReason.Throttled, TimeSpan.FromSeconds(7)), decided);
    }

    private static CallFacts Read(string facts) => new()
    {
        Rows = facts.StartsWith("many", StringComparison.Ordinal) ? 20 : 1,
        Kind = facts.Contains("delete", StringComparison.Ordinal) ? ChangeKind.Delete : ChangeKind.Upsert,
        Changes = facts.Contains("three", StringComparison.Ordinal) ? 3 : 1,
        UnsureDeletes = facts.Contains("unsure deletes", StringComparison.Ordinal) ? 3 : 0,
        Attempts = facts.Contains("thirtieth", StringComparison.Ordinal) ? 29
            : facts.Contains("fifth", StringComparison.Ordinal) ? 4
            : facts.Contains("fourth", StringComparison.Ordinal) ? 3
            : 0,
        FailingFor = TimeSpan.FromMinutes(
            facts.Contains("61 min", StringComparison.Ordinal) ? 61
                : facts.Contains("11 min", StringComparison.Ordinal) ? 11
                : facts.Contains("9 min", StringComparison.Ordinal) ? 9
                : 0),
        ParentUnproven = facts.Contains("unproven", StringComparison.Ordinal),
        ParentGivenUp = facts.Contains("given up", StringComparison.Ordinal),
        IsWrapped = facts.Contains("wrapped", StringComparison.Ordinal),
        OthersFailToo = facts.Contains("fail too", StringComparison.Ordinal),
        OthersSucceed = facts.Contains("others", StringComparison.Ordinal),
    };

    private static string Words(Disposition disposition) => disposition switch
    {
        Disposition.CloseGate(var reason, _, var suspect) => $"CloseGate {reason}" + (suspect ? ", suspect" : ""),
        Disposition.Isolate(var pause) => "Isolate" + (pause ? " pausing" : ""),
        Disposition.Retry(var counted, var pause) => "Retry " + (counted ? "counted" : "uncounted") + (pause ? " pausing" : ""),
        Disposition.SetApart(var deletes) => $"SetApart {deletes}",
        Disposition.Dead(var code) => $"Dead {code.Code}",
        _ => disposition.GetType().Name,
    };
}
