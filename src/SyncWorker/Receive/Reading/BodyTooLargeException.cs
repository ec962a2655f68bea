using System.Text.Json;

namespace SyncWorker.Receive.Reading;

/// <summary>A body holds more than is accepted at once; the message says what and how much.</summary>
internal sealed class BodyTooLargeException(string message) : JsonException(message);
