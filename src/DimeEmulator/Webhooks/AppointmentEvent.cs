namespace DimeEmulator;

/// <summary>An event of an appointment, with the body to post to webhooks.</summary>
internal sealed record AppointmentEvent(string On, string SourceApp, byte[] Body)
{
    public const string Created = "AppointmentCreated";
    public const string Updated = "AppointmentUpdated";
    public const string Deleted = "AppointmentDeleted";

    /// <summary>One event for each appointment that the board's changes since that mark affect, directly or through its children.</summary>
    public static IEnumerable<AppointmentEvent> Since(Board board, int mark)
    {
        var appointments = ProcedureCatalog.Embedded.FindEntity(Entity.Appointments)!;
        var concerned = board.ChangesSince(mark)
            .Where(change => change.Entity.IsAppointment || change.Entity.BelongsToAppointment)
            .GroupBy(change => change.Entity.IsAppointment ? change.Key : (change.Before ?? change.After)!.ParentKey!);
        foreach (var changes in concerned)
        {
            var own = changes.FirstOrDefault(change => change.Entity.IsAppointment);
            var after = board[appointments].Find(changes.Key);
            var before = own.Entity is null ? after : own.Before;
            if ((after ?? before) is { } appointment)
            {
                var on = before is null ? Created : after is null ? Deleted : Updated;
                yield return new AppointmentEvent(
                    on, appointment.Fields.GetValueOrDefault("SourceApp", ""), IncomingBody.Of(board, appointment));
            }
        }
    }
}
