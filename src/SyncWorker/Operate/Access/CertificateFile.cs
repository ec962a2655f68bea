using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SyncWorker.Operate.Access;

/// <summary>A certificate as it was read from its files.</summary>
/// <param name="Context">The certificate with those of its issuers.</param>
/// <param name="Stamp">What the files held, so that a change is noticed whatever their times say.</param>
internal sealed record CertificateFile(SslStreamCertificateContext Context, DateTimeOffset NotAfter, string Stamp)
{
    /// <exception cref="CryptographicException">A file is not a certificate, its key is missing, or the password is wrong.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read a file.</exception>
    public static CertificateFile Read(HttpCertificateOptions options)
    {
        var stamp = StampOf(options);
        var all = IsPem(options.Path!) ? ReadPem(options) : X509CertificateLoader.LoadPkcs12Collection(
            File.ReadAllBytes(options.Path!), PasswordOf(options));
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CryptographicException("It has no private key.");
        all.Remove(own);
        return new(
            SslStreamCertificateContext.Create(own, all, offline: true),
            new(own.NotAfter.ToUniversalTime(), TimeSpan.Zero),
            stamp);
    }

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read a file.</exception>
    public static string StampOf(HttpCertificateOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in new[] { options.Path, options.KeyPath, options.PasswordFile })
        {
            hash.AppendData(file is { Length: > 0 } ? File.ReadAllBytes(file) : []);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsPem(string file) => File.ReadAllBytes(file).AsSpan().IndexOf("-----BEGIN "u8) >= 0;

    private static X509Certificate2Collection ReadPem(HttpCertificateOptions options)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(options.Path!);
        if (all.Count == 0)
        {
            throw new CryptographicException("It has no certificate.");
        }

        var keys = options.KeyPath is { Length: > 0 } path ? path : options.Path!;
        var certificate = File.ReadAllText(options.Path!);
        var pem = PasswordOf(options) is { } password
            ? X509Certificate2.CreateFromEncryptedPem(certificate, File.ReadAllText(keys), password)
            : X509Certificate2.CreateFromPem(certificate, File.ReadAllText(keys));

        // Windows cannot use a key for TLS that is in memory only.
        using (pem)
        {
            all[0].Dispose();
            all[0] = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        }
        return all;
    }

    private static string? PasswordOf(HttpCertificateOptions options) =>
        options.PasswordFile is { Length: > 0 } file ? File.ReadAllText(file).Trim()
        : options.Password is { Length: > 0 } password ? password
        : null;
}
