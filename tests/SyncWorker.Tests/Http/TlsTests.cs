using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Configuration;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>https with certificates that each test makes.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _authority = Authority();

    private string Pem => _directory.File("tls.pem");

    private string Key => _directory.File("tls.key");

    private string Pfx => _directory.File("tls.pfx");

    private string Secret => _directory.File("password");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static TheoryData<string> Forms => ["pem", "pem in one", "encrypted pem", "pfx", "pfx with a password file"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_client_that_trusts_the_authority_alone_gets_an_answer(string form)
    {
        await using var service = await StartAsync(Write(form, Issue(days: 90)));

        using var tls = await ConnectAsync(service.Address);

        Assert.Equal("CN=first", tls.RemoteCertificate!.Subject);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_by_new_connections_and_a_broken_one_is_reported_and_not_used()
    {
        await using var service = await StartAsync(Write("pem", Issue(days: 90)));
        var certificate = service.Get<ServerCertificate>();

        Write("pem", Issue(days: 90, "second"));
        certificate.Look();
        Assert.Equal("CN=second", await SubjectAsync(service));

        await File.WriteAllTextAsync(Pem, "-----BEGIN CERTIFICATE-----\nbroken\n");
        certificate.Look();
        certificate.Look();
        Assert.Equal("CN=second", await SubjectAsync(service));
        File.Delete(Pem);
        certificate.Look();
        Assert.Equal("CN=second", await SubjectAsync(service));
        Assert.Equal(
            2, service.Log.Count(line => line.StartsWith($"Error: The certificate {Pem} cannot be used, so connections keep", StringComparison.Ordinal)));

        Write("pem", Issue(days: 90, "third"));
        certificate.Look();
        Assert.Equal("CN=third", await SubjectAsync(service));
    }

    [Fact]
    public async Task The_file_is_looked_at_by_itself()
    {
        await using var service = await StartAsync(Write("pem", Issue(days: 90)));

        Write("pem", Issue(days: 90, "second"));

        await Eventually.TrueAsync(
            async () => await SubjectAsync(service) == "CN=second", TimeSpan.FromSeconds(60), "the new certificate is used");
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(13, true)]
    [InlineData(-1, true)]
    public void An_end_within_14_days_is_a_warning_once_a_day(int days, bool isWarned)
    {
        var clock = new FakeClock(Now);
        Write("pem", Issue(days));
        using var certificate = new ServerCertificate(
            new() { Path = Pem, KeyPath = Key }, clock, NullLogger<ServerCertificate>.Instance);

        Assert.Equal(isWarned, certificate.Warning() is not null);
        Assert.Contains(Pem, certificate.Warning() ?? Pem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_expires_soon_is_in_the_log_the_status_and_ready()
    {
        await using var service = await StartAsync(Write("pem", Issue(days: 3)));
        var warning = service.Get<ServerCertificate>().Warning()!;

        await Eventually.TrueAsync(
            () => service.Log.Contains($"Warning: {warning} "), TimeSpan.FromSeconds(30), "the log warns");
        Assert.Contains(warning, (await service.Get<IOperator>().StatusAsync(default)).Warnings);
        Assert.Contains(warning, service.Get<ReadyCheck>().Degradations());
        Assert.Empty(service.Get<ReadyCheck>().Reasons());
    }

    [Theory]
    [InlineData("no file")]
    [InlineData("no key")]
    [InlineData("wrong password")]
    [InlineData("another key")]
    public async Task A_certificate_that_cannot_be_used_ends_the_start_with_the_option_and_without_the_password(string wrong)
    {
        var settings = wrong == "wrong password" ? Write("pfx", Issue(days: 90)) : Write("pem", Issue(days: 90));
        switch (wrong)
        {
            case "no file":
                File.Delete(Pem);
                break;
            case "no key":
                await File.WriteAllTextAsync(Key, "nothing");
                break;
            case "another key":
                using (var other = ECDsa.Create())
                {
                    await File.WriteAllTextAsync(Key, other.ExportPkcs8PrivateKeyPem());
                }
                break;
            default:
                settings = [.. settings.Where(option => !option.Item1.EndsWith("Password", StringComparison.Ordinal)),
                    ("Http:Certificate:Password", "another-secret")];
                break;
        }

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => HttpService.StartAsync(settings));

        Assert.StartsWith("Http:Certificate:Path = ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    private static Task<HttpService> StartAsync((string, string)[] certificate) => HttpService.StartAsync(certificate);

    private async Task<string> SubjectAsync(HttpService service)
    {
        using var tls = await ConnectAsync(service.Address);
        return tls.RemoteCertificate!.Subject;
    }

    /// <summary>Connects as a client that knows the authority, and not the issuer between it and the server.</summary>
    private async Task<SslStream> ConnectAsync(Uri address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "sync.example",
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _authority },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        });
        return tls;
    }

    private (string, string)[] Write(string form, X509Certificate2Collection chain)
    {
        const string Password = "a-secret";
        using var key = chain[0].GetECDsaPrivateKey()!;
        var pem = string.Join('\n', chain.Select(certificate => certificate.ExportCertificatePem()));
        File.WriteAllText(Secret, Password + "\n");
        List<(string, string)> settings = [("Http:Urls", "https://127.0.0.1:0"), ("Http:Certificate:Path", Pem)];
        switch (form)
        {
            case "pem":
                File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
                File.WriteAllText(Pem, pem);
                return [.. settings, ("Http:Certificate:KeyPath", Key)];
            case "pem in one":
                File.WriteAllText(Pem, pem + "\n" + key.ExportPkcs8PrivateKeyPem());
                return [.. settings];
            case "encrypted pem":
                File.WriteAllText(Pem, pem);
                File.WriteAllText(Key, key.ExportEncryptedPkcs8PrivateKeyPem(
                    Password, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
                return [.. settings, ("Http:Certificate:KeyPath", Key), ("Http:Certificate:Password", Password)];
            default:
                File.WriteAllBytes(Pfx, chain.Export(X509ContentType.Pkcs12, Password)!);
                return [settings[0], ("Http:Certificate:Path", Pfx), form == "pfx"
                    ? ("Http:Certificate:Password", Password)
                    : ("Http:Certificate:PasswordFile", Secret)];
        }
    }

    /// <summary>A server's certificate, and that of its issuer, which the authority has issued.</summary>
    private X509Certificate2Collection Issue(int days, string name = "first")
    {
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var middle = new CertificateRequest("CN=middle", middleKey, HashAlgorithmName.SHA256);
        middle.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issued = middle.Create(
            _authority, new DateTimeOffset(_authority.NotBefore), new DateTimeOffset(_authority.NotAfter), RandomNumberGenerator.GetBytes(8));
        using var issuer = issued.CopyWithPrivateKey(middleKey);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("sync.example");
        request.CertificateExtensions.Add(names.Build());
        var end = Now.AddDays(days);
        using var server = request.Create(issuer, end.AddDays(-100), end, RandomNumberGenerator.GetBytes(8));
        return [server.CopyWithPrivateKey(key), X509CertificateLoader.LoadCertificate(issuer.RawData)];
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
    }
}
