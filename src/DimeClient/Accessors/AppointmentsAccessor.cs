using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/appointment</c></summary>
public sealed class AppointmentsAccessor : EntityAccessor<Appointment>
{
    private static readonly ListReader<Appointment> Reader = new(record => Appointment.Read(new FieldReader(Appointment.Known, record)));

    internal AppointmentsAccessor(DimeTransport transport)
        : base(transport, "appointment", HttpMethod.Post)
    {
    }

    /// <summary>The appointments of a period: <c>GET /appointment?startDate&amp;endDate&amp;resources</c>.</summary>
    /// <param name="start">The start of the period; sent as written, with or without an offset.</param>
    /// <param name="end">The end of the period; the server decides whether an appointment that only touches the end counts.</param>
    /// <param name="resources">Resource numbers; null or an empty list asks for all resources.</param>
    /// <inheritdoc cref="EntityAccessor{T}.CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<IReadOnlyList<Appointment>>> GetAsync(
        DimeDateTime start,
        DimeDateTime end,
        IEnumerable<string>? resources = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryText(Path).Add("startDate", start.ToString()).Add("endDate", end.ToString());
        foreach (var resource in resources ?? [])
        {
            query.Add("resources", resource);
        }
        return Transport.SendAsync(
            new DimeRequest(HttpMethod.Get, query.ToString()) { BringsList = true }, Reader.Read, options, cancellationToken);
    }
}
