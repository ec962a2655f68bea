using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using SyncWorker.Operate.Access;

namespace SyncWorker.Dashboard.Assets;

/// <summary>
/// Serves the page's files from the assembly. As resources they are there however the program was started: by <c>dotnet run</c>, from
/// build output, as a single file, as a tool.
/// </summary>
internal static class PageAssets
{
    private static readonly (string Path, string Name, string Type)[] Files =
    [
        ("/_framework/blazor.web.js", "blazor.web.js", "text/javascript; charset=utf-8"),
        ("/assets/page.js", "page.js", "text/javascript; charset=utf-8"),
        ("/assets/page.css", "page.css", "text/css; charset=utf-8"),
        ("/assets/icon.svg", "icon.svg", "image/svg+xml"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, name, type) in Files)
        {
            var bytes = Read(name);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
            routes.MapGet(path, (HttpContext context) =>
            {
                // The browser asks each time, and gets 304: a new version of the program never meets an old script.
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(bytes, type, entityTag: tag);
            }).WithMetadata(new PageAccess(IsOpen: true)).ExcludeFromDescription();
        }
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"page/{name}")
            ?? throw new InvalidOperationException($"The resource page/{name} is missing from the assembly.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
