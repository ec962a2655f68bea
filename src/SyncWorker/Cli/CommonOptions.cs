using System.CommandLine;
using System.Globalization;
using DimeClient;
using SyncWorker.Replay.Records;

namespace SyncWorker.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data() => new("--data") { Description = "The folder of the embedded ledger (Ledger:Directory)." };

    public static Option<string?> Config() => new("--config")
    {
        Description = "A settings file; it overrides the appsettings.json beside the program.",
    };

    public static Option<string?> Urls() => new("--urls") { Description = "Where the service listens (Http:Urls)." };

    public static Option<Uri?> Server() => Address(
        "--server",
        "The running service to use, wherever its ledger is. "
        + "Default: the service at Http:Urls if it answers; else open the ledger directly.",
        otherwise: null,
        "http",
        "https");

    /// <summary>An option for an entity of the catalog.</summary>
    public static Option<string?> Entity(string description)
    {
        var option = new Option<string?>("--entity") { Description = description, HelpName = "NAME" };
        option.CompletionSources.Add(EntityNames);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && DimeCatalog.Find(name) is null)
            {
                result.AddError($"--entity = {name}: must be one of {EntityScope.Names}.");
            }
        });
        return option;
    }

    /// <summary>The entities of the catalog, for shell completion.</summary>
    public static string[] EntityNames { get; } = [.. DimeCatalog.Entities.Select(entity => entity.Name)];

    /// <summary>An option for a whole number. Any other value is an error that says what is allowed.</summary>
    public static Option<int> Number(string name, string description, int least, int most, int otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            result.AddError(most == int.MaxValue
                ? $"{name} must be a whole number, {least} or more."
                : $"{name} must be from {least} to {most}.");
            return otherwise;
        },
    };

    /// <summary>An option for a time, in UTC unless the value has an offset.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description + " Example: 2026-11-20T08:00:00+01:00; a time without an offset is UTC.",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"{name} must be a time such as 2026-11-20T08:00:00+01:00.");
            return null;
        },
    };

    /// <summary>An option for an address with one of these schemes. Any other value is an error that says what is allowed.</summary>
    public static Option<Uri?> Address(string name, string description, Uri? otherwise, params string[] schemes) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme))
            {
                return address;
            }

            result.AddError($"{name} must be an address that begins with {string.Join(" or ", schemes.Select(scheme => scheme + "://"))}.");
            return otherwise;
        },
    };

    /// <summary>The given options as settings.</summary>
    public static Dictionary<string, string?> Overrides(string? data, string? urls)
    {
        var overrides = new Dictionary<string, string?>();
        if (data is not null)
        {
            overrides["Ledger:Directory"] = Path.GetFullPath(data);
        }

        if (urls is not null)
        {
            overrides["Http:Urls"] = urls;
        }
        return overrides;
    }
}
