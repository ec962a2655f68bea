using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/calendar</c>, read-only.</summary>
public sealed class CalendarsAccessor : ReadingAccessor<Calendar>
{
    internal CalendarsAccessor(DimeTransport transport)
        : base(transport, "calendar", Calendar.Read)
    {
    }
}
