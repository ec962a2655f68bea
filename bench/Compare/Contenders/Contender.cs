namespace SyncWorker.Bench.Contenders;

internal enum ContenderKind
{
    /// <summary>A client of this program, in a process of its own.</summary>
    Own,

    /// <summary>The client in <c>Clients/node</c>.</summary>
    Node,

    /// <summary>The built worker.</summary>
    Worker,
}

/// <summary>Something that brings changes from a queue to <c>/import</c>.</summary>
/// <param name="Key">Names it on the command line, and its virtual host.</param>
/// <param name="Title">Names it in tables.</param>
internal sealed record Contender(string Key, string Title, ContenderKind Kind)
{
    public const string RawKey = "raw";
    public const string EachKey = "each";
    public const string BatchKey = "batch";

    /// <summary>All of them, in the order of the tables.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new(RawKey, "raw RabbitMQ.Client, no record", ContenderKind.Own),
        new(EachKey, "MassTransit per message, no record", ContenderKind.Own),
        new(BatchKey, "MassTransit `Batch<T>`, no record", ContenderKind.Own),
        new("node", "Node, amqplib and undici, no record", ContenderKind.Node),
        new("sqlite", "SyncWorker, SQLite", ContenderKind.Worker) { Ledger = "Sqlite" },
        new("postgresql", "SyncWorker, PostgreSQL", ContenderKind.Worker) { Ledger = "PostgreSQL" },
        new("sqlite-direct", "SyncWorker, SQLite, direct receiver", ContenderKind.Worker) { Ledger = "Sqlite", Receiver = "Direct" },
        new("postgresql-direct", "SyncWorker, PostgreSQL, direct receiver", ContenderKind.Worker)
        {
            Ledger = "PostgreSQL",
            Receiver = "Direct",
        },
    ];

    /// <summary><c>Ledger:Provider</c> of a worker.</summary>
    public string? Ledger { get; init; }

    /// <summary><c>Broker:Receiver</c> of a worker; null: its default.</summary>
    public string? Receiver { get; init; }

    public bool IsWorker => Kind == ContenderKind.Worker;

    public bool IsOnPostgreSql => Ledger == "PostgreSQL";

    /// <summary>Another worker of the same ledger has the default receiver: where the queue is not used, they are the same.</summary>
    public bool HasDefaultReceiver => Receiver is null;
}
