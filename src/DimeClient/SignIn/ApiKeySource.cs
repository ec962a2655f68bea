namespace DimeClient;

/// <summary>Provides the current API key.</summary>
internal sealed class ApiKeySource : CredentialSource
{
    private readonly string? _apiKey;
    private readonly Func<string>? _provider;

    /// <exception cref="ArgumentException">There is no key, no provider and no key in the environment.</exception>
    public ApiKeySource(DimeSchedulerOptions options)
    {
        _provider = options.ApiKeyProvider;
        _apiKey = options.ApiKey ?? (_provider is null ? Environment.GetEnvironmentVariable(DimeSchedulerOptions.ApiKeyVariable) : null);
        if (_provider is null && string.IsNullOrWhiteSpace(_apiKey))
        {
            throw new ArgumentException(
                $"ApiKey is {(options.ApiKey is null ? "not set" : "empty")}; "
                + "allowed: a key in ApiKey, ApiKeyProvider or the environment's "
                + $"{DimeSchedulerOptions.ApiKeyVariable}, UserName and Password, or Offline.",
                nameof(options));
        }
    }

    /// <summary>The key, or the problem with it. No message contains the key itself.</summary>
    public override ValueTask<(Credential? Credential, DimeError? Error)> GetAsync(CancellationToken cancellationToken)
    {
        // Mounted key files usually end with a line break.
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
