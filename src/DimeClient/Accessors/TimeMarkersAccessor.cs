using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/timeMarker</c></summary>
public sealed class TimeMarkersAccessor : ListingAccessor<TimeMarker>
{
    internal TimeMarkersAccessor(DimeTransport transport)
        : base(transport, "timeMarker", HttpMethod.Put, TimeMarker.Known, TimeMarker.ReadListed)
    {
    }
}
