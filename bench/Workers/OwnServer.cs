using SyncWorker.Chaos.World;

namespace SyncWorker.Bench;

/// <summary>
/// A server that one of the repository's scripts has started in a temporary folder. Dispose stops it and deletes its data.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _script;

    private OwnServer(string script) => _script = script;

    /// <summary>The folder with its data, as the script knows it.</summary>
    public string Folder => _directory.Path;

    /// <summary>Starts a server and sets the environment variable to it, unless the variable already names one.</summary>
    /// <returns>The server to dispose; null if an existing server is used.</returns>
    public static async Task<OwnServer?> ProvideAsync(string variable, string script)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 })
        {
            return null;
        }

        var server = new OwnServer(script);
        try
        {
            Environment.SetEnvironmentVariable(variable, await Script.RunAsync(script, "start", server._directory.Path));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Script.RunAsync(_script, "stop", _directory.Path);
        _directory.Dispose();
    }
}
