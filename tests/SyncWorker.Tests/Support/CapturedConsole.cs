namespace SyncWorker.Tests;

/// <summary>What commands print. There is one console in a process, so tests that capture it run one after another.</summary>
internal sealed class CapturedConsole : IDisposable
{
    public const string Name = "console";

    private readonly (TextWriter Out, TextWriter Error) _before = (Console.Out, Console.Error);
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public CapturedConsole()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
    }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public void Dispose()
    {
        Console.SetOut(_before.Out);
        Console.SetError(_before.Error);
    }
}
