namespace SyncWorker.Messaging.Connection;

/// <summary>
/// How the broker proves who it is, and how we do. There is no switch that turns verification off: a certificate of one's own
/// authority is trusted by naming that.
/// </summary>
internal sealed record BrokerTlsOptions
{
    /// <summary>The name that the broker's certificate must carry. Default the host that is connected to.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// A PEM file with the authorities that may have issued the broker's certificate; no others are trusted then. Default none:
    /// those that the system trusts.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>A PKCS#12 file (.pfx, .p12) with our own certificate and its private key. Default none: the broker asks for none.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The password of <see cref="ClientCertificateFile"/>. Default none.</summary>
    public string? ClientCertificatePassword { get; init; }

    /// <summary>A file that holds it; wins over <see cref="ClientCertificatePassword"/>.</summary>
    public string? ClientCertificatePasswordFile { get; init; }

    internal bool IsSet => this != new BrokerTlsOptions();
}
