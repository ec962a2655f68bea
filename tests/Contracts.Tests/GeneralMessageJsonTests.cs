using System.Text.Json;
using Xunit;

namespace SyncWorker.Contracts.Tests;

public sealed class GeneralMessageJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 0, 0, TimeSpan.FromHours(1));

    private static readonly EntityChanged Category = new()
    {
        Entity = "Category",
        Version = 3,
        Fields = new Dictionary<string, string?> { ["name"] = "INSTALL", ["displayName"] = null },
    };

    private static readonly EntityChanged Cleared = new()
    {
        Entity = "TaskFilterValue",
        Kind = ChangeKind.Clear,
        Fields = new Dictionary<string, string?> { ["jobNo"] = "JOB-1001" },
    };

    public static TheoryData<object, string> Messages => new()
    {
        {
            Category,
            """{"entity":"Category","kind":"Upsert","mode":"Snapshot","version":3,"fields":{"name":"INSTALL","displayName":null}}"""
        },
        {
            new ChangeSet { Changes = [Cleared] },
            """{"changes":[{"entity":"TaskFilterValue","kind":"Clear","mode":"Snapshot","fields":{"jobNo":"JOB-1001"}}]}"""
        },
        {
            new ChangeDeadLettered
            {
                ChangeId = 42, MessageId = "m-1", Entity = "Job", Key = "BC1/SERVICE/JOB-1001", Kind = ChangeKind.Upsert, Code = "refused",
                Class = "rejected", Error = "ValidationError", Message = "No.", Procedure = "mboc_upsertJob", Field = "ShortDescription",
                HttpStatus = 400, Attempts = 1, OccurredAt = At,
            },
            """{"changeId":42,"messageId":"m-1","entity":"Job","key":"BC1/SERVICE/JOB-1001","kind":"Upsert","code":"refused","class":"rejected","error":"ValidationError","message":"No.","procedure":"mboc_upsertJob","field":"ShortDescription","httpStatus":400,"attempts":1,"occurredAt":"2026-11-20T08:00:00+01:00"}"""
        },
        {
            new SyncPaused { Reason = "configuration", Detail = "Unknown key.", Since = At, Until = At },
            """{"reason":"configuration","detail":"Unknown key.","since":"2026-11-20T08:00:00+01:00","until":"2026-11-20T08:00:00+01:00"}"""
        },
        {
            new SyncPaused { Reason = "outage", Since = At },
            """{"reason":"outage","since":"2026-11-20T08:00:00+01:00"}"""
        },
        {
            new SyncPaused { Reason = "brake", Detail = "No.", Procedure = "mboc_upsertJob", Since = At },
            """{"reason":"brake","detail":"No.","procedure":"mboc_upsertJob","since":"2026-11-20T08:00:00+01:00"}"""
        },
        {
            new SyncResumed { Reason = "brake", Procedure = "mboc_upsertJob", Since = At, ResumedAt = At },
            """{"reason":"brake","procedure":"mboc_upsertJob","since":"2026-11-20T08:00:00+01:00","resumedAt":"2026-11-20T08:00:00+01:00"}"""
        },
        {
            new SyncResumed { Reason = "outage", Since = At, ResumedAt = At },
            """{"reason":"outage","since":"2026-11-20T08:00:00+01:00","resumedAt":"2026-11-20T08:00:00+01:00"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void The_json_of_a_message_does_not_depend_on_the_serializers_naming_policy(object message, string expected)
    {
        // Plain options escape "+" in dates. That is the same JSON, so both sides are parsed before they are compared.
        var plain = JsonSerializer.Serialize(message, message.GetType());
        var web = JsonSerializer.Serialize(message, message.GetType(), JsonSerializerOptions.Web);

        Assert.Equal(expected, plain.Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(plain, web);
    }

    [Fact]
    public void A_general_change_is_read_back_as_it_was_written()
    {
        var json = JsonSerializer.Serialize(new ChangeSet { Changes = [Category, Cleared] });

        var read = JsonSerializer.Deserialize<ChangeSet>(json)!;

        Assert.Equivalent(Category, read.Changes[0], strict: true);
        Assert.Equivalent(Cleared, read.Changes[1], strict: true);
    }
}
