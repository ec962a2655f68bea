using System.Text.Json;
using System.Text.Json.Serialization;

namespace DimeClient.Entities;

/// <summary>
/// What Dime.Scheduler posts to a <see cref="Webhook"/>: the whole appointment as the planner left it, or as it was before it was
/// deleted. The body does not say which of the three events it reports: register a different address for each.
/// </summary>
/// <remarks>
/// Source: <c>appointment-incoming</c> in the vendor's Power Platform connector. Names are read ignoring case, and unknown members
/// are skipped.
/// </remarks>
public sealed record IncomingAppointment
{
    /// <summary>The back office's number of the appointment.</summary>
    public string? AppointmentNo { get; init; }

    /// <summary>Dime.Scheduler's own number.</summary>
    public long? Id { get; init; }

    public string? AppointmentGuid { get; init; }

    public string? Subject { get; init; }

    public string? Body { get; init; }

    [JsonPropertyName("startDate")]
    public DimeDateTime? Start { get; init; }

    [JsonPropertyName("endDate")]
    public DimeDateTime? End { get; init; }

    public Importance? Importance { get; init; }

    public bool? Locked { get; init; }

    [JsonPropertyName("planningUOM")]
    public string? UnitOfMeasure { get; init; }

    [JsonPropertyName("planningQty")]
    public decimal? PlanningQuantity { get; init; }

    [JsonPropertyName("useFixPlanningQty")]
    public bool? UseFixedPlanningQuantity { get; init; }

    [JsonPropertyName("roundToUOM")]
    public bool? RoundToUnitOfMeasure { get; init; }

    public string? LastModifiedUser { get; init; }

    public IncomingTask? Task { get; init; }

    public IncomingIndicator? Category { get; init; }

    public IncomingIndicator? TimeMarker { get; init; }

    /// <summary>The resources it is planned on.</summary>
    public IReadOnlyList<IncomingAssignment> Assignments { get; init => field = value ?? []; } = [];

    /// <summary>Reads a body of UTF-8 text.</summary>
    /// <exception cref="JsonException">The body is not a JSON object of this shape.</exception>
    public static IncomingAppointment Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, IncomingJson.Default.IncomingAppointment) ?? throw new JsonException("The body is null.");

    /// <summary>Reads the body of a request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="JsonException">The body is not a JSON object of this shape.</exception>
    public static async Task<IncomingAppointment> ReadAsync(Stream body, CancellationToken cancellationToken = default) =>
        await JsonSerializer.DeserializeAsync(body, IncomingJson.Default.IncomingAppointment, cancellationToken).ConfigureAwait(false)
        ?? throw new JsonException("The body is null.");
}
