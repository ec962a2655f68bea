using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace SyncWorker.Operate.Access;

/// <summary>
/// The certificate of the <c>https://</c> addresses. Its files are read again when they change, and new connections get the new one. Files
/// that cannot be used leave the old one in place.
/// </summary>
internal sealed class ServerCertificate(HttpCertificateOptions options, TimeProvider time, ILogger<ServerCertificate> log)
    : BackgroundService
{
    /// <summary>From when on before its end an expiring certificate is reported.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    /// <summary>How often the files are read. Mounted secrets change by a link, which no watcher reports on every system.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromDays(1);

    private volatile CertificateFile? _current;
    private string? _refused;
    private DateTimeOffset _warnedAt = DateTimeOffset.MinValue;

    /// <summary>Why the certificate cannot be used; null if it can, or if there is none.</summary>
    public static string? Problem(HttpCertificateOptions options)
    {
        if (!options.IsSet)
        {
            return null;
        }

        try
        {
            CertificateFile.Read(options);
            return null;
        }
        catch (Exception wrong) when (IsUnusable(wrong))
        {
            return $"Http:Certificate:Path = {options.Path}: must be a PEM or PKCS#12 file with a certificate, and its private key "
                + $"in it or in Http:Certificate:KeyPath, that the password opens: {wrong.Message}";
        }
    }

    /// <summary>The warning about a certificate that expires soon or has expired; null if there is nothing to warn of.</summary>
    public string? Warning() => !options.IsSet || Current.NotAfter - time.GetUtcNow() is var left && left >= Notice ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The certificate {options.Path} {(left > TimeSpan.Zero ? "expires" : "has expired")} at {Current.NotAfter:O}: "
            + $"replace the file.");

    /// <summary>Lets the web server use it.</summary>
    public void Configure(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificateSelector = (_, _) => Current.Context.TargetCertificate;
        https.OnAuthenticate = (_, connection) =>
        {
            // With the context the certificates of the issuers are sent as well.
            connection.ServerCertificateSelectionCallback = null;
            connection.ServerCertificateContext = Current.Context;
        };
    }

    /// <summary>Looks at the files once.</summary>
    public void Look()
    {
        var seen = "";
        try
        {
            seen = CertificateFile.StampOf(options);
            if (seen != Current.Stamp && seen != _refused)
            {
                _current = CertificateFile.Read(options);
                log.LogInformation(
                    "The certificate {Path} was read again; it is valid until {End:O}. New connections use it.",
                    options.Path, _current.NotAfter);
                _refused = null;
            }
        }
        catch (Exception wrong) when (IsUnusable(wrong))
        {
            // Files are replaced one after the other, so the certificate and the key may not match for a moment. Each state is reported
            // once.
            if (_refused != seen)
            {
                log.LogError(
                    "The certificate {Path} cannot be used, so connections keep the one that is valid until {End:O}: {Reason}",
                    options.Path, Current.NotAfter, wrong.Message);
            }
            _refused = seen;
        }

        if (Warning() is { } warning && time.GetUtcNow() - _warnedAt >= BetweenWarnings)
        {
            _warnedAt = time.GetUtcNow();
            log.LogWarning("{Warning}", warning);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsSet)
        {
            return;
        }

        using var ticks = new PeriodicTimer(Interval, time);
        do
        {
            Look();
        }
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }

    private CertificateFile Current => _current ??= CertificateFile.Read(options);

    private static bool IsUnusable(Exception wrong) => wrong is CryptographicException or IOException or UnauthorizedAccessException
            or ArgumentException; // a key that is not the certificate's
}
