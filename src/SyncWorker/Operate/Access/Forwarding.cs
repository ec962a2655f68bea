using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace SyncWorker.Operate.Access;

/// <summary>What the service believes of a proxy in front of it.</summary>
internal static class Forwarding
{
    /// <summary>
    /// Takes the caller's address, scheme and host from the <c>X-Forwarded-</c> headers of trusted proxies, and serves below
    /// <c>Http:PathBase</c>, whether the proxy cuts it off or not. Comes before everything that looks at a request.
    /// </summary>
    public static void UseForwarding(this WebApplication app, HttpOptions options)
    {
        if (options.TrustedProxies.Count > 0)
        {
            var forwarded = new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
                ForwardLimit = null, // each hop must be trusted
            };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            options.TrustedProxies.Select(Network).ToList().ForEach(network => forwarded.KnownIPNetworks.Add(network!.Value));
            app.UseForwardedHeaders(forwarded);
        }

        if (options.PathBase.Length > 0)
        {
            PathString pathBase = options.PathBase;
            app.Use((context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(pathBase, StringComparison.OrdinalIgnoreCase, out var rest))
                {
                    context.Request.Path = rest.HasValue ? rest : "/";
                }
                context.Request.PathBase = pathBase;
                return next(context);
            });
        }

        // Without this line, routes would be chosen before the path is cut.
        app.UseRouting();
    }

    /// <summary>The network of an address, or of a range such as 10.0.0.0/8; null if it is neither.</summary>
    public static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}
