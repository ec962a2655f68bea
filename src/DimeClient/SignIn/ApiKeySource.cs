namespace DimeClient;

/// <summary>The key of the moment.</summary>
internal sealed class ApiKeySource : CredentialSource
{
    private readonly string? _apiKey;
    private readonly Func<string>? _provider;

    /// <exception cref="ArgumentException">There is neither a key nor a provider, and none in the environment.</exception>
    public ApiKeySource(DimeSchedulerOptions options)
    {
        _provider = options.ApiKeyProvider;
        _apiKey = options.ApiKey ?? (_provider is null ? Environment.GetEnvironmentVariable(DimeSchedulerOptions.ApiKeyVariable) : null);
        if (_provider is null && string.IsNullOrWhiteSpace(_apiKey))
        {
            throw new ArgumentException(
                $"ApiKey is {(options.ApiKey is null ? "not set" : "empty")}; allowed: a key in ApiKey, ApiKeyProvider or the environment's "
                + $"{DimeSchedulerOptions.ApiKeyVariable}, UserName and Password, or Offline.",
                nameof(options));
        }
    }

    /// <summary>The key, or what is wrong with it. The key itself is in no message.</summary>
    public override ValueTask<(Credential? Credential, DimeError? Error)> GetAsync(CancellationToken cancellationToken)
    {
        // Files that keys are mounted from end with a line break more often than not.
        var key = (_provider is null ? _apiKey : _provider())?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            return new((null, TransportErrors.NoKey("There is no API key; nothing was sent.")));
        }
        return new(key.All(c => c is >= ' ' and < '\x7f')
            ? (Credential.OfKey(key), null)
            : (null, TransportErrors.NoKey("The API key holds a character that is not printable ASCII; nothing was sent.")));
    }
}
