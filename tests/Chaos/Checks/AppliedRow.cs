using System.Text.Json;

namespace SyncWorker.Chaos.Checks;

/// <summary>A row that the server applied. Rows are in the order in which they were applied.</summary>
/// <param name="IsDelete">The row deleted the record.</param>
internal sealed record AppliedRow(
    long Sequence, DateTimeOffset At, long Call, string Entity, string Key, bool IsDelete, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Reads a line of the emulator's log; null: the row was refused or undone.</summary>
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
