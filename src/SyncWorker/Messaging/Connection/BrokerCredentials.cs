using RabbitMQ.Client;

namespace SyncWorker.Messaging.Connection;

/// <summary>User and password, read again for each connection: a rotated secret needs no restart.</summary>
internal sealed class BrokerCredentials(BrokerOptions broker) : ICredentialsProvider
{
    public string Name => "syncworker";

    public async Task<Credentials> GetCredentialsAsync(CancellationToken cancellationToken = default)
    {
        var (user, password) = BrokerAddress.Credentials(broker.Url);
        return new(
            Name,
            user ?? await ReadAsync(broker.UserNameFile, cancellationToken) ?? broker.UserName ?? ConnectionFactory.DefaultUser,
            password ?? await ReadAsync(broker.PasswordFile, cancellationToken) ?? broker.Password ?? ConnectionFactory.DefaultPass,
            validUntil: null);
    }

    private static async Task<string?> ReadAsync(string? file, CancellationToken cancellationToken) =>
        file is { Length: > 0 } ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : null;
}
