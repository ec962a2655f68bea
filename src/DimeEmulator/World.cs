namespace DimeEmulator;

/// <summary>All state that outlives a call.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly FileStream _lock;

    public World(EmulatorSettings settings)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        _lock = TakeLock(settings.DataDirectory);
        try
        {
            ApiKey = string.IsNullOrEmpty(settings.ApiKey) ? null : settings.ApiKey;
            Time = settings.Time ?? TimeProvider.System;
            Desk = new ImportDesk(settings.DataDirectory, Time);
            Calls = new CallLog(settings.DataDirectory, Desk.LastCall);
            Webhooks = new WebhookSender();
            Desk.AppointmentChanged = told => Webhooks.Send(told, Registry);
        }
        catch
        {
            Desk?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    public string? ApiKey { get; }

    public TimeProvider Time { get; }

    public ImportDesk Desk { get; }

    public CallLog Calls { get; }

    public FaultList Faults { get; } = new();

    public Registry Registry { get; } = new();

    public WebhookSender Webhooks { get; }

    /// <summary>Replaced as a whole, so that a call sees either the old or the new set.</summary>
    public EmulatorOptions Options { get; set; } = new();

    /// <summary>Clears everything.</summary>
    public void Clear()
    {
        Faults.Clear();
        Registry.Clear();
        Webhooks.Clear();
        Options = new EmulatorOptions();
        Desk.Clear();
        Calls.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Webhooks.DisposeAsync();
        Desk.Dispose();
        Calls.Dispose();
        _lock.Dispose();
    }

    // Two emulators that append to one log would make it unreadable. The operating system releases the lock, even after a kill.
    private static FileStream TakeLock(string directory)
    {
        var path = Path.Combine(directory, "emulator.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"Another emulator keeps its data in {directory}: stop it, or name another folder.", e);
        }
    }
}
