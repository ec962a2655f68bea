using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace SyncWorker.Messaging.Connection;

/// <summary>
/// Strict TLS settings. By default both libraries accept more: RabbitMQ.Client accepts any name when it is given an <c>amqps</c>
/// address, and MassTransit accepts any issuer.
/// </summary>
internal static class BrokerTls
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <param name="host">The host to connect to. The certificate must carry this name unless another name is set.</param>
    public static SslOption Option(BrokerTlsOptions options, string host)
    {
        var tls = new SslOption
        {
            Enabled = true,
            ServerName = options.ServerName is { Length: > 0 } name ? name : host,
            AcceptablePolicyErrors = SslPolicyErrors.None,
        };
        if (options.CaFile is { Length: > 0 } file)
        {
            var authorities = Authorities(file);
            tls.CertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities);
        }

        if (ClientCertificate(options) is { } ours)
        {
            tls.Certs = [ours];
        }
        return tls;
    }

    /// <exception cref="CryptographicException">The file is not a PEM file with certificates.</exception>
    public static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("It has no certificate in PEM form.");
    }

    /// <exception cref="CryptographicException">The file or its password is wrong.</exception>
    public static X509Certificate2? ClientCertificate(BrokerTlsOptions options)
    {
        if (options.ClientCertificateFile is not { Length: > 0 } file)
        {
            return null;
        }

        var password = options.ClientCertificatePasswordFile is { Length: > 0 } secret
            ? File.ReadAllText(secret).Trim()
            : options.ClientCertificatePassword;
        var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
        return certificate.HasPrivateKey ? certificate : throw new CryptographicException("It has no private key.");
    }

    private static bool IsTrusted(
        X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        // The system decides on the name. This method decides on the issuer, because the system does not know our authorities.
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        using var ours = new X509Chain();
        ours.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        ours.ChainPolicy.CustomTrustStore.AddRange(authorities);
        ours.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        ours.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var sent in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            ours.ChainPolicy.ExtraStore.Add(sent.Certificate);
        }
        return ours.Build(leaf);
    }
}
