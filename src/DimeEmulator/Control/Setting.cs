using System.Text.Json;

namespace DimeEmulator;

/// <summary>One field of a control call.</summary>
/// <param name="Allowed">What may stand there, for whoever got it wrong.</param>
/// <param name="Set">The target with the value in it, or null where the value is not allowed.</param>
internal sealed record Setting<T>(string Name, string Allowed, Func<T, JsonElement, T?> Set)
    where T : class;
