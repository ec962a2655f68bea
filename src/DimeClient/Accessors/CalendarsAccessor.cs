using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/calendar</c>, to read.</summary>
public sealed class CalendarsAccessor : ReadingAccessor<Calendar>
{
    internal CalendarsAccessor(DimeTransport transport)
        : base(transport, "calendar", Calendar.Read)
    {
    }
}
