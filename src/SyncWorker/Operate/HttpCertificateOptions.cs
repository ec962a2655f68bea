namespace SyncWorker.Operate;

/// <summary>The certificate of the service's own <c>https://</c> addresses.</summary>
internal sealed record HttpCertificateOptions
{
    /// <summary>
    /// The file with the certificate, and the certificates of its issuers after it: PEM, or PKCS#12 (.pfx, .p12). Default none: no
    /// <c>https://</c> address. It is read again when it changes.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>A PEM file with the private key. Default none: the key is in <see cref="Path"/>.</summary>
    public string? KeyPath { get; init; }

    /// <summary>The password of the private key. Default none.</summary>
    public string? Password { get; init; }

    /// <summary>A file that holds the password; overrides <see cref="Password"/>.</summary>
    public string? PasswordFile { get; init; }

    internal bool IsSet => Path is { Length: > 0 };
}
