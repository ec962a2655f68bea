namespace DimeClient;

/// <summary>An appointment that an import made or touched.</summary>
/// <param name="Id">Its number, or null where the answer does not say.</param>
/// <param name="Guid">Its Guid, or null where the answer does not say.</param>
public sealed record ImportedAppointment(long? Id, Guid? Guid);
