using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SyncWorker.Dispatch;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Ledger.Stores;
using SyncWorker.Messaging.Connection;
using SyncWorker.Operate;
using SyncWorker.Operate.Redaction;
using SyncWorker.Plan;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay;

namespace SyncWorker.Configuration;

/// <summary>All options, read and checked once at start.</summary>
internal sealed record Settings(
    DimeOptions Dime,
    BrokerOptions Broker,
    ReceiveOptions Receive,
    LedgerOptions Ledger,
    PlanOptions Plan,
    ImportOptions Import,
    ValidationOptions Validation,
    RetryOptions Retry,
    GateOptions Gate,
    LeaseOptions Lease,
    ReplayOptions Replay,
    HttpOptions Http,
    PageOptions Page,
    RedactionOptions Redaction)
{
    /// <exception cref="ConfigurationException">At least one setting is invalid; the message names all problems.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        List<string> problems = [.. Sections.WrongLevels(configuration), .. Sections.Forbidden(configuration)];
        var settings = new Settings(
            Section<DimeOptions>(DimeOptions.Section),
            Section<BrokerOptions>(BrokerOptions.Section),
            Section<ReceiveOptions>(ReceiveOptions.Section),
            Section<LedgerOptions>(LedgerOptions.Section),
            Section<PlanOptions>(PlanOptions.Section),
            Section<ImportOptions>(ImportOptions.Section),
            Section<ValidationOptions>(ValidationOptions.Section),
            Section<RetryOptions>(RetryOptions.Section),
            Section<GateOptions>(GateOptions.Section),
            Section<LeaseOptions>(LeaseOptions.Section),
            Section<ReplayOptions>(ReplayOptions.Section),
            Section<HttpOptions>(HttpOptions.Section),
            Section<PageOptions>(PageOptions.Section),
            Section<RedactionOptions>(RedactionOptions.Section));
        if (problems.Count == 0)
        {
            problems.AddRange(settings.Contradictions());
        }
        return problems.Count == 0 ? settings : throw new ConfigurationException(problems);

        T Section<T>(string name)
            where T : class, new() => ReadSection<T>(configuration, name, problems);
    }

    /// <summary>Reads only the broker's settings, for a command that needs nothing else.</summary>
    /// <exception cref="ConfigurationException">At least one of them is invalid; the message names all problems.</exception>
    public static BrokerOptions ReadBroker(IConfiguration configuration)
    {
        var problems = new List<string>();
        var broker = ReadSection<BrokerOptions>(configuration, BrokerOptions.Section, problems);
        if (problems.Count == 0)
        {
            problems.AddRange(BrokerCheck.Contradictions(broker));
        }
        return problems.Count == 0 ? broker : throw new ConfigurationException(problems);
    }

    /// <summary>Reads one section, for a command that needs nothing else.</summary>
    /// <exception cref="ConfigurationException">At least one setting in it is invalid; the message names all problems.</exception>
    public static T ReadOne<T>(IConfiguration configuration, string name)
        where T : class, new()
    {
        var problems = new List<string>();
        var section = ReadSection<T>(configuration, name, problems);
        return problems.Count == 0 ? section : throw new ConfigurationException(problems);
    }

    private static T ReadSection<T>(IConfiguration configuration, string name, List<string> problems)
        where T : class, new()
    {
        var section = configuration.GetSection(name);
        var wrong = OptionCheck.Problems(section, typeof(T)).ToList();
        var options = wrong.Count == 0 ? section.Get<T>() ?? new T() : new T();
        problems.AddRange(wrong.Concat(OutOfRange(name, options)));
        return options;
    }

    /// <summary>Contradictions between options; each message names both values.</summary>
    private IEnumerable<string> Contradictions()
    {
        if (Dime is { Environment: null, BaseAddress: null } && !Import.DryRun)
        {
            yield return "Dime:Environment is not set: it must be Sandbox, Production or Test; or Dime:BaseAddress an address; "
                + "or Import:DryRun true, to plan and send nothing.";
        }

        if (Dime is { BaseAddress: { } address } && address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return $"Dime:BaseAddress = {address}: must be an absolute http or https address.";
        }
        else if (Dime is { BaseAddress: { } whole } && (whole.Query + whole.Fragment + whole.UserInfo).Length > 0)
        {
            yield return "Dime:BaseAddress = "
                + $"{whole.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)}: "
                + "must be an address without user, query (?) and fragment (#).";
        }

        if (Dime is { ApiKey: null or "", ApiKeyFile: null or "" } && !Import.DryRun)
        {
            yield return "Dime:ApiKey is not set: it, Dime:ApiKeyFile or the environment variable DIMESCHEDULER_API_KEY "
                + "must hold the API key.";
        }

        if (Dime.ApiKeyFile is { Length: > 0 } file && SecretFile.Problem(file) is { } unreadable)
        {
            yield return $"Dime:ApiKeyFile = {file}: {unreadable}";
        }

        if (Import.LateWindow < 2 * Dime.Timeout)
        {
            yield return $"Import:LateWindow = {Import.LateWindow}: must be at least twice Dime:Timeout, which is {Dime.Timeout}.";
        }

        if (Import.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            yield return $"Import:TimeZone = {zone}: must be a time zone's IANA name, such as Europe/Brussels.";
        }

        foreach (var problem in BrokerCheck.Contradictions(Broker)
            .Concat(Ledger.Contradictions()).Concat(Http.Contradictions()).Concat(Page.Contradictions())
            .Concat(Redaction.Contradictions()))
        {
            yield return problem;
        }

        // An embedded ledger has no leases.
        foreach (var problem in StoreKind.Of(Ledger).IsShared ? Lease.Contradictions(Dime.Timeout) : [])
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OutOfRange<T>(string section, T options)
        where T : class
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)))
            {
                var allowed = rule switch
                {
                    RangeAttribute range => $"must be from {range.Minimum} to {range.Maximum}",
                    AllowedValuesAttribute values => "must be " + string.Join(" or ", values.Values),
                    _ => "must not be empty",
                };
                yield return string.Create(CultureInfo.InvariantCulture, $"{section}:{property.Name} = {value}: {allowed}.");
            }
        }
    }
}
