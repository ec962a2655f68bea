namespace DimeClient;

/// <summary>Where the credential of the moment comes from.</summary>
internal abstract class CredentialSource
{
    /// <summary>The credential, or why there is none; asked before every attempt.</summary>
    public abstract ValueTask<(Credential? Credential, DimeError? Error)> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused it. True where another one can be had, so that asking once more makes sense.</summary>
    public virtual bool Refused(Credential credential) => false;

    /// <summary>The source that the options stand for.</summary>
    /// <exception cref="ArgumentException">They name none, or two.</exception>
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
