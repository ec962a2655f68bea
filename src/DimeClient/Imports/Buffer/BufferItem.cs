namespace DimeClient;

/// <summary>What waits in a buffer: a row, or somebody who wants to know that all before it are sent.</summary>
internal readonly record struct BufferItem(ImportRow? Row, int Size, long EnqueuedAt, TaskCompletionSource? Flushed);
