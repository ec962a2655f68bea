using System.Security.Cryptography;

namespace SyncWorker.Messaging.Connection;

/// <summary>Finds broker options that contradict each other. No message contains a password.</summary>
internal static class BrokerCheck
{
    public static IEnumerable<string> Contradictions(BrokerOptions broker)
    {
        if (broker.Url is not { IsAbsoluteUri: true, Scheme: "amqp" or "amqps", Host.Length: > 0 })
        {
            // An unreadable address may have a password anywhere, so it is not shown.
            yield return "Broker:Url: must be an address that begins with amqp:// or amqps://, such as amqp://localhost:5672/.";
            yield break;
        }

        foreach (var problem in OfTheUrl(broker).Concat(OfTheUser(broker)).Concat(OfTheHosts(broker)).Concat(OfTls(broker)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfTheUrl(BrokerOptions broker)
    {
        var where = BrokerAddress.Shown(broker.Url);
        if (broker.Url.Query.Length > 0 || broker.Url.Fragment.Length > 0)
        {
            yield return $"Broker:Url = {where}: must end with the virtual host; heartbeat and TLS are Broker:Heartbeat and Broker:Tls.";
        }

        if (broker.Url.AbsolutePath.Count(letter => letter == '/') > 1)
        {
            yield return $"Broker:Url = {where}: must name one virtual host; a / in its name is written %2F.";
        }

        if (broker.VirtualHost is { Length: > 0 } name && broker.Url.AbsolutePath.Length > 1)
        {
            yield return $"Broker:VirtualHost = {name}: must not be set while Broker:Url names one, {where}.";
        }
    }

    private static IEnumerable<string> OfTheUser(BrokerOptions broker)
    {
        var parts = broker.Url.UserInfo.Split(':');
        if (parts.Length > 2)
        {
            yield return $"Broker:Url = {BrokerAddress.Shown(broker.Url)}: a : in user or password must be written %3A.";
        }

        if (parts[0].Length > 0 && Set(broker.UserName, broker.UserNameFile))
        {
            yield return "Broker:UserName and UserNameFile must not be set while Broker:Url names a user.";
        }

        if (parts.Length > 1 && Set(broker.Password, broker.PasswordFile))
        {
            yield return "Broker:Password and PasswordFile must not be set while Broker:Url has a password.";
        }

        foreach (var problem in Missing("UserNameFile", broker.UserNameFile).Concat(Missing("PasswordFile", broker.PasswordFile)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfTheHosts(BrokerOptions broker) => broker.Hosts
        .Select((host, index) => (host, index))
        .Where(entry => BrokerAddress.Node(broker.Url, entry.host) is null)
        .Select(entry => $"Broker:Hosts:{entry.index} = {entry.host}: must be a host, or host:port, without scheme and user.");

    private static IEnumerable<string> OfTls(BrokerOptions broker)
    {
        var tls = broker.Tls;
        if (broker.Url.Scheme == "amqp" && tls.IsSet)
        {
            yield return $"Broker:Tls is set, and Broker:Url = {BrokerAddress.Shown(broker.Url)} is without TLS: "
                + "it must begin with amqps://.";
        }

        if (tls.ClientCertificateFile is null or "" && Set(tls.ClientCertificatePassword, tls.ClientCertificatePasswordFile))
        {
            yield return "Broker:Tls:ClientCertificateFile is not set: it is required when its password is set.";
        }

        var missing = Missing("Tls:CaFile", tls.CaFile)
            .Concat(Missing("Tls:ClientCertificateFile", tls.ClientCertificateFile))
            .Concat(Missing("Tls:ClientCertificatePasswordFile", tls.ClientCertificatePasswordFile))
            .ToList();
        foreach (var problem in missing)
        {
            yield return problem;
        }

        if (missing.Count == 0)
        {
            foreach (var problem in
                Unreadable("Tls:CaFile", tls.CaFile, "a PEM file with certificates", () => BrokerTls.Authorities(tls.CaFile!))
                .Concat(Unreadable(
                    "Tls:ClientCertificateFile",
                    tls.ClientCertificateFile,
                    "a PKCS#12 file with a private key that the password opens",
                    () => BrokerTls.ClientCertificate(tls))))
            {
                yield return problem;
            }
        }
    }

    private static bool Set(params string?[] values) => values.Any(value => value is { Length: > 0 });

    private static IEnumerable<string> Missing(string option, string? file) =>
        file is { Length: > 0 } && !File.Exists(file) ? [$"Broker:{option} = {file}: must be a file that exists."] : [];

    private static IEnumerable<string> Unreadable(string option, string? file, string allowed, Func<object?> read)
    {
        if (file is not { Length: > 0 })
        {
            return [];
        }

        try
        {
            read();
            return [];
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return [$"Broker:{option} = {file}: must be {allowed}. {wrong.Message}"];
        }
    }
}
