namespace DimeClient;

/// <summary>The key of the moment.</summary>
internal sealed class ApiKeySource
{
    private readonly bool _offline;
    private readonly string? _apiKey;
    private readonly Func<string>? _provider;

    /// <exception cref="ArgumentException">There is neither a key nor a provider, and the client is not offline.</exception>
    public ApiKeySource(DimeSchedulerOptions options)
    {
        (_offline, _apiKey, _provider) = (options.Offline, options.ApiKey, options.ApiKeyProvider);
        if (options is { Offline: false, ApiKeyProvider: null } && string.IsNullOrWhiteSpace(options.ApiKey))
        {
            throw new ArgumentException("An API key is needed: set ApiKey or ApiKeyProvider, or Offline.", nameof(options));
        }
    }

    /// <summary>The key, or what is wrong with it. The key itself is in no message.</summary>
    public (string? Key, string? Problem) Read()
    {
        if (_offline)
        {
            return (null, null);
        }
        // Files that keys are mounted from end with a line break more often than not.
        var key = (_provider is null ? _apiKey : _provider())?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            return (null, "There is no API key; nothing was sent.");
        }
        return key.All(c => c is > ' ' and < '\x7f')
            ? (key, null)
            : (null, "The API key holds characters that no HTTP header can carry; nothing was sent.");
    }
}
