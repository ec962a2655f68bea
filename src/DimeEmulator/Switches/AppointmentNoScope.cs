namespace DimeEmulator;

/// <summary>The scope in which an appointment's number is unique.</summary>
internal enum AppointmentNoScope
{
    /// <summary>Among the appointments of one SourceApp.</summary>
    SourceApp,

    /// <summary>On the whole board.</summary>
    Board,
}
