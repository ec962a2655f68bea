namespace DimeEmulator;

/// <summary>One option for each unknown behaviour of the real server. Not kept across a restart.</summary>
internal sealed record EmulatorOptions
{
    /// <summary>Default atomic: a caller gets only one verdict, and one transaction is its simplest interpretation.</summary>
    public Transaction Transaction { get; init; } = Transaction.Atomic;

    /// <summary>HTTP status of a refused call: 400, 422, 500, or 200 with a body that reports failure. Default 400.</summary>
    public int RefusedStatus { get; init; } = 400;

    /// <summary>Default keeps: the vendor documents this for pins.</summary>
    public OmittedParameter OmittedParameter { get; init; } = OmittedParameter.Keeps;

    /// <summary>
    /// Default error: a client that copes with the strict server copes with the lenient one, and a delete sent twice is noticed.
    /// </summary>
    public DeleteMissing DeleteMissing { get; init; } = DeleteMissing.Error;

    public AnswerShape Answer { get; init; } = AnswerShape.Wrapped;

    /// <summary>
    /// The shape of typed endpoints' answers. Default both: the vendor's .NET SDK reads <c>statusCode</c>, its JavaScript SDK
    /// <c>content</c>, and its Power Platform connector declares the flat members.
    /// </summary>
    public AnswerShape TypedAnswer { get; init; } = AnswerShape.Both;

    /// <summary>Default ignore: the vendor's .NET SDK always sends members that match no procedure's parameter.</summary>
    public UnknownMembers UnknownMembers { get; init; } = UnknownMembers.Ignore;

    /// <summary>Default id wins: tests of the vendor's .NET SDK send an id with a new Guid each time, and expect success.</summary>
    public ConflictingIds ConflictingIds { get; init; } = ConflictingIds.IdWins;

    /// <summary>Default per resource: the vendor's page says that an upsert links a resource to the appointment.</summary>
    public ResourceLinks ResourceLinks { get; init; } = ResourceLinks.PerResource;

    /// <summary>Default source app: two back offices may use the same numbers.</summary>
    public AppointmentNoScope AppointmentNoScope { get; init; } = AppointmentNoScope.SourceApp;

    /// <summary>Default planner: SentFromBackOffice, whose default is true, tells connectors not to echo a change.</summary>
    public WebhookEcho WebhookEcho { get; init; } = WebhookEcho.Planner;

    /// <summary>Default merged: the vendor's JavaScript SDK posts messages to <c>//message</c>.</summary>
    public DoubledSlash DoubledSlash { get; init; } = DoubledSlash.Merged;

    /// <summary>Default lenient: the vendor's own clients send these forms.</summary>
    public ValueForms Values { get; init; } = ValueForms.Lenient;

    /// <summary>Default omitted: the vendor's clients send null for a value that was never set.</summary>
    public NullValue NullValue { get; init; } = NullValue.Omitted;

    /// <summary>The delay of each call before it is applied. Default none.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The additional delay per row. Default none.</summary>
    public TimeSpan LatencyPerRow { get; init; }

    /// <summary>The maximum number of rows per call; more are answered with 413. 0 = no limit.</summary>
    public int MaxRows { get; init; }

    /// <summary>The maximum number of bytes per body; more are answered with 413. 0 = no limit.</summary>
    public int MaxBytes { get; init; }
}
