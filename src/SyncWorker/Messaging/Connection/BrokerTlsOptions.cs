namespace SyncWorker.Messaging.Connection;

/// <summary>
/// How the broker and the worker prove their identity. No switch turns verification off: to trust a certificate of your own authority,
/// name that authority in <see cref="CaFile"/>.
/// </summary>
internal sealed record BrokerTlsOptions
{
    /// <summary>The name that the broker's certificate must carry. Default: the host of the connection.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// A PEM file with the authorities that may issue the broker's certificate. If it is set, no other authority is trusted. Default none:
    /// the authorities that the system trusts.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// A PKCS#12 file (.pfx, .p12) with the worker's certificate and private key. Default none: the broker asks for none.
    /// </summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The password of <see cref="ClientCertificateFile"/>. Default none.</summary>
    public string? ClientCertificatePassword { get; init; }

    /// <summary>A file that holds the password; overrides <see cref="ClientCertificatePassword"/>.</summary>
    public string? ClientCertificatePasswordFile { get; init; }

    internal bool IsSet => this != new BrokerTlsOptions();
}
