namespace DimeClient;

/// <summary>An item in a buffer: a row, or a flush that completes when all rows before it are sent.</summary>
internal readonly record struct BufferItem(ImportRow? Row, int Size, long EnqueuedAt, TaskCompletionSource? Flushed);
