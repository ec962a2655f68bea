namespace DimeClient;

/// <summary>Provides the current credential.</summary>
internal abstract class CredentialSource
{
    /// <summary>The credential, or why there is none; called before every attempt.</summary>
    public abstract ValueTask<(Credential? Credential, DimeError? Error)> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that the server refused the credential. True if another one can be obtained, so that a retry makes sense.</summary>
    public virtual bool Refused(Credential credential) => false;

    /// <summary>The source that the options ask for.</summary>
    /// <exception cref="ArgumentException">The options name no source, or two.</exception>
    public static CredentialSource Of(DimeSchedulerOptions options, Exchange exchange, TimeProvider time)
    {
        if (options.Offline)
        {
            return new NoCredentialSource();
        }
        if (options.UserName is null && options.Password is null)
        {
            return new ApiKeySource(options);
        }
        if (options.ApiKey is not null || options.ApiKeyProvider is not null)
        {
            throw new ArgumentException("UserName and an API key are both set; allowed: one way to sign in.", nameof(options));
        }
        if (string.IsNullOrWhiteSpace(options.UserName) || string.IsNullOrEmpty(options.Password))
        {
            var missing = string.IsNullOrWhiteSpace(options.UserName) ? nameof(options.UserName) : nameof(options.Password);
            throw new ArgumentException($"{missing} is empty; allowed: UserName and Password, both with a value.", nameof(options));
        }
        return new TokenSource(options.UserName, options.Password, exchange, options.Timeout, time);
    }
}
