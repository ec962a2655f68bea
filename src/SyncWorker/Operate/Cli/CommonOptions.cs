using System.CommandLine;

namespace SyncWorker.Operate.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data() => new("--data") { Description = "The folder of the embedded ledger (Ledger:Directory)." };

    public static Option<string?> Config() => new("--config") { Description = "A settings file; wins over the appsettings.json beside the program." };

    public static Option<string?> Urls() => new("--urls") { Description = "Where the service listens (Http:Urls)." };

    public static Option<string?> Server() => new("--server")
    {
        Description = "The running service to talk to. Default: Http:Urls, if it answers there; else the ledger is opened itself.",
    };

    public static Option<bool> Json() => new("--json") { Description = "One JSON object on standard output, everything else on standard error." };

    /// <summary>The given options as settings.</summary>
    public static Dictionary<string, string?> Overrides(string? data, string? urls)
    {
        var overrides = new Dictionary<string, string?>();
        if (data is not null)
        {
            overrides["Ledger:Directory"] = data;
        }

        if (urls is not null)
        {
            overrides["Http:Urls"] = urls;
        }
        return overrides;
    }
}
