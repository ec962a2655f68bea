using System.Text.Json;

namespace DimeEmulator;

/// <summary>Users: under the path that matches the entity endpoints, and under the one that the vendor's .NET SDK calls.</summary>
internal static class UserEndpoints
{
    private static readonly string[] Members = ["name", "type", "email", "password", "language", "timeZone"];

    public static void MapUsers(this IEndpointRouteBuilder api, World world)
    {
        const string administration = "/api/Administration/Users/";
        api.MapMethods("/user", [HttpMethods.Post, HttpMethods.Put], (HttpContext http) => Save(http, world));
        api.MapDelete("/user", (HttpContext http) => Delete(http, world));
        api.MapPost(administration + "Create", (HttpContext http) => Save(http, world));
        api.MapPost(administration + "Update", (HttpContext http) => Save(http, world));
        api.MapPost(administration + "Delete", (HttpContext http) => Delete(http, world));
    }

    private static Answer Save(HttpContext http, World world) => Each(http, (name, _) =>
    {
        world.Registry.AddUser(name);
        return null;
    });

    private static Answer Delete(HttpContext http, World world) => Each(http, (name, options) =>
        world.Registry.RemoveUser(name) || options.DeleteMissing == DeleteMissing.Ok
            ? null
            : $"The specified user {name} cannot be deleted because it does not exist.");

    /// <param name="act">Acts on the user with that name; returns why it failed, or null.</param>
    private static Answer Each(HttpContext http, Func<string, EmulatorOptions, string?> act) => SideBody.With(http, many: true, users =>
    {
        var options = ApiCall.Of(http).Options;
        if (users.Any(user => NameOf(user).Length == 0 || (options.UnknownMembers == UnknownMembers.Refuse && HasUnknown(user))))
        {
            return SideBody.Refused($"A user must have a name. Allowed members: {string.Join(", ", Members)}.");
        }
        return users.Select(user => act(NameOf(user), options)).FirstOrDefault(wrong => wrong is not null) is { } refusal
            ? SideBody.Refused(refusal)
            : ImportAnswer.TypedOk(options);
    });

    private static string NameOf(JsonElement user) => SideBody.TextOf(user, "name");

    private static bool HasUnknown(JsonElement user) =>
        user.EnumerateObject().Any(member => !Members.Contains(member.Name, StringComparer.OrdinalIgnoreCase));
}
