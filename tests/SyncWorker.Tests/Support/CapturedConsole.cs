using System.Text;

namespace SyncWorker.Tests;

/// <summary>
/// What commands print that this test runs. There is one console in a process, so what tests print that run meanwhile is kept apart; and
/// those that capture it run one after another.
/// </summary>
internal sealed class CapturedConsole : IDisposable
{
    public const string Name = "console";

    private static readonly AsyncLocal<CapturedConsole?> Current = new();

    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    static CapturedConsole()
    {
        Console.SetOut(new Router(Console.Out, console => console._out));
        Console.SetError(new Router(Console.Error, console => console._error));
    }

    public CapturedConsole() => Current.Value = this;

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public void Dispose() => Current.Value = null;

    /// <summary>Writes to the console of the test that prints; of a test that has none, to the real one.</summary>
    private sealed class Router(TextWriter real, Func<CapturedConsole, TextWriter> part) : TextWriter
    {
        public override Encoding Encoding => real.Encoding;

        private TextWriter Target => Current.Value is { } console ? part(console) : real;

        public override void Write(char value) => Target.Write(value);

        public override void Write(string? value) => Target.Write(value);

        public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

        public override void WriteLine(string? value) => Target.WriteLine(value);
    }
}
