namespace DimeClient;

/// <content>Accessors of endpoints that are not in the catalog; the accessors of catalog entities are generated.</content>
public sealed partial class DimeSchedulerClient
{
    /// <summary><c>/resourceType</c>, read-only.</summary>
    public ResourceTypesAccessor ResourceTypes => field ??= new(_transport);

    /// <summary><c>/calendar</c>, read-only.</summary>
    public CalendarsAccessor Calendars => field ??= new(_transport);

    /// <summary><c>/appointmentRecurring</c></summary>
    public RecurringAppointmentsAccessor RecurringAppointments => field ??= new(_transport);

    /// <summary><c>/user</c></summary>
    public UsersAccessor Users => field ??= new(_transport);

    /// <summary><c>/message</c></summary>
    public MessagesAccessor Messages => field ??= new(_transport);

    /// <summary><c>/geocode</c></summary>
    public GeocodingAccessor Geocoding => field ??= new(_transport);

    /// <summary><c>/optimization/…</c></summary>
    public OptimizationAccessor Optimization => field ??= new(_transport);

    /// <summary><c>/webhooks/…</c></summary>
    public WebhooksAccessor Webhooks => field ??= new(_transport);
}
