namespace DimeClient.Entities;

/// <summary>A user account: <c>/user</c>. The import does not support users. A null member is not sent.</summary>
/// <remarks>Source of the members: the vendor's .NET and JavaScript SDKs.</remarks>
public sealed record User : DimeEntity
{
    private static readonly EntityDefinition Known = new()
    {
        Name = "User",
        Path = "/user",
        Aggregate = "setup",
        Rank = 5,
        Key = [new(["Name"])],
        Parameters =
        [
            new() { Wire = "Name", Json = "name", Type = ParameterType.Text },
            new() { Wire = "Type", Json = "type", Type = ParameterType.Enum },
            new() { Wire = "Email", Json = "email", Type = ParameterType.Text },
            new() { Wire = "Password", Json = "password", Type = ParameterType.Text },
            new() { Wire = "Language", Json = "language", Type = ParameterType.Text },
            new() { Wire = "TimeZone", Json = "timeZone", Type = ParameterType.Text },
        ],
    };

    /// <summary>The sign-in name; it is the key of the user.</summary>
    public string? Name { get; init; }

    public LoginType? Type { get; init; }

    public string? Email { get; init; }

    public string? Password { get; init; }

    /// <summary>A language code.</summary>
    public string? Language { get; init; }

    public string? TimeZone { get; init; }

    internal override EntityDefinition Definition => Known;

    internal override object?[] Values() => [Name, Type, Email, Password, Language, TimeZone];
}
