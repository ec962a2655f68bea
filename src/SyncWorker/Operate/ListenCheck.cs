using System.Net;
using System.Net.Sockets;

namespace SyncWorker.Operate;

/// <summary>Tries the addresses before the web server does, because the web server reports a failure with a stack trace.</summary>
internal static class ListenCheck
{
    /// <param name="urls"><c>Http:Urls</c>, already valid by its own rules.</param>
    public static IEnumerable<string> Problems(string urls) => urls
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(url => (Url: url, Trouble: Trouble(new Uri(url))))
        .Where(tried => tried.Trouble is not null)
        .Select(tried => $"Http:Urls = {tried.Url}: must be an address of this machine with a free port, "
            + $"such as http://127.0.0.1:5080: {tried.Trouble}.");

    private static string? Trouble(Uri url)
    {
        try
        {
            // Any other name means all addresses.
            var address = url.IdnHost == "localhost" ? IPAddress.Loopback
                : IPAddress.TryParse(url.IdnHost, out var given) ? given
                : IPAddress.Any;
            using var listener = new TcpListener(address, url.Port);
            listener.Start();
            return null;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode == SocketError.AddressAlreadyInUse ? "another program listens there" : refused.Message;
        }
    }
}
