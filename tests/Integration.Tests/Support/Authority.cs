using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>A company's own certificate authority, as PEM files in a folder.</summary>
internal sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _certificate;
    private byte _issued;

    public Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(From, From.AddDays(10));
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
    }

    public string CaFile => _directory.File("ca.pem");

    /// <summary>A server's certificate for these names and 127.0.0.1, and its key.</summary>
    public (string Certificate, string Key) Server(params string[] names)
    {
        using var issued = Issue("server", "1.3.6.1.5.5.7.3.1", names);
        File.WriteAllText(_directory.File("server.pem"), issued.ExportCertificatePem());
        File.WriteAllText(_directory.File("server.key"), issued.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return (_directory.File("server.pem"), _directory.File("server.key"));
    }

    /// <summary>A client's certificate with its key, as a PKCS#12 file.</summary>
    public string Client(string password)
    {
        using var issued = Issue("client", "1.3.6.1.5.5.7.3.2", []);
        File.WriteAllBytes(_directory.File("client.pfx"), issued.Export(X509ContentType.Pfx, password));
        return _directory.File("client.pfx");
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _directory.Dispose();
    }

    private X509Certificate2 Issue(string name, string purpose, string[] names)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        if (names.Length > 0)
        {
            var also = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, also.AddDnsName);
            also.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(also.Build());
        }
        return request.Create(_certificate, From, From.AddDays(9), [1, ++_issued]).CopyWithPrivateKey(key);
    }
}
