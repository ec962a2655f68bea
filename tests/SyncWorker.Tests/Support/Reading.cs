using System.Text;
using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Plan;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

/// <summary>Reads changes as queues and HTTP deliver them.</summary>
internal static class Reading
{
    public const string Job = """ "sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","shortDescription":"Boiler" """;

    public static (IncomingChange Change, IReadOnlyList<Problem> Problems) Read(
        string json,
        Origin? origin = null,
        ValidationOptions? validation = null,
        ReceiveOptions? receive = null,
        ImportOptions? import = null,
        int index = 0)
    {
        using var document = JsonDocument.Parse(json);
        return Reader(validation, receive, import).Read(document.RootElement, index, origin ?? new(Queues.Jobs, "Job", "m1"), Some.Now);
    }

    public static IReadOnlyList<IncomingChange> Decode(string queue, byte[] body, string? messageId = "m1") =>
        new MessageDecoder(Reader(null, null, null)).Decode(new(queue, body, messageId, null), Some.Now);

    public static IReadOnlyList<IncomingChange> Decode(string queue, string body, string? messageId = "m1") =>
        Decode(queue, Encoding.UTF8.GetBytes(body), messageId);

    /// <summary>The message as MassTransit would wrap it.</summary>
    public static string Envelope(string message, string? messageId, string? sentTime = null) => $$"""
        { "messageId": {{Quoted(messageId)}}, "messageType": ["urn:message:SyncWorker.Contracts:JobChanged"], "sentTime": {{Quoted(sentTime)}}, "message": {{message}} }
        """;

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";

    private static ChangeReader Reader(ValidationOptions? validation, ReceiveOptions? receive, ImportOptions? import) =>
        new(validation ?? new(), receive ?? new(), import ?? new());
}
