using System.Text.Json;

namespace SyncWorker.Chaos.Checks;

/// <summary>A row that the server applied, in the order of applying.</summary>
/// <param name="IsDelete">It took the record away.</param>
internal sealed record AppliedRow(long Sequence, DateTimeOffset At, long Call, string Entity, string Key, bool IsDelete, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Of the emulator's log; null: the row was refused or undone.</summary>
    public static AppliedRow? Read(JsonElement line) => line.GetProperty("outcome").GetString() != "applied"
        ? null
        : new(
            line.GetProperty("seq").GetInt64(),
            line.GetProperty("at").GetDateTimeOffset(),
            line.GetProperty("call").GetInt64(),
            line.GetProperty("entity").GetString()!,
            line.GetProperty("key").GetString()!,
            line.GetProperty("procedure").GetString()!.Contains("delete", StringComparison.OrdinalIgnoreCase),
            line.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!));
}
